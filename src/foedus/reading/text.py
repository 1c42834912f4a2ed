"""A text as it will be read: the extracted text, and a copy of the same length in which layout is spelt out.

Offsets everywhere in this package are code points of `Document.text`. `Document.plain` is the copy that rules read:
every kind of blank is a space, a line that merely wraps is joined by a space, and each paragraph ends in a newline.
Because both have the same length, a span found in one is the same span in the other.
"""

import itertools
import re
from dataclasses import dataclass, field
from typing import NamedTuple

BLANKS = {ord(blank): " " for blank in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"}
BLANKS |= {ord(blank): " " for blank in "\u200b\u202f\u205f\u3000\ufeff\t\v\f\x1c\x1d\x1e\x1f\x85\r\u00ad\u2060"}
BLANKS |= {0x2010: "-", 0x2011: "-", 0x2028: "\n", 0x2029: "\n", 0x2012: "–", 0x02BC: "’", 0x2032: "'"}
NEW_BLOCK = re.compile(r"\s*(?:[-–—•*·▪]\s|>|\(?\d{1,2}[.)]\s|[A-ZА-Я][\w .'’-]{0,30}:\s|#+\s)")
WIDEST_WRAP = 120
INDENT = re.compile(r"(?: {2,}|\t)\S")
METADATA = re.compile(
    r"(?:by|published|posted|updated|last (?:updated|modified)|reading time|автор|опубликовано|"
    r"обновлено)\b[^.!?]{0,90}$",
    re.IGNORECASE,
)


class Span(NamedTuple):
    """A stretch of the text: code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Document:
    """A text and what its layout says.

    Attributes:
        text: the extracted text; offsets count its code points.
        plain: the same length; blanks are spaces, wrapped lines joined, each paragraph ends in a newline.
        blocks: block quotes, a span a paragraph.
        strong: paragraphs set in bold type as a whole, such as the questions of an interview.
        metadata: lines that are neither headline, dateline nor body (byline, "Published ...").
        rows: tables, each a list of rows, each a list of the spans of its cells.
        format: `text`, `html` or `pdf`.
        title, published, outlet, language: what the file says of itself; None where it does not.
    """

    text: str
    plain: str
    blocks: tuple[Span, ...] = ()
    strong: tuple[Span, ...] = ()
    metadata: tuple[Span, ...] = ()
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    format: str = "text"
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    paragraphs: tuple[Span, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Find the paragraphs."""
        if len(self.text) != len(self.plain):
            raise ValueError("text and plain must have the same length")
        found = tuple(trimmed(self.plain, match.start(), match.end()) for match in re.finditer(r"[^\n]+", self.plain))
        object.__setattr__(self, "paragraphs", tuple(span for span in found if span.end > span.start))


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def from_plain(string: str) -> Document:
    """A document of plain text; the text itself is not changed."""
    plain = _joined(string.translate(BLANKS))
    if "``" in plain:  # the quotation marks of old wire copy
        plain = plain.replace("``", " “").replace("''", "” ")
    metadata = tuple(
        Span(match.start(), match.end())
        for match in list(re.finditer(r"[^\n]+", plain))[:8]
        if METADATA.match(match[0].strip())
    )
    strong = tuple(Span(match.start(), match.end()) for match in re.finditer(r"(?m)^(\*\*|__)[^\n]+\1$", plain))
    lines = [line.strip() for line in plain.split("\n") if line.strip()]
    title = lines[0] if len(lines) > 1 and len(lines[0]) < 160 and not lines[0].endswith(".") else None
    return Document(string, plain, blocks=_plain_blocks(string, plain), strong=strong, metadata=metadata, title=title)


def _joined(plain: str) -> str:
    """Spell out layout: newlines inside a hard-wrapped paragraph become spaces, the others stay."""
    lines = plain.split("\n")
    wrapped = _is_wrapped(lines)
    whole = max((len(line.rstrip()) for line in lines), default=0)
    inset = max((len(line.rstrip()) for line in lines if _inset(line)), default=0)
    out = [lines[0]]
    for line, following in itertools.pairwise(lines):
        both_inset = _inset(line) and _inset(line) == _inset(following)
        goes_on = (wrapped and whole <= WIDEST_WRAP and _wraps(line, following, whole)) or (
            both_inset and inset <= WIDEST_WRAP and _wraps(line, following, inset)
        )
        out.append(" " if goes_on else "\n")
        out.append(following)
    return "".join(out)


def _inset(line: str) -> str:
    """How a line is set apart: by ">" or by blanks; empty if it is not."""
    match = re.match(r"\s*>|(?: {2,}|\t)(?=\S)", line)
    return match[0] if match else ""


def _is_wrapped(lines: list[str]) -> bool:
    broken = sum(
        1
        for line, following in itertools.pairwise(lines)
        if re.search(r"[\w,–—-]\s*$", line) and re.match(r"\s*[\"'“‘«(]?[^\W\d_A-ZА-Я]", following)
    )
    return broken >= 2


def _wraps(line: str, following: str, width: int) -> bool:
    """Whether the next line goes on with this one's paragraph: its first word would not have fitted."""
    stripped, next_word = line.rstrip(), following.split()[:1]
    if not stripped or not next_word:
        return False
    quoted = line.lstrip().startswith(">")
    if quoted != following.lstrip().startswith(">"):
        return False
    if not quoted:
        if NEW_BLOCK.match(following) and re.search(r"[.!?:;”\"»)]$", stripped):
            return False
        if bool(INDENT.match(line)) != bool(INDENT.match(following)) and re.search(r"[.!?:;”\"»)]$", stripped):
            return False
    short = len(stripped) + 1 + len(next_word[0]) <= width - 8
    return not (short and (re.search(r"[.!?:;”\"»)]$", stripped) or not following.lstrip()[:1].islower()))


def _plain_blocks(string: str, plain: str) -> tuple[Span, ...]:
    """Block quotes of plain text: paragraphs marked with ">", or indented after one that ends in a colon."""
    blocks: list[Span] = []
    introduced = False
    for match in re.finditer(r"[^\n]+", plain):
        body = trimmed(plain, match.start(), match.end())
        if body.end == body.start:
            continue
        if plain[body.start] == ">":
            inside = trimmed(plain, body.start + 1, body.end)
            if inside.end > inside.start:
                blocks.append(inside)
            continue
        indented = bool(INDENT.match(string, match.start()))
        if indented and introduced and not re.match(r"[-–—•*\d]", plain[body.start]):
            blocks.append(body)
            continue
        introduced = plain[body.end - 1] == ":"
    return tuple(blocks)


def in_title_line(plain: str, offset: int) -> bool:
    """Whether the line is a headline in which most words have capitals."""
    begin = plain.rfind("\n", 0, offset) + 1
    end = plain.find("\n", offset)
    line = re.findall(r"[^\W\d_]{4,}", plain[begin : end if end >= 0 else len(plain)])
    return 3 <= len(line) < 25 and sum(word[0].isupper() for word in line) > 0.7 * len(line)


def clause_around(plain: str, offset: int) -> str:
    """The words before an offset in its sentence."""
    begin = max(plain.rfind(mark, 0, offset) for mark in (". ", "\n", "; ", "! ", "? "))
    return plain[max(0, begin) : offset]
