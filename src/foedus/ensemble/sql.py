"""SQL: a question to a run's tables, in DuckDB's dialect; the answer comes a batch at a time, and can be broken off.

The question sees the four tables of the run and nothing else: no file, no extension, no variable of Python's.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
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

QUESTION = "SELECT"
"""The kind of a statement that asks: WITH, FROM, VALUES, DESCRIBE, SHOW and SUMMARIZE are of it, too."""

PIVOTED = "MULTI"
"""The kind of whatever has a PIVOT in it: a question, or a table made of the answer to one."""

ASKING = ("", "describe", "desc", "from", "pivot", "pivot_wider", "select", "summarize", "with")
"""Words with which a question begins that has a PIVOT in it; none, where it begins with a bracket."""

WORD = re.compile(rb"\w+")

MOST_OPTIONS = 30
"""Words between EXPLAIN and what is explained, at most: ANALYZE, or a list in brackets."""

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
        kinds: of its columns, as DuckDB has them (`DuckDBPyType`), whatever they are cast to.
        batches: its rows, some at a time, as they are computed.
    """

    names: tuple[str, ...]
    kinds: tuple[Any, ...]
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
    folder: Path | str,
    sql: str,
    unchecked: bool = False,
    timeout: float | None = None,
    cast: Callable[[Any], str] | None = None,
) -> Iterator[tuple[pa.Schema, Answer]]:
    """Ask a run a question; the answer lasts as long as the context.

    Args:
        folder: the run's folder.
        sql: one question.
        unchecked: do not hold the tables against their checksums.
        timeout: seconds that the answer may take, in all.
        cast: given the kind of a column, the one that DuckDB casts it to, in SQL: Arrow and Python know no infinite
            day, no 24:00:00 and no year 10,000. None: columns are what Arrow makes of them.

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
        question = _one_question(connection, sql)
        with ThreadPoolExecutor(1) as thread:

            def wait(work: Callable[[], Result]) -> Result:
                return _waited(thread.submit(work), connection, deadline)

            deadline = monotonic() + timeout if timeout is not None else None
            kinds, reader = wait(lambda: _begun(connection.sql(question), cast))
            yield reader.schema, Answer(tuple(reader.schema.names), kinds, _batches(reader, wait))


def _begun(relation: Any, cast: Callable[[Any], str] | None) -> tuple[tuple[Any, ...], Any]:
    """The kinds of an answer's columns, and its reader; columns are cast by their place, and keep their names."""
    kinds = tuple(relation.types)
    if cast is not None:
        columns = enumerate(zip(relation.columns, kinds, strict=True), 1)
        relation = relation.project(
            ", ".join(f"CAST(#{place} AS {cast(kind)}) AS {quoted(name)}" for place, (name, kind) in columns)
        )
    return kinds, relation.to_arrow_reader(BATCH)


def quoted(name: str) -> str:
    """A name as SQL has it, whatever it is."""
    return '"' + name.replace('"', '""') + '"'


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


def _one_question(connection: Any, sql: str) -> str:
    """The one question that is asked, without a semicolon behind it; what is none, or more than one, is refused.

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
    if not statements or not _asks(connection, statements[0]):
        raise ValueError("this is no question; one begins with SELECT.")
    question = statements[0].query.encode()
    ends = (place for place in _places(statements[0].query) if question.startswith(b";", place))
    return question[: next(ends, None)].decode()


def _asks(connection: Any, statement: Any) -> bool:
    """Whether a statement asks and does nothing else; EXPLAIN ANALYZE does what it explains."""
    text = statement.query.encode()
    first, *others = islice(_places(statement.query), MOST_OPTIONS)
    found = WORD.match(text, first)
    word = found[0].decode().lower() if found else ""
    if word == "explain":
        rests = (_understood(connection, text[place:].decode()) for place in others)
        explained = next(filter(None, rests), None)
        return explained is not None and _asks(connection, explained)
    kind = statement.type.name
    return kind == QUESTION or (kind == PIVOTED and word in ASKING)


def _understood(connection: Any, sql: str) -> Any:
    """The statement that a text is; None if it is none."""
    import duckdb

    with suppress(duckdb.Error):
        return next(iter(connection.extract_statements(sql)), None)
    return None


def _places(sql: str) -> Iterator[int]:
    """Where the words of a text stand, comments left out, in bytes of UTF-8, as DuckDB counts."""
    import duckdb

    return (place for place, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment)


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
    except RecursionError:
        what, repair = "its answer has lists in lists, or the like, too deep to be read.", "Ask for the inner ones."
    except (duckdb.Error, ValueError, pa.ArrowException) as error:
        what = str(error).strip() or type(error).__name__
        repair = f"Tables here: {', '.join(store.TABLES)}; columns: DESCRIBE outcomes."
    else:
        return
    raise CaseErrors([Problem(str(folder), None, shown(sql), what, repair)])
