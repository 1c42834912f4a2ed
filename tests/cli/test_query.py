"""`foedus query`: what is shown of an answer, as a table, as JSON and as CSV."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example import EXAMPLE

from foedus.cli import foedus
from foedus.cli.query import apart


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs") / "made"
    words = ["run", str(EXAMPLE), "--out", str(place), "--draws", "24", "--engine", "numpy", "--processes", "1"]
    assert CliRunner().invoke(foedus, words).exit_code == 0
    return place


def ask(run: Path, *words: str) -> Result:
    return CliRunner().invoke(foedus, ["query", str(run), *words])


TWICE = (
    "SELECT a.policy, b.policy, a.draw AS trust_2, a.trust, b.trust FROM outcomes a JOIN outcomes b "
    "ON a.draw = b.draw AND a.policy = 'equip' AND b.policy = 'train' ORDER BY a.draw LIMIT 3"
)


def test_two_columns_of_one_name_are_both_shown(run):
    rows = json.loads(ask(run, TWICE, "--json").stdout)
    told = list(csv.reader(io.StringIO(ask(run, TWICE, "--csv").stdout)))
    assert list(rows[0]) == ["policy", "policy_2", "trust_2", "trust", "trust_3"]
    assert told[0] == ["policy", "policy", "trust_2", "trust", "trust"]
    assert [[str(value) for value in row.values()] for row in rows] == told[1:]
    shown = ask(run, TWICE).stdout.splitlines()
    assert shown[0].split() == told[0]
    assert shown[1].split() == [*told[1][:3], *(f"{float(value):.6g}" for value in told[1][3:])]


def test_names_are_told_apart_whatever_they_are():
    assert apart(("a", "a", "a")) == ["a", "a_2", "a_3"]
    assert apart(("a", "a_2", "a", "a_3")) == ["a", "a_2", "a_4", "a_3"]
    assert len(set(apart(("a", "a", "a_2", "a_2", "a")))) == 5


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("SELECT sum(draw) AS x FROM drawn", 276),
        ("SELECT 170141183460469231731687303715884105727::HUGEINT AS x", 2**127 - 1),
        ("SELECT 1.50::DECIMAL(10, 2) AS x", 1.5),
        ("SELECT 'nan'::DOUBLE AS x", None),
        ("SELECT [1.0, 'nan'::DOUBLE, '-inf'::DOUBLE] AS x", [1.0, None, None]),
        ("SELECT {'a': 'nan'::DOUBLE, 'b': [DATE '2026-01-02']} AS x", {"a": None, "b": ["2026-01-02"]}),
        ("SELECT MAP {'a': 1} AS x", [["a", 1]]),
        ("SELECT TIMESTAMP '2026-01-02 03:04:05' AS x", "2026-01-02T03:04:05"),
        ("SELECT 'ab'::BLOB AS x", "6162"),
        ("SELECT NULL AS x", None),
        ("SELECT '[the bloc] will send 500 troops [sic] soon' AS x", "[the bloc] will send 500 troops [sic] soon"),
        ("SELECT chr(27) || ']0;taken' || chr(8238) AS x", "\x1b]0;taken\u202e"),
    ],
)
def test_json_holds_the_value(run, asked, value):
    told = ask(run, asked, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout) == [{"x": value}]
    assert "\x1b" not in told.stdout
    assert "\u202e" not in told.stdout
    for way in ((), ("--csv",)):
        shown = ask(run, asked, *way)
        assert shown.exit_code == 0
        assert "\x1b" not in shown.stdout


def test_json_of_no_rows_is_an_empty_list(run):
    assert json.loads(ask(run, "SELECT 1 AS x WHERE false", "--json").stdout) == []


def test_json_of_many_batches_is_one_list(run):
    rows = json.loads(ask(run, "SELECT * FROM range(25000) t(n)", "--json").stdout)
    assert [row["n"] for row in rows] == list(range(25000))


@pytest.mark.parametrize("words", ["[the bloc] will send 500 troops [sic] soon", "[/x]", "[red]no[/red]", ":warning:"])
def test_brackets_are_no_markup(run, words):
    told = ask(run, f"SELECT '{words}' AS \"{words}\"")
    assert told.exit_code == 0
    assert told.stdout.count(words) == 2


def test_a_long_answer_is_shown_in_part(run):
    told = ask(run, "SELECT * FROM range(10000000000) t(n)")
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) == 201
    assert "more rows" in told.stderr


def test_an_error_names_what_is_near_and_how_to_go_on(run):
    told = ask(run, "SELECT trsut FROM outcomes")
    assert told.exit_code == 2
    assert "trust" in told.stderr
    assert "DESCRIBE outcomes" in told.stderr
    told = ask(run, "SELECT count(*) FROM range(100000000000) a, range(1000) b", "--timeout", "0.3")
    assert told.exit_code == 2
    assert "--timeout SECONDS" in told.stderr
