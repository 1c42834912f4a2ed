"""Every kind of mistake in a case: its message, at its line, and nothing else. The mistakes are in bad/*.toml."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from foedus.case import load
from foedus.case.levers import declared_levers
from foedus.case.uncertainties import UncertaintyTable
from foedus.distributions import WRITTEN
from foedus.model.outcomes import SERIES, catalogue
from foedus.problems import CaseErrors, nearest

from ..example import EXAMPLE
from .broken import broken, said

BAD = [
    bad
    for path in sorted((Path(__file__).parent / "bad").glob("*.toml"))
    for bad in tomllib.loads(path.read_text(encoding="utf-8"))["bad"]
]


EXAMPLE_CASE = load(EXAMPLE)
OUTCOMES = catalogue(EXAMPLE_CASE.about.horizons)


def known(names: Iterable[str]) -> str:
    """The names as a message lists them."""
    return nearest("", names).removeprefix("Known here: ")


LISTED = {
    "{uncertainties}": known(EXAMPLE_CASE.beliefs.uncertainties),
    "{outcomes}": known(OUTCOMES),
    "{outcomes that are better or worse}": known(name for name, each in OUTCOMES.items() if each.better),
    "{series}": known(SERIES),
    "{distributions}": ", ".join(sorted(WRITTEN)),
    "{levers}": known(declared_levers()),
    "{fields}": known(UncertaintyTable.model_fields),
}
"""What grows with the parameters, outcomes, distributions and levers there are."""


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad["name"])
def test_each_mistake_gives_its_message(bad: dict[str, str], tmp_path: Path) -> None:
    told = bad["said"].strip("\n")
    for name, listed in LISTED.items():
        told = told.replace(name, listed)
    assert said(broken(tmp_path, bad["file"], bad["old"], bad["new"])) == told


def test_each_mistake_is_made_once() -> None:
    assert Counter(bad["name"] for bad in BAD).most_common(1)[0][1] == 1
    assert len(BAD) >= 20


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    case = broken(tmp_path, "members.toml", 'status = "frozen"', 'status = "suspended"')
    changes = [
        ("policies.toml", "air = 0.5", "air = 0.6"),
        ("uncertainties/forces.toml", "mode = 9\n", "mode = 90\n"),
        ("evidence/sources/herald.toml", 'reliability = "C"', 'reliability = "G"'),
        ("facts.csv", "recalled", ""),
    ]
    for file, old, new in changes:
        text = (case / file).read_text(encoding="utf-8")
        (case / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CaseErrors) as errors:
        load(case)
    files = [Path(problem.file).name for problem in errors.value.problems]
    assert files == ["herald.toml", "facts.csv", "members.toml", "policies.toml", "forces.toml"]


def test_a_mistake_in_one_entry_hides_none_in_the_next(tmp_path: Path) -> None:
    case = broken(tmp_path, "equipment.toml", 'buys = "radio"', 'buys = "radio"\npays_for = "upkeep"')
    text = (case / "equipment.toml").read_text(encoding="utf-8")
    (case / "equipment.toml").write_text(text.replace('buys = "air"', 'buys = "tanks"'), encoding="utf-8")
    assert said(case).splitlines() == [
        "equipment.toml: [[line]]",
        "    line 1",
        '    needs exactly one of buys = "family id" and pays_for = "training" (command, border, upkeep).',
        'equipment.toml: buys = "tanks"',
        '    line 2, buys = "tanks"',
        "    no such family.",
        "    Known here: air, radio.",
    ]
