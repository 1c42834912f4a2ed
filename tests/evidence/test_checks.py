"""Checking a ledger against its texts, proposing repairs, and writing the lock."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.evidence import check, load, lock
from foedus.evidence.checks import load_texts


def test_quotes_that_stand_in_the_text_are_verified(small: Path, texts: Path) -> None:
    result = check(small, texts)
    assert result.ok
    assert (result.verified, result.quotes) == (3, 3)


def test_without_texts_it_says_that_nothing_was_verified(small: Path) -> None:
    result = check(small)
    assert result.ok
    assert result.verified == 0
    assert result.notes == ["3 quotes were not verified: name the folder of the texts with --texts."]


def test_a_changed_text_fails_and_shows_the_words(small: Path, texts: Path) -> None:
    lock.write(load(small), load_texts(load(small), texts))
    path = texts / "a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("12 thousand", "13 thousand"), encoding="utf-8")
    result = check(small, texts)
    assert not result.ok
    assert result.verified == 2
    digest, words = result.failures
    assert (digest.where, digest.line) == ("sha256", 10)
    assert "+ more than 13 thousand people" in words.what


def test_a_missing_text_fails(small: Path, texts: Path) -> None:
    (texts / "b.txt").unlink()
    result = check(small, texts)
    assert [problem.what for problem in result.failures] == [f"no such file in {texts}."]


def test_a_ledger_that_is_wrong_is_not_checked_further(spoil: Callable[[str, str, str], Path], texts: Path) -> None:
    result = check(spoil("sources/a.toml", "plausibility = 3", "plausibility = 1"), texts)
    assert not result.ok
    assert result.problems
    assert result.verified == 0


def test_the_proposal_repairs_the_case_when_applied(small: Path, texts: Path) -> None:
    lock.write(load(small), load_texts(load(small), texts))
    path = texts / "a.txt"
    path.write_text(
        "Foreword.\n" + path.read_text(encoding="utf-8").replace("12 thousand", "13 thousand"), encoding="utf-8"
    )
    before = (small / "evidence" / "sources" / "a.toml").read_text(encoding="utf-8")
    proposal = check(small, texts, reanchor=True).proposal
    assert (small / "evidence" / "sources" / "a.toml").read_text(encoding="utf-8") == before
    assert "more than 13 thousand people" in proposal
    try:
        subprocess.run(["patch", "-p0", "-s"], input=proposal, text=True, check=True, cwd=small)
    except FileNotFoundError:
        pytest.skip("patch is not installed")
    assert check(small, texts).ok
    assert load(small).claims["a-1"].quote == "more than 13 thousand people"


def test_the_lock_comes_back_as_it_was_written(small: Path, texts: Path) -> None:
    ledger = load(small)
    assert lock.write(ledger, load_texts(ledger, texts)) == 3
    first = lock.path_of(small).read_text(encoding="utf-8")
    assert lock.render(lock.read(small)) == first
    lock.write(ledger, load_texts(ledger, texts))
    assert lock.path_of(small).read_text(encoding="utf-8") == first


def test_words_that_stand_twice_keep_the_place_they_had(small: Path, texts: Path) -> None:
    ledger = load(small)
    path = texts / "a.txt"
    original = path.read_text(encoding="utf-8")
    path.write_text(original + "\nHis rival said: more than 12 thousand people, never.\n", encoding="utf-8")
    lock.write(ledger, load_texts(ledger, texts))
    first = lock.read(small)["a"].anchors["a-1"].start
    assert first == original.index("more than 12 thousand people")
    both_elsewhere = "Some say more than 12 thousand people. Others too: more than 12 thousand people? We shall see.\n"
    path.write_text(both_elsewhere, encoding="utf-8")
    assert "a-1" in "".join(problem.what for problem in check(small, texts).failures)
    lock.write(ledger, load_texts(ledger, texts))
    assert lock.read(small)["a"].anchors["a-1"].start == first  # not moved to either of them


def test_the_lock_gives_no_more_of_a_text_than_its_quotes(small: Path, texts: Path) -> None:
    ledger = load(small)
    lock.write(ledger, load_texts(ledger, texts))
    written = lock.path_of(small).read_text(encoding="utf-8")
    assert "people serve" not in written
    source = small / "evidence" / "sources" / "a.toml"
    source.write_text(
        source.read_text(encoding="utf-8").replace("hops = 0", "hops = 0\nredistributable = true"), encoding="utf-8"
    )
    lock.write(load(small), load_texts(ledger, texts))
    assert " serve in the joint corps" in lock.path_of(small).read_text(encoding="utf-8")


def test_the_shipped_quotes_stand_in_the_texts(root: Path, shared: Path) -> None:
    result = check(root / "src" / "foedus" / "cases" / "csto", shared / "sources")
    assert result.ok, result.failures
    assert result.verified == result.quotes
