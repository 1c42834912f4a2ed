"""Engine: a chunk of histories from the first month to the last, by NumPy or by JAX, from the same equations.

A chunk is `CHUNK` consecutive draws under one policy; histories are the last axis. The chunk size is fixed, because
another one would shift the last bits of sums. NumPy steps month by month and is the oracle; JAX compiles the same
functions into one loop over the months (`lax.scan`). Both use 64-bit floats.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from foedus.model import luck, month, outcomes
from foedus.model.arrays import Array, Namespace
from foedus.model.state import Alliance, Month, State

CHUNK = 256

COMPILER_OPTIONS = {
    "xla_cpu_prefer_vector_width": 512,  # where the processor has vectors so wide, a fifth faster
    "xla_cpu_copy_insertion_use_region_analysis": True,  # the state is not copied from month to month: a sixth faster
}
"""Asked of the compiler where it knows them."""


@dataclass(frozen=True)
class World:
    """What all chunks of a run share.

    Attributes:
        labels: labels of each axis.
        alliance: what the case fixes, last axis of length one.
        calendar: the months, stacked on a leading axis.
        seed: the run's seed.
    """

    labels: Mapping[str, tuple[str, ...]]
    alliance: Alliance
    calendar: Month
    seed: int

    @property
    def slots(self) -> np.ndarray:
        """Random slots of every cell of every purpose, `[cell]`."""
        return luck.slots(month.purposes(), self.labels)


class Failure(NamedTuple):
    """Where a history first ceased to be finite: month and sub-model numbers, -1 where it never did; `[history]`."""

    month: Array
    submodel: Array


class Histories(NamedTuple):
    """A finished chunk: outcomes by name `[history]`, series by name `[month, history]`, failures `[history]`."""

    outcomes: dict[str, Array]
    series: dict[str, Array]
    failure: Failure


@dataclass(frozen=True)
class Job:
    """One chunk under one policy.

    Attributes:
        world: what all chunks share.
        first_draw: number of the chunk's first draw.
        parameters: one column for each draw of the chunk, or columns of length one.
        levers: the policy's settings.
    """

    world: World
    first_draw: int
    parameters: month.Parameters
    levers: month.Levers


def simulate(job: Job, engine: str) -> Histories:
    """Run one chunk by "numpy" or "jax"."""
    world = job.world
    if engine == "numpy":
        read, series, finite = _with_numpy(job)
    else:
        compiled = _compiled(tuple(sorted(world.labels.items())))
        seed, first = np.uint32(world.seed), np.uint32(job.first_draw)
        answer = compiled(seed, first, world.slots, world.alliance, world.calendar, job.parameters, job.levers)
        read, series, finite = answer
    return Histories(
        {name: np.asarray(values) for name, values in read.items()},
        {name: np.asarray(series[name]) for name in outcomes.SERIES},
        located(job) if not np.all(finite) else Failure(np.full(CHUNK, -1), np.full(CHUNK, -1)),
    )


def states(job: Job) -> Iterator[State]:
    """The states of a chunk, month by month, by NumPy: what replay, teaching and tests look at."""
    world, slots = job.world, job.world.slots
    seed, first = np.uint32(world.seed), np.uint32(job.first_draw)
    state: State | None = None
    for number in range(world.calendar.number.shape[0]):
        row = Month(*(each[number] for each in world.calendar))
        with np.errstate(over="ignore"):
            deal = _deal(np, world.labels, _words(np, seed, first, slots, row.number))
        if state is None:
            state = spread(np, month.begin(np, world.alliance, row, job.parameters, deal))
        state = _next(np, state, world.alliance, row, job.parameters, job.levers, deal)
        yield state


def located(job: Job) -> Failure:
    """Month and first sub-model, in the order of the month, whose state is not finite; by NumPy, month by month."""
    failure = Failure(np.full(CHUNK, -1), np.full(CHUNK, -1))
    with np.errstate(all="ignore"):
        for number, state in enumerate(states(job)):
            at = np.full(CHUNK, -1)
            for index in reversed(range(len(state))):
                at = np.where(_finite(np, state[index]), at, index)
            fresh = (failure.month < 0) & (at >= 0)
            failure = Failure(np.where(fresh, number, failure.month), np.where(fresh, at, failure.submodel))
    return failure


def _with_numpy(job: Job) -> tuple[dict[str, Array], dict[str, Array], Array]:
    alliance = job.world.alliance
    kept, state = [], None
    for state in states(job):
        kept.append(outcomes.series(np, alliance, state))
    if state is None:
        raise ValueError("a run needs at least one month")
    series = {name: np.stack([each[name] for each in kept]) for name in outcomes.SERIES}
    return outcomes.read(np, tuple(job.world.labels["horizon"]), alliance, state), series, _ok(np, state, series)


def quieten_jax() -> None:
    """Settings that must stand before JAX is imported: one thread a process, since processes share the cores.

    What the compiler calls intra-op parallelism has another name in the environment: it counts the machine's
    processors by NPROC. With two threads in each of two processes a history takes a third more of processor time.
    """
    os.environ["NPROC"] = "1"
    os.environ.setdefault("JAX_PLATFORMS", "cpu")


@cache
def _compiled(labels: tuple[tuple[str, tuple[str, ...]], ...]) -> Any:
    """The compiled run, for one set of labels. The cache on disk is keyed by content, so it cannot go stale."""
    import jax
    import jax.numpy as jnp

    from foedus.ensemble.caching import compilation_cache

    jax.config.update("jax_enable_x64", True)
    if folder := compilation_cache():
        jax.config.update("jax_compilation_cache_dir", folder)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    names = dict(labels)

    def run(seed, first_draw, slots, alliance, calendar, parameters, levers):
        first = Month(*(each[0] for each in calendar))
        words = _words(jnp, seed, first_draw, slots, first.number)
        begin = spread(jnp, month.begin(jnp, alliance, first, parameters, _deal(jnp, names, words)))

        # The words are dealt a month ahead: carried, they are worked out once, and not again wherever one is used.
        def one_month(carried, row):
            state, words = carried
            state = _next(jnp, state, alliance, row, parameters, levers, _deal(jnp, names, words))
            ahead = _words(jnp, seed, first_draw, slots, row.number + 1.0)
            return (state, ahead), outcomes.series(jnp, alliance, state)

        (state, _), series = jax.lax.scan(one_month, (begin, words), calendar)
        return outcomes.read(jnp, tuple(names["horizon"]), alliance, state), series, _ok(jnp, state, series)

    return jax.jit(run, compiler_options=_known_options())


def _known_options() -> dict[str, Any]:
    """Those of `COMPILER_OPTIONS` that this version of the compiler knows."""
    import jax

    known = {}
    for name, value in COMPILER_OPTIONS.items():
        try:
            jax.jit(lambda x: x, compiler_options={name: value}).lower(0.0).compile()
        except jax.errors.JaxRuntimeError:
            continue
        known[name] = value
    return known


def _words(xp: Namespace, seed: Array, first: Array, slots: Array, number: Array) -> Array:
    """The random words of the month of that number, `[1]`, for a chunk: `[cell, history]`."""
    return luck.words(xp, seed, first, CHUNK, slots, number[0].astype(xp.uint32))


def _deal(xp: Namespace, labels: Mapping[str, Sequence[str]], words: Array) -> month.Luck:
    """The luck that a month's random words are."""
    dealt = month.dealt(words, labels)
    parts: list[Any] = [type(part)(*(luck.uniform(xp, each) for each in part)) for part in dealt]
    return month.Luck(*parts)


def _next(
    xp: Namespace,
    state: State,
    alliance: Alliance,
    row: Month,
    p: month.Parameters,
    levers: month.Levers,
    deal: month.Luck,
) -> State:
    return spread(xp, month.advance(xp, state, alliance, row, p, levers, deal))


def spread(xp: Namespace, state: State) -> State:
    """The same state with the history axis of every array at full length."""
    parts: list[Any] = [
        type(part)(*(xp.broadcast_to(each, (*each.shape[:-1], CHUNK)) for each in part)) for part in state
    ]
    return State(*parts)


def _ok(xp: Namespace, state: State, series: Mapping[str, Array]) -> Array:
    """Whether each history stayed finite, `[history]`: every month's series, and the last state, which sums it up."""
    ok = _finite(xp, series.values())
    for part in state:
        ok = ok & _finite(xp, part)
    return ok


def _finite(xp: Namespace, arrays: Any) -> Array:
    """Whether all cells of a history are finite, `[history]`."""
    return xp.isfinite(sum(each.reshape(-1, CHUNK).sum(axis=0) for each in arrays))
