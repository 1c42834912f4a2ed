"""Distributions: each by algebra and against SciPy, and what holds of all of them, a new one included."""

import math
import pickle
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from foedus import distributions
from foedus.distributions import (
    SHAPES,
    WRITTEN,
    Beta,
    Choice,
    Decades,
    Distribution,
    Fixed,
    Lognormal,
    Loguniform,
    Normal,
    Pareto,
    Pert,
    Power,
    Triangular,
    Uniform,
)

WIDE = (-1e9, 1e9)
levels = st.floats(0.0005, 0.9995)

BY_HAND = [
    # distribution, u, value by algebra
    (Fixed(7), 0.3, 7.0),
    (Uniform(2, 6), 0.25, 3.0),
    (Loguniform(1, 100), 0.5, 10.0),
    (Decades(1, 100), 0.5, 10.0),
    (Triangular(0, 2, 4), 0.5, 2.0),
    (Triangular(0, 0, 1), 0.75, 0.5),
    (Pert(0, 5, 10), 0.5, 5.0),
    (Normal(3, 2), 0.8413447460685429, 5.0),
    (Lognormal(4, 0.5), 0.8413447460685429, 4 * math.exp(0.5)),
    (Beta(0.5, 2), 0.3, 0.3),
    (Pareto(3, 4), 0.9, 4.0),
    (Power(4, 3), 0.1, 3.0),
    (Choice((5, 1, 3), (0.2, 0.5, 0.3)), 0.3, 1.0),
]

SCIPYS = [
    (Uniform(2, 6), stats.uniform(2, 4)),
    (Loguniform(1, 100), stats.loguniform(1, 100)),
    (Decades(1, 100), stats.loguniform(1, 100)),
    (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
    (Pert(1, 2, 5), stats.beta(2, 4, 1, 4)),
    (Normal(3, 2), stats.norm(3, 2)),
    (Lognormal(4, 0.5), stats.lognorm(0.5, scale=4)),
    (Beta(0.3, 5), stats.beta(1.5, 3.5)),
    (Pareto(3, 4), stats.pareto(Pareto(3, 4).exponent, scale=3)),
    (Power(4, 3), stats.powerlaw(Power(4, 3).exponent, scale=4)),
]


@pytest.mark.parametrize(("distribution", "u", "value"), BY_HAND, ids=lambda each: getattr(each, "text", ""))
def test_quantiles_by_algebra(distribution: Distribution, u: float, value: float) -> None:
    assert distribution.quantile(u) == pytest.approx(value, rel=1e-9)
    assert distribution.cut(*WIDE).quantile(u) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(("distribution", "scipys"), SCIPYS, ids=lambda each: getattr(each, "text", ""))
def test_they_are_scipys(distribution: Distribution, scipys) -> None:
    u = np.linspace(0.001, 0.999, 101)
    np.testing.assert_allclose(distribution.quantile(u), scipys.ppf(u), rtol=1e-10, atol=1e-12)
    x = np.linspace(-1, 12, 101)
    np.testing.assert_allclose(distribution.cdf(x), scipys.cdf(x), rtol=1e-10, atol=1e-12)
    assert distribution.support == pytest.approx(scipys.support())


def test_every_class_is_in_the_table() -> None:
    def below(parent: type) -> set[type]:
        found = {each for each in parent.__subclasses__() if each.__module__.startswith(distributions.__name__)}
        return found.union(*(below(each) for each in found))

    assert {each for each in below(Distribution) if not each.__name__.startswith("_")} == set(SHAPES)
    assert len({each.meaning() for each in SHAPES}) == len(SHAPES)


def test_a_figure_of_one_name_means_one_thing() -> None:
    for each in SHAPES:
        assert each.figures()
        for name, figure in each.figures().items():
            assert all(other.figures().get(name, figure) == figure for other in SHAPES), name


@st.composite
def figures(draw: st.DrawFn, shape: type[Distribution]) -> dict[str, object]:
    """Figures that a distribution may have between 0 and 1, whichever it is."""
    own = shape.figures()
    given: dict[str, object] = {name: draw(st.floats(1, 20)) for name, figure in own.items() if not figure.value}
    given |= {name: None for name, figure in own.items() if figure.many}
    single = [name for name, figure in own.items() if figure.value and not figure.many]
    distinct = st.lists(st.integers(5, 95), min_size=len(single) or 1, max_size=len(single) or 6, unique=True)
    values = sorted(number / 100 for number in draw(distinct))
    given |= {name: values for name, figure in own.items() if figure.value and figure.many}
    orders = (given | dict(zip(single, order, strict=False)) for order in permutations(values))
    return next(found for found in orders if not shape.mistakes(found, 0, 1))


@st.composite
def distribution_of(draw: st.DrawFn, shape: type[Distribution]) -> Distribution:
    """One of a shape; of what may be left out, something is left out now and then."""
    given = draw(figures(shape))
    dropped = draw(st.sets(st.sampled_from(shape.optional()))) if shape.optional() else ()
    return shape.of({name: value for name, value in given.items() if name not in dropped})


def agree(distribution: Distribution, u: np.ndarray, error: float = 1e-6) -> None:
    """Whether the distribution function passes each level where the quantile says it does, give or take one number."""
    x = distribution.quantile(u)
    assert np.all(distribution.cdf(np.nextafter(x, np.inf)) >= u - error)
    assert np.all(distribution.cdf(np.nextafter(x, -np.inf)) <= u + error)


every = pytest.mark.parametrize("shape", SHAPES, ids=lambda each: each.__name__)
within_limits = settings(max_examples=40, deadline=None)


@every
@within_limits
@given(data=st.data(), u=st.lists(levels, min_size=2, max_size=6))
def test_the_distribution_function_rises_from_0_to_1_and_the_quantile_is_its_inverse(shape, data, u) -> None:
    distribution = data.draw(distribution_of(shape))
    low, high = distribution.support
    x = np.sort([-1.0, *np.linspace(0, 1.5, 60), *distribution.quantile(u), max(low, -2), min(high, 2), 1e12])
    chances = distribution.cdf(x)
    assert chances.min() >= 0
    assert chances.max() <= 1
    assert np.all(np.diff(chances) >= -1e-15)
    assert distribution.cdf([low - 1, high + 1]).tolist() == [0, 1] or not np.isfinite([low, high]).all()
    drawn = distribution.quantile(np.sort(u))
    assert np.all(np.diff(drawn) >= -1e-12)
    assert np.all((drawn >= low) & (drawn <= high))
    agree(distribution, np.array(u))


@every
@within_limits
@given(data=st.data(), low=st.floats(0.05, 0.45), high=st.floats(0.55, 0.95), u=levels)
def test_what_is_cut_keeps_its_proportions_and_stays_in_its_bounds(shape, data, low, high, u) -> None:
    distribution = data.draw(distribution_of(shape))
    ends = float(distribution.quantile(low)), float(distribution.quantile(high))
    cut = distribution.cut(*ends)
    assert ends[0] <= cut.support[0] <= cut.support[1] <= ends[1] or shape.steps
    if shape.steps:
        assert cut.quantile(u) == distribution.quantile(u), "single values are refused or kept, and not cut"
    elif ends[1] - ends[0] > 1e-6:
        agree(cut, np.array([u]), 1e-4)
        wanted = (distribution.cdf(cut.quantile(u)) - low) / (high - low)
        assert wanted == pytest.approx(u, abs=1e-4)


@every
@within_limits
@given(data=st.data())
def test_it_can_be_sent_to_another_process_and_told(shape, data) -> None:
    distribution = data.draw(distribution_of(shape))
    before = distribution.quantile([0.1, 0.9])
    again = pickle.loads(pickle.dumps(distribution))
    assert again == distribution
    assert again.quantile([0.1, 0.9]).tolist() == before.tolist()
    assert distribution.text.startswith(f"{shape.shape}: ")
    assert distribution.formula


@pytest.mark.parametrize("shape", WRITTEN.values(), ids=WRITTEN.keys())
def test_it_says_what_it_misses_and_what_is_not_its_own(shape: type[Distribution]) -> None:
    assert shape.mistakes({}, 0, 1)["distribution"].startswith(f'"{shape.shape}" needs {shape.needed()[0]}')
    assert shape.mistakes({"odd": 1}, 0, 1)["odd"].startswith(f"does not belong to a {shape.shape} distribution")


@pytest.mark.parametrize(
    ("shape", "given", "name", "what"),
    [
        ("uniform", {"low": 3, "high": 2}, "low", "must be below high = 2."),
        ("uniform", {"low": 2, "high": 2}, "low", 'For a constant write distribution = "fixed"'),
        ("triangular", {"low": 1, "mode": 0, "high": 2}, "mode", "must not be below low = 1."),
        ("pert", {"low": 1, "mode": 3, "high": 2}, "mode", "must not be above high = 2."),
        ("normal", {"mean": 3, "sd": 1, "high": 2}, "mean", "must not be above high = 2."),
        ("normal", {"mean": 3, "sd": 0}, "sd", "must be above zero."),
        ("lognormal", {"median": 0, "spread": 1}, "median", "must be above zero."),
        ("loguniform", {"low": 0, "high": 1}, "low", "must be above zero for a loguniform distribution."),
        ("beta", {"mean": 1, "weight": 2}, "mean", "must be above 0 and below 1 for a beta distribution."),
        ("beta", {"mean": 0.5, "weight": -1}, "weight", "must be above zero."),
        ("fixed", {"value": 99}, "value", "must be from 0 to 9"),
        ("uniform", {"low": 1, "high": 99}, "high", "must be from 0 to 9"),
        ("choice", {"values": []}, "values", "must list at least one value."),
        ("choice", {"values": [1.0, 99.0]}, "values", "must be from 0 to 9"),
        ("choice", {"values": [1.0, 1.0]}, "values", "must differ."),
        ("choice", {"values": [1.0], "weights": [0.5, 0.5]}, "weights", "must be as many as values: 1."),
        ("choice", {"values": [1.0], "weights": [0.5]}, "weights", "add up to 0.5;"),
    ],
)
def test_wrong_figures_are_told(shape: str, given: dict[str, object], name: str, what: str) -> None:
    assert what in WRITTEN[shape].mistakes(given, 0, 9)[name]


def test_a_choice_takes_each_value_with_its_weight() -> None:
    choice = Choice((5, 1, 3), (0.2, 0.5, 0.3))
    assert choice.quantile([0.1, 0.19, 0.21, 0.69, 0.71, 0.99]).tolist() == [5, 5, 1, 1, 3, 3]
    assert choice.cdf([0, 1, 4, 5]).tolist() == pytest.approx([0, 0.5, 0.8, 1])
    assert choice.support == (1, 5)
    assert (choice.constant, Choice((4.0,)).constant) == (False, True)
    assert choice.cut(2, 9).within == pytest.approx(0.5)


def test_bounds_cut_and_do_not_pile_up() -> None:
    """Half of a normal distribution above its mean: the median is its third quartile."""
    u = (np.arange(1000) + 0.5) / 1000
    for half in (Normal(0, 1).cut(0, 1e9), Normal(0, 1, low=0)):
        assert half.quantile(0.5) == pytest.approx(0.6744897501960817)
        assert len(np.unique(half.quantile(u))) == 1000
        assert half.within == 0.5


def test_what_an_analyst_writes_and_the_bounds_both_cut() -> None:
    assert Normal(5, 1, low=4, high=9).cut(0, 6).support == (4, 6)
    assert Uniform(2, 6).cut(0, 4).support == (2, 4)
    assert Uniform(2, 6).cut(7, 9).within == 0


def test_pert_has_its_mean() -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    assert Pert(2, 3, 10).quantile(u).mean() == pytest.approx((2 + 4 * 3 + 10) / 6, rel=1e-4)


def test_a_point_within_the_bounds_is_kept_whole() -> None:
    point = Fixed(6.0)
    assert (point.cut(1, 9).within, point.cut(7, 9).within) == (1, 0)
    assert point.cut(6, 9).quantile([0.1, 0.9]).tolist() == [6, 6]
    assert point.constant


def test_in_words() -> None:
    assert Triangular(4, 9, 18).text == "triangular: low 4, mode 9, high 18"
    assert Normal(3, 2, low=0).text == "normal: low 0, mean 3, sd 2"
    assert Choice((0, 1), (0.25, 0.75)).text == "choice: 0 (25%), 1 (75%)"
    assert Choice((0, 1)).text == "choice: 0 (50%), 1 (50%)"
    assert Uniform(4000, 6000).formula == "(x - 4,000)/(6,000 - 4,000) from 4,000 to 6,000"
    assert Fixed(6).formula == "1 from 6 on, 0 below"


@given(st.floats(0.01, 1e7), st.floats(0, 1), st.floats(1e-9, 10), st.lists(st.floats(-1e9, 1e9), min_size=2))
@example(2097152.0, 0.0, 0.0966, [-1.0, 0.0])
def test_a_cdf_rises_from_0_to_1_wherever_it_lies(low: float, share: float, gap: float, xs: list[float]) -> None:
    high = low + max(gap, low * 1e-9)
    mode = min(low + share * (high - low), high)
    for distribution in (Triangular(low, mode, high), Loguniform(low, high)):
        chances = distribution.cdf(np.sort([*xs, low, mode, high, *np.linspace(low, high, 50)]))
        assert chances.min() >= 0
        assert chances.max() <= 1
        assert (np.diff(chances) >= 0).all() or distribution.shape == "loguniform"
