"""What the verbs that look at a run share."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.case import Case
    from foedus.findings import Findings

REPORTED_DRAWS = 20_480
"""Draws that a report rests on at most, so that it can be made of a run of any length."""

RUN = click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
CASE = click.option(
    "--case", "case_folder", metavar="CASE", help="The case that was run, if it is not where the run says it was."
)


def case_of(run: Path, manifest: dict[str, Any], case_folder: str | None) -> "Case":
    """The case that was run.

    Raises:
        CaseErrors: it cannot be found, cannot be loaded, or has changed.
    """
    from foedus.case import load, shipped
    from foedus.problems import CaseErrors, Problem

    if case_folder is None and manifest["case"] not in shipped():
        what = f'its case "{manifest["case"]}" did not come with Foedus.'
        raise CaseErrors([Problem(str(run), None, "case", what, "Say where it is: --case FOLDER.")])
    case = load(case_folder or manifest["case"])
    if case.hash != manifest["case_hash"]:
        what = f"the case has changed since the run: its hash is {case.hash[:12]}, was {manifest['case_hash'][:12]}."
        repair = f"Run it again: foedus run {case_folder or manifest['case']} --out {run} --overwrite"
        raise CaseErrors([Problem(str(run), None, f"case {manifest['case']}", what, repair)])
    return case


def page(findings: "Findings", run: Path, console: "Console") -> str:
    """The report as HTML; where its chart could not be drawn, a line on the console says why and what to do."""
    from foedus.show.report import draw, render

    pictures = draw(findings)
    if pictures.missing:
        told = f"The report is written without its chart: {pictures.missing}. To draw it: foedus report {run}"
        console.print(told, soft_wrap=True, markup=False, highlight=False)
    return render(findings, pictures)
