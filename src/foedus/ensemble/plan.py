"""Plan: what is to be run, cut into tasks that can be computed apart, in any order, on any machine.

A chunk is 256 consecutive draws under one policy; a task is one chunk, or in a long run a block of them, or what is
drawn in a block. Each is computed from the plan and its own numbers alone, by whoever has both, so that nothing but
the plan travels and memory does not grow with the run. Tasks are counted out as they are needed, never listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from foedus.case import Case, bind
from foedus.case.identity import drawn_hash
from foedus.ensemble.draws import DESIGNS, MOST_IN_HYPERCUBE, Draws, sample
from foedus.ensemble.engine import CHUNK, Job, World

BLOCK = 8 * CHUNK
"""Draws of a block."""

LONG = 2**20
"""The draw from which blocks are longer, so that a very long run has tens of thousands of parts, not millions."""

LONG_BLOCK = 64 * CHUNK
"""Draws of a block from there on."""

MOST_DRAWS = 2**32
"""Draws that have luck of their own: a draw's number is an unsigned 32-bit word of the luck's key."""

MOST_IN_SOBOL = 2**20
"""Draws of a Sobol' design, of which each block is reached by stepping over all points before it."""

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

    @cached_property
    def drawn_from(self) -> str:
        """A digest of all that the draws depend on; plans that differ in their policies only share it."""
        what = drawn_hash(self.case), self.seed, self.design, self.draws
        return sha256(repr(what).encode()).hexdigest()

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
        ValueError: no draw or too many, an unknown policy, engine or design, or a design of too many draws.
    """
    chosen = tuple(policies) if policies is not None else tuple(case.policies)
    unknown = [policy for policy in chosen if policy not in case.policies]
    repeated = len(set(chosen)) < len(chosen)
    known = engine in ENGINES and design in DESIGNS
    if unknown or repeated or not chosen or not 1 <= draws <= MOST_DRAWS or not known:
        raise ValueError(
            f"cannot run: draws={draws}, engine={engine!r}, design={design!r}, unknown policies {unknown} of "
            f"{list(chosen)}"
        )
    if design == "latin-hypercube" and draws > MOST_IN_HYPERCUBE:
        raise ValueError(f"a Latin hypercube has at most {MOST_IN_HYPERCUBE} draws")
    if design == "sobol" and draws > MOST_IN_SOBOL:
        raise ValueError(f"a Sobol' design has at most {MOST_IN_SOBOL} draws")
    return Plan(case, draws, seed, chosen, engine, design)


def blocks(plan: Plan) -> Iterator[range]:
    """The draws of each block, in order."""
    first = 0
    while first < plan.draws:
        block = _block(plan, first)
        yield block
        first = block.stop


def _block(plan: Plan, draw: int) -> range:
    """The draws of the block that a draw is in."""
    size = BLOCK if draw < LONG else LONG_BLOCK
    first = draw - draw % size
    return range(first, min(first + size, plan.draws))


def tasks(plan: Plan) -> Iterator[Task]:
    """Every task in the order of work: block by block, first what is drawn, then policy by policy."""
    for block in blocks(plan):
        for owner in (DRAWS, *plan.policies):
            yield from _in_block(owner, block)


def of(plan: Plan, owner: str) -> Iterator[Task]:
    """The tasks of one policy, or of `DRAWS`, the draws in order."""
    for block in blocks(plan):
        yield from _in_block(owner, block)


def _in_block(owner: str, block: range) -> Iterator[Task]:
    size = CHUNK if owner != DRAWS and block.start < BANDED else len(block)
    for first in block[::size]:
        yield Task(owner, first, min(size, block.stop - first))


def jobs(plan: Plan, task: Task) -> Iterator[Job]:
    """The jobs of a task's chunks."""
    case, block = plan.case, _block(plan, task.first).start
    world = World(labels=case.scene.labels, alliance=case.scene.alliance, calendar=case.scene.calendar, seed=plan.seed)
    levers = case.policies[task.owner].levers
    for first in range(task.first, task.first + task.draws, CHUNK):
        yield Job(world, first, bind(case, _sampled(plan, block).cut(first - block, CHUNK).values), levers)


def job(plan: Plan, policy: str, draw: int) -> Job:
    """The job of the chunk that a history is in."""
    return next(jobs(plan, Task(policy, draw - draw % CHUNK, CHUNK)))


def sampled(plan: Plan, task: Task) -> Draws:
    """The draws of a block."""
    return _sampled(plan, task.first).cut(0, task.draws)


def _sampled(plan: Plan, first: int) -> Draws:
    """The draws of a block, filled up to whole chunks."""
    return _drawn(_Block(plan.drawn_from, first, plan))


@dataclass(frozen=True)
class _Block:
    """A block of draws, which is the same under all plans that draw from the same."""

    drawn_from: str
    first: int
    plan: Plan = field(compare=False)


@lru_cache(maxsize=2)
def _drawn(block: _Block) -> Draws:
    """A block's draws, kept for the next policy or the next run that meets them."""
    plan, count = block.plan, -(-len(_block(block.plan, block.first)) // CHUNK) * CHUNK
    return sample(plan.case, plan.seed, block.first, count, plan.design, plan.draws)
