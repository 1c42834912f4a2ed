"""The evidence verbs that write, cut off at every step: what was there is whole, and the same command then succeeds."""

import errno
import os
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foedus import writing
from foedus.cli import foedus
from foedus.evidence import keeping, load, lock, resolving
from foedus.problems import CaseErrors

from .test_verbs import DETAILS

CITED = "The Gazette, 3 March 2020, page 1"
KEPT = """\
# Kept by hand: who says so goes into source.
#:schema ../../../schema/resolutions.json

[[resolution]]   # the pact
question = "signing"  # of May
happened = "signed"   # at last
on = "2020-03-02"
source = \"\"\"The Gazette,
page 1\"\"\"

# still to be checked
[[resolution]]
question   =   'corps.size'
happened = "15000"
on = "2020"
source = "Corps Watch, yearbook"
# last words"""


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(foedus, [str(word) for word in words])


def resolve(case: Path, texts: Path) -> Result:
    return call("resolve", case, "signing", "--happened", "other", "--on", "2020-03-02", "--source", CITED)


def add_source(case: Path, texts: Path) -> Result:
    return call("add-source", case, texts / "a.txt", *[word for pair in DETAILS.items() for word in pair])


def anchor(case: Path, texts: Path) -> Result:
    return call("evidence", case, "--anchor", "--texts", texts)


def draw(case: Path, texts: Path) -> Result:
    return call("pool", case, "signing", "--svg", case / "signing.svg")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cut_off(monkeypatch: pytest.MonkeyPatch, function: str, after: int, how: BaseException) -> None:
    """Let the n-th call of a function of the system fail, and every later one."""
    real, calls = getattr(os, function), []

    def failing(*given: object, **named: object) -> object:
        calls.append(given)
        if len(calls) > after:
            raise how
        return real(*given, **named)

    monkeypatch.setattr(os, function, failing)


WRITERS = {"resolve": resolve, "add-source": add_source, "anchor": anchor, "pool --svg": draw}
FINISHED: dict[str, Callable[[Path], bool]] = {
    "resolve": lambda case: (
        'happened = "other"' in (case / "evidence" / "resolutions.toml").read_text(encoding="utf-8")
    ),
    "add-source": lambda case: (case / "evidence" / "sources" / "c.toml").exists(),
    "anchor": lambda case: lock.path_of(case).exists(),
    "pool --svg": lambda case: (case / "signing.svg").exists(),
}
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("how", [FULL, KeyboardInterrupt()], ids=["full", "killed"])
@pytest.mark.parametrize("function", ["replace", "fsync"])
@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("name", WRITERS)
def test_a_write_that_is_cut_off_leaves_what_was_there(
    small: Path, texts: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: int, function: str, how: BaseException
) -> None:
    (small / "evidence" / "resolutions.toml").write_text(KEPT, encoding="utf-8")
    before = contents(small)
    with monkeypatch.context() as patch:
        cut_off(patch, function, after, how)
        result = WRITERS[name](small, texts)
    done = FINISHED[name](small)  # killed once all was in its place
    assert done or result.exit_code != 0
    if result.exit_code != 0 and not (done and how is not FULL):
        there = contents(small)
        assert {path: there[path] for path in before} == before
        assert not [path for path in there if writing.is_unplaced(path.name)]
        load(small)
        if how is FULL:
            assert result.exit_code == 2
            assert "the disk is full" in result.stderr
            assert "Make room" in result.stderr
        result = WRITERS[name](small, texts)
        assert result.exit_code == 0, result.output
    load(small)
    assert contents(small) != before


def test_every_writer_is_cut_off_somewhere(small: Path, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for write in WRITERS.values():
        with monkeypatch.context() as patch:
            cut_off(patch, "replace", 0, FULL)
            assert write(small, texts).exit_code == 2


def test_what_may_not_be_written_is_told(small: Path, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        cut_off(patch, "replace", 0, PermissionError(errno.EACCES, "Permission denied"))
        assert "may not be written" in resolve(small, texts).stderr
    result = call("pool", small, "signing", "--svg", small / "nowhere" / "a.svg")
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


def test_a_resolution_leaves_all_else_as_it_was(small: Path) -> None:
    path = small / "evidence" / "resolutions.toml"
    path.write_bytes(KEPT.encode())
    resolving.record(load(small), "corps.size", "16000", "2020-05", CITED, "A count.")
    assert path.read_text(encoding="utf-8") == KEPT.replace('"15000"', '"16000"').replace(
        '"2020"', '"2020-05"'
    ).replace('source = "Corps Watch, yearbook"', f'note = "A count."\nsource = "{CITED}"')
    resolving.record(load(small), "corps.size", "16000", "2020-05", CITED)
    assert 'note = ""\n' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_resolution_is_added_below_what_is_there(small: Path, newline: str, end: str) -> None:
    unpooled = '[[question]]\nid = "pact"\ntext = "What became of it?"\n'
    (small / "evidence" / "unpooled.toml").write_text(unpooled, encoding="utf-8")
    path = small / "evidence" / "resolutions.toml"
    before = (KEPT.replace('"signing"', '"pact"') + end).replace("\n", newline).encode()
    path.write_bytes(before)
    resolving.record(load(small), "signing", "signed", "2020", 'He said "yes", in print')
    after = path.read_bytes()
    assert after.startswith(before)
    assert (b"\r\n" in after) == (newline == "\r\n")
    assert after.replace(b"\r\n", b"").count(b"\n") == (0 if newline == "\r\n" else after.count(b"\n"))
    assert load(small).resolutions["signing"].source == 'He said "yes", in print'


@pytest.mark.parametrize("before", ["resolution = []\n", "# nothing yet", ""])
def test_a_file_to_which_nothing_can_be_added_stays(small: Path, before: str) -> None:
    path = small / "evidence" / "resolutions.toml"
    path.write_text(before, encoding="utf-8")
    if "=" in before:
        with pytest.raises(CaseErrors, match=r"begins with \[\[resolution\]\]"):
            resolving.record(load(small), "signing", "signed", "2020", CITED)
        assert path.read_text(encoding="utf-8") == before
    else:
        resolving.record(load(small), "signing", "signed", "2020", CITED)
        assert path.read_text(encoding="utf-8").startswith(before)
        assert load(small).resolutions["signing"].happened == "signed"


def test_two_at_once_lose_nothing(small: Path) -> None:
    ledger = load(small)
    given = [("signing", "signed"), ("corps.size", "15000")] + [(f"made-up-{n}", "yes") for n in range(6)]
    threads = [threading.Thread(target=resolving.record, args=(ledger, *each, "2020", CITED)) for each in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = (small / "evidence" / "resolutions.toml").read_text(encoding="utf-8")
    assert all(f'question = "{question}"' in text for question, _ in given)


def test_what_another_program_wrote_meanwhile_is_kept(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be locked, or by an editor."""
    ledger = load(small)
    path = small / "evidence" / "resolutions.toml"
    real: Callable[..., None] = keeping.keep
    waiting = [KEPT.replace('"signing"', '"made-up"')]

    def keep(*given: object, **named: object) -> None:
        if waiting:
            path.write_text(waiting.pop(), encoding="utf-8")
        real(*given, **named)

    monkeypatch.setattr(resolving, "keep", keep)
    resolving.record(ledger, "signing", "signed", "2020", CITED)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Kept by hand")
    assert 'question = "signing"' in text
    waiting += [f"# edited {n}\n" for n in range(9)]
    with pytest.raises(CaseErrors, match="by another program"):
        resolving.record(ledger, "signing", "other", "2020", CITED)


WRONG = [
    (("corps.size", "nan"), "asks for a number"),
    (("corps.size", "inf"), "asks for a number"),
    (("corps.size", "1e999"), "asks for a number"),
    (("corps.size", "1_000"), "asks for a number"),
    (("corps.size", "١٢"), "asks for a number"),
    (("corps.size", "-3"), "not below zero"),
    (("signing", "signed", "--on", "2099"), "later than today"),
    (("signing", "signed", "--on", "2099/.."), "later than today"),
    (("signing", "signed", "--on", "soon"), "not an EDTF date"),
    (("headcount", "many"), "asks for a number"),
]


@pytest.mark.parametrize(("words", "says"), WRONG)
def test_what_cannot_be_is_not_recorded(small: Path, words: tuple[str, ...], says: str) -> None:
    unpooled = '[[question]]\nid = "headcount"\ntext = "How many heads?"\n'
    (small / "evidence" / "unpooled.toml").write_text(unpooled, encoding="utf-8")
    path = small / "evidence" / "sources" / "b.toml"
    claim = path.read_text(encoding="utf-8").partition("[[claim]]")[2]
    claim = claim.replace('"b-1"', '"b-2"').replace('"corps.size"', '"headcount"')
    path.write_text(path.read_text(encoding="utf-8") + "\n[[claim]]" + claim, encoding="utf-8")
    question, happened, *rest = words
    result = call("resolve", small, question, "--happened", happened, "--source", CITED, *rest)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (small / "evidence" / "resolutions.toml").exists()


def test_today_is_not_too_late() -> None:
    assert resolving.wrong_day("2026-11-27", date(2026, 11, 27)) == ""
    assert resolving.wrong_day("2026", date(2026, 1, 1)) == ""
    assert "later than today" in resolving.wrong_day("2026-11-28", date(2026, 11, 27))


@pytest.mark.parametrize("identity", ["../x", "..", "a/b", "C", "a\u202eb", "/etc/x", "a b"])
def test_an_id_is_no_path(small: Path, texts: Path, identity: str) -> None:
    before = contents(small.parent)
    details = {**DETAILS, "--id": identity}
    result = call("add-source", small, texts / "a.txt", *[word for pair in details.items() for word in pair])
    assert result.exit_code == 2
    assert "id" in result.stderr
    assert "Traceback" not in result.output
    assert contents(small.parent) == before


def test_another_snapshot_is_not_taken_for_ones_own(small: Path, texts: Path) -> None:
    snapshot = small / "evidence" / "texts" / "c.txt"
    snapshot.parent.mkdir()
    snapshot.write_text("Another text.", encoding="utf-8")
    assert "is there already" in add_source(small, texts).stderr
    assert snapshot.read_text(encoding="utf-8") == "Another text."


def test_a_lock_is_read_back_whatever_stands_around_a_quote(small: Path, texts: Path) -> None:
    strange = "\x7f\u202e\x0b\u2028 said that more than 12 thousand people \x00\x1b["
    (texts / "a.txt").write_text(strange, encoding="utf-8", newline="")
    path = small / "evidence" / "sources" / "a.toml"
    path.write_text("redistributable = true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert anchor(small, texts).exit_code == 0
    assert lock.read(small)["a"].anchors["a-1"].prefix == strange[: strange.index("more")]
