"""Forces: one month by hand, and what command quality lives from."""

from math import exp
from typing import Any

import numpy as np
import pytest

from foedus.model import forces
from foedus.model.state import Budget, Calendar, Cohesion, Forces, Programme, Supplier

from .world import alliance, fill, parameters, same, swept

USUAL: dict[str, Any] = {
    "personnel": 20000,
    "contingent": [0.5, 0.2, 0.1],
    "fill": [0.9, 0.8, 0.7],
    "fill_in_war": 0.5,
    "pay": 0.5,
    "adjustment": 8,
    "staff_gain": 0.06,
    "staff_scale": 4,
    "exercise_gain": 0.1,
    "fades": 0.02,
    "vacancy": 1.5,
}
NOW: dict[str, Any] = {
    "establishment": [12500, 5000, 2500],
    "fill": [0.85, 0.8, 0.75],
    "command": 0.6,
    "first_spending": [100, 10, 10],
}


def step(
    p=None,
    now=None,
    exercises: Any = (1, 0, 0),
    secretary: Any = 0,
    money: Any = 2.0,
    spending: Any = (121, 6.4, 10),
    at_war: Any = 0,
    active: Any = (1, 1, 0),
) -> Forces:
    return forces.step(
        np,
        fill(Forces, **(NOW | (now or {}))),
        alliance(),
        fill(Calendar, exercises=exercises, secretary=secretary),
        fill(Budget, spending=spending),
        fill(Supplier, at_war=at_war),
        fill(Programme, command=money),
        fill(Cohesion, active=active, frozen=[0, 0, 1]),
        parameters(forces, **(USUAL | (p or {}))),
    )


def test_a_month_by_hand() -> None:
    after = step()
    same(after.contingent, [12500, 5000, 0])
    same(after.establishment, [12500, 5000, 2500])
    adjusted = 1 - exp(-1 / 8)
    paid = [0.9 * 1.1, 0.8 * 0.8, 0.7]  # the square roots of 1.21, .64 and 1
    same(after.fill, [0.85 + (paid[0] - 0.85) * adjusted, 0.8 + (paid[1] - 0.8) * adjusted, 0.75 - 0.05 * adjusted])
    gain = 0.06 * (1 - exp(-0.5)) + 0.1 * 12500 / 17500
    same(after.command, 0.6 + gain * 0.4 - 0.02 * 2.5 * 0.6)
    same(after.first_spending, [100, 10, 10])


def test_the_start_by_hand() -> None:
    money = fill(Budget, spending=[7, 8, 9])
    begin = forces.start(np, alliance(), money, fill(Supplier), parameters(forces, **USUAL))
    same(begin.establishment, [20000 * 0.5 / 0.8, 20000 * 0.2 / 0.8, 20000 * 0.1 / 0.8])
    same(begin.contingent, [12500, 5000, 0])
    same(begin.first_spending, [7, 8, 9])
    same(begin.fill, [0.9, 0.8, 0.7])
    same(begin.at_start, 17500)
    same(begin.command, parameters(forces).command[0])
    war = forces.start(np, alliance(), money, fill(Supplier, at_war=1), parameters(forces, **USUAL))
    same(war.fill, [0.45, 0.8, 0.7])


def test_its_war_empties_the_leads_posts_and_nobody_elses() -> None:
    peace, war = np.moveaxis(step(at_war=[0, 1]).fill, -1, 0)
    # Half of .9 times the square root of 1.21, approached from .85 in a mean of eight months.
    assert war[0] == pytest.approx(0.85 + (0.5 * 0.9 * 1.1 - 0.85) * (1 - exp(-1 / 8)))
    np.testing.assert_array_equal(war[1:], peace[1:])
    now: dict[str, Any] = NOW | {"fill": 0.9}
    for _ in range(200):
        now = step(now=now, at_war=1, spending=(100, 10, 10))._asdict()
    same(now["fill"], [0.45, 0.8, 0.7])


def test_no_war_fills_more_posts_than_there_are() -> None:
    same(step(p={"fill_in_war": 1.5, "pay": 0}, now={"fill": 1}, at_war=1).fill[0], 1)


def test_who_stands_aside_has_no_contingent_and_keeps_its_establishment() -> None:
    after = step(active=(1, 0, 0))
    same(after.contingent, [12500, 0, 0])
    same(after.establishment, [12500, 5000, 2500])
    same(step(now={"contingent": 0}, active=(1, 1, 1)).contingent, [12500, 5000, 2500])


def test_a_frozen_members_exercises_do_not_count() -> None:
    same(step(exercises=[0, 0, 5]).command, step(exercises=0).command[0])


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("fill", 0.3, 0.9, "fill", 1),
        ("pay", 0, 1, "fill", 1),  # spending has risen here
        ("staff_gain", 0, 0.5, "command", 1),
        ("staff_scale", 0.5, 50, "command", -1),
        ("exercise_gain", 0, 0.5, "command", 1),
        ("fades", 0, 0.3, "command", -1),
        ("vacancy", 0, 10, "command", -1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    value = getattr(step(p={"fill": 0.7} | swept(forces, name, low, high), spending=[110, 11, 11]), variable)
    assert np.all((value[..., 1] - value[..., 0]) * sign > 0)


def test_a_slow_adjustment_changes_less() -> None:
    quick, slow = step(p=swept(forces, "adjustment", 2, 100)).fill[1]
    assert quick < slow < 0.8


def test_boundaries() -> None:
    same(step(p={"fill": 1, "pay": 2}, now={"fill": 1}, spending=1e6).fill, [1, 1, 1])
    same(step(p={"fades": 1, "vacancy": 20}, money=0, exercises=0).command, 0)
    same(step(p={"exercise_gain": 1, "fades": 0}, exercises=9).command, 1)
    assert np.all(np.isfinite(step(now={"first_spending": 0}).fill))


def test_with_a_secretary_general_command_fades_at_its_usual_pace() -> None:
    same(step(secretary=1, money=0, exercises=0).command, 0.6 - 0.02 * 0.6)
    same(step(secretary=0, money=0, exercises=0).command, 0.6 - 0.02 * 2.5 * 0.6)
