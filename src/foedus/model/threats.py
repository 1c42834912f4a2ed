"""Threats: what happens to the members from month to month.

    rate     = attack rate (attacks), else exposure rate / 12; outside kinds times pressure^by_pressure
    rule 0   times a month's common shock, log-normal with mean 1 and spread `dispersion`     (over-dispersed)
    rule 1   times (1 + excitation);  excitation' = excitation (1 - fades) + jump arrival     (self-exciting)
    arrival  with probability 1 - exp(-rate)
    severity = 1 - u^(1 / tail): a Beta(1, tail) with mean 1 / (1 + tail)

Literature: Hawkes (1971); Mohler et al. (2011) on clustering of attacks. Left out: aims and organisers of a threat.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag
from foedus.model.elementary import normal, power
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Cohesion, Deterrence, Rivalry, State, Threats

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    rule: Annotated[Array, Parameter("choice", 0, 1, "Clustering: 0 common shocks, 1 self-excitation")]
    rate: Annotated[
        Array, Parameter("1/year", 0, 50, "Arrivals of the kind of threat on a member of exposure 1", ("kind",))
    ]
    exposure: Annotated[
        Array, Parameter("index", 0, 20, "Exposure of the member to the kind of threat", ("member", "kind"))
    ]
    by_pressure: Annotated[Array, Parameter("1", 0, 5, "Elasticity of threats from outside to outside pressure")]
    dispersion: Annotated[Array, Parameter("1", 0, 3, "Spread of the logarithm of the common shock to threats")]
    jump: Annotated[Array, Parameter("1", 0, 20, "Rise of the rate of a threat after one has arrived")]
    fades: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of that rise in the rate of threats that fades in a month")
    ]
    tail: Annotated[Array, Parameter("1", 0.1, 100, "Lightness of the tail of the threat's severity", ("kind",))]


class Luck(NamedTuple):
    """What is left to chance each month."""

    shock: Annotated[Array, Uniform("The month's common shock to the member", ("member",))]
    arrival: Annotated[Array, Uniform("Does the threat arrive", ("member", "kind"))]
    severity: Annotated[Array, Uniform("How severe is it", ("member", "kind"))]


class Outcomes(NamedTuple):
    """What is read off a history."""

    attacks: Annotated[Array, Outcome("attacks", "Attacks on members by outside powers", better=-1, over="sum")]


class Series(NamedTuple):
    """What is kept of every month."""

    attack: Annotated[Array, Variable("events", "Attacks by outside powers in the month")]


def start(xp: Namespace, p: Parameters) -> Threats:
    """Before the first month nothing has arrived."""
    none = xp.zeros_like(p.exposure)
    return Threats(arrival=none, severity=none, excitation=none)


def step(
    xp: Namespace,
    now: Threats,
    alliance: Alliance,
    rivalry: Rivalry,
    deterrence: Deterrence,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Threats:
    """Advance one month."""
    by_pressure = xp.where(alliance.internal > 0, 1.0, power(xp, rivalry.pressure, p.by_pressure)[:, None])
    usual = p.exposure * p.rate / MONTHS * by_pressure
    rate = xp.where(alliance.attack > 0, deterrence.attack_rate[:, None], usual)
    shock = xp.exp(p.dispersion * normal(xp, luck.shock) - p.dispersion**2 / 2)[:, None]
    rate = rate * xp.where(p.rule < 1, shock, 1.0 + now.excitation)
    party = (cohesion.active + cohesion.frozen)[:, None]
    arrival = flag(xp, luck.arrival < 1.0 - xp.exp(-rate)) * party
    return Threats(
        arrival=arrival,
        severity=arrival * (1.0 - power(xp, luck.severity, 1.0 / p.tail)),
        excitation=now.excitation * (1.0 - p.fades) + p.jump * arrival,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(attacks=attacks_of(alliance, s))


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(attack=attacks_of(alliance, s))


def attacks_of(alliance: Alliance, s: State) -> Array:
    """Attacks by outside powers in the month."""
    return (s.threats.arrival.sum(axis=0) * alliance.attack).sum(axis=0)
