"""`foedus report`: the same page again, its findings as JSON, and what it refuses."""

import json
import re
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
    assert written == render(analyse(load(EXAMPLE), made, manifest))


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


def test_a_case_that_did_not_come_with_foedus_must_be_named(run: Path) -> None:
    told = call(run)
    assert told.exit_code == 2
    assert "--case FOLDER" in told.stderr


def test_a_case_that_changed_since_is_refused(run: Path, tmp_path: Path) -> None:
    import shutil

    changed = tmp_path / "example"
    shutil.copytree(EXAMPLE, changed)
    file = changed / "case.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    told = call(run, "--case", changed)
    assert told.exit_code == 2
    assert "has changed since the run" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_place_that_cannot_be_written_is_said(run: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = call(run, "--case", EXAMPLE, "--out", tmp_path / "file" / "page.html")
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr
