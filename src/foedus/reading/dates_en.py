"""English dates."""

import re

from foedus.reading.dates_en_days import (
    _ancient,
    _away,
    _near_day,
    _next_day,
    _nth_week,
    _nth_weekday,
    _weekday,
    _which,
)
from foedus.reading.dates_en_words import (
    COUNT,
    FULL,
    ORD,
    ORDINALS,
    PART,
    RELATIVE_YEAR,
    UNIT,
    WHICH,
    D,
    M,
    W,
    Y,
    _c,
)
from foedus.reading.dates_en_years import (
    _budget_year,
    _century,
    _day_month,
    _day_range,
    _decade,
    _fiscal,
    _iso,
    _month_alone,
    _month_end,
    _month_year,
    _numeric,
    _plain_year,
    _relative_year_atom,
    _sub_year,
    _year_range,
)

I = re.IGNORECASE  # noqa: E741
OF_YEAR = rf"(?:,? (?:of |in )?(?:(?P<year>{Y})|{RELATIVE_YEAR}))"
PATTERNS = [
    (_c(rf"(?:the )?(?P<nth>first|second|third|fourth|last) week (?:of|in) (?P<month>{M}){OF_YEAR}?"), _nth_week),
    (_c(rf"(?:the )?(?P<nth>first|second|third|fourth|last) (?P<weekday>{W}) (?:of|in) (?P<month>{M}){OF_YEAR}?"),
     _nth_weekday),
    (_c(r"(?P<n>\d{1,4}) (?P<era>BCE?|B\.C\.|AD|CE)"), _ancient),
    (_c(rf"(?:(?P<part>early|late|mid|the end of|end of|the start of)[ -](?:the )?)?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|"
        rf"th)|(?P<word>{'|'.join(sorted(ORDINALS, key=len, reverse=True))}|twenty first))[ -]centur(?:y|ies)(?P<bc> "
        rf"BCE?| B\.C\.)?", I), _century),
    (_c(r"(?P<year>\d{4})-(?P<a>0[1-9]|1[0-2])-(?P<b>0[1-9]|[12]\d|3[01])"), _iso),
    (_c(rf"(?P<a>\d{{1,2}})[./](?P<b>\d{{1,2}})[./](?P<year>{Y})"), _numeric),
    (_c(rf"(?:(?:{W}),? )?(?P<day>{D}){ORD}(?: ?[–—-] ?| to |(?P<and> and ))(?P<day2>{D}){ORD}(?: of)? "
        rf"(?P<month>{M}){OF_YEAR}?"), _day_range),
    (_c(rf"(?:(?:{W}),? )?(?P<month>{M}) (?P<day>{D}){ORD}(?: ?[–—-] ?| to |(?P<and> and "
        rf"))(?P<day2>{D}){ORD}{OF_YEAR}?"), _day_range),
    (_c(rf"(?:(?:{W}),? )?(?:the )?(?P<day>{D}){ORD}(?: of)? (?P<month>{M}){OF_YEAR}?"), _day_month),
    (_c(rf"(?:(?:{W}),? )?(?P<month>{M}) (?:the )?(?P<day>{D}){ORD}(?![\d]|[,.]\d|:){OF_YEAR}?"), _day_month),
    (_c(rf"(?P<part>the (?:end|close) of|end of|the (?:start|beginning|middle) of)[ -](?P<month>{M}){OF_YEAR}?", I),
     _month_end),
    (_c(rf"(?:(?P<part>early|late|mid)[ -])?(?P<month>{M}),?{OF_YEAR}", 0), _month_year),
    (_c(r"(?P<year>(?:19|20)\d\d)[-/–](?P<year2>\d{2}|\d{4})(?:['’]s)? (?:fiscal|financial|budget) year"), _fiscal),
    (_c(r"(?:the )?(?:(?:fiscal|financial)(?: years?)?|FY) ?['’]?(?P<year>(?:19|20)\d\d|\d\d)(?:[-/–](?P<year2>\d{4}|"
        r"\d{2}))?", I), _fiscal),
    (_c(r"(?P<year>(?:19|20)\d\d)/(?P<year2>\d{2}(?:\d{2})?)"), _fiscal),
    (_c(rf"(?:the )?(?P<quarter>first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)) quarter(?! of (?:the|a) "
        rf"(?!year))(?:{OF_YEAR}| of the year)?", I), _sub_year),
    (_c(rf"Q(?P<q>[1-4])(?: of)?(?:[ /-](?P<year>{Y}))?"), _sub_year),
    (_c(rf"(?P<year>{Y})[ -]Q(?P<q>[1-4])"), _sub_year),
    (_c(rf"(?:the )?(?P<half>first|1st|second|2nd|latter) half{OF_YEAR}", I), _sub_year),
    (_c(rf"H(?P<h>[12])(?: of)?[ /-](?P<year>{Y})"), _sub_year),
    (_c(rf"(?:(?:early|late|mid)[ -])?(?:the )?(?P<season>spring|summer|autumn|fall|winter),? (?:of |in "
        rf")?(?:(?P<year>{Y})(?:[-/–]\d\d)?|{RELATIVE_YEAR})", I), _sub_year),
    (_c(r"(?P<which>this|last|next|the previous|the coming) (?P<season>spring|summer|autumn|fall|winter)", I),
     _sub_year),
    (_c(r"(?<=\bin )(?:the )?(?:early |late )?(?P<season>spring|summer|autumn|winter)(?! (?:uniform|weather|"
        r"conditions|olympics|quarters|warfare|coat|gear))", I), _sub_year),
    (_c(r"(?:(?P<part>early|late|mid|the (?:end|start|beginning|middle) of the|end of the)[ -](?:the "
        r")?)?(?P<year>1\d\d0|20\d0)s"), _decade),
    (_c(r"(?:(?P<part>early|late|mid)[ -](?:the )?)?['’‘](?P<short>\d0)s"), _decade),
    (_c(r"(?<=the )(?:(?P<part>early|late|mid)[ -])?(?:nineteen-?)?(?P<word>thirties|forties|fifties|sixties|"
        r"seventies|eighties|nineties)", I), _decade),
    (_c(r"(?P<year>(?:19|20)\d\d)[-–](?P<year2>\d{2})"), _budget_year),
    (_c(rf"(?P<year>{Y}) ?[–—-] ?(?P<year2>{Y}|\d\d)"), _year_range),
    (_c(rf"{PART}?(?P<rel>(?:{WHICH}) year|(?<=of )the year)", I), _relative_year_atom),
    (_c(r"(?:(?:earlier|later|early|late|earlier in|later in) )?(?:(?P<part>the (?:end|start|beginning|middle) of|"
        r"end of) )?(?P<which>this|last|next|that|the (?:same|following|previous|preceding|next)) "
        r"(?P<unit>week(?:end)?|month|decade|century)(?! (?:of|in)\b)", I), _which),
    (_c(r"(?P<part>the (?:end|start|beginning|middle) of|end of) (?P<which>the) (?P<unit>decade|month|century)", I),
     _which),
    (_c(r"(?:on )?(?:the (?:following|next|previous|same|preceding) day|that (?:same )?day)", I), _next_day),
    (_c(rf"(?:(?P<which>last|next|this coming|this past|the following|the previous|this) )?(?P<weekday>{W})(?! "
        rf"(?:the )?{D}\b)", 0), _weekday),
    (_c(r"(?P<word>the day before yesterday|the day after tomorrow|yesterday|tomorrow|today|tonight|last night|this "
        r"(?:morning|afternoon|evening))", I), _near_day),
    (_c(rf"(?P<count>{COUNT}) {UNIT} (?P<how>ago|earlier|later|from now|hence|previously|on(?=[,.;])|(?:after|"
        rf"before) (?:those|that|these|this) \w+)", I), _away),
    (_c(rf"in (?P<count>{COUNT}) {UNIT}(?P<how>['’]s?) time", I), _away),
    (_c(rf"(?P<which>last|next) (?P<month>{M})"), _month_alone),
    (_c(rf"(?:(?:early|late|mid|early in|late in)[ -])?(?P<month>{FULL})"), _month_alone),
    (_c(rf"{PART}?(?:the year )?(?P<year>{Y})", 0), _plain_year),
]  # fmt: skip

NEEDED = {
    "_century": ("centur",),
    "_away": (" ago", " later", " earlier", "time", " hence", "after", "before", "from now", "previously", "s on"),
    "_ancient": ("bc", "ad", "ce", "b.c"),
    "_sub_year": (
        "quarter", "half", "spring", "summer", "autumn", "fall", "winter", "q1", "q2", "q3", "q4", "h1", "h2",
    ),
    "_fiscal": ("fiscal", "fy", "/", "financial", "budget"), "_decade": ("0s", "ties"),
    "_which": ("week", "month", "decade", "century"),
    "_next_day": ("day",), "_weekday": ("day",), "_nth_weekday": ("day",),
    "_near_day": ("day", "tomorrow", "tonight", "night", "this "),
    "_relative_year_atom": ("year",), "_month_end": ("end", "close", "start", "begin", "middle"),
}  # fmt: skip
JOINT = re.compile(r"\s?[–—-]\s?|(?P<word>\s+(?:to|until|till|through|up to)\s+(?:the )?)|(?P<and>\s+and\s+)")
BETWEEN = re.compile(r"\b(?P<word>(?P<between>[Bb]etween)|[Ff]rom)\s+(?:the )?$")
MOVES = re.compile(r"\b(?:postponed|moved|delayed|deferred|brought forward|pushed)\b")
PREPOSITION = re.compile(
    r"\b(?P<word>(?P<since>(?:[Ee]ver )?[Ss]ince|[Nn]o earlier than|[Nn]ot before|[Nn]ot earlier than)|"
    r"(?P<from>[Ff]rom)|(?P<by>[Bb]y|[Uu]ntil|[Tt]ill|[Bb]efore|[Pp]rior to|"
    r"[Nn]o later than|[Nn]ot later than|[Uu]p to|[Uu]p until|[Tt]hrough|[Bb]y the|[Bb]efore the)|"
    r"(?P<after>[Aa]fter)|(?P<about>[Cc]irca|c\.|ca\.|[Aa]round|[Aa]bout|[Aa]pproximately|[Rr]oughly))"
    r"\s+(?:the )?(?:at least )?$"
)
IN = re.compile(r"\b(?:in|during|of|last|next|this|early|late|mid|for|on)[ -]$", I)
ONWARDS = re.compile(r"\s+(?:onwards?|forward)\b|\s+on\b(?!\s+(?:the|a|an|\w+day)\b)")
PASSIVE = re.compile(r"\b(?:be|to) $")
FUTURE = re.compile(
    r"\b(?:will|would|shall|(?:is|are|was|were) to|plan(?:s|ned)?|schedul\w+|due|expect\w*|set to|upcoming|to be "
    r"(?:held|signed|delivered)|aims?|intends?|going to|ahead of|"
    r"forthcoming|hopes?|must|should|could|(?-i:may)|might|next|to (?:meet|convene|begin|start|open|hold|take|host|"
    r"sign|vote|visit|return|leave|join|gather))\b", I)  # fmt: skip
PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|held|met|took|gave|made|came|went|began|fell|rose|left|saw|sent|ran|won|lost|"
    r"became|broke|brought|wrote|spoke|grew|stood|led|put|ago|since|"
    r"last|has|have been|set up|cut|hit|shot|struck|withdrew|drew|sought|bought|sank|\w{2,}ed)\b", I)  # fmt: skip


def tense(sentence: str, offset: int, width: int) -> str | None:
    """The tense of the words nearest to the date; a few words before it count more than those after."""
    best: tuple[float, str] | None = None
    for name, pattern in (("future", FUTURE), ("past", PAST)):
        for match in pattern.finditer(sentence):
            gap = offset - match.end() if match.end() <= offset else 2 * (match.start() - offset - width) + 10
            if gap < 0:
                continue
            if name == "past" and (
                re.match(r"(?:schedul|plann|expect)ed", match[0], I) or PASSIVE.search(sentence[: match.start()])
            ):
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
            r"\b(?:will|shall|starts?|begins?|takes? effect|effective|applies|would|runs|enters?|in force|may|can|"
            r"must)\b",
            sentence,
        )
    )
