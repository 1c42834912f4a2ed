"""Choice: which policy is best, what its lead hangs on, and where another takes over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from foedus.findings.compare import Comparison, beats, best_shares, compare, complete, margin
from foedus.findings.conditions import ByLabel, Switch, by_label, labelled, switch
from foedus.findings.drivers import Drivers, Uncertainties
from foedus.findings.evidence import QuestionRow
from foedus.findings.frame import Uncertainty
from foedus.findings.noise import floors
from foedus.findings.summary import Floats, Histories, Probability

TESTED = 8
"""How many of the largest drivers of the lead are tried for a switch."""


@dataclass(frozen=True)
class Choice:
    """The choice between policies by the case's criterion.

    Attributes:
        comparison: all policies, paired by draw.
        main: id of the policy that the headline is about; the best, or the next where the best is the reference.
        against: id of the policy that `main` is set against.
        beats: in how many draws it is better than that, and in what share of them they are equal.
        lead: what the best policy's lead over the best of the others hangs on.
        level: what the criterion itself hangs on, under the best policy.
        tested: keys of the uncertainties tried for a switch, the largest driver of the lead first.
        switches: where another policy takes over, in the same order.
    """

    comparison: Comparison
    main: str
    against: str
    beats: tuple[Probability, float]
    lead: Drivers
    level: Drivers
    tested: tuple[str, ...]
    switches: tuple[Switch, ...]


class Target(NamedTuple):
    """An answer of the report that a question may move: what it is, in which unit, and its value, `[draw]`."""

    id: str
    name: str
    unit: str
    values: Floats


class Moved(NamedTuple):
    """How an answer of the report depends on what is right: its mean by claim, or by what was counted."""

    target: str
    name: str
    unit: str
    by: ByLabel
    counted: bool


@dataclass(frozen=True)
class ReportRow:
    """What the answers are by which report is right.

    Attributes:
        question: the question and its claims.
        criterion: the mean criterion under the best policy, by claim ("background": none of them is right).
        most: the answer that settling the question moves most; None where it moves none beyond noise.
    """

    question: QuestionRow
    criterion: ByLabel
    most: Moved | None


@dataclass(frozen=True)
class StructureRow:
    """The criterion by which form of an equation holds: the rival structures of the model."""

    key: str
    by_option: ByLabel


def choose(
    histories: Histories, uncertainties: Uncertainties, outcome: str, sign: int, reference: str, subject: str | None
) -> Choice:
    """Compare the policies and find what the choice hangs on.

    Args:
        histories: the ensemble's outcomes.
        uncertainties: its draws.
        outcome: the criterion.
        sign: 1 if more of it is better, -1 if less.
        reference: id of the policy to compare with.
        subject: id of the policy that the case is about, if it names one that was run.
    """
    comparison = compare(histories, outcome, sign, reference)
    best = comparison.best.policy
    main, against = _pair(comparison, subject)
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
    pair = beats(histories, outcome, sign, main, against)
    return Choice(
        comparison, main, against, pair, lead, level, tested, tuple(each for each in found if each is not None)
    )


def _pair(comparison: Comparison, subject: str | None) -> tuple[str, str]:
    """Whose chances are told against whom: the case's policy against the best, or the best against the reference."""
    best = comparison.best.policy
    if subject and subject != best:
        return subject, best
    if best != comparison.reference or comparison.next is None:
        return best, comparison.reference
    return comparison.next.policy, best


def reports(targets: tuple[Target, ...], drawn: pa.Table, rows: tuple[QuestionRow, ...]) -> tuple[ReportRow, ...]:
    """For every question the run draws from, what the answers are by which report is right; the most telling first.

    Args:
        targets: the answers of the report, the criterion first.
        drawn: the ensemble's draws.
        rows: the evidence.
    """
    latent = {row.id: _latent(drawn, row) for row in rows}
    asked = [row for row in rows if latent[row.id]]
    tables = {f"{row.id}:{kind}": labelled(labels) for row in asked for kind, labels in latent[row.id].items()}
    least = [floors(tables, target.values, len(targets)) for target in targets]
    found = []
    for row in asked:
        criterion = by_label(latent[row.id]["claim"], targets[0].values, least[0][f"{row.id}:claim"])
        moved = [
            Moved(target.id, target.name, target.unit, by, kind == "referent")
            for target, floor in zip(targets, least, strict=True)
            for kind, labels in latent[row.id].items()
            if (by := by_label(labels, target.values, floor[f"{row.id}:{kind}"])).certain
        ]
        found.append(ReportRow(row, criterion, max(moved, key=lambda each: each.by.share, default=None)))
    return tuple(sorted(found, key=lambda each: (-(each.most.by.share if each.most else 0.0), each.question.id)))


def _latent(drawn: pa.Table, row: QuestionRow) -> dict[str, np.ndarray]:
    """Which claim was right, and what was counted where that differs, `[draw]` each; empty if it was not drawn."""
    key = next((key for key in row.feeds if f"{key}:claim" in drawn.column_names), None)
    if key is None:
        return {}
    found = {"claim": _labels(drawn, f"{key}:claim")}
    if f"{key}:referent" in drawn.column_names and len(np.unique(labels := _labels(drawn, f"{key}:referent"))) > 1:
        found["referent"] = labels
    return found


def structures(
    criterion: Floats, drawn: pa.Table, uncertainties: Mapping[str, Uncertainty], option: Callable[[str, float], str]
) -> tuple[StructureRow, ...]:
    """For every choice between forms of an equation, the mean criterion by the form that holds.

    Args:
        criterion: under the best policy, `[draw]`.
        drawn: the ensemble's draws.
        uncertainties: the case's, by key.
        option: the name of a value of a choice.
    """
    keys = [key for key, each in uncertainties.items() if each.unit == "choice" and key in drawn.column_names]
    columns = {key: drawn[key].to_numpy() for key in keys}
    labels = {
        key: np.array([option(key, value) for value in column.tolist()], dtype=object)
        for key, column in columns.items()
        if len(np.unique(column)) > 1
    }
    least = floors({key: labelled(each) for key, each in labels.items()}, criterion)
    found = [StructureRow(key, by_label(each, criterion, least[key])) for key, each in labels.items()]
    return tuple(sorted(found, key=lambda each: (-each.by_option.moves, each.key)))


def _labels(drawn: pa.Table, name: str) -> np.ndarray:
    return np.array(drawn[name].to_pylist(), dtype=str)
