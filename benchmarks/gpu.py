"""A GPU: how long a million histories of one policy take, and whether they decide as the CPU does.

    python benchmarks/gpu.py [HISTORIES]

Needs a JAX that sees a GPU (`pip install "jax[cuda13]"`); says so and ends with 1 where there is none. Compares the
yes/no outcomes and counts of the first chunk with the NumPy back-end.
"""

import sys
import time

import chunks
import numpy as np

from foedus.ensemble import engine
from foedus.ensemble.engine import CHUNK
from foedus.model import outcomes

COUNTED = {"requests", "attacks", "incidents", "states", "sessions", "exercises"}
WIDE = 16_384


def main(wanted: int) -> int:
    """Print the figures; 1 if there is no GPU or a decision differs."""
    import jax

    try:
        device = jax.devices("gpu")[0]
    except RuntimeError:
        print("no GPU here that JAX sees; nothing measured")
        return 1
    narrow = chunks.job()
    catalogue = outcomes.catalogue(narrow.world.labels["horizon"])
    oracle = engine.simulate(narrow, "numpy")
    with jax.default_device(device):
        mine = engine.simulate(narrow, "jax")
        decided = [name for name, each in catalogue.items() if each.kind == "yes-no" or each.unit in COUNTED]
        differ = sum(
            int((np.nan_to_num(oracle.outcomes[name]) != np.nan_to_num(mine.outcomes[name])).sum()) for name in decided
        )
        print(f"{device.device_kind}: {differ} of {len(decided) * CHUNK} decisions differ from NumPy's")

        # A GPU wants wide arrays; another width is another compilation of the same equations.
        engine.CHUNK = WIDE
        engine._compiled.cache_clear()
        wide = chunks.job(0, WIDE)
        begun = time.perf_counter()
        engine.simulate(wide, "jax")
        print(f"first {WIDE:,} histories, compilation included: {time.perf_counter() - begun:.1f} s")
        begun = time.perf_counter()
        rounds = -(-wanted // WIDE)
        for _ in range(rounds):
            engine.simulate(wide, "jax")
        taken = time.perf_counter() - begun
    print(f"{rounds * WIDE:,} histories in {taken:.2f} s, {rounds * WIDE / taken:,.0f} a second, results brought back")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
