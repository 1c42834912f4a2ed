"""Choice: who is set against whom, and what the answers are by what is right, worked by hand."""

import numpy as np
import pyarrow as pa
import pytest

from foedus.findings.choice import Target, choose, reports, structures
from foedus.findings.drivers import Uncertainties
from foedus.findings.evidence import questions

from .made_evidence import ledger
from .test_compare import histories

THIRD = 60


@pytest.mark.parametrize(
    ("reference", "subject", "pair"),
    [
        ("c", None, ("a", "c")),  # the best against the reference
        ("a", None, ("b", "a")),  # the next where the best is the reference
        ("c", "b", ("b", "a")),  # the case's own against the best
        ("c", "a", ("a", "c")),  # unless it is the best
        ("a", "a", ("b", "a")),
    ],
)
def test_who_is_set_against_whom(reference: str, subject: str | None, pair: tuple[str, str]) -> None:
    luck = np.random.default_rng(1).random(90)
    values = [[3.0 if each < 0.6 else 0.0, 2.0, 1.0] for each in luck]
    uncertainties = Uncertainties({"u.luck": luck}, {"u.luck": "assumption"}, {"u.luck": None})
    found = choose(histories(values), uncertainties, "x", 1, reference, subject)
    assert (found.main, found.against) == pair
    assert found.beats[0].hits == sum((row[ord(pair[0]) - 97] > row[ord(pair[1]) - 97]) for row in values)
    assert found.tested == ("u.luck",)
    (switch,) = found.switches
    assert (switch.side, switch.lead.policy) == ("above", "b")
    assert switch.at == pytest.approx(0.6, abs=0.05)


def asked() -> tuple:
    return questions(ledger(), {"forces.size": ["forces.personnel"]})


def drawn(**columns: list) -> pa.Table:
    return pa.table({f"forces.personnel:{name}": values for name, values in columns.items()})


CLAIMS = ["g-1"] * THIRD + ["e-1"] * THIRD + ["background"] * THIRD
COUNTED = ["brigade", "corps"] * (3 * THIRD // 2)
BY_CLAIM = np.repeat([1.0, 2.0, 4.0], THIRD)
BY_COUNTED = np.tile([0.0, 9.0], 3 * THIRD // 2)


def test_the_answers_by_which_report_is_right() -> None:
    targets = (Target("x", "X", "1", BY_CLAIM), Target("y", "Y", "%", BY_CLAIM * 2))
    (row,) = reports(targets, drawn(claim=CLAIMS), asked())
    assert row.question.id == "forces.size"
    assert [(each.label, each.mean) for each in row.criterion.answers] == [("g-1", 1), ("e-1", 2), ("background", 4)]
    assert row.most is not None
    assert (row.most.target, row.most.counted, row.most.by.share) == ("x", False, pytest.approx(1.0))


def test_what_was_counted_may_move_an_answer_more_than_who_is_right() -> None:
    targets = (Target("x", "X", "1", BY_CLAIM), Target("y", "Y", "%", BY_COUNTED + 0.1 * BY_CLAIM))
    (row,) = reports(targets[1:], drawn(claim=CLAIMS, referent=COUNTED), asked())
    assert row.most is not None
    assert (row.most.target, row.most.name, row.most.unit, row.most.counted) == ("y", "Y", "%", True)
    assert [each.label for each in row.most.by.answers] == ["brigade", "corps"]
    assert row.most.by.moves == pytest.approx(9.0)


@pytest.mark.parametrize("columns", [{}, {"referent": COUNTED}])
def test_a_question_that_was_not_drawn_has_no_row(columns: dict[str, list]) -> None:
    assert reports((Target("x", "X", "1", BY_CLAIM),), drawn(other=CLAIMS, **columns), asked()) == ()


def test_where_one_thing_alone_was_counted_nothing_hangs_on_it() -> None:
    (row,) = reports((Target("x", "X", "1", BY_CLAIM),), drawn(claim=CLAIMS, referent=["corps"] * 3 * THIRD), asked())
    assert row.most is not None
    assert not row.most.counted


def test_the_criterion_by_which_form_holds() -> None:
    class Choice:
        unit = "choice"

    class Number:
        unit = "1"

    table = pa.table({"a.rule": [0.0, 1.0] * 90, "b.rule": [1.0] * 180, "c.size": [0.0, 1.0] * 90})
    known = {"a.rule": Choice, "b.rule": Choice, "c.size": Number, "d.rule": Choice}
    (row,) = structures(BY_COUNTED, table, known, lambda key, value: f"{key} {value:g}")
    assert row.key == "a.rule"
    assert [(each.label, each.mean) for each in row.by_option.answers] == [("a.rule 0", 0.0), ("a.rule 1", 9.0)]
