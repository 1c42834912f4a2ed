"""Programme: what is bought for whom, when, and with whose money.

What was announced is a part of the full equipment of those that the announcement means: `announced` times a set of each
family for each of their soldiers. What the council adopts is `scope` of it, and its money

    money a month = adopted sets, at their price a soldier, times realised / (12 duration)

flows for `duration` years: for equipment once `decision_lag` years have passed after adoption, when the first contract
is signed; for training, command, borders and upkeep, which need no arms contract, from adoption. It is shared out to
members by contingent and need, and by line as the policy says. Every policy has the same money, and spends as much of
it as its lines add up to. The lead grants a share, credits a share, and each member pays its rest up to a ceiling of
its spending; what it cannot pay is not spent. One set is one soldier's equipment of one family. Its price is the
family's share of the price per soldier and moves with

    (1 + (cost_growth - 1) elapsed / duration) (1 + delivered / announced)^(log2 slope)   and the supplier's terms.

Nothing is ordered that the contingent has, modern, or has coming; a supplier short of capacity takes on fewer orders.
Money left over so is not spent.

Literature: cost growth, Arena et al. (2006); learning, Wright (1936). Left out: separate contracts, interest and
repayment of credits, offsets.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, share_of
from foedus.model.elementary import power
from foedus.model.parameters import Lever, Outcome, Parameter
from foedus.model.state import (
    Alliance,
    Budget,
    Cohesion,
    Council,
    Equipment,
    Forces,
    Procurement,
    Programme,
    State,
    Supplier,
)

MONEY = "the programme's money"
MONTHS = 12
THOUSAND = 1000


class Parameters(NamedTuple):
    """What the case must ground."""

    announced: Annotated[
        Array, Parameter("share", 0.01, 1, "Part of full equipment that the announcement means, for those it means")
    ]
    decision_lag: Annotated[
        Array, Parameter("year", 0, 30, "Years from the programme's adoption to its first contract")
    ]
    duration: Annotated[Array, Parameter("year", 1, 40, "Years over which the programme's money is spread")]
    price_per_soldier: Annotated[
        Array, Parameter("thousand USD", 1, 1000, "Price of the full equipment of one soldier")
    ]
    realised: Annotated[Array, Parameter("share", 0, 1, "Part of the announced money that is ever provided")]
    in_war: Annotated[Array, Parameter("share", 0, 1, "Part of its money that a lead at war still provides")]
    lead_included: Annotated[Array, Parameter("share", 0, 1, "Part in which the lead's own contingent is equipped too")]
    granted: Annotated[Array, Parameter("share", 0, 1, "Part of the programme's money that the lead gives")]
    credited: Annotated[Array, Parameter("share", 0, 1, "Part of the programme's remaining money that the lead lends")]
    own_ceiling: Annotated[
        Array, Parameter("share", 0, 1, "Largest part of its military spending that a member pays into the programme")
    ]
    family_price: Annotated[
        Array, Parameter("index", 0.01, 10, "Relative price of a set of the equipment family", ("family",))
    ]
    terms: Annotated[
        Array, Parameter("ratio", 0.2, 5, "Price asked by the supplier, over the list price", ("supplier",))
    ]
    cost_growth: Annotated[
        Array, Parameter("ratio", 0.5, 5, "Price of equipment at the programme's end over that at its start")
    ]
    slope: Annotated[Array, Parameter("ratio", 0.5, 1, "Unit cost of equipment after a doubling of deliveries")]


class Levers(NamedTuple):
    """What a policy sets."""

    allocation: Annotated[
        Array,
        Lever("share", 0, 1, "Shares of the money by line", ("line",), default=0, cost=MONEY, total=1, or_less=True),
    ]
    supplier_mix: Annotated[
        Array, Lever("share", 0, 1, "Shares of the orders by supplier", ("supplier",), default=0, cost=MONEY, total=1)
    ]
    member_weight: Annotated[
        Array, Lever("index", 0, 10, "Weight of the member when money is shared out", ("member",), default=1, cost="")
    ]


class Outcomes(NamedTuple):
    """What is read off a history."""

    contract_signed: Annotated[Array, Outcome("", "A first contract is signed")]
    adopted: Annotated[
        Array, Outcome("share", "Part of the announced programme that has been adopted by the end", better=1)
    ]
    contracted: Annotated[
        Array,
        Outcome("share", "Equipment contracted by the end of {}, over what was announced", better=1, over="horizons"),
    ]
    contract_volume: Annotated[Array, Outcome("million USD", "Volume of contracts with the lead's supplier")]
    money_spent: Annotated[Array, Outcome("million USD", "Money spent on all lines of the programme")]


def start(xp: Namespace, alliance: Alliance, forces: Forces, p: Parameters) -> Programme:
    """Before adoption: nothing is ordered."""
    none = xp.zeros_like(p.duration)
    nobody = xp.zeros_like(forces.contingent)
    price = list_price(xp, p)[:, None] * p.terms
    return Programme(
        waited=none,
        elapsed=none,
        announced=p.announced * meant(xp, alliance, forces, p).sum(axis=0) * p.family_price.shape[0],
        worth=p.family_price / p.family_price.mean(axis=0),
        orders=nobody[:, None, None] * price,
        ordered=none,
        price=price,
        training=nobody,
        command=none,
        border=nobody,
        upkeep=nobody,
        spent=none,
        contracts=none,
    )


def meant(xp: Namespace, alliance: Alliance, forces: Forces, p: Parameters) -> Array:
    """Soldiers of each contingent whom the programme means: `[member, history]`."""
    return forces.contingent * xp.where(alliance.lead > 0, p.lead_included, 1.0)


def list_price(xp: Namespace, p: Parameters) -> Array:
    """Price of one set at the start, `[family, history]`, thousand USD; a soldier's families sum to the whole."""
    return p.price_per_soldier * share_of(xp, p.family_price, p.family_price.sum(axis=0))


def step(
    xp: Namespace,
    now: Programme,
    alliance: Alliance,
    council: Council,
    budget: Budget,
    supplier: Supplier,
    forces: Forces,
    equipment: Equipment,
    procurement: Procurement,
    cohesion: Cohesion,
    p: Parameters,
    levers: Levers,
) -> Programme:
    """Advance one month."""
    waited = now.waited + council.adopted
    months = p.duration * MONTHS
    open_ = flag(xp, waited > p.decision_lag * MONTHS) * xp.clip(months - now.elapsed, 0.0, 1.0)
    elapsed = now.elapsed + open_
    at_once = council.adopted * xp.clip(months - now.waited, 0.0, 1.0)

    adopted = p.announced * meant(xp, alliance, forces, p).sum(axis=0) * council.scope
    a_month = adopted * p.price_per_soldier / THOUSAND * p.realised / months
    by_family = (levers.allocation[:, None] * alliance.line_family).sum(axis=0)
    for_equipment = by_family.sum(axis=0)
    stream = a_month * (for_equipment * open_ + (levers.allocation.sum(axis=0) - for_equipment) * at_once)
    paid = a_month * paid_shares(
        xp, alliance, budget, supplier, forces, equipment, cohesion, council, stream, p, levers
    )
    money, other_money = paid * open_, paid * at_once

    growth = 1.0 + (p.cost_growth - 1.0) * xp.minimum(elapsed / months, 1.0)
    delivered = procurement.delivered_so_far.sum(axis=0)
    learning = power(xp, 1.0 + share_of(xp, delivered, now.announced), xp.log2(p.slope))
    price = list_price(xp, p)[:, None] * p.terms * growth * learning
    taken_on = by_family[:, None] * levers.supplier_mix * xp.minimum(supplier.capacity, 1.0)
    wanted = money[:, None, None] * (taken_on * THOUSAND / price)
    in_all = wanted.sum(axis=2)
    needed = xp.minimum(in_all, lacking(xp, equipment, procurement))
    orders = wanted * share_of(xp, needed, in_all)[:, :, None]
    by_supplier = (orders.sum(axis=0) * price).sum(axis=0) / THOUSAND

    def goes_to(line: Array) -> Array:
        return (levers.allocation * line).sum(axis=0)

    training = other_money * goes_to(alliance.line_training)
    command = other_money.sum(axis=0) * goes_to(alliance.line_command)
    border = other_money * goes_to(alliance.line_border)
    upkeep = other_money * goes_to(alliance.line_upkeep)
    return Programme(
        waited=waited,
        elapsed=elapsed,
        announced=now.announced,
        worth=now.worth,
        orders=orders,
        ordered=now.ordered + (orders.sum(axis=(0, 2)) * now.worth).sum(axis=0),
        price=price,
        training=training,
        command=command,
        border=border,
        upkeep=upkeep,
        spent=now.spent + by_supplier.sum(axis=0) + command + (training + border + upkeep).sum(axis=0),
        contracts=now.contracts + (by_supplier * (alliance.home * alliance.lead).sum(axis=1)).sum(axis=0),
    )


def lacking(xp: Namespace, equipment: Equipment, procurement: Procurement) -> Array:
    """Sets that a contingent neither has, modern, nor has coming: `[member, family, history]`."""
    coming = procurement.contracted + procurement.produced + procurement.shipped
    coming = coming + equipment.stored + equipment.begun + equipment.converting + equipment.new
    return xp.maximum(equipment.required - equipment.modern - coming.sum(axis=2), 0.0)


def paid_shares(
    xp: Namespace,
    alliance: Alliance,
    budget: Budget,
    supplier: Supplier,
    forces: Forces,
    equipment: Equipment,
    cohesion: Cohesion,
    council: Council,
    stream: Array,
    p: Parameters,
    levers: Levers,
) -> Array:
    """Each member's part of the stream that someone can pay for: `[member, history]`, summing to at most 1."""
    takes_part = cohesion.active * (1.0 - council.opted_out) * xp.where(alliance.lead > 0, p.lead_included, 1.0)
    need = 1.0 - xp.minimum(equipment.supply * equipment.condition, 1.0)
    claim = forces.contingent * takes_part * levers.member_weight * (1.0 + need)
    claim = share_of(xp, claim, claim.sum(axis=0))
    from_lead = (p.granted + (1.0 - p.granted) * p.credited) * xp.where(supplier.at_war > 0, p.in_war, 1.0)
    own = (1.0 - p.granted) * (1.0 - p.credited)
    ceiling = xp.minimum(p.own_ceiling * budget.spending, claim * own * stream)
    affordable = share_of(xp, ceiling, stream)
    return claim * from_lead + affordable


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(
        contract_signed=flag(xp, s.programme.ordered > 0),
        adopted=s.council.adopted * s.council.scope,
        contracted=share_of(xp, s.programme.ordered, s.programme.announced),
        contract_volume=s.programme.contracts,
        money_spent=s.programme.spent,
    )
