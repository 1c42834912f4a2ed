"""What a history costs: Foedus against the EMA Workbench, its own NumPy back-end, and the machine's floor.

    pip install --group benchmarks          (once; ema_workbench, which Foedus itself does not use)
    python benchmarks/speed.py              the table (a minute or two)

Costs are processor seconds a history, over all processes, so that other work on the machine matters less. All parts run
in one go, one after another.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the floor is that of one core
os.environ["PYTHONWARNINGS"] = "ignore"  # the workbench warns in each process of extras that are not installed

import logging
import time
import warnings

import chunks
import numpy as np

from foedus.ensemble import engine
from foedus.ensemble.engine import CHUNK
from foedus.model import outcomes
from foedus.model.state import Month


def main() -> None:
    """Measure each way of running the case and print them against Foedus."""
    warnings.filterwarnings("ignore", module="ema_workbench")
    logging.disable(logging.WARNING)
    print(chunks.machine(), flush=True)
    import workbench

    rows = {
        "EMA Workbench, single histories": workbench.cost(60, 1),
        "EMA Workbench, batches of 100": workbench.cost(16, workbench.BATCH),
    }
    engine.CHUNK = CHUNK
    job = chunks.job()
    rows["NumPy, chunks of 256"] = chunks.seconds(lambda: engine.simulate(job, "numpy"), 3) / CHUNK
    engine.quieten_jax()
    begun = time.perf_counter()
    engine.simulate(job, "jax")
    print(f"compiled or read from the cache in {time.perf_counter() - begun:.1f} s", flush=True)
    foedus = chunks.seconds(lambda: engine.simulate(job, "jax"), 15) / CHUNK
    rows["Foedus (JAX)"] = foedus

    print("Mesa agents are left out: they follow the equations of before docs/decisions/0014")
    flops, octets = cost_of_a_history()
    matmul, copies = chunks.matmul_rate(), chunks.copy_rate()
    rows["floor: arithmetic"], rows["floor: memory"] = flops / matmul, octets / copies
    print(f"a history: {flops / 1e6:.2f} Mflop, {octets / 1e6:.1f} MB; one core: {matmul / 1e9:.1f} Gflop/s, ", end="")
    print(f"{copies / 1e9:.1f} GB/s\n")
    print(f"{'':36}{'ms a history':>14}{'histories/s a core':>20}{'Foedus is':>16}")
    for name, cost in sorted(rows.items(), key=lambda row: -row[1]):
        print(f"{name:36}{cost * 1e3:14.3f}{1 / cost:20,.0f}{cost / foedus:14.2f} x")
    print("\nbar                                   wanted     found")
    for name, of, wanted in (
        ("times Mesa", "Mesa agents", 600),
        ("times EMA, single", "EMA Workbench, single histories", 100),
        ("times EMA, batches", "EMA Workbench, batches of 100", 5),
        ("share of the arithmetic floor", "floor: arithmetic", 0.12),
    ):
        found = rows[of] / foedus
        print(f"{name:36}{wanted:>8}{found:>10.2f}  {'met' if found >= wanted else 'MISSED'}")


def cost_of_a_history() -> tuple[float, float]:
    """Floating-point operations and bytes of one history, by the compiler's own account of one month."""
    import jax
    import jax.numpy as jnp

    job, world = chunks.job(), chunks.job().world
    row = Month(*(each[0] for each in world.calendar))
    state = next(engine.states(job))

    def one_month(state, words, row):
        deal = engine._deal(jnp, world.labels, words)
        state = engine._next(jnp, state, world.alliance, row, job.parameters, job.levers, deal)
        ahead = engine._words(jnp, np.uint32(1), np.uint32(0), world.slots, row.number)
        return state, ahead, outcomes.series(jnp, world.alliance, state)

    words = np.zeros((len(world.slots), CHUNK), dtype=np.uint32)
    found = jax.jit(one_month).lower(state, words, row).compile().cost_analysis()
    months = world.calendar.number.shape[0] / CHUNK
    return found["flops"] * months, found["bytes accessed"] * months


if __name__ == "__main__":
    main()
