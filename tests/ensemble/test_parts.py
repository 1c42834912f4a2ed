"""Parts that lie elsewhere: on another disk, in a store of objects, in a store of files; resumed, checked, cleared."""

import json
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from dask_processes import Dask, until
from pandas.testing import assert_frame_equal
from runs import contents, interrupted, where

from foedus import ensemble
from foedus.case import Case
from foedus.cli import foedus
from foedus.ensemble import engine, files, folder, manifests, parts, places, plan
from foedus.ensemble.places import Disk, at
from foedus.ensemble.plan import Plan, planned
from foedus.problems import CaseErrors

fsspec = pytest.importorskip("fsspec")

DRAWS = 300  # two chunks, so five parts


@pytest.fixture(scope="module")
def few(case: Case) -> Plan:
    return planned(case, DRAWS, 3, None, "numpy")


@pytest.fixture(scope="module")
def whole(few: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    place = tmp_path_factory.mktemp("whole")
    ensemble.run_in(place, few, processes=1)
    return contents(place)


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of a server that speaks S3, here."""
    s3fs = pytest.importorskip("s3fs")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    with log, pytest.MonkeyPatch.context() as patch:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=log)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "made-up-for-a-test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        until(lambda: answers(port))
        places._opened.cache_clear()
        s3fs.S3FileSystem(skip_instance_cache=True).mkdir("bucket")
        yield "s3://bucket/some where"
        server.kill()
        server.wait()
    places._opened.cache_clear()
    s3fs.S3FileSystem.clear_instance_cache()


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A location of each kind."""
    if request.param == "s3":
        yield request.getfixturevalue("s3")
    elif request.param == "disk":
        yield str(tmp_path / "other disk")
    elif request.param == "file":
        yield f"file://{tmp_path}/other disk"
    else:
        fsspec.register_implementation("plain", plain_store(), clobber=True)
        places._opened.cache_clear()
        yield "plain://there"


def plain_store() -> type:
    """A file store in memory that is not known to take a file as a whole."""
    from fsspec.implementations.memory import MemoryFileSystem

    class Plain(MemoryFileSystem):
        protocol = "plain"
        store = {}
        pseudo_dirs = [""]
        moved = []

        @classmethod
        def _strip_protocol(cls, path):
            return super()._strip_protocol(path.removeprefix("plain://"))

        def mv(self, path1, path2, **kwargs):
            self.moved.append(path2)
            return super().mv(path1, path2, **kwargs)

    return Plain


kinds = pytest.mark.parametrize("location", ["disk", "file", "s3", "plain"], indirect=True)


def listed(location: str) -> list[str]:
    """Every file at a location."""
    system, path = fsspec.core.url_to_fs(location)
    system.invalidate_cache()
    return system.find(path)


@kinds
def test_parts_elsewhere_give_the_same_bytes_resumed_and_leave_nothing(few, whole, tmp_path, monkeypatch, location):
    run = tmp_path / "run"
    interrupted(run, few, 3, monkeypatch, location)
    assert len(listed(location)) == 3
    assert not (run / parts.OWN).exists()
    manifest = manifests.found(run)
    assert manifest is not None
    assert location not in json.dumps(manifest)
    told = CliRunner().invoke(foedus, ["verify", str(run), "--parts", location])
    assert told.exit_code == 0
    assert "all 3 files are sound" in told.stdout
    _, computed = ensemble.run_in(run, few, resume=True, processes=1, location=location)
    assert computed == 2
    assert contents(run) == whole
    assert listed(location) == []


@pytest.mark.parametrize("location", ["plain"], indirect=True)
def test_where_files_grow_they_are_moved_to_their_place(few, tmp_path, location):
    ensemble.run_in(tmp_path / "run", few, processes=1, location=location)
    system, _ = fsspec.core.url_to_fs(location)
    assert len(system.moved) == 5
    assert all(parts.NAME.search(path) for path in system.moved)


@pytest.mark.slow
def test_parts_in_a_store_from_workers_of_a_cluster(few, whole, tmp_path, s3):
    from foedus.ensemble.cluster import Cluster

    with Dask(tmp_path, workers=1) as dask:
        with Cluster(dask.address) as staff:
            ensemble.run_in(tmp_path / "run", few, workers=staff, location=s3)
        assert contents(tmp_path / "run") == whole
        assert listed(s3) == []
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("AWS_SECRET_ACCESS_KEY")
            dask.worker()
            dask.joined()
        without = pytest.raises(CaseErrors, match=r"does not share it with this machine: .*credentials")
        with without, Cluster(dask.address) as staff:
            ensemble.run_in(tmp_path / "other", few, workers=staff, location=s3)
    assert listed(s3) == []


@pytest.mark.slow
@pytest.mark.parametrize("location", ["disk", "s3"], indirect=True)
def test_a_damaged_part_is_named_and_computed_again_once_removed(few, whole, tmp_path, monkeypatch, location):
    run = tmp_path / "run"
    interrupted(run, few, 2, monkeypatch, location)
    place = parts.places(where(run, few, location))[-1]
    name = next(name for name in place.names() if name.startswith("equip"))
    place.put(name, b"PAR1")
    told = CliRunner().invoke(foedus, ["verify", str(run), "--parts", location])
    assert told.exit_code == 1
    assert f"{place.location}/{name}" in told.stdout
    with pytest.raises(CaseErrors, match=r"does not match its checksum: .*equip-0000000000"):
        ensemble.run_in(run, few, resume=True, processes=1, location=location)
    place.remove([name])
    ensemble.run_in(run, few, resume=True, processes=1, location=location)
    assert contents(run) == whole


def test_a_run_may_go_on_in_another_place(few, whole, tmp_path, monkeypatch):
    run, other = tmp_path / "run", tmp_path / "other"
    interrupted(run, few, 2, monkeypatch)
    interrupted(run, few, 1, monkeypatch, str(other))
    assert len(list((run / parts.OWN).iterdir())) == 2
    assert len(list(other.rglob("*.parquet"))) == 1
    _, computed = ensemble.run_in(run, few, resume=True, processes=1)
    assert computed == 2
    assert contents(run) == whole
    assert list(other.iterdir()) == []


def test_two_runs_share_a_location_and_each_clears_its_own(case, few, whole, tmp_path, monkeypatch):
    other = planned(case, 5, 4, None, "numpy")
    interrupted(tmp_path / "one", few, 2, monkeypatch, str(tmp_path / "parts"))
    ensemble.run_in(tmp_path / "two", other, processes=1, location=str(tmp_path / "parts"))
    assert len(list((tmp_path / "parts").rglob("*.parquet"))) == 2
    ensemble.run_in(tmp_path / "one", few, resume=True, processes=1)
    assert contents(tmp_path / "one") == whole


def test_a_run_that_is_replaced_takes_its_parts_along_but_not_for_a_bad_location(case, few, tmp_path, monkeypatch):
    run = tmp_path / "run"
    interrupted(run, few, 2, monkeypatch, str(tmp_path / "parts"))
    before = contents(tmp_path)
    other = planned(case, 5, 4, None, "numpy")
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseErrors, match="Name another one with --parts"):
        ensemble.run_in(run, other, overwrite=True, processes=1, location=str(tmp_path / "file" / "parts"))
    assert contents(tmp_path) == before | {"file": b""}
    ensemble.run_in(run, other, overwrite=True, processes=1)
    assert not list((tmp_path / "parts").rglob("*.parquet"))
    assert not (run / parts.ELSEWHERE).exists()


def test_what_was_left_half_written_is_swept(few, whole, tmp_path, monkeypatch):
    run = tmp_path / "run"
    interrupted(run, few, 2, monkeypatch, str(tmp_path / "parts"))
    place = parts.places(where(run, few))[-1]
    assert isinstance(place, Disk)
    half = next(name for name in place.names() if name.startswith("equip"))
    (place.folder / f".{half}.01234567.part").write_bytes(b"PA")
    ensemble.run_in(run, few, resume=True, processes=1)
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_bucket_that_is_not_there_is_told(few, tmp_path, s3):
    with pytest.raises(CaseErrors, match=r"s3://nowhere/x/\w+: 1 problem(.|\n)*--parts\n.*cannot be written: "):
        ensemble.run_in(tmp_path, few, processes=1, location="s3://nowhere/x")
    assert set(contents(tmp_path)) == {".lock"}


def test_a_part_that_vanishes_is_told(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 4, monkeypatch)
    complete = folder._complete

    def loses(*arguments):
        have = complete(*arguments)
        next(iter(have.values())).place.remove([part.name for part in have.values() if "equip" in part.name])
        return have

    with monkeypatch.context() as patch:
        patch.setattr(folder, "_complete", loses)
        with pytest.raises(CaseErrors, match=r"removed while the run was at work: parts/equip.*\n.*--resume computes"):
            ensemble.run_in(tmp_path, few, resume=True, processes=1)


def test_a_part_that_never_arrives_is_told(few, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(folder, "compute_part", lambda *_: 0)
        with pytest.raises(
            CaseErrors, match="5 parts that workers wrote are not here, the first one of _draws, draw 0"
        ):
            ensemble.run_in(tmp_path, few, processes=1)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("nosuch://there", "no such location"),
        ("s3://[x/y", "no such location"),
        ("sftp://me:secret@host/there", "it holds a password"),
    ],
)
def test_a_location_that_cannot_be_is_told(location, said):
    with pytest.raises(CaseErrors, match=said) as raised:
        at(location)
    assert "secret" not in str(raised.value)


def test_a_location_on_a_disk_is_the_same_from_every_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for location in ("there", "file://there", str(tmp_path / "there")):
        assert at(location) == Disk(tmp_path / "there")


class Unreachable(Disk):
    """A disk that has been taken away."""

    def names(self) -> list[str]:
        raise files.problem(self.folder, "--parts", "cannot be read: no route to host.", "See that it is there.")


def test_a_store_that_cannot_be_reached_keeps_no_run_from_being_finished(few, whole, tmp_path, monkeypatch):
    run, there = tmp_path / "run", str(tmp_path / "parts")
    place, merged = manifests.place, []

    def then_gone(where, content):
        place(where, content)
        if content["finished"]:
            merged.append(content)
            monkeypatch.setattr(parts, "at", lambda location: Unreachable(Path(location)))

    monkeypatch.setattr(manifests, "place", then_gone)
    ensemble.run_in(run, few, processes=1, location=there)
    assert merged
    assert len(parts.left(where(run, few))) == 1
    assert ensemble.run_in(run, few)[1] == 0
    assert {name: data for name, data in contents(run).items() if name != parts.ELSEWHERE} == whole
    monkeypatch.undo()
    ensemble.run_in(run, few)
    assert parts.left(where(run, few)) == []
    assert contents(run) == whole


def test_a_run_is_not_replaced_while_its_parts_cannot_be_reached(case, few, tmp_path, monkeypatch):
    run = tmp_path / "run"
    interrupted(run, few, 2, monkeypatch, str(tmp_path / "parts"))
    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(parts, "at", lambda location: Unreachable(Path(location)))
        with pytest.raises(CaseErrors, match="no route to host"):
            ensemble.run_in(run, planned(case, 5, 4, None, "numpy"), overwrite=True, processes=1)
    assert contents(tmp_path) == before


def test_parts_that_go_while_they_are_verified_are_missing(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    states = parts.checked(where(tmp_path, few))
    assert not next(states).wrong
    for path in (tmp_path / parts.OWN).iterdir():
        path.unlink()
    assert [state.wrong for state in states] == ["missing"]


def test_without_the_library_it_says_what_to_install(monkeypatch):
    places._opened.cache_clear()
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(CaseErrors, match=r'pip install "foedus\[cluster\]"'):
        at("s3://bucket/there")


def test_a_place_that_is_not_shared_is_known(tmp_path):
    here = Disk(tmp_path)
    here.put("token", b"token")
    assert parts.shared_with(here, "token") == ""
    assert parts.shared_with(here, "other") == "what is written here is not seen there"
    here.put("token", b"another")
    assert parts.shared_with(here, "token") == "another file is there"
    assert here.names() == ["token"]


def test_problems_come_from_another_process_as_they_are():
    import pickle

    from foedus.ensemble.files import problem

    told = problem("there", "--parts", "what", "repair", "nothing was lost")
    assert str(pickle.loads(pickle.dumps(told))) == str(told)
    case_errors = CaseErrors(told.problems)
    assert str(pickle.loads(pickle.dumps(case_errors))) == str(case_errors)


def test_tasks_cover_every_draw_once_and_are_counted_out_lazily(case):
    policies = tuple(case.policies)
    long = planned(case, plan.LONG + 3 * plan.LONG_BLOCK + 5, 1, None, "numpy")
    sizes: dict[str, int] = dict.fromkeys((plan.DRAWS, *policies), 0)
    for task in plan.tasks(long):
        assert task.first == sizes[task.owner]
        sizes[task.owner] += task.draws
    assert set(sizes.values()) == {long.draws}
    for owner in sizes:
        assert sorted(task for task in plan.tasks(long) if task.owner == owner) == list(plan.of(long, owner))
    assert [task.draws for task in plan.of(long, policies[0])][-4:] == [plan.LONG_BLOCK] * 3 + [5]
    longest = planned(case, plan.MOST_DRAWS, 1, None, "numpy")
    tracemalloc.start()
    assert sum(1 for _ in zip(plan.tasks(longest), range(100_000), strict=False)) == 100_000
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


@pytest.mark.slow
def test_a_run_so_long_that_its_blocks_grow_is_the_same_run(case, tmp_path, monkeypatch):
    draws = 1100
    whole = ensemble.run(case, draws, 3, ["equip"], "numpy", processes=1)
    for name, value in {"BANDED": 256, "BLOCK": 256, "LONG": 512, "LONG_BLOCK": 512}.items():
        monkeypatch.setattr(plan, name, value)
    monkeypatch.setattr(folder, "LONG", 512)
    long = planned(case, draws, 3, ["equip"], "numpy")
    assert [task.draws for task in plan.of(long, "equip")] == [256, 256, 512, 76]
    ensemble.run_in(tmp_path, long, processes=1)
    read, _ = ensemble.read(tmp_path)
    assert_frame_equal(read.outcomes.to_pandas(), whole.outcomes.to_pandas(), check_exact=True)
    assert_frame_equal(read.drawn.to_pandas(), whole.drawn.to_pandas(), check_exact=True)


def test_the_last_draw_there_is_has_luck_of_its_own(case):
    longest = planned(case, plan.MOST_DRAWS, 1, ["equip"], "numpy")
    first, last = (plan.job(longest, "equip", draw) for draw in (0, plan.MOST_DRAWS - 1))
    assert last.first_draw == plan.MOST_DRAWS - plan.CHUNK
    one, other = (engine.simulate(job, "numpy").outcomes["mean_readiness"] for job in (first, last))
    assert np.isfinite(other).all()
    assert not np.isin(other, one).any()
    with pytest.raises(ValueError, match="cannot run"):
        planned(case, plan.MOST_DRAWS + 1, 1, None, "numpy")


def test_a_design_has_no_more_draws_than_it_can(case):
    with pytest.raises(ValueError, match="Sobol"):
        planned(case, plan.MOST_IN_SOBOL + 1, 1, None, "numpy", "sobol")


def test_a_link_in_place_of_a_runs_own_parts_is_not_followed(few, tmp_path):
    here = where(tmp_path, few)
    assert here.own == Disk(tmp_path / parts.OWN, "--out")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / parts.OWN).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CaseErrors, match="is a link; a run's own parts lie in its folder"):
        _ = here.own
