"""Deterrence: one month by hand, and whom a guarantee covers against which power."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import deterrence, rivalry
from foedus.model.state import Budget, Cohesion, Deterrence, Equipment, Forces, Readiness, Rivalry

from .world import alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "base": [[0.24, 0.06], [0.12, 0.6], [0.36, 0.0]],
    "resists": -0.5,
    "pact": 1.5,
    "stake": 2.0,
    "cost": 0.8,
    "coverage": [1.0, 0.5, 0.25],
    "nuclear": 1.2,
}


def step(p=None, active: Any = (1, 1, 0), frozen: Any = (0, 0, 1), rise: Any = (1.5, 0.9)) -> Deterrence:
    return deterrence.step(
        np,
        fill(Rivalry, rise=rise),
        fill(Readiness, collective=0.6),
        fill(Cohesion, trust=[0.8, 0.5, 0.9], active=active, frozen=frozen),
        parameters(deterrence, **(USUAL | (p or {}))),
    )


def by_hand(base: float, rise: float, credibility: float, coverage: float) -> float:
    """The rate of one power's attacks on one member, a month."""

    def worth(resists: float, guarantee: float) -> float:
        answer = 1 / (1 + exp(-resists))
        return (1 - answer) * 2 - answer * (0.8 + 1.2 * guarantee)

    probability = 1 - exp(-base / 12)
    odds = log(probability / (1 - probability) * rise)
    odds += worth(-0.5 + 1.5 * credibility, coverage) - worth(-0.5, 0)
    return log(1 + exp(odds))


def test_a_month_by_hand() -> None:
    after = step()
    # A member that has frozen its part is covered by the guarantee, but the pact is not credible to it.
    same(after.credibility, [0.8 * 0.6, 0.5 * 0.6, 0])
    same(
        after.attack_rate,
        [
            [by_hand(0.24, 1.5, 0.48, 1), by_hand(0.06, 0.9, 0.48, 1)],
            [by_hand(0.12, 1.5, 0.3, 0.5), by_hand(0.6, 0.9, 0.3, 0.5)],
            [by_hand(0.36, 1.5, 0, 0.25), 0],
        ],
    )


def test_a_former_member_has_neither_pact_nor_coverage() -> None:
    after = step(active=(1, 0, 0), frozen=(0, 0, 0), rise=1)
    same(after.credibility, [0.48, 0, 0])
    same(after.attack_rate[1:], [[0.01, 0.05], [0.03, 0]])


def test_a_rise_multiplies_a_rare_attack() -> None:
    # Where attacks are rare, odds, probability and rate are one; without guarantees nothing else moves them.
    rare = {"base": 1e-6, "pact": 0, "coverage": 0}
    np.testing.assert_allclose(step(p=rare, rise=[7.0, 1.0]).attack_rate * 12e6, [[[7], [1]]] * 3, rtol=1e-5)


def test_one_powers_rise_leaves_the_others_attacks_alone() -> None:
    rate = step(rise=np.array([[1.0, 3.0], [1.0, 1.0]])).attack_rate
    np.testing.assert_array_equal(rate[:, 1, 0], rate[:, 1, 1])
    assert np.all(rate[:, 0, 1] > rate[:, 0, 0] * 2.5)


@pytest.mark.parametrize("rise", [0.0, 1.0, 20.0])
def test_the_rate_stays_finite_under_any_pressure(rise: float) -> None:
    rate = step(p={"base": 5, "stake": 10, "pact": -5}, rise=rise).attack_rate
    assert np.all(np.isfinite(rate))
    assert np.all(step(p={"base": 0}, rise=rise).attack_rate < 1e-100)
    assert np.all(step(rise=0.0).attack_rate < 1e-100)


def test_the_start_is_the_base_rate() -> None:
    begin = deterrence.start(np, alliance(), parameters(deterrence, **USUAL))
    same(begin.attack_rate, [[0.02, 0.005], [0.01, 0.05], [0.03, 0]])
    same(begin.credibility, [0, 0, 0])


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"),
    [
        ("base", 0.1, 1, 1),
        ("pact", -1, 1, -1),
        ("stake", 0, 5, -1),  # because a credible pact lets the member resist
        ("cost", 0, 5, -1),
        ("stake", 0.5, 3, -1),  # with a pact, the member gives way less often
        ("cost", 0.5, 3, -1),
        ("resists", 0, 4, 1),  # one that resists anyway gains little by the pact
        ("nuclear", -1, 2, -1),
        ("coverage", 0, 1, -1),
    ],
)
def test_direction(name: str, low: float, high: float, sign: int) -> None:
    bare = {"coverage": 0} if name == "resists" else {}
    rate = step(p=bare | swept(deterrence, name, low, high)).attack_rate[0]
    assert np.all((rate[:, 1] - rate[:, 0]) * sign > 0)


@given(st.floats(0, 5), st.floats(0.05, 5), st.floats(1, 4), st.lists(st.floats(0, 5), min_size=6, max_size=6))
def test_a_stronger_power_never_lowers_the_attack_rate(elasticity, usual, stronger, exposure) -> None:
    p = parameters(
        rivalry, usual=usual, noise=0, exposure=np.array(exposure).reshape(3, 2), elasticity=elasticity, most=6
    )
    now = rivalry.start(np, alliance(), fill(Equipment), p)
    now = now._replace(capability=np.array([[1.0, stronger], [1.0, 1.0]]))
    cohesion = fill(Cohesion, trust=0.5, active=[1, 1, 0], frozen=[0, 0, 1])
    powers = rivalry.step(
        np, now, fill(Budget, spending=5), fill(Forces, first_spending=5), fill(Equipment), cohesion, p, luck(rivalry)
    )
    ready = fill(Readiness, collective=0.5)
    rate = deterrence.step(np, powers, ready, cohesion, parameters(deterrence, **USUAL)).attack_rate
    assert np.all(rate[..., 1] >= rate[..., 0] * (1 - 1e-12))
