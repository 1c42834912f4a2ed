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


NULLS = {"a b": [None]}


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("SELECT sum(draw) AS x FROM drawn", 276),
        ("SELECT 170141183460469231731687303715884105727::HUGEINT AS x", 2**127 - 1),
        ("SELECT 1.50::DECIMAL(10, 2) AS x", 1.5),
        ("SELECT 'nan'::DOUBLE AS x", None),
        ("SELECT [1.0, 'nan'::DOUBLE, '-inf'::DOUBLE] AS x", [1.0, None, None]),
        ("SELECT {'a': 'nan'::DOUBLE, 'b': [DATE '2026-01-02']} AS x", {"a": None, "b": ["2026-01-02"]}),
        ("SELECT MAP {'a': 1} AS x", {"a": 1}),
        ("SELECT MAP {DATE '2026-01-02': [2::HUGEINT]} AS x", {"2026-01-02": [2]}),
        ("SELECT MAP {1: 'a', 2: NULL} AS x", [{"key": 1, "value": "a"}, {"key": 2, "value": None}]),
        ("SELECT [NULL, MAP {[1]: union_value(k := 2.5::DECIMAL(4, 1))}] AS x", [None, [{"key": [1], "value": 2.5}]]),
        ("SELECT [NULL, union_value(k := 'a'), NULL] AS x", [None, "a", None]),
        ("SELECT [{'a b': NULL}, NULL, {'a b': [NULL]}]::STRUCT(\"a b\" BLOB[])[3] AS x", [{"a b": None}, None, NULLS]),
        ("SELECT row(1, '1'::BIT) AS x", {"element1": 1, "element2": "1"}),
        ("SELECT INTERVAL '1 year 2 days' AS x", "1 year 2 days"),
        ("SELECT TIMESTAMPTZ '0044-03-15 (BC) 00:00:00+00' AS x", "0044-03-15 (BC) 00:00:00+00"),
        ("SELECT TIMESTAMPTZ '2026-01-02 03:04:05.5+02' AS x", "2026-01-02T01:04:05.5+00:00"),
        ("SELECT TIMETZ '12:00:00+02' AS x", "12:00:00+02"),
        ("SELECT [0.5::FLOAT, 'nan'::FLOAT] AS x", [0.5, None]),
        ("SELECT true AS x", True),
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


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        *((f"{kind} '{sign}infinity'", f"{sign}infinity") for kind in ("DATE", "TIMESTAMP") for sign in ("", "-")),
        ("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)"),
        ("TIMESTAMP '12026-01-02 03:04:05'", "12026-01-02 03:04:05"),
        ("TIME '24:00:00'", "24:00:00"),
        ("2::DECIMAL(6, 2)", "2.00"),
        ("0.5::DECIMAL(4, 4)", ".5000"),
        ("0.0000001::DECIMAL(8, 7)", "0.0000001"),
        ("(2 ** 100)::UHUGEINT + 1", "1267650600228229401496703205377"),
    ],
)
def test_what_python_does_not_know_is_spelt_as_duckdb_spells_it(run, value, spelt):
    asked = f"SELECT {value} AS x, [{value}] AS y"
    assert ask(run, asked, "--csv").stdout.replace("'", "") == f"x,y\n{spelt},[{spelt}]\n"
    assert ask(run, asked).stdout.replace("'", "").split() == f"x y {spelt} [{spelt}]".split()
    told = ask(run, asked, "--json").stdout
    token = spelt.replace(".5000", "0.5000") if value[0] in "(02" else json.dumps(spelt)
    assert told == f'[\n{{"x": {token}, "y": [{token}]}}\n]\n'


def test_every_kind_of_column_is_shown_as_it_is(run):
    names = [row["column_name"] for row in json.loads(ask(run, "DESCRIBE FROM test_all_types()", "--json").stdout)]
    assert len(names) > 50
    texts = "SELECT " + ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in names) + " FROM test_all_types()"
    rows, spelt = (ask(run, asked, "--csv") for asked in ("FROM test_all_types()", texts))
    assert rows.exit_code == 0, rows.output
    shown = [dict(zip(names, row, strict=True)) for row in csv.reader(io.StringIO(rows.stdout))][1:]
    for row, told in zip(shown, csv.DictReader(io.StringIO(spelt.stdout)), strict=True):
        broken = [name for name in ("float", "double") if row[name]]
        assert [float(row[name]) for name in broken] == pytest.approx([float(told[name]) for name in broken])
        assert row == told | {name: row[name] for name in broken}
    table = ask(run, "FROM test_all_types()")
    assert table.exit_code == 0, table.output
    least, most, none = json.loads(ask(run, "FROM test_all_types()", "--json").stdout, parse_float=str)
    assert set(none.values()) == {None}
    assert list(least) == list(most) == list(none) == names
    for name in ("hugeint", "uhugeint", "bignum", "ubigint"):
        assert str(most[name]) == shown[1][name]
    exact = [name for name in names if name.startswith("dec")]
    textual = ["uuid", "interval", "bit", "date", "time", "time_tz", "timestamp", "timestamp_tz", "large_enum"]
    for name in exact + textual:
        assert most[name] == shown[1][name]
    numbers = [42, 999, None, None, -42]
    assert most["blob"] == "00000061"
    assert most["timestamp_ns"] == "2262-04-11T23:47:16.854775806"
    assert most["date_array"] == ["1970-01-01", "infinity", "-infinity", None, "2022-05-12"]
    assert most["double_array"] == ["42.0", None, None, None, None, "-42.0"]
    assert list(most["map"]) == ["key1", "key2"]
    assert (least["union"], most["union"], most["empty_struct"]) == ("Frank", 5, {})
    assert (most["tuple"]["element1"], most["struct"]["a"], most["struct_of_arrays"]["a"]) == (42, 42, numbers)
    assert most["fixed_array_of_int_list"] == [numbers, [], numbers]
    assert least["fixed_nested_int_array"] == [[None, 2, 3], None, [None, 2, 3]]


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
