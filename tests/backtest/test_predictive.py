import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.backtest import predictive

numbers = st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=1, max_size=12)


@given(numbers, st.floats(-100, 100))
def test_ranked_score_is_the_definition(draws, value):
    x = np.array(draws)
    by_definition = np.abs(x - value).mean() - np.abs(x[:, None] - x).mean() / 2
    assert predictive.crps(value, x) == pytest.approx(by_definition, abs=1e-9)


@given(numbers, st.floats(-100, 100))
def test_equal_weights_change_nothing(draws, value):
    x = np.array(draws)
    weight = np.full(len(x), 3.0)
    assert predictive.crps(value, x, weight) == pytest.approx(predictive.crps(value, x), abs=1e-9)
    assert predictive.band(x, weight) == predictive.band(x)
    assert predictive.place(value, x, weight) == pytest.approx(predictive.place(value, x))


def test_a_weight_of_two_counts_as_two_draws():
    x, weight = np.array([1.0, 5.0, 9.0]), np.array([1.0, 2.0, 1.0])
    twice = np.array([1.0, 5.0, 5.0, 9.0])
    assert predictive.crps(4.0, x, weight) == pytest.approx(predictive.crps(4.0, twice))
    assert predictive.quantiles(x, (0.5,), weight)[0] == 5.0
    assert predictive.place(5.0, x, weight) == pytest.approx(0.5)


def test_a_sure_forecast_scores_its_error():
    assert predictive.crps(3.0, np.array([7.0, 7.0])) == pytest.approx(4.0)


def test_band_and_what_lies_outside():
    draws = np.arange(101.0)
    assert predictive.band(draws) == (5.0, 95.0)
    assert predictive.outside(50.0, 5.0, 95.0) == 0.0
    assert predictive.outside(97.0, 5.0, 95.0) == 2.0
    assert predictive.outside(1.0, 5.0, 95.0) == 4.0


def test_no_weight_is_no_number():
    assert np.isnan(predictive.band(np.ones(3), np.zeros(3))[0])
