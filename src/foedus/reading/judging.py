"""One quotation in its surroundings: of what kind it is, and who speaks."""

import re
from dataclasses import dataclass
from types import ModuleType

from foedus.reading.marks import Quoted
from foedus.reading.speakers import Resolver
from foedus.reading.text import Document, Span

BLOT = "\u2588"
MARKS = " ”“\"'’‘«»„"
FAR = 320


@dataclass(frozen=True)
class Quotation:
    """One entry: a stretch between marks or of unmarked speech, marks left out.

    Attributes:
        start, end: where the words stand.
        kind: `direct` (given to someone), `scare` (distanced), `name`, or `title`.
        speaker: who says it, as full as the text allows; None if not direct, or not told.
        group: equal for the stretches of one utterance.
        unmarked: given without quotation marks (block quote, dash speech, answer).
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    group: int
    unmarked: bool = False


@dataclass(frozen=True)
class Place:
    """A quotation in its surroundings.

    Attributes:
        quoted: the marks.
        masked: the text with quoted words blotted out.
        sentence: where its sentence begins.
        paragraph: its paragraph.
        nested: it stands inside other quoted words.
    """

    quoted: Quoted
    masked: str
    sentence: int
    paragraph: Span
    nested: bool

    @property
    def left(self) -> str:
        """The reporter's words before it in its sentence."""
        return self.masked[self.sentence : self.quoted.left]

    @property
    def right(self) -> str:
        """The reporter's words after it in its paragraph."""
        return self.masked[self.quoted.right : self.paragraph.end]

    @property
    def leads(self) -> bool:
        """Whether it begins its sentence."""
        return not self.left.strip(" —–-(…" + MARKS)


def judged(
    place: Place, document: Document, grammar: ModuleType, resolver: Resolver, before: Quotation | None
) -> Quotation:
    """The kind of one quotation, and its speaker.

    Args:
        place: where it stands.
        document: the text.
        grammar: the language.
        resolver: leads mentions back to names.
        before: the quotation before it at the same level, which it may go on with.
    """
    quoted, plain = place.quoted, document.plain
    content = plain[quoted.start : quoted.end]
    left, right = place.left, place.right

    def entry(kind: str, speaker: str | None = None) -> Quotation:
        return Quotation(quoted.start, quoted.end, kind, speaker, quoted.group)

    if grammar.is_title(content, left, right):
        return entry("title")
    ending = content.rstrip()[-1:]
    utterance = place.leads and (ending in ",.!?…" or len(content.split()) > 6)
    motto = grammar.is_motto(left)
    introduced = left.rstrip().endswith((":", ","))
    named = grammar.is_name(content, left, right) and not motto
    spoken = utterance and _speaks_after(place, grammar, ending)
    if named and not spoken and (grammar.named_outright(left, right) or not introduced):
        return entry("name")
    if grammar.is_distanced(left):
        return entry("scare")
    span = _attributed(place, grammar, ending)
    if span is not None and not grammar.is_lone_demonym(content):
        nobody = grammar.is_generic(place.masked[span.start : span.end]) and not utterance and not introduced
        if nobody or (motto and not left.rstrip().endswith(":")):
            return entry("scare")
        return entry("direct", resolver.name(span, place.nested))
    if before is not None and place.leads and _goes_on(place, before, plain):
        return entry("direct", before.speaker)
    if _whole(place, plain):
        return entry("direct", led_in(document, place.paragraph, place.masked, grammar, resolver))
    if utterance and len(content.split()) > 3 and ending in ".!?…,":
        return entry("direct")
    return entry("name") if named else entry("scare")


def _whole(place: Place, plain: str) -> bool:
    """Whether the quotation is its whole paragraph and long enough to be speech."""
    inside = plain[place.paragraph.start : place.paragraph.end].strip(MARKS)
    content = plain[place.quoted.start : place.quoted.end].strip()
    enough = (
        content[-1:] in ".!?…" or len(content.split()) > 7 or (place.paragraph.start == 0 and len(content.split()) > 3)
    )
    return len(content) >= len(inside) - 1 and len(content.split()) > 2 and enough and not place.nested


def _speaks_after(place: Place, grammar: ModuleType, ending: str) -> bool:
    return ending in ",!?…" and grammar.after(place.masked, place.quoted.right, place.paragraph.end) is not None


def _attributed(place: Place, grammar: ModuleType, ending: str) -> Span | None:
    """The words that name the speaker: after the quotation if it leads its sentence, else before it, else the other."""
    position, end = place.quoted.right, place.paragraph.end
    following = place.masked[position:end].lstrip()[:1]
    ended = place.quoted.closed and ending in ".!?…" and (following.isupper() or following in ("", BLOT, *MARKS))
    ended = ended or (following in (".", ";") and place.quoted.closed)
    after = None
    if not ended or (place.leads and ending != "."):
        after = grammar.after(place.masked, position, end)
    if after is not None and not place.leads and grammar.by_manner(place.masked, position, end):
        after = None  # "asked whether it was a "Trojan horse", he laughed"
    before = grammar.before(place.masked, place.sentence, place.quoted.left)
    return (after or before) if place.leads else (before or after)


def _goes_on(place: Place, before: Quotation, plain: str) -> bool:
    """Whether a quotation without attribution goes on with the one before it: nothing but attribution between them."""
    if before.kind != "direct" or before.speaker is None:
        return False
    gap = place.masked[before.end : place.quoted.left]
    if gap.count("\n") > 2 or len(gap) > FAR:
        return False
    stops = re.findall(r"[.!?](?=\s)", gap.strip(MARKS))
    return len(stops) <= 1 and ("\n" not in gap or _whole(place, plain))


def led_in(document: Document, paragraph: Span, masked: str, grammar: ModuleType, resolver: Resolver) -> str | None:
    """Who speaks in a paragraph that names nobody: whom the paragraph before it leads in."""
    index = document.paragraphs.index(paragraph)
    for previous in reversed(document.paragraphs[max(0, index - 2) : index]):
        last = grammar.last_sentence(masked, previous)
        found = grammar.before(masked, last.start, last.end)
        if found is not None:
            return resolver.name(found)
        if BLOT in masked[previous.start : previous.end]:
            return None
        people = [person for person in resolver.people if previous.start <= person.start < previous.end]
        if people and previous.end - previous.start > 60:
            names = {person.name for person in people}
            inside = [person for person in people if person.start >= last.start]
            return names.pop() if len(names) == 1 else inside[0].name if inside else people[-1].name
    return None
