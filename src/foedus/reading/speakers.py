"""From the words that name a speaker to the speaker: the fullest name the text gives, or the phrase itself.

"Mr Okafor", "the minister", "she" and "the ministry" lead back to what they stand for where the text lets one tell.
"""

import re
from collections.abc import Sequence

from foedus.reading import words_en as words
from foedus.reading.clauses_en import thing_before
from foedus.reading.people import Person
from foedus.reading.text import Span

SAME_POST = {
    "head of state": ("president", "king", "emir", "amir", "sultan", "queen", "monarch"),
    "head of government": ("prime minister", "premier", "chancellor"),
    "premier": ("prime minister", "premier"),
    "leader": ("president", "prime minister", "leader", "chancellor", "king"),
    "ruler": ("emir", "king", "sultan", "ruler", "amir"),
    "diplomat": ("foreign minister", "ambassador", "envoy", "representative", "secretary of state"),
    "officer": ("general", "colonel", "major", "captain", "admiral", "brigadier", "lieutenant"),
    "commander": ("commander", "general", "admiral", "colonel", "brigadier"),
    "official": ("secretary", "director", "commissioner", "official", "secretary-general"),
    "general": ("general", "gen"),
    "admiral": ("admiral", "adm"),
    "colonel": ("colonel", "col"),
    "academic": ("professor", "prof", "lecturer"),
    "politician": ("senator", "minister", "lawmaker"),
}
SHE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Queen|Princess|Lady|Dame|Madame|Frau|spokeswoman|congresswoman|chairwoman|businesswoman)\b", re.I
)
HE = re.compile(
    r"\b(?:Mr|King|Prince|Sir|Lord|Sheikh|Emir|Sultan|spokesman|congressman|chairman|Herr|Monsieur|statesman)\b", re.I
)
PRONOUN = re.compile(r"(?:he|she|it|they)", re.IGNORECASE)
KIN = "son daughter man woman father mother brother sister friend neighbour villager trader sailor colleague".split()
HUMAN = re.compile(rf"\b(?:{'|'.join(sorted({*words.ROLES, *KIN}, key=len, reverse=True))})\b", re.I)
HEAD_OF_OTHER = re.compile(r"\b(?:for|of|to|with|at|under|from|by|behind)\s+(?:the\s+)?(?:[A-Z][\w-]+\s+)?$")


class Resolver:
    """Leads mentions of one text back to names; `last` is the speaker most recently found."""

    def __init__(self, plain: str, people: Sequence[Person]) -> None:
        self.plain = plain
        self.people = list(people)
        self.last: tuple[int, str, bool] | None = None
        self.gender: dict[str, str] = {}
        for person in self.people:
            around = plain[max(0, person.whole - 4) : person.end] + plain[person.end : person.end + 40].split(".")[0]
            if SHE.search(around):
                self.gender.setdefault(person.name, "she")
            elif HE.search(around):
                self.gender.setdefault(person.name, "he")

    def name(self, span: Span, quoted: bool = False) -> str:
        """The speaker that the span names, and remember it; inside someone's speech posts are left as they are."""
        if quoted and not any(span.start <= p.start < span.end for p in self.people):
            return self.plain[span.start : span.end].strip(" ,;:—–-*")
        found, is_person = self._resolve(span)
        self.last = (span.start, found, is_person)
        return found

    def _resolve(self, span: Span) -> tuple[str, bool]:
        phrase = self.plain[span.start : span.end].strip(" ,;:—–-*")
        inside = [p for p in self.people if span.start <= p.start and p.end <= span.end + 2]
        heads = [p for p in inside if not HEAD_OF_OTHER.search(self.plain[span.start : p.whole])]
        heads = [p for p in heads if not re.match(r"['’]s?\s", self.plain[p.end : p.end + 3]) or p.end >= span.end]
        if heads:
            return heads[0].name, True
        apposed = next((p for p in self.people if 0 < p.whole - span.end < 8), None)
        if (
            apposed is not None
            and self.plain[span.end : apposed.whole].strip() in (",", ", the")
            and not PRONOUN.fullmatch(phrase)
        ):
            return apposed.name, True
        lower = phrase.lower()
        if lower in ("he", "she"):
            return self._pronoun(lower, span.start)
        if lower == "it" and (thing := self.thing(span.start)) is not None:
            return thing, False
        if lower in ("it", "they"):
            if self.last is not None and not self.last[2]:
                return self.last[1], False
            return phrase, False
        if re.match(r"(?:the|his|her|their|its|this|that)\b", lower):
            named = self._by_post(phrase, span.start) if not inside else None
            if named is not None:
                return named, True
        return self._full_body(phrase, span.start), bool(HUMAN.search(phrase))

    def thing(self, position: int) -> str | None:
        """What "it" stands for before an offset; None if the text does not let one tell."""
        return thing_before(self.plain, position)

    def _pronoun(self, pronoun: str, position: int) -> tuple[str, bool]:
        before = [p for p in self.people if p.end <= position and self.gender.get(p.name, pronoun) == pronoun]
        since = [p for p in before if self.last is None or p.start > self.last[0] + 2]
        if self.last is not None and self.last[2] and not since:
            return self.last[1], True
        somebody = self._unnamed(before[-1].end if before else 0, position)
        if somebody is not None:
            return somebody, True
        if not before:
            return (self.last[1], self.last[2]) if self.last else (pronoun, False)
        latest = before[-1]
        begin = max(self.plain.rfind(mark, 0, latest.whole) for mark in (". ", "\n", "! ", "? ", "” "))
        first = next(p for p in before if p.start > begin)
        return first.name, True

    def _unnamed(self, since: int, position: int) -> str | None:
        """Somebody without a name who is the subject of a sentence after an offset: "The son, now a captain, ..."."""
        begin = max(since, self.plain.rfind("\n", 0, max(0, self.plain.rfind("\n", 0, position))) + 1)
        pattern = re.compile(
            rf"(?:^|(?<=[.!?”\"]\s)|(?<=\n))((?:The|A|An|One|His|Her|Another) (?:[\w’'-]+ "
            rf"){{0,3}}?(?:{HUMAN.pattern}))"
        )
        found = [match[1] for match in pattern.finditer(self.plain, begin, position)]
        return found[-1] if found else None

    def _by_post(self, phrase: str, position: int) -> str | None:
        """The person whose post the phrase names: the latest before it, else the only one there is."""
        lower = re.sub(r"^(?:the|his|her|their|its|this|that)\s+(?:former |then |new |outgoing )?", "", phrase.lower())
        head = re.sub(r"\s+(?:of|for|to|at|in|from)\b.*", "", lower) if not lower.startswith("head of") else lower
        role = next((key for key in SAME_POST if head.endswith(key)), head.rpartition(" ")[2])
        if role not in words.ROLES and role not in SAME_POST:
            return None
        wanted = (*SAME_POST.get(role, ()), role)
        fits = [
            p for p in self.people if p.post and any(re.search(rf"\b{re.escape(w)}\b", p.post.lower()) for w in wanted)
        ]
        fits = fits or [p for p in self.people if self._apposed(p, wanted)]
        qualifier = head[: -len(role)].strip()
        if qualifier:
            narrowed = [p for p in fits if self._qualified(p, qualifier)]
            if not narrowed and len({p.name for p in fits}) > 1:
                return None
            fits = narrowed or fits
        before = [p for p in fits if p.end <= position]
        if before:
            return before[-1].name
        names = {p.name for p in fits}
        return names.pop() if len(names) == 1 else None

    def _apposed(self, person: Person, wanted: tuple[str, ...]) -> bool:
        after = self.plain[person.end : person.end + 70].split(".")[0].lower()
        return after[:2] == ", " and any(re.search(rf"\b{re.escape(word)}\b", after) for word in wanted)

    def _qualified(self, person: Person, qualifier: str) -> bool:
        around = ((person.post or "") + self.plain[person.end : person.end + 70].split(".")[0]).lower()
        return all(re.sub(r"[’']s?$", "", word)[:4] in around for word in qualifier.split())

    def _full_body(self, phrase: str, position: int) -> str:
        """The fullest name of a body: "the ministry" is "the Ministry of Defence" if the text has said so before."""
        short = re.fullmatch(r"(?:[Tt]he|[Ii]ts|[Tt]heir|[Tt]his)\s+(\w+)", phrase)
        if short is None or short[1].lower() not in words.BODIES:
            return phrase
        head = short[1].capitalize()
        pattern = (
            rf"(?:[A-Z][\w’'-]+ )*{head}(?: (?:of|for) (?:the )?[A-Z][\w’'-]+(?:(?: and| of| the)? [A-Z][\w’'-]+)*)?"
        )
        found = [m[0] for m in re.finditer(pattern, self.plain[:position]) if len(m[0].split()) > 1]
        found = [re.sub(r"^The ", "", name) for name in found]
        return max(reversed(found), key=len) if found else phrase
