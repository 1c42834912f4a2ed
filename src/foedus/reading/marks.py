"""Quotation marks paired: “ ” ‘ ’ « » „ “ ‹ › " ', nested, over several paragraphs, or never closed.

An apostrophe is no mark, and a mark that is left open ends where the attribution of the words begins.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from foedus.reading.text import Span, trimmed

CLOSERS = {
    "“": "”\"“", "”": "”", "„": "“”\"", "«": "»", "»": "«»", "‹": "›", "›": "‹", "‘": "’'", "‚": "‘’", '"': '"”',
    "'": "'’",
    "`": "'",
}  # fmt: skip
SINGLE = "‘'‚"
BEFORE_OPENING = " \n\t([{—–-/“„«\"‘‹'"
ELISION = re.compile(r"['‘’](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n['’])", re.IGNORECASE)
CARRIED_AT_MOST = 6

Attribution = Callable[[str, int, int], int | None]


class Quoted(NamedTuple):
    """Words between marks: content from `start` to `end`, marks included from `left` to `right`."""

    start: int
    end: int
    left: int
    right: int
    depth: int
    mark: str
    group: int
    closed: bool


class _Open(NamedTuple):
    start: int
    left: int
    mark: str
    group: int


class _Carry(NamedTuple):
    mark: str
    group: int
    marked: bool


def paired(plain: str, paragraphs: Sequence[Span], attribution: Attribution) -> list[Quoted]:
    """Every stretch between quotation marks, in order; the paragraphs of one long quotation share a group.

    Args:
        plain: the reading copy of a text.
        paragraphs: its paragraphs.
        attribution: says where in [start, end) the attribution of an unclosed quotation begins, or None.
    """
    found: list[Quoted] = []
    carry: _Carry | None = None
    groups = 0
    for index, paragraph in enumerate(paragraphs):
        stack: list[_Open] = []
        position = paragraph.start
        if carry is not None:
            begin = position + (carry.marked and plain[position] in CLOSERS)
            stack.append(_Open(begin, position, carry.mark, carry.group))
            position = begin
        carry = None
        while position < paragraph.end:
            character = plain[position]
            if character not in MARKS or _apostrophe(plain, position, paragraph.end, stack):
                position += 1
                continue
            level = _closes(plain, position, stack)
            if level is not None:
                found += [_unclosed(plain, entry, position, attribution, 1) for entry in stack[level + 1 :]]
                entry = stack[level]
                found.append(
                    Quoted(entry.start, position, entry.left, position + 1, level, entry.mark, entry.group, True)
                )
                del stack[level:]
            elif _opens(plain, position, paragraph.end, stack):
                if stack and stack[-1].mark == character and character in "\"'":
                    last = stack.pop()
                    found.append(_unclosed(plain, last, position, attribution, len(stack)))
                groups += 1
                stack.append(_Open(position + 1, position, character, groups))
            position += 1
        for level, entry in reversed(list(enumerate(stack))):
            going_on = _carried(plain, paragraphs, index, entry, attribution) if level == 0 else None
            if going_on is not None:
                carry = going_on
                found.append(
                    Quoted(entry.start, paragraph.end, entry.left, paragraph.end, 0, entry.mark, entry.group, True)
                )
            else:
                found.append(_unclosed(plain, entry, paragraph.end, attribution, level))
    bare = [quoted._replace(**trimmed(plain, quoted.start, quoted.end)._asdict()) for quoted in found]
    return sorted(quoted for quoted in bare if quoted.end > quoted.start)


MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))


def _apostrophe(plain: str, position: int, end: int, stack: list[_Open]) -> bool:
    """Whether the character at the position is an apostrophe, a prime or an inch sign."""
    character = plain[position]
    before = plain[position - 1 : position]
    after = plain[position + 1 : position + 2]
    if character == '"':
        return before.isdigit() and not any(entry.mark in '"“„' for entry in stack)
    if character not in "'’‘`":
        return False
    if character == "`":
        return not (after.isalnum() and not before.isalnum())
    if before.isalnum() and after.isalnum():
        return True
    if ELISION.match(plain, position):
        return True
    is_open = any(entry.mark in SINGLE + "`" for entry in stack)
    if character == "'" and not is_open:
        return not (before in BEFORE_OPENING or not before) or _closer_after(plain, position + 1, end) is None
    if character == "’":
        return not is_open or position != _closer_after(plain, position, end)
    if character == "'":
        looks_opening = (not before or before in BEFORE_OPENING) and after.isalnum()
        return not looks_opening and position != _closer_after(plain, position, end)
    return False


def _closer_after(plain: str, position: int, end: int) -> int | None:
    """The first ’ or ' from the position on that can close a quotation; a doubtful possessive only if no other does."""
    doubtful = None
    for match in re.compile(r"['’](?!\w)").finditer(plain, position, end):
        offset = match.start()
        before, after = plain[offset - 1], plain[offset + 1 : offset + 3]
        if before.isspace():
            continue
        if before in "sS" and re.match(r" [^\W\d_A-ZА-Я]", after):
            doubtful = offset if doubtful is None else doubtful
            continue
        reopened = re.search(r"(?<!\w)‘", plain[position:offset]) if doubtful is not None else None
        return doubtful if reopened else offset
    return doubtful


def _closes(plain: str, position: int, stack: list[_Open]) -> int | None:
    """Which open quotation the mark closes, as its level in the stack; None if it closes none."""
    character = plain[position]
    for level in range(len(stack) - 1, -1, -1):
        entry = stack[level]
        if character not in CLOSERS[entry.mark]:
            continue
        if character in "“\"'" and character != "’" and _only_opens(plain, position):
            if character == "“" and entry.mark == "„":
                return level
            return None
        if character in "“" and entry.mark == "“" and not _looks_closing(plain, position):
            return None
        if position == entry.start and character in "\"'":
            return None
        return level
    return None


def _only_opens(plain: str, position: int) -> bool:
    before, after = plain[position - 1 : position], plain[position + 1 : position + 2]
    return (not before or before in BEFORE_OPENING) and bool(after) and not after.isspace() and after not in ".,;:!?)…"


def _looks_closing(plain: str, position: int) -> bool:
    before, after = plain[position - 1 : position], plain[position + 1 : position + 2]
    return not before.isspace() and (not after or not after.isalnum())


def _opens(plain: str, position: int, end: int, stack: list[_Open]) -> bool:
    character = plain[position]
    before, after = plain[position - 1 : position], plain[position + 1 : position + 2]
    if position + 1 >= end or character not in CLOSERS:
        return False
    if character in "\"'`":
        return (not before or before in BEFORE_OPENING) and not after.isspace()
    if character in "”»›":
        return not stack and (not before or before in " (\n—–") and after.isalnum()
    return not after.isspace() or character in "«„“"


def _unclosed(plain: str, entry: _Open, limit: int, attribution: Attribution, depth: int) -> Quoted:
    """A quotation that nobody closed: it ends where its attribution begins, at the latest at the limit."""
    end = attribution(plain, entry.start, limit)
    end = limit if end is None else end
    while end > entry.start and plain[end - 1].isspace():
        end -= 1
    return Quoted(entry.start, end, entry.left, end, depth, entry.mark, entry.group, False)


def _carried(
    plain: str, paragraphs: Sequence[Span], index: int, entry: _Open, attribution: Attribution
) -> _Carry | None:
    """Whether the next paragraph goes on with the quotation that this one leaves open."""
    if index + 1 >= len(paragraphs):
        return None
    end = paragraphs[index].end
    attributed = attribution(plain, entry.start, end)
    tail = attributed is not None and end - attributed < 80 and "." not in plain[attributed : end - 1].rstrip(".")
    following = paragraphs[index + 1]
    if plain[following.start] == entry.mark and not tail:
        return _Carry(entry.mark, entry.group, True)
    if entry.mark in "\"'" or tail or attributed is not None:
        return None
    closers = CLOSERS[entry.mark].replace("“", "").replace('"', "")
    for paragraph in paragraphs[index + 1 : index + CARRIED_AT_MOST]:
        piece = plain[paragraph.start : paragraph.end]
        opening = piece.find(entry.mark)
        closing = min((offset for offset in map(piece.find, closers) if offset >= 0), default=-1)
        if closing >= 0 and (opening < 0 or closing < opening) and entry.mark not in SINGLE:
            return _Carry(entry.mark, entry.group, False)
        if opening >= 0:
            return None
    return None
