"""Equipment: what each contingent holds, how much of it works, and whose it is.

    stored'     = stored + delivered - begins           begins: as many whole units as there is equipment for, and the
                                                        rest where too little is on its way to make it up to a unit
    begun'      = begun + begins - half begun
    converting' = converting + half begun - half converting      half = 1 - exp(-2 / conversion): an Erlang plan of two
    new'        = new + half converting - new / (12 life)
    modern'     = modern - modern / (12 life) + bought           bought: renewal required / 12 times (spending / first),
                                                                 no more than is lacking
    inherited'  = inherited - inherited (1 - upkeep effect) / (12 inherited_life)
    a lead at war loses `lost_in_war` a year of all it has on hand

    supply    = sum over families of min(on hand, required) / required
    condition = serviceable / on hand
    national' = national + (bought_from_lead - national) renewal / 12 (spending / first) / held

`national` is the lead's part of national holdings. New sets replace inherited ones beyond what is required; a
contingent that is frozen or withdrawn keeps its sets. Upkeep money raises the serviceable part of all holdings, with
diminishing returns. Dependence is the lead's part of what the member's forces hold in all, its contingent and the rest
of its armed forces; concentration the Herfindahl-Hirschman index over suppliers of the same; lock-in the years of
support bound to the lead, for a full holding's mean.

What has nothing below it: a member whose contingent is nobody has supply, condition and lock-in 0, and weighs nothing
in readiness; its dependence and concentration are those of its armed forces.

Literature: Hirschman (1945) on dependence. Left out: resale, differences within a family, the age of national holdings.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import (
    Array,
    Namespace,
    flag,
    leaving,
    mean_or_nan,
    mean_over,
    saturating,
    share_of,
    share_or_nan,
)
from foedus.model.parameters import Outcome, Parameter, Variable
from foedus.model.state import Alliance, Budget, Equipment, Forces, Procurement, Programme, State, Supplier

MONTHS = 12
MILLION = 1e6
STAGES = 2
"""Of a unit's conversion."""


class Parameters(NamedTuple):
    """What the case must ground."""

    modern: Annotated[Array, Parameter("share", 0, 1, "Modern part of the held equipment at the start", ("member",))]
    held: Annotated[
        Array, Parameter("share", 0, 1, "Part of the required equipment that is held at the start", ("member",))
    ]
    lead_share: Annotated[
        Array, Parameter("share", 0, 1, "Part of held equipment that came from the lead, at the start", ("member",))
    ]
    armed_forces: Annotated[Array, Parameter("person", 100, 1e7, "Personnel of the member's armed forces", ("member",))]
    bought_from_lead: Annotated[
        Array, Parameter("share", 0, 1, "Part of what the member now buys by itself that is the lead's", ("member",))
    ]
    unit: Annotated[Array, Parameter("person", 1, 1e4, "Size of a unit that converts to new equipment as a whole")]
    conversion: Annotated[
        Array, Parameter("month", 0.5, 60, "Mean time for a unit to convert to new equipment", ("family",))
    ]
    life: Annotated[Array, Parameter("year", 1, 60, "Mean service life of modern equipment")]
    renewal: Annotated[
        Array,
        Parameter("1/year", 0, 1, "Part of the required equipment that a member buys by itself in a year", ("member",)),
    ]
    inherited_life: Annotated[Array, Parameter("year", 1, 60, "Mean remaining service life of inherited equipment")]
    availability_modern: Annotated[Array, Parameter("share", 0, 1, "Serviceable part of modern equipment")]
    availability_inherited: Annotated[
        Array, Parameter("share", 0, 1, "Serviceable part of inherited equipment", ("member",))
    ]
    condition_in_war: Annotated[
        Array, Parameter("ratio", 0, 1.5, "Serviceable part of the equipment of a lead at war, over the usual")
    ]
    lost_in_war: Annotated[
        Array, Parameter("1/year", 0, 2, "Part of the contingent's equipment that a lead at war loses to it in a year")
    ]
    upkeep_gain: Annotated[
        Array, Parameter("share", 0, 1, "Most that upkeep money adds to the serviceable part of equipment")
    ]
    upkeep_scale: Annotated[
        Array, Parameter("USD/month", 1, 1e5, "Upkeep money a soldier at which 63 % of its greatest effect is reached")
    ]
    support: Annotated[
        Array, Parameter("year", 1, 60, "Years of training, parts and logistics that new equipment binds")
    ]


class Outcomes(NamedTuple):
    """What is read off a history: means over the parties other than the lead, if there are any; sets by their worth."""

    in_service: Annotated[
        Array,
        Outcome(
            "share",
            "Delivered equipment in service at the end of {}, over what was announced",
            better=1,
            over="horizons",
        ),
    ]
    dependence: Annotated[
        Array,
        Outcome("share", "Mean share of members' holdings that came from the lead at the end of {}", over="horizons"),
    ]
    dependence_spread: Annotated[
        Array, Outcome("share", "Most dependent member's share from the lead less the least dependent's")
    ]
    equipped: Annotated[
        Array,
        Outcome(
            "share",
            "Modern equipment in service, over all that full equipment takes, at the end of {}",
            better=1,
            over="horizons",
        ),
    ]
    concentration: Annotated[
        Array, Outcome("index", "Mean Herfindahl-Hirschman index of members' suppliers", better=-1)
    ]
    lock_in: Annotated[Array, Outcome("year", "Mean years of support bound to the lead")]


class Series(NamedTuple):
    """What is kept of every month."""

    in_service: Annotated[Array, Variable("share", "Delivered equipment in service, over what was announced")]
    dependence: Annotated[Array, Variable("share", "Mean share of members' holdings that came from the lead")]


def start(
    xp: Namespace, alliance: Alliance, forces: Forces, supplier: Supplier, programme: Programme, p: Parameters
) -> Equipment:
    """Holdings as the first month begins."""
    families = xp.ones_like(programme.orders[0, :, 0])
    required = forces.establishment[:, None] * families
    held = required * p.held[:, None]
    modern = held * p.modern[:, None]
    none = xp.zeros_like(programme.orders)
    nobody = xp.zeros_like(forces.contingent)
    begin = Equipment(
        required=required,
        inherited=held - modern,
        modern=modern,
        stored=none,
        begun=none,
        converting=none,
        new=none,
        national_lead=p.lead_share,
        supply=nobody,
        condition=nobody,
        in_conversion=nobody,
        dependence=nobody,
        concentration=nobody,
        lock_in=nobody,
    )
    return assessed(xp, begin, alliance, forces, supplier, xp.zeros_like(nobody), p)


def step(
    xp: Namespace,
    now: Equipment,
    alliance: Alliance,
    budget: Budget,
    forces: Forces,
    supplier: Supplier,
    programme: Programme,
    procurement: Procurement,
    p: Parameters,
) -> Equipment:
    """Advance one month."""
    stored = now.stored + procurement.delivered
    on_its_way = (procurement.contracted + procurement.produced + procurement.shipped).sum(axis=2)
    begins = stored * ready_to_convert(xp, stored.sum(axis=2), on_its_way, forces.establishment, p)[:, :, None]
    half = leaving(xp, p.conversion / STAGES)[:, None]
    worn = 1.0 / (MONTHS * p.life)
    upkeep = saturating(xp, share_of(xp, programme.upkeep * MILLION, forces.contingent), p.upkeep_scale)
    kept = 1.0 - alliance.lead * supplier.at_war * (1.0 - xp.exp(-p.lost_in_war / MONTHS))

    new = (now.new * (1.0 - worn) + now.converting * half) * kept[:, None, None]
    pace = p.renewal * share_of(xp, budget.spending, forces.first_spending) / MONTHS
    coming = (stored + now.begun + now.converting * (1.0 - half)).sum(axis=2)
    modern = now.modern * (1.0 - worn) * kept[:, None]
    lacking = xp.maximum(now.required - modern - new.sum(axis=2) - coming, 0.0)
    modern = modern + xp.minimum(pace[:, None] * now.required, lacking)
    inherited = now.inherited * (1.0 - (1.0 - upkeep[:, None]) / (MONTHS * p.inherited_life)) * kept[:, None]
    surplus = inherited + modern + new.sum(axis=2) - now.required
    replaced = xp.minimum(share_of(xp, pace, p.held), 1.0)
    moved = now._replace(
        inherited=xp.maximum(inherited - xp.maximum(surplus, 0.0), 0.0),
        modern=modern,
        stored=stored - begins,
        begun=now.begun * (1.0 - half) + begins,
        converting=now.converting * (1.0 - half) + now.begun * half,
        new=new,
        national_lead=now.national_lead + (p.bought_from_lead - now.national_lead) * replaced,
    )
    return assessed(xp, moved, alliance, forces, supplier, upkeep, p)


def ready_to_convert(xp: Namespace, stored: Array, on_its_way: Array, establishment: Array, p: Parameters) -> Array:
    """Part of what is stored that begins to convert: `[member, family, history]`.

    Whole units, a contingent being one at most; and a remainder for which so little is on its way that no unit will
    come of it.
    """
    unit = xp.minimum(p.unit, establishment)[:, None]
    whole = xp.floor(share_of(xp, stored, unit)) * unit
    rest = stored - whole
    no_more = flag(xp, rest + on_its_way < unit) * flag(xp, on_its_way < rest)
    return share_of(xp, whole + no_more * rest, stored)


def assessed(
    xp: Namespace, held: Equipment, alliance: Alliance, forces: Forces, supplier: Supplier, upkeep: Array, p: Parameters
) -> Equipment:
    """The same holdings with their supply, condition, dependence, concentration and lock-in worked out."""
    gain = (p.upkeep_gain * upkeep)[:, None]
    in_war = xp.where(alliance.lead * supplier.at_war > 0, p.condition_in_war, 1.0)[:, None]
    works_old = xp.minimum((p.availability_inherited[:, None] + gain) * in_war, 1.0)
    works_new = xp.minimum((p.availability_modern + gain) * in_war, 1.0)
    new = held.new.sum(axis=2)
    serviceable = held.inherited * works_old + (held.modern + new) * works_new
    on_hand = held.inherited + held.modern + new
    required = held.required.sum(axis=1)

    from_lead = (alliance.home * alliance.lead).sum(axis=1)
    others = share_of(xp, 1.0 - from_lead, (1.0 - from_lead).sum(axis=0))
    origin = from_lead * held.national_lead[:, None] + others * (1.0 - held.national_lead[:, None])
    modern = held.modern.sum(axis=1)
    families = held.required.shape[1]
    elsewhere = xp.maximum(p.armed_forces - forces.establishment, 0.0) * p.held * families
    old = held.inherited.sum(axis=1) + modern
    under_way = (held.begun + held.converting).sum(axis=1)
    delivered = held.new.sum(axis=1) + held.stored.sum(axis=1) + under_way
    by_supplier = (old + elsewhere)[:, None] * origin + delivered
    parts = share_of(xp, by_supplier, by_supplier.sum(axis=1)[:, None])
    fresh = modern * held.national_lead + (delivered * from_lead).sum(axis=1)
    return held._replace(
        supply=share_of(xp, xp.minimum(on_hand, held.required).sum(axis=1), required),
        condition=share_of(xp, serviceable.sum(axis=1), on_hand.sum(axis=1)),
        in_conversion=xp.minimum(share_of(xp, under_way.sum(axis=1), required), 1.0),
        dependence=(parts * from_lead).sum(axis=1),
        concentration=(parts**2).sum(axis=1),
        lock_in=share_of(xp, fresh, required) * p.support,
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    others = parties_beside_the_lead(alliance, s)
    dependence = s.equipment.dependence
    most = xp.where(others > 0, dependence, -xp.inf).max(axis=0)
    least = xp.where(others > 0, dependence, xp.inf).min(axis=0)
    return Outcomes(
        in_service=in_service_share(xp, s),
        equipped=equipped_share(xp, s),
        dependence=mean_or_nan(xp, dependence, others),
        dependence_spread=xp.where(others.sum(axis=0) > 0, most - least, xp.nan),
        concentration=mean_or_nan(xp, s.equipment.concentration, others),
        lock_in=mean_or_nan(xp, s.equipment.lock_in, others),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(
        in_service=in_service_share(xp, s),
        dependence=mean_over(xp, s.equipment.dependence, parties_beside_the_lead(alliance, s)),
    )


def equipped_share(xp: Namespace, s: State) -> Array:
    """Modern sets in service of members that take full part, over those that full equipment takes."""
    modern = (s.equipment.modern.sum(axis=1) + s.equipment.new.sum(axis=(1, 2))) * s.cohesion.active
    return share_or_nan(xp, modern.sum(axis=0), (s.equipment.required.sum(axis=1) * s.cohesion.active).sum(axis=0))


def in_service_share(xp: Namespace, s: State) -> Array:
    """Delivered sets in service over sets announced, each counted by its worth."""
    in_service = (s.equipment.new.sum(axis=(0, 2)) * s.programme.worth).sum(axis=0)
    return share_of(xp, in_service, s.programme.announced)


def parties_beside_the_lead(alliance: Alliance, s: State) -> Array:
    """1 for each party to the alliance other than the lead, frozen ones included."""
    return (s.cohesion.active + s.cohesion.frozen) * (1.0 - alliance.lead)
