"""Whatever is written in a case, it loads or its problems are told; nothing else happens."""

import random
import shutil
from pathlib import Path

import pytest

from foedus.case import examine

from ..example import EXAMPLE

FILES = sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob("*") if path.suffix in (".toml", ".csv"))
VALUES = ('""', "0", "-1", "true", "[]", "{}", "nan", "1e400", '"x"', "2026-01-01", '[1, "a"]', "{ a = 1 }", "12:00:00")
ROWS = ("[x]", "[[member]]", "[training]", "[[a.b]]", "a.b = 1", "chair = []", "series = {}", "[sessions]", "[case]")
LETTERS = 'abz"[]{}=.,0-'


def scribbled(text: str, luck: random.Random) -> str:
    rows = text.split("\n")
    for _ in range(luck.choice((1, 1, 2, 3))):
        at = luck.randrange(len(rows))
        match luck.randrange(5):
            case 0:
                rows[at] = ""
            case 1:
                rows[at] = f"{rows[at].partition('=')[0]}= {luck.choice(VALUES)}"
            case 2:
                rows.insert(at, luck.choice(rows))
            case 3 if rows[at]:
                place = luck.randrange(len(rows[at]))
                rows[at] = rows[at][:place] + luck.choice(LETTERS) + rows[at][place + 1 :]
            case _:
                rows[at] = luck.choice(ROWS)
    return "\n".join(rows)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_scribbling_never_ends_in_a_traceback(seed: int, tmp_path: Path) -> None:
    case = tmp_path / "example"
    shutil.copytree(EXAMPLE, case)
    luck = random.Random(seed)
    wrong = 0
    for _ in range(30):
        path = case / luck.choice(FILES)
        text = path.read_text(encoding="utf-8")
        path.write_text(scribbled(text, luck), encoding="utf-8")
        loaded, problems = examine(case)
        assert (loaded is None) == bool(problems)
        assert all(problem.what for problem in problems)
        wrong += bool(problems)
        path.write_text(text, encoding="utf-8")
    assert wrong > 15
