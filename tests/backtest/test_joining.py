"""The forecast of who joins, on made-up attacks: what it may see, what it keeps, what it writes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.backtest import joining
from foedus.model.honouring import Coefficients, Covariates, joins

TRUE = Coefficients(-1.0, -1.0, 0.8, 0.4, 0.5, 0.1, 0.0, 0.0, 0.0, 0.0)


def attacks(seed, first, last, number):
    """Made-up attacks, one row an ally, that follow the equation with coefficients `TRUE`."""
    random = np.random.default_rng(seed)
    rows = []
    for dispute in range(number):
        allies = int(random.integers(1, 8))
        year = int(random.integers(first, last))
        for ally in range(allies):
            rows.append(
                {
                    "src": "made up",
                    "dispnum": 1000 * first + dispute,
                    "year": year,
                    "target": dispute,
                    "ally": ally,
                    "nmem_min": int(random.choice([2, 2, 3, allies + 1, 20])) if allies > 1 else 2,
                    "n_allies_T": allies,
                    "cinc_ally": float(random.choice([0.1, 0.01, 0.001])),
                    "dist_ally_att": float(random.uniform(50, 9000)),
                    "dist_ally_tgt": float(random.uniform(50, 9000)),
                    "major_ally": int(random.random() < 0.2),
                    "cont_ally_tgt": int(random.integers(0, 7)),
                    "cont_ally_att": int(random.integers(0, 7)),
                    "rival_ally_att": int(random.random() < 0.1),
                    "fold5": dispute % 5,
                }
            )
    table = pd.DataFrame(rows)
    chance = joins(np, joining.covariates(table), TRUE)
    return table.assign(join=(random.random(len(table)) < chance).astype(int))


@pytest.fixture(scope="module")
def past():
    return pd.concat([attacks(1, 1816, 1900, 40), attacks(2, 1900, 1950, 90)], ignore_index=True)


@pytest.fixture(scope="module")
def future():
    return attacks(3, 1950, 2015, 60).drop(columns="join")


def test_probabilities_and_level(past, future):
    forms = joining.estimate(past)
    found = joining.forecast(forms, future)
    assert ((found > 0) & (found < 1)).all()
    recent = past[past["year"] >= 1900]
    for form in forms:
        assert form.forecast(recent).sum() == pytest.approx(recent["join"].sum(), rel=1e-6)


def test_it_is_the_same_every_time_and_whatever_the_order(past, future):
    first = joining.forecast(joining.estimate(past), future)
    again = joining.forecast(joining.estimate(past.sample(frac=1, random_state=1)), future)
    np.testing.assert_allclose(again, first, rtol=1e-5)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(1, 40))
def test_a_row_is_forecast_without_looking_at_the_other_rows(past, future, number):
    forms = joining.estimate(past)
    whole = joining.forecast(forms, future)
    np.testing.assert_allclose(joining.forecast(forms, future.iloc[:number]), whole[:number], rtol=1e-12)


def test_rolling_forecasts_do_not_see_what_comes_after(past):
    known = joining.rolling(past, 1910, 1930, 10)
    altered = past.assign(join=past["join"].where(past["year"] < 1910, 1 - past["join"]))
    other = joining.rolling(altered, 1910, 1920, 10)
    before = known[known["year"] < 1920]
    for column in ("forecast", "base", "unshrunk"):
        np.testing.assert_array_equal(other[column], before[column])
    assert not np.array_equal(other["join"], before["join"])


def test_a_fold_is_forecast_without_its_outcomes(past):
    first = joining.folds(past)
    altered = past.assign(join=past["join"].where(past["fold5"] != 2, 1 - past["join"]))
    held = (past["fold5"] == 2).to_numpy()
    np.testing.assert_array_equal(joining.folds(altered)[held], first[held])


def test_only_the_declared_columns_are_read(past, future):
    forms = joining.estimate(past[[*joining.COLUMNS, "join"]])
    bare = joining.forecast(forms, future[list(joining.COLUMNS)])
    np.testing.assert_array_equal(bare, joining.forecast(joining.estimate(past), future))


def test_with_many_attacks_the_signs_are_found():
    many = attacks(4, 1900, 1950, 1500)
    reach = joining.estimate(many)[0].coefficients()
    assert reach.dilution == pytest.approx(TRUE.dilution, abs=0.25)
    assert reach.capability == pytest.approx(TRUE.capability, abs=0.15)
    assert reach.attacker_distance == pytest.approx(TRUE.attacker_distance, abs=0.2)
    assert reach.rival == 0.0


def test_an_era_without_joiners_keeps_the_level_of_the_one_before():
    quiet = attacks(6, 1900, 1950, 30).assign(join=0)
    table = pd.concat([attacks(5, 1816, 1850, 60), quiet], ignore_index=True)
    assert np.isfinite(joining.forecast(joining.estimate(table), table)).all()


def test_covariates_of_a_publishers_row(past):
    row = past.iloc[[0]].assign(cont_ally_tgt=1, cont_ally_att=0, year=1899)
    known = joining.covariates(row)
    assert isinstance(known, Covariates)
    assert (known.modern[0], known.borders_target[0], known.borders_attacker[0]) == (0.0, 1.0, 0.0)


def test_written_one_probability_a_row(past, future, tmp_path):
    probability = joining.forecast(joining.estimate(past), future)
    joining.write(future, probability, tmp_path / "p.csv")
    back = pd.read_csv(tmp_path / "p.csv")
    assert list(back.columns) == ["src", "dispnum", "target", "ally", "p"]
    np.testing.assert_allclose(back["p"], probability, atol=1e-8)
    np.testing.assert_array_equal(back["ally"], future["ally"])
