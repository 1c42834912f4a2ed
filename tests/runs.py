"""Runs in folders, as tests look at them."""

from pathlib import Path

import pytest

from foedus import ensemble
from foedus.ensemble import folder
from foedus.ensemble.plan import Plan


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
