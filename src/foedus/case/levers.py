"""Levers: what the model lets a policy set, how a policy sets it, and what that costs.

A lever is set by a number; one that differs by an axis by a table of numbers, `{ ARD = 2, BEL = 1 }`; one that differs
by two by tables in a table, and so on. What a policy leaves out is as the lever's declaration says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.model import month
from foedus.model.parameters import Lever, declarations

Path = tuple[str, ...]
DECIMALS = 9
"""Of what shares add up to that make a difference."""


def declared_levers() -> dict[str, Lever]:
    """Every declared lever by its name in a policy, "sub-model.lever"."""
    return {
        f"{submodel}.{name}": lever
        for submodel, container in month.Levers.__annotations__.items()
        for name, lever in declarations(container).items()
    }


def written(given: Any, axes: Sequence[str]) -> Iterator[tuple[Path, Any]]:
    """What stands at each path of labels in a setting as written: a number, where it is sound."""
    if axes and isinstance(given, Mapping):
        for label, inner in given.items():
            for path, value in written(inner, axes[1:]):
                yield (str(label), *path), value
    else:
        yield (), given


def setting(lever: Lever, given: Any, labels: Mapping[str, Sequence[str]]) -> np.ndarray:
    """A lever as the model reads it, `[*axes, 1]`.

    Args:
        lever: its declaration.
        given: what a policy sets, without mistakes; None where it sets nothing.
        labels: the labels of every axis.
    """
    array = np.full((*(len(labels[axis]) for axis in lever.axes), 1), float(lever.default))
    for path, value in written(given, lever.axes) if given is not None else ():
        array[tuple(labels[axis].index(label) for axis, label in zip(lever.axes, path, strict=True))] = value
    return array


def levers(policy: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> month.Levers:
    """A policy's settings of all levers, `[*axes, 1]` each."""
    return month.Levers(
        **{
            submodel: container(
                **{
                    name: setting(lever, policy.get(f"{submodel}.{name}"), labels)
                    for name, lever in declarations(container).items()
                }
            )
            for submodel, container in month.Levers.__annotations__.items()
        }
    )


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


def money(policies: Iterable[month.Levers]) -> Money:
    """What some policies spend, of the levers that one of them sets otherwise than they are if nobody sets them."""
    settings = [{name: getattr(part, lever) for name, part, lever in _each(policy)} for policy in policies]
    paid: dict[str, tuple[str, ...]] = {}
    free: tuple[str, ...] = ()
    equal = True
    for name, lever in declared_levers().items():
        values = [each[name] for each in settings]
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


def _each(policy: month.Levers) -> Iterator[tuple[str, Any, str]]:
    for submodel, part in zip(policy._fields, policy, strict=True):
        for lever in part._fields:
            yield f"{submodel}.{lever}", part, lever
