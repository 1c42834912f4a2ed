"""Outcomes: a month's counting by hand, readings at horizons, and what is read off a finished history."""

from math import isnan
from typing import Annotated, Any, NamedTuple

import numpy as np
import pytest

from foedus.model import outcomes
from foedus.model.parameters import Outcome
from foedus.model.state import (
    Calendar,
    Cohesion,
    Council,
    Equipment,
    Forces,
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

from .world import LABELS, alliance, fill, same, state

HORIZONS = LABELS["horizon"]
PARTS: dict[str, Any] = {
    "calendar": fill(Calendar, session=1, exercises=[2, 1, 0]),
    "programme": fill(Programme, announced=4000, worth=[0.5, 1.5], elapsed=3, contracts=20, spent=55, ordered=1800),
    "council": fill(Council, adopted=1, scope=0.75),
    "procurement": fill(Procurement, delivered_so_far=[700, 300], delivered_worth=1000),
    # 20 sets of each family and supplier with each of three members: 120 worth a half, 120 worth three halves.
    # With 80 modern ones of their own, the two that take full part have 240 of the 800 that full equipment takes.
    "equipment": fill(
        Equipment,
        new=20,
        modern=[[10, 30], [20, 20], [90, 90]],
        required=[[300, 300], [100, 100], [80, 80]],
        dependence=[0.9, 0.6, 0.3],
        concentration=[1, 0.52, 0.58],
        lock_in=[9, 4, 7],
    ),
    "forces": fill(Forces, at_start=4500, contingent=[3000, 1000, 0]),
    "readiness": fill(Readiness, collective=0.45, troops=900, notice=[4, 10, 90]),
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


def step(now: Outcomes, month: Month, **parts: Any) -> Outcomes:
    return outcomes.step(np, now, alliance(), month, state(**(PARTS | parts)))


def sums(now: Outcomes) -> dict[str, Any]:
    return dict(zip(outcomes.ADDED_UP, now.sums, strict=True))


def seen(now: Outcomes) -> dict[str, Any]:
    return dict(zip(outcomes.LOOKED_AT, now.seen, strict=True))


def test_a_month_by_hand() -> None:
    ten = np.full(len(outcomes.ADDED_UP), 10.0)
    after = step(fill(Outcomes, months=10, sums=ten), fill(Month))
    expected = {
        "sessions": 11,
        "exercises": 13,
        "mean_readiness": 10.45,
        "attacks": 12,
        "incidents": 11,  # two raids, of which one was averted
        "averted": 11,
        "seizures": 11.5,
        "help_requested": 12,
        "help_given": 11,
        "requests": 12,
        "answered": 11,
        "days_to_troops": 22,
        "troops_sent": 810,
        "mission_sufficed": 11,
        "member_leaves": 10,
        "another_freezes": 10,
        "frozen_member_returns": 10,
    }
    same(after.months, 11)
    assert set(sums(after)) == set(expected)
    for name, value in expected.items():
        same(sums(after)[name], value)


def test_steps_of_members_are_counted() -> None:
    moved = fill(Cohesion, left=[0, 1, 1], froze=[1, 0, 0], returned=[0, 0, 1])
    after = sums(step(fill(Outcomes), fill(Month), cohesion=moved))
    for name, value in {"member_leaves": 2, "another_freezes": 1, "frozen_member_returns": 1}.items():
        same(after[name], value)


def test_readings_are_taken_at_their_horizon_and_kept() -> None:
    first = step(fill(Outcomes), fill(Month, horizon=[1, 0]))
    same(seen(first)["delivered"], [1000 / 4000, 0])
    same(seen(first)["in_service"], [240 / 4000, 0])
    same(seen(first)["readiness"], [0.45, 0])
    same(seen(first)["ready_troops"], [0.2, 0])
    same(seen(first)["contracted"], [0.45, 0])
    same(seen(first)["equipped"], [0.3, 0])
    same(seen(first)["dependence"], [(0.6 + 0.3) / 2, 0])  # who is frozen is a party still; the lead does not count
    later = step(first, fill(Month, horizon=[0, 1]), readiness=fill(Readiness, collective=0.7))
    same(seen(later)["readiness"], [0.45, 0.7])


def test_what_nobody_is_left_to_have_has_no_value_and_fails_no_history() -> None:
    nobody = {"cohesion": fill(Cohesion), "forces": fill(Forces, at_start=4000)}
    first = step(fill(Outcomes), fill(Month, horizon=[1, 0]), **nobody)
    assert all(np.isfinite(part).all() for part in first)
    found = outcomes.read(np, HORIZONS, alliance(), state(**(PARTS | nobody | {"outcomes": first})))
    for name in ("readiness_2026", "dependence_2026", "trust", "concentration", "notice_to_move", "law_alignment"):
        assert np.isnan(found[name][0]), name
    assert found["delivered_2026"][0] == 0.25
    assert found["dependence_2027"][0] == 0  # not looked at yet


def test_series_by_hand() -> None:
    kept = outcomes.series(np, alliance(), state(**PARTS))
    expected = {
        "readiness": 0.45,
        "ready_troops": 0.2,
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
    assert set(expected) == set(outcomes.SERIES) == set(kept)
    for name, value in expected.items():
        same(kept[name], value)


def read(added: dict[str, float], looked_at: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """What is read off a history of two years whose months added up to what is named."""
    given: dict[str, Any] = PARTS | {
        "council": fill(Council, adopted=1, scope=0.75, votes=[3, 4, 1], assents=[3, 2, 1]),
        "supplier": fill(Supplier, sent=[0, 1, 0]),
        "harmonisation": fill(Harmonisation, adopted=[0.6, 0.4, 0.9]),
        "outcomes": fill(
            Outcomes,
            months=24,
            sums=[added.get(name, 0) for name in outcomes.ADDED_UP],
            seen=[(looked_at or {}).get(name, [0, 0]) for name in outcomes.LOOKED_AT],
        ),
    }
    return outcomes.read(np, HORIZONS, alliance(), state(**(given | parts)))


def test_what_is_read_off_a_history_by_hand() -> None:
    looked_at = {
        "delivered": [0.1, 0.2],
        "in_service": [0.05, 0.15],
        "readiness": [0.4, 0.5],
        "dependence": [0.7, 0.6],
        "ready_troops": [0.3, 0.35],
        "contracted": [0.2, 0.45],
        "equipped": [0.25, 0.3],
    }
    added = {
        "mean_readiness": 12,
        "help_requested": 5,
        "help_given": 2,
        "requests": 5,
        "answered": 2,
        "mission_sufficed": 1,
        "days_to_troops": 30,
        "troops_sent": 900,
        "attacks": 3,
        "incidents": 7,
        "averted": 4,
        "seizures": 60,
        "member_leaves": 1,
        "another_freezes": 0,
        "frozen_member_returns": 2,
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
        "ready_troops_2026": 0.3,
        "ready_troops_2027": 0.35,
        "ready_persons": 900,
        "contracted_2026": 0.2,
        "contracted_2027": 0.45,
        "equipped_2026": 0.25,
        "equipped_2027": 0.3,
        "adopted": 0.75,
        "delivered_of_ordered": 1000 / 1800,
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
        "ended": 0,
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
    got = read(added, looked_at)
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
    left = read({"member_leaves": 1}, cohesion=fill(Cohesion, active=[1, 1, 0]))
    assert left["frozen_member_leaves"][0] == 1
    alone = read({}, cohesion=fill(Cohesion, active=[1, 0, 0]))
    for name in ("dependence_spread", "concentration", "lock_in"):  # nothing to take a mean of
        assert np.isnan(alone[name][0])
    assert [each["ended"][0] for each in (left, alone)] == [0, 1]


def test_the_catalogue_says_what_each_outcome_is() -> None:
    for name, outcome in outcomes.catalogue(HORIZONS).items():
        assert outcome.meaning, name
        assert "{}" not in outcome.meaning, name
        assert outcome.kind == ("number" if outcome.unit else "yes-no"), name
        assert outcome.better in (-1, 0, 1), name


def test_each_declaration_says_how_the_months_make_one() -> None:
    for name, each in outcomes.OUTCOMES.items():
        assert ("{}" in each.meaning) == (each.over == "horizons"), name
        assert each.over == "sum" or not each.per, name
        if each.over in ("sum", "mean", "horizons"):
            assert each.unit, f"{name}: what is added up or looked at is no statement"
        if each.over == "ever":
            assert not each.unit, f"{name}: whether it ever happened is a statement"
        if each.per:
            beside = [set(declared) for declared in by_submodel().values() if name in declared]
            assert each.per in beside[0], name
            assert outcomes.OUTCOMES[each.per].over == "sum", name


def by_submodel() -> dict[str, dict[str, Outcome]]:
    return {
        name: {field: outcomes.OUTCOMES[field] for field in submodel.Outcomes._fields}
        for name, submodel in outcomes.MEASURED.items()
    }


def test_the_sub_model_that_declares_an_outcome_is_known() -> None:
    found = outcomes.declared_by(HORIZONS)
    assert list(found) == list(outcomes.catalogue(HORIZONS))
    assert found["in_service_2027"] == "equipment"
    assert found["delivered_2026"] == "procurement"
    assert found["followership"] == "council"


def test_outcomes_keep_their_columns_and_new_ones_come_after() -> None:
    assert list(outcomes.OUTCOMES)[: len(outcomes.COLUMNS)] == outcomes.COLUMNS
    assert list(outcomes.SERIES)[: len(outcomes.ROWS)] == outcomes.ROWS


def test_a_sub_model_may_declare_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared is gathered by itself, after what was there."""

    class More(NamedTuple):
        war_over: Annotated[Any, Outcome("", "The lead's war is over")]

    monkeypatch.setattr(outcomes.MEASURED["supplier"], "Outcomes", More)
    found = list(outcomes._gathered("Outcomes", ["trust"]))
    assert found[0][:2] == ("cohesion", "trust")
    assert ("supplier", "war_over") in [each[:2] for each in found]
