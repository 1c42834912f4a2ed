"""Every term of a pool, and what it would be if one judgement were made differently, as plain data."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from foedus.evidence.ledger import Ledger
from foedus.evidence.pooling import BACKGROUND, PLAUSIBILITY, RELIABILITY, RETELLING, Pool, Term

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
LETTERS = "ABCDE"
DIGITS = (2, 3, 4, 5)


@dataclass(frozen=True)
class Row:
    """One line of the sum on paper: a claim, or the background, under one referent.

    Attributes:
        component: claim id or "background".
        letter, r, digit, c, hops, fading: the factors of the weight; None for the background.
        siblings: n_o, claims of the same origin that count under this referent.
        weight: v_i, or k.
        share: weight over the sum of weights.
        says: formula of the CDF, or the category.
    """

    component: str
    letter: str | None
    r: float | None
    digit: int | None
    c: float | None
    hops: int | None
    fading: float | None
    origin: str | None
    siblings: int | None
    weight: float
    share: float
    says: str


@dataclass(frozen=True)
class Variant:
    """A pool with one judgement made differently.

    Attributes:
        change: what was changed, in words.
        summary: quantiles at 5, 25, 50, 75 and 95 %, or probabilities of the categories.
        shift: half the summed difference of probabilities, over the categories or over the parts of the line between
            the quantiles of the pool as it is: 0 nothing moved, 1 everything.
    """

    change: str
    summary: tuple[float, ...]
    shift: float


def rows(pool: Pool, referent: str) -> list[Row]:
    """The sum for one referent, claim by claim and the background last; claims that do not count are left out."""
    weights, shares = pool.weights(referent), pool.shares(referent)
    counted = [term for term, weight in zip(pool.terms, weights, strict=False) if weight > 0]
    table = [
        Row(
            term.claim,
            term.letter,
            RELIABILITY[term.letter],
            term.digit,
            PLAUSIBILITY[term.digit],
            term.hops,
            RETELLING**term.hops,
            term.origin,
            sum(other.origin == term.origin for other in counted),
            float(weight),
            float(share),
            _says(pool, term),
        )
        for term, weight, share in zip(pool.terms, weights, shares, strict=False)
        if weight > 0
    ]
    index = pool.referents.index(referent)
    says = pool.backgrounds[index].formula if pool.backgrounds else _weights_in_words(pool)
    last = Row(BACKGROUND, None, None, None, None, None, None, None, None, float(weights[-1]), float(shares[-1]), says)
    return [*table, last]


def summary(pool: Pool, referent: str | None = None) -> tuple[float, ...]:
    """Quantiles at 5, 25, 50, 75 and 95 % of a number, or the probability of each category."""
    values = pool.probabilities(referent) if pool.categories else pool.quantile(LEVELS, referent)
    return tuple(float(value) for value in values)


def names(pool: Pool) -> list[str]:
    """What each figure of a summary is: "0.05" and so on for quantiles, or the categories."""
    return list(pool.categories) if pool.categories else [f"{level:g}" for level in LEVELS]


def variants(ledger: Ledger, question_id: str) -> Iterator[Variant]:
    """The pool with other k, with each grade a step up and a step down, and with each referent certain."""
    pool = ledger.pool(question_id)
    for factor in (0.5, 2.0):
        yield _variant(pool, replace(pool, k=pool.k * factor), f"k = {pool.k * factor:g} instead of {pool.k:g}")
    if any(row.siblings and row.siblings > 1 for referent in pool.referents for row in rows(pool, referent)):
        other = 0.0 if pool.rho else 1.0
        yield _variant(pool, replace(pool, rho=other), f"rho = {other:g} instead of {pool.rho:g}")
    for index, term in enumerate(pool.terms):
        for changed, words in _regraded(term):
            terms = (*pool.terms[:index], changed, *pool.terms[index + 1 :])
            yield _variant(pool, replace(pool, terms=terms), f"{term.claim} graded {words}")
    if len(pool.referents) > 1:
        for index, referent in enumerate(pool.referents):
            certain = tuple(float(other == index) for other in range(len(pool.referents)))
            yield _variant(pool, replace(pool, referent_weights=certain), f"referent certainly {referent}")
        yield _variant(pool, ledger.one_referent_pool(question_id), "all claims mean one and the same thing")


def as_data(ledger: Ledger, question_id: str, pool: Pool) -> dict[str, Any]:
    """The whole explanation as plain data, for `--json`."""
    card = ledger.questions[question_id]
    figures = names(pool)
    return {
        "question": question_id,
        "text": card.text,
        "kind": card.kind,
        "unit": card.unit,
        "k": pool.k,
        "rho": pool.rho,
        "f": RETELLING,
        "referents": [
            {
                "id": referent,
                "weight": weight,
                "rows": [asdict(row) for row in rows(pool, referent)],
                "summary": dict(zip(figures, summary(pool, referent), strict=True)),
            }
            for referent, weight in zip(pool.referents, pool.referent_weights, strict=True)
        ],
        "summary": dict(zip(figures, summary(pool), strict=True)),
        "shares": dict(zip(pool.components, (float(share) for share in pool.component_shares()), strict=True)),
        "excluded": {entry.claim: entry.reason for entry in card.excluded},
    }


def _variant(pool: Pool, changed: Pool, words: str) -> Variant:
    if pool.categories:
        before, after = pool.probabilities(), changed.probabilities()
    else:
        edges = pool.quantile([level / 20 for level in range(1, 20)])
        before, after = _parts(pool.cdf(edges)), _parts(changed.cdf(edges))
    return Variant(words, summary(changed), float(sum(abs(before - after)) / 2))


def _parts(cdf: Any) -> Any:
    import numpy as np

    return np.diff(np.concatenate([[0.0], cdf, [1.0]]))


def _regraded(term: Term) -> Iterator[tuple[Term, str]]:
    """The term with letter and digit moved one step, better and worse."""
    for step in (-1, 1):
        if term.letter in LETTERS and 0 <= (place := LETTERS.index(term.letter) + step) < len(LETTERS):
            yield replace(term, letter=LETTERS[place]), f"{LETTERS[place]}{term.digit} instead of {_grade(term)}"
        if term.digit in DIGITS and 0 <= (place := DIGITS.index(term.digit) + step) < len(DIGITS):
            yield replace(term, digit=DIGITS[place]), f"{term.letter}{DIGITS[place]} instead of {_grade(term)}"


def _grade(term: Term) -> str:
    return f"{term.letter}{term.digit}"


def _says(pool: Pool, term: Term) -> str:
    if term.distribution is not None:
        return term.distribution.formula
    return pool.categories[term.category or 0]


def _weights_in_words(pool: Pool) -> str:
    pairs = zip(pool.categories, pool.category_background, strict=True)
    return ", ".join(f"{label} {weight:.3g}" for label, weight in pairs)
