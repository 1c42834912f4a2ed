"""Workers: one process per core, each given a task when it has finished the last, so that little is ever in flight.

Workers end with the process that started them, however that ends.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for
from typing import Any, TypeVar

from foedus.ensemble import engine

Result = TypeVar("Result")

IN_FLIGHT = 2
"""Calls handed out for each worker: one at work, one waiting, so that none is idle."""


class WorkerLost(Exception):
    """A worker process was ended from outside, often for want of memory."""


def computed(function: Callable[..., Result], calls: Iterable[tuple[Any, ...]], workers: int) -> Iterator[Result]:
    """What the function gives for each call, as it is finished; `calls` is consumed only as workers become free.

    Args:
        function: a function of a module, so that other processes find it.
        calls: the arguments of each call.
        workers: how many processes; 1 computes here.

    Raises:
        WorkerLost: a worker was killed.
    """
    if workers == 1:
        engine.quieten_jax()
        for arguments in calls:
            yield function(*arguments)
        return
    context = multiprocessing.get_context("spawn")
    remaining = iter(calls)
    pending: set[Future[Result]] = set()
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin) as pool:
        try:
            while True:
                free = workers * IN_FLIGHT - len(pending)
                pending |= {pool.submit(_called, function, arguments) for arguments in islice(remaining, free)}
                if not pending:
                    return
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BrokenProcessPool:
            raise WorkerLost from None
        finally:
            pool.shutdown(cancel_futures=True)


def count(processes: int | None, tasks: int) -> int:
    """How many workers: one per core unless told, at most one per task."""
    return max(1, min(processes or os.cpu_count() or 1, tasks))


def _called(function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    """Call, then give memory back to the system: a compiler leaves much that the C library would keep."""
    try:
        return function(*arguments)
    finally:
        if _trim is not None:
            _trim(0)


_trim: Any = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


def _begin() -> None:
    """Prepare a worker: interruptions are its parent's to handle, and it does not outlive its parent."""
    engine.quieten_jax()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
