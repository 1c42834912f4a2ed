"""Rivalry: one month by hand, what alarms an outside power, and how far its strength carries."""

from math import exp, pi, sin, sqrt
from typing import Any

import numpy as np
import pytest

from foedus.model import rivalry
from foedus.model.state import Budget, Cohesion, Equipment, Forces, Rivalry

from .world import MINUS_ONE, ONE, alliance, fill, luck, parameters, same, swept

NOW: dict[str, Any] = {
    "capability": [1.2, 0.9],
    "posture": [1.3, 1.5],
    "first_arms": [350, 725],
    "seen": [1.0, 1.2],
    "used_to": [0.95, 1.1],
    # Exposure times usual posture, over its sum: .5 and 3; 2 and .5; 0 and 2.
    "weight": [[1 / 7, 6 / 7], [0.8, 0.2], [0, 1]],
}
USUAL: dict[str, Any] = {
    "growth": [0.06, -0.12],
    "usual": [1.0, 2.0],
    "persistence": 0.5,
    "noise": 0.2,
    "exposure": [[0.5, 1.5], [2.0, 0.25], [0.0, 1.0]],
    "dilemma": [2.4, 0.6],
    "accustoms": 0.25,
    "elasticity": [0.8, 1.5],
    "most": 4.0,
}
# Modern sets in all: 370 of the first member, 100 of the second, and many of one that has frozen its part.
ARMS: dict[str, Any] = {
    "modern": [[200, 100], [50, 30], [4000, 4000]],
    "new": [[[40, 10], [0, 20]], [[5, 5], [5, 5]], [[9, 9], [9, 9]]],
}
STILL: dict[str, Any] = {"growth": 0, "noise": 0, "dilemma": 1.5, "accustoms": 0.05}


def step(
    now=None,
    p=None,
    chance=None,
    arms=None,
    spending: Any = (121, 8, 10),
    first: Any = (100, 10, 10),
    active: Any = (1, 1, 0),
) -> Rivalry:
    return rivalry.step(
        np,
        fill(Rivalry, **(NOW | (now or {}))),
        fill(Budget, spending=spending),
        fill(Forces, first_spending=first),
        fill(Equipment, **(ARMS | (arms or {}))),
        fill(Cohesion, active=active, frozen=[0, 0, 1]),
        parameters(rivalry, **(USUAL | (p or {}))),
        luck(rivalry, **(chance or {})),
    )


def over(levels: Any, p: dict[str, Any], spending: Any = (100, 10, 10)) -> list[Rivalry]:
    """The powers month by month, with members' modern sets at these multiples of what they were at the start."""
    sets = np.array([300.0, 80.0, 0.0])[:, None, None] / 2 * np.ones((3, 2, 1))
    members, kit = alliance(), fill(Equipment, modern=sets)
    states = [rivalry.start(np, members, kit, parameters(rivalry, **(USUAL | p)))]
    for level in levels:
        arms = {"modern": sets * level, "new": 0}
        states.append(step(now=states[-1]._asdict(), p=p, arms=arms, spending=spending))
    return states


def test_a_month_by_hand() -> None:
    after = step(chance={"posture": [ONE, MINUS_ONE]})
    year = 1 - exp(-1 / 12)
    # .5 * 370 + 2 * 100 = 385 bear on the north, 1.1 of the start's; 1.5 * 370 + .25 * 100 = 580 on the south, .8.
    seen = [1.0 + 0.1 * year, 1.2 - 0.4 * year]
    used_to = [0.95 + 0.25 * (seen[0] - 0.95), 1.1 + 0.25 * (seen[1] - 1.1)]
    alarm = [2.4 * (seen[0] - used_to[0]), 0.6 * (seen[1] - used_to[1])]
    aim = [1 + alarm[0], 2 * (1 + alarm[1])]
    left, spread = 0.5 ** (1 / 12), 0.2 / sqrt(12)
    posture = [aim[0] + left * (1.3 - aim[0]) + spread, aim[1] + left * (1.5 - aim[1]) - spread]
    capability = [1.2 * exp(0.005), 0.9 * exp(-0.01)]
    same(after.seen, seen)
    same(after.used_to, used_to)
    same(after.alarm, alarm)
    same(after.posture, posture)
    same(after.capability, capability)

    # Members spend 1.21, .8 and 1 of what they did; by their exposure to each power.
    own = [(0.5 * 1.21 + 2 * 0.8) / 2.5, (1.5 * 1.21 + 0.25 * 0.8 + 1.0) / 2.75]
    strength = [capability[0] * posture[0] / 1 / own[0], capability[1] * posture[1] / 2 / own[1]]
    rise = [
        4 / (1 + 3 * strength[power] ** -(elasticity * 4 / 3)) for power, elasticity in enumerate(USUAL["elasticity"])
    ]
    same(after.rise, rise)
    same(after.pressure, [(rise[0] + 6 * rise[1]) / 7, 0.8 * rise[0] + 0.2 * rise[1], rise[1]])
    same(after.first_arms, [350, 725])


def test_the_start_by_hand() -> None:
    begin = rivalry.start(np, alliance(), fill(Equipment, **ARMS), parameters(rivalry, **USUAL))
    same(begin.first_arms, [385, 580])
    same(begin.weight, NOW["weight"])
    same(begin.posture, [1, 2])
    same(begin.alarm, [0, 0])
    for name in ("capability", "seen", "used_to", "rise"):
        same(getattr(begin, name), [1, 1])
    same(begin.pressure, [1, 1, 1])


def test_pressure_is_one_while_nothing_changes() -> None:
    after = over([1.0, 1.0], STILL)[-1]
    same(after.pressure, [1, 1, 1])
    same(after.posture, [1, 2])


def test_arms_that_swing_around_one_level_leave_posture_at_its_usual() -> None:
    swinging = [1 + 0.1 * sin(2 * pi * month / 12) for month in range(1, 241)]
    posture = np.array([each.posture[:, 0] for each in over(swinging, STILL)]) / [1, 2]
    # Ten per cent of 1.5 would be .15; what a year's mean leaves of it is a sixth of that, and posture is slow besides.
    assert np.abs(posture - 1).max() < 0.01
    assert np.abs(posture[-120:].mean(axis=0) - 1).max() < 0.001


def test_a_step_that_lasts_alarms_and_is_got_used_to() -> None:
    posture = np.array([each.posture[0, 0] for each in over([1.5] * 480, STILL)])
    assert 1.1 < posture.max() < 1 + 1.5 * 0.5
    assert 6 < posture.argmax() < 60
    assert posture[-1] == pytest.approx(1, abs=1e-6)


def test_less_equipment_calms() -> None:
    calmed = over([0.5] * 12, STILL)[-1]
    assert np.all(calmed.alarm < -0.1)
    assert np.all(calmed.posture < [[1], [2]])
    assert np.all(calmed.pressure < 1)


def test_a_power_that_no_member_is_exposed_to_sees_nothing() -> None:
    unseen = STILL | {"exposure": [[1, 0], [1, 0], [1, 0]]}
    after = over([3.0] * 24, unseen, spending=(500, 50, 50))[-1]
    same(after.seen[1], 1)
    same(after.alarm[1], 0)
    same(after.rise[1], 1)
    assert after.alarm[0, 0] > 0.1
    assert after.rise[0, 0] < 1


def test_a_member_that_takes_no_full_part_alarms_nobody() -> None:
    same(step(arms={"modern": [[200, 100], [50, 30], [0, 0]]}).alarm, step().alarm[:, 0])
    fewer = step(active=(1, 0, 0))
    assert np.all(fewer.seen < step().seen)


@pytest.mark.parametrize("growth", [0.05, 0.3])
def test_no_growth_lifts_threats_above_the_most(growth: float) -> None:
    states = over([1.0] * 480, STILL | {"growth": growth, "elasticity": [0.8, 5.0]})
    rise = np.array([each.rise[:, 0] for each in states])
    assert np.all(rise <= 4)
    assert np.all(np.diff(rise, axis=0) >= 0)
    assert states[-1].capability[0, 0] == pytest.approx(exp(40 * growth))
    if growth > 0.1:
        np.testing.assert_allclose(rise[-1], 4, rtol=1e-4)
        np.testing.assert_allclose(states[-1].pressure[:, 0], 4, rtol=1e-4)


def test_what_members_spend_counts_against_a_power() -> None:
    grown = over([1.0], STILL | {"growth": 12 * np.log(1.21) * np.ones(2)}, spending=(121, 12.1, 12.1))[-1]
    same(grown.rise, [1, 1])
    outspent = over([1.0], STILL, spending=(200, 20, 20))[-1]
    # At half the strength, elasticity .8: 4 / (1 + 3 * 2^(.8 * 4 / 3)).
    same(outspent.rise[0], 4 / (1 + 3 * 2 ** (3.2 / 3)))
    assert np.all(over([1.0], STILL, spending=(50, 5, 5))[-1].rise > 1)


def test_members_that_spend_nothing_face_the_most() -> None:
    same(step(spending=0).rise, [4, 4])
    same(step(spending=0, p={"elasticity": 0}).rise, [1, 1])


def test_a_member_that_never_spent_has_not_disarmed() -> None:
    never = step(spending=(0, 10, 10), first=(0, 10, 10))
    same(never.rise, step(spending=(100, 10, 10)).rise[:, 0])


def test_a_member_that_no_power_bears_on_keeps_the_pressure_it_began_with() -> None:
    exposure = [[0, 0], [1, 0], [0, 0]]
    after = step(p={"exposure": exposure}, now={"weight": [[0, 0], [1, 0], [0, 0]]})
    same(after.pressure[[0, 2]], [1, 1])
    assert after.pressure[1, 0] > 1.5


def test_posture_is_never_negative() -> None:
    same(step(p={"noise": 5, "persistence": 0}, chance={"posture": 1e-9}).posture, [0, 0])


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("growth", -0.3, 0.3, "capability", 1),
        ("growth", -0.3, 0.3, "pressure", 1),
        ("dilemma", 0, 5, "posture", 1),
        ("dilemma", 0, 5, "pressure", 1),
        ("accustoms", 0, 1, "alarm", -1),
        ("noise", 0, 2, "posture", 1),  # the month is a hostile one here
        ("persistence", 0, 0.9, "posture", 1),  # posture is above its usual value here
        ("elasticity", 0.2, 3, "rise", 1),  # and so is strength
        ("most", 2, 10, "rise", 1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    now = {"posture": [1.8, 3.5], "used_to": [0.95, 1.05]}
    value = getattr(step(now=now, p=swept(rivalry, name, low, high), chance={"posture": ONE}), variable)
    assert np.all((value[..., 1] - value[..., 0]) * sign > 0)


def test_usual_posture_and_exposure_scale_out() -> None:
    # Pressure is relative to the start: a power twice as hostile from the start presses no more than at the start.
    once = over([1.2], STILL | {"growth": 0.12})[-1].pressure
    twice = over([1.2], STILL | {"growth": 0.12, "usual": [2, 4]})[-1].pressure
    np.testing.assert_allclose(once, twice)
    np.testing.assert_allclose(
        over([1.2], STILL | {"exposure": 1})[-1].pressure, over([1.2], STILL | {"exposure": 3})[-1].pressure
    )
    assert np.all(once > 1)
