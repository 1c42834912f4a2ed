"""Dates: absolute and relative, resolved against the publication date or the text, as EDTF.

A language's patterns give atoms (one date each); here atoms are resolved in order, joined into intervals, and
widened by the
prepositions that change their value ("since 2014" is 2014/.., "by March" ../2026-03).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from foedus.reading import almanac
from foedus.reading.almanac import Day
from foedus.reading.text import Document, Span


@dataclass(frozen=True)
class Mention:
    """One date.

    Attributes:
        start, end: the date, with a preposition only where that changes the value.
        edtf: the date; None where it cannot be resolved.
        counts: numerals inside are quantities all the same ("three days ago").
    """

    start: int
    end: int
    edtf: str | None
    counts: bool = False


@dataclass(frozen=True)
class Atom:
    """One date expression.

    Attributes:
        start, end: where it stands.
        edtf: its value; None where it cannot be resolved.
        day: the date to which later relative dates refer; None if it is none.
        until: what it stands for as the end of an interval, where that differs ("by the end of 2026": 2026-12-31).
        yearless: month and day of a date without a year, which takes the year of the date it is joined to.
        explicit: it names its year.
        weak: counts only beside another date or a preposition of time ("May").
        counts: see `Mention`.
        joined: an interval of two ends already ("3-5 May").
    """

    start: int
    end: int
    edtf: str | None
    day: Day | None = None
    until: str | None = None
    yearless: tuple[int, int | None] | None = None
    explicit: bool = False
    weak: bool = False
    counts: bool = False
    joined: bool = False


class Scene:
    """What is known where a date stands: the publication date, the dates before it, the tense of its sentence."""

    def __init__(self, plain: str, published: Day | None, grammar: ModuleType) -> None:
        self.plain = plain
        self.published = published
        self.grammar = grammar
        self.told: list[Atom] = []

    def last(self, offset: int, reach: int = 700) -> Day | None:
        """The date told of last before an offset."""
        near = [atom for atom in self.told if atom.day is not None and atom.end <= offset and offset - atom.end < reach]
        return near[-1].day if near else None

    def sentence(self, start: int, end: int) -> tuple[str, int]:
        """The sentence around a span, and where the span begins in it."""
        left = max(self.plain.rfind(mark, 0, start) for mark in (". ", "\n", "! ", "? ", "” "))
        right = min(
            (found for mark in (". ", "\n", "! ", "? ") if (found := self.plain.find(mark, end)) >= 0),
            default=len(self.plain),
        )
        return self.plain[max(0, left) : right], start - max(0, left)

    def tense(self, start: int, end: int) -> str | None:
        """`past`, `future` or None: by the nearest word in the sentence that tells."""
        return self.grammar.tense(*self.sentence(start, end), end - start)

    def year(self, month: int, day: int | None, start: int, end: int) -> int | None:
        """The year of a date that names none: that of the story being told, else that nearest to publication."""
        tense = self.tense(start, end)
        begin = self.plain.rfind("\n", 0, start) + 1
        sentence = start - self.sentence(start, end)[1]
        told = [a for a in self.told if a.explicit and a.day is not None and begin <= a.start < start]
        if told and told[-1].day is not None:
            year = told[-1].day.year
            far = self.published is None or abs(year - self.published.year) >= 2
            same = told[-1].start >= sentence
            if ((far and tense == "past") or same) and not (
                tense == "future" and self.published is not None and year < self.published.year
            ):
                return year
        if self.published is None:
            every = [a.day for a in self.told if a.explicit and a.day is not None]
            return every[-1].year if every else None
        return almanac.year_for(self.published, month, day, tense)


Handler = Callable[[re.Match[str], Scene], Atom | None]


def find(document: Document, grammar: ModuleType, published: str | None, closed: Sequence[Span]) -> list[Mention]:
    """Every date of a document, in order.

    Args:
        document: the text.
        grammar: the language: `dates_en` or `dates_ru`.
        published: EDTF date of publication; None if unknown, then relative dates are unresolved.
        closed: spans in which no date is looked for (designations, telephone numbers).
    """
    plain = document.plain
    scene = Scene(plain, almanac.parse(published), grammar)
    taken: list[tuple[re.Match[str], Handler]] = []
    lower = plain.lower()
    for pattern, handler in grammar.PATTERNS:
        if not any(word in lower for word in grammar.NEEDED.get(handler.__name__, ("",))):
            continue  # spares a search through the text
        for match in pattern.finditer(plain):
            span = Span(match.start(), match.end())
            blocked = any(span.overlaps(other) for other in closed)
            if not blocked and not any(span.start < m.end() and m.start() < span.end for m, _ in taken):
                taken.append((match, handler))
    atoms: list[Atom] = []
    for match, handler in sorted(taken, key=lambda item: item[0].start()):
        atom = handler(match, scene)
        if atom is not None:
            atoms.append(atom)
            if not atom.weak:
                scene.told.append(atom)
    mentions = _joined(plain, atoms, scene)
    metadata = document.metadata
    return [m for m in mentions if not any(s.start <= m.start and m.end <= s.end for s in metadata)]


def _joined(plain: str, atoms: list[Atom], scene: Scene) -> list[Mention]:
    """Join atoms into intervals and apply prepositions."""
    grammar = scene.grammar
    out: list[Mention] = []
    index = 0
    while index < len(atoms):
        one = atoms[index]
        two = atoms[index + 1] if index + 1 < len(atoms) else None
        mention = _interval(plain, one, two, scene) if two is not None else None
        if mention is not None:
            out.append(mention)
            index += 2
            continue
        mention = _prefixed(plain, one, grammar, scene)
        if mention is not None:
            out.append(mention)
        index += 1
    return out


def _interval(plain: str, one: Atom, two: Atom, scene: Scene) -> Mention | None:
    """One interval of two dates: "between May and July 2023", "from 2014 to 2022", "27 November – 3 December"."""
    joint = scene.grammar.JOINT.fullmatch(plain[one.end : two.start])
    if joint is None or one.counts or two.counts:
        return None
    left = plain[max(0, one.start - 24) : one.start]
    between = scene.grammar.BETWEEN.search(left)
    if joint.groupdict().get("and") and not (between and between["between"]):
        return None
    if joint.groupdict().get("word") and not between and (one.weak or scene.grammar.MOVES.search(left)):
        return None
    if one.yearless and two.day is not None:
        year = two.day.year
        first = almanac.valid(year, *one.yearless)
        if first is not None and two.day.month and one.yearless[0] > two.day.month:
            first = almanac.valid(year - 1, *one.yearless)
        one = replace(one, edtf=first.edtf() if first else None, day=first)
    if one.edtf is None or two.edtf is None or "/" in one.edtf + two.edtf:
        return None
    if one.day is not None and two.day is not None and one.day.first() > two.day.last():
        return None
    start = max(0, one.start - 24) + between.start("word") if between else one.start
    return Mention(start, two.end, f"{one.edtf}/{two.until or two.edtf}")


def _prefixed(plain: str, atom: Atom, grammar: ModuleType, scene: Scene) -> Mention | None:
    """Widen a date by its preposition, where that changes the value."""
    left = plain[max(0, atom.start - 30) : atom.start]
    right = plain[atom.end : atom.end + 24]
    bare = Mention(atom.start, atom.end, atom.edtf, atom.counts)
    ends = grammar.BETWEEN.search(left) if atom.joined else None
    if ends is not None:
        return replace(bare, start=max(0, atom.start - 30) + ends.start("word"))
    match = None if re.match(r"['’]s?\b", right) else grammar.PREPOSITION.search(left)
    if match is None:
        return None if atom.weak and not grammar.IN.search(left) else bare
    if atom.counts or (atom.edtf is not None and "/" in atom.edtf and not atom.until and ".." in atom.edtf):
        return bare
    start = max(0, atom.start - 30) + match.start("word")
    kind = next(name for name in ("since", "from", "by", "after", "about") if match.groupdict().get(name))
    if kind == "from":
        on = grammar.ONWARDS.match(right)
        if on is None and not grammar.opens(plain, start, scene.sentence(atom.start, atom.end)[0], right):
            return bare
        end = atom.end + on.end() if on else atom.end
        return Mention(start, end, _open(atom, "from"))
    if kind == "about":
        if atom.edtf is None or not re.fullmatch(r"\d{4}(?:-\d\d)?", atom.edtf):
            return bare
        return Mention(start, atom.end, f"{atom.edtf}~")
    return Mention(start, atom.end, _open(atom, kind))


def _open(atom: Atom, kind: str) -> str | None:
    if atom.edtf is None:
        return None
    first, _, last = atom.edtf.partition("/")
    if kind == "by":
        return f"../{atom.until or (last or first).rstrip('~')}"
    return f"{first.rstrip('~')}/.."
