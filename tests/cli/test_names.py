"""A name that no file can have, wherever a verb takes one: exit code 2, a sentence, and nothing is left."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from example import EXAMPLE

from foedus.cli import foedus

LONG = "n" * 5000
NAMES = {
    "long": LONG,
    "deep": "/".join(["n" * 200] * 30),
    "through a file": "text.txt/x",
    "null": "a\0b",
    "a case's name and more": f"csto/{LONG}",
}
DETAILS = "--outlet o --language en --published 2020 --published-reason r --reliability A --reliability-reason r"
DETAILED = (*DETAILS.split(), "--hops", "0", "--hops-reason", "r")
RUN = ("run", str(EXAMPLE), "--draws", "2", "--engine", "numpy", "--processes", "1")
READING = [
    *(("check", "NAME"), ("check", str(EXAMPLE), "--texts", "NAME"), ("run", "NAME"), ("report", "NAME")),
    *(("replay", "NAME", "--draw", "0", "--policy", "x"), ("query", "NAME", "SELECT 1"), ("verify", "NAME")),
    *(("evidence", "NAME"), ("evidence", str(EXAMPLE), "--question", "NAME"), ("pool", "NAME", "x")),
    *(("pool", str(EXAMPLE), "NAME"), ("due", "NAME"), ("resolve", "NAME"), ("add-source", "NAME", "text.txt")),
    *(("resolve", str(EXAMPLE), "NAME", "--happened", "x", "--source", "y"), ("add-source", str(EXAMPLE), "NAME")),
    *(("suggest", "NAME"), ("suggest", "text.txt", "--case", "NAME", "--question", "x"), ("schema", "NAME")),
    ("backtest", "--data", "NAME", "--only", "council"),
]
WRITING = [
    *((*RUN, "--out", "NAME"), (*RUN, "--out", "made", "--parts", "NAME"), ("schema", "--out", "NAME")),
    *(("suggest", "text.txt", "--out", "NAME"), ("pool", "csto", "cf.personnel", "--svg", "NAME")),
    ("add-source", str(EXAMPLE), "text.txt", "--id", "s99", "--texts", "NAME", *DETAILED),
    ("add-source", str(EXAMPLE), "text.txt", "--id", "NAME", *DETAILED),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("The pact has fewer than 4,000 troops.", encoding="utf-8")
    return tmp_path


def told(words: tuple[str, ...], name: str) -> None:
    """A verb refuses a name with a sentence."""
    result = CliRunner().invoke(foedus, [name if word == "NAME" else word for word in words])
    assert isinstance(result.exception, SystemExit), repr(result.exception)[:200]
    assert result.exit_code == 2, result.output
    assert result.output.strip()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("words", [*READING, *WRITING], ids=lambda words: " ".join(words).replace(str(EXAMPLE), "CASE"))
def test_a_name_that_no_file_can_have_is_told(here: Path, words: tuple[str, ...], name: str) -> None:
    told(words, name)
    left = {path.name for path in here.iterdir() if path.name != "made"}
    assert left == {"text.txt"}
    assert not (EXAMPLE / "evidence" / "sources" / "s99.toml").exists()


@pytest.mark.parametrize("name", ["", ".", "folder"])
@pytest.mark.parametrize("words", [WRITING[3], WRITING[4]], ids=["suggest", "pool"])
def test_a_folder_where_a_file_is_to_be_written_is_told(here: Path, words: tuple[str, ...], name: str) -> None:
    (here / "folder").mkdir()
    told(words, name)
    assert {path.name for path in here.iterdir()} == {"text.txt", "folder"}


def test_a_link_to_nothing_is_not_replaced_by_a_draft(here: Path) -> None:
    (here / "draft.toml").symlink_to("nothing")
    told(WRITING[3], "draft.toml")
    assert (here / "draft.toml").is_symlink()
