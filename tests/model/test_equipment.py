"""Equipment: one month by hand, replacement, and what a contingent that stands aside keeps."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import equipment
from foedus.model.state import Equipment, Forces, Procurement, Programme

from .world import alliance, fill, parameters, same, swept

USUAL: dict[str, Any] = {
    "modern": 0.25,
    "held": 0.8,
    "lead_share": 0.7,
    "conversion": [4.0, 8.0],
    "life": 20,
    "renewal": [0.03, 0, 0],
    "inherited_life": 10,
    "availability_modern": 0.9,
    "availability_inherited": [0.6, 0.5, 0.5],
    "upkeep_gain": 0.3,
    "upkeep_scale": 100,
    "support": 25,
}
# One member is looked at; the others hold nothing. Families by suppliers: [[radio home, abroad], [air home, abroad]].
NOW: dict[str, Any] = {
    "required": [[1000, 1000], [0, 0], [0, 0]],
    "inherited": [[600, 500], [0, 0], [0, 0]],
    "modern": [[200, 100], [0, 0], [0, 0]],
    "new": [[[40, 10], [0, 20]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
    "converting": [[[30, 8], [0, 16]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
}


def step(now=None, p=None, delivered: Any = 0.0, upkeep: Any = 0.05, contingent: Any = (1000, 0, 0)) -> Equipment:
    return equipment.step(
        np,
        fill(Equipment, **(NOW | (now or {}))),
        alliance(),
        fill(Forces, establishment=[1000, 0, 0], contingent=contingent),
        fill(Programme, upkeep=upkeep),
        fill(Procurement, delivered=delivered),
        parameters(equipment, **(USUAL | (p or {}))),
    )


def test_a_month_by_hand() -> None:
    delivered = np.zeros((3, 2, 2, 1))
    delivered[0, 0, 0] = 12
    after = step(delivered=delivered)

    quick, slow = 1 - exp(-1 / 4), 1 - exp(-1 / 8)
    new = [[40 + 30 * quick - 40 / 240, 10 + 8 * quick - 10 / 240], [0.0, 20 + 16 * slow - 20 / 240]]
    converting = [[30 * (1 - quick) + 12, 8 * (1 - quick)], [0.0, 16 * (1 - slow)]]
    modern = [200 - 200 / 240 + 0.03 * 1000 / 12, 100 - 100 / 240 + 0.03 * 1000 / 12]
    # 50,000 USD for 1,000 soldiers are half the scale.
    effect = 1 - exp(-0.5)
    inherited = [600 * (1 - (1 - effect) / 120), 500 * (1 - (1 - effect) / 120)]
    same(after.new[0], new)
    same(after.converting[0], converting)
    same(after.modern[0], modern)
    same(after.inherited[0], inherited)

    old_works, new_works = 0.6 + 0.3 * effect, 1.0  # .9 + .3 of upkeep's effect, but no more than all
    assert 0.9 + 0.3 * effect > 1
    fresh = [sum(new[0]), sum(new[1])]
    serviceable = [inherited[f] * old_works + (modern[f] + fresh[f]) * new_works for f in range(2)]
    same(after.cover[0], sum(serviceable) / 2000)
    same(after.condition[0], sum(serviceable) / (sum(inherited) + sum(modern) + sum(fresh)))
    same(after.in_conversion[0], (sum(converting[0]) + sum(converting[1])) / 2000)

    old = sum(inherited) + sum(modern)
    home = 0.7 * old + new[0][0] + converting[0][0] + new[1][0] + converting[1][0]
    abroad = 0.3 * old + new[0][1] + converting[0][1] + new[1][1] + converting[1][1]
    same(after.dependence[0], home / (home + abroad))
    same(after.concentration[0], (home / (home + abroad)) ** 2 + (abroad / (home + abroad)) ** 2)
    bound = sum(modern) * 0.7 + new[0][0] + converting[0][0] + new[1][0] + converting[1][0]
    same(after.lock_in[0], 25 * bound / 2000)


def test_the_start_by_hand() -> None:
    forces = fill(Forces, establishment=[1000, 500, 200], contingent=[1000, 500, 0])
    begin = equipment.start(np, alliance(), forces, fill(Programme), parameters(equipment, **USUAL))
    same(begin.required[:, 0], [1000, 500, 200])
    same(begin.modern[:, 1], [200, 100, 40])
    same(begin.inherited[:, 1], [600, 300, 120])
    same(begin.cover, [0.6 * 0.6 + 0.2 * 0.9, 0.6 * 0.5 + 0.2 * 0.9, 0.6 * 0.5 + 0.2 * 0.9])
    same(begin.condition[0], (0.6 * 0.6 + 0.2 * 0.9) / 0.8)
    same(begin.dependence, [0.7, 0.7, 0.7])
    same(begin.concentration, [0.7**2 + 0.3**2] * 3)
    same(begin.lock_in, [0.2 * 0.7 * 25] * 3)


def test_new_sets_replace_inherited_ones_beyond_what_is_required() -> None:
    after = step(now={"new": [[[250, 0], [0, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]], "converting": 0}, upkeep=0)
    same(after.inherited[0, 0], 1000 - after.modern[0, 0, 0] - after.new[0, 0, 0, 0])
    same(after.inherited[0, 1], 500 * (1 - 1 / 120))
    flooded = step(now={"new": 2000}, upkeep=0)
    same(flooded.inherited, np.zeros((3, 2)))
    same(flooded.cover[0], 1)


@pytest.mark.parametrize("months", [1, 2, 12])
def test_a_contingent_that_stands_aside_keeps_its_sets(months: int) -> None:
    aside = taking_part = fill(Equipment, **NOW)
    for _ in range(months):
        aside = step(aside._asdict(), upkeep=0, contingent=0)
        taking_part = step(taking_part._asdict(), upkeep=0)
    for name in ("inherited", "modern", "new", "dependence"):
        np.testing.assert_array_equal(getattr(aside, name), getattr(taking_part, name))


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("conversion", 1, 20, "new", -1),
        ("conversion", 1, 20, "in_conversion", 1),
        ("life", 5, 40, "new", 1),
        ("life", 5, 40, "modern", 1),
        ("renewal", 0, 0.1, "modern", 1),
        ("inherited_life", 5, 40, "inherited", 1),
        ("availability_modern", 0.3, 0.9, "cover", 1),
        ("availability_inherited", 0.3, 0.9, "condition", 1),
        ("upkeep_gain", 0, 0.4, "condition", 1),
        ("upkeep_scale", 50, 500, "cover", -1),
        ("lead_share", 0.2, 0.9, "dependence", 1),
        ("lead_share", 0.6, 0.9, "concentration", 1),
        ("lead_share", 0.2, 0.9, "lock_in", 1),
        ("support", 10, 30, "lock_in", 1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    value = getattr(step(p={"availability_modern": 0.6} | swept(equipment, name, low, high)), variable)[0]
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


@pytest.mark.parametrize(("name", "low", "high"), [("held", 0.3, 0.9), ("modern", 0.1, 0.9)])
def test_a_better_start_covers_more(name: str, low: float, high: float) -> None:
    p = parameters(equipment, **(USUAL | swept(equipment, name, low, high)))
    forces = fill(Forces, establishment=1000, contingent=1000)
    cover = equipment.start(np, alliance(), forces, fill(Programme), p).cover
    assert np.all(cover[:, 1] > cover[:, 0])


@given(st.lists(st.floats(0, 5000), min_size=4, max_size=4))
def test_deliveries_are_accounted_for(delivered: list[float]) -> None:
    arriving = np.zeros((3, 2, 2, 1))
    arriving[0, :, :, 0] = np.array(delivered).reshape(2, 2)
    before, after = fill(Equipment, **NOW), step(delivered=arriving)
    worn = before.new / (12 * USUAL["life"])
    np.testing.assert_allclose(
        after.new + after.converting, before.new + before.converting - worn + arriving, rtol=1e-12
    )


def test_nothing_held_is_nothing_covered() -> None:
    after = step(now=dict.fromkeys(("inherited", "modern", "new", "converting"), 0.0), p={"renewal": 0.0})
    for name in ("cover", "condition", "dependence", "concentration", "lock_in", "in_conversion"):
        same(getattr(after, name), [0, 0, 0])
