"""What the verbs that make or look at a run share, and how a folder is named."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.cli.terminal import Console
    from foedus.findings import Findings

REPORTED_DRAWS = 20_480
"""Draws that a report rests on at most, so that it can be made of a run of any length."""

RUN = click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
CASE = click.option(
    "--case",
    "case_folder",
    metavar="CASE",
    help="Another edition of the case, that gives the same numbers.  [default: as it was run]",
)
UNCHECKED = click.option(
    "--unchecked", is_flag=True, help="Do not hold tables against their checksums: for very long runs."
)


def named_folder(_: click.Context, __: click.Parameter, value: str | None) -> Path | None:
    """A folder that is named: nothing is no name, and does not mean this folder."""
    if value is not None and not value.strip():
        raise click.BadParameter('names no folder. For this one, write "--out .".')
    return None if value is None else Path(value)


def case_of(run: Path, manifest: dict[str, Any], case_folder: str | None) -> "Case":
    """The case of a run: the one that the run keeps, or another edition of it that gives the same numbers.

    Raises:
        CaseErrors: it cannot be found or loaded, it would give other numbers, or the run was made by another Foedus.
    """
    from foedus.case import load
    from foedus.case.identity import numbers_hash
    from foedus.ensemble.store import again, case_of, fitting
    from foedus.problems import CaseErrors, Problem

    case = case_of(run, manifest) if case_folder is None else load(case_folder)
    fitting(manifest, case, run)
    if case_folder is not None and numbers_hash(case, manifest["policies"]) != manifest["numbers"]:
        what = "it would give other numbers than the run has: a belief, a lever, a member or the like differs."
        repair = f"Leave --case out for the case that was run, or: {again(manifest, run, case_folder)}"
        raise CaseErrors([Problem(str(run), None, f"case {case_folder}", what, repair)])
    return case


def page(findings: "Findings", run: Path, console: "Console") -> str:
    """The report as HTML; where its chart could not be drawn, a line on the console says why and what to do."""
    from foedus.show.report import draw, render

    pictures = draw(findings)
    if pictures.missing:
        told = f"The report is written without its chart: {pictures.missing}. To draw it: foedus report {run}"
        console.print(told, soft_wrap=True)
    return render(findings, pictures)
