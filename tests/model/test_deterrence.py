"""Deterrence: one month by hand, and whom a guarantee covers."""

from math import exp
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
    "pact": 0.5,
    "coverage": [1.0, 0.5, 0.25],
    "nuclear": 1.2,
}


def step(p=None, active: Any = (1, 1, 0), frozen: Any = (0, 0, 1)) -> Deterrence:
    return deterrence.step(
        np,
        fill(Rivalry, pressure=[1.5, 0.9, 1.0]),
        fill(Readiness, collective=0.6),
        fill(Cohesion, trust=[0.8, 0.5, 0.9], active=active, frozen=frozen),
        parameters(deterrence, **(USUAL | (p or {}))),
    )


def test_a_month_by_hand() -> None:
    after = step()
    # A member that has frozen its part is covered by the guarantee, but the pact is not credible to it.
    same(after.credibility, [0.8 * 0.6, 0.5 * 0.6, 0])
    same(
        after.attack_rate,
        [
            0.02 * exp(0.8 * 0.5 - 0.5 * 0.48 - 1.2 * 1.0),
            0.01 * exp(0.8 * -0.1 - 0.5 * 0.30 - 1.2 * 0.5),
            0.03 * exp(0 - 0 - 1.2 * 0.25),
        ],
    )


def test_a_former_member_has_neither_pact_nor_coverage() -> None:
    after = step(active=(1, 0, 0), frozen=(0, 0, 0))
    same(after.credibility, [0.48, 0, 0])
    same(after.attack_rate[1:], [0.01 * exp(0.8 * -0.1), 0.03])


def test_the_start_is_the_base_rate() -> None:
    same(deterrence.start(np, alliance(), parameters(deterrence, **USUAL)).attack_rate, [0.02, 0.01, 0.03])


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"),
    [
        ("base", 0.1, 1, 1),
        ("by_pressure", 0, 3, 1),  # the first member is under more pressure than usual
        ("pact", -1, 1, -1),
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
