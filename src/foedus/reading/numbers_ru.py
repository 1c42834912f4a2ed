"""Russian numerals in digits and in words, with their scale: "30 тыс.", "двадцать пять", "полтора миллиона"."""

import re
from functools import cache

from foedus.reading.numbers import Number, digits, without_inner

SCALES_RU = [
    (r"тыс\b\.?|тысяч(?:а|и|у|е|ей|ам|ами|ах)?\b", 1e3), (r"млн\b\.?|миллион(?:а|ов|у|ом|е|ы|ам|ами|ах)?\b", 1e6),
    (r"млрд\b\.?|миллиард(?:а|ов|у|ом|е|ы|ам|ами|ах)?\b", 1e9),
    (r"трлн\b\.?|триллион(?:а|ов|у|ом|е|ы|ам|ами|ах)?\b", 1e12),
]  # fmt: skip
STEMS_RU = {
    1: "один одна одно одного одной одному одну одним одном", 2: "два две двух двум двумя",
    3: "три трёх трех трём трем тремя",
    4: "четыре четырёх четырех четырём четырем четырьмя", 5: "пять пяти пятью", 6: "шесть шести шестью",
    7: "семь семи семью",
    8: "восемь восьми восемью восьмью", 9: "девять девяти девятью", 10: "десять десяти десятью",
    11: "одиннадцать одиннадцати одиннадцатью",
    12: "двенадцать двенадцати двенадцатью", 13: "тринадцать тринадцати", 14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати", 17: "семнадцать семнадцати", 18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати двадцатью", 30: "тридцать тридцати тридцатью", 40: "сорок сорока",
    50: "пятьдесят пятидесяти", 60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти", 80: "восемьдесят восьмидесяти", 90: "девяносто девяноста",
    100: "сто ста сотня сотню сотни", 200: "двести двухсот двумстам",
    300: "триста трёхсот трехсот", 400: "четыреста четырёхсот четырехсот", 500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот", 800: "восемьсот восьмисот", 900: "девятьсот девятисот",
}  # fmt: skip
COLLECTIVE_RU = {
    2: "двое двоих",
    3: "трое троих",
    4: "четверо четверых",
    5: "пятеро пятерых",
    6: "шестеро шестерых",
    7: "семеро семерых",
}
PARTS_RU = {
    "половина": 0.5, "половины": 0.5, "половину": 0.5, "половине": 0.5, "половиной": 0.5, "треть": 1 / 3,
    "трети": 1 / 3, "третью": 1 / 3,
    "четверть": 0.25, "четверти": 0.25, "четвертью": 0.25,
}  # fmt: skip


DIGITS_RU = re.compile(
    r"(?<![\w.,/])(?<![^\W\d_][-‑])(?:\d{1,3}(?:[  ]\d{3})+(?!\d)|\d{1,3}(?:\.\d{3}){2,}|\d+)(?:,\d+|"
    r"\.\d{1,2}(?!\d))?(?P<glyph>[½⅓⅔¼¾⅕⅛])?(?!\.?\d)"
)


@cache
def _words_ru() -> tuple[re.Pattern[str], dict[str, int]]:
    values = {form: value for value, forms in STEMS_RU.items() for form in forms.split()}
    values |= {form: value for value, forms in COLLECTIVE_RU.items() for form in forms.split()}
    alternatives = "|".join(sorted(values, key=len, reverse=True))
    scale = "|".join(pattern for pattern, _ in SCALES_RU)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?: (?:{alternatives}|{scale}))*(?![\w-])", re.I), values


HALF_MORE_RU = re.compile(
    r"(?<![\w-])(?P<word>полтор[аы]|полутора)(?![\w-])(?P<scale> (?:тыс\w*\.?|миллион\w*|млн|миллиард\w*|млрд))?", re.I
)
HALF_SCALE_RU = re.compile(
    r"(?<![\w-])пол(?P<scale>тысячи|миллиона|миллиарда)(?!\w)|(?<![\w-])(?P<dozen>дюжин[аыу]|полдюжины)(?!\w)", re.I
)
PART_RU = re.compile(
    rf"(?<![\w-])(?:(?P<top>две|двух|двумя|три|трёх|трех|тремя|одна|одной|одну) )?(?P<part>{'|'.join(PARTS_RU)})"
    rf"(?![\w-])",
    re.I,
)


def _scale_ru(text: str) -> float:
    return next((factor for pattern, factor in SCALES_RU if re.match(pattern, text.strip(), re.I)), 1.0)


def russian(plain: str) -> list[Number]:
    """Every numeral of a Russian text, in order."""
    found: list[Number] = []
    scale_after = re.compile(rf"[ -]?(?:{'|'.join(p for p, _ in SCALES_RU)})", re.I)
    for match in PART_RU.finditer(plain):
        if re.match(r" (?:\d{4}|года|квартал)", plain[match.end() :]):
            continue
        top = match["top"].lower() if match["top"] else "одна"
        times = 2 if top.startswith("дв") else 3 if top.startswith("тр") else 1
        found.append(
            Number(match.start(), match.end(), times * PARTS_RU[match["part"].lower()], 1.0, False, "fraction")
        )
    for match in HALF_MORE_RU.finditer(plain):
        factor = _scale_ru(match["scale"] or "")
        found.append(Number(match.start(), match.end(), 1.5 * factor, factor, False, "count"))
    for match in HALF_SCALE_RU.finditer(plain):
        value = (
            (6.0 if match["dozen"].lower().startswith("пол") else 12.0)
            if match["dozen"]
            else 0.5 * _scale_ru(match["scale"])
        )
        found.append(Number(match.start(), match.end(), value, 1.0, False, "count"))
    for match in DIGITS_RU.finditer(plain):
        scale = scale_after.match(plain, match.end())
        factor = _scale_ru(scale[0]) if scale else 1.0
        found.append(
            Number(
                match.start(),
                scale.end() if scale else match.end(),
                round(digits(match[0], " ") * factor, 9),
                factor,
                True,
                "count",
            )
        )
    pattern, values = _words_ru()
    for match in pattern.finditer(plain):
        total = current = 0.0
        scale = 1.0
        for token in re.findall(r"\S+", match[0].lower()):
            if token in values:
                current += values[token]
            else:
                scale = max(scale, _scale_ru(token))
                total, current = total + (current or 1.0) * _scale_ru(token), 0.0
        kind = "one" if total + current == 1 else "count"
        found.append(Number(match.start(), match.end(), total + current, scale, False, kind))
    bare = re.compile(r"(?<![\w-])(?:тысяч[аиу]|миллион|миллиард)(?![\w-])", re.I)
    found += [
        Number(m.start(), m.end(), _scale_ru(m[0]), _scale_ru(m[0]), False, "count") for m in bare.finditer(plain)
    ]
    return without_inner(found)
