"""Deterrence: how often an outside power initiates an attack on a member.

    resists     logistic(resists + pact credibility)                  the member, if it is attacked
    worth       (1 - resists) stake - resists (cost + nuclear coverage)   of attacking, to the outside power
    attack      logistic(log-odds of the base rate + log rise + worth - worth without guarantees)
    credibility = trust * collective readiness, for a member that takes full part; 0 for others

Each power decides on each member by itself, so that an attack has an author. Its rise, from `rivalry`, multiplies the
base rate, and is bounded. The outside power looks ahead to the member's answer: strategic choice with errors in acting
(McKelvey & Palfrey 1998; Signorino 1999), see `strategic`. Allies' promises work by letting the member resist. The
effect of a pact is small and uncertain in controlled comparisons (.06 with a standard error of .09), so `pact` is drawn
on both sides of zero. Coverage is a guarantee's extent and says nothing of use. Left out: crises that escalate by
themselves; bargaining before an attack; disputes that members themselves begin.
"""

from typing import Annotated, NamedTuple

from foedus.model import strategic
from foedus.model.arrays import Array, Namespace, logistic
from foedus.model.elementary import log
from foedus.model.parameters import Parameter
from foedus.model.state import Alliance, Cohesion, Deterrence, Readiness, Rivalry

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    base: Annotated[
        Array,
        Parameter(
            "1/year", 0, 5, "Attacks of the power on the member at its usual strength, no pact", ("member", "power")
        ),
    ]
    resists: Annotated[Array, Parameter("log-odds", -10, 10, "An attacked member resists, without a pact")]
    pact: Annotated[Array, Parameter("log-odds", -5, 5, "How far a fully credible pact adds to a member's resistance")]
    stake: Annotated[Array, Parameter("log-odds", 0, 10, "What an attacker gains if the member gives way")]
    cost: Annotated[Array, Parameter("log-odds", 0, 10, "What an attacker loses if the member resists")]
    coverage: Annotated[Array, Parameter("share", 0, 1, "How far nuclear guarantees cover the member", ("member",))]
    nuclear: Annotated[
        Array, Parameter("log-odds", -5, 10, "What an attacker loses besides under full nuclear coverage")
    ]


def start(xp: Namespace, alliance: Alliance, p: Parameters) -> Deterrence:
    """Before the first month: the base rate."""
    return Deterrence(credibility=xp.zeros_like(alliance.lead), attack_rate=p.base / MONTHS)


def step(xp: Namespace, rivalry: Rivalry, readiness: Readiness, cohesion: Cohesion, p: Parameters) -> Deterrence:
    """This month's credibility, and rate of attacks by member and power."""
    credibility = cohesion.trust * readiness.collective * cohesion.active
    covered = p.coverage * (cohesion.active + cohesion.frozen)
    least = xp.finfo(xp.float64).tiny
    usual = xp.log(xp.expm1(xp.maximum(p.base / MONTHS, least))) + log(xp, xp.maximum(rivalry.rise, least))
    quiet = worth(xp, p.resists, p.stake, -p.cost) - usual
    guarded = p.resists + p.pact * credibility
    choice = strategic.quantal(xp, quiet, p.stake, (-p.cost - p.nuclear * covered)[:, None], guarded[:, None])
    peace = xp.maximum(choice.status_quo, least)
    return Deterrence(credibility=credibility, attack_rate=-log(xp, peace))


def worth(xp: Namespace, member_resists: Array, gives_way: Array, resists: Array) -> Array:
    """Worth of an attack to the outside power, which looks ahead to the member's answer, in log-odds."""
    answer = logistic(xp, member_resists)
    return (1.0 - answer) * gives_way + answer * resists
