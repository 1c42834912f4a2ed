"""The ledger of a case: sources, claims, questions and origins, loaded whole or refused with every problem at once."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from foedus.evidence.bounds import of_claim
from foedus.evidence.pooling import Pool, Term
from foedus.evidence.questions import Question, Resolution, Unpooled
from foedus.evidence.sources import Claim, Origin, Source

SINGLE = "single source"
SEVEREST_FIRST = (
    "conflict",
    "different-referent",
    "different-attribute",
    "outlier",
    "translation",
    "refined",
    "agree",
)
AS_ASKED = "as-asked"


class Verdict(NamedTuple):
    """How the claims on a question stand to each other.

    Attributes:
        kind: the severest relation on the card; "single source"; or "unrelated" where the card does not say.
        outlets: ids of the sources that answer.
        origins: ids of the independent origins of their claims.
        one_origin_repeated: several outlets agree, and all go back to one origin: no corroboration.
    """

    kind: str
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    one_origin_repeated: bool


@dataclass(frozen=True)
class Ledger:
    """Everything reported about a case. Make one with `foedus.evidence.load`.

    Attributes:
        folder: the case folder.
        sources, claims, questions, unpooled, origin_cards: by id.
        resolutions: what turned out to be so, by question.
        source_of: id of the source of each claim.
    """

    folder: Path
    sources: dict[str, Source]
    claims: dict[str, Claim]
    questions: dict[str, Question]
    unpooled: dict[str, Unpooled] = field(default_factory=dict)
    origin_cards: dict[str, Origin] = field(default_factory=dict)
    resolutions: dict[str, Resolution] = field(default_factory=dict)
    source_of: dict[str, str] = field(default_factory=dict)

    def claims_on(self, question_id: str) -> tuple[Claim, ...]:
        """The claims that answer a question, in the order of the sources."""
        return tuple(claim for claim in self.claims.values() if claim.question == question_id)

    def origins(self, question_id: str) -> tuple[str, ...]:
        """The origins the claims on a question go back to, each once."""
        return tuple(sorted({claim.origin for claim in self.claims_on(question_id)}))

    def outlets(self, question_id: str) -> tuple[str, ...]:
        """The sources that answer a question, each once."""
        return tuple(sorted({self.source_of[claim.id] for claim in self.claims_on(question_id)}))

    def verdict(self, question_id: str) -> Verdict:
        """Conflict, agreement and so on, with the outlets and the independent origins behind it."""
        outlets, origins = self.outlets(question_id), self.origins(question_id)
        card = self.questions.get(question_id)
        related = {relation.kind for relation in card.relation} if card else set()
        kinds = [kind for kind in SEVEREST_FIRST if kind in related]
        kind = kinds[0] if kinds else (SINGLE if len(outlets) <= 1 else "unrelated")
        return Verdict(kind, outlets, origins, len(outlets) > 1 and len(origins) == 1)

    def digit(self, claim: Claim) -> int:
        """The plausibility digit: 1 where an asserted or quoted claim of another origin agrees, else the typed one."""
        card = self.questions.get(claim.question)
        if card is None or not _can_confirm(claim):
            return claim.plausibility
        for relation in card.relation:
            if relation.kind == "agree" and claim.id in relation.claims:
                others = (self.claims[other] for other in relation.claims)
                if any(other.origin != claim.origin and _can_confirm(other) for other in others):
                    return 1
        return claim.plausibility

    def pool(self, question_id: str) -> Pool:
        """The pooled answer to a question.

        Raises:
            KeyError: no card has this id.
        """
        card = self.questions[question_id]
        excluded = {entry.claim for entry in card.excluded}
        terms = tuple(self._term(claim, card) for claim in self.claims_on(question_id) if claim.id not in excluded)
        referents = tuple(h.id for h in card.referent) or (AS_ASKED,)
        weights = tuple(h.weight for h in card.referent) or (1.0,)
        ranges = tuple(h.background or card.background for h in card.referent) or (card.background,)
        backgrounds = tuple(each.distribution for each in ranges if each is not None)
        background = card.category_background if card.categories else ()
        return Pool(question_id, terms, referents, weights, backgrounds, card.labels, background, card.k, card.rho)

    def one_referent_pool(self, question_id: str) -> Pool:
        """The pool if every claim meant the same thing, with the background of the card as a whole."""
        background = self.questions[question_id].background
        return self.pool(question_id).one_referent(background.distribution if background else None)

    def _term(self, claim: Claim, card: Question) -> Term:
        source = self.sources[self.source_of[claim.id]]
        distribution = category = None
        if card.kind == "number":
            distribution = of_claim(claim.bound or "=", claim.value, claim.low, claim.high, card.exact)
        else:
            category = card.labels.index(answer(claim, card) or "other")
        return Term(
            claim.id,
            source.id,
            claim.origin,
            source.reliability,
            self.digit(claim),
            source.hops_of(claim.origin),
            frozenset(claim.referent) if claim.referent and card.referent else None,
            distribution,
            category,
        )


def answer(claim: Claim, card: Question) -> str | None:
    """What a claim answers to a category question (its label) or a date question (its date, or label "other")."""
    return claim.label or claim.date if card.kind == "date" else claim.label


def _can_confirm(claim: Claim) -> bool:
    """Whether a claim can confirm another: said to be so, not foretold or opined, and not flagged as wrong."""
    return claim.modality in ("asserted", "quoted") and not {"error", "mistranslation"} & set(claim.flag_names)
