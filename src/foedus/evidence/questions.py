"""What an analyst writes about a question: `evidence/questions/<id>.toml`, one card each.

A **question** is what claims answer. Its card says what exactly may be being counted (the referents, each with an
argued weight), what one would believe without any claim (the background), and how the claims relate.
"""

from itertools import combinations
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationInfo, field_validator, model_validator

from foedus import distributions
from foedus.distributions import Distribution
from foedus.evidence import dates, units
from foedus.evidence.sources import Identifier, Label, Reason, Table

RelationKind = Literal[
    "conflict",
    "different-referent",
    "different-attribute",
    "outlier",
    "translation",
    "refined",
    "agree",
]
OTHER = "other"
LOWEST, HIGHEST = "lowest value, a number such as 500", "highest value, a number such as 100000"
T = TypeVar("T")


class LogUniform(Table):
    """Every factor of ten between low and high equally likely."""

    shape: Literal["loguniform"]
    low: float = Field(gt=0, description=LOWEST)
    high: float = Field(gt=0, description=HIGHEST)

    @model_validator(mode="after")
    def _ordered(self) -> "LogUniform":
        return _check_order(self, self.low, self.high)

    @property
    def distribution(self) -> Distribution:
        """The same, to draw from."""
        return distributions.Decades(self.low, self.high)


class Uniform(Table):
    """Every value between low and high equally likely."""

    shape: Literal["uniform"]
    low: float = Field(description=LOWEST)
    high: float = Field(description=HIGHEST)

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        return _check_order(self, self.low, self.high)

    @property
    def distribution(self) -> Distribution:
        """The same, to draw from."""
        return distributions.Uniform(self.low, self.high)


class Triangular(Table):
    """Most likely at mode, down to nothing at low and high."""

    shape: Literal["triangular"]
    low: float = Field(description=LOWEST)
    mode: float = Field(description="likeliest value, a number such as 2000")
    high: float = Field(description=HIGHEST)

    @model_validator(mode="after")
    def _ordered(self) -> "Triangular":
        if not self.low <= self.mode <= self.high:
            raise ValueError("mode must lie between low and high.")
        return _check_order(self, self.low, self.high)

    @property
    def distribution(self) -> Distribution:
        """The same, to draw from."""
        return distributions.Triangular(self.low, self.mode, self.high)


Range = Annotated[LogUniform | Uniform | Triangular, Field(discriminator="shape")]


class Referent(Table):
    """One thing the question may be about, and how likely it is the one meant."""

    id: Label
    meaning: str = Field(min_length=8)
    weight: float = Field(ge=0, le=1, description="w_h; the weights of a question add up to 1")
    reason: Reason
    background: Range | None = Field(
        default=None, description="in place of the question's, if this referent has its own"
    )
    background_reason: str = ""

    @model_validator(mode="after")
    def _reasoned(self) -> "Referent":
        if self.background is not None and len(self.background_reason) < 8:
            raise ValueError("a referent with its own background needs background_reason: why this range.")
        return self


class Relation(Table):
    """How some claims on the question stand to each other."""

    kind: RelationKind
    claims: list[Identifier] = Field(min_length=1)
    reason: Reason


class Excluded(Table):
    """A claim that bears on the question and yet is not pooled, and why."""

    claim: Identifier
    reason: Reason


class Question(Table):
    """The card of one question.

    A number question has `unit` and a background range; a category or date question has `categories` (dates as EDTF)
    and a background weight for each, "other" included; left out, half of the background stands on "other" and the rest
    is spread evenly.
    """

    id: Identifier
    text: str = Field(min_length=8)
    kind: Literal["number", "category", "date"]
    unit: str | None = Field(default=None, description="UCUM code, for a number")
    exact: bool = Field(default=False, description='a number that is counted: "=" means the value itself, not rounded')
    categories: list[str] = Field(default=[], description='labels or EDTF dates; "other" is added, last')
    referent: list[Referent] = Field(default=[])
    background: Range | None = None
    background_weights: dict[str, float] | None = None
    background_reason: Reason
    k: float = Field(default=0.25, gt=0, description="weight of the background")
    k_reason: str = ""
    rho: float = Field(
        default=1.0, ge=0, le=1, description="1: claims of one origin count once; 0: each counts in full"
    )
    rho_reason: str = ""
    relation: list[Relation] = Field(default=[])
    excluded: list[Excluded] = Field(default=[])
    resolution: str = ""
    feeds: str = Field(default="", description="what the answer is used for")

    @field_validator("unit")
    @classmethod
    def _ucum(cls, unit: str | None) -> str | None:
        return unit if unit is None else units.checked(unit)

    @field_validator("categories")
    @classmethod
    def _apart(cls, categories: list[str], about: ValidationInfo) -> list[str]:
        if about.data.get("kind") != "date":
            return categories
        wrong = [message for text in categories if (message := _edtf_problem(text))]
        if not wrong:
            wrong = [
                f'"{one}" and "{other}" may be the same day, and would be counted as if they excluded each other. '
                "Keep the wider one: a claim with a narrower date answers it by label, beside its date."
                for one, other in combinations(dict.fromkeys(categories), 2)
                if dates.overlap(one, other)
            ]
        if wrong:
            raise ValueError(" ".join(wrong))
        return categories

    @model_validator(mode="after")
    def _fits_kind(self) -> "Question":
        wrong = []
        if self.kind == "number":
            if self.unit is None:
                wrong.append('a number question needs unit, a UCUM code such as "{person}".')
            if self.background is None and not (self.referent and all(h.background for h in self.referent)):
                wrong.append(
                    'a number question needs [background] with shape = "loguniform", "uniform" or "triangular".'
                )
            ranges = [each for each in (self.background, *(h.background for h in self.referent)) if each is not None]
            if self.unit is not None and units.counts(self.unit) and any(each.low < 0 for each in ranges):
                wrong.append(f"a background must not reach below zero: {self.unit} is counted.")
            if self.categories or self.background_weights:
                wrong.append("a number question has neither categories nor background_weights.")
        else:
            if not self.categories:
                wrong.append(f"a {self.kind} question needs categories.")
            if self.background or any(h.background for h in self.referent) or self.unit:
                wrong.append(f"a {self.kind} question has no unit and no background range.")
            if len(set(self.categories)) != len(self.categories) or OTHER in self.categories:
                wrong.append('categories must differ, and "other" is added by itself.')
            wrong += self._wrong_weights()
        if self.referent and abs(sum(h.weight for h in self.referent) - 1) > 1e-6:
            wrong.append(f"the weights of the referents add up to {sum(h.weight for h in self.referent):g}, not 1.")
        if len({h.id for h in self.referent}) != len(self.referent):
            wrong.append("two referents have the same id.")
        if self.k != 0.25 and len(self.k_reason) < 8:
            wrong.append("k other than 0.25 needs k_reason.")
        if self.rho != 1 and len(self.rho_reason) < 8:
            wrong.append("rho other than 1 needs rho_reason.")
        if wrong:
            raise ValueError(" ".join(wrong))
        return self

    def _wrong_weights(self) -> list[str]:
        if self.background_weights is None:
            return []
        wanted = {*self.categories, OTHER}
        if set(self.background_weights) != wanted:
            return [f"background_weights must name {', '.join(sorted(wanted))} and nothing else."]
        if min(self.background_weights.values()) < 0 or abs(sum(self.background_weights.values()) - 1) > 1e-6:
            return ["background_weights must be at least 0 and add up to 1."]
        return []

    @property
    def labels(self) -> tuple[str, ...]:
        """Categories with "other" last; empty for a number question."""
        return (*self.categories, OTHER) if self.categories else ()

    @property
    def category_background(self) -> tuple[float, ...]:
        """Background weight of each label, in the order of `labels`."""
        if self.background_weights is not None:
            return tuple(self.background_weights[label] for label in self.labels)
        return (*(0.5 / len(self.categories) for _ in self.categories), 0.5)


class Resolution(Table):
    """What turned out to be so, recorded by `foedus resolve` in `evidence/resolutions.toml`."""

    question: Identifier
    happened: str = Field(min_length=1, description="the category, EDTF date or number that turned out right")
    on: str = Field(description="EDTF date when it was settled")
    source: str = Field(min_length=8, description="citation: who says so, where, when")
    note: str = ""

    @field_validator("on")
    @classmethod
    def _edtf(cls, date: str) -> str:
        return dates.checked(date)


class Resolutions(Table):
    """The file `evidence/resolutions.toml`."""

    resolution: list[Resolution] = Field(default=[])


class Unpooled(Table):
    """A question that is recorded and not pooled: one source answers it, or nothing is drawn from it."""

    id: Identifier
    text: str = Field(min_length=8)


class UnpooledQuestions(Table):
    """The file `evidence/unpooled.toml`."""

    question: list[Unpooled] = Field(default=[])


def _check_order(table: T, low: float, high: float) -> T:
    if not low < high:
        raise ValueError("low must be below high.")
    return table


def _edtf_problem(text: str) -> str:
    try:
        dates.checked(text)
    except ValueError as error:
        return str(error)
    return ""
