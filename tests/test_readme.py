"""What README, CONTRIBUTING and docs tell a reader to type is there: subcommands, verbs, options, cases and paths."""

import re
import shlex
from pathlib import Path

import click
import pytest

from foedus.backtest.table import ROWS
from foedus.case import load, shipped
from foedus.cli import VERBS, foedus

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = ("src/", "docs/", "tests/", "tools/", "requirements/", "benchmarks/", "schema/")
PYTEST = "test"
"""The subcommand whose words are pytest's."""


def commands(text: str) -> list[str]:
    """Every command of ours in a page: lines of code blocks, and code within lines; comments left out."""
    lines = re.findall(r"^(?: {4,})?((?:\./run|foedus) .*)$", text, re.MULTILINE)
    spans = re.findall(r"`((?:\./run|foedus)\s[^`]+)`", text)
    return [re.sub(r"\s+", " ", re.split(r"\s#\s", each)[0]).strip() for each in [*lines, *spans] if "`" not in each]


def words(command: str) -> list[str]:
    """The words of a command, with all that its brackets offer."""
    quoted = re.split(r'("[^"]*")', command)
    bare = [part if part.startswith('"') else re.sub(r"[\[\]|]|\.\.\.", " ", part) for part in quoted]
    return shlex.split("".join(bare))


def subcommands() -> set[str]:
    """What ./run says of itself."""
    return set(re.findall(r"^ +\./run (\w+)", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE))


def wrong(command: str) -> str:
    """What is wrong with a command; empty if nothing."""
    program, *rest = words(command)
    if program == "./run":
        if not rest or rest[0] not in subcommands():
            return "no such subcommand of ./run"
        if rest[0] != "foedus":
            return "" if rest[0] == PYTEST or set(rest[1:]) <= {"--dev", "--quick"} else "./run does not take that"
        rest = rest[1:]
    if not rest or rest[0] in ("--help", "-h", "--version", "ARGS"):
        return ""
    if rest[0] not in VERBS:
        return "no such verb"
    context = click.Context(foedus)
    verb = foedus.get_command(context, rest[0])
    assert verb is not None
    try:
        given, left, _ = verb.make_parser(click.Context(verb, parent=context)).parse_args(rest[1:])
    except click.UsageError as error:
        return error.format_message()
    known = {name: value for name, value in given.items() if isinstance(value, str | list | tuple)}
    return f"too many words: {left}" if left else wrong_value(verb, known)


def wrong_value(verb: click.Command, given: dict) -> str:
    """A name among the values of a command that nothing has; words in capitals stand for something else."""
    for parameter in verb.params:
        value = given.get(parameter.name or "") or ""
        choices = parameter.type.choices if isinstance(parameter.type, click.Choice) else (value,)
        if isinstance(value, str) and value and not value.isupper() and value not in choices:
            return f"{parameter.name} takes {choices}"
    case = given.get("case") or ""
    if case and not case.isupper() and case not in shipped():
        return f"no shipped case {case}"
    question = given.get("question")
    if case in shipped() and question and not question.isupper():
        ledger = load(case).ledger
        if question not in {**ledger.questions, **ledger.unpooled}:
            return f"{case} has no question {question}"
    run = Path(given.get("run") or "")
    policy = given.get("policy")
    if policy and run.name in shipped() and policy not in load(run.name).policies:
        return f"{run.name} has no policy {policy}"
    if verb.name == "backtest" and set(given.get("only") or ()) - set(ROWS) - {"ROW"}:
        return "no such row"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_can_be_typed(page: Path) -> None:
    faults = {each: fault for each in commands(page.read_text(encoding="utf-8")) if (fault := wrong(each))}
    assert faults == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    lost = [link for link in links if link and not (page.parent / link).exists()]
    named = [each for each in re.findall(r"`([^`\s]+)`", text) if each.startswith(FOLDERS)]
    lost += [each for each in named if not list(ROOT.glob(re.sub(r"[:#].*$", "", each).rstrip("/")))]
    assert lost == []


def test_the_commands_are_found() -> None:
    """Or the tests above would hold of nothing."""
    readme = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert {"./run demo", "./run test", "./run foedus --help"} <= set(readme)
    assert sum(len(commands(page.read_text(encoding="utf-8"))) for page in PAGES) > 40


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("./run dmo", "no such subcommand"),
        ("./run setup --devel", "does not take"),
        ("foedus rum csto", "no such verb"),
        ("foedus run csto --drws 10", "No such option"),
        ("./run foedus run csto --draws", "requires an argument"),
        ("foedus run csto --engine fortran", "engine takes"),
        ("foedus run cstoo", "no shipped case"),
        ("foedus pool csto cf.persnel [--explain]", "no question"),
        ("foedus replay out/csto --draw 1 --policy anounced", "no policy"),
        ("foedus backtest --only exit", "no such row"),
        ("foedus verify out/mine out/other", "too many words"),
    ],
)
def test_a_wrong_command_is_found(command: str, fault: str) -> None:
    assert fault in wrong(command)


def test_set_up_is_two_commands() -> None:
    """On a fresh machine: one that runs, and one that also installs what tests need."""
    start = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Start")[2].partition("\n## ")[0]
    assert [each for each in commands(start) if "foedus" not in each] == ["./run demo", "./run test"]
