"""Harmonisation: the share of the alliance's common legal instruments that each member has adopted.

    adopted' = adopted + (own + contagion * mean of the others + drive if the lead chairs) trust (1 - adopted)

for members that take full part; others stand still. It is an index of instruments adopted and nothing more: what the
instruments say or do is outside the model. Literature: Simmons & Elkins (2004) on diffusion of policies. Left out:
repeal, and adoption on paper only.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, mean_or_nan, share_of
from foedus.model.parameters import Outcome, Parameter
from foedus.model.state import Alliance, Calendar, Cohesion, Harmonisation, State


class Parameters(NamedTuple):
    """What the case must ground."""

    adopted: Annotated[Array, Parameter("share", 0, 1, "Common legal instruments adopted at the start", ("member",))]
    own: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of the remaining instruments that a member adopts by itself in a month")
    ]
    contagion: Annotated[
        Array, Parameter("1/month", 0, 1, "Further part adopted in a month if all others have adopted all")
    ]
    drive: Annotated[
        Array, Parameter("1/month", 0, 1, "Further part adopted in a month while the lead is in the chair")
    ]


class Outcomes(NamedTuple):
    """What is read off a history: the mean over the members that take full part."""

    law_alignment: Annotated[Array, Outcome("share", "Mean share of common instruments adopted")]


def start(p: Parameters) -> Harmonisation:
    """Instruments adopted as the first month begins."""
    return Harmonisation(adopted=p.adopted)


def step(
    xp: Namespace, now: Harmonisation, alliance: Alliance, calendar: Calendar, cohesion: Cohesion, p: Parameters
) -> Harmonisation:
    """Advance one month."""
    active = cohesion.active
    others = share_of(xp, (active * now.adopted).sum(axis=0) - active * now.adopted, active.sum(axis=0) - active)
    lead_chairs = (calendar.chair * alliance.lead).sum(axis=0)
    pace = (p.own + p.contagion * others + p.drive * lead_chairs) * cohesion.trust * active
    return Harmonisation(adopted=xp.clip(now.adopted + pace * (1.0 - now.adopted), 0.0, 1.0))


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(law_alignment=mean_or_nan(xp, s.harmonisation.adopted, s.cohesion.active))
