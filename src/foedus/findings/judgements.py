"""Judgements: the case's yes/no statements, each with its probability, its grounds and the confidence in them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foedus.findings.confidence import Confidence, confidence
from foedus.findings.drivers import Drivers, Uncertainties
from foedus.findings.evidence import Basis
from foedus.findings.frame import Judgement
from foedus.findings.summary import Floats, Histories, Probability, probability
from foedus.findings.wording import Sentence, grouped, muted, percent, percent_range, sentence, strong

MOST_GROUNDS = 4
CLAIMS_OF_A_QUESTION = 2


class Ground(NamedTuple):
    """Something a figure rests on, to be followed to its row: kind is "claim", "fact" or "assumption"."""

    kind: str
    id: str
    grade: str = ""


@dataclass(frozen=True)
class JudgementRow:
    """A statement judged.

    Attributes:
        id, statement, why_it_matters: from the case.
        policy: the policy under which it is judged.
        probability: the share of the histories in which it is true.
        drivers: what decides whether it is true.
        confidence: in the grounds.
        grounds: what the largest drivers rest on.
    """

    id: str
    statement: str
    why_it_matters: str
    policy: str
    probability: Probability
    drivers: Drivers
    confidence: Confidence
    grounds: tuple[Ground, ...]

    @property
    def sentence(self) -> Sentence:
        """The statement with its likelihood and figures."""
        return sentence(self.statement.rstrip(". "), ": ", *likelihood_spans(self.probability), ".")


def likelihood_spans(found: Probability) -> Sentence:
    """Likelihood words, then percentage and interval: "likely (66%, 64–68)"."""
    if found.value != found.value:
        return sentence(strong("cannot be told"), muted(" (no history to judge by)"))
    return sentence(strong(found.words), muted(f" ({figures(found)})"))


def figures(found: Probability) -> str:
    """The figures beside a likelihood: "66%, 64–68", or that it is so in all histories or none."""
    if found.hits in (0, found.of):
        return f"in {'all' if found.hits else 'none'} of {grouped(found.of)} histories"
    return f"{percent(found.value)}, {percent_range(found.low, found.high)}"


def truth(judgement: Judgement, histories: Histories) -> Floats:
    """Whether a judgement's statement is true, `[draw]`: 1 or 0, NaN where the history does not count."""
    values = histories.under(judgement.outcome, judgement.policy)
    if judgement.compared_with is not None:
        values = values - histories.under(judgement.outcome, judgement.compared_with)
    if judgement.yes is not None:
        true = (values > 0.5) == judgement.yes
    elif judgement.above is not None:
        true = values > judgement.above
    elif judgement.below is not None:
        true = values < judgement.below
    else:
        raise ValueError(f"{judgement.id} says not when it is true")
    counts = np.isfinite(values)
    if judgement.given is not None:
        counts &= histories.under(judgement.given, judgement.policy) > 0.5
    return np.where(counts, true.astype(np.float64), np.nan)


def judge(
    judgement: Judgement,
    histories: Histories,
    uncertainties: Uncertainties,
    basis: Basis,
) -> JudgementRow:
    """Judge one statement of a case.

    Args:
        judgement: a judgement of the case.
        histories: the ensemble's outcomes.
        uncertainties: the ensemble's draws.
        basis: what figures may rest on.
    """
    true = truth(judgement, histories)
    known = np.isfinite(true)
    drivers = uncertainties.drivers(judgement.id, judgement.policy, true)
    return JudgementRow(
        judgement.id,
        judgement.statement,
        judgement.why_it_matters,
        judgement.policy,
        probability(float(true[known].sum()), int(known.sum())),
        drivers,
        confidence(drivers, basis),
        grounds(drivers, basis),
    )


def grounds(drivers: Drivers, basis: Basis) -> tuple[Ground, ...]:
    """What the largest drivers rest on, each thing once: claims of their questions, facts, assumptions."""
    found: list[Ground] = []
    for driver in drivers.ranked:
        if driver.question:
            pooled = [claim for claim in basis.questions[driver.question].claims if claim.share]
            new = [Ground("claim", claim.id, claim.grade) for claim in pooled[:CLAIMS_OF_A_QUESTION]]
        elif driver.grounding == "facts":
            new = [Ground("fact", fact) for fact in basis.facts.get(driver.key, ())[:1]]
        else:
            new = [Ground("assumption", driver.key)]
        found += [ground for ground in new if ground not in found]
    return tuple(found[:MOST_GROUNDS])
