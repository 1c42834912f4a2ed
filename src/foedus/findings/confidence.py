"""Confidence: how good the grounds of a figure are, in one of three words, by a rule; never how likely something is.

ICD 203 keeps the two apart: likelihood speaks of the event, confidence of the basis for saying so. The rule looks at
the uncertainties that drive the figure:

    low       more than half of the spread they explain rests on assumptions,
              or a question that drives it has no pooled claim better than a weak one (grade below C or 3)
    high      they explain at least half of the spread, at most a fifth of that rests on assumptions, every fact that
              drives it is held with high confidence, and every question that drives it has a strong claim (A or B,
              1 or 2), two independent origins or more, and no unresolved conflict
    moderate  else

Where little is explained, luck decides at rates that come from the model and its inputs together; so never "high".
Grades are those of the Admiralty system (NATO AJP-2.1), origins and conflicts those of the ledger.
"""

from typing import NamedTuple

from foedus.findings.drivers import Drivers
from foedus.findings.evidence import STRONG, WEAK, Basis
from foedus.findings.wording import counted, percent

MOSTLY = 0.5
LITTLE = 0.2
SURE = "high"
MODERATE = "moderate"


class Confidence(NamedTuple):
    """The word and, in a sentence or two, what it follows from."""

    level: str
    because: str


def confidence(drivers: Drivers, basis: Basis) -> Confidence:
    """Confidence in a figure whose spread comes from these drivers."""
    if not drivers.varies:
        return Confidence(
            MODERATE,
            "It comes out the same in every history: nothing changes it within the stated ranges; it rests on the "
            "model's structure.",
        )
    if not drivers.ranked:
        return Confidence(
            MODERATE, "No uncertainty moves it by more than chance would; it rests on luck and the model's structure."
        )
    rows = [basis.questions[each] for each in dict.fromkeys(d.question for d in drivers.ranked if d.question)]
    conflicts = sum(row.unresolved for row in rows)
    alone = sum(row.origins < 2 for row in rows)
    weak = sum(row.best_grade == WEAK for row in rows)
    facts = {fact for d in drivers.ranked if d.grounding == "facts" for fact in basis.facts.get(d.key, ())}
    unsure = sum(basis.sureness.get(fact, "") != SURE for fact in facts)
    assumed = drivers.assumed

    reasons = [_on_assumptions(assumed)]
    if conflicts:
        reasons.append(f"{counted(conflicts, 'conflict')} between reports unresolved.")
    if weak:
        reasons.append(f"{counted(weak, 'question')} behind it answered by weak claims only.")
    elif alone:
        reasons.append(f"{counted(alone, 'question')} behind it answered by one origin only.")
    if unsure:
        reasons.append(f"{counted(unsure, 'fact')} behind it held with less than high confidence.")
    if drivers.explained < MOSTLY and len(reasons) == 1:
        share = percent(drivers.explained)
        reasons.append(f"Uncertainties one by one explain {share} of its spread, luck and their interplay the rest.")
    because = " ".join(reasons)
    if assumed > MOSTLY or weak:
        return Confidence("low", because)
    limited = conflicts or alone or unsure or drivers.explained < MOSTLY
    if assumed <= LITTLE and all(row.best_grade == STRONG for row in rows) and not limited:
        return Confidence("high", because)
    return Confidence(MODERATE, because)


def _on_assumptions(assumed: float) -> str:
    if assumed > MOSTLY:
        return f"Rests mostly on assumptions: {percent(assumed)} of what is explained."
    if assumed < 0.005:
        return "What is explained rests on claims and facts."
    return f"{percent(assumed)} of what is explained rests on assumptions."
