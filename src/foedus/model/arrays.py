"""Arrays: what every sub-model computes with, and the few functions that NumPy and JAX spell differently.

A sub-model is written once against an array namespace `xp`, which is `numpy` (month by month: tests, teaching, oracle)
or `jax.numpy` (compiled: ensembles). The last axis of every array is the history axis; an array that does not differ
between histories has length one there. No branching on values, no writing in place.
"""

from typing import Any, TypeAlias

Array: TypeAlias = Any
"""A NumPy or JAX array of 64-bit floats, histories last. Flags and one-hot choices are floats 0 or 1."""

Namespace: TypeAlias = Any
"""`numpy` or `jax.numpy`."""


def flag(xp: Namespace, condition: Array) -> Array:
    """A condition as a float: 1 where it holds, else 0."""
    return condition.astype(xp.float64)


def logistic(xp: Namespace, x: Array) -> Array:
    """The logistic function, 1 / (1 + exp(-x)), in a form that never overflows."""
    return 0.5 * (1.0 + xp.tanh(0.5 * x))


def saturating(xp: Namespace, amount: Array, scale: Array) -> Array:
    """Effect of an amount with diminishing returns, from 0 to 1: `1 - exp(-amount / scale)`."""
    return 1.0 - xp.exp(-amount / scale)


def leaving(xp: Namespace, mean_time: Array) -> Array:
    """Share that leaves a stage in one month when the mean stay is `mean_time` months: `1 - exp(-1 / mean_time)`."""
    return 1.0 - xp.exp(-1.0 / mean_time)


def share_of(xp: Namespace, part: Array, whole: Array) -> Array:
    """`part / whole`, and 0 where there is no whole."""
    return xp.where(whole > 0.0, part / xp.where(whole > 0.0, whole, 1.0), 0.0)


def share_or_nan(xp: Namespace, part: Array, whole: Array) -> Array:
    """`part / whole`, and NaN where there is no whole."""
    return xp.where(whole > 0.0, share_of(xp, part, whole), xp.nan)


def mean_or_nan(xp: Namespace, value: Array, counted: Array) -> Array:
    """Mean of each member's value over the members that are `counted` (flags), and NaN where none is."""
    return share_or_nan(xp, (value * counted).sum(axis=0), counted.sum(axis=0))


def mean_over(xp: Namespace, value: Array, counted: Array) -> Array:
    """Mean of each member's value over the members that are `counted` (flags), and 0 where none is."""
    return share_of(xp, (value * counted).sum(axis=0), counted.sum(axis=0))
