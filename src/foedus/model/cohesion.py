"""Cohesion: trust, distance of preferences, and the steps of freezing, leaving, returning and coming closer.

    trust     = kept / (kept + broken): a Beta-Bernoulli belief that allies would come
    kept'     = kept + own_weight helped + other_weight (helped elsewhere)      both fade back to their first values
    broken'   = broken + own_weight abandoned + other_weight (abandoned elsewhere)
    distance' = distance + drift / 12 + noise z / sqrt 12
    hazard    = base / 12 exp(-by_trust (trust - 1/2) + by_distance distance - by_dependence dependence) (1 + shock)
                for freezing and leaving
    hazard    = base / 12 exp(by_trust (trust - 1/2))       for returning, and for coming closer (members' mean trust)
    shock'    = shock (1 - shock_fades) + shock if a member freezes or leaves

A frozen member leaves `frozen_leaves` times as readily. Steps cluster, because one raises the hazard of others. The
lead neither freezes nor leaves.

Literature: Leeds & Savun (2007) on termination; Bailey, Strezhnev & Voeten (2017) on ideal points. Left out: domestic
politics behind a step, expulsion, accession treaties.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, mean_over, share_of
from foedus.model.elementary import normal
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Cohesion, Equipment, Invocation, State

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    trust: Annotated[Array, Parameter("index", 0.01, 0.99, "Trust at the start that allies would come", ("member",))]
    trust_weight: Annotated[Array, Parameter("commitments", 0.1, 200, "How many commitments that trust rests on")]
    own_weight: Annotated[Array, Parameter("commitments", 0, 20, "Weight in trust of an answer to one's own request")]
    other_weight: Annotated[Array, Parameter("commitments", 0, 20, "Weight in trust of an answer to another's request")]
    forgets: Annotated[Array, Parameter("1/month", 0, 1, "Part of learnt trust that fades in a month")]
    distance: Annotated[
        Array, Parameter("index", 0, 6, "Distance of preferences from the lead at the start", ("member",))
    ]
    drift: Annotated[Array, Parameter("1/year", -1, 1, "Trend of the distance of preferences from the lead")]
    noise: Annotated[Array, Parameter("index", 0, 2, "Yearly spread of the distance of preferences from the lead")]
    freezes: Annotated[Array, Parameter("1/year", 0, 1, "Hazard that a member freezes its part, all else at zero")]
    leaves: Annotated[Array, Parameter("1/year", 0, 1, "Hazard that a member leaves, all else at zero")]
    frozen_leaves: Annotated[Array, Parameter("ratio", 0, 50, "Hazard that a frozen member leaves, over the usual")]
    returns: Annotated[Array, Parameter("1/year", 0, 2, "Hazard that a frozen member returns")]
    by_trust: Annotated[Array, Parameter("1", 0, 10, "Fall of the log hazard of leaving or freezing per unit of trust")]
    by_distance: Annotated[
        Array, Parameter("1", 0, 10, "Rise of the log hazard of leaving or freezing per unit of distance")
    ]
    by_dependence: Annotated[
        Array, Parameter("1", 0, 10, "Fall of the log hazard of leaving or freezing at full dependence")
    ]
    shock: Annotated[
        Array, Parameter("1", 0, 20, "Rise of the hazard of leaving or freezing after another member's step")
    ]
    shock_fades: Annotated[Array, Parameter("1/month", 0, 1, "Part of that rise in the hazards that fades in a month")]
    comes_closer: Annotated[Array, Parameter("1/year", 0, 2, "Hazard that a partner or former member comes closer")]


class Luck(NamedTuple):
    """What is left to chance each month."""

    distance: Annotated[Array, Uniform("The preferences' month", ("member",))]
    leaves: Annotated[Array, Uniform("Does the member leave or freeze", ("member",))]
    returns: Annotated[Array, Uniform("Does the frozen member return", ("member",))]
    closer: Annotated[Array, Uniform("Does a newcomer come closer")]


class Outcomes(NamedTuple):
    """What is read off a history; trust is the mean over the members that take full part."""

    member_leaves: Annotated[Array, Outcome("", "At least one member leaves", better=-1, over="ever")]
    frozen_member_leaves: Annotated[Array, Outcome("", "A member frozen at the start has left by the end", better=-1)]
    another_freezes: Annotated[Array, Outcome("", "At least one more member freezes its part", better=-1, over="ever")]
    frozen_member_returns: Annotated[Array, Outcome("", "A frozen member returns", better=1, over="ever")]
    newcomer: Annotated[Array, Outcome("", "A former member or partner comes closer", better=1)]
    active_members: Annotated[Array, Outcome("states", "Members that take full part at the end", better=1)]
    trust: Annotated[Array, Outcome("index", "Mean trust of active members that allies would come", better=1)]


class Series(NamedTuple):
    """What is kept of every month."""

    trust: Annotated[Array, Variable("index", "Mean trust of active members that allies would come")]
    active_members: Annotated[Array, Variable("states", "Members that take full part")]


def start(xp: Namespace, alliance: Alliance, p: Parameters) -> Cohesion:
    """Standing and trust as the first month begins."""
    return Cohesion(
        kept=p.trust * p.trust_weight,
        broken=(1.0 - p.trust) * p.trust_weight,
        trust=p.trust,
        distance=p.distance,
        active=alliance.active,
        frozen=alliance.frozen,
        shock=xp.zeros_like(p.noise),
        newcomers=xp.zeros_like(p.noise),
        left=xp.zeros_like(alliance.active),
        froze=xp.zeros_like(alliance.active),
        returned=xp.zeros_like(alliance.active),
    )


def step(
    xp: Namespace,
    now: Cohesion,
    alliance: Alliance,
    equipment: Equipment,
    invocation: Invocation,
    p: Parameters,
    luck: Luck,
) -> Cohesion:
    """Advance one month."""
    helped = invocation.comes.max(axis=1)
    abandoned = invocation.asked - helped
    kept = learnt(now.kept, p.trust * p.trust_weight, helped, p)
    broken = learnt(now.broken, (1.0 - p.trust) * p.trust_weight, abandoned, p)
    trust = kept / (kept + broken)
    moved = p.drift / MONTHS + p.noise * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.distance)
    distance = xp.maximum(now.distance + moved * (1.0 - alliance.lead), 0.0)

    worth = -p.by_trust * (trust - 0.5) + p.by_distance * distance - p.by_dependence * equipment.dependence
    hazard = xp.exp(worth) * (1.0 + now.shock) * (1.0 - alliance.lead) / MONTHS
    leave = 1.0 - xp.exp(-p.leaves * hazard * xp.where(now.frozen > 0, p.frozen_leaves, 1.0))
    freeze = (1.0 - xp.exp(-p.freezes * hazard)) * now.active
    back = 1.0 - xp.exp(-p.returns / MONTHS * xp.exp(p.by_trust * (trust - 0.5)))
    party = now.active + now.frozen
    left = party * flag(xp, luck.leaves < leave)
    froze = now.active * (1.0 - left) * flag(xp, luck.leaves < leave + freeze)
    returned = now.frozen * (1.0 - left) * flag(xp, luck.returns < back)
    stepped = (left + froze).max(axis=0)
    standing = share_of(xp, (trust * now.active).sum(axis=0), now.active.sum(axis=0))
    closer = flag(xp, luck.closer < 1.0 - xp.exp(-p.comes_closer / MONTHS * xp.exp(p.by_trust * (standing - 0.5))))
    return Cohesion(
        kept=kept,
        broken=broken,
        trust=trust,
        distance=distance,
        active=now.active * (1.0 - left) * (1.0 - froze) + returned,
        frozen=now.frozen * (1.0 - left) * (1.0 - returned) + froze,
        shock=now.shock * (1.0 - p.shock_fades) + p.shock * stepped,
        newcomers=now.newcomers + closer,
        left=left,
        froze=froze,
        returned=returned,
    )


def learnt(weight: Array, first: Array, seen: Array, p: Parameters) -> Array:
    """Weight of commitments after this month's were seen: `[member, history]`."""
    elsewhere = seen.sum(axis=0) - seen
    return weight + p.forgets * (first - weight) + p.own_weight * seen + p.other_weight * elsewhere


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    party = s.cohesion.active + s.cohesion.frozen
    return Outcomes(
        member_leaves=s.cohesion.left.sum(axis=0),
        frozen_member_leaves=(alliance.frozen * (1.0 - party)).max(axis=0),
        another_freezes=s.cohesion.froze.sum(axis=0),
        frozen_member_returns=s.cohesion.returned.sum(axis=0),
        newcomer=flag(xp, s.cohesion.newcomers > 0),
        active_members=s.cohesion.active.sum(axis=0),
        trust=mean_over(xp, s.cohesion.trust, s.cohesion.active),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(
        trust=mean_over(xp, s.cohesion.trust, s.cohesion.active), active_members=s.cohesion.active.sum(axis=0)
    )
