"""Dates as EDTF (Library of Congress, 2019; ISO 8601-2): checked, and turned into a first and last possible day."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Any

PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def checked(text: str) -> str:
    """The text, if it is a valid EDTF date or interval.

    Raises:
        ValueError: it is not; the message says what is allowed.
    """
    bounds(text)
    return text


@lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[date | None, date | None]:
    """First and last day an EDTF date or interval may mean; None where it is open.

    Qualifiers (~ ? %) are read and not widened: "2025-12-31~" is 31 December 2025.
    """
    first, slash, last = text.partition("/")
    if slash:
        start = None if first in ("", "..") else bounds(first)[0]
        end = None if last in ("", "..") else bounds(last)[1]
        if start is None and end is None:
            raise ValueError(_message(text))
        if start and end and end < start:
            raise ValueError(f'"{text}" ends before it starts.')
        return start, end
    plain = PLAIN.fullmatch(text.rstrip("~?%"))
    if plain and (plain[2] is None or int(plain[2]) <= 12):
        return _plain_bounds(text, plain)
    parsed = _parse(text)
    return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])


def latest(text: str) -> date | None:
    """Last day the date may mean; None where it is open."""
    return bounds(text)[1]


def earliest(text: str) -> date | None:
    """First day the date may mean; None where it is open."""
    return bounds(text)[0]


def _plain_bounds(text: str, match: re.Match[str]) -> tuple[date, date]:
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(_message(text)) from None


def _parse(text: str) -> Any:
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        return parse_edtf(text)
    except EDTFParseException:
        raise ValueError(_message(text)) from None


def _message(text: str) -> str:
    return f'"{text}" is not an EDTF date. Write 2026, 2026-01, 2026-01-31, 2026-01-31~ (about), 2026/.. or 2025-24.'
