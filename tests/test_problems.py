"""Problems: lines of keys, nearest names, and how they are told."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.inputs import key_lines, load_toml
from foedus.problems import CaseErrors, Problem, line_of, nearest, render, visible

TEXT = '''\
a = 1
[x.y]
b = """
c = 3
[z]
"""
d = [
  1,
  { q = 1 },
]
[[claim]]
id = "1"
[claim.sub]
"k.l" = 1
[[claim]]
id = "2"
[[claim.n]]
z = 1
[[claim.n]]
z = 2
'''


def test_each_key_has_its_line() -> None:
    lines = key_lines(TEXT)
    wanted = {
        ("a",): 1, ("x", "y"): 2, ("x", "y", "b"): 3, ("x", "y", "d"): 7, ("claim", 0): 11, ("claim", 0, "id"): 12,
        ("claim", 0, "sub", "k.l"): 14, ("claim", 1): 15, ("claim", 1, "id"): 16, ("claim", 1, "n", 1, "z"): 20,
    }  # fmt: skip
    assert {path: lines[path] for path in wanted} == wanted
    assert ("x", "y", "c") not in lines
    assert line_of(lines, ("claim", 1, "missing", 3)) == 15


keys = st.text("abcxyz-_1", min_size=1, max_size=4)
scalars = st.one_of(st.integers(), st.booleans(), st.text("ab[]#=\n\"'", max_size=8))


@given(st.dictionaries(keys, scalars, max_size=5), st.dictionaries(keys, st.dictionaries(keys, scalars), max_size=3))
def test_no_key_is_missed_and_none_is_made_up(top: dict, tables: dict) -> None:
    import json

    rows = [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in top.items()]
    for name, table in tables.items():
        if name not in top:
            rows += [
                f"[{json.dumps(name)}]",
                *(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()),
            ]
    text = "\n".join(rows)
    data, lines = tomllib.loads(text), key_lines(text)
    paths = {(key,) for key in data} | {(n, k) for n, t in data.items() if isinstance(t, dict) for k in t}
    assert set(lines) == paths
    for path, line in lines.items():
        assert json.dumps(path[-1]) in text.split("\n")[line - 1]


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
    ("content", "line", "says"),
    [(b"a = 1\nb = = 2\n", 2, "not TOML"), (b"a = 1\n\xff\n", 2, "encoding"), (b"a = 1\na = 2\n", 2, "not TOML")],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: bytes, line: int, says: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(CaseErrors) as raised:
        load_toml(path)
    assert (raised.value.problems[0].line, raised.value.problems[0].where) == (line, says)


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(CaseErrors, match="cannot be read"):
        load_toml(tmp_path / "none.toml")


def test_windows_line_ends_do_not_shift_lines(tmp_path: Path) -> None:
    path = tmp_path / "win.toml"
    path.write_bytes(b"a = 1\r\nb = 2\r\n")
    assert load_toml(path)[1]["b",] == 2


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
