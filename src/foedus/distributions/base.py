"""What every distribution is and does: its figures and their check, cutting to bounds, words.

Cut to bounds, a number u in (0, 1) gives the value F^-1(F(low) + u (F(high) - F(low))), so that every value lies in the
bounds and none piles up at them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Self, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
UNBOUNDED = (-np.inf, np.inf)


@dataclass(frozen=True)
class Figure:
    """What a figure of a distribution is; stands in the annotation of a field of its class.

    Attributes:
        meaning: in words.
        value: whether it is a value that can be drawn, which must lie within the bounds.
        positive: whether it must be above zero.
        many: whether it is several numbers.
    """

    meaning: str
    value: bool = False
    positive: bool = False
    many: bool = False


@dataclass(frozen=True)
class Distribution(ABC):
    """A distribution on the real line, as plain data: its figures, and what it is cut to.

    Attributes:
        bounds: of the values within, each is as likely in proportion as before.
    """

    shape: ClassVar[str]
    """Its name in a case."""
    steps: ClassVar[bool] = False
    """Whether it is one of single values, instead of anywhere in a range."""

    bounds: tuple[float, float] = field(default=UNBOUNDED, kw_only=True)

    @abstractmethod
    def _cdf(self, x: Floats) -> Floats:
        """Probability of at most x, uncut."""

    @abstractmethod
    def _quantile(self, u: Floats) -> Floats:
        """The value at u in [0, 1], uncut."""

    @property
    @abstractmethod
    def _whole(self) -> tuple[float, float]:
        """Lowest and highest value, uncut."""

    def cdf(self, x: ArrayLike) -> Floats:
        """Probability of at most x, elementwise."""
        first, last = self._ends
        return (np.clip(self._cdf(np.asarray(x, dtype=np.float64)), first, last) - first) / (last - first)

    def quantile(self, u: ArrayLike) -> Floats:
        """The value at each u in [0, 1], elementwise: the inverse of `cdf`."""
        first, last = self._ends
        return np.clip(self._quantile(first + np.asarray(u, dtype=np.float64) * (last - first)), *self.support)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The distribution of these figures, in which `mistakes` finds nothing."""
        figures = {name: given[name] for name in cls.figures() if given.get(name) is not None}
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in figures.items()})

    def cut(self, low: float, high: float) -> Self:
        """What is left of it between two bounds, within which it must have something."""
        return replace(self, bounds=(low, high))

    @property
    def within(self) -> float:
        """The share of the uncut distribution that lies within the bounds."""
        first, last = self._ends
        return last - first

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest value that can be drawn."""
        return max(self._whole[0], self.bounds[0]), min(self._whole[1], self.bounds[1])

    @property
    def constant(self) -> bool:
        """Whether it has one value only."""
        return False

    @property
    def text(self) -> str:
        """In words and figures, such as "triangular: low 4, mode 9, high 18"."""
        given = {name: getattr(self, name) for name in self.figures()}
        return f"{self.shape}: {', '.join(f'{name} {value:g}' for name, value in given.items() if value is not None)}"

    @property
    def formula(self) -> str:
        """The distribution function in symbols and figures, uncut; the text of one that has none."""
        return self.text

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """What part of the uncut distribution lies below each end of the support."""
        (low, high), (lowest, highest) = self.support, self._whole
        return (
            float(self._cdf(np.array(low))) if low > lowest else 0.0,
            float(self._cdf(np.array(high))) if high < highest else 1.0,
        )

    @classmethod
    def meaning(cls) -> str:
        """What it is, in a line."""
        line = (cls.__doc__ or " ").splitlines()[0]
        return line[0].lower() + line[1:].rstrip(".")

    @classmethod
    def figures(cls) -> dict[str, Figure]:
        """Its figures by name, in the order in which they are told."""
        return _figures(cls)

    @classmethod
    def needed(cls) -> tuple[str, ...]:
        """Names of the figures that it must be given."""
        required = {each.name for each in fields(cls) if each.default is MISSING}
        return tuple(name for name in cls.figures() if name in required)

    @classmethod
    def optional(cls) -> tuple[str, ...]:
        """Names of the figures that it may be given besides."""
        return tuple(name for name in cls.figures() if name not in cls.needed())

    @classmethod
    def mistakes(cls, given: Mapping[str, Any], low: float, high: float) -> dict[str, str]:
        """What is wrong with figures for it: for each figure at fault, the first thing that is.

        Args:
            given: figures by name, as written; None where left out.
            low: lowest value that may be drawn.
            high: highest value that may be drawn.
        """
        takes = (*cls.needed(), *cls.optional())
        known = {name: value for name, value in given.items() if value is not None}
        foreign = [name for name in known if name not in takes]
        what = f"does not belong to a {cls.shape} distribution; it takes {_listed(takes)}."
        found = dict.fromkeys(foreign, what)
        if missing := [name for name in cls.needed() if name not in known]:
            return found | {"distribution": f'"{cls.shape}" needs {_listed(missing)}.'}
        own = {name: known[name] for name in cls.figures() if name in known}
        for name, what in (*cls._wrong(own), *cls._outside(own, low, high)):
            found.setdefault(name, what)
        return found

    @classmethod
    def _wrong(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with its own figures, none of those needed being left out: the figure, and what is."""
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            constant = ' For a constant write distribution = "fixed" and value.' if low == high else ""
            yield "low", f"must be below high = {high:g}.{constant}"
            return
        figures = cls.figures()
        for name, value in given.items():
            if figures[name].value and not figures[name].many:
                if low is not None and value < low:
                    yield name, f"must not be below low = {low:g}."
                if high is not None and value > high:
                    yield name, f"must not be above high = {high:g}."
        for name, value in given.items():
            if figures[name].positive and value <= 0:
                yield name, "must be above zero."

    @classmethod
    def _outside(cls, given: Mapping[str, Any], low: float, high: float) -> Iterator[tuple[str, str]]:
        """Which values that it names may not be drawn."""
        for name, value in given.items():
            figure = cls.figures()[name]
            if figure.value and not all(low <= each <= high for each in (value if figure.many else [value])):
                yield name, f"must be from {low:g} to {high:g}"


def written(value: float) -> str:
    """A figure as formulas show it."""
    return f"{value:,.10g}"


@cache
def _figures(cls: type) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found[name] = get_args(hint)[1]
    return {each.name: found[each.name] for each in fields(cls) if each.name in found}


def _listed(names: "tuple[str, ...] | list[str]") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
