"""English dates."""

import re
from dataclasses import replace

from foedus.evidence.reading import almanac, counted
from foedus.evidence.reading.almanac import Day
from foedus.evidence.reading.dates import Atom, Scene
from foedus.evidence.reading.numbers import WORDS_EN
from foedus.evidence.reading.people import places

NAMES = "January February March April May June July August September October November December".split()
MONTHS = {name.lower(): number for number, name in enumerate(NAMES, 1)}
MONTHS |= {name[:3].lower(): number for number, name in enumerate(NAMES, 1)} | {"sept": 9}
M = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
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
PART = r"(?:(?P<part>early|late|mid|the (?:end|start|beginning|middle|close|turn) of|end|start|early in|late in)[ -](?:the )?)"
ORDINALS = {w: i for i, w in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
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
        r"\b(?:in|since|by|until|till|before|after|from|during|early|late|mid|of|between|and|to|through|the|a|an|every|’s|'s)[ -]$",
        left,
        re.I,
    )
    adjective = re.match(
        r"(?:['’]s| (?:summit|meeting|vote|session|deadline|exercise|deal|agreement|talks|visit|attack|declaration|budget|election|round|ceasefire))\b",
        scene.plain[match.end() :],
    )
    ok = (
        bool(strong)
        and match["month"] not in ("May", "March")
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
        r"\s?(?:%|per ?cent|percent|million|billion|thousand|km|tonnes?|tons?|m\b|people|troops|soldiers|men\b|dollars|euros|metres|miles|hours)|[.,]\d|/\d|°|\+",
        right,
    ):
        return None
    if re.search(r"[$€£¥₹]\s?$|\d[,.]$|[~<>]$|№ ?$|#$", left) or re.match(r"s\b", right):
        return None
    bounded = re.search(
        r"\b(?:more than|fewer than|less than|at least|up to|nearly|almost|over|some|roughly|approximately|no more than|no fewer than|exceeded|with|of|about|around)\s+$",
        left,
        re.I,
    )
    noun = counted.head(plain, end, "en")
    timely = re.search(
        r"\b(?:in|since|by|until|till|before|after|from|during|early|late|mid|year|to|and|between|through|throughout|of|for|the|fiscal|circa)[ -]$|[(\[–—-]\s?$|[’']s\s$",
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
    """Whether a capitalised word before a year is not part of a name with it: a month, a state, the start of a sentence."""
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
        "AU": r"Austral\w+|Canberra", "JP": r"Japan\w*|Tokyo", "IN": r"India\w*|New Delhi", "CA": r"Canad\w+|Ottawa", "NZ": r"New Zealand\w*|Wellington",
        "ZA": r"South Africa\w*|Pretoria", "PK": r"Pakistan\w*|Islamabad", "EG": r"Egypt\w*|Cairo", "US": r"U\.?S\.?\b|United States|American|Pentagon|Congress|Washington",
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


def _decade(match: re.Match[str], scene: Scene) -> Atom | None:
    groups = match.groupdict()
    if groups.get("word"):
        tens = (
            "twenties thirties forties fifties sixties seventies eighties nineties".split().index(
                groups["word"].lower()
            )
            + 2
        )
        prefix = 20 if tens == 2 and scene.published and scene.published.year > 2025 and False else 19
        year = prefix * 100 + tens * 10
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
                r"['’]s (?:meeting|summit|vote|session|talks|decision|announcement|statement|signing|ceremony|deal|agreement|attack|strike)",
                scene.plain[match.end() :],
            )
        )
    return bool(
        re.search(
            r"\b(?:said|told|announced|signed|met|agreed|held|opened|arrived|voted|was|were|will|has (?:\w+ )?\w+ed|have (?:\w+ )?\w+ed|decided|adopted|issued|approved|confirmed|published|launched|began|took|gave|struck|warned|declared)\b",
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
        edtf = almanac.weekend(
            anchor,
            move
            - (
                move == 0
                and (anchor.exact() or Day(1, 1, 6).exact()).weekday() < 2
                and scene.tense(match.start(), match.end()) == "past"
            ),
        )
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


I = re.IGNORECASE  # noqa: E741
OF_YEAR = rf"(?:,? (?:of |in )?(?:(?P<year>{Y})|{RELATIVE_YEAR}))"
PATTERNS = [
    (_c(rf"(?:the )?(?P<nth>first|second|third|fourth|last) week (?:of|in) (?P<month>{M}){OF_YEAR}?"), _nth_week),
    (_c(rf"(?:the )?(?P<nth>first|second|third|fourth|last) (?P<weekday>{W}) (?:of|in) (?P<month>{M}){OF_YEAR}?"), _nth_weekday),
    (_c(rf"(?P<n>\d{{1,4}}) (?P<era>BCE?|B\.C\.|AD|CE)"), _ancient),
    (_c(rf"(?:(?P<part>early|late|mid|the end of|end of|the start of)[ -](?:the )?)?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|twenty first))[ -]centur(?:y|ies)(?P<bc> BCE?| B\.C\.)?", I), _century),
    (_c(r"(?P<year>\d{4})-(?P<a>0[1-9]|1[0-2])-(?P<b>0[1-9]|[12]\d|3[01])"), _iso),
    (_c(rf"(?P<a>\d{{1,2}})[./](?P<b>\d{{1,2}})[./](?P<year>{Y})"), _numeric),
    (_c(rf"(?:(?:{W}),? )?(?P<day>{D}){ORD}(?: ?[–—-] ?| to |(?P<and> and ))(?P<day2>{D}){ORD}(?: of)? (?P<month>{M}){OF_YEAR}?"), _day_range),
    (_c(rf"(?:(?:{W}),? )?(?P<month>{M}) (?P<day>{D}){ORD}(?: ?[–—-] ?| to |(?P<and> and ))(?P<day2>{D}){ORD}{OF_YEAR}?"), _day_range),
    (_c(rf"(?:(?:{W}),? )?(?:the )?(?P<day>{D}){ORD}(?: of)? (?P<month>{M}){OF_YEAR}?"), _day_month),
    (_c(rf"(?:(?:{W}),? )?(?P<month>{M}) (?:the )?(?P<day>{D}){ORD}(?![\d]|[,.]\d|:){OF_YEAR}?"), _day_month),
    (_c(rf"(?P<part>the (?:end|close) of|end of|the (?:start|beginning|middle) of)[ -](?P<month>{M}){OF_YEAR}?", I), _month_end),
    (_c(rf"(?:(?P<part>early|late|mid)[ -])?(?P<month>{M}),?{OF_YEAR}", 0), _month_year),
    (_c(r"(?P<year>(?:19|20)\d\d)[-/–](?P<year2>\d{2}|\d{4})(?:['’]s)? (?:fiscal|financial|budget) year"), _fiscal),
    (_c(r"(?:the )?(?:(?:fiscal|financial)(?: years?)?|FY) ?['’]?(?P<year>(?:19|20)\d\d|\d\d)(?:[-/–](?P<year2>\d{4}|\d{2}))?", I), _fiscal),
    (_c(r"(?P<year>(?:19|20)\d\d)/(?P<year2>\d{2}(?:\d{2})?)"), _fiscal),
    (_c(rf"(?:the )?(?P<quarter>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)) quarter(?! of (?:the|a) (?!year))(?:{OF_YEAR}| of the year)?", I), _sub_year),
    (_c(rf"Q(?P<q>[1-4])(?: of)?(?:[ /-](?P<year>{Y}))?"), _sub_year),
    (_c(rf"(?P<year>{Y})[ -]Q(?P<q>[1-4])"), _sub_year),
    (_c(rf"(?:the )?(?P<half>first|1st|second|2nd|latter) half{OF_YEAR}", I), _sub_year),
    (_c(rf"H(?P<h>[12])(?: of)?[ /-](?P<year>{Y})"), _sub_year),
    (_c(rf"(?:(?:early|late|mid)[ -])?(?:the )?(?P<season>spring|summer|autumn|fall|winter),? (?:of |in )?(?:(?P<year>{Y})(?:[-/–]\d\d)?|{RELATIVE_YEAR})", I), _sub_year),
    (_c(r"(?P<which>this|last|next|the previous|the coming) (?P<season>spring|summer|autumn|fall|winter)", I), _sub_year),
    (_c(r"(?<=\bin )(?:the )?(?:early |late )?(?P<season>spring|summer|autumn|winter)(?! (?:uniform|weather|conditions|olympics|quarters|warfare|coat|gear))", I), _sub_year),
    (_c(rf"(?:(?P<part>early|late|mid|the (?:end|start|beginning|middle) of the|end of the)[ -](?:the )?)?(?P<year>1\d\d0|20\d0)s"), _decade),
    (_c(r"(?:(?P<part>early|late|mid)[ -](?:the )?)?['’‘](?P<short>\d0)s"), _decade),
    (_c(r"(?<=the )(?:(?P<part>early|late|mid)[ -])?(?:nineteen-?)?(?P<word>thirties|forties|fifties|sixties|seventies|eighties|nineties)", I), _decade),
    (_c(r"(?P<year>(?:19|20)\d\d)[-–](?P<year2>\d{2})"), _budget_year),
    (_c(rf"(?P<year>{Y}) ?[–—-] ?(?P<year2>{Y}|\d\d)"), _year_range),
    (_c(rf"{PART}?(?P<rel>(?:{WHICH}) year|(?<=of )the year)", I), _relative_year_atom),
    (_c(r"(?:(?:earlier|later|early|late|earlier in|later in) )?(?:(?P<part>the (?:end|start|beginning|middle) of|end of) )?(?P<which>this|last|next|that|the (?:same|following|previous|preceding|next)) (?P<unit>week(?:end)?|month|decade|century)(?! (?:of|in)\b)", I), _which),
    (_c(r"(?P<part>the (?:end|start|beginning|middle) of|end of) (?P<which>the) (?P<unit>decade|month|century)", I), _which),
    (_c(r"(?:on )?(?:the (?:following|next|previous|same|preceding) day|that (?:same )?day)", I), _next_day),
    (_c(rf"(?:(?P<which>last|next|this coming|this past|the following|the previous|this) )?(?P<weekday>{W})(?! (?:the )?{D}\b)", 0), _weekday),
    (_c(r"(?P<word>the day before yesterday|the day after tomorrow|yesterday|tomorrow|today|tonight|last night|this (?:morning|afternoon|evening))", I), _near_day),
    (_c(rf"(?P<count>{COUNT}) {UNIT} (?P<how>ago|earlier|later|from now|hence|previously|on(?=[,.;])|(?:after|before) (?:those|that|these|this) \w+)", I), _away),
    (_c(rf"in (?P<count>{COUNT}) {UNIT}(?P<how>['’]s?) time", I), _away),
    (_c(rf"(?P<which>last|next) (?P<month>{M})"), _month_alone),
    (_c(rf"(?:(?:early|late|mid|early in|late in)[ -])?(?P<month>{FULL})"), _month_alone),
    (_c(rf"{PART}?(?:the year )?(?P<year>{Y})", 0), _plain_year),
]  # fmt: skip

NEEDED = {
    "_century": ("centur",), "_away": (" ago", " later", " earlier", "time", " hence", "after", "before", "from now", "previously", "s on"),
    "_ancient": ("bc", "ad", "ce", "b.c"), "_sub_year": ("quarter", "half", "spring", "summer", "autumn", "fall", "winter", "q1", "q2", "q3", "q4", "h1", "h2"),
    "_fiscal": ("fiscal", "fy", "/", "financial", "budget"), "_decade": ("0s", "ties"), "_which": ("week", "month", "decade", "century"),
    "_next_day": ("day",), "_weekday": ("day",), "_nth_weekday": ("day",), "_near_day": ("day", "tomorrow", "tonight", "night", "this "),
    "_relative_year_atom": ("year",), "_month_end": ("end", "close", "start", "begin", "middle"),
}  # fmt: skip
JOINT = re.compile(r"\s?[–—-]\s?|(?P<word>\s+(?:to|until|till|through|up to)\s+(?:the )?)|(?P<and>\s+and\s+)")
BETWEEN = re.compile(r"\b(?P<word>(?P<between>[Bb]etween)|[Ff]rom)\s+(?:the )?$")
MOVES = re.compile(r"\b(?:postponed|moved|delayed|deferred|brought forward|pushed)\b")
PREPOSITION = re.compile(
    r"\b(?P<word>(?P<since>(?:[Ee]ver )?[Ss]ince|[Nn]o earlier than|[Nn]ot before|[Nn]ot earlier than)|(?P<from>[Ff]rom)|(?P<by>[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|[Pp]rior to|"
    r"[Nn]o later than|[Nn]ot later than|[Uu]p to|[Uu]p until|[Tt]hrough|[Bb]y the|[Bb]efore the)|(?P<after>[Aa]fter)|(?P<about>[Cc]irca|c\.|ca\.|[Aa]round|[Aa]bout|[Aa]pproximately|[Rr]oughly))"
    r"\s+(?:the )?(?:at least )?$"
)
IN = re.compile(r"\b(?:in|during|of|last|next|this|early|late|mid|for|on)[ -]$", I)
ONWARDS = re.compile(r"\s+(?:onwards?|forward)\b|\s+on\b(?!\s+(?:the|a|an|\w+day)\b)")
PASSIVE = re.compile(r"\b(?:be|to) $")
FUTURE = re.compile(
    r"\b(?:will|would|shall|(?:is|are|was|were) to|plan(?:s|ned)?|schedul\w+|due|expect\w*|set to|upcoming|to be (?:held|signed|delivered)|aims?|intends?|going to|ahead of|"
    r"forthcoming|hopes?|must|should|could|(?-i:may)|might|next|to (?:meet|convene|begin|start|open|hold|take|host|sign|vote|visit|return|leave|join|gather))\b", I)  # fmt: skip
PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|held|met|took|gave|made|came|went|began|fell|rose|left|saw|sent|ran|won|lost|became|broke|brought|wrote|spoke|grew|stood|led|put|ago|since|"
    r"last|has|have been|set up|cut|hit|shot|struck|withdrew|drew|sought|bought|sank|\w{2,}ed)\b", I)  # fmt: skip


def tense(sentence: str, offset: int, width: int) -> str | None:
    """The tense of the words nearest to the date; a few words before it count more than those after."""
    best: tuple[float, str] | None = None
    for name, pattern in (("future", FUTURE), ("past", PAST)):
        for match in pattern.finditer(sentence):
            gap = offset - match.end() if match.end() <= offset else 2 * (match.start() - offset - width) + 10
            if gap < 0:
                continue
            if name == "past" and (re.match(r"(?:schedul|plann|expect)ed", match[0], I) or PASSIVE.search(sentence[: match.start()])):
                continue
            if best is None or gap < best[0]:
                best = (gap, name)
    return best[1] if best else None


def opens(plain: str, start: int, sentence: str, right: str) -> bool:
    """Whether "from X" says that something goes on from then: at the head of a clause, or with a verb of beginning."""
    if re.match(r"\s+(?:to|until|till|through)\b", right):
        return False
    head = (
        not plain[max(0, start - 2) : start].strip(' \n—–"“')
        or plain[max(0, start - 2) : start].rstrip()[-1:] in ".,;:—–"
    )
    return bool(
        head
        or re.search(
            r"\b(?:will|shall|starts?|begins?|takes? effect|effective|applies|would|runs|enters?|in force|may|can|must)\b",
            sentence,
        )
    )
