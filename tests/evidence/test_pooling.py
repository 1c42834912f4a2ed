"""The pool: the two worked cards, and what must hold of every pool."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.distributions import Decades, Uniform
from foedus.evidence.bounds import less_than, more_than
from foedus.evidence.pooling import BACKGROUND, Pool, Term

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
SIZE = Pool(
    "size",
    (
        Term("daily", "s2", "daily", "C", 3, 1, None, more_than(30000)),
        Term("retelling", "s0", "channel", "D", 4, 2, None, less_than(4000)),
    ),
    ("one",),
    (1.0,),
    (Decades(1000, 200000),),
)
VISIT = Pool(
    "visit",
    (
        Term("november", "s4", "p", "C", 3, 1, None, category=0),
        Term("december", "s2", "i", "C", 5, 1, None, category=1),
    ),
    ("one",),
    (1.0,),
    categories=("2025-11-25", "2025-12-25", "other"),
    category_background=(0.25, 0.25, 0.5),
)


def test_the_size_card_redone_on_paper() -> None:
    assert SIZE.weights("one") == pytest.approx([0.2375, 0.0564, 0.25], abs=5e-5)
    assert SIZE.shares("one") == pytest.approx([0.44, 0.10, 0.46], abs=5e-3)
    assert SIZE.quantile(LEVELS) == pytest.approx([1776, 5400, 30973, 36010, 112403], abs=0.5)
    assert SIZE.probability_above(20000) == pytest.approx(0.64, abs=5e-3)


def test_the_visit_card_redone_on_paper() -> None:
    assert VISIT.probabilities() == pytest.approx([0.59, 0.17, 0.24], abs=5e-3)


terms = st.builds(
    Term,
    claim=st.uuids().map(str),
    source=st.sampled_from(["s1", "s2", "s3"]),
    origin=st.sampled_from(["x", "y", "z"]),
    letter=st.sampled_from("ABCDEF"),
    digit=st.integers(1, 6),
    hops=st.integers(0, 3),
    referents=st.sampled_from([None, frozenset({"h1"}), frozenset({"h2"}), frozenset({"h1", "h2"})]),
    distribution=st.builds(
        lambda value, more: more_than(value) if more else less_than(value),
        st.integers(2, 90_000).map(float),
        st.booleans(),
    ),
)
pools = st.builds(
    lambda listed, weight, k, rho: Pool(
        "q",
        tuple(listed),
        ("h1", "h2"),
        (weight, 1 - weight),
        (Decades(10, 1e5), Uniform(1, 5e4)),
        k=k,
        rho=rho,
    ),
    st.lists(terms, max_size=5),
    st.floats(0.05, 0.95),
    st.floats(0.05, 2),
    st.floats(0, 1),
)
referents = st.sampled_from([None, "h1", "h2"])


@given(pools, referents)
def test_every_pool_integrates_to_one(pool: Pool, referent: str | None) -> None:
    assert pool.cdf(0.0, referent) == pytest.approx(0, abs=1e-9)
    assert pool.cdf(1e12, referent) == pytest.approx(1, abs=1e-6)
    assert pool.shares("h1").sum() == pytest.approx(1)
    assert pool.component_shares().sum() == pytest.approx(1)


@settings(deadline=None)
@given(pools, referents)
def test_quantiles_rise_and_invert_the_cdf(pool: Pool, referent: str | None) -> None:
    levels = np.linspace(0.01, 0.99, 25)
    values = pool.quantile(levels, referent)
    assert np.all(np.diff(values) >= 0)
    assert np.all(pool.cdf(values * (1 + 1e-9), referent) >= levels - 1e-6)
    assert np.all(pool.cdf(values * (1 - 1e-6), referent) <= levels + 1e-6)


@given(pools, st.integers(0, 4), st.floats(1, 9e4))
def test_a_repetition_changes_only_the_shares_inside_its_origin(pool: Pool, place: int, value: float) -> None:
    if not pool.terms:
        return
    pool = replace(pool, rho=1.0, terms=tuple(replace(term, letter="C", digit=3, hops=1) for term in pool.terms))
    told = pool.terms[place % len(pool.terms)]
    repeated = replace(told, claim="again", distribution=more_than(value))
    more = replace(pool, terms=(*pool.terms, repeated))
    for referent in pool.referents:
        before = _by_origin(pool, referent)
        after = _by_origin(more, referent)
        assert after == pytest.approx(before)


def test_a_repetition_of_a_lesser_grade_leaves_the_mean_weight_of_its_origin() -> None:
    weaker = replace(SIZE.terms[0], claim="copy", letter="D")
    more = replace(SIZE, terms=(*SIZE.terms, weaker))
    assert more.weights("one")[[0, 2]].sum() == pytest.approx((0.2375 + 0.11875) / 2)


def test_without_rho_each_repetition_counts_in_full() -> None:
    more = replace(SIZE, terms=(*SIZE.terms, replace(SIZE.terms[0], claim="copy")), rho=0.0)
    assert more.weights("one")[[0, 2]] == pytest.approx([0.2375, 0.2375])


def test_a_claim_counts_only_where_its_words_may_mean_the_referent() -> None:
    small = replace(SIZE.terms[1], referents=frozenset({"part"}))
    pool = replace(
        SIZE,
        terms=(SIZE.terms[0], small),
        referents=("part", "whole"),
        referent_weights=(0.4, 0.6),
        backgrounds=SIZE.backgrounds * 2,
    )
    assert pool.weights("whole")[1] == 0
    assert pool.weights("part")[1] == pytest.approx(0.05640625)
    assert pool.cdf(4000.0) == pytest.approx(0.4 * pool.cdf(4000.0, "part") + 0.6 * pool.cdf(4000.0, "whole"))
    assert pool.one_referent() == replace(SIZE, referents=("one-referent",))


def test_draws_have_the_pooled_distribution_and_keep_who_was_right() -> None:
    n = 40000
    grid = (np.arange(n) + 0.5) / n
    rng = np.random.default_rng(0)
    drawn = SIZE.draw(rng.permutation(grid), rng.permutation(grid), rng.permutation(grid))
    assert np.quantile(drawn.value, [0.25, 0.5, 0.75]) == pytest.approx(SIZE.quantile([0.25, 0.5, 0.75]), rel=0.02)
    assert np.bincount(drawn.label) / n == pytest.approx(SIZE.shares("one"), abs=1e-4)
    daily = drawn.value[drawn.label == SIZE.components.index("daily")]
    assert daily.min() >= 30000
    assert drawn.value.shape == drawn.label.shape == drawn.referent.shape


def test_category_draws_are_indices_with_the_pooled_probabilities() -> None:
    rng = np.random.default_rng(1)
    drawn = VISIT.draw(*rng.random((3, 50, 1000)))
    assert drawn.value.shape == (50, 1000)
    assert np.bincount(drawn.value.ravel()) / 50000 == pytest.approx(VISIT.probabilities(), abs=0.01)
    assert set(drawn.value[drawn.label == 1].tolist()) == {1}


def test_the_same_numbers_draw_the_same() -> None:
    u = np.random.default_rng(2).random((3, 100))
    assert all(np.array_equal(one, other) for one, other in zip(SIZE.draw(*u), SIZE.draw(*u), strict=True))


def test_a_pool_is_plain_data() -> None:
    assert pickle.loads(pickle.dumps(SIZE)) == SIZE
    assert SIZE.components == ("daily", "retelling", BACKGROUND)


def test_the_wrong_kind_of_question_is_refused() -> None:
    with pytest.raises(ValueError, match="answered by categories"):
        VISIT.cdf(1.0)
    with pytest.raises(ValueError, match="number question"):
        SIZE.probabilities()


def _by_origin(pool: Pool, referent: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for term, share in zip(pool.terms, pool.shares(referent), strict=False):
        totals[term.origin] = totals.get(term.origin, 0.0) + float(share)
    return totals | {BACKGROUND: float(pool.shares(referent)[-1])}
