"""Memberships of states in alliances, from the publisher's file that has one row for each phase of each membership.

`memberships` joins the phases; `rows` gives every year in which a party could have left, with what was known of it the
year before.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from foedus.backtest.states import IDEAL_POINTS
from foedus.backtest.table import read_csv

if TYPE_CHECKING:
    from pandas import DataFrame

ALLIANCES = "data/international/atop4_member_level.csv"
SOURCE = "Leeds et al. (2002), Alliance Treaty Obligations and Provisions 4.01"
FIRST, LAST_YEAR = 1946, 2016
"""Years of `rows`; the publisher's file begins in 1815."""
GOES_ON = 9999
"""The year in which a membership ends that has not ended by `LAST_YEAR`."""
NEXT_PHASE = 1
"""Cause of an end, in the publisher's code: the same alliance goes on under new terms."""
POLITICAL = (4, 5, 6, 8)
"""Causes of an end that a party chose or that a breach brought. The others: a next phase (1), a state that lost its
independence (2), provisions fulfilled or a term run out (3, 7). Read off the file's own cases, not off its codebook."""
EXPIRED = (3, 7)
MONTHS = 12
KEPT = ("atopid", "member", "bilat", "defense", "organ1")

CAPABILITY = "data/international/cow_nmc_cinc.csv"
REGIMES = "data/international/chisols_state_year.csv.gz"
THREAT = "data/international/leeds_savun_threat.csv"
LOOK_BACK = 5
"""Years over which a change of power, and other members' steps, are counted."""
SESSION = 1945
"""The year before the first session of the United Nations' General Assembly."""
SHIFTERS = (
    "distance",
    "others' steps",
    "age",
    "parties",
    "bilateral",
    "defence",
    "institutions",
    "own weight",
    "power shift",
    "new leaders",
    "threat",
)
COLUMNS = {
    "cinc": (CAPABILITY, "year", 0),
    "IdealPoint": (IDEAL_POINTS, "session", SESSION),
    "solschdum": (REGIMES, "year", 0),
    "lsthreat": (THREAT, "year", 0),
}
"""What is known of states by year: its column, file, the column of the year and what to add to that."""


class Rows(NamedTuple):
    """Years of memberships at risk, one a row.

    Attributes:
        year: the year.
        alliance: its number.
        left: 1 if the party ended its membership in that year.
        alone: 1 if it did and the alliance went on without it.
        shifter: `[row, shifter]`, in the order of `SHIFTERS`; NaN where unknown.
    """

    year: np.ndarray
    alliance: np.ndarray
    left: np.ndarray
    alone: np.ndarray
    shifter: np.ndarray

    def within(self, since: int, until: int) -> "Rows":
        """The rows of some years, both ends included."""
        here = (self.year >= since) & (self.year <= until)
        return Rows(*(column[here] for column in self))

    def of_several(self) -> "Rows":
        """The rows of alliances of three and more."""
        here = self.shifter[:, SHIFTERS.index("bilateral")] == 0
        return Rows(*(column[here] for column in self))


@cache
def memberships(data: Path | None) -> "DataFrame":
    """One row for each membership, its phases joined.

    Columns: `atopid`, `member` (number of Correlates of War), `start`, `end` (years; `GOES_ON` if it has not ended),
    `cause` of the end (0 where it goes on), `bilat`, `defense` (in any phase) and `organ1` (highest in any phase).
    """
    import pandas

    columns = [*KEPT, "yrent", "moent", "yrexit", "moexit", "phase", "termcaus"]
    rows = read_csv(data, ALLIANCES, columns)[columns].sort_values(["atopid", "member", "yrent", "moent", "phase"])
    found: list[dict[str, int]] = []
    for row in rows.to_dict("records"):
        now = {name: int(row[name]) if row[name] == row[name] else 0 for name in columns}
        end, cause = (now["yrexit"], now["termcaus"]) if now["yrexit"] else (GOES_ON, 0)
        last = found[-1] if found else None
        same = last is not None and (last["atopid"], last["member"]) == (now["atopid"], now["member"])
        if last is not None and same and last["cause"] == NEXT_PHASE and now["yrent"] <= last["end"]:
            last |= {"end": end, "cause": cause}
            last |= {name: max(last[name], now[name]) for name in ("defense", "organ1")}
        else:
            found.append({name: now[name] for name in KEPT} | {"start": now["yrent"], "end": end, "cause": cause})
    return pandas.DataFrame(found)


def rows(data: Path | None) -> Rows:
    """Every membership year from `FIRST` on."""
    spells = memberships(data)
    spells = spells[(spells["end"] >= FIRST) & (spells["start"] < LAST_YEAR)]
    known = {name: _series(data, name) for name in COLUMNS}
    found = []
    for alliance, group in spells.groupby("atopid"):
        parties = [{str(name): int(value) for name, value in each.items()} for each in group.to_dict("records")]
        last = max(party["end"] for party in parties)
        first = max(min(party["start"] for party in parties) + 1, FIRST)
        for year in range(first, min(last, LAST_YEAR) + 1):
            found += [
                (year, alliance, left, left and end < last, *shifters)
                for left, end, shifters in _of_year(parties, year, known)
            ]
    table = np.array(found, dtype=float)
    return Rows(table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4:])


class Renewal(NamedTuple):
    """A year in which a treaty of three and more was due to be renewed: how many were party, left, or let it expire."""

    alliance: int
    year: int
    parties: int
    left: int
    expired: int


def renewals(data: Path | None) -> list[Renewal]:
    """Renewals that fell due from `FIRST` on, by the terms that treaties state, counted from the year of signature."""
    columns = ["atopid", "bilat", "phase", "yrent", "yrexit", "speclgth", "length", "renewlgt"]
    table = read_csv(data, ALLIANCES, columns)
    table = table[(table["bilat"] == 0) & (table["speclgth"] == 1) & (table["length"] > 0)]
    spells = memberships(data)
    found = []
    for _, phase in table.groupby(["atopid", "phase"]):
        alliance = int(phase["atopid"].iloc[0])
        until = phase["yrexit"].where(phase["yrexit"] > 0, LAST_YEAR).max()
        year = phase["yrent"].min() + phase["length"].max() / MONTHS
        every = (phase["renewlgt"].max() or phase["length"].max()) / MONTHS
        while year <= until and every >= 1:
            due = round(year)
            here = spells[(spells["atopid"] == alliance) & (spells["start"] < due) & (spells["end"] >= due)]
            if due >= FIRST and len(here):
                cause = here["cause"].where(here["end"] == due, 0)
                counts = (len(here), int(cause.isin(POLITICAL).sum()), int(cause.isin(EXPIRED).sum()))
                found.append(Renewal(alliance, due, *counts))
            year += every
    return found


def _of_year(
    parties: list[dict[str, int]], year: int, known: dict[str, dict[tuple[int, int], float]]
) -> Iterator[tuple[bool, int, tuple[float, ...]]]:
    """Of each party at risk in a year whether it left, when its membership ended, and its shifters."""
    inside = [party for party in parties if party["start"] < year <= party["end"]]
    before = year - 1

    def of(name: str, party: dict[str, int], when: int = before) -> float:
        return known[name].get((party["member"], when), np.nan)

    strength = [of("cinc", party) for party in inside]
    whole = np.nansum(strength)
    strongest = sorted((s, index) for index, s in enumerate(strength) if s == s)[::-1][:2]
    left_before = [p for p in parties if year - LOOK_BACK <= p["end"] < year and p["cause"] in POLITICAL]
    for index, (party, own) in enumerate(zip(inside, strength, strict=True)):
        others = [inside[place] for _, place in strongest if place != index]
        far = abs(of("IdealPoint", party) - of("IdealPoint", others[0])) if others else np.nan
        steps = sum(other["member"] != party["member"] for other in left_before)
        earlier = of("cinc", party, before - LOOK_BACK)
        yield (
            party["end"] == year and party["cause"] in POLITICAL,
            party["end"],
            (
                far,
                np.log1p(steps),
                np.log(year - party["start"]),
                np.log(len(inside)),
                party["bilat"],
                party["defense"],
                party["organ1"],
                np.log(own / whole) if others and own > 0 else np.nan,
                abs(np.log(own / earlier)) if own > 0 and earlier > 0 else np.nan,
                of("solschdum", party),
                of("lsthreat", party),
            ),
        )


def _series(data: Path | None, column: str) -> dict[tuple[int, int], float]:
    """A column of `COLUMNS` by state and year."""
    file, year, add = COLUMNS[column]
    names = ["ccode", year, column]
    kept = read_csv(data, file, names, once=names[:2], usecols=lambda name: name in names).dropna()
    keys = zip(kept["ccode"].astype(int), kept[year].astype(int) + add, strict=True)
    return dict(zip(keys, kept[column].astype(float), strict=True))
