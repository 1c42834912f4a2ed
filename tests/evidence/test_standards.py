"""Dates, units, states and languages: what is allowed, what it means, and what is said of the rest."""

from datetime import date

import pytest

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
