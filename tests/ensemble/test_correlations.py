"""Correlated draws: as closely as was asked under every design, and nothing else moves."""

import numpy as np
import pytest
from example import EXAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import believing
from scipy.stats import kstest, spearmanr

from foedus.case import Case, load
from foedus.case.schema import Correlation
from foedus.ensemble.draws import DESIGNS, sample

MANY = 8192
SLIP, COST, LAG = "procurement.slip", "programme.cost_growth", "procurement.lag"
CAPACITY, PRICE = "homeland.capacity", "programme.price_per_soldier"
ALONE = believing(load(EXAMPLE), correlations=())


def together(*written: tuple[float, tuple[str, ...]]) -> Case:
    """The example with correlations."""
    return believing(
        ALONE,
        correlations=tuple(
            Correlation(between=list(between), rank=rank, assumption="Made up for the test.")
            for rank, between in written
        ),
    )


PAIR = together((0.6, (SLIP, COST)))
SEVERAL = together((0.7, (PRICE, COST, SLIP)), (-0.5, (LAG, SLIP)), (-0.4, (CAPACITY, "budget.growth")))


def ranks(case: Case, keys: tuple[str, ...], design: str = "random", count: int = MANY) -> np.ndarray:
    """Spearman's rank correlations of some uncertainties."""
    values = sample(case, 3, 0, count, design, count).values
    return spearmanr([values[key] for key in keys], axis=1).statistic


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("rank", [-0.95, -0.3, 0.6, 0.9])
def test_the_rank_correlation_is_what_was_asked(design: str, rank: float) -> None:
    """Within four standard errors of chance, (1 - rank^2) sqrt((1 + rank^2 / 2) / n) (Bonett & Wright 2000)."""
    error = (1 - rank**2) * np.sqrt((1 + rank**2 / 2) / MANY)
    assert ranks(together((rank, (SLIP, COST))), (SLIP, COST), design) == pytest.approx(rank, abs=4 * error)


@pytest.mark.parametrize("design", DESIGNS)
def test_more_than_two_and_negative_ones(design: str) -> None:
    found = ranks(SEVERAL, (PRICE, COST, SLIP, LAG, CAPACITY, "budget.growth", "budget.noise"), design)
    wanted = np.eye(7)
    for one, other, rank in [(0, 1, 0.7), (0, 2, 0.7), (1, 2, 0.7), (2, 3, -0.5), (4, 5, -0.4)]:
        wanted[one, other] = wanted[other, one] = rank
    assert found == pytest.approx(wanted, abs=4 / np.sqrt(MANY))


@pytest.mark.parametrize("design", DESIGNS)
def test_distributions_stay_as_they_are(design: str) -> None:
    apart, bound = (sample(case, 3, 0, MANY, design, MANY).values for case in (ALONE, SEVERAL))
    for key in (PRICE, COST, SLIP, LAG, CAPACITY, "budget.growth"):
        if design == "latin-hypercube":
            assert np.array_equal(np.sort(apart[key]), np.sort(bound[key])), key
        distribution = ALONE.beliefs.uncertainties[key].distribution
        assert kstest(distribution.cdf(bound[key]), "uniform").pvalue > 0.001, key


@pytest.mark.parametrize("design", DESIGNS)
def test_what_no_correlation_names_keeps_its_bits(design: str) -> None:
    apart, bound = (sample(case, 3, 0, 512, design, 300) for case in (ALONE, SEVERAL))
    moved = {key for key in apart.values if not np.array_equal(apart.values[key], bound.values[key])}
    assert moved == {SLIP, COST, PRICE, CAPACITY}, "all but the first of each group"
    for key in apart.claims:
        assert np.array_equal(apart.claims[key], bound.claims[key])
        assert np.array_equal(apart.referents[key], bound.referents[key])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("case", [PAIR, SEVERAL], ids=["pair", "several"])
def test_a_part_of_the_draws_is_that_part_of_all(case: Case, design: str) -> None:
    every = sample(case, 3, 0, 1024, design, 700).values
    for first, count in [(256, 256), (512, 512), (17, 1), (699, 1), (700, 1), (1023, 1), (3, 7)]:
        part = sample(case, 3, first, count, design, 700).values
        for key, values in every.items():
            assert np.array_equal(values[first : first + count], part[key]), (key, first)


def test_the_order_in_which_a_case_is_written_changes_nothing() -> None:
    again = believing(SEVERAL, correlations=SEVERAL.beliefs.correlations[::-1])
    one, other = (sample(case, 3, 0, 64).values for case in (SEVERAL, again))
    assert all(np.array_equal(one[key], other[key]) for key in one)


def test_the_file_of_the_example_is_read() -> None:
    assert ranks(load(EXAMPLE), (SLIP, COST)) == pytest.approx(0.6, abs=0.05)
    one, other = (sample(case, 3, 0, 64).values for case in (load(EXAMPLE), PAIR))
    assert all(np.array_equal(one[key], other[key]) for key in one)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.3, 0.999), st.sampled_from([-1, 1]), st.sampled_from(DESIGNS), st.integers(0, 2**32 - 1))
def test_any_rank_keeps_its_sign_and_its_bounds(rank: float, sign: int, design: str, seed: int) -> None:
    case = together((sign * rank, (SLIP, COST)))
    values = sample(case, seed, 0, 256, design, 256).values
    assert np.sign(spearmanr(values[SLIP], values[COST]).statistic) == sign
    for key in (SLIP, COST):
        low, high = case.beliefs.uncertainties[key].distribution.support
        assert low < values[key].min() < values[key].max() < high
