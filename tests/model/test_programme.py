"""Programme: one month by hand, who pays, who gets nothing, where orders stop, and the whole sum."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.model import procurement, programme
from foedus.model.state import Budget, Cohesion, Council, Equipment, Forces, Procurement, Programme, Supplier

from .world import alliance, fill, levers, parameters, same, swept

USUAL: dict[str, Any] = {
    "announced": 0.4,
    "decision_lag": 2,
    "duration": 5,
    "price_per_soldier": 30,
    "realised": 0.8,
    "in_war": 0.6,
    "lead_included": 0.5,
    "granted": 0.3,
    "credited": 0.25,
    "own_ceiling": 0.01,
    "family_price": [1, 2],
    "terms": [1.1, 0.9],
    "cost_growth": 1.3,
    "slope": 0.9,
}
NOW: dict[str, Any] = {"waited": 24, "elapsed": 3, "announced": 16000, "spent": 7, "contracts": 2}
PLAN: dict[str, Any] = {
    "allocation": [0.3, 0.2, 0.2, 0.15, 0.1, 0.05],
    "supplier_mix": [0.75, 0.25],
    "member_weight": [1, 2, 5],
}


AMPLE = {"required": 1e6}


def step(
    now=None,
    p=None,
    plan=None,
    council=None,
    spending: Any = (1000, 10, 10),
    at_war: Any = 1,
    active: Any = (1, 1, 0),
    capacity: Any = (0.5, 1.4),
    kit=None,
    chain=None,
) -> Programme:
    return programme.step(
        np,
        fill(Programme, **(NOW | (now or {}))),
        alliance(),
        fill(Council, **({"adopted": 1, "scope": 0.5} | (council or {}))),
        fill(Budget, spending=spending),
        fill(Supplier, at_war=at_war, capacity=capacity),
        fill(Forces, contingent=np.array([[6000], [2000], [500]]) * np.array(active)[:, None]),
        fill(Equipment, **({"supply": [0.8, 0.5, 0.2], "condition": [0.75, 0.6, 0.5]} | (kit or AMPLE))),
        fill(Procurement, **({"delivered_so_far": [500, 300]} | (chain or {}))),
        fill(Cohesion, active=active, frozen=[0, 0, 1]),
        parameters(programme, **(USUAL | (p or {}))),
        levers(**(PLAN | (plan or {}))).programme,
    )


STREAM = (6000 * 0.5 + 2000) * 0.4 * 0.5 * 30 / 1000 * 0.8 / 60
"""Million USD a month: half of what was announced, which is .4 of the full equipment of those it means."""


def by_hand() -> tuple[float, float]:
    """Money of the two members in full standing, million USD."""
    stream = STREAM
    # What is lacking counts: .6 and .3 of the sets are there and work.
    claims = 6000 * 0.5 * 1 * (1 + 0.4), 2000 * 1 * 2 * (1 + 0.7)
    first, second = claims[0] / sum(claims), claims[1] / sum(claims)
    from_lead = (0.3 + 0.7 * 0.25) * 0.6
    own = 0.7 * 0.75
    # The first can pay its whole rest; the second at most 1 % of 10 million.
    assert second * own * stream > 0.01 * 10
    return stream * first * (from_lead + own), stream * second * from_lead + 0.01 * 10


def test_a_month_by_hand() -> None:
    first, second = by_hand()
    after = step()
    same(after.waited, 25)
    same(after.elapsed, 4)
    # Half of the money is for equipment, three quarters of that from a supplier that takes on half of the orders.
    same(after.spent, 7 + (first + second) * (0.5 + 0.5 * (0.75 * 0.5 + 0.25)))
    same(after.training, [0.2 * first, 0.2 * second, 0])
    same(after.command, 0.15 * (first + second))
    same(after.border, [0.1 * first, 0.1 * second, 0])
    same(after.upkeep, [0.05 * first, 0.05 * second, 0])
    same(after.contracts, 2 + (0.3 + 0.2) * (first + second) * 0.75 * 0.5)

    moves = (1 + 0.3 * 4 / 60) * (1 + 800 / 16000) ** np.log2(0.9)
    price = np.array([[10 * 1.1, 10 * 0.9], [20 * 1.1, 20 * 0.9]]) * moves
    same(after.price, price)
    share = np.array([[0.3 * 0.375, 0.3 * 0.25], [0.2 * 0.375, 0.2 * 0.25]])
    same(after.orders[0], first * share * 1000 / price)
    same(after.orders[1], second * share * 1000 / price)
    same(after.announced, 16000)
    worth = after.orders[..., 0].sum(axis=(0, 2))
    same(step(now={"worth": [0.5, 1.5], "ordered": 9}).ordered, 9 + 0.5 * worth[0] + 1.5 * worth[1])


def test_a_frozen_member_and_one_that_opted_out_get_nothing() -> None:
    assert not step().orders[2].any()
    after = step(council={"opted_out": [0, 1, 0]})
    assert not after.orders[1].any()
    assert after.training[1] == 0
    assert after.orders[0].all()


@pytest.mark.parametrize(
    ("now", "council"),
    [({"waited": 0, "elapsed": 0}, {"adopted": 0}), ({"waited": 84, "elapsed": 60}, {})],
    ids=["not adopted", "run out"],
)
def test_no_money_flows(now: dict, council: dict) -> None:
    after = step(now=now, council=council)
    same(after.spent, 7)
    assert not after.orders.any()
    same(after.elapsed, (NOW | now)["elapsed"])


LINES = ("training", "command", "border", "upkeep")


def test_what_needs_no_contract_is_paid_from_adoption_and_equipment_after_the_lag() -> None:
    adopted = step(now={"waited": 0, "elapsed": 0})
    assert not adopted.orders.any()
    assert all(getattr(adopted, line).any() for line in LINES)
    # The lag is two years: the first contract is signed in the 25th month.
    for waited, signed in ((23, False), (24, True)):
        after = step(now={"waited": waited, "elapsed": 0})
        assert after.orders.any() == signed
        same(after.elapsed, signed)
    # 60 months from adoption are paid, and 60 from the first contract.
    late = step(now={"waited": 60, "elapsed": 36})
    assert late.orders.any()
    assert not any(getattr(late, line).any() for line in LINES)


def test_nothing_allotted_spends_nothing() -> None:
    after = step(plan={"allocation": 0, "supplier_mix": 0})
    same(after.spent, 7)
    same(after.contracts, 2)
    assert not after.orders.any()
    assert not any(getattr(after, line).any() for line in LINES)
    same(after.elapsed, 4)


@pytest.mark.parametrize("part", [0.25, 0.5, 1.0])
def test_as_much_is_spent_as_the_lines_add_up_to(part: float) -> None:
    paid = {"granted": 1}
    after = step(p=paid, plan={"allocation": np.array(PLAN["allocation"]) * part}, at_war=0, capacity=1)
    same(after.spent, 7 + STREAM * part)


def test_a_supplier_short_of_capacity_turns_orders_away() -> None:
    full, half, more = (step(capacity=[home, 1]) for home in (1, 0.5, 1.3))
    same(half.orders[..., 0, :], full.orders[..., 0, 0] / 2)
    same(half.orders[..., 1, :], full.orders[..., 1, 0])
    same(half.contracts - 2, (full.contracts - 2) / 2)
    assert half.spent < full.spent
    same(more.orders, full.orders[..., 0])
    assert not step(capacity=0).orders.any()


def test_orders_stop_at_need() -> None:
    kit = {
        "required": [[100, 9e5], [9e5, 9e5], [0, 0]],
        "modern": [[59, 0], [0, 0], [0, 0]],
        "stored": 1.5,
        "begun": 2,
        "converting": 2.5,
        "new": 3,
    }
    # 41 radios are not there; two suppliers' 1.5 + 2 + 2.5 + 3 + 5 + 4 + 2 are coming: 1 remains.
    chain = {"contracted": 5, "produced": 4, "shipped": 2}
    plenty, capped = step(kit=AMPLE), step(kit=kit, chain=chain)
    assert plenty.orders[0, 0].sum() > 2
    same(capped.orders[0, 0].sum(axis=0), 1)
    # In the proportion that was wanted, and none of it for anybody else.
    wanted = plenty.orders[0, 0, :, 0]
    same(capped.orders[0, 0], wanted / wanted.sum())
    same(capped.orders[0, 1], plenty.orders[0, 1, :, 0])
    same(capped.orders[1], plenty.orders[1, ..., 0])
    unspent = ((plenty.orders - capped.orders) * plenty.price).sum() / 1000
    assert plenty.spent[0] - capped.spent[0] == pytest.approx(unspent)
    assert not step(kit=kit | {"modern": 9e5}, chain=chain).orders.any()


def delivered_share(years: int, kit=None, **p: Any) -> np.ndarray:
    """Delivered over announced when the whole sum is granted and all money buys sets in the proportion of prices."""
    p = {"granted": 1, "decision_lag": 0, "realised": 1, "terms": 1, "cost_growth": 1, "slope": 1} | p
    plan = {"allocation": [1 / 3, 2 / 3, 0, 0, 0, 0], "supplier_mix": [1, 0]}
    forces = fill(Forces, contingent=[6000, 2000, 0])
    now: Any = programme.start(np, alliance(), forces, parameters(programme, **(USUAL | p)))
    chain: Any = procurement.start(np, now)
    swift = parameters(procurement, lag=0.5, slip=1, cancelled=0)
    kit, held = kit or AMPLE, np.zeros((3, 2, 2, 1))
    for _ in range(12 * years):
        now = step(
            now=now._asdict(),
            p=p,
            plan=plan,
            council={"scope": 1},
            at_war=0,
            capacity=1,
            kit=kit | {"stored": held},
            chain=chain._asdict(),
        )
        bonds = fill(Cohesion, active=[1, 1, 0], frozen=[0, 0, 1])
        chain = procurement.step(np, chain, alliance(), now, bonds, swift)
        held = held + chain.delivered
    return procurement.delivered_share(np, now, chain)


def test_with_all_money_what_was_announced_is_delivered() -> None:
    assert delivered_share(4)[0] < 0.8
    same(delivered_share(30), 1)
    same(delivered_share(30, realised=0.3), 0.3)


def test_no_money_delivers_more_than_is_lacking() -> None:
    # At a fifth of the list price and less, money goes far; 900 and 2000 sets of a family lack, 2000 are announced.
    needs = {"required": [[900, 900], [2000, 2000], [0, 0]]}
    assert delivered_share(30, kit=AMPLE, cost_growth=0.5, terms=0.2)[0] > 5
    cheap = delivered_share(30, kit=needs, cost_growth=0.5, terms=0.2)
    assert cheap[0] == pytest.approx(2900 * 2 / 4000)


def test_without_a_lag_money_flows_in_the_month_of_adoption() -> None:
    assert step(now={"waited": 0, "elapsed": 0}, p={"decision_lag": 0}).elapsed == 1


@pytest.mark.parametrize("duration", [1, 1.04, 2.5, 7 / 3])
def test_a_programme_that_is_paid_spends_what_was_announced(duration: float) -> None:
    after = fill(Programme, announced=16000)
    for _ in range(24 + 32):
        after = step(now=after._asdict(), p={"duration": duration, "granted": 1}, at_war=0, capacity=1)
    same(after.spent, 5000 * 0.4 * 0.5 * 30 / 1000 * 0.8)
    same(after.elapsed, duration * 12)


def test_prices_end_at_the_declared_growth_and_learn_by_the_declared_slope() -> None:
    at_end = step(now={"elapsed": 59}, p={"slope": 1}).price[0, 0, 0]
    assert at_end == pytest.approx(10 * 1.1 * 1.3)
    doubled = step(now={"announced": 800}, p={"cost_growth": 1, "slope": 0.8}).price[1, 1, 0]
    assert doubled == pytest.approx(20 * 0.9 * 0.8)


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign"),
    [
        ("announced", 0.2, 0.9, "spent", 1),
        ("decision_lag", 1, 5, "spent", -1),
        ("duration", 3, 9, "spent", -1),
        ("price_per_soldier", 10, 50, "spent", 1),
        ("realised", 0.2, 0.9, "spent", 1),
        ("in_war", 0.1, 0.9, "spent", 1),
        ("granted", 0.1, 0.9, "spent", 1),
        ("own_ceiling", 0.001, 0.2, "spent", 1),
        ("terms", 0.5, 2, "orders", -1),
        ("cost_growth", 0.6, 3, "orders", -1),
        ("slope", 0.6, 1, "orders", -1),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int) -> None:
    # Grants reach further than the members' own money only when the lead pays in full.
    at_war = 0 if name == "granted" else 1
    value = getattr(step(p=swept(programme, name, low, high), at_war=[at_war, at_war]), variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


def test_credit_helps_a_member_that_cannot_pay() -> None:
    training = step(p=swept(programme, "credited", 0.1, 0.9), at_war=[0, 0]).training[1]
    assert training[1] > training[0]


def test_the_lead_is_equipped_only_if_included() -> None:
    without, with_lead = np.moveaxis(step(p=swept(programme, "lead_included", 0, 1)).orders[0], -1, 0)
    assert not without.any()
    assert with_lead.all()


@given(
    st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda shares: sum(shares) > 0.1),
    st.floats(0, 1),
)
def test_equal_money_under_every_allocation(shares: list[float], home: float) -> None:
    allocation = np.array(shares) / sum(shares)
    after = step(plan={"allocation": allocation, "supplier_mix": [home, 1 - home]}, capacity=1)
    assert after.spent[0] - 7 == pytest.approx(sum(by_hand()))
    bought = (after.orders * after.price / 1000).sum()
    lines = after.training.sum() + after.command[0] + after.border.sum() + after.upkeep.sum()
    assert bought + lines == pytest.approx(sum(by_hand()))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1e6), st.integers(0, 1))
def test_never_more_than_the_stream_is_spent(granted, credited, ceiling, spending, at_war) -> None:
    p = {"granted": granted, "credited": credited, "own_ceiling": ceiling}
    spent = step(p=p, spending=spending, at_war=at_war).spent[0] - 7
    assert -1e-12 <= spent <= STREAM + 1e-12


@pytest.mark.parametrize("realised", [1e-300, 1e-307])
def test_next_to_no_money_is_paid_as_it_is(realised: float) -> None:
    after = step(now={"spent": 0}, p={"realised": realised, "granted": 1}, at_war=0, capacity=1)
    assert after.spent[0] == pytest.approx(STREAM / 0.8 * realised, rel=1e-6)


def test_a_programme_that_covers_nobody_costs_nothing() -> None:
    after = step(council={"scope": 0})
    same(after.spent, 7)
    assert np.all(np.isfinite(after.orders))
    assert not step(active=(0, 0, 0)).orders.any()


def test_the_start_by_hand() -> None:
    forces = fill(Forces, contingent=[6000, 2000, 0])
    begin = programme.start(np, alliance(), forces, parameters(programme, **USUAL))
    same(begin.announced, 0.4 * (6000 * 0.5 + 2000) * 2)
    same(begin.worth, [2 / 3, 4 / 3])
    np.testing.assert_allclose(begin.worth.mean(axis=0), 1)
    same(begin.price, [[10 * 1.1, 10 * 0.9], [20 * 1.1, 20 * 0.9]])
    assert begin.orders.shape == (3, 2, 2, 1)
    for name in ("orders", "waited", "elapsed", "training", "command", "border", "upkeep", "spent", "contracts"):
        assert not getattr(begin, name).any()
