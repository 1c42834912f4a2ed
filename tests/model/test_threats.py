"""Threats: one month by hand under both rules, their mean, the severities, and who attacks."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from foedus.model import threats
from foedus.model.state import Cohesion, Deterrence, Rivalry, Threats

from .world import ONE, alliance, fill, luck, parameters, same, swept

USUAL: dict[str, Any] = {
    "rate": [2.4, 6.0, 50.0],
    "exposure": [[1.0, 0.5, 9.0], [0.5, 2.0, 9.0], [1.0, 1.0, 9.0]],
    # Raids: half with the north, a quarter with the south. Unrest comes from inside, whatever is written here.
    "author": [[0.6, 0.4], [0.5, 0.25], [0.3, 0.7]],
    "dispersion": 0,
    "offspring": 0.6,
    "fades": 0.25,
    "tail": [4.0, 2.0, 1.0],
}
OUTSIDE: dict[str, Any] = {"rise": [1.6, 0.5], "weight": [[0.8, 0.2], [0, 1], [0, 0]]}
ATTACKS = [[0.04, 0.01], [0.005, 0.015], [0.0, 0.03]]


def step(
    p=None,
    chance=None,
    now=None,
    powers=None,
    attacks: Any = ATTACKS,
    active: Any = (1, 1, 0),
    frozen: Any = (0, 0, 1),
) -> Threats:
    return threats.step(
        np,
        fill(Threats, **(now or {})),
        alliance(),
        fill(Rivalry, **(OUTSIDE | (powers or {}))),
        fill(Deterrence, attack_rate=attacks),
        fill(Cohesion, active=active, frozen=frozen),
        parameters(threats, **(USUAL | (p or {}))),
        luck(threats, **(chance or {})),
    )


# By hand: unrest 2.4 / 12 times exposure; raids 6 / 12 times exposure, of which three quarters move with the powers'
# rise, for the first member (.8 * .5 * 1.6 + .2 * .25 * .5) / (.8 * .5 + .2 * .25) = .665 / .45, for the second that of
# the south, for the third, on whom no power bears, nothing; attacks at the rate that deterrence leaves.
RAIDS = [0.25 * (0.25 + 0.75 * 0.665 / 0.45), 1.0 * (0.25 + 0.75 * 0.5), 0.5]
RATES = np.array([[0.2, RAIDS[0], 0.05], [0.1, RAIDS[1], 0.02], [0.2, RAIDS[2], 0.03]])


def arrives_at(rates: np.ndarray, **given: Any) -> None:
    """Fail unless one and then two threats arrive just above the probabilities that belong to these rates."""
    none = np.exp(-rates)[..., None]
    one = none * (1 + rates[..., None])
    counts = {0: none * 0.9999, 1: none * 1.0001, 2: one + (1 - one) * 1e-4}
    for number, deviate in counts.items():
        after = step(
            chance={"arrival": deviate} | given.get("chance", {}), **{k: given[k] for k in given if k != "chance"}
        )
        same(after.arrival, np.full((3, 3), number))


def test_a_month_by_hand() -> None:
    arrives_at(RATES)


def test_a_common_shock_by_hand() -> None:
    # One standard deviation up, .8, less the half variance that keeps the mean at 1; for the first member only.
    shock = np.array([exp(0.8 - 0.32), exp(-0.32), exp(-0.32)])
    arrives_at(RATES * shock[:, None], p={"dispersion": 0.8}, chance={"shock": [ONE, 0.5, 0.5]})


def test_self_excitation_by_hand() -> None:
    set_off = np.array([[0.4, 0, 0], [0, 1.5, 0], [0, 0, 2.0]])
    arrives_at(0.4 * RATES + set_off, p={"rule": 1, "dispersion": 2}, now={"set_off": set_off}, chance={"shock": ONE})


def test_what_is_set_off_fades_and_grows_by_hand() -> None:
    # With next to no threats usual and .4 set off, none arrive up to e^-.4 = .67, two from .94.
    after = step(
        p={"rule": 1, "rate": 1e-9}, attacks=1e-9, now={"set_off": 0.4}, chance={"arrival": [[0.5, 0.7, 0.95]] * 3}
    )
    same(after.arrival, [[0, 1, 2]] * 3)
    same(after.set_off, [[0.4 * 0.75 + 0.6 * 0.25 * number for number in (0, 1, 2)]] * 3)


def test_the_start_by_hand() -> None:
    begin = threats.start(
        np,
        alliance(),
        fill(Rivalry, **OUTSIDE),
        fill(Deterrence, attack_rate=ATTACKS),
        parameters(threats, **USUAL),
    )
    same(begin.set_off, 0.6 * RATES)
    assert not any(getattr(begin, name).any() for name in ("arrival", "severity", "author"))


def counted(months: int, histories: int, seed: int = 7, **given: Any) -> np.ndarray:
    """Threats in all of these months that arrive by kind, a month: `[kind]`."""
    draw = np.random.default_rng(seed)
    p = given.pop("p", {})
    now = threats.start(
        np,
        alliance(),
        fill(Rivalry, **OUTSIDE),
        fill(Deterrence, attack_rate=ATTACKS),
        parameters(threats, **(USUAL | p)),
    )
    total = np.zeros(3)
    for _ in range(months):
        chance = {"shock": draw.random((3, histories)), "arrival": draw.random((3, 3, histories))}
        now = step(now=now._asdict(), p=p, chance=chance, **given)
        total += now.arrival.mean(axis=2).sum(axis=0)
    return total / months


def test_both_rules_have_the_usual_rate_as_their_mean() -> None:
    expected = RATES.sum(axis=0)
    shocks = counted(60, 4000, p={"dispersion": 0.8})
    cascades = counted(60, 4000, p={"rule": 1})
    np.testing.assert_allclose(shocks, expected, rtol=0.02)
    np.testing.assert_allclose(cascades, expected, rtol=0.02)


@pytest.mark.parametrize("rule", [0, 1])
def test_five_times_the_rate_is_five_times_the_threats(rule: int) -> None:
    # Unrest and raids on the members from .02 to .25 a month, then from .1 to 1.25.
    p = {"rule": rule, "dispersion": 0.5, "offspring": 0.3}
    few = counted(60, 6000, p=p | {"rate": [0.6, 1.5, 1]})[:2]
    many = counted(60, 6000, seed=8, p=p | {"rate": [3.0, 7.5, 1]})[:2]
    np.testing.assert_allclose(many / few, [5, 5], rtol=0.03)


def test_no_cascade_runs_away() -> None:
    p = {"rule": 1, "offspring": 0.95, "rate": [0.6, 1.5, 1]}
    usual = np.array([0.05, 0.25 * RAIDS[0] / 0.25 / 4 + RAIDS[1] / 4 + 0.125])
    early, late = (counted(months, 1500, p=p)[:2] for months in (120, 480))
    assert np.all(late < 3 * usual + 0.2)
    np.testing.assert_allclose(late, early, rtol=0.35)


@pytest.mark.parametrize(("number", "deviate"), [(1, 0.7), (2, 0.93), (3, 0.99)])
def test_the_worst_of_several_is_the_greatest_of_their_severities(number: int, deviate: float) -> None:
    # At a rate of 0.6 there are none up to .549, one up to .878, two up to .977, three up to .9966.
    draw = np.random.default_rng(number)
    after = step(
        p={"rate": [7.2, 1, 1], "exposure": 1}, chance={"arrival": deviate, "severity": draw.random((3, 3, 5000))}
    )
    same(after.arrival[0, 0], number)
    worst = draw.beta(1, 4, (number, 5000)).max(axis=0)
    assert kstest(after.severity[0, 0], worst).pvalue > 0.01
    assert kstest(after.severity[0, 0], lambda x: beta.cdf(x, 1, 4) ** number).pvalue > 0.01
    if number > 1:
        assert kstest(after.severity[0, 0], lambda x: beta.cdf(x, 1, 4)).pvalue < 1e-6


def test_severity_by_hand() -> None:
    none, one, two = 1e-9, np.exp(-RATES) * 1.001, 1 - 1e-9
    first = step(chance={"arrival": np.where(np.arange(3) < 2, one, none)[..., None], "severity": 1 - 0.0625})
    # The deviate .9375 leaves .0625: its fourth root is .5, its square root .25.
    same(first.arrival, [[1, 1, 0]] * 3)
    same(first.severity, [[1 - 0.5, 1 - 0.25, 0]] * 3)
    assert np.all(step(chance={"arrival": two, "severity": 0.9375}).severity[:, :2] > first.severity[:, :2])


def test_severities_have_the_declared_mean() -> None:
    deviates = (np.arange(20000) + 0.5) / 20000
    one = np.exp(-RATES)[..., None] * 1.001
    severity = step(chance={"arrival": one, "severity": np.broadcast_to(deviates, (3, 3, 20000))}).severity
    np.testing.assert_allclose(severity[0].mean(axis=1), [1 / 5, 1 / 3, 1 / 2], atol=1e-4)


def test_an_attack_has_one_author_and_nothing_else_has() -> None:
    deviates = np.broadcast_to((np.arange(2000) + 0.5) / 2000, (3, 2000))
    arrival = np.ones((3, 3, 1)) * [[0], [0], [1 - 1e-9]]
    attacked = step(chance={"arrival": arrival, "author": deviates})
    assert attacked.arrival[:, 2].all()
    np.testing.assert_array_equal(attacked.author.sum(axis=1), np.ones((3, 2000)))
    # As often as its rate is of all rates: .04 of .05, .005 of .02, nothing of .03.
    np.testing.assert_allclose(attacked.author.mean(axis=2), [[0.8, 0.2], [0.25, 0.75], [0, 1]], atol=1e-3)

    raided = step(chance={"arrival": np.ones((3, 3, 1)) * [[1 - 1e-9], [1 - 1e-9], [0]], "author": deviates})
    assert raided.arrival[:, :2].all()
    assert not raided.author.any()


def test_a_former_member_is_not_counted() -> None:
    after = step(active=(1, 0, 0), chance={"arrival": 1 - 1e-9})
    for name in ("arrival", "severity", "author"):
        assert not getattr(after, name)[1].any()
    assert after.arrival[2].all()


def rates(rise: Any, **p: Any) -> np.ndarray:
    return threats.usual_rate(
        np,
        alliance(),
        fill(Rivalry, **(OUTSIDE | {"rise": rise})),
        fill(Deterrence, attack_rate=ATTACKS),
        parameters(threats, **(USUAL | p)),
    )


def test_a_kind_without_author_does_not_move_with_the_powers() -> None:
    nobodys = {"author": [[0, 0], [0, 0], [0.5, 0.5]]}
    np.testing.assert_array_equal(rates([9, 9], **nobodys), rates([1, 1], **nobodys))
    assert np.all(rates([9, 9])[:2, 1] > rates([1, 1])[:2, 1])


def test_unrest_and_the_rate_of_attacks_come_from_elsewhere() -> None:
    np.testing.assert_array_equal(rates([9, 9])[:, [0, 2]], rates([1, 1])[:, [0, 2]])


def test_a_power_moves_only_what_it_is_behind_where_it_bears() -> None:
    norths = {"author": [[0, 0], [1, 0], [0, 0]]}
    grown = rates([9, 1], **norths)[:, 1, 0] / rates([1, 1], **norths)[:, 1, 0]
    np.testing.assert_allclose(grown, [9, 1, 1])  # it does not bear on the second, nor anyone on the third
    # The south's growth leaves alone what the north is behind, though it bears on both.
    np.testing.assert_array_equal(rates([1, 9], **norths), rates([1, 1], **norths))


@pytest.mark.parametrize(
    ("name", "low", "high", "variable", "sign", "rule"),
    [
        ("rate", 0.1, 40, "arrival", 1, 0),
        ("exposure", 0.1, 20, "arrival", 1, 0),
        ("dispersion", 0, 3, "arrival", -1, 0),  # an ordinary month: a wide shock has its mass in rare ones
        ("offspring", 0, 0.9, "set_off", 1, 1),
        ("offspring", 0, 0.9, "arrival", -1, 1),  # the fewer come by themselves
        ("fades", 0, 1, "set_off", -1, 1),
        ("tail", 0.5, 20, "severity", -1, 0),
    ],
)
def test_direction(name: str, low: float, high: float, variable: str, sign: int, rule: int) -> None:
    arrival = {"dispersion": 0.8, "fades": 0.01}.get(name, 0.9)
    set_off = 0 if variable == "arrival" else 3.0
    change = {"rule": rule} | swept(threats, name, low, high)
    value = getattr(step(p=change, now={"set_off": set_off}, chance={"arrival": arrival}), variable)
    assert (value[..., 1] - value[..., 0]).sum() * sign > 0


def test_what_comes_from_powers_moves_with_their_author_share() -> None:
    less, more = (rates([3, 3], author=[[0, 0], [share, 0], [0, 0]])[0, 1, 0] for share in (0.1, 0.6))
    assert less == pytest.approx(0.25 * (1 + 0.1 * 2))
    assert more == pytest.approx(0.25 * (1 + 0.6 * 2))


@given(st.floats(0.001, 0.999), st.floats(0.1, 100), st.floats(0.001, 0.999))
def test_severity_lies_within_its_bounds(deviate: float, tail: float, arrival: float) -> None:
    after = step(p={"tail": tail}, chance={"arrival": arrival, "severity": deviate})
    assert np.all((after.severity >= 0) & (after.severity <= 1))
    assert np.all((after.severity > 0) <= (after.arrival > 0))
