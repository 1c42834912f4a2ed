"""Elementary functions against the libraries', and what they do at the ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import poisson

from foedus.model import elementary

WORDS = np.concatenate([np.arange(4.0), 2.0**32 - 1 - np.arange(4.0), np.arange(5e5, 2**32, 1e6)])
LUCK = (WORDS + 0.5) / 2.0**32


@given(st.lists(st.floats(min_value=2.3e-308, max_value=1e308), min_size=1, max_size=8))
def test_log_is_numpys_within_two_in_the_last_place(x: list[float]) -> None:
    np.testing.assert_allclose(elementary.log(np, np.array(x)), np.log(x), rtol=5e-16, atol=0)


def test_log_near_one_keeps_its_digits() -> None:
    x = 1 + np.linspace(-1e-6, 1e-6, 10_001)
    np.testing.assert_allclose(elementary.log(np, x), np.log(x), rtol=5e-16, atol=0)


def test_log_at_the_ends() -> None:
    got = elementary.log(np, np.array([0.0, -1.0, np.inf, np.nan, -np.inf]))
    np.testing.assert_array_equal(got, [-np.inf, np.nan, np.inf, np.nan, np.nan])


@given(st.floats(1e-6, 1e6), st.floats(-20, 20))
def test_power_is_numpys(base: float, exponent: float) -> None:
    assert elementary.power(np, np.array([base]), np.array([exponent])) == pytest.approx(base**exponent, rel=1e-13)


def test_power_at_the_ends() -> None:
    base, exponent = np.array([0.0, 0.0, 2.0, np.nan]), np.array([0.5, 0.0, 0.0, 1.0])
    np.testing.assert_array_equal(elementary.power(np, base, exponent), [0.0, 1.0, 1.0, np.nan])


def test_normal_is_scipys_for_every_kind_of_luck() -> None:
    np.testing.assert_allclose(elementary.normal(np, LUCK), ndtri(LUCK), rtol=2e-15, atol=1e-16)
    assert np.all(np.diff(elementary.normal(np, np.sort(LUCK))) > 0)


def test_normal_is_even_handed() -> None:
    np.testing.assert_array_equal(elementary.normal(np, 1 - LUCK), -elementary.normal(np, LUCK))


@pytest.mark.parametrize("name", ["log", "normal"])
def test_jax_agrees_to_the_last_places(name: str) -> None:
    jax = pytest.importorskip("jax")
    function = getattr(elementary, name)
    with jax.enable_x64(True):
        theirs = jax.jit(lambda x: function(jax.numpy, x))(LUCK)
    np.testing.assert_allclose(theirs, function(np, LUCK), rtol=2e-15, atol=1e-16)


def test_jax_and_numpy_raise_to_the_same_power() -> None:
    jax = pytest.importorskip("jax")
    exponent = np.linspace(-3, 3, len(LUCK))
    with jax.enable_x64(True):
        theirs = jax.jit(lambda x, y: elementary.power(jax.numpy, x, y))(LUCK, exponent)
    np.testing.assert_allclose(theirs, elementary.power(np, LUCK, exponent), rtol=2e-14, atol=0)


def test_not_a_number_stays_none() -> None:
    assert np.isnan(elementary.normal(np, np.array([np.nan]))).all()


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.4, 2.0, 4.0])
def test_poisson_counts_as_scipys_distribution_says(rate: float) -> None:
    deviates = (np.arange(200_000) + 0.5) / 200_000
    counts = elementary.poisson(np, np.array(rate), deviates)
    np.testing.assert_array_equal(counts, np.minimum(poisson.ppf(deviates, rate), 12))
    assert counts.mean() == pytest.approx(rate, rel=2e-3, abs=1e-12)


def test_poisson_stops_at_the_most_and_grows_with_rate_and_deviate() -> None:
    rates = np.array([0.0, 0.3, 1.0, 5.0, 40.0, 1e4])
    few, many = (elementary.poisson(np, rates, np.array(deviate)) for deviate in (0.2, 1 - 2.0**-33))
    assert np.all(np.diff(few) >= 0)
    assert np.all(many >= few)
    np.testing.assert_array_equal(many[-2:], [elementary.MOST_IN_A_MONTH] * 2)
    assert many[0] == 0


def test_bounded_by_hand() -> None:
    # Elasticity .5 below 3: steepness .75. At the ratio 16, 16^-.75 is 1/8; at 1/16 it is 8.
    ratio = np.array([1.0, 16.0, 1 / 16])
    got = elementary.bounded(np, ratio, np.array(0.5), np.array(3.0))
    np.testing.assert_allclose(got, [1, 3 / (1 + 2 / 8), 3 / (1 + 2 * 8)], rtol=1e-14)


@given(st.floats(0, 5), st.floats(1.01, 20), st.floats(0, 1e9), st.floats(1, 1e9))
def test_bounded_is_bounded_and_rises(elasticity: float, most: float, ratio: float, times: float) -> None:
    ratios = np.array([0.0, ratio, ratio * times, np.finfo(float).max])
    got = elementary.bounded(np, ratios, np.array(elasticity), np.array(most))
    assert np.all((got >= 0) & (got <= most))
    assert np.all(np.diff(got) >= -1e-12)


@given(st.floats(0.01, 5), st.floats(1.01, 20))
def test_bounded_moves_with_its_elasticity_at_one(elasticity: float, most: float) -> None:
    ratio = np.array([1 - 1e-6, 1, 1 + 1e-6])
    below, at, above = elementary.bounded(np, ratio, np.array(elasticity), np.array(most))
    assert at == pytest.approx(1, rel=1e-12)
    assert (above - below) / 2e-6 == pytest.approx(elasticity, rel=1e-4)
