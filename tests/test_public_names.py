"""The public names: exactly these, each there, none imported before it is used."""

import subprocess
import sys

import pytest

import foedus

PUBLIC = [
    "Case",
    "CaseErrors",
    "Ensemble",
    "Findings",
    "Ledger",
    "__version__",
    "analyse",
    "load_case",
    "load_ledger",
    "read_run",
    "render_report",
    "simulate",
    "write_run",
]


def test_the_names_are_these_and_changing_them_is_a_decision() -> None:
    assert foedus.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_each_is_there(name: str) -> None:
    assert getattr(foedus, name) is getattr(foedus, name)
    assert name in dir(foedus)


def test_an_unknown_name_is_an_ordinary_mistake() -> None:
    with pytest.raises(AttributeError, match="load_cases"):
        _ = foedus.load_cases  # pyright: ignore[reportAttributeAccessIssue]


def test_importing_foedus_imports_nothing_else_of_it() -> None:
    code = "import sys, foedus; print(*(name for name in sys.modules if name.startswith(('foedus.', 'numpy', 'jax'))))"
    told = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
