import numpy as np
import pytest

from foedus.findings.backtest import spending
from foedus.findings.backtest.spending import FIRST, SINCE, UNTIL, Panel

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
    errors, whose = spending.forecasts(world)
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
    world = spending.panel(shared)
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
