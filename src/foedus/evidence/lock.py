"""The lock file `evidence/anchors.lock`: where each quote stands in its text, written by the tool."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from foedus.evidence.anchors import Anchor, locate, make, occurrences, without_surroundings
from foedus.evidence.keeping import keep
from foedus.evidence.ledger import Ledger
from foedus.evidence.sources import Claim, Source
from foedus.evidence.written import toml_text
from foedus.inputs import load_toml
from foedus.problems import CaseErrors, KeyPath, Problem, first, line_of, show_path

NAME = "anchors.lock"
MOST = 4_000_000  # bytes: some twenty thousand anchors
REPAIR = "Delete it, and write it again: foedus evidence CASE --anchor --texts FOLDER."
KINDS = {"exact": str, "prefix": str, "suffix": str, "start": int, "end": int}  # of the fields of an `Anchor`
HEADING = """\
# Where each quote stands in its text: exact words, up to 32 characters before and after (or their digests, where the
# text may not be passed on) and the position in code points (W3C Web Annotation). Written by the tool; do not edit.
"""


@dataclass(frozen=True)
class TextLock:
    """The anchors of one text.

    Attributes:
        sha256: of the text the positions are of.
        anchors: by claim id.
    """

    sha256: str
    anchors: dict[str, Anchor]


def path_of(case_folder: Path) -> Path:
    """Where a case keeps its lock."""
    return case_folder / "evidence" / NAME


def read(case_folder: Path) -> dict[str, TextLock]:
    """The lock of a case, by source; empty where none was written.

    Raises:
        CaseErrors: it is damaged, or not as the tool writes it.
    """
    path = path_of(case_folder)
    if not os.path.lexists(path):
        return {}
    try:
        data, lines = load_toml(path, most=MOST)
    except CaseErrors as errors:
        raise CaseErrors(replace(problem, repair=REPAIR) for problem in errors.problems) from None
    wrong = first(
        Problem(str(path), line_of(lines, at), show_path(at), "is not as the tool writes it.", REPAIR)
        for at in _not_as_written(data)
    )
    if wrong:
        raise CaseErrors(wrong)
    return {
        source: TextLock(entry["sha256"], {claim: Anchor(**anchor) for claim, anchor in entry["anchor"].items()})
        for source, entry in data.items()
    }


def _not_as_written(data: dict[str, Any]) -> Iterator[KeyPath]:
    """Where a lock has not the form that `render` gives it."""
    for source, entry in data.items():
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("sha256"), str)
            or set(entry) != {"sha256", "anchor"}
        ):
            yield (source,)
        elif not isinstance(entry["anchor"], dict):
            yield source, "anchor"
        else:
            yield from ((source, "anchor", claim) for claim, at in entry["anchor"].items() if not _is_anchor(at))


def _is_anchor(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and {name: type(inner) for name, inner in value.items()} == KINDS
        and 0 <= value["start"] <= value["end"]
    )


def render(locks: dict[str, TextLock]) -> str:
    """The lock as TOML, one line a claim, so that a review shows which quotes moved."""
    parts = [HEADING]
    for source, lock in sorted(locks.items()):
        parts.append(f"\n[{toml_text(source)}]\nsha256 = {toml_text(lock.sha256)}\n")
        parts.append(f"\n[{toml_text(source)}.anchor]\n")
        for claim, anchor in sorted(lock.anchors.items()):
            fields = {"start": anchor.start, "end": anchor.end, "exact": anchor.exact}
            fields |= {"prefix": anchor.prefix, "suffix": anchor.suffix}
            inner = ", ".join(
                f"{key} = {toml_text(value) if isinstance(value, str) else value}" for key, value in fields.items()
            )
            parts.append(f"{toml_text(claim)} = {{ {inner} }}\n")
    return "".join(parts)


def place(claim: Claim, text: str, known: Anchor | None) -> tuple[int, int] | None:
    """Start and end of a claim's quote, standing verbatim in the text; None where it does not, or nobody can tell.

    Words that stand in several places are told apart by the anchor the claim had; a claim that had none is put in the
    first of them.
    """
    places = occurrences(text, claim.quote)
    if known is not None and known.exact == claim.quote:
        found = locate(text, known)
        if found.how in ("same", "moved"):
            return found.start, found.end
        if len(places) > 1:
            return None
    return (places[0], places[0] + len(claim.quote)) if places else None


def build(source: Source, text: str, sha256: str, known: TextLock | None) -> TextLock:
    """Anchors of the claims of a source that stand verbatim in its text; the others keep the anchor they had."""
    anchors = dict(known.anchors) if known else {}
    anchors = {claim.id: anchors[claim.id] for claim in source.claim if claim.id in anchors}
    for claim in source.claim:
        spot = place(claim, text, anchors.get(claim.id))
        if spot is not None:
            anchor = make(text, *spot)
            anchors[claim.id] = anchor if source.redistributable else without_surroundings(anchor)
    return TextLock(sha256, anchors)


def write(ledger: Ledger, texts: dict[str, tuple[str, str]]) -> int:
    """Write the lock of a case from the texts given, as (text, SHA-256) by source; returns the number of anchors.

    Raises:
        CaseErrors: it cannot be written; the lock that was there stays.
    """
    locks = read(ledger.folder)
    for source in ledger.sources.values():
        if source.id in texts:
            locks[source.id] = build(source, *texts[source.id], locks.get(source.id))
    keep(path_of(ledger.folder), render(locks).encode())
    return sum(len(lock.anchors) for lock in locks.values())
