"""`foedus report`: the same page again, its findings as JSON, and what it refuses."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from foedus import ensemble
from foedus.case import load
from foedus.cli import foedus
from foedus.findings import analyse
from foedus.show.report import render

from ..example import EXAMPLE


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of the example case."""
    folder = tmp_path_factory.mktemp("run")
    case = load(EXAMPLE)
    made = ensemble.run(case, draws=24, seed=3, engine="numpy", processes=1)
    ensemble.write(made, case, folder)
    return folder


def call(*words: str | Path):
    return CliRunner().invoke(foedus, ["report", *map(str, words)])


def test_it_writes_the_report_that_the_run_would(run: Path, tmp_path: Path) -> None:
    told = call(run, "--case", EXAMPLE, "--out", tmp_path / "new" / "page.html")
    assert told.exit_code == 0, told.output
    assert told.stdout.strip() == str(tmp_path / "new" / "page.html")
    made, manifest = ensemble.read(run)
    written = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert written.rpartition("<!-- sha256")[0] == render(analyse(load(EXAMPLE), made, manifest))


def test_by_default_it_goes_into_the_run(run: Path) -> None:
    told = call(run, "--case", EXAMPLE)
    assert told.exit_code == 0
    assert (run / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_every_link_of_a_real_case_leads_somewhere(run: Path) -> None:
    call(run, "--case", EXAMPLE)
    page = (run / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(set(re.findall(r'href="#([^"]+)"', page)) - set(ids)) == []
    assert len(ids) == len(set(ids))


def test_findings_as_json_write_nothing(run: Path) -> None:
    (run / "report.html").unlink(missing_ok=True)
    told = call(run, "--case", EXAMPLE, "--json")
    data = json.loads(told.stdout)
    assert data["strip"]["draws"] == 24
    assert data["key"][0]["text"]
    assert not (run / "report.html").exists()


def test_a_report_without_its_chart_is_still_a_report(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "renderer.py").write_text("import sys; sys.exit('no room here')", encoding="utf-8")
    monkeypatch.setattr("foedus.drawing.RENDERER", tmp_path / "renderer.py")
    told = call(run, "--case", EXAMPLE, "--out", tmp_path / "page.html")
    assert told.exit_code == 0
    assert told.stdout.strip() == str(tmp_path / "page.html")
    lines = [line for line in told.stderr.splitlines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("The report is written without its chart: the program that draws it failed (no room")
    assert lines[0].endswith(f"To draw it: foedus report {run}")
    assert "The chart is missing" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    told = call(tmp_path)
    assert told.exit_code == 2
    assert "no finished run here" in told.stderr


def test_a_run_keeps_its_case_and_needs_no_other(run: Path, tmp_path: Path) -> None:
    told = call(run, "--out", tmp_path / "page.html")
    assert told.exit_code == 0, told.output
    again = call(run, "--case", EXAMPLE, "--out", tmp_path / "again.html")
    assert again.exit_code == 0
    assert (tmp_path / "page.html").read_bytes() == (tmp_path / "again.html").read_bytes()


def edited(folder: Path, name: str, before: str, after: str) -> Path:
    """The example case with one thing changed."""
    changed = Path(shutil.copytree(EXAMPLE, folder / "example"))
    text = (changed / name).read_text(encoding="utf-8")
    assert before in text
    (changed / name).write_text(text.replace(before, after), encoding="utf-8")
    return changed


def test_another_edition_with_the_same_numbers_is_told_of_and_nothing_is_computed(run: Path, tmp_path: Path) -> None:
    changed = edited(tmp_path, "judgements.toml", "A first contract is signed", "An agreement is signed")
    told = call(run, "--case", changed, "--out", tmp_path / "page.html")
    assert told.exit_code == 0, told.output
    assert "An agreement is signed" in (tmp_path / "page.html").read_text(encoding="utf-8")
    words = ["run", changed, "--out", run, "--draws", "24", "--seed", "3", "--engine", "numpy", "--json"]
    again = CliRunner().invoke(foedus, list(map(str, words)))
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["parts_computed"] == 0
    assert "An agreement is signed" in (run / "report.html").read_text(encoding="utf-8")
    assert call(run).exit_code == 0
    assert "An agreement is signed" in (run / "report.html").read_text(encoding="utf-8")


def test_another_edition_with_other_numbers_is_refused(run: Path, tmp_path: Path) -> None:
    changed = edited(tmp_path, "policies.toml", "radio = 0.4, air = 0.5", "radio = 0.5, air = 0.4")
    told = call(run, "--case", changed)
    assert told.exit_code == 2
    assert "it would give other numbers than the run has" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_place_that_cannot_be_written_is_said(run: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = call(run, "--case", EXAMPLE, "--out", tmp_path / "file" / "page.html")
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr
