"""Outcomes: what is read off a history, at its end (`read`) and month by month (`series`).

    delivered    = sum of sets delivered so far * worth / sets announced          in service likewise; worth is the
                   list price of a set over the mean of all families
    dependence   = mean over the parties other than the lead          concentration and lock-in likewise
    trust        = mean over the members that take full part          pressure, notice and law likewise
    answered     = requests that brought troops / requests            mission sufficed likewise
    followership = assents / votes cast, of the members other than the lead

Each is declared with unit, meaning and which way is better for the alliance's stated aims (1 more, -1 less, 0 neither:
a fact about the history, not a merit). Yes/no outcomes are 0 or 1, so that their mean is a probability. An outcome that
has no value in a history (days to first troops where none came) is NaN. Left out: weights between outcomes; what states
outside the alliance gain or lose, beyond the insecurity it causes them.
"""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag, share_of
from foedus.model.parameters import Variable
from foedus.model.state import (
    Alliance,
    Calendar,
    Cohesion,
    Council,
    Equipment,
    Harmonisation,
    Homeland,
    Invocation,
    Month,
    Outcomes,
    Procurement,
    Programme,
    Readiness,
    Rivalry,
    Supplier,
    Threats,
)


@dataclass(frozen=True)
class Outcome:
    """One outcome: `kind` is "number" or "yes-no"; `better` is 1, -1 or 0."""

    name: str
    unit: str
    meaning: str
    kind: str = "number"
    better: int = 0


AT_HORIZONS = (
    Outcome("delivered", "share", "Equipment delivered by the end of {}, over what was announced", better=1),
    Outcome(
        "in_service", "share", "Delivered equipment in service at the end of {}, over what was announced", better=1
    ),
    Outcome("readiness", "index", "Readiness of the collective forces at the end of {}", better=1),
    Outcome("dependence", "share", "Mean share of members' holdings that came from the lead at the end of {}"),
)

AT_THE_END = (
    Outcome("mean_readiness", "index", "Readiness of the collective forces, mean over all months", better=1),
    Outcome("programme_adopted", "", "The council adopts the programme", "yes-no"),
    Outcome("contract_signed", "", "A first contract is signed", "yes-no"),
    Outcome("contract_volume", "million USD", "Volume of contracts with the lead's supplier"),
    Outcome("money_spent", "million USD", "Money spent on all lines of the programme"),
    Outcome("dependence_spread", "share", "Most dependent member's share from the lead less the least dependent's"),
    Outcome("concentration", "index", "Mean Herfindahl-Hirschman index of members' suppliers", better=-1),
    Outcome("lock_in", "year", "Mean years of support bound to the lead"),
    Outcome("notice_to_move", "day", "Mean notice to move of active members' contingents", better=-1),
    Outcome("help_requested", "", "At least one member asks for help", "yes-no"),
    Outcome("help_given", "", "At least one request brings troops", "yes-no", 1),
    Outcome("requests", "requests", "Requests for help"),
    Outcome("answered", "share", "Requests that bring troops, over requests", better=1),
    Outcome("days_to_troops", "day", "Mean days from request to first troops", better=-1),
    Outcome("troops_sent", "person", "Mean troops sent to a request that was answered", better=1),
    Outcome("mission_sufficed", "share", "Missions that sufficed, over requests", better=1),
    Outcome("units_sent_to_war", "", "A member sends combat units to the lead's war", "yes-no"),
    Outcome("member_leaves", "", "At least one member leaves", "yes-no", -1),
    Outcome("frozen_member_leaves", "", "A member frozen at the start has left by the end", "yes-no", -1),
    Outcome("another_freezes", "", "At least one more member freezes its part", "yes-no", -1),
    Outcome("frozen_member_returns", "", "A frozen member returns", "yes-no", 1),
    Outcome("newcomer", "", "A former member or partner comes closer", "yes-no", 1),
    Outcome("active_members", "states", "Members that take full part at the end", better=1),
    Outcome("attacks", "attacks", "Attacks on members by outside powers", better=-1),
    Outcome("incidents", "incidents", "Incursions that were not averted", better=-1),
    Outcome("averted", "incidents", "Incursions averted", better=1),
    Outcome("seizures", "tonne", "Drugs seized by the joint operation", better=1),
    Outcome("externality", "index", "Insecurity that the alliance's build-up causes others, at the end", better=-1),
    Outcome("pressure", "index", "Mean outside pressure on members at the end, 1 at the start", better=-1),
    Outcome("law_alignment", "share", "Mean share of common instruments adopted"),
    Outcome("followership", "share", "Assents over votes cast by members other than the lead"),
    Outcome("trust", "index", "Mean trust of active members that allies would come", better=1),
    Outcome("sessions", "sessions", "Ordinary sessions held"),
    Outcome("exercises", "exercises", "Exercises attended, summed over members", better=1),
)


class Series(NamedTuple):
    """What is kept of every month of every history."""

    readiness: Annotated[Array, Variable("index", "Readiness of the collective forces")]
    delivered: Annotated[Array, Variable("share", "Equipment delivered, over what was announced")]
    in_service: Annotated[Array, Variable("share", "Delivered equipment in service, over what was announced")]
    dependence: Annotated[Array, Variable("share", "Mean share of members' holdings that came from the lead")]
    trust: Annotated[Array, Variable("index", "Mean trust of active members that allies would come")]
    pressure: Annotated[Array, Variable("index", "Mean outside pressure on members")]
    border_capacity: Annotated[Array, Variable("index", "Mean capacity against infiltration and trafficking")]
    active_members: Annotated[Array, Variable("states", "Members that take full part")]
    session: Annotated[Array, Variable("events", "Ordinary sessions in the month")]
    exercise: Annotated[Array, Variable("events", "Exercises attended in the month, summed over members")]
    incident: Annotated[Array, Variable("events", "Incursions that were not averted in the month")]
    attack: Annotated[Array, Variable("events", "Attacks by outside powers in the month")]
    request: Annotated[Array, Variable("events", "Requests for help in the month")]
    mission: Annotated[Array, Variable("events", "Requests that bring troops in the month")]


def catalogue(horizons: tuple[str, ...]) -> dict[str, Outcome]:
    """Every outcome by name; those read at horizons get the horizon as a suffix, `in_service_2030`."""
    at_horizons = [
        Outcome(f"{each.name}_{horizon}", each.unit, each.meaning.format(horizon), each.kind, each.better)
        for each in AT_HORIZONS
        for horizon in horizons
    ]
    return {outcome.name: outcome for outcome in (*at_horizons, *AT_THE_END)}


def start(xp: Namespace, month: Month, readiness: Readiness) -> Outcomes:
    """Before the first month: nothing counted, nothing read."""
    none = xp.zeros_like(readiness.collective)
    unread = month.horizon * none
    return Outcomes(*(unread if name in AT_HORIZON_FIELDS else none for name in Outcomes._fields))


AT_HORIZON_FIELDS = tuple(each.name for each in AT_HORIZONS)


def step(
    xp: Namespace,
    now: Outcomes,
    alliance: Alliance,
    month: Month,
    calendar: Calendar,
    programme: Programme,
    procurement: Procurement,
    equipment: Equipment,
    readiness: Readiness,
    threats: Threats,
    homeland: Homeland,
    invocation: Invocation,
    before: Cohesion,
    cohesion: Cohesion,
) -> Outcomes:
    """Count this month and, at a horizon, take its readings."""

    def reading(earlier: Array, value: Array) -> Array:
        return xp.where(month.horizon > 0, value, earlier)

    helped = invocation.comes.max(axis=1)
    party_before, party = before.active + before.frozen, cohesion.active + cohesion.frozen
    return Outcomes(
        delivered=reading(now.delivered, delivered_share(xp, programme, procurement)),
        in_service=reading(now.in_service, in_service_share(xp, programme, equipment)),
        readiness=reading(now.readiness, readiness.collective),
        dependence=reading(now.dependence, mean_dependence(xp, alliance, equipment, cohesion)),
        readiness_sum=now.readiness_sum + readiness.collective,
        months=now.months + 1.0,
        requests=now.requests + invocation.asked.sum(axis=0),
        answered=now.answered + helped.sum(axis=0),
        sufficed=now.sufficed + invocation.sufficient.sum(axis=0),
        days=now.days + invocation.days.sum(axis=0),
        troops=now.troops + invocation.troops.sum(axis=0),
        attacks=now.attacks + attacks(alliance, threats),
        incidents=now.incidents + incidents(alliance, threats, homeland),
        averted=now.averted + homeland.averted.sum(axis=(0, 1)),
        seizures=now.seizures + homeland.seizures,
        exits=now.exits + (party_before - party).sum(axis=0),
        freezes=now.freezes + (before.active * cohesion.frozen).sum(axis=0),
        returns=now.returns + (before.frozen * cohesion.active).sum(axis=0),
        sessions=now.sessions + calendar.session,
        exercises=now.exercises + calendar.exercises.sum(axis=0),
    )


def attacks(alliance: Alliance, threats: Threats) -> Array:
    """Attacks by outside powers in the month."""
    return (threats.arrival.sum(axis=0) * alliance.attack).sum(axis=0)


def incidents(alliance: Alliance, threats: Threats, homeland: Homeland) -> Array:
    """Incursions in the month that were not averted."""
    return ((threats.arrival.sum(axis=0) - homeland.averted.sum(axis=0)) * alliance.incursion).sum(axis=0)


def delivered_share(xp: Namespace, programme: Programme, procurement: Procurement) -> Array:
    """Sets delivered over sets announced, each counted by its worth, so that cheap families count for less."""
    return share_of(xp, procurement.delivered_worth, programme.announced)


def in_service_share(xp: Namespace, programme: Programme, equipment: Equipment) -> Array:
    """Delivered sets in service over sets announced, each counted by its worth."""
    return share_of(xp, (equipment.new.sum(axis=(0, 2)) * programme.worth).sum(axis=0), programme.announced)


def mean_dependence(xp: Namespace, alliance: Alliance, equipment: Equipment, cohesion: Cohesion) -> Array:
    """Mean dependence of the parties other than the lead."""
    others = (cohesion.active + cohesion.frozen) * (1.0 - alliance.lead)
    return share_of(xp, (equipment.dependence * others).sum(axis=0), others.sum(axis=0))


def over_active(xp: Namespace, value: Array, cohesion: Cohesion) -> Array:
    """Mean of a member's value over the members that take full part."""
    return share_of(xp, (value * cohesion.active).sum(axis=0), cohesion.active.sum(axis=0))


def series(
    xp: Namespace,
    alliance: Alliance,
    calendar: Calendar,
    rivalry: Rivalry,
    programme: Programme,
    procurement: Procurement,
    equipment: Equipment,
    readiness: Readiness,
    threats: Threats,
    homeland: Homeland,
    invocation: Invocation,
    cohesion: Cohesion,
) -> Series:
    """What is kept of this month."""
    return Series(
        readiness=readiness.collective,
        delivered=delivered_share(xp, programme, procurement),
        in_service=in_service_share(xp, programme, equipment),
        dependence=mean_dependence(xp, alliance, equipment, cohesion),
        trust=over_active(xp, cohesion.trust, cohesion),
        pressure=over_active(xp, rivalry.pressure, cohesion),
        border_capacity=over_active(xp, homeland.capacity, cohesion),
        active_members=cohesion.active.sum(axis=0),
        session=calendar.session,
        exercise=calendar.exercises.sum(axis=0),
        incident=incidents(alliance, threats, homeland),
        attack=attacks(alliance, threats),
        request=invocation.asked.sum(axis=0),
        mission=invocation.comes.max(axis=1).sum(axis=0),
    )


def read(
    xp: Namespace,
    horizons: tuple[str, ...],
    alliance: Alliance,
    council: Council,
    supplier: Supplier,
    rivalry: Rivalry,
    programme: Programme,
    equipment: Equipment,
    readiness: Readiness,
    harmonisation: Harmonisation,
    cohesion: Cohesion,
    totals: Outcomes,
) -> dict[str, Array]:
    """The outcomes of finished histories, by the names of `catalogue`, each `[history]`."""

    def or_nan(part: Array, whole: Array) -> Array:
        return xp.where(whole > 0, share_of(xp, part, whole), xp.nan)

    others = 1.0 - alliance.lead
    party = cohesion.active + cohesion.frozen
    outside = xp.where((party > 0) & (others > 0), equipment.dependence, xp.nan)
    votes = (council.votes * others).sum(axis=0)
    at_end = {
        "mean_readiness": totals.readiness_sum / totals.months,
        "programme_adopted": council.adopted,
        "contract_signed": flag(xp, programme.elapsed > 0),
        "contract_volume": programme.contracts,
        "money_spent": programme.spent,
        "dependence_spread": xp.where(
            (party * others).sum(axis=0) > 0,
            xp.where(xp.isnan(outside), -xp.inf, outside).max(axis=0)
            - xp.where(xp.isnan(outside), xp.inf, outside).min(axis=0),
            0.0,
        ),
        "concentration": share_of(
            xp, (equipment.concentration * party * others).sum(axis=0), (party * others).sum(axis=0)
        ),
        "lock_in": share_of(xp, (equipment.lock_in * party * others).sum(axis=0), (party * others).sum(axis=0)),
        "notice_to_move": over_active(xp, readiness.notice, cohesion),
        "help_requested": flag(xp, totals.requests > 0),
        "help_given": flag(xp, totals.answered > 0),
        "requests": totals.requests,
        "answered": or_nan(totals.answered, totals.requests),
        "days_to_troops": or_nan(totals.days, totals.answered),
        "troops_sent": or_nan(totals.troops, totals.answered),
        "mission_sufficed": or_nan(totals.sufficed, totals.requests),
        "units_sent_to_war": supplier.sent.max(axis=0),
        "member_leaves": flag(xp, totals.exits > 0),
        "frozen_member_leaves": (alliance.frozen * (1.0 - party)).max(axis=0),
        "another_freezes": flag(xp, totals.freezes > 0),
        "frozen_member_returns": flag(xp, totals.returns > 0),
        "newcomer": flag(xp, cohesion.newcomers > 0),
        "active_members": cohesion.active.sum(axis=0),
        "attacks": totals.attacks,
        "incidents": totals.incidents,
        "averted": totals.averted,
        "seizures": totals.seizures,
        "externality": rivalry.alarm,
        "pressure": over_active(xp, rivalry.pressure, cohesion),
        "law_alignment": over_active(xp, harmonisation.adopted, cohesion),
        "followership": or_nan((council.assents * others).sum(axis=0), votes),
        "trust": over_active(xp, cohesion.trust, cohesion),
        "sessions": totals.sessions,
        "exercises": totals.exercises,
    }
    at_horizons = {
        f"{name}_{horizon}": getattr(totals, name)[index]
        for name in AT_HORIZON_FIELDS
        for index, horizon in enumerate(horizons)
    }
    return at_horizons | at_end
