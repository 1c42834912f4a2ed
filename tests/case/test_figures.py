import pytest

from foedus.case.figures import in_unit, states
from foedus.case.files import COLUMNS, Fact
from foedus.distributions import WRITTEN


def fact(value: str = "", unit: str = "", low: str = "", high: str = "") -> Fact:
    empty = dict.fromkeys(COLUMNS, "")
    return Fact(**(empty | {"id": "f1", "value": value, "unit": unit, "low": low, "high": high}))


FROM_TWO_TO_TEN = WRITTEN["uniform"].of({"low": 2.0, "high": 10.0})


@pytest.mark.parametrize(
    ("given", "unit", "figure"),
    [
        (fact("43", "percent of GDP"), "share", 0.43),
        (fact("0.81", "share of TIV"), "share", 0.81),
        (fact("25.9", "billion USD"), "million USD/year", 25900.0),
        (fact("0.65", "ratio of yearly means"), "ratio", 0.65),
        (fact("0.087", "per member-year"), "1/year", 0.087),
        (fact("2", "years"), "month", 24.0),
        (fact("1.16-1.65", "ratio", "1.16", "1.66"), "ratio", 1.41),
        (fact("1e3", "personnel"), "person", 1000.0),
        (fact("224", "persons"), "1", None),
        (fact("5", "attacks"), "index", None),
        (fact("Article 4", ""), "share", None),
        (fact("", "share", "0.2", ""), "share", None),
        (fact("0.5", ""), "share", None),
    ],
)
def test_a_figure_counts_in_the_unit_of_the_parameter_only(given: Fact, unit: str, figure: float | None):
    assert in_unit(given, unit) == (None if figure is None else pytest.approx(figure))


@pytest.mark.parametrize(
    ("value", "stated"), [("2.3", False), ("2.5", True), ("9.5", True), ("9.7", False), ("-6", False)]
)
def test_a_fact_states_a_number_where_it_lies_in_the_bulk_of_the_distribution(value: str, stated: bool):
    assert states(fact(value, "days"), "day", FROM_TWO_TO_TEN) is stated


def test_a_fact_of_another_unit_states_nothing_however_well_its_figure_would_fit():
    assert not states(fact("5", "requests"), "day", FROM_TWO_TO_TEN)
