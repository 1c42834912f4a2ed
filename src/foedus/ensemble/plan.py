"""Plan: what is to be run, cut into tasks that can be computed apart, in any order, on any machine.

A chunk is 256 consecutive draws under one policy; a task is one chunk, or in a long run a block of them. Each is
computed from the plan and its own numbers alone. Draws are sampled block by block, so that memory does not grow with
the run.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from foedus.case import Case
from foedus.case import bind as bind
from foedus.ensemble.draws import DESIGNS, MOST_IN_HYPERCUBE, Draws, sample
from foedus.ensemble.engine import CHUNK, Job, World

BLOCK = 8 * CHUNK
"""Draws that are sampled at once."""

BANDED = 80 * CHUNK
"""Draws of each policy whose months are kept until the monthly bands are made of them; a longer run's bands rest on
its first 20,480 draws, and its later tasks are whole blocks."""

ENGINES = ("jax", "numpy")


@dataclass(frozen=True)
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


class Task(NamedTuple):
    """Consecutive draws under one policy: the number of the first, and how many."""

    policy: str
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


def tasks(plan: Plan, block: int) -> list[Task]:
    """The tasks of a block, policy by policy."""
    size = CHUNK if block < BANDED else BLOCK
    end = min(block + BLOCK, plan.draws)
    return [
        Task(policy, first, min(first + size, end) - first)
        for policy in plan.policies
        for first in range(block, end, size)
    ]


def all_tasks(plan: Plan) -> list[Task]:
    """Every task: policy by policy, the draws in order."""
    by_block = [task for block in blocks(plan) for task in tasks(plan, block)]
    order = {policy: number for number, policy in enumerate(plan.policies)}
    return sorted(by_block, key=lambda task: (order[task.policy], task.first))


def work(
    plan: Plan, wanted: Callable[[Task], bool], keep: Callable[[int, Draws], None]
) -> Iterator[tuple[Task, list[Job]]]:
    """The wanted tasks block by block, each with the jobs of its chunks; draws are sampled only when they are needed.

    Args:
        plan: what is to be run.
        wanted: whether a task is to be computed.
        keep: called once for each block that has wanted tasks, with its first draw and its draws, cut to the plan's.
    """
    case = plan.case
    world = World(labels=case.labels, alliance=case.alliance, calendar=case.calendar, seed=plan.seed)
    for block in blocks(plan):
        listed = [task for task in tasks(plan, block) if wanted(task)]
        if not listed:
            continue
        drawn, parameters = sampled(plan, block)
        keep(block, drawn)
        for task in listed:
            chunks = range(task.first, task.first + task.draws, CHUNK)
            yield task, [Job(world, first, parameters[first], case.policies[task.policy].levers) for first in chunks]


def sampled(plan: Plan, block: int) -> tuple[Draws, dict]:
    """The draws of a block, cut to the plan's, and the parameters of each of its chunks, whole."""
    end = min(block + BLOCK, plan.draws)
    firsts = range(block, end, CHUNK)
    whole = sample(plan.case, plan.seed, block, len(firsts) * CHUNK, plan.design, plan.draws)
    parameters = {first: bind(plan.case, whole.cut(first - block, CHUNK).values) for first in firsts}
    return whole.cut(0, end - block), parameters


def job(plan: Plan, policy: str, draw: int) -> Job:
    """The chunk that a history is in."""
    case, first = plan.case, draw - draw % CHUNK
    world = World(labels=case.labels, alliance=case.alliance, calendar=case.calendar, seed=plan.seed)
    parameters = bind(case, sample(case, plan.seed, first, CHUNK, plan.design, plan.draws).values)
    return Job(world, first, parameters, case.policies[policy].levers)
