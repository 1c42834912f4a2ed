"""The table of checks: what was expected, what was obtained, pass or the size of the miss, and whose answer it is.

A row is a module of this package with `checks(data) -> list[Check]`, named in `ROWS`. `data` is the folder that holds
the research data in their publishers' own formats (`data/...` and `reference/tables/...`), or None. Nothing of it is
redistributed; a check whose file is absent says so and is not judged.
"""

import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foedus.inputs import is_file
from foedus.problems import CaseErrors, Problem, nearest

if TYPE_CHECKING:
    from pandas import DataFrame

ROWS = (
    "council",
    "realignment",
    "strategic",
    "honouring",
    "requests",
    "delivery",
    "dependence",
    "spending",
    "disputes",
    "exits",
    "readiness",
    "missions",
    "exercises",
)
"""The rows in the order of the table; each is a module of this package."""

SKIPPED = "skipped: "


@dataclass(frozen=True)
class Check:
    """One line of the table.

    Attributes:
        name: what is checked, its row first, such as `council: 13 actors, values`.
        expected: the answer of the source, or the bar.
        obtained: what the model gives.
        passed: True or False; None for what is shown but not judged, and for what was skipped.
        miss: how far from the expected answer, in its unit; None where that has no meaning.
        source: whose answer it is.
        note: what a reader needs to judge the line; begins with `skipped: ` if it was not run.
    """

    name: str
    expected: str
    obtained: str
    passed: bool | None
    miss: float | None
    source: str
    note: str = ""

    @property
    def skipped(self) -> bool:
        """Whether it was not run."""
        return self.passed is None and self.note.startswith(SKIPPED)

    @property
    def status(self) -> str:
        """In words: `pass`, `miss 0.012`, `shown`, or `skipped: why`."""
        if self.passed is not None:
            size = "" if self.miss is None else f" {self.miss:.2g}"
            return "pass" if self.passed else f"miss{size}"
        return self.note if self.skipped else "shown"


class Absent(Exception):
    """Material that a check needs is not there; the text says which."""


class Part(NamedTuple):
    """Some checks of a row that need the same material."""

    name: str
    source: str
    run: Callable[[Path | None], list[Check]]


def run(data: Path | None, only: Sequence[str] = ()) -> list[Check]:
    """All checks of all rows, or of those named, in the order of the table.

    Raises:
        CaseErrors: a file of `data` has not the columns of its publisher.
    """
    return [check for _, row in rows(data, only) for check in row()]


def rows(data: Path | None, only: Sequence[str] = ()) -> Iterator[tuple[str, Callable[[], list[Check]]]]:
    """Each row's name and how to run it, so that a caller can tell how far it is."""
    for name in ROWS:
        if not only or name in only:
            module = importlib.import_module(f"foedus.backtest.{name}")
            yield name, lambda module=module: module.checks(data)


def gather(data: Path | None, parts: Sequence[Part]) -> list[Check]:
    """The checks of the parts; one line for a part whose material is absent."""
    found: list[Check] = []
    for part in parts:
        try:
            found.extend(part.run(data))
        except Absent as absent:
            found.append(Check(part.name, "", "", None, None, part.source, f"{SKIPPED}{absent}"))
    return found


def within(name: str, miss: float, tolerance: float, source: str, note: str = "") -> Check:
    """A check that the largest difference from the published answer is no more than the tolerance."""
    return Check(name, f"<= {tolerance:.1e}", f"{miss:.2e}", bool(miss <= tolerance), miss, source, note)


def found(data: Path | None, relative: str) -> Path:
    """A file of the material.

    Raises:
        Absent: no folder was named, or the file is not in it.
    """
    if data is None:
        raise Absent("no folder of data was named (--data)")
    path = data / relative
    if not is_file(path):
        raise Absent(f"{relative} is absent")
    return path


def read_json(data: Path | None, relative: str, *keys: str) -> Any:
    """A JSON file of the material.

    Args:
        data: the folder of the material.
        relative: the file.
        keys: what it must have, one inside the other parted by full stops: "expected.turns".

    Raises:
        Absent: it is not there.
        CaseErrors: it is no JSON, or lacks keys.
    """
    path = found(data, relative)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise CaseErrors([Problem(str(path), line, "JSON", f"cannot be read: {error}.")]) from None
    problems = []
    for key in keys:
        here = content
        for part in key.split("."):
            if not isinstance(here, dict) or part not in here:
                repair = nearest(part, here) if isinstance(here, dict) else ""
                problems.append(
                    Problem(str(path), None, key, "the publisher's file has this, this one has not.", repair)
                )
                break
            here = here[part]
    if problems:
        raise CaseErrors(problems)
    return content


def read_csv(
    data: Path | None,
    relative: str,
    columns: Sequence[str] = (),
    words: Sequence[str] = (),
    once: Sequence[str] = (),
    **options: Any,
) -> "DataFrame":
    """A CSV file of the material, with the columns that the publisher gives it.

    Args:
        data: the folder of the material.
        relative: the file.
        columns: what it must have: numbers, which may be missing in some rows.
        words: what it must have besides, of any kind.
        once: columns that together name a row, so that no two rows have the same.
        options: of `pandas.read_csv`.

    Raises:
        Absent: it is not there.
        CaseErrors: it cannot be read, has no rows, lacks columns, has a word where a number belongs, or a row twice.
    """
    import pandas

    path = found(data, relative)
    try:
        table = pandas.read_csv(path, **options)
    except (OSError, EOFError, ValueError) as error:  # pandas' own are of these, and so is what a broken archive gives
        raise CaseErrors([Problem(str(path), None, "CSV", f"cannot be read: {error}.".replace("..", "."))]) from None
    what = "the publisher's file has this column, this one has not."
    lacking = [column for column in (*columns, *words) if column not in table]
    problems = [Problem(str(path), 1, column, what, nearest(column, table.columns)) for column in lacking]
    if table.empty and not problems:
        problems = [Problem(str(path), None, "rows", "there are none below the heading.", "Take the publisher's file.")]
    for column in columns:
        if column in table and not pandas.api.types.is_numeric_dtype(table[column]):
            numbers = pandas.to_numeric(table[column], errors="coerce")
            wrong = table.index[numbers.isna() & table[column].notna()]
            if len(wrong):
                where = f"{column} = {table.at[wrong[0], column]}"
                problems.append(Problem(str(path), int(wrong[0]) + 2, where, "is no number."))
            table[column] = numbers
    if problems:
        raise CaseErrors(problems)
    named = table.dropna(subset=list(once)) if once else table[:0]
    twice = named.index[named.duplicated(list(once) or None)]
    if len(twice):
        where = ", ".join(f"{column} {table.at[twice[0], column]}" for column in once)
        more = f" So do {len(twice) - 1:,} more." if len(twice) > 1 else ""
        repair = "Keep one row for each."
        raise CaseErrors([Problem(str(path), int(twice[0]) + 2, where, f"stands twice.{more}", repair)])
    return table
