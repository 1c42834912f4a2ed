"""Uncertainties: a parameter's distribution with its ground, and how it is drawn.

One table of `uncertainties/*.toml` is one uncertainty: one random variable, whose value all the cells share that it
covers. Its ground is a question card (then it is drawn from the pool of claims), facts, or an assumption.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field, create_model, model_validator

from foedus.distributions import FIGURES, WRITTEN, Distribution
from foedus.evidence import Pool
from foedus.evidence.sources import Reason, Table

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Grounding = Literal["claims", "facts", "assumption"]


class Category(Table):
    """What one answer to a question means for the parameter: a value, or every value from low to high alike."""

    value: float | None = Field(default=None, description="the parameter's value if this is the answer")
    low: float | None = Field(default=None, description="its lowest value if this is the answer")
    high: float | None = Field(default=None, description="its highest value if this is the answer")
    why: Reason

    @model_validator(mode="after")
    def _value_or_range(self) -> "Category":
        given = [name for name in ("value", "low", "high") if getattr(self, name) is not None]
        if given not in (["value"], ["low", "high"]):
            raise ValueError("needs value, or low and high.")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must be below high.")
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value; equal for a single value."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        return self.value or 0.0, self.value or 0.0


class _Shaped(Table):
    unit: str = Field(description="the unit of the parameter, as the sub-model declares it")
    distribution: str | None = Field(default=None, description="left out where a question is the ground")


def _with_figures(table: type[_Shaped]) -> type[_Shaped]:
    """The table with the names of all distributions, and a field for each figure that one of them takes."""
    literal: Any = Literal
    about = table.model_fields["distribution"].description
    fields: dict[str, Any] = {
        "distribution": (literal[tuple(WRITTEN)] | None, Field(default=None, description=about)),
        **{
            name: ((list[float] if figure.many else float) | None, Field(default=None, description=figure.meaning))
            for name, figure in FIGURES.items()
        },
    }
    return create_model(table.__name__, __base__=table, **fields)


class UncertaintyTable(_with_figures(_Shaped)):
    """A parameter's distribution, unit and ground, as written."""

    question: str | None = Field(default=None, description="ground: id of the question card that is drawn from")
    fact: str | None = Field(default=None, description="ground: id of a row of facts.csv")
    facts: Annotated[list[str], Field(min_length=1)] | None = Field(default=None, description="ground: ids of rows")
    assumption: Reason | None = Field(default=None, description="ground: why it is assumed, in a sentence")
    informed_by: list[str] = Field(default=[], description="ids of rows that inform an assumption and state no number")
    note: str = Field(default="", description="how the ground was turned into the distribution")

    @property
    def figures(self) -> dict[str, Any]:
        """Every figure that is written, by name."""
        return {name: value for name in FIGURES if (value := getattr(self, name)) is not None}


GROUNDS = ("question", "fact", "facts", "assumption")


class Drawn(NamedTuple):
    """What is drawn of an uncertainty: `[draw]` each.

    Attributes:
        value: the parameter's value.
        label: index into `Uncertainty.components`: the claim taken to be right; None if no question is the ground.
        referent: index into `Uncertainty.referents`: what is meant to have been counted; None likewise.
        answer: index into the pool's categories: the answer that holds; None unless a category question is the ground.
        place: where the value stands in the range that the answer leaves, from 0 to 1; None likewise.
    """

    value: Floats
    label: Integers | None = None
    referent: Integers | None = None
    answer: Integers | None = None
    place: Floats | None = None


@dataclass(frozen=True)
class Uncertainty:
    """One random variable of the case, and the cells of a parameter that take its value.

    Attributes:
        key: "sub-model.parameter" and the labels as written, such as "threats.exposure.*.cyber".
        submodel, parameter, labels: the parts of the key.
        cells: index of each cell that it covers, along the parameter's axes; `((),)` for a scalar.
        unit, meaning: as the sub-model declares them.
        bounds: lowest and highest value that the sub-model allows.
        grounding: "claims", "facts" or "assumption". It is assumed, too, where facts inform it that do not state it
            (see `figures`) or whose source nobody has found, where it weighs rival forms of an equation, and where the
            background of a number question weighs more than its claims. A claim that settles an answer does not settle
            the number that an analyst attaches to it: see `split`.
        distribution: what is drawn from, unless a question is the ground.
        pool: the pooled claims, if a question is the ground.
        values: lowest and highest value for each category of the pool; empty for a number question.
        reasons: why, for each of them.
        question, facts, assumption: the ground.
        note: how the ground was turned into the distribution.
        file, line: where it is written.
    """

    key: str
    submodel: str
    parameter: str
    labels: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    unit: str
    meaning: str
    bounds: tuple[float, float]
    grounding: Grounding
    distribution: Distribution | None = None
    pool: Pool | None = None
    values: tuple[tuple[float, float], ...] = ()
    reasons: tuple[str, ...] = ()
    question: str | None = None
    facts: tuple[str, ...] = ()
    assumption: str | None = None
    note: str = ""
    file: str = ""
    line: int | None = None

    @property
    def constant(self) -> bool:
        """Whether it has one value only, so that it is counted as a constant and not as an uncertainty."""
        return self.distribution is not None and self.distribution.constant

    @property
    def split(self) -> bool:
        """Whether claims settle an answer and leave a range, in which the value's place is assumed."""
        return any(low < high for low, high in self.values)

    @property
    def answers(self) -> tuple[str, ...]:
        """What may hold, "other" last; empty unless a category question is the ground."""
        return self.pool.categories if self.pool else ()

    @property
    def components(self) -> tuple[str, ...]:
        """Claim ids, then "background"; empty unless a question is the ground."""
        return self.pool.components if self.pool else ()

    @property
    def referents(self) -> tuple[str, ...]:
        """What may have been counted; empty unless a question is the ground."""
        return self.pool.referents if self.pool else ()

    @property
    def text(self) -> str:
        """Its distribution in words and figures."""
        return self.distribution.text if self.distribution else f"pool of claims on {self.question}"

    def draw(self, u_value: ArrayLike, u_label: ArrayLike, u_referent: ArrayLike) -> Drawn:
        """Draw by inverse distribution function from three arrays of uniform numbers in (0, 1), all of one shape."""
        if self.pool is None:
            return Drawn(quantile(self, u_value))
        if not self.pool.categories:
            drawn = self.drawn_from.draw(u_referent, u_label, u_value)
            return Drawn(np.clip(drawn.value.astype(np.float64), *self.bounds), drawn.label, drawn.referent)
        drawn = self.pool.draw(u_referent, u_label, u_value)
        answer = drawn.value.astype(np.int64)
        place = self._placed(answer, drawn.label, np.asarray(u_value, dtype=np.float64))
        low, high = np.asarray(self.values, dtype=np.float64).T
        value = low[answer] + place * (high - low)[answer]
        return Drawn(value, drawn.label, drawn.referent, answer, place)

    @cached_property
    def drawn_from(self) -> Pool:
        """The pool of a number question with each claim cut to the bounds: what is drawn from."""
        if self.pool is None:
            raise ValueError(f"{self.key} rests on no question")
        return self.pool.cut(*self.bounds)

    def _placed(self, category: Integers, label: Integers, u: Floats) -> Floats:
        """Places in the ranges of categories: what of `u` did not choose the category, from 0 to 1."""
        edges = np.concatenate([[0.0], np.cumsum(self.pool.category_background if self.pool else ())])
        width = np.maximum(np.diff(edges)[category], np.finfo(np.float64).tiny)
        from_background = np.clip((u - edges[category]) / width, 0.0, 1.0)
        return np.where(label == len(self.components) - 1, from_background, u)


def quantile(uncertainty: Uncertainty, u: ArrayLike) -> Floats:
    """The value at each u in (0, 1) of an uncertainty that no question is the ground of; over the pool of one that is.

    For a category question it is the value over the probabilities of its categories, in their order.
    """
    u = np.asarray(u, dtype=np.float64)
    if uncertainty.distribution is not None:
        return uncertainty.distribution.quantile(u)
    pool = uncertainty.pool
    if pool is None:
        raise ValueError(f"{uncertainty.key} has neither a distribution nor a pool")
    if not pool.categories:
        return np.clip(uncertainty.drawn_from.quantile(u), *uncertainty.bounds)
    edges = np.concatenate([[0.0], np.cumsum(pool.probabilities())])
    category = np.clip(np.searchsorted(edges, u, side="right") - 1, 0, len(pool.categories) - 1)
    within = (u - edges[category]) / np.maximum(np.diff(edges)[category], np.finfo(np.float64).tiny)
    low, high = np.asarray(uncertainty.values, dtype=np.float64).T
    return low[category] + np.clip(within, 0.0, 1.0) * (high - low)[category]
