"""Outcomes: what is read off a history, as the sub-models declare it beside what they measure.

    each month   reading = what the sub-model's `outcomes` and `series` read off the state
    sum          sum' = sum + reading                          mean likewise, over the months; ever, sum > 0
    per          sum of the one's readings / sum of the other's, and no value where that is 0
    horizons     seen' = reading where the month ends the horizon, else seen
    end          the last month's reading

An outcome is a field of a sub-model's `Outcomes`, declared with unit, meaning, which way is better and how the months'
readings make one; a monthly series is a field of its `Series`. A reading sees the whole state, since it moves nothing.
Statements are 0 or 1, so that their mean is a probability. Here they are only gathered. Left out: weights between
outcomes; what states outside the alliance gain or lose, beyond the insecurity it causes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from foedus.model import (
    calendar,
    cohesion,
    council,
    equipment,
    harmonisation,
    homeland,
    invocation,
    procurement,
    programme,
    readiness,
    rivalry,
    supplier,
    threats,
)
from foedus.model.arrays import Array, Namespace, flag, share_or_nan
from foedus.model.parameters import Outcome, Variable, declarations
from foedus.model.state import Alliance, Month, Outcomes, Readiness, State

MEASURED: Mapping[str, ModuleType] = {
    "calendar": calendar,
    "council": council,
    "supplier": supplier,
    "programme": programme,
    "procurement": procurement,
    "equipment": equipment,
    "readiness": readiness,
    "rivalry": rivalry,
    "threats": threats,
    "homeland": homeland,
    "invocation": invocation,
    "harmonisation": harmonisation,
    "cohesion": cohesion,
}
"""The sub-models that declare outcomes, in the order of the month."""

COLUMNS = (
    "delivered in_service readiness dependence mean_readiness programme_adopted contract_signed contract_volume "
    "money_spent dependence_spread concentration lock_in notice_to_move help_requested help_given requests answered "
    "days_to_troops troops_sent mission_sufficed units_sent_to_war member_leaves frozen_member_leaves another_freezes "
    "frozen_member_returns newcomer active_members attacks incidents averted seizures externality pressure "
    "law_alignment followership trust sessions exercises"
).split()
"""Outcomes that had their column in a run's table before others came: these keep it, and any other comes after them."""

ROWS = (
    "readiness delivered in_service dependence trust pressure border_capacity active_members session exercise incident "
    "attack request mission"
).split()
"""The same of the monthly series."""

NO_VALUE = -1e300
"""What is carried of a reading without a value: what is carried has to be finite, or the history has failed."""


def _gathered(container: str, first: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    """Sub-model, name and declaration of all that sub-models declare in a container: the `first`, then the others."""
    found = {
        name: (submodel, name, each)
        for submodel, module in MEASURED.items()
        if hasattr(module, container)
        for name, each in declarations(getattr(module, container)).items()
    }
    return iter({name: found[name] for name in (*first, *found)}.values())


OUTCOMES: Mapping[str, Outcome] = {name: each for _, name, each in _gathered("Outcomes", COLUMNS)}
"""Every declared outcome by name, in the order of a run's table; those read at horizons once."""

SERIES: Mapping[str, Variable] = {name: each for _, name, each in _gathered("Series", ROWS)}
"""What is kept of every month of every history, by name."""

ADDED_UP = tuple(name for name, each in OUTCOMES.items() if each.over in ("sum", "mean", "ever"))
LOOKED_AT = tuple(name for name, each in OUTCOMES.items() if each.over == "horizons")


def catalogue(horizons: tuple[str, ...]) -> dict[str, Outcome]:
    """Every outcome of a history by name; those read at horizons get the horizon as a suffix, `in_service_2030`."""
    return {
        full: replace(each, meaning=each.meaning.format(horizon))
        for name, each in OUTCOMES.items()
        for full, horizon in _names(name, horizons)
    }


def declared_by(horizons: tuple[str, ...]) -> dict[str, str]:
    """The sub-model that declares each outcome of `catalogue`."""
    gathered = _gathered("Outcomes", COLUMNS)
    return {full: submodel for submodel, name, _ in gathered for full, _ in _names(name, horizons)}


def _names(name: str, horizons: tuple[str, ...]) -> list[tuple[str, str]]:
    """An outcome's names in a history, each with its horizon."""
    return [(f"{name}_{each}", each) for each in horizons] if name in LOOKED_AT else [(name, "")]


def readings(xp: Namespace, alliance: Alliance, s: State) -> dict[str, Array]:
    """This month's reading of every outcome."""
    found: dict[str, Array] = {}
    for submodel in MEASURED.values():
        found |= submodel.outcomes(xp, alliance, s)._asdict()
    return found


def series(xp: Namespace, alliance: Alliance, s: State) -> dict[str, Array]:
    """What is kept of this month, by the names of `SERIES`."""
    found: dict[str, Array] = {}
    for submodel in MEASURED.values():
        if hasattr(submodel, "Series"):
            found |= submodel.series(xp, alliance, s)._asdict()
    return {name: found[name] for name in SERIES}


def start(xp: Namespace, month: Month, readiness: Readiness) -> Outcomes:
    """Before the first month: nothing added up, nothing seen."""
    none = xp.zeros_like(readiness.collective)
    return Outcomes(
        months=none,
        sums=xp.stack([none for _ in ADDED_UP]),
        seen=xp.stack([month.horizon * none for _ in LOOKED_AT]),
    )


def step(xp: Namespace, now: Outcomes, alliance: Alliance, month: Month, s: State) -> Outcomes:
    """Add this month's readings up and, when a horizon ends, keep them."""
    found = readings(xp, alliance, s)

    def stacked(names: tuple[str, ...]) -> Array:
        return xp.stack(xp.broadcast_arrays(*(found[name] for name in names)))

    def valued(reading: Array) -> Array:
        return xp.where(xp.isnan(reading), NO_VALUE, reading)

    return Outcomes(
        months=now.months + 1.0,
        sums=now.sums + stacked(ADDED_UP),
        seen=xp.where(month.horizon > 0, valued(stacked(LOOKED_AT))[:, None], now.seen),
    )


def read(xp: Namespace, horizons: tuple[str, ...], alliance: Alliance, s: State) -> dict[str, Array]:
    """The outcomes of finished histories, by the names of `catalogue`, each `[history]`."""
    found = readings(xp, alliance, s)
    sums = dict(zip(ADDED_UP, s.outcomes.sums, strict=True))
    seen = {
        f"{name}_{horizon}": xp.where(s.outcomes.seen[row][column] == NO_VALUE, xp.nan, s.outcomes.seen[row][column])
        for row, name in enumerate(LOOKED_AT)
        for column, horizon in enumerate(horizons)
    }

    def whole(name: str, declared: Outcome) -> Array:
        if declared.per:
            return share_or_nan(xp, sums[name], sums[declared.per])
        if declared.over == "sum":
            return sums[name]
        if declared.over == "mean":
            return sums[name] / s.outcomes.months
        if declared.over == "ever":
            return flag(xp, sums[name] > 0)
        return found[name]

    every = seen | {name: whole(name, each) for name, each in OUTCOMES.items() if name not in LOOKED_AT}
    return {full: every[full] for name in OUTCOMES for full, _ in _names(name, horizons)}
