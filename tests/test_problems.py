"""Problems: lines of keys, nearest names, and how they are told."""

from collections.abc import Iterator
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.problems import MOST_TOLD, Problem, first, nearest, render, shown, visible


def test_nearest_name_is_offered() -> None:
    assert nearest("decya", ["decay", "gain"]) == 'Did you mean "decay"? Known here: decay, gain.'
    assert nearest("zzz", ["decay", "gain"]) == "Known here: decay, gain."
    assert nearest("x", []) == "Nothing is known here."


def test_problems_are_told_by_file_and_line() -> None:
    told = render(
        [Problem("b.toml", 12, "gain = 2.5", "must be from 0 to 1.", "Write less."), Problem("b.toml", 3, "x", "no.")]
    )
    assert told.splitlines()[0] == "b.toml: 2 problems; nothing was run."
    assert told.index("line 3: x") < told.index("line 12: gain = 2.5")
    assert told.splitlines()[-1].strip() == "Write less."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ttwo\nthree — «четыре»", "one\ttwo\nthree — «четыре»"),
        ("\x1b]0;taken\x07\r", "␛]0;taken␇␍"),
        ("safe\u202egnp.exe", "safe<U+202E>gnp.exe"),
        ("\x9b31m\x7f\ud800", "<U+009B>31m␡<U+D800>"),
    ],
)
def test_what_is_not_ours_commands_no_terminal(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert shown in render([Problem("a.toml", 1, text, "is wrong.")])


@given(st.text())
def test_what_is_visible_stays_so(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert not any(ord(each) < 0x20 and each not in "\n\t" for each in visible(text))


def test_of_many_problems_the_first_are_told_and_no_more_are_looked_for() -> None:
    looked = 0

    def wrong() -> Iterator[Problem]:
        nonlocal looked
        while True:
            looked += 1
            yield Problem("a.toml", looked, "x", "is wrong.")

    told = first(wrong())
    assert len(told) == looked == MOST_TOLD + 1
    assert told[-1].what == f"has more than {MOST_TOLD} problems of one kind; the first are told."
    few = [Problem("a.toml", line, "x", "is wrong.") for line in range(MOST_TOLD)]
    assert first(few) == few


def test_what_is_as_long_as_its_file_is_told_short() -> None:
    problem = Problem("a.csv", 1, f'id = "{"x" * 10**6}"', "y" * 10**6, nearest("a" * 10**6, ["b" * 10**6]))
    assert len(render([problem])) < 10_000
    assert problem.where.startswith('id = "xxx')


def test_a_name_is_sought_among_many_in_no_time() -> None:
    known = [f"fact-{number}" for number in range(50_000)]
    began = process_time()
    assert nearest("fact-4321a", known).startswith('Did you mean "fact-4321"?')
    assert process_time() - began < 0.5


def test_values_are_shown_as_they_are_written() -> None:
    values = {"a": '"a"', True: "true", 10**30: str(10**30), 2.5: "2.5", 1e6: "1000000"}
    assert {value: shown(value) for value in values} == values
    assert (shown([1]), shown({}), shown(date(2026, 1, 31))) == ("[ ... ]", "{ ... }", "2026-01-31")
