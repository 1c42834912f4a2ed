"""Words given to someone without quotation marks: block quotes, dash speech, interview answers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from foedus.reading.text import Document, Span, trimmed

DASH = re.compile(r"(?:[—–―]|--|-(?=\s))\s*")
LABEL = re.compile(
    r"(?:\*\*)?(?P<who>[A-ZА-ЯЁ][\w.’'-]*(?: [\w.’'-]+){0,5})(?: ?\([^)]{1,40}\))?(?:\*\*)?:(?:\*\*)?\s+(?=\S)"
)
RESUMED = re.compile(r"[.,]\s+[—–―-]{1,2}\s+")
ASKS = re.compile(r"(?:q|question|interviewer|вопрос|в|корреспондент|корр|host|moderator|ведущий)$", re.IGNORECASE)
ANSWERS = re.compile(r"(?:a|answer|ответ|о)$", re.IGNORECASE)
EDITORIAL = re.compile(
    r"(?:(?:this|the) (?:interview|conversation)|interview(?:ed)? by|edited|transcript|photo|reporting by|беседова|"
    r"интервью (?:взял|подготов))",
    re.IGNORECASE,
)
INTERVIEW = re.compile(
    r"\b(?:interview|spoke (?:to|with)|talks? to|talked (?:to|with)|sat down with|q ?& ?a|in conversation|questions "
    r"(?:to|for)|answered|"
    r"интервью|беседа|беседе|рассказал\w*|ответил\w* на вопросы)\b",
    re.IGNORECASE,
)
CREDIT = re.compile(r"(?:[—–―]|--)\s*(?P<who>[A-ZА-ЯЁ][^.!?\n]{2,100})$")


class Voice(NamedTuple):
    """One entry of unmarked speech.

    Attributes:
        start, end: the words.
        group: equal for the pieces of one utterance.
        kind: `block`, `dash` or `answer`.
        who: where the text names the speaker beside the words (a label, a credit line); None if it must be looked for.
        paragraph: start of the paragraph, before which an introduction may stand.
    """

    start: int
    end: int
    group: int
    kind: str
    who: Span | None
    paragraph: int


def find(document: Document, attribution: Callable[[str, int, int], int | None]) -> list[Voice]:
    """Every entry of unmarked speech in a document, in order; groups count from one."""
    blocks = _blocks(document)
    answers = _answers(document) if not blocks or len(document.paragraphs) > 2 * len(blocks) else []
    dashes = [] if answers else _dashes(document, attribution)
    found: list[Voice] = []
    for voices in (blocks, answers, dashes):
        offset = max((voice.group for voice in found), default=0)
        free = [voice for voice in voices if not any(_same(voice, other) for other in found)]
        found += [voice._replace(group=voice.group + offset) for voice in free]
    return sorted(found)


def _same(one: Voice, other: Voice) -> bool:
    return one.start < other.end and other.start < one.end


def _blocks(document: Document) -> list[Voice]:
    """Block quotes; the paragraphs of one quotation share a group, a credit line after them names the speaker."""
    found: list[Voice] = []
    group = 0
    for index, block in enumerate(document.blocks):
        gap = document.plain[document.blocks[index - 1].end : block.start] if index else "x"
        group += bool(gap.strip(" \n>"))
        if re.fullmatch(r"[—–―-].{2,100}", document.plain[block.start : block.end]):
            continue
        found.append(Voice(block.start, block.end, group, "block", _credit(document, block), block.start))
    credited = {voice.group: voice.who for voice in found if voice.who}
    return [voice._replace(who=credited.get(voice.group)) for voice in found]


def _credit(document: Document, block: Span) -> Span | None:
    """The line after a block quote that says whose words they are."""
    following = next((paragraph for paragraph in document.paragraphs if paragraph.start >= block.end), None)
    if following is None:
        return None
    line = document.plain[following.start : following.end].lstrip("> ")
    offset = following.end - len(line)
    match = CREDIT.match(line)
    if match:
        return Span(offset + match.start("who"), offset + match.end("who"))
    named = document.format == "html" and len(line) < 100 and not re.search(r"[.!?:]$", line)
    return (
        Span(offset, following.end)
        if named and re.match(r"[A-ZА-ЯЁ][\w’'.-]+ (?:[\w’'-]{1,4}[ -]?)?[A-ZА-ЯЁ]", line)
        else None
    )


def _dashes(document: Document, attribution: Callable[[str, int, int], int | None]) -> list[Voice]:
    """Paragraphs that begin with a dash and are speech, not items of a list."""
    plain, found, group = document.plain, [], 0
    marked = [p for p in document.paragraphs if DASH.match(plain, p.start, p.end)]
    for index, paragraph in enumerate(document.paragraphs):
        lead = DASH.match(plain, paragraph.start, paragraph.end)
        if lead is None:
            continue
        body = Span(lead.end(), paragraph.end)
        spoken = pieces(plain, body, attribution)
        attributed = len(spoken) > 1 or spoken[0].end < body.end
        previous = plain[slice(*document.paragraphs[index - 1])] if index else ""
        introduced = previous.endswith(":") and sum(p.start > paragraph.start for p in marked) == 0
        if (not attributed and not introduced) or (CREDIT.match(plain[slice(*paragraph)]) and not attributed):
            continue
        group += 1
        found += [Voice(p.start, p.end, group, "dash", None, paragraph.start) for p in spoken]
    return found


def pieces(plain: str, body: Span, attribution: Callable[[str, int, int], int | None]) -> list[Span]:
    """The spoken stretches of a dash paragraph: "We are ready, — said X. — But not now." has two."""
    closing = _stray_closer(plain, body)
    if closing is not None:
        return [trimmed(plain, body.start, closing)]
    inserted = list(re.finditer(r"(?<=[,!?….])\s*[—–―-]{1,2}\s+(?=[^\W\d_])", plain[body.start : body.end]))
    cuts = [body.start + m.start() for m in inserted]
    for number, cut in enumerate(cuts):
        dash_end = body.start + inserted[number].end()
        if plain[dash_end].isupper() and not attribution(plain, cut - 1, min(body.end, dash_end + 120)):
            continue
        begins = attribution(plain, cut - 1, body.end) is not None or _verb_after(plain, dash_end, attribution)
        if not begins:
            continue
        stretches = [trimmed(plain, body.start, cut)]
        resumed = RESUMED.search(plain, dash_end, body.end)
        if resumed:
            stretches.append(trimmed(plain, resumed.end(), body.end))
        return stretches
    begins_at = attribution(plain, body.start, body.end)
    while begins_at is not None:
        later = attribution(plain, begins_at, body.end)
        if later is None or body.end - begins_at < 160:
            break
        begins_at = later
    stretches = [trimmed(plain, body.start, begins_at if begins_at is not None else body.end)]
    resumed = RESUMED.search(plain, begins_at, body.end) if begins_at is not None else None
    return [*stretches, trimmed(plain, resumed.end(), body.end)] if resumed else stretches


def _verb_after(plain: str, offset: int, attribution: Callable[[str, int, int], int | None]) -> bool:
    window = ", " + plain[offset : offset + 120]
    return attribution(window, 0, len(window)) is not None


def _stray_closer(plain: str, body: Span) -> int | None:
    """A closing quotation mark in the paragraph that nothing opens ends what the dash began."""
    depth = 0
    for offset in range(body.start, body.end):
        character = plain[offset]
        before = plain[offset - 1]
        if character in "“«„" or (character == '"' and (before.isspace() or before in "(—–") and depth == 0):
            depth += 1
        elif character in '”»"':
            if depth == 0:
                return offset
            depth -= 1
    return None


def _answers(document: Document) -> list[Voice]:
    labelled = _labelled(document)
    return labelled or _alternating(document)


def _labelled(document: Document) -> list[Voice]:
    """Interviews whose speakers stand before a colon; those who mostly ask are not given an entry."""
    plain, paragraphs = document.plain, document.paragraphs
    labels = [LABEL.match(plain, p.start, p.end) for p in paragraphs]
    count = Counter(match["who"] for match in labels if match)
    asking = Counter(m["who"] for m, p in zip(labels, paragraphs, strict=True) if m and plain[p.end - 1] == "?")
    speakers = {who for who, times in count.items() if times > 1 or ASKS.match(who) or ANSWERS.match(who)}
    interviewers = {who for who in speakers if ASKS.match(who) or 2 * asking[who] > count[who]}
    if len(speakers) < 2 or not interviewers or sum(count[who] for who in speakers) < 3:
        return []
    found: list[Voice] = []
    current: tuple[Span, int] | None = None
    for group, (paragraph, match) in enumerate(zip(paragraphs, labels, strict=True), 1):
        if match and match["who"] in speakers:
            current = None
            if match["who"] not in interviewers:
                current = (Span(match.start("who"), match.end("who")), group)
                found.append(_answer(plain, Span(match.end(), paragraph.end), group, current[0]))
        elif current and not EDITORIAL.match(plain, paragraph.start) and plain[paragraph.end - 1] in '.!?…”"»':
            found.append(_answer(plain, paragraph, current[1], current[0]))
        else:
            current = None
    return found


def _answer(plain: str, span: Span, group: int, who: Span | None) -> Voice:
    inside = trimmed(plain, span.start, span.end)
    return Voice(inside.start, inside.end, group, "answer", who, span.start)


def _alternating(document: Document) -> list[Voice]:
    """Interviews without labels: paragraphs that only ask, each followed by paragraphs that answer."""
    plain, paragraphs = document.plain, document.paragraphs
    dashed = [bool(DASH.match(plain, p.start, p.end)) for p in paragraphs]
    asks = [plain[p.end - 1] == "?" and p.end - p.start < 400 for p in paragraphs]
    if sum(plain[s.start : s.end].rstrip("*_ ").endswith("?") for s in document.strong) >= 2:
        asks = [p in document.strong for p in paragraphs]
    rounds = sum(1 for i in range(len(paragraphs) - 1) if asks[i] and not asks[i + 1])
    announced = any(INTERVIEW.search(plain, p.start, p.end) for p in paragraphs[:4])
    both_dashed = sum(1 for i in range(len(paragraphs) - 1) if asks[i] and dashed[i] and dashed[i + 1]) >= 2
    if rounds < 2 or not (announced or both_dashed) or (any(dashed) and not both_dashed):
        return []
    found: list[Voice] = []
    answering = False
    group = 0
    for index, paragraph in enumerate(paragraphs):
        if asks[index]:
            answering = True
            group += 1
        elif answering and not EDITORIAL.match(plain, paragraph.start) and plain[paragraph.end - 1] in '.!…”"»)':
            lead = DASH.match(plain, paragraph.start, paragraph.end) if both_dashed else None
            found.append(_answer(plain, Span(lead.end() if lead else paragraph.start, paragraph.end), group, None))
    return found


def interviewee(document: Document, voices: Sequence[Voice]) -> Span:
    """Where to look for the name of the person interviewed: the text before the first answer."""
    return Span(0, voices[0].start if voices else len(document.plain))
