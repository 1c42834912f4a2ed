"""What `foedus check --prior-predictive` prints: what a case's beliefs imply, beside what is on record of it."""

from typing import TYPE_CHECKING

from foedus.cli.output import console, progress, say, say_json, styled, table

if TYPE_CHECKING:
    from foedus.backtest.prior import Implied, Row
    from foedus.case import Case

WIDTH = 160
"""Columns of the table where there is no terminal."""


def tell(case: "Case", draws: int, seed: int, engine: str, as_json: bool) -> int:
    """Run the case from its beliefs, print what is implied; return how many outcomes take impossible values."""
    from foedus.backtest.prior import implied

    messages = console(err=True)
    with progress(messages, "{task.description}") as bar:
        task = bar.add_task("Simulating what the case believes", total=None)
        found = implied(
            case, draws, seed, engine, progress=lambda done, total, _: bar.update(task, completed=done, total=total)
        )
    if as_json:
        say_json(found.as_dict())
    else:
        _show(found)
    return found.marked["impossible"]


def _show(found: "Implied") -> None:
    shown_on = console(width=WIDTH)
    say(
        f'{found.case}: what its beliefs imply over {found.years:g} years under "{found.policy}"; '
        f"{found.draws:,} histories, seed {found.seed}, {found.engine}."
    )
    if found.failed:
        say(f"{found.failed:,} of them failed and are left out.")
    held = [row for row in found.rows if row.record is not None]
    rest = [row for row in found.rows if row.record is None]
    notes = list(dict.fromkeys(row.note for row in found.rows if row.note))
    for title, listed in (("Held against the record", held), ("Not on record", rest)):
        if listed:
            shown_on.print()
            columns = ["Outcome", "1 %", "5 %", "50 %", "95 %", "99 %", "Mean"]
            columns += ["On record", "As far out"] if listed is held else []
            listing = table(*columns, "Possible", "Mark", "Facts", right=columns[1:], title=title)
            for row in listed:
                beside = [_record(row), "" if row.extreme is None else f"{row.extreme:.3f}"] if listed is held else []
                number = f" [{notes.index(row.note) + 1}]" if row.note else ""
                mark = styled(", ".join(row.marks), "bold red" if row.marks else "")
                figures = [number_of(each) for each in (*row.quantiles, row.mean)]
                listing.add_row(row.outcome, *figures, *beside, _possible(row), mark, f"{', '.join(row.facts)}{number}")
            shown_on.print(listing)
    shown_on.print()
    for number, note in enumerate(notes, 1):
        shown_on.print(styled(f"[{number}] {note}", "dim"))
    counts = ", ".join(f"{count} {mark}" for mark, count in found.marked.items())
    shown_on.print(f"\n{len(held)} outcomes held against the record, {len(rest)} without one; marked: {counts}.")


def number_of(value: float) -> str:
    """A figure as the table shows it."""
    if value != value:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _record(row: "Row") -> str:
    if row.record is None:
        return ""
    low, high = row.record_low, row.record_high
    between = "" if low == high or low is None or high is None else f" ({number_of(low)} to {number_of(high)})"
    return f"{number_of(row.record)}{between}"


def _possible(row: "Row") -> str:
    low, high = row.possible
    if low == -float("inf"):
        return "" if high == float("inf") else f"<= {high:g}"
    return f">= {low:g}" if high == float("inf") else f"{low:g} to {high:g}"
