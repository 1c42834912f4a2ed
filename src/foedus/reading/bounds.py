"""Words that bound a quantity or make a range of two: "more than", "at most", "between ... and", "от ... до"."""

import re
from functools import cache
from typing import NamedTuple

MORE_EN = (
    r"more than|over|well over|just over|slightly over|at least|no fewer than|not fewer than|no less than|not less "
    r"than|nothing less than|upwards? of|"
    r"in excess of|above|greater than|higher than|larger than|well above|just above|north of|a minimum of|minimum of|"
    r"minimum|slightly more than|"
    r"far more than|much more than|considerably more than|significantly more than|little more than|a little over|"
    r"comfortably over|as few as|beyond"
)
LESS_EN = (
    r"less than|fewer than|under|well under|just under|slightly under|a little under|up to|at most|within|no more "
    r"than|not more than|below|well below|just below|"
    r"lower than|smaller than|a maximum of|maximum of|as many as|as much as|no longer than|no later than|no greater "
    r"than|no larger than|no bigger than|no higher than|far fewer than|far less than|"
    r"much less than|slightly less than|slightly fewer than|just short of|a little less than|not exceeding"
)
ABOUT_EN = (
    r"some|about|nearly|roughly|around|approximately|approx\.?|almost|close to|an estimated|estimated|circa|ca\.|c\.|"
    r"somewhere around|in the region of|"
    r"on the order of|of the order of|near|more or less|or so|an average of about|a rough"
)
MORE_RU = (
    r"более(?: чем)?|больше(?: чем)?|свыше|не менее(?: чем)?|не меньше(?: чем)?|как минимум|минимум|по меньшей "
    r"мере|по крайней мере|сверх|выше|превышая"
)
LESS_RU = (
    r"менее(?: чем)?|меньше(?: чем)?|до|не более(?: чем)?|не больше(?: чем)?|не свыше|максимум|самое большее|"
    r"ниже|в пределах"
)
ABOUT_RU = r"около|порядка|примерно|приблизительно|почти|ориентировочно|где-то|в районе|без малого"


class Bounds(NamedTuple):
    """The bound words of a language, compiled."""

    language: str
    left: re.Pattern[str]
    after: re.Pattern[str]
    more_verbs: re.Pattern[str]
    less_verbs: re.Pattern[str]
    about_verbs: re.Pattern[str]
    joints: re.Pattern[str]
    between: re.Pattern[str]
    about: re.Pattern[str]
    change: re.Pattern[str]
    change_from: re.Pattern[str]
    froms: tuple[str, ...]
    negation: re.Pattern[str]

    def before(self, left: str, unit: str | None) -> tuple[str | None, int]:
        """The bound in the words that end right before a numeral, and how many characters they take."""
        sign = re.search(r"([~≈><≥≤])=?\s?$", left)
        if sign:
            return {"~": "~", "≈": "~", ">": ">", "≥": ">", "<": "<", "≤": "<"}[sign[1]], len(sign[0])
        match = self.left.search(left)
        if match is None:
            return None, 0
        text = match["word"].lower()
        bound = ">" if match["more"] else "<" if match["less"] else "~"
        if self.negation.search(left[: match.start("word")]):
            bound = {">": "<", "<": ">"}.get(bound, bound)
        if self.language == "en" and _other_sense(left[: match.start("word")], text, unit, left[match.end("word") :]):
            return None, 0
        if (
            self.language == "ru"
            and text == "до"
            and re.search(r"(?:\bс|\bот)\s+(?:\S+(?:\s+\S+){0,3}|\d.{0,40})\s+$", left[: match.start("word")])
        ):
            return None, 0
        return bound, len(left) - match.start("word")

    def verb(self, left: str) -> str | None:
        """The bound that a verb right before the numeral sets, without being part of the span."""
        for bound, pattern in ((">", self.more_verbs), ("<", self.less_verbs), ("~", self.about_verbs)):
            if pattern.search(left):
                return bound
        return None


def _other_sense(before: str, word: str, unit: str | None, gap: str) -> bool:
    """Whether the word is no bound here: "talks about five islands", "over three years" (during), "some of"."""
    time = unit in ("year", "month", "week", "day", "hour", "minute")
    if word == "over" and time:
        return not re.search(
            r"\b(?:for|last(?:ed|s|ing)?|took|takes|take|is|was|were|are|be|been|after|just|well|of|aged|served|"
            r"serving|spent|waited|than|and|,)\s+$",
            before,
        )
    if word == "over":
        return bool(
            re.search(
                r"\b(?:presid\w+|rul\w+|control|dominance|victory|sovereignty|dispute|clash\w*|hand(?:s|ed|ing)?|"
                r"turn\w*|t[ao]k(?:e|es|en|ing)|took|pass\w*|carr\w+|roll\w*|sign\w*|cross\w*|switch\w*|knock\w*|war|"
                r"row|concerns?|talks|fl[ye]\w*|flew|jurisdiction|authority|power)\s+$",
                before,
            )
        )
    if word == "about":
        return bool(
            re.search(
                r"\b(?:talk\w*|spoke|speak\w*|said|ask\w*|worr\w+|know|knew|questions?|concern\w*|story|think|"
                r"thought|learn\w*|news|report\w*|wr[io]te\w*|complain\w*|told|book|brought|bring|something|"
                r"information)\s+$",
                before,
            )
        )
    if word in ("under", "above", "below", "within", "beyond", "around", "near"):
        return (
            bool(
                re.search(
                    r"\b(?:placed|put|come|came|fall|fell|unite[ds]?|sail\w*|gather\w*|all|revolve\w*)\s+$", before
                )
            )
            and unit is None
        )
    if word == "up to":
        return bool(
            re.search(
                r"\b(?:it is|was|is|it's|live[ds]?|own(?:ed|s)?|back(?:ed|s)?|stand|stood|adds?|added|summed)\s+$",
                before,
            )
        )
    if word in ("minimum", "estimated"):
        return not re.search(r"\b(?:a|an|the|of|at)\s+$", before) and word == "minimum"
    if word == "just short of":
        return bool(re.search(r"\b(?:f[ae]ll|falls|came?|stopp?\w*)\s+$", before))
    if word == "some":
        return bool(re.match(r"\s+$", gap)) is False
    return False


@cache
def bounds_of(language: str) -> Bounds:
    """The bound words of a language."""
    return _russian() if language == "ru" else _english()


def _left(more: str, less: str, about: str, filler: str) -> re.Pattern[str]:
    def longest(alternatives: str) -> str:
        return "|".join(sorted(alternatives.split("|"), key=len, reverse=True))

    return re.compile(
        rf"(?<![\w-])(?P<word>(?P<more>{longest(more)})|(?P<less>{longest(less)})|"
        rf"(?P<about>{longest(about)}))\s+(?:{filler})?$",
        re.IGNORECASE,
    )


def _english() -> Bounds:
    return Bounds(
        language="en",
        left=_left(MORE_EN, LESS_EN, ABOUT_EN, r"(?:the |a |an |another |some |about )?"),
        after=re.compile(
            r"(?P<more>\s+or more\b|\s?\+(?!\s?\d)|-plus\b|\s+plus\b(?!\s+\d)|\s+and (?:more|above|upwards)\b|\s+or "
            r"(?:greater|higher|above)\b|\s+at (?:the )?least\b|\s+minimum\b)"
            r"|(?P<less>\s+or (?:less|fewer|below|under|lower)\b|\s+at (?:the )?most\b|\s+maximum\b)"
            r"|(?P<about>\s+or so\b|-odd\b|\s+odd\b|\s+or thereabouts\b|\s+more or less\b|-ish\b)",
            re.IGNORECASE,
        ),
        more_verbs=re.compile(
            r"(?<!not )(?<!never )(?<!n’t )(?<!n't )\b(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|"
            r"tops|outnumber\w*|pass(?:ed|es|ing) (?:the )?|crossed|broke)\s+(?:the |a |an )?$",
            re.IGNORECASE,
        ),
        less_verbs=re.compile(
            r"\b(?:(?:not|never|n['’]t|cannot|hardly|rarely|without|nowhere|no longer)\s+(?:\w+\s+)?(?:exceed(?:s|ed|"
            r"ing)?|surpass(?:ed|ing)?|reach(?:ed|ing)?|top(?:ped)?|pass(?:ed)?)|"
            r"(?:cap(?:ped|s|ping)?|limit(?:ed|s|ing)?|restrict(?:ed|s|ing)?|ceiling of|cap of|limit of) "
            r"?(?:[\w ]{0,20}\b(?:at|to))?|(?:fell|falls|falling|fall|come|came|stop(?:ped)?) (?:just )?short "
            r"of)\s+(?:the |a |an )?$",
            re.IGNORECASE,
        ),
        about_verbs=re.compile(
            r"\b(?:approach(?:ed|es|ing)|near(?:ed|s|ing)|estimated at|estimates? of|put at (?:about|"
            r"around))\s+(?:the |a |an )?$",
            re.IGNORECASE,
        ),
        joints=re.compile(
            r"\s?[–—‑-]\s?|[- ]to[- ](?:about |around |perhaps |as many as |up to |possibly )?|"
            r"\s+(?P<or>or)\s+(?:even |perhaps |maybe )?|,?\s+(?P<and>and)\s+|,? (?:rising |up )?to (?:perhaps )?"
        ),
        between=re.compile(
            r"\b(?:(?:some(?:where|thing)? )?between|from|rang(?:e|es|ed|ing) (?:from|between)|anywhere (?:from|"
            r"between))\s+(?:about |around |some |roughly )?$",
            re.IGNORECASE,
        ),
        about=re.compile(rf"(?<![\w-])(?:{ABOUT_EN}|perhaps|maybe|{MORE_EN}|{LESS_EN})\s+$", re.IGNORECASE),
        change=re.compile(
            r"\b(?:r[oi]se\w*|rais\w+|f[ea]ll\w*|gr[eo]w\w*|drop\w*|increas\w+|decreas\w+|cut\w*|reduc\w+|"
            r"shr[aiu]nk\w*|climb\w*|declin\w+|went|go(?:es|ing)?|up|down|jump\w*|slid\w*|sank|"
            r"expand\w*|enlarg\w*|doubl\w+|tripl\w+|halv\w+|surg\w+|swell\w*|lower\w*|chang\w+|mov\w+|lift\w*|"
            r"slump\w*|plung\w+|plummet\w*|dwindl\w+|boost\w*|growth|soar\w*|upgrad\w*|"
            r"extend\w*|shorten\w*|length\w*|narrow\w*|improv\w+|revis\w+|trim\w*|bring\w*|brought|tak(?:e|en|ing)|"
            r"took|halved|slipp?\w*|ebb\w*|edg\w+|slash\w*|push\w*)\b",
            re.IGNORECASE,
        ),
        change_from=re.compile(r"\b(?:from|up from|down from)\s+$", re.IGNORECASE),
        froms=("from", "from about", "from around", "from some", "from roughly"),
        negation=re.compile(
            r"\b(?:never|not|no|none|nothing|nobody|without|hardly|rarely|n['’]t|nor|neither)\s+(?:\w+\s+){0,2}$|"
            r"\b(?:none|nobody|never)\b[^.;,]{0,25}$",
            re.IGNORECASE,
        ),
    )


def _russian() -> Bounds:
    return Bounds(
        language="ru",
        left=_left(MORE_RU, LESS_RU, ABOUT_RU, r"(?:чем |уже )?(?:в |на |за )?"),
        after=re.compile(
            r"(?P<more>\s+и (?:более|больше|выше)\b|\s?\+(?!\s?\d)|\s+с лишним\b)|(?P<less>\s+и (?:менее|меньше)\b)|"
            r"(?P<about>\s+или около того\b)",
            re.IGNORECASE,
        ),
        more_verbs=re.compile(r"(?<!не )\b(?:превы(?:сил\w*|шает|шают|шала?|сит)|перевалил\w* за)\s+$", re.IGNORECASE),
        less_verbs=re.compile(r"\b(?:не (?:превы\w+|достиг\w+)|ограничен\w*)\s+$", re.IGNORECASE),
        about_verbs=re.compile(r"\b(?:приближается к|оценивается в|оцениваются в)\s+$", re.IGNORECASE),
        joints=re.compile(r"\s?[–—‑-]\s?|\s+до\s+|\s+(?P<or>или|либо)\s+|\s+(?P<and>и)\s+"),
        between=re.compile(r"(?<!\w)(?:от|между|с)\s+(?:примерно )?$", re.IGNORECASE),
        about=re.compile(rf"(?<![\w-])(?:{ABOUT_RU}|{MORE_RU}|{LESS_RU})\s+$", re.IGNORECASE),
        change=re.compile(
            r"(?<!\w)(?:вырос\w*|увелич\w+|сократ\w+|снизи\w+|уменьш\w+|упал\w*|возрос\w*|подня\w+|расшир\w+|рост\w*|"
            r"доведен\w*|сниж\w+|сокращ\w+|повы\w+|перешл\w*|наращ\w+)(?!\w)",
            re.IGNORECASE,
        ),
        change_from=re.compile(r"(?<!\w)(?:с|от)\s+$", re.IGNORECASE),
        froms=("с", "от", "с примерно", "от примерно"),
        negation=re.compile(r"(?<!\w)(?:никогда не|ни один не)\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
    )
