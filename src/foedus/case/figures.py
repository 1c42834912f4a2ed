"""Figures: whether a fact states the number that an uncertainty holds, or only informs it.

A fact grounds a number where it has a figure, in the parameter's unit, and the figure lies between the 5th and the 95th
percentile of the distribution. A fact of another unit, of another size, or without a figure (an article of a treaty, a
statement) may be a good reason for a number, and the number is still assumed. That the fact is of the same thing cannot
be seen here: who writes the case answers for it.
"""

import re

import numpy as np

from foedus.case.files import FIGURE, Fact
from foedus.distributions import Distribution

BULK = (0.05, 0.95)

WRITTEN_AS: dict[str, dict[str, float]] = {
    "share": {"share": 1, "probability": 1, "percent": 0.01},
    "probability": {"share": 1, "probability": 1, "percent": 0.01},
    "1/year": {"1/year": 1, "per year": 1, "per member-year": 1, "index per year": 1, "percent per year": 0.01},
    "1/month": {"1/month": 1, "per month": 1},
    "day": {"day": 1, "days": 1},
    "month": {"month": 1, "months": 1, "years": 12},
    "year": {"year": 1, "years": 1, "months": 1 / 12},
    "person": {"person": 1, "persons": 1, "personnel": 1},
    "million USD": {"million USD": 1, "billion USD": 1000},
    "million USD/year": {"million USD": 1, "billion USD": 1000},
    "thousand USD": {"thousand USD": 1},
    "tonne/year": {"tonne/year": 1, "tonnes in the year": 1},
    "log-odds": {"log-odds": 1},
}
"""How facts write the units of parameters, and what one of that is. Any unit is also written as itself.

"percent of GDP" counts as "percent", "share of TIV" as "share", "ratio of yearly means" as "ratio": what stands before
" of " is the unit, what stands behind says of what.
"""


def states(fact: Fact, unit: str, distribution: Distribution) -> bool:
    """Whether a fact states the number that a distribution in some unit holds."""
    figure = in_unit(fact, unit)
    if figure is None:
        return False
    low, high = distribution.quantile(np.array(BULK))
    return bool(low <= figure <= high)


def in_unit(fact: Fact, unit: str) -> float | None:
    """A fact's figure in a unit, or the middle of its range; None where it has none, or in another unit."""
    known = {unit: 1.0} | WRITTEN_AS.get(unit, {})
    names = (fact.unit.strip(), re.split(r" of | a ", fact.unit.strip())[0])
    factor = next((known[name] for name in names if name in known), None)
    figure = _number(fact.value)
    if figure is None:
        ends = [_number(end) for end in (fact.low, fact.high)]
        figure = sum(end for end in ends if end is not None) / 2 if None not in ends else None
    return None if factor is None or figure is None else factor * figure


def _number(text: str) -> float | None:
    return float(text) if FIGURE.fullmatch(text.strip()) else None
