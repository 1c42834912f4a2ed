"""Readiness: both rules by hand, notice to move, and the discount for command."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import readiness
from foedus.model.state import Equipment, Forces, Readiness, Training

from .world import fill, parameters, same, state, swept

USUAL: dict[str, Any] = {
    "personnel_weight": 1,
    "supply_weight": 2,
    "condition_weight": 0.5,
    "training_weight": 1.5,
    "conversion_dip": 0.4,
    "command_weight": 0.3,
    "fast": 2,
    "slow": 128,
}


def step(
    p=None,
    fill_: Any = (0.9, 0.8, 0.7),
    supply: Any = (0.8, 0.9, 0),
    proficiency: Any = (0.7, 0.5, 0.6),
    contingent: Any = (3000, 1000, 0),
) -> Readiness:
    return readiness.step(
        np,
        fill(Forces, contingent=contingent, fill=fill_, command=0.6),
        fill(Equipment, supply=supply, condition=[0.75, 0.6, 0.5], in_conversion=[0.5, 0.1, 0]),
        fill(Training, proficiency=proficiency),
        parameters(readiness, **(USUAL | (p or {}))),
    )


def test_the_lowest_of_four_by_hand() -> None:
    after = step()
    supply = [0.8 * (1 - 0.4 * 0.5), 0.9 * (1 - 0.4 * 0.1)]
    assert min(0.9, supply[0], 0.75, 0.7) == supply[0]
    assert min(0.8, supply[1], 0.6, 0.5) == 0.5
    same(after.rating, [0.64, 0.5, 0])
    same(after.notice, [128 * (1 / 64) ** 0.64, 128 / 8, 128])
    same(after.collective, (3000 * 0.64 + 1000 * 0.5) / 4000 * (0.7 + 0.3 * 0.6))
    same(after.troops, (3000 * 0.9 * 0.64 + 1000 * 0.8 * 0.5) * (0.7 + 0.3 * 0.6))


def test_the_smooth_index_by_hand() -> None:
    after = step(p={"rule": 1})
    first = (0.9 * 0.64**2 * 0.75**0.5 * 0.7**1.5) ** (1 / 5)
    second = (0.8 * 0.864**2 * 0.6**0.5 * 0.5**1.5) ** (1 / 5)
    same(after.rating[:2], [first, second])
    assert after.rating[2, 0] < 1e-100
    same(after.collective, (3000 * first + 1000 * second) / 4000 * 0.88)


@pytest.mark.parametrize("rule", [0, 1])
@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("conversion_dip", 0, 1, "rating", -1),
        ("command_weight", 0, 1, "collective", -1),
        ("command_weight", 0, 1, "troops", -1),
        ("fast", 1, 10, "notice", 1),
        ("slow", 60, 300, "notice", 1),
    ],
)
def test_direction(rule: int, name: str, low: float, high: float, variable: str, sign: int) -> None:
    p = {"rule": rule} | swept(readiness, name, low, high)
    value = getattr(step(p=p, proficiency=0.95, fill_=0.95), variable)
    change = (value[..., 1] - value[..., 0]) * sign
    assert np.all(change >= 0)
    assert change.reshape(-1)[0] > 0


@pytest.mark.parametrize(
    ("name", "part"),
    [("personnel_weight", 0.9), ("supply_weight", 0.64), ("condition_weight", 0.75), ("training_weight", 0.4)],
)
def test_a_weight_draws_the_smooth_index_to_its_part(name: str, part: float) -> None:
    light, heavy = step(p={"rule": 1} | swept(readiness, name, 0.5, 8), proficiency=0.4).rating[0]
    assert abs(heavy - part) < abs(light - part)


levels = st.floats(0, 1)


@given(st.integers(0, 1), st.lists(levels, min_size=3, max_size=3), levels, levels)
def test_more_of_any_part_never_lowers_the_rating(rule: int, parts: list[float], low: float, high: float) -> None:
    low, high = sorted((low, high))
    swing = np.array([[low, high]])
    for name in ("fill_", "supply", "proficiency"):
        given_parts = dict(zip(("fill_", "supply", "proficiency"), parts, strict=True)) | {name: swing}
        after = step(p={"rule": rule}, **given_parts)
        assert np.all(after.rating[:, 1] >= after.rating[:, 0] - 1e-15)
        assert after.collective[1] >= after.collective[0] - 1e-15
        assert after.troops[1] >= after.troops[0] - 1e-9


def test_an_alliance_without_contingents_is_not_ready() -> None:
    after = readiness.step(
        np, fill(Forces, fill=1, command=1), fill(Equipment), fill(Training), parameters(readiness, **USUAL)
    )
    same(after.collective, 0)
    same(after.troops, 0)
    same(readiness.ready_share(np, state(readiness=after)), 0)


@pytest.mark.parametrize("rule", [0, 1])
def test_a_weak_members_leaving_lifts_the_index_and_costs_troops(rule: int) -> None:
    before, after = step(p={"rule": rule}), step(p={"rule": rule}, contingent=(3000, 0, 0))
    assert after.rating[1, 0] == before.rating[1, 0] < before.rating[0, 0]
    assert after.collective[0] > before.collective[0]
    assert after.troops[0] < before.troops[0]
    # Over the contingents of the start, whoever of them still takes part.
    forces = fill(Forces, at_start=4000)
    shares = [readiness.ready_share(np, state(readiness=each, forces=forces))[0] for each in (before, after)]
    assert shares == pytest.approx([before.troops[0] / 4000, after.troops[0] / 4000])


@pytest.mark.parametrize("rule", [0, 1])
def test_empty_posts_cost_troops_even_where_they_do_not_lower_the_rating(rule: int) -> None:
    full, thin = (step(p={"rule": rule}, fill_=posts).troops[0] for posts in (1.0, 0.75))
    assert thin < full * 0.751


def test_conversion_takes_equipment_out_of_use() -> None:
    idle, dip = step(p=swept(readiness, "conversion_dip", 0, 1), proficiency=1, fill_=1).rating[0]
    # The second of the two: .8 on hand, of which the half in conversion is out of use.
    assert (idle, dip) == pytest.approx((0.75, 0.8 * 0.5))
