"""Calendar: who chairs, when the council meets, which exercises take place, whether the secretariat is led.

    session:   due sessions meet `session_delay` months late
    exercises: each exercise that is due is held with probability 1 - cancelled; each member attends a held one with
               probability 1 - stays_away; members that take no full part attend none
    secretary: in post, until vacated (hazard `vacated`); a vacancy ends when an appointment is due or by `filled`

The dates themselves are the case's, from the record. Left out: the agenda of a session, and moves of an exercise from
one host to another (a refusal by a host counts as a cancellation).
"""

from typing import Annotated, NamedTuple

from foedus.model.arrays import Array, Namespace, flag
from foedus.model.parameters import Outcome, Parameter, Uniform, Variable
from foedus.model.state import Alliance, Calendar, Cohesion, Month, State


class Parameters(NamedTuple):
    """What the case must ground."""

    session_delay: Annotated[Array, Parameter("month", 0, 24, "Months by which a due session meets late")]
    cancelled: Annotated[Array, Parameter("probability", 0, 1, "An exercise that is due is called off")]
    stays_away: Annotated[
        Array, Parameter("probability", 0, 1, "A member stays away from a held exercise", ("member",))
    ]
    vacated: Annotated[Array, Parameter("1/month", 0, 1, "Hazard that the secretary-general leaves early")]
    filled: Annotated[Array, Parameter("1/month", 0, 1, "Hazard that a vacancy ends")]


class Luck(NamedTuple):
    """What is left to chance each month."""

    held: Annotated[Array, Uniform("Is the exercise held", ("series",))]
    attends: Annotated[Array, Uniform("Does the member attend the exercise", ("member", "series"))]
    secretary: Annotated[Array, Uniform("Does the post change hands early")]


class Outcomes(NamedTuple):
    """What is read off a history."""

    sessions: Annotated[Array, Outcome("sessions", "Ordinary sessions held", over="sum")]
    exercises: Annotated[Array, Outcome("exercises", "Exercises attended, summed over members", better=1, over="sum")]


class Series(NamedTuple):
    """What is kept of every month."""

    session: Annotated[Array, Variable("events", "Ordinary sessions in the month")]
    exercise: Annotated[Array, Variable("events", "Exercises attended in the month, summed over members")]


def start(xp: Namespace, alliance: Alliance) -> Calendar:
    """Before the first month: no session is waiting."""
    none = xp.zeros_like(alliance.secretary)
    return Calendar(
        chair=xp.zeros_like(alliance.lead),
        waiting=none - 1.0,
        session=none,
        secretary=alliance.secretary,
        exercises=xp.zeros_like(alliance.lead),
    )


def step(xp: Namespace, now: Calendar, month: Month, cohesion: Cohesion, p: Parameters, luck: Luck) -> Calendar:
    """Advance one month."""
    waiting = xp.where(month.session > 0, p.session_delay, now.waiting - 1.0)
    held = month.exercise * flag(xp, luck.held > p.cancelled)
    attends = flag(xp, luck.attends > p.stays_away[:, None]) * cohesion.active[:, None]
    vacated = flag(xp, luck.secretary < p.vacated)
    filled = xp.maximum(month.appointment, flag(xp, luck.secretary < p.filled))
    return Calendar(
        chair=month.chair,
        waiting=waiting,
        session=flag(xp, (waiting >= 0.0) & (waiting < 1.0)),
        secretary=xp.where(now.secretary > 0, xp.maximum(1.0 - vacated, month.appointment), filled),
        exercises=(held * attends).sum(axis=1),
    )


def outcomes(xp: Namespace, alliance: Alliance, s: State) -> Outcomes:
    """This month's readings."""
    return Outcomes(sessions=s.calendar.session, exercises=s.calendar.exercises.sum(axis=0))


def series(xp: Namespace, alliance: Alliance, s: State) -> Series:
    """What is kept of this month."""
    return Series(session=s.calendar.session, exercise=s.calendar.exercises.sum(axis=0))
