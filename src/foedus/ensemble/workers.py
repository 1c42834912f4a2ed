"""Workers: who computes the tasks of a run, and hands each over as it is finished.

`Here` computes in this process, `Pool` in one process per core, `cluster.Cluster` on other machines. All are given
what the tasks share (the plan) and the tasks, and little is ever in flight. They stay warm until they are left:

    with Pool(2) as workers:
        ensemble.run(case, workers=workers)     # compiles
        ensemble.run(other, workers=workers)    # does not

The processes of a pool end with the process that started them, however that ends, and at once if it is interrupted.
"""

import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol, Self, TypeVar

from foedus.ensemble import engine

Result = TypeVar("Result")

IN_FLIGHT = 2
"""Tasks handed out for each worker: one at work, one waiting, so that none is idle."""


class WorkerLost(Exception):
    """Who computes was ended from outside, or cannot be reached any more.

    Attributes:
        where: who.
        what: what happened.
        repair: what to do.
    """

    def __init__(self, where: str, what: str, repair: str) -> None:
        super().__init__(where, what, repair)
        self.where, self.what, self.repair = where, what, repair

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.repair}"


class Workers(Protocol):
    """Who computes.

    Attributes:
        far: whether they may be on other machines.
    """

    far: bool = False

    @property
    def count(self) -> int:
        """How many they are now."""
        ...

    def computed(self, function: Callable[[Any, Any], Result], shared: Any, tasks: Iterable[Any]) -> Iterator[Result]:
        """`function(shared, task)` for each task, as it is finished; `tasks` is consumed as workers become free.

        Args:
            function: a function of a module, so that other processes find it.
            shared: what all tasks need; a worker unpacks it once.
            tasks: what differs.

        Raises:
            WorkerLost: a worker was lost, and the task with it.
        """
        ...

    def on_each(self, function: Callable[..., Result], *arguments: Any) -> dict[str, Result | Exception]:
        """What a function gives, or raises, on each worker that is far, by its name.

        Raises:
            WorkerLost: they cannot be reached.
        """
        return {}

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(self, *_: object) -> None:
        """Dismiss the workers; what they have begun is dropped."""
        ...


class Here(Workers):
    """This process."""

    @property
    def count(self) -> int:
        """See `Workers`."""
        return 1

    def computed(self, function: Callable[[Any, Any], Result], shared: Any, tasks: Iterable[Any]) -> Iterator[Result]:
        """See `Workers`."""
        engine.quieten_jax()
        return (function(shared, task) for task in tasks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Pool(Workers):
    """Processes of this machine."""

    def __init__(self, count: int) -> None:
        self._count = count
        context = multiprocessing.get_context("spawn")
        wanted, self._wanting = context.Pipe(duplex=False)
        with _undisturbed():
            self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(wanted,))

    @property
    def count(self) -> int:
        """See `Workers`."""
        return self._count

    def computed(self, function: Callable[[Any, Any], Result], shared: Any, tasks: Iterable[Any]) -> Iterator[Result]:
        """See `Workers`."""
        packed, remaining = pickle.dumps(shared), iter(tasks)
        pending: set[Future[Result]] = set()
        try:
            while True:
                free = self._count * IN_FLIGHT - len(pending)
                with _undisturbed():
                    pending |= {self._pool.submit(_called, function, packed, task) for task in islice(remaining, free)}
                if not pending:
                    return
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BrokenProcessPool:
            what = "a worker process was ended from outside, perhaps for want of memory."
            repair = "Continue with --resume, if need be with fewer --processes."
            raise WorkerLost("a worker is lost", what, repair) from None
        finally:
            for future in pending:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        if any(reason):
            self._wanting.close()  # what is being computed is not waited for
        self._pool.shutdown(cancel_futures=True)
        self._wanting.close()


def at_work(processes: int | None, tasks: int) -> Workers:
    """Workers on this machine: one per core unless told, at most one per task; a single one is this process."""
    count = max(1, min(processes or os.cpu_count() or 1, tasks))
    return Here() if count == 1 else Pool(count)


def _called(function: Callable[[Any, Any], Result], packed: bytes, task: Any) -> Result:
    """Call; after the first call for a run give memory back to the system, as a compiler leaves much behind."""
    before = _unpacked.cache_info().misses
    try:
        return function(_unpacked(packed), task)
    finally:
        if _trim is not None and _unpacked.cache_info().misses > before:
            _trim(0)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:
    """What the tasks share, unpacked once, so that it is the same object for each of them."""
    return pickle.loads(packed)


_trim: Any = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Begin processes in between that Ctrl-C and a terminal's end do not reach, even before they are prepared."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(wanted: Any) -> None:
    """Prepare a worker: interruptions are its parent's to handle, and it does not outlive its being wanted.

    Args:
        wanted: a connection from which nothing comes; it ends with the parent, or when the parent closes its end.
    """
    engine.quieten_jax()
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(wanted,), daemon=True).start()


def _end_with(wanted: Any) -> None:
    wait_for([wanted])
    os._exit(1)
