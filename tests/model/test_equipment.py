"""Equipment: one month by hand, units that convert whole, replacement, the war, and whose it all is."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import equipment
from foedus.model.state import Budget, Equipment, Forces, Procurement, Programme, Supplier

from .world import alliance, fill, parameters, same, swept

USUAL: dict[str, Any] = {
    "modern": 0.25,
    "held": 0.8,
    "lead_share": 0.7,
    "armed_forces": [5000, 800, 900],
    "bought_from_lead": 0.5,
    "unit": 400,
    "conversion": [4.0, 8.0],
    "life": 20,
    "renewal": [0.03, 0, 0],
    "inherited_life": 10,
    "availability_modern": 0.9,
    "availability_inherited": [0.6, 0.5, 0.5],
    "condition_in_war": 0.75,
    "lost_in_war": 0.6,
    "upkeep_gain": 0.3,
    "upkeep_scale": 100,
    "support": 25,
}
# One member is looked at, the lead; the others hold nothing. Families by suppliers: [[radio home, abroad], [air ...]].
NOW: dict[str, Any] = {
    "required": [[1000, 1000], [0, 0], [0, 0]],
    "inherited": [[500, 500], [0, 0], [0, 0]],
    "modern": [[200, 100], [0, 0], [0, 0]],
    "stored": [[[200, 150], [100, 50]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
    "begun": [[[20, 4], [0, 12]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
    "converting": [[[30, 8], [0, 16]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
    "new": [[[40, 10], [0, 20]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]],
    "national_lead": [0.7, 0.4, 0.2],
}
EMPTY = dict.fromkeys(("inherited", "modern", "stored", "begun", "converting", "new"), 0.0)


def step(
    now=None,
    p=None,
    delivered: Any = 0.0,
    contracted: Any = 1e4,
    upkeep: Any = 0.05,
    contingent: Any = (1000, 0, 0),
    spending: Any = (121, 10, 10),
    at_war: Any = 0,
) -> Equipment:
    return equipment.step(
        np,
        fill(Equipment, **(NOW | (now or {}))),
        alliance(),
        fill(Budget, spending=spending),
        fill(Forces, establishment=[1000, 0, 0], contingent=contingent, first_spending=[100, 10, 10]),
        fill(Supplier, at_war=at_war),
        fill(Programme, upkeep=upkeep),
        fill(Procurement, delivered=delivered, contracted=contracted),
        parameters(equipment, **(USUAL | (p or {}))),
    )


def arriving(radio_home: Any = 0, radio_abroad: Any = 0, air_home: Any = 0, air_abroad: Any = 0) -> np.ndarray:
    """Deliveries to the first member."""
    sets = np.zeros((3, 2, 2, 1))
    sets[0, :, :, 0] = [[radio_home, radio_abroad], [air_home, air_abroad]]
    return sets


def test_a_month_by_hand() -> None:
    after = step(delivered=arriving(radio_home=112, air_abroad=40))

    # Radios: 312 and 150 make 462, so that one unit of 400 begins, of both alike. Air: 190 make no unit.
    begins = [[312 * 400 / 462, 150 * 400 / 462], [0, 0]]
    stored = [[312 * 62 / 462, 150 * 62 / 462], [100, 90]]
    quick, slow = 1 - exp(-2 / 4), 1 - exp(-2 / 8)
    begun = [[20 * (1 - quick) + begins[0][0], 4 * (1 - quick) + begins[0][1]], [0, 12 * (1 - slow)]]
    converting = [
        [30 * (1 - quick) + 20 * quick, 8 * (1 - quick) + 4 * quick],
        [0, 16 * (1 - slow) + 12 * slow],
    ]
    new = [[40 + 30 * quick - 40 / 240, 10 + 8 * quick - 10 / 240], [0.0, 20 + 16 * slow - 20 / 240]]
    bought = 0.03 * 1.21 * 1000 / 12
    modern = [200 - 200 / 240 + bought, 100 - 100 / 240 + bought]
    # 50,000 USD for 1,000 soldiers are half the scale.
    effect = 1 - exp(-0.5)
    inherited = [500 * (1 - (1 - effect) / 120)] * 2
    same(after.stored[0], stored)
    same(after.begun[0], begun)
    same(after.converting[0], converting)
    same(after.new[0], new)
    same(after.modern[0], modern)
    same(after.inherited[0], inherited)

    old_works, new_works = 0.6 + 0.3 * effect, 1.0  # .9 + .3 of upkeep's effect, but no more than all
    assert 0.9 + 0.3 * effect > 1
    fresh = [sum(new[0]), sum(new[1])]
    serviceable = [inherited[f] * old_works + (modern[f] + fresh[f]) * new_works for f in range(2)]
    on_hand = [inherited[f] + modern[f] + fresh[f] for f in range(2)]
    assert max(on_hand) < 1000
    same(after.supply[0], sum(on_hand) / 2000)
    same(after.condition[0], sum(serviceable) / sum(on_hand))
    same(after.in_conversion[0], sum(map(sum, begun + converting)) / 2000)

    # Bought .003025 of what is required, of which .8 is held; half of it from the lead. Beside the contingent the
    # armed forces hold .8 of two sets for each of 4,000.
    national = 0.7 + (0.5 - 0.7) * 0.003025 / 0.8
    same(after.national_lead[0], national)
    old = sum(inherited) + sum(modern) + 4000 * 0.8 * 2
    delivered = [
        sum(part[f][seller] for part in (stored, begun, converting, new) for f in range(2)) for seller in (0, 1)
    ]
    home, abroad = national * old + delivered[0], (1 - national) * old + delivered[1]
    same(after.dependence[0], home / (home + abroad))
    same(after.concentration[0], (home**2 + abroad**2) / (home + abroad) ** 2)
    same(after.lock_in[0], 25 * (sum(modern) * national + delivered[0]) / 2000)


def test_the_start_by_hand() -> None:
    forces = fill(Forces, establishment=[1000, 500, 200], contingent=[1000, 500, 0])
    p = parameters(equipment, **USUAL)
    begin = equipment.start(np, alliance(), forces, fill(Supplier), fill(Programme), p)
    same(begin.required[:, 0], [1000, 500, 200])
    same(begin.modern[:, 1], [200, 100, 40])
    same(begin.inherited[:, 1], [600, 300, 120])
    same(begin.supply, [0.8, 0.8, 0.8])
    same(begin.condition, [0.75 * old + 0.25 * 0.9 for old in (0.6, 0.5, 0.5)])
    same(begin.national_lead, [0.7, 0.7, 0.7])
    same(begin.dependence, [0.7, 0.7, 0.7])
    same(begin.concentration, [0.7**2 + 0.3**2] * 3)
    same(begin.lock_in, [0.2 * 0.7 * 25] * 3)
    war = equipment.start(np, alliance(), forces, fill(Supplier, at_war=1), fill(Programme), p)
    same(war.condition, begin.condition[:, 0] * [0.75, 1, 1])


@pytest.mark.parametrize(("stored", "begins"), [(399, 0), (401, 400), (799, 400), (801, 800)])
def test_a_unit_converts_whole(stored: float, begins: float) -> None:
    after = step(now=EMPTY, delivered=arriving(radio_home=stored / 4, radio_abroad=stored * 3 / 4))
    same(after.begun[0], [[begins / 4, begins * 3 / 4], [0, 0]])
    same(after.stored[0].sum(axis=(0, 1)), stored - begins)


@pytest.mark.parametrize(
    ("stored", "coming", "begins"), [(150, 0, 150), (150, 149, 150), (150, 151, 0), (399, 2, 0), (550, 0, 550)]
)
def test_a_remainder_that_no_unit_will_come_of_is_handed_out(stored: float, coming: float, begins: float) -> None:
    after = step(now=EMPTY, delivered=arriving(radio_home=stored), contracted=arriving(radio_home=coming))
    same(after.begun[0].sum(axis=(0, 1)), begins)


def test_a_contingent_smaller_than_a_unit_is_one() -> None:
    for delivered, begins in ((999, 0), (1000, 1000)):
        after = step(now=EMPTY, p={"unit": 3000}, delivered=arriving(air_home=delivered))
        same(after.begun[0].sum(axis=(0, 1)), begins)


def test_conversion_takes_its_mean_time() -> None:
    now, arrivals = EMPTY | {"begun": arriving(radio_home=400, air_home=400)}, []
    for _ in range(400):
        after = step(now=now, p={"life": 1e12, "renewal": 0})
        arrivals.append((after.new - np.asarray(now["new"]))[0, :, 0, 0])
        now = after._asdict()
    share = np.array(arrivals) / 400
    np.testing.assert_allclose(share.sum(axis=0), 1)
    # Two stages, each left with the same probability in a month: within a month of the declared mean.
    mean = (share * np.arange(1, 401)[:, None]).sum(axis=0)
    np.testing.assert_allclose(mean, [2 / (1 - exp(-2 / 4)), 2 / (1 - exp(-2 / 8))])
    assert np.all(np.abs(mean - [4, 8]) < 1.1)


def test_supply_counts_sets_and_condition_what_of_them_works() -> None:
    for name in ("availability_modern", "availability_inherited"):
        after = step(p=swept(equipment, name, 0.2, 0.6), upkeep=0)
        assert after.supply[0, 0] == after.supply[0, 1]
        assert after.condition[0, 0] < after.condition[0, 1]
    # Half the sets and all of them working: half supplied, in full condition.
    half = step(
        now=EMPTY | {"inherited": [[500, 500], [0, 0], [0, 0]]},
        p={"availability_inherited": 1, "renewal": 0, "inherited_life": 1e12},
    )
    same(half.supply[0], 0.5)
    same(half.condition[0], 1)


def test_too_many_of_one_family_do_not_supply_another() -> None:
    after = step(now=EMPTY | {"modern": [[3000, 400], [0, 0], [0, 0]]}, p={"renewal": 0, "life": 1e12})
    same(after.supply[0], (1000 + 400) / 2000)


def test_new_sets_replace_inherited_ones_beyond_what_is_required() -> None:
    after = step(now=EMPTY | {"new": arriving(radio_home=550), "inherited": [[500, 500], [0, 0], [0, 0]]}, upkeep=0)
    same(after.inherited[0, 0], 1000 - after.modern[0, 0, 0] - after.new[0, 0, 0, 0])
    same(after.inherited[0, 1], 500 * (1 - 1 / 120))
    flooded = step(now={"new": 2000}, upkeep=0)
    same(flooded.inherited, np.zeros((3, 2)))
    same(flooded.supply[0], 1)


def test_own_purchases_stop_at_need() -> None:
    now: dict[str, Any] = NOW
    for _ in range(240):
        after = step(now=now, p={"renewal": 1})
        assert np.all(coming_and_modern(after) <= after.required[0] + 1e-9)
        now = after._asdict()
    # What wears out is bought again, at once.
    same(coming_and_modern(after), [1000, 1000])
    nothing_lacks = step(now=EMPTY | {"stored": arriving(radio_home=1000, air_home=990)}, p={"unit": 1e4, "renewal": 1})
    same(nothing_lacks.modern[0], [0, 10])


def coming_and_modern(kit: Equipment) -> np.ndarray:
    """Modern sets of the first member, those it waits to convert included: `[family, history]`."""
    return (kit.modern + (kit.stored + kit.begun + kit.converting + kit.new).sum(axis=2))[0]


@pytest.mark.parametrize("months", [1, 2, 12])
def test_a_contingent_that_stands_aside_keeps_its_sets(months: int) -> None:
    aside = taking_part = fill(Equipment, **NOW)
    for _ in range(months):
        aside = step(aside._asdict(), upkeep=0, contingent=0)
        taking_part = step(taking_part._asdict(), upkeep=0)
    for name in ("inherited", "modern", "new", "dependence"):
        np.testing.assert_array_equal(getattr(aside, name), getattr(taking_part, name))


def test_a_lead_at_war_loses_what_it_has_on_hand_and_the_condition_of_the_rest() -> None:
    peace, war = step(p={"renewal": 0}), step(p={"renewal": 0}, at_war=1)
    for name in ("inherited", "modern", "new"):
        same(getattr(war, name), getattr(peace, name)[..., 0] * exp(-0.6 / 12))
    for name in ("stored", "begun", "converting"):
        same(getattr(war, name), getattr(peace, name)[..., 0])
    assert war.supply[0] == pytest.approx(peace.supply[0] * exp(-0.6 / 12))
    effect = 0.3 * (1 - exp(-0.5))
    fresh = (war.modern + war.new.sum(axis=2))[0].sum()
    works = war.inherited[0].sum() * 0.75 * (0.6 + effect) + fresh * 0.75 * (0.9 + effect)
    same(war.condition[0], works / (war.inherited[0].sum() + fresh))


def test_the_leads_war_costs_no_other_member_anything() -> None:
    theirs = {name: np.roll(np.asarray(NOW[name]), 1, axis=0) for name in NOW}
    peace, war = step(now=theirs), step(now=theirs, at_war=1)
    for name in Equipment._fields:
        np.testing.assert_array_equal(getattr(peace, name)[1], getattr(war, name)[1])


def test_what_the_war_takes_may_be_bought_again() -> None:
    full = EMPTY | {"modern": [[1000, 1000], [0, 0], [0, 0]]}
    same(step(now=full, p={"renewal": 1, "life": 1e12, "lost_in_war": 0.5}, at_war=1).modern[0], [1000, 1000])


def test_a_member_without_contingent_depends_as_its_armed_forces_do() -> None:
    after = step()
    same(after.dependence[1:], [0.4, 0.2])
    same(after.concentration[1:], [0.4**2 + 0.6**2, 0.2**2 + 0.8**2])
    for name in ("supply", "condition", "lock_in", "in_conversion"):
        same(getattr(after, name)[1:], [0, 0])


def test_national_holdings_turn_to_where_members_buy() -> None:
    now: dict[str, Any] = NOW
    for _ in range(12 * 200):
        now = step(now=now)._asdict()
    assert now["national_lead"][0, 0] == pytest.approx(0.5, abs=1e-4)
    same(now["national_lead"][1:], [0.4, 0.2])  # those that buy nothing stay as they are
    assert step(p={"renewal": 1, "held": 0.01}).national_lead[0] == 0.5


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("conversion", 1, 20, "new", -1),
        ("conversion", 1, 20, "in_conversion", 1),
        ("unit", 100, 900, "begun", -1),
        ("unit", 100, 900, "stored", 1),
        ("life", 5, 40, "new", 1),
        ("life", 5, 40, "modern", 1),
        ("renewal", 0, 0.1, "modern", 1),
        ("renewal", 0, 0.1, "national_lead", -1),  # half of it from the lead, of which it has more
        ("bought_from_lead", 0.1, 0.9, "dependence", 1),
        ("armed_forces", 1000, 1e5, "dependence", -1),  # deliveries from the lead weigh less
        ("inherited_life", 5, 40, "inherited", 1),
        ("availability_modern", 0.3, 0.9, "condition", 1),
        ("availability_inherited", 0.3, 0.9, "condition", 1),
        ("condition_in_war", 0.3, 0.9, "condition", 1),
        ("lost_in_war", 0, 1, "supply", -1),
        ("upkeep_gain", 0, 0.4, "condition", 1),
        ("upkeep_scale", 50, 500, "condition", -1),
        ("support", 10, 30, "lock_in", 1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    after = step(
        now={"stored": arriving(radio_home=850)},
        p={"availability_modern": 0.6} | swept(equipment, name, low, high),
        at_war=name.endswith("in_war"),
    )
    value = getattr(after, variable)[0]
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


@pytest.mark.parametrize(
    ("name", "low", "high", "variable"),
    [
        ("held", 0.3, 0.9, "supply"),
        ("modern", 0.1, 0.9, "condition"),
        ("lead_share", 0.2, 0.9, "dependence"),
        ("lead_share", 0.6, 0.9, "concentration"),
        ("lead_share", 0.2, 0.9, "lock_in"),
    ],
)
def test_direction_at_the_start(name: str, low: float, high: float, variable: str) -> None:
    p = parameters(equipment, **(USUAL | swept(equipment, name, low, high)))
    forces = fill(Forces, establishment=1000, contingent=1000)
    value = getattr(equipment.start(np, alliance(), forces, fill(Supplier), fill(Programme), p), variable)
    assert np.all(value[:, 1] > value[:, 0])


@given(st.lists(st.floats(0, 5000), min_size=4, max_size=4), st.floats(1, 5000))
def test_deliveries_are_accounted_for(delivered: list[float], unit: float) -> None:
    before, after = fill(Equipment, **NOW), step(delivered=arriving(*delivered), p={"unit": unit})
    worn = before.new / (12 * USUAL["life"])

    def held(kit: Equipment) -> np.ndarray:
        return kit.stored + kit.begun + kit.converting + kit.new

    np.testing.assert_allclose(held(after), held(before) - worn + arriving(*delivered), rtol=1e-12)
    assert np.all(after.stored >= 0)


def test_nothing_held_is_nothing_to_go_by() -> None:
    after = step(now=EMPTY, p={"renewal": 0.0, "held": 0.0})
    for name in ("supply", "condition", "dependence", "concentration", "lock_in", "in_conversion"):
        same(getattr(after, name), [0, 0, 0])
