"""`facts.csv`: what spreadsheets make of it, figures that are none, and any bytes."""

import csv
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given

from foedus.case.files import COLUMNS, Fact, read_facts
from foedus.case.load import SHIPPED
from foedus.problems import MOST_TOLD, Problem, told

from ..damage import files, quick
from ..example import EXAMPLE

FACTS = (EXAMPLE / "facts.csv").read_text(encoding="utf-8")
HEADING = ",".join(COLUMNS) + "\n"


def read(folder: Path, content: str | bytes) -> tuple[dict[str, Fact] | None, list[Problem]]:
    path = folder / "facts.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (facts, lines), problems = told(read_facts(path))
    assert set(facts or ()) == set(lines)
    return facts, problems


def said(folder: Path, content: str | bytes) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.where, problem.what) for problem in read(folder, content)[1]]


def row(value: str, low: str = "", high: str = "") -> str:
    cells = [f'"{cell}"' for cell in (value, low, high)]
    return f"{HEADING}one,Pact,size,{','.join(cells)},men,2025,Almanac,,,,,high\n"


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
@pytest.mark.parametrize("before", ["", "\ufeff", "sep={mark}\r\n"])
def test_another_separator_is_one_problem(tmp_path: Path, mark: str, name: str, before: str) -> None:
    rows = [mark.join(cells) for cells in csv.reader(FACTS.splitlines())]
    ((line, where, what),) = said(tmp_path, before.format(mark=mark) + "\r\n".join(rows))
    assert (line, where) == (1, "columns")
    assert what == f"are separated by {name}, as some spreadsheets do; they must be by commas."
    quoted = f'"{mark}"'.join(COLUMNS)
    assert said(tmp_path, f'"{quoted}"\n')[0][2] == what


@pytest.mark.parametrize("content", ["", "\n", "sep=,\n" + FACTS, "one,two\n"])
def test_a_file_without_its_heading_is_one_problem(tmp_path: Path, content: str) -> None:
    assert said(tmp_path, content) == [(1, "columns", "the first line does not name them.")]


def test_columns_that_are_missing_are_one_problem(tmp_path: Path) -> None:
    some = HEADING.replace("low,high,", "")
    assert said(tmp_path, some) == [(1, 'columns "low", "high"', "are missing.")]
    assert said(tmp_path, HEADING.replace("\n", ",id\n")) == [(1, "columns", "are named twice.")]
    assert said(tmp_path, HEADING.replace("low,high", "high,low")) == [(1, "columns", "are not in their order.")]


def test_rows_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    facts, problems = read(tmp_path, ("\ufeff" + FACTS.replace("\n", "\r\n")).encode())
    assert (facts, problems) == read(tmp_path, FACTS)
    assert (len(facts or ()), problems) == (7, [])
    assert read(tmp_path, FACTS.replace("\n", "\r")) == (facts, [])


@pytest.mark.parametrize(
    "figure", ["nan", "NaN", "inf", "-inf", "1.200,5", "1,200", "1 200", "1\u00a0200", "1_000", "١٢", "12%", "−3"]
)
@pytest.mark.parametrize("column", ["value", "low", "high"])
def test_what_is_no_number_is_refused(tmp_path: Path, figure: str, column: str) -> None:
    cells = {"value": "", "low": "", "high": "", column: figure}
    ((line, where, what),) = said(tmp_path, row(**cells))
    assert (line, where) == (2, f'row "one", {column} = "{figure}"')
    assert what == "is no number as it is written here."


def test_words_are_a_value_and_no_bound(tmp_path: Path) -> None:
    assert said(tmp_path, row("37th brigade", "", "")) == []
    assert said(tmp_path, row("1.16-1.65", "1.16", "1.65")) == []
    assert said(tmp_path, row("2026-2030")) == []
    for cells in (("", "about 3", ""), ("", "", ">365"), ("2026-13", "2026-13", "")):
        ((_, _, what),) = said(tmp_path, row(*cells))
        assert what == "is neither a number nor a date."
    assert said(tmp_path, row("1e999")) == [(2, 'row "one", value = "1e999"', "is too large.")]


@pytest.mark.parametrize(
    "cells",
    [
        ("3", "1", "5"), ("3", "3", "3"), ("", "1", "5"), ("3", "", ""), ("3", "1", ""), ("-1.5", "-2", "1e3"),
        (".5", "", "1."),        ("2026-11", "2026-11", "2027-12"), ("2026-11", "2026-11-05", "2026-11-30"),
        ("2026", "2026-11", "2027-12"), ("no", "1", "5"),
    ],
)  # fmt: skip
def test_a_value_within_its_range_is_fine(tmp_path: Path, cells: tuple[str, str, str]) -> None:
    assert said(tmp_path, row(*cells)) == []


@pytest.mark.parametrize(
    ("cells", "where", "what"),
    [
        (("0", "1", "5"), "low = 1", "is above value = 0."),
        (("6", "1", "5"), "value = 6", "is above high = 5."),
        (("", "5", "1"), "low = 5", "is above high = 1."),
        (("no", "5", "1"), "low = 5", "is above high = 1."),
        (("2028-01", "2026-11", "2027-12"), "value = 2028-01", "is above high = 2027-12."),
    ],
)
def test_a_value_outside_its_range_is_refused(
    tmp_path: Path, cells: tuple[str, str, str], where: str, what: str
) -> None:
    assert said(tmp_path, row(*cells)) == [(2, f'row "one", {where}', what)]


def test_what_no_reader_of_csv_reads_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, f'{FACTS}x,"{"y" * 200_000}"\n') == [
        (9, "row", "a cell has more than 131,072 characters; perhaps a double quote is not closed.")
    ]
    wrong = (3, "row", "a double quote is not closed, or stands where none may.")
    assert said(tmp_path, FACTS.replace('"The chair', '"The "chair')) == [wrong]
    assert said(tmp_path, FACTS.replace("n007", '"n007')) == [(8, *wrong[1:])]
    assert said(tmp_path, FACTS.replace("n003", "n\x00")) == [
        (4, "encoding", "has a null character, which no text has: it is damaged, or not UTF-8.")
    ]
    assert said(tmp_path, FACTS.encode("utf-16")) == [(1, "encoding", "must be UTF-8; this is UTF-16.")]


@pytest.mark.parametrize("rows", ["x,y\n", FACTS.splitlines()[1] + "\n", ",,,,,,,,,,,,,\n"])
def test_a_file_with_twenty_thousand_wrong_rows_is_told_in_no_time(tmp_path: Path, rows: str) -> None:
    began = process_time()
    assert len(said(tmp_path, FACTS + rows * 20_000)) == MOST_TOLD + 1
    assert process_time() - began < 2


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("facts.csv")), ids=lambda path: path.parent.name)
def test_shipped_facts_are_in_order(path: Path) -> None:
    (facts, _), problems = told(read_facts(path))
    assert facts
    assert problems == []


@given(files(EXAMPLE / "facts.csv"))
@quick
def test_any_bytes_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    facts, problems = read(tmp_path, content)
    assert facts is not None or problems
    assert all(0 < (problem.line or 1) <= content.count(b"\n") + content.count(b"\r") + 1 for problem in problems)
