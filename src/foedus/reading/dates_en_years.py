"""Dates in English that name a year or month: what each pattern of `dates_en` makes of its match."""

import re

from foedus.reading import almanac, counted
from foedus.reading.almanac import Day
from foedus.reading.dates import Atom, Scene
from foedus.reading.dates_en_words import (
    MONTHS,
    ORDINALS,
    QUARTERS,
    _dated,
    _month,
    _relative_year,
    _year_of,
)
from foedus.reading.people import places


def _day_month(match: re.Match[str], scene: Scene) -> Atom | None:
    return _dated(match, scene, _month(match["month"]), int(match["day"]))


def _day_range(match: re.Match[str], scene: Scene) -> Atom | None:
    if match.groupdict().get("and") and int(match["day2"]) <= int(match["day"]):
        return None
    first = _dated(match, scene, _month(match["month"]), int(match["day"]))
    second = _dated(match, scene, _month(match["month"]), int(match["day2"]))
    if first is None or second is None:
        return None
    edtf = f"{first.edtf}/{second.edtf}" if first.edtf and second.edtf else None
    return Atom(first.start, match.end(), edtf, second.day, explicit=first.explicit, joined=True)


def _month_year(match: re.Match[str], scene: Scene) -> Atom | None:
    return _dated(match, scene, _month(match["month"]), None)


def _month_alone(match: re.Match[str], scene: Scene) -> Atom | None:
    month = _month(match["month"])
    left = scene.plain[max(0, match.start() - 16) : match.start()]
    which = match.groupdict().get("which")
    weak = match["month"] in ("May", "March", "August", "June", "April") and not which
    if (
        weak
        and re.search(r"(?:Theresa|Mrs?|Ms|General|Gen\.|President|Minister|[A-Z][a-z]+)\s$", left)
        and not re.search(r"\b(?:In|By|Since|Until|Last|Early|Late|From|During)\s$", left)
    ):
        return None
    if which and scene.published is not None:
        year = scene.published.year
        here = scene.published.month or 6
        if which.lower() == "last":
            year -= month >= here
        elif which.lower() == "next":
            year += month <= here
        value = Day(year, month)
        return Atom(match.start(), match.end(), value.edtf(), value)
    atom = _dated(match, scene, month, None)
    if atom is None:
        return None
    strong = re.search(
        r"\b(?:in|since|by|until|till|before|after|from|during|early|late|mid|of|between|and|to|through|the|a|an|"
        r"every|’s|'s)[ -]$",
        left,
        re.I,
    )
    adjective = re.match(
        r"(?:['’]s| (?:summit|meeting|vote|session|deadline|exercise|deal|agreement|talks|visit|attack|declaration|"
        r"budget|election|round|ceasefire))\b",
        scene.plain[match.end() :],
    )
    ok = (
        (bool(strong) and match["month"] not in ("May", "March"))
        or adjective
        or (
            strong
            and re.search(r"\b(?:in|since|by|until|till|early|late|mid|during|of|from|before|after)[ -]$", left, re.I)
        )
    )
    if not ok and match["month"] in ("May", "March", "August"):
        return Atom(atom.start, atom.end, atom.edtf, atom.day, yearless=atom.yearless, weak=True)
    return atom


def _plain_year(match: re.Match[str], scene: Scene) -> Atom | None:
    """A bare year; not a count of something, not part of a name."""
    plain, start, end = scene.plain, match.start("year"), match.end("year")
    year = int(match["year"])
    left, right = plain[max(0, start - 40) : start], plain[end : end + 40]
    if re.match(
        r"\s?(?:%|per ?cent|percent|million|billion|thousand|km|tonnes?|tons?|m\b|people|troops|soldiers|men\b|"
        r"dollars|euros|metres|miles|hours)|[.,]\d|/\d|°|\+",
        right,
    ):
        return None
    if re.search(r"[$€£¥₹]\s?$|\d[,.]$|[~<>]$|№ ?$|#$", left) or re.match(r"s\b", right):
        return None
    bounded = re.search(
        r"\b(?:more than|fewer than|less than|at least|up to|nearly|almost|over|some|roughly|approximately|no more "
        r"than|no fewer than|exceeded|with|of|about|around)\s+$",
        left,
        re.I,
    )
    noun = counted.head(plain, end, "en")
    timely = re.search(
        r"\b(?:in|since|by|until|till|before|after|from|during|early|late|mid|year|to|and|between|through|throughout|"
        r"of|for|the|fiscal|circa)[ -]$|[(\[–—-]\s?$|[’']s\s$",
        left,
        re.I,
    )
    if (
        bounded
        and noun
        and not re.search(
            r"\b(?:the|in|since|summer|winter|spring|autumn|end|start|half|quarter)\s+(?:of\s+)?$", left, re.I
        )
    ):
        return None
    if noun and not timely:
        return None
    if re.search(r"\b(?:of|for|to|and)\s$", left) and noun in (
        "troops",
        "soldiers",
        "people",
        "men",
        "personnel",
        "vehicles",
        "aircraft",
        "tanks",
        "ships",
        "rounds",
        "shells",
    ):
        return None
    name = re.search(r"([A-Z][\w’'&.]*) $", left)
    if name and not match["part"] and not _may_precede_year(name[1], left[: name.start()]):
        return None
    if re.match(r" (?:Agenda|Vision|Roadmap|Horizon|Compass|Goals|Strategic Concept)\b", right):
        return None
    return _year_atom(match, scene, year)


def _may_precede_year(word: str, before: str) -> bool:
    """Whether a capitalised word before a year makes no name with it: a month, a state, the first of a sentence."""
    lower = word.rstrip(".").lower()
    starts = not before or before[-1] in "\n" or bool(re.search(r"[.!?:”\"»]\s$|^\s*$", before))
    if (
        lower in counted.FUNCTION_WORDS
        or lower in MONTHS
        or lower
        in (
            "spring",
            "summer",
            "autumn",
            "fall",
            "winter",
            "year",
            "fiscal",
            "fy",
            "circa",
            "copyright",
            "mid",
            "early",
            "late",
        )
    ):
        return True
    return lower in places() and not re.search(r"[A-Z][\w’']+ $", before) and (starts or True)


def _year_atom(match: re.Match[str], scene: Scene, year: int) -> Atom:
    start = match.start()
    text = f"{year:04d}"
    part = (match.groupdict().get("part") or "").lower()
    edtf, until = text, None
    if part.startswith(("the end", "end", "the close")):
        edtf, until = f"{text}-12-31~", f"{text}-12-31"
    elif part.startswith(("the start", "start", "the beginning", "the turn")):
        edtf, until = f"{text}-01-01~", f"{text}-01"
    elif part.startswith(("mid", "the middle")):
        edtf, until = text, f"{text}-06"
    return Atom(start, match.end(), edtf, Day(year), until, explicit=bool(match.groupdict().get("year")))


def _relative_year_atom(match: re.Match[str], scene: Scene) -> Atom | None:
    year = _relative_year(match["rel"], scene, match.start())
    if match["rel"].lower() == "the year" and not match["part"]:
        return None
    if year is None:
        return Atom(match.start(), match.end(), None)
    return _year_atom(match, scene, year)


def _month_end(match: re.Match[str], scene: Scene) -> Atom | None:
    atom = _dated(match, scene, _month(match["month"]), None)
    if atom is None or atom.edtf is None:
        return atom
    part = match["part"].lower()
    until = almanac.last_day(atom.edtf) if "end" in part or "close" in part else None
    return Atom(atom.start, atom.end, f"{until}~" if until else atom.edtf, atom.day, until, explicit=atom.explicit)


def _fiscal(match: re.Match[str], scene: Scene) -> Atom | None:
    first, second = match["year"], match.groupdict().get("year2")
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if second:
        end = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
        if end != year + 1:
            return None
    word = bool(re.search(r"fiscal|FY|financial|budget", match[0], re.I))
    country = _country(scene, match.start(), "GB" if second else "US")
    ending = year + 1 if second else year
    if not word and not second:
        return None
    edtf = almanac.fiscal(ending - (country == "JP" and bool(second)), country)
    return Atom(match.start(), match.end(), edtf, Day(year), explicit=True)


def _budget_year(match: re.Match[str], scene: Scene) -> Atom | None:
    """A range such as 2025-26 in a sentence about budgets is a fiscal year."""
    sentence = scene.sentence(match.start(), match.end())[0]
    first, second = int(match["year"]), int(match["year2"])
    if second == (first + 1) % 100 and re.search(
        r"\b(?:budgets?|fiscal|financial year|spending|expenditure|appropriation\w*)\b", sentence
    ):
        return Atom(
            match.start(),
            match.end(),
            almanac.fiscal(
                first + 1 - (_country(scene, match.start(), "GB") == "JP"), _country(scene, match.start(), "GB")
            ),
            Day(first),
            explicit=True,
        )
    return _year_range(match, scene)


def _country(scene: Scene, offset: int, default: str) -> str:
    """Whose fiscal year: by the states named nearest before it in its paragraph."""
    sentence, place = scene.sentence(offset, offset + 4)
    paragraph = scene.plain[scene.plain.rfind("\n", 0, offset) + 1 : offset]
    cues = {
        "AU": r"Austral\w+|Canberra", "JP": r"Japan\w*|Tokyo", "IN": r"India\w*|New Delhi", "CA": r"Canad\w+|Ottawa",
        "NZ": r"New Zealand\w*|Wellington",
        "ZA": r"South Africa\w*|Pretoria", "PK": r"Pakistan\w*|Islamabad", "EG": r"Egypt\w*|Cairo",
        "US": r"U\.?S\.?\b|United States|American|Pentagon|Congress|Washington",
        "GB": r"UK\b|Brit\w+|London|Treasury|Whitehall|Ministry of Defence|MoD",
    }  # fmt: skip
    for text in (sentence[:place], sentence[place : place + 60], paragraph):
        found = [(match.start(), code) for code, cue in cues.items() for match in re.finditer(rf"\b(?:{cue})", text)]
        if found:
            return (min(found) if text == sentence[place : place + 60] else max(found))[1]
    return default


def _sub_year(match: re.Match[str], scene: Scene) -> Atom | None:
    """Quarters, halves and seasons."""
    groups = match.groupdict()
    year, named = _year_of(match, scene)
    code = _sub_year_code(groups)
    if code is None:
        return None
    months = {33: 2, 34: 5, 35: 8, 36: 11, 40: 4, 41: 10, 21: 4, 22: 7, 23: 10, 24: 1}
    if groups.get("which") and scene.published is not None:
        here = scene.published.month or months[code]
        which = groups["which"].lower()
        passed, ahead = months[code] < here, months[code] > here
        year = (
            scene.published.year
            - (which in ("last", "the previous") and not passed)
            + (which in ("next", "the coming") and not ahead)
        )
        if code == 24:
            year = (
                scene.published.year
                + (which == "next" and here < 3)
                - (which == "last" and here < 10)
                - (which == "this" and here < 3)
            )
        named = True
    if not named:
        year = scene.year(months[code], None, match.start(), match.end())
    if year is None:
        return Atom(match.start(), match.end(), None)
    explicit = bool(groups.get("year"))
    return Atom(match.start(), match.end(), f"{year:04d}-{code}", Day(year), explicit=explicit)


def _sub_year_code(groups: dict[str, str | None]) -> int | None:
    if groups.get("season"):
        return almanac.SEASONS[str(groups["season"]).lower()]
    if groups.get("q"):
        return 32 + int(str(groups["q"]))
    if groups.get("h"):
        return 39 + int(str(groups["h"]))
    if groups.get("quarter"):
        return QUARTERS[str(groups["quarter"]).lower()]
    if groups.get("half"):
        return 40 if str(groups["half"]).lower() in ("first", "1st") else 41
    return None


DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()


def _decade(match: re.Match[str], scene: Scene) -> Atom | None:
    groups = match.groupdict()
    if groups.get("word"):
        tens = next(i for i, name in enumerate(DECADES, 2) if name == groups["word"].lower())
        year = 1900 + tens * 10
    elif groups.get("short"):
        year = (2000 if int(groups["short"]) < 30 else 1900) + int(groups["short"])
    else:
        year = int(groups["year"])
    return Atom(
        match.start(),
        match.end(),
        almanac.decade(year),
        Day(year),
        until=f"{year + 9}" if groups.get("part") and "end" in groups["part"] else None,
        explicit=True,
    )


def _century(match: re.Match[str], scene: Scene) -> Atom | None:
    number = int(match["n"]) if match["n"] else ORDINALS.get(match["word"].lower().replace(" ", "-"))
    if number is None or not 1 <= number <= 22:
        return None
    return Atom(match.start(), match.end(), almanac.century(number, bool(match["bc"])), explicit=True)


def _year_range(match: re.Match[str], scene: Scene) -> Atom | None:
    first = int(match["year"])
    second = int(match["year2"]) if len(match["year2"]) == 4 else first // 100 * 100 + int(match["year2"])
    if second <= first:
        return None
    name = re.search(r"([A-Z][\w’'&.]*) $", scene.plain[max(0, match.start() - 30) : match.start()])
    if name and not _may_precede_year(name[1], ""):
        return None
    return Atom(match.start(), match.end(), f"{first:04d}/{second:04d}", Day(second), explicit=True, joined=True)


def _numeric(match: re.Match[str], scene: Scene) -> Atom | None:
    one, two, year = int(match["a"]), int(match["b"]), int(match["year"])
    day, month = (two, one) if two > 12 else (one, two)
    value = almanac.valid(year, month, day)
    return Atom(match.start(), match.end(), value.edtf(), value, explicit=True) if value else None


def _iso(match: re.Match[str], scene: Scene) -> Atom | None:
    value = almanac.valid(int(match["year"]), int(match["a"]), int(match["b"]))
    return Atom(match.start(), match.end(), value.edtf(), value, explicit=True) if value else None
