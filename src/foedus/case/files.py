"""Reading the files of a case one by one: what can be used, and every problem on the way."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from foedus.case.schema import (
    CalendarFile,
    CaseFile,
    CorrelationsFile,
    EquipmentFile,
    ForcesFile,
    JudgementsFile,
    MembersFile,
    PoliciesFile,
    ThreatsFile,
)
from foedus.evidence.sources import Table
from foedus.problems import CaseErrors, KeyPath, Problem, line_of, load_toml, nearest, show_path, validation_problems

Model = TypeVar("Model", bound=Table)
NOT_SOURCED = ("recalled", "assumption")

FILES: dict[str, type[Table]] = {
    "case.toml": CaseFile,
    "members.toml": MembersFile,
    "calendar.toml": CalendarFile,
    "forces.toml": ForcesFile,
    "equipment.toml": EquipmentFile,
    "threats.toml": ThreatsFile,
    "policies.toml": PoliciesFile,
    "judgements.toml": JudgementsFile,
    "correlations.toml": CorrelationsFile,
}
"""The model of each file of a case folder."""

OPTIONAL = ("judgements.toml", "correlations.toml")


@dataclass(frozen=True)
class File(Generic[Model]):
    """A TOML file of a case: how messages name it, its data, and where its keys stand.

    Attributes:
        name: path, as messages show it.
        data: what was written; empty where the file cannot be read.
        lines: the line of each key path of `data`.
        table: the data as its model, without the entries that have problems of their own; None where nothing is left.
        left_out: positions in `data` of the entries that `table` is without, by the array they stand in.
    """

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    table: Model | None = None
    left_out: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def problem(self, path: KeyPath, what: str, repair: str = "", value: object = None) -> Problem:
        """A problem at a key path of `table`; `value` is shown as it was written."""
        return self.problem_as_written(self._as_written(path), what, repair, value)

    def problem_as_written(self, path: KeyPath, what: str, repair: str = "", value: object = None) -> Problem:
        """A problem at a key path of `data`."""
        shown = "" if value is None else f' = "{value}"' if isinstance(value, str) else f" = {value:g}"
        return Problem(self.name, line_of(self.lines, path), show_path(path) + shown, what, repair)

    def _as_written(self, path: KeyPath) -> KeyPath:
        if len(path) < 2 or not isinstance(path[1], int):
            return path
        place = path[1]
        for gone in sorted(self.left_out.get(str(path[0]), ())):
            place += gone <= place
        return (path[0], place, *path[2:])

    def ids(self, key: str) -> tuple[str, ...] | None:
        """The ids in an array of tables as written, entries with problems included; None where there is none."""
        listed = self.data.get(key)
        if not isinstance(listed, list):
            return None
        return tuple(str(entry["id"]) for entry in listed if isinstance(entry, dict) and "id" in entry)


def read(path: Path, model: type[Model], problems: list[Problem]) -> File[Model]:
    """Read a file; what is wrong with it is added to `problems`."""
    try:
        data, lines = load_toml(path)
    except CaseErrors as errors:
        problems += errors.problems
        return File(str(path))
    try:
        return File(str(path), data, lines, model.model_validate(data))
    except ValidationError as error:
        problems += explained(error, model, str(path), lines)
        left_out = _faulty(error)
        kept = {key: value for key, value in data.items() if key not in left_out or left_out[key]}
        for key, places in left_out.items():
            if places:
                kept[key] = [entry for place, entry in enumerate(data[key]) if place not in places]
        try:
            return File(str(path), data, lines, model.model_validate(kept), left_out)
        except ValidationError:
            return File(str(path), data, lines)


def _faulty(error: ValidationError) -> dict[str, list[int]]:
    """The entries with faults, by the array they stand in; no entries for a key that is wrong as a whole."""
    found: dict[str, list[int]] = {}
    for detail in error.errors(include_url=False):
        key, *rest = detail["loc"] or ("",)
        places = found.setdefault(str(key), [])
        if rest and isinstance(rest[0], int) and rest[0] not in places:
            places.append(rest[0])
    return found


def written_claims(case_folder: Path) -> set[str] | None:
    """Ids of the claims as written, those with problems included; None where a source cannot be read."""
    found: set[str] = set()
    for path in (case_folder / "evidence" / "sources").glob("*.toml"):
        try:
            claims = tomllib.loads(path.read_text(encoding="utf-8")).get("claim", [])
        except (OSError, ValueError):
            return None
        found |= {str(claim.get("id")) for claim in claims if isinstance(claim, dict)}
    return found


def written_questions(case_folder: Path) -> set[str]:
    """Ids of the question cards as written: the names of their files."""
    return {path.stem for path in (case_folder / "evidence" / "questions").glob("*.toml")}


BOUNDS = {
    "greater_than_equal": "at least",
    "less_than_equal": "at most",
    "greater_than": "above",
    "less_than": "below",
}


def explained(error: ValidationError, model: type[Table], file: str, lines: Mapping[KeyPath, int]) -> list[Problem]:
    """The problems in a pydantic error in plain words, with the nearest of the words that are allowed."""
    found = validation_problems(error, model, file, lines)
    return [_plain(problem, dict(detail), model) for problem, detail in zip(found, error.errors(), strict=True)]


def _plain(problem: Problem, detail: Mapping[str, Any], model: type[Table]) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden" and len(detail["loc"]) == 1:
        known = [info.alias or name for name, info in model.model_fields.items()]
        return replace(problem, repair=nearest(str(detail["loc"][0]), known))
    if kind == "literal_error":
        allowed = [word.strip("'") for word in re.split(r", | or ", context["expected"])]
        return replace(problem, what="is not one of what is allowed.", repair=nearest(str(detail["input"]), allowed))
    if kind in BOUNDS:
        return replace(problem, what=f"must be {BOUNDS[kind]} {next(iter(context.values())):g}.")
    if kind == "too_short":
        return replace(problem, what=f"must list at least {context['min_length']}.")
    if kind == "string_pattern_mismatch":
        return replace(problem, what="has characters that are not allowed.")
    return replace(problem, what=problem.what.replace("input should be", "must be", 1))


@dataclass(frozen=True)
class Fact:
    """A sourced figure from outside the reports: one row of `facts.csv`, as text.

    `value`, `low` and `high` are figures in `unit` where the row has any; `as_of` is when it holds; the rest says who
    published it where and when, and how sure the case's author is.
    """

    id: str
    subject: str
    attribute: str
    value: str
    low: str
    high: str
    unit: str
    as_of: str
    source_title: str
    publisher: str
    source_date: str
    address: str
    note: str
    confidence: str

    @property
    def assumed(self) -> bool:
        """Whether nobody has found its source yet, so that it counts as an assumption."""
        return self.source_title.strip().casefold() in NOT_SOURCED


COLUMNS = tuple(column.name for column in fields(Fact))


def read_facts(path: Path, problems: list[Problem]) -> tuple[dict[str, Fact] | None, dict[str, int]]:
    """The facts by id with the line of each; None where the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(Problem(str(path), None, path.name, f"cannot be read: {error.strerror}."))
        return None, {}
    except UnicodeDecodeError:
        problems.append(Problem(str(path), None, "encoding", "must be UTF-8.", "Save the file as UTF-8."))
        return None, {}
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    if tuple(header) != COLUMNS:
        problems += _wrong_header(path, header)
        return None, {}
    facts: dict[str, Fact] = {}
    lines: dict[str, int] = {}
    start = rows.line_num + 1
    for row in rows:
        line, start = start, rows.line_num + 1
        if row:
            problems += _wrong_row(path, line, row, facts, lines)
            cells = [*row, *[""] * len(COLUMNS)][: len(COLUMNS)]
            facts.setdefault(row[0], Fact(*cells))
            lines.setdefault(row[0], line)
    return facts, lines


def _wrong_header(path: Path, header: Sequence[str]) -> Iterator[Problem]:
    wanted = f"The columns are: {', '.join(COLUMNS)}."
    extra = [name for name in header if name not in COLUMNS]
    missing = [name for name in COLUMNS if name not in header]
    for name in extra:
        yield Problem(str(path), 1, f'column "{name}"', "no such column.", nearest(name, COLUMNS))
    for name in missing:
        yield Problem(str(path), 1, f'column "{name}"', "is missing.", wanted)
    if not extra and not missing:
        yield Problem(str(path), 1, "columns", "are not in their order.", wanted)


def _wrong_row(
    path: Path, line: int, row: Sequence[str], facts: Mapping[str, Fact], lines: Mapping[str, int]
) -> Iterator[Problem]:
    if len(row) != len(COLUMNS):
        what = f"has {len(row)} cells; {len(COLUMNS)} are needed."
        yield Problem(str(path), line, f'row "{row[0]}"', what, 'Put text with commas in double quotes: "a, b".')
        return
    fact = Fact(*row)
    if not fact.id.strip():
        yield Problem(str(path), line, "id", "is missing.", "Give the row a short name that other files refer to.")
    elif fact.id in facts:
        first = f"this id is already on line {lines[fact.id]}."
        yield Problem(str(path), line, f'id = "{fact.id}"', first, "Ids are used once.")
    if not fact.source_title.strip():
        repair = 'Name the source, or write "recalled" or "assumption" if there is none yet.'
        yield Problem(str(path), line, f'row "{fact.id}", source_title', "is missing.", repair)
