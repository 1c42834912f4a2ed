"""Sentences: where they begin and end, datelines left out."""

import re

from foedus.reading.text import Document, Span, trimmed

ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st gen lt col maj capt cmdr adm brig sgt sen rep gov hon rev jr sr vs etc approx ca fig no nos
    art arts sec ch vol pp ed eds est inc ltd co corp dept jan feb mar apr jun jul aug sep sept oct nov dec mt ft
    т г гг им ул тыс млн млрд трлн руб долл проф акад ген см др пр св ст п пп стр рис кв куб чел мин сек лат род
    обл""".split()
)  # fmt: skip
STOPS = re.compile(r"""(?:[.!?…]+(?:\.\.)?)["'”’»“)\]]*(?=\s)""")
STARTS = re.compile(r"""\s+["'“”»‘«„(\[—–-]*\s*(?:[A-ZА-ЯЁ0-9\u2588]|[^\W\d_a-zа-яё])""")
PLACE = r"[A-ZÀ-ÞА-ЯЁ][\w'’.-]*(?: (?:[A-ZÀ-ÞА-ЯЁ][\w'’.-]*|de|al|el|la|of|am|an|der|sur|на))*"
MONTH = (
    r"(?:Jan|Feb|March|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?|"
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?"
)
DAY = rf"(?:(?:{MONTH}) \d{{1,2}}|\d{{1,2}} (?:{MONTH}))(?:,? \d{{4}}(?: года| г\.)?)?"
AGENCY = r"(?:\([^)\n]{2,40}\)|/[^/\n]{2,40}/|[A-ZА-ЯЁ][\w.-]*(?: [A-ZА-ЯЁ][\w.-]*){0,3})"
DATELINES = (
    re.compile(rf"(?P<place>{PLACE}(?:, {PLACE})?), (?P<date>{DAY})\.? ?[—–-] ?(?P<agency>{AGENCY})\. "),
    re.compile(
        rf"(?P<place>{PLACE}(?:[,/] ?{PLACE}){{0,2}})(?:, (?P<date>{DAY}))?\.? ?(?P<agency>{AGENCY})? ?(?:[—–]|--|"
        rf"-(?= ))\s*"
    ),
    re.compile(rf"(?P<place>{PLACE}(?:, {PLACE})?), (?P<date>{DAY})\.? (?P<agency>{AGENCY})\.? ?(?:[—–-]+\s*)?"),
    re.compile(rf"(?P<place>{PLACE}(?:, {PLACE})?) (?P<agency>\([^)\n]{{2,40}}\)) ?(?:[—–:-]+\s*)"),
)


def dateline(plain: str, paragraph: Span) -> re.Match[str] | None:
    """The dateline a paragraph begins with: "ACCRA, 3 March (GNA) — "; None if there is none."""
    for pattern in DATELINES:
        match = pattern.match(plain, paragraph.start, paragraph.end)
        if match is None or match.end() >= paragraph.end:
            continue
        place = match["place"]
        capitals = place.isupper() and len(place) > 2
        if capitals or match["date"] or (match["agency"] or "")[:1] in ("(", "/"):
            return match
        rest = plain[match.end() : paragraph.end]
        if match["agency"] is None and len(place.split()) < 5 and len(rest) > 60 and rest[0].isupper():
            return match
    return None


def datelines(document: Document) -> tuple[Span, ...]:
    """Where the datelines of a text are; they stand in its first paragraphs."""
    found = (dateline(document.plain, paragraph) for paragraph in document.paragraphs[:6])
    return tuple(Span(match.start(), match.end()) for match in found if match)[:1]


def sentences(document: Document) -> tuple[Span, ...]:
    """The sentences of a text in order; a heading or a table cell is one of its own."""
    lines = datelines(document)
    found = []
    for paragraph in document.paragraphs:
        start = next((line.end for line in lines if line.start == paragraph.start), paragraph.start)
        found += split(document.plain, start, paragraph.end)
    return tuple(found)


def split(plain: str, start: int, end: int) -> list[Span]:
    """The sentences of one paragraph."""
    found = []
    begin = start
    for stop in STOPS.finditer(plain, start, end):
        if STARTS.match(plain, stop.end(), end) and not _abbreviated(plain, begin, stop):
            found.append(trimmed(plain, begin, stop.end()))
            begin = stop.end()
    found.append(trimmed(plain, begin, end))
    return [span for span in found if span.end > span.start]


def _abbreviated(plain: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial."""
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return False
    word = re.search(r"[\w.]*$", plain[max(begin, stop.start() - 20) : stop.start()])
    last = word[0] if word else ""
    if stop[0] == "." and (last.lower() in ABBREVIATIONS or re.fullmatch(r"[A-ZА-ЯЁ]", last)):
        following = plain[stop.end() : stop.end() + 12].lstrip()
        unit = last.lower() in (
            "т",
            "г",
            "гг",
            "тыс",
            "млн",
            "млрд",
            "чел",
            "руб",
            "долл",
            "etc",
            "inc",
            "co",
            "ltd",
            "др",
            "пр",
        )
        return not (unit and re.match(r"[«\"“—А-ЯA-Z]", following) and not re.match(r"[А-ЯA-Z]\.", following))
    return bool(re.fullmatch(r"(?:[A-Za-z]\.){1,3}[A-Za-z]", last)) and stop[0] == "." and _continues(plain, stop.end())


def _continues(plain: str, offset: int) -> bool:
    """After "U.S." or "a.m." a sentence may end; it goes on before a word that is usually inside one."""
    word = re.match(r"\s*([^\W\d_]+)", plain[offset : offset + 30])
    starters = {
        "The",
        "A",
        "An",
        "In",
        "On",
        "It",
        "He",
        "She",
        "They",
        "But",
        "And",
        "This",
        "That",
        "We",
        "At",
        "For",
    }
    return word is not None and word[1] not in starters


def last_sentence(plain: str, paragraph: Span) -> Span:
    """The last sentence of a paragraph."""
    return split(plain, paragraph.start, paragraph.end)[-1]
