"""What a user may write in any file of a case: which characters a text may have, and which size a number."""

import json
from typing import TypeVar

from foedus.problems import visible

LARGEST = 1e30
"""The largest number that may be written. Nothing counted or measured comes near it, and squares of it stay finite."""

SMALLEST = 1e-30
"""The smallest number above zero that may be written."""

IN_TEXTS = str.maketrans(dict.fromkeys("\u061c\u200e\u200f\u2028\u2029\ufeff", " "))
"""Characters that nobody sees and that texts have all the same, so that a verbatim quote has them too: marks of
direction, which turn no letter, ends of lines and paragraphs, and a blank of no width."""

T = TypeVar("T")


def checked(value: T, verbatim: bool = False) -> T:
    """The value as it was written, if it is sound; so is what is neither text nor number, and is judged elsewhere.

    Args:
        value: a text, a number, or a list or table of them.
        verbatim: whether it is quoted from a text, which is kept as it stands there.

    Raises:
        ValueError: it is not; the message says what is allowed.
    """
    wrong = _wrong(value, verbatim)
    if wrong:
        raise ValueError(wrong)
    return value


def wrong_text(text: str, verbatim: bool = False) -> str:
    """What is wrong with the characters of a text, and the repair; empty if nothing is.

    Control characters but line feed and tab are refused (a word processor leaves some), and so is whatever turns the
    direction of what stands beside it, since a reader would see another text than the one that is there.
    """
    told = text.replace("\r\n", "\n").translate(IN_TEXTS) if verbatim else text
    if visible(told) == told:
        return ""
    place, found = next((place, each) for place, each in enumerate(told) if visible(each) != each)
    before = told[max(0, place - 20) : place].split("\n")[-1]
    where = f'after "{before}"' if before else "at its beginning"
    return f"has a character that cannot be seen, U+{ord(found):04X}, {where}: take it out, or type the words anew."


def toml_text(text: str) -> str:
    """A text as a TOML string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _wrong(value: object, verbatim: bool) -> str:
    if isinstance(value, str):
        return wrong_text(value, verbatim)
    if isinstance(value, list):
        return next((wrong for each in value if (wrong := _wrong(each, verbatim))), "")
    if isinstance(value, dict):
        return next((wrong for each in value.items() if (wrong := _wrong([*each], verbatim))), "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if value == 0 or SMALLEST <= abs(value) <= LARGEST:
        return ""
    return f"must be 0 or a number from {SMALLEST:g} to {LARGEST:g} in size."
