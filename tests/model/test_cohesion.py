"""Cohesion: trust and steps by hand, and what makes them likelier."""

from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import cohesion
from foedus.model.state import Cohesion, Invocation, Month

from .world import MINUS_ONE, ONE, alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "trust": [0.8, 0.6, 0.4],
    "trust_weight": 10,
    "own_weight": 3,
    "other_weight": 0.5,
    "forgets": 0.02,
    "noise": 0.3,
    "leaves": -3.5,
    "frailty": 0.4,
    "by_distance": 0.8,
    "by_trust": 1.5,
    "ends": -4.0,
    "ends_by_parties": -1.2,
    "contested": 0.3,
    "not_renewed": 0.4,
    "freezes": 0.06,
    "frozen_leaves": 0.12,
    "returns": 0.36,
    "comes_closer": 0.24,
}
NOW: dict[str, Any] = {
    "kept": [8, 7, 4],
    "broken": [2, 5, 6],
    "trust": [0.8, 0.6, 0.4],
    "distance": [0, 1.2, 2.5],
    "active": [1, 1, 0],
    "frozen": [0, 0, 1],
    "newcomers": 1,
}


def step(p=None, now=None, chance=None, asked: Any = (0, 0, 0), comes: Any = 0.0, renewal: Any = 0) -> Cohesion:
    calm = {"leaves": 1.0, "returns": 1.0, "closer": 1.0, "ends": 1.0, "renewal": 1.0}
    return cohesion.step(
        np,
        fill(Cohesion, **(NOW | (now or {}))),
        alliance(),
        fill(Month, renewal=renewal),
        fill(Invocation, asked=asked, comes=comes),
        parameters(cohesion, **(USUAL | (p or {}))),
        luck(cohesion, **(calm | (chance or {}))),
    )


def test_a_kept_and_a_broken_commitment_by_hand() -> None:
    # The lead asked in vain; the second member asked, and the lead came.
    after = step(asked=[1, 1, 0], comes=[[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    kept = [8 + 0.02 * (8 - 8) + 0.5, 7 + 0.02 * (6 - 7) + 3, 4 + 0.5]
    broken = [2 + 3, 5 + 0.02 * (4 - 5) + 0.5, 6 + 0.5]
    same(after.kept, kept)
    same(after.broken, broken)
    same(after.trust, [k / (k + b) for k, b in zip(kept, broken, strict=True)])


def test_distance_by_hand() -> None:
    after = step(chance={"distance": [ONE, ONE, MINUS_ONE]})
    spread = 0.3 * sqrt(1 / 12)
    same(after.distance, [0, 1.2 + spread, 2.5 - spread])
    same(step(now={"distance": 0.01}, chance={"distance": 1e-9}).distance, [0.01, 0, 0])


def hazards() -> dict[str, float]:
    """Chances of a month's steps, worked by hand from trust and distance as `step` leaves them without any news."""
    trust = (7 - 0.02) / (7 - 0.02 + 5 - 0.02)
    apart = 1.2 - (1.2 + 2.5) / 2
    wary = -1.5 * (trust - 0.5)
    return {
        "leave": 1 - exp(-exp(-3.5 + 0.4 + 0.8 * apart + wary) / 12),
        "freeze": 1 - exp(-0.06 * exp(wary) / 12),
        "frozen leaves": 1 - exp(-0.12 / 12),
        "returns": 1 - exp(-0.36 / 12),
        "closer": 1 - exp(-0.24 / 12),
        "ends": 1 - exp(-exp(-4) / 12),
    }


def around(probability: float) -> list[float]:
    return [probability * (1 - 1e-9), probability * (1 + 1e-9)]


def test_leaving_and_freezing_by_hand() -> None:
    p = hazards()
    deviates = np.ones((3, 4))
    deviates[1] = [*around(p["leave"]), *around(p["leave"] + p["freeze"])]
    after = step(chance={"leaves": deviates})
    np.testing.assert_array_equal(after.active[1], [0, 0, 0, 1])
    np.testing.assert_array_equal(after.frozen[1], [0, 1, 1, 0])


def test_a_frozen_member_leaves_or_returns_by_hand() -> None:
    p = hazards()
    leaves, returns = np.ones((3, 5)), np.ones((3, 5))
    leaves[2] = [*around(p["frozen leaves"]), 1, 1, 1e-9]
    returns[2] = [1, 1, *around(p["returns"]), 1e-9]
    after = step(chance={"leaves": leaves, "returns": returns})
    np.testing.assert_array_equal(after.active[2], [0, 0, 1, 0, 0])
    np.testing.assert_array_equal(after.frozen[2], [0, 1, 0, 1, 0])


def test_a_frozen_member_has_the_hazard_of_its_own_class() -> None:
    # Neither distance nor trust nor the alliance's frailty moves a frozen member.
    for p in ({}, {"leaves": -14}, {"frailty": 6}, {"by_distance": 10}, {"by_trust": -10}):
        assert share("frozen leaves", p) == pytest.approx(hazards()["frozen leaves"], abs=1 / 2000)


def test_all_who_end_the_alliance_go_together_by_hand() -> None:
    after = step(chance={"ends": around(hazards()["ends"])})
    np.testing.assert_array_equal(after.left, [[0, 0], [1, 0], [1, 0]])
    # The lead alone is no alliance: it is party to nothing, and nobody comes closer.
    np.testing.assert_array_equal(after.active, [[0, 1], [0, 1], [0, 0]])
    np.testing.assert_array_equal(after.frozen, [[0, 0], [0, 0], [0, 1]])
    gone = step(
        now={"active": [1, 1, 0], "frozen": 0}, chance={"ends": around(1 - exp(-exp(-4 - 1.2 * log(2 / 3)) / 12))}
    )
    np.testing.assert_array_equal(gone.left[1], [1, 0])


def test_several_may_go_at_one_contested_renewal() -> None:
    p = {"leaves": -14, "frozen_leaves": 0}
    fell_out = {"renewal": around(0.3), "leaves": 0.4 * (1 - 1e-6)}
    np.testing.assert_array_equal(step(p=p, chance=fell_out, renewal=1).left, [[0, 0], [1, 0], [1, 0]])
    same(step(p=p, chance=fell_out, renewal=0).left, 0)
    same(step(p=p, chance={"renewal": 0.1, "leaves": 0.4 + 1e-4}, renewal=1).left, 0)


def test_an_ended_alliance_takes_no_step() -> None:
    luckless = {"leaves": 1e-9, "returns": 1e-9, "closer": 1e-9, "ends": 1e-9}
    for standing in (
        {"active": [1, 0, 0], "frozen": 0},
        {"active": 0, "frozen": 0},
        {"active": 0, "frozen": [0, 0, 1]},
    ):
        after = step(now=standing, chance=luckless)
        for name in ("active", "frozen", "froze", "returned"):
            same(getattr(after, name), 0)
        same(after.newcomers, 1)


def test_others_steps_and_threats_move_no_hazard() -> None:
    # The record finds nothing of either: what is read is trust, distance, standing and the calendar.
    assert not {"shock", "threat", "dependence"} & {*Cohesion._fields, *cohesion.Parameters._fields}


def test_a_newcomer_by_hand() -> None:
    np.testing.assert_array_equal(step(chance={"closer": around(hazards()["closer"])}).newcomers, [2, 1])


def test_the_lead_stays_and_who_has_left_stays_away() -> None:
    now = {"active": [1, 1, 0], "frozen": [0, 0, 0]}
    after = step(now=now, p={"freezes": 1}, chance={"leaves": [1e-9, 1, 1e-9], "returns": 1e-9})
    same(after.active, [1, 1, 0])
    same(after.frozen, [0, 0, 0])


def test_what_was_learnt_fades_to_the_first_trust() -> None:
    now: dict[str, Any] = {"kept": [1, 1, 1], "broken": [40, 40, 40]}
    for _ in range(600):
        now = step(now=now)._asdict()
    np.testing.assert_allclose(now["trust"][:, 0], [0.8, 0.6, 0.4], atol=1e-3)


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("own_weight", 0, 9, "trust", 1),
        ("noise", 0, 2, "distance", 1),  # preferences move apart here
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    after = step(p=swept(cohesion, name, low, high), asked=[0, 1, 0], comes=[[0, 0, 0], [1, 0, 0], [0, 0, 0]],
                 chance={"distance": ONE})  # fmt: skip
    value = getattr(after, variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


@pytest.mark.parametrize(("comes", "sign"), [(0.0, -1), ([[0, 0, 0], [1, 0, 0], [0, 0, 0]], 1)])
def test_others_learn_from_an_answer_too(comes: Any, sign: int) -> None:
    trust = step(p=swept(cohesion, "other_weight", 0, 5), asked=[0, 1, 0], comes=comes).trust[2]
    assert (trust[1] - trust[0]) * sign > 0


@pytest.mark.parametrize("name", ["trust", "forgets"])
def test_a_memory_of_worse_times_fades(name: str) -> None:
    # Trust has fallen below its first value: forgetting, and a higher first value, raise it.
    p = {"trust": 0.6, "forgets": 0.2} | swept(cohesion, name, 0.1, 0.7)
    trust = step(now={"kept": 1, "broken": 9}, p=p).trust[1]
    assert trust[1] > trust[0]


# The chance of each step is found as the share of evenly spaced deviates at which it is taken.
EVEN = np.broadcast_to((np.arange(2000) + 0.5) / 2000, (3, 2000))


def share(taken: str, p: dict[str, Any]) -> float:
    deviate = {"returns": "returns", "closer": "closer", "ends": "ends"}.get(taken, "leaves")
    chance = {deviate: EVEN if deviate in ("leaves", "returns") else EVEN[0]}
    standing = {"active": [1, 1, 0], "frozen": 0} if taken == "ends" else {}
    if taken == "renewal":
        chance |= {"renewal": EVEN[0][::-1], "leaves": np.random.default_rng(1).permuted(EVEN, axis=1)}
    after = step(p=p, now=standing, chance=chance, renewal=taken == "renewal")
    return {
        "leaves": after.left[1],
        "renewal": after.left[1],
        "ends": after.left[1],
        "freezes": after.frozen[1],
        "frozen leaves": after.left[2],
        "returns": after.active[2],
        "closer": after.newcomers - 1,
    }[taken].mean()


@pytest.mark.parametrize(
    ("name", "low", "high", "taken", "sign"),
    [
        ("leaves", -6, -0.1, "leaves", 1),
        ("frailty", -3, 3, "leaves", 1),
        ("freezes", 0.05, 0.9, "freezes", 1),
        ("frozen_leaves", 0.1, 1.9, "frozen leaves", 1),
        ("returns", 0.1, 1.9, "returns", 1),
        ("comes_closer", 0.1, 1.9, "closer", 1),
        ("by_distance", 0, 3, "leaves", -1),  # the member is nearer than the other
        ("by_trust", 0, 9, "leaves", -1),  # the member's trust is above the middle
        ("ends", -6, -0.1, "ends", 1),
        ("ends_by_parties", -5, 5, "ends", -1),  # one party fewer than at the start
        ("contested", 0, 1, "renewal", 1),
        ("not_renewed", 0, 1, "renewal", 1),
    ],
)
def test_hazards(name: str, low: float, high: float, taken: str, sign: int) -> None:
    brisk = {"leaves": -0.7, "freezes": 0.6, "noise": 0}
    assert (share(taken, brisk | {name: high}) - share(taken, brisk | {name: low})) * sign > 0


unit = st.floats(1e-6, 1 - 1e-6)


@given(st.lists(unit, min_size=8, max_size=8), st.floats(-14, 0), st.floats(0, 2), st.booleans(), st.booleans())
def test_a_member_is_active_frozen_or_gone(deviates, hazard, frozen_leaves, active, frozen) -> None:
    standing = {"active": [1, active, 0], "frozen": [0, frozen and not active, 1]}
    chance = {"leaves": deviates[:3], "returns": deviates[3:6], "ends": deviates[6], "renewal": deviates[7]}
    p = {"leaves": hazard, "ends": hazard, "freezes": frozen_leaves / 2, "frozen_leaves": frozen_leaves}
    after = step(now=standing, p=p, chance=chance, renewal=1)
    assert np.all(np.isin(after.active, (0, 1)))
    assert np.all(np.isin(after.frozen, (0, 1)))
    assert np.all(after.active + after.frozen <= 1)
    was_party = np.array(standing["active"]) + np.array(standing["frozen"], dtype=float)
    assert np.all((after.active + after.frozen)[:, 0] <= was_party)


def test_the_start() -> None:
    begin = cohesion.start(np, alliance(), parameters(cohesion, **USUAL))
    same(begin.kept, [8, 6, 4])
    same(begin.broken, [2, 4, 6])
    same(begin.active, [1, 1, 0])
