"""Strategic choice: an attacker decides while it expects how the defender will answer.

The first player leaves the status quo (worth u1_status_quo) or attacks; the second then gives way or resists. Each
player's worth of a move has an error that only it knows:

    resists   Phi(u2_resists / sqrt 2)                                   giving way is worth 0 to the second player
    attacks   Phi((gives_way u1_gives_way + resists u1_resists - u1_status_quo) / sqrt(gives_way^2 + resists^2 + 1))

With logistic errors of the action itself (`quantal`): resists = logistic(u2), attacks = logistic(expected worth).

Literature: Signorino (1999, 2003); Signorino & Tarar (2006); Kenkel & Signorino (2014), whose `egame12` this is.
Left out: longer games, errors that both players know.
"""

from typing import NamedTuple

from foedus.model.arrays import Array, Namespace, logistic


class Choice(NamedTuple):
    """Probabilities of the three outcomes, which sum to 1, in the shape of the worths."""

    status_quo: Array
    gives_way: Array
    resists: Array


def normal_probability(xp: Namespace, x: Array) -> Array:
    """The standard normal distribution function."""
    if xp.__name__ == "numpy":
        from scipy.special import ndtr
    else:
        from jax.scipy.special import ndtr
    return ndtr(x)


def choice(xp: Namespace, status_quo: Array, gives_way: Array, resists: Array, second_resists: Array) -> Choice:
    """Probabilities when each player's errors are private and normal.

    Args:
        xp: the array namespace.
        status_quo: worth of the status quo to the first player.
        gives_way: worth to the first player of an attack to which the second gives way.
        resists: worth to the first player of an attack that the second resists.
        second_resists: worth to the second player of resisting, over giving way.
    """
    resisting = normal_probability(xp, second_resists / xp.sqrt(2.0))
    yielding = 1.0 - resisting
    expected = yielding * gives_way + resisting * resists - status_quo
    attacks = normal_probability(xp, expected / xp.sqrt(yielding**2 + resisting**2 + 1.0))
    return Choice(1.0 - attacks, attacks * yielding, attacks * resisting)


def quantal(xp: Namespace, status_quo: Array, gives_way: Array, resists: Array, second_resists: Array) -> Choice:
    """The rival form: logistic errors in acting (McKelvey & Palfrey 1998); arguments as for `choice`."""
    resisting = logistic(xp, second_resists)
    attacks = logistic(xp, (1.0 - resisting) * gives_way + resisting * resists - status_quo)
    return Choice(1.0 - attacks, attacks * (1.0 - resisting), attacks * resisting)
