"""Files that a user wrote, read with care: whatever stands at a path, it is read or there is a problem to tell.

Every file of a user's is read by `read_bytes`, `read_text` or `load_toml`. Only regular files of a bounded size are
read, links to them included: a pipe would be waited for, a device has no end. What cannot be read raises `CaseErrors`
with the file, the line and the repair, and nothing else is raised.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from foedus.problems import CaseErrors, KeyPath, Problem, first, line_of, show_path

MOST = 1_000_000
"""Bytes that a TOML file may have: some thirty times the largest that was met, and a second's reading."""
LONGEST_TEXT = 10_000_000
"""Bytes that a text may have which quotes are taken from: a book has one million."""
DEEPEST = 32
"""Brackets within brackets, and names in one dotted key; deeper data would exhaust Python's stack."""

CHUNK = 1 << 20
WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
UTF16 = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
SAVE_AS_UTF8 = "Save the file as UTF-8."
CURLY = "“”„‟«»‘’"


def read_bytes(path: Path, shown_as: str | None = None, most: int = MOST) -> bytes:
    """What is in a file.

    Args:
        path: the file, or a link to it.
        shown_as: how messages name it; the path itself by default.
        most: bytes that it may have.

    Raises:
        CaseErrors: it is not there, cannot be read, is no regular file, or is too large.
    """
    chunks = list(_chunks(path, shown_as or str(path), most))
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def hashed(path: Path, shown_as: str | None = None, most: int = MOST) -> str:
    """SHA-256 of what is in a file, in hexadecimal; see `read_bytes`."""
    digest = sha256()
    for chunk in _chunks(path, shown_as or str(path), most):
        digest.update(chunk)
    return digest.hexdigest()


def read_text(path: Path, shown_as: str | None = None, most: int = MOST) -> str:
    """The text in a file, without the mark of its byte order; its line ends are untouched. See `read_bytes`.

    Raises:
        CaseErrors: it cannot be read, is not UTF-8, or has a null character, as no text has.
    """
    shown = shown_as or str(path)
    text = decoded(read_bytes(path, shown, most), shown).removeprefix("\ufeff")
    if (place := text.find("\0")) >= 0:
        what = "has a null character, which no text has: it is damaged, or not UTF-8."
        raise _wrong(shown, text.count("\n", 0, place) + 1, "encoding", what, SAVE_AS_UTF8)
    return text


def decoded(data: bytes, shown_as: str) -> str:
    """Bytes of a file as text, a mark of the byte order included.

    Raises:
        CaseErrors: they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data[:2] in UTF16:
            raise _wrong(shown_as, 1, "encoding", "must be UTF-8; this is UTF-16.", SAVE_AS_UTF8) from None
        line = data.count(b"\n", 0, error.start) + 1
        raise _wrong(shown_as, line, "encoding", "must be UTF-8.", SAVE_AS_UTF8) from None


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False too where nobody can tell, as for a name longer than any may be."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a file is there; False too where nobody can tell, see `is_folder`."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def load_toml(path: Path, shown_as: str | None = None, most: int = MOST) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """Read a TOML file and remember where each key stands.

    Args:
        path: the file.
        shown_as: how messages name the file; the path itself by default.
        most: bytes that it may have.

    Returns:
        The data, and the line (from 1) of each key path: `("claim", 2, "unit")` is the key `unit` of the
        third `[[claim]]` table; `("claim", 2)` is the line of its heading.

    Raises:
        CaseErrors: the file cannot be read or is no TOML, has a whole number of more than 64 bits, or is nested
            deeper than `DEEPEST`.
    """
    shown = shown_as or str(path)
    text = read_text(path, shown, most).replace("\r\n", "\n")
    if (place := text.find("\r")) >= 0:
        line = text.count("\n", 0, place) + 1
        what = "a line ends in a carriage return alone, as on old Macs."
        raise _wrong(shown, line, "line ends", what, "Save the file with the line ends of Unix or Windows.")
    try:
        statements = list(_statements(text))
    except _TooDeep as deep:
        what = f"is nested deeper than {DEEPEST} levels."
        raise _wrong(shown, deep.line, "brackets or dots", what, "Take the inner levels out.") from None
    try:
        data, lines = tomllib.loads(text), _lines(statements)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(shown, *_explained(text, statements, error)) from None
    except ValueError:  # Python reads no whole number of so many digits
        line = next((line for line, statement in statements if DIGITS.search(statement)), None)
        raise _wrong(shown, line, "a number", "has thousands of digits.", "Write it shorter.") from None
    large = first(
        Problem(
            shown, line_of(lines, at), show_path(at), "is a whole number of more than 64 bits.", "Write it shorter."
        )
        for at in _too_large(data)
    )
    if large:
        raise CaseErrors(large)
    return data, lines


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of each key path of a valid TOML text, found by parsing it a statement at a time.

    A statement starts on a line and ends on the first line at which it parses by itself, so that multi-line
    strings and arrays are never mistaken for keys. Keys inside an inline table stand on the line of the table.
    """
    return _lines(_statements(text))


TOKEN = re.compile(
    r"""
    \#[^\n]*+
    | \"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5} | '{3}(?:[^']++|'{1,2}(?!'))*+'{3,5}
    | "(?!"")(?:[^"\\\n]++|\\[^\n])*+" | '(?!'')[^'\n]*+'
    | [\[\]{}=,.\n"']
    """,
    re.VERBOSE | re.DOTALL,
)
"""What says where a statement ends: comments, texts, brackets, line ends; a quote alone is one that is not closed."""
DIGITS = re.compile(r"\d[\d_]{4000}")


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a TOML text in one pass, each with its first line: a heading, or a key and its value.

    What stands after a text that is not closed is one statement, and no TOML.

    Raises:
        _TooDeep: brackets or dots go deeper than `DEEPEST`.
    """
    start, line, begun, brackets, dots = 0, 1, 1, 0, 0
    for token in TOKEN.finditer(text):
        mark, end = text[token.start()], token.end()
        if mark in "\"'":
            if end == token.start() + 1:
                break
            line += text.count("\n", token.start(), end)
        elif mark == ".":
            dots += 1
        elif mark != "#":
            dots = 0
            brackets = max(0, brackets + (mark in "[{") - (mark in "]}"))
        if max(brackets, dots) > DEEPEST:
            raise _TooDeep(line)
        if mark == "\n":
            line += 1
            if not brackets:
                yield from _statement(begun, text[start:end])
                start, begun = end, line
    yield from _statement(begun, text[start:])


def _statement(line: int, written: str) -> Iterator[tuple[int, str]]:
    if (bare := written.strip()) and not bare.startswith("#"):
        yield line, written


@dataclass
class _Node:
    """A table of headings met so far: the index of its last element if it is an array, and the tables in that one."""

    index: int | None = None
    inner: dict[str, _Node] = field(default_factory=dict)


def _lines(statements: Iterable[tuple[int, str]]) -> dict[KeyPath, int]:
    lines: dict[KeyPath, int] = {}
    root = _Node()
    table: KeyPath = ()
    for line, statement in statements:
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            break
        if statement.lstrip().startswith("["):
            table = _heading_path(parsed, root)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], line)
        else:
            for path in _paths(parsed, table):
                lines.setdefault(path, line)
    return lines


def _heading_path(parsed: dict[str, Any], node: _Node) -> KeyPath:
    """The key path of a `[a.b]` or `[[a.b]]` heading, with the index of each array of tables on the way."""
    path: KeyPath = ()
    value: Any = parsed
    while value:
        if isinstance(value, list):
            node.index = 0 if node.index is None else node.index + 1
            node.inner = {}
            path = (*path, node.index)
            value = value[0]
            continue
        key = next(iter(value))
        node = node.inner.setdefault(key, _Node())
        path = (*path, key)
        value = value[key]
        if isinstance(value, dict) and node.index is not None:
            path = (*path, node.index)
    return path


def _paths(value: Any, prefix: KeyPath) -> Iterator[KeyPath]:
    """Every key path inside parsed data, outermost first."""
    for key, inner in _items(value):
        path = (*prefix, key)
        yield path
        if isinstance(inner, dict | list):
            yield from _paths(inner, path)


def _items(value: Any) -> Iterable[tuple[str | int, Any]]:
    return value.items() if isinstance(value, dict) else enumerate(value)


def _too_large(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Where whole numbers stand that TOML does not promise to hold, and that no figure can be made of."""
    for key, inner in _items(value):
        if isinstance(inner, dict | list):
            yield from _too_large(inner, (*path, key))
        elif isinstance(inner, int) and not -(2**63) <= inner < 2**63:
            yield (*path, key)


def _explained(
    text: str, statements: list[tuple[int, str]], error: tomllib.TOMLDecodeError
) -> tuple[int, str, str, str]:
    """Line, place, reason and repair of a TOML error (Python's message ends in `(at line 3, column 5)`)."""
    reason, _, place = str(error).partition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", place)]
    line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 0)
    begun = max((at for at, _ in statements if at <= line), default=1)
    there = text.split("\n")[line - 1][max(0, column - 1) :].lstrip()
    if there[:1] and there[0] in CURLY:
        return line, NOT_TOML, "curly quotes are not understood here.", 'Write plain quotes: "text".'
    line = line if column else begun
    for begins, what, repair in REASONS:
        if reason.startswith(begins):
            return line, NOT_TOML, what or f"{reason}.", repair
    return line, NOT_TOML, f"{reason}.", "See https://toml.io."


NOT_TOML = "not TOML"
CLOSE = 'Close it with the quote it begins with; text of several lines stands between """ and """.'
REASONS = (
    ("Illegal character '\\n'", "a text is not closed.", CLOSE),
    ("Unterminated", "a text is not closed.", CLOSE),
    ("Expected \"'", "a text is not closed.", CLOSE),
    ("Invalid value", "this is no value.", "Text stands in double quotes; numbers are like 1200.5; or true, or false."),
    ("Unescaped", "a backslash stands in a text.", r"Write two for one, or put the text in single quotes: 'C:\texts'."),
    (
        "Expected newline or end of document",
        "goes on after its value.",
        r"A decimal is written 1.5, and a quote inside a text \".",
    ),
    ("Cannot overwrite", "this key is given twice.", "Keep one of the two."),
    (
        "Unclosed",
        "",
        "Close it with a bracket like the one it begins with, or put the comma that is missing before this.",
    ),
)
"""How tomllib's messages begin, what is said in their place if anything, and the repair."""


def _chunks(path: Path, shown: str, most: int) -> Iterator[bytes]:
    """What is in a file, some of it at a time; see `read_bytes`."""
    size = 0
    try:
        about = path.stat()  # before it is opened: to open a device may do something
        if stat.S_ISREG(about.st_mode) and about.st_size <= most:
            with os.fdopen(os.open(path, WITHOUT_WAITING), "rb", buffering=0) as file:
                about = os.fstat(file.fileno())
                while stat.S_ISREG(about.st_mode) and size <= most and (chunk := file.read(CHUNK)):
                    size += len(chunk)
                    yield chunk
    except (OSError, ValueError) as error:  # ValueError: a null character in its name
        what, repair = f"cannot be read: {getattr(error, 'strerror', None) or error}.", ""
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            what, repair = "is a link to a file that is not there.", "Put the file in its place."
        elif isinstance(error, PermissionError):
            repair = "Give yourself the right to read it."
        raise _wrong(shown, None, path.name, what, repair) from None
    if stat.S_ISDIR(about.st_mode):
        raise _wrong(shown, None, path.name, "is a folder where a file belongs.", "Put a file in its place.")
    if not stat.S_ISREG(about.st_mode):
        what = "is no file but a pipe, a device or a socket."
        raise _wrong(shown, None, path.name, what, "Put a file in its place, or a link to one.")
    if max(size, about.st_size) > most:
        what = f"has more than {_megabytes(most)}, the most that is read of such a file."
        raise _wrong(shown, None, path.name, what, "Split it, or take out what does not belong in it.")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"


def _wrong(shown: str, line: int | None, where: str, what: str, repair: str = "") -> CaseErrors:
    return CaseErrors([Problem(shown, line, where, what, repair)])
