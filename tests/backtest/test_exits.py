import numpy as np
import pytest

from foedus.backtest import exits, frailty, leaving, spells
from foedus.backtest.record import on_record
from foedus.backtest.spells import SHIFTERS, Rows

HEADING = "atopid,member,bilat,defense,organ1,yrent,moent,yrexit,moexit,phase,termcaus\n"


def made_up(slope, seed=1, count=20000, level=-4.0):
    """Memberships whose hazard rises with the first shifter only."""
    random = np.random.default_rng(seed)
    shifter = random.standard_normal((count, len(SHIFTERS)))
    year = random.integers(1946, 2017, count).astype(float)
    left = (random.random(count) < 1 / (1 + np.exp(-(level + slope * shifter[:, 0])))).astype(float)
    return Rows(year, random.integers(0, 300, count).astype(float), left, np.zeros(count), shifter)


def test_phases_of_one_membership_are_joined(tmp_path):
    path = tmp_path / spells.ALLIANCES
    path.parent.mkdir(parents=True)
    path.write_text(
        HEADING
        + "1,10,0,0,0,1950,1,1960,5,1,1\n"
        + "1,10,0,1,2,1960,5,1980,6,2,4\n"
        + "1,20,0,0,0,1950,1,0,0,1,0\n"
        + "1,10,0,0,0,1990,1,0,0,2,0\n"
    )
    found = spells.memberships(tmp_path).to_dict("records")
    assert [(each["member"], each["start"], each["end"], each["cause"]) for each in found] == [
        (10, 1950, 1980, 4),
        (10, 1990, spells.GOES_ON, 0),
        (20, 1950, spells.GOES_ON, 0),
    ]
    assert (found[0]["defense"], found[0]["organ1"]) == (1, 2)


def test_the_hazard_is_found_again():
    known = made_up(0.7).within(1946, 1989)
    hazard = exits.estimate(known, ("distance", "age"), 40)
    slope = hazard.estimate.mean[1:] / hazard.scale[hazard.chosen]
    assert slope == pytest.approx([0.7, 0.0], abs=0.12)
    assert exits.forecast(hazard, known).sum() == pytest.approx(known.left.sum(), rel=0.05)


def test_the_level_is_that_of_the_last_years():
    known = made_up(0.0).within(1946, 1989)
    rarer = known._replace(left=known.left * (known.year < 1980))
    hazard = exits.estimate(rarer, (), 10)
    assert exits.forecast(hazard, rarer).max() < 0.002
    assert exits.forecast(exits.estimate(rarer, (), 44), rarer).max() > 0.01


def test_shifters_that_do_not_help_are_dropped():
    names, _ = exits.selected(made_up(0.8, count=8000).within(1946, 1989))
    assert "distance" in names
    assert len(names) < len(SHIFTERS) - 3


def test_concordance_of_a_perfect_and_of_an_ignorant_forecast():
    of = made_up(0.0, count=3000)
    share, alliance = exits.concordance(of.left + 0.1, of, of.left)
    assert share.min() == 1.0
    assert len(share) == len(alliance) == of.left.sum()
    assert exits.concordance(np.ones(3000), of, of.left)[0] == pytest.approx(np.full(len(share), 0.5))


def test_what_is_unknown_counts_as_typical():
    of = made_up(0.7, count=4000)
    hazard = exits.estimate(of, ("distance",), 40)
    unknown = of._replace(shifter=np.full_like(of.shifter, np.nan))
    assert np.ptp(exits.forecast(hazard, unknown)) == 0.0


def test_membership_years_of_the_record(shared):
    of = spells.rows(shared)
    assert of.year.min() == spells.FIRST
    assert of.year.max() == spells.LAST_YEAR
    assert of.within(1990, 2016).left.sum() == 49
    assert of.of_several().within(1990, 2016).left.sum() == 26
    assert np.all(of.alone <= of.left)


def test_a_frailty_is_found_again():
    random = np.random.default_rng(3)
    group = np.repeat(np.arange(150), 120)
    ready = 1.2 * random.standard_normal(150)
    x = random.standard_normal(len(group))
    event = random.random(len(group)) < -np.expm1(-np.exp(-4.0 + 0.7 * x + ready[group]))
    found = frailty.fit(np.column_stack([np.ones(len(x)), x]), event.astype(float), group)
    assert np.all(np.abs(found.mean - [-4.0, 0.7, np.log(1.2)]) < 2.5 * found.error)
    assert np.corrcoef(ready, [found.frailty[each][0] for each in range(150)])[0, 1] > 0.8


def test_the_slope_of_the_likelihood_is_its_derivative():
    random = np.random.default_rng(4)
    target = frailty.Likelihood(
        np.column_stack([np.ones(300), random.standard_normal(300)]),
        (random.random(300) < 0.1).astype(float),
        random.integers(0, 9, 300),
    )
    at = np.array([-2.0, 0.4, -0.3])
    numeric = [(target(at + e)[0] - target(at - e)[0]) / 2e-5 for e in 1e-5 * np.eye(3)]
    assert target(at)[1] == pytest.approx(numeric, rel=1e-6)


def test_distance_apart_and_ends_by_hand():
    shifter = np.full((5, len(SHIFTERS)), np.nan)
    shifter[:, 0] = [1.0, 3.0, np.nan, 2.0, 2.0]
    of = Rows(np.array([1950.0] * 3 + [1951.0] * 2), np.full(5, 7.0), np.array([0, 0, 0, 1, 0.0]), np.zeros(5), shifter)
    assert leaving.apart(of).tolist() == [-1.0, 1.0, 0.0, 0.0, 0.0]
    by_year = leaving.years(of)
    assert by_year.parties.tolist() == [3, 2]
    assert by_year.ended.tolist() == [0, 1]


def test_the_case_takes_the_figures_of_the_regression(shared):
    whole = spells.rows(shared).of_several()
    records = [each for each in on_record() if each.record.exits]
    lone = leaving.alone(leaving.without_renewals(whole, records))
    together = leaving.ends(leaving.years(whole), True)
    for each in records:
        drawn = {name: each.case.beliefs.uncertainties[f"cohesion.{name}"].distribution for name in (
            "leaves", "by_distance", "frailty", "ends", "ends_by_parties")}  # fmt: skip
        expected = {
            "leaves": (lone.mean[0], lone.error[0]),
            "by_distance": (lone.mean[1], lone.error[1]),
            "frailty": lone.frailty[each.record.exits.alliance],
            "ends": leaving.later_level(together),
            "ends_by_parties": (together.mean[1], together.error[1]),
        }
        for name, (mean, sd) in expected.items():
            assert (drawn[name].mean, drawn[name].sd) == pytest.approx((mean, sd), abs=0.02), name
        # The yearly hazard of an unfrozen member lies in the regression's 90 % interval.
        low, high = leaving.interval(lone, each.record.exits.alliance)
        assert low < -np.expm1(-np.exp(drawn["leaves"].mean + drawn["frailty"].mean)) < high


@pytest.mark.slow
def test_the_rows_of_the_table(shared):
    found = {check.name: check for check in exits.checks(shared)}
    assert found["exits: all alliances, C-index"].passed
    assert found["exits: alliances of three and more, C-index"].passed
    assert found["exits: who leaves alone, C-index within the alliance"].passed
    assert found["exits: parties that leave alone, number"].passed
    assert not any(check.skipped for check in found.values())
