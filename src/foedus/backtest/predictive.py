"""Predictive distributions as weighted draws: quantiles, where an outcome falls, and proper scores.

Literature: Gneiting & Raftery (2007) on proper scores; Hersbach (2000) on the continuous ranked probability score.
"""

import numpy as np

LEVEL = 0.9
"""Coverage of the bands that outcomes are held against."""


def quantiles(draws: np.ndarray, at: tuple[float, ...], weight: np.ndarray | None = None) -> np.ndarray:
    """Quantiles of weighted draws: the least value at or below which that part of the weight lies."""
    order = np.argsort(draws)
    share = np.ones(len(draws)) if weight is None else weight
    below = np.cumsum(share[order])
    if not below[-1] > 0:
        return np.full(len(at), np.nan)
    return draws[order][np.minimum(np.searchsorted(below, np.array(at) * below[-1]), len(draws) - 1)]


def band(draws: np.ndarray, weight: np.ndarray | None = None, level: float = LEVEL) -> tuple[float, float]:
    """The central band of that coverage."""
    low, high = quantiles(draws, ((1 - level) / 2, (1 + level) / 2), weight)
    return float(low), float(high)


def outside(value: float, low: float, high: float) -> float:
    """How far a value lies outside a band, in its unit; 0 inside."""
    return float(max(low - value, value - high, 0.0))


def place(value: float, draws: np.ndarray, weight: np.ndarray | None = None) -> float:
    """Part of the distribution below a value, ties counted by half."""
    share = np.ones(len(draws)) if weight is None else weight
    return float((share * ((draws < value) + 0.5 * (draws == value))).sum() / share.sum())


def crps(value: float, draws: np.ndarray, weight: np.ndarray | None = None) -> float:
    """Continuous ranked probability score, in the unit of the value; lower is better.

    The mean distance of draws from the value, less half of their mean distance from each other.
    """
    share = np.ones(len(draws)) if weight is None else weight
    order = np.argsort(draws)
    x, w = draws[order], share[order] / share.sum()
    below = np.cumsum(w) - w / 2
    spread = 2.0 * float((w * x * (2.0 * below - 1.0)).sum())
    return float((w * np.abs(x - value)).sum()) - spread / 2.0
