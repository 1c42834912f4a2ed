"""The whole-run reference: the mean of every outcome of a shipped case, by policy, over one chunk of draws."""

import json
import math
from pathlib import Path

from foedus import ensemble
from foedus.case import load
from foedus.ensemble.engine import CHUNK
from foedus.model.outcomes import catalogue

SEED = 2026
TOLERANCE = 1e-9

Reference = dict[str, dict[str, float | None]]
"""Means by policy and outcome; None where an outcome has a value in no history."""


def path(case: str) -> Path:
    """Where the reference of a case is kept."""
    return Path(__file__).parent / "references" / f"{case}.json"


def compute(case: str) -> Reference:
    """Run one chunk of draws under each policy, by NumPy."""
    loaded = load(case)
    run = ensemble.run(loaded, draws=CHUNK, seed=SEED, engine="numpy", processes=1)
    names = [*catalogue(loaded.about.horizons)]
    means = run.outcomes.to_pandas().groupby("policy", observed=True, sort=False)[names].mean()
    return {
        str(policy): {name: None if math.isnan(value) else float(value) for name, value in row.items()}
        for policy, row in means.iterrows()
    }


def read(case: str) -> Reference:
    """The reference as kept; empty if there is none."""
    return json.loads(path(case).read_text(encoding="utf-8")) if path(case).is_file() else {}


def write(case: str, reference: Reference) -> None:
    """Keep a reference."""
    path(case).parent.mkdir(exist_ok=True)
    path(case).write_text(json.dumps(reference, indent=1) + "\n", encoding="utf-8")


def differences(before: Reference, now: Reference) -> list[str]:
    """What changed by more than rounding, a line each."""
    lines = []
    for policy in dict.fromkeys((*before, *now)):
        old, new = before.get(policy, {}), now.get(policy, {})
        for name in dict.fromkeys((*old, *new)):
            a, b = old.get(name), new.get(name)
            same = a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=1e-12))
            if not same:
                lines.append(f"{policy}, {name}: {a} -> {b}")
    return lines
