"""The distributions that only come of evidence: "more than N", "less than N", and a background over several decades.

"More than N" is a Pareto tail with 90 % below N + g, g one unit of N's last significant digit; "less than N" its
mirror, a power law on (0, N) with 90 % above N - g.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from foedus.distributions.base import Distribution, Figure, Floats, written
from foedus.distributions.shapes import Loguniform

TAIL = 0.1  # share beyond the reach
DIGITS = 9  # that a figure in a report can have
NARROWEST = 10.0**-DIGITS  # distance of the ends of a tail, as a logarithm, where no number lies between them
NEARLY_ONE = 1 - 1e-12  # a Pareto tail has no largest value; draws stop here


@dataclass(frozen=True)
class _Tail(Distribution):
    number: Annotated[float, Figure("what a claim says the value is above or below", value=True, positive=True)]
    reach: Annotated[float, Figure("90 % lie between number and reach", value=True, positive=True)]

    @property
    def exponent(self) -> float:
        """The power of the law, so that 90 % lies within its reach."""
        return float(np.log(1 / TAIL) / max(abs(np.log(self.reach / self.number)), NARROWEST))


@dataclass(frozen=True)
class Pareto(_Tail):
    """Above number, with 90 % below reach."""

    shape = "pareto"

    @property
    def formula(self) -> str:
        """A power that falls."""
        number = written(self.number)
        return f"1 - ({number}/x)^{self.exponent:.4g} above {number}: 90 % below {written(self.reach)}"

    def _cdf(self, x: Floats) -> Floats:
        return 1 - (self.number / np.maximum(x, self.number)) ** self.exponent

    def _quantile(self, u: Floats) -> Floats:
        return self.number * (1 - np.minimum(u, NEARLY_ONE)) ** (-1 / self.exponent)

    @property
    def _whole(self) -> tuple[float, float]:
        return self.number, np.inf

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super()._wrong(given)
        if given["reach"] < given["number"]:
            yield "reach", "must not be below number."


@dataclass(frozen=True)
class Power(_Tail):
    """Between 0 and number, with 90 % above reach."""

    shape = "power"

    @property
    def formula(self) -> str:
        """A power that rises."""
        number = written(self.number)
        return f"(x/{number})^{self.exponent:.4g} below {number}: 90 % above {written(self.reach)}"

    def _cdf(self, x: Floats) -> Floats:
        return (np.clip(x, 0, self.number) / self.number) ** self.exponent

    def _quantile(self, u: Floats) -> Floats:
        return self.number * u ** (1 / self.exponent)

    @property
    def _whole(self) -> tuple[float, float]:
        return 0.0, self.number

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super()._wrong(given)
        if given["reach"] > given["number"]:
            yield "reach", "must not be above number."


@dataclass(frozen=True)
class Decades(Loguniform):
    """Loguniform, as the background of a question: the same law, worked out through the logarithm.

    Its draws differ from those of `Loguniform` in the last bits, and numbers of earlier runs rest on them.
    """

    def _quantile(self, u: Floats) -> Floats:
        return self.low * np.exp(np.log(self.high / self.low) * u)
