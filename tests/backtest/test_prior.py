"""What a case's beliefs imply, beside its record: the figures, what is marked, and what a record may not say."""

import shutil
from math import exp

import numpy as np
import pytest

from foedus.backtest import prior, record
from foedus.backtest.recorded import Figure, Recorded, figure
from foedus.case import find, load
from foedus.model.outcomes import catalogue
from foedus.problems import CaseErrors

from ..example import EXAMPLE


def entry(**keys):
    return Recorded(**{"assumption": "Made up for a test."} | keys)


@pytest.fixture(scope="module")
def known(on_record):
    return catalogue(on_record.case.about.horizons)


def stated(on_record, known, entry, years=10.0):
    return figure(entry, known[entry.outcome], on_record.case, on_record.facts, years)


def test_a_count_is_scaled_to_the_run_with_what_its_fact_says_it_may_be(on_record, known):
    given = Recorded(outcome="requests", fact="d047", years=(2000.0, 2020.0))
    assert stated(on_record, known, given) == Figure(2.5, 2.5, 4.5)


def test_what_does_not_add_up_is_not_scaled(on_record, known):
    assert stated(on_record, known, entry(outcome="answered", value=0.3)) == Figure(0.3, 0.3, 0.3)


def test_a_statement_becomes_a_chance_with_a_band(on_record, known):
    found = stated(on_record, known, entry(outcome="help_given", value=2, years=(2000.0, 2020.0)))
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(1 - exp(-2.18 * 10 / 20), abs=0.01)  # the median of Gamma(2.5) is 2.18
    never = stated(on_record, known, entry(outcome="help_given", value=0, years=(2000.0, 2020.0)))
    assert 0.0 < never.low < never.value < 0.2


def test_the_cases_own_records_are_counted_within_the_years(on_record, known):
    asked = [each.date for each in on_record.case.records.requests]
    since = entry(outcome="requests", counted="requests", years=(2022.0, 2023.0))
    assert stated(on_record, known, since, 1.0).value == sum(date.startswith("2022") for date in asked)
    whole = entry(outcome="requests", counted="answers", years=(2000.0, 2030.0))
    assert stated(on_record, known, whole, 30.0).value == sum(each.troops for each in on_record.case.records.requests)


def test_marks_and_what_lies_as_far_out(on_record, known):
    case = on_record.case
    values = {name: np.zeros(100) for name in known}
    values["requests"] = np.r_[np.zeros(90), np.full(10, 400.0)]
    values["answered"] = np.r_[np.full(50, np.nan), np.full(50, 1.5)]
    values["help_requested"] = np.ones(100)
    values["delivered_of_ordered"] = np.full(100, np.nan)
    found = {row.outcome: row for row in prior.rows(case, values, on_record)}
    assert found["requests"].marks == ("heavy",)
    assert found["requests"].extreme == pytest.approx(0.1)
    assert found["answered"].valued == 0.5
    assert set(found["answered"].marks) == {"impossible", "outside"}
    assert found["help_requested"].marks == ("outside",)  # 0.98 at most by the record
    assert found["delivered_of_ordered"].marks == ()
    assert np.isnan(found["delivered_of_ordered"].mean)
    held = [row.record is not None for row in found.values()]
    assert held == sorted(held, reverse=True)


def test_what_is_possible_goes_by_the_unit(known):
    assert prior.bounds(known["answered"]) == prior.bounds(known["help_given"]) == (0.0, 1.0)
    assert prior.bounds(known["requests"]) == (0.0, np.inf)
    assert prior.bounds(known["trust"]) == (-np.inf, np.inf)


def test_a_case_without_a_record_is_held_against_what_is_possible():
    case = load(EXAMPLE)
    with np.errstate(over="ignore"):  # a power without members: exp overflows to the limit that is meant
        found = prior.implied(case, 20, 1, "numpy", processes=1)
    assert (found.case, found.draws, found.failed) == ("example", 20, 0)
    assert {row.outcome for row in found.rows} == set(catalogue(case.about.horizons))
    assert all(row.record is None for row in found.rows)
    plain = found.as_dict()
    assert plain["rows"][0]["quantiles"].keys() == {"1%", "5%", "50%", "95%", "99%"}
    assert None in next(row for row in plain["rows"] if row["outcome"] == "requests")["possible"]


def test_all_that_is_wrong_with_figures_is_said_at_once(tmp_path, on_record):
    folder = tmp_path / "case"
    shutil.copytree(find(on_record.case.about.name), folder)
    path = folder / "record" / "record.toml"
    path.write_text(
        path.read_text("utf-8").split("[[prior]]")[0]
        + """
[[prior]]
outcome = "requets"
fact = "d047"
[[prior]]
outcome = "requests"
fact = "d0477"
[[prior]]
outcome = "sessions"
facts = ["a079", "a080"]
years = [2020, 2010]
[[prior]]
outcome = "answered"
fact = "d049"
years = [2000, 2010]
[[prior]]
outcome = "troops_sent"
fact = "d005"
[[prior]]
outcome = "attacks"
value = 1
counted = "exits"
years = [2000, 2010]
fact = "h017"
""",
        encoding="utf-8",
    )
    with pytest.raises(CaseErrors) as raised:
        record.of_case(load(folder))
    text = str(raised.value)
    assert 'Did you mean "requests"?' in text
    for word in (
        "d0477",
        "grows with time",
        "above the first",
        "several facts",
        "does not add up",
        "no number",
        "both",
    ):
        assert word in text, word
