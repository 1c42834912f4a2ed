"""Scoreboard: every outcome under every policy, and how far each policy is from the reference, draw by draw.

A number is told by its median and the band that holds eight histories in ten; a statement by the share of histories in
which it is true, with Jeffreys' interval (see `summary`). A difference is taken between histories of one draw, which
met the same luck: of a number its median and its own eight in ten; of a statement the difference of the shares, with
the 95 % interval for matched pairs of Agresti & Min (2005), Statistics in Medicine 24(5), which adds half a pair to
each of the four kinds. An interval says what more histories could still move; a band says how far histories lie apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foedus.findings.frame import Frame
from foedus.findings.summary import Floats, Histories, probability
from foedus.model.outcomes import MEASURED, declared_by
from foedus.model.parameters import Outcome

YARDSTICKS = ("contract_volume", "law_alignment", "followership")
"""What one report proposes to measure the alliance by: contracts, law made alike, willingness to follow."""

BAND = (0.1, 0.5, 0.9)
NORMAL_95 = 1.959964
NOTHING = float("nan")


class Difference(NamedTuple):
    """A policy less the reference, over `pairs` draws in which both have a value; NaN where there is none."""

    middle: float
    low: float
    high: float
    pairs: int


class Cell(NamedTuple):
    """One outcome under one policy.

    Attributes:
        policy: its id.
        middle, low, high: median and band of a number, share and interval of a statement; NaN where there is none.
        histories: how many have a value.
        of: how many came to their end.
        difference: from the reference; None for the reference itself.
    """

    policy: str
    middle: float
    low: float
    high: float
    histories: int
    of: int
    difference: Difference | None


class Score(NamedTuple):
    """One outcome under every policy; `kind` and `better` as it is declared."""

    outcome: str
    meaning: str
    unit: str
    kind: str
    better: int
    cells: tuple[Cell, ...]


class Group(NamedTuple):
    """The outcomes that one sub-model declares: its name, what it says of itself, and they."""

    submodel: str
    about: str
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Scoreboard:
    """Every outcome of a case under every policy.

    Attributes:
        reference: id of the policy that differences are taken from.
        policies: ids, in the order of the cells.
        yardsticks: the outcomes that stand before all others.
        groups: all others, by sub-model in the order of the month.
    """

    reference: str
    policies: tuple[str, ...]
    yardsticks: tuple[Score, ...]
    groups: tuple[Group, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """All outcomes, yardsticks first."""
        return (*self.yardsticks, *(score for group in self.groups for score in group.scores))


def scoreboard(case: Frame, histories: Histories, reference: str) -> Scoreboard:
    """Every outcome under every policy.

    Args:
        case: the case.
        histories: the ensemble's outcomes.
        reference: the policy to take differences from.
    """

    def scores(names: Iterable[str]) -> tuple[Score, ...]:
        return tuple(_score(histories, name, case.outcomes[name], reference) for name in names)

    by = declared_by(case.about.horizons)
    others = {
        submodel: [name for name in case.outcomes if by[name] == submodel and name not in YARDSTICKS]
        for submodel in MEASURED
    }
    return Scoreboard(
        reference,
        histories.policies,
        scores(YARDSTICKS),
        tuple(Group(submodel, _about(submodel), scores(names)) for submodel, names in others.items() if names),
    )


def _about(submodel: str) -> str:
    first = (MEASURED[submodel].__doc__ or "").splitlines()[0]
    return first.partition(": ")[2].rstrip(".")


def _score(histories: Histories, name: str, declared: Outcome, reference: str) -> Score:
    values = histories.values(name)
    at = histories.policies.index(reference)
    statement = declared.kind == "yes-no"
    cells = []
    for index, policy in enumerate(histories.policies):
        own = values[:, index]
        known = own[np.isfinite(own)]
        gap = None
        if index != at:
            paired = own - values[:, at]
            paired = paired[np.isfinite(paired)]
            gap = Difference(*(_shift(paired) if statement else _band(paired)), len(paired))
        told = _share(known) if statement else _band(known)
        cells.append(Cell(policy, *told, len(known), int(histories.ok[:, index].sum()), gap))
    return Score(name, declared.meaning, declared.unit, declared.kind, declared.better, tuple(cells))


def _band(values: Floats) -> tuple[float, float, float]:
    """Median, and the ends of the band that holds eight in ten."""
    if not values.size:
        return NOTHING, NOTHING, NOTHING
    low, middle, high = np.quantile(values, BAND).tolist()
    return middle, low, high


def _share(values: Floats) -> tuple[float, float, float]:
    """Share of ones, with its interval."""
    if not values.size:
        return NOTHING, NOTHING, NOTHING
    found = probability(int((values > 0.5).sum()), len(values))
    return found.value, found.low, found.high


def _shift(paired: Floats) -> tuple[float, float, float]:
    """Difference of two shares, from the differences (1, 0, -1) of their pairs, with its interval."""
    if not paired.size:
        return NOTHING, NOTHING, NOTHING
    gained, lost, all_ = (paired > 0.5).sum() + 0.5, (paired < -0.5).sum() + 0.5, len(paired) + 2
    middle = (gained - lost) / all_
    half = NORMAL_95 * np.sqrt(gained + lost - (gained - lost) ** 2 / all_) / all_
    shift = float(paired.mean())
    return shift, min(shift, float(max(middle - half, -1.0))), max(shift, float(min(middle + half, 1.0)))
