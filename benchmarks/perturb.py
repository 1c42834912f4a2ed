"""What the shipped case answers when one thing is pushed to an end of what can be: a sceptic's first questions.

    python benchmarks/perturb.py                1,024 draws of csto under two policies, a table for each
    python benchmarks/perturb.py 4096 announced more draws, some policies

Each row is the mean of outcomes with one thing changed, in the same draws and with the same luck; the first row is the
case as shipped. A row whose sign or size nobody can explain is a fault of the model, whatever its tests say.
"""

import math
import sys
from collections.abc import Callable

import numpy as np

from foedus.case import Case, bind, load
from foedus.ensemble import engine
from foedus.ensemble.draws import sample
from foedus.model.month import Parameters

CASE, SEED, DRAWS = "csto", 1, 1024
POLICIES = ("announced", "nothing")
OUTCOMES = (
    "ready_troops_2035",
    "readiness_2035",
    "equipped_2035",
    "delivered_2035",
    "in_service_2035",
    "money_spent",
    "dependence_2035",
    "externality",
    "pressure",
    "attacks",
    "incidents",
    "requests",
    "answered",
    "mission_sufficed",
    "member_leaves",
    "active_members",
)

Change = Callable[[Parameters], Parameters]


def to(submodel: str, **values: float | Callable[[np.ndarray], np.ndarray]) -> Change:
    """Set parameters of a sub-model to a number everywhere, or to a function of what they are."""

    def change(p: Parameters) -> Parameters:
        part = getattr(p, submodel)
        new = {
            name: value(getattr(part, name)) if callable(value) else np.full_like(getattr(part, name), value)
            for name, value in values.items()
        }
        return p._replace(**{submodel: part._replace(**new)})

    return change


def all_of(*changes: Change) -> Change:
    """One change after the other."""

    def change(p: Parameters) -> Parameters:
        for each in changes:
            p = each(p)
        return p

    return change


def times(factor: float) -> Callable[[np.ndarray], np.ndarray]:
    """That many times what it is."""
    return lambda values: values * factor


CHANGES: dict[str, Change] = {
    "as shipped": lambda p: p,
    "money x 10": to("programme", realised=times(10), own_ceiling=times(10)),
    "money x 100": to("programme", realised=times(100), own_ceiling=times(100)),
    "all money, no lag": all_of(
        to("programme", realised=1.0, decision_lag=0.0, in_war=1.0, own_ceiling=1.0, duration=5.0, cost_growth=1.0),
        to("procurement", lag=0.1, slip=0.5, cancelled=0.0),
        to("equipment", conversion=0.5),
    ),
    "war over at once": to("supplier", at_war=0.0, war_returns=0.0),
    "war never over": to("supplier", at_war=1.0, war_ends=0.0),
    "no trust": to("cohesion", trust=0.01, trust_weight=200.0, own_weight=0.0, other_weight=0.0),
    "full trust": to("cohesion", trust=0.99, trust_weight=200.0, own_weight=0.0, other_weight=0.0),
    "threats x 0": all_of(to("threats", rate=0.0), to("deterrence", base=0.0)),
    "threats x 5": all_of(to("threats", rate=times(5)), to("deterrence", base=times(5))),
    "no answer to arms": to("rivalry", dilemma=0.0),
    "no exercises": all_of(to("training", exercise_gain=0.0), to("forces", exercise_gain=0.0)),
    "honouring x 20": to("invocation", honours=lambda odds: odds + math.log(20)),
    "spending doubles": to("budget", growth=lambda growth: growth + math.log(2) / 10),
    "lowest-of rule": to("readiness", rule=0.0),
    "smooth rule": to("readiness", rule=1.0),
    "common shocks": to("threats", rule=0.0),
    "self-excitation": to("threats", rule=1.0),
    "spending: AR(1)": to("budget", rule=0.0),
    "spending: Richardson": to("budget", rule=1.0),
    "spending: Olson-Zeckhauser": to("budget", rule=2.0),
}


def answers(case: Case, policy: str, p: Parameters, draws: int) -> dict[str, np.ndarray]:
    """Outcomes of some histories, by name."""
    world = engine.World(case.scene.labels, case.scene.alliance, case.scene.calendar, SEED)
    found: dict[str, list[np.ndarray]] = {name: [] for name in OUTCOMES}
    for first in range(0, draws, engine.CHUNK):
        cut = slice(first, first + engine.CHUNK)
        part = Parameters(
            *(type(each)(*(a if a.shape[-1] == 1 else a[..., cut] for a in each)) for each in p)  # pyright: ignore
        )
        made = engine.simulate(engine.Job(world, first, part, case.policies[policy].levers), "jax")
        for name in OUTCOMES:
            found[name].append(made.outcomes[name])
    return {name: np.concatenate(values) for name, values in found.items()}


def main() -> None:
    """Print a table for each policy."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    engine.quieten_jax()
    case = load(CASE)
    believed = bind(case, sample(case, SEED, 0, draws).values)
    for policy in sys.argv[2:] or POLICIES:
        print(f"\n{case.policies[policy].title}, means over {draws:,} draws")
        print(f"{'':<28}" + "".join(f"{name.removesuffix('_2035')[:12]:>13}" for name in OUTCOMES))
        for name, change in CHANGES.items():
            means = (float(np.nanmean(values)) for values in answers(case, policy, change(believed), draws).values())
            print(f"{name:<28}" + "".join(f"{mean:>13.4g}" for mean in means), flush=True)


if __name__ == "__main__":
    main()
