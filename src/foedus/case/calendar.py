"""From what is on record to what is due in each month of the run: who chairs, sessions, renewals, exercises ..."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from foedus.case.schema import CalendarFile, Member, Status
from foedus.evidence import dates
from foedus.model.state import Month

MONTHS = 12


@dataclass(frozen=True)
class Span:
    """The months of a run: `start` is the first day of month 0, `months` their number."""

    start: date
    months: int

    def of(self, year: int, month: int) -> int:
        """The number of a calendar month; negative before the run, `months` or more after it."""
        return (year - self.start.year) * MONTHS + month - self.start.month

    def number(self, when: str) -> int | None:
        """The number of the month in which a date lies; None where it may lie in several."""
        first, last = dates.bounds(when)
        if first is None or last is None:
            return None
        numbers = {self.of(day.year, day.month) for day in (first, last)}
        return numbers.pop() if len(numbers) == 1 else None

    def holds(self, number: int | None) -> bool:
        """Whether a month number lies in the run."""
        return number is not None and 0 <= number < self.months

    @property
    def years(self) -> range:
        """The calendar years that the run touches."""
        return range(self.start.year, self.start.year + (self.start.month - 1 + self.months - 1) // MONTHS + 1)

    @property
    def text(self) -> str:
        """First and last month, "2026-01 to 2035-12"."""
        last = self.start.month - 1 + self.months - 1
        return f"{self.start:%Y-%m} to {self.start.year + last // MONTHS}-{last % MONTHS + 1:02d}"


def held(member: Member, start: date) -> list[Status]:
    """The standings of a member up to the one that holds when the first month begins, which is the last.

    One holds from the first day that its date may mean.
    """
    return [entry for entry in member.status if (day := dates.earliest(entry.since)) is None or day <= start]


def standing(member: Member, start: date) -> str | None:
    """A member's status when the first month begins; None before its first."""
    known = held(member, start)
    return known[-1].status if known else None


def chairs(calendar: CalendarFile, members: Iterable[Member], span: Span) -> dict[int, str]:
    """The member in the chair in each year of the run.

    A year that the record names has the member named there; any other has the next in rotation after the year before,
    members that take no full part when the first month begins left out.
    """
    active = {member.id for member in members if standing(member, span.start) == "active"}
    order = [member for member in calendar.rotation.order if member in active]
    named = {entry.year: entry.member for entry in calendar.chair}
    earlier = [year for year in named if year < span.start.year]
    found: dict[int, str] = {}
    before = named[max(earlier)] if earlier else None
    for year in range(max(earlier) + 1 if earlier else span.start.year, span.years[-1] + 1):
        found[year] = named.get(year) or _next(before, calendar.rotation.order, order)
        before = found[year]
    return {year: found[year] for year in span.years}


def _next(before: str | None, everyone: Sequence[str], order: Sequence[str]) -> str:
    if before not in everyone:
        return order[0]
    place = everyone.index(before)
    return next(member for member in (*everyone[place + 1 :], *everyone[: place + 1]) if member in order)


def months(calendar: CalendarFile, members: Sequence[Member], horizons: Sequence[int], span: Span) -> Month:
    """What the calendar says of every month: `[month, ..., 1]` each."""
    chair = np.zeros((span.months, len(members), 1))
    place = {member.id: index for index, member in enumerate(members)}
    for year, member in chairs(calendar, members, span).items():
        for month in range(1, MONTHS + 1):
            if span.holds(number := span.of(year, month)):
                chair[number, place[member], 0] = 1.0
    ordinary = [entry.date for entry in calendar.session if entry.kind == "ordinary"]
    session = np.minimum(_due(ordinary, [calendar.sessions.usual_month], span), 1.0)
    appointment = np.zeros((span.months, 1))
    for term in calendar.secretary_general:
        if span.holds(number := span.number(term.since)):
            appointment[number, 0] = 1.0
    renewal = np.minimum(_due([entry.date for entry in calendar.renewal], [], span), 1.0)
    exercise = [
        _due([entry.date for entry in series.exercise], series.usual_months, span) for series in calendar.series
    ]
    horizon = np.zeros((span.months, len(horizons), 1))
    for index, year in enumerate(horizons):
        horizon[span.of(year, MONTHS), index, 0] = 1.0
    return Month(
        number=np.arange(span.months, dtype=np.float64)[:, None],
        chair=chair,
        session=session,
        appointment=appointment,
        renewal=renewal,
        exercise=np.stack(exercise, axis=1),
        horizon=horizon,
    )


def _due(listed: Iterable[str], usual: Iterable[int], span: Span) -> np.ndarray:
    """How many are due in each month, `[month, 1]`: those listed, and the usual ones in years that list none."""
    due = np.zeros((span.months, 1))
    taken = set()
    for when in listed:
        first = dates.earliest(when)
        if first is not None:
            taken.add(first.year)
        if span.holds(number := span.number(when)):
            due[number, 0] += 1.0
    for year in span.years:
        for month in usual if year not in taken else ():
            if span.holds(number := span.of(year, month)):
                due[number, 0] += 1.0
    return due


def secretary_in_post(calendar: CalendarFile, start: date) -> bool:
    """Whether a secretary-general is in post when the first month begins."""
    for term in calendar.secretary_general:
        since, until = dates.earliest(term.since), dates.latest(term.until) if term.until else None
        if (since is None or since <= start) and (until is None or until >= start):
            return True
    return False
