"""Quantities: numerals that count or measure, with bound, unit and what is counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foedus.reading import counted, numbers, numbers_ru, units
from foedus.reading.bounds import Bounds, bounds_of
from foedus.reading.people import is_demonym, places
from foedus.reading.text import Document, Span, clause_around, in_title_line


@dataclass(frozen=True)
class Quantity:
    """One quantity.

    Attributes:
        start, end: bound words, numeral, scale and unit; not the counted noun.
        bound: `=`, `<`, `>`, `~` or `range`.
        low, high: plain numbers; `>` has only low, `<` only high.
        unit: currency code, `%`, `% of GDP`, `fraction`, `times`, t, km ..., with `/month` for rates; None for counts.
        counted: what is counted, verbatim; None where the text does not say it beside the numeral.
    """

    start: int
    end: int
    bound: str
    low: float | None
    high: float | None
    unit: str | None
    counted: str | None


@dataclass(frozen=True)
class _Amount:
    """A numeral with its unit, before ranges and bounds are read."""

    start: int
    end: int
    value: float
    unit: str | None
    number: numbers.Number
    symbol: bool = False
    rated: bool = False


def find(document: Document, language: str, closed: Sequence[Span]) -> list[Quantity]:
    """Every quantity of a document, in order.

    Args:
        document: the text.
        language: `en` or `ru`.
        closed: spans whose numerals count nothing: dates and traps.
    """
    plain = document.plain
    closed = sorted([*closed, *document.metadata])
    everything = numbers_ru.russian(plain) if language == "ru" else numbers.english(plain)
    free = [n for n in everything if not any(s.start < n.end and n.start < s.end for s in closed)]
    amounts = [_amount(plain, number, language) for number in free]
    amounts = [amount for amount in amounts if not _designation(plain, amount, language)]
    words = bounds_of(language)
    found: list[Quantity] = []
    index = 0
    while index < len(amounts):
        second = amounts[index + 1] if index + 1 < len(amounts) else None
        quantity = _range(plain, amounts[index], second, words, language) if second else None
        if quantity is not None:
            index += 2
        else:
            quantity = _single(plain, amounts[index], words, language, _neighbour(plain, amounts, index))
            index += 1
        if quantity is not None:
            found.append(quantity)
    found += _changes(plain, language)
    return _with_table_units(document, sorted(found, key=lambda q: (q.start, q.end)), language)


def _amount(plain: str, number: numbers.Number, language: str) -> _Amount:
    """Add the unit that stands before or after a numeral."""
    start, end, value, unit = number.start, number.end, number.value, None
    symbol = units.symbol_before(plain, start)
    if symbol is not None:
        start, unit = symbol
    elif number.kind == "fraction":
        return _Amount(start, end, value, "fraction", number)
    after = units.after(plain, end, language)
    if after is not None and symbol is not None and len(after.name) == 3 and after.name.isupper():
        end = after.end
    elif after is not None and symbol is None and not _not_a_unit(plain, number, after):
        end, unit, value = after.end, after.name, value * after.factor
        if unit == "%":
            gdp = units.of_gdp(plain, end, language)
            end, unit = (gdp, "% of GDP") if gdp is not None else (end, unit)
    rated = units.rate(plain, end, language) if unit != "fraction" else None
    if rated is not None:
        end, unit = rated[0], f"{unit or ''}/{rated[1]}"
    return _Amount(start, end, value, unit, number, symbol is not None, rated is not None)


def _not_a_unit(plain: str, number: numbers.Number, unit: units.Unit) -> bool:
    """Words that only look like a unit: "two times zones", "second" the ordinal, "5 ton truck" stays one."""
    text = plain[number.end : unit.end].strip(" -")
    if unit.name == "second" and not text.endswith("s") and number.value != 1:
        return True
    if unit.name == "times" and text == "times" and re.match(r"\s+(?:zones?|square)\b", plain[unit.end :], re.I):
        return True
    if unit.name == "m" and text == "m" and number.value > 100000:
        return True
    return unit.name == "in" and text == "in"


def _designation(plain: str, amount: _Amount, language: str) -> bool:
    """A numeral that is part of a name, "Leopard 2", "Five Eyes", and the word "one" that counts nothing."""
    number = amount.number
    before = plain[max(0, amount.start - 40) : amount.start]
    if number.digits and amount.unit is None and number.scale == 1:
        if re.match(r"[^\W\d_]", plain[number.end : number.end + 1]):
            return True
        name = re.search(r"(?:^|[\s(“«\"])(?P<left>[^\s(“«\"]+ )?(?P<name>[A-ZА-ЯЁ][\w’'.]*)[ -]$", before)
        if (
            name
            and "," not in plain[number.start : number.end]
            and number.value == int(number.value)
            and number.value < 10000
        ):
            return _names(plain, name, number, language)
    if not number.digits and number.kind == "count" and plain[number.start].isupper():
        follows = re.match(r"[ -]([A-ZА-ЯЁ][\w’'-]+)(?: ([A-ZА-ЯЁ]?[\w’'-]+))?", plain[number.end :])
        inside = bool(re.search(r"[a-zа-яё,;] (?:the |The )?$", before)) and not in_title_line(plain, number.start)
        proper = (
            bool(follows)
            and not is_demonym(follows[1])
            and follows[1].lower() not in places()
            and not follows[1].isupper()
        )
        if (proper and not in_title_line(plain, number.start)) or (inside and amount.unit is None):
            return True
    if number.kind == "one":
        return _idle_one(plain, amount, language)
    return False


GIVING = re.compile(
    r"\b(?:g[ai]ven?|gives?|sen[dt]s?|offer\w*|pledg\w+|promis\w+|cost|los[et]s?|lend|lent|owed?|ow?es|sold|sells?|"
    r"supply|supplied|told|"
    r"bought|grant\w*|allot\w*|award\w*|suppl\w+|передал\w*|направил\w*|дал\w*|выделил\w*)\s+$"
)


def _names(plain: str, name: re.Match[str], number: numbers.Number, language: str) -> bool:
    """Whether a numeral right after a capitalised word belongs to it."""
    word = name["name"].rstrip(".")
    following = plain[number.end : number.end + 40]
    noun = counted.head(plain, number.end, language)
    if word.lower() in places() or is_demonym(word) or word in units._codes():
        return noun is None and number.value < 100 and not re.match(r"\s*(?:[.,;:)]|$)", following)
    start = number.start - len(name["name"]) - 1
    begins = start <= 0 or plain[start - 1] == "\n" or re.search(r"[.!?:”\"]\s$", plain[max(0, start - 2) : start])
    function = word.lower() in counted.FUNCTION_WORDS or word in (
        "Over",
        "Some",
        "About",
        "Around",
        "Nearly",
        "Only",
        "Another",
        "Almost",
    )
    counts = noun is not None and (language == "ru" or (number.value > 9 and word.endswith(("ly", "ed"))))
    if function or (begins and counts):
        return False
    giving = GIVING.search(plain[max(0, start - 14) : start])
    return not (giving and noun is not None)


def _idle_one(plain: str, amount: _Amount, language: str) -> bool:
    """The word "one" counts with a unit, a bound, or beside another count; elsewhere it is hardly more than "a"."""
    if amount.unit is not None:
        return bool(re.match(r"\s*(?:day)\b(?! (?:after|later|before|earlier|of))", plain[amount.number.end :]))
    before = plain[max(0, amount.start - 30) : amount.start]
    after = plain[amount.end : amount.end + 60]
    if language == "ru":
        return not re.search(r"(?:не менее|не более|более|менее|только|лишь|всего|минимум)\s+(?:чем )?$", before)
    if re.match(r"\s+of\b", after) or re.match(r"\s*[.,;:)’']", after):
        return True
    if re.search(
        r"\b(?:at least|only|just|exactly|more than|fewer than|no more than|except|but|plus|and|or|to)\s+$", before
    ):
        joined = re.search(r"\b(?:and|or|to)\s+$", before)
        return bool(joined) and not re.search(
            rf"(?:\d|\b(?:{'|'.join(numbers.WORDS_EN)})\b)[^.;]{{0,25}}(?:and|or|to)\s+$", before
        )
    paired = re.match(
        rf"\s+[\w -]{{2,30}}?(?:,? (?:and|or)|,) (?:another )?(?:\d+|{'|'.join(list(numbers.WORDS_EN)[2:])})\b", after
    )
    casualty = re.match(
        r"\s+(?:\w+ )?(?:was|is|were)? ?(?:killed|wounded|dead|injured|missing|captured|abstention|abstained)", after
    )
    return not (paired or casualty)


def _neighbour(plain: str, amounts: list[_Amount], index: int) -> bool:
    """Whether another amount stands close by, so that a bare numeral is likely one too."""
    here = amounts[index]
    return any(
        other is not here
        and abs(other.start - here.start) < 60
        and "\n" not in plain[min(other.start, here.start) : max(other.end, here.end)]
        for other in amounts[max(0, index - 1) : index + 2]
    )


def _range(plain: str, one: _Amount, two: _Amount, words: Bounds, language: str) -> Quantity | None:
    """Two ends: "between 12 and 15", "10–12 km", "two to three", "five or six"; None where the two are apart."""
    gap = plain[one.end : two.start]
    joint = words.joints.fullmatch(gap)
    if (
        joint is None
        or (one.unit and two.unit and _base(one.unit) != _base(two.unit))
        or (one.unit and not two.unit and not one.symbol)
    ):
        return None
    left = plain[max(0, one.start - 60) : one.start]
    between = words.between.search(left)
    if joint["and"] and not between:
        return None
    low, high = one.value, two.value
    if one.number.scale == 1 and two.number.scale > 1 and low < 1000 and low * two.number.scale < high:
        low *= two.number.scale
    factor = two.value / two.number.value if two.number.value and one.unit is None else 1.0
    low *= factor if factor in (2.0, 10.0, 100.0, 1000.0, 1e6) else 1.0
    if low >= high or (joint["or"] and (high > 3 * low + 1)):
        return None
    start = max(0, one.start - 60) + between.start() if between else one.start
    if between and between[0].strip().lower() in words.froms:
        if words.change.search(clause_around(plain, start)):
            return None
    elif not between:
        about = words.about.search(left)
        if about:
            start = max(0, one.start - 60) + about.start()
        elif words.change_from.search(left):
            return None
    unit = two.unit if two.unit is not None else one.unit
    noun, unit = _counted(plain, two.end, unit, two, language)
    return Quantity(start, two.end, "range", _plain(low), _plain(high), unit, noun)


def _plain(value: float) -> float:
    """Whole numbers as such."""
    return int(value) if value == int(value) else value


def _base(unit: str) -> str:
    return unit.split("/")[0].replace(" of GDP", "")


def _single(plain: str, amount: _Amount, words: Bounds, language: str, near: bool) -> Quantity | None:
    start, end = amount.start, amount.end
    left = plain[max(0, start - 60) : start]
    bound, width = words.before(left, amount.unit)
    start -= width
    if bound is None:
        after = words.after.match(plain, end)
        if after:
            bound = next(name for name, text in after.groupdict().items() if text is not None)
            bound = {"more": ">", "less": "<", "about": "~"}[bound]
            end = after.end()
        else:
            bound = words.verb(left)
    bound = bound or "="
    noun, unit = _counted(plain, end, amount.unit, amount, language)
    if unit is None and bound == "=" and noun is None and not _stands_alone(plain, amount, near):
        return None
    value = _plain(amount.value)
    low = None if bound == "<" else value
    high = None if bound == ">" else value
    return Quantity(start, end, bound, low, high, unit, noun)


def _stands_alone(plain: str, amount: _Amount, near: bool) -> bool:
    """Whether a bare numeral without a noun counts something said elsewhere."""
    following = plain[amount.end : amount.end + 30]
    before = plain[max(0, amount.start - 20) : amount.start]
    if amount.number.kind == "one":
        return near
    if re.match(
        r"\s+(?:of|out of|were|was|are|is|have|had|more|others?|in favour|against|от|из|были|погибли)\b", following
    ) and not re.search(r"\b(?:the|those|these) $", before):
        return True
    if not amount.number.digits:
        lone = re.search(r"\b(?:the|those|these|all|at|by|until|till|past|of|in|into|chapter|both)\s$", before)
        return near or not (lone or re.match(r"\s+[a-z]", following))
    return True


def _counted(plain: str, end: int, unit: str | None, amount: _Amount, language: str) -> tuple[str | None, str | None]:
    """What is counted after the span, and the unit with the rate that may follow the noun."""
    if unit is not None and unit.split("/")[0] in units.TIMES | {"times"}:
        return None, unit
    measured = _measured(plain, amount, unit)
    span = counted.phrase(plain, end, language, measured)
    after = span.end if span is not None else end
    if not amount.rated and unit != "fraction":
        rated = units.rate(plain, after, language)
        if rated is not None:
            unit = f"{unit or ''}/{rated[1]}"
    if span is None:
        return None, unit
    return plain[span.start : span.end], unit


def _measured(plain: str, amount: _Amount, unit: str | None) -> str:
    """How the noun may follow: see `counted.phrase`."""
    if unit == "fraction":
        return "" if OUT_OF.search(plain[amount.number.start : amount.number.end]) else "part"
    if unit is not None and not unit.startswith("/"):
        return "unit"
    return "one" if amount.value == 1 else ""


OUT_OF = re.compile(r"[ -]in[ -]|out of|in every")
FOLD_EN = re.compile(rf"\b(?P<word>{'|'.join(numbers.WORDS_EN)}|\d+)-?fold\b", re.I)
HALVED_EN = re.compile(
    r"\b(?P<half>halved|halving|halves? (?=its|their|the|his|her))|\b(?P<two>doubled|doubling)\b|\b(?P<three>tripled|"
    r"tripling|trebled)\b|\b(?P<four>quadrupled|quadrupling)\b",
    re.I,
)
HALVED_RU = re.compile(r"(?<!\w)(?P<two>удвоил\w+|удвоен\w*)|(?<!\w)(?P<three>утроил\w+|утроен\w*)")
FACTORS = {"half": 0.5, "two": 2, "three": 3, "four": 4}


def _changes(plain: str, language: str) -> list[Quantity]:
    """Verbs that say by what factor something changed: halved, doubled."""
    words = bounds_of(language)
    found = []
    for match in FOLD_EN.finditer(plain) if language == "en" else ():
        word = match["word"].lower()
        factor = float(word) if word.isdigit() else numbers.WORDS_EN[word]
        found.append(Quantity(match.start(), match.end(), "=", _plain(factor), _plain(factor), "times", None))
    for match in (HALVED_RU if language == "ru" else HALVED_EN).finditer(plain):
        value = FACTORS[next(name for name, text in match.groupdict().items() if text is not None)]
        bound, width = words.before(plain[max(0, match.start() - 60) : match.start()], "times")
        bound = bound or "="
        low, high = (None if bound == "<" else value), (None if bound == ">" else value)
        end = match.start() + len(match[0].rstrip())
        if re.match(r"\b(?:halves)\b", match[0], re.I):
            end = match.start() + len(match[0].split()[0])
        found.append(Quantity(match.start() - width, end, bound, low, high, "times", None))
    return found


def _with_table_units(document: Document, found: list[Quantity], language: str) -> list[Quantity]:
    """A bare numeral in a table takes the unit and the scale of its column's heading."""
    if not document.rows:
        return found
    heading: dict[int, str] = {}
    for table in document.rows:
        for row in table[1:]:
            for column, cell in enumerate(row):
                if column < len(table[0]):
                    heading[cell.start] = document.text[table[0][column].start : table[0][column].end]
    out = []
    for quantity in found:
        head = heading.get(quantity.start)
        out.append(_headed(quantity, head, language) if head and quantity.unit is None else quantity)
    return out


def _headed(quantity: Quantity, head: str, language: str) -> Quantity:
    inner = re.search(r"[(,]\s*(?P<unit>[^()]+?)\)?\s*$", head)
    text = inner["unit"] if inner else head
    unit, factor = None, 1.0
    scale = re.search(r"\b(?P<scale>thousands?|millions?|billions?|mn|bn|m|тыс|млн|млрд)\b", text)
    symbol = re.search(r"[$€£¥₹₽]|\b[A-Z]{3}\b", text)
    if "%" in text or "per cent" in text or "percent" in text:
        unit = "% of GDP" if re.search(r"GDP|ВВП", text) else "%"
    elif symbol and (symbol[0] in units.SYMBOLS or symbol[0] in units._codes()):
        unit = units.SYMBOLS.get(symbol[0], symbol[0])
    else:
        found = units.after(text, 0, language) if inner else None
        unit, factor = (found.name, found.factor) if found else (None, 1.0)
    if scale and (unit is None or len(unit) == 3 or scale["scale"] not in ("m",)):
        word = scale["scale"].rstrip("s")
        factor *= numbers.SCALES_EN.get(word, {"тыс": 1e3, "млн": 1e6, "млрд": 1e9}.get(word, 1.0))

    def scaled(value: float | None) -> float | None:
        return value if value is None else value * factor

    noun = re.sub(r"\s*[(,].*", "", head).strip() or None
    return replace(
        quantity,
        low=scaled(quantity.low),
        high=scaled(quantity.high),
        unit=unit,
        counted=quantity.counted or (noun if unit is None else None),
    )
