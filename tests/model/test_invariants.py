"""What holds whatever the parameters, anywhere within their declared ranges, over several months of the whole model."""

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foedus.model import month, outcomes, programme
from foedus.model.parameters import Parameter, declarations
from foedus.model.state import Procurement, State

from .world import LABELS, alliance, levers, run

MONTHS = 8
HISTORIES = 2
whole_model = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


CELLS = [
    (declared, tuple(len(LABELS[axis]) for axis in declared.axes))
    for kind in month.Parameters.__annotations__.values()
    for declared in declarations(kind).values()
]
SIZE = sum(int(np.prod(shape)) * HISTORIES for _, shape in CELLS)


def placed(position: np.ndarray, declared: Parameter) -> np.ndarray:
    """Values at positions from 0, the low end of the declared range, to 1, the high one."""
    if declared.unit == "choice":
        return np.round(declared.low + position * (declared.high - declared.low))
    if declared.low > 0:
        return np.clip(declared.low * (declared.high / declared.low) ** position, declared.low, declared.high)
    return declared.low + position * (declared.high - declared.low)


def parameters(positions: np.ndarray) -> month.Parameters:
    parts, at = iter(CELLS), 0
    containers = []
    for kind in month.Parameters.__annotations__.values():
        fields = []
        for _ in declarations(kind):
            declared, shape = next(parts)
            size = int(np.prod(shape)) * HISTORIES
            fields.append(placed(positions[at : at + size].reshape(*shape, HISTORIES), declared))
            at += size
        containers.append(kind(*fields))
    return month.Parameters(*containers)


anywhere = st.floats(0, 1, allow_subnormal=False)
ends_and_repetitions = arrays(float, SIZE, elements=anywhere, fill=anywhere)
well_mixed = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).random(SIZE))


def lively(p: month.Parameters) -> month.Parameters:
    """The same, but with a programme adopted at the first session and signed at once, and allies that come."""
    zero, one = np.zeros(HISTORIES), np.ones(HISTORIES)
    return p._replace(
        calendar=p.calendar._replace(session_delay=zero, cancelled=zero),
        council=p.council._replace(tabled=one, tolerance=one, noise=zero),
        programme=p.programme._replace(decision_lag=zero, realised=one, announced=one, duration=5 * one),
        procurement=p.procurement._replace(slip=one / 2, lag=0 * p.procurement.lag + 0.2, cancelled=0.05 * one),
        equipment=p.equipment._replace(unit=one),
        invocation=p.invocation._replace(asks=one, honours=5 * one, applies=one),
    )


all_values = st.builds(
    lambda positions, change: change(parameters(positions)),
    st.one_of(well_mixed, ends_and_repetitions),
    st.sampled_from([lively, lambda p: p]),
)
"""Any parameters within their declared ranges."""


def shares(axis: str) -> st.SearchStrategy[np.ndarray]:
    """Shares of one whole."""
    return (
        st.lists(st.integers(0, 10), min_size=len(LABELS[axis]), max_size=len(LABELS[axis]))
        .filter(any)
        .map(lambda parts: np.array(parts, dtype=float) / sum(parts))
    )


plans = st.builds(lambda lines, mix: levers(allocation=lines, supplier_mix=mix), shares("line"), shares("supplier"))
standings = st.lists(st.sampled_from(["active", "frozen", "out"]), min_size=2, max_size=2)


def histories(p: month.Parameters, plan: month.Levers, standing: list[str]) -> list[State]:
    members = ["active", *standing]
    world = alliance(active=[each == "active" for each in members], frozen=[each == "frozen" for each in members])
    return run(MONTHS, p, plan, HISTORIES, world)


VARIABLES = [
    (name, field, declared)
    for name, part in State.__annotations__.items()
    for field, declared in declarations(part).items()
]
UNBOUNDED = {
    ("supplier", "level"): "of what was possible in peace; more is possible",
    ("supplier", "capacity"): "of what was possible in peace; more is possible",
    ("rivalry", "alarm"): "of the usual hostility; more is possible",
    ("outcomes", "delivered"): "of what was announced; falling prices buy more",
    ("outcomes", "in_service"): "of what was announced; falling prices buy more",
}
SIGNED = {
    ("calendar", "waiting"): "no session is due",
    ("supplier", "swing"): "a bad time for orders",
    ("rivalry", "alarm"): "arms were taken away",
}


@given(all_values, plans, standings)
@whole_model
def test_invariants(p: month.Parameters, plan: month.Levers, standing: list[str]) -> None:
    states = histories(p, plan, standing)
    for number, now in enumerate(states):
        for name, field, declared in VARIABLES:
            array, where = getattr(getattr(now, name), field), f"{name}.{field}, month {number}"
            assert np.all(np.isfinite(array)), where
            if (name, field) not in SIGNED:
                assert np.all(array >= 0), where
            bounded = declared.unit in ("share", "flag") or "0 to 1" in declared.meaning
            if bounded and (name, field) not in UNBOUNDED:
                assert np.all(array <= 1 + 1e-12), where
            if declared.unit == "flag":
                assert np.all((array == 0) | (array == 1)), where
        if number:
            accounted(states[number - 1], now, p)
        standing_is_consistent(now)


def under_way(chain: Procurement) -> np.ndarray:
    """Sets in the chain, by member, family and supplier."""
    return chain.contracted + chain.produced + chain.shipped


def accounted(before: State, now: State, p: month.Parameters) -> None:
    """What was in the chain and what is ordered is in it, delivered or cancelled; what is delivered is held or worn.

    Nothing is ordered that is not lacking, and the lead's war takes of what is on hand alone.
    """
    lacking = programme.lacking(np, before.equipment, before.procurement)
    assert np.all(now.programme.orders.sum(axis=2) <= lacking * (1 + 1e-9) + 1e-9)
    chain, world = under_way(before.procurement), alliance()
    cancelled = chain + now.programme.orders - under_way(now.procurement) - now.procurement.delivered
    party = (before.cohesion.active + before.cohesion.frozen > 0)[:, None, None]
    stays = party | ((world.home * world.lead).sum(axis=1) == 0)
    expected = chain * np.where(stays, p.procurement.cancelled, 1.0)
    np.testing.assert_allclose(cancelled, np.broadcast_to(expected, cancelled.shape), rtol=1e-9, atol=1e-6)
    kit, held = now.equipment, before.equipment
    worn = held.new / (12 * p.equipment.life)
    at_war = world.lead * now.supplier.at_war
    left = np.where(at_war > 0, np.exp(-p.equipment.lost_in_war / 12), 1.0)[:, None, None]
    waiting = [each.stored + each.begun + each.converting for each in (held, kit)]
    np.testing.assert_allclose(
        waiting[1] + kit.new / left, waiting[0] + held.new - worn + now.procurement.delivered, rtol=1e-9, atol=1e-6
    )


def test_much_happens_where_it_is_lively() -> None:
    """The invariants are put to histories in which sets are ordered, delivered, converted and cancelled."""
    middling = np.random.default_rng(2).random(SIZE)
    last = histories(lively(parameters(middling)), levers(), ["active", "frozen"])[-1]
    for part, fields in {
        "council": ("adopted",),
        "procurement": ("contracted", "produced", "shipped", "delivered_so_far"),
        "equipment": ("begun", "converting", "new"),
    }.items():
        for field in fields:
            assert getattr(getattr(last, part), field).any(), f"{part}.{field}"
    sums = dict(zip(outcomes.ADDED_UP, last.outcomes.sums, strict=True))
    for name in ("requests", "answered", "incidents", "exercises"):
        assert sums[name].any(), name


def standing_is_consistent(now: State) -> None:
    """Who does not take full part neither votes, nor contributes, nor asks, nor comes."""
    bonds = now.cohesion
    assert np.all(bonds.active + bonds.frozen <= 1)
    parties = (bonds.active + bonds.frozen).sum(axis=0)
    assert np.all((parties == 0) | (parties >= 2))  # one state is no alliance
    np.testing.assert_array_equal(bonds.active[0], parties > 0)  # and the lead leaves none that goes on


@given(all_values, plans, standings)
@whole_model
def test_who_takes_no_full_part_neither_votes_nor_contributes_nor_asks(p, plan, standing) -> None:
    states = histories(p, plan, standing)
    for before, now in pairwise(states):
        aside = before.cohesion.active == 0
        cast = now.council.votes - before.council.votes
        sent = now.supplier.sent - before.supplier.sent
        for array in (cast, sent, now.forces.contingent, now.calendar.exercises, now.invocation.asked):
            assert not array[aside].any()
        assert not now.programme.training[aside].any()
        assert not (now.programme.orders * aside[:, None, None]).any()
        assert not (now.invocation.comes * aside[:, None]).any()
        assert not (now.invocation.comes * aside).any()
        # ... and nobody that is no party at all is threatened in the alliance's name.
        out = before.cohesion.active + before.cohesion.frozen == 0
        assert not (now.threats.arrival * out[:, None]).any()


@given(all_values, standings, st.sampled_from(["radio", "air", "courses", "staff", "border", "upkeep"]))
@whole_model
def test_equal_money_whatever_it_is_spent_on(p: month.Parameters, standing: list[str], line: str) -> None:
    """From one state, every allocation of all the money spends the same if all that is ordered lacks and can be had.

    Half of it spends no more than the whole, and no less than the half of it.
    """
    now = histories(p, levers(), standing)[-1]
    ones = np.ones(HISTORIES)
    p = p._replace(programme=p.programme._replace(decision_lag=0 * ones))
    on_one = np.array([each == line for each in LABELS["line"]], dtype=float)
    plans = (levers(), *(levers(allocation=part * on_one, supplier_mix=[0, 1]) for part in (1.0, 0.5, 0.0)))
    spent = []
    for plan in plans:
        after = programme.step(
            np,
            now.programme._replace(waited=0 * ones, elapsed=0 * ones),
            alliance(),
            now.council._replace(adopted=ones, scope=ones),
            now.budget,
            now.supplier._replace(capacity=np.ones_like(now.supplier.capacity)),
            now.forces,
            now.equipment._replace(required=np.full_like(now.equipment.required, 1e15)),
            now.procurement,
            now.cohesion,
            p.programme,
            plan.programme,
        )
        spent.append(after.spent - now.programme.spent)
        on_lines = after.training.sum(axis=0) + after.command + after.border.sum(axis=0) + after.upkeep.sum(axis=0)
        on_sets = (after.orders * after.price / programme.THOUSAND).sum(axis=(0, 1, 2))
        np.testing.assert_allclose(on_lines + on_sets, after.spent - now.programme.spent, rtol=1e-9, atol=1e-9)
    usual, whole, half, none = spent
    np.testing.assert_allclose(whole, usual, rtol=1e-9, atol=1e-9)
    assert np.all(half <= whole * (1 + 1e-9) + 1e-9)
    assert np.all(half >= whole / 2 * (1 - 1e-9) - 1e-9)
    np.testing.assert_array_equal(none, 0 * ones)


@given(all_values, standings)
@whole_model
def test_a_policy_of_nothing_orders_and_spends_nothing(p: month.Parameters, standing: list[str]) -> None:
    last = histories(lively(p), levers(allocation=0, supplier_mix=0), standing)[-1]
    assert not last.programme.spent.any()
    assert not last.programme.ordered.any()
    assert not last.procurement.delivered_so_far.any()
    assert not any(getattr(last.equipment, name).any() for name in ("stored", "begun", "converting", "new"))


@given(all_values, standings, st.floats(0, 1), st.floats(0, 500), st.floats(0, 500))
@whole_model
def test_more_training_money_never_lowers_readiness(p, standing, start, less, more) -> None:
    less, more = sorted((less, more))
    now = histories(p, levers(), standing)[-1]
    ratings = []
    for money in (less, more):
        skill = month.training.step(
            np,
            now.training._replace(proficiency=np.full_like(now.training.proficiency, start)),
            alliance(),
            now.calendar,
            now.supplier,
            now.programme._replace(training=np.full_like(now.programme.training, money)),
            now.forces,
            p.training,
        )
        ready = month.readiness.step(np, now.forces, now.equipment, skill, p.readiness)
        ratings.append((ready.rating, ready.collective))
    for worse, better in zip(*ratings, strict=True):
        assert np.all(better >= worse - 1e-12)


SHARES_OF_OTHERS = ("delivered", "in_service", "contracted", "externality", "ready_troops")
"""Not parts of what they are compared with: of what was announced, of usual hostility, of who took part at first."""


@given(all_values, plans, standings)
@whole_model
def test_outcomes_are_complete_and_probabilities_are_probabilities(p, plan, standing) -> None:
    last = histories(p, plan, standing)[-1]
    for name, value in outcomes.read(np, LABELS["horizon"], alliance(), last).items():
        outcome = outcomes.catalogue(LABELS["horizon"])[name]
        assert value.shape == (HISTORIES,), name
        if outcome.kind == "yes-no":
            assert np.all((value == 0) | (value == 1)), name
        if outcome.unit == "share" and not name.startswith(SHARES_OF_OTHERS):
            assert np.all(np.isnan(value) | ((value >= 0) & (value <= 1 + 1e-12))), name
