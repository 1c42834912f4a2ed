"""SQL: a question to a run's tables, in DuckDB's dialect; the answer comes a batch at a time, and can be broken off.

The question sees the four tables of the run and nothing else: no file, no extension, no variable of Python's.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import pyarrow as pa

from foedus.ensemble import store
from foedus.problems import CaseErrors, Problem, shown

Result = TypeVar("Result")

BATCH = 10_000
"""Rows of an answer that are held at once."""

MOST_MEMORY = "2GB"
"""What DuckDB may hold; a question that needs more is refused, since nothing of it is put on a disk."""

LOOK_EVERY = 0.2
"""Seconds after which a wait for DuckDB sees whether it should be broken off."""

QUESTIONS = ("SELECT", "EXPLAIN", "MULTI")
"""The kinds of statement that ask: WITH, FROM, VALUES, DESCRIBE, SHOW and SUMMARIZE are SELECT; a PIVOT is MULTI."""

LONGEST = 100_000
"""Characters of a question."""

SETTINGS = (
    "SET python_enable_replacements = false",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    f"SET memory_limit = '{MOST_MEMORY}'",
    "SET lock_configuration = true",
)


@dataclass(frozen=True)
class Answer:
    """What a question was answered.

    Attributes:
        names: of its columns; two may have one name.
        batches: its rows, some at a time, as they are computed.
    """

    names: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]


def query(folder: Path | str, sql: str, unchecked: bool = False) -> pa.Table:
    """The answer to an SQL question about a run, over `outcomes`, `drawn`, `bands` and `sample`.

    Args:
        folder: the run's folder.
        sql: one question.
        unchecked: do not hold the tables against their checksums.

    Raises:
        CaseErrors: the folder holds no finished run, its tables are not what was written, or the question is not
            understood.
    """
    with asked(folder, sql, unchecked) as (schema, answer):
        return pa.Table.from_batches(list(answer.batches), schema)


@contextmanager
def asked(
    folder: Path | str, sql: str, unchecked: bool = False, timeout: float | None = None
) -> Iterator[tuple[pa.Schema, Answer]]:
    """Ask a run a question; the answer lasts as long as the context.

    Args:
        folder: the run's folder.
        sql: one question.
        unchecked: do not hold the tables against their checksums.
        timeout: seconds that the answer may take, in all.

    Raises:
        CaseErrors: see `query`; also if it takes longer than it may.
    """
    import duckdb

    folder = Path(folder)
    content = store.complete(folder, unchecked=unchecked)
    with _told(folder, sql), duckdb.connect() as connection:
        for name in store.TABLES:
            connection.register(name, store.dataset(folder, content, name))
        for setting in SETTINGS:
            connection.execute(setting)
        _one_question(connection, sql)
        with ThreadPoolExecutor(1) as thread:

            def wait(work: Callable[[], Result]) -> Result:
                return _waited(thread.submit(work), connection, deadline)

            deadline = monotonic() + timeout if timeout is not None else None
            reader = wait(lambda: connection.sql(sql).to_arrow_reader(BATCH))
            yield reader.schema, Answer(tuple(reader.schema.names), _batches(reader, wait))


def _batches(reader: Any, wait: Callable[[Callable[[], Any]], Any]) -> Iterator[pa.RecordBatch]:
    while (batch := wait(lambda: next(reader, None))) is not None:
        yield batch


def _waited(work: "Future[Result]", connection: Any, deadline: float | None) -> Result:
    """What a thread gives, unless this one is interrupted or the time is over; then DuckDB breaks off first."""
    try:
        while True:
            left = LOOK_EVERY if deadline is None else min(LOOK_EVERY, deadline - monotonic())
            if left <= 0:
                raise TimeoutError
            with suppress(NotYet):
                return work.result(left)
            if work.done():
                return work.result()
    except BaseException:
        while not work.done():
            connection.interrupt()
            with suppress(NotYet, Exception):
                work.exception(LOOK_EVERY)
        raise


def _one_question(connection: Any, sql: str) -> None:
    """Refuse what is no question, or more than one.

    Raises:
        ValueError: it is not; the message says why.
        duckdb.Error: it is not understood.
    """
    if len(sql) > LONGEST:
        raise ValueError(f"it has more than {LONGEST:,} characters.")
    if any(each == "\0" or "\ud800" <= each <= "\udfff" for each in sql):
        raise ValueError("it has a null character, or half a character.")
    statements = connection.extract_statements(sql)
    if len(statements) > 1:
        raise ValueError(f"these are {len(statements)} statements; ask one question at a time.")
    if not statements or statements[0].type.name not in QUESTIONS:
        raise ValueError("this is no question; one begins with SELECT.")


@contextmanager
def _told(folder: Path, sql: str) -> Iterator[None]:
    """Turn what DuckDB says into a problem with its repair."""
    import duckdb

    try:
        yield
    except TimeoutError:
        what, repair = "it takes longer than it may.", "Ask for less, or give it more time: --timeout SECONDS."
    except duckdb.OutOfMemoryException:
        what, repair = f"it needs more than {MOST_MEMORY} of memory.", "Ask for less: fewer columns, a sum, a LIMIT."
    except (duckdb.Error, ValueError, pa.ArrowException) as error:
        what = str(error).strip() or type(error).__name__
        repair = f"Tables here: {', '.join(store.TABLES)}; columns: DESCRIBE outcomes."
    else:
        return
    raise CaseErrors([Problem(str(folder), None, shown(sql), what, repair)])
