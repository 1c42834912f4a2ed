"""Homeland: what members can do against infiltration and trafficking, and what it yields.

    capacity' = capacity + (border effect + strategy_gain strategy) (1 - capacity) - decays capacity
    averted   each incursion that arrives with probability effectiveness * capacity
    flow'     = flow^persistence^(1/12) exp(noise z / sqrt 12)
    seizures  = seizure_rate / 12 * flow * capacity of those that take full part / the same at the start

A strategy is in force once `strategy_delay` months have passed. The series behind the figures are short. Left out:
displacement of routes, and everything about single operations. Of several incursions in a month as many are averted as
the probability says, rounded up or down by chance, so that the mean is exact and the spread a little too narrow.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, mean_over, saturating, share_of
from foedus.model.elementary import normal, power
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Cohesion, Homeland, Month, Programme, State, Threats

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    capacity: Annotated[Array, Parameter("index", 0, 1, "Border capacity of the member at the start", ("member",))]
    border_gain: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of the gap in border capacity that ample money closes in a month")
    ]
    border_scale: Annotated[
        Array,
        Parameter("million USD", 0.01, 1000, "Monthly border money at which 63 % of its greatest effect is reached"),
    ]
    strategy_delay: Annotated[Array, Parameter("month", 0, 240, "Months until the common strategy is in force")]
    strategy_gain: Annotated[
        Array,
        Parameter("1/month", 0, 1, "Part of the gap in border capacity that the common strategy closes in a month"),
    ]
    decays: Annotated[Array, Parameter("1/month", 0, 1, "Part of border capacity lost in a month")]
    effectiveness: Annotated[Array, Parameter("probability", 0, 1, "An incursion is averted at full border capacity")]
    seizure_rate: Annotated[Array, Parameter("tonne/year", 0, 1000, "Drugs seized a year at the start")]
    persistence: Annotated[Array, Parameter("1", 0, 1, "Part of a deviation of trafficking left after a year")]
    noise: Annotated[Array, Parameter("1", 0, 3, "Yearly spread of the logarithm of trafficking")]


class Luck(NamedTuple):
    """What is left to chance each month."""

    averted: Annotated[Array, Uniform("How many incursions are averted", ("member", "kind"))]
    flow: Annotated[Array, Uniform("The traffic's month")]


class Outcomes(NamedTuple):
    """What is read off a history."""

    incidents: Annotated[Array, Outcome("incidents", "Incursions that were not averted", better=-1, over="sum")]
    averted: Annotated[Array, Outcome("incidents", "Incursions averted", better=1, over="sum")]
    seizures: Annotated[Array, Outcome("tonne", "Drugs seized by the joint operation", better=1, over="sum")]


class Series(NamedTuple):
    """What is kept of every month."""

    border_capacity: Annotated[Array, Variable("index", "Mean capacity against infiltration and trafficking")]
    incident: Annotated[Array, Variable("events", "Incursions that were not averted in the month")]


def start(xp: Namespace, threats: Threats, p: Parameters) -> Homeland:
    """Capacity as the first month begins."""
    none = xp.zeros_like(p.noise)
    return Homeland(
        capacity=p.capacity,
        strategy=none,
        averted=xp.zeros_like(threats.arrival),
        flow=none + 1.0,
        seizures=none,
    )


def step(
    xp: Namespace,
    now: Homeland,
    alliance: Alliance,
    month: Month,
    programme: Programme,
    threats: Threats,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Homeland:
    """Advance one month."""
    strategy = flag(xp, month.number >= p.strategy_delay)
    gain = p.border_gain * saturating(xp, programme.border, p.border_scale)
    gain = gain + p.strategy_gain * strategy * cohesion.active
    capacity = xp.clip(now.capacity + gain * (1.0 - now.capacity) - p.decays * now.capacity, 0.0, 1.0)
    expected = (p.effectiveness * capacity)[:, None] * threats.arrival * alliance.incursion
    averted = xp.floor(expected + luck.averted)
    noise = p.noise * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.flow)
    flow = power(xp, now.flow, p.persistence ** (1.0 / MONTHS)) * xp.exp(noise)
    joint = share_of(xp, (capacity * cohesion.active).sum(axis=0), (p.capacity * alliance.active).sum(axis=0))
    return Homeland(
        capacity=capacity,
        strategy=strategy,
        averted=averted,
        flow=flow,
        seizures=p.seizure_rate / MONTHS * flow * joint,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(
        incidents=incidents_of(alliance, s),
        averted=s.homeland.averted.sum(axis=(0, 1)),
        seizures=s.homeland.seizures,
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(
        border_capacity=mean_over(xp, s.homeland.capacity, s.cohesion.active),
        incident=incidents_of(alliance, s),
    )


def incidents_of(alliance: Alliance, s: State) -> Array:
    """Incursions in the month that were not averted."""
    return ((s.threats.arrival.sum(axis=0) - s.homeland.averted.sum(axis=0)) * alliance.incursion).sum(axis=0)
