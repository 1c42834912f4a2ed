"""Council: a session by hand under both rules, consensus with opt-outs, and who has no say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import council
from foedus.model.state import Calendar, Cohesion, Council

from .world import ONE, TWO, alliance, fill, luck, parameters, same, swept

SESSION = {
    "position": [0.8, 0.5, 0.0],
    "salience": [0.9, 0.6, 1.0],
    "capability": [0.04, 0.01, 1.0],
    "capability_exponent": 0.5,
    "tolerance": 0.15,
    "noise": 0.05,
    "opts_out": 0.4,
    "tabled": 0.7,
}


def step(now=None, p=None, chance=None, session=1, active=(1, 1, 0)) -> Council:
    return council.step(
        np,
        fill(Council, **(now or {})),
        fill(Calendar, session=session),
        fill(Cohesion, active=active, frozen=[0, 0, 1]),
        parameters(council, **(SESSION | (p or {}))),
        luck(council, **(chance or {})),
    )


def test_a_session_by_hand() -> None:
    # Weights: .2 * .9 = .18 and .1 * .6 = .06; the frozen member, all capability and salience, has none.
    proposal = (0.18 * 0.8 + 0.06 * 0.5) / (0.18 + 0.06)
    assert proposal == pytest.approx(0.725)
    # The second member goes along up to .5 + .15 + .05 z: .70 in the first two histories, .75 in the third.
    after = step(
        chance={"mood": [[0.5] * 3, [ONE, ONE, TWO], [0.5] * 3], "opts_out": [[0.5] * 3, [0.39, 0.41, 0.41], [0.5] * 3]}
    )
    np.testing.assert_allclose(after.adopted, [1, 0, 1])
    np.testing.assert_allclose(after.scope, [proposal, 0, proposal])
    np.testing.assert_allclose(after.opted_out, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])
    np.testing.assert_allclose(after.blocked, [0, 1, 0])
    np.testing.assert_allclose(after.votes, [[1, 1, 1], [1, 1, 1], [0, 0, 0]])
    np.testing.assert_allclose(after.assents, [[1, 1, 1], [0, 0, 1], [0, 0, 0]])


def test_the_median_rule() -> None:
    # Below .8 lies a weight of .06, less than half of .24: the lead's position wins.
    same(step(p={"rule": 1, "tolerance": 0.4}).scope, 0.8)
    # With the exponent at zero weights are .9 and .6: still the lead; with saliences turned round, the other.
    same(step(p={"rule": 1, "tolerance": 0.4, "capability_exponent": 0, "salience": [0.6, 0.9, 1]}).scope, 0.5)


def test_the_rule_of_persuasion() -> None:
    # Weights .18 and .06 on where the members have moved; each assents from there.
    after = step(now={"settled": [0.7, 0.6, 0.0]}, p={"rule": 2})
    same(after.scope, (0.18 * 0.7 + 0.06 * 0.6) / 0.24)
    same(after.assents, [1, 1, 0])


def test_persuasion_is_among_members_in_full_standing_and_takes_its_rounds() -> None:
    from foedus.model import bargaining

    def settled(rounds):
        return council.start(np, alliance(), parameters(council, **SESSION, rounds=rounds)).settled

    strength = np.array([[0.2], [0.1], [0.0]])
    care = np.array([[[0.9]], [[0.6]], [[0.0]]])
    once = bargaining.turn(np, np.array([[[0.8]], [[0.5]], [[0.0]]]), care, strength)
    twice = bargaining.turn(np, once, care, strength)
    same(settled(0), [0.8, 0.5, 0.0])
    same(settled(1), once[:, 0, 0])
    same(settled(2), twice[:, 0, 0])
    assert not np.allclose(once[:, 0, 0], [0.8, 0.5, 0.0])
    everyone = council.start(np, alliance(active=[1, 1, 1]), parameters(council, **SESSION, rounds=1)).settled
    assert not np.allclose(everyone[:2, 0], once[:2, 0, 0])


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([1, 1, 1], 0.4), ([3, 1, 1], 0.1), ([1, 1, 3], 0.9), ([1, 0, 1], 0.1), ([0, 0, 5], 0.9)],
)
def test_weighted_median(weights: list[float], expected: float) -> None:
    positions, one = np.array([[0.1], [0.4], [0.9]]), np.ones(1)
    same(council.bargain(np, positions, np.array(weights, dtype=float)[:, None], one), expected)


shares = st.floats(0, 1, allow_subnormal=False)


@given(st.lists(st.tuples(shares, st.floats(0.01, 1)), min_size=1, max_size=7))
def test_bargaining_stays_among_the_positions_and_the_median_beats_any_other(members) -> None:
    position, weight = np.array(members).T[:, :, None]
    mean, median = (council.bargain(np, position, weight, np.array([rule]))[0] for rule in (0.0, 1.0))
    assert position.min() - 1e-12 <= mean <= position.max() + 1e-12
    assert median in position
    assert weight[position < median].sum() <= weight.sum() / 2 + 1e-12
    assert weight[position > median].sum() <= weight.sum() / 2 + 1e-12


def test_nothing_happens_without_a_session_or_a_table_or_after_adoption() -> None:
    for after in (step(session=0), step(chance={"tabled": 0.71})):
        same(after.adopted, 0)
        same(after.votes, [0, 0, 0])
    before = {"adopted": 1, "scope": 0.3, "opted_out": [0, 1, 0]}
    after = step(now=before, chance={"mood": TWO})
    same(after.adopted, 1)
    same(after.scope, 0.3)
    same(after.opted_out, [0, 1, 0])
    same(after.votes, [0, 0, 0])


def test_nobody_in_standing_adopts_nothing() -> None:
    after = step(active=(0, 0, 0))
    same(after.adopted, 0)
    same(after.blocked, 0)


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("tolerance", 0.1, 0.3, "assents", 1),
        ("tabled", 0.4, 0.6, "votes", 1),
        ("opts_out", 0.4, 0.6, "adopted", 1),
        ("opts_out", 0.4, 0.6, "blocked", -1),
        ("noise", 0.0, 0.4, "assents", 1),  # the mood is good here
        ("capability_exponent", 0.0, 1.0, "scope", 1),  # the more capable wants more
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    chance = {"mood": TWO if variable == "scope" or name == "noise" else 0.5, "tabled": 0.5, "opts_out": 0.5}
    steady = {"noise": 1.0} if variable == "scope" else {}
    value = getattr(step(p=steady | swept(council, name, low, high), chance=chance), variable)
    change = (value[..., 1] - value[..., 0]).sum()
    assert change * sign > 0


def test_only_a_dissenter_can_opt_out() -> None:
    after = step(chance={"mood": TWO, "opts_out": 0.01})
    same(after.assents, [1, 1, 0])
    same(after.opted_out, [0, 0, 0])
