"""What verbs show: texts that are not ours come out whole, command no terminal and are no markup."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example import EXAMPLE

from foedus.cli import foedus, output, terminal
from foedus.problems import visible

HOSTILE = "[/x] [red] :smile: \x1b]0;owned\x07\x1b[31m\x7f\x9b31m\u202e\u2028\ud800 end"
OURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal() -> terminal.Console:
    return terminal.Console(file=io.StringIO(), force_terminal=True, width=200)


def shown(console: terminal.Console) -> str:
    """What a console has written, but for rich's own codes."""
    assert isinstance(console.file, io.StringIO)
    return OURS.sub("", console.file.getvalue())


def harmless(text: str) -> bool:
    """Whether a terminal that is shown this obeys nothing but rich's own codes."""
    plain = OURS.sub("", text).replace("\r", "")
    return visible(plain) == plain


@pytest.mark.parametrize("err", [False, True])
def test_a_line_is_made_visible(capsys: pytest.CaptureFixture[str], err: bool) -> None:
    output.say(HOSTILE, err)
    told = capsys.readouterr()
    assert (told.err if err else told.out) == f"{visible(HOSTILE)}\n"
    assert "[/x] [red] :smile: ␛]0;owned␇" in told.out + told.err


def test_json_loses_nothing_and_commands_nothing() -> None:
    odd = {HOSTILE: [chr(code) for code in range(0x10000)]}
    text = output.json_text(odd)
    assert json.loads(text) == odd
    assert harmless(text)
    assert "ж" in text
    assert r"\u202e" in text


def test_json_knows_no_infinity() -> None:
    assert json.loads(output.json_text([float("nan"), (float("-inf"), 1.5)])) == [None, [None, 1.5]]


def test_json_stays_json_where_characters_cannot_be_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="backslashreplace")
    monkeypatch.setattr("sys.stdout", file)
    output.say_json([HOSTILE, "é"])
    assert json.loads(file.buffer.getvalue()) == [HOSTILE, "é"]


@pytest.mark.parametrize("make", [str, output.styled, terminal.Text], ids=["str", "styled", "text"])
def test_a_console_shows_texts_as_they_are(make) -> None:
    console = on_a_terminal()
    console.print(make(HOSTILE))
    console.print(make(HOSTILE), soft_wrap=True)
    told = shown(console)
    assert told.count("[/x] [red] :smile: ␛]0;owned") == told.count("<U+202E>") == 2
    assert harmless(told)


def test_a_table_shows_texts_as_they_are() -> None:
    console = on_a_terminal()
    listing = output.table(HOSTILE, "b", right=["b"], title=HOSTILE)
    listing.add_row(HOSTILE, output.styled(HOSTILE, "red"))
    console.print(listing)
    told = shown(console)
    assert told.count(visible(HOSTILE)) == 4
    assert harmless(told)
    assert len({len(line) for line in told.splitlines()[1:]}) == 1, "columns are counted as they are shown"


def test_a_status_and_a_bar_show_texts_as_they_are() -> None:
    console = on_a_terminal()
    with console.status(HOSTILE):
        pass
    with output.progress(console, "{task.description}", "[/x] {task.completed}") as bar:
        bar.add_task(HOSTILE)
    told = shown(console)
    assert told.count(visible(HOSTILE)) >= 2
    assert "[/x] 0" in told
    assert harmless(told)


def test_our_own_styles_stay() -> None:
    console = on_a_terminal()
    console.print(output.styled("conflict", "red"))
    assert console.file.getvalue() == "\x1b[31mconflict\x1b[0m\n"  # pyright: ignore


def test_a_width_is_for_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert output.console(width=123).width == 123
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "77")
    assert output.console(width=123).width == 77


MARK = "[/x] [red]"
TOLD = re.compile(
    r'^(title|name|outlet|said_by|reason|statement|meaning|text|subject|background_reason) = "(?!.*\.txt"$)',
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a name that commands a terminal; in it a case whose words look like markup, a run of it, a text."""
    folder = tmp_path_factory.mktemp("hostile") / "[x] \x1b]0;owned\x07\u202e"
    case = Path(shutil.copytree(EXAMPLE, folder / "case"))
    for path in case.rglob("*.toml"):
        text, count = TOLD.subn(rf"\g<0>{MARK} ", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        assert count or path.name not in ("policies.toml", "herald.toml")
    (folder / "text[x].txt").write_text(
        "OSLO, 4 March 2026 - “[the bloc] will send \x1b]0;owned\x07 500 troops [sic] soon,” "
        "[/x] said General Maria Holt.",
        encoding="utf-8",
    )
    told = call(folder, "run CASE --out RUN --draws 8 --engine numpy --processes 1".split(), {})
    assert told.exit_code == 0, told.output
    assert MARK in told.stdout
    return folder


def call(folder: Path, words: list[str], env: dict[str, str]) -> Result:
    names = {"CASE": "case", "RUN": "run", "TEXT": "text[x].txt", "NONE": "none"}
    said = [str(folder / names[word]) if word in names else word for word in words]
    return CliRunner().invoke(foedus, said, env=env)


@pytest.mark.parametrize("env", [{}, {"FORCE_COLOR": "1", "COLUMNS": "200"}], ids=["file", "terminal"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("check CASE", "case: nothing is wrong"),
        ("check NONE", "␛]0;owned␇<U+202E>"),
        ("evidence CASE --question pact.personnel", f"{MARK} How many people"),
        ("evidence CASE --question pact.personnel --json", f"{MARK} How many people"),
        ("evidence CASE", "programme.payer"),
        ("pool CASE pact.personnel --explain", f"{MARK} How many people"),
        ("pool CASE [/x]", '"[/x]"'),
        ("due CASE --on 2030-01-01", f"{MARK} Ardmark"),
        ("resolve CASE", "Nothing is resolved yet"),
        ("run CASE --out RUN --draws 8 --engine numpy --processes 1", f"{MARK} Train and command"),
        ("run CASE --out RUN --draws 9 --engine numpy", "␛]0;owned␇<U+202E>"),
        ("report RUN", "␛]0;owned␇<U+202E>"),
        ("report RUN --json", f"{MARK} Train and command"),
        ("replay RUN --draw 3 --policy equip", "Equal to the bit"),
        ("replay RUN --draw 3 --policy [/x]\x1b[31m", "[/x]␛[31m"),
        ("verify RUN", "files are sound"),
        ("suggest TEXT", "[the bloc] will send ␛]0;owned␇ 500 troops [sic] soon"),
        ("suggest TEXT --json", r"[the bloc] will send \u001b]0;owned\u0007 500 troops [sic] soon"),
        ("suggest CASE --published [/x]\x1b[31m", "is a directory"),
        ("suggest TEXT --published [/x]\x1b[31m", "[/x]␛[31m"),
        ("schema [/x]\x1b[31m", "[/x]␛[31m"),
        ("backtest --only [/x]\x1b[31m", "[/x]␛[31m"),
        ("check CASE --no\x1b[31m", "No such option"),
        ("\x1b[31mcheck", "no verb"),
    ],
)
def test_every_verb_shows_words_whole_and_commands_nothing(hostile, words: str, expected: str, env) -> None:
    told = call(hostile, words.split(" "), env)
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    assert expected in OURS.sub("", told.output)
    assert harmless(told.output)
