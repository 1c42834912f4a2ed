"""Dates, units, states and languages: what is allowed, what it means, and what is said of the rest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.evidence import dates, places, units


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2025-11-27", (2025, 11, 27), (2025, 11, 27)),
        ("2025-12-31~", (2025, 12, 31), (2025, 12, 31)),
        ("2025-11-25/2025-11-27", (2025, 11, 25), (2025, 11, 27)),
        ("199X", (1990, 1, 1), (1999, 12, 31)),
        ("2026/2026-11-11", (2026, 1, 1), (2026, 11, 11)),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, first: tuple, last: tuple) -> None:
    assert dates.bounds(text) == (date(*first), date(*last))


def test_an_interval_may_be_open() -> None:
    assert dates.bounds("2026/..") == (date(2026, 1, 1), None)
    assert dates.bounds("../2026-01") == (None, date(2026, 1, 31))


@pytest.mark.parametrize("text", ["27 November", "2025-13", "2025-02-30", "", "../..", "2026/2025", "soon"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"EDTF|ends before"):
        dates.checked(text)


@pytest.mark.parametrize("code", ["{person}", "d", "a", "%", "1", "km2", "t/a", "{person}/mo", "{round}/d", "/d"])
def test_ucum_codes_are_understood(code: str) -> None:
    assert units.checked(code) == code


@pytest.mark.parametrize(
    ("code", "says"),
    [("people", "braces"), ("{per son}", "braces without blanks"), ("", "missing"), ("KG", '"kg"'), ("days", "UCUM")],
)
def test_what_is_no_ucum_code_is_refused(code: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        units.checked(code)


def test_units_compare_by_dimension_and_by_what_is_counted() -> None:
    assert units.comparable("d", "a")
    assert not units.comparable("d", "m")
    assert not units.comparable("{person}", "{state}")


@pytest.mark.parametrize(
    ("name", "code"),
    [("Russia", "RU"), ("russia", "RU"), ("KG", "KG"), ("KAZ", "KZ"), ("Kyrgyzstan", "KG"), ("North Korea", "KP"),
     ("Turkey", "TR"), ("Moldova", "MD"), ("Tajikistan", "TJ"), ("the UK", None), ("Kosovo", "XK")],
)  # fmt: skip
def test_states_resolve_by_the_names_people_use(name: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(ValueError, match="no state"):
            places.code(name)
    else:
        assert places.code(name) == code


def test_a_misspelt_state_gets_the_nearest_name() -> None:
    with pytest.raises(ValueError, match='Did you mean "Kazakhstan"'):
        places.code("Kazakstan")


def test_languages_are_bcp_47_tags() -> None:
    assert places.checked_language("pt-BR") == "pt-BR"
    with pytest.raises(ValueError, match="no ISO 639 language"):
        places.checked_language("english")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-1X", (2025, 10, 1), (2025, 12, 31)),
        ("2025-X2", (2025, 2, 1), (2025, 12, 31)),
        ("2025-XX", (2025, 1, 1), (2025, 12, 31)),
        ("2024-02-XX", (2024, 2, 1), (2024, 2, 29)),
        ("2025-11-2X", (2025, 11, 20), (2025, 11, 29)),
        ("20XX-02-29", (2000, 2, 29), (2096, 2, 29)),
        ("156X", (1560, 1, 1), (1569, 12, 31)),
        ("2025-21", (2025, 3, 1), (2025, 5, 31)),
        ("2025-24", (2025, 12, 1), (2026, 2, 28)),
        ("2023-24", (2023, 12, 1), (2024, 2, 29)),
        ("2025-30", (2025, 12, 1), (2026, 2, 28)),
        ("2025-36", (2025, 10, 1), (2025, 12, 31)),
        ("2025-41", (2025, 7, 1), (2025, 12, 31)),
        ("{2025,2026}", (2025, 1, 1), (2026, 12, 31)),
        ("[2025-03, 2025-01..2025-02]", (2025, 1, 1), (2025, 3, 31)),
        ("2025-11-27T10:00:00Z", (2025, 11, 27), (2025, 11, 27)),
        ("2025?-11~", (2025, 11, 1), (2025, 11, 30)),
    ],
)
def test_seasons_unknown_digits_sets_and_hours_are_dates_too(text: str, first: tuple, last: tuple) -> None:
    assert dates.bounds(text) == (date(*first), date(*last))


def test_a_set_may_be_open() -> None:
    assert dates.bounds("[..2025-06]") == (None, date(2025, 6, 30))
    assert dates.bounds("{2025-11-27..}") == (date(2025, 11, 27), None)


NO_DATES = ["Y17E8", "-0044", "99999", "0000", "9999-24", "2025-02-3X", "2025-9X", "2025-2X", "[..]", "[]", "{2025",
            "2025/2026/2027", "2025~~", "２０２５", "1950S2", "2025-11-27T25:00:00", "2025-XX-27T10:00:00",
            "2025/" * 3000]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES, ids=lambda text: text[:20])
def test_what_is_not_understood_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an EDTF date that is understood\. Write 2026"):
        dates.checked(text)


like_edtf = st.text(st.sampled_from("0123456789X-/.~?%[]{},TYES:Z "), max_size=14) | st.from_regex(
    r"[\[{]?[~?%]?([0-2X][0-9X]{3}|Y?-?[0-9]{1,6})[~?%]?(-[0-4X][0-9X](-[0-3X][0-9X]([~?%]|T1[0-9]:00:00Z?)?)?)?"
    r"((/|\.\.|,)(\.\.|[12][0-9X]{3}(-[0-4X][0-9X])?)?)?[\]}]?",
    fullmatch=True,
)


@given(like_edtf)
def test_a_date_has_two_days_in_order_or_is_refused(text: str) -> None:
    try:
        first, last = dates.bounds(text)
    except ValueError:
        for read in (dates.checked, dates.earliest, dates.latest):
            with pytest.raises(ValueError, match=r"understood|ends before"):
                read(text)
        return
    assert first or last
    assert not (first and last) or first <= last
    assert (dates.checked(text), dates.earliest(text), dates.latest(text)) == (text, first, last)


plain_edtf = st.from_regex(
    r"[12][0-9]{2}[0-9X][~?%]?|[12][0-9]{3}-(0[1-9]|1[0-2]|2[1-3]|XX)|[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-8]|XX)",
    fullmatch=True,
)


@given(plain_edtf)
def test_dates_mean_what_the_library_says(text: str) -> None:
    """Against python-edtf, in what it reads without fault."""
    from edtf import parse_edtf

    parsed = parse_edtf(text)
    assert dates.bounds(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("2026", "2026-06", True),
        ("2026-06", "2026-07", False),
        ("2026/..", "2030-01-01", True),
        ("../2026", "2026-12-31~", True),
        ("../2026", "2027/..", False),
        ("2025-24", "2026-02", True),
    ],
)
def test_dates_overlap_where_both_may_mean_a_day(one: str, other: str, both: bool) -> None:
    assert dates.overlap(one, other) is dates.overlap(other, one) is both
