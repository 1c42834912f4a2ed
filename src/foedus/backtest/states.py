"""Names and codes of states: from the ISO 3166 codes that cases use to the numbers and names that research data use."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from foedus.backtest.table import read_csv

IDEAL_POINTS = "data/international/unga_ideal_points_all.csv.gz"
STATES = "data/international/cow_states.csv"
GOES_ON_AS = {"SRB": "YUG"}
"""States whose number is that of the state that they continue, by ISO code."""
ALSO_CALLED = {"Timor": "East Timor"}
"""Names that publishers use and that are in none of the lists, with one that is."""


@cache
def numbers(data: Path | None) -> dict[str, int]:
    """The Correlates of War number of each state by its ISO code, from a publisher that gives both."""
    rows = read_csv(data, IDEAL_POINTS, ["ccode"], words=["iso3c"]).dropna(subset=["iso3c", "ccode"])
    pairs = rows.drop_duplicates("iso3c")
    found = dict(zip(pairs["iso3c"], pairs["ccode"].astype(int), strict=True))
    return {now: found[before] for now, before in GOES_ON_AS.items() if before in found} | found


def without_number(members: Iterable[str], known: Mapping[str, int]) -> str:
    """The members that have no number, as a clause for a note; empty if each has one."""
    lacking = [member for member in members if member not in known]
    return f"left out, as no state has the code: {', '.join(lacking)}" if lacking else ""


def folded(name: str) -> str:
    """A state's name as it is compared: without accents, capitals, punctuation and the article."""
    plain = unicodedata.normalize("NFKD", name).replace("\x92", "")
    words = "".join(each for each in plain if each.isalnum() or each.isspace()).casefold().split()
    return " ".join(word for word in words if word != "the")


@cache
def numbers_by_name(data: Path | None) -> dict[str, int]:
    """The same by names: those of the United Nations, of Correlates of War, and of ISO 3166 with its common names.

    Names are `folded`.
    """
    import pycountry

    by_code = numbers(data)
    found: dict[str, int] = {}
    for country in pycountry.countries:
        number = by_code.get(country.alpha_3)
        if number is not None:
            for field in ("name", "common_name", "official_name"):
                if name := getattr(country, field, None):
                    found[folded(name)] = number
    named = read_csv(data, IDEAL_POINTS, ["ccode"], words=["Countryname"])
    system = read_csv(data, STATES, ["ccode"], words=["statenme"])
    for table, name in ((named, "Countryname"), (system, "statenme")):
        for row in table.dropna(subset=[name, "ccode"]).drop_duplicates(name).to_dict("records"):
            found.setdefault(folded(str(row[name])), int(row["ccode"]))
    for name, other in ALSO_CALLED.items():
        if folded(other) in found:
            found.setdefault(folded(name), found[folded(other)])
    return found
