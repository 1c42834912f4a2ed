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

from foedus.model import luck, month
from foedus.model.arrays import Array, Namespace
from foedus.model.state import Alliance, Month, State

CHUNK = 256


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
    """Where a history first ceased to be finite: month and sub-model numbers, -1 where it never did."""

    month: Array
    submodel: Array


class Histories(NamedTuple):
    """A finished chunk: outcomes by name `[history]`, series `[month, history]` each, failures `[history]`."""

    outcomes: dict[str, Array]
    series: Any
    failure: Failure


def simulate(
    world: World, first_draw: int, parameters: month.Parameters, levers: month.Levers, engine: str
) -> Histories:
    """Run one chunk.

    Args:
        world: what all chunks share.
        first_draw: number of the chunk's first draw, even.
        parameters: one column for each draw of the chunk, or columns of length one.
        levers: the policy's settings.
        engine: "numpy" or "jax".
    """
    arguments = (np.uint32(world.seed), np.uint32(first_draw), world.slots, world.alliance, world.calendar)
    if engine == "numpy":
        return _with_numpy(world.labels, arguments, parameters, levers)
    compiled = _compiled(tuple(sorted(world.labels.items())))
    outcomes, series, failure = compiled(*arguments, parameters, levers)
    return Histories(
        {name: np.asarray(values) for name, values in outcomes.items()},
        type(series)(*(np.asarray(each) for each in series)),
        Failure(*(np.asarray(each) for each in failure)),
    )


def states(
    labels: Mapping[str, Sequence[str]], arguments: tuple, parameters: month.Parameters, levers: month.Levers
) -> Iterator[State]:
    """The states of a chunk, month by month, by NumPy: what replay, teaching and tests look at."""
    seed, first_draw, slots, alliance, calendar = arguments
    state: State | None = None
    with np.errstate(over="ignore"):
        for number in range(calendar.number.shape[0]):
            row = Month(*(each[number] for each in calendar))
            deal = _deal(np, labels, seed, first_draw, slots, row)
            if state is None:
                state = spread(np, month.begin(np, alliance, row, parameters, deal))
            state = _next(np, state, alliance, row, parameters, levers, deal)
            yield state


def _with_numpy(
    labels: Mapping[str, Sequence[str]], arguments: tuple, parameters: month.Parameters, levers: month.Levers
) -> Histories:
    alliance = arguments[3]
    kept, failure, state = [], _never_failed(np), None
    for number, state in enumerate(states(labels, arguments, parameters, levers)):
        failure = _watched(np, failure, state, np.float64(number))
        kept.append(month.series(np, state, alliance))
    if state is None:
        raise ValueError("a run needs at least one month")
    series = type(kept[0])(*(np.stack(each) for each in zip(*kept, strict=True)))
    return Histories(month.read(np, tuple(labels["horizon"]), state, alliance), series, failure)


def quieten_jax() -> None:
    """Settings that must stand before JAX is imported: one thread a process, since processes share the cores."""
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flags}".strip()
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
        deal = _deal(jnp, names, seed, first_draw, slots, first)
        begin = spread(jnp, month.begin(jnp, alliance, first, parameters, deal))

        def one_month(carry, row):
            state, failure = carry
            deal = _deal(jnp, names, seed, first_draw, slots, row)
            state = _next(jnp, state, alliance, row, parameters, levers, deal)
            failure = _watched(jnp, failure, state, row.number[0])
            return (state, failure), month.series(jnp, state, alliance)

        (state, failure), series = jax.lax.scan(one_month, (begin, _never_failed(jnp)), calendar)
        return month.read(jnp, tuple(names["horizon"]), state, alliance), series, failure

    return jax.jit(run)


def _deal(
    xp: Namespace, labels: Mapping[str, Sequence[str]], seed: Array, first: Array, slots: Array, row: Month
) -> month.Luck:
    number = row.number[0].astype(xp.uint32)
    return month.dealt(luck.uniforms(xp, seed, first, CHUNK, slots, number), labels)


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


def _never_failed(xp: Namespace) -> Failure:
    never = xp.full(CHUNK, -1.0)
    return Failure(never, never)


def _watched(xp: Namespace, failure: Failure, state: State, number: Array) -> Failure:
    """The failures so far: month and first sub-model, in the order of the month, whose state is not finite."""
    at = xp.full(CHUNK, -1.0)
    for index in reversed(range(len(state))):
        probe = sum(each.reshape(-1, CHUNK).sum(axis=0) for each in state[index])
        at = xp.where(xp.isfinite(probe), at, float(index))
    fresh = (failure.month < 0) & (at >= 0)
    return Failure(xp.where(fresh, number, failure.month), xp.where(fresh, at, failure.submodel))
