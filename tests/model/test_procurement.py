"""Procurement: one month by hand, the lag it makes, and what becomes of a leaver's orders."""

from math import exp
from types import SimpleNamespace

import numpy as np
import pytest

from foedus.model import procurement
from foedus.model.state import Cohesion, Procurement, Programme

from .world import alliance, fill, parameters, same, swept

USUAL = {"lag": [2.0, 4.0], "slip": 1.25, "cancelled": 0.1}


def step(now=None, orders=0.0, p=None, active=(1, 1, 0), frozen=(0, 0, 1)) -> Procurement:
    return procurement.step(
        np,
        fill(Procurement, **(now or {})),
        alliance(),
        fill(Programme, orders=orders, worth=[0.5, 1.5]),
        fill(Cohesion, active=active, frozen=frozen),
        parameters(procurement, **(USUAL | (p or {}))),
    )


UNDER_WAY = {"contracted": 30.0, "produced": 20.0, "shipped": 10.0}
"""The same stages for every member, family and supplier."""


def chain(now: Procurement) -> np.ndarray:
    """What is under way, `[stage, member, family, supplier, history]`."""
    return np.stack([now.contracted, now.produced, now.shipped])


def test_a_month_by_hand() -> None:
    after = step(UNDER_WAY | {"delivered_so_far": [40, 50], "delivered_worth": 7}, orders=6)
    for family, lag in enumerate([2, 4]):
        for seller in range(2):
            passes = 1 - exp(-3 / (12 * 1.25 * lag))
            # A tenth of 30, 20 and 10 is cancelled; 27, 18 and 9 are left to move on.
            expected = [27 * (1 - passes) + 6, 18 * (1 - passes) + 27 * passes, 9 * (1 - passes) + 18 * passes]
            same(chain(after)[:, 1, family, seller], expected)
            same(after.delivered[1, family, seller], 9 * passes)
    same(after.delivered_so_far, np.array([40, 50]) + after.delivered[..., 0].sum(axis=(0, 1)))
    cheap, dear = after.delivered[:, 0, :, 0].sum(), after.delivered[:, 1, :, 0].sum()
    same(after.delivered_worth, 7 + 0.5 * cheap + 1.5 * dear)


def test_a_leaver_loses_what_it_expected_from_the_lead_and_a_frozen_member_does_not() -> None:
    after = step(UNDER_WAY, p={"cancelled": 0}, active=(1, 0, 0), frozen=(0, 0, 1))
    assert not chain(after)[:, 1, :, 0].any()
    assert not after.delivered[1, :, 0].any()
    assert np.all(chain(after)[:, 1, :, 1].sum(axis=0) + after.delivered[1, :, 1] == pytest.approx(60))
    assert np.all(chain(after)[:, 2].sum(axis=0) + after.delivered[2] == pytest.approx(60))


def delivered_by_month(months: int, **p: float) -> np.ndarray:
    """What one set, ordered in the first month, delivers in each: `[month]`."""
    now: dict = {}
    arrivals = []
    for number in range(months):
        after = step(now, orders=1.0 if number == 0 else 0.0, p={"slip": 1, "cancelled": 0} | p)
        arrivals.append(after.delivered[0, 0, 0, 0])
        now = after._asdict()
    return np.array(arrivals)


def test_the_lag_has_the_mean_of_three_equal_stages() -> None:
    arrivals = delivered_by_month(400, lag=2.0)
    assert arrivals.sum() == pytest.approx(1)
    stage = 1 / (1 - exp(-3 / 24))
    assert (arrivals * np.arange(400)).sum() == pytest.approx(3 * stage)


def test_the_lag_is_near_the_register() -> None:
    # Contracts fall evenly into the months of the year that the register calls 0.
    arrivals = delivered_by_month(96, lag=2.15).cumsum()
    by_year = [np.mean([arrivals[12 * (year + 1) - 1 - signed] for signed in range(12)]) for year in range(6)]
    np.testing.assert_allclose(by_year, [0.06, 0.32, 0.63, 0.86, 0.94, 0.997], atol=0.03)


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"), [("lag", 1, 5, -1), ("slip", 0.6, 3, -1), ("cancelled", 0, 0.9, -1)]
)
def test_direction(name: str, low: float, high: float, sign: int) -> None:
    delivered = step(UNDER_WAY, p=swept(procurement, name, low, high)).delivered
    assert np.all((delivered[..., 1] - delivered[..., 0]) * sign > 0)


def test_nothing_is_lost_on_the_way() -> None:
    after = step(UNDER_WAY, orders=6, p={"cancelled": 0})
    np.testing.assert_allclose(chain(after).sum(axis=0) + after.delivered, 66)


def test_with_full_cancellation_nothing_stays() -> None:
    gone = step(UNDER_WAY, p={"cancelled": 1})
    assert not chain(gone).any()
    assert not gone.delivered.any()


def test_what_is_delivered_is_told_each_month_and_in_the_end() -> None:
    seen = SimpleNamespace(
        programme=fill(Programme, announced=10.0), procurement=fill(Procurement, delivered_worth=4.0)
    )
    for read in (procurement.outcomes, procurement.series):
        same(read(np, alliance(), seen).delivered, 0.4)
