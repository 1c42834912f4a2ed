"""`foedus query RUN "SELECT ..."`: a question to a run's tables in SQL."""

import csv
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import console, json_line, say, styled, table
from foedus.cli.runs import RUN, UNCHECKED
from foedus.problems import visible

if TYPE_CHECKING:
    from foedus.ensemble.sql import Answer

MOST_ROWS = 200
"""Rows of an answer that a table for a reader shows."""

WIDTH = 24
"""Columns of the terminal for each column of an answer where there is no terminal."""


@click.command()
@RUN
@click.argument("sql", metavar="SQL")
@UNCHECKED
@click.option("--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="How long it may take.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as a JSON list, a row a line.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the answer as CSV.")
def query(run: Path, sql: str, unchecked: bool, timeout: float | None, as_json: bool, as_csv: bool) -> None:
    """Ask RUN, a folder that `foedus run` wrote, a question in DuckDB's SQL.

    Its tables are outcomes (one row per history), drawn (one row per draw), bands (monthly quantiles) and sample (whole
    histories); what has no value is NULL. For instance:

    foedus query out/mine "SELECT policy, avg(mean_readiness) FROM outcomes GROUP BY policy"

    Values are spelt as DuckDB spells them. In JSON numbers are numbers with all their digits, lists, structs and maps
    with keys of text have their parts, other maps are lists of {"key", "value"}, bytes are hexadecimal, and what is
    infinite or no number is null.

    Exit code 0: fine; 2: there is no finished run, or the question is not understood or takes too long.
    """
    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both.")
    from foedus.cli.rows import parted, spelt
    from foedus.ensemble.sql import asked

    with asked(run, sql, unchecked, timeout, cast=parted if as_json else spelt) as (_, answer):
        show = _as_json if as_json else _as_csv if as_csv else _as_table
        show(answer)


def _batches(answer: "Answer") -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of an answer, some at a time, by position: two columns may have one name."""
    for batch in answer.batches:
        if batch.num_rows:
            yield zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _as_json(answer: "Answer") -> None:
    from foedus.cli.rows import json_texts

    names, before = [json_line(name) for name in apart(answer.names)], "["
    for batch in answer.batches:
        if batch.num_rows:
            columns = map(json_texts, answer.kinds, batch.columns)
            rows = (", ".join(map(": ".join, zip(names, row, strict=True))) for row in zip(*columns, strict=True))
            say(f"{before}\n" + ",\n".join(f"{{{row}}}" for row in rows), end="")
            before = ","
    say("[]" if before == "[" else "\n]")


def apart(names: tuple[str, ...]) -> list[str]:
    """Names that are told apart: a second "trust" is "trust_2", or the next number that no other column has."""
    taken, made = set(names), []
    for place, name in enumerate(names):
        number, given = 1, name
        if name in names[:place]:
            while given in taken:
                number += 1
                given = f"{name}_{number}"
            taken.add(given)
        made.append(given)
    return made


def _as_csv(answer: "Answer") -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(visible, answer.names))
    for rows in _batches(answer):
        writer.writerows([visible(each) if isinstance(each, str) else each for each in row] for row in rows)


def _as_table(answer: "Answer") -> None:
    from foedus.cli.rows import is_number

    rows = chain.from_iterable(_batches(answer))
    first = list(islice(rows, MOST_ROWS))
    more = next(rows, None) is not None
    shown = table()
    for name, kind in zip(answer.names, answer.kinds, strict=True):
        shown.add_column(styled(name), justify="right" if is_number(kind) else "left", overflow="fold")
    for row in first:
        shown.add_row(*(styled(_cell(each)) for each in row))
    console(width=max(80, WIDTH * len(answer.names))).print(shown)
    if more:
        say(f"... and more rows than these {MOST_ROWS}; --csv and --json print all.", err=True)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
