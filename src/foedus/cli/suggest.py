"""`foedus suggest TEXT`: what a new text says that could become a claim, for an analyst to judge."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import console, say, say_json, table

if TYPE_CHECKING:
    from foedus.reading import Suggestion

TEXT = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 90


@click.command()
@click.argument("text", metavar="TEXT", type=TEXT)
@click.option("--question", help="Show the likeliest sentences for this question: its words, or with --case its id.")
@click.option("--case", help="The case whose question card --question names.")
@click.option("--published", metavar="EDTF", help="When the text was published; relative dates need it.")
@click.option("--language", metavar="TAG", help="Language of the text.  [default: found out]")
@click.option("--embeddings", is_flag=True, help="Compare meanings as well as words; needs the extra `embeddings`.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a draft source file, to be edited.")
@click.option("--json", "as_json", is_flag=True, help="Print all spans as JSON, as code points of the extracted text.")
def suggest(
    text: Path,
    question: str | None,
    case: str | None,
    published: str | None,
    language: str | None,
    embeddings: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Suggest candidate claims from TEXT: plain text, HTML or PDF, in the languages that docs/reading.md names.

    Quotations with their speakers, quantities, dates, persons and the sources a text leans on; for a question, the five
    likeliest sentences. The machine suggests and the analyst decides: with --out a draft is written in which every
    judgement is left open, and `foedus check` refuses it until they are made.
    """
    from foedus import reading
    from foedus.problems import CaseErrors, Problem

    problems = [*_bad_date(published)]
    if out is not None and os.path.lexists(out):
        problems.append(Problem(str(out), None, "--out", "this file exists.", "Name another one."))
    try:
        document = reading.read_document(text)
    except ValueError as error:
        problems.append(Problem(str(text), None, "the text", str(error), "Give plain text, HTML or PDF."))
        raise CaseErrors(problems) from None
    if problems:
        raise CaseErrors(problems)
    asked = _question(case, question)
    try:
        found = reading.suggest(document, asked, published, language, embed=embeddings)
    except ImportError as error:
        repair = "Leave --embeddings out, or install the extra: pip install 'foedus[embeddings]'."
        raise CaseErrors([Problem("foedus", None, "--embeddings", f"not installed: {error}.", repair)]) from None
    for note in found.notes:
        say(note, err=True)
    if out is not None:
        from foedus.evidence.keeping import keep
        from foedus.reading import draft

        name = out.stem.lower().replace("_", "-").replace(" ", "-")
        keep(out, draft(found, name, text.name, text.read_bytes()).encode())
        say(f"Draft: {out}. Decide what says DECIDE, then put it into evidence/sources/ of the case.", err=True)
    if as_json:
        say_json(found.as_dict())
    elif out is None:
        _print(found)


def _bad_date(published: str | None) -> list[Any]:
    """A problem if the publication date is no EDTF date."""
    from foedus.evidence.dates import checked
    from foedus.problems import Problem

    if published is None:
        return []
    try:
        checked(published)
    except ValueError as error:
        repair = "Write it as EDTF: 2025-11-27, or 2025-11 if the day is not known."
        return [Problem("foedus", None, f"--published {published}", str(error), repair)]
    return []


def _question(case: str | None, question: str | None) -> str | None:
    """The words of the question: looked up by id if a case is named."""
    if case is None or question is None:
        return question
    from foedus.case import find
    from foedus.evidence import load
    from foedus.problems import CaseErrors, Problem, nearest

    cards = load(find(case)).questions
    if question not in cards:
        raise CaseErrors([Problem(case, None, f"--question {question}", "no such question.", nearest(question, cards))])
    return cards[question].text


def _print(found: "Suggestion") -> None:
    """The suggestion as tables on the terminal."""
    data = found.as_dict()
    shown_on = console()
    where = f"published {data['published']}" if data["published"] else "publication date unknown"
    shown_on.print(f"Language {data['language']}, {where}; {len(data['text']):,} characters.", soft_wrap=True)
    kinds = {
        "sentences": ("Likeliest sentences", ("score",)),
        "quotations": ("Quotations", ("kind", "speaker")),
        "quantities": ("Quantities", ("bound", "low", "high", "unit", "counted")),
        "dates": ("Dates", ("edtf",)),
        "persons": ("Persons", ("name", "post")),
        "upstream": ("Leans on", ("outlet",)),
    }
    for kind, (title, columns) in kinds.items():
        if not data[kind]:
            continue
        listing = table("text", *columns, title=title)
        for item in data[kind]:
            words = " ".join(item["text"].split())
            words = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
            listing.add_row(words, *(_cell(item.get(column)) for column in columns))
        shown_on.print(listing)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.12g}" if isinstance(value, float) else str(value)
