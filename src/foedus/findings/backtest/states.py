"""Names and codes of states: from the ISO 3166 codes that cases use to the numbers and names that research data use."""

from functools import cache
from pathlib import Path

from foedus.findings.backtest.table import read_csv

IDEAL_POINTS = "data/international/unga_ideal_points_all.csv.gz"
STATES = "data/international/cow_states.csv"


@cache
def numbers(data: Path | None) -> dict[str, int]:
    """The Correlates of War number of each state by its ISO code, from a publisher that gives both."""
    rows = read_csv(data, IDEAL_POINTS, ["iso3c", "ccode"]).dropna(subset=["iso3c"])
    pairs = rows.drop_duplicates("iso3c")
    return dict(zip(pairs["iso3c"], pairs["ccode"].astype(int), strict=True))


@cache
def numbers_by_name(data: Path | None) -> dict[str, int]:
    """The same by names: those of the United Nations, of Correlates of War, and of ISO 3166 with its common names."""
    import pycountry

    by_code = numbers(data)
    found: dict[str, int] = {}
    for country in pycountry.countries:
        number = by_code.get(country.alpha_3)
        if number is not None:
            for field in ("name", "common_name", "official_name"):
                if name := getattr(country, field, None):
                    found[name] = number
    named = read_csv(data, IDEAL_POINTS, ["Countryname", "ccode"]).dropna(subset=["Countryname"])
    system = read_csv(data, STATES, ["statenme", "ccode"])
    for table, name in ((named, "Countryname"), (system, "statenme")):
        for row in table.drop_duplicates(name).to_dict("records"):
            found.setdefault(str(row[name]), int(row["ccode"]))
    return found
