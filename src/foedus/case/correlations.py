"""Correlations: which uncertainties go together, as written, checked, and as they are drawn.

A record gives Spearman's rank correlation of every two uncertainties that it names; a pair that no record names is
independent. The joint distribution is the Gaussian copula (Nataf 1962; for simulation Cario & Nelson 1997), whose
Pearson correlation is 2 sin(pi rank / 6) (Pearson 1907; Kruskal 1958, Journal of the American Statistical Association
53(284)). It holds for any two continuous distributions, whatever their shapes, and changes neither of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.case.coverage import Entry, covers, heading
from foedus.case.files import File
from foedus.case.schema import Correlation
from foedus.distributions import WRITTEN, Fixed
from foedus.problems import KeyPath, Problem, nearest

Pairs = Mapping[tuple[str, str], float]
"""The rank correlation of two keys, in order of names."""

LEAST = 1e-9
"""The least eigenvalue of a matrix of correlations that can be told from none."""
SHOWN = 3  # pairs named in a message


@dataclass(frozen=True)
class Group:
    """Uncertainties that are drawn together.

    Attributes:
        keys: their keys, in order of names.
        factor: the lower triangle of the Cholesky factor of their Pearson correlations, row by row.
    """

    keys: tuple[str, ...]
    factor: tuple[tuple[float, ...], ...]


def groups(correlations: Sequence[Correlation], among: Collection[str]) -> tuple[Group, ...]:
    """The groups that correlations make of some uncertainties; no correlation leads from one group to another.

    Args:
        correlations: as written; they can hold together.
        among: keys of the uncertainties that are looked at; correlations with others are left out.
    """
    known = {pair: rank for pair, rank in _pairs(correlations).items() if set(pair) <= set(among)}
    found = []
    for keys in _families(known):
        factor = np.linalg.cholesky(_pearson(keys, known))
        found.append(Group(keys, tuple(tuple(row[: end + 1].tolist()) for end, row in enumerate(factor))))
    return tuple(found)


def problems(file: File[Any], entries: Sequence[Entry], whole: bool) -> Iterator[Problem]:
    """Keys that are no uncertainties to be correlated, pairs given twice, and ranks that cannot hold together.

    Args:
        file: the case's correlations.
        entries: the case's uncertainties as written.
        whole: whether these are all.
    """
    written: Sequence[Correlation] = file.table.correlation if file.table else ()
    by_key = {entry.key: entry for entry in entries}
    first: dict[tuple[str, str], int] = {}
    for index, correlation in enumerate(written):
        for place, key in enumerate(correlation.between):
            path: KeyPath = ("correlation", index, "between", place)
            wrong: tuple[str, str] | None = None
            if key in correlation.between[:place]:
                wrong = "is named twice.", "Each uncertainty is named once."
            elif key in by_key:
                wrong = _unfit(by_key[key])
            elif by_key and whole:
                wrong = _unknown(key, entries)
            if wrong:
                yield file.problem(path, *wrong, key)
        if correlation.rank == 0:
            what = "must not be 0: uncertainties that no correlation names are independent."
            yield file.problem(("correlation", index, "rank"), what, "Take the correlation out.", correlation.rank)
        for pair in _pairs([correlation]):
            if first.setdefault(pair, index) != index:
                line = file.problem(("correlation", first[pair]), "").line
                what = f"{pair[0]} and {pair[1]} are already correlated on line {line}."
                yield file.problem(("correlation", index, "between"), what, "Each pair is given once.")
    ranks = _pairs(written)
    for keys in _families(ranks):
        if not _possible(_pearson(keys, ranks)):
            index = min(index for pair, index in first.items() if pair[0] in keys)
            what = f"the ranks between {', '.join(keys)} cannot hold together."
            yield file.problem(("correlation", index), what, _weaker(keys, ranks))


def _unfit(entry: Entry) -> tuple[str, str] | None:
    """What is wrong and the repair, if an uncertainty cannot be correlated."""
    table = entry.table
    if table is None:
        return None
    if table.question is not None:
        what = f'is drawn from the claims on "{table.question}"; which of them is right is drawn too and has no rank.'
        return what, "Ground it in facts or an assumption, or leave it out here."
    shape = WRITTEN.get(table.distribution or "")
    if shape is Fixed:
        return "is a constant.", "Give it a distribution with a range, or leave it out here."
    if shape is not None and shape.steps:
        return "takes one of a few values, so that no rank would come out as written.", "Leave it out here."
    return None


def _unknown(key: str, entries: Sequence[Entry]) -> tuple[str, str]:
    """What is wrong and the repair, if a key is that of no table."""
    submodel, _, rest = key.partition(".")
    parameter, *labels = rest.split(".")
    for entry in entries:
        if labels and entry.path[:2] == (submodel, parameter) and covers(entry.labels, labels):
            return f"has no table of its own; {heading(entry.path)} covers it.", f'Write "{entry.key}".'
    return "no such uncertainty.", nearest(key, [entry.key for entry in entries])


def _pairs(correlations: Sequence[Correlation]) -> dict[tuple[str, str], float]:
    """The rank of every pair; the first that is written counts."""
    found: dict[tuple[str, str], float] = {}
    for correlation in correlations:
        for pair in combinations(sorted({*correlation.between}), 2):
            found.setdefault(pair, correlation.rank)
    return found


def _families(pairs: Pairs) -> list[tuple[str, ...]]:
    """The keys that pairs connect, in order of names."""
    found: list[set[str]] = []
    for pair in pairs:
        touched = [family for family in found if not family.isdisjoint(pair)]
        found = [family for family in found if family.isdisjoint(pair)] + [set(pair).union(*touched)]
    return sorted(tuple(sorted(family)) for family in found)


def _pearson(keys: Sequence[str], ranks: Pairs, scale: float = 1.0) -> NDArray[np.float64]:
    """The Pearson correlations of the normal scores of some keys, their ranks scaled."""
    matrix = np.eye(len(keys))
    for (i, one), (j, other) in combinations(enumerate(keys), 2):
        matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * scale * ranks.get((one, other), 0.0) / 6)
    return matrix


def _possible(matrix: NDArray[np.float64]) -> bool:
    """Whether there are variables that have these correlations."""
    return bool(np.linalg.eigvalsh(matrix)[0] > LEAST)


def _weaker(keys: Sequence[str], ranks: Pairs) -> str:
    """How ranks that cannot hold together may be put right."""
    scales = (percent / 100 for percent in range(99, 0, -1))
    scale = next((scale for scale in scales if _possible(_pearson(keys, ranks, scale))), None)
    smaller = f"Make them smaller; at {scale:g} times their size they can." if scale else "Make them smaller."
    absent = [f"{one} and {other}" for one, other in combinations(keys, 2) if (one, other) not in ranks]
    more = f" and {len(absent) - SHOWN} more" if len(absent) > SHOWN else ""
    listed = f" Or write the pairs that are left out and count as 0: {'; '.join(absent[:SHOWN])}{more}."
    return smaller + (listed if absent else "")
