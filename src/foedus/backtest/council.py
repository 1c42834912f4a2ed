"""Council: the spatial bargaining of `foedus.model.bargaining` against KTAB's recorded output, and its rivals.

KTAB prints positions to a tenth on 0 to 100, values and attitudes to three decimals, utilities and probabilities to
four. Agreement can therefore show to half a unit of the last digit and no better.
"""

import csv
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from foedus.backtest.table import Check, Part, found, gather, read_json, within
from foedus.model import bargaining
from foedus.problems import CaseErrors, Problem

SOURCE = "KTAB (KAPSARC), recorded run"
SCENARIOS = {"SOE-Pol-Comp": "13 actors, 2 issues", "dummyData_3Dim": "7 actors, 3 issues"}
EMISSIONS = "reference/tables/bdm_emissions_PARTIAL.json"
EMISSIONS_SOURCE = "Bueno de Mesquita (1994); Scholz, Calbert & Smith (2011)"
EMISSIONS_OUTCOME = 8.833
"""Years of delay agreed: Bueno de Mesquita (1994: 98), known here only as quoted by others."""
AT_REST = 0.02
"""Bargaining rests when a turn moves less than this share of what the first one moved."""
MOST_TURNS = 100
FULL_SCALE = 100.0
HALF_DIGIT = {"tenth": 0.05, "three decimals": 5e-4, "four decimals": 5e-5}
ROUNDING = 1e-9


class Scene(NamedTuple):
    """Actors before bargaining, on scales of 0 to 1, one history."""

    names: list[str]
    position: np.ndarray
    salience: np.ndarray
    capability: np.ndarray


def checks(data: Path | None) -> list[Check]:
    """Turn 0 and all later turns of the recorded runs; then the rivals."""
    parts = [
        Part(f"council: {scenario}, {size}", SOURCE, partial(_against_record, scenario=scenario, size=size))
        for scenario, size in SCENARIOS.items()
    ]
    parts.append(Part("council: emission standards, 10 actors", EMISSIONS_SOURCE, _emissions))
    return gather(data, parts)


def read_scene(path: Path) -> Scene:
    """Read KTAB's own CSV: a line of title, description, actors and issues; a heading; one actor a line.

    Raises:
        CaseErrors: the file has not that form.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.reader(lines, skipinitialspace=True) if row]
    try:
        actors, issues = int(rows[0][2]), int(rows[0][3])
        body = rows[2 : 2 + actors]
        numbers = np.array([[float(cell) for cell in row[2 : 3 + 2 * issues]] for row in body])
        if numbers.shape != (actors, 1 + 2 * issues):
            raise ValueError(f"{len(body)} actors of {actors} found")
    except (IndexError, ValueError) as error:
        repair = (
            "Expected: title, description, actors, issues; a heading; then a line for each actor: name, description, "
            "capability and, for each issue, position and salience."
        )
        raise CaseErrors([Problem(str(path), 1, "scenario", f"cannot be read: {error}.", repair)]) from None
    share = numbers[:, 1:, None] / FULL_SCALE
    return Scene([row[0] for row in body], share[:, 0::2], share[:, 1::2], numbers[:, :1])


def _against_record(data: Path | None, scenario: str, size: str) -> list[Check]:
    """One recorded run, turn by turn."""
    scene = read_scene(found(data, f"reference/tables/ktab/{scenario}.csv"))
    parts = (
        "prob_by_turn",
        "positions_by_turn",
        "turn0_value_matrix",
        "turn0_risk_attitudes",
        "turn0_risk_aware_utility",
    )
    file = f"reference/tables/ktab/{scenario}.json"
    record = read_json(data, file, *(f"expected.{part}" for part in parts))["expected"]
    position = last = scene.position
    first = bargaining.assess(np, position, scene.salience, scene.capability)
    chance = np.array([record["prob_by_turn"][name] for name in scene.names])
    path = np.array([list(record["positions_by_turn"][name].values()) for name in scene.names])

    moved, unlikely, rounds = [], [], chance.shape[1]
    for turn in range(rounds):
        seen = bargaining.assess(np, position, scene.salience, scene.capability)
        unlikely.append(_apart(seen.probability[:, 0], chance[:, turn]))
        moved.append(_apart(FULL_SCALE * position[..., 0], path[:, :, turn]))
        last, position = position, bargaining.turn(np, position, scene.salience, scene.capability)
    kept = sum(step <= HALF_DIGIT["tenth"] + ROUNDING for step in moved) - 1

    def line(what: str, miss: float, digits: str, note: str = "") -> Check:
        return within(f"council: {size}, {what}", miss, HALF_DIGIT[digits] + ROUNDING, SOURCE, note)

    return [
        line("values", _apart(first.value[..., 0], record["turn0_value_matrix"]), "three decimals"),
        line("risk attitudes", _apart(first.risk[:, 0], record["turn0_risk_attitudes"]), "three decimals"),
        line("utilities", _apart(first.utility[..., 0], record["turn0_risk_aware_utility"]), "four decimals"),
        line("probabilities", unlikely[0], "four decimals", "half a unit of the last digit printed"),
        line(
            f"positions, turns 1-{rounds - 1}",
            max(moved[1:]),
            "tenth",
            f"{kept} of {rounds - 1} turns reproduced; on 0 to 100",
        ),
        line(f"probabilities, turns 1-{rounds - 1}", max(unlikely[1:]), "four decimals"),
        _rival(scene, last, size),
    ]


def _rival(scene: Scene, settled: np.ndarray, size: str) -> Check:
    """The weighted mean of where the actors began, beside that of where bargaining left them."""
    weight = scene.capability[:, None] * scene.salience
    mean = FULL_SCALE * bargaining.weighted_mean(np, scene.position, weight)[:, 0]
    rest = FULL_SCALE * bargaining.weighted_mean(np, settled, weight)[:, 0]
    return Check(
        f"council: {size}, rival",
        "KTAB at rest " + ", ".join(f"{each:.1f}" for each in rest),
        "weighted mean " + ", ".join(f"{each:.1f}" for each in mean),
        None,
        float(np.abs(mean - rest).max()),
        "Achen (2006)",
        "one value an issue; no outcome was recorded that could tell which is nearer",
    )


def _emissions(data: Path | None) -> list[Check]:
    """The rivals' printed values, and one decision whose outcome is known."""
    table = read_json(data, EMISSIONS, "inputs", "expected.weighted_mean_round0", "expected.median_round0")
    position = np.array([[actor["position"]] for actor in table["inputs"]], float)
    salience = np.array([[actor["salience"]] for actor in table["inputs"]], float) / FULL_SCALE
    capability = np.array([[actor["capability"]] for actor in table["inputs"]], float)
    mean = float(bargaining.weighted_mean(np, position, capability * salience)[0])
    median = float(bargaining.weighted_median(np, position, capability * salience)[0])
    rests = {
        f"{low:g} to {high:g}": low + (high - low) * at_rest((position - low) / (high - low), salience, capability)
        for low, high in ((position.min(), position.max()), (0.0, position.max()))
    }
    printed = table["expected"]
    return [
        within("council: weighted mean", abs(mean - printed["weighted_mean_round0"]), 1e-9, EMISSIONS_SOURCE),
        within("council: weighted median", abs(median - printed["median_round0"]), 1e-9, EMISSIONS_SOURCE),
        Check(
            "council: emission standards, years",
            f"{EMISSIONS_OUTCOME} agreed",
            f"weighted mean {mean:.2f}; bargaining "
            + ", ".join(f"{rest:.2f} on a scale of {scale}" for scale, rest in rests.items()),
            None,
            abs(mean - EMISSIONS_OUTCOME),
            EMISSIONS_SOURCE,
            "one case; the outcome is second-hand, and bargaining hangs on where the scale ends",
        ),
    ]


def at_rest(position: np.ndarray, salience: np.ndarray, capability: np.ndarray) -> float:
    """Weighted mean of positions `[actor, history]` on one issue once bargaining rests."""
    first, now, weight = None, position[:, None], capability * salience
    for _ in range(MOST_TURNS):
        ahead = bargaining.turn(np, now, salience[:, None], capability)
        step = float(np.abs(ahead - now).sum())
        first, now = first or step, ahead
        if step <= AT_REST * first:
            break
    return float(bargaining.weighted_mean(np, now[:, 0], weight)[0])


def _apart(obtained: np.ndarray, recorded: object) -> float:
    """The largest difference."""
    return float(np.abs(obtained - np.asarray(recorded, float)).max())
