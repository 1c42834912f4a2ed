"""Deterrence: how often an outside power initiates an attack on a member.

    attack rate = base / 12 exp(by_pressure (pressure - 1) - pact credibility - nuclear coverage)
    credibility = trust * collective readiness, for a member that takes full part; 0 for others

The log-linear form is the rare-event limit of an agent who attacks when the worth of attacking, with logistic error,
exceeds that of the status quo (Signorino 1999). The effect of a pact is small and uncertain in controlled comparisons
(.06 with a standard error of .09), so `pact` is drawn on both sides of zero. Coverage is a guarantee's extent and says
nothing of use. Left out: crises that escalate by themselves; bargaining before an attack.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace
from foedus.model.parameters import Parameter
from foedus.model.state import Alliance, Cohesion, Deterrence, Readiness, Rivalry

MONTHS = 12


class Parameters(NamedTuple):
    """What the case must ground."""

    base: Annotated[Array, Parameter("1/year", 0, 5, "Attacks at usual pressure and without a pact", ("member",))]
    by_pressure: Annotated[Array, Parameter("1", 0, 5, "Rise of the log rate per unit of outside pressure")]
    pact: Annotated[Array, Parameter("1", -2, 2, "Fall of the log rate under a fully credible pact")]
    coverage: Annotated[Array, Parameter("share", 0, 1, "How far nuclear guarantees cover the member", ("member",))]
    nuclear: Annotated[Array, Parameter("1", -2, 5, "Fall of the log rate under full coverage")]


def start(xp: Namespace, alliance: Alliance, p: Parameters) -> Deterrence:
    """Before the first month: the base rate."""
    return Deterrence(credibility=xp.zeros_like(alliance.lead), attack_rate=p.base / MONTHS)


def step(xp: Namespace, rivalry: Rivalry, readiness: Readiness, cohesion: Cohesion, p: Parameters) -> Deterrence:
    """This month's credibility and attack rate."""
    credibility = cohesion.trust * readiness.collective * cohesion.active
    worth = p.by_pressure * (rivalry.pressure - 1.0) - p.pact * credibility
    worth = worth - p.nuclear * p.coverage * (cohesion.active + cohesion.frozen)
    return Deterrence(credibility=credibility, attack_rate=p.base / MONTHS * xp.exp(worth))
