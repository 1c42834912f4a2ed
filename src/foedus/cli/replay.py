"""`foedus replay RUN --draw N --policy ID`: one history of a run again, month by month."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import console, say, say_json, table
from foedus.cli.runs import CASE, RUN, UNCHECKED, case_of

if TYPE_CHECKING:
    from foedus.ensemble.replay import Replay

WIDTH = 160
"""Columns of the answer where there is no terminal."""


@click.command()
@RUN
@click.option("--draw", required=True, type=click.IntRange(0), help="Number of the draw, from 0.")
@click.option("--policy", required=True, help="Id of the policy.")
@CASE
@UNCHECKED
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON.")
def replay(run: Path, draw: int, policy: str, case_folder: str | None, unchecked: bool, as_json: bool) -> None:
    """Compute one history of RUN again and print its months and events.

    The history is computed by the engine that the run used, and compared with what the run's tables hold of it: every
    outcome, and for the first draws every month.

    Exit code 0: equal to the bit; 1: something differs; 2: there is no such run or history, or the case would give
    other numbers.
    """
    progress = console(err=True)
    with progress.status("Reading the run and its case"):
        from foedus.ensemble import planned
        from foedus.ensemble.manifests import described
        from foedus.ensemble.replay import differing
        from foedus.ensemble.replay import replay as compute
        from foedus.ensemble.store import complete

        content = complete(run, unchecked=unchecked)
        _known(run, content, draw, policy)
        case = case_of(run, content, case_folder)
        plan = planned(case, *(content[each] for each in ("draws", "seed", "policies", "engine", "design")))
    _warn(content, described(plan))
    with progress.status(f"Computing draw {draw} under {policy} again"):
        history = compute(plan, policy, draw)
        wrong = differing(run, history, unchecked)
    if as_json:
        say_json(_as_data(content, history, wrong))
    else:
        _show(content, history, wrong)
    if wrong:
        raise SystemExit(1)


def _known(run: Path, content: dict[str, Any], draw: int, policy: str) -> None:
    """Refuse a draw or a policy that the run does not have, both at once."""
    from foedus.problems import CaseErrors, Problem, nearest

    problems = []
    if draw >= content["draws"]:
        what = f"this run has draws 0 to {content['draws'] - 1}."
        problems.append(Problem(str(run), None, f"--draw {draw}", what))
    if policy not in content["policies"]:
        repair = nearest(policy, content["policies"])
        problems.append(Problem(str(run), None, f"--policy {policy}", "not in this run.", repair))
    if problems:
        raise CaseErrors(problems)


def _warn(then: dict[str, Any], now: dict[str, Any]) -> None:
    """Say what has changed since the run, as this may make a difference."""
    changed = [key.replace("_", " ") for key in ("python", "versions", "code_hash") if then.get(key) != now[key]]
    if changed:
        say(f"Not what the run was made with: {', '.join(changed)}; its numbers may differ.", err=True)


def _events(history: "Replay") -> list[str]:
    """What happened in each month, in words."""
    from foedus.model.outcomes import SERIES

    kinds = [name for name, each in SERIES.items() if each.unit == "events"]
    rows = []
    for number in range(len(history.dates)):
        counts = {kind: history.series[kind][number] for kind in kinds}
        rows.append(", ".join(kind if count == 1 else f"{count:g} x {kind}" for kind, count in counts.items() if count))
    return rows


def _as_data(content: dict[str, Any], history: "Replay", wrong: list[str]) -> dict[str, Any]:
    months = [
        {"date": date, **{name: float(values[number]) for name, values in history.series.items()}}
        for number, date in enumerate(history.dates)
    ]
    return {
        "run": content["run"],
        "draw": history.draw,
        "policy": history.policy,
        "status": "failed" if history.failed else "ok",
        "failed_month": history.failed[0] if history.failed else None,
        "failed_submodel": history.failed[1] if history.failed else None,
        "identical": not wrong,
        "differing": wrong,
        "outcomes": {name: float(value) for name, value in history.outcomes.items()},
        "months": months,
        "drawn": {
            key: {"value": value} | ({"claim": claim} if claim else {}) for key, (value, claim) in history.drawn.items()
        },
    }


def _show(content: dict[str, Any], history: "Replay", wrong: list[str]) -> None:
    """The months as a table, the outcomes, and whether all is as the run has it."""
    from foedus.model.outcomes import SERIES

    levels = [name for name, each in SERIES.items() if each.unit != "events"]
    shown_on = console(width=WIDTH)
    shown_on.print(f"Run {content['run']}, draw {history.draw}, policy {history.policy}")
    if history.failed:
        shown_on.print(f"It failed in {history.failed[0]}: {history.failed[1]} ceased to be finite.")
    figures = [name.replace("_", " ") for name in levels]
    listing = table("month", *figures, "events", right=figures)
    listing.columns[0].no_wrap = True
    for number, (date, events) in enumerate(zip(history.dates, _events(history), strict=True)):
        listing.add_row(date, *(f"{history.series[name][number]:.3f}" for name in levels), events)
    shown_on.print(listing)
    shown_on.print()
    units = content["outcomes"]
    for name, value in history.outcomes.items():
        shown_on.print(f"{name:<28} {'-' if value != value else f'{value:,.4g}':>12} {units.get(name, '')}".rstrip())
    shown_on.print()
    if wrong:
        shown_on.print(f"Not what the run holds: {', '.join(wrong)}.", soft_wrap=True)
    else:
        shown_on.print("Equal to the bit to what the run holds.")
