import gzip

import numpy as np
import pytest

from foedus.backtest import spending, states
from foedus.backtest.spending import FIRST, SINCE, UNTIL, Panel
from foedus.problems import CaseErrors

YEARS = UNTIL - FIRST + 1


def made_up(persistence, seed=1, count=60, reaction=0.0):
    """States whose burden is an AR(1), with rivals that follow no rule."""
    random = np.random.default_rng(seed)
    burden = np.zeros((count, YEARS))
    rivals = np.cumsum(0.1 * random.standard_normal((count, YEARS)), axis=1)
    for year in range(1, YEARS):
        burden[:, year] = persistence * burden[:, year - 1] + 0.1 * random.standard_normal(count)
        burden[:, year] += reaction * (rivals[:, year - 1] - rivals[:, :year].mean(axis=1))
    product = np.cumsum(0.02 + 0.01 * random.standard_normal((count, YEARS)), axis=1)
    share = np.broadcast_to(random.random((count, 1)), burden.shape)
    return Panel(list(range(count)), burden + product, burden, rivals, share)


def size(world):
    errors, whose, _ = spending.forecasts(world)
    assert len(whose) == len(world.codes) * (UNTIL - SINCE + 1)
    return {name: float(np.sqrt(np.mean(each**2))) for name, each in errors.items()}


def test_the_rule_that_made_the_record_wins():
    error = size(made_up(0.5))
    assert error["AR(1)"] == pytest.approx(np.sqrt(0.1**2 + 0.01**2), rel=0.03)
    assert error["AR(1)"] < error["no change"]
    assert error["AR(1)"] < error["Richardson"]
    assert error["AR(1)"] < error["Olson-Zeckhauser"]
    reacting = size(made_up(0.5, reaction=0.4))
    assert reacting["AR(1) and rivals"] < reacting["AR(1)"]


def test_a_forecast_knows_nothing_of_its_year():
    world = made_up(0.5, count=10)
    year = SINCE - FIRST
    later = Panel(world.codes, *(np.where(np.arange(YEARS) < year, values, 9.0) for values in world[1:]))
    for mine, other in zip(spending.known(world, year)[:2], spending.known(later, year)[:2], strict=True):
        for values, changed in zip(mine, other, strict=True):
            np.testing.assert_array_equal(values, changed)


def test_a_state_without_a_past_is_not_forecast():
    world = made_up(0.5, count=3)
    year = SINCE - FIRST
    world.burden[0, : year - 2] = np.nan
    assert spending.known(world, year)[2].tolist() == [1, 2]


def test_the_panel_of_all_states(shared):
    world = spending.panel(shared, spending.recorded(shared)[0])
    france, japan = world.codes.index(220), world.codes.index(740)
    place = 2010 - FIRST
    assert np.exp(world.burden[france, place]) == pytest.approx(0.02, abs=0.005)
    assert 0.0 < world.share[france, place] < world.share[world.codes.index(2), place] < 1.0
    assert np.isfinite(world.rivals[world.codes.index(750), place])
    assert not np.isfinite(world.rivals[japan]).any()


def test_the_rows_of_the_table(shared):
    found = spending.checks(shared)
    assert [check.passed is not None for check in found] == [True] * 3
    members = found[1]
    assert members.passed
    assert "no change" in members.note


HEADING = "Entity,Year,military_expenditure,military_expenditure_share_gdp\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with the two lists of states and a file of spending, which the tests write."""
    (tmp_path / "data" / "international").mkdir(parents=True)
    rows = "ccode,session,iso3c,Countryname\n220,1,FRA,France\n345,1,YUG,Yugoslavia\n740,1,JPN,Japan\n"
    (tmp_path / states.IDEAL_POINTS).write_bytes(gzip.compress(rows.encode()))
    (tmp_path / states.STATES).write_text("statenme,ccode\nFrance,220\n")
    return tmp_path


def test_what_of_the_file_is_left_out_is_said(folder):
    rows = "World,2000,9,1\nAfrica,2000,9,1\nFrance,1948,9,1\nFrance,2021,9,1\nFrance,1999,5,2\nSerbia,2000,3,1\n"
    rows += "France,2000,5,2\nFrance,2000,6,2\nJapan,2001,7,\nJapan,2002,0,0\nJapan,2003,,1\n"
    rows += "Japan,2004,7,1\nJapan,2004,7,1\n"
    (folder / spending.SPENDING).write_text(HEADING + rows)
    found, left_out = spending.recorded(folder)
    assert found[["code", "Year"]].to_numpy().tolist() == [[220, 1999], [345, 2000], [740, 2001], [740, 2004]]
    assert left_out == (
        "no state of this name: Africa, World; other years: 2 state-years; two different rows: France 2000; "
        "no spending above nothing: 2 state-years; spending without its share of the product: 1 state-years"
    )


def test_a_clean_file_leaves_nothing_out(folder):
    (folder / spending.SPENDING).write_text(HEADING + "France,1999,5,2\n")
    assert spending.recorded(folder)[1] == ""


def test_a_file_without_a_known_state_is_refused(folder):
    (folder / spending.SPENDING).write_text(HEADING + "World,1999,5,2\n")
    with pytest.raises(CaseErrors, match="none of a known state with spending from 1949 to 2020"):
        spending.recorded(folder)


def test_years_without_data_are_not_forecast():
    world = made_up(0.5, count=10)
    last = 2010 - FIRST
    ends = Panel(world.codes, *(np.where(np.arange(YEARS) <= last, values, np.nan) for values in world[1:]))
    made = spending.forecasts(ends)
    assert (made.year.min(), made.year.max()) == (SINCE, 2010)
    assert len(made.whose) == 10 * (2010 - SINCE + 1)
    row = spending._compared(made, made.year > 0, "all states", "AR(1)", "left out: nothing")
    assert row.name == f"spending: all states, {SINCE}-2010"
    assert row.note.endswith("; left out: nothing")


def test_a_file_that_ends_too_early_is_skipped(folder, monkeypatch):
    (folder / spending.SPENDING).write_text(HEADING + "France,1951,5,2\nFrance,1952,5,2\n")
    monkeypatch.setattr(spending, "panel", lambda data, rows: panel_of(0.5, until=1980))
    found = spending.checks(folder)
    assert [each.skipped for each in found] == [True]
    assert f"no state-year from {SINCE} on" in found[0].status


def panel_of(persistence, until):
    world = made_up(persistence, count=3)
    return Panel(world.codes, *(np.where(np.arange(YEARS) <= until - FIRST, values, np.nan) for values in world[1:]))


def test_states_that_were_dropped_for_their_names_are_there(shared):
    """Serbia, the Democratic Republic of Congo, Ivory Coast and Timor, of which the publisher has 148 rows."""
    rows, left_out = spending.recorded(shared)
    assert {345, 490, 437, 860} <= set(rows["code"])
    assert left_out.startswith("no state of this name: Africa, Asia, Europe, NATO members, North America, Oceania,")
