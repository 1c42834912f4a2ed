"""Comparison of policies: paired by draw, ties shared, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from foedus.findings.compare import beats, best_shares, compare, margin
from foedus.findings.summary import Histories

from .test_summary import outcomes


def histories(values: list[list[float]], policies: tuple[str, ...] = ("a", "b", "c"), status=None) -> Histories:
    rows = [
        (draw, policy, (status or {}).get((draw, policy), "ok"), value)
        for draw, row in enumerate(values)
        for policy, value in zip(policies, row, strict=True)
    ]
    return Histories(outcomes(rows), policies)


BY_HAND = [[1.0, 2.0, 0.0], [3.0, 3.0, 1.0], [5.0, 1.0, 2.0], [4.0, 4.0, 4.0]]


def test_best_in_and_regret_by_hand() -> None:
    found = compare(histories(BY_HAND), "x", 1, "c")
    assert [row.policy for row in found.rows] == ["a", "b", "c"]
    assert [row.best_in.hits for row in found.rows] == pytest.approx([0 + 1 / 2 + 1 + 1 / 3, 1 + 1 / 2 + 1 / 3, 1 / 3])
    assert found.row("a").regret.q50 == 0.0
    assert found.row("c").regret.mean == pytest.approx((2 + 2 + 3 + 0) / 4)
    assert found.row("a").beats is not None
    assert found.row("a").beats.hits == 3
    assert found.row("c").beats is None
    assert found.row("a").ties == 0.25
    assert found.alike == 0.25


def test_what_differs_by_a_rounding_is_shared() -> None:
    np.testing.assert_array_equal(best_shares(np.array([[1.0, 1.0 + 1e-12], [0.0, 5.0]])), [[0.5, 0.5], [0.0, 1.0]])
    assert best_shares(np.zeros((0, 2))).shape == (0, 2)


def test_less_is_better_where_the_sign_says_so() -> None:
    found = compare(histories(BY_HAND), "x", -1, "c")
    assert found.best.policy == "c"
    assert found.row("c").regret.mean == pytest.approx((0 + 0 + 1 + 0) / 4)
    assert found.row("a").value.q50 == 3.5, "the criterion itself keeps its sign"


def test_a_draw_with_a_failed_or_missing_history_is_left_out_for_all() -> None:
    values = [*BY_HAND, [9.0, 0.0, float("nan")]]
    found = compare(histories(values, status={(0, "b"): "failed"}), "x", 1, "c")
    assert (found.draws, found.left_out) == (3, 2)


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(ValueError, match="nothing can be compared"):
        compare(histories([[1.0, 2.0, float("nan")]]), "x", 1, "a")


def test_a_pair_and_a_lead() -> None:
    made = histories(BY_HAND)
    found, equal = beats(made, "x", 1, "b", "a")
    assert (found.hits, found.of, equal) == (1, 4, 0.5)
    np.testing.assert_allclose(margin(made, "x", 1, "a"), [-1.0, 0.0, 3.0, 0.0])


def test_one_policy_alone_has_no_lead() -> None:
    made = histories([[1.0], [2.0]], ("a",))
    assert np.isnan(margin(made, "x", 1, "a")).all()
    found = compare(made, "x", 1, "a")
    assert found.next is None
    assert found.clear


def test_a_narrow_lead_is_not_clear() -> None:
    random = np.random.default_rng(1)
    close = compare(histories(random.normal(size=(200, 3)).tolist()), "x", 1, "a")
    apart = compare(histories(random.normal([2.0, 0.0, 0.0], 1.0, (200, 3)).tolist()), "x", 1, "a")
    assert not close.clear
    assert apart.clear
    assert apart.least_regret.policy == "a"


def test_a_lead_that_their_intervals_could_hide_is_not_clear() -> None:
    values = [[1.0, 0.0]] * 58 + [[0.0, 1.0]] * 42
    found = compare(histories(values, ("a", "b")), "x", 1, "a")
    assert found.next is not None
    assert found.best.best_in.low < found.next.best_in.high < found.best.best_in.value
    assert not found.clear


def test_least_regret_looks_at_the_worst_draws() -> None:
    values = [[10.0, 9.0]] * 80 + [[0.0, 9.0]] * 20
    found = compare(histories(values, ("often", "steady")), "x", 1, "often")
    assert found.best.policy == "often"
    assert found.row("often").regret.q50 < found.row("steady").regret.q50
    assert found.least_regret.policy == "steady"


VALUES = hnp.arrays(np.float64, (20, 3), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))


@given(VALUES)
def test_best_shares_add_up_to_one_and_ties_are_equal(values: np.ndarray) -> None:
    shares = best_shares(values)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    for row, share in zip(values, shares, strict=True):
        assert len(set(share[share > 0])) == 1
        assert (row[share > 0] == row.max()).all()


@given(VALUES)
def test_regret_is_never_negative_and_someone_has_none(values: np.ndarray) -> None:
    found = compare(histories(values.tolist()), "x", 1, "b")
    assert all(row.regret.q05 >= 0 for row in found.rows)
    assert sum(row.best_in.value for row in found.rows) == pytest.approx(1.0)
