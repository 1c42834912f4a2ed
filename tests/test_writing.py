"""Writing: a file is there whole or not at all, and nothing that was there before is lost."""

import os
import stat
from pathlib import Path

import pytest

from foedus import writing


def failing(file) -> None:
    file.write(b"half")
    raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_written_whole_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "kept.toml"
    path.write_text("by hand")
    with pytest.raises(OSError, match="No space"):
        writing.place(path, failing)
    assert path.read_text() == "by hand"
    assert [each.name for each in tmp_path.iterdir()] == ["kept.toml"]


@pytest.mark.skipif(os.name == "nt", reason="links and modes are those of POSIX")
def test_a_link_is_replaced_and_not_followed_and_permissions_stay(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine.txt", tmp_path / "report.html"
    mine.write_text("the reader's own")
    link.symlink_to(mine)
    told = writing.place_text(link, "report")
    assert mine.read_text() == "the reader's own"
    assert link.read_text() == "report"
    assert not link.is_symlink()
    assert told["bytes"] == 6
    link.chmod(0o600)
    writing.place_text(link, "again")
    assert stat.S_IMODE(link.stat().st_mode) == 0o600
