"""The scoreboard: every outcome once, medians and shares by hand, differences draw by draw, and what has no value."""

import json

import numpy as np
import pyarrow as pa
import pytest

from foedus.findings import analyse
from foedus.findings.frame import frame
from foedus.findings.plain import as_data
from foedus.findings.scoreboard import YARDSTICKS, Cell, Scoreboard, scoreboard
from foedus.findings.summary import Histories, probability
from foedus.model.outcomes import MEASURED, catalogue
from foedus.model.parameters import declarations

from . import builders

HORIZONS = ("2028",)
NAMES = catalogue(HORIZONS)
DRAWS = 11


def board(failed: tuple[int, ...] = (), **values: tuple[list[float], list[float]]) -> Scoreboard:
    """Of eleven draws under "wait" and "act", with these values under the one and the other; all others are 0."""
    columns = {name: np.concatenate(values.get(name, ([0.0] * DRAWS, [0.0] * DRAWS))) for name in NAMES}
    status = ["failed" if row in failed else "ok" for row in range(2 * DRAWS)]
    rows = {"draw": [*range(DRAWS)] * 2, "policy": ["wait"] * DRAWS + ["act"] * DRAWS, "status": status}
    table = pa.table({**rows, **{name: pa.array(each, mask=np.isnan(each)) for name, each in columns.items()}})
    return scoreboard(frame(builders.case(horizons=HORIZONS)), Histories(table, ("wait", "act")), "wait")


def cells(of: Scoreboard, outcome: str) -> tuple[Cell, Cell]:
    (score,) = (each for each in of.scores if each.outcome == outcome)
    wait, act = score.cells
    assert (wait.policy, act.policy) == ("wait", "act")
    return wait, act


def test_every_outcome_is_there_once_yardsticks_first() -> None:
    made = board()
    assert [score.outcome for score in made.yardsticks] == list(YARDSTICKS)
    names = [score.outcome for score in made.scores]
    assert sorted(names) == sorted(NAMES)
    order = [group.submodel for group in made.groups]
    assert order == [name for name in MEASURED if name in order]
    for group in made.groups:
        declared = declarations(MEASURED[group.submodel].Outcomes)
        assert {score.outcome.removesuffix("_2028") for score in group.scores} <= set(declared)
        assert group.about
        assert not group.about.endswith(".")
    for score in made.scores:
        declared = NAMES[score.outcome]
        assert score[1:5] == (declared.meaning, declared.unit, declared.kind, declared.better)


def test_a_number_by_hand() -> None:
    wait, act = cells(board(trust=([*range(11)], [2.0 * each + 1 for each in range(11)])), "trust")
    assert wait == Cell("wait", 5, 1, 9, 11, 11, None)
    assert act[:6] == ("act", 11, 3, 19, 11, 11)
    assert act.difference == (6, 2, 10, 11)  # the differences are 1 to 11: paired, not the difference of two medians


def test_a_difference_is_taken_draw_by_draw() -> None:
    rising = [*range(11)]
    _, act = cells(board(trust=(rising, rising[::-1])), "trust")
    assert act.middle == 5
    assert act.difference == (0, -8, 8, 11)


def test_a_statement_by_hand() -> None:
    wait, act = cells(board(newcomer=([1, 1, 1] + [0] * 8, [1, 1, 0, 1, 1, 1] + [0] * 5)), "newcomer")
    expected = probability(3, 11)
    assert wait[1:4] == (expected.value, expected.low, expected.high)
    assert act.middle == 5 / 11
    assert act.difference is not None
    # Three pairs gained, one lost, of eleven: 3.5 and 1.5 of 13, so 2/13 +- 1.96 sqrt(5 - 4/13) / 13.
    assert act.difference.middle == pytest.approx(2 / 11)
    assert act.difference.low == pytest.approx(2 / 13 - 1.959964 * np.sqrt(5 - 4 / 13) / 13)
    assert act.difference.high == pytest.approx(2 / 13 + 1.959964 * np.sqrt(5 - 4 / 13) / 13)


def test_pairs_that_are_all_alike_leave_an_interval_all_the_same() -> None:
    _, act = cells(board(), "newcomer")
    assert act.difference is not None
    assert act.difference.middle == 0
    assert act.difference.low < 0 < act.difference.high


def test_what_has_no_value_is_counted_and_left_out() -> None:
    none = float("nan")
    wait, act = cells(board(days_to_troops=([4, 6] + [none] * 9, [none, 7, 9] + [none] * 8)), "days_to_troops")
    assert (wait.middle, wait.histories, wait.of) == (5, 2, 11)
    assert (act.middle, act.histories, act.of) == (8, 2, 11)
    assert act.difference == (1, 1, 1, 1)


def test_what_never_has_a_value_has_no_figures() -> None:
    empty = [float("nan")] * DRAWS
    wait, act = cells(board(days_to_troops=(empty, empty)), "days_to_troops")
    assert wait.histories == 0
    assert np.isnan(wait.middle)
    assert act.difference is not None
    assert act.difference.pairs == 0
    assert np.isnan(act.difference.middle)


def test_failed_histories_are_left_out_of_both_sides() -> None:
    wait, act = cells(board(failed=(0, DRAWS + 1), trust=([9.0] + [1.0] * 10, [1.0, 9.0] + [1.0] * 9)), "trust")
    assert (wait.of, wait.histories, wait.high) == (10, 10, 1)
    assert (act.of, act.histories, act.high) == (10, 10, 1)
    assert act.difference == (0, 0, 0, 9)


def test_the_findings_carry_it_under_its_own_key() -> None:
    case = builders.case()
    found = analyse(case, builders.ensemble(case, 200), builders.MANIFEST)
    data = json.loads(json.dumps(as_data(found), allow_nan=False))["scoreboard"]
    assert data["reference"] == "wait"
    assert data["policies"] == list(case.policies)
    assert [each["outcome"] for each in data["yardsticks"]] == list(YARDSTICKS)
    (cohesion,) = (each for each in data["groups"] if each["submodel"] == "cohesion")
    first = cohesion["scores"][0]["cells"][1]
    assert set(first) == {"policy", "middle", "low", "high", "histories", "of", "difference"}
    assert set(first["difference"]) == {"middle", "low", "high", "pairs"}
