"""Choice: which policy is best, what its lead hangs on, and where another takes over."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from foedus.findings.compare import Comparison, best_shares, compare, complete, margin
from foedus.findings.conditions import ByLabel, Switch, by_label, switch
from foedus.findings.drivers import Drivers, Uncertainties
from foedus.findings.evidence import QuestionRow
from foedus.findings.summary import Floats, Histories

TESTED = 8
"""How many of the largest drivers of the lead are tried for a switch."""


@dataclass(frozen=True)
class Choice:
    """The choice between policies by the case's criterion.

    Attributes:
        comparison: all policies, paired by draw.
        lead: what the best policy's lead over the best of the others hangs on.
        level: what the criterion itself hangs on, under the best policy.
        tested: keys of the uncertainties tried for a switch, the largest driver of the lead first.
        switches: where another policy takes over, in the same order.
    """

    comparison: Comparison
    lead: Drivers
    level: Drivers
    tested: tuple[str, ...]
    switches: tuple[Switch, ...]


@dataclass(frozen=True)
class ReportRow:
    """What the criterion is, under the best policy, by which answer to a question is right.

    Attributes:
        question: the question and its claims.
        by_claim: mean criterion by the claim that is right ("background": none of them).
        by_referent: by what was counted; None for a question with one referent.
    """

    question: QuestionRow
    by_claim: ByLabel
    by_referent: ByLabel | None

    @property
    def moves(self) -> float:
        """How far settling the question could move the mean criterion, at most."""
        return max(self.by_claim.moves, self.by_referent.moves if self.by_referent else 0.0)

    @property
    def certain(self) -> bool:
        """Whether that stands out from noise."""
        return any(each.certain and each.moves == self.moves for each in (self.by_claim, self.by_referent) if each)


@dataclass(frozen=True)
class StructureRow:
    """The criterion by which form of an equation holds: the rival structures of the model."""

    key: str
    by_option: ByLabel


def choose(histories: Histories, uncertainties: Uncertainties, outcome: str, sign: int, reference: str) -> Choice:
    """Compare the policies and find what the choice hangs on."""
    comparison = compare(histories, outcome, sign, reference)
    best = comparison.best.policy
    lead = uncertainties.drivers("lead", best, margin(histories, outcome, sign, best))
    level = uncertainties.drivers(outcome, best, histories.under(outcome, best))
    values = histories.values(outcome)
    whole = complete(values)
    shares = best_shares(sign * values[whole])
    tested = tuple(driver.key for driver in lead.ranked[:TESTED])
    found = [
        switch(
            key,
            uncertainties.columns[key][whole],
            shares,
            histories.policies,
            best,
            uncertainties.classes[key].discrete,
        )
        for key in tested
    ]
    return Choice(comparison, lead, level, tested, tuple(each for each in found if each is not None))


def reports(criterion: Floats, drawn: pa.Table, rows: tuple[QuestionRow, ...]) -> tuple[ReportRow, ...]:
    """For every question the run draws from, the mean criterion by which report is right; the most telling first."""
    found = []
    for row in rows:
        key = next((key for key in row.feeds if f"{key}:claim" in drawn.column_names), None)
        if key is None:
            continue
        by_claim = by_label(_labels(drawn, f"{key}:claim"), criterion)
        by_referent = None
        if f"{key}:referent" in drawn.column_names:
            labels = _labels(drawn, f"{key}:referent")
            by_referent = by_label(labels, criterion) if len(np.unique(labels)) > 1 else None
        found.append(ReportRow(row, by_claim, by_referent))
    return tuple(sorted(found, key=lambda each: (not each.certain, -each.moves, each.question.id)))


def structures(criterion: Floats, drawn: pa.Table, uncertainties: dict[str, Any]) -> tuple[StructureRow, ...]:
    """For every choice between forms of an equation, the mean criterion by the form that holds."""
    found = []
    for key, uncertainty in uncertainties.items():
        if uncertainty.unit == "choice" and key in drawn.column_names:
            column = drawn[key].to_numpy()
            if len(np.unique(column)) > 1:
                found.append(StructureRow(key, by_label(column, criterion)))
    return tuple(sorted(found, key=lambda each: (-each.by_option.moves, each.key)))


def _labels(drawn: pa.Table, name: str) -> np.ndarray:
    return np.array(drawn[name].to_pylist(), dtype=object)
