"""Invocation: a request by hand from the asking to the mission, and who neither asks nor comes."""

from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import invocation
from foedus.model.state import Cohesion, Council, Forces, Homeland, Invocation, Readiness, Supplier, Threats

from .world import ONE, TWO, alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "asks": -2,
    "asks_by_severity": 5,
    "asks_by_means": 0,
    "applies": [0.4, -1.1, 0.2],
    "applies_by_severity": 0,
    "applies_by_trust": 0,
    "owed": [-1.5, 0.5],
    "honours": 1.5,
    "era": -1.1,
    "dilution": 0.6,
    "by_capability": 0.3,
    "by_distance": 0.2,
    "distance": [[0, 500, 3000], [500, 0, 2000], [3000, 2000, 0]],
    "by_trust": 2,
    "by_readiness": 1.5,
    "lead_bonus": 1.2,
    "lead_at_war": 0.7,
    "follows": 0.9,
    "decision": 10,
    "decision_spread": 0.8,
    "alert": 0.5,
    "quick": [5.5, 3, 9],
    "committed": 0.4,
    "need": 3000,
    "window": 30,
}
# Everything certain: what a single test does not look at happens.
CERTAIN: dict[str, Any] = {"asks": 20, "asks_by_severity": 0, "applies": 10, "honours": 15, "lead_at_war": 0}


def step(
    p=None, chance=None, threats=None, at_war: Any = 1, averted: Any = 0.0, active: Any = (1, 1, 1), frozen: Any = 0.0
) -> Invocation:
    """By default all three take full part, and the second member suffers a raid of severity .5."""
    happened = {"arrival": [[0, 0, 0], [0, 1, 0], [0, 0, 0]], "severity": [[0, 0, 0], [0, 0.5, 0], [0, 0, 0]]}
    return invocation.step(
        np,
        alliance(),
        fill(Council, capability=[0.04, 0.002, 0.001]),
        fill(Supplier, at_war=at_war),
        fill(Forces, contingent=[6000, 2000, 1000], fill=[0.9, 0.8, 0.5]),
        fill(Readiness, rating=[0.7, 0.6, 0.3], notice=[6, 3, 9]),
        fill(Threats, **(happened | (threats or {}))),
        fill(Homeland, averted=averted),
        fill(Cohesion, active=active, frozen=frozen, trust=[0.9, 0.6, 0.2]),
        parameters(invocation, **(USUAL | (p or {}))),
        luck(invocation, **(chance or {})),
    )


def p_of(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def promise(parties: int, capability: float, km: float) -> float:
    """The log-odds of honouring written out."""
    obligors = sqrt((parties - 1) * (parties - 1))
    return 1.5 - 1.1 - 0.6 * log(obligors) + 0.3 * log(capability / 0.01) - 0.2 * log(km / 1000)


def around(probability: float) -> list[float]:
    """Just below and just above."""
    return [probability - 1e-6, probability + 1e-6]


def test_asking_by_hand() -> None:
    asks = np.array(around(p_of(-2 + 5 * 0.5)))
    np.testing.assert_array_equal(
        step(chance={"asks": np.broadcast_to(asks, (3, 3, 2))}).asked, [[0, 0], [1, 0], [0, 0]]
    )


def test_who_has_the_means_itself_asks_more_rarely() -> None:
    everybody = {"arrival": [[0, 1, 0]] * 3, "severity": [[0, 0.5, 0]] * 3}
    mean = (log(0.04) + log(0.002) + log(0.001)) / 3
    for member, capability in enumerate((0.04, 0.002, 0.001)):
        odds = -2 + 5 * 0.5 - 0.8 * (log(capability) - mean)
        deviates = np.broadcast_to(np.array(around(p_of(odds))), (3, 3, 2))
        after = step(p={"asks_by_means": 0.8}, threats=everybody, chance={"asks": deviates})
        np.testing.assert_array_equal(after.asked[member], [1, 0])


def test_a_case_by_hand() -> None:
    shifted = {"asks": 20, "applies_by_severity": 3, "applies_by_trust": 2}
    odds = -1.1 + 3 * (0.7 - 0.5) + 2 * (0.6 - 0.5)
    raid = {"severity": [[0, 0, 0], [0, 0.7, 0], [0, 0, 0]]}
    after = step(p=shifted, threats=raid, chance={"applies": np.array([around(p_of(odds))])})
    np.testing.assert_array_equal(after.applies, [[0, 0], [1, 0], [0, 0]])
    inside = {"arrival": [[0, 0, 0], [1, 0, 0], [0, 0, 0]], "severity": [[0, 0, 0], [0.5, 0, 0], [0, 0, 0]]}
    after = step(p={"asks": 20}, threats=inside, chance={"applies": np.array([around(p_of(0.4))])})
    np.testing.assert_array_equal(after.applies, [[0, 0], [1, 0], [0, 0]])


@pytest.mark.parametrize(("author", "owed"), [([1, 0], -1.5), ([0, 1], 0.5), ([0, 0], 0)])
def test_help_is_owed_against_one_power_and_not_another(author: list[int], owed: float) -> None:
    attack = {"arrival": [[0, 0, 0], [0, 0, 1], [0, 0, 0]], "severity": [[0, 0, 0], [0, 0, 0.5], [0, 0, 0]]}
    attack |= {"author": [[0, 0], author, [0, 0]]}
    deviates = np.array([around(p_of(0.2 + owed))])
    after = step(p={"asks": 20}, threats=attack, chance={"applies": deviates})
    np.testing.assert_array_equal(after.applies, [[0, 0], [1, 0], [0, 0]])


def test_who_attacks_does_not_matter_where_help_is_asked_over_something_else() -> None:
    both = {"arrival": [[0, 0, 0], [0, 1, 1], [0, 0, 0]], "severity": [[0, 0, 0], [0, 0.5, 0.2], [0, 0, 0]]}
    both |= {"author": [[0, 0], [1, 0], [0, 0]]}
    after = step(p={"asks": 20}, threats=both, chance={"applies": np.array([around(p_of(-1.1))])})
    np.testing.assert_array_equal(after.applies, [[0, 0], [1, 0], [0, 0]])


@pytest.mark.parametrize(("unrest", "raid", "applies"), [(0.3, 0.5, 0), (0.5, 0.3, 1)])
def test_the_worst_threat_decides_which_case_it_is(unrest: float, raid: float, applies: int) -> None:
    both = {"arrival": [[0, 0, 0], [1, 1, 0], [0, 0, 0]], "severity": [[0, 0, 0], [unrest, raid, 0], [0, 0, 0]]}
    same(step(p={"asks": 20}, threats=both, chance={"applies": 0.5}).applies, [0, applies, 0])


def test_a_threat_for_which_nobody_asked_decides_nothing() -> None:
    both = {"arrival": [[0, 0, 0], [1, 1, 0], [0, 0, 0]], "severity": [[0, 0, 0], [0.3, 0.5, 0], [0, 0, 0]]}
    asks = [[0.5, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 0.5]]  # for the unrest, not for the raid, which is worse
    after = step(p={"asks": 15}, threats=both, chance={"asks": asks, "applies": 0.5})
    same(after.applies, [0, 1, 0])
    enough = {"need": 4000, "window": 365}  # 1,572 troops are enough for a severity of .3, and not for .5
    same(step(p=CERTAIN | {"asks": 15} | enough, threats=both, chance={"asks": asks}).sufficient, [0, 1, 0])


def test_coming_by_hand() -> None:
    # The lead weighs the asker's standing .6 and its own readiness .7; its war keeps it back.
    lead = p_of(promise(3, 0.04, 500) + 2 * 0.1 + 1.5 * 0.2 + 1.2 - 0.7)
    # The third member sees whether the lead comes.
    odds = promise(3, 0.001, 2000) + 2 * 0.1 + 1.5 * -0.2
    alone, following = p_of(odds), p_of(odds + 0.9)
    deviates = np.zeros((3, 3, 8)) + 0.999
    deviates[1, 0] = [*around(lead), lead - 1e-6, lead - 1e-6, lead + 1e-6, lead + 1e-6, 0.999, 0.999]
    deviates[1, 2] = [0.999, 0.999, *around(following), *around(alone), *around(alone)]
    comes = step(p={"asks": 20, "applies": 10}, chance={"comes": deviates}).comes
    np.testing.assert_array_equal(comes[1, 0], [1, 0, 1, 1, 0, 0, 0, 0])
    np.testing.assert_array_equal(comes[1, 2], [0, 0, 1, 0, 1, 0, 1, 0])
    assert not comes[1, 1].any()
    assert not comes[[0, 2]].any()


def test_a_frozen_member_shares_the_promise_and_a_neighbour_is_near_enough() -> None:
    alone: dict[str, Any] = {"asks": 20, "applies": 10, "by_trust": 0, "by_readiness": 0, "lead_bonus": 0,
                             "lead_at_war": 0, "distance": 7}  # fmt: skip
    for frozen, parties in ((1, 3), (0, 2)):
        # A capital 7 km away counts as 100 km away.
        deviates = np.broadcast_to(np.array(around(p_of(promise(parties, 0.04, 100)))), (3, 3, 2))
        comes = step(p=alone, chance={"comes": deviates}, active=(1, 1, 0), frozen=(0, 0, frozen)).comes
        np.testing.assert_array_equal(comes[1], [[1, 0], [0, 0], [0, 0]])


def test_an_asking_lead_has_nobody_to_follow() -> None:
    on_lead = {"arrival": [[0, 0, 1], [0, 0, 0], [0, 0, 0]], "severity": [[0, 0, 0.5], [0, 0, 0], [0, 0, 0]]}
    odds = p_of(promise(3, 0.002, 500) + 2 * 0.4 + 1.5 * 0.1)
    deviates = np.broadcast_to(np.array(around(odds)), (3, 3, 2))
    comes = step(p={"asks": 20, "applies": 10}, threats=on_lead, chance={"comes": deviates}).comes
    np.testing.assert_array_equal(comes[0], [[0, 0], [1, 0], [0, 0]])


def test_troops_and_days_by_hand() -> None:
    after = step(p=CERTAIN, chance={"decision": TWO})
    same(after.comes, [[0, 0, 0], [1, 0, 1], [0, 0, 0]])
    same(after.troops, [0, 6000 * 0.9 * 0.7 * 0.4 + 1000 * 0.5 * 0.3 * 0.4, 0])
    same(after.days, [0, 10 * exp(2 * 0.8), 0])
    # A quick decision waits for the quickest of those that come: the lead, half a day and 5.5 days after the request.
    same(step(p=CERTAIN | {"decision": 1}).days, [0, 6, 0])
    same(step(p=CERTAIN | {"decision": 6.1}).days, [0, 6.1, 0])


@pytest.mark.parametrize(("need", "window", "sufficient"), [(3143.9, 22.3, 1), (3144.1, 22.3, 0), (3143.9, 22.2, 0)])
def test_the_mission_suffices_with_enough_in_time(need: float, window: float, sufficient: int) -> None:
    # 1,512 + 60 troops come for a threat of severity .5, after 10 e^.8 = 22.26 days.
    kinds = {"need": [1e6, need, 1e6], "window": [0.5, window, 0.5]}
    same(step(p=CERTAIN | kinds, chance={"decision": ONE}).sufficient, [0, sufficient, 0])


def test_need_and_window_are_those_of_the_worst_threat() -> None:
    both = {"arrival": [[0, 0, 0], [1, 1, 0], [0, 0, 0]], "severity": [[0, 0, 0], [0.3, 0.5, 0], [0, 0, 0]]}
    kinds = {"need": [1e6, 3000, 1e6], "window": [0.5, 30, 0.5]}
    same(step(p=CERTAIN | kinds, threats=both).sufficient, [0, 1, 0])
    both["severity"] = [[0, 0, 0], [0.5, 0.3, 0], [0, 0, 0]]
    same(step(p=CERTAIN | kinds, threats=both).sufficient, [0, 0, 0])


def test_a_frozen_member_neither_asks_nor_comes() -> None:
    everywhere = {"arrival": 1, "severity": 0.5}
    after = step(p=CERTAIN, threats=everywhere, active=(1, 1, 0))
    same(after.asked, [1, 1, 0])
    same(after.comes, [[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    same(after.days[2], 0)


def test_what_was_averted_is_no_reason_to_ask() -> None:
    after = step(p=CERTAIN, averted=[[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    for name in ("asked", "applies", "troops", "days", "sufficient"):
        same(getattr(after, name), [0, 0, 0])


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign", "given_p"),
    [
        ("asks", -3, 3, "asked", 1, {"asks_by_severity": 0}),
        ("asks_by_severity", 0, 20, "asked", 1, {}),
        ("asks_by_means", 0, 5, "asked", 1, {"asks": -4}),  # the asker has less than the others
        ("applies", -1, 1, "applies", 1, {"asks": 20}),
        ("applies_by_severity", 0, 20, "applies", -1, {"asks": 20, "applies": 0.1}),  # a mild one here
        ("applies_by_trust", 0, 20, "applies", 1, {"asks": 20, "applies": -0.5}),
        ("owed", -3, 3, "applies", 1, {"asks": 20, "applies": 0}),
        ("honours", -3, 3, "troops", 1, {"asks": 20, "applies": 10}),
        ("era", -3, 3, "comes", 1, {"asks": 20, "applies": 10}),
        ("dilution", -2, 3, "comes", -1, {"asks": 20, "applies": 10}),
        ("by_capability", -3, 3, "troops", 1, {"asks": 20, "applies": 10}),
        ("by_distance", -3, 3, "comes", -1, {"asks": 20, "applies": 10, "distance": 3000}),
        ("distance", 100, 20000, "comes", -1, {"asks": 20, "applies": 10, "by_distance": 1}),
        ("by_trust", 0, 20, "troops", 1, {"asks": 20, "applies": 10, "honours": -1.5}),
        ("by_readiness", 0, 20, "comes", 1, {"asks": 20, "applies": 10, "follows": 0, "honours": -1.5}),
        ("lead_bonus", -5, 5, "comes", 1, {"asks": 20, "applies": 10}),
        ("lead_at_war", 0, 5, "comes", -1, {"asks": 20, "applies": 10}),
        ("follows", 0, 9, "comes", 1, {"asks": 20, "applies": 10, "lead_bonus": 9}),
        ("decision", 1, 100, "days", 1, CERTAIN),
        ("alert", 0, 40, "days", 1, CERTAIN),
        ("quick", 1, 60, "days", 1, CERTAIN),
        ("decision_spread", 0.1, 2, "days", 1, CERTAIN),  # the decision is a slow one here
        ("committed", 0.1, 0.9, "troops", 1, CERTAIN),
        ("need", 100, 100_000, "sufficient", -1, CERTAIN),
        ("window", 1, 300, "sufficient", 1, CERTAIN | {"need": 10}),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int, given_p: dict) -> None:
    attack = {"arrival": [[0, 0, 0], [0, 0, 1], [0, 0, 0]], "severity": [[0, 0, 0], [0, 0, 0.5], [0, 0, 0]]}
    threats = attack | {"author": [[0, 0], [1, 0], [0, 0]]} if name == "owed" else {}
    severe = {"severity": [[0, 0, 0], [0, 0.4, 0], [0, 0, 0]]} if name == "applies_by_severity" else {}
    after = step(p=given_p | swept(invocation, name, low, high), threats=threats | severe, chance={"decision": ONE})
    value = getattr(after, variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


@given(st.lists(st.floats(0.001, 0.999), min_size=9, max_size=9), st.floats(0, 15))
def test_following_never_keeps_anyone_away(deviates: list[float], follows: float) -> None:
    comes = step(p=CERTAIN | {"honours": -0.5, "follows": np.array([0.0, follows])},
                 chance={"comes": np.array(deviates).reshape(3, 3)}).comes  # fmt: skip
    assert np.all(comes[..., 1] >= comes[..., 0])
