"""Texts from a disk: plain text, HTML or PDF, whole or damaged, are read or refused with a word, in time."""

import logging
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given

from foedus.evidence.anchors import read_text
from foedus.problems import CaseErrors
from foedus.reading import read_document
from foedus.reading.opening import looks_like_html

from ..damage import files, quick

TEXTS = Path(__file__).parent / "texts"


SENTENCE = b"BT /F1 12 Tf 72 700 Td (The minister said that 300 soldiers went.) Tj ET"


def pdf(filtered: str = "FlateDecode", content: bytes = SENTENCE) -> bytes:
    """A PDF of one page."""
    words = zlib.compress(content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Filter /{filtered} /Length {len(words)} >>\nstream\n".encode() + words + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return written + f"{end}startxref\n{len(written)}\n%%EOF\n".encode()


def tried(read: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What is read, or why it is not."""
    try:
        return read(), None
    except (ValueError, CaseErrors) as error:
        return None, error


@pytest.fixture(autouse=True, scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What pypdf says of damaged files is no matter here; what reading imports is no part of its time."""
    text = tmp_path_factory.mktemp("texts") / "text"
    for content in (pdf(), b"<html><p>A page</p>", "Слово и дело".encode("cp1251")):
        text.write_bytes(content)
        tried(lambda: read_document(text))
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    yield
    logging.getLogger("pypdf").setLevel(logging.NOTSET)


def test_a_pdf_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    assert read_document(tmp_path / "a.pdf").text == "The minister said that 300 soldiers went."


@pytest.mark.parametrize(("size", "joint"), [(12, " "), (9, "\n\n")])
def test_lines_of_another_size_are_another_paragraph(tmp_path: Path, size: int, joint: str) -> None:
    first, second = "The minister said that many of the", "soldiers went home in the spring"
    lines = [(12, 700, first), (12, 686, first), (size, 672, second), (size, 658, second)]
    content = "\n".join(f"BT /F1 {each} Tf 72 {height} Td ({words}) Tj ET" for each, height, words in lines)
    (tmp_path / "a.pdf").write_bytes(pdf(content=content.encode()))
    assert read_document(tmp_path / "a.pdf").text == f"{first} {first}{joint}{second} {second}"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html><p>One", True),
        ("<html>One", True),
        ("One <body>two", True),
        ("One <head> two", True),
        ("<p>One</p>", True),
        ("<p>One", False),
        ("One </p> two", False),
        ("1 < 2", False),
    ],
)
def test_what_is_a_page_of_the_web(text: str, page: bool) -> None:
    assert looks_like_html(text) == page


def test_remarks_in_a_page_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>Many <!-- not to be read --><b>soldiers</b> went home.</p></body>")
    assert read_document(tmp_path / "a.html").text == "Many soldiers went home."


def test_a_damaged_pdf_is_refused_whatever_its_reader_raises(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("Unknown"))
    with pytest.raises(ValueError, match="is a PDF that cannot be read"):
        read_document(tmp_path / "a.pdf")


@given(files(pdf(), TEXTS / "b_qa_bold.html", TEXTS / "c_gulf_english_daily.html", TEXTS / "b_arab_league.txt"))
@quick
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "text"
    path.write_bytes(content)
    document, refused = tried(lambda: read_document(path))
    assert len(document.text) == len(document.plain) if document else str(refused).startswith(("is ", "has "))
    read, refused = tried(lambda: read_text(path))
    assert read[0].encode() == content if read else "must be UTF-8" in str(refused)


@pytest.mark.parametrize("content", [b"\n" * 10_000_000, b"<html><p>" * 1_200_000, b"\xff" * 10_000_000])
def test_a_text_of_ten_megabytes_is_refused_at_once(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "text").write_bytes(content)
    began = process_time()
    with pytest.raises(ValueError, match="has more than 4 MB"):
        read_document(tmp_path / "text")
    assert process_time() - began < 2


@pytest.mark.skipif(os.name == "nt", reason="no pipes or devices in the file system")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "none"):
        for reader in (read_document, read_text):
            with pytest.raises(CaseErrors):
                reader(path)


def test_a_text_keeps_its_mark_so_that_positions_hold(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_text(tmp_path / "text")[0] == "\ufeffa\r\nb"
