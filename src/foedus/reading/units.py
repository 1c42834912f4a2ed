"""Units beside a numeral: currencies (ISO 4217 through pycountry), per cent, length, area, mass, time, and rates."""

import re
from functools import cache
from typing import NamedTuple

SYMBOLS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "NT$": "TWD", "R$": "BRL",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₸": "KZT", "₦": "NGN",
    "₺": "TRY", "₩": "KRW",
    "₪": "ILS", "₵": "GHS", "₱": "PHP", "P": "PHP", "R": "ZAR", "N": "NGN", "RM": "MYR", "KSh": "KES", "Ksh": "KES",
    "zł": "PLN", "Rs": "INR", "GH₵": "GHS",
}  # fmt: skip
NOUNS = {
    "dollar": "USD", "buck": "USD", "pound": "GBP", "euro": "EUR", "franc": "CHF", "yuan": "CNY", "renminbi": "CNY",
    "rouble": "RUB",
    "ruble": "RUB", "rupee": "INR", "yen": "JPY", "won": "KRW", "lira": "TRY", "real": "BRL", "reais": "BRL",
    "rand": "ZAR",
    "riyal": "SAR", "dirham": "AED", "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "zloty": "PLN",
    "złoty": "PLN",
    "hryvnia": "UAH", "hryvna": "UAH", "tenge": "KZT", "som": "KGS", "somoni": "TJS", "dram": "AMD", "lari": "GEL",
    "leu": "RON",
    "naira": "NGN", "cedi": "GHS", "birr": "ETB", "shilling": "KES", "shekel": "ILS", "forint": "HUF", "lek": "ALL",
    "baht": "THB",
    "ringgit": "MYR", "rupiah": "IDR", "dong": "VND", "taka": "BDT", "sterling": "GBP", "manat": "AZN",
    "dalasi": "GMD", "leone": "SLE",
    "ouguiya": "MRU", "pula": "BWP", "kwacha": "ZMW", "metical": "MZN", "kwanza": "AOA", "kyat": "MMK",
    "togrog": "MNT", "tugrik": "MNT",
    "euros": "EUR", "deutschmark": "DEM", "mark": "DEM",
}  # fmt: skip
ADJECTIVES = {
    "us": "USD", "u.s.": "USD", "american": "USD", "australian": "AUD", "canadian": "CAD", "new zealand": "NZD",
    "hong kong": "HKD",
    "singapore": "SGD", "cfa": "XOF", "cfp": "XPF", "danish": "DKK", "swedish": "SEK", "norwegian": "NOK",
    "icelandic": "ISK", "czech": "CZK",
    "swiss": "CHF", "british": "GBP", "egyptian": "EGP", "syrian": "SYP", "lebanese": "LBP", "south sudanese": "SSP",
    "sudanese": "SDG",
    "pakistani": "PKR", "indian": "INR", "sri lankan": "LKR", "nepalese": "NPR", "saudi": "SAR", "qatari": "QAR",
    "yemeni": "YER",
    "omani": "OMR", "iranian": "IRR", "kuwaiti": "KWD", "iraqi": "IQD", "jordanian": "JOD", "bahraini": "BHD",
    "tunisian": "TND",
    "algerian": "DZD", "libyan": "LYD", "serbian": "RSD", "emirati": "AED", "moroccan": "MAD", "kenyan": "KES",
    "ugandan": "UGX",
    "tanzanian": "TZS", "somali": "SOS", "ethiopian": "ETB", "russian": "RUB", "belarusian": "BYN", "turkish": "TRY",
    "mexican": "MXN",
    "argentine": "ARS", "chilean": "CLP", "colombian": "COP", "philippine": "PHP", "cuban": "CUP",
    "west african": "XOF", "central african": "XAF",
    "congolese": "CDF", "rwandan": "RWF", "burundian": "BIF", "guinean": "GNF", "namibian": "NAD", "taiwan": "TWD",
    "jamaican": "JMD",
    "liberian": "LRD", "pounds": "GBP", "gold": "", "chinese": "CNY", "japanese": "JPY", "korean": "KRW",
    "south korean": "KRW",
}  # fmt: skip
UNIQUE = "dinar peso rial kip riel afghani lempira quetzal gourde balboa guarani boliviano lev koruna denar".split()
RUSSIAN_MONEY = [
    (r"(?:американск\w+ )?доллар\w*(?: США)?|долл\b\.?(?: США)?", "USD"), (r"евро\b", "EUR"),
    (r"белорусск\w+ рубл\w+", "BYN"),
    (r"(?:российск\w+ )?рубл\w+|руб\b\.?", "RUB"), (r"тенге\b", "KZT"), (r"юан\w+", "CNY"),
    (r"фунт\w* стерлингов", "GBP"), (r"сом(?:ов|а)?\b", "KGS"),
    (r"сомони\b", "TJS"), (r"драм\w*\b", "AMD"), (r"гривен|гривн\w+", "UAH"), (r"иен\w*\b", "JPY"),
    (r"злотых", "PLN"), (r"норвежск\w+ крон\w*", "NOK"), (r"датск\w+ крон\w*", "DKK"), (r"шведск\w+ крон\w*", "SEK"),
    (r"чешск\w+ крон\w*", "CZK"), (r"лир\b", "TRY"), (r"дирхам\w*", "AED"),
]  # fmt: skip

ENGLISH = [
    (r"percentage points?|per ?cent(?:age)?\b|percent\b|%|pc\b(?! of the)", "%", 1),
    (r"seconds?\b|secs?\b", "second", 1),
    (r"minutes?\b|mins?\b", "minute", 1), (r"hours?\b|hrs?\b", "hour", 1), (r"days?\b", "day", 1),
    (r"weeks?\b|wks?\b", "week", 1),
    (r"fortnights?\b", "week", 2), (r"months?\b", "month", 1), (r"years?\b|yrs?\b", "year", 1),
    (r"decades?\b", "year", 10),
    (r"centur(?:y|ies)\b", "year", 100), (r"(?:sq(?:uare|\.)? ?)(?:kilomet(?:re|er)s?|km)\b|km[2²]|km\^2", "km2", 1),
    (r"(?:sq(?:uare|\.)? ?)miles?\b", "mi2", 1), (r"(?:sq(?:uare|\.)? ?)(?:met(?:re|er)s?|m)\b|m[2²]", "m2", 1),
    (r"hectares?\b|ha\b", "ha", 1),
    (r"acres?\b", "acre", 1), (r"kilomet(?:re|er)s?[ -](?:an|per)[ -]hour|km/?h\b|kph\b|kmph\b", "km/hour", 1),
    (r"miles[ -](?:an|per)[ -]hour|mph\b", "mi/hour", 1), (r"knots?\b", "nmi/hour", 1),
    (r"nautical[ -]miles?\b|nmi\b|n\.?m\.?i\b", "nmi", 1),
    (r"kilomet(?:re|er)s?\b|kms?\b", "km", 1), (r"miles?\b", "mi", 1), (r"centimet(?:re|er)s?\b|cm\b", "cm", 1),
    (r"millimet(?:re|er)s?\b|mm\b", "mm", 1),
    (r"met(?:re|er)s?\b|m\b(?!/)", "m", 1), (r"feet\b|foot\b|ft\b", "ft", 1), (r"inch(?:es)?\b", "in", 1),
    (r"yards?\b", "yd", 1),
    (r"kilotonnes?\b|kt\b", "t", 1000), (r"megatonnes?\b|Mt\b", "t", 1000000), (r"(?:metric |long |short "
                                                                                r")?ton(?:ne)?s?\b|t\b(?!/)", "t", 1),
    (r"kilogram(?:me)?s?\b|kilos?\b|kgs?\b", "kg", 1), (r"gram(?:me)?s?\b", "g", 1), (r"litres?\b|liters?\b", "l", 1),
    (r"gigawatts?\b|GW\b", "GW", 1), (r"megawatts?\b|MW\b", "MW", 1), (r"kilowatts?\b|kW\b", "kW", 1),
    (r"degrees?(?: Celsius| Fahrenheit| C\b)?|°C?", "degree", 1), (r"times\b|fold\b|x\b", "times", 1),
]  # fmt: skip
RUSSIAN = [
    (r"процентн\w+ пункт\w*|процент\w*|%", "%", 1), (r"секунд\w*", "second", 1), (r"минут\w*|мин\b\.?", "minute", 1),
    (r"час(?:а|ов|ам|ами)?\b|ч\b\.?", "hour", 1),
    (r"дн(?:я|ей|ям|ями)\b|день\b|сут(?:ок|ки)\b|дневн\w+", "day", 1),
    (r"недел(?:я|и|ь|ю|ям)\b|недельн\w+", "week", 1), (r"месяц(?:а|ев|ам)?\b|мес\b\.?|месячн\w+", "month", 1),
    (r"лет(?:н\w+)?\b|год(?:а|у|ом|ам)?\b", "year", 1), (r"десятилет(?:ие|ия|ий)\b", "year", 10),
    (r"век(?:а|ов)?\b|столети\w+", "year", 100),
    (r"кв(?:адратн\w+|\.) ?(?:километр\w*|км)\b|км[2²]", "km2", 1),
    (r"кв(?:адратн\w+|\.) ?(?:метр\w*|м)\b|м[2²]", "m2", 1), (r"гектар\w*|га\b", "ha", 1),
    (r"км/ч|километр\w* в час", "km/hour", 1), (r"морск\w+ мил\w+", "nmi", 1), (r"километр\w*|км\b", "km", 1),
    (r"мил(?:я|и|ь)\b", "mi", 1),
    (r"сантиметр\w*|см\b", "cm", 1), (r"метр(?:а|ов|ах|ам)?\b|м\b", "m", 1), (r"тонн\w*|т\b(?!\.\s?[а-я])", "t", 1),
    (r"килограмм\w*|кг\b", "kg", 1), (r"литр\w*", "l", 1),
    (r"узл(?:а|ов)\b", "nmi/hour", 1), (r"МВт\b", "MW", 1), (r"ГВт\b", "GW", 1), (r"градус\w*|°C?", "degree", 1),
    (r"раз(?:а)?\b", "times", 1),
]  # fmt: skip
GDP_EN = re.compile(
    r"\s+of\s+(?:(?:the|their|its|our|a|each|his|her|annual|national|total|combined|country['’]s|nation['’]s|"
    r"state['’]s|[A-Z][\w-]+['’]s?|own)\s+){0,3}(?:GDP|G\.D\.P\.|gross domestic product)\b|\s+GDP\b"
)
GDP_RU = re.compile(r"\s+(?:от\s+)?(?:своего\s+|национального\s+|их\s+)?(?:ВВП|валового внутреннего продукта)")
RATE_EN = re.compile(
    r"(?:\s+(?:a|an|per|each|every)\s+|/|\s+/\s+)(?P<unit>second|minute|hour|day|week|month|quarter|year|"
    r"annum)\b(?!-|s\b)"
)
RATE_ADVERB_EN = re.compile(
    r"\s+(?P<unit>annually|yearly|monthly|weekly|daily|hourly)\b(?=\s*(?:[.,;:)!?—–]|$|\s(?:to|in|by|from|for|on|and|"
    r"at|as|since|until|over)\b))"
)
RATE_RU = re.compile(
    r"\s+(?:в|за|каждый|ежегодно|каждую)\s+(?P<unit>секунду|минуту|час|день|сутки|неделю|месяц|квартал|год)\b|"
    r"\s+(?P<adverb>ежегодно|ежемесячно|ежедневно|еженедельно)\b|/(?P<short>год|мес|сут|ч)\b"
)
RATE_UNIT = {
    "annum": "year", "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour",
    "секунду": "second", "минуту": "minute", "час": "hour", "день": "day", "сутки": "day", "неделю": "week",
    "месяц": "month",
    "квартал": "quarter", "год": "year", "ежегодно": "year", "ежемесячно": "month", "ежедневно": "day",
    "еженедельно": "week",
    "мес": "month", "сут": "day", "ч": "hour",
}  # fmt: skip
TIMES = frozenset("second minute hour day week month year".split())


class Unit(NamedTuple):
    """A unit read off the text: where it ends, its name, and the factor to multiply the numeral by."""

    end: int
    name: str
    factor: float


@cache
def _compiled(language: str) -> list[tuple[re.Pattern[str], str, float]]:
    table = RUSSIAN if language == "ru" else ENGLISH
    flags = re.IGNORECASE if language == "ru" else 0
    return [(re.compile(pattern, flags), name, factor) for pattern, name, factor in table]


@cache
def _codes() -> frozenset[str]:
    from pycountry import currencies

    return frozenset(currency.alpha_3 for currency in currencies)


@cache
def _full_names() -> dict[str, str]:
    """Currencies by their full name in lower case, from ISO 4217: "kuwaiti dinar"."""
    from pycountry import currencies

    return {currency.name.lower(): currency.alpha_3 for currency in currencies}


@cache
def _money() -> re.Pattern[str]:
    nouns = "|".join(sorted({*NOUNS, *UNIQUE}, key=len, reverse=True))
    adjectives = "|".join(re.escape(a) for a in sorted(ADJECTIVES, key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<adjective>{adjectives}|[A-Z]\w+(?: [A-Z]\w+)?)[ -])?(?P<noun>{nouns})s?\b(?!-(?:for|"
        rf"denominated))(?: sterling\b)?",
        re.I,
    )


def symbol_before(plain: str, start: int) -> tuple[int, str] | None:
    """A currency sign or code right before the numeral: where it begins, and the code."""
    left = plain[max(0, start - 5) : start]
    match = re.search(
        r"(?:US|AU|CA|NZ|HK|NT|GH|[ACSR])?[$₵] ?$|[€£¥₹₽₴₸₦₺₩₪] ?$|₱ ?$|\bRs\.? ?$|\b(?:[PRN]|RM|KSh|"
        r"Ksh)$",
        left,
    )
    if match:
        return start - len(match[0]), SYMBOLS.get(match[0].strip(" ."), "USD")
    code = re.search(r"\b([A-Z]{3}) ?$", left)
    if code and code[1] in _codes():
        return start - len(code[0]), code[1]
    return None


def after(plain: str, end: int, language: str) -> Unit | None:
    """The unit right after the numeral, a blank or a hyphen between them allowed."""
    gap = re.match(r"[ -]?", plain[end:])
    begin = end + (gap.end() if gap else 0)
    if language == "ru":
        for pattern, code in RUSSIAN_MONEY:
            match = re.compile(pattern, re.I).match(plain, begin)
            if match:
                return Unit(match.end(), code, 1)
    else:
        money = _currency(plain, begin)
        if money is not None:
            return money
    sign = re.compile(r"[€£₽₴₸₦$](?!\d)|zł\b").match(plain, begin)
    if sign:
        return Unit(sign.end(), SYMBOLS[sign[0]], 1)
    code = re.compile(r"[A-Z]{3}\b").match(plain, begin)
    if code and code[0] in _codes() and code[0] not in ("ALL", "TOP", "TRY"):
        return Unit(code.end(), code[0], 1)
    for pattern, name, factor in _compiled(language):
        match = pattern.match(plain, begin)
        if match is None or (begin == end and len(match[0]) > 3 and match[0] not in ("times", "fold", "percent")):
            continue
        if match[0] in ("m", "t", "x", "h", "м", "т", "ч") and language != "ru" and begin > end and match[0] == "x":
            continue
        return Unit(match.end(), name, factor)
    return None


def _currency(plain: str, begin: int) -> Unit | None:
    match = _money().match(plain, begin)
    if match is None:
        return None
    noun = match["noun"].lower()
    adjective = (match["adjective"] or "").lower()
    if (
        noun in ("mark", "real", "won", "pound", "dram", "som", "rand", "lek")
        and not match[0].lower().endswith("s")
        and noun not in ("won", "som", "rand")
    ):
        return None
    if noun == "won" and re.match(r" (?:the|a|an|by|in|over|its|their|his|her)\b", plain[match.end() :]):
        return None
    full = f"{adjective} {noun}".strip()
    if full in _full_names():
        return Unit(match.end(), _full_names()[full], 1)
    if ADJECTIVES.get(adjective):
        return Unit(match.end(), ADJECTIVES[adjective], 1)
    if (adjective and noun in UNIQUE) or (not adjective and noun in UNIQUE):
        return None
    if adjective:
        return None
    return Unit(match.end(), NOUNS[noun], 1)


def of_gdp(plain: str, end: int, language: str) -> int | None:
    """Where "of GDP" after a percentage ends; None if it is not there."""
    match = (GDP_RU if language == "ru" else GDP_EN).match(plain, end)
    return match.end() if match else None


def rate(plain: str, end: int, language: str) -> tuple[int, str] | None:
    """A rate that begins here (" a month", "/day"): where it ends, and its unit of time."""
    if language == "ru":
        match = RATE_RU.match(plain, end)
        word = match and (match["unit"] or match["adverb"] or match["short"])
    else:
        match = RATE_EN.match(plain, end) or RATE_ADVERB_EN.match(plain, end)
        word = match and match["unit"]
    return (match.end(), RATE_UNIT.get(word, word)) if match and word else None
