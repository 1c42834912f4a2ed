"""A yearly hazard with a frailty: the complementary log-log regression that `exits` estimates.

    P(event in a year) = 1 - exp(-exp(eta))        eta = design b + spread u,  u ~ N(0, 1) for each group

The frailty u, what makes one group readier than another for reasons not seen, is integrated out by Gauss-Hermite
quadrature (Jenkins 1995 on discrete-time hazards; Skrondal & Rabe-Hesketh 2004). Weak priors keep an estimate from few
events finite: N(0, 2) on a slope, N(0, 1) on the logarithm of the spread.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

NODES = 25
SLOPE_SPREAD, LOG_SPREAD = 2.0, 1.0
"""Standard deviations of the priors of a slope and of the logarithm of the frailty's spread."""
STEP = 1e-3
"""Of the differences that give the curvature."""


class Likelihood:
    """The log-likelihood of events by group.

    Args:
        design: `[row, term]`, its first column ones.
        event: 0 or 1, `[row]`.
        group: of each row, any numbers.
        frail: whether groups have a frailty; without it the last coefficient means nothing.
    """

    def __init__(self, design: np.ndarray, event: np.ndarray, group: np.ndarray, frail: bool = True) -> None:
        self.design, self.event = design, event > 0
        self.names, self.group = np.unique(group, return_inverse=True)
        nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
        self.nodes = nodes if frail else np.zeros(1)
        self.log_weight = np.log(weights / weights.sum()) if frail else np.zeros(1)

    @cached_property
    def prior(self) -> np.ndarray:
        """Precision of each coefficient's prior; the first, the level, has none."""
        return np.array([0.0, *[SLOPE_SPREAD**-2] * (self.design.shape[1] - 1), LOG_SPREAD**-2])

    def by_node(self, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-likelihood `[group, node]` at each value of the frailty, and its slope in eta `[row, node]`."""
        eta = (self.design @ b[:-1])[:, None] + np.exp(b[-1]) * self.nodes
        hazard = np.exp(np.clip(eta, -500.0, 6.0))
        happened = self.event[:, None]
        odds = hazard / np.expm1(hazard)
        each = np.where(happened, np.log(-np.expm1(-hazard)), -hazard)
        total = np.zeros((len(self.names), len(self.nodes)))
        np.add.at(total, self.group, each)
        return total, np.where(happened, odds, -hazard)

    def __call__(self, b: np.ndarray) -> tuple[float, np.ndarray]:
        """Minus the log of likelihood and prior, and its gradient."""
        total, slope = self.by_node(b)
        joint = total + self.log_weight
        top = joint.max(axis=1, keepdims=True)
        share = np.exp(joint - top)
        whole = share.sum(axis=1, keepdims=True)
        slope = slope * (share / whole)[self.group]
        gradient = np.append(slope.sum(axis=1) @ self.design, np.exp(b[-1]) * (slope @ self.nodes).sum())
        value = float((top + np.log(whole)).sum())
        return -value + 0.5 * float(self.prior @ b**2), -gradient + self.prior * b


class Fit(NamedTuple):
    """A fitted hazard.

    Attributes:
        mean: coefficients where the posterior is highest, then the logarithm of the frailty's spread, `[term + 1]`.
        covariance: of the normal approximation there.
        log_likelihood: with the priors, at `mean`.
        frailty: mean and standard deviation of each group's frailty, in units of eta, given its record.
    """

    mean: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    frailty: dict[float, tuple[float, float]]

    @property
    def spread(self) -> float:
        """Standard deviation of the frailty, in units of eta."""
        return float(np.exp(self.mean[-1]))

    @property
    def error(self) -> np.ndarray:
        """Standard errors."""
        return np.sqrt(np.diag(self.covariance))


def fit(design: np.ndarray, event: np.ndarray, group: np.ndarray, frail: bool = True) -> Fit:
    """The most probable coefficients, with the curvature there."""
    target = Likelihood(design, event, group, frail)
    first = np.zeros(design.shape[1] + 1)
    first[0] = np.log(max(event.sum(), 0.5) / len(event))
    best = minimize(target, first, jac=True, method="BFGS", options={"gtol": 1e-4}).x
    curvature = np.stack(
        [(target(best + at)[1] - target(best - at)[1]) / (2 * STEP) for at in STEP * np.eye(len(best))]
    )
    joint = target.by_node(best)[0] + target.log_weight
    share = np.exp(joint - joint.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    value = np.exp(best[-1]) * target.nodes
    middle = share @ value
    around = np.sqrt(np.maximum(share @ value**2 - middle**2, 0.0))
    known = {float(name): (float(m), float(s)) for name, m, s in zip(target.names, middle, around, strict=True)}
    covariance = np.linalg.inv(0.5 * (curvature + curvature.T))
    return Fit(best, covariance, -target(best)[0], known)
