"""Simulate: draws x policies, chunk by chunk, one process per core.

Each chunk of a policy is computed by itself and from its numbers alone, so neither the number of processes nor the
order in which chunks finish changes anything.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from foedus.case import Case, bind
from foedus.ensemble import engine
from foedus.ensemble.draws import sample
from foedus.ensemble.engine import CHUNK, Histories, World
from foedus.model import month, outcomes

QUANTILES = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}
WHOLE_HISTORIES = 50

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Ensemble:
    """All histories of a run.

    Attributes:
        case_name: the case's name.
        seed: the run's seed.
        draws: number of draws.
        policies: the policies, each of which met every draw.
        engine: "numpy" or "jax".
        outcomes: one row per history: `draw`, `policy`, `status` ("ok" or "failed"), `failed_month` and
            `failed_submodel` (null where ok), then every outcome (NaN: has no value in this history).
        drawn: one row per draw, see `Draws.table`.
        bands: `policy`, `month`, `date`, `series`, quantiles and mean over the draws, failed histories left out.
        sample: every month of the first histories of each policy.
    """

    case_name: str
    seed: int
    draws: int
    policies: tuple[str, ...]
    engine: str
    outcomes: pa.Table
    drawn: pa.Table
    bands: pa.Table
    sample: pa.Table


def run(
    case: Case,
    draws: int = 2000,
    seed: int = 1,
    policies: Iterable[str] | None = None,
    engine: str = "jax",
    processes: int | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Run a case.

    Args:
        case: a loaded case.
        draws: how many draws.
        seed: from 0 to 2^32 - 1.
        policies: ids of the policies to run; all of the case's by default.
        engine: "jax" (compiled) or "numpy" (month by month).
        processes: how many processes; by default one per core, at most one per chunk.
        progress: called with chunks done and chunks in all.

    Raises:
        ValueError: no draw, or an unknown policy or engine.
    """
    chosen = tuple(policies) if policies is not None else tuple(case.policies)
    unknown = [policy for policy in chosen if policy not in case.policies]
    if unknown or not chosen or draws < 1 or engine not in ("jax", "numpy"):
        raise ValueError(f"cannot run: draws={draws}, engine={engine!r}, unknown policies {unknown} of {list(chosen)}")
    world = World(labels=case.labels, alliance=case.alliance, calendar=case.calendar, seed=seed)
    starts = range(0, draws, CHUNK)
    whole = sample(case, seed, 0, len(starts) * CHUNK)
    chunks = {}
    for first in starts:
        values = {key: column[first : first + CHUNK] for key, column in whole.values.items()}
        chunks[first] = bind(case, values)
    jobs = [(policy, first) for policy in chosen for first in starts]
    workers = min(processes or os.cpu_count() or 1, len(jobs))

    done: dict[tuple[str, int], Histories] = {}
    for job, histories in _computed(world, jobs, chunks, case, engine, workers):
        done[job] = histories
        if progress:
            progress(len(done), len(jobs))

    merged = {policy: _joined([done[policy, first] for first in starts], draws) for policy in chosen}
    return Ensemble(
        case_name=case.name,
        seed=seed,
        draws=draws,
        policies=chosen,
        engine=engine,
        outcomes=pa.concat_tables([_outcome_rows(policy, each) for policy, each in merged.items()]),
        drawn=whole.table().slice(0, draws),
        bands=pa.concat_tables([_band_rows(case, policy, each) for policy, each in merged.items()]),
        sample=pa.concat_tables([_sample_rows(case, policy, each) for policy, each in merged.items()]),
    )


def _computed(
    world: World,
    jobs: list[tuple[str, int]],
    chunks: dict[int, month.Parameters],
    case: Case,
    engine_name: str,
    workers: int,
) -> Iterator[tuple[tuple[str, int], Histories]]:
    """Each job with its histories, as they are finished."""

    def job(policy: str, first: int) -> engine.Job:
        return engine.Job(world, first, chunks[first], case.policies[policy].levers)

    if workers == 1:
        engine.quieten_jax()
        for policy, first in jobs:
            yield (policy, first), engine.simulate(job(policy, first), engine_name)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=engine.quieten_jax) as pool:
        futures: dict[Future[Histories], tuple[str, int]] = {
            pool.submit(engine.simulate, job(policy, first), engine_name): (policy, first) for policy, first in jobs
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _joined(parts: list[Histories], draws: int) -> Histories:
    """Chunks of one policy in order, cut to the number of draws."""

    def join(pieces: Iterable[np.ndarray]) -> np.ndarray:
        return np.concatenate(list(pieces), axis=-1)[..., :draws]

    return Histories(
        {name: join(part.outcomes[name] for part in parts) for name in parts[0].outcomes},
        outcomes.Series(*(join(each) for each in zip(*(part.series for part in parts), strict=True))),
        engine.Failure(*(join(each) for each in zip(*(part.failure for part in parts), strict=True))),
    )


def _outcome_rows(policy: str, histories: Histories) -> pa.Table:
    failed = histories.failure.month >= 0
    names = np.array([*month.SUBMODELS, ""], dtype=object)
    columns: dict[str, pa.Array] = {
        "draw": pa.array(np.arange(len(failed))),
        "policy": pa.array([policy] * len(failed)).dictionary_encode(),
        "status": pa.array(np.where(failed, "failed", "ok")).dictionary_encode(),
        "failed_month": pa.array(histories.failure.month.astype(np.int64), mask=~failed),
        "failed_submodel": pa.array(names[histories.failure.submodel.astype(int)], pa.string(), mask=~failed),
    }
    for name, values in histories.outcomes.items():
        columns[name] = pa.array(np.where(failed, np.nan, values))
    return pa.table(columns)


def _band_rows(case: Case, policy: str, histories: Histories) -> pa.Table:
    ok = histories.failure.month < 0
    dates = month_names(case)
    tables = []
    for name, values in histories.series._asdict().items():
        kept = values[:, ok] if ok.any() else np.full((len(dates), 1), np.nan)
        quantiles = np.quantile(kept, list(QUANTILES.values()), axis=1)
        columns = {
            "policy": pa.array([policy] * len(dates)).dictionary_encode(),
            "month": pa.array(range(len(dates))),
            "date": pa.array(dates),
            "series": pa.array([name] * len(dates)).dictionary_encode(),
        }
        columns |= {label: pa.array(row) for label, row in zip(QUANTILES, quantiles, strict=True)}
        tables.append(pa.table(columns | {"mean": pa.array(kept.mean(axis=1))}))
    return pa.concat_tables(tables)


def _sample_rows(case: Case, policy: str, histories: Histories) -> pa.Table:
    dates = month_names(case)
    count = min(WHOLE_HISTORIES, len(histories.failure.month))
    columns: dict[str, pa.Array] = {
        "policy": pa.array([policy] * (len(dates) * count)).dictionary_encode(),
        "draw": pa.array(np.repeat(np.arange(count), len(dates))),
        "month": pa.array(np.tile(np.arange(len(dates)), count)),
        "date": pa.array(dates * count),
    }
    for name, values in histories.series._asdict().items():
        columns[name] = pa.array(values[:, :count].T.reshape(-1))
    return pa.table(columns)


def month_names(case: Case) -> list[str]:
    """The months of a run as "2026-01"."""
    first = case.start.year * 12 + case.start.month - 1
    return [f"{(first + number) // 12}-{(first + number) % 12 + 1:02d}" for number in range(case.months)]
