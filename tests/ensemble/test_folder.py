"""A run in its folder: killed, it goes on; damaged, shared, full or changed, it says so and loses nothing."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal
from runs import contents, interrupted, where

from foedus import ensemble, writing
from foedus.case import Case, bind
from foedus.ensemble import files, folder, manifests, parts, plan, store
from foedus.ensemble.plan import Plan, planned
from foedus.problems import CaseErrors

DRAWS = 300  # two chunks


@pytest.fixture(scope="module")
def few(case: Case) -> Plan:
    return planned(case, DRAWS, 3, ["equip", "train"], "numpy")


@pytest.fixture(scope="module")
def whole(few: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was never interrupted."""
    place = tmp_path_factory.mktemp("whole")
    ensemble.run_in(place, few, processes=1)
    return place


def test_a_run_in_a_folder_is_the_run_in_memory(case, whole):
    read, manifest = ensemble.read(whole)
    memory = ensemble.run(case, DRAWS, 3, ["equip", "train"], "numpy", processes=1)
    for name in store.TABLES:
        assert_frame_equal(getattr(read, name).to_pandas(), getattr(memory, name).to_pandas(), check_exact=True)
    assert manifest["finished"]
    assert (manifest["histories"], manifest["failed"]) == (2 * DRAWS, 0)
    assert set(contents(whole)) == {".lock", "manifest.json", "case.zip", *manifest["files"]}


@pytest.mark.slow
def test_two_processes_end_with_the_same_bytes(few, whole, tmp_path):
    ensemble.run_in(tmp_path, few, processes=2)
    assert contents(tmp_path) == contents(whole)


def test_a_run_that_was_interrupted_goes_on_and_computes_only_the_rest(few, whole, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 3, monkeypatch)
    with pytest.raises(CaseErrors, match="no finished run here"):
        ensemble.read(tmp_path)
    whole_part = next((tmp_path / "parts").glob("equip-*"))
    whole_part.with_name(f".{whole_part.name}.01234567.part").write_bytes(b"PAR1")
    told = []
    _, computed = ensemble.run_in(tmp_path, few, resume=True, processes=1, progress=lambda *now: told.append(now))
    assert computed == 2
    assert told == [(3, 5, 0), (4, 5, 0), (5, 5, 0)]
    assert contents(tmp_path) == contents(whole)


def test_a_run_that_was_interrupted_begins_again_where_that_is_asked_for(few, whole, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 3, monkeypatch)
    _, computed = ensemble.run_in(tmp_path, few, overwrite=True, processes=1)
    assert computed == 5
    assert contents(tmp_path) == contents(whole)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments_it_ends_with_the_same_bytes(root):
    tool = [sys.executable, str(root / "tools" / "kills"), "--kills", "4", "--draws", "20", "--seed", "5"]
    told = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "4 kills" in told.stdout
    assert "0 runs went wrong" in told.stdout


def test_this_very_run_is_not_computed_again(few, whole):
    before = contents(whole)
    assert ensemble.run_in(whole, few)[1] == 0
    assert contents(whole) == before


def test_another_run_is_not_touched_unless_told(case, few, whole, tmp_path):
    other = planned(case, 5, 4, ["equip"], "numpy")
    ensemble.run_in(tmp_path, other, processes=1)
    before = contents(tmp_path)
    with pytest.raises(CaseErrors, match=r"another run is in this folder \(seed: 4 there, 3 here; draws: 5 there, 300"):
        ensemble.run_in(tmp_path, few, resume=True)
    assert contents(tmp_path) == before
    ensemble.run_in(tmp_path, few, overwrite=True, processes=1)
    assert contents(tmp_path) == contents(whole)


def test_a_run_that_was_begun_is_neither_forgotten_nor_continued_unasked(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    before = contents(tmp_path)
    with pytest.raises(CaseErrors, match="Continue it with --resume, or begin again with --overwrite"):
        ensemble.run_in(tmp_path, few)
    assert contents(tmp_path) == before


def test_a_case_that_changed_under_a_half_finished_run_is_refused(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    before = contents(tmp_path)
    from dataclasses import replace

    about = replace(few.case.about, horizons=few.case.about.horizons[:1])
    changed = replace(few, case=replace(few.case, about=about))
    with pytest.raises(CaseErrors, match=r"what the case says that decides numbers: \w+ there, \w+ here"):
        ensemble.run_in(tmp_path, changed, resume=True)
    assert contents(tmp_path) == before


def test_a_part_that_was_damaged_is_named_and_computed_again_once_removed(few, whole, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    part = next((tmp_path / "parts").glob("equip-*"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    with pytest.raises(CaseErrors, match=f"does not match its checksum: parts/{part.name}"):
        ensemble.run_in(tmp_path, few, resume=True)
    part.unlink()
    assert ensemble.run_in(tmp_path, few, resume=True, processes=1)[1] == 4
    assert contents(tmp_path) == contents(whole)


def test_what_a_worker_of_another_run_writes_late_is_not_taken(case, few, whole, tmp_path, monkeypatch):
    other = planned(case, DRAWS, 4, ["equip", "train"], "numpy")
    compute, late = folder.compute_part, []

    def with_a_straggler(shared, task):
        late.append(compute((other, shared[1], manifests.identity(manifests.described(other))), task))
        return compute(shared, task)

    monkeypatch.setattr(folder, "compute_part", with_a_straggler)
    ensemble.run_in(tmp_path, few, processes=1)
    assert len(late) == 5
    assert contents(tmp_path) == contents(whole)


def test_two_runs_in_one_folder_at_once_are_refused(few, tmp_path):
    with files.alone(tmp_path), pytest.raises(CaseErrors, match="another run is at work in this folder"):
        ensemble.run_in(tmp_path, few)
    assert set(contents(tmp_path)) == {".lock"}


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "cannot be written"), (errno.EIO, "cannot be written: ")],
)
def test_what_the_system_refuses_is_said_and_nothing_is_lost(few, whole, tmp_path, monkeypatch, code, said):
    write, calls = writing.Hashed.write, []

    def refused(self, data):
        calls.append(data)
        if len(calls) > 5:  # the snapshot, the manifest and three parts
            raise OSError(code, os.strerror(code))
        return write(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(writing.Hashed, "write", refused)
        with pytest.raises(CaseErrors, match=said) as raised:
            ensemble.run_in(tmp_path, few, processes=1)
    assert "what is complete is kept" in str(raised.value)
    assert not [name for name in contents(tmp_path) if name.endswith(".part")]
    kept = len(parts.kept(where(tmp_path, few)))
    assert kept == 3  # the draws and two tasks
    assert ensemble.run_in(tmp_path, few, resume=True, processes=1)[1] == 5 - kept
    assert contents(tmp_path) == contents(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_limit_on_the_size_of_files_is_an_error_of_its_own(few, tmp_path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(CaseErrors, match="the size that the system allows"):
            ensemble.run_in(tmp_path, few, processes=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_place_where_no_folder_can_be_is_refused(few, tmp_path):
    (tmp_path / "file").write_text("a file")
    with pytest.raises(CaseErrors, match="this folder cannot be written"):
        ensemble.run_in(tmp_path / "file" / "run", few)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_folder_that_is_read_only_is_refused(few, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CaseErrors, match="this folder cannot be written"):
        ensemble.run_in(tmp_path, few)


def test_damage_to_a_finished_run_is_seen(few, whole, tmp_path):
    for name, data in contents(whole).items():
        (tmp_path / name).write_bytes(data)
    manifest = store.complete(tmp_path)
    assert [each.wrong for each in store.checked(tmp_path, manifest)] == [""] * 4
    with (tmp_path / "bands.parquet").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\0\0\0\0\0\0\0")
    (tmp_path / "sample.parquet").unlink()
    wrong = {each.name: each.wrong for each in store.checked(tmp_path, manifest) if each.wrong}
    assert wrong == {"bands.parquet": "does not match its checksum", "sample.parquet": "missing"}
    with pytest.raises(CaseErrors, match=r"damaged.*\n.*bands\.parquet does not match"):
        ensemble.run_in(tmp_path, few)
    ensemble.run_in(tmp_path, few, overwrite=True, processes=1)
    assert contents(tmp_path) == contents(whole)


def test_a_long_run_makes_its_bands_of_the_first_draws(case, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "BANDED", 256)
    monkeypatch.setattr(plan, "BLOCK", 512)
    long = planned(case, 600, 3, ["equip"], "numpy")
    assert [task.draws for task in plan.of(long, "equip")] == [256, 256, 88]
    ensemble.run_in(tmp_path / "long", long, processes=1)
    ensemble.run_in(tmp_path / "short", planned(case, 256, 3, ["equip"], "numpy"), processes=1)
    read, _ = ensemble.read(tmp_path / "long")
    short, _ = ensemble.read(tmp_path / "short")
    assert read.outcomes.num_rows == read.drawn.num_rows == 600
    assert read.outcomes["draw"].to_pylist() == read.drawn["draw"].to_pylist() == list(range(600))
    assert_frame_equal(read.outcomes.to_pandas()[:256], short.outcomes.to_pandas(), check_exact=True)
    cut, _ = ensemble.read(tmp_path / "long", most=256)
    assert cut.draws == 256
    assert_frame_equal(cut.outcomes.to_pandas(), short.outcomes.to_pandas(), check_exact=True)
    assert_frame_equal(cut.drawn.to_pandas(), short.drawn.to_pandas(), check_exact=True)


def test_failed_histories_are_counted_while_running_and_named_with_their_replay(case, tmp_path, monkeypatch):
    def bind_with_a_hole(case, values):
        parameters = bind(case, values)
        half_life = np.array(np.broadcast_to(parameters.training.half_life, (plan.CHUNK,)))
        half_life[5] = np.nan
        return parameters._replace(training=parameters.training._replace(half_life=half_life))

    monkeypatch.setattr(plan, "bind", bind_with_a_hole)
    told = []
    manifest, _ = ensemble.run_in(
        tmp_path, planned(case, 8, 3, ["equip"], "numpy"), processes=1, progress=lambda *now: told.append(now)
    )
    assert told[-1] == (2, 2, 1)
    assert manifest["failed"] == 1
    row = pq.read_table(tmp_path / "outcomes.parquet").to_pylist()[5]
    assert row["status"] == "failed"
    assert row["replay"] == "foedus replay RUN --draw 5 --policy equip"


def test_what_waits_to_be_whole_is_swept_whatever_it_is_to_be(few, whole, tmp_path, monkeypatch):
    """Every file that a run writes has a name under which it waits, and none of these outlives a kill."""
    place, named = writing.place, set()

    def noted(path, write):
        named.add(path.name)
        return place(path, write)

    monkeypatch.setattr(writing, "place", noted)
    ensemble.run_in(tmp_path / "run", few, processes=1, location=str(tmp_path / "parts"))
    assert {"manifest.json", "case.zip", "elsewhere.txt", "outcomes.parquet"} <= named
    for name in {*named, store.REPORT}:
        assert parts.HALF.fullmatch(writing.unplaced_name(name)), name


@pytest.mark.parametrize("step", range(4))
def test_a_run_that_was_killed_as_it_began_begins_again(few, whole, tmp_path, monkeypatch, step):
    replace, calls = os.replace, []

    def dies(*arguments):
        calls.append(arguments)
        if len(calls) > step:
            raise KeyboardInterrupt
        return replace(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            ensemble.run_in(tmp_path, few, processes=1, resume=True)
    ensemble.run_in(tmp_path, few, processes=1, resume=True)
    assert contents(tmp_path) == contents(whole)
