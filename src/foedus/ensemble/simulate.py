"""Simulate: an ensemble in memory, chunk by chunk, one process per core.

Each task is computed by itself and from its numbers alone, so neither the number of processes nor the order in which
tasks finish changes anything. `folder` does the same into a folder, for runs that must survive or are long.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from foedus.case import Case
from foedus.ensemble import engine, tables, workers
from foedus.ensemble.draws import Draws
from foedus.ensemble.plan import Plan, Task, all_tasks, planned, work

Progress: TypeAlias = Callable[[int, int, int], None]
"""Called with tasks done, tasks in all, and histories that failed so far."""


@dataclass(frozen=True)
class Ensemble:
    """All histories of a run.

    Attributes:
        case_name: the case's name.
        seed: the run's seed.
        draws: number of draws.
        policies: the policies, each of which met every draw.
        engine: "numpy" or "jax".
        outcomes: one row per history: `draw`, `policy`, `status` ("ok" or "failed"), `failed_month`,
            `failed_submodel` and `replay`, the command that shows it (null where ok), then every outcome (NaN: has
            no value in this history).
        drawn: one row per draw, see `Draws.table`.
        bands: `policy`, `month`, `date`, `series`, quantiles and mean over the draws (over the first `plan.BANDED`
            where there are more), failed histories left out.
        sample: every month of the first histories of each policy.
        design: how the draws were spread.
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
    design: str = "random"


def run(
    case: Case,
    draws: int = 2000,
    seed: int = 1,
    policies: Iterable[str] | None = None,
    engine: str = "jax",
    processes: int | None = None,
    progress: Progress | None = None,
    design: str = "random",
) -> Ensemble:
    """Run a case in memory.

    Args:
        case: a loaded case.
        draws: how many draws.
        seed: from 0 to 2^32 - 1.
        policies: ids of the policies to run; all of the case's by default.
        engine: "jax" (compiled) or "numpy" (month by month).
        processes: how many processes; by default one per core, at most one per task.
        progress: called with tasks done, tasks in all and histories failed, after each task.
        design: how draws are spread: "random", "latin-hypercube" or "sobol".

    Raises:
        ValueError: no draw, or an unknown policy or engine.
        WorkerLost: a worker process was killed.
    """
    wanted = planned(case, draws, seed, policies, engine, design)
    ordered = all_tasks(wanted)
    drawn: list[pa.Table] = []
    done: dict[Task, pa.Table] = {}
    failed = 0

    def keep(block: int, sampled: Draws) -> None:
        drawn.append(sampled.table())

    calls = ((task, jobs, engine, task.first < wanted.banded) for task, jobs in work(wanted, lambda _: True, keep))
    for task, part in workers.computed(compute, calls, workers.count(processes, len(ordered))):
        done[task] = part
        failed += tables.failures(part)
        if progress:
            progress(len(done), len(ordered), failed)
    return Ensemble(
        case_name=case.name,
        seed=seed,
        draws=draws,
        policies=wanted.policies,
        engine=engine,
        outcomes=pa.concat_tables([tables.outcomes(done[task]) for task in ordered]),
        design=design,
        drawn=pa.concat_tables(drawn),
        bands=pa.concat_tables([tables.bands(case, each, _series(done, wanted, each)) for each in wanted.policies]),
        sample=pa.concat_tables(
            [tables.whole_histories(case, each, next(_series(done, wanted, each))) for each in wanted.policies]
        ),
    )


def _series(done: dict[Task, pa.Table], wanted: Plan, policy: str) -> Iterator[pa.Table]:
    """A policy's parts that hold every month, in order."""
    return (done[task] for task in all_tasks(wanted) if task.policy == policy and task.first < wanted.banded)


def compute(task: Task, jobs: list[engine.Job], engine_name: str, with_series: bool) -> tuple[Task, pa.Table]:
    """Run the chunks of one task."""
    return task, tables.part(task, [engine.simulate(job, engine_name) for job in jobs], with_series)
