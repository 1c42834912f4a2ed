import numpy as np
import pandas as pd
import pytest

from foedus.backtest import dependence, states
from foedus.backtest.table import Absent

CODES = {"AAA": 1, "BBB": 2, "CCC": 3}


@pytest.fixture
def deals():
    rows = [(1, 2, 2001, 30.0), (9, 2, 2001, 10.0), (1, 2, 2002, 5.0), (9, 3, 2002, 7.0), (1, 3, 1999, 50.0)]
    return pd.DataFrame(rows, columns=["supplier_cown", "recipient_cown", "year", "value"])


def test_deliveries_are_summed_by_year_member_and_whether_from_the_lead(deals):
    found = dependence.deliveries(deals, CODES, ["BBB", "CCC"], "AAA", range(2001, 2003))
    assert found.tolist() == [[[30.0, 10.0], [0.0, 0.0]], [[5.0, 0.0], [0.0, 7.0]]]


def test_a_member_without_a_number_is_absent(deals):
    with pytest.raises(Absent, match="XXX"):
        dependence.deliveries(deals, CODES, ["XXX"], "AAA", range(2001, 2003))
    with pytest.raises(Absent, match="YYY: no number"):
        dependence.deliveries(deals, CODES, ["BBB"], "YYY", range(2001, 2003))


def test_years_that_the_deals_do_not_have_are_absent(deals):
    with pytest.raises(Absent, match="has 1999 to 2002, and the record asks for 2001 to 2003"):
        dependence.deliveries(deals, CODES, ["BBB"], "AAA", range(2001, 2004))


def test_equipment_counts_shares_as_the_deliveries_do(on_record, monkeypatch):
    monkeypatch.setattr(dependence, "DRAWS", 50)
    members = [member.id for member in on_record.case.records.members if not member.lead][:2]
    came = np.array([[[3.0, 1.0], [0.0, 4.0]]] * 3)
    held = np.median(dependence.held(on_record, came, members), axis=1)
    assert held == pytest.approx([0.75, 0.0], abs=1e-9)


def test_shares_of_the_record(shared):
    found = {check.name: check for check in dependence.checks(shared)}
    through = next(check for name, check in found.items() if "through" in name)
    assert through.expected.startswith("0.82, 1.00, 0.91, 0.97, 0.85")
    assert through.passed
    assert len(found) == 6
    assert not any(check.skipped for check in found.values())


def test_numbers_of_states_from_codes_and_names(shared):
    assert states.numbers(shared)["FRA"] == 220
    named = states.numbers_by_name(shared)
    found = [named[states.folded(name)] for name in ("France", "South Korea", "Czechia")]
    assert found == [220, 732, 316]
    assert "World" not in named
