"""Shares of variance: against published answers, against SALib, and against noise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.findings.drivers import GROUNDINGS, REST, Uncertainties, classes, share


def ishigami(draws: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Ishigami & Homma (1990), a = 7, b = 0.1; first-order indices .3139, .4424, 0."""
    x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (draws, 3))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return x, y


def test_published_answers_of_ishigami() -> None:
    x, y = ishigami(20000)
    found = [share(classes(x[:, column]), y) for column in range(3)]
    assert found == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)


def test_as_salib_on_a_smooth_function() -> None:
    from SALib.analyze import rbd_fast

    random = np.random.default_rng(2)
    x = random.uniform(0, 1, (2000, 4))
    y = 3 * x[:, 0] + np.exp(x[:, 1]) + random.normal(0, 0.5, 2000)
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
    theirs = rbd_fast.analyze(problem, x, y, num_resamples=2, seed=1)["S1"]
    ours = [share(classes(x[:, column]), y) for column in range(4)]
    assert ours == pytest.approx(theirs, abs=0.03)


def test_shares_by_hand_of_a_choice() -> None:
    # Groups 0, 0 and 1, 3: between 4, within 2, so B = 4, w = 2/2 = 1: (4 - 1) / (4 + 2).
    found = share(classes(np.array([0.0, 0.0, 1.0, 1.0])), np.array([0.0, 0.0, 1.0, 3.0]))
    assert found == pytest.approx(0.5)


def test_a_report_that_decides_all_has_the_whole_share() -> None:
    label = np.array(["s-1", "s-2", "background"] * 100, dtype=object)
    y = (label == "s-1") * 1.0
    assert share(classes(label), y) == pytest.approx(1.0)


def test_each_word_is_a_class_of_its_own_and_numbers_are_only_where_they_are_few() -> None:
    words = classes(np.array([f"s-{each:02}" for each in range(60)] * 2, dtype=object))
    assert (words.number, words.discrete) == (60, True)
    np.testing.assert_array_equal(words.codes, list(range(60)) * 2)
    assert classes(np.array([0.0, 1.0] * 60)).discrete
    sizes = classes(np.arange(1000.0))
    assert not sizes.discrete
    assert 2 < sizes.number < 60


def test_an_idle_uncertainty_has_none_on_average() -> None:
    random = np.random.default_rng(3)
    found = [share(classes(random.random(500)), random.random(500)) for _ in range(300)]
    assert np.mean(found) == pytest.approx(0.0, abs=0.002)
    assert min(found) < 0, "the correction is not clipped, so that sums stay unbiased"


def test_an_outcome_that_does_not_vary_has_no_drivers() -> None:
    made = Uncertainties({"a": np.arange(100.0)}, {"a": "facts"}, {"a": None})
    found = made.drivers("x", "p", np.full(100, 3.0))
    assert not found.varies
    assert found.ranked == ()
    assert np.isnan(found.assumed)


def test_missing_values_are_left_out_and_never_spread() -> None:
    random = np.random.default_rng(5)
    x = random.random(1000)
    y = np.where(random.random(1000) < 0.3, np.nan, x)
    made = Uncertainties({"a": x}, {"a": "facts"}, {"a": None})
    found = made.drivers("x", "p", y)
    assert found.histories == int(np.isfinite(y).sum())
    assert found.ranked[0].share > 0.97


def test_sums_by_grounding() -> None:
    random = np.random.default_rng(6)
    columns = {name: random.normal(size=4000) for name in ("claim", "fact", "guess", "idle")}
    y = 2 * columns["claim"] + 1 * columns["fact"] + 1 * columns["guess"] + 2 * random.normal(size=4000)
    grounding = {"claim": "claims", "fact": "facts", "guess": "assumption", "idle": "assumption"}
    found = Uncertainties(columns, grounding, {"claim": "q"}).drivers("x", "p", y)
    wanted = {"claims": 0.4, "facts": 0.1, "assumption": 0.1, REST: 0.4}
    assert found.by_grounding == pytest.approx(wanted, abs=0.03)
    assert found.ranked[0].key == "claim"
    assert {driver.key for driver in found.ranked} == {"claim", "fact", "guess"}
    assert found.assumed == pytest.approx(1 / 6, abs=0.05)


def test_many_idle_uncertainties_add_up_to_nothing() -> None:
    random = np.random.default_rng(7)
    columns = {f"x{number}": random.random(2000) for number in range(150)}
    grounding = dict.fromkeys(columns, "assumption")
    found = Uncertainties(columns, grounding, {}).drivers("x", "p", random.normal(size=2000))
    assert found.by_grounding["assumption"] < 0.06
    assert len(found.ranked) <= 1


def test_uncertainties_of_one_question_count_once() -> None:
    random = np.random.default_rng(8)
    right = random.random(3000)
    columns = {"a": right, "b": right * 2.0, "c": right + 0.0}
    y = right + np.sqrt(2 / 12) * random.normal(size=3000)  # a third of whose variance is the claims'
    found = Uncertainties(columns, dict.fromkeys("abc", "claims"), dict.fromkeys("abc", "q")).drivers("x", "p", y)
    assert found.by_grounding["claims"] == pytest.approx(1 / 3, abs=0.04)


def test_shares_of_correlated_uncertainties_overlap() -> None:
    """An idle one that goes together with a telling one, correlation r, has r^2 of its share; so the page says."""
    random = np.random.default_rng(10)
    telling, r = random.normal(size=20000), 0.8
    columns = {"telling": telling, "idle": r * telling + np.sqrt(1 - r**2) * random.normal(size=20000)}
    y = telling + random.normal(size=20000)
    found = Uncertainties(columns, dict.fromkeys(columns, "facts"), {}).drivers("x", "p", y)
    assert [driver.key for driver in found.ranked] == ["telling", "idle"]
    assert [driver.share for driver in found.ranked] == pytest.approx([0.5, 0.5 * r**2], abs=0.02)
    assert found.by_grounding["facts"] == pytest.approx(0.5 + 0.5 * r**2, abs=0.03)


def test_a_constant_is_no_driver() -> None:
    random = np.random.default_rng(9)
    columns = {"a": np.ones(500), "b": random.random(500)}
    found = Uncertainties(columns, {"a": "facts", "b": "facts"}, {}).drivers("x", "p", columns["b"])
    assert found.tested == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(50, 600), st.floats(0, 3))
def test_shares_are_shares(seed: int, draws: int, weight: float) -> None:
    random = np.random.default_rng(seed)
    columns = {name: random.normal(size=draws) for name in "abc"}
    grounding = dict(zip("abc", GROUNDINGS, strict=True))
    found = Uncertainties(columns, grounding, {}).drivers("x", "p", weight * columns["a"] + random.normal(size=draws))
    assert all(0 <= part <= 1 for part in found.by_grounding.values())
    assert sum(found.by_grounding.values()) == pytest.approx(1.0)
    assert all(found.floor * 0.1 < driver.share <= 1 for driver in found.ranked)


def test_classes_hold_like_numbers() -> None:
    column = np.random.default_rng(1).random(1000)
    found = classes(column)
    assert found.number == 10
    assert np.bincount(found.codes).tolist() == [100] * 10
    assert [column[found.codes == code].max() for code in range(9)] < [
        column[found.codes == code].min() for code in range(1, 10)
    ]
    few = classes(np.array([0.5, 1.0, 1.0, 2.0]))
    assert (few.codes.tolist(), few.number, few.discrete) == ([0, 1, 1, 2], 3, True)
