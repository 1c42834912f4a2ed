"""Runs on a cluster, with a real scheduler and real workers: the same bytes, whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask_processes import Dask, die, die_once, environment, square, until
from example import EXAMPLE
from runs import contents

from foedus import ensemble
from foedus.case import Case
from foedus.ensemble import cluster, parts
from foedus.ensemble.cluster import Cluster
from foedus.ensemble.plan import Plan, planned
from foedus.ensemble.workers import IN_FLIGHT
from foedus.problems import CaseErrors

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX here")]

DRAWS = 600  # three chunks
RUN = [sys.executable, "-m", "foedus", "run", str(EXAMPLE), "--engine", "numpy", "--draws", str(DRAWS)]


@pytest.fixture(scope="module")
def few(case: Case) -> Plan:
    return planned(case, DRAWS, 1, None, "numpy")


@pytest.fixture(scope="module")
def whole(few: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run of one process ends as."""
    place = tmp_path_factory.mktemp("whole")
    ensemble.run_in(place, few, processes=1)
    return contents(place)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with Dask(tmp_path_factory.mktemp("dask")) as begun:
        yield begun


def begun(*words: str | Path) -> subprocess.Popen[str]:
    """`foedus run` in a process of its own."""
    command = [*RUN, *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment(), text=True, start_new_session=True, **pipes)


def under_way(place: Path, done: int = 2) -> bool:
    return len(list((place / parts.OWN).glob("*.parquet"))) >= done


def test_a_run_on_a_cluster_ends_with_the_same_bytes(few, whole, dask, tmp_path):
    told = []
    with Cluster(dask.address) as staff:
        _, computed = ensemble.run_in(
            tmp_path, few, workers=staff, progress=lambda *now: told.append((*now, staff.count))
        )
    assert computed == 7
    assert [now[0] for now in told] == list(range(8))
    assert {now[3] for now in told} <= {1, 2}
    assert contents(tmp_path) == whole


def test_tasks_are_taken_as_workers_become_free(dask):
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(30):
            taken.append(number)
            yield number

    with Cluster(dask.address) as staff:
        done = []
        for answer in staff.computed(square, 2, tasks()):
            done.append(answer)
            assert len(taken) <= len(done) + 2 * IN_FLIGHT
        assert sorted(done) == [2 * number * number for number in range(30)]
        assert sorted(staff.computed(square, 3, [1, 2])) == [3, 12]


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_costs_only_time(few, whole, tmp_path):
    killed = []
    with Cluster("local:2") as staff:

        def kill(done: int, *_: int) -> None:
            if done in (1, 3):
                victim = next(iter(staff.on_each(os.getpid).values()))
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

        ensemble.run_in(tmp_path, few, workers=staff, progress=kill)
    assert len(set(killed)) == 2
    assert contents(tmp_path) == whole


@pytest.mark.slow
def test_a_task_is_given_out_again_when_its_worker_died_but_not_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "MOST_LOSSES", 2)
    from dask import config

    with config.set({"distributed.scheduler.allowed-failures": 0}), Cluster("local:1") as staff:
        assert list(staff.computed(die_once, tmp_path, [1])) == [1]
        with pytest.raises(cluster.WorkerLost, match="want of memory"):
            list(staff.computed(die, None, [1]))


@pytest.mark.slow
def test_a_scheduler_killed_in_the_middle_is_told_and_the_run_goes_on_here(few, whole, tmp_path):
    place = tmp_path / "run"
    with Dask(tmp_path) as dask:
        run = begun("--cluster", dask.address, "--out", place)
        until(lambda: under_way(place))
        dask.scheduler.kill()
        _, told = run.communicate(timeout=60)
    assert run.returncode == 2, told
    assert "the cluster is lost" in told
    assert "Continue with --resume" in told
    assert "Traceback" not in told
    assert "distributed" not in told
    _, computed = ensemble.run_in(place, few, resume=True, processes=1)
    assert computed < 7
    assert contents(place) == whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.slow
def test_nothing_that_was_begun_here_outlives_the_run(few, whole, tmp_path, number):
    psutil = pytest.importorskip("psutil")
    run = begun("--cluster", "local:2", "--out", tmp_path)
    until(lambda: under_way(tmp_path, done=1))  # what is drawn, so that all histories are still to come
    children = psutil.Process(run.pid).children(recursive=True)
    assert len(children) >= 2
    assert run.poll() is None
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, told = run.communicate(timeout=60)
    assert run.returncode == (130 if number == signal.SIGINT else -number), told
    assert "Traceback" not in told
    until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in children), 30)
    ensemble.run_in(tmp_path, few, resume=True, processes=1)
    assert contents(tmp_path) == whole


@pytest.fixture
def other_code(tmp_path: Path) -> str:
    """What a worker is preloaded with so that its code is not ours."""
    path = tmp_path / "other_code.py"
    path.write_text("from foedus.ensemble import manifests\nmanifests.code_hash = lambda: 64 * '0'\n")
    return str(path)


def test_workers_with_other_code_or_threads_are_refused(tmp_path, other_code):
    with Dask(tmp_path, workers=1) as dask:
        dask.worker("--preload", other_code)
        dask.worker(threads=2)
        dask.joined()
        with pytest.raises(CaseErrors) as raised, Cluster(dask.address):
            pass
    told = str(raised.value)
    assert "2 of 3 workers would not give the same bytes" in told
    assert "code of Foedus" in told
    assert "000000000000 there" in told
    assert "2 threads there" in told
    assert "nothing was run" in told


@pytest.mark.slow
def test_a_worker_with_other_code_that_joins_ends_the_run(few, whole, tmp_path, other_code):
    place = tmp_path / "run"
    with Dask(tmp_path, workers=1) as dask, Cluster(dask.address) as staff:

        def join(done: int, *_: int) -> None:
            if done == 1:
                dask.processes[-1].kill()
                dask.worker("--preload", other_code)

        with pytest.raises(CaseErrors, match="a worker that joined would not give the same bytes: code of Foedus"):
            ensemble.run_in(place, few, workers=staff, progress=join)
    ensemble.run_in(place, few, resume=True, processes=1)
    assert contents(place) == whole


def test_what_differs_is_named():
    from foedus.ensemble.cluster_worker import Introduction, differing

    here = {"python": "3.11.7", "versions": {"foedus": "1", "numpy": "2.4.6"}, "code_hash": "a" * 64}
    there = {"python": "3.11.8", "versions": {"foedus": "1", "numpy": "2.4.5"}, "code_hash": "a" * 64}
    assert differing(here, Introduction(here, 1, "")) == []
    assert differing(here, Introduction(there, 1, "")) == [
        "Python 3.11.7 here, 3.11.8 there",
        "numpy 2.4.6 here, 2.4.5 there",
    ]


def test_a_folder_that_workers_do_not_share_is_refused(few, dask, tmp_path, monkeypatch):
    with Cluster(dask.address) as staff:
        monkeypatch.setattr(staff, "on_each", lambda *_: {"tcp://a:1": "what is written here is not seen there"})
        with pytest.raises(CaseErrors, match=r"worker tcp://a:1 does not share it .* what is written here is not seen"):
            ensemble.run_in(tmp_path, few, workers=staff)
    assert not list((tmp_path / parts.OWN).iterdir())


@pytest.mark.parametrize("address", ["host:8786", "local:0", "local:x", "tcp://host", "http://host:1", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(CaseErrors, match="no such address"):
        Cluster(address)


def test_an_address_where_nothing_answers_is_refused_soon(monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER_WITHIN", 1)
    began = time.monotonic()
    with pytest.raises(CaseErrors, match="no Dask scheduler answers here"), Cluster("tcp://127.0.0.1:1"):
        pass
    assert time.monotonic() - began < 20


def test_certificates_that_are_wanting_are_told(tmp_path):
    from dask import config

    with pytest.raises(CaseErrors, match=r"configuration names none\.\n.*distributed\.comm\.tls"), Cluster("tls://a:1"):
        pass
    names = {
        f"distributed.comm.tls.{name}": str(tmp_path / "none") for name in ("ca-file", "client.cert", "client.key")
    }
    with config.set(names), pytest.raises(CaseErrors, match="cannot be read"), Cluster("tls://a:1"):
        pass


def test_a_scheduler_without_workers_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "JOIN_WITHIN", 0)
    refused = pytest.raises(CaseErrors, match=r"has no worker .*\n.*dask worker tcp://")
    with Dask(tmp_path, workers=0) as dask, refused, Cluster(dask.address):
        pass


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CaseErrors, match=r'pip install "foedus\[cluster\]"'), Cluster("local:1"):
        pass
