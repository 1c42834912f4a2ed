"""Store: a run's folder, written and read whole.

    outcomes.parquet   one row per history
    drawn.parquet      one row per draw
    bands.parquet      monthly quantiles by policy
    sample.parquet     whole histories
    manifest.json      what was run with what; written last, so a folder with a manifest is complete

Each file is written under a temporary name, synced and renamed. Nothing in the folder depends on when or where it was
written: the same run gives the same bytes.
"""

import json
import os
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import pyarrow.parquet as pq

from foedus import __version__
from foedus.case import Case
from foedus.ensemble.simulate import Ensemble
from foedus.model.outcomes import catalogue
from foedus.problems import CaseErrors, Problem

TABLES = ("outcomes", "drawn", "bands", "sample")
PACKAGES = ("numpy", "scipy", "jax", "jaxlib", "pyarrow")


def manifest(ensemble: Ensemble, case: Case) -> dict[str, Any]:
    """What was run, with what, on what evidence; `run` is the first digits of the hash of all the rest."""
    content = {
        "case": case.name,
        "case_hash": case.hash,
        "title": case.title,
        "evidence_cut_off": case.cut_off,
        "seed": ensemble.seed,
        "draws": ensemble.draws,
        "policies": list(ensemble.policies),
        "engine": ensemble.engine,
        "python": python_version(),
        "versions": {"foedus": __version__} | {package: version(package) for package in PACKAGES},
        "outcomes": {name: outcome.unit for name, outcome in catalogue(case.horizons).items()},
    }
    digest = sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return {"run": digest[:7], **content}


def write(ensemble: Ensemble, case: Case, folder: Path) -> None:
    """Write a run's folder; an earlier run there is replaced only once every table is written."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").unlink(missing_ok=True)
    for name in TABLES:
        _placed(folder / f"{name}.parquet", partial(pq.write_table, getattr(ensemble, name)))
    text = json.dumps(manifest(ensemble, case), indent=2, ensure_ascii=False) + "\n"
    _placed(folder / "manifest.json", lambda path: path.write_text(text, encoding="utf-8"))


def read(folder: Path) -> tuple[Ensemble, dict[str, Any]]:
    """A run and its manifest.

    Raises:
        CaseErrors: the folder holds no finished run.
    """
    missing = [
        name for name in (*(f"{each}.parquet" for each in TABLES), "manifest.json") if not (folder / name).is_file()
    ]
    if missing:
        raise CaseErrors(
            [
                Problem(
                    str(folder),
                    None,
                    "no finished run here",
                    f"missing: {', '.join(missing)}",
                    "Name the folder that `foedus run CASE --out FOLDER` wrote, or run it again.",
                )
            ]
        )
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    tables = {name: pq.read_table(folder / f"{name}.parquet") for name in TABLES}
    ensemble = Ensemble(
        case_name=content["case"],
        seed=content["seed"],
        draws=content["draws"],
        policies=tuple(content["policies"]),
        engine=content["engine"],
        **tables,
    )
    return ensemble, content


def _placed(path: Path, write_to: Any) -> None:
    """Write beside the place, sync, then rename onto it."""
    temporary = path.with_name(f".{path.name}.part")
    write_to(temporary)
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
