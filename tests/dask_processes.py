"""A real Dask scheduler and real workers, each a process, for tests; all are gone when it is left."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

PATIENCE = 60.0


def environment() -> dict[str, str]:
    """The environment of a process that finds what this one finds."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


class Dask:
    """A scheduler and its workers."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder, self.wanted = folder, workers
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        file = self.folder / "scheduler.json"
        words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        self.scheduler = self._begun(words)
        until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        self.address: str = json.loads(file.read_text())["address"]
        for _ in range(self.wanted):
            self.worker()
        self.joined()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def worker(self, *words: str, threads: int = 1) -> subprocess.Popen[bytes]:
        """Begin another worker, without a nanny that would start it again."""
        return self._begun(["worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", str(threads), *words])

    def joined(self) -> None:
        """Wait until every worker has joined."""
        logs = [self.folder / f"{number}.log" for number in range(1, len(self.processes))]
        until(lambda: all("Registered to:" in log.read_text() for log in logs))

    def _begun(self, words: list[str]) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        with log:
            command = [sys.executable, "-m", "dask", *words, "--local-directory", str(self.folder)]
            if words[0] == "scheduler":
                command = command[:-2]
            process = subprocess.Popen(command, env=environment(), stdout=log, stderr=log, cwd=self.folder)
        self.processes.append(process)
        return process


def until(true, patience: float = PATIENCE) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def square(shared: int, task: int) -> int:
    """A task."""
    return shared * task * task


def die_once(mark: Path, task: int) -> int:
    """A task that ends its worker the first time."""
    if not (mark / str(task)).exists():
        (mark / str(task)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def die(_: None, task: int) -> int:
    """A task that ends every worker."""
    os.kill(os.getpid(), signal.SIGKILL)
    return task
