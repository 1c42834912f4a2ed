"""Drivers: which uncertainties an outcome's spread comes from, read off the histories that were run anyway.

The share of an uncertainty x in the variance of an outcome y is the first-order index, Var(E[y|x]) / Var(y). It is
estimated as the correlation ratio of y over classes of x (Pearson 1905; as a sensitivity measure McKay 1997,
Reliability Engineering & System Safety 57(3); from given data Plischke, Borgonovo & Smith 2013, European Journal of
Operational Research 226(3)): one class per value where x has few, else classes of equal size. The correlation ratio
of n histories in k classes is too high by about (k - 1) / n; Kelley's correction (1935, PNAS 21(9)) takes that out:

    share = (B - (k - 1) w) / (B + (n - k) w)       B between-class sum of squares, w within-class mean square

It serves reports (which claim is right) and choices of structure as it does numbers, needs no further run, and agrees
with SALib's RBD-FAST where that applies (tests). A single share below the noise floor (`noise`), which the largest of
all uncertainties would pass by chance in one run of twenty, is not told from nothing. Sums over many uncertainties are
made of the corrected shares before clipping, so that their errors cancel instead of adding up.

Uncertainties are taken to be independent. Where a case correlates some, the share of each also holds what it has in
common with the others of its group: shares overlap, and sums count what is common more than once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.findings.noise import Classes, floors
from foedus.findings.summary import Floats

LEVELS = 12
"""A number with at most so many distinct values is taken as a choice between them."""
CLASSES, MOST_CLASSES = 10, 40
"""How many classes of equal size a number is sorted into, and up to how many where there are histories enough."""
FEWEST, AMPLE = 25, 500
"""Histories that a class should have, and that call for one class more."""
ENOUGH = 0.1
"""Share of the variance from which on the sums by grounding are more than noise."""
GROUNDINGS = ("claims", "facts", "assumption")
REST = "luck and interplay"


class Driver(NamedTuple):
    """One uncertainty's part in an outcome's spread; `share` is of the variance, at least 0."""

    key: str
    grounding: str
    question: str | None
    share: float


@dataclass(frozen=True)
class Drivers:
    """What an outcome's spread comes from.

    Attributes:
        outcome: the outcome's name or what was computed from it.
        policy: under which policy.
        ranked: the uncertainties told from noise, the largest first.
        by_grounding: share of the variance by grounding, and the rest: luck, and what only several explain together.
        floor: the least share that is told from noise.
        histories: how many it rests on.
        tested: how many uncertainties were tried.
        varies: whether the outcome differs between histories at all.
    """

    outcome: str
    policy: str
    ranked: tuple[Driver, ...]
    by_grounding: dict[str, float]
    floor: float
    histories: int
    tested: int
    varies: bool = True

    @property
    def explained(self) -> float:
        """Share of the variance that uncertainties explain one at a time."""
        return sum(self.by_grounding[grounding] for grounding in GROUNDINGS)

    @property
    def assumed(self) -> float:
        """Of what is explained, the part that rests on assumptions; NaN if nothing is told from noise.

        Of the ranked uncertainties alone where so little is explained that the sums are mostly noise.
        """
        if self.explained >= ENOUGH:
            return self.by_grounding["assumption"] / self.explained
        told = sum(driver.share for driver in self.ranked)
        assumed = sum(driver.share for driver in self.ranked if driver.grounding == "assumption")
        return assumed / told if told else float("nan")


def classes(column: NDArray) -> Classes:
    """Sort a column of draws into classes: by value where there are few or they are words, else by size."""
    if column.dtype.kind in "OUS":
        labels, codes = np.unique(column.astype(str), return_inverse=True)
        return Classes(codes.astype(np.int64), len(labels), True)
    values = np.unique(column)
    if len(values) <= LEVELS:
        return Classes(np.searchsorted(values, column).astype(np.int64), len(values), True)
    count = int(np.clip(max(min(len(column) // FEWEST, CLASSES), len(column) // AMPLE), 2, MOST_CLASSES))
    edges = np.unique(np.quantile(column, np.arange(1, count) / count))
    codes = np.searchsorted(edges, column, side="right")
    used, codes = np.unique(codes, return_inverse=True)
    return Classes(codes.astype(np.int64), len(used), False)


def share(sorted_into: Classes, y: Floats) -> float:
    """The corrected correlation ratio of y over the classes; may be slightly negative. NaN if y does not vary."""
    known = np.isfinite(y)
    codes, y = sorted_into.codes[known], y[known]
    if len(y) < 3 or not np.ptp(y) > 0:
        return float("nan")
    sizes = np.bincount(codes, minlength=sorted_into.number)
    filled = sizes > 0
    count = int(filled.sum())
    centred = y - y.mean()
    total = float(centred @ centred)
    sums = np.bincount(codes, weights=centred, minlength=sorted_into.number)
    between = float((sums[filled] ** 2 / sizes[filled]).sum())
    if len(y) <= count or count < 2:
        return 0.0
    within = max(total - between, 0.0) / (len(y) - count)
    return (between - (count - 1) * within) / (between + (len(y) - count) * within)


class Uncertainties:
    """The drawn uncertainties of an ensemble, sorted into classes once for all outcomes.

    Attributes:
        columns: the draws, by key, and by "<key>:claim" and "<key>:referent".
        grounding: by key: "claims", "facts" or "assumption".
        question: by key, where the grounding is claims.
    """

    def __init__(
        self, columns: Mapping[str, NDArray], grounding: Mapping[str, str], question: Mapping[str, str | None]
    ) -> None:
        self.columns = dict(columns)
        self.grounding = dict(grounding)
        self.question = dict(question)
        sorted_into = {key: classes(self.columns[key]) for key in self.grounding if key in self.columns}
        self.classes = {key: each for key, each in sorted_into.items() if each.number > 1}

    def drivers(self, outcome: str, policy: str, y: Floats) -> Drivers:
        """What the spread of y, `[draw]`, comes from; draws in which y is NaN are left out."""
        known = int(np.isfinite(y).sum())
        shares = {key: share(each, y) for key, each in self.classes.items()}
        if any(value != value for value in shares.values()) or not shares:
            nothing = dict.fromkeys(GROUNDINGS, 0.0) | {REST: 0.0}
            return Drivers(outcome, policy, (), nothing, 1.0, known, len(shares), varies=False)
        least = floors(self.classes, y)
        found = [
            Driver(key, self.grounding[key], self.question.get(key), value)
            for key, value in shares.items()
            if value > least[key]
        ]
        found.sort(key=lambda driver: (-driver.share, driver.key))
        parts = self._by_grounding(shares)
        return Drivers(outcome, policy, tuple(found), parts, max(least.values()), known, len(shares))

    def _by_grounding(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Sums by grounding. Uncertainties that share a question share its claim: only the largest of them counts."""
        parts: dict[str, float] = dict.fromkeys(GROUNDINGS, 0.0)
        of_question: dict[str, float] = {}
        for key, value in shares.items():
            question = self.question.get(key)
            if question is None or self.grounding[key] != "claims":
                parts[self.grounding[key]] += value
            else:
                of_question[question] = max(of_question.get(question, -1.0), value)
        parts["claims"] += sum(of_question.values())
        parts = {grounding: max(0.0, value) for grounding, value in parts.items()}
        total = sum(parts.values())
        if total > 1:
            parts = {grounding: value / total for grounding, value in parts.items()}
        return parts | {REST: max(0.0, 1.0 - total)}
