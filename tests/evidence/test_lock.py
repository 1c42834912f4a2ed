"""The lock of a case: what is damaged or edited by hand is told, with how to write it again."""

import os
from pathlib import Path

import pytest
from hypothesis import given

from foedus.evidence import lock
from foedus.problems import CaseErrors, Problem

from ..damage import files, quick
from ..example import EXAMPLE

GOOD = (EXAMPLE / "evidence" / lock.NAME).read_text(encoding="utf-8")


def read(case: Path, content: str | bytes) -> dict[str, lock.TextLock] | list[Problem]:
    """What a lock is read as, or its problems."""
    path = lock.path_of(case)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        return lock.read(case)
    except CaseErrors as errors:
        return errors.problems


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    there = read(tmp_path, GOOD)
    assert isinstance(there, dict)
    assert lock.render(there) == GOOD
    assert read(tmp_path, "") == lock.read(tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("content", "line", "where"),
    [
        ("a = 1\n", 1, "a"),
        ('[herald]\nsha256 = "x"\n', 1, "herald"),
        ("[herald]\nsha256 = 1\n[herald.anchor]\n", 1, "herald"),
        ('[herald]\nsha256 = "x"\nanchor = []\n', 3, "herald, anchor"),
        ('[herald]\nsha256 = "x"\n[herald.anchor]\nh-1 = 3\n', 4, "herald, anchor, h-1"),
        (GOOD.replace("start = ", "begin = ", 1), 8, "courier, anchor, courier-1"),
        (GOOD.replace("start = ", "start = -", 1), 8, "courier, anchor, courier-1"),
        (GOOD.replace("start = ", "start = true #", 1), None, "not TOML"),
        (GOOD.replace('prefix = "', 'prefix = 1, more = "', 1), 8, "courier, anchor, courier-1"),
        (GOOD[: GOOD.index("prefix") + 20], 8, "not TOML"),
        (b"\0", 1, "encoding"),
    ],
)
def test_a_lock_that_the_tool_did_not_write_is_told(
    tmp_path: Path, content: str | bytes, line: int | None, where: str
) -> None:
    problems = read(tmp_path, content)
    assert isinstance(problems, list)
    assert (problems[0].file, problems[0].where) == (str(lock.path_of(tmp_path)), where)
    assert problems[0].repair == lock.REPAIR
    assert line is None or problems[0].line == line


@pytest.mark.skipif(os.name == "nt", reason="no pipes in the file system")
def test_a_pipe_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    os.mkfifo(lock.path_of(tmp_path))
    with pytest.raises(CaseErrors, match="is no file but a pipe"):
        lock.read(tmp_path)


@given(files(GOOD.encode()))
@quick
def test_any_bytes_are_a_lock_or_told(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) is not None
