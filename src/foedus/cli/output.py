"""Output: the one way in which verbs show anything, so that no text of a case, a run or a file reaches a terminal raw.

Answers go to stdout, messages and progress to stderr (`err=True`). rich is imported when it is needed.
"""

import json
import sys
from collections.abc import Callable, Iterable
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from foedus.problems import visible

if TYPE_CHECKING:
    from foedus.cli.terminal import Console, Progress, Table, Text


def say(text: object = "", err: bool = False, end: str = "\n") -> None:
    """Show a line or more, made `visible`."""
    click.echo(visible(f"{text}{end}"), file=sys.stderr if err else sys.stdout, nl=False)


def json_text(data: object, default: Callable[[Any], Any] | None = None) -> str:
    r"""Data as JSON, indented: characters stand as they are but those that `visible` changes, which become `\uXXXX`.

    A number that is not finite, which JSON does not know, is null.

    Args:
        data: what JSON can hold.
        default: what becomes of anything else, as for `json.dumps`.

    Raises:
        TypeError: it is not what JSON can hold.
    """
    text = json.dumps(_plain(data), ensure_ascii=False, indent=2, default=default, allow_nan=False)
    return text if visible(text) == text else text.translate(_escapes())


def json_line(data: object) -> str:
    """Data as JSON on one line, see `json_text`."""
    text = json.dumps(_plain(data), ensure_ascii=False, allow_nan=False)
    text = text if visible(text) == text else text.translate(_escapes())
    return text if _encodes(text) else json.dumps(_plain(data), allow_nan=False)


def say_json(data: object, default: Callable[[Any], Any] | None = None) -> None:
    """Show data as JSON, see `json_text`; what stdout cannot encode is escaped, so that it stays JSON."""
    text = json_text(data, default)
    if not _encodes(text):
        text = json.dumps(_plain(data), indent=2, default=default, allow_nan=False)
    click.echo(text, file=sys.stdout)


def _encodes(text: str) -> bool:
    """Whether stdout can hold a text as it is."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def console(err: bool = False, width: int | None = None) -> "Console":
    """A console on stdout or stderr that shows texts as they are, made `visible`.

    Args:
        err: on stderr.
        width: its columns where there is no terminal.
    """
    from foedus.cli.terminal import Console

    made = Console(stderr=err)
    if width is not None and not made.is_terminal:
        made.width = width
    return made


def table(*headings: str, right: Iterable[str] = (), title: str = "", **options: Any) -> "Table":
    """A table without lines, to be printed by a `console`; see `terminal.table`."""
    from foedus.cli import terminal

    return terminal.table(*headings, right=right, title=title, **options)


def styled(text: str, style: str = "") -> "Text":
    """A text made `visible`, in a style of ours, for a cell or a `console`."""
    from foedus.cli import terminal

    return terminal.styled(text, style)


def progress(console: "Console", *texts: str) -> "Progress":
    """A progress bar; see `terminal.progress`."""
    from foedus.cli import terminal

    return terminal.progress(console, *texts)


def _plain(data: Any) -> Any:
    """Data without numbers that are not finite."""
    if isinstance(data, float):
        return data if isfinite(data) else None
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(each) for each in data] if isinstance(data, list | tuple) else data


@cache
def _escapes() -> dict[int, str]:
    """Characters that JSON allows and that `visible` changes, as JSON writes them."""
    return {code: f"\\u{code:04x}" for code in range(0x7F, 0x10000) if visible(chr(code)) != chr(code)}
