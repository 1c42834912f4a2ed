"""Procurement: from order to delivery, as a chain of three equal delays.

    contracted -> produced -> shipped -> delivered,   each stage left at the rate 3 / (12 slip lag)

so that the lag from contract to delivery is an Erlang distribution of shape 3 and mean `lag`:
nearly the register's 6, 32, 63, 86, 94 and 99.7 % delivered within 0 to 5 calendar years. A supplier short of capacity
takes on fewer orders (see `programme`) and delivers what it has taken on. Each stage loses `cancelled` a month, and all
that a member that has left still expected from the lead. Every set ordered is in the chain, delivered or cancelled.

Left out: advance payment, second-hand deliveries, order of service among customers.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, share_of, share_or_nan
from foedus.model.parameters import Outcome, Parameter, Variable
from foedus.model.state import Alliance, Cohesion, Procurement, Programme, State

MONTHS = 12
STAGES = 3


class Parameters(NamedTuple):
    """What the case must ground."""

    lag: Annotated[Array, Parameter("year", 0.1, 20, "Mean time from contract to delivery", ("family",))]
    slip: Annotated[Array, Parameter("ratio", 0.5, 5, "Actual delivery time over planned delivery time")]
    cancelled: Annotated[Array, Parameter("1/month", 0, 1, "Part of outstanding orders that is cancelled in a month")]


class Outcomes(NamedTuple):
    """What is read off a history. Sets are counted by their worth: list price over the mean of all families."""

    delivered: Annotated[
        Array,
        Outcome("share", "Equipment delivered by the end of {}, over what was announced", better=1, over="horizons"),
    ]
    delivered_of_ordered: Annotated[
        Array, Outcome("share", "Equipment delivered by the end, over what was contracted", better=1)
    ]


class Series(NamedTuple):
    """What is kept of every month."""

    delivered: Annotated[Array, Variable("share", "Equipment delivered, over what was announced")]


def start(xp: Namespace, programme: Programme) -> Procurement:
    """An empty chain."""
    none = xp.zeros_like(programme.orders)
    return Procurement(
        contracted=none,
        produced=none,
        shipped=none,
        delivered=none,
        delivered_so_far=none[0, 0],
        delivered_worth=none[0, 0, 0],
    )


def step(
    xp: Namespace,
    now: Procurement,
    alliance: Alliance,
    programme: Programme,
    cohesion: Cohesion,
    p: Parameters,
) -> Procurement:
    """Advance one month."""
    gone = 1.0 - xp.minimum(cohesion.active + cohesion.frozen, 1.0)
    from_lead = (alliance.home * alliance.lead).sum(axis=1)
    lost = xp.maximum(gone[:, None] * from_lead, p.cancelled)
    kept = 1.0 - lost[:, None]
    stays = xp.exp(-STAGES / (MONTHS * p.slip * p.lag))[:, None]

    contracted, produced, shipped = now.contracted * kept, now.produced * kept, now.shipped * kept
    delivered = shipped * (1.0 - stays)
    by_family = delivered.sum(axis=0)
    return Procurement(
        contracted=contracted * stays + programme.orders,
        produced=produced * stays + contracted * (1.0 - stays),
        shipped=shipped * stays + produced * (1.0 - stays),
        delivered=delivered,
        delivered_so_far=now.delivered_so_far + by_family.sum(axis=0),
        delivered_worth=now.delivered_worth + (by_family.sum(axis=1) * programme.worth).sum(axis=0),
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(
        delivered=delivered_share(xp, s.programme, s.procurement),
        delivered_of_ordered=share_or_nan(xp, s.procurement.delivered_worth, s.programme.ordered),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(delivered=delivered_share(xp, s.programme, s.procurement))


def delivered_share(xp: Namespace, plan: Programme, chain: Procurement) -> Array:
    """Sets delivered over sets announced, each counted by its worth, so that cheap families count for less."""
    return share_of(xp, chain.delivered_worth, plan.announced)
