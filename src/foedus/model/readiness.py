"""Readiness: a rating of each contingent from personnel, supply, condition and training, and its notice to move.

    rule 0   rating = lowest of the four                        (the rule of the United States' readiness reports)
    rule 1   rating = weighted geometric mean of the four       (a smooth index)
    supply   = sets on hand over required (1 - conversion_dip * part in conversion)
    notice   = slow (fast / slow)^rating
    troops   = sum over contingents of persons * posts filled * rating, times the discount for poor command

The collective forces' readiness weighs contingents by size and is discounted by poor command:
(1 - command_weight) + command_weight * command. It is that of whoever still takes part, so it rises when a weak member
leaves; ready troops, over the contingents of the start, fall. A thin unit counts for fewer people, and each of them for
less, since posts that are empty also lower its rating.

Literature: CJCSI 3401.02 (the lowest-of rule); Betts (1995), "Military Readiness". Evidence for numbers is weak.
Left out: readiness for one mission and not another; sustainment.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, mean_or_nan, share_of
from foedus.model.elementary import log, power
from foedus.model.parameters import Outcome, Parameter, Variable
from foedus.model.state import Alliance, Equipment, Forces, Readiness, State, Training


class Parameters(NamedTuple):
    """What the case must ground."""

    rule: Annotated[Array, Parameter("choice", 0, 1, "Rating: 0 lowest of four, 1 weighted geometric mean")]
    personnel_weight: Annotated[Array, Parameter("index", 0, 10, "Weight of filled posts in readiness")]
    supply_weight: Annotated[Array, Parameter("index", 0, 10, "Weight of equipment at hand in readiness")]
    condition_weight: Annotated[Array, Parameter("index", 0, 10, "Weight of the condition of equipment in readiness")]
    training_weight: Annotated[Array, Parameter("index", 0, 10, "Weight of training in readiness")]
    conversion_dip: Annotated[Array, Parameter("share", 0, 1, "Capability out of use in a unit in conversion")]
    command_weight: Annotated[Array, Parameter("share", 0, 1, "Part of collective readiness that hangs on command")]
    fast: Annotated[Array, Parameter("day", 0.1, 60, "Notice to move of a fully ready contingent")]
    slow: Annotated[Array, Parameter("day", 1, 720, "Notice to move of a wholly unready one")]


class Outcomes(NamedTuple):
    """What is read off a history; notice is the mean over the members that take full part."""

    readiness: Annotated[
        Array, Outcome("index", "Readiness of the collective forces at the end of {}", better=1, over="horizons")
    ]
    ready_troops: Annotated[
        Array,
        Outcome(
            "share",
            "Ready troops at the end of {}, over the contingents at the start",
            better=1,
            over="horizons",
        ),
    ]
    ready_persons: Annotated[Array, Outcome("person", "Ready troops at the end", better=1)]
    mean_readiness: Annotated[
        Array, Outcome("index", "Readiness of the collective forces, mean over all months", better=1, over="mean")
    ]
    notice_to_move: Annotated[Array, Outcome("day", "Mean notice to move of active members' contingents", better=-1)]


class Series(NamedTuple):
    """What is kept of every month."""

    readiness: Annotated[Array, Variable("index", "Readiness of the collective forces")]
    ready_troops: Annotated[Array, Variable("share", "Ready troops, over the contingents at the start")]


def start(xp: Namespace, forces: Forces, equipment: Equipment, training: Training, p: Parameters) -> Readiness:
    """Readiness as the first month begins: it has no memory of its own."""
    return step(xp, forces, equipment, training, p)


def step(xp: Namespace, forces: Forces, equipment: Equipment, training: Training, p: Parameters) -> Readiness:
    """This month's readiness."""
    supply = equipment.supply * (1.0 - p.conversion_dip * equipment.in_conversion)
    parts = xp.stack(xp.broadcast_arrays(forces.fill, supply, equipment.condition, training.proficiency))
    weights = (p.personnel_weight, p.supply_weight, p.condition_weight, p.training_weight)
    weights = xp.stack(xp.broadcast_arrays(*weights))
    weights = share_of(xp, weights, weights.sum(axis=0))[:, None]
    smooth = xp.exp((weights * log(xp, xp.maximum(parts, xp.finfo(xp.float64).tiny))).sum(axis=0))
    rating = xp.where(p.rule < 1, parts.min(axis=0), smooth)
    mean = share_of(xp, (forces.contingent * rating).sum(axis=0), forces.contingent.sum(axis=0))
    commanded = 1.0 - p.command_weight + p.command_weight * forces.command
    return Readiness(
        rating=rating,
        notice=p.slow * power(xp, p.fast / p.slow, rating),
        collective=mean * commanded,
        troops=(forces.contingent * forces.fill * rating).sum(axis=0) * commanded,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(
        readiness=xp.where(s.forces.contingent.sum(axis=0) > 0, s.readiness.collective, xp.nan),
        ready_troops=ready_share(xp, s),
        ready_persons=s.readiness.troops,
        mean_readiness=s.readiness.collective,
        notice_to_move=mean_or_nan(xp, s.readiness.notice, s.cohesion.active),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(readiness=s.readiness.collective, ready_troops=ready_share(xp, s))


def ready_share(xp: Namespace, s: State) -> Array:
    """Ready troops over the contingents at the start; 0 where nobody took part."""
    return share_of(xp, s.readiness.troops, s.forces.at_start)
