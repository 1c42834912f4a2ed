"""Landscape: which two camps a set of actors falls into when each minds how near it is to those it would rather avoid.

    frustration of i   sum over j in the other camp of size_i size_j (propensity_ij - neutral)
    energy             sum of frustrations over all actors; camps settle where no single actor lowers it by changing

The last axis is the configuration: who is in which camp. A configuration and its mirror image are the same, so the
first actor is held in the first camp.

Literature: Axelrod & Bennett (1993). Left out: more than two camps, actors in none, distances other than 0 and 1.
"""

from foedus.model.arrays import Array, Namespace

NEUTRAL = 3.0
"""Propensity of a pair indifferent to one another, on a scale of 1 to 5."""


def configurations(xp: Namespace, actors: int) -> Array:
    """All ways to divide the actors into two camps: 1 for the first camp, -1 for the second `[actor, configuration]`.

    The configurations count in binary, the second actor's camp changing fastest: 2^(actors - 1) of them.
    """
    number = xp.arange(2 ** (actors - 1))
    bits = [(number // 2**place) % 2 for place in range(actors - 1)]
    return 1.0 - 2.0 * xp.stack([0 * number, *bits])


def stake(xp: Namespace, size: Array, propensity: Array) -> Array:
    """What each pair has at stake in being apart `[actor, actor]`; 0 of an actor with itself."""
    return size[:, None] * size[None] * (propensity - NEUTRAL) * (1.0 - xp.eye(size.shape[0]))


def frustration(stake: Array, side: Array) -> Array:
    """How badly each actor is placed, lower is better: `[actor, configuration]`."""
    return (stake.sum(axis=1)[:, None] - side * (stake @ side)) / 2.0


def energy(stake: Array, side: Array) -> Array:
    """Sum of the actors' frustrations: `[configuration]`."""
    return frustration(stake, side).sum(axis=0)


def change(stake: Array, side: Array) -> Array:
    """By how much the energy rises if one actor alone changes camp: `[actor, configuration]`."""
    return side * ((stake + stake.swapaxes(0, 1)) @ side)


def settled(stake: Array, side: Array) -> Array:
    """Whether no single change of camp lowers the energy: `[configuration]`, boolean."""
    return (change(stake, side) >= 0.0).all(axis=0)
