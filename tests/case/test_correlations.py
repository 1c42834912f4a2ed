"""Correlations of a case: what is loaded, what rests on what, and the groups that are drawn together."""

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.case import Case, examine, load
from foedus.case.correlations import Group, groups
from foedus.case.schema import Correlation

from ..example import EXAMPLE
from .broken import broken

SLIP, COST, LAG = "procurement.slip", "programme.cost_growth", "procurement.lag"


@pytest.fixture(scope="module")
def case() -> Case:
    return load(EXAMPLE)


def correlation(rank: float, *between: str) -> Correlation:
    return Correlation(between=list(between), rank=rank, assumption="Made up for the test.")


def product(group: Group) -> np.ndarray:
    """The matrix that a group's factor is of."""
    size = len(group.keys)
    factor = np.zeros((size, size))
    for end, row in enumerate(group.factor):
        factor[end, : end + 1] = row
    return factor @ factor.T


def test_what_the_example_says(case: Case) -> None:
    (written,) = case.beliefs.correlations
    assert (written.between, written.rank) == ([SLIP, COST], 0.6)
    (group,) = case.beliefs.correlated
    assert group.keys == (SLIP, COST)
    assert group.factor[0] == (1.0,)
    assert group.factor[1] == pytest.approx((2 * np.sin(np.pi * 0.1), np.sqrt(1 - (2 * np.sin(np.pi * 0.1)) ** 2)))
    assert pickle.loads(pickle.dumps(case)).beliefs.correlated == case.beliefs.correlated


def test_a_case_may_do_without(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    (copy / "correlations.toml").unlink()
    assert load(copy).beliefs.correlations == load(copy).beliefs.correlated == ()
    (copy / "correlations.toml").write_text("", encoding="utf-8")
    assert load(copy).beliefs.correlations == ()


def test_a_fact_that_only_a_correlation_rests_on_is_used(tmp_path: Path) -> None:
    folder = broken(tmp_path, "uncertainties/money.toml", 'fact = "n006"', 'assumption = "No register is at hand."')
    assert [warning.where for warning in load(folder).warnings] == ['row "n006"']
    path = folder / "correlations.toml"
    written = f'[[correlation]]\nbetween = ["{SLIP}", "{LAG}"]\nrank = -0.5\nfacts = ["n006"]\n'
    path.write_text(written, encoding="utf-8")
    assert load(folder).warnings == ()


def test_an_uncertainty_with_a_mistake_of_its_own_can_be_named(tmp_path: Path) -> None:
    folder = broken(tmp_path, "uncertainties/money.toml", "high = 2\nassumption", "high = 0\nassumption")
    _, problems = examine(folder)
    assert {Path(problem.file).name for problem in problems} == {"money.toml"}


def test_nothing_is_said_of_keys_where_a_file_of_uncertainties_cannot_be_read(tmp_path: Path) -> None:
    folder = broken(tmp_path, "uncertainties/money.toml", "[procurement.slip]", "[procurement.slip")
    _, problems = examine(folder)
    assert {Path(problem.file).name for problem in problems} == {"money.toml"}


def test_groups_are_what_correlations_connect() -> None:
    written = [correlation(0.5, "f", "b"), correlation(0.4, "d", "c"), correlation(-0.3, "a", "b")]
    found = groups(written, "abcdefg")
    assert [group.keys for group in found] == [("a", "b", "f"), ("c", "d")]
    wanted = 2 * np.sin(np.pi * np.array([[1, -0.3, 0], [-0.3, 1, 0.5], [0, 0.5, 1]]) / 6)
    assert product(found[0]) == pytest.approx(wanted)
    assert groups([], "ab") == ()


def test_every_two_of_those_named_have_the_rank() -> None:
    (group,) = groups([correlation(0.5, "c", "a", "b")], "abc")
    assert group.keys == ("a", "b", "c")
    r = 2 * np.sin(np.pi / 12)
    assert product(group) == pytest.approx(np.array([[1, r, r], [r, 1, r], [r, r, 1]]))


def test_what_is_looked_at_may_be_less_than_what_is_written() -> None:
    written = [correlation(0.5, "a", "b"), correlation(0.4, "b", "c"), correlation(0.3, "c", "d")]
    assert [group.keys for group in groups(written, "acd")] == [("c", "d")]


def test_a_case_that_holds_one_of_them_for_a_constant_draws_the_rest(case: Case) -> None:
    constant = case.beliefs.uncertainties["supplier.capacity_in_peace"].distribution
    changed = case.beliefs.uncertainties | {COST: replace(case.beliefs.uncertainties[COST], distribution=constant)}
    assert replace(case.beliefs, uncertainties=changed).correlated == ()
    gone = {key: each for key, each in case.beliefs.uncertainties.items() if key != SLIP}
    assert replace(case.beliefs, uncertainties=gone).correlated == ()


@given(st.floats(-0.999999, 0.999999).filter(lambda rank: abs(rank) > 1e-9))
def test_any_rank_holds_between_two(rank: float) -> None:
    (group,) = groups([correlation(rank, "b", "a")], "ab")
    (one,), (weight, rest) = group.factor
    assert one == 1.0
    assert np.sign(weight) == np.sign(rank)
    assert weight**2 + rest**2 == pytest.approx(1)
