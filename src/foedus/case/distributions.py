"""Distributions that an analyst may write, each cut to the bounds of its parameter.

A number u in (0, 1) gives the value F^-1(F(low) + u (F(high) - F(low))), so that every value lies in the bounds and
none piles up at them. Inverse distribution functions are SciPy's.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Shape = Literal[
    "fixed",
    "uniform",
    "loguniform",
    "triangular",
    "pert",
    "normal",
    "lognormal",
    "beta",
    "choice",
]
SHAPES: tuple[str, ...] = get_args(Shape)
FIGURES = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "loguniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "pert": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "spread"),
    "beta": ("mean", "weight"),
    "choice": ("values",),
}
"""What each distribution must be given."""

OPTIONAL = {"normal": ("low", "high"), "lognormal": ("low", "high"), "choice": ("weights",)}
"""What it may be given besides."""

MEANINGS = {
    "fixed": "a constant, counted as one and not as an uncertainty",
    "uniform": "every value from low to high equally likely",
    "loguniform": "every factor between low and high equally likely; low above zero",
    "triangular": "likeliest at mode, falling evenly to nothing at low and high",
    "pert": "as triangular but rounder: a beta with mean (low + 4 mode + high) / 6",
    "normal": "bell-shaped around mean with standard deviation sd",
    "lognormal": "half below median; spread is the standard deviation of the logarithm",
    "beta": "between 0 and 1 around mean, narrower the larger weight is (as many observations)",
    "choice": "one of values, with the probabilities in weights (equal if left out)",
}

WITHIN_ENDS = ("uniform", "loguniform", "triangular", "pert", "beta")
"""Distributions that end by themselves, at low and high; a beta, which has neither, at 0 and 1."""

TOLERANCE = 1e-6  # by which weights may miss 1


@dataclass(frozen=True)
class Distribution:
    """A distribution, as plain data.

    Attributes:
        shape: its family, a key of `FIGURES`.
        at: its figures by name, such as {"low": 4, "mode": 9, "high": 18}.
        bounds: lowest and highest value that can be drawn.
        values, weights: of a choice; else empty.
    """

    shape: str
    at: dict[str, float] = field(default_factory=dict)
    bounds: tuple[float, float] = (-np.inf, np.inf)
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The value at each u in (0, 1), elementwise."""
        u = np.asarray(u, dtype=np.float64)
        if self.shape == "fixed":
            return np.full(u.shape, self.at["value"])
        if self.shape == "choice":
            edges = np.cumsum(self.weights)[:-1]
            return np.asarray(self.values, dtype=np.float64)[np.searchsorted(edges, u, side="right")]
        first, last = self._ends
        return np.clip(self._inverse(first + u * (last - first)), *self.bounds)

    @property
    def constant(self) -> bool:
        """Whether it has one value only."""
        return self.shape == "fixed" or (self.shape == "choice" and len(self.values) == 1)

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can be drawn."""
        if self.shape == "fixed":
            return self.at["value"], self.at["value"]
        if self.shape == "choice":
            return min(self.values), max(self.values)
        low, high = self._frozen.support()
        return max(float(low), self.bounds[0]), min(float(high), self.bounds[1])

    @property
    def text(self) -> str:
        """In words and figures, such as "triangular: low 4, mode 9, high 18"."""
        if self.shape == "choice":
            parts = [f"{value:g} ({weight:.0%})" for value, weight in zip(self.values, self.weights, strict=True)]
        else:
            parts = [f"{name} {value:g}" for name, value in self.at.items()]
        return f"{self.shape}: {', '.join(parts)}"

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """What part of the distribution lies below each of the bounds."""
        if self.shape in WITHIN_ENDS:
            low, high = self.at.get("low", 0.0), self.at.get("high", 1.0)
            if self.bounds[0] <= low and high <= self.bounds[1]:
                return 0.0, 1.0
        return float(self._frozen.cdf(self.bounds[0])), float(self._frozen.cdf(self.bounds[1]))

    def _inverse(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse distribution function, uncut: what `_frozen.ppf` gives, without its checks of each call."""
        from scipy.special import betaincinv, ndtri

        match self.shape, self.at:
            case "uniform", {"low": low, "high": high}:
                return low + u * (high - low)
            case "loguniform", {"low": low, "high": high}:
                return low * (high / low) ** u
            case "triangular", {"low": low, "mode": mode, "high": high}:
                rising, falling = u * (high - low) * (mode - low), (1 - u) * (high - low) * (high - mode)
                return np.where(u * (high - low) < mode - low, low + np.sqrt(rising), high - np.sqrt(falling))
            case "pert", {"low": low, "mode": mode, "high": high}:
                rise = 4 * (mode - low) / (high - low)
                return low + (high - low) * betaincinv(1 + rise, 5 - rise, u)
            case "normal", {"mean": mean, "sd": sd}:
                return mean + sd * ndtri(u)
            case "lognormal", {"median": median, "spread": spread}:
                return median * np.exp(spread * ndtri(u))
            case "beta", {"mean": mean, "weight": weight}:
                return betaincinv(mean * weight, (1 - mean) * weight, u)
            case _:
                raise ValueError(f"no distribution {self.shape!r} of {sorted(self.at)}")

    @cached_property
    def _frozen(self) -> Any:
        from scipy import stats

        match self.shape, self.at:
            case "uniform", {"low": low, "high": high}:
                return stats.uniform(low, high - low)
            case "loguniform", {"low": low, "high": high}:
                return stats.loguniform(low, high)
            case "triangular", {"low": low, "mode": mode, "high": high}:
                return stats.triang((mode - low) / (high - low), low, high - low)
            case "pert", {"low": low, "mode": mode, "high": high}:
                rise = 4 * (mode - low) / (high - low)
                return stats.beta(1 + rise, 5 - rise, low, high - low)
            case "normal", {"mean": mean, "sd": sd}:
                return stats.norm(mean, sd)
            case "lognormal", {"median": median, "spread": spread}:
                return stats.lognorm(spread, scale=median)
            case "beta", {"mean": mean, "weight": weight}:
                return stats.beta(mean * weight, (1 - mean) * weight)
            case _:
                raise ValueError(f"no distribution {self.shape!r} of {sorted(self.at)}")

    def __getstate__(self) -> dict[str, Any]:
        """Plain data only, so that it can be sent to another process."""
        return {name: value for name, value in self.__dict__.items() if name not in ("_frozen", "_ends")}


def mistakes(shape: str, given: "Mapping[str, Any]", low: float, high: float) -> dict[str, str]:
    """What is wrong with a distribution's figures: for each figure at fault, the first thing that is.

    Args:
        shape: a key of `FIGURES`.
        given: figures by name, as written; None where left out.
        low: lowest value that the parameter may have.
        high: highest value that it may have.
    """
    needed, optional = FIGURES[shape], OPTIONAL.get(shape, ())
    written = [name for name, value in given.items() if value is not None]
    missing = [name for name in needed if name not in written]
    takes = _listed((*needed, *optional))
    foreign = [name for name in written if name not in (*needed, *optional)]
    found = dict.fromkeys(foreign, f"does not belong to a {shape} distribution; it takes {takes}.")
    if missing:
        return found | {"distribution": f'"{shape}" needs {_listed(missing)}.'}
    wrong = _wrong_choice(given, low, high) if shape == "choice" else _wrong_figures(shape, given, low, high)
    for name, what in wrong:
        found.setdefault(name, what)
    return found


def _wrong_figures(shape: str, given: "Mapping[str, Any]", low: float, high: float) -> "Iterator[tuple[str, str]]":
    yield from _wrong_order(shape, given)
    for name in ("value", "low", "mode", "high", "mean", "median"):
        value = given.get(name)
        if name in (*FIGURES[shape], *OPTIONAL.get(shape, ())) and value is not None and not low <= value <= high:
            yield name, f"must be from {low:g} to {high:g}"


def _wrong_order(shape: str, given: "Mapping[str, Any]") -> "Iterator[tuple[str, str]]":
    low, high = given.get("low"), given.get("high")
    if low is not None and high is not None and low >= high:
        constant = ' For a constant write distribution = "fixed" and value.' if low == high else ""
        yield "low", f"must be below high = {high:g}.{constant}"
        return
    for name in ("mode", "mean", "median"):
        middle = given.get(name) if name in FIGURES[shape] else None
        if middle is not None and low is not None and middle < low:
            yield name, f"must not be below low = {low:g}."
        if middle is not None and high is not None and middle > high:
            yield name, f"must not be above high = {high:g}."
    if shape == "loguniform" and low is not None and low <= 0:
        yield "low", "must be above zero for a loguniform distribution."
    for name in ("sd", "spread", "median", "weight"):
        if name in FIGURES[shape] and given[name] <= 0:
            yield name, "must be above zero."
    if shape == "beta" and not 0 < given["mean"] < 1:
        yield "mean", "must be above 0 and below 1 for a beta distribution."


def _wrong_choice(given: "Mapping[str, Any]", low: float, high: float) -> "Iterator[tuple[str, str]]":
    values, weights = given["values"], given.get("weights")
    if not values:
        yield "values", "must list at least one value."
    if any(not low <= value <= high for value in values):
        yield "values", f"must be from {low:g} to {high:g}"
    if len(set(values)) != len(values):
        yield "values", "must differ."
    if weights is not None and len(weights) != len(values):
        yield "weights", f"must be as many as values: {len(values)}."
    elif weights is not None and (min(weights, default=0) < 0 or abs(sum(weights) - 1) > TOLERANCE):
        yield "weights", f"add up to {sum(weights):g}; they must be at least 0 and add up to 1."


def _listed(names: "tuple[str, ...] | list[str]") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
