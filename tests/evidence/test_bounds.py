"""What a numeric claim says: the tails hold 90 % where they say, and every number that may be written has one."""

import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foedus.distributions import Uniform
from foedus.evidence.bounds import last_digit, less_than, more_than, of_claim
from foedus.evidence.written import LARGEST, SMALLEST


@pytest.mark.parametrize(
    ("value", "unit"), [(30000, 10000), (30500, 100), (4000, 1000), (0.25, 0.01), (1, 1), (100, 100), (12000, 1000)]
)
def test_last_significant_digit(value: float, unit: float) -> None:
    assert last_digit(value) == pytest.approx(unit)


def test_more_than_has_ninety_percent_below_one_unit_more() -> None:
    claim = more_than(30000)
    assert claim.cdf(30000) == 0
    assert claim.cdf(40000) == pytest.approx(0.9)


def test_less_than_has_ninety_percent_above_one_unit_less() -> None:
    claim = less_than(4000)
    assert claim.cdf(4000) == 1
    assert claim.cdf(3000) == pytest.approx(0.1)


def test_less_than_a_power_of_ten_takes_a_finer_digit() -> None:
    assert less_than(1000).cdf(900) == pytest.approx(0.1)


def test_an_equal_claim_is_rounded_unless_counted() -> None:
    assert of_claim("=", 30, None, None, exact=False) == Uniform(25, 35)
    assert of_claim("=", 6, None, None, exact=True).quantile([0.1, 0.9]).tolist() == [6, 6]
    assert of_claim("range", None, 2, 5, exact=False) == Uniform(2, 5)


any_positive = st.floats(min_value=0, exclude_min=True, allow_nan=False, allow_infinity=False)
writable = st.floats(min_value=SMALLEST, max_value=LARGEST)
EXTREMES = (5e-324, 1e-323, 2.2250738585072014e-308, 13333.333333333334, 1e308, 1.7976931348623157e308)


@given(any_positive)
@example(EXTREMES[0])
@example(EXTREMES[1])
@example(EXTREMES[2])
@example(EXTREMES[3])
@example(EXTREMES[4])
@example(EXTREMES[5])
def test_every_bound_has_a_tail_of_some_width(value: float) -> None:
    """A warning is an error, so that this says, too, that none is shown."""
    assert last_digit(value) > 0
    for distribution in (more_than(value), less_than(value)):
        assert 0 < distribution.exponent < 1e10
        chances = distribution.cdf([0.0, value / 2, value, distribution.reach, sys.float_info.max])
        assert chances.min() >= 0
        assert chances.max() <= 1


@given(writable, st.sampled_from("<>="))
def test_a_number_that_may_be_written_has_a_distribution(value: float, bound: str) -> None:
    distribution = of_claim(bound, value, None, None, exact=False)
    values = distribution.quantile([0.0, 1e-6, 0.1, 0.5, 0.9, 1.0])
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0).all()
    assert distribution.cdf(values[1:5]) == pytest.approx([1e-6, 0.1, 0.5, 0.9], abs=1e-5)


@pytest.mark.parametrize(
    ("value", "unit"), [(13333.333333333334, 1e-4), (1 / 3, 1e-9), (123456789.0, 1), (1234567890.0, 10)]
)
def test_digits_after_the_ninth_count_for_nothing(value: float, unit: float) -> None:
    assert last_digit(value) == pytest.approx(unit)
