"""Levers of any number of axes, by invented declarations; and what policies pay."""

from itertools import product
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import pytest

from foedus.case import levers as case_levers
from foedus.case import load, published
from foedus.case.levers import setting
from foedus.model import month
from foedus.model.arrays import Array
from foedus.model.parameters import Lever, unset

from ..example import EXAMPLE
from .broken import broken, said

LABELS = {"member": ("ARD", "BEL"), "line": ("radio", "air", "staff")}
PACE = Lever("ratio", 0, 5, "Pace of training", default=1, cost="instructors' pay")
WEIGHT = Lever("index", 0, 9, "Weight of the member", ("member",), default=2, cost="")
SHARES = Lever("share", 0, 1, "Shares by line of each member", ("member", "line"), default=0, cost="the money", total=1)
BONUS = Lever("index", -1, 9, "Bonus", ("member", "line"), default=3, cost="")


def test_settings_by_hand() -> None:
    assert setting(PACE, 2, LABELS).tolist() == [2]
    assert setting(PACE, None, LABELS).tolist() == [1]
    assert setting(WEIGHT, {"BEL": 5}, LABELS).tolist() == [[2], [5]]
    assert setting(WEIGHT, None, LABELS).tolist() == [[2], [2]]
    assert setting(BONUS, {"BEL": {"air": 0, "staff": -1}}, LABELS)[..., 0].tolist() == [[3, 3, 3], [3, 0, -1]]
    assert setting(BONUS, None, LABELS).shape == (2, 3, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 0, "high": 1, "default": 2},
        {"low": 0, "high": 1, "default": 0, "total": 1},
        {"low": 0, "high": 1, "default": 1, "total": 1, "axes": ("line",)},
    ],
)
def test_a_lever_that_contradicts_itself_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"by default|one whole"):
        Lever(unit="index", meaning="Odd", cost="", **wrong)


class Invented(NamedTuple):
    """Levers of none, one and two axes, as a sub-model might declare them."""

    pace: Annotated[Array, PACE]
    weight: Annotated[Array, WEIGHT]
    shares: Annotated[Array, SHARES]
    bonus: Annotated[Array, BONUS]


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model with them, as those of a sub-model `invented`."""

    class Levers(NamedTuple):
        programme: month.programme.Levers
        invented: Invented

    monkeypatch.setattr(month, "Levers", Levers)


ROWS = ", ".join(f"{member} = {{ radio = 0.5, air = 0.5 }}" for member in ("ARD", "BEL", "COR"))
MIX = '"programme.supplier_mix" = { ardmark = 1 }\n'
SOUND = f'"invented.shares" = {{ {ROWS} }}\n'


def policies(tmp_path: Path, equip: str) -> Path:
    """The example, where both policies set shares, and the first more besides."""
    text = (EXAMPLE / "policies.toml").read_text(encoding="utf-8")
    both = text.replace(MIX, MIX + equip, 1).replace('"programme.member_weight"', SOUND + '"programme.member_weight"')
    return broken(tmp_path, "policies.toml", text, both)


def test_a_case_sets_levers_of_any_number_of_axes(invented: None, tmp_path: Path) -> None:
    more = '"invented.pace" = 1.5\n"invented.weight" = { BEL = 4 }\n"invented.bonus" = { COR = { staff = 7 } }\n'
    case = load(policies(tmp_path, SOUND + more))
    equip, train = (case.policies[name].levers.invented for name in ("equip", "train"))
    assert (equip.pace.tolist(), train.pace.tolist()) == ([1.5], [1])
    assert equip.weight[:, 0].tolist() == [2, 4, 2]
    assert equip.shares.shape == (3, 6, 1)
    assert equip.shares[1, :, 0].tolist() == [0.5, 0.5, 0, 0, 0, 0]
    assert equip.bonus[2, 3, 0] == 7
    assert equip.bonus.sum() == 3 * 17 + 7


@pytest.mark.parametrize(
    ("equip", "what"),
    [
        ('"invented.pace" = 9\n' + SOUND, ["invented.pace = 9", "must be from 0 to 5 (Pace of training)."]),
        ('"invented.pace" = "fast"\n' + SOUND, ['invented.pace = "fast"', "must be a valid number."]),
        ('"invented.pace" = true\n' + SOUND, ["invented.pace = true", "must be a valid number."]),
        (
            '"invented.pace" = { ARD = 1 }\n' + SOUND,
            ["invented.pace", "must be one number", 'Write "invented.pace" = ...'],
        ),
        (
            '"invented.weight" = 3\n' + SOUND,
            [
                "invented.weight = 3",
                "must be a table by member.",
                'Write "invented.weight" = { ARD = .., BEL = .., COR',
            ],
        ),
        (
            '"invented.weight" = { ARD = { radio = 1 } }\n' + SOUND,
            ["invented.weight, ARD", "must be one number: it differs by member."],
        ),
        (
            '"invented.bonus" = { ARD = 3 }\n' + SOUND,
            [
                "invented.bonus, ARD = 3",
                "must be a table by line.",
                'Write "invented.bonus" = { ARD = { radio = .., air',
            ],
        ),
        (
            '"invented.bonus" = { ARDD = { radio = 3, air = 3 } }\n' + SOUND,
            ["invented.bonus, ARDD", "no such member.", 'Did you mean "ARD"?'],
        ),
        (
            '"invented.bonus" = { ARD = { radoi = 3 } }\n' + SOUND,
            ["invented.bonus, ARD, radoi", "no such line.", 'Did you mean "radio"?'],
        ),
        (
            SOUND.replace("BEL = { radio = 0.5", "BEL = { radio = 0.6"),
            ["invented.shares, BEL", "adds up to 1.1.", "Shares by line of each member: 1 in all."],
        ),
        (
            SOUND.replace("COR = { radio = 0.5, air = 0.5 }", "COR = {}"),
            ["invented.shares, COR", "adds up to 0.", "Shares by line of each member: 1 in all."],
        ),
        ("", ["policy 1, levers", "sets no invented.shares", 'Write "invented.shares" = { ARD = { radio = .., air']),
    ],
)
def test_mistakes_in_levers_are_told(invented: None, tmp_path: Path, equip: str, what: list[str]) -> None:
    told = said(policies(tmp_path, equip))
    assert [each for each in what if each not in told] == []
    assert told.count("policies.toml:") == 1, told


def test_what_nobody_sets_is_one_cell_that_stands_for_all() -> None:
    found = unset(Invented)
    assert (found.pace.tolist(), found.weight.tolist(), found.bonus.tolist()) == ([1], [[2]], [[[3]]])
    for lever, cell in zip((PACE, WEIGHT, SHARES, BONUS), found, strict=True):
        whole = setting(lever, None, LABELS)
        assert np.array_equal(np.broadcast_to(cell, whole.shape), whole)


def test_policies_that_differ_in_one_cell_only_are_two(invented: None, tmp_path: Path) -> None:
    text = (EXAMPLE / "policies.toml").read_text(encoding="utf-8")
    alike = text[: text.index("[[policy]]", text.index("train") - 40)]
    first = alike[alike.index("[[policy]]") :].replace(MIX, MIX + SOUND)
    second = first.replace('"equip"', '"train"').replace("Buy equipment", "Another")
    head = alike[: alike.index("[[policy]]")]
    same = broken(tmp_path / "same", "policies.toml", text, f"{head}{first}\n{second}")
    assert 'sets every lever as "equip" on line' in said(same)
    other = f'{head}{first}\n{second.rstrip()}\n"invented.bonus" = {{ BEL = {{ air = 3.5 }} }}\n'
    assert len(load(broken(tmp_path / "other", "policies.toml", text, other)).policies) == 2


def test_the_schema_follows(invented: None) -> None:
    found = published.schemas()["policies"]["definitions"]["PolicyTable"]["properties"]["levers"]
    pace, bonus = found["properties"]["invented.pace"], found["properties"]["invented.bonus"]
    assert (pace["type"], pace["maximum"]) == ("number", 5)
    assert pace["description"] == "Pace of training; what is not set is 1; costs instructors' pay"
    assert bonus["additionalProperties"]["additionalProperties"] == {"type": "number", "minimum": -1, "maximum": 9}
    assert bonus["description"] == "Bonus, by member and line; what is not set is 3; free, whatever it is set to"
    assert "invented.shares" in found["required"]
    assert found["properties"]["programme.allocation"]["description"] == (
        "Shares of the money by line, by line; they add up to 1 or less; costs the programme's money"
    )
    assert "; they add up to 1; " in found["properties"]["programme.supplier_mix"]["description"]


MORE = "{ radio = 0.4, air = 0.5, courses = 0.1 }"


@pytest.mark.parametrize("allocation", ["{}", "{ radio = 0.3 }", "{ radio = 0.4, air = 0.6 }"])
def test_a_policy_may_spend_less_and_nothing(tmp_path: Path, allocation: str) -> None:
    case = load(broken(tmp_path, "policies.toml", MORE, allocation))
    assert case.policies["equip"].levers.programme.allocation.sum() <= 1


def test_no_policy_spends_more_than_there_is(tmp_path: Path) -> None:
    told = said(broken(tmp_path, "policies.toml", MORE, "{ radio = 0.4, air = 0.5, courses = 0.2 }"))
    assert "adds up to 1.1." in told
    assert "Shares of the money by line: 1 or less." in told


def test_orders_all_have_a_supplier(tmp_path: Path) -> None:
    told = said(broken(tmp_path, "policies.toml", "{ ardmark = 1 }", "{ ardmark = 0.9 }"))
    assert "adds up to 0.9." in told
    assert "Shares of the orders by supplier: 1 in all." in told


def test_every_lever_of_the_model_is_set_in_every_combination_of_labels() -> None:
    labels = dict.fromkeys(("member", "line", "supplier", "family", "kind", "power", "series"), ("a", "b"))
    for lever in case_levers.declared_levers().values():
        for place, path in enumerate(product(*(labels[axis] for axis in lever.axes))):
            given: object = lever.high
            for label in reversed(path):
                given = {label: given}
            found = setting(lever, given, labels).ravel()
            assert found[place] == lever.high
            assert np.delete(found, place).tolist() == [lever.default] * (len(found) - 1)


@pytest.mark.parametrize(
    "value",
    [
        "7",
        "[1, 2]",
        "1979-05-27",
        '"all"',
        "{ radio = [] }",
        "{ radio = nan }",
        "{ radio = 1e400 }",
        "{ radio = true }",
    ],
)
def test_what_is_no_setting_is_told_where_it_stands(tmp_path: Path, value: str) -> None:
    told = said(broken(tmp_path, "policies.toml", "{ radio = 0.4, air = 0.5, courses = 0.1 }", value))
    assert "policy 1, levers, programme.allocation" in told
    assert told.count("policies.toml:") == 1, told
