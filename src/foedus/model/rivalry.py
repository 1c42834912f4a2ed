"""Rivalry: outside powers' capability and posture, members' exposure, and the insecurity the alliance itself causes.

    capability' = capability exp(growth / 12)
    alarm'      = alarm (1 - alarm_fades) + max(collective readiness now - before, 0)
    posture'    = usual + persistence^(1/12) (posture - usual) + dilemma alarm / 12 + noise z / sqrt 12
    pressure    = sum over powers of exposure capability posture, over its value at usual posture at the start;
                  1 for a member that no power bears on

The alarm term is indivisible security read from the other side: what one side adds, another may lack. Literature:
Jervis (1978) on the security dilemma; Richardson (1960). Left out: the outside powers' own choices and alliances.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, mean_over, share_of
from foedus.model.elementary import normal
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Readiness, Rivalry, State

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    growth: Annotated[Array, Parameter("1/year", -0.3, 0.3, "Growth of the outside power's capability", ("power",))]
    usual: Annotated[Array, Parameter("index", 0, 5, "Usual hostility of the outside power's posture", ("power",))]
    persistence: Annotated[
        Array, Parameter("1", 0, 1, "Part of a deviation of outside powers' posture left after a year")
    ]
    noise: Annotated[Array, Parameter("index", 0, 5, "Yearly spread of outside powers' posture")]
    exposure: Annotated[
        Array, Parameter("index", 0, 5, "Exposure of the member to the outside power", ("member", "power"))
    ]
    dilemma: Annotated[
        Array, Parameter("1/year", 0, 20, "Hostility that the alliance's build-up adds to outside powers' posture")
    ]
    alarm_fades: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of others' alarm at the build-up that fades in a month")
    ]


class Luck(NamedTuple):
    """What is left to chance each month."""

    posture: Annotated[Array, Uniform("The power's month", ("power",))]


class Outcomes(NamedTuple):
    """What is read off a history; pressure is the mean over the members that take full part."""

    externality: Annotated[
        Array, Outcome("index", "Insecurity that the alliance's build-up causes others, at the end", better=-1)
    ]
    pressure: Annotated[
        Array, Outcome("index", "Mean outside pressure on members at the end, 1 at the start", better=-1)
    ]


class Series(NamedTuple):
    """What is kept of every month."""

    pressure: Annotated[Array, Variable("index", "Mean outside pressure on members")]


def start(xp: Namespace, readiness: Readiness, p: Parameters) -> Rivalry:
    """Powers at their usual posture; pressure is 1 by definition."""
    one = xp.ones_like(p.usual)
    return Rivalry(
        capability=one,
        posture=p.usual,
        pressure=xp.ones_like(p.exposure[:, 0]),
        alarm=xp.zeros_like(readiness.collective),
        last_readiness=readiness.collective,
    )


def step(xp: Namespace, now: Rivalry, readiness: Readiness, p: Parameters, luck: Luck) -> Rivalry:
    """Advance one month."""
    capability = now.capability * xp.exp(p.growth / MONTHS)
    alarm = now.alarm * (1.0 - p.alarm_fades) + xp.maximum(readiness.collective - now.last_readiness, 0.0)
    drift = p.persistence ** (1.0 / MONTHS) * (now.posture - p.usual)
    noise = p.noise * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.posture)
    posture = xp.maximum(p.usual + drift + p.dilemma * alarm / MONTHS + noise, 0.0)
    pressure = (p.exposure * capability * posture).sum(axis=1)
    at_start = (p.exposure * p.usual).sum(axis=1)
    return Rivalry(
        capability=capability,
        posture=posture,
        pressure=xp.where(at_start > 0, share_of(xp, pressure, at_start), 1.0),
        alarm=alarm,
        last_readiness=readiness.collective,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(externality=s.rivalry.alarm, pressure=mean_over(xp, s.rivalry.pressure, s.cohesion.active))


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(pressure=mean_over(xp, s.rivalry.pressure, s.cohesion.active))
