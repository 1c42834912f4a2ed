"""Readiness: the rating rule on worked examples, and the few published points on decay, conversion and notice.

The rule of readiness reports gives each area a level from 1 to 4 by thresholds and the whole the worst of them; rule 0
of `readiness` takes the lowest of four shares and has no thresholds. Both are put to the same examples. Published
points on how fast proficiency fades, how long conversion takes and how soon forces move are few and of other forces:
whatever this row says is weak evidence.

Literature: U.S. Army Regulation 220-1 on thresholds; Arthur, Bennett, Stanush & McNelly (1998) on skill decay.
"""

import re
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from foedus.backtest import predictive
from foedus.backtest.record import OnRecord, having
from foedus.backtest.running import begun, blank
from foedus.backtest.table import Check, Part, gather
from foedus.case import bind
from foedus.ensemble.draws import sample
from foedus.model import equipment, readiness, training
from foedus.model.parameters import declarations
from foedus.model.state import (
    Alliance,
    Budget,
    Calendar,
    Equipment,
    Forces,
    Procurement,
    Programme,
    Supplier,
    Training,
)

SOURCE = "published readiness rules"
WEAK = "weak evidence"
AREAS = ("personnel", "equipment", "condition")
"""Areas rated by a per cent; training is rated by the days that it lacks."""
PER_CENT = 100.0
DRAWS, SEED = 1000, 1
GRID = range(50, 101, 2)
CONVERTED = 0.9
LONGEST = 180
YEAR = 12
TRAINED = (2.0, 3.0)
"""How far training lifts performance, in standard deviations, so that a fall can be read as a share. Assumed."""


class Example(NamedTuple):
    """Per cent of personnel, of equipment at hand and in condition, days of training lacking; the level, by hand."""

    personnel: float
    equipment: float
    condition: float
    training: float
    level: int


EXAMPLES = (
    Example(95, 92, 91, 7, 1),
    Example(95, 85, 91, 7, 2),
    Example(85, 92, 72, 10, 2),
    Example(92, 78, 88, 10, 3),
    Example(74, 95, 95, 14, 3),
    Example(91, 66, 61, 14, 3),
    Example(69, 95, 95, 0, 4),
    Example(95, 64, 95, 0, 4),
    Example(95, 95, 59, 0, 4),
    Example(90, 90, 90, 43, 4),
)
"""Worked by hand from the thresholds: the worst of four levels."""


def checks(data: Path | None) -> list[Check]:
    """The rule, then the points."""
    return gather(
        data,
        [
            Part("readiness: rating rule", SOURCE, lambda _: [c for each in having("readiness") for c in _rule(each)]),
            Part("readiness: points", SOURCE, lambda _: [c for each in having("readiness") for c in _points(each)]),
        ],
    )


class Scale(NamedTuple):
    """Thresholds of one area: its bounds between levels 1 to 4, and whether more is worse."""

    bounds: tuple[float, ...]
    worse: bool

    def level(self, value: np.ndarray) -> np.ndarray:
        """The level of each value, 1 to 4."""
        value = np.asarray(value)[..., None]
        return 1 + ((value > self.bounds) if self.worse else (value < self.bounds)).sum(axis=-1)


def scale(text: str) -> Scale:
    """Thresholds in words such as "P1>=90; P2 80-89; P3 70-79; P4<70", or "T1 0-14; T2 15-28; T3 29-42; T4>42"."""
    parts = [part.strip() for part in text.split(";")]
    numbers = [[float(number) for number in re.findall(r"\d+", part[2:])] for part in parts]
    worse = ">" in parts[-1]
    return Scale(tuple(max(each) if worse else min(each) for each in numbers[:-1]), worse)


def rating(shares: np.ndarray) -> np.ndarray:
    """Rating of `readiness` by its rule of the lowest, for forces of these shares and fully trained: `[force]`.

    Args:
        shares: of personnel, equipment at hand and its condition, `[force, area]`.
    """
    one = np.ones(1)
    fill, supply, condition = shares.T[..., None]

    found = readiness.step(
        np,
        blank(Forces, one)._replace(fill=fill, contingent=np.ones_like(fill)),
        blank(Equipment, one)._replace(supply=supply, condition=condition, in_conversion=np.zeros_like(supply)),
        Training(proficiency=np.ones_like(fill)),
        blank(readiness.Parameters, one)._replace(rule=np.zeros(1)),
    )
    return found.rating[:, 0]


def _rule(each: OnRecord) -> list[Check]:
    """Levels of the examples by the published thresholds, and by the lowest share, here and on a grid."""
    about = each.record.readiness
    if about is None:
        return []
    scales = {area: scale(each.facts[fact].value) for area, fact in about.thresholds.items()}
    source = each.source(*about.thresholds.values())
    table = np.array(EXAMPLES)
    levels = np.stack([scales[area].level(table[:, place]) for place, area in enumerate((*AREAS, "training"))])
    wrong = int((levels.max(axis=0) != table[:, -1]).sum())
    trained = table[levels[3] == 1]
    same = _as_published(trained[:, :3], scales)
    whole = np.array(list(product(GRID, repeat=len(AREAS))), dtype=float)
    agrees = _as_published(whole, scales)
    return [
        Check(
            f"readiness: level of {len(table)} worked examples",
            "0 differ",
            f"{wrong} differ",
            wrong == 0,
            float(wrong),
            source,
            f"{WEAK}: thresholds from memory, no page found; the worst of four levels, worked by hand",
        ),
        Check(
            f"readiness: rule of the lowest share, {len(trained)} examples",
            "0 differ",
            f"{(~same).sum()} differ",
            bool(same.all()),
            float((~same).sum()),
            source,
            f"{WEAK}: the lowest share, read with its own area's thresholds, against the worst of the levels; on a "
            f"grid of {len(whole):,} forces {agrees.mean():.1%} agree, the rest because thresholds differ by area",
        ),
    ]


def _as_published(per_cent: np.ndarray, scales: dict[str, Scale]) -> np.ndarray:
    """Whether the model's rating of each force has the level that the published rule gives: `[force]`."""
    published = np.stack([scales[area].level(per_cent[:, place]) for place, area in enumerate(AREAS)])
    lowest = np.round(PER_CENT * rating(per_cent / PER_CENT), 9)
    binding = per_cent.argmin(axis=1)
    read = np.stack([scales[area].level(lowest) for area in AREAS])
    return read[binding, np.arange(len(binding))] == published.max(axis=0)


def _points(each: OnRecord) -> list[Check]:
    """Decay, conversion, availability and notice with the case's priors."""
    about = each.record.readiness
    if about is None:
        return []
    p = bind(each.case, sample(each.case, SEED, 0, DRAWS).values)
    found = []
    if fact := about.points.get("decay"):
        fall = abs(each.number(fact))
        found.append(_decay(each, fact, p.training, [1.0 - fall / by for by in TRAINED]))
    if fact := about.points.get("conversion"):
        slowest = int(p.equipment.conversion.mean(axis=-1).argmax())
        months = converted(p.equipment)[slowest]
        name = f"months to convert {CONVERTED:.0%} of a unit, slowest family"
        found.append(_point(each, name, fact, each.number(fact), months, "one brigade, new type of vehicle"))
    if fact := about.points.get("availability"):
        note = "one air force; the case's prior was set with this figure"
        draws = np.broadcast_to(p.equipment.availability_modern, (DRAWS,))
        found.append(_point(each, "serviceable part of modern sets", fact, each.number(fact), draws, note))
    if fact := about.points.get("notice"):
        found.append(_notice(each, fact, begun(each.case, each.case.scene.alliance, p).readiness.notice))
    return found


def _point(each: OnRecord, name: str, fact: str, value: float, draws: np.ndarray, note: str) -> Check:
    low, high = predictive.band(draws)
    miss = predictive.outside(value, low, high)
    return Check(
        f"readiness: {name}",
        f"{value:.3g} in the 90 % band",
        f"{low:.3g} to {high:.3g}",
        miss == 0.0,
        miss,
        each.source(fact),
        f"{WEAK}: {note}; median {np.median(draws):.3g}",
    )


def kept(p: training.Parameters) -> np.ndarray:
    """Part of proficiency left after a year without training: `[draw]`."""
    one = np.ones((1, 1))
    skill = Training(proficiency=one)
    idle = p._replace(courses=np.zeros(1))

    none = np.zeros((1, 1))
    diary, plan, troops = blank(Calendar, none), blank(Programme, none), blank(Forces, none)
    members, peace = blank(Alliance, none), blank(Supplier, none)
    for _ in range(YEAR):
        skill = training.step(np, skill, members, diary, peace, plan, troops, idle)
    return np.broadcast_to(skill.proficiency[0], (DRAWS,))


def _decay(each: OnRecord, fact: str, p: training.Parameters, published: list[float]) -> Check:
    left = kept(p)
    low, high = predictive.band(left)
    apart = float(max(min(published) - high, low - max(published), 0.0))
    return Check(
        "readiness: proficiency left after a year without training",
        f"{min(published):.2f} to {max(published):.2f} meets the 90 % band",
        f"{low:.2f} to {high:.2f}",
        apart == 0.0,
        apart,
        each.source(fact),
        f"{WEAK}: individual skills fell by {abs(each.number(fact)):g} standard deviations; read as a share if "
        f"training had lifted them by {TRAINED[0]:g} to {TRAINED[1]:g}, which is assumed; median {np.median(left):.2f}",
    )


def converted(p: equipment.Parameters) -> np.ndarray:
    """Months until most of a unit's single delivery to one member has been converted, by family: `[family, draw]`.

    `LONGEST` where it takes longer.
    """
    own = {name for name, declared in declarations(equipment.Parameters).items() if "member" in declared.axes}
    first = p._replace(**{name: np.asarray(getattr(p, name))[:1] for name in own})
    families, draws = p.conversion.shape
    one, sets = np.ones((1, 1)), np.ones((1, families, 1, draws))
    nothing = np.zeros_like(sets)
    waiting = blank(Equipment, np.zeros((1, families, 1)))._replace(
        required=np.full((1, families, 1), 1e9),
        stored=nothing,
        begun=sets,
        converting=nothing,
        new=nothing,
        national_lead=np.zeros((1, 1)),
    )
    alone = blank(Alliance, one)._replace(home=np.ones((1, 1, 1)))
    idle = blank(Procurement, nothing)
    none = np.zeros((1, 1))
    months = np.full((families, draws), float(LONGEST))
    for month in range(1, LONGEST):
        waiting = equipment.step(
            np,
            waiting,
            alone,
            blank(Budget, one),
            blank(Forces, one),
            blank(Supplier, none),
            blank(Programme, none),
            idle,
            first,
        )
        done = 1.0 - (waiting.begun + waiting.converting)[0, :, 0] >= CONVERTED
        months = np.where((months == LONGEST) & done, month, months)
    return months


def _notice(each: OnRecord, fact: str, notice: np.ndarray) -> Check:
    """Notice of the case's contingents beside that of response forces elsewhere."""
    low, high = each.bounds(fact)
    bands = [predictive.band(np.broadcast_to(row, (DRAWS,))) for row in notice]
    members = each.case.scene.labels["member"]
    return Check(
        "readiness: days of notice at the start",
        f"{low:g} to {high:g}",
        f"{min(first for first, _ in bands):.1f} to {max(last for _, last in bands):.0f}",
        None,
        None,
        each.source(fact),
        f"{WEAK}: response forces of another alliance; 90 % bands of all members; medians "
        + ", ".join(f"{member} {np.median(row):.0f}" for member, row in zip(members, notice, strict=True)),
    )
