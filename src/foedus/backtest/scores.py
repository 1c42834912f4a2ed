"""Scores of probability forecasts of yes/no events, with their uncertainty over groups of dependent events.

Literature: Brier (1950); Hanley & McNeil (1982) on the area under the ROC curve; Field & Welsh (2007) on resampling
whole groups.
"""

import numpy as np
from scipy.stats import rankdata

RESAMPLES = 1000


def brier(outcome: np.ndarray, probability: np.ndarray) -> float:
    """Mean squared error; lower is better."""
    return float(np.mean((outcome - probability) ** 2))


def log_loss(outcome: np.ndarray, probability: np.ndarray) -> float:
    """Mean negative log-likelihood; lower is better."""
    return float(-np.mean(np.where(outcome > 0, np.log(probability), np.log1p(-probability))))


def auc(outcome: np.ndarray, probability: np.ndarray) -> float:
    """Chance that an event that came had the higher probability than one that did not; NaN if all are alike."""
    yes = outcome > 0
    came, failed = int(yes.sum()), int((~yes).sum())
    if not came or not failed:
        return float("nan")
    return float((rankdata(probability)[yes].sum() - came * (came + 1) / 2) / (came * failed))


def band(score, group: np.ndarray, *arrays: np.ndarray, level: float = 0.9, seed: int = 1) -> tuple[float, float]:
    """Bounds of a score when whole groups are drawn again with replacement.

    Args:
        score: a function of the arrays.
        group: which group each row belongs to, `[row]`.
        arrays: what the score is computed from, each `[row]`.
        level: coverage of the band.
        seed: of the resampling.
    """
    random = np.random.default_rng(seed)
    _, member = np.unique(group, return_inverse=True)
    rows = [np.flatnonzero(member == each) for each in range(member.max() + 1)]
    values = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([rows[each] for each in random.integers(len(rows), size=len(rows))])
        values.append(score(*(array[drawn] for array in arrays)))
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
