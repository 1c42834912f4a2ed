"""Realignment: landscape energies of the Syrian war of 2016, every division into two camps."""

from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from foedus.backtest.table import Check, Part, gather, read_json
from foedus.model import landscape

SOURCE = "Axelrod & Furnas, landscape of ISIS/Syria, 20 Feb 2016"
METHOD = "Axelrod & Bennett (1993)"
PRINTED = "reference/tables/landscape_syria_2016.json"
MINIMA = {"base": -83_200.0, "weak_syria": -65_600.0}
LARGE, MOST_SECONDS = 17, 1.0


def checks(data: Path | None) -> list[Check]:
    """Both published cases, then the time that 17 actors take."""
    parts = [Part(f"realignment: Syria 2016, {case}", SOURCE, partial(_against_printed, case=case)) for case in MINIMA]
    return [*gather(data, parts), _large()]


def _against_printed(data: Path | None, case: str) -> list[Check]:
    """Energies, frustrations, minima and their camps."""
    parts = ("strength", "propensity_1to5", "all_configurations", "actors")
    table = read_json(data, PRINTED, *(f"data.{case}.{part}" for part in parts))["data"][case]
    size = np.array(table["strength"], float)
    rows = [[landscape.NEUTRAL if cell is None else cell for cell in row] for row in table["propensity_1to5"]]
    stake = landscape.stake(np, size, np.array(rows, float))
    side = landscape.configurations(np, len(size))
    energy, settled = landscape.energy(stake, side), landscape.settled(stake, side)

    printed = {row["c"]: row for row in table["all_configurations"]}
    ours = ["".join("1" if each > 0 else "2" for each in column) for column in side.T]
    away = np.array([abs(energy[k] - printed[name]["E"]) for k, name in enumerate(ours)])
    bad = np.abs(landscape.frustration(stake, side) - np.array([printed[name]["F"] for name in ours]).T).max(axis=0)
    wrong = int(((away > 0) | (bad > 0) | (settled != [printed[name]["lm"] for name in ours])).sum())
    lowest = energy[settled].min()
    camp = [name for name, each in zip(table["actors"], side[:, energy.argmin()], strict=True) if each < 0]
    name = f"realignment: Syria 2016, {case.replace('_', ' ')}"
    complete = len(printed) == len(ours)
    return [
        Check(
            f"{name}, {len(ours):,} divisions",
            "0 differ",
            f"{wrong} differ",
            wrong == 0 and complete,
            float(wrong),
            SOURCE,
            "energy, each actor's frustration, and whether it is a minimum",
        ),
        Check(
            f"{name}, minimum",
            f"{MINIMA[case]:,.0f}",
            f"{lowest:,.0f}",
            bool(lowest == MINIMA[case]),
            float(abs(lowest - MINIMA[case])),
            SOURCE,
            f"second camp: {', '.join(camp)}",
        ),
    ]


def _large() -> Check:
    """Time for all divisions of 17 made-up actors, the size of the published study of 1936."""
    random = np.random.default_rng(1)
    began = perf_counter()
    stake = landscape.stake(np, random.random(LARGE), random.uniform(1, 5, (LARGE, LARGE)))
    side = landscape.configurations(np, LARGE)
    energy = landscape.energy(stake, side)
    minima = int(landscape.settled(stake, side).sum())
    took = perf_counter() - began
    return Check(
        f"realignment: {LARGE} actors, {len(energy):,} divisions",
        f"< {MOST_SECONDS:g} s",
        f"{took:.2f} s",
        took < MOST_SECONDS,
        took,
        METHOD,
        f"made-up actors, {minima} minima; the propensities of 1936 were not published",
    )
