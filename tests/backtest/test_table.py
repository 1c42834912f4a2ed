import json
from pathlib import Path

import pytest

from foedus.backtest import table
from foedus.backtest.table import Absent, Check, Part
from foedus.problems import CaseErrors

PUBLISHED = table.ROWS[:4]


def check(passed=None, miss=None, note=""):
    return Check("row: what", "1", "2", passed, miss, "someone (1999)", note)


def test_status_says_pass_size_of_the_miss_shown_or_why_skipped():
    assert check(passed=True, miss=0.1).status == "pass"
    assert check(passed=False, miss=0.0123).status == "miss 0.012"
    assert check(passed=False).status == "miss"
    assert check(note="worth knowing").status == "shown"
    assert check(note="skipped: no data").status == "skipped: no data"
    assert not check(passed=False, note="skipped: no data").skipped


def test_a_file_whose_path_is_longer_than_any_may_be_is_absent():
    with pytest.raises(Absent, match="is absent"):
        table.found(Path("n" * 5000), "here.csv")


def test_within_judges_the_largest_difference():
    assert table.within("a", 0.5, 0.5, "s").passed
    assert table.within("a", 0.51, 0.5, "s").passed is False
    assert table.within("a", float("nan"), 0.5, "s").passed is False


def test_what_is_absent_is_skipped_and_the_rest_runs():
    def lacking(data):
        raise Absent("that is absent")

    found = table.gather(None, [Part("a", "s", lacking), Part("b", "t", lambda data: [check(passed=True)])])
    assert [each.status for each in found] == ["skipped: that is absent", "pass"]
    assert found[0].name == "a"


def test_without_data_every_row_says_what_it_lacks_and_the_published_answers_pass():
    found = table.run(None, PUBLISHED)
    assert {each.name.split(":")[0] for each in found} == set(PUBLISHED)
    assert not any(each.passed is False for each in found)
    assert sum(each.skipped for each in found) >= 8
    assert all("--data" in each.status for each in found if each.skipped)


def test_only_the_rows_asked_for(tmp_path):
    found = table.run(tmp_path, ["realignment"])
    assert {each.name.split(":")[0] for each in found} == {"realignment"}
    assert [each.skipped for each in found] == [True, True, False]


def test_a_file_without_its_columns_is_refused_with_all_of_them(tmp_path):
    path = tmp_path / "data/international/leeds_anac_2005.csv"
    path.parent.mkdir(parents=True)
    path.write_text("war,honor_3,formal\n1,0,1\n")
    with pytest.raises(CaseErrors) as raised:
        table.read_csv(tmp_path, "data/international/leeds_anac_2005.csv", ["honor3", "formal", "milinst"])
    assert [problem.where for problem in raised.value.problems] == ["honor3", "milinst"]
    assert 'Did you mean "honor_3"' in str(raised.value) or "Did you mean 'honor_3'" in str(raised.value)


def test_a_broken_json_file_is_refused_with_its_line(tmp_path):
    (tmp_path / "broken.json").write_text('{"a": 1,\n oops}')
    with pytest.raises(CaseErrors) as raised:
        table.read_json(tmp_path, "broken.json")
    assert raised.value.problems[0].line == 2


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(Absent, match=r"reference/tables/none\.json"):
        table.found(tmp_path, "reference/tables/none.json")


def test_a_wrong_answer_misses(shared, tmp_path):
    """The checks can fail: one energy of the published thousand is changed."""
    path = Path("reference/tables/landscape_syria_2016.json")
    answers = json.loads((shared / path).read_text())
    answers["data"]["base"]["all_configurations"][17]["E"] += 100.0
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(json.dumps(answers))
    found = table.run(tmp_path, ["realignment"])
    assert [each.status for each in found][:2] == ["miss 1", "pass"]


FILE = "data/some.csv"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read: No columns to parse from file."),
        ("code,year,name\n", "rows\n      there are none below the heading."),
        ("code,year,name\n2,1990,A\n2,n. d.,A\n", "line 3: year = n. d.\n      is no number."),
        ("code,name\n2,A\n", "line 1: year\n"),
        ("code,year,name\n2,1990,A\n20,1990,B\n2,1990,C\n", "line 4: code 2, year 1990\n      stands twice."),
        ("code,year,name\n2,1990,A,B,C\n2,3\n4,5,6,7,8,9\n", "cannot be read: Error tokenizing data."),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_a_sentence(text, says, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(text)
    with pytest.raises(CaseErrors) as raised:
        table.read_csv(tmp_path, FILE, ["code", "year"], words=["name"], once=["code", "year"])
    assert says in str(raised.value)
    assert "some.csv" in str(raised.value)


def test_a_table_of_another_encoding_or_a_broken_archive_is_refused(tmp_path):
    (tmp_path / "latin.csv").write_bytes("name\nCôte\n".encode("latin-1"))
    (tmp_path / "broken.csv.gz").write_bytes(b"no archive")
    for name in ("latin.csv", "broken.csv.gz"):
        with pytest.raises(CaseErrors, match="cannot be read"):
            table.read_csv(tmp_path, name, words=["name"])


def test_missing_numbers_and_keys_are_no_mistake(tmp_path):
    (tmp_path / "some.csv").write_text("code,year,name\n2,1990,A\n,1990,B\n,1990,C\n3,,D\n")
    read = table.read_csv(tmp_path, "some.csv", ["code", "year"], words=["name"], once=["code", "year"])
    assert len(read) == 4
    assert read["code"].isna().sum() == 2


def test_a_json_file_without_its_keys_is_refused_with_all_of_them(tmp_path):
    (tmp_path / "some.json").write_text('{"expected": {"turns": 1}}')
    assert table.read_json(tmp_path, "some.json", "expected.turns")["expected"]["turns"] == 1
    with pytest.raises(CaseErrors) as raised:
        table.read_json(tmp_path, "some.json", "expected.turn", "expected.turns.first", "data", "expected.turns")
    assert [problem.where for problem in raised.value.problems] == ["data", "expected.turn", "expected.turns.first"]
    assert 'Did you mean "turns"' in str(raised.value)
