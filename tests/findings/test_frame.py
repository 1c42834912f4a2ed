"""The frame: what findings see of a case is what the model starts from."""

from pathlib import Path

import numpy as np
import pytest

from foedus.case import load
from foedus.case.schema import Member
from foedus.findings.drivers import Uncertainties
from foedus.findings.frame import frame
from foedus.findings.names import Names
from foedus.model import forces

from ..case.broken import broken
from ..example import EXAMPLE
from . import builders


@pytest.mark.parametrize("since", ["2026?", "[2024..2027]", "2026-01-01", "2025"])
def test_a_member_stands_as_the_model_has_it(tmp_path: Path, since: str) -> None:
    folder = broken(tmp_path, "members.toml", 'since = "2025-03"', f'since = "{since}"')
    case = load(folder)
    seen = frame(case).members
    assert [member.standing for member in seen].count("frozen") == 1
    assert [float(member.standing == "frozen") for member in seen] == np.ravel(case.scene.alliance.frozen).tolist()
    assert [float(member.standing == "active") for member in seen] == np.ravel(case.scene.alliance.active).tolist()
    (frozen,) = (member for member in seen if member.standing == "frozen")
    assert (frozen.since, len(frozen.earlier)) == (since, 1)


def test_a_date_may_mean_the_day_on_which_the_run_begins() -> None:
    status = [{"since": "1994", "status": "active", "fact": "f1"}, {"since": "2026~", "status": "out", "fact": "f1"}]
    member = Member.model_validate({"id": "ALF", "name": "Alfa", "lead": True, "status": status})
    (seen,) = frame(builders.case(members=(member,))).members
    assert (seen.standing, seen.since, seen.earlier) == ("out", "2026~", (("active", "1994"),))


def test_every_cell_of_every_parameter_knows_its_uncertainty() -> None:
    case = load(EXAMPLE)
    keys = frame(case).keys
    for submodel, part in keys._asdict().items():
        for name, cells in part._asdict().items():
            for key in cells.ravel():
                assert key.startswith(f"{submodel}.{name}")
    assert case.beliefs.uncertainties.keys() == {str(key) for part in keys for cells in part for key in np.ravel(cells)}


def test_shares_of_the_forces_are_those_the_model_starts_from() -> None:
    contingent = np.array([[0.5, 0.0], [0.25, 0.0], [0.25, 0.0]])
    assert forces.shares(np, 2 * contingent).tolist() == contingent.tolist()


def test_an_answer_is_the_claims_and_its_place_in_the_range_an_assumption() -> None:
    """Which answer holds moves one outcome, where the number stands within it another: each is credited by itself."""
    made = builders.case()
    seen = frame(made).uncertainties
    assert seen["council.tabled"].parts == ("council.tabled:answer", "council.tabled:place")
    answer, place = (seen[key] for key in seen["council.tabled"].parts)
    assert (answer.grounding, answer.question, answer.options) == ("claims", "programme.adopted", ("adopted", "other"))
    assert (place.grounding, place.question) == ("assumption", None)
    columns = builders.drawn(made, 4000, 3)
    tested = Uncertainties(
        {
            "answer": (columns["council.tabled:answer"] == "adopted").astype(float),
            "place": columns["council.tabled:place"],
        },
        {"answer": answer.grounding, "place": place.grounding},
        {"answer": answer.question, "place": place.question},
    )
    by_answer = tested.drivers("lead", "wait", (columns["council.tabled:answer"] == "adopted").astype(float))
    by_place = tested.drivers("lead", "wait", columns["council.tabled:place"])
    assert (by_answer.by_grounding["claims"], by_answer.by_grounding["assumption"]) == pytest.approx((1, 0), abs=0.02)
    assert (by_place.by_grounding["claims"], by_place.by_grounding["assumption"]) == pytest.approx((0, 1), abs=0.02)


def test_reports_that_agree_are_not_said_to_decide_by_which_is_right() -> None:
    names = Names(frame(builders.case()))
    assert names.disputed("forces.personnel")
    assert not names.disputed("council.tabled:answer")
    assert not names.disputed("training.half_life")
    assert names.option("council.tabled:answer", 1.0) == "other"
