import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.backtest import scores

QUICK = settings(max_examples=50, deadline=None, derandomize=True)


@QUICK
@given(st.integers(0, 2**32 - 1))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed):
    random = np.random.default_rng(seed)
    outcome = np.array([0.0, 1.0, *(random.random(12) < 0.4)])
    probability = random.integers(0, 5, 14) / 5
    pairs = [
        1.0 if yes > no else 0.5 if yes == no else 0.0
        for yes in probability[outcome > 0]
        for no in probability[outcome == 0]
    ]
    assert scores.auc(outcome, probability) == pytest.approx(np.mean(pairs))


def test_auc_without_both_outcomes_is_not_a_number():
    assert np.isnan(scores.auc(np.zeros(3), np.array([0.1, 0.2, 0.3])))


def test_brier_and_log_loss_by_hand():
    outcome, probability = np.array([1.0, 0.0]), np.array([0.8, 0.4])
    assert scores.brier(outcome, probability) == pytest.approx((0.04 + 0.16) / 2)
    assert scores.log_loss(outcome, probability) == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)


@QUICK
@given(st.lists(st.booleans(), min_size=2, max_size=30), st.floats(0.01, 0.99))
def test_nothing_constant_beats_the_base_rate(outcomes, constant):
    outcome = np.array(outcomes, float)
    base = np.full(len(outcome), outcome.mean())
    assert scores.brier(outcome, base) <= scores.brier(outcome, np.full(len(outcome), constant)) + 1e-12


def test_band_draws_whole_groups_again():
    group = np.repeat(np.arange(40), 25)
    value = np.repeat(np.random.default_rng(0).normal(size=40), 25)
    low, high = scores.band(np.mean, group, value)
    alone = scores.band(np.mean, np.arange(1000), value)
    assert low < value.mean() < high
    assert high - low == pytest.approx(2 * 1.645 * value.std() / np.sqrt(40), rel=0.2)
    assert high - low > 3 * (alone[1] - alone[0])
    assert scores.band(np.mean, group, value) == (low, high)
