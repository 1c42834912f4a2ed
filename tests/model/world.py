"""A hand-sized alliance for tests, and any part of a state or set of parameters with only what matters spelt out.

`fill` makes a container of arrays from its declarations: each field gets a default of the declared shape, and what is
named is put in its place. A value is a number (the same everywhere), a list along the declared axes (the same in all
histories), or an array that also has the history axis.
"""

from functools import cache
from types import ModuleType
from typing import Any, TypeVar

import numpy as np

from foedus.model import luck as luck_module
from foedus.model import month, outcomes
from foedus.model.parameters import Parameter, declarations
from foedus.model.state import Alliance, Month, State

MEMBERS = ("LEA", "BOR", "FRO")
"""The lead; an ordinary member; a member that has frozen its part."""

LABELS: dict[str, tuple[str, ...]] = {
    "member": MEMBERS,
    "ally": MEMBERS,
    "family": ("radio", "air"),
    "supplier": ("home", "abroad"),
    "line": ("radio", "air", "courses", "staff", "border", "upkeep"),
    "kind": ("unrest", "raid", "attack"),
    "power": ("north", "south"),
    "series": ("shield", "search"),
    "horizon": ("2026", "2027"),
    "added-up": outcomes.ADDED_UP,
    "looked-at": outcomes.LOOKED_AT,
}

MINUS_ONE, ZERO, ONE, TWO = 0.15865525393145707, 0.5, 0.8413447460685429, 0.9772498680518208
"""Uniform deviates whose standard normal deviates are whole numbers."""

Container = TypeVar("Container", bound=tuple)


def fill(container: type[Container], default: Any = 0.0, histories: int = 1, **values: Any) -> Container:
    """The container with `values` where named, and `default` (a number, or a function of the declaration) elsewhere."""
    declared = declarations(container)
    unknown = set(values) - set(declared)
    if unknown:
        raise KeyError(f"{container.__name__} declares no {sorted(unknown)}")
    arrays = {}
    for name, each in declared.items():
        value = np.asarray(values.get(name, default(each) if callable(default) else default), dtype=float)
        arrays[name] = value if value.ndim > len(each.axes) else value[..., None]
    width = max(histories, *(value.shape[-1] for value in arrays.values()))
    shapes = {name: tuple(len(LABELS[axis]) for axis in each.axes) for name, each in declared.items()}
    return container(*(np.array(np.broadcast_to(value, (*shapes[name], width))) for name, value in arrays.items()))


def mild(parameter: Parameter) -> float:
    """A value inside the parameter's range, away from its ends where that is possible; choices take the first."""
    if parameter.unit == "choice" or parameter.low < 0:
        return 0.0
    if parameter.low > 0:
        return (parameter.low * parameter.high) ** 0.5
    return 0.2 * parameter.high if parameter.high <= 1 else 0.1 * parameter.high


def parameters(submodel: ModuleType, **values: Any) -> Any:
    """The sub-model's parameters, mild except where named."""
    return fill(submodel.Parameters, mild, **values)


def luck(submodel: ModuleType, **values: Any) -> Any:
    """The sub-model's luck, middling except where named."""
    return fill(submodel.Luck, 0.5, **values)


def swept(submodel: ModuleType, name: str, low: float, high: float) -> dict[str, np.ndarray]:
    """One parameter, low in the first history and high in the second."""
    axes = declarations(submodel.Parameters)[name].axes
    return {name: np.array([low, high]).reshape((1,) * len(axes) + (2,))}


def same(actual: Any, expected: Any, history: int = 0) -> None:
    """Fail unless one history of an array is what was computed by hand."""
    np.testing.assert_allclose(np.asarray(actual)[..., history], expected, rtol=1e-10, atol=1e-13)


def alliance(**values: Any) -> Alliance:
    """Three members: the first leads and supplies, the last has frozen its part."""
    usual: dict[str, Any] = {
        "lead": [1, 0, 0],
        "home": [[1, 0, 0], [0, 0, 0]],
        "line_family": [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]],
        "line_training": [0, 0, 1, 0, 0, 0],
        "line_command": [0, 0, 0, 1, 0, 0],
        "line_border": [0, 0, 0, 0, 1, 0],
        "line_upkeep": [0, 0, 0, 0, 0, 1],
        "internal": [1, 0, 0],
        "incursion": [0, 1, 0],
        "attack": [0, 0, 1],
        "active": [1, 1, 0],
        "frozen": [0, 0, 1],
        "secretary": 1,
    }
    return fill(Alliance, **(usual | values))


def calendar(months: int) -> Month:
    """Months stacked on a leading axis: a session each third month, exercises each sixth, horizons each December."""
    number = np.arange(months)
    columns = {
        "number": number,
        "chair": (number[:, None] // 12) % len(MEMBERS) == np.arange(len(MEMBERS)),
        "session": number % 3 == 2,
        "appointment": number == 5,
        "renewal": number == 7,
        "exercise": np.repeat((number % 6 == 1)[:, None], 2, axis=1),
        "horizon": number[:, None] == np.array([11, 23]),
    }
    return Month(**{name: column.astype(float)[..., None] for name, column in columns.items()})


def levers(**values: Any) -> month.Levers:
    """One policy: settings of the programme's levers; all others as they are where nobody sets them."""
    usual = {"allocation": [0.3, 0.2, 0.2, 0.1, 0.1, 0.1], "supplier_mix": [0.75, 0.25]}
    given = {"programme": usual | values}
    return month.Levers(
        **{
            name: fill(container, lambda lever: lever.default, **given.get(name, {}))
            for name, container in month.Levers.__annotations__.items()
        }
    )


def all_parameters(**values: dict[str, Any]) -> month.Parameters:
    """Parameters of every sub-model, mild except where named: `training={"half_life": 6}`."""
    submodels = {name: month.SUBMODELS[name] for name in month.Parameters._fields}
    return month.Parameters(**{name: parameters(each, **values.get(name, {})) for name, each in submodels.items()})


def state(**parts: Any) -> State:
    """A state with the parts that are named, and all others zero."""
    return State(**{name: parts.get(name) or fill(kind) for name, kind in State.__annotations__.items()})


@cache
def deal(number: int, histories: int, seed: int = 1) -> month.Luck:
    """All luck of one month, for an even number of histories."""
    slots = luck_module.slots(month.purposes(), LABELS)
    with np.errstate(over="ignore"):
        cells = luck_module.uniforms(np, np.uint32(seed), np.uint32(0), histories, slots, np.uint32(number))
    return month.dealt(cells, LABELS)


def run(
    months: int,
    p: month.Parameters,
    plan: month.Levers | None = None,
    histories: int = 2,
    world: Alliance | None = None,
    seed: int = 1,
) -> list[State]:
    """The state before the first month and after each, by NumPy, every array at the full number of histories."""
    members = world or alliance()

    def full(array: np.ndarray) -> np.ndarray:
        return array if array.shape[-1] == histories else np.broadcast_to(array, (*array.shape[:-1], histories))

    def spread(now: State) -> State:
        parts: list[Any] = [type(part)(*(full(each) for each in part)) for part in now]
        return State(*parts)

    states: list[State] = []
    for number in range(months):
        row = Month(*(each[number] for each in calendar(months)))
        chance = deal(number, histories, seed)
        if not states:
            states.append(spread(month.begin(np, members, row, p, chance)))
        states.append(spread(month.advance(np, states[-1], members, row, p, plan or levers(), chance)))
    return states
