"""Binary logit with normal priors: the estimate that the checks and the forecasts of joining share."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit


class Estimate(NamedTuple):
    """A fitted logit.

    Attributes:
        mean: coefficients where the posterior is highest, `[term]`.
        covariance: of the normal approximation there, `[term, term]`.
        log_likelihood: of the outcomes at `mean`, without the prior.
    """

    mean: np.ndarray
    covariance: np.ndarray
    log_likelihood: float


def fit(
    design: np.ndarray,
    outcome: np.ndarray,
    prior_mean: np.ndarray | None = None,
    prior_spread: np.ndarray | None = None,
    weight: float = 1.0,
) -> Estimate:
    """Most probable coefficients of a logit and their covariance (Laplace approximation).

    Args:
        design: `[row, term]`.
        outcome: 0 or 1, `[row]`.
        prior_mean: of the normal prior, `[term]`; None for maximum likelihood.
        prior_spread: its standard deviation.
        weight: of each row in the likelihood, below 1 where rows are not independent.
    """
    terms = design.shape[1]
    centre = np.zeros(terms) if prior_mean is None else prior_mean
    precision = np.zeros(terms) if prior_spread is None else prior_spread**-2.0

    def likelihood(b: np.ndarray) -> float:
        odds = design @ b
        return float((outcome * odds - np.logaddexp(0.0, odds)).sum())

    def objective(b: np.ndarray) -> float:
        return -weight * likelihood(b) + 0.5 * float((precision * (b - centre) ** 2).sum())

    def slope(b: np.ndarray) -> np.ndarray:
        return weight * design.T @ (expit(design @ b) - outcome) + precision * (b - centre)

    def curvature(b: np.ndarray) -> np.ndarray:
        p = expit(design @ b)
        return (design * (weight * p * (1.0 - p))[:, None]).T @ design + np.diag(precision)

    best = minimize(objective, centre.copy(), method="trust-exact", jac=slope, hess=curvature, options={"gtol": 1e-8}).x
    return Estimate(best, np.linalg.inv(curvature(best)), likelihood(best))
