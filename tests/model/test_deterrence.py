"""Deterrence: one month by hand, and whom a guarantee covers."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import deterrence, rivalry
from foedus.model.state import Cohesion, Deterrence, Readiness, Rivalry

from .world import alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "base": [0.24, 0.12, 0.36],
    "by_pressure": 0.8,
    "resists": -0.5,
    "pact": 1.5,
    "stake": 2.0,
    "cost": 0.8,
    "coverage": [1.0, 0.5, 0.25],
    "nuclear": 1.2,
}


def step(p=None, active: Any = (1, 1, 0), frozen: Any = (0, 0, 1), pressure: Any = (1.5, 0.9, 1.0)) -> Deterrence:
    return deterrence.step(
        np,
        fill(Rivalry, pressure=pressure),
        fill(Readiness, collective=0.6),
        fill(Cohesion, trust=[0.8, 0.5, 0.9], active=active, frozen=frozen),
        parameters(deterrence, **(USUAL | (p or {}))),
    )


def by_hand(base: float, pressure: float, credibility: float, coverage: float) -> float:
    """The rate of attacks on one member, a month."""

    def worth(resists: float, guarantee: float) -> float:
        answer = 1 / (1 + exp(-resists))
        return (1 - answer) * 2 - answer * (0.8 + 1.2 * guarantee)

    usual = log(exp(base / 12) - 1)
    odds = usual + 0.8 * (pressure - 1) + worth(-0.5 + 1.5 * credibility, coverage) - worth(-0.5, 0)
    return log(1 + exp(odds))


def test_a_month_by_hand() -> None:
    after = step()
    # A member that has frozen its part is covered by the guarantee, but the pact is not credible to it.
    same(after.credibility, [0.8 * 0.6, 0.5 * 0.6, 0])
    same(after.attack_rate, [by_hand(0.24, 1.5, 0.48, 1), by_hand(0.12, 0.9, 0.3, 0.5), by_hand(0.36, 1, 0, 0.25)])


def test_a_former_member_has_neither_pact_nor_coverage() -> None:
    after = step(active=(1, 0, 0), frozen=(0, 0, 0))
    same(after.credibility, [0.48, 0, 0])
    same(after.attack_rate[1:], [by_hand(0.12, 0.9, 0, 0), 0.36 / 12])


@pytest.mark.parametrize("pressure", [1, 40, 4000])
def test_the_rate_stays_finite_under_any_pressure(pressure: float) -> None:
    rate = step(p={"base": 5, "by_pressure": 5}, pressure=pressure).attack_rate
    assert np.all(np.isfinite(rate))
    assert np.all(step(p={"base": 0}, pressure=1).attack_rate < 1e-100)


def test_the_start_is_the_base_rate() -> None:
    same(deterrence.start(np, alliance(), parameters(deterrence, **USUAL)).attack_rate, [0.02, 0.01, 0.03])


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"),
    [
        ("base", 0.1, 1, 1),
        ("by_pressure", 0, 3, 1),  # the first member is under more pressure than usual
        ("pact", -1, 1, -1),
        ("stake", 0, 5, -1),  # because a credible pact lets the member resist
        ("cost", 0, 5, -1),
        ("stake", 0.5, 3, -1),  # with a pact, the member gives way less often
        ("cost", 0.5, 3, -1),
        ("nuclear", -1, 2, -1),
        ("coverage", 0, 1, -1),
    ],
)
def test_direction(name: str, low: float, high: float, sign: int) -> None:
    rate = step(p=swept(deterrence, name, low, high)).attack_rate[0]
    assert (rate[1] - rate[0]) * sign > 0


@given(st.floats(0, 5), st.floats(0.05, 5), st.floats(1, 4), st.lists(st.floats(0, 5), min_size=6, max_size=6))
def test_a_stronger_power_never_lowers_the_attack_rate(by_pressure, usual, stronger, exposure) -> None:
    now = fill(Rivalry, capability=np.array([[1.0, stronger], [1.0, 1.0]]), posture=usual)
    ready = fill(Readiness, collective=0.5)
    powers = rivalry.step(
        np,
        now,
        ready,
        parameters(rivalry, usual=usual, noise=0, exposure=np.array(exposure).reshape(3, 2)),
        luck(rivalry),
    )
    cohesion = fill(Cohesion, trust=0.5, active=[1, 1, 0], frozen=[0, 0, 1])
    p = parameters(deterrence, **(USUAL | {"by_pressure": by_pressure}))
    rate = deterrence.step(np, powers, ready, cohesion, p).attack_rate
    assert np.all(rate[:, 1] >= rate[:, 0] * (1 - 1e-12))
