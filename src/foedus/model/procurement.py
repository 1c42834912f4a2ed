"""Procurement: from order to delivery, as a chain of three equal delays.

    contracted -> produced -> shipped -> delivered,   each stage left at the rate 3 capacity / (12 slip lag)

so that with full capacity the lag from contract to delivery is an Erlang distribution of shape 3 and mean `lag`:
nearly the register's 6, 32, 63, 86, 94 and 99.7 % delivered within 0 to 5 calendar years. A supplier short of capacity
passes everything on more slowly. Each stage loses `cancelled` a month, and all that a member that has left still
expected from the lead. Every set ordered is in the chain, delivered or cancelled.

Left out: advance payment, second-hand deliveries, order of service among customers.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace
from foedus.model.parameters import Parameter
from foedus.model.state import Alliance, Cohesion, Procurement, Programme, Supplier

MONTHS = 12
STAGES = ("contracted", "produced", "shipped")


class Parameters(NamedTuple):
    """What the case must ground."""

    lag: Annotated[Array, Parameter("year", 0.1, 20, "Mean time from contract to delivery", ("family",))]
    slip: Annotated[Array, Parameter("ratio", 0.5, 5, "Actual delivery time over planned delivery time")]
    cancelled: Annotated[Array, Parameter("1/month", 0, 1, "Part of outstanding orders that is cancelled in a month")]


def start(xp: Namespace, programme: Programme) -> Procurement:
    """An empty chain."""
    none = xp.zeros_like(programme.orders)
    return Procurement(
        backlog=xp.stack([none for _ in STAGES]),
        delivered=none,
        ordered_so_far=none[0, 0],
        delivered_so_far=none[0, 0],
        cancelled_so_far=none[0, 0],
        delivered_worth=none[0, 0, 0],
    )


def step(
    xp: Namespace,
    now: Procurement,
    alliance: Alliance,
    programme: Programme,
    supplier: Supplier,
    cohesion: Cohesion,
    p: Parameters,
) -> Procurement:
    """Advance one month."""
    gone = 1.0 - xp.minimum(cohesion.active + cohesion.frozen, 1.0)
    from_lead = (alliance.home * alliance.lead).sum(axis=1)
    lost = xp.maximum(gone[:, None, None] * from_lead, p.cancelled)
    rate = len(STAGES) * supplier.capacity / (MONTHS * p.slip * p.lag)[:, None]
    passed = 1.0 - xp.exp(-rate)

    cancelled = now.backlog * lost
    arriving = programme.orders
    backlog = []
    for stage in range(len(STAGES)):
        held = now.backlog[stage] - cancelled[stage]
        leaving = held * passed
        backlog.append(held - leaving + arriving)
        arriving = leaving
    return Procurement(
        backlog=xp.stack(backlog),
        delivered=arriving,
        ordered_so_far=now.ordered_so_far + programme.orders.sum(axis=(0, 1)),
        delivered_so_far=now.delivered_so_far + arriving.sum(axis=(0, 1)),
        cancelled_so_far=now.cancelled_so_far + cancelled.sum(axis=(0, 1, 2)),
        delivered_worth=now.delivered_worth + (arriving.sum(axis=(0, 2)) * programme.worth).sum(axis=0),
    )
