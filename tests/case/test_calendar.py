"""Calendar: chairs in rotation, sessions, terms and exercises, month by month."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from foedus.case import Case, load
from foedus.case.calendar import Span

from ..example import EXAMPLE
from .broken import broken


@pytest.fixture(scope="module")
def case() -> Case:
    return load(EXAMPLE)


def chairs(case: Case) -> dict[int, str]:
    """The member that is in the chair in December of each year."""
    return {
        case.about.start.year + number // 12: case.scene.labels["member"][int(chair[:, 0].argmax())]
        for number, chair in enumerate(case.scene.calendar.chair)
        if number % 12 == 11
    }


def months_of(array: np.ndarray) -> dict[int, float]:
    return {int(number): float(array[number, 0]) for number in np.flatnonzero(array[:, 0])}


def test_the_chair_rotates_and_leaves_out_the_frozen_member(case: Case) -> None:
    assert chairs(case) == {2026: "BEL", 2027: "ARD", 2028: "BEL", 2029: "ARD", 2030: "BEL"}
    assert case.scene.calendar.chair.sum(axis=1).ravel().tolist() == [1.0] * 60


def test_the_rotation_goes_on_from_the_last_chair_on_record(tmp_path: Path) -> None:
    folder = broken(tmp_path, "calendar.toml", 'year = 2026\nmember = "BEL"', 'year = 2023\nmember = "COR"')
    assert chairs(load(folder))[2026] == "ARD"  # 2024 ARD, 2025 BEL, 2026 ARD again


def test_a_year_on_record_holds_against_the_rotation(tmp_path: Path) -> None:
    folder = broken(
        tmp_path,
        "calendar.toml",
        "[rotation]",
        '[[chair]]\nyear = 2028\nmember = "ARD"\nfact = "n002"\n\n[rotation]',
    )
    assert chairs(load(folder)) == {2026: "BEL", 2027: "ARD", 2028: "ARD", 2029: "BEL", 2030: "ARD"}


def test_an_announced_session_replaces_the_usual_one_of_its_year(case: Case) -> None:
    assert months_of(case.scene.calendar.session) == {5: 1, 22: 1, 34: 1, 46: 1, 58: 1}


def test_only_ordinary_sessions_count(tmp_path: Path) -> None:
    folder = broken(tmp_path, "calendar.toml", "date = 2026-06-10", 'date = 2026-06-10\nkind = "extraordinary"')
    assert months_of(load(folder).scene.calendar.session) == {10: 1, 22: 1, 34: 1, 46: 1, 58: 1}


def test_a_term_begins_with_an_appointment(case: Case) -> None:
    assert months_of(case.scene.calendar.appointment) == {8: 1}
    assert case.scene.alliance.secretary.tolist() == [1.0]


def test_nobody_in_post_before_the_first_term(tmp_path: Path) -> None:
    folder = broken(tmp_path, "calendar.toml", "since = 2023-01-01", "since = 2026-02-01")
    vacant = load(folder)
    assert vacant.scene.alliance.secretary.tolist() == [0.0]
    assert months_of(vacant.scene.calendar.appointment) == {1: 1, 8: 1}


def test_exercises_listed_for_a_year_replace_the_usual_ones(case: Case) -> None:
    shield, search = case.scene.calendar.exercise[:, 0], case.scene.calendar.exercise[:, 1]
    assert sorted(months_of(shield)) == [8, 16, 21, 28, 33, 40, 45, 52, 57]
    assert sorted(months_of(search)) == [6, 18, 30, 42, 54]


def test_horizons_are_read_in_december(case: Case) -> None:
    assert np.argwhere(case.scene.calendar.horizon[:, :, 0]).tolist() == [[11, 0], [59, 1]]


def test_months_are_numbered(case: Case) -> None:
    assert case.scene.calendar.number.ravel().tolist() == list(range(60))


def test_a_span_that_starts_within_a_year() -> None:
    span = Span(date(2026, 7, 1), 18)
    assert span.text == "2026-07 to 2027-12"
    assert list(span.years) == [2026, 2027]
    assert list(Span(date(2026, 7, 1), 19).years) == [2026, 2027, 2028]
    assert span.number("2026-07-31") == 0
    assert span.number("2026-06") == -1
    assert span.number("2026") is None
    assert span.holds(17)
    assert not span.holds(18)
