"""Tables: from computed chunks to rows, and from rows to outcomes, monthly bands and whole histories.

A part is the table of one task: one row per history with its outcomes, and, as long as bands are made of it, every
month of each series in a column "series:NAME". What has no value is null in tables, and NaN only in those columns.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from foedus.case import Case
from foedus.ensemble.engine import Failure, Histories
from foedus.ensemble.plan import Task
from foedus.model import month
from foedus.model.outcomes import SERIES

QUANTILES = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}
WHOLE_HISTORIES = 50
MONTHS_OF = "series:"
"""What the name of a column begins with that holds every month of a series."""


def part(task: Task, chunks: Sequence[Histories], with_series: bool) -> pa.Table:
    """The rows of one task from its chunks, cut to its number of draws."""

    def join(pieces: Iterable[np.ndarray]) -> np.ndarray:
        return np.concatenate(list(pieces), axis=-1)[..., : task.draws]

    failure = Failure(*(join(each) for each in zip(*(chunk.failure for chunk in chunks), strict=True)))
    rows = _outcome_rows(
        task, failure, {name: join(chunk.outcomes[name] for chunk in chunks) for name in chunks[0].outcomes}
    )
    if with_series:
        for name in SERIES:
            values = join(chunk.series[name] for chunk in chunks)
            flat = pa.array(np.ascontiguousarray(values.T).reshape(-1))
            rows = rows.append_column(MONTHS_OF + name, pa.FixedSizeListArray.from_arrays(flat, len(values)))
    return rows


def _outcome_rows(task: Task, failure: Failure, outcomes: dict[str, np.ndarray]) -> pa.Table:
    failed = failure.month >= 0
    draws = np.arange(task.first, task.first + task.draws)
    names = np.array([*month.SUBMODELS, ""], dtype=object)
    replay = [
        f"foedus replay RUN --draw {draw} --policy {task.owner}" if each else None
        for draw, each in zip(draws.tolist(), failed.tolist(), strict=True)
    ]
    columns: dict[str, pa.Array] = {
        "draw": pa.array(draws),
        "policy": pa.array([task.owner] * task.draws).dictionary_encode(),
        "status": pa.array(np.where(failed, "failed", "ok")).dictionary_encode(),
        "failed_month": pa.array(failure.month.astype(np.int64), mask=~failed),
        "failed_submodel": pa.array(names[failure.submodel.astype(int)], pa.string(), mask=~failed),
        "replay": pa.array(replay, pa.string()),
    }
    return pa.table(columns | {name: numbers(np.where(failed, np.nan, values)) for name, values in outcomes.items()})


def numbers(values: np.ndarray) -> pa.Array:
    """A column of numbers; what has no value is null, since SQL and others take "not a number" for the greatest."""
    return pa.array(values, mask=np.isnan(values))


def outcomes(part: pa.Table) -> pa.Table:
    """The rows of a part without its months."""
    return part.select([name for name in part.column_names if not name.startswith(MONTHS_OF)])


def failures(rows: pa.Table) -> int:
    """How many histories of a table failed; none where it holds no histories."""
    if "failed_month" not in rows.column_names:
        return 0
    return rows.num_rows - rows["failed_month"].null_count


def bands(case: Case, policy: str, parts: Iterable[pa.Table]) -> pa.Table:
    """Monthly quantiles and mean of every series of one policy, over the histories that did not fail.

    Args:
        case: the case.
        policy: the policy's id.
        parts: its parts with series, in order; each is looked at once.
    """
    dates = month_names(case)
    kept: dict[str, list[np.ndarray]] = {name: [] for name in SERIES}
    for each in parts:
        ok = each.filter(each["failed_month"].is_null()) if failures(each) else each
        for name, pieces in kept.items():
            pieces.append(_months(ok, name))
    tables = []
    for name in SERIES:
        values = np.concatenate(kept.pop(name))
        values = values if len(values) else np.full((1, len(dates)), np.nan)
        mean = values.mean(axis=0)
        values.sort(axis=0)
        quantiles = _quantiles(values)
        columns = {
            "policy": pa.array([policy] * len(dates)).dictionary_encode(),
            "month": pa.array(range(len(dates))),
            "date": pa.array(dates),
            "series": pa.array([name] * len(dates)).dictionary_encode(),
        }
        columns |= {label: numbers(row) for label, row in zip(QUANTILES, quantiles, strict=True)}
        tables.append(pa.table(columns | {"mean": numbers(mean)}))
    return pa.concat_tables(tables)


def _quantiles(ordered: np.ndarray) -> np.ndarray:
    """Quantiles, as `np.quantile` has them, of columns that are in order already: `[quantile, month]`."""
    place = np.array(list(QUANTILES.values())) * (len(ordered) - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below)[:, None] * (ordered[above] - ordered[below])


def whole_histories(case: Case, policy: str, first: pa.Table) -> pa.Table:
    """Every month of the first histories of one policy, from its first part."""
    dates = month_names(case)
    count = min(WHOLE_HISTORIES, first.num_rows)
    columns: dict[str, pa.Array] = {
        "policy": pa.array([policy] * (len(dates) * count)).dictionary_encode(),
        "draw": pa.array(np.repeat(np.arange(count), len(dates))),
        "month": pa.array(np.tile(np.arange(len(dates)), count)),
        "date": pa.array(dates * count),
    }
    for name in SERIES:
        columns[name] = numbers(_months(first.slice(0, count), name).reshape(-1))
    return pa.table(columns)


def _months(part: pa.Table, name: str) -> np.ndarray:
    """One series of a part, `[draw, month]`."""
    column = part[MONTHS_OF + name].combine_chunks()
    return column.flatten().to_numpy().reshape(len(column), -1)


def month_names(case: Case) -> list[str]:
    """The months of a run as "2026-01"."""
    first = case.about.start.year * 12 + case.about.start.month - 1
    return [f"{(first + number) // 12}-{(first + number) % 12 + 1:02d}" for number in range(case.about.months)]
