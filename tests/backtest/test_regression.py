import numpy as np
import pytest

from foedus.backtest.regression import fit


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(5)
    design = np.column_stack([np.ones(400), random.normal(size=(400, 2))])
    odds = design @ [-1.0, 0.8, -0.5]
    return design, (random.random(400) < 1 / (1 + np.exp(-odds))).astype(float)


def test_likelihood_is_flat_at_the_estimate(data):
    design, outcome = data
    found = fit(design, outcome)
    residual = outcome - 1 / (1 + np.exp(-design @ found.mean))
    np.testing.assert_allclose(design.T @ residual, 0.0, atol=1e-5)
    assert found.mean == pytest.approx([-1.0, 0.8, -0.5], abs=0.35)


def test_one_share_by_algebra():
    outcome = np.array([1.0] * 3 + [0.0] * 9)
    found = fit(np.ones((12, 1)), outcome)
    assert found.mean[0] == pytest.approx(np.log(3 / 9))
    assert found.covariance[0, 0] == pytest.approx(1 / (12 * 0.25 * 0.75))
    assert found.log_likelihood == pytest.approx(3 * np.log(0.25) + 9 * np.log(0.75))


def test_a_firm_prior_holds_and_a_faint_likelihood_yields(data):
    design, outcome = data
    prior = np.array([0.0, 0.2, 0.2])
    firm = fit(design, outcome, prior, np.full(3, 1e-3))
    assert firm.mean == pytest.approx(prior, abs=1e-3)
    faint = fit(design, outcome, prior, np.ones(3), weight=1e-6)
    assert faint.mean == pytest.approx(prior, abs=1e-3)
    assert np.diag(faint.covariance) == pytest.approx(np.ones(3), abs=1e-3)


def test_separated_outcomes_stay_finite_under_a_prior():
    design = np.column_stack([np.ones(6), np.arange(6.0)])
    outcome = np.array([0.0, 0, 0, 1, 1, 1])
    found = fit(design, outcome, np.zeros(2), np.full(2, 2.0))
    assert np.isfinite(found.mean).all()
    assert found.mean[1] > 0
