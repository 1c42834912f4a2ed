"""`foedus query RUN "SELECT ..."`: a question to a run's tables in SQL."""

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.runs import RUN, UNCHECKED

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 200
"""Rows of an answer that a table for a reader shows."""


@click.command()
@RUN
@click.argument("sql", metavar="SQL")
@UNCHECKED
@click.option("--json", "as_json", is_flag=True, help="Print the answer as a JSON list of rows.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the answer as CSV.")
def query(run: Path, sql: str, unchecked: bool, as_json: bool, as_csv: bool) -> None:
    """Ask RUN, a folder that `foedus run` wrote, a question in DuckDB's SQL.

    Its tables are outcomes (one row per history), drawn (one row per draw), bands (monthly quantiles) and sample (whole
    histories). For instance:

    foedus query out/mine "SELECT policy, avg(mean_readiness) FROM outcomes GROUP BY policy"

    Exit code 0: fine; 2: there is no finished run, or the question is not understood.
    """
    if as_json and as_csv:
        raise click.UsageError("--json or --csv, not both.")
    from foedus.ensemble.readers import query as ask

    answer = ask(run, sql, unchecked)
    if as_json:
        rows = [{name: _plain(value) for name, value in row.items()} for row in answer.to_pylist()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str, allow_nan=False))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.column_names)
        for batch in answer.to_batches():
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    else:
        _show(answer)


def _plain(value: Any) -> Any:
    """A value as JSON knows it: what is no number is null."""
    return None if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))) else value


def _show(answer: "pa.Table") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(pad_edge=False, box=None)
    for field in answer.schema:
        table.add_column(field.name, justify="left" if str(field.type) == "string" else "right")
    for row in answer.slice(0, MOST_ROWS).to_pylist():
        table.add_row(
            *("" if each is None else f"{each:.6g}" if isinstance(each, float) else str(each) for each in row.values())
        )
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=max(80, 24 * answer.num_columns))
    console.print(table)
    if answer.num_rows > MOST_ROWS:
        click.echo(f"... and {answer.num_rows - MOST_ROWS:,} more rows; --csv and --json print all.", err=True)
