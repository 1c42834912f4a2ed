import shutil

import numpy as np
import pytest

from foedus.backtest import record
from foedus.backtest.table import Absent
from foedus.case import bind, find, load
from foedus.ensemble.draws import sample
from foedus.model import month
from foedus.problems import CaseErrors


@pytest.fixture
def copied(tmp_path, on_record):
    folder = tmp_path / on_record.case.about.name
    shutil.copytree(find(on_record.case.about.name), folder)
    return folder


def changed(folder, file, old, new):
    path = folder / "record" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_case_reads_the_same_without_its_record(copied):
    before = load(copied)
    shutil.rmtree(copied / "record")
    after = load(copied)
    assert record.of_case(after) is None
    assert before.beliefs.uncertainties.keys() == after.beliefs.uncertainties.keys()
    assert not [warning for warning in before.warnings if "record" in warning.file]


def test_every_request_of_the_case_is_explained(on_record):
    assert {(each.date, each.member) for each in on_record.record.request} == {
        (each.date, each.member) for each in on_record.case.records.requests
    }
    answered = [each for each in on_record.record.request if each.troops]
    assert len(answered) == sum(each.troops for each in on_record.case.records.requests)


def test_what_was_believed_earlier_fills_every_parameter(on_record):
    earlier = on_record.earlier
    p = bind(earlier, sample(earlier, 1, 0, 4).values)
    for container in p:
        assert not any(np.isnan(values).any() for values in container)
    assert isinstance(p, month.Parameters)
    assert earlier.beliefs.uncertainties["programme.realised"].distribution.shape == "uniform"
    assert on_record.case.beliefs.uncertainties["programme.realised"].distribution.shape != "uniform"


def test_earlier_beliefs_replace_every_table_of_a_parameter(on_record):
    trust = [key for key in on_record.earlier.beliefs.uncertainties if key.startswith("cohesion.trust.")]
    assert not trust
    assert [key for key in on_record.case.beliefs.uncertainties if key.startswith("cohesion.trust.")]


def test_numbers_and_sources_come_from_the_facts(on_record):
    about = on_record.record.delivery
    assert on_record.numbers(about.lags) == [0.06, 0.322, 0.626, 0.859, 0.941, 0.997]
    assert on_record.source(*about.lags) == on_record.facts[about.lags[0]].source_title
    assert "recalled" in on_record.source(on_record.record.readiness.thresholds["personnel"])


def test_all_that_is_wrong_is_said_at_once(copied):
    changed(copied, "record.toml", '"f075"', '"f0755"')
    changed(copied, "record.toml", 'kind = "unrest"', 'kind = "unresst"')
    changed(copied, "record.toml", 'member = "TJK"\nannounced', 'member = "TKJ"\nannounced')
    changed(copied, "record.toml", "date = 2022-01-05", "date = 2022-01-06")
    changed(copied, "uncertainties/cohesion.toml", "[cohesion.trust]", "[cohesion.trust.ARM]")
    with pytest.raises(CaseErrors) as raised:
        record.of_case(load(copied))
    text = str(raised.value)
    for word in ("f0755", "unresst", "TKJ", "2022-01-06", "without a table"):
        assert word in text
    assert '"f075"' in text or "f075" in text.replace("f0755", "")


def test_an_unknown_key_is_refused(copied):
    changed(copied, "record.toml", "[delivery]", "[delivry]")
    with pytest.raises(CaseErrors, match="delivery"):
        record.of_case(load(copied))


def test_a_part_that_no_case_has_is_absent(monkeypatch):
    monkeypatch.setattr(record, "on_record", lambda: ())
    with pytest.raises(Absent):
        record.having("pledge")
