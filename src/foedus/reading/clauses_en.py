"""English noun phrases as speakers: read forwards after a verb of saying, or backwards before it as its subject.

The text read here is masked: words inside quotation marks are blotted out.
"""

import re

from foedus.reading import words_en as words
from foedus.reading.text import Span

BLOT = "\u2588"
DETERMINERS = frozenset(
    "the a an its their his her our my your this that these those some any no every each member of".split()
)
ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Gov|St|Adm|Maj|Capt|Brig|Rep|Rev|Hon|Sgt|[A-Z])$")
ADVERBIAL = re.compile(
    r"""(?:^|(?<=[\s,]))(?:has|have|had|also|later|then|again|once|ever|earlier|therefore|thus|never|always|often|already|only|just|even|
    still|is|was|were|are|being|been|be|would|will|could|might|may|can|did|does|do|not|yesterday|today|in\
    turn|himself|herself|
    themselves|itself|[a-z]+ly|more\ than\ once|on\ (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last\ \w+|this\
    \w+|went\ on\ to|
    goes\ on\ to|continued\ to|continues\ to|began\ to|is\ quoted|was\
    quoted|to|who|which|that|meanwhile|further|reportedly|
    in\ (?:a|an|his|her|their|its)\ [\w-]+(?:\ [\w-]+)?|at\ the\ time|at\ (?:a|the)\ [\w-]+(?:\ [\w-]+)?)$""",
    re.VERBOSE,
)
RELATIVE = re.compile(r"(?:^|[\s,])(?:who|which|that)$")
BOUNDARY = re.compile(
    r"[,;:()\[\]—–!?\n█“”‘«»\"]|\.(?=\s)|\b(?:[Aa]nd|[Bb]ut|[Oo]r|[Ww]hile|[Ww]hen|[Aa]s|[Bb]ecause|[Aa]fter|"
    r"[Bb]efore|[Ii]f|[Tt]hat|[Ww]hether|"
    r"[Aa]lthough|[Tt]hough|[Ss]ince|[Ww]here|which|who|whom|whose|[Ss]o|than|[Tt]hen|[Hh]ow|[Ww]hat|[Ww]hy|[Uu]ntil|"
    r"[Uu]nless|[Yy]et|[Nn]or|[Ww]hereas|[Oo]nce|[Ss]till|[Nn]ow)\b"
)
PREPOSITION = re.compile(
    r"(?:in|on|at|during|under|by|with|from|for|to|of|after|before|according to|like|despite|into|over|about|asked|"
    r"speaking|writing)\b",
    re.I,
)
HEADS = sorted({*words.ROLES, *words.PLURAL_ROLES, *words.DOCUMENTS, *words.BODIES}, key=len, reverse=True)
ROLE = re.compile(rf"\b(?:{'|'.join(HEADS)})(?:s|-general)?\b", re.IGNORECASE)
THING = re.compile(rf"\b(?:{'|'.join(sorted({*words.DOCUMENTS, *words.BODIES}, key=len, reverse=True))})s?\b", re.I)
MUTE = re.compile(
    r"(?:an? |the |\w+ )*(?:phrase|proverb|saying|word|adage|expression|rule|principle|idea|thing|point|day|week|"
    r"month|year|summit|meeting)\b"
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|has|have|had|can|could|may|might|shall|should|must|does|did|do)\b"
)
PRONOUN = re.compile(r"(?:he|she|they|it|we|i)$", re.IGNORECASE)
STOP_AFTER = re.compile(
    r"""[.;!?█“«»"(\n]|”|,(?!\s(?:Jr|Sr)\b)|[—–]|\s(?:in|on|at|during|after|when|while|as|before|following|adding|speaking|who|told|
    to|with|by|about|from|last|this|yesterday|today|and\
    (?:added|said|warned)|without|under|ahead|amid|but|because|if|over|upon|
    through|where|which|that|via|earlier|later|again|also|is|was)\b""",
    re.VERBOSE,
)
NAME_PART = r"(?:[A-Z][\w’'.-]*|(?:al|el)-[A-Z]\w+|van|von|de|den|der|bin|al|du|la)"
LONGEST = 140


def real_stop(pattern: re.Pattern[str], text: str, begin: int, limit: int) -> re.Match[str] | None:
    """The first match that is not the full stop of an abbreviation."""
    stop = pattern.search(text, begin, limit)
    while stop and stop[0] == "." and ABBREVIATED.search(text[max(0, stop.start() - 6) : stop.start()]):
        stop = pattern.search(text, stop.end(), limit)
    return stop


def phrase_after(masked: str, begin: int, limit: int) -> Span | None:
    """The noun phrase that begins here: a name with its post, "the head of the mission", "analysts", "she"."""
    while begin < limit and masked[begin].isspace():
        begin += 1
    stop = real_stop(STOP_AFTER, masked, begin, limit)
    phrase = masked[begin : stop.start() if stop else limit].rstrip()
    first = re.match(r"[\w’'.-]+", phrase)
    if first is None or len(phrase) > LONGEST or PREPOSITION.match(phrase):
        return None
    good = phrase[0].isupper() or first[0].lower() in DETERMINERS or PRONOUN.match(first[0]) or ROLE.search(phrase)
    return Span(begin, begin + len(phrase)) if good else None


def subject(masked: str, start: int, verb_start: int) -> Span | None:
    """The noun phrase that is the subject of the verb, read backwards from it."""
    found = _past_insertions(masked, start, verb_start)
    if found is None:
        return None
    end, relative = found
    left = masked[start:end]
    begin = _clause_begins(left)
    phrase = left[begin:]
    begin += len(phrase) - len(phrase.lstrip())
    phrase = phrase.strip()
    if PREPOSITION.match(phrase):
        cut = _after_preposition(phrase)
        if cut is None:
            return None
        begin, phrase = begin + cut, phrase[cut:]
    if relative:
        cut = _antecedent(phrase)
        begin, phrase = begin + cut, phrase[cut:]
    if not phrase or len(phrase) > LONGEST or FINITE.search(phrase) or not nominal(phrase):
        return None
    return Span(start + begin, start + begin + len(phrase))


def _past_insertions(masked: str, start: int, end: int) -> tuple[int, bool] | None:
    """Walk left over auxiliaries, adverbs, insertions: where the subject ends, and whether "who" or "which" follows."""
    relative = False
    while True:
        left = masked[start:end].rstrip()
        end = start + len(left)
        adverbial = ADVERBIAL.search(left)
        if adverbial and not re.search(r"(?:^|\s)(?:[A-Z]\w+ly)$", left):
            relative = relative or bool(RELATIVE.search(left))
            end = start + adverbial.start()
        elif left.endswith((",", "—", "–", ")")):
            opened = before_apposition(masked, start, end)
            if opened is None and not relative:
                return None
            end = opened if opened is not None else end - 1
        else:
            return end, relative


def _clause_begins(left: str) -> int:
    """Where the clause that ends `left` begins."""
    ends = [match.end() for match in BOUNDARY.finditer(left) if match.end() < len(left)]
    while ends and left[ends[-1] - 1] == "." and ABBREVIATED.search(left[: ends[-1] - 1]):
        ends.pop()
    return ends[-1] if ends else 0


def _after_preposition(phrase: str) -> int | None:
    """Where the subject begins in a clause that opens with a phrase of place or time: "In Accra the minister"."""
    inner = [match.start() for match in re.finditer(r"\b(?:the|a|an|his|her|its|their|he|she|it|they)\s", phrase)]
    name = re.search(rf"{NAME_PART}(?: {NAME_PART})*$", phrase)
    if name and name[0][0].isupper() and not (inner and inner[-1] > name.start()):
        return name.start()
    if inner and (len(inner) > 1 or not PREPOSITION.match(phrase[: inner[-1]].rstrip().rpartition(" ")[2] + " ")):
        return inner[-1]
    pronoun = re.search(r"\b(?:he|she|it|they)$", phrase)
    return pronoun.start() if pronoun else None


def _antecedent(phrase: str) -> int:
    """Where the phrase that a relative pronoun refers to begins."""
    inner = [match.start() for match in re.finditer(r"(?<!\S)(?:the|a|an|his|her|its|their)\s", phrase)]
    if inner:
        return inner[-1]
    name = re.search(r"(?:[A-Z][\w’'.-]*\s?)+$", phrase)
    return name.start() if name and FINITE.search(phrase) else 0


def nominal(phrase: str) -> bool:
    """Whether the phrase can be somebody or something that speaks."""
    if PRONOUN.fullmatch(phrase):
        return phrase.lower() not in ("we", "i")
    first = re.match(r"[\w’'.-]+", phrase)
    if (
        first is None
        or MUTE.match(phrase)
        or re.search(r"\b(?:to|is|are|was|were|be|has|have|will|would|not)$", phrase)
    ):
        return False
    opening = ("the", "a", "an", "his", "her", "its", "their", "one", "another")
    return phrase[0].isupper() or bool(ROLE.search(phrase)) or first[0].lower() in opening


def before_apposition(masked: str, start: int, end: int) -> int | None:
    """Where the words before an inserted phrase end: "Jane Doe, 54, a former envoy to Oslo," gives the end of "Doe"."""
    last = masked[end - 1]
    if last in ")—–":
        opening = masked.rfind("(", start, end) if last == ")" else max(masked.rfind(d, start, end - 1) for d in "—–")
        return len(masked[:opening].rstrip()) if opening > start else None
    cut = end - 1
    while True:
        comma = masked.rfind(",", start, cut)
        if comma < 0 or cut - comma > 160:
            return None
        part = masked[comma + 1 : cut].strip()
        head = masked[start:comma].rstrip()
        if re.fullmatch(rf"(?:the )?(?:Rt )?(?:Hon\. )?{NAME_PART}(?: {NAME_PART}){{1,4}}", part) and re.search(
            rf"(?:{ROLE.pattern})$", head, re.I
        ):
            return cut  # the role comes first, the name is put in: "Ghana's minister, Efua Mensah,"
        inserted = part[:1].islower() or part[:1].isdigit() or ROLE.search(part) or PREPOSITION.match(part)
        if not inserted or not re.search(r"(?:[A-Z][\w’'.-]*|\b[a-z]+|\d)$", head):
            return None
        earlier = masked.rfind(",", start, comma)
        previous = masked[earlier + 1 : comma].strip() if earlier >= 0 else ""
        if previous and (previous.isdigit() or (previous[:1].islower() and not ROLE.search(previous))):
            cut = comma
            continue
        return comma


def thing_before(plain: str, position: int) -> str | None:
    """What "it" stands for: the document or body that is the subject of a sentence before, nearest first."""
    begin = plain.rfind("\n", 0, position) + 1
    previous = plain.rfind("\n", 0, max(0, begin - 1)) + 1
    for start, end in ((begin, position), (previous, begin)):
        for sentence in reversed(re.split(r"(?<=[.!?])\s+", plain[start:end])):
            match = re.match(
                r"(?:But |And |Yet )?((?:The|A|An|This|Its|Their|That) (?:[\w’'-]+ ){0,4}?[\w-]+|(?:[A-Z][\w-]+ "
                r"?){1,4})",
                sentence,
            )
            head = THING.search(sentence[:60])
            if (
                match
                and head
                and head.start() < 45
                and re.match(r"(?:But |And |Yet )?(?:The|A|An|This|Its|Their|That)\b", sentence)
            ):
                return re.sub(r"^(?:But|And|Yet) ", "", sentence[: head.end()])
    return None
