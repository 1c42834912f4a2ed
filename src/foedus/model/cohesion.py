"""Cohesion: trust, distance of preferences, and the steps of freezing, leaving, returning and coming closer.

    trust     = kept / (kept + broken): a Beta-Bernoulli belief that allies would come
    kept'     = kept + own_weight helped + other_weight (helped elsewhere)      both fade back to their first values
    broken'   = broken + own_weight abandoned + other_weight (abandoned elsewhere)
    distance' = distance + noise z / sqrt 12                                    from the lead's preferences
    apart     = distance - mean distance of the parties other than the lead

A party goes in one of three ways, each with its own record; p = 1 - exp(-exp(eta) / 12) is the chance in a month:

    alone     eta = leaves + frailty + by_distance apart - by_trust (trust - 1/2); if frozen exp(eta) = frozen_leaves
    all       eta = ends + ends_by_parties log(parties / parties at the start), one event for everybody but the lead
    renewal   a renewal is contested with chance contested; each party then goes with chance not_renewed

    freezing  freezes exp(-by_trust (trust - 1/2)) a year;  returning: returns a year;  coming closer: comes_closer

The lead takes no step. Others' steps raise nobody's hazard: steps cluster because they are one event, an end or a
renewal. An alliance with less than two parties has ended: who is left is party to nothing, so takes no part, asks for
no help, gives none, and takes no step.

Literature: Leeds & Savun (2007) on termination; Bailey, Strezhnev & Voeten (2017) on ideal points; Prentice & Gloeckler
(1978) on the complementary log-log. What was estimated, and what found no support (number of parties and institutions
for those who go alone, power shifts, threats, others' steps): docs/backtest.md. Left out: domestic politics behind a
step, expulsion, accession treaties.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, mean_or_nan, mean_over, share_of
from foedus.model.elementary import log, normal
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Cohesion, Invocation, Month, State

MONTHS = 12
SEVERAL = 2
"""Parties that are an alliance, at least."""


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
    noise: Annotated[Array, Parameter("index", 0, 2, "Yearly spread of the distance of preferences from the lead")]
    leaves: Annotated[
        Array, Parameter("1", -14, 0, "Log of the yearly hazard that a party leaves alone, no further from the lead")
    ]
    frailty: Annotated[
        Array,
        Parameter("1", -6, 6, "What makes parties of this alliance readier to leave alone than others, on the log"),
    ]
    by_distance: Annotated[
        Array, Parameter("1", -10, 10, "Rise of the log hazard of leaving per unit further from the lead than others")
    ]
    by_trust: Annotated[
        Array, Parameter("1", -10, 10, "Fall of the log hazard of leaving or freezing per unit of trust")
    ]
    ends: Annotated[Array, Parameter("1", -14, 0, "Log of the yearly hazard that its parties end the alliance")]
    ends_by_parties: Annotated[
        Array, Parameter("1", -5, 5, "Rise of the log hazard of that end per unit of the log number of parties")
    ]
    contested: Annotated[Array, Parameter("probability", 0, 1, "A renewal of the treaty is contested")]
    not_renewed: Annotated[Array, Parameter("probability", 0, 1, "A party goes at a contested renewal")]
    freezes: Annotated[Array, Parameter("1/year", 0, 1, "Hazard that a member freezes its part")]
    frozen_leaves: Annotated[Array, Parameter("1/year", 0, 2, "Hazard that a frozen member leaves alone")]
    returns: Annotated[Array, Parameter("1/year", 0, 2, "Hazard that a frozen member returns")]
    comes_closer: Annotated[Array, Parameter("1/year", 0, 2, "Hazard that a partner or former member comes closer")]


class Luck(NamedTuple):
    """What is left to chance each month."""

    distance: Annotated[Array, Uniform("The preferences' month", ("member",))]
    leaves: Annotated[Array, Uniform("Does the member leave or freeze", ("member",))]
    ends: Annotated[Array, Uniform("Do the parties end the alliance")]
    renewal: Annotated[Array, Uniform("Is the renewal contested")]
    returns: Annotated[Array, Uniform("Does the frozen member return", ("member",))]
    closer: Annotated[Array, Uniform("Does a newcomer come closer")]


class Outcomes(NamedTuple):
    """What is read off a history; trust is the mean over the members that take full part."""

    member_leaves: Annotated[Array, Outcome("", "At least one member leaves", better=-1, over="ever")]
    frozen_member_leaves: Annotated[Array, Outcome("", "A member frozen at the start has left by the end", better=-1)]
    another_freezes: Annotated[Array, Outcome("", "At least one more member freezes its part", better=-1, over="ever")]
    frozen_member_returns: Annotated[Array, Outcome("", "A frozen member returns", better=1, over="ever")]
    ended: Annotated[Array, Outcome("", "The alliance has ended: less than two parties are left", better=-1)]
    newcomer: Annotated[Array, Outcome("", "A former member or partner comes closer", better=1)]
    active_members: Annotated[Array, Outcome("states", "Members that take full part at the end", better=1)]
    trust: Annotated[Array, Outcome("index", "Mean trust of active members that allies would come", better=1)]


class Series(NamedTuple):
    """What is kept of every month."""

    trust: Annotated[Array, Variable("index", "Mean trust of active members that allies would come")]
    active_members: Annotated[Array, Variable("states", "Members that take full part")]


def start(xp: Namespace, alliance: Alliance, p: Parameters) -> Cohesion:
    """Standing and trust as the first month begins."""
    alive = goes_on(xp, alliance.active + alliance.frozen)
    return Cohesion(
        kept=p.trust * p.trust_weight,
        broken=(1.0 - p.trust) * p.trust_weight,
        trust=p.trust,
        distance=p.distance,
        active=alliance.active * alive,
        frozen=alliance.frozen * alive,
        newcomers=xp.zeros_like(p.noise),
        left=xp.zeros_like(alliance.active),
        froze=xp.zeros_like(alliance.active),
        returned=xp.zeros_like(alliance.active),
    )


def step(
    xp: Namespace, now: Cohesion, alliance: Alliance, month: Month, invocation: Invocation, p: Parameters, luck: Luck
) -> Cohesion:
    """Advance one month."""
    helped = invocation.comes.max(axis=1)
    abandoned = invocation.asked - helped
    kept = learnt(now.kept, p.trust * p.trust_weight, helped, p)
    broken = learnt(now.broken, (1.0 - p.trust) * p.trust_weight, abandoned, p)
    trust = kept / (kept + broken)
    moved = p.noise * xp.sqrt(1.0 / MONTHS) * normal(xp, luck.distance)
    distance = xp.maximum(now.distance + moved * (1.0 - alliance.lead), 0.0)

    party = now.active + now.frozen
    others = party * (1.0 - alliance.lead)
    apart = distance - share_of(xp, (distance * others).sum(axis=0), others.sum(axis=0))
    wary = -p.by_trust * (trust - 0.5)
    alone = xp.where(now.frozen > 0, p.frozen_leaves, xp.exp(p.leaves + p.frailty + p.by_distance * apart + wary))
    contested = month.renewal * flag(xp, luck.renewal < p.contested)
    leave = 1.0 - xp.exp(-alone / MONTHS) * (1.0 - contested * p.not_renewed)
    freeze = (1.0 - xp.exp(-p.freezes * xp.exp(wary) / MONTHS)) * now.active
    ends = flag(xp, luck.ends < end(xp, party, alliance, p))

    left = others * xp.maximum(flag(xp, luck.leaves < leave), ends)
    froze = now.active * (1.0 - alliance.lead) * (1.0 - left) * flag(xp, luck.leaves < leave + freeze)
    returned = now.frozen * (1.0 - left) * flag(xp, luck.returns < 1.0 - xp.exp(-p.returns / MONTHS))
    alive = goes_on(xp, party - left)
    closer = flag(xp, luck.closer < 1.0 - xp.exp(-p.comes_closer / MONTHS)) * alive
    return Cohesion(
        kept=kept,
        broken=broken,
        trust=trust,
        distance=distance,
        active=(now.active * (1.0 - left) * (1.0 - froze) + returned) * alive,
        frozen=(now.frozen * (1.0 - left) * (1.0 - returned) + froze) * alive,
        newcomers=now.newcomers + closer,
        left=left,
        froze=froze * alive,
        returned=returned * alive,
    )


def goes_on(xp: Namespace, party: Array) -> Array:
    """Whether those who are party are an alliance: `[history]`."""
    return flag(xp, party.sum(axis=0) >= SEVERAL)


def end(xp: Namespace, party: Array, alliance: Alliance, p: Parameters) -> Array:
    """Chance that the parties end the alliance this month: `[history]`."""
    first = xp.maximum((alliance.active + alliance.frozen).sum(axis=0), 1.0)
    fewer = log(xp, xp.maximum(party.sum(axis=0), 1.0) / first)
    return 1.0 - xp.exp(-xp.exp(p.ends + p.ends_by_parties * fewer) / MONTHS)


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
        ended=1.0 - goes_on(xp, party),
        newcomer=flag(xp, s.cohesion.newcomers > 0),
        active_members=s.cohesion.active.sum(axis=0),
        trust=mean_or_nan(xp, s.cohesion.trust, s.cohesion.active),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(
        trust=mean_over(xp, s.cohesion.trust, s.cohesion.active), active_members=s.cohesion.active.sum(axis=0)
    )
