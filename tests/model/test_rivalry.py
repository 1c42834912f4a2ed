"""Rivalry: one month by hand, and what others' insecurity does."""

from math import exp, sqrt

import numpy as np
import pytest

from foedus.model import rivalry
from foedus.model.state import Readiness, Rivalry

from .world import MINUS_ONE, ONE, fill, luck, parameters, same, swept

NOW = {"capability": [1.2, 0.9], "posture": [1.3, 1.5], "alarm": 0.1, "last_readiness": 0.42}
USUAL = {
    "growth": [0.06, -0.12],
    "usual": [1.0, 2.0],
    "persistence": 0.5,
    "noise": 0.2,
    "exposure": [[0.5, 1.5], [2.0, 0.25], [0.0, 1.0]],
    "dilemma": 2.4,
    "alarm_fades": 0.25,
}


def step(now=None, p=None, chance=None, collective=0.5) -> Rivalry:
    return rivalry.step(
        np,
        fill(Rivalry, **(NOW | (now or {}))),
        fill(Readiness, collective=collective),
        parameters(rivalry, **(USUAL | (p or {}))),
        luck(rivalry, **(chance or {})),
    )


def test_a_month_by_hand() -> None:
    after = step(chance={"posture": [ONE, MINUS_ONE]})
    alarm = 0.1 * 0.75 + 0.08
    north = 1.2 * exp(0.005), 1.0 + 0.5 ** (1 / 12) * 0.3 + 2.4 * alarm / 12 + 0.2 * sqrt(1 / 12)
    south = 0.9 * exp(-0.01), 2.0 + 0.5 ** (1 / 12) * -0.5 + 2.4 * alarm / 12 - 0.2 * sqrt(1 / 12)
    same(after.alarm, alarm)
    same(after.capability, [north[0], south[0]])
    same(after.posture, [north[1], south[1]])
    by_north, by_south = north[0] * north[1], south[0] * south[1]
    same(
        after.pressure,
        [
            (0.5 * by_north + 1.5 * by_south) / (0.5 * 1 + 1.5 * 2),
            (2.0 * by_north + 0.25 * by_south) / (2.0 * 1 + 0.25 * 2),
            by_south / 2,
        ],
    )
    same(after.last_readiness, 0.5)


def test_pressure_is_one_while_nothing_changes() -> None:
    p = parameters(rivalry, **(USUAL | {"growth": 0, "noise": 0}))
    begin = rivalry.start(np, fill(Readiness, collective=0.5), p)
    same(begin.pressure, [1, 1, 1])
    after = rivalry.step(np, begin, fill(Readiness, collective=0.5), p, luck(rivalry, posture=ONE))
    same(after.pressure, [1, 1, 1])


def test_a_member_that_no_power_bears_on_keeps_the_pressure_it_began_with() -> None:
    same(step(p={"exposure": [[0, 0], [1, 0], [0, 0]]}).pressure[[0, 2]], [1, 1])


def test_disarming_alarms_nobody_and_posture_is_never_negative() -> None:
    same(step(collective=0.1).alarm, 0.1 * 0.75)
    same(step(p={"noise": 5, "persistence": 0}, chance={"posture": 1e-9}).posture, [0, 0])


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("growth", -0.3, 0.3, "capability", 1),
        ("growth", -0.3, 0.3, "pressure", 1),
        ("dilemma", 0, 20, "posture", 1),
        ("dilemma", 0, 20, "pressure", 1),
        ("alarm_fades", 0, 1, "alarm", -1),
        ("noise", 0, 2, "posture", 1),  # the month is a hostile one here
        ("persistence", 0, 0.9, "posture", 1),  # posture is above its usual value here
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    value = getattr(
        step(now={"posture": [1.3, 2.5]}, p=swept(rivalry, name, low, high), chance={"posture": ONE}), variable
    )
    assert np.all((value[..., 1] - value[..., 0]) * sign > 0)


def test_usual_posture_and_exposure_scale_out() -> None:
    # Pressure is relative to the start: a power twice as hostile from the start presses no more than at the start.
    calm = {"growth": 0.12, "noise": 0, "dilemma": 0}
    once = step(now={"posture": [1, 2]}, p=calm).pressure
    twice = step(now={"posture": [2, 4]}, p=calm | {"usual": [2, 4]}).pressure
    np.testing.assert_allclose(once, twice)
    np.testing.assert_allclose(step(p=calm | {"exposure": 1}).pressure, step(p=calm | {"exposure": 3}).pressure)
