"""English dates."""

import re

from foedus.reading import almanac
from foedus.reading.dates import Atom, Scene
from foedus.reading.numbers import WORDS_EN

NAMES = "January February March April May June July August September October November December".split()
MONTHS = {name.lower(): number for number, name in enumerate(NAMES, 1)}
MONTHS |= {name[:3].lower(): number for number, name in enumerate(NAMES, 1)} | {"sept": 9}
M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
FULL = M[: M.index("|(?:Jan|")] + r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
W = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WEEKDAYS = {
    name.lower(): number
    for number, name in enumerate("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
}
Y = r"(?:1\d{3}|20\d\d|21\d\d)"
D = r"(?:3[01]|[12]\d|0?[1-9])"
ORD = r"(?:st|nd|rd|th)?"
WHICH = r"(?:this|last|next|that|the (?:same|following|previous|preceding|next))"
COUNT = (
    rf"(?:\d{{1,3}}|{'|'.join(sorted(list(WORDS_EN)[1:], key=len, reverse=True))}|a|an|(?:a )?couple of|several|a few)"
)
UNIT = r"(?P<unit>day|week|month|year|decade|hour|century|centurie)s?"
PART = (
    r"(?:(?P<part>early|late|mid|the (?:end|start|beginning|middle|close|turn) of|end|start|early in|late "
    r"in)[ -](?:the )?)"
)
ORDINALS = {w: i for i, w in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second".split(), 1)}  # fmt: skip
QUARTERS = {
    "first": 33,
    "1st": 33,
    "second": 34,
    "2nd": 34,
    "third": 35,
    "3rd": 35,
    "fourth": 36,
    "4th": 36,
    "last": 36,
    "final": 36,
}
RELATIVE_YEAR = rf"(?P<rel>{WHICH} year|the year)"


def _c(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?![\w])(?!-\d)", flags)


def _month(text: str) -> int:
    return MONTHS[
        text.rstrip(".").lower()[:4].rstrip() if text.lower().startswith("sept") else text.rstrip(".").lower()[:3]
    ]


def _relative_year(text: str, scene: Scene, offset: int) -> int | None:
    """This, last, next year from publication; the following, previous, same year from the text."""
    text = text.lower()
    told = scene.last(offset)
    if text in ("that year", "the same year"):
        return told.year if told else None
    if text in ("the following year", "the previous year", "the preceding year"):
        base = told or scene.published
        return base.year + (1 if "following" in text else -1) if base else None
    if scene.published is None:
        return None
    return scene.published.year + (-1 if text.startswith("last") else 1 if "next" in text else 0)


def _year_of(match: re.Match[str], scene: Scene) -> tuple[int | None, bool]:
    """The year a pattern names, and whether it names one at all."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]), True
    if groups.get("rel"):
        return _relative_year(groups["rel"], scene, match.start()), True
    return None, False


def _dated(match: re.Match[str], scene: Scene, month: int, day: int | None, start: int | None = None) -> Atom | None:
    year, named = _year_of(match, scene)
    explicit = bool(match.groupdict().get("year"))
    if not named:
        year = scene.year(month, day, match.start(), match.end())
    start = match.start() if start is None else start
    if year is None:
        return Atom(start, match.end(), None, yearless=None if named else (month, day))
    value = almanac.valid(year, month, day)
    if value is None:
        return None
    return Atom(start, match.end(), value.edtf(), value, yearless=None if named else (month, day), explicit=explicit)
