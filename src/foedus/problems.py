"""What is wrong with a file someone wrote, said all at once: file, line, what is allowed, nearest name, repair.

The bottom module: evidence, case and cli import it, it imports none of them.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One mistake in one file.

    Attributes:
        file: path of the file, as the user should see it.
        line: line number counted from 1; None where the file as a whole is meant.
        where: the key or text at fault, such as `claim 3, unit = "ppl"`.
        what: what is wrong and what is allowed.
        repair: how to put it right; may be empty where `what` says it already.
    """

    file: str
    line: int | None
    where: str
    what: str
    repair: str = ""

    def __lt__(self, other: Problem) -> bool:
        """Order by file, then line, so that a listing reads from top to bottom."""
        return (self.file, self.line or 0, self.where, self.what) < (
            other.file,
            other.line or 0,
            other.where,
            other.what,
        )

    def as_dict(self) -> dict[str, str | int | None]:
        """The problem as plain data, for `--json`."""
        return {"file": self.file, "line": self.line, "where": self.where, "what": self.what, "repair": self.repair}


class CaseErrors(Exception):
    """Everything that is wrong with what a user wrote; nothing was run.

    Attributes:
        problems: at least one `Problem`, ordered by file and line.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = sorted(set(problems))
        if not self.problems:
            raise ValueError("CaseErrors needs at least one problem")
        super().__init__(render(self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """What it is made again from, so that it may come from another process."""
        return type(self), (self.problems,)


def render(problems: Sequence[Problem], consequence: str = "nothing was run") -> str:
    """The problems as text, grouped by file: a heading, then line, place, explanation and repair; made `visible`."""
    by_file: dict[str, list[Problem]] = {}
    for problem in sorted(problems):
        by_file.setdefault(problem.file, []).append(problem)
    parts = []
    for file, listed in by_file.items():
        count = "1 problem" if len(listed) == 1 else f"{len(listed)} problems"
        rows = [f"{file}: {count}; {consequence}.", ""]
        for problem in listed:
            place = f"line {problem.line}: " if problem.line else ""
            rows.append(f"  {place}{problem.where}")
            rows.extend(f"      {text}" for text in (problem.what, problem.repair) if text)
        parts.append("\n".join(rows))
    return visible("\n\n".join(parts))


def visible(text: str) -> str:
    """A text that is not ours as it may be shown: nothing in it commands a terminal or turns the reading direction.

    Control characters but line feed and tab become their pictures ("␛" is an escape); other characters that cannot be
    seen and change how their neighbours are shown become their code in angle brackets, "<U+202E>".
    """
    return text if text.isascii() and text.isprintable() else text.translate(_SHOWN)


_SHOWN: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "\u2421",
    **{
        code: f"<U+{code:04X}>"
        for code in (
            *range(0x80, 0xA0),  # the controls of ISO 6429
            0x061C,
            *range(0x200E, 0x2010),  # marks of direction
            *range(0x2028, 0x202F),  # separators of lines, embeddings and overrides of direction
            *range(0x2066, 0x206A),  # isolates
            0xFEFF,
            *range(0xD800, 0xE000),  # halves of characters, which no file can hold
        )
    },
}


def nearest(name: str, known: Iterable[str]) -> str:
    """Name the nearest known name, and the known names, in a sentence or two.

    Args:
        name: what was written.
        known: what would have been understood.
    """
    names = sorted(set(known))
    if not names:
        return "Nothing is known here."
    folded = {known_name.casefold(): known_name for known_name in names}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    listing = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    hint = f'Did you mean "{folded[close[0]]}"? ' if close else ""
    return f"{hint}Known here: {listing}."


def load_toml(path: Path, shown_as: str | None = None) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """Read a TOML file and remember where each key stands.

    Args:
        path: the file.
        shown_as: how messages name the file; the path itself by default.

    Returns:
        The data, and the line (from 1) of each key path: `("claim", 2, "unit")` is the key `unit` of the
        third `[[claim]]` table; `("claim", 2)` is the line of its heading.

    Raises:
        CaseErrors: the file cannot be read or is no TOML.
    """
    shown = shown_as or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CaseErrors([Problem(shown, None, path.name, f"cannot be read: {error.strerror}.")]) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CaseErrors([Problem(shown, line, "encoding", "must be UTF-8.", "Save the file as UTF-8.")]) from None
    text = text.replace("\r\n", "\n")
    try:
        return tomllib.loads(text), key_lines(text)
    except tomllib.TOMLDecodeError as error:
        line, reason = _toml_error(text, error)
        raise CaseErrors([Problem(shown, line, "not TOML", f"{reason}.", "See https://toml.io.")]) from None


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key path, or of its nearest enclosing table."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of each key path of a valid TOML text, found by parsing it a statement at a time.

    A statement starts on a line and ends on the first line at which it parses by itself, so that multi-line
    strings and arrays are never mistaken for keys. Keys inside an inline table stand on the line of the table.
    """
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    rows = text.split("\n")
    number = 0
    while number < len(rows):
        start = number
        statement = rows[number]
        number += 1
        if not statement.strip() or statement.lstrip().startswith("#"):
            continue
        parsed = _parse(statement)
        while parsed is None and number < len(rows):
            statement += "\n" + rows[number]
            number += 1
            parsed = _parse(statement)
        if parsed is None:
            break
        heading = statement.lstrip().startswith("[")
        if heading:
            table = _heading_path(parsed, counts)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], start + 1)
        else:
            for path in _paths(parsed):
                lines.setdefault(table + path, start + 1)
    return lines


def _parse(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _heading_path(parsed: dict[str, Any], counts: dict[KeyPath, int]) -> KeyPath:
    """The key path of a `[a.b]` or `[[a.b]]` heading, with the index of each array of tables on the way."""
    path: KeyPath = ()
    value: Any = parsed
    while value:
        if isinstance(value, list):
            counts[path] = counts.get(path, -1) + 1
            for inner in [key for key in counts if key[: len(path) + 1] == (*path, counts[path])]:
                del counts[inner]
            path = (*path, counts[path])
            value = value[0]
            continue
        key = next(iter(value))
        path = (*path, key)
        value = value[key]
        if isinstance(value, dict) and path in counts:
            path = (*path, counts[path])
    return path


def _paths(value: Any, prefix: KeyPath = ()) -> Iterable[KeyPath]:
    """Every key path inside parsed data, outermost first."""
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*prefix, key)
        yield from _paths(inner, (*prefix, key))


def _toml_error(text: str, error: tomllib.TOMLDecodeError) -> tuple[int | None, str]:
    """Line and reason of a TOML error (Python's message ends in `(at line 3, column 5)`)."""
    message = str(error)
    reason, _, place = message.partition(" (at ")
    if place.startswith("line "):
        return int(place.split()[1].rstrip(",")), reason
    return text.count("\n") + 1, reason


def validation_problems(
    error: ValidationError, model: type[BaseModel], file: str, lines: Mapping[KeyPath, int]
) -> list[Problem]:
    """The problems in a pydantic error, each with its line and, for an unknown key, the nearest known one.

    Args:
        error: what pydantic raised when `model` was made from the data of the file.
        model: the model.
        file: how messages name the file.
        lines: where each key stands, from `load_toml`.
    """
    found = []
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != "function-after")
        where = show_path(path)
        what, repair = detail["msg"].removeprefix("Value error, "), ""
        if detail["type"] == "extra_forbidden":
            what, repair = "no such key.", nearest(str(path[-1]), _fields_at(model, path[:-1]))
        elif detail["type"] == "missing":
            what, repair = "is missing.", _description(model, path)
        elif not detail["msg"].startswith("Value error"):
            given = detail.get("input")
            shown = "" if isinstance(given, dict | list) else f" = {json.dumps(given, default=str)}"
            where, repair = where + shown, _description(model, path)
            what = what[0].lower() + what[1:] + "."
        found.append(Problem(file, line_of(lines, path), where, what, repair))
    return found


def show_path(path: KeyPath) -> str:
    """A key path for a reader: `("claim", 2, "unit")` is "claim 3, unit"."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int) and parts:
            parts[-1] += f" {part + 1}"
        else:
            parts.append(str(part))
    return ", ".join(parts) or "the file"


def _fields_at(model: type[BaseModel], path: KeyPath) -> dict[str, Any]:
    """The fields a table at this path may have; of every member where the type is a union."""
    fields: dict[str, Any] = dict(model.model_fields)
    for part in path:
        if isinstance(part, int) or part not in fields:
            continue
        inner = list(_models_in(fields[part].annotation))
        fields = {name: field for table in inner for name, field in table.model_fields.items()}
    return fields


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _description(model: type[BaseModel], path: KeyPath) -> str:
    field = _fields_at(model, path[:-1]).get(str(path[-1])) if path else None
    text = getattr(field, "description", None)
    return f"{text[0].upper()}{text[1:]}." if text else ""
