"""A run's folder: the same bytes for the same run, complete or absent, readable again."""

import json

import pytest
from pandas.testing import assert_frame_equal

from foedus import ensemble
from foedus.case import Case
from foedus.problems import CaseErrors


@pytest.fixture(scope="module")
def run(case: Case) -> ensemble.Ensemble:
    return ensemble.run(case, draws=20, seed=3, engine="numpy", processes=1)


def test_same_seed_same_bytes(case, run, tmp_path):
    again = ensemble.run(case, draws=20, seed=3, engine="numpy", processes=1)
    ensemble.write(run, case, tmp_path / "one")
    ensemble.write(again, case, tmp_path / "two")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == [
        ".lock",
        "bands.parquet",
        "case.zip",
        "drawn.parquet",
        "manifest.json",
        "outcomes.parquet",
        "sample.parquet",
    ]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_what_is_written_is_read(case, run, tmp_path):
    ensemble.write(run, case, tmp_path)
    read, manifest = ensemble.read(tmp_path)
    assert_frame_equal(read.outcomes.to_pandas(), run.outcomes.to_pandas(), check_exact=True)
    assert read.policies == run.policies
    assert manifest["case_hash"] == case.hash
    assert manifest["evidence_cut_off"] == case.about.cut_off
    assert {"numpy", "jax", "foedus"} <= set(manifest["versions"])
    assert manifest["outcomes"]["days_to_troops"] == "day"


def test_the_run_is_named_after_all_that_made_it(case, run):
    other = ensemble.run(case, draws=20, seed=4, engine="numpy", processes=1)
    assert ensemble.manifest(run, case)["run"] != ensemble.manifest(other, case)["run"]
    assert "out" not in json.dumps(ensemble.manifest(run, case)["case"])


def test_a_folder_without_a_finished_run_is_refused_by_name(case, run, tmp_path):
    ensemble.write(run, case, tmp_path)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(CaseErrors, match=r"missing: manifest\.json"):
        ensemble.read(tmp_path)
    with pytest.raises(CaseErrors, match=r"missing: outcomes\.parquet"):
        ensemble.read(tmp_path / "nowhere")
