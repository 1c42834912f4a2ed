"""Threats: one month by hand under both rules, and the severities."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import threats
from foedus.model.state import Cohesion, Deterrence, Rivalry, Threats

from .world import ONE, alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "rate": [2.4, 6.0, 50.0],
    "exposure": [[1.0, 0.5, 9.0], [0.5, 2.0, 9.0], [1.0, 1.0, 9.0]],
    "by_pressure": 2,
    "dispersion": 0,
    "jump": 0.7,
    "fades": 0.25,
    "tail": [4.0, 2.0, 1.0],
}


def step(p=None, chance=None, excitation: Any = 0.0, active: Any = (1, 1, 0), frozen: Any = (0, 0, 1)) -> Threats:
    return threats.step(
        np,
        fill(Threats, excitation=excitation),
        alliance(),
        fill(Rivalry, pressure=[1.5, 1.0, 1.0]),
        fill(Deterrence, attack_rate=[0.05, 0.02, 0.03]),
        fill(Cohesion, active=active, frozen=frozen),
        parameters(threats, **(USUAL | (p or {}))),
        luck(threats, **(chance or {})),
    )


# By hand: unrest 2.4 / 12 times exposure; raids 6 / 12 times exposure times the square of the pressure; attacks
# at the rate that deterrence leaves, whatever the exposure.
RATES = np.array([[0.2, 0.25 * 1.5**2, 0.05], [0.1, 1.0, 0.02], [0.2, 0.5, 0.03]])


def arrives_at(rates: np.ndarray, **given: Any) -> None:
    """Fail unless threats arrive just below the probabilities that belong to these rates, and not just above."""
    probabilities = (1 - np.exp(-rates))[..., None]
    after = step(chance={"arrival": probabilities * [0.999, 1.001]} | given.pop("chance", {}), **given)
    same(after.arrival, np.ones((3, 3)), history=0)
    same(after.arrival, np.zeros((3, 3)), history=1)


def test_a_month_by_hand() -> None:
    arrives_at(RATES)


def test_a_common_shock_by_hand() -> None:
    # One standard deviation up, .8, less the half variance that keeps the mean at 1; for the first member only.
    shock = np.array([exp(0.8 - 0.32), exp(-0.32), exp(-0.32)])
    arrives_at(RATES * shock[:, None], p={"dispersion": 0.8}, chance={"shock": [ONE, 0.5, 0.5]})


def test_self_excitation_by_hand() -> None:
    excited = np.array([[0.4, 0, 0], [0, 1.5, 0], [0, 0, 3.0]])
    arrives_at(RATES * (1 + excited), p={"rule": 1, "dispersion": 2}, excitation=excited, chance={"shock": ONE})


def test_excitation_fades_and_jumps_by_hand() -> None:
    after = step(p={"rule": 1}, excitation=0.4, chance={"arrival": [[1e-9, 1.0, 1.0]] * 3})
    same(after.excitation, [[0.4 * 0.75 + 0.7, 0.4 * 0.75, 0.4 * 0.75]] * 3)


def test_severity_by_hand() -> None:
    after = step(chance={"arrival": [[1e-9, 1e-9, 1.0]] * 3, "severity": 0.0625})
    same(after.severity, [[1 - 0.5, 1 - 0.25, 0]] * 3)


def test_severities_have_the_declared_mean() -> None:
    deviates = (np.arange(20000) + 0.5) / 20000
    severity = step(chance={"arrival": 1e-9, "severity": np.broadcast_to(deviates, (3, 3, 20000))}).severity
    np.testing.assert_allclose(severity[0].mean(axis=1), [1 / 5, 1 / 3, 1 / 2], atol=1e-4)


def test_the_common_shock_has_mean_one() -> None:
    deviates = np.broadcast_to((np.arange(4000) + 0.5) / 4000, (3, 4000))
    slight = {"dispersion": 0.8, "rate": 1e-3}
    arrivals = [
        step(p=slight, chance={"shock": deviates, "arrival": level * 1e-4}).arrival[1, 1].mean()
        for level in np.arange(0.05, 20, 0.1)
    ]
    # The mean of a positive quantity is the area under its survival function.
    assert sum(arrivals) * 0.1 * 1e-4 == pytest.approx(2 * 1e-3 / 12, rel=0.02)


def test_a_former_member_is_not_counted() -> None:
    after = step(active=(1, 0, 0), chance={"arrival": 1e-9})
    assert not after.arrival[1].any()
    assert not after.severity[1].any()
    assert after.arrival[2].all()


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign", "rule"),
    [
        ("rate", 0.1, 40, "arrival", 1, 0),
        ("exposure", 0.1, 20, "arrival", 1, 0),
        ("by_pressure", 0, 5, "arrival", 1, 0),
        ("dispersion", 0, 3, "arrival", -1, 0),  # an ordinary month: a wide shock has its mass in rare ones
        ("jump", 0, 5, "excitation", 1, 1),
        ("fades", 0, 1, "excitation", -1, 1),
        ("tail", 0.5, 20, "severity", -1, 0),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int, rule: int) -> None:
    arrival = {"by_pressure": 0.4, "dispersion": 0.3}.get(name, 0.4 if variable == "arrival" else 1e-9)
    value = getattr(
        step(p={"rule": rule} | swept(threats, name, low, high), excitation=0.5, chance={"arrival": arrival}), variable
    )
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


@given(st.floats(0.001, 0.999), st.floats(0.1, 100))
def test_severity_lies_within_its_bounds(deviate: float, tail: float) -> None:
    severity = step(p={"tail": tail}, chance={"arrival": 1e-9, "severity": deviate}).severity
    assert np.all((severity >= 0) & (severity <= 1))
