"""Distributions: against their definitions, within bounds, and monotone."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.case.distributions import FIGURES, MEANINGS, SHAPES, Distribution, mistakes

WIDE = (-1e9, 1e9)

BY_HAND = [
    # shape, figures, u, value by algebra
    ("fixed", {"value": 7}, 0.3, 7.0),
    ("uniform", {"low": 2, "high": 6}, 0.25, 3.0),
    ("loguniform", {"low": 1, "high": 100}, 0.5, 10.0),
    ("triangular", {"low": 0, "mode": 2, "high": 4}, 0.5, 2.0),
    ("triangular", {"low": 0, "mode": 0, "high": 1}, 0.75, 0.5),
    ("pert", {"low": 0, "mode": 5, "high": 10}, 0.5, 5.0),
    ("normal", {"mean": 3, "sd": 2}, 0.8413447460685429, 5.0),
    ("lognormal", {"median": 4, "spread": 0.5}, 0.8413447460685429, 4 * math.exp(0.5)),
    ("beta", {"mean": 0.5, "weight": 2}, 0.3, 0.3),
]


@pytest.mark.parametrize(("shape", "at", "u", "value"), BY_HAND)
def test_quantiles_by_algebra(shape: str, at: dict[str, float], u: float, value: float) -> None:
    assert Distribution(shape, at, WIDE).quantile(u) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(("shape", "at"), sorted({case[0]: case[1] for case in BY_HAND if case[0] != "fixed"}.items()))
def test_quantiles_are_scipys(shape: str, at: dict[str, float]) -> None:
    distribution = Distribution(shape, at, WIDE)
    u = np.linspace(0.001, 0.999, 101)
    np.testing.assert_allclose(distribution.quantile(u), distribution._frozen.ppf(u), rtol=1e-10, atol=1e-12)


def test_a_choice_takes_each_value_with_its_weight() -> None:
    choice = Distribution("choice", {}, WIDE, (5, 1, 3), (0.2, 0.5, 0.3))
    assert choice.quantile([0.1, 0.19, 0.21, 0.69, 0.71, 0.99]).tolist() == [5, 5, 1, 1, 3, 3]
    assert choice.support == (1, 5)


def test_bounds_cut_and_do_not_pile_up() -> None:
    """Half of a normal distribution above its mean: the median is its third quartile."""
    half = Distribution("normal", {"mean": 0, "sd": 1}, (0, 1e9))
    assert half.quantile(0.5) == pytest.approx(0.6744897501960817)
    u = (np.arange(1000) + 0.5) / 1000
    assert len(np.unique(half.quantile(u))) == 1000


def test_pert_has_its_mean() -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    drawn = Distribution("pert", {"low": 2, "mode": 3, "high": 10}, WIDE).quantile(u)
    assert drawn.mean() == pytest.approx((2 + 4 * 3 + 10) / 6, rel=1e-4)


@given(
    shape=st.sampled_from([shape for shape in SHAPES if shape not in ("fixed", "choice")]),
    a=st.floats(0.05, 0.4),
    b=st.floats(0.41, 0.6),
    c=st.floats(0.61, 0.95),
    u=st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=6),
)
def test_draws_stay_in_bounds_and_rise_with_u(shape: str, a: float, b: float, c: float, u: list[float]) -> None:
    figures = {"low": a, "mode": b, "high": c, "mean": b, "sd": a, "median": b, "spread": c, "weight": 10 * c}
    at = {name: figures[name] for name in FIGURES[shape]}
    assert not mistakes(shape, dict(at), 0, 1)
    distribution = Distribution(shape, at, (a, c))
    drawn = distribution.quantile(np.sort(u))
    assert np.all((drawn >= a) & (drawn <= c))
    assert np.all(np.diff(drawn) >= -1e-12)
    assert distribution.support == pytest.approx((a, c))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_explained_and_says_what_it_misses(shape: str) -> None:
    assert MEANINGS[shape]
    assert mistakes(shape, {}, 0, 1)["distribution"].startswith(f'"{shape}" needs {FIGURES[shape][0]}')


def test_it_can_be_sent_to_another_process() -> None:
    distribution = Distribution("triangular", {"low": 0, "mode": 1, "high": 4}, (0, 4))
    before = distribution.quantile([0.1, 0.9])
    again = pickle.loads(pickle.dumps(distribution))
    assert again == distribution
    assert again.quantile([0.1, 0.9]).tolist() == before.tolist()


def test_in_words() -> None:
    assert Distribution("triangular", {"low": 4, "mode": 9, "high": 18}).text == "triangular: low 4, mode 9, high 18"
    assert Distribution("choice", {}, WIDE, (0, 1), (0.25, 0.75)).text == "choice: 0 (25%), 1 (75%)"
