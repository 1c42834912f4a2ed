"""Training: one month by hand, where it rests, and what raises and lowers it."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import training
from foedus.model.state import Calendar, Forces, Programme, Supplier, Training

from .world import alliance, fill, parameters, same, swept

USUAL: dict[str, Any] = {
    "half_life": 9,
    "courses": 0.01,
    "exercise_gain": 0.04,
    "funded_gain": 0.08,
    "funded_scale": 150,
    "in_war": 0.25,
}


def step(
    p=None, now: Any = (0.5, 0.7, 0.4), exercises: Any = (2, 1, 0), money: Any = (0.6, 0.1, 0), at_war: Any = 0
) -> np.ndarray:
    return training.step(
        np,
        fill(Training, proficiency=now),
        alliance(),
        fill(Calendar, exercises=exercises),
        fill(Supplier, at_war=at_war),
        fill(Programme, training=money),
        fill(Forces, contingent=[4000, 1000, 0]),
        parameters(training, **(USUAL | (p or {}))),
    ).proficiency


def test_a_month_by_hand() -> None:
    loss = 1 - 2 ** (-1 / 9)
    gains = [
        0.01 + 2 * 0.04 + 0.08 * (1 - exp(-600_000 / 4000 / 150)),
        0.01 + 1 * 0.04 + 0.08 * (1 - exp(-100_000 / 1000 / 150)),
        0.01,
    ]
    before = [0.5, 0.7, 0.4]
    same(step(), [x + gain * (1 - x) - loss * x for x, gain in zip(before, gains, strict=True)])


def test_its_war_changes_what_the_lead_gains_and_nobody_elses() -> None:
    loss = 1 - 2 ** (-1 / 9)
    gain = 0.01 + 2 * 0.04 + 0.08 * (1 - exp(-600_000 / 4000 / 150))
    peace, war = np.moveaxis(step(at_war=[0, 1]), -1, 0)
    assert war[0] == pytest.approx(0.5 + 0.25 * gain * 0.5 - loss * 0.5)
    np.testing.assert_array_equal(war[1:], peace[1:])
    # A war may also teach; no gain closes more than the gap.
    assert step(p={"in_war": 3, "half_life": 120}, at_war=1)[0, 0] > step(p={"half_life": 120})[0, 0]
    same(step(p={"in_war": 3, "courses": 0.9}, now=0.0, at_war=1)[0], 1)


def test_untrained_proficiency_halves_in_its_half_life() -> None:
    now = np.array([0.8, 0.8, 0.8])
    for _ in range(7):
        now = step(p={"half_life": 7, "courses": 0}, now=now, exercises=0, money=0)
    same(now, [0.4, 0.4, 0.4])


@given(st.floats(0, 0.5), st.floats(1, 120))
def test_it_rests_where_the_algebra_says(courses: float, half_life: float) -> None:
    rest = training.resting_level(np.array([courses]), np.array([half_life]))
    p = {"half_life": half_life, "courses": courses}
    same(step(p=p, now=rest, exercises=0, money=0), rest.repeat(3))
    for start in (0.0, 1.0):
        moved = step(p=p, now=start, exercises=0, money=0)[0, 0]
        assert abs(moved - rest[0]) <= abs(start - rest[0])


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"),
    [
        ("half_life", 3, 60, 1),
        ("courses", 0, 0.2, 1),
        ("exercise_gain", 0, 0.2, 1),
        ("funded_gain", 0, 0.2, 1),
        ("funded_scale", 10, 5000, -1),
        ("in_war", 0, 3, 1),
    ],
)
def test_direction(name: str, low: float, high: float, sign: int) -> None:
    at_war = name == "in_war"
    value = step(p=swept(training, name, low, high), at_war=at_war)[: 1 if at_war else 2]
    assert np.all((value[:, 1] - value[:, 0]) * sign > 0)


def test_boundaries() -> None:
    same(step(p={"courses": 1, "exercise_gain": 1, "funded_gain": 1, "half_life": 120}, now=0.0), [1, 1, 1])
    same(step(p={"half_life": 1, "courses": 0}, now=0.0, exercises=0, money=0), [0, 0, 0])
