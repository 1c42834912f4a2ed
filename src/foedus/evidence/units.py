"""Units as UCUM codes (Regenstrief Institute): the codes a ledger needs, checked through pint.

pint does not read UCUM, so the case-sensitive atoms below are translated to its names; a code with another atom is
refused with the nearest one. `{person}` and the like are UCUM annotations: a pure number and what is counted.
"""

import re
from functools import cache
from typing import Any

from foedus.problems import nearest

ATOMS = {
    "1": "1", "%": "percent", "s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week",
    "mo": "month", "a": "year", "m": "meter", "km": "kilometer", "cm": "centimeter", "mm": "millimeter",
    "km2": "kilometer**2", "m2": "meter**2", "ha": "hectare", "[nmi_i]": "nautical_mile", "[mi_i]": "mile",
    "g": "gram", "kg": "kilogram", "t": "tonne", "L": "liter", "J": "joule", "kJ": "kilojoule", "MW": "megawatt",
    "kW": "kilowatt", "W": "watt", "V": "volt", "A": "ampere", "K": "kelvin", "Cel": "degree_Celsius", "Pa": "pascal",
    "bit": "bit", "By": "byte", "Hz": "hertz", "deg": "degree",
}  # fmt: skip
ANNOTATION = re.compile(r"\{[^{}\s]+\}")
POWERED = re.compile(r"(.+?)(-?\d+)")


def checked(code: str) -> str:
    """The code, if it is UCUM made of known atoms.

    Raises:
        ValueError: it is not; the message names the nearest known atom.
    """
    parse(code)
    return code


@cache
def parse(code: str) -> Any:
    """The unit as a pint unit; annotations count as 1, so `{person}` is dimensionless."""
    if not code:
        raise ValueError('a unit is missing. Write a UCUM code, such as "{person}", "d", "a", "%" or "1".')
    parts = re.split(r"([./])", code)
    terms = [_atom(parts[0], code) if parts[0] else "dimensionless"]
    for operator, atom in zip(parts[1::2], parts[2::2], strict=True):
        terms += ["*" if operator == "." else "/", _atom(atom, code)]
    return _registry().parse_units("".join(terms))


def comparable(one: str, other: str) -> bool:
    """Whether two codes measure the same dimension and count the same thing."""
    same = parse(one).dimensionality == parse(other).dimensionality
    return bool(same) and ANNOTATION.findall(one) == ANNOTATION.findall(other)


def counts(code: str) -> bool:
    """Whether a code counts things, as `{person}` does, so that no number in it is below zero."""
    return ANNOTATION.fullmatch(code) is not None


def _atom(atom: str, code: str) -> str:
    bare = ANNOTATION.sub("", atom)
    if not bare and atom:
        return "dimensionless"
    if bare in ATOMS:
        return "dimensionless" if bare == "1" else f"({ATOMS[bare]})"
    powered = POWERED.fullmatch(bare)
    if powered and powered[1] in ATOMS:
        return f"({ATOMS[powered[1]]})**{powered[2]}"
    if "{" in code or "}" in code:
        raise ValueError(
            f'"{code}" is not a UCUM code: an annotation stands in braces without blanks, as in {{person}}.'
        )
    raise ValueError(f'"{bare or code}" is not a UCUM code; what is counted goes in braces, as in {{person}}. '
                     f"{nearest(bare or code, ATOMS)}")  # fmt: skip


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    return UnitRegistry(cache_folder=None)
