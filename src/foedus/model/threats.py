"""Threats: what happens to the members from month to month.

    usual    = attack rate, all powers (attacks), else exposure rate / 12, for the part that is from outside powers
               times their rise, by the member's exposure to each and the power's part in the kind
    rule 0   usual times a month's common shock, log-normal with mean 1 and spread `dispersion`     (over-dispersed)
    rule 1   (1 - offspring) usual + set off;  set off' = set off (1 - fades) + offspring fades arrivals
    arrivals Poisson with that rate
    severity of the worst: 1 - (1 - u^(1 / arrivals))^(1 / tail), each a Beta(1, tail) with mean 1 / (1 + tail)
    author   of an attack: a power, as their rates are to each other

Both rules have the usual rate as their mean. Under rule 1 a threat sets off `offspring` others on average, fewer than
one, so that no cascade runs away.

Literature: Hawkes (1971); Mohler et al. (2011) on clustering of attacks. Left out: aims and organisers of a threat; two
attackers in one month.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, share_of
from foedus.model.elementary import normal, poisson, power
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
    author: Annotated[
        Array,
        Parameter("share", 0, 1, "Part of the kind of threat that comes and goes with the power", ("kind", "power")),
    ]
    dispersion: Annotated[Array, Parameter("1", 0, 3, "Spread of the logarithm of the common shock to threats")]
    offspring: Annotated[Array, Parameter("1", 0, 0.95, "Threats that a threat sets off, on average")]
    fades: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of that rise in the rate of threats that fades in a month")
    ]
    tail: Annotated[Array, Parameter("1", 0.1, 100, "Lightness of the tail of the threat's severity", ("kind",))]


class Luck(NamedTuple):
    """What is left to chance each month."""

    shock: Annotated[Array, Uniform("The month's common shock to the member", ("member",))]
    arrival: Annotated[Array, Uniform("How often the threat arrives", ("member", "kind"))]
    severity: Annotated[Array, Uniform("How severe is the worst", ("member", "kind"))]
    author: Annotated[Array, Uniform("Which power attacks", ("member",))]


class Outcomes(NamedTuple):
    """What is read off a history."""

    attacks: Annotated[Array, Outcome("attacks", "Attacks on members by outside powers", better=-1, over="sum")]


class Series(NamedTuple):
    """What is kept of every month."""

    attack: Annotated[Array, Variable("events", "Attacks by outside powers in the month")]


def start(xp: Namespace, alliance: Alliance, rivalry: Rivalry, deterrence: Deterrence, p: Parameters) -> Threats:
    """Before the first month nothing has arrived, and earlier threats set off as many as usual."""
    none = xp.zeros_like(p.exposure)
    return Threats(
        arrival=none,
        severity=none,
        set_off=p.offspring * usual_rate(xp, alliance, rivalry, deterrence, p),
        author=xp.zeros_like(rivalry.weight),
    )


def usual_rate(xp: Namespace, alliance: Alliance, rivalry: Rivalry, deterrence: Deterrence, p: Parameters) -> Array:
    """Arrivals a month without clusters, `[member, kind, history]`."""
    by_power = rivalry.weight[:, None] * p.author  # [member, kind, power, history]
    moves = xp.minimum(p.author.sum(axis=1), 1.0)
    rise = share_of(xp, (by_power * rivalry.rise).sum(axis=2), by_power.sum(axis=2))
    outside = xp.where(by_power.sum(axis=2) > 0, 1.0 + moves * (rise - 1.0), 1.0)
    usual = p.exposure * p.rate / MONTHS * xp.where(alliance.internal > 0, 1.0, outside)
    return xp.where(alliance.attack > 0, deterrence.attack_rate.sum(axis=1)[:, None], usual)


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
    usual = usual_rate(xp, alliance, rivalry, deterrence, p)
    shock = xp.exp(p.dispersion * normal(xp, luck.shock) - p.dispersion**2 / 2)[:, None]
    rate = xp.where(p.rule < 1, usual * shock, (1.0 - p.offspring) * usual + now.set_off)
    party = (cohesion.active + cohesion.frozen)[:, None]
    arrival = poisson(xp, rate, luck.arrival) * party
    none_worse = power(xp, luck.severity, 1.0 / xp.maximum(arrival, 1.0))
    attacks = (arrival * alliance.attack).sum(axis=1)
    return Threats(
        arrival=arrival,
        severity=flag(xp, arrival > 0) * (1.0 - power(xp, 1.0 - none_worse, 1.0 / p.tail)),
        set_off=now.set_off * (1.0 - p.fades) + p.offspring * p.fades * arrival,
        author=flag(xp, attacks > 0)[:, None] * author(xp, deterrence.attack_rate, luck.author),
    )


def author(xp: Namespace, rate: Array, uniform: Array) -> Array:
    """Which power an attack is by: flags `[member, power, history]`, a power as often as its rate is of all rates."""
    total = rate.sum(axis=1)[:, None]
    below = flag(xp, uniform[:, None] * total < rate.cumsum(axis=1))
    below = xp.concatenate([below[:, :-1], xp.maximum(below[:, -1:], flag(xp, total > 0))], axis=1)
    earlier = xp.concatenate([xp.zeros_like(below[:, :1]), below[:, :-1]], axis=1)
    return below - earlier


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(attacks=attacks_of(alliance, s))


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(attack=attacks_of(alliance, s))


def attacks_of(alliance: Alliance, s: State) -> Array:
    """Attacks by outside powers in the month."""
    return (s.threats.arrival.sum(axis=0) * alliance.attack).sum(axis=0)
