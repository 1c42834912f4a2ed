"""Files of users: whatever stands at a path is read or told, in time, and each key of a TOML file has its line."""

import io
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from damage import files, quick
from example import EXAMPLE
from hypothesis import given
from hypothesis import strategies as st

from foedus import inputs
from foedus.inputs import DEEPEST, MOST, hashed, key_lines, load_toml, read_bytes, read_text
from foedus.problems import CaseErrors, Problem, line_of

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


def tried(path: Path) -> Any:
    """What a file is read as, or its problems."""
    try:
        return load_toml(path)
    except CaseErrors as errors:
        return errors.problems


def told(path: Path) -> Problem:
    """The one problem of a file."""
    (problem,) = tried(path)
    return problem


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_each_key_has_its_line() -> None:
    lines = key_lines(TEXT)
    wanted = {
        ("a",): 1, ("x", "y"): 2, ("x", "y", "b"): 3, ("x", "y", "d"): 7, ("claim", 0): 11, ("claim", 0, "id"): 12,
        ("claim", 0, "sub", "k.l"): 14, ("claim", 1): 15, ("claim", 1, "id"): 16, ("claim", 1, "n", 1, "z"): 20,
    }  # fmt: skip
    assert {path: lines[path] for path in wanted} == wanted
    assert ("x", "y", "c") not in lines
    assert line_of(lines, ("claim", 1, "missing", 3)) == 15


def slowly(text: str) -> dict[tuple[str | int, ...], int]:
    """The lines of the keys by the definition: a statement ends on the first line at which it parses by itself."""
    lines: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    rows = text.split("\n")
    number = 0
    while number < len(rows):
        start, statement, parsed = number, "", None
        while parsed is None:
            statement += rows[number] + "\n"
            number += 1
            try:
                parsed = tomllib.loads(statement)
            except tomllib.TOMLDecodeError:
                continue
        if statement.lstrip().startswith("["):
            table = heading(parsed, counts)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], start + 1)
        for path in paths(parsed) if not statement.lstrip().startswith("[") else ():
            lines.setdefault(table + path, start + 1)
    return lines


def heading(value: Any, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    while value:
        if isinstance(value, list):
            counts[path] = counts.get(path, -1) + 1
            path, value = (*path, counts[path]), value[0]
            continue
        (key,) = value
        path, value = (*path, key), value[key]
        if isinstance(value, dict) and path in counts:
            path = (*path, counts[path])
    return path


def paths(value: Any, prefix: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, inner in items for path in ((*prefix, key), *paths(inner, (*prefix, key)))]


bare = st.sampled_from(("a", "b", "c-1", "_", "7"))
key = st.one_of(bare, st.sampled_from(('"a.b"', "'#'", '"[x]"', '"\\""', "'='", '""')))
dotted = st.lists(key, min_size=1, max_size=3).map(lambda parts: draw_join(parts))
inside = st.text("ab \"'#[]{}=,.\n\\", max_size=12)
scalar = st.one_of(
    st.sampled_from(("1", "-2.5e3", "true", "2026-01-31", "12:00:00", "1_000.5", "0xff", "nan")),
    inside.map(json.dumps),
    inside.map(lambda text: '"""' + text.replace("\\", "\\\\").replace('"""', '""\\"') + 'x"""'),
    inside.map(lambda text: "'''" + text.replace("'", "") + "x'''"),
    st.sampled_from(
        ('"""a""b"""""', "'''a''b'''''", '"""\\\n  a"""', '"\\\\"', "'\\'", '""', "''", '""""""', "''''''")
    ),
)
gap = st.sampled_from(("", " ", "\n", "\n# ] } ' \"\n", " # = [\n\n\t"))
value = st.recursive(
    scalar,
    lambda inner: st.one_of(
        st.tuples(st.lists(st.tuples(gap, inner, gap), max_size=4), gap).map(
            lambda made: "[" + ",".join(map("".join, made[0])) + "]"
        ),
        st.lists(st.tuples(key, inner), max_size=3, unique_by=lambda pair: pair[0]).map(
            lambda pairs: "{ " + ", ".join(f"{name} = {of}" for name, of in pairs) + " }"
        ),
    ),
    max_leaves=6,
)
statement = st.one_of(
    st.tuples(dotted, value).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    dotted.map(lambda name: f"[{name}]"),
    dotted.map(lambda name: f"[[{name}]]"),
    st.sampled_from(("", "# a [comment] = \"with\" '''", "\t", "   # x")),
)


def draw_join(parts: list[str]) -> str:
    return " . ".join(parts) if len(parts) == 2 else ".".join(parts)


@given(st.lists(statement, max_size=12), st.sampled_from(("\n", "\r\n")))
@quick
def test_lines_are_those_of_the_definition(tmp_path: Path, statements: list[str], line_end: str) -> None:
    kept: list[str] = []
    for each in statements:  # those that can be said after the ones before
        try:
            tomllib.loads("\n".join([*kept, each]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(each)
    text = "\n".join(kept)
    data, lines = load_toml(written(tmp_path, text.replace("\n", line_end)))
    assert lines == slowly(text) == key_lines(text)
    assert repr(data) == repr(tomllib.loads(text))


@pytest.mark.parametrize("path", sorted(EXAMPLE.rglob("*.toml")), ids=lambda path: path.stem)
def test_lines_of_real_files_are_those_of_the_definition(path: Path) -> None:
    assert load_toml(path)[1] == slowly(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("keys", "\n".join(f"k{number} = 1" for number in range(20_000))),
        ("one array", "a = [\n" + "1,\n" * 20_000 + "]"),
        ("one text", 'a = """\n' + 'some "words" \\n\n' * 20_000 + '"""'),
        ("tables", "[[claim]]\nid = 1\n[[claim.part]]\nx = 1\n" * 5_000),
        ("not closed", 'a = [\n"' + "1,\n" * 20_000),
        ("quotes", "'''\n" * 20_000),
        ("escapes", 'a = """' + '\\"' * 200_000),
    ],
)
def test_twenty_thousand_lines_take_no_time(tmp_path: Path, name: str, text: str) -> None:
    path = written(tmp_path, text)
    began = process_time()
    assert isinstance(tried(path), list) == (name in ("not closed", "quotes", "escapes"))
    assert process_time() - began < 2


@given(files(EXAMPLE / "members.toml", EXAMPLE / "calendar.toml"))
@quick
def test_any_bytes_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    read = tried(path)
    if isinstance(read, list):
        assert all(problem.file == str(path) and problem.what for problem in read)
        assert all(0 < (problem.line or 1) <= content.count(b"\n") + 1 for problem in read)
    else:
        assert {(name,) for name in read[0]} <= set(read[1])


@given(st.text(max_size=60), st.sampled_from(("[", "{a=", "a.", '"', "'''", "]")), st.integers(0, 3000))
@quick
def test_any_text_is_read_or_told(tmp_path: Path, text: str, more: str, times: int) -> None:
    assert tried(written(tmp_path, (text + more * times).encode("utf-8", "surrogatepass"))) is not None


@pytest.mark.parametrize(
    ("content", "line", "what", "repair"),
    [
        (b"a = 1\nb = = 2\n", 2, "this is no value.", "Text stands in double quotes"),
        (b"a = 1\na = 2\n", 2, "this key is given twice.", "Keep one"),
        ("a = 1\nb = “x”\n", 2, "curly quotes are not understood here.", 'Write plain quotes: "text".'),
        ("a = 1\n„b“ = 1\n", 2, "curly quotes are not understood here.", 'Write plain quotes: "text".'),
        ('a = 1\nb = "x\nc = 2\n', 2, "a text is not closed.", "Close it with the quote it begins with"),
        ("a = 1\nb = 'x\nc = 2\n", 2, "a text is not closed.", "Close it with the quote it begins with"),
        ('a = 1\nb = """x\nc = 2\n', 2, "a text is not closed.", "Close it with the quote it begins with"),
        ("a = 1\nb = [1,\n2\n", 2, "Unclosed array.", "Close it with a bracket"),
        ("a = 1\nb = 1,5\n", 2, "goes on after its value.", "A decimal is written 1.5"),
        ('a = "C:\\work"\n', 1, "a backslash stands in a text.", "Write two for one"),
        ("a = 1\nb", 2, "Expected '=' after a key in a key/value pair.", "See https://toml.io."),
        (b"a = 1\n\xff\n", 2, "must be UTF-8.", "Save the file as UTF-8."),
        ("a = 1\n".encode("utf-16"), 1, "must be UTF-8; this is UTF-16.", "Save the file as UTF-8."),
        (b"a = 1\nb = \0", 2, "has a null character", "Save the file as UTF-8."),
        (b"a = 1\rb = 2\r", 1, "a line ends in a carriage return alone", "the line ends of Unix or Windows"),
        (b"a = 1\r\nb = 2\rc = 3\r\n", 2, "a line ends in a carriage return alone", "of Unix or Windows"),
        ("a = 1\nb = " + "[" * 3000 + "]" * 3000, 2, f"is nested deeper than {DEEPEST} levels.", "Take the inner"),
        ("a = 1\nb = " + "{a = " * 3000 + "1" + "}" * 3000, 2, "is nested deeper", "Take the inner"),
        ("a = 1\n" + "a." * 3000 + "a = 1", 2, "is nested deeper", "Take the inner"),
        ("a = 1\n[" + '"a".' * 3000 + "a]", 2, "is nested deeper", "Take the inner"),
        ("a = 1\nb = " + "1" * 5000, 2, "has thousands of digits.", "Write it shorter."),
        ("a = 1\nb = [0, 1" + "0" * 400 + "]", 2, "is a whole number of more than 64 bits.", "Write it shorter."),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_told_with_its_line(
    tmp_path: Path, content: str | bytes, line: int, what: str, repair: str
) -> None:
    problem = told(written(tmp_path, content))
    assert problem.line == line
    assert problem.what.startswith(what)
    assert repair in problem.repair


def test_what_is_nested_as_deep_as_any_file_needs_is_read(tmp_path: Path) -> None:
    text = f"a = {'[' * DEEPEST}{']' * DEEPEST}\n{'b.' * DEEPEST}b = 1\nc = '{'[' * 3000}{'.' * 3000}' # {'[' * 3000}\n"
    assert load_toml(written(tmp_path, text))[1]["c",] == 3


def test_the_mark_that_windows_writes_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert load_toml(path) == ({"a": 1, "b": 2}, {("a",): 1, ("b",): 2})
    assert read_text(path) == "a = 1\r\nb = 2\r\n"


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    assert told(tmp_path / "none.toml").what == "cannot be read: No such file or directory."


posix = pytest.mark.skipif(os.name == "nt", reason="no pipes or devices in the file system")


@posix
@pytest.mark.parametrize(
    ("to", "what"),
    [
        ("/dev/zero", "is no file but a pipe, a device or a socket."),
        ("pipe", "is no file but a pipe, a device or a socket."),
        ("folder", "is a folder where a file belongs."),
        ("nothing", "is a link to a file that is not there."),
        ("file.toml", "cannot be read: "),  # itself
    ],
)
def test_what_is_no_file_is_not_read(tmp_path: Path, to: str, what: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    path = tmp_path / "file.toml"
    path.symlink_to(to)
    problem = told(path)
    assert (problem.file, problem.line, problem.where) == (str(path), None, "file.toml")
    assert problem.what.startswith(what)
    with pytest.raises(CaseErrors):
        hashed(path)


@posix
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    file = written(tmp_path, "a = 1").stat()
    monkeypatch.setattr(Path, "stat", lambda _: file)
    with pytest.raises(CaseErrors, match="is no file but a pipe"):
        read_bytes(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a = 1")
    monkeypatch.setattr(inputs.os, "open", refused)
    problem = told(path)
    assert (problem.what, problem.repair) == (
        "cannot be read: Permission denied.",
        "Give yourself the right to read it.",
    )


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_a_name_that_no_file_can_have_is_a_problem(name: str) -> None:
    assert told(Path(name)).what.startswith("cannot be read: ")


def test_a_link_to_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    written(tmp_path, "a = 1")
    (tmp_path / "link.toml").symlink_to("file.toml")
    assert load_toml(tmp_path / "link.toml")[0] == {"a": 1}
    assert hashed(tmp_path / "link.toml") == hashed(tmp_path / "file.toml")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file.toml"
    with path.open("wb") as file:
        file.truncate(2**40)
    began = process_time()
    problem = told(path)
    assert process_time() - began < 0.1
    assert problem.what == "has more than 1 MB, the most that is read of such a file."


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = written(tmp_path, "").stat()
    path = written(tmp_path, b" " * (MOST + 1))
    monkeypatch.setattr(inputs.os, "fstat", lambda _: small)
    monkeypatch.setattr(Path, "stat", lambda _: small)
    with pytest.raises(CaseErrors, match="has more than 1 MB"):
        read_bytes(path)
    assert len(read_bytes(written(tmp_path, b" " * MOST))) == MOST


def test_a_file_without_an_end_is_not_read_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.FileIO):
        left = 100

        def read(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            assert self.left, "read on"
            return b" " * (size or 1)

    path = written(tmp_path, "")
    monkeypatch.setattr(inputs.os, "fdopen", lambda handle, *_, **__: Endless(handle))
    with pytest.raises(CaseErrors, match="has more than 1 MB"):
        read_bytes(path)


@posix
@pytest.mark.slow
def test_the_largest_files_are_read_in_little_memory(tmp_path: Path) -> None:
    written(tmp_path, "a = [" + "0," * (MOST // 2 - 3) + "]")
    row = "x,a,b,1,1,1,m,2025,recalled,,,,,high\n"
    (tmp_path / "facts.csv").write_text(row * (10_000_000 // len(row)), encoding="utf-8")
    script = (
        "import resource, sys, pathlib\n"
        "from foedus.inputs import load_toml\n"
        "from foedus.case.files import read_facts\n"
        "from foedus.problems import told\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "load_toml(folder / 'file.toml')\n"
        "told(read_facts(folder / 'facts.csv'))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)
