"""The noise floor: how often idle uncertainties pass it, whatever the outcome is like."""

from collections.abc import Callable

import numpy as np
import pytest

from foedus.findings import noise
from foedus.findings.drivers import Uncertainties, classes, share
from foedus.findings.noise import Classes, floor, floors

DRAWS, IDLE = 2000, 270


def yes(count: int, draws: int = DRAWS) -> np.ndarray:
    return np.r_[np.ones(count), np.zeros(draws - count)]


def passing(y: np.ndarray, least: float, runs: int = 400) -> float:
    """How often the largest share of idle uncertainties in ten classes of equal size passes a floor, by simulation."""
    random = np.random.default_rng(1)
    others, size, of = y[y != 0], DRAWS // 10, 10
    if (others == 1).all():
        sums = random.multivariate_hypergeometric([size] * of, len(others), (runs, IDLE)).astype(float)
    else:
        where = np.arange(runs * IDLE)[:, None] * of + random.integers(of, size=(runs * IDLE, len(others)))
        weights = np.broadcast_to(others, where.shape).ravel()
        sums = np.bincount(where.ravel(), weights, runs * IDLE * of).reshape(runs, IDLE, of)
    between = (sums**2).sum(axis=2) / size - others.sum() ** 2 / DRAWS
    within = (((y - y.mean()) ** 2).sum() - between) / (DRAWS - of)
    shares = (between - (of - 1) * within) / (between + (DRAWS - of) * within)
    return float((shares.max(axis=1) > least).mean())


@pytest.fixture(scope="module")
def idle() -> dict[str, Classes]:
    random = np.random.default_rng(2)
    return {f"x{number}": classes(random.random(DRAWS)) for number in range(IDLE)}


def test_shares_of_deals_are_the_shares_of_outcomes() -> None:
    """Also where a class has one draw, or none."""
    codes = np.array([0, 1, 1, 1, 3, 3, 3, 3, 3, 3])
    y = np.array([2.0, 0, 1.0, 0, 0, 0, 5.0, 0, 0, 0])
    sums, sizes = np.bincount(codes, y, 4)[None, None], np.bincount(codes, minlength=4)[None]
    assert noise._shares(sums, sizes, y[y != 0])[0, 0] == pytest.approx(share(Classes(codes, 4, True), y))


@pytest.mark.parametrize("count", [2, 3, 4, 6, 10, 15, 20, 40])
def test_rare_outcomes_pass_one_time_in_twenty(idle: dict[str, Classes], count: int) -> None:
    """By F alone it was up to one in four; 400 runs leave an error of .011."""
    assert passing(yes(count), floors(idle, yes(count))["x0"]) < 0.09


def test_it_is_not_passed_much_less_often_than_said(idle: dict[str, Classes]) -> None:
    for count in (10, 20, 40):
        assert passing(yes(count), floors(idle, yes(count))["x0"]) > 0.02


def test_common_no_is_as_rare_yes(idle: dict[str, Classes]) -> None:
    assert floors(idle, 1 - yes(10)) == floors(idle, yes(10))
    assert floors(idle, 5 + 3 * yes(10)) == floors(idle, yes(10))


def test_few_large_values_among_zeros(idle: dict[str, Classes]) -> None:
    few = np.r_[np.random.default_rng(5).lognormal(size=10), np.zeros(DRAWS - 10)]
    assert passing(few, floors(idle, few)["x0"]) < 0.09


@pytest.mark.parametrize(
    "made",
    [
        lambda random, draws: random.normal(size=draws),
        lambda random, draws: random.lognormal(0, 2, size=draws),
        lambda random, draws: (random.random(draws) < 0.5) * 1.0,
        lambda random, draws: (random.random(draws) < 0.02) * 1.0,
    ],
)
def test_whole_runs(made: Callable[[np.random.Generator, int], np.ndarray]) -> None:
    """Drivers of idle uncertainties, two choices among them, found by chance in one run of twenty; error .015."""
    random = np.random.default_rng(4)
    number, draws, runs = 20, 400, 200
    passed = 0
    for _ in range(runs):
        columns = {f"x{each}": random.random(draws) for each in range(number)}
        columns |= {"a": random.integers(2, size=draws) * 1.0, "b": (random.random(draws) < 0.05) * 1.0}
        found = Uncertainties(columns, dict.fromkeys(columns, "facts"), {}).drivers("x", "p", made(random, draws))
        passed += bool(found.ranked)
    assert passed / runs < 0.1


def test_a_floor_of_one_run_is_f_s_where_many_histories_differ(idle: dict[str, Classes]) -> None:
    assert floors(idle, yes(DRAWS // 2))["x0"] == floor(DRAWS, 10, IDLE)
    assert floors(idle, np.random.default_rng(6).normal(size=DRAWS))["x0"] == floor(DRAWS, 10, IDLE)


def test_deals_are_judged_as_histories_are(idle: dict[str, Classes]) -> None:
    """The share of a deal is `share` of the outcome so dealt, in classes of any size."""
    random = np.random.default_rng(7)
    choice = Classes(random.choice(3, DRAWS, p=[0.01, 0.3, 0.69]), 3, True)
    for others in (np.ones(9), random.lognormal(size=9)):
        where = random.choice(DRAWS, 9, replace=False)
        y = np.zeros(DRAWS)
        y[where] = others
        for each in (choice, idle["x0"]):
            sums = np.bincount(each.codes, y, each.number)[None, None]
            sizes = np.bincount(each.codes, minlength=each.number)[None]
            assert noise._shares(sums, sizes, others)[0, 0] == pytest.approx(share(each, y))


def test_families_share_the_chance(idle: dict[str, Classes]) -> None:
    assert floors(idle, yes(10), families=20)["x0"] > floors(idle, yes(10))["x0"]
    assert floors(idle, yes(1000), families=20)["x0"] == floor(DRAWS, 10, 20 * IDLE)


def test_the_same_outcome_has_the_same_floor_in_whatever_blocks(
    idle: dict[str, Classes], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = np.r_[np.random.default_rng(5).lognormal(size=10), np.zeros(DRAWS - 10)]
    once = [floors(idle, y) for y in (yes(10), few)]
    monkeypatch.setattr(noise, "AT_ONCE", 2**20)
    assert [floors(idle, y) for y in (yes(10), few)] == once


def test_histories_without_the_outcome_are_left_out(idle: dict[str, Classes]) -> None:
    y = np.where(np.arange(DRAWS) % 2, np.nan, yes(20))
    left = {key: Classes(each.codes[::2], each.number, False) for key, each in idle.items()}
    assert floors(idle, y) == floors(left, y[::2])


def test_an_outcome_that_does_not_vary_is_no_trouble(idle: dict[str, Classes]) -> None:
    assert floors(idle, np.full(DRAWS, 3.0))["x0"] == floor(DRAWS, 10, IDLE)
    assert floors(idle, np.full(DRAWS, np.nan))["x0"] == 1.0
    assert floors({}, yes(3)) == {}
