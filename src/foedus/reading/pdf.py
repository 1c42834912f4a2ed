"""PDF: lines put back into paragraphs, words broken at a line's end joined, running heads and page numbers left out.

pypdf says what is written where on the page; a paragraph ends at a wider gap, at another indent or type size, or
after a
short line. Scanned pages have no text to read and are refused with a message.
"""

import io
import itertools
import re
from collections import Counter, defaultdict
from statistics import median
from typing import Any, NamedTuple

from foedus.reading.text import BLANKS, Document, Span

PARAGRAPH = "\n\n"
ENDS = re.compile(r"[.!?:;…]['\"”’»)]*$")
COMPOUND = re.compile(
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"half|"
    r"non|anti|counter|self|pro|co|mid|long|short|high|low|well|so|vice|deputy|semi|multi|all|ex|post|pre|cross|re)$",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """One line of type: its words, where it begins, its height on the page, type size and page."""

    text: str
    x: float
    y: float
    size: float
    page: int


def from_pdf(data: bytes) -> Document:
    """A document of the bytes of a PDF.

    Raises:
        ValueError: it is damaged, locked, or has no text (a scan).
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        lines = [line for number, page in enumerate(reader.pages) for line in _lines(page, number)]
        pages, meta = len(reader.pages), reader.metadata
    except Exception as error:  # a damaged file leads pypdf to whatever exception there is
        raise ValueError(f"is a PDF that cannot be read ({error}).") from None
    lines = _without_margins(lines, pages)
    if not lines:
        raise ValueError("is a PDF without text, probably a scan; run text recognition on it first.")
    title = (meta.title or "").strip() if meta else ""
    return _assembled(lines, title if title and not re.fullmatch(r"\W*(?:anonymous|untitled)\W*", title) else None)


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of a page in the order in which they were written."""
    lines: list[Line] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        text = text.replace("\u00ad\n", "").translate(BLANKS)
        if not text.strip():
            return
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        height = abs(size * tm[3] * cm[3]) or size
        for part in filter(str.strip, text.split("\n")):
            if lines and abs(lines[-1].y - y) < 0.4 * height and lines[-1].page == number:
                glue = (
                    "" if lines[-1].text.endswith(" ") or part.startswith(" ") else " " if x - lines[-1].x > 1 else ""
                )
                lines[-1] = lines[-1]._replace(text=lines[-1].text + glue + part)
            else:
                lines.append(Line(part, x, y, round(height, 1), number))

    page.extract_text(visitor_text=visit)
    return [line._replace(text=" ".join(line.text.split())) for line in lines]


def _without_margins(lines: list[Line], pages: int) -> list[Line]:
    """Leave out page numbers, and what stands at the top or the bottom of most pages."""
    repeated = Counter(key for _, key in {(line.page, _key(line)) for line in lines})
    heights = [line.y for line in lines]
    if not heights:
        return []
    low, high = min(heights), max(heights)
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    kept = []
    for line in lines:
        at_edge = line.y < low + 0.08 * (high - low) or line.y > high - 0.08 * (high - low)
        running = pages > 1 and repeated[_key(line)] >= max(2, pages // 2) and at_edge
        number = re.fullmatch(
            r"(?:page |p\. ?|с(?:тр)?\. ?)?[-–— ]*\d{1,4}[-–— ]*(?:(?:of|из|/) ?\d+)?", line.text.lower()
        )
        if not running and not (number and at_edge) and not _stands_apart(line, by_page[line.page]):
            kept.append(line)
    return kept


def _stands_apart(line: Line, page: list[Line]) -> bool:
    """A short line at the very top or bottom of a page, in the body's size or smaller, far from the next line."""
    others = [other for other in page if abs(other.y - line.y) > 1]
    if not others or line.size > median(other.size for other in others) + 2.1 or len(line.text) > 80:
        return False
    if (
        line.page == 0
        and all(other.y < line.y for other in others)
        and all(other.size <= line.size for other in others)
    ):
        return False  # the headline of a plain memo
    outermost = all(other.y > line.y for other in others) or all(other.y < line.y for other in others)
    return outermost and min(abs(other.y - line.y) for other in others) > 2.6 * line.size and not ENDS.search(line.text)


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.y / 4)


def _assembled(lines: list[Line], title: str | None) -> Document:
    widths = [len(line.text) for line in lines]
    full = sorted(widths)[int(0.8 * (len(widths) - 1))]
    gaps = [a.y - b.y for a, b in itertools.pairwise(lines) if a.page == b.page and 0 < a.y - b.y < 4 * a.size]
    usual_gap = median(gaps) if gaps else 0.0
    left = Counter(round(line.x) for line in lines).most_common(1)[0][0]
    whole = "\n".join(line.text for line in lines)
    text, blocks, start, introduced = lines[0].text, [], 0, False
    paragraphs: list[tuple[int, int, float]] = []
    for before, line in itertools.pairwise(lines):
        if _new_paragraph(before, line, usual_gap, full):
            paragraphs.append((start, len(text), before.x))
            text += PARAGRAPH
            start = len(text)
            text += line.text
        else:
            text = _joined(text, line.text, whole)
    paragraphs.append((start, len(text), lines[-1].x))
    for begin, end, x in paragraphs:
        if introduced and x > left + 8:
            blocks.append(Span(begin, end))
        else:
            introduced = text[end - 1] == ":"
    return Document(text, text, blocks=tuple(blocks), format="pdf", title=title or _headline(lines))


def _new_paragraph(before: Line, line: Line, usual_gap: float, full: int) -> bool:
    if abs(before.size - line.size) > 0.8:
        return True
    ended = bool(ENDS.search(before.text))
    gap = before.y - line.y
    if before.page != line.page or gap < 0:
        return ended and (len(before.text) < 0.8 * full or line.text[:1].isupper())
    if gap > 1.35 * usual_gap > 0:
        return True
    if abs(line.x - before.x) > 6:
        return ended or (line.x > before.x and not line.text[:1].islower())
    return ended and len(before.text) < 0.75 * full


def _joined(text: str, following: str, whole: str) -> str:
    """Go on with the next line; a word broken at the end of this one is made whole."""
    broken = re.search(r"([^\W_]+)-$", text)
    if broken is None:
        return f"{text} {following}"
    rest = re.match(r"\w*", following)
    second = rest[0] if rest else ""
    keeps = not second[:1].islower() or COMPOUND.match(broken[1]) or f"{broken[1]}-{second}" in whole
    return text + following if keeps else text[:-1] + following


def _headline(lines: list[Line]) -> str | None:
    biggest = max(line.size for line in lines[:6])
    words = " ".join(line.text for line in lines[:6] if line.size == biggest)
    return words if biggest > median(line.size for line in lines) + 1 and len(words) < 200 else None
