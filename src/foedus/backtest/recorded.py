"""What is on record of whole histories: figures that outcomes are held against, as a case's record states them.

A figure is a number that the entry gives, that of its one fact, or a count of the case's own records. What adds up over
time is scaled to the length of a run. A statement (yes or no) is on record as a number of occasions in some years; at
that rate, were occasions independent, the chance of at least one in the run's years is

    1 - exp(-rate years)        rate ~ Gamma(occasions + 1/2, years on record), Jeffreys' prior

Literature: Jeffreys (1946) on the prior; Box (1980) on holding what a prior implies against what is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import expm1
from typing import Annotated, Any, Literal

from pydantic import Field
from scipy.stats import gamma

from foedus.case import Case, Fact
from foedus.case.files import File
from foedus.case.schema import Grounded, Text
from foedus.evidence import dates
from foedus.evidence.sources import Table
from foedus.model.outcomes import catalogue
from foedus.model.parameters import Outcome
from foedus.problems import Problem, nearest

LEVEL = 0.9
"""Coverage of what the rate of a statement may be."""
Pair = Annotated[tuple[float, float], Field(strict=False)]  # an array of two, as TOML has no tuples
Counted = Literal["requests", "answers", "exits", "freezes", "sessions"]


class Recorded(Grounded):
    """A figure on record that an outcome of whole histories is held against; or what is possible of an outcome."""

    outcome: str = Field(description="name of an outcome, with its horizon if it has one")
    value: float | None = Field(default=None, description="what is on record; left out: the number of its one fact")
    counted: Counted | None = Field(
        default=None, description="what is counted of the case's own records: requests, answers, exits, freezes ..."
    )
    years: Pair | None = Field(
        default=None, description="from when to when it added up, such as [2002.75, 2026.5]; for sums and statements"
    )
    possible: Pair | None = Field(default=None, description="least and most that is possible at all")


class PastOutcome(Grounded):
    """What is on record of the years of the hindcast."""

    outcome: str = Field(description="name of an outcome without horizon")
    value: float = Field(description="what is on record of those years; of a statement 0 or 1")
    tolerance: float = Field(ge=0, description="how far a past may be from it and still count as alike, in its unit")


class Hindcast(Table):
    """Years that the whole model is run through once more, from what was believed before them."""

    start: date = Field(description="first day of the first month")
    years: int = Field(ge=1, le=40, description="how many")
    approximated: list[Text] = Field(default=[], description="what is not as it was, a sentence each")
    outcome: list[PastOutcome] = Field(min_length=1, description="what is on record of them")


@dataclass(frozen=True)
class Figure:
    """A figure on record, scaled to a run: its value, and the least and most that it may be."""

    value: float
    low: float
    high: float


def figure(entry: Recorded, outcome: Outcome, case: Case, facts: Mapping[str, Fact], years: float) -> Figure | None:
    """What is on record, for a run of that many years; None where the entry states what is possible only.

    Args:
        entry: what the record says.
        outcome: the outcome's declaration.
        case: the case.
        facts: of case and record.
        years: of the run.
    """
    found = _stated(entry, case, facts)
    if found is None:
        return None
    if entry.years is None:
        return found
    span = entry.years[1] - entry.years[0]
    if outcome.kind == "yes-no":
        below, middle, above = gamma.ppf([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], found.value + 0.5) * years / span
        return Figure(*(-expm1(-float(rate)) for rate in (middle, below, above)))
    return Figure(*(each * years / span for each in (found.value, found.low, found.high)))


def _stated(entry: Recorded, case: Case, facts: Mapping[str, Fact]) -> Figure | None:
    """The figure as it is on record, before it is scaled."""
    if entry.value is not None:
        return Figure(entry.value, entry.value, entry.value)
    if entry.counted is not None and entry.years is not None:
        number = float(sum(entry.years[0] <= when < entry.years[1] for when in _counted(entry.counted, case)))
        return Figure(number, number, number)
    if entry.possible is not None:
        return None
    fact = facts[entry.fact_ids[0]]
    value = float(fact.value)
    return Figure(value, float(fact.low or value), float(fact.high or value))


def _counted(what: Counted, case: Case) -> list[float]:
    """When each of them was, in decimal years."""
    records = case.records
    listed = {
        "requests": [each.date for each in records.requests],
        "answers": [each.date for each in records.requests if each.troops],
        "exits": [each.date for each in records.exits],
        "freezes": [each.since for member in records.members for each in member.status if each.status == "frozen"],
        "sessions": [each.date for each in records.sessions if each.kind == "ordinary"],
    }
    days = [dates.earliest(when) for when in listed[what]]
    return [day.year + (day.timetuple().tm_yday - 1) / 365.25 for day in days if day is not None]


def problems(
    file: File[Any],
    prior: list[Recorded],
    hindcast: Hindcast | None,
    case: Case,
    facts: Mapping[str, Fact],
) -> Iterator[Problem]:
    """What is wrong with the figures of a record."""
    known = catalogue(case.about.horizons)
    for index, entry in enumerate(prior):
        path = ("prior", index)
        if entry.outcome not in known:
            yield file.problem(
                (*path, "outcome"), "no such outcome.", nearest(entry.outcome, known), value=entry.outcome
            )
            continue
        yield from _figure_problems(file, path, entry, known[entry.outcome], facts)
    if hindcast is None:
        return
    whole = [name for name in known if not re.search(r"_\d{4}$", name)]
    for index, past in enumerate(hindcast.outcome):
        if past.outcome not in whole:
            what = "no such outcome of a whole history."
            yield file.problem(("hindcast", "outcome", index), what, nearest(past.outcome, whole), value=past.outcome)
    if hindcast.start.day != 1:
        what = "is not the first day of a month."
        yield file.problem(("hindcast", "start"), what, f"Write {hindcast.start.replace(day=1)}.")


def _figure_problems(
    file: File[Any], path: tuple[str, int], entry: Recorded, outcome: Outcome, facts: Mapping[str, Fact]
) -> Iterator[Problem]:
    """What is wrong with one figure of a known outcome."""
    for pair in ("years", "possible"):
        bounds = getattr(entry, pair)
        if bounds is not None and not bounds[0] < bounds[1]:
            yield file.problem((*path, pair), "the second must be above the first.", value=list(bounds))
    if entry.value is not None and entry.counted is not None:
        yield file.problem(path, "has both `value` and `counted`.", "Keep one.")
        return
    bounds_only = entry.possible is not None and entry.value is None and entry.counted is None
    if entry.value is None and entry.counted is None and not bounds_only:
        number = facts.get(entry.fact_ids[0]) if len(entry.fact_ids) == 1 else None
        if len(entry.fact_ids) != 1:
            what = "says no number: it rests on none or on several facts."
            yield file.problem(path, what, "Write value = ... or counted = ..., or name one fact.")
        elif number is not None and not _is_number(number.value):
            what = f"the value of {number.id} is no number: {number.value}."
            yield file.problem(path, what, "Write value = ... beside it.")
    grows = outcome.kind == "yes-no" or (outcome.over == "sum" and not outcome.per)
    if grows and entry.years is None and not bounds_only:
        what = f"{entry.outcome} grows with time."
        yield file.problem(path, what, "Write years = [from, to]: the years over which it added up.")
    if not grows and entry.years is not None and entry.counted is None:
        yield file.problem((*path, "years"), f"{entry.outcome} does not add up over time.", "Leave it out.")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
