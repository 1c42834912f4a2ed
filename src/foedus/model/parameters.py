"""What a sub-model declares of itself, once: its parameters, levers, variables, luck and outcomes.

Each is an annotated field of a NamedTuple, so the declaration is also the container that the equations read:

    class Parameters(NamedTuple):
        half_life: Annotated[Array, Parameter("month", 1, 120, "Time in which untrained proficiency halves")]

A parameter's value comes from the case, through an uncertainty with a ground. A range here says what is possible at
all, not what is believed.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

AXES = {
    "member": "a state that is or was party to the alliance",
    "ally": "the same states, as those that are asked",
    "family": "an equipment family",
    "supplier": "a supplier of equipment",
    "line": "a line of the programme that money can be allotted to",
    "kind": "a kind of threat",
    "power": "an outside power or grouping",
    "series": "a series of exercises",
    "horizon": "a year at whose end outcomes are read",
}
"""Every axis a declared array may have before the history axis, with its meaning; a case gives each its labels."""

OUTCOME_AXES = {
    "added-up": "an outcome that is added up over the months",
    "looked-at": "an outcome that is looked at when a horizon ends",
}
"""Axes of what is kept of outcomes on the way. Their labels are the outcomes' names, which no case chooses."""


@dataclass(frozen=True)
class Parameter:
    """A quantity the case must ground: `low` and `high` bound what is possible, `axes` what it differs by."""

    unit: str
    low: float
    high: float
    meaning: str
    axes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lever:
    """A quantity that a policy sets.

    Attributes:
        unit, low, high, meaning: what it is, and what it can be set to.
        axes: what it differs by.
        default: what it is where a policy does not set it.
        cost: what is paid for it, in words and as part of a sentence; empty where it is free, whatever it is set to.
        total: what its values along its last axis add up to, if they are shares of one whole.
        or_less: whether they may add up to less.

    Raises:
        ValueError: it contradicts itself.
    """

    unit: str
    low: float
    high: float
    meaning: str
    axes: tuple[str, ...] = ()
    default: float = field(kw_only=True)
    cost: str = field(kw_only=True)
    total: float | None = field(default=None, kw_only=True)
    or_less: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if not self.low <= self.default <= self.high:
            raise ValueError(f"a lever from {self.low:g} to {self.high:g} is not {self.default:g} by default")
        if self.total is not None and (not self.axes or self.default):
            raise ValueError("shares of one whole have an axis, and are 0 where they are not set")


@dataclass(frozen=True)
class Variable:
    """An array of the state: unit, meaning, axes before the history axis."""

    unit: str
    meaning: str
    axes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Uniform:
    """Luck: one uniform deviate in (0, 1) for each cell of `axes`, each month."""

    meaning: str
    axes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One figure or statement that is read off a history, from what its sub-model reads each month.

    Attributes:
        unit: its unit; empty for a statement, which is true (1) or false (0).
        meaning: what it says. `{}` stands for the horizon.
        better: which way is better for the alliance's stated aims: 1 more, -1 less, 0 neither, a fact and not a merit.
        over: how the months' readings make one. "end": the last month's; "horizons": that of each horizon's last month,
            an outcome for each; "sum" or "mean": over the months; "ever": whether any month's is above 0.
        per: with "sum": the outcome of the same sub-model whose sum it is divided by; no value (NaN) where that is 0.
    """

    unit: str
    meaning: str
    better: int = 0
    over: Literal["end", "horizons", "sum", "mean", "ever"] = "end"
    per: str = ""

    @property
    def kind(self) -> str:
        """What it is: "yes-no" for a statement, else "number"."""
        return "number" if self.unit else "yes-no"


Declared: TypeAlias = Parameter | Lever | Variable | Uniform | Outcome
Levers = TypeVar("Levers", bound=tuple)


def declarations(container: type) -> dict[str, Any]:
    """The declarations of a NamedTuple's fields, by field name, in order.

    Raises:
        TypeError: a field is not annotated with a declaration.
    """
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(container, include_extras=True).items():
        notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        if len(notes) != 1:
            raise TypeError(f"{container.__name__}.{name} must be annotated with exactly one declaration")
        found[name] = notes[0]
    return found


def unset(container: type[Levers]) -> Levers:
    """The levers of a sub-model as they are where nobody sets them: a cell each, `[1, ..., 1]`, that stands for all."""
    declared = declarations(container).values()
    return container(*(np.full((1,) * (len(lever.axes) + 1), float(lever.default)) for lever in declared))
