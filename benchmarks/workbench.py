"""Foedus's equations under the EMA Workbench: one history a call, or a batch of a hundred, on its process pool."""

import time
from functools import partial

import ema_workbench as ema
from chunks import CHUNK, job, part

from foedus.ensemble import engine

BATCH = 100


def histories(draw: int, size: int) -> dict[str, float]:
    """Run `size` histories from that draw on by NumPy; the mean of an outcome, and the processor seconds taken."""
    whole = job()
    begun = time.process_time()
    engine.CHUNK = size  # the width of the arrays; the equations are the same
    first = int(draw) * size % (CHUNK - size)
    done = engine.simulate(part(whole, first, size), "numpy")
    mean = float(done.outcomes["mean_readiness"].mean())
    return {"mean_readiness": mean, "seconds": time.process_time() - begun}


def cost(calls: int, size: int, processes: int = 2) -> float:
    """Processor seconds a history, in the worker processes and the one that drives them; starting them left out."""
    model = ema.Model("foedus", function=partial(histories, size=size))
    model.uncertainties = [ema.IntegerParameter("draw", 0, 100_000)]
    model.outcomes = [ema.ScalarOutcome("mean_readiness"), ema.ScalarOutcome("seconds")]
    with ema.MultiprocessingEvaluator(model, n_processes=processes) as evaluator:
        begun = time.process_time()
        _, found = evaluator.perform_experiments(scenarios=calls, log_progress=True)
        driving = time.process_time() - begun
    return (driving + found["seconds"].sum()) / (calls * size)
