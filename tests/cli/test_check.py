"""`foedus check` and `foedus schema` as a user meets them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foedus.case import load
from foedus.cli import foedus

from ..example import EXAMPLE, TEXTS


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(foedus, [str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    return tmp_path / "example"


def test_a_good_case() -> None:
    told = call("check", EXAMPLE)
    assert told.exit_code == 0, told.output
    case = load(EXAMPLE)
    assumed = len(case.beliefs.uncertain) - 5
    assert told.stdout.splitlines() == [
        "example: nothing is wrong.",
        f"  {assumed + 5} uncertainties: 3 grounded in claims (2 of these for an answer, the number within it "
        f"assumed), 2 in facts, {assumed} assumed (4 of these informed by facts); 3 constants besides",
        "  2 of them correlated",
        "  2 policies over 60 months from 2026-01-01",
        "  2 sources, 6 claims, 7 facts",
    ]
    assert "--texts" in told.stderr


def test_quotes_against_their_texts(copy: Path) -> None:
    told = call("check", EXAMPLE, "--texts", TEXTS)
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-1] == "  6 of 6 quotes stand in their texts"
    assert told.stderr == ""


def test_texts_that_changed(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(TEXTS, tmp_path / "texts")
    herald = tmp_path / "texts" / "herald.txt"
    text = herald.read_text(encoding="utf-8")
    herald.write_text(text.replace("paid for by Ardmark", "paid for by others"), encoding="utf-8")
    told = call("check", copy, "--texts", herald.parent)
    assert told.exit_code == 1
    assert "line 13: sha256" in told.stdout
    assert "claim 2, quote" in told.stdout
    assert "example: the rest is in order." in told.stdout
    assert "  5 of 6 quotes stand in their texts" in told.stdout
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    told = call("check", copy, "--texts", herald.parent, "--reanchor")
    assert told.exit_code == 1
    assert "\n-sha256 = " in told.stdout
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


def test_a_bad_case(copy: Path) -> None:
    policies = copy / "policies.toml"
    policies.write_text(policies.read_text(encoding="utf-8").replace("air = 0.5", "air = 0.6"), encoding="utf-8")
    told = call("check", copy)
    assert told.exit_code == 2
    assert told.stdout.splitlines() == [
        f"{policies}: 1 problem; nothing was run.",
        "",
        "  line 9: policy 1, levers, programme.allocation",
        "      adds up to 1.1.",
        "      Shares of the money by line: 1 or less.",
    ]


def test_a_case_with_a_warning(copy: Path) -> None:
    money = copy / "uncertainties" / "money.toml"
    changed = money.read_text(encoding="utf-8").replace('fact = "n006"', 'assumption = "No register is at hand."')
    money.write_text(changed, encoding="utf-8")
    told = call("check", copy)
    assert told.exit_code == 0
    assert 'line 7: row "n006"\n      nothing rests on it.' in told.stdout


def test_json(copy: Path) -> None:
    good = json.loads(call("check", EXAMPLE, "--texts", TEXTS, "--json").stdout)
    assert good["ok"]
    assert good["problems"] == good["failures"] == good["warnings"] == []
    assumed = len(load(EXAMPLE).beliefs.uncertain) - 5
    counts = {"claims": 3, "facts": 2, "assumption": assumed, "constants": 3, "split": 2, "informed": 4}
    assert good["uncertainties"] == counts
    assert good["correlated"] == [["procurement.slip", "programme.cost_growth"]]
    assert (good["verified"], good["quotes"]) == (6, 6)
    (copy / "members.toml").unlink()
    told = call("check", copy, "--json")
    assert told.exit_code == 2
    bad = json.loads(told.stdout)
    assert not bad["ok"]
    assert bad["problems"][0]["where"] == "members.toml"
    assert "hash" not in bad


def test_no_such_case() -> None:
    told = call("check", "no-such-case")
    assert told.exit_code == 2
    assert '"no-such-case" is neither a shipped case nor a folder.' in told.stdout
    assert json.loads(call("check", "no-such-case", "--json").stdout)["problems"][0]["where"] == "case"


def test_reanchor_needs_texts() -> None:
    told = call("check", EXAMPLE, "--reanchor")
    assert told.exit_code == 2
    assert "--reanchor needs --texts" in told.stderr


def test_schema(tmp_path: Path) -> None:
    members = json.loads(call("schema", "members").stdout)
    assert members["definitions"]["Member"]["properties"]["lead"]["description"].startswith("true for the one member")
    assert json.loads(call("schema").stdout)["members"] == members
    told = call("schema", "--out", tmp_path / "new" / "schema")
    assert told.exit_code == 0
    assert [Path(row).name for row in told.stdout.splitlines()][:2] == ["case.json", "members.json"]
    assert json.loads((tmp_path / "new" / "schema" / "members.json").read_text(encoding="utf-8")) == members


def test_an_unknown_kind_of_file() -> None:
    told = call("schema", "member")
    assert told.exit_code == 2
    assert 'Did you mean "members"?' in told.stderr


def test_a_folder_without_a_name_is_not_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = call("schema", "--out", "")
    assert told.exit_code == 2
    assert "names no folder" in told.stderr
    assert not list(tmp_path.iterdir())


def test_schema_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    told = call("schema", "--out", tmp_path / "taken" / "below")
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr
