"""From what was written to the arrays that the model reads: alliance and parameters (levers: see `levers`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from foedus.case.calendar import secretary_in_post, standing
from foedus.case.schema import CalendarFile, CaseFile, EquipmentFile, Member, ThreatsFile
from foedus.case.uncertainties import Uncertainty
from foedus.model import month
from foedus.model.parameters import declarations
from foedus.model.state import Alliance

if TYPE_CHECKING:
    from foedus.case.case import Case

Cell = tuple[int, ...]


def alliance(
    about: CaseFile, members: Sequence[Member], equipment: EquipmentFile, threats: ThreatsFile, calendar: CalendarFile
) -> Alliance:
    """What the case fixes for all histories and months; last axis of length one."""
    status = [standing(member, about.start) for member in members]
    return Alliance(
        lead=_flags(member.lead for member in members),
        home=np.stack([_flags(member.id == supplier.member for member in members) for supplier in equipment.supplier]),
        line_family=np.stack(
            [_flags(family.id == line.buys for family in equipment.family) for line in equipment.line]
        ),
        line_training=_flags(line.pays_for == "training" for line in equipment.line),
        line_command=_flags(line.pays_for == "command" for line in equipment.line),
        line_border=_flags(line.pays_for == "border" for line in equipment.line),
        line_upkeep=_flags(line.pays_for == "upkeep" for line in equipment.line),
        internal=_flags(kind.arises == "inside" for kind in threats.kind),
        incursion=_flags(kind.arises == "border" for kind in threats.kind),
        attack=_flags(kind.arises == "attack" for kind in threats.kind),
        active=_flags(each == "active" for each in status),
        frozen=_flags(each == "frozen" for each in status),
        secretary=np.array([float(secretary_in_post(calendar, about.start))]),
    )


def _flags(conditions: Iterable[bool]) -> np.ndarray:
    return np.array([[float(condition)] for condition in conditions])


def bind(case: "Case", values: Mapping[str, ArrayLike]) -> month.Parameters:
    """One set of parameters for each history, `[*axes, history]` each.

    Args:
        case: the case.
        values: the value of every uncertainty by key, `[history]`; constants (fixed distributions) may be left out.

    Raises:
        KeyError: an uncertainty that is not a constant has no value.
        ValueError: a value is not finite, or lies outside the parameter's bounds.
    """
    drawn = {key: _checked(uncertainty, values) for key, uncertainty in case.beliefs.uncertainties.items()}
    histories = max((len(value) for value in drawn.values()), default=1)
    by_parameter: dict[tuple[str, str], list[Uncertainty]] = {}
    for uncertainty in case.beliefs.uncertainties.values():
        by_parameter.setdefault((uncertainty.submodel, uncertainty.parameter), []).append(uncertainty)

    def filled(submodel: str, name: str, axes: Sequence[str]) -> np.ndarray:
        array = np.full((*(len(case.scene.labels[axis]) for axis in axes), histories), np.nan)
        for uncertainty in by_parameter[submodel, name]:
            for cell in uncertainty.cells:
                array[cell] = drawn[uncertainty.key]
        return array

    return _parameters(filled)


def keys(case: "Case") -> month.Parameters:
    """The key of the uncertainty that each cell of a parameter takes its value from, `[*axes]`; None if none does."""
    found: dict[tuple[str, str], dict[Cell, str]] = {}
    for key, uncertainty in case.beliefs.uncertainties.items():
        of = found.setdefault((uncertainty.submodel, uncertainty.parameter), {})
        of.update(dict.fromkeys(uncertainty.cells, key))

    def filled(submodel: str, name: str, axes: Sequence[str]) -> np.ndarray:
        array = np.full([len(case.scene.labels[axis]) for axis in axes], None, dtype=object)
        for cell, key in found.get((submodel, name), {}).items():
            array[cell] = key
        return array

    return _parameters(filled)


def _parameters(filled: Callable[[str, str, Sequence[str]], np.ndarray]) -> month.Parameters:
    """All parameters, from the array for each sub-model, name and axes."""
    return month.Parameters(
        **{
            submodel: container(
                **{name: filled(submodel, name, parameter.axes) for name, parameter in declarations(container).items()}
            )
            for submodel, container in month.Parameters.__annotations__.items()
        }
    )


def _checked(uncertainty: Uncertainty, values: Mapping[str, ArrayLike]) -> np.ndarray:
    if uncertainty.key not in values and uncertainty.constant and uncertainty.distribution is not None:
        return uncertainty.distribution.quantile(np.array([0.5]))
    value = np.atleast_1d(np.asarray(values[uncertainty.key], dtype=np.float64))
    low, high = uncertainty.bounds
    if not np.all((value >= low) & (value <= high)):
        raise ValueError(f"{uncertainty.key} must be finite and from {low:g} to {high:g}")
    return value
