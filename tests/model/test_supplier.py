"""Supplier: one month by hand at war and at peace, and who sends units."""

from math import exp

import numpy as np
import pytest

from foedus.model import supplier
from foedus.model.state import Cohesion, Equipment, Supplier

from .world import alliance, fill, luck, parameters, same, swept

USUAL = {
    "war_ends": 0.02,
    "war_returns": 0.01,
    "capacity_in_peace": [1.0, 0.8],
    "capacity_in_war": [0.4, 0.6],
    "recovery": 10,
    "asks": 0.3,
    "sends": -1,
    "sends_by_trust": 2,
    "sends_by_dependence": 3,
}


def step(now=None, p=None, chance=None) -> Supplier:
    return supplier.step(
        np,
        fill(Supplier, **({"at_war": 1, "capacity": [0.9, 0.5]} | (now or {}))),
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
    after = step(chance={"asks": [0.29, 0.29, 0.31], "sends": np.array([[0.64, 0.65, 0.64]])})
    adjusted = 1 - exp(-1 / 10)
    same(after.capacity, [0.9 + (0.4 - 0.9) * adjusted, 0.5 + (0.6 - 0.5) * adjusted])
    np.testing.assert_array_equal(after.asked, [1, 1, 0])
    np.testing.assert_array_equal(after.sent, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])


def test_peace_asks_for_nothing_and_capacity_recovers() -> None:
    after = step(now={"at_war": 0}, chance={"asks": 1e-9, "sends": 1e-9})
    adjusted = 1 - exp(-1 / 10)
    same(after.capacity, [0.9 + (1.0 - 0.9) * adjusted, 0.5 + (0.8 - 0.5) * adjusted])
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
    assert not begin.sent.any()


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("war_ends", 0.4, 0.6, "at_war", -1),
        ("capacity_in_war", 0.1, 2.0, "capacity", 1),
        ("asks", 0.4, 0.6, "asked", 1),
        ("sends", -15, 15, "sent", 1),
        ("sends_by_trust", 0, 10, "sent", 1),
        ("sends_by_dependence", 0, 10, "sent", 1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    steady = {"asks": 1.0, "sends": -0.5, "sends_by_trust": 0, "sends_by_dependence": 0}
    value = getattr(step(p=steady | swept(supplier, name, low, high)), variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


def test_a_slow_recovery_changes_less() -> None:
    quick, slow = np.abs(step(p=swept(supplier, "recovery", 2, 20)).capacity[0] - 0.9)
    assert quick > slow > 0
