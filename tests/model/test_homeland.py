"""Homeland: one month by hand, the strategy's start, and what is averted."""

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from foedus.model import homeland
from foedus.model.state import Cohesion, Homeland, Month, Programme, Threats

from .world import ONE, alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "capacity": [0.5, 0.3, 0.9],
    "border_gain": 0.05,
    "border_scale": 2,
    "strategy_delay": 6,
    "strategy_gain": 0.02,
    "decays": 0.01,
    "effectiveness": 0.8,
    "seizure_rate": 24,
    "persistence": 0.6,
    "noise": 0.3,
}
NOW: dict[str, Any] = {"capacity": [0.6, 0.4, 0.8], "flow": 1.3}


def step(p=None, now=None, number: Any = 6, money: Any = (1, 3, 0), chance=None, active: Any = (1, 1, 0)) -> Homeland:
    return homeland.step(
        np,
        fill(Homeland, **(NOW | (now or {}))),
        alliance(),
        fill(Month, number=number),
        fill(Programme, border=money),
        fill(Threats, arrival=[[1, 1, 1], [1, 1, 0], [0, 1, 0]]),
        fill(Cohesion, active=active, frozen=[0, 0, 1]),
        parameters(homeland, **(USUAL | (p or {}))),
        luck(homeland, **(chance or {})),
    )


def test_a_month_by_hand() -> None:
    after = step(chance={"flow": ONE})
    first = 0.6 + (0.05 * (1 - exp(-1 / 2)) + 0.02) * 0.4 - 0.01 * 0.6
    second = 0.4 + (0.05 * (1 - exp(-3 / 2)) + 0.02) * 0.6 - 0.01 * 0.4
    # The strategy does nothing for the member that has frozen its part.
    same(after.capacity, [first, second, 0.8 - 0.01 * 0.8])
    flow = 1.3 ** (0.6 ** (1 / 12)) * exp(0.3 * sqrt(1 / 12))
    same(after.flow, flow)
    same(after.seizures, 2 * flow * (first + second) / (0.5 + 0.3))


def test_seizures_start_at_their_rate() -> None:
    still = {"decays": 0, "strategy_gain": 0, "noise": 0, "persistence": 1}
    same(step(p=still, now={"capacity": [0.5, 0.3, 0.9], "flow": 1}, money=0).seizures, 2)


def test_only_incursions_are_averted_and_in_proportion_to_capacity() -> None:
    after = step(p={"decays": 0, "strategy_gain": 0}, money=0, chance={"averted": np.array([[[0.53, 0.51]]])})
    # Effectiveness .8 times capacity: .48 of raids on the first member, .32 on the second, .64 on the third.
    same(after.averted, [[0, 1, 0], [0, 0, 0], [0, 1, 0]], history=0)
    same(after.averted, [[0, 0, 0], [0, 0, 0], [0, 1, 0]], history=1)


def test_the_strategy_begins_after_its_delay() -> None:
    np.testing.assert_array_equal(step(number=[4, 5, 6, 7], p={"strategy_delay": 5.5}).strategy, [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("border_gain", 0, 0.5, "capacity", 1),
        ("border_scale", 0.5, 50, "capacity", -1),
        ("strategy_gain", 0, 0.5, "capacity", 1),
        ("strategy_delay", 3, 9, "capacity", -1),
        ("decays", 0, 0.5, "capacity", -1),
        ("effectiveness", 0.1, 1, "averted", 1),
        ("seizure_rate", 5, 50, "seizures", 1),
        ("capacity", 0.2, 0.8, "seizures", -1),  # the same capacity now, over more at the start
        ("noise", 0, 2, "flow", 1),  # the month is a busy one here
        ("persistence", 0, 1, "flow", 1),  # traffic is above its usual level here
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    value = getattr(step(p=swept(homeland, name, low, high), chance={"flow": ONE, "averted": 0.3}), variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


def test_boundaries() -> None:
    same(step(p={"border_gain": 1, "strategy_gain": 1, "decays": 0}, money=1e6).capacity[:2], [1, 1])
    same(step(p={"decays": 1, "strategy_gain": 0}, money=0).capacity, [0, 0, 0])
    same(step(active=(0, 0, 0)).seizures, 0)
    same(step(p={"capacity": 0}).seizures, 0)


def test_the_start() -> None:
    begin = homeland.start(np, fill(Threats), parameters(homeland, **USUAL))
    same(begin.capacity, [0.5, 0.3, 0.9])
    same(begin.flow, 1)
    same(begin.seizures, 0)
