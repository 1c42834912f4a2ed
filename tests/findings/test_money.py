"""Money: what is paid, what is free, and whether policies spend the same."""

import numpy as np

from foedus.findings.money import money
from foedus.model.parameters import Lever

LEVERS = {
    "programme.allocation": Lever("share", 0, 1, "Shares by line", ("line",), default=0, cost="the money", total=1),
    "training.pace": Lever("1", 0, 5, "Pace of training", default=1, cost="instructors' pay"),
    "programme.weight": Lever("1", 0, 10, "Weight of the member", ("member",), default=1, cost=""),
    "programme.idle": Lever("1", 0, 10, "What nobody sets", default=1, cost="favours"),
}
USUAL = {
    "programme.allocation": np.array([[1.0], [0.0]]),
    "training.pace": np.array([1.0]),
    "programme.weight": np.array([[1.0], [1.0]]),
    "programme.idle": np.array([1.0]),
}
OTHER = USUAL | {"programme.allocation": np.array([[0.0], [1.0]]), "programme.weight": np.array([[1.0], [3.0]])}


def test_what_is_paid_and_what_is_free_is_told() -> None:
    found = money(LEVERS, [USUAL, OTHER])
    assert found.equal
    assert found.paid == {"the money": ("shares by line",)}
    assert found.free == ("weight of the member",)


def test_all_that_pay_alike_spend_the_same() -> None:
    fast = [policy | {"training.pace": np.array([2.0])} for policy in (USUAL, OTHER)]
    assert money(LEVERS, fast).equal
    assert money(LEVERS, fast).paid["instructors' pay"] == ("pace of training",)
    assert not money(LEVERS, [fast[0], OTHER]).equal


def test_who_spends_anything_spends_as_much_as_the_others_or_the_policies_are_not_equal() -> None:
    whole, thirds, half, nothing = (
        USUAL | {"programme.allocation": np.array([[one], [other]])}
        for one, other in ((1.0, 0.0), (0.1, 0.9), (0.25, 0.25), (0.0, 0.0))
    )
    assert money(LEVERS, [whole, thirds, nothing]).equal
    assert money(LEVERS, [half, nothing]).equal
    assert not money(LEVERS, [whole, half]).equal
    assert not money(LEVERS, [nothing, half, thirds]).equal
