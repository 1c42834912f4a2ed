"""`foedus suggest`: tables, JSON, a draft that the loader refuses, and what a newcomer gets wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus.cli import foedus
from foedus.reading.draft import DECIDE

TEXT = (
    "OSLO, 4 March 2026 - The pact has fewer than 4,000 troops, the wire agency NTB reported. "
    "“We shall double the force by 2030,” said General Maria Holt, its commander."
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "wire.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*words: object):
    return CliRunner().invoke(foedus, ["suggest", *map(str, words)])


def test_json_gives_spans_of_the_text(text: Path) -> None:
    told = run(text, "--published", "2026-03-04", "--question", "How many troops are there?", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    for kind in ("quotations", "quantities", "dates", "sentences"):
        assert found[kind], kind
        for item in found[kind]:
            assert found["text"][item["start"] : item["end"]] == item["text"]
    troops = next(each for each in found["quantities"] if each["high"] == 4000)
    assert (troops["bound"], troops["low"], troops["counted"]) == ("<", None, "troops")
    assert found["quotations"][0]["speaker"] == "Maria Holt"


def test_tables_for_a_reader(text: Path) -> None:
    told = run(text)
    assert told.exit_code == 0
    for words in ("Quotations", "Quantities", "Dates", "Maria Holt", "2030"):
        assert words in told.stdout


def test_the_draft_leaves_every_judgement_open_and_is_refused(text: Path, tmp_path: Path) -> None:
    from foedus.evidence.sources import Source
    from foedus.inputs import load_toml

    out = tmp_path / "new-source.toml"
    told = run(text, "--published", "2026-03-04", "--out", out)
    assert told.exit_code == 0, told.output
    draft = out.read_text(encoding="utf-8")
    assert draft.count(DECIDE) > 8
    data, _ = load_toml(out)
    assert any("double the force" in claim["quote"] for claim in data["claim"])
    with pytest.raises(ValueError, match="reliability"):
        Source.model_validate(data)


def test_a_draft_replaces_nothing(text: Path, tmp_path: Path) -> None:
    out = tmp_path / "kept.toml"
    out.write_text("mine", encoding="utf-8")
    told = run(text, "--out", out, "--published", "2026-03-04")
    assert told.exit_code == 2
    assert "this file exists" in told.stderr
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_wrong_date_and_an_unreadable_text_are_both_told(tmp_path: Path) -> None:
    path = tmp_path / "blob.bin"
    path.write_bytes(b"\x00\x01\x02\x00")
    told = run(path, "--published", "sometime")
    assert told.exit_code == 2
    assert "--published sometime" in told.stderr
    assert "null bytes" in told.stderr
    assert "Traceback" not in told.output
