"""Loading the example, and finding cases."""

import dataclasses
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from foedus.case import Case, bind, examine, find, load, shipped
from foedus.case import files as files_module
from foedus.case import load as load_case
from foedus.model import luck, month
from foedus.model.parameters import AXES, declarations
from foedus.model.state import Alliance
from foedus.problems import CaseErrors

from ..example import EXAMPLE
from .broken import broken, said


@pytest.fixture(scope="module")
def case() -> Case:
    return load(EXAMPLE)


def drawn(case: Case, draws: np.ndarray) -> dict[str, np.ndarray]:
    chances = np.random.default_rng(1)
    return {key: each.draw(*chances.random((3, len(draws)))).value for key, each in case.beliefs.uncertain.items()}


def test_what_the_case_is(case: Case) -> None:
    assert case.about.name == "example"
    assert (case.about.start.isoformat(), case.about.months, case.about.horizons) == (
        "2026-01-01",
        60,
        ("2026", "2030"),
    )
    assert (case.about.criterion, case.about.fan, case.about.reference_policy) == (
        "readiness_2030",
        "readiness",
        "equip",
    )
    assert case.about.cut_off == "2025-11-30"
    assert case.warnings == ()


def test_every_axis_has_labels_with_names(case: Case) -> None:
    assert set(case.scene.labels) == set(AXES)
    for axis, labels in case.scene.labels.items():
        assert labels, axis
        assert set(case.scene.names[axis]) == set(labels)
    assert case.scene.labels["ally"] == case.scene.labels["member"] == ("ARD", "BEL", "COR")
    assert case.scene.names["member"]["COR"] == "Corvia"


def test_the_alliance_by_hand(case: Case) -> None:
    flags = {name: array[..., 0].tolist() for name, array in case.scene.alliance._asdict().items()}
    assert flags == {
        "lead": [1, 0, 0],
        "home": [[1, 0, 0], [0, 0, 0]],
        "line_family": [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]],
        "line_training": [0, 0, 1, 0, 0, 0],
        "line_command": [0, 0, 0, 1, 0, 0],
        "line_border": [0, 0, 0, 0, 1, 0],
        "line_upkeep": [0, 0, 0, 0, 0, 1],
        "internal": [1, 0, 0, 0],
        "incursion": [0, 1, 0, 0],
        "attack": [0, 0, 1, 0],
        "active": [1, 1, 0],
        "frozen": [0, 0, 1],
        "secretary": 1,
    }


def test_arrays_have_the_declared_shapes(case: Case) -> None:
    for name, declared in declarations(Alliance).items():
        array = getattr(case.scene.alliance, name)
        assert array.shape == (*(len(case.scene.labels[axis]) for axis in declared.axes), 1), name
        assert array.dtype == np.float64
    parameters = bind(case, drawn(case, np.arange(6)))
    for submodel, container in month.Parameters.__annotations__.items():
        for name, declared in declarations(container).items():
            array = getattr(getattr(parameters, submodel), name)
            assert array.shape == (*(len(case.scene.labels[axis]) for axis in declared.axes), 6), name
            assert np.all((array >= declared.low) & (array <= declared.high)), name


def test_levers_by_hand(case: Case) -> None:
    equip, train = (case.policies[name].levers.programme for name in ("equip", "train"))
    assert equip.allocation[:, 0].tolist() == [0.4, 0.5, 0.1, 0, 0, 0]
    assert equip.supplier_mix[:, 0].tolist() == [1, 0]
    assert equip.member_weight[:, 0].tolist() == [1, 1, 1]
    assert train.member_weight[:, 0].tolist() == [1, 2, 1]


def test_the_most_specific_uncertainty_holds_in_a_cell(case: Case) -> None:
    values = drawn(case, np.arange(4))
    parameters = bind(case, values)
    assert parameters.council.position[0].tolist() == values["council.position.ARD"].tolist()
    assert parameters.council.position[1].tolist() == values["council.position"].tolist()
    assert parameters.council.position[1].tolist() == parameters.council.position[2].tolist()
    exposure = parameters.rivalry.exposure
    assert exposure[1, 1].tolist() == values["rivalry.exposure.BEL.south"].tolist()
    assert exposure[0, 1].tolist() == exposure[2, 1].tolist() == values["rivalry.exposure.*.south"].tolist()
    assert exposure[1, 0].tolist() == values["rivalry.exposure.*.north"].tolist()


def test_binding_refuses_what_the_model_must_not_see(case: Case) -> None:
    values = drawn(case, np.arange(4))
    with pytest.raises(ValueError, match=r"training.half_life must be finite and from 1 to 120"):
        bind(case, values | {"training.half_life": np.array([4, np.nan, 5, 6])})
    with pytest.raises(ValueError, match=r"training.half_life"):
        bind(case, values | {"training.half_life": np.array([4, 4, 5, 121])})
    del values["training.half_life"]
    with pytest.raises(KeyError, match=r"training.half_life"):
        bind(case, values)


def test_the_example_runs(case: Case) -> None:
    """Every outcome of every history is finite, or has no value because nobody asked for help."""
    draws = np.arange(20)
    parameters = bind(case, drawn(case, draws))
    slots = luck.slots(month.purposes(), case.scene.labels)
    dealt = [
        month.dealt(luck.uniforms(np, np.uint32(1), np.uint32(0), 20, slots, np.uint32(number)), case.scene.labels)
        for number in range(case.about.months)
    ]
    months = [
        type(case.scene.calendar)(*(array[number] for array in case.scene.calendar))
        for number in range(case.about.months)
    ]
    outcomes = {}
    for policy in case.policies.values():
        state = month.begin(np, case.scene.alliance, months[0], parameters, dealt[0])
        for due, chance in zip(months, dealt, strict=True):
            state = month.advance(np, state, case.scene.alliance, due, parameters, policy.levers, chance)
        outcomes[policy.id] = month.outcomes.read(np, case.about.horizons, case.scene.alliance, state)
    for policy, read in outcomes.items():
        nobody_asked = read["requests"] == 0
        for name, value in read.items():
            excused = nobody_asked | (read["answered"] == 0) | (name == "followership")
            assert np.all(np.isfinite(value) | excused), (policy, name)
    assert outcomes["equip"]["delivered_2030"].mean() > outcomes["train"]["delivered_2030"].mean() > 0
    assert np.array_equal(outcomes["equip"]["attacks"] >= 0, outcomes["train"]["attacks"] >= 0)


def test_the_hash_is_of_the_names_and_bytes_of_what_is_read(case: Case, tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    assert load(copy).hash == case.hash
    (copy / ".hidden").write_text("x", encoding="utf-8")
    assert load(copy).hash == case.hash
    (copy / "README.md").write_text("x", encoding="utf-8")
    assert load(copy).hash == case.hash
    (copy / "case.toml").write_bytes((copy / "case.toml").read_bytes() + b"\n")
    assert load(copy).hash != case.hash


def test_a_case_can_be_sent_to_another_process(case: Case) -> None:
    again = pickle.loads(pickle.dumps(case))
    assert again.hash == case.hash
    assert again.beliefs.uncertainties == case.beliefs.uncertainties


def test_a_case_cannot_be_changed(case: Case) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.about.title = "x"  # type: ignore[misc]


def test_an_unused_fact_is_a_warning_and_no_error(tmp_path: Path) -> None:
    folder = broken(tmp_path, "uncertainties/money.toml", 'fact = "n006"', 'assumption = "No register is at hand."')
    (warning,) = load(folder).warnings
    assert (Path(warning.file).name, warning.line) == ("facts.csv", 7)
    assert (warning.where, warning.what) == ('row "n006"', "nothing rests on it.")


def test_a_case_may_do_without_judgements(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    (copy / "judgements.toml").unlink()
    loaded = load(copy)
    assert loaded.judgements == ()
    assert loaded.about.headline is None


@pytest.mark.parametrize(
    ("name", "repair"),
    [
        ("members.toml", "A case needs it: who is in, and since when in which standing."),
        ("policies.toml", "A case needs it: what is compared, at equal money."),
    ],
)
def test_a_missing_file(tmp_path: Path, name: str, repair: str) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    (copy / name).unlink()
    _, problems = examine(copy)
    assert [(problem.where, problem.what, problem.repair) for problem in problems] == [(name, "no such file.", repair)]


def test_a_strange_file(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    (copy / "policy.toml").write_text("", encoding="utf-8")
    assert said(copy).splitlines()[1:3] == ["    policy.toml", "    is no file of a case."]


def test_no_uncertainties_at_all(tmp_path: Path) -> None:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    shutil.rmtree(copy / "uncertainties")
    _, problems = examine(copy)
    count = sum(len(declarations(container)) for container in month.Parameters.__annotations__.values())
    assert len(problems) == count + 1


def test_labels_whose_luck_would_be_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(luck, "slot", lambda name: len(name))
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    assert "these share one random stream; rename a label" in said(copy)


def test_finding_a_case() -> None:
    assert find(EXAMPLE) == EXAMPLE
    for name in shipped():
        assert (find(name) / "case.toml").is_file()
    with pytest.raises(CaseErrors, match="neither a shipped case nor a folder"):
        find("no-such-case")
    with pytest.raises(CaseErrors, match=r"is a folder without case.toml"):
        find(EXAMPLE / "evidence")


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_case_loads(name: str) -> None:
    loaded = load_case(name)
    assert loaded.about.name == name
    assert loaded.about.reference_policy in loaded.policies
    assert files_module.COLUMNS[0] == "id"
