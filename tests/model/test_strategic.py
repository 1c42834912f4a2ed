import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from foedus.model import strategic

QUICK = settings(max_examples=80, deadline=None, derandomize=True)
worth = st.floats(-5, 5)
forms = pytest.mark.parametrize("form", [strategic.choice, strategic.quantal])


def test_by_hand():
    found = strategic.choice(np, np.array(0.5), np.array(1.0), np.array(-1.0), np.array(0.3))
    resists = norm.cdf(0.3 / np.sqrt(2))
    attacks = norm.cdf(((1 - resists) - resists - 0.5) / np.sqrt((1 - resists) ** 2 + resists**2 + 1))
    assert found.status_quo == pytest.approx(1 - attacks)
    assert found.gives_way == pytest.approx(attacks * (1 - resists))
    assert found.resists == pytest.approx(attacks * resists)


@forms
@QUICK
@given(worths=st.tuples(worth, worth, worth, worth))
def test_outcomes_are_probabilities_and_sum_to_one(form, worths):
    found = form(np, *map(np.array, worths))
    assert min(found) >= 0.0
    assert sum(found) == pytest.approx(1.0)


@forms
@QUICK
@given(worths=st.tuples(worth, worth, worth, worth), more=st.floats(0, 3))
def test_a_better_status_quo_never_brings_more_attacks(form, worths, more):
    before = form(np, *map(np.array, worths))
    after = form(np, np.array(worths[0] + more), *map(np.array, worths[1:]))
    assert after.status_quo >= before.status_quo - 1e-12


@forms
@QUICK
@given(worths=st.tuples(worth, worth, worth, worth), more=st.floats(0, 3))
def test_an_attacker_to_whom_all_war_is_worth_more_never_attacks_less(form, worths, more):
    before = form(np, *map(np.array, worths))
    after = form(np, np.array(worths[0]), *(np.array(each + more) for each in worths[1:3]), np.array(worths[3]))
    assert after.status_quo <= before.status_quo + 1e-12


@forms
@QUICK
@given(worths=st.tuples(worth, worth, worth), resolve=worth, more=st.floats(0, 3))
def test_resolve_deters_when_being_resisted_is_worse_than_the_status_quo(form, worths, resolve, more):
    status_quo, gives_way, resists = max(worths), max(worths), min(worths)
    arguments = [np.array(each) for each in (status_quo, gives_way, resists)]
    before, after = form(np, *arguments, np.array(resolve)), form(np, *arguments, np.array(resolve + more))
    if form is strategic.quantal or resolve >= 0:  # the spread of the normal form is least at even odds
        assert after.status_quo >= before.status_quo - 1e-12


def test_jax_gives_what_numpy_gives():
    import jax

    worths = [np.linspace(-3, 3, 7), np.linspace(2, -2, 7), np.linspace(-1, 1, 7), np.linspace(-2, 4, 7)]
    with jax.enable_x64(True):
        there = strategic.choice(jax.numpy, *map(jax.numpy.asarray, worths))
        np.testing.assert_allclose(np.array(there), np.array(strategic.choice(np, *worths)), atol=1e-12)
