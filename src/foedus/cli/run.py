"""`foedus run CASE`: many histories under each policy, then the report."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.ensemble import Ensemble

MOST_DRAWS = 1_000_000
LARGEST_SEED = 2**32 - 1
FIRST_FINDINGS = 3
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("case", metavar="CASE")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the run.  [default: out/CASE]"
)
@click.option("--draws", default=2000, show_default=True, type=click.IntRange(1, MOST_DRAWS), help="How many draws.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, LARGEST_SEED), help="Seed of all luck.")
@click.option("--policy", "policies", multiple=True, help="Run only this policy; may be repeated.  [default: all]")
@click.option("--engine", default="jax", show_default=True, type=click.Choice(["jax", "numpy"]), help="Which back-end.")
@click.option("--processes", type=click.IntRange(1), help="How many processes.  [default: one per core]")
@click.option("--json", "as_json", is_flag=True, help="Print what was written, and the first findings, as JSON.")
def run(
    case: str,
    out: Path | None,
    draws: int,
    seed: int,
    policies: tuple[str, ...],
    engine: str,
    processes: int | None,
    as_json: bool,
) -> None:
    """Run CASE under each of its policies and write the run's folder with its report.

    CASE is the name of a shipped case or a folder of case files. The folder holds report.html, outcomes.parquet (one
    row per history), drawn.parquet (one row per draw), bands.parquet, sample.parquet and manifest.json.

    Exit code 0: fine; 1: some histories failed and were left out; 2: something in the case or the call is wrong.
    """
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("Reading the case"):
        from foedus.case import load

        loaded = load(case)
    chosen = _known_policies(loaded, policies)
    folder = out or Path("out") / loaded.name
    _must_be_writable(folder)
    ensemble = _simulated(console, loaded, draws, seed, chosen, engine, processes)
    with console.status("Writing the run and its report"):
        from foedus.ensemble import write
        from foedus.findings import analyse
        from foedus.show.report import render

        write(ensemble, loaded, folder)
        findings = analyse(loaded, ensemble)
        report = folder / "report.html"
        report.write_text(render(findings), encoding="utf-8")
    failed = sum(1 for status in ensemble.outcomes["status"].to_pylist() if status == "failed")
    _tell(folder, report, findings.first(FIRST_FINDINGS), ensemble, failed, as_json)
    if failed:
        raise SystemExit(1)


def _known_policies(case: "Case", policies: tuple[str, ...]) -> tuple[str, ...] | None:
    """The policies asked for, None for all.

    Raises:
        CaseErrors: one is not in the case.
    """
    from foedus.problems import CaseErrors, Problem, nearest

    problems = [
        Problem(str(case.folder), None, f"--policy {policy}", "no such policy.", nearest(policy, case.policies))
        for policy in policies
        if policy not in case.policies
    ]
    if problems:
        raise CaseErrors(problems)
    return policies or None


def _must_be_writable(folder: Path) -> None:
    """Refuse before the long work a folder that cannot be written after it."""
    from foedus.problems import CaseErrors, Problem

    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        repair = "Name another one with --out."
        raise CaseErrors([Problem(str(folder), None, "--out", "this folder cannot be written.", repair)])


def _simulated(
    console: Any,
    case: "Case",
    draws: int,
    seed: int,
    policies: tuple[str, ...] | None,
    engine: str,
    processes: int | None,
) -> "Ensemble":
    """Run the case with a progress bar on stderr."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from foedus import ensemble

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        compiling = "Compiling the month (the first time takes longest)" if engine == "jax" else "Simulating"
        task = bar.add_task(compiling, total=None)

        def progress(done: int, total: int, failed: int) -> None:
            bar.update(task, completed=done, total=total, description="Simulating, chunks of histories")

        return ensemble.run(case, draws, seed, policies, engine, processes, progress)


def _tell(folder: Path, report: Path, first: list[str], ensemble: "Ensemble", failed: int, as_json: bool) -> None:
    """Say where the report is and what it finds first."""
    histories = ensemble.outcomes.num_rows
    if as_json:
        content = {"folder": str(folder), "report": str(report), "histories": histories, "failed": failed}
        click.echo(json.dumps(content | {"findings": first}, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    console.print(
        f"{histories:,} histories: {ensemble.draws:,} draws x {len(ensemble.policies)} policies.", soft_wrap=True
    )
    if failed:
        console.print(f"{failed:,} failed and are left out; see the column status of outcomes.parquet.", soft_wrap=True)
    console.print()
    for number, sentence in enumerate(first, 1):
        console.print(f"{number}. {sentence}", soft_wrap=True)
    console.print()
    console.print(f"Report: {report.resolve()}", soft_wrap=True)
