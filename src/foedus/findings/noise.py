"""Noise: the least share of an outcome's variance that is told from chance, though many uncertainties are tried.

The floor of an uncertainty is what the largest of all of them, if all were idle, would pass in one run of twenty: by
the F distribution at a chance shared out between them (Bonferroni). That holds for numbers, also for very skewed ones,
and for yes or no where both are common. Where all but a few histories have one and the same value, chance passes it up
to four times as often; so such an outcome is dealt to the histories anew, some hundreds of times, as Fisher (1935) does
for one test and Westfall & Young (1993) for the largest of many, and all floors are raised together until one deal in
twenty passes any.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.findings.summary import Floats

CHANCE = 0.05
"""Runs in which idle uncertainties may be taken for telling ones."""
FEW = 100
"""Histories that differ from all others, up to which the outcome is dealt anew; from there on F holds well enough."""
DEALS, SEED = 399, 1
"""How often; more only where so many families share the chance that it would be less than one deal's."""
AT_ONCE = 2**24
"""Bytes of the table of classes that deals are counted in."""
STEPS = 1e4
"""Floors are raised by whole ten-thousandths, upwards, so that it does not matter in which order a machine adds."""

Codes = NDArray[np.int64]


class Classes(NamedTuple):
    """An uncertainty sorted into classes: the class of each draw, how many, and whether each is one value."""

    codes: Codes
    number: int
    discrete: bool


@lru_cache(maxsize=4096)
def floor(histories: int, count: int, tested: int, chance: float = CHANCE) -> float:
    """The share that the largest of `tested` idle uncertainties passes with this chance, by the F distribution."""
    from scipy.stats import f

    if histories <= count or count < 2:
        return 1.0
    ratio = float(f.ppf(1 - chance / max(tested, 1), count - 1, histories - count))
    return (count - 1) * (ratio - 1) / ((count - 1) * ratio + histories - count)


def floors(sorted_into: Mapping[str, Classes], y: Floats, families: int = 1) -> dict[str, float]:
    """The floor of each uncertainty for one outcome.

    Args:
        sorted_into: the uncertainties, or tables of answers, that are tried.
        y: the outcome, `[draw]`; draws in which it is NaN are left out.
        families: of how many outcomes the chance of `CHANCE` is meant.
    """
    known = np.isfinite(y)
    histories = int(known.sum())
    tried = len(sorted_into) * families
    found = {key: floor(histories, each.number, tried) for key, each in sorted_into.items()}
    others = _others(y[known])
    if not found or not 0 < len(others) <= FEW:
        return found
    codes = np.stack([each.codes[known] for each in sorted_into.values()], axis=1)
    numbers = [each.number for each in sorted_into.values()]
    raised = max(1.0, _raised(codes, numbers, list(found.values()), others, CHANCE / families))
    return {key: min(1.0, raised * value) for key, value in found.items()}


def _others(y: Floats) -> Floats:
    """What y is above its most frequent value, where it is not that."""
    values, counts = np.unique(y, return_counts=True)
    if len(values) < 2:
        return y[:0]
    above = y - values[counts.argmax()]
    return above[above != 0]


def _raised(codes: Codes, numbers: Sequence[int], least: Sequence[float], others: Floats, chance: float) -> float:
    """What all floors must be multiplied with so that a deal passes any of them with this chance.

    Args:
        codes: the class of each history, `[history, uncertainty]`.
        numbers: how many classes each uncertainty has.
        least: the floors to raise.
        others: the values to deal; all other histories have 0.
        chance: of passing.
    """
    histories, tried = codes.shape
    deals = max(DEALS, ceil(1 / chance))
    random = np.random.default_rng(SEED)
    dealt = np.stack([random.choice(histories, len(others), replace=False) for _ in range(deals)])
    width = max(numbers)
    one = bool((others == others[0]).all())
    largest = np.zeros(deals)
    step = max(1, AT_ONCE // (histories * width * (1 if one else 4)))
    for start in range(0, tried, step):
        block = slice(start, start + step)
        inside = codes[:, block, None] == np.arange(width)
        sizes = inside.sum(axis=0, dtype=np.int64)
        table = inside.reshape(histories, -1)
        if one:  # bytes are added up as they are, as there are no more than a byte can count
            counted = table.view(np.uint8)
            sums = others[0] * np.stack([np.add.reduce(counted[row], axis=0, dtype=np.uint8) for row in dealt])
        else:
            weights = np.zeros((deals, histories), dtype=np.float32)
            weights[np.arange(deals)[:, None], dealt] = others
            sums = weights @ table.astype(np.float32)
        shares = _shares(sums.reshape(deals, -1, width).astype(float), sizes, others)
        largest = np.maximum(largest, (shares / np.array(least[block])).max(axis=1))
    return ceil(np.sort(largest)[ceil((1 - chance) * (deals + 1)) - 1] * STEPS) / STEPS


def _shares(sums: Floats, sizes: Codes, others: Floats) -> Floats:
    """The corrected correlation ratios of deals, as `drivers.share` of each: `[deal, uncertainty]`.

    Args:
        sums: of the dealt values in each class, `[deal, uncertainty, class]`.
        sizes: histories in each class, `[uncertainty, class]`.
        others: the values that are dealt.
    """
    histories = sizes[0].sum()
    middle = others.sum() ** 2 / histories
    total = float(others @ others) - middle
    filled = (sizes > 0).sum(axis=1)
    between = np.einsum("duc,uc->du", sums**2, 1.0 / np.maximum(sizes, 1)) - middle
    within = np.maximum(total - between, 0.0) / np.maximum(histories - filled, 1)
    return (between - (filled - 1) * within) / (between + (histories - filled) * within)
