"""Harmonisation: one month by hand, and who stands still."""

from typing import Any

import numpy as np
import pytest

from foedus.model import harmonisation
from foedus.model.state import Calendar, Cohesion, Harmonisation

from .world import alliance, fill, parameters, same, swept

USUAL: dict[str, Any] = {"own": 0.01, "contagion": 0.05, "drive": 0.02}


def step(p=None, now: Any = (0.6, 0.3, 0.9), chair: Any = (1, 0, 0), active: Any = (1, 1, 0)) -> np.ndarray:
    return harmonisation.step(
        np,
        fill(Harmonisation, adopted=now),
        alliance(),
        fill(Calendar, chair=chair),
        fill(Cohesion, active=active, trust=[0.8, 0.5, 0.7]),
        parameters(harmonisation, **(USUAL | (p or {}))),
    ).adopted


def test_a_month_by_hand() -> None:
    # Each sees the other's instruments; the frozen member's count for nobody, and it adopts none.
    first = 0.6 + (0.01 + 0.05 * 0.3 + 0.02) * 0.8 * 0.4
    second = 0.3 + (0.01 + 0.05 * 0.6 + 0.02) * 0.5 * 0.7
    same(step(), [first, second, 0.9])


def test_the_lead_drives_only_from_the_chair() -> None:
    same(step(chair=[0, 1, 0])[1], 0.3 + (0.01 + 0.05 * 0.6) * 0.5 * 0.7)


def test_others_are_averaged() -> None:
    same(step(active=(1, 1, 1))[1], 0.3 + (0.01 + 0.05 * (0.6 + 0.9) / 2 + 0.02) * 0.5 * 0.7)


@pytest.mark.parametrize("name", ["own", "contagion", "drive"])
def test_direction(name: str) -> None:
    adopted = step(p=swept(harmonisation, name, 0, 0.5))
    assert np.all(adopted[:2, 1] > adopted[:2, 0])
    assert adopted[2, 1] == adopted[2, 0]


def test_boundaries() -> None:
    # Half of 2.5 of the rest is more than all of it.
    same(step(p={"own": 1, "contagion": 1, "drive": 1}, now=0.5)[:2], [1, 1])
    same(step(now=1.0), [1, 1, 1])
    same(step(active=(1, 0, 0), now=0.0, p={"own": 0, "drive": 0}), [0, 0, 0])
