"""State: every array of the model, with its axes, unit and meaning. The last axis of each is the history.

Each part of the state is written by the sub-model of its name and read by any.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array
from foedus.model.parameters import Variable

M, F, S, P = "member", "family", "supplier", "power"


class Alliance(NamedTuple):
    """What the case fixes for all histories and months (last axis of length one)."""

    lead: Annotated[Array, Variable("flag", "The member that leads the alliance and supplies it", (M,))]
    home: Annotated[Array, Variable("flag", "The member that a supplier belongs to", (S, M))]
    line_family: Annotated[Array, Variable("flag", "The equipment family that a programme line buys", ("line", F))]
    line_training: Annotated[Array, Variable("flag", "The line pays for training", ("line",))]
    line_command: Annotated[Array, Variable("flag", "The line pays for command and staff", ("line",))]
    line_border: Annotated[Array, Variable("flag", "The line pays for border security", ("line",))]
    line_upkeep: Annotated[Array, Variable("flag", "The line pays for upkeep of equipment at hand", ("line",))]
    internal: Annotated[Array, Variable("flag", "The threat arises inside the member", ("kind",))]
    incursion: Annotated[Array, Variable("flag", "The threat crosses a border without an army", ("kind",))]
    attack: Annotated[Array, Variable("flag", "The threat is an attack by an outside power", ("kind",))]
    active: Annotated[Array, Variable("flag", "Takes full part when the first month begins", (M,))]
    frozen: Annotated[Array, Variable("flag", "Has frozen its part when the first month begins", (M,))]
    secretary: Annotated[Array, Variable("flag", "A secretary-general is in post when the first month begins")]


class Month(NamedTuple):
    """What the case's calendar says of one month (last axis of length one)."""

    number: Annotated[Array, Variable("month", "Months since the first, from 0")]
    chair: Annotated[Array, Variable("flag", "The member whose turn it is to chair", (M,))]
    session: Annotated[Array, Variable("flag", "An ordinary session is due")]
    appointment: Annotated[Array, Variable("flag", "A secretary-general is due to take office")]
    renewal: Annotated[Array, Variable("flag", "The treaty is due to be renewed")]
    exercise: Annotated[Array, Variable("exercises", "Exercises due", ("series",))]
    horizon: Annotated[Array, Variable("flag", "The month ends this horizon", ("horizon",))]


class Calendar(NamedTuple):
    """Institutions in time."""

    chair: Annotated[Array, Variable("flag", "The member in the chair", (M,))]
    waiting: Annotated[Array, Variable("month", "Months until the session that is due; negative when none is")]
    session: Annotated[Array, Variable("flag", "An ordinary session meets")]
    secretary: Annotated[Array, Variable("flag", "A secretary-general is in post")]
    exercises: Annotated[Array, Variable("exercises", "Exercises the member takes part in", (M,))]


class Council(NamedTuple):
    """The council's decision on the programme."""

    adopted: Annotated[Array, Variable("flag", "The programme has been adopted")]
    scope: Annotated[Array, Variable("share", "Part of the announced forces that the adopted programme covers")]
    opted_out: Annotated[Array, Variable("flag", "The member stays outside the adopted programme", (M,))]
    votes: Annotated[Array, Variable("votes", "Votes cast on the programme so far", (M,))]
    assents: Annotated[Array, Variable("votes", "Votes cast in favour so far", (M,))]
    blocked: Annotated[Array, Variable("sessions", "Sessions at which the programme was blocked so far")]
    settled: Annotated[
        Array, Variable("share", "The member's position after persuasion before the first session", (M,))
    ]
    capability: Annotated[Array, Variable("share of world", "National material capability", (M,))]


class Budget(NamedTuple):
    """Members' economies and military spending."""

    gdp: Annotated[Array, Variable("million USD/year", "Gross domestic product", (M,))]
    burden: Annotated[Array, Variable("share", "Military spending over gross domestic product", (M,))]
    spending: Annotated[Array, Variable("million USD/month", "Military spending", (M,))]


class Supplier(NamedTuple):
    """The lead as supplier and as a state at war."""

    at_war: Annotated[Array, Variable("flag", "The lead is in a large war of its own")]
    capacity: Annotated[Array, Variable("share", "Deliveries possible, of those possible in peace", (S,))]
    asked: Annotated[Array, Variable("flag", "The lead asks allies for combat units this month")]
    sent: Annotated[Array, Variable("flag", "The member has sent combat units to the lead's war", (M,))]


class Rivalry(NamedTuple):
    """Outside powers."""

    capability: Annotated[Array, Variable("index", "Capability of an outside power, 1 at the start", (P,))]
    posture: Annotated[Array, Variable("index", "Hostility of an outside power's posture, 1 is usual", (P,))]
    pressure: Annotated[Array, Variable("index", "Outside pressure on a member, 1 at the start", (M,))]
    alarm: Annotated[Array, Variable("index", "Insecurity that the alliance's build-up causes others")]
    last_readiness: Annotated[Array, Variable("index", "Readiness that outsiders saw last")]


class Programme(NamedTuple):
    """What is bought, and with what money."""

    waited: Annotated[Array, Variable("month", "Months since adoption")]
    elapsed: Annotated[Array, Variable("month", "Months since the first contract")]
    announced: Annotated[Array, Variable("sets", "Sets of equipment announced")]
    worth: Annotated[Array, Variable("ratio", "List price of a set of the family, over the mean of all families", (F,))]
    orders: Annotated[Array, Variable("sets", "Sets ordered this month", (M, F, S))]
    price: Annotated[Array, Variable("thousand USD", "Price of one set", (F, S))]
    training: Annotated[Array, Variable("million USD", "Spent on training this month", (M,))]
    command: Annotated[Array, Variable("million USD", "Spent on command this month")]
    border: Annotated[Array, Variable("million USD", "Spent on borders this month", (M,))]
    upkeep: Annotated[Array, Variable("million USD", "Spent on upkeep this month", (M,))]
    spent: Annotated[Array, Variable("million USD", "Spent on all lines so far")]
    contracts: Annotated[Array, Variable("million USD", "Contracted from the lead's supplier so far")]


class Procurement(NamedTuple):
    """The delivery chain."""

    contracted: Annotated[Array, Variable("sets", "Sets ordered and not yet produced", (M, F, S))]
    produced: Annotated[Array, Variable("sets", "Sets produced and not yet shipped", (M, F, S))]
    shipped: Annotated[Array, Variable("sets", "Sets shipped and not yet delivered", (M, F, S))]
    delivered: Annotated[Array, Variable("sets", "Sets delivered this month", (M, F, S))]
    delivered_so_far: Annotated[Array, Variable("sets", "Sets delivered so far, all members and families", (S,))]
    delivered_worth: Annotated[Array, Variable("sets", "Sets delivered so far, each counted by its worth")]


class Equipment(NamedTuple):
    """What contingents hold."""

    required: Annotated[Array, Variable("sets", "Sets that full equipment takes", (M, F))]
    inherited: Annotated[Array, Variable("sets", "Sets of old design still held", (M, F))]
    modern: Annotated[Array, Variable("sets", "Modern sets held at the start and still held", (M, F))]
    converting: Annotated[Array, Variable("sets", "Delivered, its unit not yet converted", (M, F, S))]
    new: Annotated[Array, Variable("sets", "Delivered and in service", (M, F, S))]
    cover: Annotated[Array, Variable("share", "Serviceable sets over required ones", (M,))]
    condition: Annotated[Array, Variable("share", "Serviceable sets over held ones", (M,))]
    in_conversion: Annotated[Array, Variable("share", "Part of the contingent in conversion", (M,))]
    dependence: Annotated[Array, Variable("share", "Part of the holdings that came from the lead", (M,))]
    concentration: Annotated[Array, Variable("index", "Herfindahl-Hirschman index of suppliers", (M,))]
    lock_in: Annotated[Array, Variable("year", "Years of support bound to the lead, a full holding's mean", (M,))]


class Forces(NamedTuple):
    """Who stands in the collective forces."""

    establishment: Annotated[Array, Variable("person", "Contingent when the member takes full part", (M,))]
    contingent: Annotated[Array, Variable("person", "Contingent in the collective forces", (M,))]
    fill: Annotated[Array, Variable("share", "Posts filled", (M,))]
    command: Annotated[Array, Variable("index", "Quality of command of the collective forces, 0 to 1")]
    first_spending: Annotated[Array, Variable("million USD/month", "Military spending at the start", (M,))]


class Training(NamedTuple):
    """What contingents can do."""

    proficiency: Annotated[Array, Variable("index", "Collective proficiency of the contingent, 0 to 1", (M,))]


class Readiness(NamedTuple):
    """How ready they are."""

    rating: Annotated[Array, Variable("index", "Readiness of the contingent, 0 to 1", (M,))]
    notice: Annotated[Array, Variable("day", "Notice to move", (M,))]
    collective: Annotated[Array, Variable("index", "Readiness of the collective forces, 0 to 1")]


class Deterrence(NamedTuple):
    """How far attacks are deterred."""

    credibility: Annotated[Array, Variable("index", "Credibility of the guarantee to a member, 0 to 1", (M,))]
    attack_rate: Annotated[Array, Variable("1/month", "Rate of attacks on a member", (M,))]


class Threats(NamedTuple):
    """What happens to members."""

    arrival: Annotated[Array, Variable("flag", "A threat arrives", (M, "kind"))]
    severity: Annotated[Array, Variable("index", "Its severity, 0 to 1; 0 where none arrives", (M, "kind"))]
    excitation: Annotated[Array, Variable("index", "Raised rate after earlier arrivals", (M, "kind"))]


class Homeland(NamedTuple):
    """Borders and trafficking."""

    capacity: Annotated[Array, Variable("index", "Capacity against infiltration and trafficking, 0 to 1", (M,))]
    strategy: Annotated[Array, Variable("flag", "The common strategy is in force")]
    averted: Annotated[Array, Variable("flag", "An incursion is averted", (M, "kind"))]
    flow: Annotated[Array, Variable("index", "Trafficking through the region, 1 at the start")]
    seizures: Annotated[Array, Variable("tonne/month", "Drugs seized by the joint operation")]


class Invocation(NamedTuple):
    """Requests for help and answers."""

    asked: Annotated[Array, Variable("flag", "The member asks for help", (M,))]
    applies: Annotated[Array, Variable("flag", "The alliance holds that the case applies", (M,))]
    comes: Annotated[Array, Variable("flag", "An ally (second axis) comes to the asker (first axis)", (M, "ally"))]
    troops: Annotated[Array, Variable("person", "Troops that come to the asker", (M,))]
    days: Annotated[Array, Variable("day", "Days until the first of them; 0 where none come", (M,))]
    sufficient: Annotated[Array, Variable("flag", "The mission suffices", (M,))]


class Harmonisation(NamedTuple):
    """Common law."""

    adopted: Annotated[Array, Variable("share", "Common instruments that the member has adopted", (M,))]


class Cohesion(NamedTuple):
    """Trust and standing."""

    kept: Annotated[Array, Variable("commitments", "Weight of commitments seen kept", (M,))]
    broken: Annotated[Array, Variable("commitments", "Weight of commitments seen broken", (M,))]
    trust: Annotated[Array, Variable("index", "Trust that allies would come, 0 to 1", (M,))]
    distance: Annotated[Array, Variable("index", "Distance of preferences from the lead", (M,))]
    active: Annotated[Array, Variable("flag", "Takes full part", (M,))]
    frozen: Annotated[Array, Variable("flag", "Has frozen its part", (M,))]
    newcomers: Annotated[Array, Variable("states", "Former members or partners that have come closer")]
    left: Annotated[Array, Variable("flag", "Leaves this month", (M,))]
    froze: Annotated[Array, Variable("flag", "Freezes its part this month", (M,))]
    returned: Annotated[Array, Variable("flag", "Returns to full part this month", (M,))]


class Outcomes(NamedTuple):
    """What of the months so far the outcomes of a history are made from; see `outcomes`."""

    months: Annotated[Array, Variable("month", "Months so far")]
    sums: Annotated[Array, Variable("as declared", "Sums of the readings that are added up", ("added-up",))]
    seen: Annotated[
        Array, Variable("as declared", "Readings in the last month of each horizon", ("looked-at", "horizon"))
    ]


class State(NamedTuple):
    """The whole alliance in one month; the parts in the order of `month.advance`."""

    calendar: Calendar
    council: Council
    budget: Budget
    supplier: Supplier
    programme: Programme
    procurement: Procurement
    equipment: Equipment
    forces: Forces
    training: Training
    readiness: Readiness
    rivalry: Rivalry
    deterrence: Deterrence
    threats: Threats
    homeland: Homeland
    invocation: Invocation
    harmonisation: Harmonisation
    cohesion: Cohesion
    outcomes: Outcomes
