import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from foedus.model.honouring import Coefficients, Covariates, joins, joins_on_average, log_odds, terms

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
NOBODY = Coefficients(*(0.0 for _ in Coefficients._fields))


def ally(**changed):
    plain = {
        "modern": 1.0,
        "pact_members": 2.0,
        "target_allies": 1.0,
        "capability": 0.01,
        "attacker_km": 1000.0,
        "target_km": 1000.0,
        "great_power": 0.0,
        "borders_target": 0.0,
        "borders_attacker": 0.0,
        "rival": 0.0,
    }
    return Covariates(**{name: np.array([value]) for name, value in (plain | changed).items()})


def test_by_hand():
    known = ally(pact_members=6.0, target_allies=20.0, capability=0.02, attacker_km=50.0, target_km=2000.0, rival=1.0)
    weights = NOBODY._replace(
        intercept=-1.0, era=-1.5, dilution=0.8, capability=0.4, attacker_distance=0.5, target_distance=0.1, rival=0.2
    )
    expected = -1.0 - 1.5 - 0.8 * np.log(np.sqrt(5 * 20)) + 0.4 * np.log(2) + 0.5 * np.log(10) - 0.1 * np.log(2) + 0.2
    assert log_odds(np, known, weights)[0] == pytest.approx(expected)
    assert joins(np, known, weights)[0] == pytest.approx(1 / (1 + np.exp(-expected)))


def test_a_typical_ally_has_only_the_intercept_and_era():
    assert [term[0] for term in terms(np, ally())] == pytest.approx([1, 1, 0, 0, 0, 0, 0, 0, 0, 0])


@QUICK
@given(st.integers(2, 60), st.integers(1, 60), st.integers(1, 40))
def test_a_larger_pact_never_makes_an_ally_likelier_to_join(members, allies, more):
    weights = NOBODY._replace(intercept=-2.0, dilution=0.75)
    before = joins(np, ally(pact_members=float(members), target_allies=float(allies)), weights)
    after = joins(np, ally(pact_members=float(members + more), target_allies=float(allies + more)), weights)
    assert after < before


@QUICK
@given(st.integers(2, 60))
def test_full_dilution_keeps_the_expected_number_of_joiners(members):
    weights = NOBODY._replace(intercept=-6.0, dilution=1.0)
    each = joins(np, ally(pact_members=float(members), target_allies=float(members - 1)), weights)[0]
    alone = joins(np, ally(), weights)[0]
    assert (members - 1) * each == pytest.approx(alone, rel=0.01)


@QUICK
@given(st.floats(0.0, 1.0), st.floats(1e-6, 0.3), st.floats(1.0, 10.0))
def test_stronger_and_nearer_allies_join_no_less(by, capability, times):
    weights = NOBODY._replace(intercept=-3.0, capability=by, attacker_distance=by, target_distance=by)
    base = joins(np, ally(capability=capability), weights)
    assert joins(np, ally(capability=capability * times), weights) >= base
    assert joins(np, ally(capability=capability, attacker_km=1000.0 / times), weights) >= base
    assert joins(np, ally(capability=capability, target_km=1000.0 * times), weights) <= base


@pytest.mark.parametrize(("odds", "spread"), [(-4.0, 0.5), (-2.0, 1.5), (0.0, 1.0), (-6.0, 2.0)])
def test_average_over_uncertain_odds_is_the_integral(odds, spread):
    def weighted(z):
        return norm.pdf(z) / (1 + np.exp(-(odds + spread * z)))

    found = joins_on_average(np, np.array([odds]), np.array([spread]))[0]
    assert found == pytest.approx(quad(weighted, -10, 10)[0], rel=1e-5)


def test_certain_odds_need_no_averaging():
    assert joins_on_average(np, np.array([-1.0]), np.array([0.0]))[0] == pytest.approx(1 / (1 + np.e))
