"""The shape of the repository: imports go one way, the code knows no alliance, nothing is in it that must not be."""

import ast
import re
import subprocess
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "foedus"
CODE = sorted(SRC.rglob("*.py"))

# A package may import those of a lower rank, and itself; two of one rank know nothing of each other.
RANKS = {
    "problems": 0,
    "writing": 0,
    "drawing": 1,
    "distributions": 1,
    "inputs": 1,
    "evidence": 2,
    "model": 2,
    "case": 3,
    "reading": 3,
    "ensemble": 4,
    "backtest": 5,
    "findings": 5,
    "show": 6,
    "cli": 7,
}
# What every sub-model stands on, the page that calls them all, and what gathers the outcomes they declare; every other
# module of `model` is a sub-model.
MODEL_GROUND = {
    "__init__",
    "arrays",
    "elementary",
    "luck",
    "month",
    "outcomes",
    "parameters",
    "state",
    "bargaining",
    "honouring",
    "landscape",
    "strategic",
}

ALLIANCE = r"csto|odkb|одкб|collective security treaty|bishkek|tashkent"
STATES = r"armenia|belarus|kazakh|kyrgyz|russia|tajik|uzbek|ukrain|azerbai|afghan|moscow|minsk|yerevan|astana|dushanbe"
# General knowledge of the world, whatever the alliance: names of places, languages and peoples that a text may use.
GAZETTEERS = ("evidence/places.py", "reading/")

MACHINE_PATH = re.compile(r"(?<![\w.~$}])/(?:root|home|opt|work|Users|mnt|private)/[\w.]|[A-Z]:\\Users\\|file:///\w")
LONGEST_RUN = 30  # words in a row; a quotation in the ledger has about 25 at most


def module(path: Path) -> tuple[str, ...]:
    """The dotted name of a file below src/foedus, without the leading `foedus`."""
    return path.relative_to(SRC).with_suffix("").parts


def imports(path: Path) -> set[tuple[str, ...]]:
    """Every module below `foedus` that a file imports, wherever it does, without the leading `foedus`."""
    package = ("foedus", *module(path))[:-1]
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = above + tuple((node.module or "").split(".") if node.module else ())
            names = [(*base, alias.name) for alias in node.names]
        else:
            continue
        found |= {name[1:] for name in names if name[0] == "foedus" and len(name) > 1}
    return found


def tracked() -> list[Path]:
    """The files under version control."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and text of each tracked file that is text."""
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_imports_go_one_way() -> None:
    wrong = []
    for path in CODE:
        here = module(path)[0]
        if here not in RANKS:
            continue
        for name in imports(path):
            there = name[0]
            if there in RANKS and there != here and RANKS[there] >= RANKS[here]:
                wrong.append(f"{path.relative_to(ROOT)} imports foedus.{'.'.join(name)}")
    assert not wrong


def test_every_package_has_its_place_in_the_order() -> None:
    known = {*RANKS, "__init__", "__main__"}
    assert {module(path)[0] for path in CODE} <= known, "a new package needs a rank in RANKS, or is data"


def test_no_sub_model_imports_another() -> None:
    model = {module(path)[1] for path in CODE if module(path)[0] == "model"}
    sub_models = model - MODEL_GROUND
    wrong = []
    for path in CODE:
        parts = module(path)
        if parts[0] != "model" or parts[1] not in sub_models:
            continue
        others = {name[1] for name in imports(path) if name[0] == "model" and len(name) > 1} & (sub_models - {parts[1]})
        wrong += [f"{parts[1]} imports {other}" for other in sorted(others)]
    assert not wrong


def test_one_file_of_findings_knows_what_a_case_is() -> None:
    others = [path for path in CODE if module(path)[0] == "findings" and path.name != "frame.py"]
    assert [path.name for path in others if any(name[0] == "case" for name in imports(path))] == []


def test_the_code_knows_no_alliance() -> None:
    wrong = []
    for path in CODE:
        name = path.relative_to(SRC).as_posix()
        words = ALLIANCE if name.startswith(GAZETTEERS) else f"{ALLIANCE}|{STATES}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := re.search(words, line, re.IGNORECASE):
                wrong.append(f"{name}:{number}: {found.group()}")
    assert not wrong


def test_cases_are_data() -> None:
    assert not list((SRC / "cases").rglob("*.py"))


def test_no_file_is_two_rooms_in_one() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*CODE, ROOT / "run"]}
    assert {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > 400} == {}


def test_nothing_names_a_place_on_a_machine() -> None:
    wrong = []
    for name, text in texts():
        for number, line in enumerate(text.splitlines(), 1):
            if found := MACHINE_PATH.search(line):
                wrong.append(f"{name}:{number}: {found.group()}")
    assert not wrong


def runs(text: str) -> list[str]:
    """Every run of `LONGEST_RUN` words of a text, punctuation and case left aside."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[start : start + LONGEST_RUN]) for start in range(len(words) - LONGEST_RUN + 1)]


def test_the_five_texts_are_not_redistributed(shared: Path) -> None:
    guarded = {run for path in sorted((shared / "sources").glob("*.txt")) for run in runs(path.read_text("utf-8"))}
    assert len(guarded) > 1000
    copied = {name: next(iter(found)) for name, text in texts() if (found := guarded.intersection(runs(text)))}
    assert not copied


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    optional = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(line for lines in optional for line in lines)]
    wanted += project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=!~\[; ]", line)[0] for line in wanted}
    explained = set(
        re.findall(r"^\| ([\w-]+) \| \w", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    )
    assert names == explained - {"Library"}


SHOWN_BY = {"output", "terminal", "process", "query"}
"""Modules of the command line that may write to the streams themselves, or use what does."""


def shows_by_itself(node: ast.AST) -> str:
    """What of a module goes round `foedus.cli.output`; empty if nothing."""
    if isinstance(node, ast.ImportFrom | ast.Import):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        return next((f"import {name}" for name in names if name.split(".")[0] == "rich"), "")
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called if called in ("print", "json.dump", "json.dumps") or called.startswith("click.echo") else ""
    is_stream = isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr")
    return ast.unparse(node) if is_stream else ""


def test_verbs_show_things_through_one_door() -> None:
    wrong = []
    for path in (SRC / "cli").glob("*.py"):
        if path.stem not in SHOWN_BY:
            found = {shows_by_itself(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))}
            wrong += [f"{path.name}: {each}" for each in found if each]
    assert not wrong
    assert not list((SRC / "cli").glob("*/")), "look into packages, too"


def drawing() -> Any:
    """The tool that draws the architecture."""
    loader = SourceFileLoader("architecture", str(ROOT / "tools" / "architecture"))
    spec = spec_from_loader("architecture", loader)
    assert spec
    tool = module_from_spec(spec)
    loader.exec_module(tool)
    return tool


def test_no_files_import_each_other_in_a_circle() -> None:
    assert drawing().all_circles() == []


def test_a_circle_would_be_found() -> None:
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"d"}}
    assert drawing().circles(arrows) == [["a", "b", "c"]]
    assert drawing().floors({"a": {"b"}, "b": set(), "c": {"a", "b"}}) == {"a": 1, "b": 0, "c": 2}


def test_the_page_of_the_architecture_is_the_code() -> None:
    """After a change: `tools/architecture --write`."""
    tool = drawing()
    text = tool.PAGE.read_text(encoding="utf-8")
    assert text == tool.page(text)


def test_reading_has_one_door() -> None:
    door = ast.parse((SRC / "reading" / "__init__.py").read_text(encoding="utf-8")).body[-1]
    assert isinstance(door, ast.Assign)
    names = {("reading", name) for name in ast.literal_eval(door.value)} | {("reading",)}
    outside = [path for path in CODE if module(path)[0] != "reading"]
    assert {name for path in outside for name in imports(path) if name[0] == "reading"} <= names
