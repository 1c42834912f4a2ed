"""Calendar arithmetic that ends in EDTF: days, months, years, weeks, seasons, and the year that a bare date means."""

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


class Day(NamedTuple):
    """A date as far as it is known: year, month, day; None from where it is not."""

    year: int
    month: int | None = None
    day: int | None = None

    def edtf(self) -> str:
        """The date as EDTF: 2025, 2025-11 or 2025-11-27."""
        text = f"{self.year:04d}" if self.year >= 0 else f"-{-self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.month and self.day:
            text += f"-{self.day:02d}"
        return text

    def first(self) -> tuple[int, int, int]:
        """Its first day, to compare dates of different precision."""
        return self.year, self.month or 1, self.day or 1

    def last(self) -> tuple[int, int, int]:
        """Its last day, or a little after."""
        return self.year, self.month or 12, self.day or 31

    def exact(self) -> date | None:
        """The date where it is known to the day and can be one."""
        try:
            return date(self.year, self.month, self.day) if self.month and self.day else None
        except ValueError:
            return None


def parse(edtf: str | None) -> Day | None:
    """The first day that an EDTF string may mean, as precise as it is; None for unknown."""
    match = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", edtf or "")
    if match is None:
        return None
    month = int(match[2]) if match[2] else None
    if month is None or not 1 <= month <= 12:
        return Day(int(match[1]))
    return valid(int(match[1]), month, int(match[3]) if match[3] else None) or Day(int(match[1]), month)


def valid(year: int, month: int | None = None, day: int | None = None) -> Day | None:
    """A date that exists; None otherwise."""
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= calendar.monthrange(max(1, min(year, 9999)), month)[1]):
        return None
    return Day(year, month, day)


def of(value: date) -> Day:
    """A calendar date as `Day`."""
    return Day(value.year, value.month, value.day)


def shifted(anchor: Day, unit: str, count: int) -> Day | None:
    """The anchor moved by whole units, as precise as unit and anchor are; None where the anchor is too vague."""
    if unit == "year":
        return Day(anchor.year + count) if 0 < anchor.year + count < 10000 else None
    if unit == "decade":
        return shifted(anchor, "year", 10 * count)
    if unit == "century":
        return shifted(anchor, "year", 100 * count)
    if unit == "month":
        if not anchor.month:
            return None
        months = anchor.year * 12 + anchor.month - 1 + count
        return Day(months // 12, months % 12 + 1)
    exact = anchor.exact()
    if exact is None:
        return None
    try:
        return of(exact + timedelta(days=count * (7 if unit == "week" else 1)))
    except OverflowError:
        return None


def week(anchor: Day, count: int) -> str | None:
    """The calendar week, Monday to Sunday, so many weeks from the anchor's, as an interval."""
    exact = anchor.exact()
    if exact is None:
        return None
    try:
        monday = exact - timedelta(days=exact.weekday()) + timedelta(weeks=count)
        return f"{of(monday).edtf()}/{of(monday + timedelta(days=6)).edtf()}"
    except OverflowError:
        return None


def weekend(anchor: Day, count: int) -> str | None:
    """The weekend of the anchor's week, so many weeks on."""
    whole = week(anchor, count)
    if whole is None:
        return None
    sunday = parse(whole.split("/")[1])
    saturday = shifted(sunday, "day", -1) if sunday else None
    return f"{saturday.edtf()}/{sunday.edtf()}" if saturday and sunday else None


def weekday(anchor: Day, number: int, side: str) -> Day | None:
    """The nearest such weekday, 0 being Monday.

    Side `past` is on or before the anchor, `last` before, `next` after, `future` on or after it.
    """
    exact = anchor.exact()
    if exact is None:
        return None
    back = (exact.weekday() - number) % 7
    ahead = (number - exact.weekday()) % 7
    move = {"past": -back, "last": -(back or 7), "next": ahead or 7, "future": ahead}[side]
    return of(exact + timedelta(days=move))


def nth_weekday(month: Day, number: int, nth: int) -> Day | None:
    """The nth such weekday of a month; the last one where nth is -1."""
    if month.month is None:
        return None
    first = date(month.year, month.month, 1)
    days = [first + timedelta(days=(number - first.weekday()) % 7 + 7 * count) for count in range(5)]
    inside = [day for day in days if day.month == month.month]
    return of(inside[nth if nth < 0 else nth - 1]) if nth <= len(inside) else None


def year_for(anchor: Day, month: int, day: int | None, tense: str | None) -> int | None:
    """The year that a date without one means, seen from the anchor: past, future, or whichever is nearer."""
    if anchor.month is None:
        return anchor.year
    here = _middle(anchor.year, anchor.month, anchor.day)
    options = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        if valid(year, month, day) is None and not (month == 2 and day == 29):
            return None
        options.append((year, _middle(year, month, day) - here))
    options = [(year, gap) for year, gap in options if valid(year, month, day)]
    if not options:
        return None
    nearest = min(options, key=lambda option: abs(option[1]))
    slack = 20 if day is None else 1
    if tense == "past":
        past = max((o for o in options if o[1] <= slack), default=nearest, key=lambda o: o[1])
        return nearest[0] if abs(nearest[1]) <= 45 and abs(past[1]) > 300 else past[0]
    if tense == "future":
        future = min((o for o in options if o[1] >= -slack), default=nearest, key=lambda o: o[1])
        return nearest[0] if abs(nearest[1]) <= 20 and abs(future[1]) > 330 else future[0]
    return nearest[0]


def _middle(year: int, month: int, day: int | None) -> int:
    return date(max(1, min(year, 9998)), month, min(day or 15, 28)).toordinal() + (max(0, (day or 15) - 28))


def decade(year: int) -> str:
    """The decade of a year: 199X."""
    return f"{year // 10:03d}X"


def century(number: int, before_christ: bool = False) -> str:
    """The century by its number: the nineteenth is 18XX."""
    if before_christ:
        return f"-{100 * number - 1:04d}/-{100 * (number - 1) + 0:04d}"
    return f"{number - 1:02d}XX"


def last_day(edtf: str) -> str:
    """The last day of a year or month given in EDTF."""
    start = parse(edtf)
    if start is None:
        return edtf
    if re.fullmatch(r"\d{3}X", edtf):
        return f"{edtf[:3]}9-12-31"
    month = start.month or 12
    return Day(start.year, month, start.day or calendar.monthrange(start.year or 1, month)[1]).edtf()


FISCAL = {
    "US": (10, -1), "GB": (4, -1), "AU": (7, -1), "IN": (4, -1), "CA": (4, -1), "JP": (4, 0), "ZA": (4, -1),
    "NZ": (7, -1), "PK": (7, -1), "EG": (7, -1),
}  # fmt: skip
"""By country: the month in which a fiscal year begins, and whether in the year before the one that names it."""


def fiscal(year: int, country: str) -> str:
    """A fiscal year as an interval; the year is the one in which it ends, but in Japan, where it begins in it."""
    first_month, begins = FISCAL[country][0], year + FISCAL[country][1]
    end_month = first_month - 1
    return f"{begins}-{first_month:02d}/{begins + 1}-{end_month:02d}"
