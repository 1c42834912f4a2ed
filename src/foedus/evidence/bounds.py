"""What a numeric claim says: from its bound and its figures to a distribution.

"More than N" is a Pareto tail with 90 % below N + g, g one unit of N's last significant digit; "less than N" its
mirror, a power law on (0, N) with 90 % above N - g.
"""

import sys
from decimal import Decimal

from foedus.distributions import DIGITS, Distribution, Fixed, Pareto, Power, Uniform

HUGEST, TINIEST = sys.float_info.max, sys.float_info.min * sys.float_info.epsilon


def last_digit(value: float) -> float:
    """One unit of the last significant digit: 10,000 for 30,000; 100 for 30,500; 0.01 for 0.25.

    Digits after the ninth count for nothing. Whoever reports a number has counted or measured it, and nine digits name
    one inhabitant among hundreds of millions; what has more, such as 13333.333333333334, was worked out by a machine,
    and its last digit is one of the machine's.
    """
    written = Decimal(repr(float(value))).normalize()
    place = max(int(written.as_tuple().exponent), written.adjusted() - DIGITS + 1)
    return float(Decimal(1).scaleb(place)) or TINIEST


def more_than(value: float) -> Pareto:
    """Pareto above value with 90 % below value + g."""
    return Pareto(value, min(value + last_digit(value), HUGEST))


def less_than(value: float) -> Power:
    """Power law on (0, value) with 90 % above value - g; a power of ten takes g one digit finer, as value - g is 0."""
    unit = last_digit(value)
    return Power(value, value - (unit if unit < value else unit / 10))


def of_claim(bound: str, value: float | None, low: float | None, high: float | None, exact: bool) -> Distribution:
    """The distribution of a numeric claim.

    "=" is the value, give or take half a unit of its last significant digit (as rounding leaves it) unless the
    question counts exactly; a range is uniform.
    """
    if bound == "range" and low is not None and high is not None:
        return Uniform(low, high)
    if value is None:
        raise ValueError(f'bound "{bound}" needs a value')
    if bound == ">":
        return more_than(value)
    if bound == "<":
        return less_than(value)
    if exact or not value:
        return Fixed(value)
    half = last_digit(value) / 2
    return Uniform(value - half, value + half)
