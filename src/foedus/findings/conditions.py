"""Conditions: what an outcome is if one report is right, or one structure holds, and where the best policy switches.

A switch point is the value of an uncertainty beyond which another policy is more often best (break-even analysis;
scenario discovery asks the same of several uncertainties at once, Bryant & Lempert 2010, Technological Forecasting and
Social Change 77(1)).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.findings.drivers import share
from foedus.findings.noise import Classes, floors
from foedus.findings.summary import Floats

FEWEST = 20
"""Draws that an answer must have before its mean is told."""
CERTAIN = 2.0
"""Standard errors by which a lead must stand out."""


class Answer(NamedTuple):
    """One answer, how many draws took it for right, and the outcome's mean in them with its standard error."""

    label: str
    draws: int
    mean: float
    error: float


@dataclass(frozen=True)
class ByLabel:
    """An outcome's mean by which answer is right, the lowest first; labels with too few draws are left out.

    Attributes:
        answers: lowest mean first.
        moves: highest mean less lowest.
        share: of the variance, see `drivers`.
        certain: whether that stands out from noise.
    """

    answers: tuple[Answer, ...]
    moves: float
    share: float
    certain: bool


class Lead(NamedTuple):
    """The policy most often best in some draws: its share there, and the share of the usual best there."""

    policy: str
    share: float
    of_usual: float
    draws: int


@dataclass(frozen=True)
class Switch:
    """Another policy is more often best in part of the range of an uncertainty.

    Attributes:
        key: the uncertainty.
        at: the value at which the lead changes.
        side: where the other leads: "above" or "below" that value, or "at" it, of a choice between a few.
        lead: who leads there.
    """

    key: str
    at: float
    side: str
    lead: Lead


def labelled(labels: NDArray) -> Classes:
    """Draws sorted by label, the labels in the order of the alphabet."""
    names, codes = np.unique(labels.astype(str), return_inverse=True)
    return Classes(codes, len(names), True)


def by_label(labels: NDArray, y: Floats, floor: float | None = None) -> ByLabel:
    """Means of y by label.

    Args:
        labels: `[draw]`.
        y: `[draw]`.
        floor: the share from which on the labels are told from noise; by default that of this one table.
    """
    names, sorted_into = np.unique(labels.astype(str)), labelled(labels)
    answers = []
    for code, label in enumerate(names):
        values = y[(sorted_into.codes == code) & np.isfinite(y)]
        if len(values) >= FEWEST:
            error = float(values.std(ddof=1) / np.sqrt(len(values)))
            answers.append(Answer(str(label), len(values), float(values.mean()), error))
    answers.sort(key=lambda answer: (answer.mean, answer.label))
    if len(answers) < 2:
        return ByLabel(tuple(answers), 0.0, 0.0, False)
    carried = share(sorted_into, y)
    least = floors({"": sorted_into}, y)[""] if floor is None else floor
    return ByLabel(tuple(answers), answers[-1].mean - answers[0].mean, carried, carried > least)


def switch(
    key: str, column: NDArray, shares: Floats, policies: tuple[str, ...], best: str, discrete: bool
) -> Switch | None:
    """Where another policy takes the lead as one uncertainty varies; None where none clearly does.

    Args:
        key: of the uncertainty.
        column: its draws, `[draw]`.
        shares: each policy's part of being best, `[draw, policy]`, as of `compare.best_shares`.
        policies: ids, in the order of the second axis.
        best: the policy most often best over all draws.
        discrete: whether the uncertainty is a choice between a few values.
    """
    if discrete:
        found = [
            (lead, float(value))
            for value in np.unique(column)
            if (lead := _lead(shares[column == value], policies, best)) is not None
        ]
        if not found:
            return None
        lead, value = max(found, key=lambda pair: (pair[0].share - pair[0].of_usual, pair[1]))
        return Switch(key, value, "at", lead)
    low, high = np.quantile(column, [1 / 3, 2 / 3])
    below = _lead(shares[column <= low], policies, best)
    above = _lead(shares[column >= high], policies, best)
    ends = [(lead, side) for lead, side in ((below, "below"), (above, "above")) if lead is not None]
    if not ends:
        return None
    lead, side = max(ends, key=lambda pair: pair[0].share - pair[0].of_usual)
    gain = shares[:, policies.index(lead.policy)] - shares[:, policies.index(best)]
    at = _break_even(column, gain if side == "above" else -gain)
    beyond = column >= at if side == "above" else column < at
    return Switch(key, at, side, _lead_of(shares[beyond], policies, best, lead.policy))


def _lead(shares: Floats, policies: tuple[str, ...], best: str) -> Lead | None:
    """Who leads in these draws, if it is not the usual best and leads it for certain."""
    if len(shares) < FEWEST:
        return None
    means = shares.mean(axis=0)
    first = policies[int(means.argmax())]
    if first == best:
        return None
    ahead = shares[:, policies.index(first)] - shares[:, policies.index(best)]
    if ahead.mean() <= CERTAIN * ahead.std(ddof=1) / np.sqrt(len(ahead)):
        return None
    return _lead_of(shares, policies, best, first)


def _lead_of(shares: Floats, policies: tuple[str, ...], best: str, policy: str) -> Lead:
    means = shares.mean(axis=0)
    return Lead(policy, float(means[policies.index(policy)]), float(means[policies.index(best)]), len(shares))


def _break_even(column: Floats, gain_above: Floats) -> float:
    """The value above which changing over gains most: the best single split of the draws (a decision stump)."""
    order = np.argsort(column, kind="stable")
    ordered = column[order]
    gain_from = np.cumsum(gain_above[order][::-1])[::-1]
    inner = slice(len(ordered) // 20, len(ordered) - len(ordered) // 20)
    return float(ordered[inner][int(gain_from[inner].argmax())])
