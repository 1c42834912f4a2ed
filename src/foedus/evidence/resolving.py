"""Recording what became of a prediction, in `evidence/resolutions.toml`, which people write by hand as well."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from foedus.evidence import dates
from foedus.evidence.keeping import ChangedMeanwhile, alone, content, keep
from foedus.evidence.ledger import Ledger
from foedus.evidence.questions import Resolution, Resolutions
from foedus.evidence.written import toml_text
from foedus.inputs import key_lines, load_toml
from foedus.problems import CaseErrors, Problem, validation_problems

ATTEMPTS = 5


def wrong_day(on: str, today: date) -> str:
    """Why a text cannot be when a question was settled; empty if it can."""
    try:
        first = dates.earliest(on)
    except ValueError as error:
        return str(error)
    if first and first > today:
        return f'"{on}" is later than today, {today}: only what has happened can be recorded.'
    return ""


def record(ledger: Ledger, question: str, happened: str, on: str, source: str, note: str = "") -> None:
    """Add a resolution to the file, in place of an earlier one of the same question; all else in it stays as it is.

    Raises:
        CaseErrors: the date is no EDTF, the source is not cited, or the file cannot be read, added to or written.
    """
    given = {"question": question, "happened": happened, "on": on, "source": source, "note": note}
    try:
        entry = Resolution.model_validate(given)
    except ValidationError as error:
        raise CaseErrors(validation_problems(error, Resolution, "resolve", {})) from None
    path = ledger.folder / "evidence" / "resolutions.toml"
    with alone(path.parent):
        for _ in range(ATTEMPTS):
            before = content(path)
            if before:
                load_toml(path)  # says what is wrong with it
            after = _with_entry(path, before.decode("utf-8"), entry)
            try:
                return keep(path, after.encode(), instead_of=before)
            except ChangedMeanwhile:
                continue
    what = "is changed by another program again and again."
    raise CaseErrors([Problem(str(path), None, path.name, what, "Close it there, and do it again.")])


def _with_entry(path: Path, text: str, entry: Resolution) -> str:
    """The text of the file with one more entry, or with one changed; it is parsed before it is given back."""
    newline = "\r\n" if "\r\n" in text else "\n"
    listed = _entries(text)
    places = [place for place, old in enumerate(listed) if old.get("question") == entry.question]
    wanted = {key: value for key, value in entry.model_dump().items() if value}
    if places:
        after = _changed(text, places[-1], wanted)
        expected = [*listed]
        expected[places[-1]] = _filled(listed[places[-1]], wanted)
    else:
        apart = "" if not text else newline if text.endswith("\n") else 2 * newline
        rows = ["[[resolution]]", *(f"{key} = {toml_text(value)}" for key, value in wanted.items()), ""]
        after = text + apart + newline.join(rows)
        expected = [*listed, wanted]
    try:
        sound = _entries(after) == expected
        Resolutions.model_validate({"resolution": expected})
    except (tomllib.TOMLDecodeError, ValidationError):
        sound = False
    if not sound:
        what = "is written in a way to which no entry can be added."
        repair = "Write each entry as a table that begins with [[resolution]]."
        raise CaseErrors([Problem(str(path), None, path.name, what, repair)])
    return after


def _entries(text: str) -> list[dict[str, Any]]:
    return tomllib.loads(text.replace("\r\n", "\n")).get("resolution", [])


def _filled(old: dict[str, Any], wanted: dict[str, str]) -> dict[str, Any]:
    """An entry with other values; what it had and has no more is left empty, so that a comment beside it stays."""
    return dict.fromkeys(old, "") | wanted


def _changed(text: str, place: int, wanted: dict[str, str]) -> str:
    """The text with other values in one of its entries, comments and all else kept."""
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document["resolution"][place]  # pyright: ignore[reportIndexIssue]
    values = _filled(dict(table), wanted)
    for key in table:
        if table[key] != values[key]:
            table[key] = values[key]
    rows = tomlkit.dumps(document).split("\n")
    at = key_lines("\n".join(rows).replace("\r\n", "\n"))["resolution", place, "source"] - 1
    end = "\r" if rows[at].endswith("\r") else ""
    rows[at:at] = [f"{key} = {toml_text(value)}{end}" for key, value in values.items() if key not in table]
    return "\n".join(rows)
