"""Plan: what is to be run, cut into tasks that can be computed apart, in any order, on any machine.

A chunk is 256 consecutive draws under one policy; a task is one chunk, or in a long run a block of them, or what is
drawn in a block. Each is computed from the plan and its own numbers alone, by whoever has both, so that nothing but
the plan travels and memory does not grow with the run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from foedus.case import Case
from foedus.case import bind as bind
from foedus.ensemble.draws import DESIGNS, MOST_IN_HYPERCUBE, Draws, sample
from foedus.ensemble.engine import CHUNK, Job, World

BLOCK = 8 * CHUNK
"""Draws of a block."""

BANDED = 80 * CHUNK
"""Draws of each policy whose months are kept until the monthly bands are made of them; a longer run's bands rest on
its first 20,480 draws, and its later tasks are whole blocks."""

DRAWS = "_draws"
"""The owner of the tasks that hold what is drawn. No policy's id begins like this."""

ENGINES = ("jax", "numpy")


@dataclass(frozen=True, eq=False)
class Plan:
    """What is to be run.

    Attributes:
        case: the case.
        draws: how many draws.
        seed: from 0 to 2^32 - 1.
        policies: each meets every draw.
        engine: "jax" or "numpy".
        design: how draws are spread, one of `draws.DESIGNS`.
    """

    case: Case
    draws: int
    seed: int
    policies: tuple[str, ...]
    engine: str
    design: str = "random"

    @property
    def banded(self) -> int:
        """Of how many draws the monthly bands are made."""
        return min(self.draws, BANDED)

    def keeps_months(self, task: "Task") -> bool:
        """Whether the bands are made of a task's histories, so that every month of theirs is kept until then."""
        return task.owner != DRAWS and task.first < self.banded


class Task(NamedTuple):
    """Consecutive draws under one policy, or of `DRAWS`: the number of the first, and how many."""

    owner: str
    first: int
    draws: int


def planned(
    case: Case, draws: int, seed: int, policies: Iterable[str] | None, engine: str, design: str = "random"
) -> Plan:
    """A plan for all of the case's policies, or for those named.

    Raises:
        ValueError: no draw, an unknown policy, engine or design, or a Latin hypercube of too many draws.
    """
    chosen = tuple(policies) if policies is not None else tuple(case.policies)
    unknown = [policy for policy in chosen if policy not in case.policies]
    repeated = len(set(chosen)) < len(chosen)
    known = engine in ENGINES and design in DESIGNS
    if unknown or repeated or not chosen or draws < 1 or not known:
        raise ValueError(
            f"cannot run: draws={draws}, engine={engine!r}, design={design!r}, unknown policies {unknown} of "
            f"{list(chosen)}"
        )
    if design == "latin-hypercube" and draws > MOST_IN_HYPERCUBE:
        raise ValueError(f"a Latin hypercube has at most {MOST_IN_HYPERCUBE} draws")
    return Plan(case, draws, seed, chosen, engine, design)


def blocks(plan: Plan) -> range:
    """The first draw of each block."""
    return range(0, plan.draws, BLOCK)


def tasks(plan: Plan) -> list[Task]:
    """Every task in the order of work: block by block, first what is drawn, then policy by policy."""
    listed = []
    for block in blocks(plan):
        end = min(block + BLOCK, plan.draws)
        listed.append(Task(DRAWS, block, end - block))
        size = CHUNK if block < BANDED else BLOCK
        listed += [
            Task(policy, first, min(first + size, end) - first)
            for policy in plan.policies
            for first in range(block, end, size)
        ]
    return listed


def of(plan: Plan, owner: str) -> list[Task]:
    """The tasks of one policy, or of `DRAWS`, the draws in order."""
    return [task for task in tasks(plan) if task.owner == owner]


def jobs(plan: Plan, task: Task) -> list[Job]:
    """The jobs of a task's chunks."""
    case, block = plan.case, task.first - task.first % BLOCK
    world = World(labels=case.labels, alliance=case.alliance, calendar=case.calendar, seed=plan.seed)
    levers = case.policies[task.owner].levers
    return [
        Job(world, first, bind(case, _sampled(plan, block).cut(first - block, CHUNK).values), levers)
        for first in range(task.first, task.first + task.draws, CHUNK)
    ]


def job(plan: Plan, policy: str, draw: int) -> Job:
    """The job of the chunk that a history is in."""
    return jobs(plan, Task(policy, draw - draw % CHUNK, CHUNK))[0]


def sampled(plan: Plan, task: Task) -> Draws:
    """The draws of a block."""
    return _sampled(plan, task.first).cut(0, task.draws)


@lru_cache(maxsize=2)
def _sampled(plan: Plan, block: int) -> Draws:
    """The draws of a block, filled up to whole chunks; kept for the next policy that meets them."""
    count = -(-min(BLOCK, plan.draws - block) // CHUNK) * CHUNK
    return sample(plan.case, plan.seed, block, count, plan.design, plan.draws)
