"""Quotations: the spans between marks and of unmarked speech, their kind, and who speaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from foedus.reading import marks, voices
from foedus.reading.judging import BLOT, MARKS, Place, Quotation, judged, led_in
from foedus.reading.kinds import title_case
from foedus.reading.marks import Quoted
from foedus.reading.people import Person
from foedus.reading.sentences import datelines, split
from foedus.reading.speakers import Resolver
from foedus.reading.text import Document, Span


@dataclass(frozen=True)
class Layout:
    """Where quoted words stand in a document, before anyone knows what they are.

    Attributes:
        document: the text.
        grammar: the language: `speech_en` or `speech_ru`.
        spoken: unmarked speech.
        quoted: stretches between marks.
        depths: how deep each of these stands in others.
    """

    document: Document
    grammar: ModuleType
    spoken: list[voices.Voice]
    quoted: list[Quoted]
    depths: dict[Quoted, int]

    def masked(self, depth: int) -> str:
        """The text with all words quoted at this depth or deeper blotted out, their last stop kept."""
        plain = self.document.plain
        characters = list(plain)
        hidden = [Span(q.start, q.end) for q in self.quoted if self.depths[q] >= depth]
        hidden += [Span(v.start, v.end) for v in self.spoken] if depth == 0 else []
        for span in hidden:
            characters[span.start : span.end] = ["\n" if c == "\n" else BLOT for c in plain[span.start : span.end]]
        for span in hidden:
            if plain[span.end - 1] in ".!?…,":
                characters[span.end - 1] = plain[span.end - 1]
        return "".join(characters)

    def place(self, entry: Quoted, masked: str, nested: bool) -> Place:
        """A stretch in its surroundings."""
        paragraph = paragraph_at(self.document, entry.left)
        lines = datelines(self.document)
        begin = next((line.end for line in lines if line.start == paragraph.start), paragraph.start)
        starts = [span.start for span in split(masked, begin, paragraph.end) if span.start <= entry.left]
        return Place(entry, masked, starts[-1] if starts else begin, paragraph, nested)


def lay_out(document: Document, grammar: ModuleType) -> Layout:
    """Find where quoted words stand."""
    plain = document.plain
    quoted = marks.paired(plain, document.paragraphs, grammar.attribution_begins)
    quoted = [piece for entry in quoted for piece in _pieces(plain, entry, grammar)]
    spoken = [v for v in voices.find(document, grammar.attribution_begins) if not _is_quoted(plain, v, quoted)]
    quoted = [q for q in quoted if not _crosses(q, spoken)]
    depths = {q: q.depth + any(v.start <= q.start and q.end <= v.end for v in spoken) for q in quoted}
    return Layout(document, grammar, spoken, quoted, depths)


def find(layout: Layout, people: Sequence[Person]) -> list[Quotation]:
    """Every quotation of a document, in order.

    Args:
        layout: where quoted words stand.
        people: the persons the text names.
    """
    document, grammar, plain = layout.document, layout.grammar, layout.document.plain
    masks = {depth: layout.masked(depth) for depth in {0, *layout.depths.values()}}
    resolver = grammar.Resolver(plain, people)
    found = _unmarked(document, layout.spoken, masks[0], grammar, resolver)
    before: Quotation | None = None
    for entry in layout.quoted:
        nested = layout.depths[entry] > 0
        place = layout.place(entry, masks[layout.depths[entry]], nested)
        quotation = judged(place, document, grammar, resolver, None if nested else before)
        found.append(quotation)
        before = before if nested else quotation
    ordered = sorted(found, key=lambda q: (q.start, -q.end))
    return _headlines(plain, _coordinated(plain, _grouped(ordered, plain, grammar)))


def speaker_spans(layout: Layout) -> list[Span]:
    """Where speakers stand beside quotations, before anyone knows who they are; persons are looked for there."""
    grammar, masked = layout.grammar, layout.masked(0)
    found: list[Span | None] = []
    for entry in layout.quoted:
        place = layout.place(entry, masked, False)
        found.append(grammar.after(masked, entry.right, place.paragraph.end))
        found.append(grammar.before(masked, place.sentence, entry.left))
    for voice in layout.spoken:
        end = paragraph_at(layout.document, voice.paragraph).end
        found += [voice.who, grammar.after(masked, voice.end, end)]
    return [span for span in found if span is not None]


def _pieces(plain: str, entry: Quoted, grammar: ModuleType) -> list[Quoted]:
    """The stretches of a quotation whose attribution stands inside its marks: «We stand, — said X. — On one leg»."""
    if entry.mark not in "«„“" or not grammar.INSIDE or "—" not in plain[entry.start : entry.end].replace("–", "—"):
        return [entry]
    spans = voices.pieces(plain, Span(entry.start, entry.end), grammar.attribution_begins)
    if len(spans) == 1 and spans[0].end >= entry.end:
        return [entry]
    lefts = [entry.left, *(span.start for span in spans[1:])]
    rights = [*(span.end for span in spans[:-1]), entry.right if spans[-1].end >= entry.end else spans[-1].end]
    return [
        entry._replace(start=span.start, end=span.end, left=left, right=right)
        for span, left, right in zip(spans, lefts, rights, strict=True)
    ]


def _is_quoted(plain: str, voice: voices.Voice, quoted: Sequence[Quoted]) -> bool:
    """Whether marks already enclose (nearly) the whole entry."""
    enclosed = any(q.left <= voice.start + 1 and q.right >= voice.end - 1 for q in quoted)
    return enclosed or not plain[voice.start : voice.end].strip()


def _crosses(quoted: Quoted, spoken: Sequence[voices.Voice]) -> bool:
    """An unclosed pair that only came about because speech without an opening mark has a closing one."""
    return any(
        v.start < quoted.left < v.end < quoted.end or (not quoted.closed and v.end == quoted.left) for v in spoken
    )


def paragraph_at(document: Document, offset: int) -> Span:
    """The paragraph that holds an offset."""
    return next(p for p in document.paragraphs if offset < p.end or p is document.paragraphs[-1])


def _unmarked(
    document: Document, spoken: Sequence[voices.Voice], masked: str, grammar: ModuleType, resolver: Resolver
) -> list[Quotation]:
    """Block quotes, dash speech and answers, with their speakers."""
    found: list[Quotation] = []
    by_group: dict[int, str | None] = {}
    answering: str | None = None
    for voice in spoken:
        if voice.group not in by_group:
            if voice.kind == "answer" and answering is None:
                answering = _interviewed(document, spoken, grammar, resolver)
            by_group[voice.group] = _voice_of(document, voice, masked, grammar, resolver, answering)
        found.append(Quotation(voice.start, voice.end, "direct", by_group[voice.group], -voice.group, True))
    return found


def _voice_of(
    document: Document, voice: voices.Voice, masked: str, grammar: ModuleType, resolver: Resolver, answering: str | None
) -> str | None:
    """The speaker of unmarked speech."""
    if voice.kind == "answer":
        generic = voice.who is None or voices.ANSWERS.match(document.plain[voice.who.start : voice.who.end])
        return answering if generic or voice.who is None else resolver.name(voice.who)
    paragraph = paragraph_at(document, voice.paragraph)
    who = voice.who
    if who is None and voice.kind == "dash":
        who = grammar.after(masked, voice.end, paragraph.end)
    return resolver.name(who) if who is not None else led_in(document, paragraph, masked, grammar, resolver)


def _interviewed(
    document: Document, spoken: Sequence[voices.Voice], grammar: ModuleType, resolver: Resolver
) -> str | None:
    """The person interviewed: whom the introduction says was spoken to, else the first person it names."""
    end = next(v.start for v in spoken if v.kind == "answer")
    intro = [person for person in resolver.people if person.end <= end]
    for person in intro:
        asked = grammar.INTERVIEWED.search(document.plain[max(0, person.whole - 60) : person.whole])
        if asked or grammar.GIVES_INTERVIEW.match(document.plain[person.end : person.end + 100]):
            return person.name
    named = [person for person in intro if person.post]
    return (named or intro)[0].name if intro else None


def _grouped(found: list[Quotation], plain: str, grammar: ModuleType) -> list[Quotation]:
    """Tie the stretches of one utterance: of one pair of marks over paragraphs, and those its attribution breaks."""
    out: list[Quotation] = []
    previous: Quotation | None = None
    for quotation in found:
        nested = previous is not None and quotation.start < previous.end
        if previous is not None and not nested and _breaks(previous, quotation, plain, grammar):
            quotation = replace(quotation, group=previous.group, speaker=quotation.speaker or previous.speaker)
        if not nested:
            previous = quotation if quotation.kind == "direct" else None
        out.append(quotation)
    speakers = {q.group: q.speaker for q in reversed(out) if q.kind == "direct" and q.speaker}
    direct = {q.group for q in out if q.kind == "direct"}
    numbers: dict[int, int] = {}
    return [
        replace(
            q,
            kind="direct" if q.group in direct else q.kind,
            speaker=speakers.get(q.group),
            group=numbers.setdefault(q.group, len(numbers) + 1),
        )
        for q in out
    ]


def _breaks(one: Quotation, two: Quotation, plain: str, grammar: ModuleType) -> bool:
    """Whether only the attribution stands between two stretches of speech, so that they are one utterance."""
    if two.kind != "direct" or (two.speaker and one.speaker and two.speaker != one.speaker):
        return False
    gap = plain[one.end : two.start]
    if "\n" in gap or len(gap) > 200 or one.unmarked != two.unmarked or one.group == two.group:
        return False
    inner = gap.strip(MARKS + ",.—–-")
    if not inner or re.search(r"[.!?;]\s", re.sub(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Prof|Lt|Col|[A-Z])\.", "", inner)):
        return False
    span = grammar.after(plain, one.end, two.start)
    joined = re.search(r"\b(?:and|that|but|while|и|но|что)\s*[“«\"‘']?$", gap)
    return span is not None and len(plain[span.end : two.start]) < 110 and not joined


AND = ("", ",", "and", "or", ", and", ", or", "и", "&", "или")


def _coordinated(plain: str, found: list[Quotation]) -> list[Quotation]:
    """In a list of quoted words all are names if the first is: exercises "Interaction", "Echelon" and "Search"."""
    out: list[Quotation] = []
    for quotation in found:
        if out and out[-1].kind == "name" and quotation.kind in ("scare", "direct"):
            gap = plain[out[-1].end : quotation.start].strip(MARKS)
            if gap in AND and title_case(plain[quotation.start : quotation.end]):
                quotation = replace(quotation, kind="name", speaker=None)
        out.append(quotation)
    return out


def _headlines(plain: str, found: list[Quotation]) -> list[Quotation]:
    """Words quoted in a headline belong to whoever says them below; a headline all quoted, to the only speaker."""
    end = plain.find("\n")
    body = [q for q in found if q.kind == "direct" and q.speaker and q.start > end]
    out = []
    for quotation in found:
        words = plain[quotation.start : quotation.end].strip(" .,!?…").lower()
        if (
            quotation.end <= end
            and quotation.speaker is None
            and quotation.kind in ("scare", "direct")
            and " " in words
        ):
            said = [q.speaker for q in body if words in plain[q.start : q.end].lower()]
            if not said and quotation.kind == "direct" and len({q.speaker for q in body if q.unmarked}) == 1:
                said = [q.speaker for q in body if q.unmarked]
            if said:
                quotation = replace(quotation, kind="direct", speaker=said[0])
        out.append(quotation)
    return out
