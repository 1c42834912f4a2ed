import numpy as np
import pytest
from scipy.stats import nbinom

from foedus.backtest import delivery
from foedus.case import bind
from foedus.ensemble.draws import sample


@pytest.fixture(scope="module", autouse=True)
def few():
    """Fewer draws than the table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "DRAWS", 100)
        yield


@pytest.fixture(scope="module")
def p(on_record):
    return bind(on_record.case, sample(on_record.case, 1, 0, 100).values)


def test_the_chain_is_three_equal_stages(p):
    """By algebra: months from order to delivery are three geometric waits, one for each stage."""
    one = p.procurement._replace(lag=np.full((1, 1), 2.18), slip=np.ones(1))
    got = delivery.delivered_by_year(one, 6)[:, 0, 0]
    leaving = 1.0 - np.exp(-3.0 / (12 * 2.18))
    expected = [nbinom.cdf(12 * year + 11 - np.arange(12) - 3, 3, leaving).mean() for year in range(6)]
    assert got == pytest.approx(expected, abs=1e-9)


def test_slip_puts_deliveries_off(p):
    later = delivery.delivered_by_year(p.procurement._replace(slip=2 * p.procurement.slip), 4)
    assert np.all(later < delivery.delivered_by_year(p.procurement, 4))


@pytest.fixture(scope="module")
def even(p):
    """The same parameters, without swings of the supplier's capacity."""
    return p._replace(supplier=p.supplier._replace(swings=0 * p.supplier.swings))


def test_without_war_and_swings_every_year_is_as_before(on_record, even):
    peace = delivery.yearly_totals(on_record.case, even, 3, None, 4)
    assert peace == pytest.approx(np.ones_like(peace), abs=0.03)
    assert np.median(peace) == pytest.approx(1.0, abs=1e-4)


def test_swings_make_years_differ_and_no_direction(on_record, p):
    peace = delivery.yearly_totals(on_record.case, p, 8, None, 4)
    assert np.median(peace) == pytest.approx(1.0, abs=0.1)
    # Of a tenth to two fifths a year, smoothed by a chain of years.
    spread = np.log(peace).std(axis=1)
    assert np.all((spread > 0.03) & (spread < 0.5))
    assert spread[-1] > spread[0]
    np.testing.assert_array_equal(peace, delivery.yearly_totals(on_record.case, p, 8, None, 4))


def test_a_war_takes_from_deliveries_only_once_it_has_begun(on_record, p):
    peace, war = (delivery.yearly_totals(on_record.case, p, 6, since, 4) for since in (None, 24))
    np.testing.assert_array_equal(war[:2], peace[:2])
    lost = np.median(war / peace, axis=1)
    assert np.all(lost[2:] < 1.0)
    assert np.all(np.diff(lost) <= 0.0)


def test_a_short_capacity_turns_orders_away_for_good(on_record, even):
    """A war that leaves half of the capacity leaves, when the chain has emptied, half of the deliveries."""
    half = np.full_like(even.supplier.capacity_in_war, 0.5)
    short = even._replace(supplier=even.supplier._replace(capacity_in_war=half, recovery=np.ones(1)))
    late = delivery.yearly_totals(on_record.case, short, 40, 0, 4)[-1]
    assert late == pytest.approx(np.full_like(late, 0.5), abs=0.02)


def test_the_lags_have_the_mean_of_the_register(on_record):
    checks = {check.name: check for check in delivery._lags(on_record)}
    shape = checks["delivery: shape of the lag, given the register's mean"]
    assert shape.passed
    assert shape.expected == "6/32.2/62.6/85.9/94.1/99.7 %"


def test_nothing_is_delivered_before_the_first_month_of_a_pledge(on_record):
    pledge = on_record.record.pledge[0]
    assert np.all(delivery.pledged(on_record.case, pledge, [], 1) == 0.0)
    few, many = (delivery.pledged(on_record.case, pledge, [], months) for months in (60, 132))
    assert np.all(many >= few)
    assert np.median(many) > 0.05


def test_less_is_delivered_when_the_lead_goes_to_war(on_record):
    pledge = on_record.record.pledge[0]
    peace, war = (delivery.pledged(on_record.case, pledge, wars, 132) for wars in ([], [40]))
    assert np.all(war <= peace + 1e-12)
    assert np.median(war) < np.median(peace)


def test_every_pledge_is_put_to_both_beliefs(on_record):
    lines = delivery._pledges(on_record)
    assert len(lines) == 2 * len(on_record.record.pledge)
    assert {line.expected for line in lines} == {"0.050 in the 90 % band", "0.165 in the 90 % band"}
