"""The example case with one thing broken, and what is said of it."""

import shutil
from pathlib import Path

from foedus.case import examine
from foedus.problems import Problem

from ..example import EXAMPLE


def broken(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the example in which `old` has become `new` in one file, once."""
    case = folder / "example"
    shutil.copytree(EXAMPLE, case)
    path = case / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return case


def said(case: Path) -> str:
    """Every problem of a case: its file and the text of its line, its place, what is wrong, how to repair it.

    A case with problems is never loaded, and one without always is.
    """
    loaded, found = examine(case)
    assert (loaded is None) == bool(found)
    return "\n".join(_rows(case, problem) for problem in found)


def _rows(case: Path, problem: Problem) -> str:
    path = Path(problem.file)
    line = path.read_text(encoding="utf-8").splitlines()[problem.line - 1] if problem.line else "no line"
    rows = [problem.where, problem.what, *([problem.repair] if problem.repair else [])]
    return "\n".join([f"{path.relative_to(case).as_posix()}: {line}", *(f"    {row}" for row in rows)])
