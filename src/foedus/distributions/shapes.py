"""The distributions that an analyst may write, each one class with all that is particular to it.

A new one is a class here and a place in `WRITTEN`, at the end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from foedus.distributions.base import UNBOUNDED, Distribution, Figure, Floats, written

Low = Annotated[float, Figure("lowest value", value=True)]
Mode = Annotated[float, Figure("likeliest value", value=True)]
High = Annotated[float, Figure("highest value", value=True)]
Mean = Annotated[float, Figure("mean, of a normal or beta distribution", value=True)]
TOLERANCE = 1e-6  # by which weights may miss 1


@dataclass(frozen=True)
class _Steps(Distribution):
    """One of single values, which bounds leave whole."""

    steps = True

    def cdf(self, x: ArrayLike) -> Floats:
        """Probability of at most x, elementwise."""
        return self._cdf(np.asarray(x, dtype=np.float64))

    def quantile(self, u: ArrayLike) -> Floats:
        """The value at each u in [0, 1], elementwise: those that are written first have the lowest."""
        return self._quantile(np.asarray(u, dtype=np.float64))

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return self._whole


@dataclass(frozen=True)
class Fixed(_Steps):
    """A constant, counted as one and not as an uncertainty."""

    shape = "fixed"
    value: Annotated[float, Figure("of a fixed distribution: a constant", value=True)]

    @property
    def within(self) -> float:
        """1 or 0."""
        return float(self.bounds[0] <= self.value <= self.bounds[1])

    @property
    def constant(self) -> bool:
        """It has one value."""
        return True

    @property
    def formula(self) -> str:
        """Nothing below the value, everything from there on."""
        return f"1 from {written(self.value)} on, 0 below"

    def _cdf(self, x: Floats) -> Floats:
        return (x >= self.value).astype(np.float64)

    def _quantile(self, u: Floats) -> Floats:
        return np.full(u.shape, self.value)

    @property
    def _whole(self) -> tuple[float, float]:
        return self.value, self.value


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value from low to high equally likely."""

    shape = "uniform"
    low: Low
    high: High

    @property
    def formula(self) -> str:
        """A straight line."""
        low, high = written(self.low), written(self.high)
        return f"(x - {low})/({high} - {low}) from {low} to {high}"

    def _cdf(self, x: Floats) -> Floats:
        return (np.clip(x, self.low, self.high) - self.low) / (self.high - self.low)

    def _quantile(self, u: Floats) -> Floats:
        return self.low + u * (self.high - self.low)

    @property
    def _whole(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Loguniform(Distribution):
    """Every factor between low and high equally likely; low above zero."""

    shape = "loguniform"
    low: Low
    high: High

    @property
    def formula(self) -> str:
        """A straight line in the logarithm."""
        low, high = written(self.low), written(self.high)
        return f"ln(x/{low})/ln({high}/{low}) from {low} to {high}"

    def _cdf(self, x: Floats) -> Floats:
        factor = np.clip(x, self.low, self.high) / self.low
        return np.clip(np.log(factor) / np.log(self.high / self.low), 0, 1)

    def _quantile(self, u: Floats) -> Floats:
        return self.low * (self.high / self.low) ** u

    @property
    def _whole(self) -> tuple[float, float]:
        return self.low, self.high

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super()._wrong(given)
        if given["low"] <= 0:
            yield "low", "must be above zero for a loguniform distribution."


@dataclass(frozen=True)
class Triangular(Distribution):
    """Likeliest at mode, falling evenly to nothing at low and high."""

    shape = "triangular"
    low: Low
    mode: Mode
    high: High

    @property
    def formula(self) -> str:
        """Its corners."""
        return f"triangular from {written(self.low)} over {written(self.mode)} to {written(self.high)}"

    def _cdf(self, x: Floats) -> Floats:
        low, mode, high = self.low, self.mode, self.high
        x = np.clip(x, low, high)
        peak = (mode - low) / (high - low)  # the share below mode, so that rounding takes neither side past it
        rising = np.minimum((x - low) ** 2 / ((high - low) * (mode - low or 1)), peak)
        falling = np.maximum(1 - (high - x) ** 2 / ((high - low) * (high - mode or 1)), peak)
        return np.where(x < mode, rising, falling)

    def _quantile(self, u: Floats) -> Floats:
        low, mode, high = self.low, self.mode, self.high
        rising, falling = u * (high - low) * (mode - low), (1 - u) * (high - low) * (high - mode)
        return np.where(u * (high - low) < mode - low, low + np.sqrt(rising), high - np.sqrt(falling))

    @property
    def _whole(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Pert(Distribution):
    """As triangular but rounder: a beta with mean (low + 4 mode + high) / 6."""

    shape = "pert"
    low: Low
    mode: Mode
    high: High

    def _cdf(self, x: Floats) -> Floats:
        from scipy.special import betainc

        share = np.clip((x - self.low) / (self.high - self.low), 0, 1)
        return betainc(1 + self._rise, 5 - self._rise, share)

    def _quantile(self, u: Floats) -> Floats:
        from scipy.special import betaincinv

        return self.low + (self.high - self.low) * betaincinv(1 + self._rise, 5 - self._rise, u)

    @property
    def _rise(self) -> float:
        return 4 * (self.mode - self.low) / (self.high - self.low)

    @property
    def _whole(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class _Endless(Distribution):
    """One that ends only where an analyst lets it end."""

    low: Annotated[float | None, Figure("lowest value", value=True)] = field(default=None, kw_only=True)
    high: Annotated[float | None, Figure("highest value", value=True)] = field(default=None, kw_only=True)

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can be drawn."""
        low, high = super().support
        return low if self.low is None else max(low, self.low), high if self.high is None else min(high, self.high)


@dataclass(frozen=True)
class Normal(_Endless):
    """Bell-shaped around mean with standard deviation sd."""

    shape = "normal"
    mean: Mean
    sd: Annotated[float, Figure("standard deviation, of a normal distribution", positive=True)]

    def _cdf(self, x: Floats) -> Floats:
        from scipy.special import ndtr

        return ndtr((x - self.mean) / self.sd)

    def _quantile(self, u: Floats) -> Floats:
        from scipy.special import ndtri

        return self.mean + self.sd * ndtri(u)

    @property
    def _whole(self) -> tuple[float, float]:
        return UNBOUNDED


@dataclass(frozen=True)
class Lognormal(_Endless):
    """Half below median; spread is the standard deviation of the logarithm."""

    shape = "lognormal"
    median: Annotated[float, Figure("median, of a lognormal distribution", value=True, positive=True)]
    spread: Annotated[float, Figure("standard deviation of the logarithm, of a lognormal", positive=True)]

    def _cdf(self, x: Floats) -> Floats:
        from scipy.special import ndtr

        factor = np.maximum(x, 0) / self.median
        return ndtr(np.log(factor, out=np.full(factor.shape, -np.inf), where=factor > 0) / self.spread)

    def _quantile(self, u: Floats) -> Floats:
        from scipy.special import ndtri

        return self.median * np.exp(self.spread * ndtri(u))

    @property
    def _whole(self) -> tuple[float, float]:
        return 0.0, np.inf


@dataclass(frozen=True)
class Beta(Distribution):
    """Between 0 and 1 around mean, narrower the larger weight is (as many observations)."""

    shape = "beta"
    mean: Mean
    weight: Annotated[float, Figure("of a beta distribution: worth how many observations", positive=True)]

    def _cdf(self, x: Floats) -> Floats:
        from scipy.special import betainc

        return betainc(self.mean * self.weight, (1 - self.mean) * self.weight, np.clip(x, 0, 1))

    def _quantile(self, u: Floats) -> Floats:
        from scipy.special import betaincinv

        return betaincinv(self.mean * self.weight, (1 - self.mean) * self.weight, u)

    @property
    def _whole(self) -> tuple[float, float]:
        return 0.0, 1.0

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super()._wrong(given)
        if not 0 < given["mean"] < 1:
            yield "mean", "must be above 0 and below 1 for a beta distribution."


@dataclass(frozen=True)
class Choice(_Steps):
    """One of values, with the probabilities in weights (equal if left out)."""

    shape = "choice"
    values: Annotated[
        tuple[float, ...],
        Figure("of a choice: the values; under a category question: what each category means", value=True, many=True),
    ]
    weights: Annotated[tuple[float, ...] | None, Figure("of a choice: probabilities, adding up to 1", many=True)] = None

    @property
    def chances(self) -> tuple[float, ...]:
        """The probability of each value."""
        return self.weights or (1 / len(self.values),) * len(self.values)

    @property
    def within(self) -> float:
        """The share of the values within the bounds."""
        low, high = self.bounds
        return sum(chance for value, chance in zip(self.values, self.chances, strict=True) if low <= value <= high)

    @property
    def constant(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.values) == 1

    @property
    def text(self) -> str:
        """In words and figures, such as "choice: 0 (25%), 1 (75%)"."""
        parts = [f"{value:g} ({chance:.0%})" for value, chance in zip(self.values, self.chances, strict=True)]
        return f"{self.shape}: {', '.join(parts)}"

    def _cdf(self, x: Floats) -> Floats:
        return np.minimum((np.asarray(x)[..., None] >= np.asarray(self.values)) @ np.asarray(self.chances), 1.0)

    def _quantile(self, u: Floats) -> Floats:
        edges = np.cumsum(self.chances)[:-1]
        return np.asarray(self.values, dtype=np.float64)[np.searchsorted(edges, u, side="right")]

    @property
    def _whole(self) -> tuple[float, float]:
        return min(self.values), max(self.values)

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        values, weights = given["values"], given.get("weights")
        if not values:
            yield "values", "must list at least one value."
        if len(set(values)) != len(values):
            yield "values", "must differ."
        if weights is not None and len(weights) != len(values):
            yield "weights", f"must be as many as values: {len(values)}."
        elif weights is not None and (min(weights, default=0) < 0 or abs(sum(weights) - 1) > TOLERANCE):
            yield "weights", f"add up to {sum(weights):g}; they must be at least 0 and add up to 1."


WRITTEN: dict[str, type[Distribution]] = {
    each.shape: each for each in (Fixed, Uniform, Loguniform, Triangular, Pert, Normal, Lognormal, Beta, Choice)
}
"""Every distribution that an analyst may write, by its name."""

FIGURES: dict[str, Figure] = {name: figure for each in WRITTEN.values() for name, figure in each.figures().items()}
"""Every figure that one of them takes; of one name, one meaning."""
