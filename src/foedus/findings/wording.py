"""Wording: numbers, likelihoods and lists as a reader sees them, and sentences made of marked spans.

Likelihood words are those of Intelligence Community Directive 203 (2015), section D.6.e(2)(a), used only for
statements that are true or false. Confidence is never said in these words.
"""

from collections.abc import Iterable
from typing import NamedTuple

LADDER = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""Upper end of each step and its words; a step holds its lower end and, in the middle, its upper one."""

NARROW_SPACE = "\u202f"
IN_FULL = {"share", "probability"}
PLAIN = {"", "1", "index", "choice", "ratio", "log-odds"}
PLURALS = {"day": "days", "month": "months", "year": "years", "person": "people", "tonne": "tonnes", "set": "sets"}


class Span(NamedTuple):
    """Some words of a sentence.

    Attributes:
        text: the words.
        mark: "", "strong" (what is found) or "muted" (figures beside a word).
        question: id of the question that the words lead to, if any.
    """

    text: str
    mark: str = ""
    question: str = ""


Sentence = tuple[Span, ...]


def sentence(*parts: str | Span) -> Sentence:
    """A sentence from plain strings and marked spans."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def strong(text: str) -> Span:
    """Words that say what is found."""
    return Span(text, "strong")


def muted(text: str) -> Span:
    """Figures that stand beside a word."""
    return Span(text, "muted")


def plain(spans: Iterable[Span]) -> str:
    """The sentence without marks."""
    return "".join(span.text for span in spans)


def likelihood(probability: float) -> str:
    """The words of ICD 203 for a probability; "cannot be told" if there is none (NaN)."""
    if probability != probability:
        return "cannot be told"
    for upper, words in LADDER:
        if probability < upper or (probability <= upper and upper in (0.55, 1.0)):
            return words
    raise ValueError(f"{probability} is no probability")


def with_verb(words: str) -> tuple[str, str]:
    """A verb that the likelihood words can follow before "to": ("is", "likely"), ("has", "almost no chance")."""
    if words == "roughly even chance":
        return "has a", words
    return ("has" if words == "almost no chance" else "is"), words


def percent(share: float, places: int = 0) -> str:
    """A share as a percentage: "41%"; "under 1%" and "over 99%" rather than a rounded 0 or 100."""
    if share != share:
        return "–"
    smallest = 10.0**-places
    hundredths = 100.0 * share
    if 0 < hundredths <= smallest / 2:
        return f"under {smallest:g}%"
    if 100 - smallest / 2 <= hundredths < 100:
        return f"over {100 - smallest:g}%"
    return f"{hundredths:.{places}f}%".replace("-0%", "0%").replace("-", "−")


def percent_range(low: float, high: float) -> str:
    """Two ends of an interval in per cent, "64–68"; with a decimal where they would round to one figure."""
    if low != low or high != high:
        return "–"
    ends = [f"{100 * end:.0f}" for end in (low, high)]
    if ends[0] == ends[1]:
        ends = [f"{100 * end:.1f}" for end in (low, high)]
    return "–".join(ends)


def figure(value: float, digits: int = 3) -> str:
    """A number with a few significant digits, thousands set off by a narrow space: "0.412", "12.5", "31 000"."""
    if value != value:
        return "–"
    if value == 0 or value in (float("inf"), float("-inf")):
        return {float("inf"): "∞", float("-inf"): "−∞"}.get(value, "0")
    rounded = float(f"{value:.{digits}g}")
    if rounded == int(rounded):
        return grouped(int(rounded))
    places = min(max(1, digits - 1 - _exponent(rounded)), 6)
    text = f"{rounded:.{places}f}"
    return (text.rstrip("0").rstrip(".") if places > 2 else text).replace("-", "−")


def grouped(count: int) -> str:
    """A whole number with narrow spaces between thousands: "4 000"."""
    return f"{count:,}".replace(",", NARROW_SPACE).replace("-", "−")


def amount(value: float, unit: str, digits: int = 3) -> str:
    """A number of this unit without it: "31%", "63", "0.41". An index has two digits at most."""
    if unit in IN_FULL:
        return percent(value, 0 if abs(value) >= 0.1 or value == 0 else 1)
    return figure(value, min(digits, 2) if unit == "index" else digits)


def quantity(value: float, unit: str, digits: int = 3) -> str:
    """A number with its unit: "31%", "63 days", "0.41". An index has two digits at most."""
    text = amount(value, unit, digits)
    if unit in IN_FULL or unit in PLAIN or value != value:
        return text
    if unit.startswith("1/"):
        return f"{text} per {unit[2:]}"
    return f"{text} {unit if text == '1' else PLURALS.get(unit, unit)}"


def difference(value: float, unit: str) -> str:
    """A difference of two numbers of this unit: shares in percentage points, an index to three places."""
    if unit in IN_FULL:
        text = f"{100 * value:.0f}" if abs(value) >= 0.0995 else f"{100 * value:.1f}".removesuffix(".0")
        return f"{text} point" if text == "1" else f"{text} points"
    if unit == "index":
        return f"{value:.3f}" if value else "0"
    return quantity(value, unit, 2)


def signed(value: float, unit: str) -> str:
    """A difference of two numbers of this unit, with its sign and no unit; a share's in points: "+3.1", "−0.012"."""
    if value != value:
        return "–"
    size = abs(value)
    text = f"{100 * size:.1f}" if unit in IN_FULL else f"{size:.3f}" if unit == "index" else figure(size)
    if not text.strip("0."):
        return "0"
    return ("+" if value > 0 else "−") + text


def listed(parts: Iterable[str], last: str = "and") -> str:
    """A list in a sentence: "a", "a and b", "a, b and c"."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 claim", "no claims", "12 claims"."""
    noun = one if count == 1 else (many or f"{one}s")
    return f"{grouped(count) if count else 'no'} {noun}"


def inside(text: str) -> str:
    """A meaning as it stands inside a sentence: its first letter small, unless an abbreviation."""
    first = text.split(" ", 1)[0]
    ordinary = first[1:].islower() or len(first) == 1
    return text[:1].lower() + text[1:] if ordinary else text


def _exponent(value: float) -> int:
    return int(f"{abs(value):e}".rpartition("e")[2])
