"""Runs in folders, as tests look at them, and cases that believe something else."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from foedus import ensemble
from foedus.case import Case
from foedus.ensemble import folder, manifests
from foedus.ensemble.parts import Whereabouts
from foedus.ensemble.plan import Plan


def believing(case: Case, **changes: Any) -> Case:
    """The case with other beliefs."""
    return replace(case, beliefs=replace(case.beliefs, **changes))


def contents(place: Path) -> dict[str, bytes]:
    """Every file of a run but its report."""
    paths = [path for path in sorted(place.rglob("*")) if path.is_file() and path.name != "report.html"]
    return {str(path.relative_to(place)): path.read_bytes() for path in paths}


def interrupted(
    place: Path, plan: Plan, after: int, monkeypatch: pytest.MonkeyPatch, location: str | None = None
) -> None:
    """Begin a run that stops before its part number `after`."""
    compute, done = folder.compute_part, []

    def stops(*arguments):
        done.append(arguments)
        if len(done) > after:
            raise KeyboardInterrupt
        return compute(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(folder, "compute_part", stops)
        with pytest.raises(KeyboardInterrupt):
            ensemble.run_in(place, plan, resume=True, processes=1, location=location)


def where(place: Path, plan: Plan, location: str | None = None) -> Whereabouts:
    """Where the parts of a plan's run are, if it is run into a folder."""
    return Whereabouts(place, manifests.identity(manifests.described(plan)), location)


def resealed(place: Path, **changes: object) -> None:
    """Give a run's manifest other content, and checksums and a seal that fit, as somebody who means harm could."""
    content = json.loads((place / manifests.NAME).read_text(encoding="utf-8")) | changes
    if content["finished"]:
        for name in content["files"]:
            data = (place / name).read_bytes()
            content["files"][name] = {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
    content["run"] = manifests.identity(content)[:7]
    manifests.place(place, manifests.sealed(content))
