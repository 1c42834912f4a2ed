"""Troops on lasting missions: what is counted, the rival's forecast by hand, and who cannot be judged."""

import numpy as np
import pytest

from foedus.backtest import missions
from foedus.backtest.missions import Panel
from foedus.problems import CaseErrors

HEADING = "year,theatre,country,organisation,mission,kind,deployed\n"


def written(folder, rows):
    path = folder / missions.SENT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADING + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def made_up(folder, members, troops=150):
    """Every member has about as many troops away each year."""
    rows = [
        f"{year},Somewhere,{member},UN,A,Operation,{troops + year - 2010 + 10 * number}"
        for year in range(2010, 2016)
        for number, member in enumerate(members)
    ]
    return written(folder, rows)


def test_operations_are_added_up_and_presence_is_not_counted(tmp_path):
    rows = ["2010,X,AAA,UN,A,Operation,10", "2010,Y,AAA,EU,B,Operation,5", "2010,Z,AAA,AAA,C,MilitaryPresence,900"]
    rows += ["2011,X,AAA,UN,A,Operation,", "2011,X,BBB,UN,A,Operation,7", "2012,X,BBB,UN,A,Operation,8"]
    of = missions.panel(written(tmp_path, rows))
    assert (of.codes, of.years) == (("AAA", "BBB"), (2010, 2011, 2012))
    assert of.troops.tolist() == [[15, 0, 0], [0, 7, 8]]


def test_the_rival_knows_the_years_before_only():
    logs = np.array([[1.0, 1.5, 9.0], [2.0, 1.0, 9.0]])
    assert missions.as_last_year(logs, 2) == pytest.approx(np.array([[2.0, 0.5], [1.5, 0.0]]))


def test_scores_by_hand():
    of = Panel(("AAA",), (2010, 2011, 2012), np.expm1(np.array([[2.0, 2.0, 2.0]])))
    ours, theirs, inside = missions.scores(of, {0: np.expm1(np.array([2.0, 4.0]))})
    assert ours == pytest.approx([0.5])  # mean distance 1 from the value, half of the mean distance 1 from each other
    assert theirs == pytest.approx([0.0])
    assert inside == 1.0


def test_members_in_the_file_are_held_against_the_rival(tmp_path, on_record):
    members = on_record.case.scene.labels["member"]
    found = missions.checks(made_up(tmp_path, members))
    mine = [check for check in found if f"missions: {on_record.case.about.name}, 2012-2015" in check.name]
    assert [check.passed for check in mine] == [False, None]
    assert mine[0].miss > 0
    assert f"{4 * len(members)} member-years" in mine[0].note


def test_what_a_member_would_send_is_no_more_than_its_contingent(on_record):
    troops = missions.sent(on_record.case)
    assert troops.shape == (len(on_record.case.scene.labels["member"]), missions.DRAWS)
    assert np.all(troops >= 0)
    assert 0 < np.median(troops.sum(axis=0)) < 30_000


def test_a_case_without_members_in_the_file_says_so(tmp_path):
    found = missions.checks(made_up(tmp_path, ["AAA", "BBB"]))
    assert found[0].skipped
    assert "none of the" in found[0].status
    assert "2 other states" in found[0].status


def test_a_file_with_too_few_years_is_skipped(tmp_path):
    found = missions.checks(written(tmp_path, ["2010,X,AAA,UN,A,Operation,10"]))
    assert all(check.skipped for check in found)


def test_a_word_in_place_of_a_number_is_told(tmp_path):
    with pytest.raises(CaseErrors, match="many"):
        missions.panel(written(tmp_path, ["2010,X,AAA,UN,A,Operation,many"]))


def test_the_publishers_file(shared):
    of = missions.panel(shared)
    assert (len(of.codes), of.years) == (33, tuple(range(2014, 2022)))
    found = missions.checks(shared)
    assert [check.status for check in found if not check.skipped] == ["shown", "shown"]
    part = next(check for check in found if "part of all forces" in check.name)
    assert part.expected.startswith("0.10%")


def test_without_data_every_line_is_skipped():
    assert all(check.skipped for check in missions.checks(None))
