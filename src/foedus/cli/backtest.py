"""`foedus backtest`: every sub-model against answers that we did not write."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from foedus.cli.output import console, say, say_json, styled, table

if TYPE_CHECKING:
    from foedus.backtest.table import Check

WIDTH = 160
"""Columns of the table where there is no terminal."""


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of research data, laid out as their publishers do: data/, reference/tables/.",
)
@click.option(
    "--only", "only", metavar="ROW", multiple=True, help="Run only this row, such as council; may be repeated."
)
@click.option(
    "--honouring-out",
    "out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the forecast of who joins after 1950: src, dispnum, target, ally, p.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def backtest(data: Path | None, only: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Check each sub-model against published answers and records, and print one table.

    The data belong to their publishers and are not shipped: a check whose file is absent is skipped and says so. What
    is shown beside a check but not judged is marked `shown`.

    Exit code 0: no check missed; 1: one did; 2: something in the call or in a file is wrong.
    """
    progress = console(err=True)
    with progress.status("Reading the data"):
        from foedus.backtest.table import rows

        _known_rows(only)
        checks: list[Check] = []
    if out is not None:
        with progress.status("Forecasting who joins"):
            _write_forecast(data, out)
    for name, row in rows(data, only):
        with progress.status(f"Checking: {name}"):
            checks.extend(row())
    if as_json:
        content = [dataclasses.asdict(check) | {"status": check.status} for check in checks]
        say_json(content)
    else:
        _show(checks)
    if any(check.passed is False for check in checks):
        raise SystemExit(1)


def _known_rows(only: tuple[str, ...]) -> None:
    """Refuse rows that there are not, all at once."""
    from foedus.backtest.table import ROWS
    from foedus.problems import nearest

    unknown = [f"--only {name}: no such row. {nearest(name, ROWS)}" for name in only if name not in ROWS]
    if unknown:
        raise click.UsageError("\n".join(unknown))


def _write_forecast(data: Path | None, out: Path) -> None:
    """Write the forecast, or say which file it lacks."""
    from foedus.backtest.honouring import forecast_to
    from foedus.backtest.table import Absent

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        rows = forecast_to(data, out)
    except Absent as absent:
        raise click.UsageError(f"--honouring-out needs the data on disputes: {absent}.") from None
    except OSError as error:
        raise click.UsageError(f"--honouring-out {out}: cannot be written ({error.strerror}).") from None
    say(f"Wrote {out}: {rows:,} probabilities.", err=True)


def _show(checks: "list[Check]") -> None:
    """The table for a reader, its notes, then how many passed."""
    shown_on = console(width=WIDTH)
    listing = table("Check", "Expected", "Obtained", "Result", "Source", expand=True)
    for column, ratio in zip(listing.columns, (8, 5, 6, 3, 7), strict=True):
        column.ratio = ratio
    colours = {True: "green", False: "bold red", None: "dim"}
    notes: list[str] = []
    for check in checks:
        result = styled("skipped" if check.skipped else check.status, colours[check.passed])
        if check.note:
            if check.note not in notes:
                notes.append(check.note)
            result.append(f" [{notes.index(check.note) + 1}]", style="dim")
        listing.add_row(check.name, check.expected, check.obtained, result, check.source)
    shown_on.print(listing)
    shown_on.print()
    for number, note in enumerate(notes, 1):
        shown_on.print(styled(f"[{number}] {note}", "dim"))
    passed = sum(check.passed is True for check in checks)
    missed = sum(check.passed is False for check in checks)
    skipped = sum(check.skipped for check in checks)
    shown = len(checks) - passed - missed - skipped
    shown_on.print(f"\n{passed} passed, {missed} missed, {shown} shown and not judged, {skipped} skipped.")
