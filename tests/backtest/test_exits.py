import numpy as np
import pytest

from foedus.backtest import exits, spells
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


@pytest.mark.slow
def test_the_rows_of_the_table(shared):
    found = {check.name: check for check in exits.checks(shared)}
    assert found["exits: all alliances, C-index"].passed
    assert found["exits: alliances of three and more, C-index"].passed
    assert not any(check.skipped for check in found.values())
