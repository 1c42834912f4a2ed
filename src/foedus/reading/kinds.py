"""What quotation marks are for: a name, a title, a distanced word; what is left is speech if somebody speaks."""

import re
from functools import cache

from foedus.reading import words_en as words
from foedus.reading.people import is_demonym

MINOR = frozenset(
    "a an and as at but by for from in into nor of on onto or over per the to up via with within vs и в на с о об за "
    "из к по".split()
)
END = ".,;:!?…"
SO_CALLED = re.compile(
    r"\b(?:so-?called|so called|what (?:(?:some|many|critics|people|they|others|everyone|is|are|was|were|has been|"
    r"have been|observers|detractors) )(?:\w+ )?(?:calls?|called|dub(?:s|bed)?|terms?|labels?|describes? as)(?: the| "
    r"a| an| its)?)\s*$",
    re.I,
)
MENTION = re.compile(
    r"\b(?:the|a|very|this|that|word|label|in|rhetoric|talk) (?:word|words|term|phrase|label|notion|concept|idea|"
    r"expression|slogan|category|myth|adjective|"
    r"rhetoric|acronym|motto|epithet|cliché)s?(?: of| about)?(?: an?| the)?\s*$",
    re.I,
)


@cache
def _heads(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b", re.I)


def title_case(content: str) -> bool:
    """Whether every word that matters has a capital."""
    tokens = re.findall(r"[^\W_][\w’'.-]*", content)
    major = [t for t in tokens if t.lower() not in MINOR]
    return (
        bool(major)
        and tokens[0][0].isupper() | tokens[0][0].isdigit()
        and all(t[0].isupper() or t[0].isdigit() for t in major)
    )


def is_title(content: str, left: str, right: str) -> bool:
    """The title of a book, paper, film: a word for such a thing stands right beside it."""
    if len(content.split()) > 22 or content.rstrip()[-1:] in "!…":
        return False
    heads = "|".join(words.TITLE_HEADS)
    called = (
        r"(?:,? (?:was |is |were |are |now |first |originally )?(?:titled|entitled|called|headed|named|"
        r"headlined|under the title(?: of)?|published as))?"
    )
    near = re.search(
        rf"\b(?P<head>{heads})(?: (?:of \d{{4}}|in \d{{4}}|of the year|on the (?:subject|alliance)|from \d{{4}}|by "
        rf"[A-Z][\w. ’'-]+))?{called}(?: \([^)]*\))?\s*[,:]?\s*$",
        left,
        re.I,
    )
    owned = near and re.search(
        r"(?:\b(?:the|a|an|his|her|their|its|this|new|latest)|['’]s?) (?:[\w’'-]+ ){0,2}$",
        left[: near.start("head")],
        re.I,
    )
    if near and title_case(content) and (len(content.split()) > 1 or (owned and called_in(near[0]))):
        return True
    if re.search(r"\b(?:titled|entitled|headlined|under the title(?: of)?)\s*,?\s*:?\s*$", left, re.I):
        return True
    dated = re.match(r"\s*\((?:1[6-9]|20)\d\d\)", right)
    written = re.search(r"\b(?:author of|in (?:his|her|their)|wrote|reviewing)\s*$", left)
    if title_case(content) and len(content.split()) > 1 and (dated or written):
        return True
    after = re.match(
        rf"\s*(?:,? an?|,? the|,? his|,? her|,? their|,? its)? ?(?:[\w’'-]+ ){{0,3}}?(?:{heads})\b(?! (?:said|says|"
        rf"states|noted|argues))",
        right,
        re.I,
    )
    return bool(
        after
        and title_case(content)
        and len(content.split()) > 1
        and re.match(r"\s*(?:,? )?(?:an?|the|his|her|their) ", right)
    )


def called_in(cue: str) -> bool:
    """Whether the cue says outright that a title follows."""
    return bool(re.search(r"titled|entitled|headlined|under the title|headed", cue, re.I))


def is_name(content: str, left: str, right: str) -> bool:
    """The name of an operation, exercise, place, outlet: capitalised and short, or after a word for such a thing."""
    inner = content.strip().rstrip(END)
    tokens = inner.split()
    if not tokens or len(tokens) > 6 or content.rstrip()[-1:] in "!?…" or re.search(r"[.!?;:] ", inner):
        return False
    before = re.search(r"([\w’'-]+)(?: (?:of|the|is|was|are|were|under the name|by the name of))?\s*\(?\s*$", left)
    head_before = bool(before and before[1].lower() in _before())
    strong = (
        head_before
        and before is not None
        and before[1].lower()
        not in ("like", "including", "called", "dubbed", "named", "plan", "ministry", "group", "unit")
    )
    head_after = bool(
        re.match(rf"\s*(?:[\w’'-]+ ){{0,3}}?{_heads(tuple(words.NAME_HEADS_AFTER)).pattern}", right, re.I)
    )
    capital = title_case(inner)
    if strong and (capital or (len(tokens) <= 4 and not re.search(r"\b(?:an?|the|its|our)\s+[\w-]+\s*$", left))):
        return True
    if not capital or (all(is_demonym(t) for t in tokens) and not head_before):
        return False
    if head_after or head_before:
        return True
    if re.search(
        r"\b(?:known|referred to|codenamed|christened) as\s*$|\bby the name(?: of)?\s*$|\bunder the name(?: of)?\s*$",
        left,
        re.I,
    ):
        return True
    article = re.search(r"\b(?:an?|as|as an?)\s*$", left)
    return not article and len(tokens) <= 4


@cache
def _before() -> frozenset[str]:
    return frozenset(words.NAME_HEADS_BEFORE)


def named_outright(left: str, right: str) -> bool:
    """Whether a word for a named thing stands right before or after the marks."""
    before = re.search(r"([\w’'-]+)\s*\(?\s*$", left)
    after = re.match(rf"\s*(?:[\w’'-]+ ){{0,2}}?{_heads(tuple(words.NAME_HEADS_AFTER)).pattern}", right, re.I)
    return bool(before and before[1].lower() in _before()) or bool(after)


def is_motto(left: str) -> bool:
    """Whether the words are introduced as a motto or slogan."""
    return bool(re.search(rf"\b(?:{'|'.join(words.MOTTO_HEADS)})(?: of| was| is|,)?\s*:?\s*$", left, re.I))


def is_distanced(left: str) -> bool:
    """Whether the words are mentioned or held at a distance: "so-called", "the phrase"."""
    if SO_CALLED.search(left):
        return True
    return bool(MENTION.search(left)) and not re.search(
        r"\b(?:us(?:e|es|ed|ing)|coined|repeated|spoke of|chose|preferr?ed)\b[^.]{0,30}$", left
    )
