import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from foedus.backtest import readiness
from foedus.backtest.readiness import Scale
from foedus.case import bind
from foedus.ensemble.draws import sample

percent = st.integers(0, 100)


@pytest.fixture
def p(on_record, monkeypatch):
    monkeypatch.setattr(readiness, "DRAWS", 40)
    return bind(on_record.case, sample(on_record.case, 1, 0, 40).values)


def test_thresholds_are_read_from_words():
    assert readiness.scale("P1>=90; P2 80-89; P3 70-79; P4<70") == Scale((90.0, 80.0, 70.0), False)
    assert readiness.scale("T1 0-14; T2 15-28; T3 29-42; T4>42") == Scale((14.0, 28.0, 42.0), True)


def test_levels_at_the_thresholds():
    shares, days = Scale((90.0, 80.0, 70.0), False), Scale((14.0, 28.0, 42.0), True)
    assert shares.level(np.array([100, 90, 89, 80, 70, 69])).tolist() == [1, 1, 2, 2, 3, 4]
    assert days.level(np.array([0, 14, 15, 42, 43])).tolist() == [1, 1, 2, 3, 4]


@given(st.lists(st.tuples(percent, percent, percent), min_size=1, max_size=8))
def test_the_rating_is_the_lowest_share(forces):
    shares = np.array(forces) / 100.0
    assert readiness.rating(shares) == pytest.approx(shares.min(axis=1))


def test_conversion_takes_what_the_equation_says(p):
    found = readiness.converted(p.equipment)
    # Two geometric waits of a month at least: two more than the failures before the second success.
    leaves = 1.0 - np.exp(-2.0 / p.equipment.conversion)
    expected = 2.0 + nbinom.ppf(readiness.CONVERTED, 2, leaves)
    np.testing.assert_array_equal(found, np.minimum(expected, readiness.LONGEST))


def test_a_year_without_training_is_a_power_of_a_half(p):
    assert readiness.kept(p.training) == pytest.approx(2.0 ** (-12.0 / p.training.half_life))


def test_a_wrong_threshold_is_a_miss(on_record):
    thresholds = dict(on_record.record.readiness.thresholds)
    thresholds["personnel"], thresholds["condition"] = thresholds["condition"], thresholds["personnel"]
    about = on_record.record.readiness.model_copy(update={"thresholds": thresholds})
    changed = type(on_record)(
        on_record.case, on_record.record.model_copy(update={"readiness": about}), on_record.facts, on_record.before
    )
    assert readiness._rule(on_record)[0].passed
    assert readiness._rule(changed)[0].passed is False


def test_every_line_says_that_its_evidence_is_weak():
    found = readiness.checks(None)
    assert len(found) == 6
    assert all(check.note.startswith(readiness.WEAK) for check in found)
