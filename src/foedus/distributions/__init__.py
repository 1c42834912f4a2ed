"""Distributions: one class for each, with its figures, their check, how it is drawn from, and its words.

Claims, backgrounds of questions and uncertainties are drawn from them. A new one that an analyst may write is a class
in `shapes.py` and a place in its table `WRITTEN`: messages, JSON Schema, the table in docs/case-format.md and the tests
of all distributions follow from it.
"""

from foedus.distributions.base import UNBOUNDED, Distribution, Figure, Floats
from foedus.distributions.shapes import (
    FIGURES,
    TOLERANCE,
    WRITTEN,
    Beta,
    Choice,
    Fixed,
    Lognormal,
    Loguniform,
    Normal,
    Pert,
    Triangular,
    Uniform,
)
from foedus.distributions.tails import DIGITS, Decades, Pareto, Power

SHAPES: tuple[type[Distribution], ...] = (*WRITTEN.values(), Pareto, Power, Decades)
"""Every distribution."""

__all__ = [
    "DIGITS",
    "FIGURES",
    "SHAPES",
    "TOLERANCE",
    "UNBOUNDED",
    "WRITTEN",
    "Beta",
    "Choice",
    "Decades",
    "Distribution",
    "Figure",
    "Fixed",
    "Floats",
    "Lognormal",
    "Loguniform",
    "Normal",
    "Pareto",
    "Pert",
    "Power",
    "Triangular",
    "Uniform",
]
