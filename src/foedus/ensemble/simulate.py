"""Simulate: an ensemble in memory, chunk by chunk, one process per core.

Each task is computed by itself and from its numbers alone, so neither the number of processes nor the order in which
tasks finish changes anything. `folder` does the same into a folder, for runs that must survive or are long.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from foedus.case import Case
from foedus.ensemble import engine, tables
from foedus.ensemble.plan import DRAWS, Plan, Task, jobs, of, planned, sampled, tasks
from foedus.ensemble.workers import Workers, at_work

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
    workers: Workers | None = None,
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
        workers: who computes, where they are to stay warm for another run; `processes` then has no effect.

    Raises:
        ValueError: no draw, or an unknown policy or engine.
        WorkerLost: a worker process was killed.
    """
    plan = planned(case, draws, seed, policies, engine, design)
    listed = list(tasks(plan))
    done: dict[Task, pa.Table] = {}
    failed = 0
    with nullcontext(workers) if workers else at_work(processes, len(listed)) as staff:
        for task, part in staff.computed(compute, plan, listed):
            done[task] = part
            failed += tables.failures(part)
            if progress:
                progress(len(done), len(listed), failed)

    def parts(owner: str) -> list[pa.Table]:
        return [done[task] for task in of(plan, owner)]

    def monthly(policy: str) -> list[pa.Table]:
        return [done[task] for task in of(plan, policy) if plan.keeps_months(task)]

    return Ensemble(
        case_name=case.about.name,
        seed=seed,
        draws=draws,
        policies=plan.policies,
        engine=engine,
        outcomes=pa.concat_tables([tables.outcomes(part) for policy in plan.policies for part in parts(policy)]),
        design=design,
        drawn=pa.concat_tables(parts(DRAWS)),
        bands=pa.concat_tables([tables.bands(case, policy, monthly(policy)) for policy in plan.policies]),
        sample=pa.concat_tables([tables.whole_histories(case, policy, parts(policy)[0]) for policy in plan.policies]),
    )


def compute(plan: Plan, task: Task) -> tuple[Task, pa.Table]:
    """What a task gives: its histories, or what is drawn."""
    if task.owner == DRAWS:
        return task, sampled(plan, task).table()
    monthly = plan.keeps_months(task)
    chunks = (engine.simulate(job, plan.engine) for job in jobs(plan, task))
    kept = [chunk if monthly else chunk._replace(series=()) for chunk in chunks]
    return task, tables.part(task, kept, with_series=monthly)
