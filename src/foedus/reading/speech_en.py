"""Who says it, in English: the verb of saying, its subject, and what else names a speaker.

All functions read a masked copy of the text in which the words inside quotation marks are blotted out, so that only the
reporter's own words are searched; spans are those of the text.
"""

import re

from foedus.reading import words_en as words
from foedus.reading.clauses_en import (
    BLOT,
    BOUNDARY,
    DETERMINERS,
    LONGEST,
    nominal,
    phrase_after,
    real_stop,
    subject,
)
from foedus.reading.kinds import is_distanced, is_motto, is_name, is_title, named_outright
from foedus.reading.people import find as people
from foedus.reading.people import is_demonym
from foedus.reading.sentences import last_sentence
from foedus.reading.speakers import Resolver
from foedus.reading.text import Span

__all__ = [
    "Resolver", "after", "attribution_begins", "before", "by_manner", "is_distanced", "is_generic", "is_lone_demonym",
    "is_motto", "is_name",
    "is_title", "last_sentence", "named_outright", "people",
]  # fmt: skip

SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z\"“«‘█—–])|\n|[“«\"‘]█")
LABEL = re.compile(r"(?:^|[.!?]\s)\s*(?P<who>[A-Z][^.!?:█]{1,60}):\s*$")
NOT_LABEL = re.compile(
    r"\b(?:following|these|note|example|reads?|was|is|are|motto|slogan|points?|things?|questions?)\b"
)
NOT_VERBS_AFTER = DETERMINERS | frozenset("to of and for in member western gulf united these two three".split())
VERB_FOLLOWS = re.compile(
    r"\s*(?:[.,;:█“«\"‘]|$|(?:that|how|in an?|as|it|of|on|to|for|them|him|the|a|an|his|her|their|its|what|whether)\b)"
)
QUOTED_AS_SAYING = re.compile(
    r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+([^,;:█]{3,90}?)\s+as\s+(?:saying|stating|warning|telling|"
    r"writing)\b[^.]*$"
)
NOUN = "|".join(words.NOUNS)
OWNED = (
    re.compile(r"\b(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion) of|[Pp]er)\s+(?P<who>[^,;:█]{2,90})"),
    re.compile(rf"(?P<who>(?:[A-Z][\w’'.-]*[\w.] ?){{1,4}})['’]s?\s+(?:[\w-]+ ){{0,3}}?(?:{NOUN})\b[^.]*$"),
    re.compile(rf"\b(?:{NOUN})\s+(?:by|of|from)\s+(?P<who>(?:the )?(?:[A-Z][\w’'.-]*[\w.] ?){{1,5}})"),
)
INSIDE = False  # attribution never stands inside the marks
BY_WHOM = re.compile(
    r"\bby (?P<who>(?:an?|the|one|his|her) (?:[\w’'-]+ ?){1,4}?)(?= who\b| that\b|,|:| in\b| "
    r"at\b)[^.!?]*:\s*$"
)
INTERVIEWED = re.compile(
    r"(?:spoke (?:to|with)|talk(?:ed|s) (?:to|with)|interview with|sat down with|questions (?:to|for)|asked|"
    r"interviewed|met)\s*(?:\w+ ){0,4}$",
    re.I,
)
GIVES_INTERVIEW = re.compile(
    r"(?:,[^,.]*,)?\s*(?:spoke|talked|answer(?:s|ed)|explains|tells|told|was interviewed|discusses|on )", re.I
)


def after(masked: str, position: int, limit: int) -> Span | None:
    """The speaker named right after a quotation: "said X", "X said", "according to X"; None if nobody is."""
    stop = real_stop(SENTENCE_END, masked, position + 1, limit)
    limit = min(limit, stop.end()) if stop else limit
    rest = masked[position:limit]
    by = re.match(r"[\s,”\"’'»]*(?:—|–)?\s*(?:according to|in the words of|per)\s+", rest)
    if by:
        return phrase_after(masked, position + by.end(), limit)
    lead = re.match(r"[\s,.”\"’'»]*(?:[—–]\s*)?(?:so |as |is how |was how |how |in )?", rest)
    begin = position + (lead.end() if lead else 0)
    for verb in words.speech_verbs().finditer(masked, begin, limit):
        if (verb["risky"] and not verbal(masked, verb, begin)) or (verb["participle"] and verb.start() > begin):
            continue
        if verb.start() == begin:
            span = phrase_after(masked, verb.end(), limit)
        elif verb["manner"] and not re.match(r"\s*[.,;:█“«\"]|\s*$|\s+\w+ly\b", masked[verb.end() : verb.end() + 12]):
            continue
        else:
            span = subject(masked, begin, verb.start())
            span = span if span is not None and _near(masked, begin, span) else None
        if span is not None:
            return span
    return None


def by_manner(masked: str, position: int, limit: int) -> bool:
    """Whether the words after a quotation tell how somebody spoke ("he laughed"), which makes no fragment theirs."""
    verb = next((v for v in words.speech_verbs().finditer(masked, position, limit) if v["safe"] or v["manner"]), None)
    return verb is not None and verb["manner"] is not None


def _near(masked: str, begin: int, span: Span) -> bool:
    """Whether the subject follows the quotation at once, but for a time or a manner."""
    between = masked[begin : span.start].strip(" ,")
    return len(between) < 45 and BLOT not in between and not re.search(r"[.;!?]", between)


def verbal(masked: str, verb: re.Match[str], begin: int) -> bool:
    """Whether a word that may be a noun ("states", "reports") is a verb here."""
    word = re.search(r"([\w’'-]+)\W*$", masked[begin : verb.start()])
    subject_word = word[1].lower() if word else ""
    if subject_word in NOT_VERBS_AFTER:
        return False
    bare = not verb[0].endswith(("s", "ed", "t", "d"))
    plural = subject_word.endswith("s") or subject_word in (
        "we",
        "they",
        "i",
        "you",
        "people",
        "police",
        "who",
        "men",
        "women",
        "",
    )
    if (bare and not plural) or (
        verb[0].endswith("s") and subject_word.endswith("s") and "’" not in subject_word and "'" not in subject_word
    ):
        return False
    return bool(VERB_FOLLOWS.match(masked[verb.end() : verb.end() + 14]))


def before(masked: str, start: int, position: int) -> Span | None:
    """The speaker named before a quotation in its sentence [start, position); None if nobody is."""
    left = masked[start:position]
    label = LABEL.search(left.rstrip('“«"‘ '))
    if label and _is_label(label["who"]):
        return Span(start + label.start("who"), start + label.end("who"))
    quoted = QUOTED_AS_SAYING.search(left)
    if quoted:
        return Span(start + quoted.start(1), start + quoted.end(1))
    for verb in reversed(list(words.speech_verbs().finditer(masked, start, position))):
        span = None if verb["manner"] else _governing(masked, start, verb, position)
        if span is not None:
            return span
    given = BY_WHOM.search(left) if left.rstrip().endswith(":") else None
    if given:
        return Span(start + given.start("who"), start + given.end("who"))
    for pattern in OWNED:
        named = pattern.search(left)
        if named and "\n" not in named[0]:
            return Span(start + named.start("who"), start + named.start("who") + len(named["who"].rstrip()))
    return None


def _is_label(words_before: str) -> bool:
    """Whether words before a colon only name who speaks."""
    short = len(words_before.split()) <= 8
    return short and not words.speech_verbs().search(words_before) and not NOT_LABEL.search(words_before)


def _governing(masked: str, start: int, verb: re.Match[str], position: int) -> Span | None:
    """The subject (or the agent) of a verb that has the quotation as its object."""
    between = masked[verb.end() : position]
    if re.search(r"[;!?]|\.\s", between) or (verb["risky"] and not verbal(masked, verb, start)):
        return None
    own_clause = re.match(
        r".█+[^\w]\s*(?:is|was|are|were|means|meant|has|had|does|did)\b", masked[position : position + 400]
    )
    if own_clause and re.search(r"\b(?:and|but|while)\s+[“«\"‘']?$", between):
        return None
    word = re.search(r"([\w’'-]+)\s+$", masked[start : verb.start()])
    if verb[0].endswith("ed") and word and word[1].lower() in DETERMINERS - {"that"}:
        return None
    by = re.match(r"\s+(?:[a-z]+ ){0,2}?by\s+", between)
    if by and verb[0].endswith(("ed", "t", "n")):
        return phrase_after(masked, verb.end() + by.end(), position)
    if verb["participle"] and masked[start : verb.start()].rstrip().endswith(","):
        return _main_subject(masked, start, verb.start())
    found = subject(masked, start, verb.start())
    if found is None and (masked[start : verb.start()].rstrip().endswith(",") or verb.start() == start):
        found = phrase_after(masked, verb.end(), position)  # "Before that, said Matti Aho, ..."
    return found


def _main_subject(masked: str, start: int, end: int) -> Span | None:
    """Who is meant by ", saying ...": the subject of the sentence, as far as its first words tell."""
    verb = next((v for v in words.speech_verbs().finditer(masked, start, end) if v["safe"]), None)
    found = subject(masked, start, verb.start()) if verb else None
    opening = re.match(
        r"[A-Z][\w’'.-]*(?: (?:of|for|the|and|[A-Za-z][\w’'.-]*))*?(?= (?:that|who|which|has|have|had|was|were|is|"
        r"are|will|\w+ed)\b|,)",
        masked[start:end],
    )
    if opening and len(opening[0]) < LONGEST and (found is None or found.start - start > len(opening[0])):
        return Span(start, start + len(opening[0]))
    return found


def attribution_begins(plain: str, start: int, end: int) -> int | None:
    """Where, in words that nobody closed, the attribution begins: after the comma in "…, the minister said"."""
    for mark in re.finditer(r"[,.!?—–]\s+", plain[start:end]):
        offset = start + mark.end()
        limit = min(end, offset + 140)
        head = plain[offset:limit]
        verb = words.speech_verbs().match(plain, offset, limit)
        if verb and not verb["participle"] and not verb["risky"] and phrase_after(plain, verb.end(), limit):
            return start + mark.start() + 1
        named = re.match(
            r"(?:(?:the|a|an|his|her|its|their) (?:[\w’'-]+ ){0,4}?[\w’'-]+|(?:[A-Z][\w’'.-]* ?){1,6}|he|she|they|"
            r"it)(?:, [^,.;]{2,80},)?",
            head,
        )
        if named is None:
            continue
        for verb in words.speech_verbs().finditer(plain, offset, limit):
            subject = plain[offset : verb.start()].rstrip()
            if verb["participle"] or (verb["risky"] and not verbal(plain, verb, offset)) or not subject:
                continue
            followed = plain[verb.end() : verb.end() + 12]
            if re.match(r"\s+that\b", followed) or BOUNDARY.search(re.sub(r", [^,.;]{2,80},?$", "", subject)):
                break
            if mark[0].strip() in ".!?" and not re.match(r"\s*[.,;]|\s+(?:on|in|at|last|during|after)\b|$", followed):
                break
            if nominal(re.sub(r", .*", "", subject)) and len(subject.split()) < 14:
                return start + mark.start() + 1
            break
    return None


def is_generic(phrase: str) -> bool:
    """Whether the "speaker" is nobody in particular."""
    return bool(
        re.fullmatch(rf"(?:the |its |his |her |their |your |our )?(?:{words.GENERIC})(?: \w+)?", phrase.strip(), re.I)
    )


def is_lone_demonym(content: str) -> bool:
    """Whether the content is one adjective of nationality."""
    return is_demonym(content.strip().rstrip(".,;:!?"))
