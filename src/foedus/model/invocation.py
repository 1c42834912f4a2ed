"""Invocation: is help asked for, does the case apply, does each ally come, when, with how many, and does it suffice.

    asks     logistic(asks + asks_by_severity severity - asks_by_means log(capability / its geometric mean))
             for each threat that was not averted: who has the means itself asks more rarely
    applies  logistic(applies by kind + applies_by_severity (severity - 1/2) + applies_by_trust (trust - 1/2)
             + owed by the power that attacks), for the worst of the threats for which it asks
    comes    logistic(honouring + by_trust (trust - 1/2) + by_readiness (readiness - 1/2) + lead bonus - lead at war
                      + follows if the lead comes)                     the lead decides first, the others see it
             with the log-odds of `honouring`: intercept `honours`, era, dilution among many obligors, capability and
             distance of the ally; its other terms, which need to know the attacker, are left out
    days     the longer of the decision, log-normal(median decision, spread), and alert + notice of the units that the
             quickest ally that comes keeps ready: they are alerted while it is being decided
    troops   contingent * filled posts * readiness * part committed, summed over those that come
    suffices if troops >= need * severity and days <= window, need and window of the worst threat's kind

Members that take no full part neither ask nor come. A request that is refused because help is not owed against that
power counts, like any other, first of all against the trust of the member that asked (see `cohesion`).

Nothing over nothing: a history without requests has no share of answers and of missions that sufficed; one without
answers no days and no troops.

Literature: Leeds (2003); Berkemeier & Fuhrmann (2018) on how often pacts are honoured after 1945; Smith (1996) on
reliability and selection. Left out: partial help without troops; a second wave of troops.
"""

from typing import Annotated, NamedTuple

from foedus.model import honouring
from foedus.model.arrays import Array, Namespace, flag, logistic, mean_over, share_of
from foedus.model.elementary import log, normal
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import (
    Alliance,
    Cohesion,
    Council,
    Forces,
    Homeland,
    Invocation,
    Readiness,
    State,
    Supplier,
    Threats,
)


class Parameters(NamedTuple):
    """What the case must ground."""

    asks: Annotated[Array, Parameter("log-odds", -20, 20, "A member asks for help over the mildest threat")]
    asks_by_severity: Annotated[
        Array, Parameter("log-odds", 0, 40, "How far the severest threat adds to asking for help")
    ]
    asks_by_means: Annotated[
        Array, Parameter("log-odds", 0, 10, "How far means of its own keep a member from asking, per log capability")
    ]
    applies: Annotated[
        Array,
        Parameter("log-odds", -10, 10, "A threat of the kind, of middling severity, is held to be a case", ("kind",)),
    ]
    applies_by_severity: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far the severest threat adds to its being held to be a case")
    ]
    applies_by_trust: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far the asker's standing adds to its case being held to be one")
    ]
    owed: Annotated[
        Array, Parameter("log-odds", -10, 10, "How far help is owed against the power rather than others", ("power",))
    ]
    honours: Annotated[
        Array, Parameter("log-odds", -15, 15, "Intercept of the odds that an ally comes if the case applies")
    ]
    era: Annotated[Array, Parameter("log-odds", -10, 10, "What the era since 1900 adds to the odds that an ally comes")]
    dilution: Annotated[Array, Parameter("1", -2, 3, "How far many obligors dilute the odds that an ally comes")]
    by_capability: Annotated[
        Array, Parameter("1", -3, 3, "How far the ally's capability adds to the odds that it comes")
    ]
    by_distance: Annotated[
        Array, Parameter("1", -3, 3, "How far distance to the asker takes from the odds that an ally comes")
    ]
    distance: Annotated[
        Array, Parameter("km", 0, 20100, "Distance between the capitals of asker and ally", ("member", "ally"))
    ]
    by_trust: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far the asker's standing adds to the odds that an ally comes")
    ]
    by_readiness: Annotated[
        Array, Parameter("log-odds", 0, 20, "How far the ally's readiness adds to the odds that it comes")
    ]
    lead_bonus: Annotated[Array, Parameter("log-odds", -10, 15, "What being the lead adds to the odds of coming")]
    lead_at_war: Annotated[
        Array, Parameter("log-odds", 0, 15, "What a war of its own takes from the lead's odds of coming")
    ]
    follows: Annotated[
        Array, Parameter("log-odds", 0, 15, "What the lead's coming adds to the odds that an ally comes")
    ]
    decision: Annotated[Array, Parameter("day", 0.1, 365, "Median time to decide on a mission")]
    decision_spread: Annotated[
        Array, Parameter("1", 0.05, 4, "Spread of the logarithm of the time to decide on a mission")
    ]
    alert: Annotated[Array, Parameter("day", 0, 60, "Time from a request until units are alerted")]
    quick: Annotated[
        Array, Parameter("day", 0.05, 60, "Notice to move of the units that the member keeps ready", ("member",))
    ]
    committed: Annotated[Array, Parameter("share", 0, 1, "Part of a ready contingent that is sent on a mission")]
    need: Annotated[
        Array, Parameter("person", 1, 1e6, "Troops that the severest threat of the kind calls for", ("kind",))
    ]
    window: Annotated[
        Array, Parameter("day", 0.5, 730, "Days after which help against the kind of threat is too late", ("kind",))
    ]


class Luck(NamedTuple):
    """What is left to chance each month."""

    asks: Annotated[Array, Uniform("Does the member ask", ("member", "kind"))]
    applies: Annotated[Array, Uniform("Does the case apply", ("member",))]
    comes: Annotated[Array, Uniform("Does an ally come to an asker", ("member", "ally"))]
    decision: Annotated[Array, Uniform("How long the decision takes", ("member",))]


class Outcomes(NamedTuple):
    """What is read off a history; what is per request or answer has no value where there was none."""

    help_requested: Annotated[Array, Outcome("", "At least one member asks for help", over="ever")]
    help_given: Annotated[Array, Outcome("", "At least one request brings troops", better=1, over="ever")]
    requests: Annotated[Array, Outcome("requests", "Requests for help", over="sum")]
    answered: Annotated[
        Array, Outcome("share", "Requests that bring troops, over requests", better=1, over="sum", per="requests")
    ]
    days_to_troops: Annotated[
        Array, Outcome("day", "Mean days from request to first troops", better=-1, over="sum", per="answered")
    ]
    troops_sent: Annotated[
        Array,
        Outcome("person", "Mean troops sent to a request that was answered", better=1, over="sum", per="answered"),
    ]
    mission_sufficed: Annotated[
        Array, Outcome("share", "Missions that sufficed, over requests", better=1, over="sum", per="requests")
    ]


class Series(NamedTuple):
    """What is kept of every month."""

    request: Annotated[Array, Variable("events", "Requests for help in the month")]
    mission: Annotated[Array, Variable("events", "Requests that bring troops in the month")]


def start(xp: Namespace, alliance: Alliance) -> Invocation:
    """Before the first month nobody has asked."""
    nobody = xp.zeros_like(alliance.lead)
    return Invocation(
        asked=nobody,
        applies=nobody,
        comes=nobody[:, None] * nobody,
        troops=nobody,
        days=nobody,
        sufficient=nobody,
    )


def step(
    xp: Namespace,
    alliance: Alliance,
    council: Council,
    supplier: Supplier,
    forces: Forces,
    readiness: Readiness,
    threats: Threats,
    homeland: Homeland,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Invocation:
    """This month's requests and what comes of them."""
    through = flag(xp, threats.arrival > homeland.averted)
    severity = threats.severity * through
    means = p.asks_by_means * own_means(xp, council, cohesion)
    odds = p.asks + p.asks_by_severity * severity - means[:, None]
    asks = flag(xp, luck.asks < logistic(xp, odds)) * through * cohesion.active[:, None]
    asked = asks.max(axis=1)
    worst = (asks * severity).max(axis=1)
    kind = asks * flag(xp, severity >= worst[:, None])
    kind = share_of(xp, kind, kind.sum(axis=1)[:, None])

    case = (kind * p.applies).sum(axis=1) + (threats.author * p.owed).sum(axis=1) * (kind * alliance.attack).sum(axis=1)
    case = case + p.applies_by_severity * (worst - 0.5) + p.applies_by_trust * (cohesion.trust - 0.5)
    applies = flag(xp, luck.applies < logistic(xp, case)) * asked

    comes = coming(xp, alliance, council, supplier, readiness, cohesion, p, luck) * applies[:, None]
    sent = forces.contingent * forces.fill * readiness.rating * p.committed
    troops = (comes * sent).sum(axis=1)
    any_ = comes.max(axis=1)
    quickest = p.alert + xp.where(comes > 0, p.quick, xp.inf).min(axis=1)
    decided = p.decision * xp.exp(p.decision_spread * normal(xp, luck.decision))
    days = xp.where(any_ > 0, xp.maximum(decided, xp.where(any_ > 0, quickest, 0.0)), 0.0)
    enough = flag(xp, troops >= (kind * p.need).sum(axis=1) * worst)
    in_time = flag(xp, days <= (kind * p.window).sum(axis=1))
    return Invocation(
        asked=asked,
        applies=applies,
        comes=comes,
        troops=troops,
        days=days,
        sufficient=any_ * enough * in_time,
    )


def own_means(xp: Namespace, council: Council, cohesion: Cohesion) -> Array:
    """Log of each member's capability over the geometric mean of those that take full part: `[member, history]`."""
    capability = log(xp, xp.maximum(council.capability, xp.finfo(xp.float64).tiny))
    return capability - mean_over(xp, capability, cohesion.active)


def coming(
    xp: Namespace,
    alliance: Alliance,
    council: Council,
    supplier: Supplier,
    readiness: Readiness,
    cohesion: Cohesion,
    p: Parameters,
    luck: Luck,
) -> Array:
    """Whether each ally would come to each asker if its case applied: `[asker, ally, history]`."""
    odds = promised(xp, council, cohesion, p)
    odds = odds + p.by_trust * (cohesion.trust[:, None] - 0.5) + p.by_readiness * (readiness.rating - 0.5)
    lead = odds + p.lead_bonus - p.lead_at_war * supplier.at_war
    itself = alliance.lead[:, None] * alliance.lead
    may = cohesion.active[:, None] * cohesion.active * (1.0 - xp.eye(odds.shape[0])[:, :, None])
    lead_comes = (flag(xp, luck.comes < logistic(xp, lead)) * may * alliance.lead * (1.0 - itself)).sum(axis=1)
    others = flag(xp, luck.comes < logistic(xp, odds + p.follows * lead_comes[:, None])) * may
    return xp.where(alliance.lead > 0, lead_comes[:, None] * alliance.lead, others)


def promised(xp: Namespace, council: Council, cohesion: Cohesion, p: Parameters) -> Array:
    """Log-odds that an ally honours its promise, by the equation of `honouring`: `[asker, ally, history]`."""
    parties = xp.maximum((cohesion.active + cohesion.frozen).sum(axis=0), 2.0)
    none = xp.zeros_like(p.honours)
    known = honouring.Covariates(
        modern=xp.ones_like(p.honours),
        pact_members=parties,
        target_allies=parties - 1.0,
        capability=xp.maximum(council.capability, xp.finfo(xp.float64).tiny),
        attacker_km=xp.ones_like(p.honours),
        target_km=p.distance,
        great_power=none,
        borders_target=none,
        borders_attacker=none,
        rival=none,
    )
    coefficients = honouring.Coefficients(
        intercept=p.honours,
        era=p.era,
        dilution=p.dilution,
        capability=p.by_capability,
        attacker_distance=none,
        target_distance=p.by_distance,
        great_power=none,
        borders_target=none,
        borders_attacker=none,
        rival=none,
    )
    return honouring.log_odds(xp, known, coefficients)


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    asked, helped = s.invocation.asked.sum(axis=0), missions_of(s)
    return Outcomes(
        help_requested=asked,
        help_given=helped,
        requests=asked,
        answered=helped,
        days_to_troops=s.invocation.days.sum(axis=0),
        troops_sent=s.invocation.troops.sum(axis=0),
        mission_sufficed=s.invocation.sufficient.sum(axis=0),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(request=s.invocation.asked.sum(axis=0), mission=missions_of(s))


def missions_of(s: State) -> Array:
    """Requests of the month that bring troops."""
    return s.invocation.comes.max(axis=1).sum(axis=0)
