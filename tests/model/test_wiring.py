"""Wiring: what is declared is used, what runs is declared, and each sub-model can be exchanged alone."""

import ast
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from foedus.model import month, outcomes, state
from foedus.model.parameters import AXES, OUTCOME_AXES, Lever, Outcome, Parameter, Uniform, declarations

from .world import LABELS, all_parameters, run

MODEL = Path(month.__file__).parent
NAMES = tuple(month.SUBMODELS)
EQUATIONS = tuple(name for name in NAMES if name != "outcomes")
"""All but the last, which gathers what the others declare."""

ONLY_LOOKED_AT = {
    ("Deterrence", "credibility"),
    ("Homeland", "strategy"),
    ("Invocation", "applies"),
    ("Programme", "price"),
    ("Supplier", "asked"),
}
"""Variables that no equation reads: they are for whoever looks at a history, and for tests."""


def source(submodel: str) -> ast.Module:
    return ast.parse((MODEL / f"{submodel}.py").read_text(encoding="utf-8"))


def reads(tree: ast.Module) -> set[tuple[str, str]]:
    """Fields that functions read of what they are given: (container, field), by the arguments' annotations.

    Of a whole state, `s.cohesion.trust`, it is the part that the field belongs to.
    """
    found = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            given = {
                each.arg: each.annotation.id for each in function.args.args if isinstance(each.annotation, ast.Name)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in given:
                    found.add((given[node.value.id], node.attr))
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                    whole, _, part = ast.unparse(node.value).partition(".")
                    if given.get(whole) == "State" and part in NAMES:
                        found.add((state.State.__annotations__[part].__name__, node.attr))
    return found


def containers(submodel: ModuleType) -> dict[str, type]:
    return {name: getattr(submodel, name) for name in ("Parameters", "Levers", "Luck") if hasattr(submodel, name)}


def test_the_month_calls_each_sub_model_once_in_the_order_of_the_state() -> None:
    (advance,) = (each for each in source("month").body if isinstance(each, ast.FunctionDef) and each.name == "advance")
    steps = [
        node.value.func.value.id
        for node in advance.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "step"
        and isinstance(node.value.func.value, ast.Name)
    ]
    assert sorted(steps) == sorted(NAMES)
    assert state.State._fields == NAMES
    # A failure names the first sub-model in the order of the month.
    assert tuple(steps) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_sub_model_says_what_it_is(name: str) -> None:
    text = month.SUBMODELS[name].__doc__ or ""
    assert text.startswith(f"{name.capitalize()}: ")
    assert re.search(r"^    \S.*", text, re.MULTILINE), "an equation"
    assert "Left out:" in text


def test_sub_models_that_cite_no_literature_are_few() -> None:
    cites = re.compile(r"\b(19|20)\d\d\)")
    without = {name for name, submodel in month.SUBMODELS.items() if not cites.search(submodel.__doc__ or "")}
    assert without == {"calendar", "supplier", "procurement", "forces", "homeland", "outcomes"}


@pytest.mark.parametrize("name", NAMES)
def test_each_declaration_is_used_in_its_own_file(name: str) -> None:
    used = reads(source(name))
    for container, kind in containers(month.SUBMODELS[name]).items():
        unused = [field for field in declarations(kind) if (container, field) not in used]
        assert not unused, f"{name}.{container}: nothing reads {unused}"


def test_each_variable_is_read_by_some_equation() -> None:
    used = set().union(*(reads(source(name)) for name in NAMES))
    parts: dict[str, Any] = {kind.__name__: kind for kind in state.State.__annotations__.values()}
    parts |= {"Alliance": state.Alliance, "Month": state.Month}
    unread = {
        (part, field) for part, kind in parts.items() for field in declarations(kind) if (part, field) not in used
    }
    assert unread == ONLY_LOOKED_AT


def every_declaration() -> list[tuple[str, Any]]:
    kinds: list[type] = [state.Alliance, state.Month, *state.State.__annotations__.values()]
    for submodel in month.SUBMODELS.values():
        kinds += containers(submodel).values()
    for submodel in outcomes.MEASURED.values():
        kinds += [getattr(submodel, name) for name in ("Outcomes", "Series") if hasattr(submodel, name)]
    return [
        (f"{kind.__module__}.{kind.__name__}.{field}", declared)
        for kind in kinds
        for field, declared in declarations(kind).items()
    ]


def test_each_declaration_is_complete() -> None:
    for name, declared in every_declaration():
        assert declared.meaning and not declared.meaning.endswith("."), name  # noqa: PT018 one statement a declaration
        if isinstance(declared, Outcome):
            continue  # see test_outcomes
        assert set(declared.axes) <= set(AXES) | set(OUTCOME_AXES), name
        if not isinstance(declared, Uniform):
            assert declared.unit, name
        if isinstance(declared, Parameter | Lever):
            assert declared.low < declared.high, name
        if isinstance(declared, Parameter) and declared.unit in ("share", "probability", "choice"):
            assert declared.low >= 0, name
    assert set(LABELS) == set(AXES) | set(OUTCOME_AXES)


def test_parameters_levers_and_luck_of_the_month_are_those_of_the_sub_models() -> None:
    for container in ("Parameters", "Levers", "Luck"):
        have = {name for name, submodel in month.SUBMODELS.items() if hasattr(submodel, container)}
        assert set(getattr(month, container).__annotations__) == have


def test_the_outcomes_and_series_gathered_are_those_of_the_sub_models() -> None:
    have = [name for name in EQUATIONS if hasattr(month.SUBMODELS[name], "Outcomes")]
    assert list(outcomes.MEASURED) == have
    assert not [name for name in EQUATIONS if hasattr(month.SUBMODELS[name], "Series") and name not in have]
    for container, gathered in (("Outcomes", outcomes.OUTCOMES), ("Series", outcomes.SERIES)):
        kinds = [getattr(each, container) for each in outcomes.MEASURED.values() if hasattr(each, container)]
        names = [name for kind in kinds for name in declarations(kind)]
        assert len(names) == len(set(names)), "two sub-models declare the same name"
        assert set(names) == set(gathered)


def test_a_field_without_a_declaration_is_refused() -> None:
    class Loose(tuple):
        __annotations__ = {"wild": float}

    with pytest.raises(TypeError, match=r"Loose\.wild"):
        declarations(Loose)


@pytest.mark.parametrize(
    "path", [MODEL / f"{name}.py" for name in (*NAMES, "month", "arrays")], ids=lambda path: path.stem
)
def test_no_number_lives_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        id(node)
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and all(isinstance(target, ast.Name) and target.id.isupper() for target in statement.targets)
        for node in ast.walk(statement)
    }
    declared = {
        id(node)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.AnnAssign)
        for node in ast.walk(statement.annotation)
    }
    loose = [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and node.value not in (0, 1, 2, 0.5)
        and id(node) not in named | declared
    ]
    assert not loose, f"{path.name} holds {loose}: a parameter, or a constant with a name in capitals"


@pytest.mark.parametrize("name", EQUATIONS)
def test_no_sub_model_knows_another(name: str) -> None:
    for node in ast.walk(source(name)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("foedus"):
            assert node.module not in {f"foedus.model.{other}" for other in NAMES}
            assert node.module != "foedus.model" or not {each.name for each in node.names} & set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_sub_model_can_be_exchanged_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rival form, here that nothing ever changes, takes its place and the rest of the month runs on."""
    before = getattr(run(1, all_parameters())[0], name)
    monkeypatch.setattr(month.SUBMODELS[name], "step", lambda xp, *read: before)
    last = run(4, all_parameters())[-1]
    for kept, first in zip(getattr(last, name), before, strict=True):
        np.testing.assert_array_equal(kept, first)
    assert all(np.all(np.isfinite(each)) for part in last for each in part)


def test_a_rival_equation_gives_a_rival_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def straight_line(xp: Any, now: Any, *read: Any) -> Any:
        """Training decays by a steady amount instead of a steady share."""
        return now._replace(proficiency=xp.maximum(now.proficiency - 1.0 / (2.0 * read[-1].half_life), 0.0))

    p = all_parameters(training={"proficiency": 0.9, "half_life": 20})
    usual = run(6, p)[-1].training.proficiency
    monkeypatch.setattr(month.training, "step", straight_line)
    np.testing.assert_allclose(run(6, p)[-1].training.proficiency, 0.9 - 6 / 40)
    assert not np.allclose(usual, 0.9 - 6 / 40)
