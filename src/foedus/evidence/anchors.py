"""Where each quote stands in its text, so that it can be found again after the text was edited.

An anchor follows the W3C Web Annotation model (2017): the exact words, 32 characters before and after, and the position
in code points; a lock file written by the tool keeps the anchors of a case beside the SHA-256 of each text. Words that
are found verbatim in like surroundings count as found. Anything less is shown as a difference and never passes.

Where a text may not be passed on, the lock keeps digests of the surroundings in place of their characters: quotes and
surroundings together would give most of a short article away. Places are then found less often, never wrongly.
"""

import difflib
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from foedus.inputs import LONGEST_TEXT, decoded, read_bytes

CONTEXT = 32  # characters kept before and after the quote
SURE = 100.0
SAME_CONTEXT = 75.0  # likeness (0 to 100) that one side of the surroundings must reach
DIGEST = "sha256:"
SAME_WORDS = 80.0  # likeness below which changed words are not taken for the quote
LEAD = 8.0  # by how much the best place must beat the next
MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'",
                       "‛": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ",
                       "\n": " ", "\r": " ", "\t": " "})  # fmt: skip

How = Literal["same", "moved", "changed", "lost"]


@dataclass(frozen=True)
class Anchor:
    """A quote and its surroundings in a text.

    Attributes:
        exact: the words.
        prefix, suffix: up to 32 characters before and after them, or their digests ("sha256:...").
        start, end: position in code points, end excluded.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Found(NamedTuple):
    """What became of an anchor in a text.

    Attributes:
        how: same (verbatim, where it was), moved (verbatim, elsewhere, like surroundings), changed (other words in the
            same place), lost (no place is like enough, or several are).
        start, end: the place; -1 where lost.
        diff: for changed and lost, what was sought and what stands there, as lines of a diff.
    """

    how: How
    start: int
    end: int
    diff: str


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def read_text(path: Path) -> tuple[str, str]:
    """The text of a file, line ends and a mark of byte order untouched so that positions hold, and its SHA-256.

    Raises:
        CaseErrors: it cannot be read, is no file, has more than `LONGEST_TEXT` bytes, or is not UTF-8.
    """
    data = read_bytes(path, most=LONGEST_TEXT)
    return decoded(data, str(path)), sha256(data)


def make(text: str, start: int, end: int) -> Anchor:
    """The anchor of a stretch of a text."""
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end)


def without_surroundings(anchor: Anchor) -> Anchor:
    """The anchor with digests in place of the characters around the words."""
    return replace(anchor, prefix=_digest(anchor.prefix), suffix=_digest(anchor.suffix))


def occurrences(text: str, words: str) -> list[int]:
    """Every position at which the words stand, overlaps included."""
    places, place = [], text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return places


def locate(text: str, anchor: Anchor) -> Found:
    """Find an anchor in a text that may have changed since."""
    length = len(anchor.exact)
    there = text[anchor.start : anchor.end] == anchor.exact
    if there and max(_sides(text, anchor.start, anchor.end, anchor)) >= SAME_CONTEXT:
        return Found("same", anchor.start, anchor.end, "")
    places = {place: _sides(text, place, place + length, anchor) for place in occurrences(text, anchor.exact)}
    certain = [place for place, sides in places.items() if min(sides) == SURE]
    if len(certain) == 1:
        return Found("moved", certain[0], certain[0] + length, "")
    start, end, lead = _most_alike(text, anchor)
    words = text[start:end]
    if lead < LEAD:
        return Found("lost", -1, -1, _diff(anchor.exact, f"{words}   (and another place as like)"))
    for place, sides in places.items():
        if place < end and start < place + length and max(sides) >= SAME_CONTEXT:
            return Found("moved", place, place + length, "")
    if words == anchor.exact:
        return Found("lost", -1, -1, _diff(anchor.exact, f"{words}   (the words, in other surroundings)"))
    like = max(_sides(text, start, end, anchor))
    if like >= SAME_CONTEXT and _alike(words, anchor.exact) >= SAME_WORDS:
        return Found("changed", start, end, _diff(anchor.exact, words))
    return Found("lost", -1, -1, _diff(anchor.exact, words))


def _sides(text: str, start: int, end: int, anchor: Anchor) -> tuple[float, float]:
    """Likeness of the surroundings before and after a stretch, 0 to 100 each."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _side(before, anchor.prefix), _side(after, anchor.suffix)


def _side(there: str, kept: str) -> float:
    if kept.startswith(DIGEST):
        return SURE if _digest(there) == kept else 0.0
    return _alike(there, kept)


def _digest(side: str) -> str:
    return DIGEST + hashlib.sha256(_plain(side).encode()).hexdigest()[:16]


def _most_alike(text: str, anchor: Anchor) -> tuple[int, int, float]:
    """Start and end of the stretch most like the quote in its surroundings, and its lead over the next best."""
    from rapidfuzz import fuzz

    prefix, suffix = ("" if side.startswith(DIGEST) else side for side in (anchor.prefix, anchor.suffix))
    sought, plain = _plain(prefix + anchor.exact + suffix), _plain(text)
    best = fuzz.partial_ratio_alignment(sought, plain)
    if best is None or not best.score:
        return 0, 0, 0.0
    start, end = _carry(sought, plain[best.dest_start : best.dest_end], len(prefix), len(anchor.exact))
    start, end = start + best.dest_start, end + best.dest_start
    rival = fuzz.partial_ratio_alignment(sought, plain[:start] + "\0" * (end - start) + plain[end:])
    return start, end, best.score - (rival.score if rival else 0.0)


def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(_plain(one), _plain(other))


def _carry(sought: str, window: str, start: int, length: int) -> tuple[int, int]:
    """Where the characters from start on, for length, of `sought` end up in `window`, by the least edits."""
    from rapidfuzz.distance import Indel

    first = last = None
    for block in Indel.opcodes(sought, window).as_matching_blocks() if sought and window else []:
        low, high = max(block.a, start), min(block.a + block.size, start + length)
        if low < high:
            first = block.b + low - block.a if first is None else first
            last = block.b + high - block.a
    return (first or 0, last or 0)


def _plain(text: str) -> str:
    """The text with plain quotation marks, dashes and blanks, character for character."""
    return text.translate(MARKS)


def _diff(sought: str, found: str) -> str:
    rows = difflib.ndiff([sought.replace("\n", "⏎")], [found.replace("\n", "⏎")])
    return "\n".join(row.rstrip("\n") for row in rows)
