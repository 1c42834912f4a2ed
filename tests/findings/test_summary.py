"""Probabilities, quantiles, and histories as arrays."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings.summary import Histories, probability, quantiles


def outcomes(rows: list[tuple[int, str, str, float]]) -> pa.Table:
    draw, policy, status, value = zip(*rows, strict=True)
    return pa.table(
        {
            "draw": pa.array(draw),
            "policy": pa.array(policy).dictionary_encode(),
            "status": pa.array(status).dictionary_encode(),
            "x": pa.array(value, pa.float64()),
        }
    )


def test_jeffreys_interval_leaves_a_fortieth_on_either_side() -> None:
    found = probability(3, 10)
    p = np.linspace(0, 1, 200_001)[1:-1]
    posterior = p ** (3 - 0.5) * (1 - p) ** (7 - 0.5)
    below = posterior[p < found.low].sum() / posterior.sum()
    above = posterior[p > found.high].sum() / posterior.sum()
    assert (found.value, below, above) == pytest.approx((0.3, 0.025, 0.025), abs=1e-4)
    assert probability(0, 10).low == 0.0
    assert probability(10, 10).high == 1.0


@given(st.integers(1, 5000), st.floats(0, 1))
def test_the_interval_holds_the_estimate(of: int, part: float) -> None:
    found = probability(part * of, of)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_more_histories_narrow_the_interval() -> None:
    few, many = probability(30, 100), probability(3000, 10000)
    assert many.high - many.low < (few.high - few.low) / 5


def test_no_history_gives_no_probability() -> None:
    found = probability(0, 0)
    assert np.isnan(found.value)
    assert (found.low, found.high, found.words) == (0.0, 1.0, "cannot be told")


def test_quantiles_leave_out_what_has_no_value() -> None:
    found = quantiles(np.array([1.0, 2.0, 3.0, np.nan, np.inf]))
    assert (found.q50, found.mean, found.size) == (2.0, 2.0, 3)
    assert np.isnan(quantiles(np.array([np.nan])).q50)


def test_histories_are_arranged_by_draw_and_policy_whatever_the_order_of_rows() -> None:
    histories = Histories(
        outcomes([(7, "b", "ok", 4.0), (3, "a", "ok", 1.0), (7, "a", "failed", 9.0), (3, "b", "ok", np.nan)]),
        ("a", "b"),
    )
    assert histories.draws.tolist() == [3, 7]
    np.testing.assert_array_equal(histories.values("x"), [[1.0, np.nan], [np.nan, 4.0]])
    np.testing.assert_array_equal(histories.under("x", "b"), [np.nan, 4.0])
    assert histories.failed == 1
