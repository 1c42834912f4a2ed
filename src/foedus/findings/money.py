"""Money: what policies spend, and what they set for nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from foedus.model.arrays import Array
from foedus.model.parameters import Lever

DECIMALS = 9
"""Of what shares add up to that make a difference."""


@dataclass(frozen=True)
class Money:
    """What policies spend, and what they set for nothing.

    Attributes:
        equal: whether all that spend anything spend the same: of the levers that cost something, they differ in shares
            of one whole alone.
        paid: what is paid, with the levers that it is paid for, each by its meaning as a part of a sentence.
        free: the levers that cost nothing, likewise.
    """

    equal: bool
    paid: dict[str, tuple[str, ...]]
    free: tuple[str, ...]


def money(levers: Mapping[str, Lever], policies: Iterable[Mapping[str, Array]]) -> Money:
    """What some policies spend, of the levers that one of them sets otherwise than they are if nobody sets them.

    Args:
        levers: every lever by name, as it is declared.
        policies: what each policy sets each lever to.
    """
    policies = tuple(policies)
    paid: dict[str, tuple[str, ...]] = {}
    free: tuple[str, ...] = ()
    equal = True
    for name, lever in levers.items():
        values = [policy[name] for policy in policies]
        if all(np.all(value == lever.default) for value in values):
            continue
        meaning = lever.meaning[0].lower() + lever.meaning[1:]
        if not lever.cost:
            free += (meaning,)
            continue
        paid[lever.cost] = (*paid.get(lever.cost, ()), meaning)
        if lever.total is None:
            equal &= all(np.array_equal(value, values[0]) for value in values)
        else:
            spent = [total for value in values if np.any(total := np.round(value.sum(axis=-2), DECIMALS))]
            equal &= all(np.array_equal(total, spent[0]) for total in spent)
    return Money(equal, paid, free)
