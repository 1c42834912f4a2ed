"""Outcomes: a month's counting by hand, readings at horizons, and what is read off a finished history."""

from math import isnan
from typing import Any

import numpy as np
import pytest

from foedus.model import outcomes
from foedus.model.parameters import declarations
from foedus.model.state import (
    Calendar,
    Cohesion,
    Council,
    Equipment,
    Harmonisation,
    Homeland,
    Invocation,
    Month,
    Outcomes,
    Procurement,
    Programme,
    Readiness,
    Rivalry,
    Supplier,
    Threats,
)

from .world import LABELS, alliance, fill, same

HORIZONS = LABELS["horizon"]
PARTS: dict[str, Any] = {
    "calendar": fill(Calendar, session=1, exercises=[2, 1, 0]),
    "programme": fill(Programme, announced=4000, worth=[0.5, 1.5], elapsed=3, contracts=20, spent=55),
    "procurement": fill(Procurement, delivered_so_far=[700, 300], delivered_worth=1000),
    # 20 sets of each family and supplier with each of three members: 120 worth a half, 120 worth three halves.
    "equipment": fill(Equipment, new=20, dependence=[0.9, 0.6, 0.3], concentration=[1, 0.52, 0.58], lock_in=[9, 4, 7]),
    "readiness": fill(Readiness, collective=0.45, notice=[4, 10, 90]),
    "threats": fill(Threats, arrival=[[1, 1, 0], [0, 1, 1], [0, 0, 1]]),
    "homeland": fill(Homeland, averted=[[0, 1, 0], [0, 0, 0], [0, 0, 0]], seizures=1.5, capacity=[0.4, 0.2, 0.9]),
    "invocation": fill(
        Invocation,
        asked=[1, 1, 0],
        comes=[[0, 1, 0], [0, 0, 0], [0, 0, 0]],
        days=[12, 0, 0],
        troops=[800, 0, 0],
        sufficient=[1, 0, 0],
    ),
    "cohesion": fill(Cohesion, active=[1, 1, 0], frozen=[0, 0, 1], trust=[0.8, 0.5, 0.1]),
    "rivalry": fill(Rivalry, pressure=[1.2, 0.8, 3], alarm=0.07),
}


def step(now: Any, month: Month, **parts: Any) -> Outcomes:
    given = {name: PARTS[name] for name in PARTS if name != "rivalry"} | {"before": PARTS["cohesion"]} | parts
    return outcomes.step(np, fill(Outcomes, **now), alliance(), month, **given)


def test_a_month_by_hand() -> None:
    before: dict[str, Any] = {name: 10 for name in Outcomes._fields if name not in outcomes.AT_HORIZON_FIELDS}
    after = step(before, fill(Month))
    expected = {
        "readiness_sum": 10.45,
        "months": 11,
        "requests": 12,
        "answered": 11,
        "sufficed": 11,
        "days": 22,
        "troops": 810,
        "attacks": 12,
        "incidents": 11,  # two raids, of which one was averted
        "averted": 11,
        "seizures": 11.5,
        "exits": 10,
        "freezes": 10,
        "returns": 10,
        "sessions": 11,
        "exercises": 13,
    }
    for name, value in expected.items():
        same(getattr(after, name), value)
    assert set(expected) | set(outcomes.AT_HORIZON_FIELDS) == set(Outcomes._fields)


@pytest.mark.parametrize(
    ("active", "frozen", "counted"),
    [
        ([1, 0, 0], [0, 0, 1], {"exits": 1}),
        ([1, 0, 0], [0, 1, 1], {"freezes": 1}),
        ([1, 1, 1], [0, 0, 0], {"returns": 1}),
        ([1, 1, 0], [0, 0, 0], {"exits": 1}),
        ([1, 0, 1], [0, 1, 0], {"freezes": 1, "returns": 1}),
        ([1, 1, 0], [0, 0, 1], {}),
    ],
)
def test_steps_of_members_are_counted(active: list[int], frozen: list[int], counted: dict[str, int]) -> None:
    after = step({}, fill(Month), cohesion=fill(Cohesion, active=active, frozen=frozen))
    for name in ("exits", "freezes", "returns"):
        same(getattr(after, name), counted.get(name, 0))


def test_readings_are_taken_at_their_horizon_and_kept() -> None:
    first = step({}, fill(Month, horizon=[1, 0]))
    same(first.delivered, [1000 / 4000, 0])
    same(first.in_service, [240 / 4000, 0])
    same(first.readiness, [0.45, 0])
    same(first.dependence, [(0.6 + 0.3) / 2, 0])  # the frozen member is a party still; the lead does not count
    later = step(first._asdict(), fill(Month, horizon=[0, 1]), readiness=fill(Readiness, collective=0.7))
    same(later.readiness, [0.45, 0.7])


def test_series_by_hand() -> None:
    kept = outcomes.series(np, alliance(), **PARTS)
    expected = {
        "readiness": 0.45,
        "delivered": 0.25,
        "in_service": 0.06,
        "dependence": 0.45,
        "trust": 0.65,
        "pressure": 1.0,
        "border_capacity": 0.3,
        "active_members": 2,
        "session": 1,
        "exercise": 3,
        "incident": 1,
        "attack": 2,
        "request": 2,
        "mission": 1,
    }
    assert set(expected) == set(declarations(outcomes.Series))
    for name, value in expected.items():
        same(getattr(kept, name), value)


def read(totals: dict[str, Any], **parts: Any) -> dict[str, Any]:
    names = ("rivalry", "programme", "equipment", "readiness", "cohesion")
    given: dict[str, Any] = {
        "council": fill(Council, adopted=1, votes=[3, 4, 1], assents=[3, 2, 1]),
        "supplier": fill(Supplier, sent=[0, 1, 0]),
        "harmonisation": fill(Harmonisation, adopted=[0.6, 0.4, 0.9]),
        "totals": fill(Outcomes, **({"months": 24} | totals)),
    }
    given |= {name: PARTS[name] for name in names} | parts
    return outcomes.read(np, HORIZONS, alliance(), **given)


def test_what_is_read_off_a_history_by_hand() -> None:
    totals = {
        "delivered": [0.1, 0.2],
        "in_service": [0.05, 0.15],
        "readiness": [0.4, 0.5],
        "dependence": [0.7, 0.6],
        "readiness_sum": 12,
        "requests": 5,
        "answered": 2,
        "sufficed": 1,
        "days": 30,
        "troops": 900,
        "attacks": 3,
        "incidents": 7,
        "averted": 4,
        "seizures": 60,
        "exits": 1,
        "freezes": 0,
        "returns": 2,
        "sessions": 8,
        "exercises": 17,
    }
    expected = {
        "delivered_2026": 0.1,
        "delivered_2027": 0.2,
        "in_service_2026": 0.05,
        "in_service_2027": 0.15,
        "readiness_2026": 0.4,
        "readiness_2027": 0.5,
        "dependence_2026": 0.7,
        "dependence_2027": 0.6,
        "mean_readiness": 0.5,
        "programme_adopted": 1,
        "contract_signed": 1,
        "contract_volume": 20,
        "money_spent": 55,
        "dependence_spread": 0.6 - 0.3,
        "concentration": (0.52 + 0.58) / 2,
        "lock_in": (4 + 7) / 2,
        "notice_to_move": (4 + 10) / 2,
        "help_requested": 1,
        "help_given": 1,
        "requests": 5,
        "answered": 0.4,
        "days_to_troops": 15,
        "troops_sent": 450,
        "mission_sufficed": 0.2,
        "units_sent_to_war": 1,
        "member_leaves": 1,
        "frozen_member_leaves": 0,
        "another_freezes": 0,
        "frozen_member_returns": 1,
        "newcomer": 0,
        "active_members": 2,
        "attacks": 3,
        "incidents": 7,
        "averted": 4,
        "seizures": 60,
        "externality": 0.07,
        "pressure": 1.0,
        "law_alignment": 0.5,
        "followership": (2 + 1) / (4 + 1),
        "trust": 0.65,
        "sessions": 8,
        "exercises": 17,
    }
    got = read(totals)
    assert set(got) == set(expected) == set(outcomes.catalogue(HORIZONS))
    for name, value in expected.items():
        assert got[name][0] == pytest.approx(value), name


def test_what_did_not_happen_has_no_value() -> None:
    got = read({}, council=fill(Council), programme=fill(Programme), supplier=fill(Supplier))
    for name in ("answered", "days_to_troops", "troops_sent", "mission_sufficed", "followership"):
        assert isnan(got[name][0])
    for name in ("programme_adopted", "contract_signed", "help_requested", "help_given", "units_sent_to_war"):
        assert got[name][0] == 0


def test_a_frozen_member_that_left_and_a_lead_left_alone() -> None:
    left = read({"exits": 1}, cohesion=fill(Cohesion, active=[1, 1, 0]))
    assert left["frozen_member_leaves"][0] == 1
    alone = read({}, cohesion=fill(Cohesion, active=[1, 0, 0]))
    for name in ("dependence_spread", "concentration", "lock_in"):
        assert alone[name][0] == 0


def test_the_catalogue_says_what_each_outcome_is() -> None:
    for name, outcome in outcomes.catalogue(HORIZONS).items():
        assert outcome.name == name
        assert outcome.meaning
        assert outcome.kind in ("number", "yes-no")
        assert (outcome.unit == "") == (outcome.kind == "yes-no")
        assert outcome.better in (-1, 0, 1)
        assert "{}" not in outcome.meaning
