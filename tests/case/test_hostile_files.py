"""A case in which something stands in a file's place that is none, or is too much: told by file, in time."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner
from hypothesis import given

from foedus.case import examine, find, load
from foedus.case.identity import contents_of
from foedus.cli import foedus
from foedus.problems import MOST_TOLD, CaseErrors, render

from ..damage import files, quick
from ..example import EXAMPLE, TEXTS
from .broken import said

SOURCE = "evidence/sources/herald.toml"
posix = pytest.mark.skipif(os.name == "nt", reason="no pipes or devices in the file system")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@posix
@pytest.mark.parametrize("stands", [pipe, endless, Path.mkdir])
@pytest.mark.parametrize(
    "name", ["case.toml", "members.toml", SOURCE, "evidence/origins.toml", "facts.csv", "uncertainties/forces.toml"]
)
def test_what_stands_in_a_files_place_is_told_by_file(case: Path, stands: Callable[[Path], None], name: str) -> None:
    (case / name).unlink()
    stands(case / name)
    loaded, problems = examine(case)
    assert loaded is None
    assert [problem.file for problem in problems] == [str(case / name)]
    assert problems[0].what.startswith(("is no file but a pipe", "is a folder where a file belongs"))


@posix
def test_what_stands_beside_the_files_is_not_looked_at(case: Path) -> None:
    pipe(case / "notes.txt")
    assert load(case).hash == load(EXAMPLE).hash
    pipe(case / "evidence" / "sources" / "beside.toml")
    with pytest.raises(CaseErrors, match="is no file but a pipe"):
        contents_of(case)


@posix
def test_names_that_are_no_text_harm_nothing(case: Path) -> None:
    Path(os.fsdecode(os.fsencode(case) + b"/odd\xff.txt")).touch()
    assert examine(case)[0] is not None
    odd = Path(os.fsdecode(os.fsencode(case.parent) + b"/odd\xff"))
    shutil.move(case, odd)
    (odd / "members.toml").write_text("a =", encoding="utf-8")
    answer = CliRunner().invoke(foedus, ["check", str(odd)])
    assert (answer.exit_code, "odd<U+DCFF>" in answer.stdout) == (2, True)
    answer = CliRunner().invoke(foedus, ["check", str(odd), "--json"])
    assert json.loads(answer.stdout)["problems"][0]["file"] == str(odd / "members.toml")


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", ""])
def test_a_name_that_no_case_can_have_is_told(name: str) -> None:
    with pytest.raises(CaseErrors):
        find(name)


@posix
@pytest.mark.parametrize(
    ("stands", "what"),
    [
        (pipe, "is no file but a pipe"),
        (endless, "is no file but"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "UTF-16"),
    ],
)
def test_a_text_that_is_none_is_told(tmp_path: Path, case: Path, stands: Callable[[Path], None], what: str) -> None:
    texts = Path(shutil.copytree(TEXTS, tmp_path / "texts"))
    (texts / "herald.txt").unlink()
    stands(texts / "herald.txt")
    answer = CliRunner().invoke(foedus, ["check", str(case), "--texts", str(texts)])
    assert (answer.exit_code, what in answer.stdout) == (1, True)
    assert "herald.txt: 1 problem" in answer.stdout


@pytest.mark.parametrize("claims", ["claim = 5", 'claim = ["a"]', "claim = {}", "[claim]\nid = 1"])
def test_claims_that_are_none_are_told_where_they_stand(case: Path, claims: str) -> None:
    (case / SOURCE).write_text(claims + "\n", encoding="utf-8")
    assert f"{SOURCE}: " in said(case)


@pytest.mark.parametrize(
    "entry",
    [
        "id = 9223372036854775807",
        "id = 2026-01-01",
        "id = 1.5",
        "id = [1]",
        "id = {a = 1}",
        "id = true",
        'id = "m"',
        '"\\u001b" = 1',
    ],
)
def test_any_value_can_be_told(case: Path, entry: str) -> None:
    with (case / "members.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[[member]]\n{entry}\n[[member]]\n{entry}\n")
    assert "\x1b" not in render(examine(case)[1])
    said(case)


MANY = {
    "keys": ("members.toml", "".join(f"k{number} = 1\n" for number in range(20_000))),
    "entries": ("members.toml", "[[member]]\nid = 5\n" * 20_000),
    "members": ("members.toml", "".join(f'[[member]]\nid = "m{number}"\nname = "M"\n' for number in range(10_000))),
    "families": ("equipment.toml", "".join(f'[[family]]\nid = "m{number}"\n' for number in range(10_000))),
    "claims": (SOURCE, '[[claim]]\nid = "q"\n' * 10_000),
    "tables": ("uncertainties/forces.toml", "".join(f"[forces.x{number}]\nlow = 1\n" for number in range(10_000))),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
def test_many_mistakes_are_told_in_time(case: Path, name: str) -> None:
    file, text = MANY[name]
    with (case / file).open("a", encoding="utf-8") as written:
        written.write("\n" + text)
    began = process_time()
    loaded, problems = examine(case)
    told = render(problems)
    assert process_time() - began < 15
    assert loaded is None
    assert any(problem.what.startswith(f"has more than {MOST_TOLD} problems") for problem in problems)
    assert len(told) < 300_000


def test_many_tables_are_read_in_time_where_their_labels_cannot_be_known(case: Path) -> None:
    (case / "members.toml").unlink()
    with (case / "uncertainties" / "forces.toml").open("a", encoding="utf-8") as written:
        written.write("".join(f"[forces.fill.x{number}]\nlow = 1\n" for number in range(10_000)))
    began = process_time()
    assert examine(case)[0] is None
    assert process_time() - began < 10


@pytest.fixture(scope="module")
def imported() -> None:
    """What reading a case imports is no part of its time."""
    examine(EXAMPLE)


@pytest.mark.usefixtures("imported")
@given(files(EXAMPLE / "members.toml", EXAMPLE / SOURCE))
@quick
@pytest.mark.slow
def test_any_bytes_in_a_file_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    case = tmp_path_factory.getbasetemp() / "any-bytes"
    shutil.copytree(EXAMPLE, case, dirs_exist_ok=True)
    for name in ("members.toml", SOURCE):
        (case / name).write_bytes(content)
        loaded, problems = examine(case)
        assert (loaded is None) == bool(problems)
