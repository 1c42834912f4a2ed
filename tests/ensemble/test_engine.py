"""Engine: NumPy and JAX give the same histories, and a history depends on its draw and policy alone."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.case import levers as case_levers
from foedus.ensemble import engine
from foedus.ensemble.engine import CHUNK, Histories, Job, World
from foedus.model import month, outcomes
from foedus.model.parameters import Parameter, declarations
from foedus.model.state import Alliance, Month, State

MONTHS = 30
LINES = ("radio", "terror", "air", "drones", "jamming", "courses", "staff", "border", "upkeep")
LABELS: dict[str, tuple[str, ...]] = {
    "member": ("A", "B", "C", "D", "E", "F"),
    "ally": ("A", "B", "C", "D", "E", "F"),
    "family": LINES[:5],
    "supplier": ("home", "near", "far"),
    "line": LINES,
    "kind": ("unrest", "terror", "infiltration", "clash", "attack", "cyber"),
    "power": ("p", "q", "r"),
    "series": ("w", "x", "y", "z"),
    "horizon": ("2026", "2027"),
}
COUNTED = {"requests", "attacks", "incidents", "states", "sessions", "exercises"}
EVENTS = ("active_members", "session", "exercise", "incident", "attack", "request", "mission")


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def world(months: int = MONTHS, seed: int = 11) -> World:
    """Six members, of which one leads and one has frozen its part, and a case's size in all else."""
    number = np.arange(months)
    home = np.zeros((3, 6, 1))
    home[0, 4] = 1
    line = np.eye(9)[:, :, None]
    alliance = Alliance(
        lead=column(0, 0, 0, 0, 1, 0),
        home=home,
        line_family=line[:, :5],
        line_training=line[5],
        line_command=line[6],
        line_border=line[7],
        line_upkeep=line[8],
        internal=column(1, 0, 0, 0, 0, 0),
        incursion=column(0, 1, 1, 0, 0, 0),
        attack=column(0, 0, 0, 0, 1, 0),
        active=column(0, 1, 1, 1, 1, 1),
        frozen=column(1, 0, 0, 0, 0, 0),
        secretary=np.ones(1),
    )
    columns = {
        "number": number,
        "chair": (number[:, None] // 12) % 6 == np.arange(6),
        "session": number % 6 == 1,
        "appointment": number == 9,
        "renewal": number == 10,
        "exercise": np.repeat((number % 6 == 2)[:, None], 4, axis=1),
        "horizon": number[:, None] == np.array([11, 23]),
    }
    diary = Month(**{name: each.astype(float)[..., None] for name, each in columns.items()})
    return World(labels=LABELS, alliance=alliance, calendar=diary, seed=seed)


def parameters(first: int = 0, count: int = CHUNK) -> month.Parameters:
    """Each draw's parameters, the same whichever chunk it comes in."""
    parts: dict[str, Any] = {
        name: kind(*(drawn(name, field, each, first, count) for field, each in declarations(kind).items()))
        for name, kind in month.Parameters.__annotations__.items()
    }
    # The rest of the test needs a programme under way, threats and answers within the few months it runs.
    parts["council"] = parts["council"]._replace(tabled=np.ones(count), tolerance=np.ones(count))
    parts["programme"] = parts["programme"]._replace(decision_lag=parts["programme"].decision_lag / 20)
    parts["invocation"] = parts["invocation"]._replace(
        honours=np.full(count, 1.0), need=np.full((len(LABELS["kind"]), count), 300.0)
    )
    parts["equipment"] = parts["equipment"]._replace(unit=np.ones(count))
    parts["cohesion"] = parts["cohesion"]._replace(by_distance=np.full(count, 1.0))
    return month.Parameters(**parts)


def drawn(submodel: str, field: str, declared: Parameter, first: int, count: int) -> np.ndarray:
    shape = tuple(len(LABELS[axis]) for axis in declared.axes)
    low, high = float(declared.low), float(declared.high)
    values = np.random.default_rng([len(submodel), *field.encode()]).random((1024, *shape))[first : first + count]
    values = np.moveaxis(values, 0, -1)
    if declared.unit == "choice":
        return np.floor(values * (high + 1))
    middle = 0.5 * (max(low, 0) + high) if high <= 1 else max(low, 0) + 0.1 * (high - max(low, 0))
    return np.clip(middle * (0.2 + values), low, high)


def levers(*allocation: float) -> month.Levers:
    mix = {"home": 0.6, "near": 0.3, "far": 0.1}
    settings = {"programme.allocation": dict(zip(LINES, allocation, strict=True)), "programme.supplier_mix": mix}
    return case_levers.levers(settings, LABELS)


BALANCED = levers(0.2, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05)
TRAINING = levers(0, 0, 0, 0, 0, 0.8, 0.2, 0, 0)


@pytest.fixture(scope="session")
def job() -> Job:
    return Job(world(), 0, parameters(), BALANCED)


@pytest.fixture(scope="session")
def by_numpy(job: Job) -> Histories:
    return engine.simulate(job, "numpy")


@pytest.fixture(scope="session")
def by_jax(job: Job, tmp_path_factory: pytest.TempPathFactory) -> Histories:
    pytest.importorskip("jax")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(tmp_path_factory.mktemp("compiled")))
        return engine.simulate(job, "jax")


def test_much_happens_in_the_histories_that_are_compared(by_numpy: Histories) -> None:
    quiet = [name for name, values in by_numpy.outcomes.items() if not np.nan_to_num(values).any()]
    assert not quiet
    assert np.all(by_numpy.failure.month == -1)


@pytest.mark.slow
def test_numpy_and_jax_decide_the_same_and_agree_in_numbers(by_numpy: Histories, by_jax: Histories) -> None:
    catalogue = outcomes.catalogue(LABELS["horizon"])
    assert set(by_jax.outcomes) == set(by_numpy.outcomes) == set(catalogue)
    for name, expected in by_numpy.outcomes.items():
        got = by_jax.outcomes[name]
        assert got.dtype == expected.dtype == np.float64
        if catalogue[name].kind == "yes-no" or catalogue[name].unit in COUNTED:
            np.testing.assert_array_equal(got, expected, err_msg=name)
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12, err_msg=name)
    for name, expected in by_numpy.series.items():
        got = by_jax.series[name]
        assert got.shape == expected.shape == (MONTHS, CHUNK)
        if name in EVENTS:
            np.testing.assert_array_equal(got, expected, err_msg=name)
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12, err_msg=name)
    np.testing.assert_array_equal(by_jax.failure, by_numpy.failure)


def differing(one: Histories, other: Histories) -> list[str]:
    return [name for name, values in one.outcomes.items() if values.tobytes() != other.outcomes[name].tobytes()]


@pytest.mark.slow
def test_same_seed_same_bytes_by_jax(job: Job, by_jax: Histories) -> None:
    assert differing(by_jax, engine.simulate(job, "jax")) == []
    assert "attacks" in differing(by_jax, engine.simulate(replace(job, world=world(seed=12)), "jax"))


def test_same_seed_same_bytes_by_numpy(job: Job, by_numpy: Histories) -> None:
    assert differing(by_numpy, engine.simulate(job, "numpy")) == []
    assert "attacks" in differing(by_numpy, engine.simulate(replace(job, world=world(seed=12)), "numpy"))


def cells(part: Any) -> np.ndarray:
    """All of a state's part by history, `[history, cell]`."""
    return np.concatenate([each.reshape(-1, CHUNK) for each in part]).T


def party(now: State) -> np.ndarray:
    return now.cohesion.active + now.cohesion.frozen


def test_two_policies_meet_the_same_luck_until_their_money_differs(job: Job) -> None:
    one, other = (list(engine.states(replace(job, levers=plan))) for plan in (BALANCED, TRAINING))
    money = np.array([now.programme.waited > 0 for now in one])  # what needs no arms contract flows from adoption
    assert money[0].sum() < CHUNK / 10
    assert money[-1].sum() > CHUNK / 2
    together, shocks_only = np.ones(CHUNK, dtype=bool), job.parameters.threats.rule == 0
    for number, (now, then) in enumerate(zip(one, other, strict=True)):
        untouched = ~money[number]
        for name in State._fields:
            same = np.all(cells(getattr(now, name)) == cells(getattr(then, name)), axis=1)
            assert np.all(same[untouched]), f"{name}, month {number}"
        # Unrest has nothing to do with the money: where the same members stand in the alliance, it strikes the same.
        alike = np.all(now.threats.arrival[:, 0] == then.threats.arrival[:, 0], axis=0)
        assert np.all(alike[together & shocks_only])
        together = np.all(party(now) == party(then), axis=0)
    assert not np.array_equal(one[-1].training.proficiency, other[-1].training.proficiency)


def test_a_draw_is_the_same_in_another_chunk() -> None:
    half = CHUNK // 2
    first = engine.simulate(Job(world(14), 0, parameters(0), BALANCED), "numpy")
    second = engine.simulate(Job(world(14), half, parameters(half), BALANCED), "numpy")
    for name, values in first.outcomes.items():
        np.testing.assert_allclose(second.outcomes[name][:half], values[half:], rtol=1e-12, atol=1e-12, err_msg=name)
    assert not np.array_equal(first.outcomes["incidents"], second.outcomes["incidents"])


def spoilt(p: month.Parameters, **values: float) -> month.Parameters:
    """With the named parameters of the budget not numbers in draw 5."""
    changed = {}
    for name, value in values.items():
        array = getattr(p.budget, name).copy()
        array[..., 5] = value
        changed[name] = array
    return p._replace(budget=p.budget._replace(**changed))


def failing(job: Job, engine_name: str, before: Histories) -> None:
    got = engine.simulate(replace(job, parameters=spoilt(job.parameters, growth=np.nan)), engine_name)
    others = np.arange(CHUNK) != 5
    assert got.failure.month[5] == 0
    assert tuple(month.SUBMODELS)[got.failure.submodel[5]] == "budget"
    assert np.all(got.failure.month[others] == -1)
    for name, values in before.outcomes.items():
        np.testing.assert_array_equal(got.outcomes[name][others], values[others], err_msg=name)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_history_that_fails_is_named_and_spoils_no_other(job: Job, by_numpy: Histories) -> None:
    failing(job, "numpy", by_numpy)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_history_that_fails_by_jax_is_named_and_spoils_no_other(job: Job, by_jax: Histories) -> None:
    failing(job, "jax", by_jax)


def test_a_parameter_may_have_one_value_for_all_draws() -> None:
    wide = parameters()
    narrow: list[Any] = [type(part)(*(each[..., :1] for each in part)) for part in wide]
    spread: list[Any] = [type(part)(*(np.repeat(each, CHUNK, axis=-1) for each in part)) for part in narrow]
    one, other = (
        engine.simulate(Job(world(4), 0, month.Parameters(*parts), BALANCED), "numpy") for parts in (narrow, spread)
    )
    for name, values in one.outcomes.items():
        np.testing.assert_array_equal(values, other.outcomes[name], err_msg=name)


def test_a_run_has_at_least_one_month() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        engine.simulate(Job(world(0), 0, parameters(), BALANCED), "numpy")


def test_jax_is_kept_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAX_PLATFORMS", raising=False)
    monkeypatch.setenv("NPROC", "8")
    engine.quieten_jax()
    assert os.environ["NPROC"] == "1"
    assert os.environ["JAX_PLATFORMS"] == "cpu"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted by Linux's /proc")
def test_a_process_computes_on_one_thread() -> None:
    count = """
from foedus.ensemble import engine
engine.quieten_jax()
import jax, pathlib
jax.jit(lambda x: x @ x)(jax.numpy.ones((900, 900))).block_until_ready()
names = [(each / "comm").read_text() for each in pathlib.Path("/proc/self/task").iterdir()]
print(sum("Eigen" in name for name in names))
"""
    told = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1"]


def test_an_option_that_the_compiler_does_not_know_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jax")
    monkeypatch.setattr(engine, "COMPILER_OPTIONS", {"xla_no_such_option": 1, "xla_cpu_prefer_vector_width": 256})
    assert engine._known_options() == {"xla_cpu_prefer_vector_width": 256}
