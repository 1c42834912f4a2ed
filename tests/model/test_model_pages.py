"""docs/models: every sub-model has a page, and what is generated of it is current."""

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from foedus.model.month import SUBMODELS


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    loader = SourceFileLoader("model_pages", str(root / "tools" / "model-pages"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_pages_are_current(tool: ModuleType, root: Path) -> None:
    """After a change of a sub-model: `tools/model-pages`."""
    wanted = tool.pages()
    assert {path.stem for path in wanted} == {*SUBMODELS, "README"}
    stale = [path.name for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale


@pytest.mark.parametrize("name", list(SUBMODELS))
def test_a_page_says_what_would_show_it_wrong(name: str, root: Path) -> None:
    by_hand = (root / "docs" / "models" / f"{name}.md").read_text("utf-8").partition("<!-- by hand")[2]
    assert re.search(r"^## What would show it wrong\n\n\S", by_hand, re.MULTILINE)


def test_what_is_written_by_hand_is_kept(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "PAGES", tmp_path)
    (tmp_path / "training.md").write_text("# Stale\n" + tool.BY_HAND + "\nArgued by hand.\n", encoding="utf-8")
    written = tool.pages()[tmp_path / "training.md"]
    assert written.startswith("# Training: ")
    assert "| `half_life` | month | 1 to 120 |" in written
    assert written.endswith(tool.BY_HAND + "\nArgued by hand.\n")


def test_what_is_read_names_the_month(tool: ModuleType) -> None:
    rows = tool.reads("deterrence")
    assert "| [rivalry](rivalry.md) | this | `rise` |" in rows
    assert "| [cohesion](cohesion.md) | last | `trust`, `active`, `frozen` |" in rows


def test_links_lead_somewhere(root: Path) -> None:
    for page in (root / "docs" / "models").glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
