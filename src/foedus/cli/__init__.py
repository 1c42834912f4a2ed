"""The command line: `foedus VERB ...`.

Each verb is a module of its own, imported only when it is called, so that `foedus --help` starts at once.
Answers go to stdout, progress and messages to stderr. Exit codes: 0 fine, 1 a check failed, 2 the user's input is
wrong (all problems are named) or the answer cannot be written (which is said, whatever else was done), 130 interrupted,
143 and 129 told to end (SIGTERM, SIGHUP), 141 the reader of the answer left before its end (`foedus ... | head -1`),
which is not worth a message.
"""

import difflib
import importlib
import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import click

from foedus import __version__


class Verb(NamedTuple):
    """Where a verb is (`module:attribute`) and its line in `foedus --help`, which is printed without importing it."""

    where: str
    help: str


WORDS = "foedus.words"
"""Where click's context keeps the words of the command."""

VERBS = {
    "check": Verb("foedus.cli.check:check", "Check a case: every problem at once, nothing is run."),
    "run": Verb("foedus.cli.run:run", "Run a case: many histories under each policy, then the report."),
    "report": Verb("foedus.cli.report:report", "Write the report of a run again, or only its tables."),
    "replay": Verb("foedus.cli.replay:replay", "Show one history of a run, computed again, month by month."),
    "query": Verb("foedus.cli.query:query", "Ask a run a question in SQL."),
    "verify": Verb("foedus.cli.verify:verify", "Check every file of a run against its checksum."),
    "evidence": Verb("foedus.cli.evidence:evidence", "Show what was reported: sources, questions, claims, conflicts."),
    "pool": Verb("foedus.cli.evidence:pool", "Pool the claims on one question; --explain shows every term."),
    "due": Verb("foedus.cli.evidence:due", "List the predictions whose date has come."),
    "resolve": Verb("foedus.cli.evidence:resolve", "Record what became of a prediction."),
    "add-source": Verb("foedus.cli.evidence:add_source", "Add a text as a source: identified, hashed, not copied."),
    "suggest": Verb("foedus.cli.suggest:suggest", "Suggest which sentences of a text answer which questions."),
    "backtest": Verb("foedus.cli.backtest:backtest", "Check each sub-model against published answers and records."),
    "schema": Verb("foedus.cli.schema:schema", "Print the JSON Schema of the case files, for editors."),
}


class Verbs(click.Group):
    """A click group whose commands are imported when called, and that turns mistakes in a case into exit code 2."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words before the verb, and keep all of them for a command to be told."""
        ctx.meta[WORDS] = list(args)
        with _visible_mistakes():
            if any("\0" in word for word in args):  # no shell hands one on, and no file has such a name
                ctx.fail("a null character stands in a word of the command.")
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order one meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb; None when there is none of that name."""
        if cmd_name not in VERBS:
            return None
        module, _, attribute = VERBS[cmd_name].where.partition(":")
        return getattr(importlib.import_module(module), attribute)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or fail with the nearest name."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], VERBS, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"no verb {args[0]!r}.{meant} Known here: {', '.join(VERBS)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, importing none."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, verb.help) for name, verb in VERBS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; say what is wrong with a case without a traceback."""
        from foedus.problems import CaseErrors

        try:
            with _visible_mistakes():
                return super().invoke(ctx)
        except CaseErrors as errors:
            _say(str(errors))
            ctx.exit(2)
        except KeyboardInterrupt as request:
            number = request.args[0] if request.args else signal.SIGINT
            after = "\n" if number == signal.SIGINT else ""  # what a terminal shows of Ctrl-C
            _say(after + _interrupted(ctx.meta[WORDS]))
            ctx.exit(128 + number)


@contextmanager
def _visible_mistakes() -> Iterator[None]:
    """Make visible what a message of click's repeats of the user's words."""
    try:
        yield
    except click.ClickException as error:
        from foedus.problems import visible

        error.message = visible(error.message)  # pyright: ignore[reportAttributeAccessIssue]
        raise


def _say(text: str) -> None:
    from foedus.cli.output import say

    say(text, err=True)


def _interrupted(words: list[str]) -> str:
    """That a command was interrupted, and for a run how to go on with it."""
    if words[:1] != ["run"]:
        return "Interrupted."
    resumed = words if "--resume" in words else [*words, "--resume"]
    return f"Interrupted; go on with: {shlex.join(['foedus', *resumed])}"


@click.group(cls=Verbs, subcommand_metavar="VERB [ARGS]...", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="foedus", message="%(prog)s %(version)s")
def foedus() -> None:
    """What follows from disputed reports about an alliance, how sure one can be, and what the answer hangs on.

    A CASE is the name of a shipped case or a folder of case files; a RUN is a folder that `foedus run` wrote.
    """


def main() -> None:
    """Entry point of the `foedus` command and of `python -m foedus`."""
    from foedus.cli import process

    with process.settled():
        foedus(prog_name="foedus")
