"""Store: a run's folder, as it is when the run is finished.

    outcomes.parquet   one row per history
    drawn.parquet      one row per draw
    bands.parquet      monthly quantiles by policy
    sample.parquet     whole histories
    manifest.json      what was run with what; says "finished" only when all is written, with a checksum of each file

While a run is under way its folder also holds `parts/` (see `parts`). Each file is written under a temporary name,
synced and renamed. Nothing in the folder depends on when or where it was written: the same run gives the same bytes.
"""

import json
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import pyarrow.parquet as pq

import foedus
from foedus import __version__, writing
from foedus.case import Case
from foedus.ensemble import files, parts, tables
from foedus.ensemble.plan import Plan
from foedus.ensemble.simulate import Ensemble
from foedus.model.outcomes import catalogue
from foedus.problems import CaseErrors, Problem

TABLES = ("outcomes", "drawn", "bands", "sample")
MANIFEST = "manifest.json"
REPORT = "report.html"
PACKAGES = ("numpy", "scipy", "jax", "jaxlib", "pyarrow")
DECIDING = ("evidence", "model", "case", "ensemble")
"""The packages whose code decides what a run's numbers are."""

AFTERWARDS = ("finished", "histories", "failed", "files")
"""What a manifest says besides what was run."""


def manifest(ensemble: Ensemble, case: Case) -> dict[str, Any]:
    """What was run, with what, on what evidence; `run` is the first digits of the hash of all the rest."""
    return described(Plan(case, ensemble.draws, ensemble.seed, ensemble.policies, ensemble.engine, ensemble.design))


def described(plan: Plan) -> dict[str, Any]:
    """What is run, with what, on what evidence, before it is run; two runs that it is equal for are the same run."""
    case = plan.case
    content = {
        "case": case.name,
        "case_hash": case.hash,
        "title": case.title,
        "evidence_cut_off": case.cut_off,
        "seed": plan.seed,
        "draws": plan.draws,
        "design": plan.design,
        "draws_in_bands": plan.banded,
        "policies": list(plan.policies),
        "engine": plan.engine,
        **made_with(),
        "outcomes": {name: outcome.unit for name, outcome in catalogue(case.horizons).items()},
    }
    digest = sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return {"run": digest[:7], **content}


def made_with() -> dict[str, Any]:
    """What a run's numbers depend on besides the plan: versions, and the code that computes them."""
    return {
        "python": python_version(),
        "versions": {"foedus": __version__} | {package: version(package) for package in PACKAGES},
        "code_hash": code_hash(),
    }


@cache
def code_hash() -> str:
    """SHA-256 over the code that decides a run's numbers, so that a run says which code it came from."""
    root = Path(foedus.__path__[0])
    digest = sha256()
    for path in sorted(path for package in DECIDING for path in (root / package).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def place_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write a manifest."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    writing.place(folder / MANIFEST, lambda file: file.write(text.encode()))


def finished(made: dict[str, Any], written: dict[str, Any], histories: int, failed: int) -> dict[str, Any]:
    """The manifest of a finished run, from that of its beginning and from what was written."""
    return made | {"finished": True, "histories": histories, "failed": failed, "files": written}


def write(ensemble: Ensemble, case: Case, folder: Path) -> None:
    """Write a run's folder from memory; it counts as finished only once every table is written.

    Raises:
        RunErrors: the folder cannot be written, or another run is at work in it.
    """
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with files.alone(folder):
            clear(folder)
            written = {
                f"{name}.parquet": writing.place(
                    folder / f"{name}.parquet", partial(pq.write_table, getattr(ensemble, name))
                )
                for name in TABLES
            }
            rows = ensemble.outcomes
            made = manifest(ensemble, case)
            place_manifest(folder, finished(made, written, rows.num_rows, tables.failures(rows)))


def clear(folder: Path) -> None:
    """Remove a run from its folder, its parts and its manifest first, and nothing that is not a run's."""
    parts.clear(folder)
    for name in (MANIFEST, REPORT, *(f"{each}.parquet" for each in TABLES)):
        (folder / name).unlink(missing_ok=True)


def found(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, finished or not; None where there is none.

    Raises:
        RunErrors: it cannot be read.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        what = f"cannot be read: {error}."
        raise files.problem(folder, MANIFEST, what, "Run it again: foedus run CASE --overwrite") from None


def complete(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run.

    Raises:
        CaseErrors: there is none, or a file is missing.
    """
    content = found(folder)
    names = [f"{each}.parquet" for each in TABLES]
    missing = [name for name in (*names, MANIFEST) if not (folder / name).is_file()]
    if content is not None and not content.get("finished"):
        what, repair = "the run was begun and is not finished.", "Go on with: foedus run CASE --out FOLDER --resume"
    elif missing:
        what = f"missing: {', '.join(missing)}"
        repair = "Name the folder that `foedus run CASE --out FOLDER` wrote, or run it again."
    else:
        return content or {}
    raise CaseErrors([Problem(str(folder), None, "no finished run here", what, repair)])


def read(folder: Path, most: int | None = None) -> tuple[Ensemble, dict[str, Any]]:
    """A run and its manifest.

    Args:
        folder: the run's folder.
        most: read the first so many draws only, to bound memory.

    Raises:
        CaseErrors: the folder holds no finished run.
    """
    content = complete(folder)
    draws = content["draws"] if most is None else min(content["draws"], most)
    cut = [("draw", "<", draws)] if draws < content["draws"] else None
    loaded = {
        name: pq.read_table(folder / f"{name}.parquet", filters=cut if name in ("outcomes", "drawn") else None)
        for name in TABLES
    }
    ensemble = Ensemble(
        case_name=content["case"],
        seed=content["seed"],
        draws=draws,
        policies=tuple(content["policies"]),
        engine=content["engine"],
        design=content["design"],
        **loaded,
    )
    return ensemble, content


def checked(folder: Path, content: dict[str, Any]) -> list[files.FileState]:
    """Every file of a finished run against its checksum."""
    states = []
    for name, expected in content.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            states.append(files.FileState(name, 0, "missing"))
            continue
        size = path.stat().st_size
        same = size == expected["bytes"] and files.hash_of(path) == expected["sha256"]
        states.append(files.FileState(name, size, "" if same else "does not match its checksum"))
    return states
