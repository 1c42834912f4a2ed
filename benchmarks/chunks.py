"""What the benchmarks share: chunks of the shipped case, and how time is taken."""

import os
import platform
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from foedus.case import bind, load
from foedus.ensemble.draws import sample
from foedus.ensemble.engine import CHUNK, Job, World
from foedus.model import month

CASE = "csto"
POLICY = "announced"
SEED = 1


@cache
def case():
    """The case, read once."""
    return load(CASE)


@cache
def job(first: int = 0, count: int = CHUNK, policy: str = POLICY) -> Job:
    """A chunk of the case under one of its policies."""
    read = case()
    scene = read.scene
    world = World(labels=scene.labels, alliance=scene.alliance, calendar=scene.calendar, seed=SEED)
    parameters = bind(read, sample(read, SEED, first, count).values)
    return Job(world, first, parameters, read.policies[policy].levers)


def part(whole: Job, first: int, count: int) -> Job:
    """Some of a chunk's histories."""
    columns = [type(each)(*(array[..., first : first + count] for array in each)) for each in whole.parameters]
    return Job(whole.world, whole.first_draw + first, month.Parameters(*columns), whole.levers)


def seconds(call: Callable[[], object], times: int = 5) -> float:
    """Median processor seconds of a call."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        call()
        taken.append(time.process_time() - begun)
    return median(taken)


def machine() -> str:
    """What the figures hold for."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def matmul_rate(size: int = 1000) -> float:
    """Floating-point operations a second of a matrix product in 64 bits, on one core."""
    a, b = np.random.default_rng(0).random((2, size, size))
    return 2 * size**3 / min(seconds(lambda: a @ b, 1) for _ in range(7))


def copy_rate(size: int = 8_000_000) -> float:
    """Bytes read and written a second when memory is copied, on one core."""
    a, b = np.random.default_rng(0).random(size), np.zeros(size)
    return 2 * 8 * size / min(seconds(lambda: np.copyto(b, a), 1) for _ in range(7))
