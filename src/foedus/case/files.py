"""Reading the files of a case one by one: what can be used, and every problem on the way."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import combinations
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
from foedus.evidence import dates
from foedus.evidence.sources import Table
from foedus.inputs import load_toml, read_text
from foedus.problems import (
    MOST_TOLD,
    CaseErrors,
    KeyPath,
    Problem,
    Telling,
    first,
    line_of,
    nearest,
    show_path,
    shown,
    validation_problems,
)

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
        written = "" if value is None else f" = {shown(value)}"
        return Problem(self.name, line_of(self.lines, path), show_path(path) + written, what, repair)

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


def read(path: Path, model: type[Model]) -> Telling[File[Model]]:
    """Read a file; what is wrong with it is told."""
    try:
        data, lines = load_toml(path)
    except CaseErrors as errors:
        yield from errors.problems
        return File(str(path))
    try:
        return File(str(path), data, lines, model.model_validate(data))
    except ValidationError as error:
        yield from explained(error, model, str(path), lines)
        left_out = _faulty(error)
        kept = {key: value for key, value in data.items() if key not in left_out or left_out[key]}
        for key, places in left_out.items():
            if places:
                gone = set(places)
                kept[key] = [entry for place, entry in enumerate(data[key]) if place not in gone]
        try:
            return File(str(path), data, lines, model.model_validate(kept), left_out)
        except ValidationError:
            return File(str(path), data, lines)


def _faulty(error: ValidationError) -> dict[str, list[int]]:
    """The entries with faults, by the array they stand in; no entries for a key that is wrong as a whole."""
    found: dict[str, dict[int, None]] = {}
    for detail in error.errors(include_url=False):
        key, *rest = detail["loc"] or ("",)
        places = found.setdefault(str(key), {})
        if rest and isinstance(rest[0], int):
            places[rest[0]] = None
    return {key: list(places) for key, places in found.items()}


def written_claims(case_folder: Path) -> set[str] | None:
    """Ids of the claims as written, those with problems included; None where a source cannot be read."""
    found: set[str] = set()
    for path in (case_folder / "evidence" / "sources").glob("*.toml"):
        try:
            data, _ = load_toml(path)
        except CaseErrors:
            return None
        claims = data.get("claim", [])
        if not isinstance(claims, list):
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


def explained(error: ValidationError, model: type[Table], file: str, lines: Mapping[KeyPath, int]) -> Iterator[Problem]:
    """The problems in a pydantic error in plain words, with the nearest of the words that are allowed."""
    found = validation_problems(error, model, file, lines)
    for problem, detail in zip(found[:MOST_TOLD], error.errors(), strict=False):
        yield _plain(problem, dict(detail), model)
    yield from found[MOST_TOLD:]


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
MOST_OF_FACTS = 10_000_000
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
FIGURE = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
LIKE_A_FIGURE = re.compile(r"[-+−]?\d[\d\s.,'’_]*(?:[eE][-+]?\d+)?\s*%?|[-+]?(?:nan|inf|infinity)", re.IGNORECASE)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
LONGEST_HEADING = 2000
RANGE = ("low", "value", "high")
NUMBERS = "Write numbers like 1200.5, with a point and no separator of thousands, and dates like 2026-11."


def read_facts(path: Path) -> Telling[tuple[dict[str, Fact] | None, dict[str, int]]]:
    """The facts by id with the line of each; None where the file cannot be read. What is wrong is told."""
    try:
        text = read_text(path, most=MOST_OF_FACTS)
    except CaseErrors as errors:
        yield from errors.problems
        return None, {}
    if separator := _other_separator(text):
        what = f"are separated by {separator}, as some spreadsheets do; they must be by commas."
        yield Problem(str(path), 1, "columns", what, 'Save it as "CSV UTF-8 (comma delimited)".')
        return None, {}
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    facts: dict[str, Fact] = {}
    lines: dict[str, int] = {}
    wrong: list[Problem] = []
    start = 1
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            yield from _wrong_header(path, header)
            return None, {}
        start = rows.line_num + 1
        for row in rows:
            line, start = start, rows.line_num + 1
            if row:
                if len(wrong) <= MOST_TOLD:
                    wrong += _wrong_row(path, line, row, facts, lines)
                cells = [*row, *[""] * len(COLUMNS)][: len(COLUMNS)]
                facts.setdefault(row[0], Fact(*cells))
                lines.setdefault(row[0], line)
    except csv.Error as error:
        repair = 'Put text with quotes in double quotes, and write each quote in it twice: "the ""A"" list".'
        what = "a double quote is not closed, or stands where none may."
        if "field limit" in str(error):
            what = f"a cell has more than {csv.field_size_limit():,} characters; perhaps a double quote is not closed."
        yield from first(wrong)
        yield Problem(str(path), start, "row", what, repair)
        return None, {}
    yield from first(wrong)
    return facts, lines


def _other_separator(text: str) -> str | None:
    """What the columns are separated by in place of commas, if they are; a line "sep=;" is a spreadsheet's own."""
    lines = text[:LONGEST_HEADING].lstrip().splitlines()
    for mark, name in SEPARATORS.items():
        for line in lines[:2]:
            if len(set(COLUMNS) & {cell.strip().strip('"') for cell in line.split(mark)}) > 1:
                return name
    return None


def _wrong_header(path: Path, header: Sequence[str]) -> Iterator[Problem]:
    wanted = f"The columns are: {', '.join(COLUMNS)}."
    extra = [name for name in header if name not in COLUMNS]
    missing = [name for name in COLUMNS if name not in header]
    if len(missing) == len(COLUMNS):
        yield Problem(str(path), 1, "columns", "the first line does not name them.", wanted)
        return
    for name in extra:
        yield Problem(str(path), 1, f'column "{name}"', "no such column.", nearest(name, COLUMNS))
    if missing:
        named = ", ".join(f'"{name}"' for name in missing)
        what, where = ("is missing.", "column") if len(missing) == 1 else ("are missing.", "columns")
        yield Problem(str(path), 1, f"{where} {named}", what, wanted)
    if not extra and not missing:
        twice = "are not in their order." if len(header) == len(COLUMNS) else "are named twice."
        yield Problem(str(path), 1, "columns", twice, wanted)


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
    yield from _wrong_figures(path, line, fact)


def _wrong_figures(path: Path, line: int, fact: Fact) -> Iterator[Problem]:
    """Figures that no program reads as they are meant, and a value outside its own range."""
    bounds: list[tuple[str, Any, Any]] = []
    for name in RANGE:
        cell = getattr(fact, name).strip()
        if FIGURE.fullmatch(cell) and abs(number := float(cell)) < float("inf"):
            bounds.append((name, number, number))
        elif DATE.fullmatch(cell) and (days := _days(cell)):
            bounds.append((name, *days))
        elif LIKE_A_FIGURE.fullmatch(cell):
            what = "is no number as it is written here." if not FIGURE.fullmatch(cell) else "is too large."
            yield Problem(str(path), line, f'row "{fact.id}", {name} = {shown(cell)}', what, NUMBERS)
        elif cell and name != "value":
            what, repair = "is neither a number nor a date.", f"{NUMBERS} Put words into value or note."
            yield Problem(str(path), line, f'row "{fact.id}", {name} = {shown(cell)}', what, repair)
    for (low, least, _), (high, _, most) in combinations(bounds, 2):
        if type(least) is type(most) and least > most:
            where, what = f'row "{fact.id}", {low} = {getattr(fact, low)}', f"is above {high} = {getattr(fact, high)}."
            yield Problem(str(path), line, where, what, "A value lies from low to high.")
            return


def _days(text: str) -> tuple[date, date] | None:
    """The first and last day of a date; None if there is no such date."""
    try:
        first_day, last_day = dates.bounds(text)
    except ValueError:
        return None
    return (first_day, last_day) if first_day and last_day else None
