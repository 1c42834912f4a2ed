"""Rivalry: outside powers' strength, members' exposure, and the insecurity the alliance itself causes.

    capability' = capability exp(growth / 12)
    seen'       = seen + (arms that bear on the power, over those at the start - seen) (1 - exp(-1 / 12))
    used_to'    = used_to + accustoms (seen - used_to)
    alarm       = dilemma (seen - used_to)                                       negative where arms were taken away
    posture'    = usual (1 + alarm) + persistence^(1/12) (posture - usual (1 + alarm)) + noise z / sqrt 12
    strength    = capability posture / usual, over the growth of spending of the members that face the power
    rise        = a factor that is 1 at strength 1, moves with `elasticity` and stays below `most`; see `bounded`
    pressure    = mean rise of the powers that bear on the member, by exposure times usual posture; 1 where none does

The alarm is indivisible security read from the other side: what one side adds, another may lack. An outside power sees
modern equipment, as its mean over a year, of the members that take full part and are exposed to it; a change that lasts
alarms it until it is used to it, a season does not, and less equipment calms it. What a member spends against it counts
against its growth, so that nothing grows without end.

Literature: Jervis (1978) on the security dilemma; Richardson (1960); Glaser (2010) on arms that signal. Left out: the
outside powers' own choices and alliances; exercises as signals; the members' forces beside their contingents.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, leaving, mean_or_nan, mean_over, share_of
from foedus.model.elementary import bounded, normal
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Budget, Cohesion, Equipment, Forces, Rivalry, State

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    growth: Annotated[Array, Parameter("1/year", -0.3, 0.3, "Growth of the outside power's capability", ("power",))]
    usual: Annotated[Array, Parameter("index", 0.01, 5, "Usual hostility of the outside power's posture", ("power",))]
    persistence: Annotated[
        Array, Parameter("1", 0, 1, "Part of a deviation of outside powers' posture left after a year")
    ]
    noise: Annotated[Array, Parameter("index", 0, 5, "Yearly spread of outside powers' posture")]
    exposure: Annotated[
        Array, Parameter("index", 0, 5, "Exposure of the member to the outside power", ("member", "power"))
    ]
    dilemma: Annotated[
        Array,
        Parameter("1", 0, 5, "Rise of the outside power's hostility if arms that bear on it double", ("power",)),
    ]
    accustoms: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of an unaccustomed build-up that outsiders get used to in a month")
    ]
    elasticity: Annotated[
        Array, Parameter("1", 0, 5, "Elasticity of threats to the strength of the power they come from", ("power",))
    ]
    most: Annotated[
        Array, Parameter("ratio", 1.01, 20, "Greatest factor by which an outside power's strength multiplies threats")
    ]


class Luck(NamedTuple):
    """What is left to chance each month."""

    posture: Annotated[Array, Uniform("The power's month", ("power",))]


class Outcomes(NamedTuple):
    """What is read off a history; pressure is the mean over the members that take full part."""

    externality: Annotated[
        Array,
        Outcome("share", "Hostility that the alliance's arms add to outside powers' usual one, at the end", better=-1),
    ]
    pressure: Annotated[
        Array, Outcome("index", "Mean outside pressure on members at the end, 1 at the start", better=-1)
    ]


class Series(NamedTuple):
    """What is kept of every month."""

    pressure: Annotated[Array, Variable("index", "Mean outside pressure on members")]


def start(xp: Namespace, alliance: Alliance, equipment: Equipment, p: Parameters) -> Rivalry:
    """Powers at their usual posture; strength and pressure are 1 by definition."""
    one = xp.ones_like(p.usual)
    bears = p.exposure * p.usual
    return Rivalry(
        capability=one,
        posture=p.usual,
        first_arms=arms(xp, equipment, alliance.active, p),
        seen=one,
        used_to=one,
        alarm=xp.zeros_like(p.usual),
        rise=one,
        weight=share_of(xp, bears, bears.sum(axis=1)[:, None]),
        pressure=xp.ones_like(p.exposure[:, 0]),
    )


def arms(xp: Namespace, equipment: Equipment, active: Array, p: Parameters) -> Array:
    """Modern sets of members that take full part, weighted by their exposure to the power: `[power, history]`."""
    modern = (equipment.modern.sum(axis=1) + equipment.new.sum(axis=(1, 2))) * active
    return (p.exposure * modern[:, None]).sum(axis=0)


def step(
    xp: Namespace,
    now: Rivalry,
    budget: Budget,
    forces: Forces,
    equipment: Equipment,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Rivalry:
    """Advance one month."""
    capability = now.capability * xp.exp(p.growth / MONTHS)
    bearing = arms(xp, equipment, cohesion.active, p)
    bearing = xp.where(now.first_arms > 0, share_of(xp, bearing, now.first_arms), 1.0)
    seen = now.seen + (bearing - now.seen) * leaving(xp, float(MONTHS))
    used_to = now.used_to + p.accustoms * (seen - now.used_to)
    alarm = p.dilemma * (seen - used_to)
    aim = p.usual * (1.0 + alarm)
    drift = p.persistence ** (1.0 / MONTHS) * (now.posture - aim)
    noise = p.noise * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.posture)
    posture = xp.maximum(aim + drift + noise, 0.0)

    own = xp.where(forces.first_spending > 0, share_of(xp, budget.spending, forces.first_spending), 1.0)
    facing = p.exposure.sum(axis=0)
    own = xp.where(facing > 0, share_of(xp, (p.exposure * own[:, None]).sum(axis=0), facing), 1.0)
    strength = capability * posture / p.usual / xp.maximum(own, xp.finfo(xp.float64).eps)
    rise = bounded(xp, strength, p.elasticity, p.most)
    borne = (now.weight * rise).sum(axis=1)
    return now._replace(
        capability=capability,
        posture=posture,
        seen=seen,
        used_to=used_to,
        alarm=alarm,
        rise=rise,
        pressure=xp.where(now.weight.sum(axis=1) > 0, borne, 1.0),
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(
        externality=s.rivalry.alarm.mean(axis=0), pressure=mean_or_nan(xp, s.rivalry.pressure, s.cohesion.active)
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(pressure=mean_over(xp, s.rivalry.pressure, s.cohesion.active))
