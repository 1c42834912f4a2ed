"""`foedus run` and the verbs that look at a run again: verify, replay, query."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from example import EXAMPLE
from runs import resealed

from foedus.cli import foedus
from foedus.cli import run as cli_run
from foedus.ensemble import plan


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(foedus, list(map(str, words)))


def run(place: Path, *words: str) -> Result:
    return call("run", EXAMPLE, "--out", place, "--engine", "numpy", "--processes", "1", *words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of the example case."""
    place = tmp_path_factory.mktemp("runs") / "made"
    told = run(place, "--draws", "24")
    assert told.exit_code == 0, told.output
    return place


def test_it_says_what_it_ran_and_where_the_report_is(made):
    told = run(made, "--draws", "24", "--json")
    data = json.loads(told.stdout)
    assert told.exit_code == 0
    assert (data["histories"], data["failed"], data["parts_computed"]) == (48, 0, 0)
    assert Path(data["report"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "This very run was here already" in run(made, "--draws", "24").stdout


def test_another_run_is_refused_until_it_may_be_replaced(made, tmp_path):
    assert run(tmp_path, "--draws", "3").exit_code == 0
    refused = run(tmp_path, "--draws", "4")
    assert refused.exit_code == 2
    assert "draws: 3 there, 4 here" in refused.stderr
    assert "--overwrite" in refused.stderr
    assert "Traceback" not in refused.stderr
    replaced = run(tmp_path, "--draws", "4", "--overwrite")
    assert replaced.exit_code == 0
    assert "8 histories" in replaced.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--cluster", "host:8786"), "no such address"),
        (("--cluster", "local:2"), "with --cluster, its workers compute"),
        (("--parts", "nosuch://there"), "no such location: Protocol not known: nosuch"),
        (("--design", "sobol", "--draws", "2000000"), "sobol takes at most 1,048,576 draws"),
        (("--draws", str(2**32 + 1)), "not in the range 1<=x<=4294967296"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_and_nothing_is_written(tmp_path, words, said):
    processes = ("--processes", "1") if words == ("--cluster", "local:2") else ()
    told = call("run", EXAMPLE, "--out", tmp_path, *words, *processes)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "manifest.json").exists()


def test_what_is_named_twice_is_taken_once(tmp_path):
    told = run(tmp_path, "--draws", "3", "--policy", "train", "--policy", "train")
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("3 histories: 3 draws x 1 policies.")


def test_the_limits_are_those_of_the_plan():
    assert cli_run.MOST_DRAWS == plan.MOST_DRAWS
    assert {"latin-hypercube": plan.MOST_IN_HYPERCUBE, "sobol": plan.MOST_IN_SOBOL} == cli_run.MOST_IN


def test_failed_histories_are_counted_with_the_command_that_shows_them(tmp_path, monkeypatch):
    sound = plan.bind

    def bind_with_a_hole(case, values):
        parameters = sound(case, values)
        half_life = np.array(np.broadcast_to(parameters.training.half_life, (plan.CHUNK,)))
        half_life[5] = np.nan
        return parameters._replace(training=parameters.training._replace(half_life=half_life))

    monkeypatch.setattr(plan, "bind", bind_with_a_hole)
    told = run(tmp_path, "--draws", "24", "--policy", "equip")
    assert told.exit_code == 1
    assert "1 failed and are left out" in told.stdout
    assert f"foedus replay {tmp_path} --draw 5 --policy equip" in told.stdout
    shown = call("replay", tmp_path, "--draw", "5", "--policy", "equip", "--case", EXAMPLE)
    assert shown.exit_code == 0
    assert "It failed in 2026-01: training ceased to be finite." in shown.stdout


def test_verify_finds_every_file_sound_and_a_changed_one_not(made, tmp_path):
    told = call("verify", made)
    assert told.exit_code == 0
    assert "all 6 files are sound" in told.stdout
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "bands.parquet").write_bytes(b"PAR1")
    told = call("verify", tmp_path, "--json")
    data = json.loads(told.stdout)
    assert told.exit_code == 1
    assert [each["name"] for each in data["files"] if each["wrong"]] == ["bands.parquet"]
    assert call("verify", tmp_path / "nowhere").exit_code == 2


def test_a_replayed_history_is_the_one_that_the_run_holds(made):
    told = call("replay", made, "--draw", "17", "--policy", "train", "--case", EXAMPLE, "--json")
    assert told.exit_code == 0, told.output
    data = json.loads(told.stdout)
    assert data["identical"] is True
    row = pq.read_table(made / "outcomes.parquet", filters=[("draw", "==", 17), ("policy", "==", "train")]).to_pylist()
    assert data["outcomes"]["mean_readiness"] == row[0]["mean_readiness"]
    months = pq.read_table(made / "sample.parquet", filters=[("draw", "==", 17), ("policy", "==", "train")])
    assert [each["trust"] for each in data["months"]] == months["trust"].to_pylist()
    assert [each["date"] for each in data["months"]] == months["date"].to_pylist()
    shown = call("replay", made, "--draw", "17", "--policy", "train", "--case", EXAMPLE).stdout
    assert "Equal to the bit to what the run holds." in shown
    assert "session" in shown


def test_a_replay_says_where_it_differs(made, tmp_path):
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rows = pq.read_table(made / "outcomes.parquet")
    changed = rows["trust"].to_numpy().copy()
    changed[3] = np.nextafter(changed[3], 2)
    at = rows.column_names.index("trust")
    pq.write_table(rows.set_column(at, "trust", [changed]), tmp_path / "outcomes.parquet")
    refused = call("replay", tmp_path, "--draw", "3", "--policy", "equip", "--case", EXAMPLE)
    assert refused.exit_code == 2
    assert "outcomes.parquet does not match its checksum" in refused.stderr
    resealed(tmp_path)
    told = call("replay", tmp_path, "--draw", "3", "--policy", "equip", "--case", EXAMPLE)
    assert told.exit_code == 1
    assert "Not what the run holds: trust." in told.stdout


def test_a_replay_of_what_is_not_in_the_run_names_all_that_is_wrong(made):
    told = call("replay", made, "--draw", "24", "--policy", "trian", "--case", EXAMPLE)
    assert told.exit_code == 2
    assert "this run has draws 0 to 23" in told.stderr
    assert 'Did you mean "train"?' in told.stderr


SQL = "SELECT policy, count(*) AS histories, avg(trust) AS trust FROM outcomes GROUP BY policy ORDER BY policy"


def test_a_question_in_sql_is_answered_from_the_tables(made):
    expected = pq.read_table(made / "outcomes.parquet").to_pandas().groupby("policy", observed=True)["trust"].mean()
    rows = json.loads(call("query", made, SQL, "--json").stdout)
    assert [(row["policy"], row["histories"]) for row in rows] == [("equip", 24), ("train", 24)]
    assert [row["trust"] for row in rows] == pytest.approx(list(expected))
    told = list(csv.DictReader(io.StringIO(call("query", made, SQL, "--csv").stdout)))
    assert [row["policy"] for row in told] == ["equip", "train"]
    shown = call("query", made, SQL).stdout.split()
    assert shown[:3] == ["policy", "histories", "trust"]
    assert json.loads(call("query", made, "SELECT 'nan'::DOUBLE AS none", "--json").stdout) == [{"none": None}]
    for table, count in (("drawn", 24), ("sample", 2 * 24 * 60)):
        assert json.loads(call("query", made, f"SELECT count(*) AS n FROM {table}", "--json").stdout) == [{"n": count}]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT trsut FROM outcomes", "trust"),
        ("SELEKT 1", "syntax error"),
        ("COPY outcomes TO 'elsewhere.csv'", "this is no question"),
        ("SET threads = 1", "this is no question"),
    ],
)
def test_a_question_that_is_not_understood_is_the_users_to_mend(made, sql, said):
    told = call("query", made, sql)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
