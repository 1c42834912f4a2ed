"""Budget: one month by hand under each rule, and where it rests."""

from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest

from foedus.model import budget
from foedus.model.state import Budget, Cohesion, Rivalry

from .world import MINUS_ONE, ONE, fill, luck, parameters, same, swept

USUAL = {"gdp": 1000, "growth": 0.06, "gdp_noise": 0.02, "burden": 0.04, "persistence": 0.7, "noise": 0.1}
NOW = {"gdp": [1200, 300, 500], "burden": [0.05, 0.04, 0.03]}


def step(p=None, chance=None, pressure: Any = 1.0, now=None) -> Budget:
    return budget.step(
        np,
        fill(Budget, **(NOW | (now or {}))),
        fill(Rivalry, pressure=pressure),
        fill(Cohesion, active=[1, 1, 0], frozen=[0, 0, 1]),
        parameters(budget, **(USUAL | (p or {}))),
        luck(budget, **(chance or {})),
    )


def test_a_month_by_hand() -> None:
    after = step(chance={"growth": [ONE, 0.5, 0.5], "burden": [MINUS_ONE, ONE, 0.5]})
    monthly = sqrt(1 / 12)
    gdp = [1200 * exp(0.06 / 12 + 0.02 * monthly), 300 * exp(0.06 / 12), 500 * exp(0.06 / 12)]
    burden = [
        0.04 * exp(0.7 ** (1 / 12) * log(0.05 / 0.04) - 0.1 * monthly),
        0.04 * exp(0.1 * monthly),
        0.04 * exp(0.7 ** (1 / 12) * log(0.03 / 0.04)),
    ]
    same(after.gdp, gdp)
    same(after.burden, burden)
    same(after.spending, [g * b / 12 for g, b in zip(gdp, burden, strict=True)])


def test_richardsons_reaction_by_hand() -> None:
    after = step(p={"rule": 1, "reaction": 0.3, "free_riding": 0.9}, pressure=[1.5, 1.0, 0.8])
    kept = 0.7 ** (1 / 12)
    same(
        after.burden,
        [
            0.04 * exp(kept * log(0.05 / 0.04) + 0.3 * 0.5 / 12),
            0.04,
            0.04 * exp(kept * log(0.03 / 0.04) - 0.3 * 0.2 / 12),
        ],
    )


def test_the_small_ride_on_the_great_by_hand() -> None:
    after = step(p={"rule": 2, "free_riding": 0.24, "reaction": 0.9}, pressure=1.5)
    kept = 0.7 ** (1 / 12)
    # The second member's share of the product of those in full standing is 300 of 1500.
    same(after.burden[0], 0.04 * exp(kept * log(0.05 / 0.04) - 0.24 * (1 - 1200 / 1500) / 12))
    same(after.burden[1], 0.04 * exp(-0.24 * (1 - 300 / 1500) / 12))


def test_without_noise_the_usual_burden_stays() -> None:
    start = budget.start(np, parameters(budget, **USUAL))
    same(start.spending, [1000 * 0.04 / 12] * 3)
    same(step(now=start._asdict()).burden, [0.04] * 3)


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign", "rule"),
    [
        ("growth", -0.1, 0.1, "gdp", 1, 0),
        ("growth", -0.1, 0.1, "spending", 1, 0),
        ("gdp_noise", 0, 0.3, "gdp", 1, 0),  # the month is a good one here
        ("burden", 0.01, 0.09, "spending", 1, 0),
        ("noise", 0, 0.5, "burden", 1, 0),
        ("persistence", 0.1, 0.9, "burden", 1, 0),  # the burden is above its usual value here
        ("reaction", 0, 0.9, "burden", 1, 1),
        ("free_riding", 0, 0.9, "burden", -1, 2),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int, rule: int) -> None:
    p = {"rule": rule} | swept(budget, name, low, high)
    after = step(p=p, chance={"growth": ONE, "burden": ONE}, pressure=1.4, now={"burden": 0.05})
    low_value, high_value = np.moveaxis(getattr(after, variable)[:2], -1, 0)
    assert np.all((high_value - low_value) * sign > 0)


def test_a_state_that_spends_nothing_and_one_that_would_spend_all() -> None:
    after = step(
        p={"burden": [0, 0.5, 0.04], "noise": 1.0}, now={"burden": [0, 0.999, 0.04]}, chance={"burden": 1 - 1e-10}
    )
    assert np.all(np.isfinite(after.burden))
    assert after.spending[0, 0] < 1e-100
    same(after.burden[1], 1.0)
