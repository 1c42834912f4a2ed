"""Distributions of claims: each CDF and its inverse agree, and the tails hold 90 % where they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.evidence.distributions import Distribution, last_digit, less_than, more_than, of_claim

positive = st.floats(min_value=0.01, max_value=1e7, allow_nan=False)
levels = st.floats(min_value=0.0005, max_value=0.9995)


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    low, gap, share = draw(positive), draw(positive), draw(st.floats(0.01, 0.99))
    value = float(f"{low:.3g}")
    shapes = [
        more_than(value),
        less_than(value),
        Distribution("uniform", (low, low + gap)),
        Distribution("loguniform", (low, low + gap)),
        Distribution("triangular", (low, low + share * gap, low + gap)),
        Distribution("triangular", (low, low, low + gap)),
        Distribution("triangular", (low, low + gap, low + gap)),
    ]
    return draw(st.sampled_from(shapes))


@given(distributions(), levels)
def test_cdf_of_quantile_is_the_level(distribution: Distribution, level: float) -> None:
    assert distribution.cdf(distribution.quantile(level)) == pytest.approx(level, abs=1e-6)


@given(distributions())
def test_probability_runs_from_nothing_to_everything(distribution: Distribution) -> None:
    assert distribution.cdf(-1.0) == 0
    assert distribution.cdf(1e12) == pytest.approx(1, abs=1e-6)
    steps = distribution.cdf(np.geomspace(1e-6, 1e12, 400))
    assert np.all(np.diff(steps) >= 0)


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
    assert of_claim("=", 30, None, None, exact=False) == Distribution("uniform", (25, 35))
    assert of_claim("=", 6, None, None, exact=True).quantile([0.1, 0.9]).tolist() == [6, 6]
    assert of_claim("range", None, 2, 5, exact=False) == Distribution("uniform", (2, 5))
