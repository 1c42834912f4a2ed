"""Supplier: the lead's own war, what it leaves for customers, and whether allies are asked to fight in it.

    at_war   ends with hazard `war_ends`, and may begin again with hazard `war_returns`
    level    relaxes to `capacity_in_war` or `capacity_in_peace` with the mean time `recovery`
    swing'   = persistence^(1/12) swing + swings z / sqrt 12            orders and output rise and fall without a war
    capacity = level exp(swing)
    asked    while at war, with hazard `asks`
    sent     an asked member sends combat units with probability
             logistic(sends + sends_by_trust (trust - 1/2) + sends_by_dependence dependence)

The fall of the first supplier's deliveries since 2022 is what the figures of the arms-transfer register show; they say
nothing of why. A supplier short of capacity takes on fewer orders; what it has taken on it delivers. Left out: the
course of the war, its front and its losses; help other than combat units.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, leaving, logistic
from foedus.model.elementary import normal
from foedus.model.parameters import Outcome, Parameter, Uniform
from foedus.model.state import Alliance, Cohesion, Equipment, State, Supplier

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    at_war: Annotated[Array, Parameter("probability", 0, 1, "The lead is at war when the first month begins")]
    war_ends: Annotated[Array, Parameter("1/month", 0, 1, "Hazard that the lead's war ends")]
    war_returns: Annotated[Array, Parameter("1/month", 0, 1, "Hazard that a large war of the lead begins")]
    capacity_in_peace: Annotated[
        Array, Parameter("share", 0, 3, "Deliveries the supplier can make in peace", ("supplier",))
    ]
    capacity_in_war: Annotated[
        Array, Parameter("share", 0, 3, "Deliveries the supplier can make during the lead's war", ("supplier",))
    ]
    recovery: Annotated[
        Array, Parameter("month", 1, 240, "Mean time in which a supplier's capacity adjusts to war or peace")
    ]
    swings: Annotated[Array, Parameter("1", 0, 2, "Yearly spread of the logarithm of suppliers' capacity, war apart")]
    persistence: Annotated[Array, Parameter("1", 0, 0.999, "Part of a swing of suppliers' capacity left after a year")]
    asks: Annotated[Array, Parameter("1/month", 0, 1, "Hazard that a lead at war asks allies for combat units")]
    sends: Annotated[
        Array,
        Parameter(
            "log-odds", -15, 15, "Readiness to send combat units to the lead's war when asked, at middling trust"
        ),
    ]
    sends_by_trust: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far trust adds to sending units to the lead's war")
    ]
    sends_by_dependence: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far dependence adds to sending units to the lead's war")
    ]


class Luck(NamedTuple):
    """What is left to chance each month."""

    begins_at_war: Annotated[Array, Uniform("Is the lead at war at the start")]
    war: Annotated[Array, Uniform("Does the lead's war end or begin")]
    swing: Annotated[Array, Uniform("The supplier's month", ("supplier",))]
    asks: Annotated[Array, Uniform("Does the lead ask for combat units")]
    sends: Annotated[Array, Uniform("Does the asked member send them", ("member",))]


class Outcomes(NamedTuple):
    """What is read off a history."""

    units_sent_to_war: Annotated[Array, Outcome("", "A member sends combat units to the lead's war")]


def start(xp: Namespace, alliance: Alliance, p: Parameters, luck: Luck) -> Supplier:
    """The lead's war as the first month begins, capacity adjusted to it."""
    at_war = flag(xp, luck.begins_at_war < p.at_war)
    return Supplier(
        at_war=at_war,
        level=xp.where(at_war > 0, p.capacity_in_war, p.capacity_in_peace),
        swing=xp.zeros_like(p.capacity_in_war),
        capacity=xp.where(at_war > 0, p.capacity_in_war, p.capacity_in_peace),
        asked=xp.zeros_like(at_war),
        sent=xp.zeros_like(alliance.lead),
    )


def step(
    xp: Namespace,
    now: Supplier,
    alliance: Alliance,
    equipment: Equipment,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Supplier:
    """Advance one month."""
    ends, begins = flag(xp, luck.war < p.war_ends), flag(xp, luck.war < p.war_returns)
    at_war = xp.where(now.at_war > 0, 1.0 - ends, begins)
    target = xp.where(at_war > 0, p.capacity_in_war, p.capacity_in_peace)
    level = now.level + (target - now.level) * leaving(xp, p.recovery)
    swing = p.persistence ** (1.0 / MONTHS) * now.swing + p.swings * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.swing)
    asked = at_war * flag(xp, luck.asks < p.asks)
    odds = p.sends + p.sends_by_trust * (cohesion.trust - 0.5) + p.sends_by_dependence * equipment.dependence
    willing = flag(xp, luck.sends < logistic(xp, odds)) * cohesion.active * (1.0 - alliance.lead)
    return Supplier(
        at_war=at_war,
        level=level,
        swing=swing,
        capacity=level * xp.exp(swing),
        asked=asked,
        sent=xp.maximum(now.sent, asked * willing),
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(units_sent_to_war=s.supplier.sent.max(axis=0))
