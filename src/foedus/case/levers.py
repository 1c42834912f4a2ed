"""Levers: what the model lets a policy set, and how a policy sets it.

A lever is set by a number; one that differs by an axis by a table of numbers, `{ ARD = 2, BEL = 1 }`; one that differs
by two by tables in a table, and so on. What a policy leaves out is as the lever's declaration says.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from foedus.model import month
from foedus.model.parameters import Lever, declarations

Path = tuple[str, ...]


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


def by_name(policy: month.Levers) -> dict[str, Any]:
    """A policy's settings by "sub-model.lever", `[*axes, 1]` each."""
    return {
        f"{submodel}.{lever}": setting
        for submodel, part in policy._asdict().items()
        for lever, setting in part._asdict().items()
    }
