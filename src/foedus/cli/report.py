"""`foedus report RUN`: the report of a run again, or its findings as JSON."""

from pathlib import Path

import click

from foedus.cli.output import console, say, say_json
from foedus.cli.runs import CASE, REPORTED_DRAWS, RUN, UNCHECKED, case_of, page


@click.command()
@RUN
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.  [default: RUN/report.html]"
)
@CASE
@UNCHECKED
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON; write a report only with --out.")
def report(run: Path, out: Path | None, case_folder: str | None, unchecked: bool, as_json: bool) -> None:
    """Write the report of RUN, a folder that `foedus run` wrote, without running anything again.

    It tells of the case as it was run, which RUN keeps. With --case it tells of another edition, with other judgements,
    reasons or claims; one that would give other numbers is refused, because the histories would not rest on it.

    Exit code 0: fine; 2: there is no finished run, or the case would give other numbers.
    """
    progress = console(err=True)
    with progress.status("Reading the run and its case"):
        from foedus.ensemble import read
        from foedus.findings import analyse

        ensemble, manifest = read(run, REPORTED_DRAWS, unchecked)
        findings = analyse(case_of(run, manifest, case_folder), ensemble, manifest)
    if as_json:
        from foedus.findings.plain import as_data

        say_json(as_data(findings))
    if out or not as_json:
        place = out or run / "report.html"
        with progress.status("Writing the report"):
            _write(place, page(findings, run, progress))
        say(place, err=as_json)


def _write(place: Path, text: str) -> None:
    """Write the report.

    Raises:
        CaseErrors: the file cannot be written.
    """
    from foedus.ensemble.store import place_report
    from foedus.problems import CaseErrors, Problem

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place_report(place, text)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}."
        raise CaseErrors([Problem(str(place), None, "--out", what, "Name another file with --out.")]) from None
