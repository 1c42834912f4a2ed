"""Evidence: the claims, facts and assumptions a run rests on, each with what it feeds and what it carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from foedus.evidence import Claim, Ledger, Question
from foedus.findings.wording import figure

DISPUTED = ("conflict", "different-referent", "different-attribute", "outlier")
"""Verdicts that say the claims on a question do not answer it alike."""
UNITS = {"1": "", "{person}": "people", "d": "days", "mo": "months", "a": "years", "{state}": "states", "%": "%"}
BOUNDS = {">": "over ", "<": "under "}
STRONG, FAIR, WEAK = "strong", "fair", "weak"


class ClaimRow(NamedTuple):
    """A claim as a reader checks it; `share` is its part of the pool, None where it is not pooled."""

    id: str
    quote: str
    outlet: str
    source: str
    grade: str
    origin: str
    origin_meaning: str
    said_by: str
    modality: str
    answer: str
    share: float | None
    flags: tuple[str, ...]
    not_pooled: str


@dataclass(frozen=True)
class QuestionRow:
    """A question with its claims.

    Attributes:
        id, text: of the question.
        verdict: how its claims stand to each other.
        reasons: why, from the question's card.
        outlets, origins: how many sources answer, and how many independent origins those have.
        one_origin_repeated: several sources, one origin.
        resolved: what turned out to be so, if that is known.
        background: the background's part of the pool.
        feeds: keys of the uncertainties drawn from it.
        claims: its claims, the largest share first.
    """

    id: str
    text: str
    verdict: str
    reasons: tuple[str, ...]
    outlets: int
    origins: int
    one_origin_repeated: bool
    resolved: str
    background: float
    feeds: tuple[str, ...]
    claims: tuple[ClaimRow, ...]

    @property
    def unresolved(self) -> bool:
        """Its claims conflict and it is not known which is right."""
        return self.verdict == "conflict" and not self.resolved

    @property
    def disputed(self) -> bool:
        """Its claims answer differently, for whatever reason, and it is not known which is right."""
        return self.verdict in DISPUTED and not self.resolved

    @property
    def best_grade(self) -> str:
        """The class of its best pooled claim, see `strength`: "strong", "fair" or "weak"."""
        found = {strength(claim.grade) for claim in self.claims if claim.share}
        return next((each for each in (STRONG, FAIR) if each in found), WEAK)


class AssumptionRow(NamedTuple):
    """An uncertainty without a source: its range as drawn, why, and the largest share of variance it carries."""

    key: str
    meaning: str
    unit: str
    shape: str
    low: float
    middle: float
    high: float
    reason: str
    facts: tuple[str, ...]
    share: float
    share_of: str


@dataclass(frozen=True)
class Basis:
    """What figures may rest on: questions by id, facts by uncertainty, and how sure the case is of a fact."""

    questions: Mapping[str, QuestionRow]
    facts: Mapping[str, tuple[str, ...]]
    sureness: Mapping[str, str]


def strength(grade: str) -> str:
    """A grade in three classes: A or B with 1 or 2 "strong", up to C and 3 "fair", else "weak" (also F and 6)."""
    letter, digit = grade[0], grade[1:]
    if letter in "AB" and digit in "12":
        return STRONG
    return FAIR if letter in "ABC" and digit in "123" else WEAK


def questions(ledger: Ledger, feeds: Mapping[str, Iterable[str]]) -> tuple[QuestionRow, ...]:
    """Every question with a card: those the run draws from first, and of these the unresolved conflicts first.

    Args:
        ledger: what was reported.
        feeds: keys of the uncertainties that are drawn from a question.
    """
    rows = [_question(ledger, card, tuple(feeds.get(card.id, ()))) for card in ledger.questions.values()]
    return tuple(sorted(rows, key=lambda row: (not row.feeds, not row.unresolved, not row.disputed, row.id)))


def _question(ledger: Ledger, card: Question, feeds: tuple[str, ...]) -> QuestionRow:
    verdict = ledger.verdict(card.id)
    pool = ledger.pool(card.id)
    shares = dict(zip(pool.components, pool.component_shares().tolist(), strict=True))
    excluded = {entry.claim: entry.reason for entry in card.excluded}
    claims = [_claim(ledger, claim, card, shares.get(claim.id), excluded) for claim in ledger.claims_on(card.id)]
    claims.sort(key=lambda row: (-(row.share or 0.0), row.id))
    resolution = ledger.resolutions.get(card.id)
    return QuestionRow(
        card.id,
        card.text,
        verdict.kind,
        tuple(relation.reason for relation in card.relation if relation.kind == verdict.kind),
        len(verdict.outlets),
        len(verdict.origins),
        verdict.one_origin_repeated,
        f"{resolution.happened} ({resolution.on}; {resolution.source})" if resolution else "",
        shares["background"],
        feeds,
        tuple(claims),
    )


def _claim(ledger: Ledger, claim: Claim, card: Question, share: float | None, excluded: Mapping[str, str]) -> ClaimRow:
    source = ledger.sources[ledger.source_of[claim.id]]
    origin = ledger.origin_cards.get(claim.origin)
    return ClaimRow(
        claim.id,
        claim.quote,
        source.outlet,
        source.id,
        f"{source.reliability}{ledger.digit(claim)}",
        claim.origin,
        origin.meaning if origin else "",
        claim.said_by,
        claim.modality,
        _answer(claim, card),
        share,
        tuple(f"{note.flag}: {note.reason}" for note in claim.flags),
        excluded.get(claim.id, ""),
    )


def _answer(claim: Claim, card: Question) -> str:
    """What a claim answers, in short: "over 30 000 people", a label or a date."""
    if card.kind == "number":
        unit = UNITS.get(claim.unit or "1", (claim.unit or "").strip("{}"))
        given = [figure(each, 6) for each in (claim.low, claim.value, claim.high) if each is not None]
        return f"{BOUNDS.get(claim.bound or '=', '')}{'–'.join(given)} {unit}".strip() if given else ""
    return str(claim.label or claim.date or "")
