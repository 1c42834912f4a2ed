"""Forces: who stands in the collective forces, how full the posts are, how well they are commanded.

    establishment = personnel * contingent share
    contingent    = establishment, of the members that take full part; the others' is not replaced
    fill'         = fill + (fill at usual money * (spending / first spending)^pay - fill) (1 - exp(-1 / adjustment))
                    where a lead at war has `fill_in_war` of its usual fill left for its contingent
    command'      = command + (staff effect + exercise effect) (1 - command)
                    - fades command (1 + vacancy if leaderless)

How many people "the collective forces" are depends on what is counted: the personnel is drawn together with its
referent. Left out: ranks, reserves, conscription cycles.
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, leaving, saturating, share_of
from foedus.model.elementary import power
from foedus.model.parameters import Parameter
from foedus.model.state import Alliance, Budget, Calendar, Cohesion, Forces, Programme, Supplier


class Parameters(NamedTuple):
    """What the case must ground."""

    personnel: Annotated[Array, Parameter("person", 100, 1e6, "Personnel of the forces that the announcement means")]
    contingent: Annotated[
        Array, Parameter("share", 0, 1, "Member's share of the personnel, before scaling", ("member",))
    ]
    fill: Annotated[Array, Parameter("share", 0, 1, "Posts of the contingent filled in peace", ("member",))]
    fill_in_war: Annotated[
        Array, Parameter("ratio", 0, 1.5, "Filled posts that a war of its own leaves in the lead's contingent")
    ]
    pay: Annotated[Array, Parameter("1", 0, 2, "Elasticity of filled posts to military spending")]
    adjustment: Annotated[Array, Parameter("month", 1, 240, "Mean time in which filled posts adjust")]
    command: Annotated[Array, Parameter("index", 0, 1, "Quality of command of the collective forces at the start")]
    staff_gain: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of the gap in command quality that ample money closes in a month")
    ]
    staff_scale: Annotated[
        Array,
        Parameter("million USD", 0.01, 1000, "Monthly command money at which 63 % of its greatest effect is reached"),
    ]
    exercise_gain: Annotated[
        Array,
        Parameter("1/exercise", 0, 1, "Part of the gap in command quality that one exercise of all members closes"),
    ]
    fades: Annotated[
        Array, Parameter("1/month", 0, 1, "Part of command quality lost in a month without money or exercise")
    ]
    vacancy: Annotated[
        Array, Parameter("1", 0, 20, "Further loss of command quality, over the usual, without a secretary-general")
    ]


def shares(xp: Namespace, contingent: Array) -> Array:
    """Each member's share of the personnel: its `contingent`, `[member, ...]`, over the sum of all."""
    return share_of(xp, contingent, contingent.sum(axis=0))


def start(xp: Namespace, alliance: Alliance, budget: Budget, supplier: Supplier, p: Parameters) -> Forces:
    """The forces as the first month begins."""
    establishment = p.personnel * shares(xp, p.contingent)
    contingent = establishment * alliance.active
    return Forces(
        establishment=establishment,
        contingent=contingent,
        fill=usual_fill(xp, alliance, supplier, p),
        command=p.command,
        first_spending=budget.spending,
        at_start=contingent.sum(axis=0),
    )


def usual_fill(xp: Namespace, alliance: Alliance, supplier: Supplier, p: Parameters) -> Array:
    """Posts filled at the first spending, in peace or war: `[member, history]`."""
    return xp.minimum(p.fill * xp.where(alliance.lead * supplier.at_war > 0, p.fill_in_war, 1.0), 1.0)


def step(
    xp: Namespace,
    now: Forces,
    alliance: Alliance,
    calendar: Calendar,
    budget: Budget,
    supplier: Supplier,
    programme: Programme,
    cohesion: Cohesion,
    p: Parameters,
) -> Forces:
    """Advance one month."""
    contingent = now.establishment * cohesion.active
    usual = usual_fill(xp, alliance, supplier, p)
    paid = xp.minimum(usual * power(xp, share_of(xp, budget.spending, now.first_spending), p.pay), 1.0)
    taking_part = share_of(xp, (calendar.exercises * contingent).sum(axis=0), contingent.sum(axis=0))
    gain = p.staff_gain * saturating(xp, programme.command, p.staff_scale) + p.exercise_gain * taking_part
    loss = p.fades * (1.0 + p.vacancy * (1.0 - calendar.secretary))
    command = now.command + gain * (1.0 - now.command) - loss * now.command
    return now._replace(
        contingent=contingent,
        fill=now.fill + (paid - now.fill) * leaving(xp, p.adjustment),
        command=xp.clip(command, 0.0, 1.0),
    )
