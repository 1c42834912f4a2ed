"""The lock file `evidence/anchors.lock`: where each quote stands in its text, written by the tool."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from foedus.evidence.anchors import Anchor, locate, make, occurrences, without_surroundings
from foedus.evidence.keeping import keep
from foedus.evidence.ledger import Ledger
from foedus.evidence.sources import Claim, Source
from foedus.evidence.written import toml_text

NAME = "anchors.lock"
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
    """The lock of a case, by source; empty where none was written."""
    path = path_of(case_folder)
    if not path.exists():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        source: TextLock(entry["sha256"], {claim: Anchor(**anchor) for claim, anchor in entry["anchor"].items()})
        for source, entry in data.items()
    }


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
