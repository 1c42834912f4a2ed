import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.backtest import disputes
from foedus.backtest.table import Absent


def test_counts_by_member_are_read(on_record):
    assert disputes.recorded(on_record, on_record.record.disputes) == {
        "RUS": 84,
        "TJK": 12,
        "ARM": 11,
        "KGZ": 10,
        "KAZ": 3,
        "BLR": 1,
    }


def test_the_index_is_one_without_clustering_and_more_with_it():
    random = np.random.default_rng(1)
    plain = random.poisson(0.8, (300, 20)).astype(float)
    clustered = random.poisson(0.8 * random.gamma(0.5, 2.0, (300, 20))).astype(float)
    assert disputes.index(plain) == pytest.approx(1.0, abs=0.08)
    assert disputes.index(clustered) > 1.5


def test_the_test_finds_clusters_and_only_those():
    random = np.random.default_rng(2)
    plain = random.poisson(0.4, (60, 20)).astype(float)
    clustered = random.poisson(0.4 * random.gamma(0.7, 1 / 0.7, (60, 20))).astype(float)
    assert disputes.clustered(plain) > 0.05
    assert disputes.clustered(clustered) < 0.01
    alpha, p = disputes.spread(clustered)
    assert alpha == pytest.approx(1 / 0.7, rel=0.5)
    assert p < 0.001
    assert disputes.spread(plain)[1] > 0.05


@given(st.integers(0, 2**32 - 1))
def test_years_in_another_order_have_the_same_index(seed):
    random = np.random.default_rng(seed)
    counts = random.poisson(1.0, (5, 8)).astype(float)
    counts[0, 0] += 1
    assert disputes.index(random.permuted(counts, axis=1)) == pytest.approx(disputes.index(counts))


def test_more_is_counted_at_higher_rates(on_record, monkeypatch):
    monkeypatch.setattr(disputes, "DRAWS", 50)
    about = on_record.record.disputes.model_copy(update={"years": (2000, 2004)})
    once, thrice = (disputes.simulated(on_record, about, scale) for scale in (1.0, 3.0))
    assert once.shape == (5, len(on_record.case.scene.labels["member"]), 50)
    assert np.all(thrice.sum(axis=0) >= once.sum(axis=0))
    assert thrice.sum() > 2 * once.sum()


def test_only_disputes_are_counted(on_record, monkeypatch):
    monkeypatch.setattr(disputes, "DRAWS", 20)
    about = on_record.record.disputes.model_copy(update={"years": (2000, 2001), "kinds": []})
    assert disputes.simulated(on_record, about, 1.0).sum() == 0.0


def test_attacks_by_year(shared):
    counts, codes = disputes.by_year(shared)
    assert counts.shape == (len(codes), disputes.UNTIL - disputes.SINCE + 1)
    assert counts.sum() == 214


def test_years_that_the_file_does_not_have_are_no_years_of_peace(tmp_path):
    file = tmp_path / disputes.ATTACKS
    file.parent.mkdir(parents=True)
    file.write_text("src,dispnum,target,year\ng,1,2,1950\ng,2,2,1993\ng,2,2,1993\ng,3,20,1995\n")
    counts, codes = disputes.by_year(tmp_path)
    assert codes.tolist() == [2, 20]
    assert counts.tolist() == [[0, 1, 0, 0], [0, 0, 0, 1]]
    file.write_text("src,dispnum,target,year\ng,1,2,1950\n")
    with pytest.raises(Absent, match="ends in 1950"):
        disputes.by_year(tmp_path)
