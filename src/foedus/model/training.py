"""Training: collective proficiency, raised by exercises and courses, lowered by time and turnover.

    proficiency' = proficiency + gain (1 - proficiency) - (1 - 2^(-1 / half_life)) proficiency
    gain         = courses + exercise_gain exercises + funded_gain (1 - exp(-money per soldier / funded_scale))
                   times `in_war` for a lead at war, whose units are elsewhere

Literature: Arthur, Bennett, Stanush & McNelly (1998) on skill decay (individual skills; nothing published fits
multinational units, hence wide priors). Left out: individual training, and forgetting that slows with mastery.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, saturating, share_of
from foedus.model.parameters import Parameter
from foedus.model.state import Alliance, Calendar, Forces, Programme, Supplier, Training

MILLION = 1e6


class Parameters(NamedTuple):
    """What the case must ground."""

    proficiency: Annotated[
        Array, Parameter("index", 0, 1, "Collective proficiency of the contingent at the start", ("member",))
    ]
    half_life: Annotated[Array, Parameter("month", 1, 120, "Time in which untrained proficiency halves")]
    courses: Annotated[
        Array,
        Parameter("1/month", 0, 1, "Part of the gap in proficiency that ordinary joint training closes in a month"),
    ]
    exercise_gain: Annotated[
        Array, Parameter("1/exercise", 0, 1, "Part of the gap in proficiency that one exercise closes")
    ]
    funded_gain: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of the gap in proficiency that ample training money closes in a month")
    ]
    funded_scale: Annotated[
        Array,
        Parameter("USD/month", 1, 1e5, "Training money a soldier at which 63 % of its greatest effect is reached"),
    ]
    in_war: Annotated[
        Array, Parameter("ratio", 0, 3, "Gain in proficiency of a lead at war, its war included, over the usual")
    ]


def start(p: Parameters) -> Training:
    """Proficiency as the first month begins."""
    return Training(proficiency=p.proficiency)


def step(
    xp: Namespace,
    now: Training,
    alliance: Alliance,
    calendar: Calendar,
    supplier: Supplier,
    programme: Programme,
    forces: Forces,
    p: Parameters,
) -> Training:
    """Advance one month."""
    money = share_of(xp, programme.training * MILLION, forces.contingent)
    gain = p.courses + p.exercise_gain * calendar.exercises + p.funded_gain * saturating(xp, money, p.funded_scale)
    gain = xp.minimum(gain * xp.where(alliance.lead * supplier.at_war > 0, p.in_war, 1.0), 1.0)
    loss = 1.0 - 2.0 ** (-1.0 / p.half_life)
    proficiency = now.proficiency + gain * (1.0 - now.proficiency) - loss * now.proficiency
    return Training(proficiency=xp.clip(proficiency, 0.0, 1.0))


def resting_level(gain: Array, half_life: Array) -> Array:
    """Where proficiency settles under a steady gain, by algebra: gain / (gain + loss)."""
    loss = 1.0 - 2.0 ** (-1.0 / half_life)
    return gain / (gain + loss)
