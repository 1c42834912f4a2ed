"""The evidence verbs as a user meets them: tables, JSON, pictures, files written, and mistakes explained."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from foedus.case import load as load_case
from foedus.cli import foedus
from foedus.evidence import load

from ..example import EXAMPLE


def call(*words: str | Path, answer: str | None = None) -> Result:
    return CliRunner().invoke(foedus, [str(word) for word in words], input=answer)


def data(*words: str | Path) -> dict:
    result = call(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_evidence_lists_conflicts_first_and_names_repeated_origins() -> None:
    rows = data("evidence", "csto")["questions"]
    kinds = [row["verdict"] for row in rows]
    assert kinds[: kinds.count("conflict")] == ["conflict"] * kinds.count("conflict")
    shown = call("evidence", "csto").stdout
    assert "of these 12 rest on one origin repeated" in " ".join(shown.split())
    assert "agree: one origin repeated" in shown


def test_evidence_shows_the_words_and_grades_of_a_question() -> None:
    shown = call("evidence", "csto", "--question", "cf.personnel").stdout
    assert "less than 4 thousand people" in shown
    assert "C3" in shown
    found = data("evidence", "csto", "--question", "antiterror.strategy.status")
    assert {claim["origin"] for claim in found["claims"]} == {"tsargrad", "putin-address-csc-2025-11-27"}


def test_pool_explains_every_term() -> None:
    shown = call("pool", "csto", "cf.personnel", "--one-referent", "--explain").stdout
    for figure in ("0.2375", "0.0564", "0.4367", "0.1037", "0.4596", "1,776", "5,400", "30,973", "36,010", "112,403"):
        assert figure in shown
    found = data("pool", "csto", "putin.visit.start", "--explain")
    assert found["summary"]["2025-11-25"] == pytest.approx(0.59, abs=5e-3)
    assert found["variants"]


def test_pool_draws_a_picture(tmp_path: Path) -> None:
    result = call("pool", "csto", "kz2022.cause", "--svg", tmp_path / "cause.svg")
    assert result.exit_code == 0
    assert (tmp_path / "cause.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "cause.svg" in result.stderr


def test_a_picture_that_cannot_be_drawn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "renderer.py").write_text("import sys; sys.exit('no room here')", encoding="utf-8")
    monkeypatch.setattr("foedus.drawing.RENDERER", tmp_path / "renderer.py")
    result = call("pool", "csto", "kz2022.cause", "--svg", tmp_path / "cause.svg")
    assert result.exit_code == 1
    assert "cause.svg: the program that draws it failed (no room here)." in result.stderr
    assert "background" in result.stdout
    assert not (tmp_path / "cause.svg").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pool", "csto", "cf.persnel"), 'Did you mean "cf.personnel"'),
        (("pool", "csto", "compiegne"), "recorded and not pooled"),
        (("evidence", "csto", "--question", "chair"), "no question"),
        (("evidence", "nowhere"), "neither a shipped case nor a folder"),
        (("due", "csto", "--on", "soon"), "is no day"),
        (("resolve", "csto", "next.summit.date"), "needs --happened and --source"),
    ],
)
def test_mistakes_are_explained(words: tuple[str, ...], says: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_due_then_resolve_then_scores(small: Path) -> None:
    assert data("due", small, "--on", "2033-01-01")["due"][0]["claim"] == "a-2"
    source = "The Gazette, 3 March 2032, page 1"
    call("resolve", small, "signing", "--happened", "signed", "--on", "2020-03-02", "--source", source)
    assert data("due", small, "--on", "2033-01-01")["due"] == []
    assert "the chair" in call("resolve", small).stdout
    assert data("resolve", small)["speakers"] == [{"who": "the chair", "right": 1, "resolved": 1}]


DETAILS = {
    "--id": "c",
    "--outlet": "The Courier",
    "--language": "en",
    "--published": "unknown",
    "--published-reason": "A scan without a date.",
    "--reliability": "C",
    "--reliability-reason": "A small paper that names its sources.",
    "--hops": "1",
    "--hops-reason": "Retells a speech.",
}


def test_add_source_keeps_a_snapshot_out_of_version_control(small: Path, tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("The corps has 9 thousand people.", encoding="utf-8")
    written = data("add-source", small, text, *[word for pair in DETAILS.items() for word in pair])
    snapshot = Path(written["snapshot"])
    assert snapshot.read_bytes() == text.read_bytes()
    assert (snapshot.parent / ".gitignore").read_text() == "*\n"
    assert load(small).sources["c"].sha256 == written["sha256"]
    again = call("add-source", small, text, *[word for pair in DETAILS.items() for word in pair])
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_add_source_names_everything_that_is_missing(small: Path, tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("The corps has 9 thousand people.", encoding="utf-8")
    result = call("add-source", small, text, "--id", "c", "--outlet", "The Courier")
    assert result.exit_code == 2
    for flag in ("--language", "--published", "--reliability", "--hops-reason"):
        assert flag in result.stderr
    assert not (small / "evidence" / "sources" / "c.toml").exists()


def test_anchor_writes_the_lock(small: Path, texts: Path) -> None:
    result = call("evidence", small, "--anchor", "--texts", texts)
    assert result.exit_code == 0
    assert "3 of 3 quotes are anchored" in result.stderr
    assert (small / "evidence" / "anchors.lock").exists()


def test_pool_says_what_the_run_draws(tmp_path: Path, small: Path) -> None:
    case = tmp_path / "example"
    shutil.copytree(EXAMPLE, case)
    assert "The run draws forces.personnel from this." in call("pool", case, "pact.personnel").stdout
    assert "The run draws" not in call("pool", case, "pact.personnel", "--one-referent").stdout
    assert "The run draws" not in call("pool", small, "corps.size").stdout
    card = case / "evidence" / "questions" / "pact.personnel.toml"
    text = card.read_text(encoding="utf-8").replace("high = 30000", "high = 3000000")
    card.write_text(text, encoding="utf-8")
    shown = " ".join(call("pool", case, "pact.personnel").stdout.split())
    assert "from this, each claim cut to 100 to 1,000,000: 5% " in shown
    (drawn,) = data("pool", case, "pact.personnel")["drawn"]
    personnel = load_case(case).beliefs.uncertainties["forces.personnel"]
    chances = np.random.default_rng(1).random((3, 40_000))
    values = personnel.draw(*chances).value
    assert 0.5 < drawn["within"] < 1
    for level, value in drawn["summary"].items():
        assert np.mean(values <= value) == pytest.approx(float(level), abs=0.01)
    assert drawn["summary"]["0.95"] < data("pool", case, "pact.personnel")["summary"]["0.95"]


def test_pool_looks_at_evidence_alone_whatever_the_case_is_like(tmp_path: Path) -> None:
    case = tmp_path / "example"
    shutil.copytree(EXAMPLE, case)
    (case / "uncertainties" / "forces.toml").write_text("[forces", encoding="utf-8")
    (case / "case.toml").write_text("", encoding="utf-8")
    assert call("pool", case, "pact.personnel").exit_code == 0
    shutil.rmtree(case / "uncertainties")
    assert "drawn" in data("pool", case, "pact.personnel")
