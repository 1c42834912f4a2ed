"""What many histories cost: time, cores and memory of runs into a folder, from a thousand histories to a million.

    python benchmarks/scaling.py            1,000 to 100,000 histories of one policy (a minute or two)
    python benchmarks/scaling.py 1000000    to that many (some minutes)

The whole of a run is timed but for starting the workers and compiling: drawing, simulating, writing parts, merging
them. Processor time and memory are those of all its processes together (memory by the proportional set size, so that
what they share counts once; Linux only). Each size has a process of its own, so that none inherits memory. At the end:
how long it takes to see what a lever does, when workers are warm.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import chunks
import numpy as np

AGAIN = 2_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.2
"""Seconds between two looks at the memory."""


def main() -> None:
    """Print a row for each size."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-2]
    print(chunks.machine(), flush=True)
    print(f"{'histories':>10}{'seconds':>10}{'ms each':>10}{'a second':>10}{'cores':>8}{'MiB':>8}{'bytes each':>12}")
    for size in SIZES:
        if size <= most:
            subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)
    taken = again()
    print(f"a lever changed, {AGAIN:,} histories of one policy again, workers warm: {taken:.2f} s")


def one(size: int) -> None:
    """Measure one size, workers started and the model compiled beforehand."""
    from foedus import ensemble
    from foedus.ensemble.workers import at_work

    plan = ensemble.planned(chunks.case(), size, chunks.SEED, [chunks.POLICY], "jax")
    warm = ensemble.planned(chunks.case(), 8 * chunks.CHUNK, chunks.SEED, [chunks.POLICY], "jax")
    with tempfile.TemporaryDirectory() as place, at_work(None, size) as workers, Watch() as watch:
        ensemble.run_in(Path(place) / "warm", warm, workers=workers)
        used, began = watch.processor_seconds(), time.perf_counter()
        ensemble.run_in(Path(place) / "run", plan, workers=workers)
        wall = time.perf_counter() - began
        used = watch.processor_seconds() - used
        stored = sum(path.stat().st_size for path in (Path(place) / "run").iterdir())
    row = f"{size:>10,}{wall:>10.2f}{used / size * 1e3:>10.3f}{size / wall:>10,.0f}"
    print(f"{row}{used / wall:>8.2f}{watch.most / 2**20:>8,.0f}{stored / size:>12,.0f}", flush=True)


def again() -> float:
    """Median seconds in which workers that are warm give the histories of a policy whose lever was changed."""
    from foedus import ensemble

    case, taken = chunks.case(), []
    policy = case.policies[chunks.POLICY]
    with ensemble.Pool(os.cpu_count() or 1) as workers:
        for number in range(6):
            lines = np.roll(policy.levers.programme.allocation, number, axis=0)
            levers = policy.levers._replace(programme=policy.levers.programme._replace(allocation=lines))
            changed = replace(case, policies={chunks.POLICY: replace(policy, levers=levers)})
            began = time.perf_counter()
            ensemble.run(changed, AGAIN, chunks.SEED, workers=workers)
            taken.append(time.perf_counter() - began)
    return median(taken[1:])


class Watch:
    """The memory and processor time of this process and its children."""

    def __init__(self) -> None:
        self.most = 0
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def processor_seconds(self) -> float:
        """Of all processes so far."""
        used = 0
        for process in family():
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def _look(self) -> None:
        while not self._ends.wait(EVERY):
            self.most = max(self.most, sum(map(proportional_set_size, family())))


def family() -> list[Path]:
    """This process and its children, in `/proc`."""
    me = Path("/proc/self").resolve()
    children = [Path("/proc") / number for each in me.glob("task/*/children") for number in each.read_text().split()]
    return [me, *children]


def proportional_set_size(process: Path) -> int:
    """Bytes of memory, shared ones divided among those that share them; 0 of a process that has just ended."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main()
