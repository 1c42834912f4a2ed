"""Equipment: what each contingent holds, how much of it works, and whose it is.

    converting' = converting + delivered - converting (1 - exp(-1 / conversion))     a unit takes time to take it over
    new'        = new + converted - new / (12 life)
    modern'     = modern - modern / (12 life) + renewal required / 12             what members buy by themselves
    inherited'  = inherited - inherited (1 - upkeep effect) / (12 inherited_life)

    cover     = sum over families of min(serviceable, required) / required
    condition = serviceable / held

New sets replace inherited ones beyond what is required; a contingent that is frozen or withdrawn keeps its sets. Upkeep
money raises the serviceable part of old holdings, with diminishing returns. Dependence is the lead's part of all
holdings; concentration the Herfindahl-Hirschman index over suppliers; lock-in the years of support bound to the lead,
for a full holding's mean.

Literature: Hirschman (1945) on dependence. Left out: losses, resale, differences within a family.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, leaving, mean_over, saturating, share_of
from foedus.model.parameters import Outcome, Parameter, Variable
from foedus.model.state import Alliance, Equipment, Forces, Procurement, Programme, State

MONTHS = 12
MILLION = 1e6


class Parameters(NamedTuple):
    """What the case must ground."""

    modern: Annotated[Array, Parameter("share", 0, 1, "Modern part of the held equipment at the start", ("member",))]
    held: Annotated[
        Array, Parameter("share", 0, 1, "Part of the required equipment that is held at the start", ("member",))
    ]
    lead_share: Annotated[
        Array, Parameter("share", 0, 1, "Part of held equipment that came from the lead, at the start", ("member",))
    ]
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
    """What is read off a history: means over the parties other than the lead; sets counted by their worth."""

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
    concentration: Annotated[
        Array, Outcome("index", "Mean Herfindahl-Hirschman index of members' suppliers", better=-1)
    ]
    lock_in: Annotated[Array, Outcome("year", "Mean years of support bound to the lead")]


class Series(NamedTuple):
    """What is kept of every month."""

    in_service: Annotated[Array, Variable("share", "Delivered equipment in service, over what was announced")]
    dependence: Annotated[Array, Variable("share", "Mean share of members' holdings that came from the lead")]


def start(xp: Namespace, alliance: Alliance, forces: Forces, programme: Programme, p: Parameters) -> Equipment:
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
        converting=none,
        new=none,
        cover=nobody,
        condition=nobody,
        in_conversion=nobody,
        dependence=nobody,
        concentration=nobody,
        lock_in=nobody,
    )
    return assessed(xp, begin, alliance, xp.zeros_like(nobody), p)


def step(
    xp: Namespace,
    now: Equipment,
    alliance: Alliance,
    forces: Forces,
    programme: Programme,
    procurement: Procurement,
    p: Parameters,
) -> Equipment:
    """Advance one month."""
    converted = now.converting * leaving(xp, p.conversion)[:, None]
    worn = 1.0 / (MONTHS * p.life)
    upkeep = saturating(xp, share_of(xp, programme.upkeep * MILLION, forces.contingent), p.upkeep_scale)
    new = now.new - now.new * worn + converted
    modern = now.modern - now.modern * worn + p.renewal[:, None] * now.required / MONTHS
    inherited = now.inherited * (1.0 - (1.0 - upkeep[:, None]) / (MONTHS * p.inherited_life))
    surplus = inherited + modern + new.sum(axis=2) - now.required
    moved = now._replace(
        inherited=xp.maximum(inherited - xp.maximum(surplus, 0.0), 0.0),
        modern=modern,
        converting=now.converting + procurement.delivered - converted,
        new=new,
    )
    return assessed(xp, moved, alliance, upkeep, p)


def assessed(xp: Namespace, held: Equipment, alliance: Alliance, upkeep: Array, p: Parameters) -> Equipment:
    """The same holdings with their cover, condition, dependence, concentration and lock-in worked out."""
    gain = (p.upkeep_gain * upkeep)[:, None]
    works_old = xp.minimum(p.availability_inherited[:, None] + gain, 1.0)
    works_new = xp.minimum(p.availability_modern + gain, 1.0)
    new = held.new.sum(axis=2)
    serviceable = held.inherited * works_old + (held.modern + new) * works_new
    holdings = held.inherited + held.modern + new
    required = held.required.sum(axis=1)

    from_lead = (alliance.home * alliance.lead).sum(axis=1)
    others = share_of(xp, 1.0 - from_lead, (1.0 - from_lead).sum(axis=0))
    origin = from_lead * p.lead_share[:, None] + others * (1.0 - p.lead_share[:, None])
    converting = held.converting.sum(axis=1)
    modern = held.modern.sum(axis=1)
    old = (held.inherited.sum(axis=1) + modern)[:, None] * origin
    by_supplier = old + held.new.sum(axis=1) + converting
    shares = share_of(xp, by_supplier, by_supplier.sum(axis=1)[:, None])
    fresh = modern * p.lead_share + ((by_supplier - old) * from_lead).sum(axis=1)
    return held._replace(
        cover=share_of(xp, xp.minimum(serviceable, held.required).sum(axis=1), required),
        condition=share_of(xp, serviceable.sum(axis=1), holdings.sum(axis=1)),
        in_conversion=xp.minimum(share_of(xp, converting.sum(axis=1), required), 1.0),
        dependence=(shares * from_lead).sum(axis=1),
        concentration=(shares**2).sum(axis=1),
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
        dependence=mean_over(xp, dependence, others),
        dependence_spread=xp.where(others.sum(axis=0) > 0, most - least, 0.0),
        concentration=mean_over(xp, s.equipment.concentration, others),
        lock_in=mean_over(xp, s.equipment.lock_in, others),
    )


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(
        in_service=in_service_share(xp, s),
        dependence=mean_over(xp, s.equipment.dependence, parties_beside_the_lead(alliance, s)),
    )


def in_service_share(xp: Namespace, s: State) -> Array:
    """Delivered sets in service over sets announced, each counted by its worth."""
    in_service = (s.equipment.new.sum(axis=(0, 2)) * s.programme.worth).sum(axis=0)
    return share_of(xp, in_service, s.programme.announced)


def parties_beside_the_lead(alliance: Alliance, s: State) -> Array:
    """1 for each party to the alliance other than the lead, frozen ones included."""
    return (s.cohesion.active + s.cohesion.frozen) * (1.0 - alliance.lead)
