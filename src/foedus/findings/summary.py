"""Summary: histories as an array, quantiles, and probabilities with the error that the number of histories leaves.

The interval of a probability is Jeffreys' (the central 95 % of Beta(k + 1/2, n - k + 1/2), with 0 and 1 as ends where
k is 0 or n), as recommended by Brown, Cai & DasGupta (2001), Statistical Science 16(2). It says how far more histories
could still move the figure, and nothing of whether the assumptions hold.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from foedus.findings.wording import likelihood

Floats = NDArray[np.float64]


class Probability(NamedTuple):
    """A relative frequency: `hits` of `of` histories, with its Monte Carlo interval."""

    value: float
    low: float
    high: float
    hits: float
    of: int

    @property
    def words(self) -> str:
        """Likelihood words of ICD 203."""
        return likelihood(self.value)


class Quantiles(NamedTuple):
    """Quantiles and mean of a sample; NaN where it is empty."""

    q05: float
    q25: float
    q50: float
    q75: float
    q95: float
    mean: float
    size: int


class Histories:
    """The outcomes of an ensemble as arrays `[draw, policy]`, NaN where a history failed or has no value.

    Attributes:
        policies: ids, in the order of the second axis.
        draws: the draws' numbers, in the order of the first axis.
        ok: `[draw, policy]`, whether the history came to its end.
    """

    def __init__(self, outcomes: pa.Table, policies: tuple[str, ...]) -> None:
        self.policies = policies
        numbers = outcomes["draw"].to_numpy()
        self.draws, self._row = np.unique(numbers, return_inverse=True)
        self._column = pd.Categorical(outcomes["policy"].to_pandas(), categories=list(policies)).codes
        self._outcomes = outcomes
        self.ok = np.zeros((len(self.draws), len(policies)), dtype=bool)
        self.ok[self._row, self._column] = (outcomes["status"].to_pandas() == "ok").to_numpy()

    def values(self, outcome: str) -> Floats:
        """One outcome, `[draw, policy]`."""
        values = np.full(self.ok.shape, np.nan)
        values[self._row, self._column] = self._outcomes[outcome].to_numpy(zero_copy_only=False)
        values[~self.ok | ~np.isfinite(values)] = np.nan
        return values

    def under(self, outcome: str, policy: str) -> Floats:
        """One outcome under one policy, `[draw]`."""
        return self.values(outcome)[:, self.policies.index(policy)]

    @cached_property
    def failed(self) -> int:
        """How many histories failed and are left out."""
        return self._outcomes.num_rows - int(self.ok.sum())


def probability(hits: float, of: int, level: float = 0.95) -> Probability:
    """The probability that `hits` of `of` histories speak for; NaN if there are none. Hits may be fractions."""
    from scipy.stats import beta

    if of == 0:
        return Probability(float("nan"), 0.0, 1.0, hits, of)
    tail = (1 - level) / 2
    low = 0.0 if hits <= 0 else float(beta.ppf(tail, hits + 0.5, of - hits + 0.5))
    high = 1.0 if hits >= of else float(beta.ppf(1 - tail, hits + 0.5, of - hits + 0.5))
    value = hits / of
    return Probability(value, min(low, value), max(high, value), hits, of)


def quantiles(values: Floats) -> Quantiles:
    """Quantiles of the finite values."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        nothing = float("nan")
        return Quantiles(nothing, nothing, nothing, nothing, nothing, nothing, 0)
    q05, q25, q50, q75, q95 = np.quantile(finite, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist()
    return Quantiles(q05, q25, q50, q75, q95, float(finite.mean()), int(finite.size))
