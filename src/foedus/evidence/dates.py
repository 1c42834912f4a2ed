"""Dates as EDTF (Library of Congress, 2019; ISO 8601-2): checked, and turned into a first and last possible day.

Understood are days, months, years and seasons from the year 1 to 9999, with digits that are not known (2025-1X), the
hour (which is not kept), intervals, open ones too, and sets. Qualifiers (~ ? %) are read and not widened: "2025-12-31~"
is 31 December 2025. What else EDTF has, such as years of five digits, is refused.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date
from functools import lru_cache

Bounds = tuple[date | None, date | None]

MARK = "[~?%]?"
DATE = re.compile(rf"{MARK}([0-9X]{{4}}){MARK}(?:-{MARK}([0-9X]{{2}}){MARK}(?:-{MARK}([0-9X]{{2}}){MARK})?)?")
WITH_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]([01][0-9]|2[0-3])(:[0-5][0-9])?)?"
)
SEASONS = {
    **{first + place: (3 * place + 3, 3) for first in (21, 25) for place in range(4)},  # as in the north: from March
    **{29 + place: ((3 * place + 8) % 12 + 1, 3) for place in range(4)},  # as in the south: from September
    **{33 + place: (3 * place + 1, 3) for place in range(4)},  # quarters
    **{37 + place: (4 * place + 1, 4) for place in range(3)},
    **{40 + place: (6 * place + 1, 6) for place in range(2)},
}
"""First month and number of months of what EDTF writes in place of a month; winter begins in December of its year."""


def checked(text: str) -> str:
    """The text, if it is an EDTF date, interval or set that is understood.

    Raises:
        ValueError: it is not; the message says what is allowed.
    """
    bounds(text)
    return text


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """First and last day an EDTF date, interval or set may mean; None where it is open.

    Raises:
        ValueError: it is none that is understood.
    """
    if text[:1] + text[-1:] in ("[]", "{}"):
        spans = [_span(text, *each.strip().partition("..")) for each in text[1:-1].split(",")]
    else:
        spans = [_span(text, *text.partition("/"))]
    firsts, lasts = [first for first, _ in spans if first], [last for _, last in spans if last]
    first = min(firsts) if len(firsts) == len(spans) else None
    last = max(lasts) if len(lasts) == len(spans) else None
    if first is None and last is None:
        raise ValueError(_message(text))
    return first, last


def latest(text: str) -> date | None:
    """Last day the date may mean; None where it is open."""
    return bounds(text)[1]


def earliest(text: str) -> date | None:
    """First day the date may mean; None where it is open."""
    return bounds(text)[0]


def overlap(one: str, other: str) -> bool:
    """Whether two dates may mean the same day."""
    (first, last), (low, high) = bounds(one), bounds(other)
    return not (last and low and last < low) and not (high and first and high < first)


def _span(text: str, first: str, between: str, last: str) -> Bounds:
    """What a single date, or the stretch between two of which one may be open, may mean."""
    if not between:
        return _single(text, first)
    start = None if first in ("", "..") else _single(text, first)[0]
    end = None if last in ("", "..") else _single(text, last)[1]
    if start and end and end < start:
        raise ValueError(f'"{text}" ends before it starts.')
    return start, end


def _single(text: str, part: str) -> tuple[date, date]:
    """First and last day of a part of the text that is no interval."""
    timed = WITH_TIME.fullmatch(part)
    match = DATE.fullmatch(timed[1] if timed else part)
    if match is None:
        raise ValueError(_message(text))
    year, month, day = match[1], match[2] or "XX", match[3] or "XX"
    if month.isdigit() and int(month) in SEASONS and match[3] is None:
        firsts, lasts = _season(year, int(month), 1), _season(year, int(month), -1)
    else:
        firsts, lasts = _days(year, month, day, 1), _days(year, month, day, -1)
    first, last = next(firsts, None), next(lasts, None)
    if first is None or last is None:
        raise ValueError(_message(text))
    return first, last


def _days(year: str, month: str, day: str, step: int) -> Iterator[date]:
    """The days that fit, in order or, with step -1, the last first."""
    for y in _fitting(year, MAXYEAR)[::step]:
        for m in _fitting(month, 12)[::step]:
            for d in _fitting(day, monthrange(y, m)[1])[::step]:
                yield date(y, m, d)


def _season(year: str, season: int, step: int) -> Iterator[date]:
    """The first days of the seasons that fit, in order or, with step -1, their last days, the last first."""
    start, months = SEASONS[season]
    years, end = divmod(start + months - 2, 12)
    for first in _fitting(year, MAXYEAR - years)[::step]:
        last = first + years
        yield date(first, start, 1) if step == 1 else date(last, end + 1, monthrange(last, end + 1)[1])


@lru_cache(maxsize=1024)
def _fitting(pattern: str, largest: int) -> list[int]:
    """The numbers from 1 on that a pattern of digits and X fits."""
    if pattern.isdigit():
        return [int(pattern)] if 1 <= int(pattern) <= largest else []
    wanted = re.compile(pattern.replace("X", "[0-9]"))
    return [number for number in range(1, largest + 1) if wanted.fullmatch(f"{number:0{len(pattern)}d}")]


def _message(text: str) -> str:
    return (
        f'"{text}" is not an EDTF date that is understood. '
        "Write 2026, 2026-01, 2026-01-31, 2026-01-31~ (about), 2026-1X, 2026/.. or 2025-24 (a winter)."
    )
