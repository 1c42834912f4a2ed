"""Calendar: one month by hand, lateness, vacancies, and who takes part."""

import numpy as np
import pytest

from foedus.model import calendar
from foedus.model.state import Calendar, Cohesion, Month

from .world import alliance, fill, luck, parameters, same, swept


def step(now=None, month=None, p=None, chance=None) -> Calendar:
    return calendar.step(
        np,
        fill(Calendar, **({"waiting": -1, "secretary": 1} | (now or {}))),
        fill(Month, **(month or {})),
        fill(Cohesion, active=[1, 1, 0], frozen=[0, 0, 1]),
        parameters(calendar, **(p or {})),
        luck(calendar, **(chance or {})),
    )


def test_a_month_by_hand() -> None:
    after = step(
        month={"chair": [0, 1, 0], "exercise": [1, 2]},
        p={"cancelled": 0.3, "stays_away": [0.1, 0.6, 0.0]},
        chance={
            # In the first history only the first series is held, in the second both are.
            "held": [[0.31, 0.9], [0.29, 0.4]],
            "attends": [[[0.2, 0.2], [0.05, 0.3]], [[0.59, 0.61], [0.7, 0.7]], [[0.9, 0.9], [0.9, 0.9]]],
        },
    )
    same(after.chair, [0, 1, 0])
    same(after.exercises, [1, 0, 0], history=0)
    same(after.exercises, [1 + 2, 1 + 2, 0], history=1)


def test_a_session_meets_late_by_its_delay() -> None:
    p = {"session_delay": [0.0, 0.99, 1.25, 2.0]}
    due = step(month={"session": 1}, p=p)
    np.testing.assert_array_equal(due.waiting, [0.0, 0.99, 1.25, 2.0])
    np.testing.assert_array_equal(due.session, [1, 1, 0, 0])
    later = step(now=due._asdict(), p=p)
    np.testing.assert_array_equal(later.session, [0, 0, 1, 0])
    last = step(now=later._asdict(), p=p)
    np.testing.assert_array_equal(last.session, [0, 0, 0, 1])
    np.testing.assert_array_equal(step(now=last._asdict(), p=p).session, 0)


@pytest.mark.parametrize(
    ("in_post", "deviate", "appointment", "expected"),
    [(1, 0.06, 0, 1), (1, 0.04, 0, 0), (1, 0.04, 1, 1), (0, 0.21, 0, 0), (0, 0.19, 0, 1), (0, 0.21, 1, 1)],
    ids=["stays", "leaves early", "leaves as another comes", "vacant", "filled", "appointed"],
)
def test_the_secretary_general(in_post: int, deviate: float, appointment: int, expected: int) -> None:
    after = step({"secretary": in_post}, {"appointment": appointment}, {"vacated": 0.05, "filled": 0.2},
                 {"secretary": deviate})  # fmt: skip
    same(after.secretary, expected)


@pytest.mark.parametrize("name", ["cancelled", "stays_away"])
def test_what_keeps_members_from_exercises(name: str) -> None:
    quiet = {"cancelled": 0.0, "stays_away": 0.0}
    exercises = step(month={"exercise": 1}, p=quiet | swept(calendar, name, 0.49, 0.51)).exercises
    same(exercises, [2, 2, 0], history=0)
    same(exercises, [0, 0, 0], history=1)


def test_certainty_and_impossibility() -> None:
    always = step(month={"exercise": 1}, p={"cancelled": 0, "stays_away": 0}, chance={"held": 1e-9, "attends": 1e-9})
    same(always.exercises, [2, 2, 0])
    never = step(month={"exercise": 1}, p={"cancelled": 1}, chance={"held": 1 - 1e-9})
    same(never.exercises, [0, 0, 0])


def test_no_session_is_waiting_at_the_start() -> None:
    begin = calendar.start(np, alliance(secretary=0))
    same(begin.session, 0)
    same(begin.secretary, 0)
    same(step(now=begin._asdict()).session, 0)
    assert begin.waiting[0] < 0
