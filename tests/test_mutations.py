"""What faults tools/mutations.py finds in a few lines, and where none; what tools/mutants does with them."""

import ast
import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent

SAMPLE = '''"""Sums, min(1, 2) < 3 of them."""
import math
__all__ = ["first", 1]
def first(xp, values: tuple[int, 0 | 1], most=1) -> "0 < 1":
    """Not all(values) > 0."""
    if not values or most < 0 and values is not None:
        raise ValueError(f"{most + 1} is less than 0")
    largest = max(each + 0.5 for each in values if each > -2)
    print(largest * 2)
    assert largest > 0
    for each in values:
        if each == 7:
            break
        largest += each
        values.append(True)
    return xp.where(largest > 3, xp.sum(values, axis=0), "a" + "é") if most else 0
'''


def tool(name: str) -> ModuleType:
    """One of the tools, which are no package."""
    loader = SourceFileLoader(name.partition(".")[0], str(ROOT / "tools" / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


MUTATIONS = tool("mutations.py")


def changes(text: str) -> set[tuple[int, str, str, str]]:
    """Line, kind, what was there and what comes, of all faults of a source."""
    return {(each.line, each.kind, each.old, each.new) for each in MUTATIONS.mutations(text)}


def test_each_kind_changes_what_it_says() -> None:
    whole = 'xp.where(largest > 3, xp.sum(values, axis=0), "a" + "é")'
    assert changes(SAMPLE) == {
        (4, "constant", "1", "0"),
        (6, "condition", "not values or most < 0 and values is not None", "True"),
        (6, "condition", "not values or most < 0 and values is not None", "False"),
        (
            6,
            "boolean",
            "not values or most < 0 and values is not None",
            "not values and most < 0 and values is not None",
        ),
        (6, "not", "not values", "values"),
        (6, "boolean", "most < 0 and values is not None", "most < 0 or values is not None"),
        (6, "comparison", "most < 0", "most <= 0"),
        (6, "comparison", "most < 0", "most >= 0"),
        (6, "constant", "0", "1"),
        (6, "comparison", "values is not None", "values is None"),
        (8, "name", "max", "min"),
        (8, "arithmetic", "each + 0.5", "each - 0.5"),
        (8, "constant", "0.5", "1.0"),
        (8, "condition", "each > -2", "True"),
        (8, "comparison", "each > -2", "each >= -2"),
        (8, "comparison", "each > -2", "each <= -2"),
        (8, "sign", "-2", "2"),
        (8, "constant", "2", "3"),
        (12, "condition", "each == 7", "True"),
        (12, "condition", "each == 7", "False"),
        (12, "comparison", "each == 7", "each != 7"),
        (12, "constant", "7", "8"),
        (13, "loop", "break", "continue"),
        (14, "arithmetic", "largest += each", "largest -= each"),
        (15, "call", "values.append(True)", "pass"),
        (15, "constant", "True", "False"),
        (16, "return", f"return {whole} if most else 0", "return None"),
        (16, "branches", f"{whole} if most else 0", f"((0) if (most) else ({whole}))"),
        (16, "branches", 'xp.sum(values, axis=0), "a" + "é"', '"a" + "é", xp.sum(values, axis=0)'),
        (16, "comparison", "largest > 3", "largest >= 3"),
        (16, "comparison", "largest > 3", "largest <= 3"),
        (16, "constant", "3", "4"),
        (16, "argument", "axis=0", ""),
        (16, "constant", "0", "1"),
    }


def test_every_fault_is_source_that_differs_in_its_place_only() -> None:
    for each in MUTATIONS.mutations(SAMPLE):
        text = MUTATIONS.mutated(SAMPLE, each)
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(SAMPLE)), each
        before = SAMPLE.encode()[: each.start].decode()
        assert text == before + each.new + SAMPLE[len(before) + len(each.old) :]
        assert len(before.splitlines()) in (each.line, each.line - 1)


@pytest.mark.parametrize(
    "text",
    [
        '"""One is not 0, and 1 < 2."""',
        "def f(x: Literal[0, 1]) -> Literal[True]: ...",
        "limit: Annotated[float, 0 < 1]",
        "if TYPE_CHECKING:\n    x = 1 < 2",
        'if __name__ == "__main__":\n    x = 1 < 2',
        'raise ValueError("not", 1)',
        "assert x > 0",
        "logger.warning(1 + x)",
        "logging.getLogger(1)",
        "warnings.warn(str(1), stacklevel=2)",
        "print(x, file=not y)",
        "@dataclass(frozen=True)\nclass A(B[0]): ...",
        'x = "a" + b + "c"',
        "isinstance(x, int | None)",
        'x = open(y, encoding="utf-8")',
        "x = Record(name=y)",
        '__all__ = [0, "x"]',
    ],
)
def test_what_decides_nothing_is_left_as_it_is(text: str) -> None:
    assert {each for each in changes(text) if each[1] != "call"} == set()


def test_a_fault_is_told_in_a_few_words() -> None:
    short, *_, long = MUTATIONS.mutations(f"x = 1\ny = {'a_long_name_of_something + ' * 3}last")
    assert str(short) == "constant: 1 -> 0"
    assert str(long) == "arithmetic: ...ng + a_long_name_of_something + last -> ...ng + a_long_name_of_something - last"


def test_lines_are_those_of_the_sign() -> None:
    assert [each.line for each in MUTATIONS.mutations("x = (y +\n\n     1)\nz = 2")] == [1, 3, 4]


def test_a_sample_is_the_same_each_time_and_of_each_room_for_itself() -> None:
    mutants = tool("mutants")
    every = [
        each
        for name in ("model", "findings")
        for path in mutants.files([name])
        for each in mutants.of_file(path, [], None)
    ]
    taken = mutants.sample(every, 5, 1)
    assert taken == mutants.sample(every, 5, 1) != mutants.sample(every, 5, 2)
    assert [mutants.room(each.path) for each in taken] == ["model"] * 5 + ["findings"] * 5
    assert taken[:5] == mutants.sample([each for each in every if "/model/" in each.path], 5, 1)


def test_faults_of_a_line_are_those_asked_for() -> None:
    mutants = tool("mutants")
    path = "src/foedus/findings/noise.py"
    line = mutants.of_file(path, [], None)[3].mutation.line
    assert {each.mutation.line for each in mutants.of_file(path, [f"{path}:{line}"], None)} == {line}
    assert mutants.files([f"{path}:{line}"]) == [path]
    with pytest.raises(SystemExit, match="no room"):
        mutants.files(["nowhere"])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the tool forks")
def test_a_fault_is_killed_in_a_copy_and_the_checkout_stays_as_it_is() -> None:
    path = "src/foedus/model/budget.py"
    before = (ROOT / path).read_bytes()
    line = next(each.line for each in MUTATIONS.mutations(before.decode()) if each.kind == "return")
    said = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tools" / "mutants"), f"{path}:{line}", "--show", "--jobs", "1"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.search(rf"^killed +{path}:{line}  return: ", said, re.MULTILINE)
    assert re.search(r"^model +[1-9]\d* killed, 0 timed out", said, re.MULTILINE)
    assert (ROOT / path).read_bytes() == before
