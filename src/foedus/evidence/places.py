"""States and languages by their standard codes: ISO 3166 through pycountry, with the names people use."""

from functools import cache

from foedus.problems import nearest

ALIASES = {
    "Russia": "RU", "Russian Federation": "RU", "South Korea": "KR", "North Korea": "KP", "DPRK": "KP", "Iran": "IR",
    "Syria": "SY", "Moldova": "MD", "Vietnam": "VN", "Laos": "LA", "Bolivia": "BO", "Venezuela": "VE",
    "Tanzania": "TZ", "Taiwan": "TW", "Palestine": "PS", "Kosovo": "XK", "Turkey": "TR", "Türkiye": "TR",
    "Czech Republic": "CZ", "Macedonia": "MK", "Ivory Coast": "CI", "Cape Verde": "CV", "Burma": "MM",
    "Great Britain": "GB", "Britain": "GB", "UK": "GB", "USA": "US", "U.S.": "US", "US": "US", "America": "US",
    "Kirghizia": "KG", "Kyrgyz Republic": "KG", "Byelorussia": "BY", "Belorussia": "BY", "Holland": "NL",
    "Brunei": "BN", "Micronesia": "FM", "Swaziland": "SZ", "East Timor": "TL", "The Gambia": "GM", "Bahamas": "BS",
    "DR Congo": "CD", "Congo": "CG", "Vatican": "VA", "UAE": "AE",
}  # fmt: skip


def code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a state given by code or name (`XK` for Kosovo, as is usual).

    Raises:
        ValueError: no such state; the message names the nearest.
    """
    found = _known().get(name.strip().casefold())
    if found is None:
        raise ValueError(f'"{name}" is no state. {nearest(name, _names())}')
    return found


def checked_language(tag: str) -> str:
    """The BCP 47 tag, if its first part is an ISO 639 language.

    Raises:
        ValueError: no such language.
    """
    from pycountry import languages

    part = tag.split("-")[0].lower()
    found = languages.get(alpha_2=part) if len(part) == 2 else languages.get(alpha_3=part)
    if found is None:
        raise ValueError(f'"{part}" is no ISO 639 language. Write a BCP 47 tag, such as "en", "ru" or "zh-Hant".')
    return tag


@cache
def _known() -> dict[str, str]:
    from pycountry import countries

    table: dict[str, str] = {}
    for country in countries:
        for field in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            value = getattr(country, field, None)
            if value:
                table[value.casefold()] = country.alpha_2
    return table | {alias.casefold(): alpha_2 for alias, alpha_2 in ALIASES.items()}


@cache
def _names() -> tuple[str, ...]:
    from pycountry import countries

    return tuple(sorted({*ALIASES, *(getattr(country, "common_name", country.name) for country in countries)}))
