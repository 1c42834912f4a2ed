"""Homeland: what members can do against infiltration and trafficking, and what it yields.

    capacity' = capacity + (border effect + strategy_gain strategy) (1 - capacity) - decays capacity
    averted   with probability effectiveness * capacity, for each incursion that arrives
    flow'     = flow^persistence^(1/12) exp(noise z / sqrt 12)
    seizures  = seizure_rate / 12 * flow * capacity of those that take full part / the same at the start

A strategy is in force once `strategy_delay` months have passed. The series behind the figures are short. Left out:
displacement of routes, and everything about single operations.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, saturating, share_of
from foedus.model.elementary import normal, power
from foedus.model.parameters import Parameter, Uniform
from foedus.model.state import Alliance, Cohesion, Homeland, Month, Programme, Threats

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

    averted: Annotated[Array, Uniform("Is the incursion averted", ("member", "kind"))]
    flow: Annotated[Array, Uniform("The traffic's month")]


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
    averted = flag(xp, luck.averted < (p.effectiveness * capacity)[:, None]) * threats.arrival * alliance.incursion
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
