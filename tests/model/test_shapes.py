"""Shapes: every array has the axes that it declares, one by one, by NumPy and by JAX.

Every axis has a length of its own and none is 1, so that an axis too many, one too few, or two in the wrong order
cannot pass. Only members as askers and as allies are equally many by nature.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from foedus.case import bind, load
from foedus.ensemble.draws import sample
from foedus.model import luck, month, outcomes
from foedus.model.parameters import AXES, Parameter, declarations
from foedus.model.state import Alliance, Month, State

from ..example import EXAMPLE
from .world import mild

LENGTHS = {
    "member": 5,
    "ally": 5,
    "family": 2,
    "supplier": 3,
    "line": 7,
    "kind": 4,
    "power": 6,
    "series": 8,
    "horizon": 9,
}
LABELS = {axis: tuple(f"{axis[0]}{place}" for place in range(length)) for axis, length in LENGTHS.items()}
GATHERED = {"added-up": outcomes.ADDED_UP, "looked-at": outcomes.LOOKED_AT}
"""Axes whose labels are the outcomes that sub-models declare."""
HISTORIES = 11
MONTHS = 13

Labels = Mapping[str, Sequence[str]]


def wrong(part: Any, labels: Labels, *last: int) -> list[str]:
    """The arrays of a container, or of those in it, that have not the axes they declare and a last one of this length.

    Args:
        part: one container, or several.
        labels: of every axis.
        last: what the length of the last axis may be.
    """
    if not all(hasattr(each, "shape") for each in part):
        return [each for inner in part for each in wrong(inner, labels, *last)]
    return [
        f"{type(part).__module__.rpartition('.')[2]}.{type(part).__name__}.{field} is {array.shape}, not {wanted}"
        for (field, declared), array in zip(declarations(type(part)).items(), part, strict=True)
        if tuple(array.shape)
        not in (wanted := [(*(len((GATHERED | dict(labels))[axis]) for axis in declared.axes), n) for n in last])
    ]


def filled(container: Any, length: int, value: Any = 0.5) -> Any:
    """A container of arrays as they are declared, or of such containers, with one value each."""
    if all(isinstance(each, type) for each in container.__annotations__.values()):
        return container(*(filled(each, length, value) for each in container.__annotations__.values()))
    return container(
        *(
            np.full(
                (*(len((GATHERED | LABELS)[axis]) for axis in each.axes), length),
                value(each) if callable(value) else value,
            )
            for each in declarations(container).values()
        )
    )


def middle(declared: Any) -> float:
    """A value inside a declared range."""
    return mild(declared) if isinstance(declared, Parameter) else float(declared.default or 0.5)


def flags(declared: Any) -> np.ndarray:
    """The first of each axis is so, and the others are not."""
    array = np.zeros((*(LENGTHS[axis] for axis in declared.axes), 1))
    array[(0,) * len(declared.axes)] = 1.0
    return array


ALLIANCE = Alliance(*(flags(each) for each in declarations(Alliance).values()))._replace(
    active=np.ones((LENGTHS["member"], 1))
)
ROW = Month(*(flags(each) for each in declarations(Month).values()))
PARAMETERS = filled(month.Parameters, HISTORIES, middle)
LEVERS = filled(month.Levers, 1, middle)


def deal(number: int, labels: Labels = LABELS) -> month.Luck:
    """All luck of a month."""
    slots = luck.slots(month.purposes(), labels)
    with np.errstate(over="ignore"):
        cells = luck.uniforms(np, np.uint32(1), np.uint32(0), HISTORIES, slots, np.uint32(number))
    return month.dealt(cells, labels)


def spread(state: State) -> State:
    """The same state with the history axis of every array at full length."""
    parts: list[Any] = [
        type(part)(*(np.broadcast_to(each, (*each.shape[:-1], HISTORIES)) for each in part)) for part in state
    ]
    return State(*parts)


def test_no_two_axes_have_one_length() -> None:
    assert set(LENGTHS) == set(AXES)
    lengths = sorted([*(length for axis, length in LENGTHS.items() if axis != "ally"), HISTORIES, MONTHS, 1])
    assert all(one < other for one, other in pairwise(lengths))


def test_luck_is_dealt_as_declared() -> None:
    assert wrong(deal(3), LABELS, HISTORIES) == []


def by_numpy() -> Iterator[tuple[str, State]]:
    """The state before the first month and after two."""
    state = month.begin(np, ALLIANCE, ROW, PARAMETERS, deal(0))
    yield "the start", state
    for number in range(2):
        state = month.advance(np, spread(state), ALLIANCE, ROW, PARAMETERS, LEVERS, deal(number))
        yield f"month {number}", state


def by_jax() -> Iterator[tuple[str, State]]:
    """The same, worked out by JAX from shapes alone."""
    begin, advance = (partial(step, jnp) for step in (month.begin, month.advance))
    with jax.enable_x64(True):
        state = jax.eval_shape(begin, ALLIANCE, ROW, PARAMETERS, deal(0))
        yield "the start", state
        whole = spread(State(*(type(part)(*(np.zeros(each.shape) for each in part)) for part in state)))
        yield "month 0", jax.eval_shape(advance, whole, ALLIANCE, ROW, PARAMETERS, LEVERS, deal(0))


@pytest.mark.parametrize("states", [by_numpy, by_jax])
def test_every_array_of_the_state_has_its_axes(states: Any) -> None:
    for when, state in states():
        assert wrong(state, LABELS, 1, HISTORIES) == [], when


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda each: each.swapaxes(0, 1), "state.Threats.arrival is (4, 5, 11), not [(5, 4, 1), (5, 4, 11)]"),
        (lambda each: each[None], "state.Threats.arrival is (1, 5, 4, 11), not [(5, 4, 1), (5, 4, 11)]"),
        (lambda each: each[:1], "state.Threats.arrival is (1, 4, 11), not [(5, 4, 1), (5, 4, 11)]"),
        (lambda each: each[0], "state.Threats.arrival is (4, 11), not [(5, 4, 1), (5, 4, 11)]"),
        (lambda each: each[..., :2], "state.Threats.arrival is (5, 4, 2), not [(5, 4, 1), (5, 4, 11)]"),
    ],
)
def test_an_axis_in_the_wrong_place_is_seen(change: Any, told: str) -> None:
    """The check itself: two axes exchanged, one too many, one of length 1, one too few, too few histories."""
    state = dict(by_numpy())["month 0"]
    dangers = state.threats._replace(arrival=change(np.broadcast_to(state.threats.arrival, (5, 4, HISTORIES))))
    assert wrong(state._replace(threats=dangers), LABELS, 1, HISTORIES) == [told]


def test_a_case_fills_every_array_as_it_is_declared() -> None:
    """The example, and one month of it: what the case makes of its files, and what the model makes of that."""
    case = load(EXAMPLE)
    parameters = bind(case, sample(case, 1, 0, HISTORIES).values)
    row = Month(*(each[0] for each in case.scene.calendar))
    assert wrong(parameters, case.scene.labels, HISTORIES, 1) == []
    assert wrong([case.scene.alliance, row], case.scene.labels, 1) == []
    assert {len(each) for each in case.scene.calendar} == {case.about.months}
    chance = deal(0, case.scene.labels)
    assert wrong(chance, case.scene.labels, HISTORIES) == []
    for policy in case.policies.values():
        assert wrong(policy.levers, case.scene.labels, 1) == []
        state = month.begin(np, case.scene.alliance, row, parameters, chance)
        assert wrong(state, case.scene.labels, 1, HISTORIES) == []
        state = month.advance(np, spread(state), case.scene.alliance, row, parameters, policy.levers, chance)
        assert wrong(state, case.scene.labels, 1, HISTORIES) == []
