"""`foedus verify RUN`: every file of a run against its checksum."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from foedus.cli.output import say, say_json
from foedus.cli.runs import RUN

if TYPE_CHECKING:
    from foedus.ensemble.files import FileState


@click.command()
@RUN
@click.option("--parts", metavar="LOCATION", help="Where parts of an unfinished run are, if not on a disk.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(run: Path, parts: str | None, as_json: bool) -> None:
    """Check every file of RUN, a folder that `foedus run` wrote, against its checksum; of an unfinished run, its parts.

    Exit code 0: every file is as it was written; 1: one is not; 2: there is no run.
    """
    from foedus.ensemble.manifests import found
    from foedus.problems import CaseErrors, Problem

    content = found(run)
    if content is None:
        repair = "Name the folder that `foedus run CASE --out FOLDER` wrote."
        raise CaseErrors([Problem(str(run), None, "no run here", "missing: manifest.json", repair)])
    finished = content["finished"]
    states = _states(run, content, parts)
    wrong = [state for state in states if state.wrong]
    if as_json:
        data = {"run": content["run"], "finished": finished, "ok": not wrong}
        say_json(data | {"files": [state._asdict() for state in states]})
    else:
        for state in states:
            say(f"{state.wrong or 'as written':<27} {state.bytes:>15,} bytes  {state.name}")
        done = "finished" if finished else "not finished; go on with: foedus run CASE --out FOLDER --resume"
        verdict = f"{len(wrong)} of {len(states)} files are damaged" if wrong else f"all {len(states)} files are sound"
        say(f"Run {content.get('run')}, {done}: {verdict}.")
    if wrong:
        raise SystemExit(1)


def _states(run: Path, content: dict, location: str | None) -> "list[FileState]":
    from foedus.ensemble import manifests, parts, store

    if not content["finished"]:
        return list(parts.checked(parts.Whereabouts(run, manifests.identity(content), location)))
    return store.verified(run, content)
