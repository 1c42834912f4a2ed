"""Replay: one history of a run computed again, month by month, and compared to the bit with what the run holds.

The chunk that the history was in is computed by the same engine from the same numbers, and its column is picked out.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from foedus.ensemble import engine, store, tables
from foedus.ensemble.draws import sample
from foedus.ensemble.plan import Plan, job
from foedus.model import month
from foedus.model.outcomes import SERIES, catalogue


@dataclass(frozen=True)
class Replay:
    """One history.

    Attributes:
        draw: its number.
        policy: its policy.
        dates: its months, such as "2026-01".
        series: every series by name, `[month]`.
        outcomes: every outcome by name; NaN where it has no value.
        drawn: every uncertainty that is not a constant, by key: its value, and the claim taken to be right, if any.
        failed: month and sub-model in which it ceased to be finite, None if it did not.
    """

    draw: int
    policy: str
    dates: tuple[str, ...]
    series: dict[str, np.ndarray]
    outcomes: dict[str, float]
    drawn: dict[str, tuple[float, str | None]]
    failed: tuple[str, str] | None


def replay(plan: Plan, policy: str, draw: int) -> Replay:
    """Compute one history of a plan again."""
    case = plan.case
    if plan.engine == "jax":
        engine.quieten_jax()
    histories = engine.simulate(job(plan, policy, draw), plan.engine)
    column = draw % engine.CHUNK
    at, submodel = (int(each[column]) for each in histories.failure)
    dates = tuple(tables.month_names(case))
    one = sample(case, plan.seed, draw, 1, plan.design, plan.draws)
    return Replay(
        draw=draw,
        policy=policy,
        dates=dates,
        series={name: values[:, column] for name, values in histories.series.items()},
        outcomes={
            name: float("nan") if at >= 0 else float(values[column]) for name, values in histories.outcomes.items()
        },
        drawn={
            key: (float(one.values[key][0]), str(one.claims[key][0]) if key in one.claims else None)
            for key in case.beliefs.uncertain
        },
        failed=(dates[at], list(month.SUBMODELS)[submodel]) if at >= 0 else None,
    )


def differing(folder: Path, history: Replay, unchecked: bool = False) -> list[str]:
    """What the run's tables hold of this history and this replay does not equal to the bit; empty if all is equal.

    Raises:
        CaseErrors: the folder holds no finished run, or its tables are not what was written.
    """
    content = store.complete(folder, ("outcomes", "sample"), unchecked)
    own = [("draw", "==", history.draw), ("policy", "==", history.policy)]
    row = store.table(folder, content, "outcomes", own).to_pylist()
    if len(row) != 1:
        return ["the row of outcomes.parquet"]
    names = [name for name in catalogue(_horizons(row[0])) if name in row[0]]
    wrong = [name for name in names if not _same(row[0][name], history.outcomes.get(name, np.nan))]
    if set(history.outcomes) - set(row[0]):
        wrong.append("the names of the outcomes")
    if (row[0]["status"] == "failed") != (history.failed is not None):
        wrong.append("status")
    if history.draw < tables.WHOLE_HISTORIES:
        months = store.table(folder, content, "sample", own)
        wrong += [
            f"{name}, month by month" for name in SERIES if not _same(months[name].to_numpy(), history.series[name])
        ]
    return wrong


def _horizons(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name.rpartition("_")[2] for name in row if name.startswith("in_service_"))


def _same(one: Any, other: Any) -> bool:
    """Whether numbers are the same bits, or both none."""
    a, b = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (one, other))
    both_none = np.isnan(a) & np.isnan(b)
    return bool(np.all((a.view(np.int64) == b.view(np.int64)) | both_none))
