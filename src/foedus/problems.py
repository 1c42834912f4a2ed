"""What is wrong with a file someone wrote, said all at once: file, line, what is allowed, nearest name, repair.

The bottom module: evidence, case and cli import it, it imports none of them.
"""

from __future__ import annotations

import difflib
import json
from bisect import bisect
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

KeyPath = tuple[str | int, ...]
Made = TypeVar("Made")

MOST_TOLD = 200
"""Problems of one kind that are told; a reader of more would mend these first, too."""
LONGEST_PLACE = 200
LONGEST_SENTENCE = 4000
COMPARED = 500  # known names near a name in the alphabet that it is compared with
LONGEST_NAME = 100


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

    def __post_init__(self) -> None:
        """Shorten what nobody could read: a cell or a key may be as long as its file."""
        for name, most in (("where", LONGEST_PLACE), ("what", LONGEST_SENTENCE), ("repair", LONGEST_SENTENCE)):
            if len(text := getattr(self, name)) > most:
                object.__setattr__(self, name, short(text, most))

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


Telling: TypeAlias = Generator[Problem, None, Made]
"""Tells problems, one after the other, and gives in the end what could be made all the same."""


def told(telling: Telling[Made]) -> tuple[Made, list[Problem]]:
    """What could be made, and every problem that was told on the way."""
    problems = []
    while True:
        try:
            problems.append(next(telling))
        except StopIteration as end:
            return end.value, problems


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


def first(found: Iterable[Problem]) -> list[Problem]:
    """The first problems of one kind, and a word if there are more; the others are not looked for."""
    told = list(islice(found, MOST_TOLD + 1))
    if len(told) > MOST_TOLD:
        what = f"has more than {MOST_TOLD} problems of one kind; the first are told."
        told[-1] = Problem(told[-1].file, None, "the file", what, "Mend these, then check again.")
    return told


def short(text: str, most: int = LONGEST_PLACE) -> str:
    """A text of at most so many characters, the middle left out of a longer one."""
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def shown(value: object) -> str:
    """A value of a file as it is shown in a message, near to how it is written."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, str):
        return f'"{short(value)}"'
    if isinstance(value, dict | list):
        return "{ ... }" if isinstance(value, dict) else "[ ... ]"
    return short(str(value))


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
    place = bisect(names, name)
    compared = names if len(names) <= COMPARED else names[max(0, place - COMPARED // 2) : place + COMPARED // 2]
    folded = {each.casefold(): each for each in compared if len(each) <= LONGEST_NAME}
    sought = name.casefold() if len(name) <= LONGEST_NAME else ""
    close = difflib.get_close_matches(sought, list(folded), n=1, cutoff=0.6)
    listing = ", ".join(short(each) for each in names[:12])
    listing += f" and {len(names) - 12} more" if len(names) > 12 else ""
    hint = f'Did you mean "{folded[close[0]]}"? ' if close else ""
    return f"{hint}Known here: {listing}."


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key path, or of its nearest enclosing table."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def validation_problems(
    error: ValidationError, model: type[BaseModel], file: str, lines: Mapping[KeyPath, int]
) -> list[Problem]:
    """The `first` problems in a pydantic error, each with its line and, for an unknown key, the nearest known one.

    Args:
        error: what pydantic raised when `model` was made from the data of the file.
        model: the model.
        file: how messages name the file.
        lines: where each key stands, from `load_toml`.
    """
    return first(_problem(dict(detail), model, file, lines) for detail in error.errors(include_url=False))


def _problem(detail: dict[str, Any], model: type[BaseModel], file: str, lines: Mapping[KeyPath, int]) -> Problem:
    path = tuple(part for part in detail["loc"] if part != "function-after")
    where = show_path(path)
    what, repair = detail["msg"].removeprefix("Value error, "), ""
    if detail["type"] == "extra_forbidden":
        what, repair = "no such key.", nearest(str(path[-1]), _fields_at(model, path[:-1]))
    elif detail["type"] == "missing":
        what, repair = "is missing.", _description(model, path)
    elif not detail["msg"].startswith("Value error"):
        given = detail.get("input")
        written = "" if isinstance(given, dict | list) else f" = {json.dumps(given, default=str, ensure_ascii=False)}"
        where, repair = where + written, _description(model, path)
        what = what[0].lower() + what[1:] + "."
    return Problem(file, line_of(lines, path), where, what, repair)


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
