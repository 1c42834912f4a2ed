"""Running sub-models on their own: the state before the first month, and containers of which few fields matter."""

from typing import TypeVar

import numpy as np

from foedus.case import Case
from foedus.ensemble.engine import World
from foedus.model import luck, month
from foedus.model.state import Alliance, Month, State

SEED = 1

Container = TypeVar("Container", bound=tuple)


def blank(container: type[Container], value: np.ndarray) -> Container:
    """A container of arrays with one value in every field, for `_replace` to fill where it matters."""
    return container(*(value for _ in container.__annotations__))


def begun(case: Case, alliance: Alliance, p: month.Parameters) -> State:
    """The state before the first month under those parameters.

    Args:
        case: the case.
        alliance: its alliance, or the same with another standing of members.
        p: parameters, `[..., draw]`.
    """
    draws = p.supplier.at_war.shape[-1]
    labels, calendar = case.scene.labels, case.scene.calendar
    world = World(labels=labels, alliance=alliance, calendar=calendar, seed=SEED)
    first = Month(*(field[0] for field in calendar))
    cells = luck.uniforms(np, np.uint32(SEED), np.uint32(0), draws, world.slots, np.uint32(0))
    return month.begin(np, alliance, first, p, month.dealt(cells, labels))
