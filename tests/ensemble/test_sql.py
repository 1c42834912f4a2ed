"""Questions in SQL: answered a batch at a time, broken off when asked, and with no way to a file."""

import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest

from foedus import ensemble
from foedus.case import Case
from foedus.ensemble import planned, sql
from foedus.problems import CaseErrors

SLOW = "SELECT count(*) FROM range(100000000000) a, range(1000) b"


@pytest.fixture(scope="module")
def run(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sql") / "run"
    ensemble.run_in(place, planned(case, 20, 3, None, "numpy"), processes=1)
    return place


def test_columns_of_one_name_stay_apart(run):
    both = "SELECT a.policy, b.policy, a.ready_persons, b.ready_persons "
    joined = "FROM outcomes a JOIN outcomes b ON a.draw = b.draw "
    answer = ensemble.query(run, both + joined + "AND a.policy = 'equip' AND b.policy = 'train' ORDER BY a.draw")
    rows = ensemble.to_pandas(run)
    assert answer.column_names == ["policy", "policy", "ready_persons", "ready_persons"]
    assert set(answer.column(0).to_pylist()) == {"equip"}
    assert set(answer.column(1).to_pylist()) == {"train"}
    for place, policy in ((2, "equip"), (3, "train")):
        assert answer.column(place).to_pylist() == rows[rows["policy"] == policy]["ready_persons"].tolist()


PIVOT = "PIVOT (SELECT 1 AS a, 2 AS b) ON a USING sum(b)"


@pytest.mark.parametrize(
    "asked",
    [
        *("SELECT 1", "select 1;", "SELECT 1;;", "WITH a AS (SELECT 1 AS x) SELECT * FROM a", "VALUES (1)"),
        *("FROM bands LIMIT 1", "DESCRIBE outcomes", "SHOW TABLES", "SUMMARIZE sample", "EXPLAIN SELECT 1"),
        *("-- why\nSELECT 1 -- so", PIVOT, "TABLE bands"),
        *("EXPLAIN ANALYZE SELECT 1", "explain (analyze, format json) FROM bands", "EXPLAIN (SELECT 1)"),
        *(f"EXPLAIN ANALYZE {PIVOT}", f"FROM ({PIVOT})", f"({PIVOT})", f"WITH a AS ({PIVOT}) FROM a"),
        *("; SELECT ';' -- ;\n; /* ; */ -- é", "SELECT 'é;' AS \"é;\"; -- é", f"/* é */ {PIVOT}; -- so"),
    ],
)
def test_a_question_is_answered(run, asked):
    plain = ensemble.query(run, asked)
    with sql.asked(run, asked, cast=lambda _: "VARCHAR") as (_, answer):
        assert sum(batch.num_rows for batch in answer.batches) == plain.num_rows > 0
        assert list(answer.names) == plain.column_names


@pytest.mark.parametrize(
    "asked",
    [
        *("EXPLAIN ANALYZE CREATE TABLE a AS SELECT 1", "EXPLAIN CREATE TABLE a AS SELECT 1"),
        *("EXPLAIN /* SELECT */ ANALYZE CREATE TABLE a AS SELECT 1", "EXPLAIN ANALYZE SET threads = 1"),
        *("explain (analyze, format json) CREATE VIEW a AS SELECT 1", "EXPLAIN ANALYZE CALL pragma_version()"),
        *(f"CREATE TABLE a AS {PIVOT}", f"EXPLAIN ANALYZE CREATE TABLE a AS {PIVOT}", f"COPY ({PIVOT}) TO 'a.csv'"),
    ],
)
def test_what_would_be_done_is_not_done_to_explain_it(run, asked):
    with pytest.raises(CaseErrors, match="this is no question"):
        ensemble.query(run, asked)


HOSTILE = [
    *("SELECT 1; SELECT 2", "SELECT 1; COPY outcomes TO 'here.csv'", "", "   ", "-- nothing", ";", "SELEKT 1"),
    *("COPY outcomes TO 'here.csv'", "COPY (SELECT 1) TO 'here.parquet'", "EXPORT DATABASE 'here'"),
    *("SELECT * FROM read_csv('secret.csv')", "SELECT * FROM 'secret.csv'", "SELECT * FROM read_text('secret.csv')"),
    *("SELECT * FROM read_blob('*')", "SELECT * FROM glob('*')", "SELECT * FROM read_parquet('outcomes.parquet')"),
    *("SELECT * FROM read_json('secret.csv')", "SELECT * FROM sniff_csv('secret.csv')", "ATTACH 'here.db'"),
    *("ATTACH ':memory:' AS other", "INSTALL httpfs", "LOAD httpfs", "LOAD 'here.duckdb_extension'", "CHECKPOINT"),
    *("SET enable_external_access = true", "SET memory_limit = '100GB'", "RESET ALL", "PRAGMA database_list"),
    *("CREATE TABLE a AS SELECT 1", "CREATE VIEW a AS SELECT 1", "DROP TABLE outcomes", "DELETE FROM outcomes"),
    *("INSERT INTO outcomes SELECT * FROM outcomes", "UPDATE outcomes SET trust = 1", "CREATE MACRO a() AS 1"),
    *("CALL pragma_version()", "PREPARE a AS SELECT 1", "BEGIN", "USE memory", "VACUUM", "IMPORT DATABASE '.'"),
    *("SELECT getenv('HOME')", "CREATE SECRET s (TYPE S3)", "SELECT * FROM a_table_of_pythons", "SELECT"),
    *("EXPLAIN ANALYZE COPY outcomes TO 'here.csv'", "WITH a AS (DELETE FROM outcomes RETURNING *) SELECT * FROM a"),
    *("SELECT * FROM query('COPY outcomes TO $$here.csv$$')", "SELECT * FROM query_table('secret.csv')"),
    *("SELECT 1\0", "\x1b[31m", "SELECT '\ud800'", "SELECT " + "(" * 5000 + "1" + ")" * 5000),
    *("SELECT " + "1, " * 40_000 + "1", "SELECT " + "{a: " * 450 + "1" + "}" * 450),
]


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_question_or_leads_to_a_file_is_refused(run, asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("secret.csv").write_text("a secret\nx\n")
    a_table_of_pythons = pa.table({"secret": [1]})
    with pytest.raises(CaseErrors) as raised:
        ensemble.query(run, asked)
    assert a_table_of_pythons.num_rows == 1
    assert raised.value.problems[0].repair
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert Path("secret.csv").read_text() == "a secret\nx\n"


def test_an_answer_comes_a_batch_at_a_time(run):
    began = time.monotonic()
    with sql.asked(run, "SELECT * FROM range(10000000000) t(n)") as (schema, answer):
        batch = next(answer.batches)
    assert schema.names == ["n"]
    assert 0 < batch.num_rows <= sql.BATCH
    assert time.monotonic() - began < 5


def test_a_question_is_broken_off_after_its_time(run):
    began = time.monotonic()
    too_long = pytest.raises(CaseErrors, match=r"takes longer than it may(.|\n)*--timeout")
    with too_long, sql.asked(run, SLOW, timeout=0.3) as (_, answer):
        list(answer.batches)
    assert time.monotonic() - began < 5


def test_an_interruption_breaks_a_question_off(run):
    import _thread

    threading.Timer(0.5, _thread.interrupt_main).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), sql.asked(run, SLOW) as (_, answer):
        list(answer.batches)
    assert time.monotonic() - began < 5


def test_a_question_that_needs_too_much_memory_is_refused(run, monkeypatch):
    settings = [each.replace(sql.MOST_MEMORY, "50MB") for each in sql.SETTINGS]
    monkeypatch.setattr(sql, "SETTINGS", settings)
    with pytest.raises(CaseErrors, match="of memory"):
        ensemble.query(run, "SELECT list(n), list(n + 1) FROM range(30000000) t(n)")
