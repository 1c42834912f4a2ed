"""Predictions that can be checked: which are due, what happened, and who was right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foedus.evidence import dates, units
from foedus.evidence.ledger import Ledger
from foedus.evidence.questions import Question, Resolution
from foedus.evidence.sources import Claim
from foedus.evidence.written import LARGEST
from foedus.problems import nearest

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Due:
    """A prediction whose time has come.

    Attributes:
        claim: the claim.
        last_day: the last day on which it can have come true.
        source: id of its source.
    """

    claim: Claim
    last_day: date
    source: str


@dataclass(frozen=True)
class Score:
    """How the resolved predictions of one speaker, or one source, turned out.

    Attributes:
        who: speaker or source id.
        right, resolved: counts.
    """

    who: str
    right: int
    resolved: int


def last_day(claim: Claim) -> date | None:
    """The last day on which a prediction can come true; None for a claim that is none, or that has no date."""
    if claim.due is not None:
        return dates.latest(claim.due)
    if claim.modality != "predicted" or claim.date is None:
        return None
    return dates.latest(claim.date)


def due(ledger: Ledger, on: date) -> list[Due]:
    """The predictions that can be resolved on a day and are not yet, the longest due first."""
    found = []
    for claim in ledger.claims.values():
        last = last_day(claim)
        if last is not None and last <= on and claim.question not in ledger.resolutions:
            found.append(Due(claim, last, ledger.source_of[claim.id]))
    return sorted(found, key=lambda entry: (entry.last_day, entry.claim.question, entry.claim.id))


def came_true(claim: Claim, resolution: Resolution, card: Question | None) -> bool:
    """Whether a claim fits what happened.

    A date fits if it lies within the date claimed; a number if it fulfils the bound ("=" to half a unit of the last
    digit); a category if it is the one named.
    """
    happened = resolution.happened
    if claim.bound is not None:
        value = _number(happened)
        return value is not None and _fulfils(claim, value)
    if card is not None and card.kind == "category":
        return claim.label == happened
    return claim.label == happened or (claim.date is not None and _within(happened, claim.date))


def probability_given(ledger: Ledger, resolution: Resolution) -> float | None:
    """What the pool gave to what happened; None for a number, which is judged by `percentile_given`."""
    card = ledger.questions.get(resolution.question)
    if card is None or not card.categories:
        return None
    fitting = {label for label in card.categories if _is_label(card, label, resolution.happened)} or {"other"}
    probabilities = ledger.pool(card.id).probabilities()
    return float(sum(p for label, p in zip(card.labels, probabilities, strict=True) if label in fitting))


def percentile_given(ledger: Ledger, resolution: Resolution) -> float | None:
    """Where in the pool the number that came about lies, 0 to 1; None for a category or date."""
    card = ledger.questions.get(resolution.question)
    if card is None or card.categories:
        return None
    value = _number(resolution.happened)
    return None if value is None else float(ledger.pool(card.id).cdf(value))


def scores(ledger: Ledger, by: str = "speaker") -> list[Score]:
    """Right and resolved predictions, by speaker or by source, the most resolved first."""
    counts: dict[str, list[int]] = {}
    for claim in ledger.claims.values():
        resolution = ledger.resolutions.get(claim.question)
        if resolution is None or last_day(claim) is None:
            continue
        who = claim.said_by if by == "speaker" else ledger.source_of[claim.id]
        tally = counts.setdefault(who, [0, 0])
        tally[0] += came_true(claim, resolution, ledger.questions.get(claim.question))
        tally[1] += 1
    return sorted((Score(who, *tally) for who, tally in counts.items()), key=lambda s: (-s.resolved, s.who))


def wrong_answer(card: Question | None, happened: str, claims: Iterable[Claim] = ()) -> str:
    """Why a text cannot be what happened on a question; empty if it can.

    Args:
        card: the question's card; None for one that is not pooled.
        happened: the text.
        claims: those on a question without a card, whose numbers tell that it asks for one.
    """
    if card is None:
        asked = [claim for claim in claims if claim.bound is not None]
        return _wrong_number(asked[0].question, asked[0].unit, happened) if asked else ""
    if card.kind == "number":
        return _wrong_number(card.id, card.unit, happened)
    if card.kind == "date" and happened not in card.labels:
        try:
            dates.checked(happened)
        except ValueError as error:
            return str(error)
    elif card.kind == "category" and happened not in card.labels:
        return f'"{happened}" is no category of "{card.id}". {nearest(happened, card.labels)}'
    return ""


def _wrong_number(question: str, unit: str | None, happened: str) -> str:
    value = _number(happened)
    if value is None:
        return f'"{question}" asks for a number in {unit}, written as 12000 or 0.25; "{happened}" is none.'
    if value < 0 and unit is not None and units.counts(unit):
        return f'"{question}" asks for a number in {unit}, which is not below zero; this is {happened}.'
    return ""


def _number(text: str) -> float | None:
    """A number as people write one, or None: neither nan nor inf, and none that is too large to be one of anything."""
    value = float(text) if NUMBER.fullmatch(text) else None
    return None if value is None or abs(value) > LARGEST else value


def _is_label(card: Question, label: str, happened: str) -> bool:
    return label == happened or (card.kind == "date" and happened != "other" and _within(happened, label))


def _within(inner: str, outer: str) -> bool:
    try:
        (first, last), (low, high) = dates.bounds(inner), dates.bounds(outer)
    except ValueError:
        return False
    return (low is None or (first is not None and first >= low)) and (
        high is None or (last is not None and last <= high)
    )


def _fulfils(claim: Claim, value: float) -> bool:
    from foedus.evidence.bounds import last_digit

    match claim.bound, claim.value, claim.low, claim.high:
        case "range", _, float(low), float(high):
            return low <= value <= high
        case ">", float(bound), _, _:
            return value > bound
        case "<", float(bound), _, _:
            return value < bound
        case "=", float(bound), _, _:
            return abs(value - bound) <= (last_digit(bound) / 2 if bound else 0)
        case _:
            return False
