"""The group of verbs: what it lists, what it imports, and how it ends."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from foedus import __version__, cli
from foedus.problems import CaseErrors, Problem

SLOW = {"numpy", "scipy", "jax", "pandas", "pydantic", "pyarrow", "duckdb", "altair", "rich", "tomlkit", "jinja2"}


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch):
    """Let the verb `check` end in the way a test says."""

    def ending_with(problem: BaseException) -> None:
        @click.command("check")
        def command() -> None:
            raise problem

        monkeypatch.setattr(cli.Verbs, "get_command", lambda self, ctx, name: command)

    return ending_with


def test_help_lists_every_verb_with_its_line() -> None:
    told = CliRunner().invoke(cli.foedus, ["--help"], terminal_width=120)
    assert told.exit_code == 0
    for name, (_, line) in cli.VERBS.items():
        assert any(row.split() == [name, *line.split()] for row in told.output.splitlines()), name


def test_help_imports_nothing_slow() -> None:
    code = "import sys\nfrom foedus.cli import foedus\nfoedus(['--help'], standalone_mode=False)\nprint(*sys.modules)"
    told = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(told.stdout.splitlines()[-1].split())
    assert "foedus.cli" in loaded
    assert not loaded & SLOW
    assert {name for name in loaded if name.startswith("foedus.")} == {"foedus.cli"}


@pytest.mark.parametrize("name", cli.VERBS)
def test_every_verb_explains_itself(name: str) -> None:
    told = CliRunner().invoke(cli.foedus, [name, "--help"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"Usage: foedus {name} ")


def test_version() -> None:
    assert CliRunner().invoke(cli.foedus, ["--version"]).output == f"foedus {__version__}\n"


def test_an_unknown_verb_gives_the_nearest_name() -> None:
    told = CliRunner().invoke(cli.foedus, ["repotr"])
    assert told.exit_code == 2
    assert "Did you mean 'report'?" in told.stderr
    assert "Known here: check, run, report" in told.stderr


def test_mistakes_in_a_case_are_told_without_a_traceback(verb) -> None:
    verb(CaseErrors([Problem(file="case.toml", line=6, where="months = 960", what="must be from 1 to 480.")]))
    told = CliRunner().invoke(cli.foedus, ["check"])
    assert told.exit_code == 2
    assert told.stdout == ""
    assert "line 6: months = 960" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_interruption_is_said_and_has_its_own_code(verb) -> None:
    verb(KeyboardInterrupt())
    told = CliRunner().invoke(cli.foedus, ["check"])
    assert told.exit_code == 130
    assert "Interrupted" in told.stderr


@pytest.mark.parametrize(("number", "code"), [((), 130), ((15,), 143), ((1,), 129)])
def test_a_run_that_is_interrupted_says_how_to_go_on(verb, number: tuple[int, ...], code: int) -> None:
    verb(KeyboardInterrupt(*number))
    told = CliRunner().invoke(cli.foedus, ["run"])
    assert told.exit_code == code
    assert told.stderr.strip() == "Interrupted; go on with: foedus run --resume"


def test_a_fault_of_the_program_is_not_dressed_up_as_the_users(verb) -> None:
    verb(ZeroDivisionError())
    assert isinstance(CliRunner().invoke(cli.foedus, ["check"]).exception, ZeroDivisionError)
