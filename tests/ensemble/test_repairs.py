"""Every message about a run's folder says how to put it right; do what it says, and it works."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example import EXAMPLE
from runs import interrupted, where

from foedus import ensemble
from foedus.case import Case
from foedus.cli import foedus
from foedus.ensemble import manifests, parts
from foedus.ensemble.plan import Plan, planned

pytestmark = pytest.mark.slow

DRAWS, SEED = 200, 3  # one chunk, so three parts
posix = pytest.mark.skipif(os.name == "nt", reason="links are those of POSIX")


@pytest.fixture(scope="module")
def few(case: Case) -> Plan:
    return planned(case, DRAWS, SEED, None, "numpy")


@pytest.fixture(scope="module")
def whole(few: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole") / "run"
    ensemble.run_in(place, few, processes=1)
    return place


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(foedus, list(map(str, words)))


def run(place: Path, *words: str) -> Result:
    made = ("--draws", str(DRAWS), "--seed", str(SEED), "--engine", "numpy", "--processes", "1")
    return call("run", EXAMPLE, "--out", place, *made, *words)


def told(result: Result) -> str:
    """What a refused call said."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def command(said: str) -> list[str]:
    """The `foedus` command in a message, as the reader would type it."""
    found = re.search(r"foedus ((?:run|report|replay|query|verify) .*--(?:overwrite|resume)\b)", said)
    assert found, said
    words = shlex.split(found[1])
    return [{"CASE": str(EXAMPLE)}.get(word, word) for word in words]


def options(said: str) -> list[str]:
    """The option that a message names last."""
    return re.findall(r"--(?:overwrite|resume)\b", said)[-1:]


def test_a_finished_run_that_is_damaged_is_run_again(whole, tmp_path):
    place = Path(shutil.copytree(whole, tmp_path / "a run's folder"))
    (place / "bands.parquet").write_bytes(b"PAR1")
    for asked in (("query", place, "SELECT 1"), ("report", place, "--case", EXAMPLE)):
        said = told(call(*asked))
    assert call(*command(said)).exit_code == 0
    assert (place / "outcomes.parquet").read_bytes() == (whole / "outcomes.parquet").read_bytes()
    assert call("query", place, "SELECT 1").exit_code == 0


DAMAGE: dict[str, Callable[[Path], object]] = {
    "manifest unreadable": lambda place: (place / manifests.NAME).write_bytes(b"{"),
    "manifest changed": lambda place: (place / manifests.NAME).write_text(
        (place / manifests.NAME).read_text().replace('"seed": 3', '"seed": 2')
    ),
    "manifest of an earlier version": lambda place: (place / manifests.NAME).write_text(
        json.dumps({k: v for k, v in json.loads((place / manifests.NAME).read_text()).items() if k != "seal"})
    ),
    "manifest gone": lambda place: (place / manifests.NAME).unlink(),
    "table damaged": lambda place: (place / "bands.parquet").write_bytes(b"PAR1"),
    "table gone": lambda place: (place / "bands.parquet").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_run_says_of_a_damaged_run_works(whole, tmp_path, damage):
    place = Path(shutil.copytree(whole, tmp_path / "run"))
    damage(place)
    said = told(run(place))
    assert run(place, *options(said)).exit_code == 0, said
    assert call("verify", place).exit_code == 0


def test_another_run_and_an_unfinished_one(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    said = told(call("query", tmp_path, "SELECT 1"))
    assert "--resume" in said
    said = told(run(tmp_path))
    assert "Continue it with --resume, or begin again with --overwrite" in said
    assert run(tmp_path, "--resume").exit_code == 0
    said = told(run(tmp_path, "--policy", "equip"))
    assert "another run is in this folder" in said
    assert run(tmp_path, "--policy", "equip", *options(said)).exit_code == 0


def test_a_damaged_part_is_removed_and_computed_again(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    part = next((tmp_path / parts.OWN).glob("equip-*"))
    part.write_bytes(part.read_bytes()[:-1])
    said = told(run(tmp_path, "--resume"))
    (tmp_path / re.findall(r"parts/\S+parquet", said)[0]).unlink()
    assert run(tmp_path, *options(said)).exit_code == 0


def test_parts_without_their_manifest(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 2, monkeypatch)
    (tmp_path / manifests.NAME).unlink()
    said = told(run(tmp_path))
    assert "parts of a run are here without their manifest" in said
    assert run(tmp_path, *options(said)).exit_code == 0


@pytest.mark.parametrize("name", ["bands.parquet", "report.html", "manifest.json"])
def test_a_folder_where_a_file_belongs_is_moved_away(tmp_path, name):
    (tmp_path / name / "mine").mkdir(parents=True)
    for words in ((), ("--overwrite",), ("--resume",)):
        said = told(run(tmp_path, *words))
        assert "this is a folder" in said
        assert "Move it away" in said
    (tmp_path / name).rename(tmp_path / "away")
    assert run(tmp_path).exit_code == 0
    assert (tmp_path / "away" / "mine").is_dir()


@posix
@pytest.mark.parametrize("name", [parts.OWN, ".lock"])
def test_a_link_where_a_runs_own_belongs_is_removed(tmp_path, name):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / name).symlink_to(tmp_path)
    said = told(run(tmp_path / "run"))
    assert re.search(r"Remove (it|the link)", said)
    (tmp_path / "run" / name).unlink()
    assert run(tmp_path / "run").exit_code == 0


def test_a_name_that_is_too_long_is_shortened(tmp_path):
    said = told(run(tmp_path / ("x" * 300)))
    assert "Name a shorter one with --out" in said
    assert "--resume" not in said
    assert run(tmp_path / "x").exit_code == 0


def test_parts_at_a_url_are_named_again(few, tmp_path, monkeypatch):
    pytest.importorskip("fsspec")
    place = tmp_path / "run"
    interrupted(place, few, 2, monkeypatch, "memory://elsewhere")
    said = told(run(place, "--resume"))
    words = shlex.split(said.partition("If it is yours: ")[2])
    assert words == ["--resume", "--parts", "memory://elsewhere"]
    assert run(place, *words).exit_code == 0
    assert parts.left(where(place, few, "memory://elsewhere")) == []


def test_a_case_that_changed_since_is_run_again(whole, tmp_path):
    changed = Path(shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name))
    place = Path(shutil.copytree(whole, tmp_path / "run"))
    policies = changed / "policies.toml"
    text = policies.read_text(encoding="utf-8")
    assert "radio = 0.4, air = 0.5" in text
    policies.write_text(text.replace("radio = 0.4, air = 0.5", "radio = 0.5, air = 0.4"), encoding="utf-8")
    said = told(call("report", place, "--case", changed))
    assert "it would give other numbers than the run has" in said
    assert call(*command(said)).exit_code == 0
    assert call("report", place, "--case", changed).exit_code == 0
