"""Prior predictive: what a case's beliefs imply before any analysis, beside what is on record and what is possible.

Histories under the reference policy, each with its own draw of everything believed. An outcome is marked

    impossible   a history lies outside what is possible: what the record declares, else [0, 1] of shares and statements
                 and at least 0 of what is counted
    outside      the record, with all that it may be, lies outside the middle 90 % of histories; of a statement, the
                 part of histories in which it is true lies outside what the occasions on record allow
    heavy        the 99 % point is beyond ten times the record, which lies within

Literature: Box (1980) on predictive checks; Gabry et al. (2019) on looking at what a prior implies before using it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from foedus.backtest.record import OnRecord, of_case
from foedus.backtest.recorded import Figure, Recorded, figure
from foedus.case import Case
from foedus.ensemble.simulate import Progress, run
from foedus.model.outcomes import catalogue
from foedus.model.parameters import Outcome

AT = (0.01, 0.05, 0.5, 0.95, 0.99)
"""The quantiles that are shown."""
HEAVY = 10.0
"""A 99 % point of so many times the record is marked."""
ROUNDING = 1e-9
SIGNED = ("index",)
"""Units of which nothing is known to be impossible unless the record says so."""
MONTHS = 12


@dataclass(frozen=True)
class Row:
    """What is implied of one outcome.

    Attributes:
        outcome, unit, meaning: its name, unit and meaning; a statement has no unit.
        quantiles: at `AT`, over the histories in which it has a value; NaN where it has one in none.
        mean: over the same; of a statement, the part in which it is true.
        valued: part of the histories in which it has a value.
        record, record_low, record_high: what is on record, scaled to the run, and the least and most that it may be.
        extreme: part of the histories at least as far out as the record, on its side of the middle.
        possible: least and most that is possible.
        marks: "impossible", "outside", "heavy".
        facts: ids of what the record rests on.
        note: what the record says beside.
    """

    outcome: str
    unit: str
    meaning: str
    quantiles: tuple[float, ...]
    mean: float
    valued: float
    record: float | None
    record_low: float | None
    record_high: float | None
    extreme: float | None
    possible: tuple[float, float]
    marks: tuple[str, ...]
    facts: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Implied:
    """What a case's beliefs imply: the rows, those on record first, and of how many histories.

    Attributes:
        case, policy, engine: what was run.
        years: length of a history.
        draws, seed, failed: histories, their seed, and how many failed and are left out.
        rows: one for each outcome.
    """

    case: str
    policy: str
    engine: str
    years: float
    draws: int
    seed: int
    failed: int
    rows: tuple[Row, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data; a quantile by its per cent."""
        rows = []
        for row in self.rows:
            data = asdict(row)
            data["quantiles"] = dict(zip((f"{at:.0%}" for at in AT), row.quantiles, strict=True))
            data["possible"] = [None if np.isinf(bound) else bound for bound in row.possible]
            rows.append(data)
        return asdict(self) | {"rows": rows}

    @property
    def marked(self) -> dict[str, int]:
        """How many rows bear each mark."""
        return {mark: sum(mark in row.marks for row in self.rows) for mark in ("impossible", "outside", "heavy")}


def implied(
    case: Case,
    draws: int,
    seed: int,
    engine: str,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Implied:
    """Run a case from its beliefs and hold the outcomes against its record.

    Args:
        case: the case; without a record, nothing is held against anything but what is possible.
        draws: how many histories.
        seed: of draws and luck.
        engine: "jax" or "numpy".
        processes: as `run` takes it.
        progress: as `run` takes it.

    Raises:
        CaseErrors: something is wrong with the record.
    """
    on_record = of_case(case)
    policy = case.about.reference_policy
    ran = run(case, draws, seed, [policy], engine, processes, progress)
    fine = np.array(ran.outcomes["status"].to_pylist()) == "ok"
    values = {name: ran.outcomes[name].to_numpy().astype(float)[fine] for name in catalogue(case.about.horizons)}
    return Implied(
        case=case.about.name,
        policy=policy,
        engine=engine,
        years=case.about.months / MONTHS,
        draws=draws,
        seed=seed,
        failed=int((~fine).sum()),
        rows=rows(case, values, on_record),
    )


def rows(case: Case, values: Mapping[str, np.ndarray], on_record: OnRecord | None) -> tuple[Row, ...]:
    """A row for each outcome, those on record first.

    Args:
        case: the case.
        values: by outcome, `[history]`; NaN where it has no value.
        on_record: its record, if it has one.
    """
    entries = {each.outcome: each for each in on_record.record.prior} if on_record else {}
    known = catalogue(case.about.horizons)
    years = case.about.months / MONTHS
    found = []
    for name, outcome in known.items():
        entry = entries.get(name)
        stated = figure(entry, outcome, case, on_record.facts, years) if entry and on_record else None
        found.append(_row(name, outcome, values[name], entry, stated))
    return tuple(sorted(found, key=lambda row: row.record is None))


def _row(name: str, outcome: Outcome, values: np.ndarray, entry: Recorded | None, stated: Figure | None) -> Row:
    valued = values[np.isfinite(values)]
    quantiles = tuple(float(each) for each in np.quantile(valued, AT)) if len(valued) else (float("nan"),) * len(AT)
    mean = float(valued.mean()) if len(valued) else float("nan")
    possible = entry.possible if entry and entry.possible else bounds(outcome)
    return Row(
        outcome=name,
        unit=outcome.unit,
        meaning=outcome.meaning,
        quantiles=quantiles,
        mean=mean,
        valued=len(valued) / max(len(values), 1),
        record=stated.value if stated else None,
        record_low=stated.low if stated else None,
        record_high=stated.high if stated else None,
        extreme=extreme(stated.value, valued) if stated and outcome.kind != "yes-no" and len(valued) else None,
        possible=possible,
        marks=marks(outcome, valued, quantiles, mean, stated, possible),
        facts=entry.fact_ids if entry else (),
        note=(entry.note or entry.assumption or "") if entry else "",
    )


def bounds(outcome: Outcome) -> tuple[float, float]:
    """Least and most that an outcome can be, by its unit."""
    if outcome.unit in ("", "share"):
        return 0.0, 1.0
    return (-np.inf, np.inf) if outcome.unit in SIGNED else (0.0, np.inf)


def extreme(value: float, values: np.ndarray) -> float:
    """Part of the histories that lie at least as far out as a value, on its side of the middle."""
    return float(min((values >= value).mean(), (values <= value).mean()))


def marks(
    outcome: Outcome,
    values: np.ndarray,
    quantiles: tuple[float, ...],
    mean: float,
    stated: Figure | None,
    possible: tuple[float, float],
) -> tuple[str, ...]:
    """What is odd about an outcome."""
    if not len(values):
        return ()
    found = []
    if values.min() < possible[0] - ROUNDING or values.max() > possible[1] + ROUNDING:
        found.append("impossible")
    if stated is not None:
        low, high = (mean, mean) if outcome.kind == "yes-no" else (quantiles[1], quantiles[3])
        if stated.high < low or stated.low > high:
            found.append("outside")
        if outcome.kind != "yes-no" and quantiles[4] > HEAVY * max(stated.high, 0.0) and quantiles[4] > 0:
            found.append("heavy")
    return tuple(found)
