"""Opening a text: a file of whatever kind becomes a document."""

import re
from pathlib import Path

from foedus.inputs import read_bytes
from foedus.reading.text import Document, from_plain

LONGEST = 4_000_000  # bytes: two thousand pages, and a few seconds' reading
LARGEST_PDF = 64_000_000  # most of them pictures


def read_document(path: Path) -> Document:
    """Read a file: HTML and PDF by what they begin with, anything else as plain text.

    Raises:
        ValueError: nothing that can be read as text is in it; the message says what was tried.
        CaseErrors: it cannot be read, is no file, or is too large.
    """
    data = read_bytes(path, most=LARGEST_PDF)
    if data.startswith(b"%PDF-"):
        from foedus.reading.pdf import from_pdf

        return from_pdf(data)
    if len(data) > LONGEST:
        raise ValueError(f"has more than {LONGEST // 10**6} MB, the most that is read of a text.")
    string = decoded(data)
    if looks_like_html(string):
        from foedus.reading.html import from_html

        return from_html(string)
    if "\0" in string:
        raise ValueError("is neither plain text, HTML nor PDF (it contains null bytes).")
    return from_plain(string)


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8, else UTF-16 by its mark, else the likeliest old code page; line ends become newlines."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        string = data.decode("utf-16", errors="replace")
    else:
        try:
            string = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            from charset_normalizer import from_bytes

            best = from_bytes(data).best()
            string = str(best) if best else data.decode("utf-8", errors="replace")
    return string.replace("\r\n", "\n").replace("\r", "\n")


def looks_like_html(string: str) -> bool:
    """Whether the text is a web page or a piece of one."""
    head = string[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) or "<body" in head or "<head>" in head:
        return True
    return (
        head.startswith("<") and len(re.findall(r"</(?:p|div|h1|h2|article|section|blockquote)>", string.lower())) > 0
    )
