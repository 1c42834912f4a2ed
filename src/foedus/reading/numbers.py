"""Numerals in digits and in words, with their scale: "1.3 bn", "twenty-five", "half a million"; English ones."""

import re
from functools import cache
from typing import NamedTuple

SCALES_EN = {
    "hundred": 1e2, "thousand": 1e3, "thousands": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "millions": 1e6,
    "mn": 1e6, "mln": 1e6,
    "m": 1e6, "crore": 1e7, "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "milliard": 1e9, "trillion": 1e12,
    "tn": 1e12, "trn": 1e12,
    "dozen": 12, "score": 20,
}  # fmt: skip
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
WORDS_EN = {word: float(value) for value, word in enumerate(ONES.split())}
WORDS_EN |= {w: 10.0 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)} | {
    "fourty": 40.0
}
FRACTIONS_EN = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5,
    "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
GLYPHS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅛": 0.125}


class Number(NamedTuple):
    """A numeral: where it stands, its value, and how it is written.

    Attributes:
        start, end: with the scale word.
        value: plain number, the scale worked in.
        scale: the factor of a scale word that stands with it; 1 without one.
        digits: written in digits.
        kind: `count`, `fraction` (a part of one) or `one` (the word "one", which often counts nothing).
    """

    start: int
    end: int
    value: float
    scale: float
    digits: bool
    kind: str


DIGITS_EN = re.compile(
    r"(?:(?<![\w.,/])(?<![^\W\d_][-‑])|(?<=\b[PRN])|(?<=\bRM)|(?<=\bKSh)|(?<=\bKsh))(?:\d{1,3}(?:,\d{3})+|"
    r"\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:['’]\d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?: \d{3})+(?!\d)|\d+)"
    r"(?:\.\d+|,\d{1,2}(?!\d))?(?P<glyph>[½⅓⅔¼¾⅕⅛])?(?!\.?\d)"
)
SCALE_AFTER_EN = re.compile(
    r"(?:[ -]?(?P<word>hundred|thousand|million|billion|trillion|milliard|lakh|crore|dozen)s?\b|[ ]?(?P<short>mn|mln|"
    r"bn|bln|tn|trn|k|m|b)\b(?!/))",
    re.I,
)


@cache
def _words_en() -> re.Pattern[str]:
    ones = "|".join(sorted(WORDS_EN, key=len, reverse=True))
    scale = "hundred|thousand|million|billion|trillion|dozen"
    atom = rf"(?:{ones})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?"
    first = (
        rf"(?:half(?: a[n]?|-a)? (?={scale})|half-(?={scale})|an? (?=(?:{scale})\b)|(?=(?:hundred|thousand|"
        rf"million|billion|trillion)\b)|{atom})"
    )
    joint = r"[- ]|(?<=hundred) and |(?<=thousand) and |(?<=million) and "
    more = rf"(?:(?:{joint})(?:{scale}|{ones})\b)*"
    return re.compile(rf"(?<![\w’'-])(?:{first}(?:{scale})?\b{more})", re.I)


FRACTION_EN = re.compile(
    r"(?<![\w-])(?:(?P<top>an?|one|two|three|four|five|seven|nine|\d+)[ -](?P<part>thirds?|quarters?|fourths?|"
    r"fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|half|halves)"
    r"|(?P<half>half))\b",
    re.I,
)
MIXED_EN = re.compile(r"[ -]and[ -](?:a[ -]half|one[ -]half|a[ -]quarter|three[ -]quarters|a[ -]third)\b", re.I)
OUT_OF_EN = re.compile(
    r"(?<![\w-])(?P<a>one|two|three|four|five|six|seven|eight|nine|\d{1,2})(?:[ -]in[ -]| (?:\w+s )?out of (?:every "
    r")?| in every )(?P<b>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,3})\b",
    re.I,
)


def english(plain: str) -> list[Number]:
    """Every numeral of an English text, in order; those inside one another are left out."""
    found: list[Number] = []
    for match in OUT_OF_EN.finditer(plain):
        a, b = (_plain_value(match[part]) for part in "ab")
        if 0 < a < b and not re.match(
            r",?\d|-?\d{2,3}\b| (?:January|February|March|April|May|June|July|August|September|October|November|"
            r"December)",
            plain[match.end() :],
        ):
            if (match["b"].isdigit() and len(match["b"]) > 2) or re.match(
                r"\s(?:years?|months?|days?|weeks?|hours?|countries|states|cities|places)\b", plain[match.end() :]
            ):
                continue
            found.append(Number(match.start(), match.end(), a / b, 1.0, False, "fraction"))
    for match in FRACTION_EN.finditer(plain):
        number = _fraction_en(plain, match)
        if number is not None:
            found.append(number)
    for match in DIGITS_EN.finditer(plain):
        number = _scaled_en(plain, match.start(), match.end(), digits(match[0], ","))
        if number is not None:
            found.append(number)
    for match in _words_en().finditer(plain):
        number = _worded_en(plain, match)
        if number is not None:
            found.append(number)
    return without_inner(found)


def _plain_value(word: str) -> float:
    return float(word) if word.isdigit() else WORDS_EN[word.lower()]


def digits(text: str, thousands: str) -> float:
    """The value of a numeral in digits: separators told from decimal marks."""
    extra = sum(GLYPHS[glyph] for glyph in text if glyph in GLYPHS)
    text = "".join(character for character in text if character not in GLYPHS)
    text = re.sub(r"[  '’]", "", text)
    if thousands == ",":
        if re.fullmatch(r"\d+,\d{1,2}", text):
            text = text.replace(",", ".")
        elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
            text = text.replace(".", "")
        text = text.replace(",", "")
    else:
        if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", text):
            text = text.replace(".", "")
        text = text.replace(",", ".")
    return float(text) + extra


def _scaled_en(plain: str, start: int, end: int, value: float) -> Number | None:
    """A numeral in digits with the scale word after it; None where letters make it a designation."""
    mixed = MIXED_EN.match(plain, end)
    if mixed:
        value += (
            0.5
            if "half" in mixed[0].lower()
            else 0.75
            if "three" in mixed[0].lower()
            else 1 / 3
            if "third" in mixed[0].lower()
            else 0.25
        )
        end = mixed.end()
    scale = SCALE_AFTER_EN.match(plain, end)
    factor = 1.0
    if scale:
        factor = SCALES_EN[(scale["word"] or scale["short"]).lower()]
        if scale["short"] in ("m", "b", "M", "B", "k", "K") and not _money_or_people(plain, start, scale):
            scale, factor = None, 1.0
    if scale:
        end = scale.end()
        second = re.match(r" (million|billion|trillion|crore)\b", plain[end : end + 9])
        if second and factor < 1e6:
            factor *= SCALES_EN[second[1]]
            end += second.end()
    return Number(start, end, round(value * factor, 9), factor, True, "count")


def _money_or_people(plain: str, start: int, scale: re.Match[str]) -> bool:
    """Whether "5m" is five million: after a currency, or before what can be counted but not be so long."""
    if scale["short"] in ("k", "K"):
        return scale[0] == scale["short"]
    before = plain[max(0, start - 5) : start]
    if re.search(r"[$€£¥₹₽₦₴]\s?$|\b[A-Z]{3}\s?$", before) or re.search(
        r"[$€£]\s?\d[\d.]*\s?[–-]\s?$", plain[max(0, start - 12) : start]
    ):
        return True
    if scale[0].startswith(" ") or scale["short"] in ("B", "M"):
        return scale["short"] in ("B", "M") and not scale[0].startswith(" ")
    return bool(
        re.match(
            r" (?:people|euros?|dollars?|roubles?|rubles?|rounds|refugees|tonnes|barrels|men|pounds|naira|shells|"
            r"[a-z]+ (?:dollars|dinars|riyals|francs))\b",
            plain[scale.end() :],
        )
    )


def _worded_en(plain: str, match: re.Match[str]) -> Number | None:
    """A numeral in words: "three hundred and fifty thousand", "a dozen", "two and a half"."""
    text = match[0]
    end = match.end()
    tokens = re.findall(r"[a-z]+", text.lower())
    while tokens and tokens[-1] == "and":
        tokens.pop()
        end -= 4
    total = current = 0.0
    scale = 1.0
    for index, token in enumerate(tokens):
        if token in WORDS_EN:
            if (
                current % 100
                and index
                and tokens[index - 1] != "and"
                and not (current % 10 == 0 and WORDS_EN[token] < 10)
            ):
                return None
            current += WORDS_EN[token]
        elif token == "half":
            current = 0.5
        elif token in SCALES_EN:
            factor = SCALES_EN[token]
            current = (current or 1.0) * factor
            scale = max(scale, factor) if factor >= 1e3 else scale
            if factor >= 1e3:
                total, current = total + current, 0.0
    value = total + current
    mixed = MIXED_EN.match(plain, end)
    if mixed:
        value += 0.5 if "half" in mixed[0].lower() else 0.25
        end = mixed.end()
        more = re.match(r" (million|billion|trillion|thousand)\b", plain[end : end + 10])
        if more:
            scale = SCALES_EN[more[1]]
            value *= scale
            end += more.end()
    if not tokens or value == 0:
        return None
    kind = "one" if value == 1 and tokens == ["one"] else "count"
    return Number(match.start(), end, round(value, 9), scale, False, kind)


def _fraction_en(plain: str, match: re.Match[str]) -> Number | None:
    """Half, a third, two-thirds; not the ordinal in "a third country", not "half a million" (a number)."""
    after = plain[match.end() :]
    if re.search(
        r"\b(?:first|second|third|fourth|last|other|better|latter|top|bottom|1st|2nd)[- ]$",
        plain[max(0, match.start() - 8) : match.start()],
        re.I,
    ):
        return None
    if match["half"]:
        if re.match(
            r"(?: an?|-an?)? ?-?(?:dozen|hundred|thousand|million|billion|trillion)\b|-(?!year|hour|century|decade|"
            r"day|month|mile)",
            after,
            re.I,
        ):
            return None
        if re.match(r"(?: an?|-| of an?)[ ]?(?:hour|century|decade|year|day|month|mile|kilomet|minute)", after, re.I):
            article = re.match(r"(?: an? | of an? |-)", after)
            return Number(
                match.start(),
                match.end() + (len(article[0]) - 1 if article and article[0] != "-" else 0),
                0.5,
                1.0,
                False,
                "count",
            )
        return Number(match.start(), match.end(), 0.5, 1.0, False, "fraction")
    top, part = match["top"].lower(), match["part"].lower()
    value = (1.0 if top in ("a", "an") else _plain_value(top)) / FRACTIONS_EN[part]
    if part in ("half", "halves") and top in ("a", "an", "one"):
        return Number(match.start(), match.end(), value, 1.0, False, "fraction")
    plural = part.endswith("s")
    single_as_ordinal = (
        top in ("a", "an")
        and part not in ("quarter",)
        and re.match(
            r" (?!of\b|in\b|from\b|by\b|to\b|and\b|or\b|on\b|the\b|its?\b|since\b|over\b|this\b|last\b|were\b|was\b|"
            r"is\b|are\b|have\b|had\b|has\b|as\b|less\b|more\b)\w",
            after,
        )
    )
    quarter = part == "quarter" and not re.match(r" (?:of|to|in|from|since|less|more)\b|[.,;]", after)
    if single_as_ordinal or quarter or (not plural and top not in ("a", "an", "one")):
        return None
    if part == "quarter" and re.match(r" of (?:the )?(?:\d{4}|year|last|this|next)", after):
        return None
    return Number(match.start(), match.end(), value, 1.0, False, "fraction")


def without_inner(found: list[Number]) -> list[Number]:
    """Where two numerals overlap the longer one stays."""
    kept: list[Number] = []
    for number in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if all(number.end <= other.start or other.end <= number.start for other in kept):
            kept.append(number)
    return sorted(kept)
