"""All that a text suggests: quotations, quantities, dates, persons, upstream sources, and sentences for a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from foedus.reading import dates, judging, language, quantities, quotations, traps, upstream
from foedus.reading.people import Person
from foedus.reading.ranking import Candidate, Marks, rank
from foedus.reading.sentences import dateline
from foedus.reading.text import Document, Span


@dataclass(frozen=True)
class Suggestion:
    """What was found in a text, to be judged by an analyst.

    Attributes:
        document: the text; offsets of every item count code points of `document.text`.
        language: BCP 47 tag of the text, given or detected.
        published: the EDTF date against which relative dates were resolved; None if unknown.
        notes: what the user should know: what was not read, what was left unresolved.
    """

    document: Document
    language: str
    published: str | None
    quotations: tuple[judging.Quotation, ...] = ()
    quantities: tuple[quantities.Quantity, ...] = ()
    dates: tuple[dates.Mention, ...] = ()
    persons: tuple[Person, ...] = ()
    upstream: tuple[upstream.Upstream, ...] = ()
    sentences: tuple[Candidate, ...] = ()
    question: str | None = None
    notes: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain data for `--json`: every item with its words and its span."""
        text = self.document.text

        def item(value: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
            data = value._asdict() if hasattr(value, "_asdict") else asdict(value)
            rest = {key: data[key] for key in data if key not in (*leave_out, "start", "end")}
            return {"text": text[value.start : value.end], "start": value.start, "end": value.end, **rest}

        return {
            "language": self.language,
            "published": self.published,
            "question": self.question,
            "notes": list(self.notes),
            "quotations": [item(q, ("unmarked",)) for q in self.quotations],
            "quantities": [item(q) for q in self.quantities],
            "dates": [item(d, ("counts",)) for d in self.dates],
            "persons": [item(p, ("whole",)) for p in self.persons],
            "upstream": [item(u) for u in self.upstream],
            "sentences": [item(s) for s in self.sentences],
            "text": text,
        }


GRAMMARS: Mapping[str, tuple[str, str]] = {
    "en": ("foedus.reading.speech_en", "foedus.reading.dates_en"),
    "ru": ("foedus.reading.speech_ru", "foedus.reading.dates_ru"),
}


def grammars(code: str) -> tuple[ModuleType, ModuleType]:
    """The modules that read speech and dates in a language."""
    speech, date = GRAMMARS[code]
    return import_module(speech), import_module(date)


class Reader(Protocol):
    """What reads a document, as `suggest` does: spans of its text that could become claims."""

    def __call__(
        self,
        document: Document,
        question: str | None = None,
        published: str | None = None,
        language_tag: str | None = None,
        top: int = 5,
        embed: bool = False,
    ) -> Suggestion:
        """See `suggest`."""
        ...


def suggest(
    document: Document,
    question: str | None = None,
    published: str | None = None,
    language_tag: str | None = None,
    top: int = 5,
    embed: bool = False,
) -> Suggestion:
    """Read a document.

    Args:
        document: the text, from `read_document` or `from_plain`.
        question: free text; the likeliest sentences are ranked for it. None ranks none.
        published: EDTF date of publication; None takes what the text itself states, if anything.
        language_tag: BCP 47 tag; None detects it.
        top: how many sentences to give.
        embed: also compare meanings, by the optional sentence embeddings.

    Returns:
        the suggestion; a language that is not read gives no items, and says so in `notes`.
    """
    code = (language_tag or language.detect(document.plain)).split("-")[0].lower()
    tag = language_tag or code
    notes: list[str] = []
    ranked: tuple[Candidate, ...] = ()
    published = published or document.published or _stated(document)
    message = language.unsupported(code)
    found: dict[str, Any] = {}
    if message is None:
        found = _read(document, code, published)
        unresolved = sum(1 for date in found["dates"] if date.edtf is None)
        if unresolved and published is None:
            notes.append(
                f"{unresolved} of the dates are relative to the publication date, which is unknown: give it with "
                f"--published."
            )
    else:
        notes.append(message)
    if question is not None:
        items = Marks(*(found.get(name, ()) for name in Marks._fields))
        ranked = rank(document, question, items, top, embed)
    return Suggestion(document, tag, published, sentences=ranked, question=question, notes=tuple(notes), **found)


def _read(document: Document, code: str, published: str | None) -> dict[str, Any]:
    speech, date_words = grammars(code)
    layout = quotations.lay_out(document, speech)
    persons = speech.people(document.plain, quotations.speaker_spans(layout))
    said = quotations.find(layout, persons)
    false = traps.find(document, code)
    names = [Span(entry.start, entry.end) for entry in said if entry.kind in ("name", "title")]
    dated = dates.find(document, date_words, published, [*false, *names])
    absolute = [Span(mention.start, mention.end) for mention in dated if not mention.counts]
    counted = quantities.find(document, code, [*false, *absolute])
    leant = upstream.find(document, code, [Span(p.start, p.end) for p in persons])
    return {
        "quotations": tuple(said),
        "quantities": tuple(counted),
        "dates": tuple(dated),
        "persons": tuple(persons),
        "upstream": tuple(leant),
    }


def _stated(document: Document) -> str | None:
    """The publication date that a dateline states in full, or that a line such as "Published 4 March 2026" does."""
    from foedus.reading import dates_en, dates_ru

    lines = [document.plain[span.start : span.end] for span in document.metadata]
    for paragraph in document.paragraphs[:6]:
        line = dateline(document.plain, paragraph)
        if line is not None and line["date"]:
            lines.append(line["date"])
    for line in lines:
        for grammar in (dates_en, dates_ru):
            for pattern, handler in grammar.PATTERNS:
                match = pattern.search(line)
                if (
                    match
                    and match.groupdict().get("year")
                    and (match.groupdict().get("day") or match.groupdict().get("b"))
                ):
                    atom = handler(match, dates.Scene(line, None, grammar))
                    if atom is not None and atom.edtf and len(atom.edtf) == 10:
                        return atom.edtf
    return None
