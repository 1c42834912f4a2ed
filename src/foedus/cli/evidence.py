"""`foedus evidence`, `pool`, `due`, `resolve` and `add-source`: what was reported, and how far to believe it."""

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import console, say, say_json

if TYPE_CHECKING:
    from foedus.evidence import Ledger
    from foedus.evidence.pooling import Pool

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WIDTH = 120
"""Columns of an answer where there is no terminal."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.command()
@click.argument("case", metavar="CASE")
@click.option("--question", help="Show the claims on this question, word for word.")
@click.option("--all", "everything", is_flag=True, help="List the questions that are recorded and not pooled, too.")
@click.option("--texts", type=FOLDER, help="Folder with the texts of the sources, for --anchor.")
@click.option("--anchor", is_flag=True, help="Write where each quote stands in the texts, for quotes found verbatim.")
@JSON
def evidence(
    case: str, question: str | None, everything: bool, texts: Path | None, anchor: bool, as_json: bool
) -> None:
    """Show the questions of CASE, conflicts first, with what the sources say and how independent they are.

    Several outlets that repeat one speech are one origin: where they agree, nothing is confirmed.
    """
    from foedus.cli import evidence_tables as tables

    ledger = _load(case)
    if anchor:
        _write_anchors(ledger, texts)
    if question is not None:
        _known_question(ledger, question, {**ledger.questions, **ledger.unpooled})
        data = tables.question_data(ledger, question)
        _answer(data, as_json, lambda shown_on: tables.print_question(shown_on, data))
    else:
        rows = tables.overview(ledger, everything)
        summary = tables.summary(ledger, rows)
        data = {"summary": summary, "questions": rows}
        _answer(data, as_json, lambda shown_on: tables.print_overview(shown_on, rows, summary))


@click.command()
@click.argument("case", metavar="CASE")
@click.argument("question")
@click.option("--explain", is_flag=True, help="Show every term, to redo it on paper, and what each judgement changes.")
@click.option("--one-referent", is_flag=True, help="Pool as if every claim meant one and the same thing.")
@click.option(
    "--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw claims and intervals into this file."
)
@JSON
def pool(case: str, question: str, explain: bool, one_referent: bool, svg: Path | None, as_json: bool) -> None:
    """Pool the claims on QUESTION: how likely each value is, given what was reported and how far to believe it.

    Exit code 0: fine; 1: the picture could not be drawn; 2: something in the case or the call is wrong.
    """
    from foedus.cli import evidence_tables as tables
    from foedus.evidence import explain as terms

    ledger = _load(case)
    if question in ledger.unpooled:
        raise click.UsageError(f'"{question}" is recorded and not pooled; give it a card in evidence/questions/.')
    _known_question(ledger, question, ledger.questions)
    pooled = ledger.one_referent_pool(question) if one_referent else ledger.pool(question)
    data = terms.as_data(ledger, question, pooled)
    if not one_referent:
        data["drawn"] = _drawn(ledger, question)
    if explain and not one_referent:
        data["variants"] = [
            {"change": v.change, "summary": list(v.summary), "shift": v.shift} for v in terms.variants(ledger, question)
        ]
    drawn = True
    if svg is not None:
        drawn = _draw(svg, ledger, question, pooled)
    _answer(data, as_json, lambda shown_on: tables.print_pool(shown_on, ledger, pooled, data, explain))
    if not drawn:
        raise SystemExit(1)


def _draw(place: Path, ledger: "Ledger", question: str, pooled: "Pool") -> bool:
    """Draw a pool into a file; False where it cannot be drawn, which is said."""
    from foedus.drawing import Undrawn
    from foedus.evidence import chart
    from foedus.evidence.keeping import keep

    try:
        picture = chart.svg(ledger, question, pooled)
    except Undrawn as reason:
        say(f"Nothing is drawn into {place}: {reason}.", err=True)
        return False
    keep(place, picture.encode())
    say(f"Drawn into {place}", err=True)
    return True


@click.command()
@click.argument("case", metavar="CASE")
@click.option("--on", metavar="DATE", help="As of this day, as 2026-12-31.  [default: today]")
@JSON
def due(case: str, on: str | None, as_json: bool) -> None:
    """List the predictions of CASE whose date has come and that are not resolved."""
    from foedus.cli import evidence_tables as tables
    from foedus.evidence import predictions

    ledger = _load(case)
    day = _day(on)
    rows: list[dict[str, Any]] = [
        {
            "due": entry.last_day.isoformat(),
            "question": entry.claim.question,
            "claim": entry.claim.id,
            "said_by": entry.claim.said_by,
            "source": entry.source,
            "quote": entry.claim.quote,
        }
        for entry in predictions.due(ledger, day)
    ]
    _answer({"on": day.isoformat(), "due": rows}, as_json, lambda shown_on: tables.print_due(shown_on, rows, day))


@click.command()
@click.argument("case", metavar="CASE")
@click.argument("question", required=False)
@click.option("--happened", help="The category, EDTF date or number that turned out right.")
@click.option("--on", metavar="DATE", help="When it was settled, in EDTF.  [default: today]")
@click.option("--source", help="Who says so, where and when: a citation.")
@click.option("--note", default="", help="Anything a reader should know.")
@JSON
def resolve(
    case: str, question: str | None, happened: str | None, on: str | None, source: str | None, note: str, as_json: bool
) -> None:
    """Record what became of a prediction of CASE, and score who said it. Without QUESTION: the scores so far."""
    from foedus.cli import evidence_tables as tables
    from foedus.evidence import predictions, resolving

    ledger = _load(case)
    if question is not None:
        known = {**ledger.unpooled, **ledger.questions}
        _known_question(ledger, question, known)
        if happened is None or source is None:
            raise click.UsageError("a resolution needs --happened and --source.")
        today = datetime.date.today()
        on = on or today.isoformat()
        claims = ledger.claims_on(question)
        wrong = predictions.wrong_answer(ledger.questions.get(question), happened, claims)
        wrong = wrong or resolving.wrong_day(on, today)
        if wrong:
            raise click.UsageError(wrong)
        resolving.record(ledger, question, happened, on, source, note)
        ledger = _load(case)
    data = tables.score_data(ledger)
    _answer(data, as_json, lambda shown_on: tables.print_scores(shown_on, data))


@click.command("add-source")
@click.argument("case", metavar="CASE")
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "identity", help="Short name of the source, such as s5.")
@click.option("--outlet", help="Who published it.")
@click.option("--language", help='BCP 47 tag of the text, such as "en".')
@click.option("--published", help='EDTF date, or "unknown".')
@click.option("--published-reason", help="How the date is known, or why it is not.")
@click.option("--reliability", help="Admiralty letter: A reliable to E unreliable, F cannot be judged.")
@click.option("--reliability-reason", help="Why this letter.")
@click.option("--hops", type=int, help="Retellings and translations since the source's own original.")
@click.option("--hops-reason", help="Which ones.")
@click.option(
    "--upstream", multiple=True, help="A station before this text, the first original first; may be repeated."
)
@click.option("--title", help="Headline.")
@click.option("--address", help="Where it was published.")
@click.option("--texts", type=click.Path(file_okay=False, path_type=Path), help="Where to keep the snapshot.")
@JSON
def add_source(case: str, text: Path, texts: Path | None, as_json: bool, **given: Any) -> None:
    """Add TEXT to CASE as a source: a snapshot, its SHA-256, and the details without which a claim is worth nothing.

    What is missing is asked for on a terminal; elsewhere everything that is missing is named. The snapshot is kept in
    CASE/evidence/texts, out of version control, unless --texts names another folder.
    """
    from foedus.evidence import adding

    ledger = _load(case)
    details = adding.Details(**{name: value for name, value in given.items() if name != "upstream"})
    for name, question in details.missing():
        if not sys.stdin.isatty():
            raise click.UsageError(
                "missing: " + ", ".join(f"{flag} ({says})" for flag, says in details.flags_missing())
            )
        details = details.with_answer(name, click.prompt(question, err=True))
    written = adding.add(ledger, text, details, tuple(given["upstream"]), texts)
    _answer(written, as_json, lambda shown_on: shown_on.print(_added(written)))


def _added(written: dict[str, str]) -> str:
    return (
        f"Source {written['id']} is in {written['source']}\nSnapshot: {written['snapshot']}\n"
        f"SHA-256:  {written['sha256']}\n"
        "Next: write its claims there as [[claim]] tables, then foedus evidence CASE --anchor --texts FOLDER"
    )


def _load(case: str) -> "Ledger":
    """The ledger of a shipped case, a case folder, or a folder that holds no more than evidence."""
    from foedus.evidence import load
    from foedus.inputs import is_folder

    folder = Path(case)
    if not is_folder(folder / "evidence" / "sources"):
        from foedus.case import find

        folder = find(case)
    return load(folder)


def _drawn(ledger: "Ledger", question: str) -> list[dict[str, Any]]:
    """What the run draws from a number question: each parameter, its bounds, and quantiles where they cut something."""
    if ledger.questions[question].kind != "number":
        return []
    from foedus.case.feeding import fed
    from foedus.evidence import explain as terms

    return [
        {
            "key": each.key,
            "low": each.bounds[0],
            "high": each.bounds[1],
            "within": each.drawn_from.within,
            "summary": dict(zip(terms.names(each.drawn_from), terms.summary(each.drawn_from), strict=True)),
        }
        for each in fed(ledger.folder, ledger, question)
    ]


def _known_question(ledger: "Ledger", question: str, known: dict[str, Any]) -> None:
    if question not in known:
        from foedus.problems import nearest

        raise click.UsageError(f'no question "{question}". {nearest(question, known)}')


def _write_anchors(ledger: "Ledger", texts: Path | None) -> None:
    from foedus.evidence import checks, lock

    if texts is None:
        raise click.UsageError("--anchor needs --texts: the folder with the texts.")
    count = lock.write(ledger, checks.load_texts(ledger, texts))
    say(f"{count} of {len(ledger.claims)} quotes are anchored in {lock.path_of(ledger.folder)}", err=True)


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'--on "{text}" is no day. Write it as 2026-12-31.') from None


def _answer(data: Any, as_json: bool, show: Any) -> None:
    """Print the answer: as JSON, or by `show` on a console as wide as the terminal, or `WIDTH` where there is none."""
    if as_json:
        say_json(data)
        return
    show(console(width=WIDTH))
