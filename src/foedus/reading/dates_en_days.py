"""Dates in English that name a day or count from one: what each pattern of `dates_en` makes of its match."""

import re
from dataclasses import replace

from foedus.reading import almanac
from foedus.reading.almanac import Day
from foedus.reading.dates import Atom, Scene
from foedus.reading.dates_en_words import (
    WEEKDAYS,
    _dated,
    _month,
)
from foedus.reading.numbers import WORDS_EN


def _weekday(match: re.Match[str], scene: Scene) -> Atom | None:
    plain = scene.plain
    if re.search(
        r"\b(?:Good|Black|Bloody|Easter|Holy|Super|Ash|Maundy|Palm|Cyber|Giving|The)\s$",
        plain[max(0, match.start() - 8) : match.start()],
    ):
        return None
    if re.match(
        r" (?:Times|Telegraph|Post|Mail|Express|Herald|Independent|Tribune|Review|Mirror|Business|World|Star)\b",
        plain[match.end() :],
    ):
        return None
    which = (match["which"] or "").lower()
    side = {
        "last": "last",
        "next": "next",
        "this coming": "future",
        "this past": "past",
        "the following": "next",
        "the previous": "last",
    }.get(which)
    anchor = scene.last(match.start(), 300) if which in ("the following", "the previous") else scene.published
    if side is None:
        side = "future" if scene.tense(match.start(), match.end()) == "future" else "past"
    value = almanac.weekday(anchor, WEEKDAYS[match["weekday"].lower()], side) if anchor else None
    return Atom(match.start(), match.end(), value.edtf() if value else None, value)


def _nth_weekday(match: re.Match[str], scene: Scene) -> Atom | None:
    """The second Tuesday of June."""
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[match["nth"].lower()]
    atom = _dated(match, scene, _month(match["month"]), None)
    if atom is None or atom.day is None:
        return atom
    value = almanac.nth_weekday(atom.day, WEEKDAYS[match["weekday"].lower()], nth)
    return replace(atom, edtf=value.edtf() if value else None, day=value, yearless=None)


def _nth_week(match: re.Match[str], scene: Scene) -> Atom | None:
    """The third week of September: days 15 to 21."""
    atom = _dated(match, scene, _month(match["month"]), None)
    if atom is None or atom.day is None or atom.day.month is None:
        return atom
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 5}[match["nth"].lower()]
    final = int(almanac.last_day(atom.day.edtf())[-2:])
    begin = final - 6 if nth == 5 else 7 * nth - 6
    first, last = (replace_day(atom.day, day).edtf() for day in (begin, begin + 6))
    return replace(atom, edtf=f"{first}/{last}", yearless=None)


def replace_day(month: Day, day: int) -> Day:
    """A day of a month."""
    return Day(month.year, month.month, day)


def _near_day(match: re.Match[str], scene: Scene) -> Atom | None:
    word = match["word"].lower()
    if word == "today" and not _dated_today(scene, match):
        return None
    move = {
        "yesterday": -1,
        "tomorrow": 1,
        "last night": -1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }.get(word, 0)
    value = almanac.shifted(scene.published, "day", move) if scene.published else None
    return Atom(match.start(), match.end(), value.edtf() if value else None, value)


def _dated_today(scene: Scene, match: re.Match[str]) -> bool:
    """Whether "today" is the day of publication, not "nowadays": something happened or will happen on it."""
    sentence, offset = scene.sentence(match.start(), match.end())
    before = re.split(r"[\"“”;.«»]", sentence[max(0, offset - 70) : offset])[-1]
    near = before + re.split(r"[\"“”;.«»]", sentence[offset : offset + 75])[0]
    if re.match(r"['’]s\b", scene.plain[match.end() :]):
        return bool(
            re.match(
                r"['’]s (?:meeting|summit|vote|session|talks|decision|announcement|statement|signing|ceremony|deal|"
                r"agreement|attack|strike)",
                scene.plain[match.end() :],
            )
        )
    return bool(
        re.search(
            r"\b(?:said|told|announced|signed|met|agreed|held|opened|arrived|voted|was|were|will|has (?:\w+ )?\w+ed|"
            r"have (?:\w+ )?\w+ed|decided|adopted|issued|approved|confirmed|published|launched|began|took|gave|"
            r"struck|warned|declared)\b",
            near,
        )
    )


def _which(match: re.Match[str], scene: Scene) -> Atom | None:
    """This, last, next week, month, decade, century; the following month."""
    which, unit = match["which"].lower(), match["unit"].lower()
    text_based = which in ("that", "the same", "the following", "the previous", "the preceding") or (
        which == "the next" and unit in ("day",)
    )
    anchor = (
        scene.last(match.start()) or (None if which in ("that", "the same") else scene.published)
        if text_based
        else scene.published
    )
    move = (
        -1
        if which in ("last", "the previous", "the preceding")
        else 1
        if which in ("next", "the next", "the following")
        else 0
    )
    if which == "the" and (told := scene.last(match.start(), 300)) and anchor and abs(told.year - anchor.year) > 1:
        anchor = told  # the month of the story, not of publication
    if anchor is None:
        return Atom(match.start(), match.end(), None)
    if unit == "week":
        edtf = almanac.week(anchor, move)
        return Atom(match.start(), match.end(), edtf, almanac.parse(edtf))
    if unit == "weekend":
        exact = anchor.exact()
        early = move == 0 and exact is not None and exact.weekday() < 2
        back = early and scene.tense(match.start(), match.end()) == "past"
        edtf = almanac.weekend(anchor, move - back)
        return Atom(match.start(), match.end(), edtf, almanac.parse(edtf))
    if unit == "decade":
        year = anchor.year // 10 * 10 + 10 * move
        return Atom(
            match.start(), match.end(), almanac.decade(year), until=f"{year + 9}-12-31" if match["part"] else None
        )
    if unit == "century":
        return Atom(match.start(), match.end(), f"{anchor.year // 100 + move:02d}XX")
    value = almanac.shifted(anchor, unit, move)
    if value is None:
        return Atom(match.start(), match.end(), None)
    part = (match["part"] or "").lower()
    if unit == "month" and "end" in part:
        until = almanac.last_day(value.edtf())
        return Atom(match.start(), match.end(), f"{until}~", value, until)
    return Atom(match.start(), match.end(), value.edtf(), value)


def _count(text: str) -> int | None:
    text = text.lower()
    if text in ("a", "an"):
        return 1
    if text.isdigit():
        return int(text)
    return int(WORDS_EN[text]) if text in WORDS_EN else None


def _away(match: re.Match[str], scene: Scene) -> Atom | None:
    """Three days ago, two years later, a month earlier, in two years' time."""
    count, unit = _count(match["count"]), match["unit"].lower().replace("centurie", "century")
    how = match["how"].lower()
    if count is None or unit == "hour":
        return None
    later = how.startswith(("later", "after", "from", "’", "'", "hence", "on"))
    from_text = how.startswith(("later", "earlier", "after", "before", "previously", "on"))
    anchor = scene.last(match.start()) if from_text else scene.published
    anchor = anchor or (scene.published if how.startswith("earlier") else None)
    value = almanac.shifted(anchor, unit, count if later else -count) if anchor else None
    edtf = value.edtf() if value else None
    if value and unit == "decade":
        edtf = f"{edtf}~"
    if edtf and how.startswith(("after", "before")):
        edtf = f"{edtf}~"
    return Atom(match.start(), match.end(), edtf, value, counts=True)


def _next_day(match: re.Match[str], scene: Scene) -> Atom | None:
    anchor = scene.last(match.start())
    move = (
        -1
        if "before" in match[0].lower() or "previous" in match[0].lower()
        else 0
        if "same" in match[0].lower() or "that day" in match[0].lower()
        else 1
    )
    value = almanac.shifted(anchor, "day", move) if anchor else None
    return Atom(match.start(), match.end(), value.edtf() if value else None, value)


def _ancient(match: re.Match[str], scene: Scene) -> Atom | None:
    year = int(match["n"])
    value = Day(1 - year) if match["era"].startswith("B") else Day(year)
    return Atom(match.start(), match.end(), value.edtf(), value, explicit=True)
