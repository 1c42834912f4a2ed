"""Confidence: how good the grounds of a figure are, in one of three words, by a rule; never how likely something is.

ICD 203 keeps the two apart: likelihood speaks of the event, confidence of the basis for saying so. The rule, which
looks at the uncertainties that drive the figure:

    low       more than half of the spread they explain rests on assumptions,
              or a question that drives it has no pooled claim better than a weak one (grade below C or 3)
    high      at most a fifth rests on assumptions, and every question that drives it has a strong claim
              (A or B, 1 or 2), two independent origins or more, and no unresolved conflict
    moderate  else

Grades are those of the Admiralty system (NATO AJP-2.1), origins and conflicts those of the ledger.
"""

from collections.abc import Mapping
from typing import NamedTuple

from foedus.findings.drivers import Drivers
from foedus.findings.evidence import STRONG, WEAK, QuestionRow
from foedus.findings.wording import counted, percent

MOSTLY = 0.5
LITTLE = 0.2


class Confidence(NamedTuple):
    """The word and, in a sentence or two, what it follows from."""

    level: str
    because: str


def confidence(drivers: Drivers, questions: Mapping[str, QuestionRow]) -> Confidence:
    """Confidence in a figure whose spread comes from these drivers."""
    asked = list(dict.fromkeys(driver.question for driver in drivers.ranked if driver.question))
    rows = [questions[question] for question in asked]
    conflicts = sum(row.unresolved for row in rows)
    alone = sum(row.origins < 2 for row in rows)
    weak = sum(row.best_grade == WEAK for row in rows)
    graded = sum(row.best_grade == STRONG for row in rows)
    assumed = drivers.assumed
    if assumed != assumed:
        return Confidence(
            "moderate",
            "No uncertainty moves it by more than chance would; it rests on the model's structure and on luck.",
        )
    reasons = [_on_assumptions(assumed)]
    if conflicts:
        reasons.append(f"{counted(conflicts, 'conflict')} between reports unresolved.")
    if weak:
        reasons.append(f"{counted(weak, 'question')} behind it answered by weak claims only.")
    elif alone:
        reasons.append(f"{counted(alone, 'question')} behind it answered by one origin only.")
    because = " ".join(reason[0].upper() + reason[1:] for reason in reasons)
    if assumed > MOSTLY or weak:
        return Confidence("low", because)
    if assumed <= LITTLE and graded == len(rows) and not (conflicts or alone):
        return Confidence("high", because)
    return Confidence("moderate", because)


def _on_assumptions(assumed: float) -> str:
    if assumed > MOSTLY:
        return f"Rests mostly on assumptions: {percent(assumed)} of what explains its spread."
    if assumed < 0.005:
        return "What explains its spread rests on claims and facts."
    return f"{percent(assumed)} of what explains its spread rests on assumptions."
