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
    level: Annotated[Array, Variable("share", "Capacity without its swings", (S,))]
    swing: Annotated[Array, Variable("1", "Swing of the logarithm of capacity", (S,))]
    capacity: Annotated[Array, Variable("share", "Orders it can take on, of those in a usual year of peace", (S,))]
    asked: Annotated[Array, Variable("flag", "The lead asks allies for combat units this month")]
    sent: Annotated[Array, Variable("flag", "The member has sent combat units to the lead's war", (M,))]


class Rivalry(NamedTuple):
    """Outside powers."""

    capability: Annotated[Array, Variable("index", "Capability of an outside power, 1 at the start", (P,))]
    posture: Annotated[Array, Variable("index", "Hostility of an outside power's posture", (P,))]
    first_arms: Annotated[Array, Variable("sets", "Modern sets that bore on the power at the start, by exposure", (P,))]
    seen: Annotated[
        Array, Variable("ratio", "Arms that bear on the power, a year's mean over those at the start", (P,))
    ]
    used_to: Annotated[Array, Variable("ratio", "As much of it as the power has got used to", (P,))]
    alarm: Annotated[Array, Variable("share", "What the alliance's arms add to the power's usual hostility", (P,))]
    rise: Annotated[Array, Variable("ratio", "Factor of the power's strength on threats, 1 at the start", (P,))]
    weight: Annotated[Array, Variable("share", "Part of outside pressure on the member that is the power's", (M, P))]
    pressure: Annotated[Array, Variable("index", "Outside pressure on a member, 1 at the start", (M,))]


class Programme(NamedTuple):
    """What is bought, and with what money. Worth is a set's list price over the mean of all families."""

    waited: Annotated[Array, Variable("month", "Months since adoption")]
    elapsed: Annotated[Array, Variable("month", "Months since the first contract")]
    announced: Annotated[Array, Variable("sets", "Equipment announced, by worth")]
    worth: Annotated[Array, Variable("ratio", "List price of a set of the family, over the mean of all families", (F,))]
    orders: Annotated[Array, Variable("sets", "Sets ordered this month", (M, F, S))]
    ordered: Annotated[Array, Variable("sets", "Equipment ordered so far, by worth")]
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
    delivered_worth: Annotated[Array, Variable("sets", "Equipment delivered so far, by worth")]


class Equipment(NamedTuple):
    """What contingents hold."""

    required: Annotated[Array, Variable("sets", "Sets that full equipment takes", (M, F))]
    inherited: Annotated[Array, Variable("sets", "Sets of old design still held", (M, F))]
    modern: Annotated[Array, Variable("sets", "Modern sets that members had or bought by themselves", (M, F))]
    stored: Annotated[Array, Variable("sets", "Delivered, too few yet for a unit to convert", (M, F, S))]
    begun: Annotated[Array, Variable("sets", "In the first half of a unit's conversion", (M, F, S))]
    converting: Annotated[Array, Variable("sets", "In the second half of a unit's conversion", (M, F, S))]
    new: Annotated[Array, Variable("sets", "Delivered and in service", (M, F, S))]
    national_lead: Annotated[Array, Variable("share", "Part of national holdings that came from the lead", (M,))]
    supply: Annotated[Array, Variable("share", "Sets on hand over required ones", (M,))]
    condition: Annotated[Array, Variable("share", "Serviceable sets over those on hand", (M,))]
    in_conversion: Annotated[Array, Variable("share", "Part of the contingent in conversion", (M,))]
    dependence: Annotated[Array, Variable("share", "Part of national and contingent holdings from the lead", (M,))]
    concentration: Annotated[Array, Variable("index", "Herfindahl-Hirschman index of suppliers", (M,))]
    lock_in: Annotated[Array, Variable("year", "Years of support bound to the lead, a full holding's mean", (M,))]


class Forces(NamedTuple):
    """Who stands in the collective forces."""

    establishment: Annotated[Array, Variable("person", "Contingent when the member takes full part", (M,))]
    contingent: Annotated[Array, Variable("person", "Contingent in the collective forces", (M,))]
    fill: Annotated[Array, Variable("share", "Posts filled", (M,))]
    command: Annotated[Array, Variable("index", "Quality of command of the collective forces, 0 to 1")]
    first_spending: Annotated[Array, Variable("million USD/month", "Military spending at the start", (M,))]
    at_start: Annotated[Array, Variable("person", "Contingents of all that took full part at the start")]


class Training(NamedTuple):
    """What contingents can do."""

    proficiency: Annotated[Array, Variable("index", "Collective proficiency of the contingent, 0 to 1", (M,))]


class Readiness(NamedTuple):
    """How ready they are."""

    rating: Annotated[Array, Variable("index", "Readiness of the contingent, 0 to 1", (M,))]
    notice: Annotated[Array, Variable("day", "Notice to move", (M,))]
    collective: Annotated[Array, Variable("index", "Readiness of the collective forces, 0 to 1")]
    troops: Annotated[Array, Variable("person", "Ready troops: contingents times posts filled times rating")]


class Deterrence(NamedTuple):
    """How far attacks are deterred."""

    credibility: Annotated[Array, Variable("index", "Credibility of the guarantee to a member, 0 to 1", (M,))]
    attack_rate: Annotated[Array, Variable("1/month", "Rate of attacks of the power on the member", (M, P))]


class Threats(NamedTuple):
    """What happens to members."""

    arrival: Annotated[Array, Variable("threats", "Threats that arrive", (M, "kind"))]
    severity: Annotated[Array, Variable("index", "Severity of the worst, 0 to 1; 0 where none arrives", (M, "kind"))]
    set_off: Annotated[Array, Variable("1/month", "Rate of threats that earlier ones set off", (M, "kind"))]
    author: Annotated[Array, Variable("flag", "The power that attacks the member", (M, P))]


class Homeland(NamedTuple):
    """Borders and trafficking."""

    capacity: Annotated[Array, Variable("index", "Capacity against infiltration and trafficking, 0 to 1", (M,))]
    strategy: Annotated[Array, Variable("flag", "The common strategy is in force")]
    averted: Annotated[Array, Variable("threats", "Incursions averted", (M, "kind"))]
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
    shock: Annotated[Array, Variable("index", "Raised hazard after another member's step", ())]
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
