"""Who says it, in English: the verb of saying, its subject, and what else names a speaker.

All functions read a masked copy of the text in which the words inside quotation marks are blotted out, so that only the
reporter's own words are searched; spans are those of the text.
"""

import re

from foedus.evidence.reading import words_en as words
from foedus.evidence.reading.kinds import is_distanced, is_motto, is_name, is_title, named_outright
from foedus.evidence.reading.people import find as people
from foedus.evidence.reading.people import is_demonym
from foedus.evidence.reading.speakers import Resolver
from foedus.evidence.reading.sentences import last_sentence
from foedus.evidence.reading.text import Span

__all__ = [
    "Resolver",
    "after",
    "attribution_begins",
    "before",
    "is_distanced",
    "is_motto",
    "is_name",
    "is_title",
    "named_outright",
    "people",
]

BLOT = "\u2588"
DETERMINERS = frozenset(
    "the a an its their his her our my your this that these those some any no every each member of".split()
)
ADVERBIAL = re.compile(
    r"""(?:^|[\s,])(?:has|have|had|also|later|then|again|once|ever|earlier|therefore|thus|never|always|often|already|only|just|even|
    still|is|was|were|are|being|been|be|would|will|could|might|may|can|did|does|do|not|yesterday|today|in\ turn|himself|herself|
    themselves|itself|[a-z]+ly|more\ than\ once|on\ (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last\ \w+|this\ \w+|went\ on\ to|
    goes\ on\ to|continued\ to|continues\ to|began\ to|is\ quoted|was\ quoted|to|who|which|that|meanwhile|further|reportedly|
    in\ (?:a|an|his|her|their|its)\ [\w-]+(?:\ [\w-]+)?|at\ the\ time|at\ (?:a|the)\ [\w-]+(?:\ [\w-]+)?)$""",
    re.VERBOSE,
)
RELATIVE = re.compile(r"(?:^|[\s,])(?:who|which|that)$")
BOUNDARY = re.compile(
    r"[,;:()\[\]—–!?\n█“”‘«»\"]|\.(?=\s)|\b(?:and|but|or|while|when|as|because|after|before|if|that|whether|although|though|since|"
    r"where|which|who|whom|whose|so|than|then|how|what|why|until|unless|yet|nor|because|whereas|once)\b"
)
PREPOSITION = re.compile(
    r"(?:in|on|at|during|under|by|with|from|for|to|of|after|before|according to|like|despite|into|over|about)\b", re.I
)
ROLE = re.compile(
    rf"\b(?:{'|'.join(sorted({*words.ROLES, *words.PLURAL_ROLES, *words.DOCUMENTS, *words.BODIES}, key=len, reverse=True))})(?:s|-general)?\b",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|may|might|shall|should|must|does|did|do)\b"
)
PRONOUN = re.compile(r"(?:he|she|they|it|we|i)$", re.IGNORECASE)
STOP_AFTER = re.compile(
    r"""[.;!?█“”«»"(\n]|,(?!\s(?:Jr|Sr)\b)|[—–]|\s(?:in|on|at|during|after|when|while|as|before|following|adding|speaking|who|told|
    to|with|by|about|from|last|this|yesterday|today|and\ (?:added|said|warned)|without|under|ahead|amid|but|because|if|over|upon|
    through|where|which|that|via|earlier|later|again|also|is|was)\b""",
    re.VERBOSE,
)
LABEL = re.compile(r"(?:^|[.!?]\s)\s*(?P<who>[A-Z][^.!?:█]{1,60}):\s*$")


def after(masked: str, position: int, limit: int) -> Span | None:
    """The speaker named right after a quotation: "said X", "X said", "according to X"; None if nobody is."""
    limit = min(limit, _clause_end(masked, position, limit))
    rest = masked[position:limit]
    by = re.match(r"[\s,”\"’'»]*(?:—|–)?\s*(?:according to|in the words of|per)\s+", rest)
    if by:
        return _phrase_after(masked, position + by.end(), limit)
    lead = re.match(r"[\s,.”\"’'»]*(?:[—–]\s*)?(?:so |as |is how |was how |how )?", rest)
    begin = position + (lead.end() if lead else 0)
    for verb in words.speech_verbs().finditer(masked, begin, limit):
        if verb["risky"] and not _verbal(masked, verb, begin):
            continue
        if verb["participle"] and verb.start() > begin:
            continue
        if verb.start() == begin:
            span = _phrase_after(masked, verb.end(), limit)
            if span is not None:
                return span
            continue
        if re.match(r"\s+as saying", masked[verb.end() : verb.end() + 12]) and "quot" in verb[0]:
            found = _subject(masked, begin, verb.start())
            return found
        span = _subject(masked, begin, verb.start())
        if span is not None and _near(masked, begin, span):
            return span
    return None


def _near(masked: str, begin: int, span: Span) -> bool:
    """Whether the subject follows the quotation at once, but for a time or a manner."""
    between = masked[begin : span.start].strip(" ,")
    return len(between) < 45 and BLOT not in between and not re.search(r"[.;!?]", between)


def _clause_end(masked: str, position: int, limit: int) -> int:
    stop = re.compile(r"[.!?](?=\s+[A-Z\"“«‘█—–])|\n|[“«\"‘]█").search(masked, position + 1, limit)
    while (
        stop
        and stop[0] == "."
        and re.search(
            r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Gov|St|Adm|Maj|Capt|[A-Z])$", masked[position : stop.start()]
        )
    ):
        stop = re.compile(r"[.!?](?=\s+[A-Z\"“«‘█—–])|\n|[“«\"‘]█").search(masked, stop.end(), limit)
    return stop.end() if stop else limit


def _verbal(masked: str, verb: re.Match[str], begin: int) -> bool:
    """Whether a word that may be a noun ("states", "reports") is a verb here."""
    following = masked[verb.end() : verb.end() + 14]
    word = re.search(r"([\w’'-]+)\W*$", masked[begin : verb.start()])
    before = word[1].lower() if word else ""
    if before in DETERMINERS or before in (
        "to",
        "of",
        "and",
        "for",
        "in",
        "member",
        "western",
        "gulf",
        "united",
        "these",
        "two",
    ):
        return False
    return bool(
        re.match(
            r"\s*(?:[.,;:█“«\"‘]|$| that\b| how\b| in an?\b| as\b| it\b| of\b| on\b| to\b| for\b| them\b| him\b| the\b| a\b| an\b)",
            following,
        )
    )


def before(masked: str, start: int, position: int) -> Span | None:
    """The speaker named before a quotation in its sentence [start, position); None if nobody is."""
    left = masked[start:position]
    label = LABEL.search(left.rstrip('“«"‘ '))
    if label and not words.speech_verbs().search(label["who"]):
        who = label["who"]
        if len(who.split()) <= 8 and not re.search(r"\b(?:following|these|note|example|reads?|was|is|are)\b", who):
            return Span(start + label.start("who"), start + label.end("who"))
    quoted = re.search(
        r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+([^,;:█]{3,90}?)\s+as\s+(?:saying|stating|warning|telling|writing)\b[^.]*$",
        left,
    )
    if quoted:
        return Span(start + quoted.start(1), start + quoted.end(1))
    for verb in reversed(list(words.speech_verbs().finditer(masked, start, position))):
        span = _governing(masked, start, verb, position)
        if span is not None:
            return span
    noun = "|".join(words.NOUNS)
    for pattern in (
        r"\b(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion) of|[Pp]er)\s+(?P<who>[^,;:█]{2,90})",
        rf"(?P<who>(?:[A-Z][\w’'.-]*[\w.] ?){{1,4}})['’]s?\s+(?:[\w-]+ ){{0,3}}?(?:{noun})\b[^.]*$",
        rf"\b(?:{noun})\s+(?:by|of|from)\s+(?P<who>(?:the )?(?:[A-Z][\w’'.-]*[\w.] ?){{1,5}})",
    ):
        named = re.search(pattern, left)
        if named and "\n" not in named[0]:
            return Span(start + named.start("who"), start + named.start("who") + len(named["who"].rstrip()))
    return None


def _governing(masked: str, start: int, verb: re.Match[str], position: int) -> Span | None:
    """The subject (or the agent) of a verb that has the quotation as its object."""
    between = masked[verb.end() : position]
    if re.search(r"[;!?]|\.\s", between):
        return None
    if re.search(r"\b(?:and|but|while)\s+[“«\"‘']?$", between) and re.match(r".█+[^\w]\s*(?:is|was|are|were|means|meant|has|had|does|did)\b", masked[position : position + 400]):
        return None
    if verb["risky"] and not _verbal(masked, verb, start):
        return None
    word = re.search(r"([\w’'-]+)\s+$", masked[start : verb.start()])
    if verb[0].endswith("ed") and word and word[1].lower() in DETERMINERS - {"that"}:
        return None
    by = re.match(r"\s+(?:[a-z]+ ){0,2}?by\s+", masked[verb.end() : position])
    if by and verb[0].endswith(("ed", "t", "n")):
        return _phrase_after(masked, verb.end() + by.end(), position)
    return _subject(masked, start, verb.start())


def _phrase_after(masked: str, begin: int, limit: int) -> Span | None:
    """The noun phrase that begins here: a name with its post, "the head of the mission", "analysts", "she"."""
    lead = re.match(r"\s*", masked[begin:limit])
    begin += lead.end() if lead else 0
    stop = STOP_AFTER.search(masked, begin, limit)
    while (
        stop
        and stop[0] == "."
        and re.search(
            r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Gov|St|Adm|Maj|Capt|[A-Z])$", masked[begin : stop.start()]
        )
    ):
        stop = STOP_AFTER.search(masked, stop.end(), limit)
    end = stop.start() if stop else limit
    phrase = masked[begin:end].rstrip()
    if not phrase or len(phrase) > 120 or PREPOSITION.match(phrase):
        return None
    first = re.match(r"[\w’'.-]+", phrase)
    if first is None:
        return None
    good = phrase[0].isupper() or first[0].lower() in DETERMINERS or PRONOUN.match(first[0]) or ROLE.search(phrase)
    return Span(begin, begin + len(phrase)) if good else None


def _subject(masked: str, start: int, verb_start: int) -> Span | None:
    """The noun phrase that is the subject of the verb, read backwards from it."""
    end = verb_start
    relative = False
    while True:
        left = masked[start:end].rstrip()
        end = start + len(left)
        stripped = ADVERBIAL.search(left)
        if stripped and not re.search(r"(?:^|\s)(?:[A-Z]\w+ly)$", left):
            relative = relative or bool(RELATIVE.search(left))
            end = start + stripped.start() + (1 if stripped[0][:1] in " ," and stripped[0][:1] != "," else 0)
            left = masked[start:end].rstrip()
            end = start + len(left)
            continue
        if left.endswith((",", "—", "–", ")")):
            opened = _before_apposition(masked, start, end)
            if opened is None:
                if relative:
                    end -= 1
                    continue
                return None
            end = opened
            continue
        break
    left = masked[start:end]
    begin = max((match.end() for match in BOUNDARY.finditer(left) if match.end() < len(left)), default=0)
    abbreviated = re.search(
        r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Gov|St|Adm|Maj|Capt|[A-Z])\.\s$", left[:begin] + " "
    )
    while abbreviated and begin:
        begin = max((match.end() for match in BOUNDARY.finditer(left[: begin - 2])), default=0)
        abbreviated = re.search(
            r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Gov|St|Adm|Maj|Capt|[A-Z])\.\s$", left[:begin] + " "
        )
    phrase = left[begin:]
    begin += len(phrase) - len(phrase.lstrip())
    phrase = phrase.strip()
    if PREPOSITION.match(phrase):
        inner = list(re.finditer(r"\b(?:the|a|an|his|her|its|their|he|she|it|they)\s", phrase))
        names = list(re.finditer(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*$", phrase))
        if names and not (inner and inner[-1].start() > names[0].start()):
            cut = names[0].start()
        elif inner and not PREPOSITION.match(phrase[: inner[-1].start()].rstrip().rpartition(" ")[2] + " "):
            cut = inner[-1].start()
        elif len(inner) > 1:
            cut = inner[-1].start()
        else:
            pronoun = re.search(r"\b(?:he|she|it|they)$", phrase)
            if pronoun is None:
                return None
            cut = pronoun.start()
        begin += cut
        phrase = phrase[cut:]
    if relative:
        inner = list(re.finditer(r"(?:^|\s)(?:the|a|an|his|her|its|their)\s", phrase))
        names = re.search(r"(?:[A-Z][\w’'.-]*\s?)+$", phrase)
        cut = inner[-1].start() if inner else names.start() if names and FINITE.search(phrase) else 0
        begin += cut + (phrase[cut : cut + 1] == " ")
        phrase = phrase[cut:].strip()
    if not phrase or len(phrase) > 140 or FINITE.search(phrase):
        return None
    return Span(start + begin, start + begin + len(phrase)) if _nominal(phrase) else None


def _nominal(phrase: str) -> bool:
    """Whether the phrase can be somebody or something that speaks."""
    if PRONOUN.fullmatch(phrase):
        return phrase.lower() not in ("we", "i")
    first = re.match(r"[\w’'.-]+", phrase)
    if re.match(r"(?:an? |the |\w+ )*(?:phrase|proverb|saying|word|adage|expression|rule|principle|idea|thing|point)\b", phrase):
        return False
    if first is None or re.search(r"\b(?:to|is|are|was|were|be|has|have|will|would|not)$", phrase):
        return False
    return (
        phrase[0].isupper()
        or bool(ROLE.search(phrase))
        or first[0].lower() in ("the", "a", "an", "his", "her", "its", "their", "one", "another")
    )


def _before_apposition(masked: str, start: int, end: int) -> int | None:
    """Where the words before an inserted phrase end: "Jane Doe, 54, a former envoy to Oslo," → after "Doe"."""
    last = masked[end - 1]
    if last == ")":
        opening = masked.rfind("(", start, end)
        return len(masked[:opening].rstrip()) if opening > start else None
    if last in "—–":
        opening = max(masked.rfind(dash, start, end - 1) for dash in "—–")
        return len(masked[:opening].rstrip()) if opening > start else None
    cut = end - 1
    while True:
        comma = masked.rfind(",", start, cut)
        if comma < 0 or cut - comma > 160:
            return None
        part = masked[comma + 1 : cut].strip()
        head = masked[start:comma].rstrip()
        if re.fullmatch(r"(?:[A-Z][\w’'.-]*|al-[A-Z]\w+|van|de|bin|al)(?: (?:[A-Z][\w’'.-]*|al-[A-Z]\w+|van|de|bin|al)){1,4}", part) and re.search(
            rf"(?:{ROLE.pattern})$", head, re.I
        ):
            return cut  # the role comes first, the name is put in: "Ghana's minister, Efua Mensah,"
        inserted = part[:1].islower() or part[:1].isdigit() or ROLE.search(part) or PREPOSITION.match(part)
        if inserted and re.search(r"(?:[A-Z][\w’'.-]*|\b[a-z]+)$", head):
            earlier = masked.rfind(",", start, comma)
            previous = masked[earlier + 1 : comma].strip() if earlier >= 0 else head.strip()
            if (
                earlier >= 0
                and (previous[:1].islower() and not ROLE.search(previous) or previous.isdigit())
                and not PREPOSITION.match(masked[start:earlier].strip()[:12] + " ")
            ):
                cut = comma
                continue
            return comma
        return None


def attribution_begins(plain: str, start: int, end: int) -> int | None:
    """Where, in words that nobody closed, the attribution begins: after the comma in "…, the minister said"."""
    for mark in re.finditer(r"[,.!?—–]\s+", plain[start:end]):
        offset = start + mark.end()
        limit = min(end, offset + 140)
        head = plain[offset:limit]
        verb = words.speech_verbs().match(plain, offset, limit)
        if verb and not verb["participle"] and not verb["risky"] and _phrase_after(plain, verb.end(), limit):
            return start + mark.start() + 1
        named = re.match(
            r"(?:(?:the|a|an|his|her|its|their) (?:[\w’'-]+ ){0,4}?[\w’'-]+|(?:[A-Z][\w’'.-]* ?){1,6}|he|she|they|it)(?:, [^,.;]{2,80},)?",
            head,
        )
        if named is None:
            continue
        for verb in words.speech_verbs().finditer(plain, offset, limit):
            subject = plain[offset : verb.start()].rstrip()
            if verb["participle"] or (verb["risky"] and not _verbal(plain, verb, offset)) or not subject:
                continue
            followed = plain[verb.end() : verb.end() + 12]
            if re.match(r"\s+that\b", followed) or BOUNDARY.search(re.sub(r", [^,.;]{2,80},?$", "", subject)):
                break
            if mark[0].strip() in ".!?" and not re.match(r"\s*[.,;]|\s+(?:on|in|at|last|during|after)\b|$", followed):
                break
            if _nominal(re.sub(r", .*", "", subject)) and len(subject.split()) < 14:
                return start + mark.start() + 1
            break
    return None


INTERVIEWED = re.compile(
    r"(?:spoke (?:to|with)|talk(?:ed|s) (?:to|with)|interview with|sat down with|questions (?:to|for)|asked|interviewed|met)\s*(?:\w+ ){0,4}$",
    re.I,
)
GIVES_INTERVIEW = re.compile(
    r"(?:,[^,.]*,)?\s*(?:spoke|talked|answer(?:s|ed)|explains|tells|told|was interviewed|discusses|on )", re.I
)


def is_generic(phrase: str) -> bool:
    """Whether the "speaker" is nobody in particular."""
    return bool(re.fullmatch(rf"(?:the |its |his |her |their )?(?:{words.GENERIC})(?: \w+)?", phrase.strip(), re.I))


def is_lone_demonym(content: str) -> bool:
    """Whether the content is one adjective of nationality."""
    return is_demonym(content.strip().rstrip(".,;:!?"))
