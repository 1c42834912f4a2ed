"""Store: a run's folder, as it is when the run is finished.

    outcomes.parquet   one row per history
    drawn.parquet      one row per draw
    bands.parquet      monthly quantiles by policy
    sample.parquet     whole histories
    case.zip           the files of the case that was run
    manifest.json      what was run with what; says "finished" only when all is written, with a checksum of each file
    report.html        the report; its last line is a checksum of the rest

While a run is under way its folder also holds `parts/` (see `parts`). Each file is written under a temporary name,
synced and renamed. Nothing in the folder depends on when or where it was written: the same run gives the same bytes.
Whoever reads a table has it checked against the manifest first.
"""

import re
import shlex
import tomllib
from collections.abc import Collection
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from foedus import writing
from foedus.case import Case, find, shipped
from foedus.ensemble import files, manifests, parts, snapshot, tables
from foedus.ensemble.manifests import TABLES, found
from foedus.ensemble.plan import Plan
from foedus.ensemble.simulate import Ensemble
from foedus.inputs import is_file
from foedus.model.outcomes import SERIES, catalogue
from foedus.problems import CaseErrors, Problem, nearest

REPORT = "report.html"
NAMES = (manifests.NAME, REPORT, snapshot.NAME, *(f"{each}.parquet" for each in TABLES))
"""What is written into a run's folder."""

MOST_IN_REPORT = 256 * 2**20
SEAL = re.compile(rb"<!-- sha256 ([0-9a-f]{64}) -->\n")


def manifest(ensemble: Ensemble, case: Case) -> dict[str, Any]:
    """What was run, with what, on what evidence; `run` is the first digits of the hash of all the rest."""
    plan = Plan(case, ensemble.draws, ensemble.seed, ensemble.policies, ensemble.engine, ensemble.design)
    return manifests.described(plan)


def write(ensemble: Ensemble, case: Case, folder: Path, overwrite: bool = False) -> None:
    """Write a run's folder from memory; it counts as finished only once every table is written.

    Args:
        ensemble: the run.
        case: its case.
        folder: made if need be; this very run may be there already.
        overwrite: replace another run, or files of a run's names, that are there.

    Raises:
        RunErrors: another run is there or at work there, files of a run's names are there and no run is, or the folder
            cannot be written.
    """
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with files.alone(folder):
            made, packed = manifest(ensemble, case), snapshot.packed(case)
            there = occupied(folder, overwrite)
            if there and manifests.identity(there) != manifests.identity(made) and not overwrite:
                what = f"another run, {there['run']}, is in this folder."
                repair = "Name another folder, or replace it: overwrite=True (--overwrite)."
                raise files.problem(folder, manifests.NAME, what, repair)
            clear(folder, there)
            begun = begin(folder, made, packed)
            written = {
                f"{name}.parquet": writing.place(
                    folder / f"{name}.parquet", partial(pq.write_table, getattr(ensemble, name))
                )
                for name in TABLES
            }
            rows = ensemble.outcomes
            manifests.place(folder, manifests.finished(begun, written, rows.num_rows, tables.failures(rows)))


def begin(folder: Path, made: dict[str, Any], packed: bytes) -> dict[str, Any]:
    """Write a run's manifest, then the snapshot of its case; return the manifest.

    The manifest is there first: without one, whatever else is in a folder might be the user's own.

    Args:
        folder: the run's folder.
        made: what is run, see `manifests.described`.
        packed: the snapshot.
    """
    begun = manifests.unfinished(made, {"sha256": sha256(packed).hexdigest(), "bytes": len(packed)})
    manifests.place(folder, begun)
    writing.place(folder / snapshot.NAME, lambda file: file.write(packed))
    return begun


def told_anew(folder: Path, there: dict[str, Any], made: dict[str, Any], packed: bytes) -> dict[str, Any]:
    """Give a finished run the edition of its case at hand, whose numbers are the same; return its manifest."""
    path, wanted = folder / snapshot.NAME, sha256(packed).hexdigest()
    if there["snapshot"]["sha256"] == wanted and not _state(path, there["snapshot"]).wrong:
        return there
    told = manifests.told_anew(there, made, writing.place(path, lambda file: file.write(packed)))
    manifests.place(folder, told)
    return told


def occupied(folder: Path, overwrite: bool) -> dict[str, Any] | None:
    """The manifest of the run that is in a folder, finished or not; None where a run may begin anew.

    Args:
        folder: a folder.
        overwrite: what has a run's names may be replaced, whatever it is.

    Raises:
        RunErrors: the manifest cannot be used, or files of a run's names are there that may be the user's own.
    """
    blocked = [name for name in NAMES if (folder / name).is_dir() and not (folder / name).is_symlink()]
    if blocked:
        what = f"a run keeps a file of this name here, and this is a folder: {', '.join(blocked)}."
        raise files.problem(folder, blocked[0], what, "Move it away, or name another folder with --out.")
    try:
        there = found(folder)
    except files.RunErrors:
        if overwrite:
            return None
        raise
    if there is not None or overwrite:
        return there
    if parts.any_in(folder):
        what = "parts of a run are here without their manifest."
        raise files.problem(folder, parts.OWN, what, "Name another folder with --out, or replace it: --overwrite")
    own = [name for name in (*NAMES, parts.ELSEWHERE) if (folder / name).is_symlink() or (folder / name).exists()]
    if own:
        what = f"no run is here, but files that a run would replace are, perhaps your own: {', '.join(own)}."
        raise files.problem(folder, own[0], what, "Name another folder with --out, or replace them: --overwrite")
    return None


def clear(folder: Path, there: dict[str, Any] | None, named: str | None = None) -> None:
    """Remove a run from its folder, its parts first and its manifest last, and nothing that is not a run's.

    Args:
        folder: the run's folder.
        there: its manifest; None if there is none that can be used.
        named: a location of parts that the user has named; see `parts.Whereabouts`.
    """
    parts.clear(parts.Whereabouts(folder, manifests.identity(there) if there else "", named))
    for name in reversed(NAMES):
        (folder / name).unlink(missing_ok=True)


def complete(folder: Path, names: Collection[str] = TABLES, unchecked: bool = False) -> dict[str, Any]:
    """The manifest of a finished run whose tables are what was written.

    Args:
        folder: the run's folder.
        names: the tables that will be read.
        unchecked: look at their sizes only; for runs so long that reading them takes minutes.

    Raises:
        CaseErrors: there is none, or a file is missing, cannot be read or is not what was written.
    """
    content = found(folder)
    missing = [f"{name}.parquet" for name in TABLES if not is_file(folder / f"{name}.parquet")]
    missing += [manifests.NAME] if content is None else []
    if content is not None and not content["finished"]:
        what, repair = "the run was begun and is not finished.", "Go on with: foedus run CASE --out FOLDER --resume"
    elif missing:
        what = f"missing: {', '.join(missing)}"
        repair = "Name the folder that `foedus run CASE --out FOLDER` wrote, or run it again with --overwrite."
    else:
        content = content or {}
        damaged = [each for each in checked(folder, content, names, unchecked) if each.wrong]
        if not damaged:
            return content
        what = "; ".join(f"{each.name} {each.wrong}" for each in damaged) + "."
        raise CaseErrors([Problem(str(folder), None, "this run is damaged", what, again(content, folder))])
    raise CaseErrors([Problem(str(folder), None, "no finished run here", what, repair)])


def again(content: dict[str, Any], folder: Path, case: str | None = None) -> str:
    """How to make a run anew in its folder.

    Args:
        content: its manifest.
        folder: its folder.
        case: where its case is; the shipped case of its name, or a CASE to be filled in, where it is not known.
    """
    known = case or (content["case"] if content["case"] in shipped() else None)
    words = ["foedus", "run", known or "CASE", "--out", str(folder)]
    for key, usual in (("draws", 2000), ("seed", 1), ("engine", "jax"), ("design", "random")):
        words += [f"--{key}", str(content[key])] if content[key] != usual else []
    if known is None or content["policies"] != _policies(find(known)):
        words += [word for policy in content["policies"] for word in ("--policy", policy)]
    return f"Run it again: {shlex.join([*words, '--overwrite'])}"


def _policies(case_folder: Path) -> list[str] | None:
    """The policies of a case as written; None where they cannot be read."""
    try:
        written = tomllib.loads((case_folder / "policies.toml").read_text(encoding="utf-8"))["policy"]
        return [str(policy["id"]) for policy in written]
    except (OSError, ValueError, LookupError, TypeError):
        return None


def read(folder: Path, most: int | None = None, unchecked: bool = False) -> tuple[Ensemble, dict[str, Any]]:
    """A run and its manifest.

    Args:
        folder: the run's folder.
        most: read the first so many draws only, to bound memory.
        unchecked: see `complete`.

    Raises:
        CaseErrors: the folder holds no finished run, or its files are not what was written.
    """
    content = complete(folder, unchecked=unchecked)
    draws = content["draws"] if most is None else min(content["draws"], most)
    cut = [("draw", "<", draws)] if draws < content["draws"] else None
    loaded = {name: table(folder, content, name, cut if name in ("outcomes", "drawn") else None) for name in TABLES}
    policies = tuple(content["policies"])
    _in_order(folder, content, loaded, draws)
    ensemble = Ensemble(
        case_name=content["case"],
        seed=content["seed"],
        draws=draws,
        policies=policies,
        engine=content["engine"],
        design=content["design"],
        **loaded,
    )
    return ensemble, content


def table(folder: Path, content: dict[str, Any], name: str, rows: Any = None) -> pa.Table:
    """A table of a run whose files have been checked.

    Args:
        folder: the run's folder.
        content: its manifest.
        name: one of `TABLES`.
        rows: which rows, as PyArrow has filters; all by default.

    Raises:
        CaseErrors: it cannot be read, or has not the columns of such a table.
    """
    path = folder / f"{name}.parquet"
    try:
        loaded = pq.read_table(path, filters=rows)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(folder, content, name, f"cannot be read: {_first_line(error)}.") from None
    lacking = [column for column in columns(content)[name] if column not in loaded.column_names]
    if lacking:
        raise _unreadable(folder, content, name, f"lacks the columns {', '.join(lacking[:5])}.")
    return loaded


def dataset(folder: Path, content: dict[str, Any], name: str) -> Any:
    """A table of a run whose files have been checked, to be read as it is needed; see `table`."""
    import pyarrow.dataset

    try:
        return pyarrow.dataset.dataset(folder / f"{name}.parquet")
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(folder, content, name, f"cannot be read: {_first_line(error)}.") from None


def columns(content: dict[str, Any]) -> dict[str, list[str]]:
    """The columns that each table of a run must have; `drawn` also has those of the case's uncertainties."""
    by_policy = ["policy", "month", "date"]
    return {
        "outcomes": ["draw", "policy", "status", "failed_month", "failed_submodel", "replay", *content["outcomes"]],
        "drawn": ["draw"],
        "bands": [*by_policy, "series", *tables.QUANTILES, "mean"],
        "sample": [*by_policy, "draw", *SERIES],
    }


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def _in_order(folder: Path, content: dict[str, Any], loaded: dict[str, pa.Table], draws: int) -> None:
    """Refuse tables whose rows are not every draw once, in order, under each policy: all that reads them relies on it.

    Raises:
        CaseErrors: they are not.
    """
    policies, numbers = content["policies"], np.arange(draws)
    wanted = {"outcomes": np.tile(numbers, len(policies)), "drawn": numbers}
    for name, order in wanted.items():
        if not np.array_equal(loaded[name]["draw"].to_numpy(), order):
            raise _unreadable(folder, content, name, "has not every draw once, in order.")
    if not np.array_equal(loaded["outcomes"]["policy"].to_numpy(), np.repeat(policies, draws)):
        raise _unreadable(folder, content, "outcomes", "has other policies than the manifest.")


def _unreadable(folder: Path, content: dict[str, Any], name: str, what: str) -> CaseErrors:
    return CaseErrors([Problem(str(folder), None, f"{name}.parquet", what, again(content, folder))])


def fitting(content: dict[str, Any], case: Case, folder: Path) -> None:
    """Refuse a run whose outcomes or beliefs are not those that this Foedus reads off the case.

    Raises:
        CaseErrors: they are not, and the run must be made anew.
    """
    told = []
    if content["outcomes"] != {name: each.unit for name, each in catalogue(case.about.horizons).items()}:
        told.append("its outcomes are not those that this Foedus knows")
    drawn = pq.read_schema(folder / "drawn.parquet").names
    if lacking := [key for key in case.beliefs.uncertain if key not in drawn]:
        told.append(f"nothing was drawn there for {', '.join(lacking[:3])} ({nearest(lacking[0], drawn)})")
    if lacking := [policy for policy in content["policies"] if policy not in case.policies]:
        told.append(f"the case has no policy {', '.join(lacking)}")
    if told:
        what = f"{'; '.join(told)}: it was made by another version, or changed by hand."
        raise CaseErrors([Problem(str(folder), None, f"run {content['run']}", what, again(content, folder))])


def case_of(folder: Path, content: dict[str, Any]) -> Case:
    """The case of a run, as it was when it was run, or told of last.

    Raises:
        CaseErrors: its snapshot is not what was written, or is none that this Foedus reads.
    """
    state = _state(folder / snapshot.NAME, content["snapshot"])
    if state.wrong:
        repair = "Give the case itself: --case FOLDER. To keep it here again, run it again; nothing is computed anew."
        raise CaseErrors([Problem(str(folder), None, snapshot.NAME, f"{state.wrong}.", repair)])
    return snapshot.loaded(folder, content["case"])


def checked(
    folder: Path, content: dict[str, Any], names: Collection[str] = TABLES, unchecked: bool = False
) -> list[files.FileState]:
    """Tables of a finished run against their checksums, or their sizes only."""
    return [
        _state(folder / name, content["files"][name], unchecked)
        for name in (f"{each}.parquet" for each in TABLES if each in names)
    ]


def verified(folder: Path, content: dict[str, Any]) -> list[files.FileState]:
    """Everything that a finished run's folder holds against its checksum."""
    report = report_state(folder)
    kept = _state(folder / snapshot.NAME, content["snapshot"])
    return [*checked(folder, content), kept, *([report] if report else [])]


def _state(path: Path, expected: dict[str, Any], unchecked: bool = False) -> files.FileState:
    """A file against its checksum, or its size only."""
    wrong, size = "", 0
    try:
        with files.opened(path) as file:
            size = file.seek(0, 2)
        if size != expected["bytes"] or (not unchecked and files.hash_of(path) != expected["sha256"]):
            wrong = "does not match its checksum"
    except FileNotFoundError:
        wrong = "missing"
    except OSError as error:
        wrong = f"cannot be read: {error.strerror or error}"
    return files.FileState(path.name, size, wrong)


def place_report(path: Path, page: str) -> None:
    """Write a report; its last line is a checksum of the rest, a comment of HTML.

    Raises:
        OSError: it cannot be written; what was there before stays.
    """
    writing.place_text(path, f"{page}<!-- sha256 {sha256(page.encode()).hexdigest()} -->\n")


def report_state(folder: Path) -> files.FileState | None:
    """The report of a run against its checksum; None where there is none."""
    try:
        page = files.content(folder / REPORT, MOST_IN_REPORT)
    except FileNotFoundError:
        return None
    except OSError as error:
        return files.FileState(REPORT, 0, f"cannot be read: {error.strerror or error}")
    rest, _, last = page.removesuffix(b"\n").rpartition(b"\n")
    seal = SEAL.fullmatch(last + b"\n")
    same = seal is not None and sha256(rest + b"\n").hexdigest().encode() == seal[1]
    return files.FileState(REPORT, len(page), "" if same else "does not match its checksum")
