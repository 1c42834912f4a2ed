"""Supplier: one month by hand at war and at peace, the swings of capacity, and who sends units."""

from math import exp, sqrt

import numpy as np
import pytest

from foedus.model import supplier
from foedus.model.state import Cohesion, Equipment, Supplier

from .world import MINUS_ONE, ONE, alliance, fill, luck, parameters, same, swept

USUAL = {
    "war_ends": 0.02,
    "war_returns": 0.01,
    "capacity_in_peace": [1.0, 0.8],
    "capacity_in_war": [0.4, 0.6],
    "recovery": 10,
    "swings": 0.3,
    "persistence": 0.5,
    "asks": 0.3,
    "sends": -1,
    "sends_by_trust": 2,
    "sends_by_dependence": 3,
}


def step(now=None, p=None, chance=None) -> Supplier:
    return supplier.step(
        np,
        fill(Supplier, **({"at_war": 1, "level": [0.9, 0.5]} | (now or {}))),
        alliance(),
        fill(Equipment, dependence=[0.9, 0.4, 0.4]),
        fill(Cohesion, active=[1, 1, 0], frozen=[0, 0, 1], trust=[0.9, 0.7, 0.7]),
        parameters(supplier, **(USUAL | (p or {}))),
        luck(supplier, **(chance or {})),
    )


def test_a_month_of_war_by_hand() -> None:
    # The second member sends with probability 1 / (1 + e^-.6) = .6457, the frozen one and the lead never.
    odds = -1 + 2 * (0.7 - 0.5) + 3 * 0.4
    assert 0.64 < 1 / (1 + exp(-odds)) < 0.65
    chance = {"asks": [0.29, 0.29, 0.31], "sends": np.array([[0.64, 0.65, 0.64]]), "swing": [ONE, MINUS_ONE]}
    after = step(now={"swing": [0.2, 0.1]}, chance=chance)
    adjusted = 1 - exp(-1 / 10)
    level = [0.9 + (0.4 - 0.9) * adjusted, 0.5 + (0.6 - 0.5) * adjusted]
    swing = [0.5 ** (1 / 12) * 0.2 + 0.3 / sqrt(12), 0.5 ** (1 / 12) * 0.1 - 0.3 / sqrt(12)]
    same(after.level, level)
    same(after.swing, swing)
    same(after.capacity, [level[0] * exp(swing[0]), level[1] * exp(swing[1])])
    np.testing.assert_array_equal(after.asked, [1, 1, 0])
    np.testing.assert_array_equal(after.sent, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])


def test_peace_asks_for_nothing_and_capacity_recovers() -> None:
    after = step(now={"at_war": 0}, chance={"asks": 1e-9, "sends": 1e-9})
    adjusted = 1 - exp(-1 / 10)
    same(after.level, [0.9 + (1.0 - 0.9) * adjusted, 0.5 + (0.8 - 0.5) * adjusted])
    same(after.capacity, after.level[:, 0])
    same(after.asked, 0)
    same(after.sent, [0, 0, 0])


def test_what_was_sent_stays_sent() -> None:
    same(step(now={"sent": [0, 1, 0]}, chance={"asks": 0.9}).sent, [0, 1, 0])


def test_war_ends_and_begins() -> None:
    np.testing.assert_array_equal(step(chance={"war": [0.019, 0.021]}).at_war, [0, 1])
    np.testing.assert_array_equal(step(now={"at_war": 0}, chance={"war": [0.009, 0.011]}).at_war, [1, 0])


def test_the_start() -> None:
    p = parameters(supplier, **(USUAL | {"at_war": 0.6}))
    begin = supplier.start(np, alliance(), p, luck(supplier, begins_at_war=[0.59, 0.61]))
    np.testing.assert_array_equal(begin.at_war, [1, 0])
    np.testing.assert_array_equal(begin.capacity, [[0.4, 1.0], [0.6, 0.8]])
    np.testing.assert_array_equal(begin.level, begin.capacity)
    assert not begin.swing.any()
    assert not begin.sent.any()


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("war_ends", 0.4, 0.6, "at_war", -1),
        ("capacity_in_war", 0.1, 2.0, "capacity", 1),
        ("swings", 0.1, 1.0, "capacity", 1),  # a good month here
        ("persistence", 0.1, 0.9, "capacity", 1),  # and a good year
        ("asks", 0.4, 0.6, "asked", 1),
        ("sends", -15, 15, "sent", 1),
        ("sends_by_trust", 0, 10, "sent", 1),
        ("sends_by_dependence", 0, 10, "sent", 1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    steady = {"asks": 1.0, "sends": -0.5, "sends_by_trust": 0, "sends_by_dependence": 0}
    swept_p = steady | swept(supplier, name, low, high)
    value = getattr(step(now={"swing": 0.4}, p=swept_p, chance={"swing": ONE}), variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


def test_a_slow_recovery_changes_less() -> None:
    quick, slow = np.abs(step(p=swept(supplier, "recovery", 2, 20)).capacity[0] - 0.9)
    assert quick > slow > 0


def swung(months: int, persistence: float, histories: int = 8000) -> np.ndarray:
    """The swings of both suppliers after these months, from none: `[supplier, history]`."""
    draw = np.random.default_rng(3)
    now = {"at_war": 0, "swing": np.zeros((2, histories)), "level": [1.0, 0.8]}
    for _ in range(months):
        now = step(now=now, p={"persistence": persistence}, chance={"swing": draw.random((2, histories))})._asdict()
    np.testing.assert_allclose(now["capacity"], now["level"] * np.exp(now["swing"]))
    return now["swing"]


def test_swings_have_the_declared_spread_in_a_year_and_no_direction() -> None:
    year = swung(12, persistence=0.999)
    np.testing.assert_allclose(year.std(axis=1), 0.3, rtol=0.03)
    np.testing.assert_allclose(year.mean(axis=1), 0, atol=4 * 0.3 / sqrt(8000))
    # Each supplier swings by itself.
    assert abs(np.corrcoef(year)[0, 1]) < 0.05


def test_swings_stay_within_bounds_and_are_lost_as_declared() -> None:
    # The variance of an AR(1) at rest: that of a month over 1 less the square of what a month keeps.
    at_rest = sqrt(0.3**2 / 12 / (1 - 0.25 ** (1 / 6)))
    late = swung(60, persistence=0.25)
    np.testing.assert_allclose(late.std(axis=1), at_rest, rtol=0.03)
    np.testing.assert_allclose(late.mean(axis=1), 0, atol=4 * at_rest / sqrt(8000))
    swing = {"at_war": 0, "swing": [0.8, -0.8], "level": 1}
    for _ in range(12):
        swing = step(now=swing, p={"persistence": 0.25})._asdict()
    same(swing["swing"], [0.2, -0.2])


def test_without_swings_capacity_is_its_level() -> None:
    after = step(p={"swings": 0}, chance={"swing": [0.001, 0.999]})
    same(after.capacity, after.level[:, 0])
