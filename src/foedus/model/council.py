"""Council: whether the members adopt the programme, and how much of the announced forces it covers.

Each member has a position (the part of the announced forces it would bind), a salience and a capability. The chair's
proposal is the outcome of spatial bargaining among members in full standing, weight w = capability^e * salience:

    rule 0   weighted mean of the positions, sum w x / sum w
    rule 1   weighted median, the position that wins every pairwise vote
    rule 2   weighted mean of the positions that members have moved one another to in `rounds` of challenge and
             compromise before the first session (see `bargaining`: KTAB's Spatial Model of Politics)

A member assents if the proposal lies no more than its tolerance above its position (with noise); otherwise it opts out
with probability `opts_out`, or blocks. One block stops the proposal until the next session: consensus, with the
limited-composition rule that a member may stay outside a decision.

Literature: Black (1948) on the median; Bueno de Mesquita (1984) on capability times salience; Achen (2006) on the
weighted mean as a hard rival to beat. Left out: several issues at once, side payments,
further persuasion once sessions have begun.
"""

from typing import Annotated, NamedTuple

from foedus.model import bargaining
from foedus.model.arrays import Array, Namespace, flag, share_or_nan
from foedus.model.elementary import normal
from foedus.model.parameters import Outcome, Parameter, Uniform
from foedus.model.state import Alliance, Calendar, Cohesion, Council, State

MOST_ROUNDS = 3


class Parameters(NamedTuple):
    """What the case must ground."""

    rule: Annotated[
        Array, Parameter("choice", 0, 2, "Bargaining: 0 weighted mean, 1 weighted median, 2 persuasion first")
    ]
    position: Annotated[
        Array, Parameter("share", 0, 1, "Part of the announced forces the member would bind", ("member",))
    ]
    salience: Annotated[Array, Parameter("share", 0, 1, "Weight the member gives to the programme", ("member",))]
    capability: Annotated[Array, Parameter("share of world", 0, 1, "National material capability", ("member",))]
    capability_exponent: Annotated[
        Array, Parameter("1", 0, 2, "How far capability counts in bargaining over the programme")
    ]
    rounds: Annotated[Array, Parameter("round", 0, 3, "Rounds of persuasion before the first session")]
    tolerance: Annotated[
        Array, Parameter("share", 0, 1, "How far above its own position a proposal may lie for a member to assent")
    ]
    noise: Annotated[Array, Parameter("share", 0, 1, "Spread of what moves a member's vote from session to session")]
    opts_out: Annotated[
        Array, Parameter("probability", 0, 1, "A member that dissents stays outside instead of blocking")
    ]
    tabled: Annotated[Array, Parameter("probability", 0, 1, "The programme is put to a given session")]


class Luck(NamedTuple):
    """What is left to chance each month."""

    mood: Annotated[Array, Uniform("What moves the member at this session", ("member",))]
    opts_out: Annotated[Array, Uniform("Does the dissenter stay outside", ("member",))]
    tabled: Annotated[Array, Uniform("Is the programme put to the session")]


class Outcomes(NamedTuple):
    """What is read off a history; followership has no value where no vote was cast."""

    programme_adopted: Annotated[Array, Outcome("", "The council adopts the programme")]
    followership: Annotated[Array, Outcome("share", "Assents over votes cast by members other than the lead")]


def start(xp: Namespace, alliance: Alliance, p: Parameters) -> Council:
    """Before the first session nothing has been adopted, and members have tried to persuade one another."""
    none, nobody = xp.zeros_like(alliance.secretary), xp.zeros_like(alliance.lead)
    return Council(
        adopted=none,
        scope=none,
        opted_out=nobody,
        votes=nobody,
        assents=nobody,
        blocked=none,
        settled=persuaded(xp, alliance, p),
        capability=p.capability,
    )


def persuaded(xp: Namespace, alliance: Alliance, p: Parameters) -> Array:
    """Positions `[member, history]` after the rounds of persuasion among members in full standing."""
    strength = p.capability**p.capability_exponent * alliance.active
    position, salience, strength = xp.broadcast_arrays(p.position, p.salience * alliance.active, strength)
    for number in range(MOST_ROUNDS):
        moved = bargaining.turn(xp, position[:, None], salience[:, None], strength)[:, 0]
        position = xp.where(number < p.rounds, moved, position)
    return position


def bargain(xp: Namespace, position: Array, weight: Array, rule: Array) -> Array:
    """Outcome of spatial bargaining over one issue: `[history]` from positions and weights `[member, history]`."""
    median = bargaining.weighted_median(xp, position, weight)
    mean = bargaining.weighted_mean(xp, position, weight)
    return xp.where((rule == 1) & (weight.sum(axis=0) > 0), median, mean)


def step(xp: Namespace, now: Council, calendar: Calendar, cohesion: Cohesion, p: Parameters, luck: Luck) -> Council:
    """Advance one month; something happens only when a session meets and the programme is on its table."""
    voters = cohesion.active * calendar.session * flag(xp, luck.tabled < p.tabled) * (1.0 - now.adopted)
    weight = p.capability**p.capability_exponent * p.salience * voters
    position = xp.where(p.rule == 2, now.settled, p.position)
    proposal = bargain(xp, position, weight, p.rule)
    assents = voters * flag(xp, proposal <= position + p.tolerance + p.noise * normal(xp, luck.mood))
    outside = (voters - assents) * flag(xp, luck.opts_out < p.opts_out)
    blocks = (voters - assents - outside).max(axis=0)
    adopted = voters.max(axis=0) * assents.max(axis=0) * (1.0 - blocks)
    return Council(
        adopted=now.adopted + adopted,
        scope=xp.where(adopted > 0, proposal, now.scope),
        opted_out=xp.where(adopted > 0, outside, now.opted_out),
        votes=now.votes + voters,
        assents=now.assents + assents,
        blocked=now.blocked + blocks,
        settled=now.settled,
        capability=now.capability,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    others = 1.0 - alliance.lead
    return Outcomes(
        programme_adopted=s.council.adopted,
        followership=share_or_nan(xp, (s.council.assents * others).sum(axis=0), (s.council.votes * others).sum(axis=0)),
    )
