"""What looks like a quantity or a date and is neither: designations, articles, telephone numbers, ordinals."""

import re
from collections.abc import Sequence
from functools import cache

from foedus.reading.text import Document, Span

NUMBERED_EN = """
article articles art arts paragraph paragraphs para paras clause clauses section sections sec chapter chapters annex
annexe
appendix resolution resolutions protocol no nos number numbers page pages p pp figure fig table footnote note line item
point case docket law decree bill order regulation directive rule question version option model mark mk block type
class phase
stage tier level pillar wave round step track zone sector room gate route highway motorway flight channel unit site
group team
squadron grade category scenario tranche cycle season episode volume vol issue edition task-force mach size lot building
floor block apartment flat hangar pier berth platform form file serial batch series part title schedule track lane exit
chapter verse act scene memo memorandum stand objective priority target goal basket corridor area force war day code
dial tel telephone phone fax
hotline room ext extension ref reference id isbn issn
""".split()
NUMBERED_RU = """
статья статьи статье статьёй статьей статью статей статьям ст пункт пункта пункте пункты п пп глава главы главе часть
части ч
параграф параграфа § раздел раздела приложение приложения протокол резолюция резолюции резолюцией резолюцию № номер
номера закон закона указ указа
постановление постановления рис таблица табл стр страница с том выпуск этап этапа фаза уровень тип класс модель версия
категория телефон тел факс канал цех корпус дом кв пост объект статьями
""".split()


def _numbered(heads: Sequence[str]) -> str:
    alternatives = "|".join(sorted({re.escape(h) for h in heads}, key=len, reverse=True))
    number = r"(?:\d+(?:\.\d+)*(?:\(\w\))*[A-Za-z]?|[IVXLC]+\b)"
    more = (
        rf"(?:(?:, ?| and | or | to | и | по |[-–—]|/| & ){number}(?![\w%]| ?(?:%|per cent|percent|млн|млрд|тыс|"
        rf"million|billion|thousand)))*"
    )
    return rf"(?<![\w-])(?:{alternatives})\.?[  :#№-]*(?:No\.? |№ ?)?{number}{more}(?:\(\d+\))?"


WORD_NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
WITH_DIGITS = [
    r"(?:https?://|www\.)\S+",
    r"[\w.+-]+@[\w-]+\.[\w.]+",
    r"[#@]\w+",
    r"\b[\w-]+\.(?:com|org|net|int|ru|info|eu|gov|tv|io|co\.uk)\b(?:/\S*)?",
    r"(?<![\w.])\+\d[\d  ().-]{6,}\d",
    r"(?<![\w.])\(?0\d{1,5}\)?[  -]\d{2,4}[  -]?\d{2,4}(?:[  -]?\d{2,4})?(?!\w)",
    r"(?<![\w.])\(\d{2,5}\) ?\d[\d  -]{4,}\d",
    r"(?<![\w.])\d ?\(\d{3,5}\) ?\d[\d  -]{4,}\d",
    r"(?<![\w.,-])\d{3}-\d{3,4}(?:-\d{4})?(?![\w-])(?! ?(?:km|m|t|people|troops|men|million|billion|тыс|человек|км|"
    r"млн))",
    r"(?<![\w.])\d{3}-\d{2}-\d{2}(?!\w)",
    r"(?:tel|phone|call|fax|mobile|hotline|whatsapp|dial|тел|телефон\w*|звоните)[.: ]+(?:on |us at |at |по "
    r")?[\d+(][\d  ()+-]{4,}\d",
    r"(?<![\w.,:])\d{1,2}[:.]\d{2}(?: ?(?:[ap]\.?m\.?|GMT|UTC|CET|EST|h|hrs|мск))(?!\w)",
    r"(?<![\w.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?(?!\w)",
    r"(?<![\w.,])\d{1,2}(?:\.\d\d)? ?[ap]\.?m\b\.?",
    r"(?<![\w.,])[0-2]\d[0-5]\d ?(?:GMT|UTC|Z\b|hours|hrs|local time|h\b)",
    r"\b\d{1,2} o['’]clock\b",
    r"(?<!\w)\d+\.\d+\.\d+(?:\.\d+)?(?!\w)(?<!\d\.\d\d\.\d{4})(?<!\d\d\.\d\d\.\d{4})",
    r"\b[A-Z]+(?:/[A-Z0-9.]+)+(?:/\d+)*\b",
    r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]",
    r"(?m)^[ \t#*>]*\(?\d{1,2}[.)](?= )",
    r"\(\d{1,2}\)(?= )",
    r"\b24/7(?:/365)?\b|\b50[-/]50\b|\b4x4\b|\b20/20\b|\b9/11\b|\bP5 ?\+ ?1\b|\bE3 ?\+ ?3\b|\b5\+1\b",
    r"[©®] ?\d{4}(?:[-–]\d{4})?",
    r"\b(?:ISBN|ISSN|DOI|IMO|MMSI)[ :]*[\dX./-]+",
    r"(?<![\w’-])(?!(?:mid|early|late)-)[A-Za-zА-Яа-яЁё][\w’']*[-‑]\d+(?:[-/.]\d+)*\w*",
    r"\b(?!FY ?\d|[QH][1-4]\b|(?:[PRN]|RM|K[Ss]h)\d[\d.,]* ?(?:million|billion|trillion|bn|"
    r"m)\b)[A-Za-zА-Яа-яЁё]+\d[\w./-]*",
    r"№ ?\d[\d/-]*\w*",
    r"§+ ?\d[\d.]*",
    r"\b\d{2,4}[- ]?(?:mm|мм|millimet(?:er|re)|caliber|calibre)\b(?!\s+of\s+(?:rain|steel|armou?r))",
]
DIGITS_EN = [
    r"\b\d+(?:st|nd|rd|th)\b(?:[- ](?:century|generation))?",
    r"\b\d{1,5}[A-Z]? (?:[A-Z][\w’'-]+ ){1,3}(?:Street|Road|Avenue|Square|Boulevard|Lane|Drive|Place|Way)\b",
    r"\b(?:\d{1,3}|[IVX]+) (?:Brigade|Division|Corps|Commando|Squadron|Battalion|Regiment|Wing|Para|Group|Army)\b(?!s)",
]  # fmt: skip
WORDED_EN = [
    rf"(?i:\b(?:Group|Gang|Council|Committee|Band|Club|House|Rule) of )(?:\d+|{WORD_NUMBER}|Seven|Eight|Twenty|Two|"
    rf"Three|Four|Five|Six|Nine|Ten|Twelve)\b",
    r"(?i:\b(?:square|no|any|every|some|each|which|this|that|the only|another|day) one\b|\bone (?:another|by one|"
    r"day\b(?! (?:after|before|later|of))|hand\b|thing\b|side\b|another's\b))",
    r"\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Mm]any)-(?:sided|way|star|dimensional|faced|pronged|off|upmanship|"
    r"time|tiered?|track|size|legged|handed|horse|pointer|fold)\b",
    r"\bWorld War (?:\d|I+|One|Two)\b",
    r"\b(?:Tower|Level|Pillar|Phase|Number|Article|Chapter|Formula|Unit|Task Force|Air Force|Force|Channel|Track|"
    r"Room|Plan|Big|Square) "
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve|one|two|three|four|five)\b",
    r"\bonce-in-a-\w+|\bone-(?!third|half|quarter|fifth|tenth|year|month|week|day|hour|minute|man|million|"
    r"billion)[a-z]\w*",
    r"(?i:\b(?:square|ground|day) zero\b)",
    r"\bhalf(?:way|[- ]hearted\w*|[- ]brother|[- ]sister|[- ]baked|[- ]measures?|[- ]truths?|[- ]mast|[- ]staff|"
    r"[- ]time|[- ]life|[- ]past)\b",
]  # fmt: skip
RUSSIAN = [
    r"\b(?!\d{0,2}\d0-[ех]\b)(?!\d{4}-)\d+-(?:й|го|му|м|я|ю|е|ая|ой|ый|ую|ое|х|ми|ей)\b(?! ?(?:годах|годы|годов))",
    r"\b(?:группа|группы|группе|группой|большая|большой|«большая) (?:семи|восьми|двадцати|двадцатка|семёрка|\d+)\b",
    r"\b\d{1,3} (?:бригада|дивизия|армия|полк)\b",
]


@cache
def _patterns(language: str, digits: bool) -> list[re.Pattern[str]]:
    """What to look for in a paragraph with or without digits."""
    if not digits:
        return [] if language == "ru" else [re.compile(pattern) for pattern in WORDED_EN]
    heads = _numbered(NUMBERED_RU if language == "ru" else NUMBERED_EN)
    own = RUSSIAN if language == "ru" else DIGITS_EN + WORDED_EN
    return [re.compile(pattern) for pattern in (*WITH_DIGITS, *own, f"(?P<head>(?i:{heads}))")]


def find(document: Document, language: str) -> list[Span]:
    """Every trap of a text, in order."""
    plain = document.plain
    found = []
    for paragraph in document.paragraphs:
        start, end = plain.rfind("\n", 0, paragraph.start) + 1, paragraph.end
        for pattern in _patterns(language, bool(re.search(r"\d", plain[start:end]))):
            for match in pattern.finditer(plain, start, end):
                numbered = "head" in pattern.groupindex
                found.append(_trimmed_head(plain, match) if numbered else Span(match.start(), match.end()))
    return sorted(span for span in found if span.end > span.start)


COUNTED_AFTER = re.compile(
    r"(?: ?%|,\d{3}| (?:per ?cent|thousand|million|billion|trillion|hundred|тыс|млн|млрд|тысяч|миллион|troops|"
    r"soldiers|people|men|ships|"
    r"aircraft|tanks|vessels|members|sailors|battalions|brigades|divisions|years|months|days|weeks|hours|km|человек|"
    r"солдат|военн\w+))\b"
)
OFTEN_COUNTED = frozenset(
    "group team unit force area war day case class level point target part series round line number numbers order "
    "block season "
    "item form file lot room note question part site type p no с ч п".split()
)


def _trimmed_head(plain: str, match: re.Match[str]) -> Span:
    """Not a trap where the number counts what follows: "the force 3,000 troops strong", "with no 12 members"."""
    head = re.match(r"[^\W\d]+", match[0])
    word = head[0].lower() if head else ""
    number_end = match.end()
    if word in OFTEN_COUNTED and COUNTED_AFTER.match(plain, number_end):
        return Span(match.start(), match.start())
    if COUNTED_AFTER.match(plain, number_end) and re.search(r"[,\s](?:and|to|or|и)?\s*\d+$", match[0]):
        return Span(match.start(), match.start())
    if (
        word in ("no", "p", "с", "ч", "п")
        and "." not in match[0][: len(word) + 1]
        and not match[0][len(word) :].startswith(("°", "º"))
    ):
        return Span(match.start(), match.start())
    return Span(match.start(), match.end())
