"""The few distributions a claim or a background can have, each with its CDF and inverse CDF in closed form.

"More than N" is a Pareto tail with 90 % below N + g, g one unit of N's last significant digit; "less than N" its
mirror, a power law on (0, N) with 90 % above N - g.
"""

import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
UNBOUNDED = (-np.inf, np.inf)
Shape = Literal["pareto", "power", "uniform", "loguniform", "triangular", "point"]
TAIL = 0.1  # share beyond one unit of the last significant digit
DIGITS = 9  # that a figure in a report can have
HUGEST, TINIEST = sys.float_info.max, sys.float_info.min * sys.float_info.epsilon
NARROWEST = 10.0**-DIGITS  # distance of the ends of a tail, as a logarithm, where no number lies between them
NEARLY_ONE = 1 - 1e-12  # a Pareto tail has no largest value; draws stop here


@dataclass(frozen=True)
class Distribution:
    """A distribution on the real line, as plain data.

    Attributes:
        shape: its family.
        at: its parameters: (N, N + g) for pareto, (N, N - g) for power, (low, high) for uniform and loguniform,
            (low, mode, high) for triangular, (value,) for point.
        bounds: what it is cut to: of the values within, each is as likely in proportion as before.
    """

    shape: Shape
    at: tuple[float, ...]
    bounds: tuple[float, float] = UNBOUNDED

    def cdf(self, x: ArrayLike) -> Floats:
        """Probability of at most x, elementwise."""
        if self.bounds == UNBOUNDED or self.shape == "point":
            return self._cdf(x)
        first, last = self._ends
        return (np.clip(self._cdf(x), first, last) - first) / (last - first)

    def quantile(self, q: ArrayLike) -> Floats:
        """Inverse CDF of q in [0, 1], elementwise."""
        if self.bounds == UNBOUNDED or self.shape == "point":
            return self._quantile(q)
        first, last = self._ends
        return np.clip(self._quantile(first + np.asarray(q, dtype=np.float64) * (last - first)), *self.bounds)

    def cut(self, low: float, high: float) -> "Distribution":
        """What is left of it between two bounds, within which it must have something."""
        return replace(self, bounds=(low, high))

    @property
    def within(self) -> float:
        """The share of the uncut distribution that lies within the bounds."""
        if self.shape == "point":
            return float(self.bounds[0] <= self.at[0] <= self.bounds[1])
        first, last = self._ends
        return last - first

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """What part of the uncut distribution lies below each of the bounds."""
        low, high = self.bounds
        return 0.0 if low == -np.inf else float(self._cdf(low)), 1.0 if high == np.inf else float(self._cdf(high))

    def _cdf(self, x: ArrayLike) -> Floats:
        x = np.asarray(x, dtype=np.float64)
        match self.shape, self.at:
            case "pareto", (n, _):
                return 1 - (n / np.maximum(x, n)) ** self.exponent
            case "power", (n, _):
                return (np.clip(x, 0, n) / n) ** self.exponent
            case "uniform", (low, high):
                return (np.clip(x, low, high) - low) / (high - low)
            case "loguniform", (low, high):
                return np.clip(np.log(np.clip(x, low, high) / low) / np.log(high / low), 0, 1)
            case "triangular", (low, mode, high):
                x = np.clip(x, low, high)
                peak = (mode - low) / (high - low)  # the share below mode, so that rounding takes neither side past it
                rising = np.minimum((x - low) ** 2 / ((high - low) * (mode - low or 1)), peak)
                falling = np.maximum(1 - (high - x) ** 2 / ((high - low) * (high - mode or 1)), peak)
                return np.where(x < mode, rising, falling)
            case _:
                return (x >= self.at[0]).astype(np.float64)

    def _quantile(self, q: ArrayLike) -> Floats:
        q = np.asarray(q, dtype=np.float64)
        match self.shape, self.at:
            case "pareto", (n, _):
                return n * (1 - np.minimum(q, NEARLY_ONE)) ** (-1 / self.exponent)
            case "power", (n, _):
                return n * q ** (1 / self.exponent)
            case "uniform", (low, high):
                return low + (high - low) * q
            case "loguniform", (low, high):
                return low * np.exp(np.log(high / low) * q)
            case "triangular", (low, mode, high):
                rising = low + np.sqrt(q * (high - low) * (mode - low))
                falling = high - np.sqrt((1 - q) * (high - low) * (high - mode))
                return np.where(q * (high - low) < mode - low, rising, falling)
            case _:
                return np.full(q.shape, self.at[0])

    @property
    def exponent(self) -> float:
        """The power of a pareto or power law, so that 90 % lies within one unit of the last digit."""
        return float(np.log(1 / TAIL) / max(abs(np.log(self.at[1] / self.at[0])), NARROWEST))

    @property
    def formula(self) -> str:
        """The CDF in symbols and figures."""
        numbers = [f"{value:,.10g}" for value in self.at]
        match self.shape:
            case "pareto":
                return f"1 - ({numbers[0]}/x)^{self.exponent:.4g} above {numbers[0]}: 90 % below {numbers[1]}"
            case "power":
                return f"(x/{numbers[0]})^{self.exponent:.4g} below {numbers[0]}: 90 % above {numbers[1]}"
            case "uniform":
                return f"(x - {numbers[0]})/({numbers[1]} - {numbers[0]}) from {numbers[0]} to {numbers[1]}"
            case "loguniform":
                return f"ln(x/{numbers[0]})/ln({numbers[1]}/{numbers[0]}) from {numbers[0]} to {numbers[1]}"
            case "triangular":
                return f"triangular from {numbers[0]} over {numbers[1]} to {numbers[2]}"
            case _:
                return f"1 from {numbers[0]} on, 0 below"


def last_digit(value: float) -> float:
    """One unit of the last significant digit: 10,000 for 30,000; 100 for 30,500; 0.01 for 0.25.

    Digits after the ninth count for nothing. Whoever reports a number has counted or measured it, and nine digits name
    one inhabitant among hundreds of millions; what has more, such as 13333.333333333334, was worked out by a machine,
    and its last digit is one of the machine's.
    """
    written = Decimal(repr(float(value))).normalize()
    place = max(int(written.as_tuple().exponent), written.adjusted() - DIGITS + 1)
    return float(Decimal(1).scaleb(place)) or TINIEST


def more_than(value: float) -> Distribution:
    """Pareto above value with 90 % below value + g."""
    return Distribution("pareto", (value, min(value + last_digit(value), HUGEST)))


def less_than(value: float) -> Distribution:
    """Power law on (0, value) with 90 % above value - g; a power of ten takes g one digit finer, as value - g is 0."""
    unit = last_digit(value)
    return Distribution("power", (value, value - (unit if unit < value else unit / 10)))


def of_claim(bound: str, value: float | None, low: float | None, high: float | None, exact: bool) -> Distribution:
    """The distribution of a numeric claim.

    "=" is the value, give or take half a unit of its last significant digit (as rounding leaves it) unless the
    question counts exactly; a range is uniform.
    """
    if bound == "range" and low is not None and high is not None:
        return Distribution("uniform", (low, high))
    if value is None:
        raise ValueError(f'bound "{bound}" needs a value')
    if bound == ">":
        return more_than(value)
    if bound == "<":
        return less_than(value)
    if exact or not value:
        return Distribution("point", (value,))
    half = last_digit(value) / 2
    return Distribution("uniform", (value - half, value + half))
