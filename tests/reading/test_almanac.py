"""Calendar arithmetic, by hand from a calendar; 12 March 2025 was a Wednesday."""

import pytest

from foedus.reading import almanac
from foedus.reading.almanac import Day

WEDNESDAY = Day(2025, 3, 12)


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        (None, None),
        ("soon", None),
        ("2025", Day(2025)),
        ("2025-03", Day(2025, 3)),
        ("2025-03-12", WEDNESDAY),
        ("2025-03-12/2025-04", WEDNESDAY),
        ("2025-22", Day(2025)),
        ("2025-02-30", Day(2025, 2)),
    ],
)
def test_edtf_is_read_as_far_as_it_is_a_day(edtf: str | None, day: Day | None) -> None:
    assert almanac.parse(edtf) == day


@pytest.mark.parametrize(
    ("day", "edtf"), [(Day(985), "0985"), (Day(-43), "-0043"), (Day(2025, 3), "2025-03"), (WEDNESDAY, "2025-03-12")]
)
def test_a_day_is_written_as_edtf(day: Day, edtf: str) -> None:
    assert day.edtf() == edtf


@pytest.mark.parametrize(
    ("date", "there"),
    [
        ((2024, 2, 29), True),
        ((2025, 2, 29), False),
        ((2025, 12, 31), True),
        ((2025, 13), False),
        ((2025, 0), False),
        ((2025, 1, 0), False),
        ((2025, None, 3), False),
    ],
)
def test_dates_that_exist(date: tuple, there: bool) -> None:
    assert (almanac.valid(*date) is not None) == there


@pytest.mark.parametrize(
    ("anchor", "unit", "count", "found"),
    [
        (WEDNESDAY, "day", -12, Day(2025, 2, 28)),
        (WEDNESDAY, "week", 2, Day(2025, 3, 26)),
        (WEDNESDAY, "month", -3, Day(2024, 12)),
        (WEDNESDAY, "month", 10, Day(2026, 1)),
        (WEDNESDAY, "year", -1, Day(2024)),
        (WEDNESDAY, "decade", 1, Day(2035)),
        (WEDNESDAY, "century", -1, Day(1925)),
        (Day(2025, 3), "day", 1, None),
        (Day(2025), "month", 1, None),
        (Day(9999), "year", 1, None),
        (Day(1), "year", -1, None),
        (Day(9999, 12, 31), "day", 1, None),
    ],
)
def test_moved_by_whole_units(anchor: Day, unit: str, count: int, found: Day | None) -> None:
    assert almanac.shifted(anchor, unit, count) == found


def test_weeks_go_from_monday_to_sunday() -> None:
    assert almanac.week(WEDNESDAY, 0) == "2025-03-10/2025-03-16"
    assert almanac.week(WEDNESDAY, -1) == "2025-03-03/2025-03-09"
    assert almanac.weekend(WEDNESDAY, 1) == "2025-03-22/2025-03-23"
    assert almanac.week(Day(2025, 3), 0) is almanac.weekend(Day(2025), 0) is None


@pytest.mark.parametrize(
    ("number", "side", "day"),
    [
        (2, "past", 12),
        (2, "last", 5),
        (2, "next", 19),
        (2, "future", 12),
        (4, "past", 7),
        (4, "last", 7),
        (4, "next", 14),
        (4, "future", 14),
        (0, "past", 10),
        (0, "future", 17),
    ],
)
def test_the_weekday_that_is_meant(number: int, side: str, day: int) -> None:
    assert almanac.weekday(WEDNESDAY, number, side) == Day(2025, 3, day)
    assert almanac.weekday(Day(2025, 3), number, side) is None


@pytest.mark.parametrize(("nth", "day"), [(1, 3), (2, 10), (5, 31), (-1, 31)])
def test_the_nth_monday_of_a_month(nth: int, day: int) -> None:
    assert almanac.nth_weekday(Day(2025, 3), 0, nth) == Day(2025, 3, day)
    assert almanac.nth_weekday(Day(2025, 4), 0, 5) is None
    assert almanac.nth_weekday(Day(2025), 0, 1) is None


@pytest.mark.parametrize(
    ("month", "day", "past", "future", "nearest"),
    [
        (5, None, 2024, 2025, 2025),
        (12, None, 2024, 2025, 2024),
        (3, None, 2025, 2025, 2025),
        (2, None, 2025, 2026, 2025),
        (3, 12, 2025, 2025, 2025),
        (3, 13, 2025, 2025, 2025),  # a day ahead of the publication is of the same week, whatever the verb
        (4, 2, 2025, 2025, 2025),  # "met on 2 April" in March: a year ago is farther than the verb is sure
        (5, 12, 2024, 2025, 2025),
        (3, 3, 2025, 2025, 2025),  # nine days ago: "will meet" was written earlier
        (2, 10, 2025, 2026, 2025),  # thirty days ago
        (10, 3, 2024, 2025, 2024),
        (2, 29, 2024, 2024, 2024),  # the only one of three years
        (2, 30, None, None, None),
    ],
)
def test_the_year_that_a_date_without_one_means(
    month: int, day: int | None, past: int | None, future: int | None, nearest: int | None
) -> None:
    found = [almanac.year_for(WEDNESDAY, month, day, tense) for tense in ("past", "future", None)]
    assert found == [past, future, nearest]
    assert almanac.year_for(Day(1999), month, day, "past") == 1999


def test_decades_centuries_and_their_ends() -> None:
    assert (almanac.decade(1994), almanac.century(19), almanac.century(5)) == ("199X", "18XX", "04XX")
    assert almanac.century(1, before_christ=True) == "-0099/-0000"
    ends = ["2025", "2024-02", "2025-03-12", "never"]
    assert [almanac.last_day(each) for each in ends] == [
        "2025-12-31",
        "2024-02-29",
        "2025-03-12",
        "never",
    ]


def test_fiscal_years() -> None:
    assert almanac.fiscal(2025, "US") == "2024-10/2025-09"
    assert almanac.fiscal(2025, "JP") == "2025-04/2026-03"
