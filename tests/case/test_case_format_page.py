"""docs/case-format.md: its tables are current, and what it shows is right."""

import re
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from jsonschema import Draft7Validator

from foedus.case import published


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    loader = SourceFileLoader("case_format", str(root / "tools" / "case-format"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "case-format.md").read_text(encoding="utf-8")


def test_its_tables_are_current(tool: ModuleType, page: str) -> None:
    """After a change of a model of case files or of a declaration: `tools/case-format`."""
    assert tool.page(page) == page
    assert set(re.findall(r"<!-- table: (\w+) -->", page)) == set(tool.TABLES)


def test_a_stale_table_is_made_anew(tool: ModuleType, page: str) -> None:
    assert tool.page(page.replace("| `training.half_life` | month |", "| `training.half_life` | year |")) == page


def test_what_it_shows_is_right(page: str) -> None:
    shown = [
        tomllib.loads(block)
        for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
        if not block.startswith("#:schema")
    ]
    kinds = {"training": "uncertainties", "programme": "uncertainties", "correlation": "correlations"}
    assert [list(block) for block in shown] == [[first] for first in kinds]
    for block, kind in zip(shown, kinds.values(), strict=True):
        Draft7Validator(published.schemas()[kind]).validate(block)
