"""Cluster worker: what runs in a Dask worker on behalf of `cluster`.

A worker is sent what all tasks share once, by a plugin that Dask's scheduler keeps and gives to workers that join later
or are started again, so that no worker need outlive another. Imported by workers and by `cluster`, never before.
"""

import pickle
import platform
import signal
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from distributed import Worker, WorkerPlugin

from foedus.ensemble import engine, manifests

_shared: dict[str, Any] = {}
"""What the tasks of each run share, by the run's token."""


class Introduction(NamedTuple):
    """What a worker says of itself.

    Attributes:
        made_with: what the numbers that it computes depend on; see `manifests.made_with`.
        threads: how many tasks it takes at once.
        processor: its kind.
    """

    made_with: dict[str, Any]
    threads: int
    processor: str


class Unlike(Exception):
    """A worker that joined during a run would compute other bytes."""


class Sharing(WorkerPlugin):
    """Prepares a worker for one run.

    Attributes:
        token: names the run.
        packed: what its tasks share.
        expected: what the worker must be made with.
    """

    def __init__(self, token: str, packed: bytes, expected: dict[str, Any]) -> None:
        self.name = f"foedus-{token}"
        self.token, self.packed, self.expected = token, packed, expected

    def setup(self, worker: Worker) -> None:
        """Before the worker's first task; JAX is not imported yet unless somebody else's task has done so."""
        engine.quieten_jax()
        wrong = differing(self.expected, introduction(worker))
        _shared[self.token] = Unlike("; ".join(wrong)) if wrong else pickle.loads(self.packed)

    def teardown(self, worker: Worker) -> None:
        """When the run is over."""
        _shared.pop(self.token, None)


def called(token: str, function: Callable[[Any, Any], Any], task: Any) -> Any:
    """Call a function with what its run shares and its task."""
    shared = _shared[token]
    if isinstance(shared, Unlike):
        raise shared
    return function(shared, task)


def introduction(dask_worker: Worker) -> Introduction:
    """What this worker says of itself."""
    return Introduction(manifests.made_with(), dask_worker.state.nthreads, processor())


def differing(expected: dict[str, Any], worker: Introduction) -> list[str]:
    """What keeps a worker from computing the same bytes, or from computing well; empty if nothing does."""
    wrong = []
    for name, here, there in _compared(expected, worker.made_with):
        if here != there:
            wrong.append(f"{name} {str(here)[:12]} here, {str(there)[:12]} there")
    if worker.threads != 1:
        wrong.append(f"{worker.threads} threads there, which share one interpreter; 1 wanted")
    return wrong


def _compared(here: dict[str, Any], there: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    rows = [("Python", here["python"], there["python"])]
    rows += [(name, version, there["versions"].get(name)) for name, version in here["versions"].items()]
    return [*rows, ("code of Foedus", here["code_hash"], there["code_hash"])]


@cache
def processor() -> str:
    """The kind of this machine's processor, on which the last digits of a number may depend."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    said = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    name = said.get("model name", platform.machine())
    abilities = " ".join(sorted(said.get("flags", said.get("Features", "")).split()))
    return f"{name} ({sha256(abilities.encode()).hexdigest()[:6]})"


def dask_setup(worker: Worker) -> None:
    """What Dask calls when this module is a preload of a worker begun by `cluster`: interruptions are its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
