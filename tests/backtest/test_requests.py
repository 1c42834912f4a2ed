from dataclasses import replace

import numpy as np
import pytest

from foedus.backtest import requests


@pytest.fixture(scope="module", autouse=True)
def few():
    """Fewer histories than the table: these tests look at the working, not at the figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests, "DRAWS", 200)
        patch.setattr(requests, "REPEATS", 20)
        yield


@pytest.fixture(scope="module")
def found(on_record, few):
    return requests.forecasts(on_record, on_record.earlier, learning=True)


def test_a_forecast_for_every_request_in_order(found, on_record):
    assert [each.asked.date for each in found] == sorted(each.date for each in on_record.case.records.requests)
    assert all(0.0 < each.chance < 1.0 for each in found)


def test_the_base_rate_counts_earlier_answers_only(found):
    answers = [each.asked.troops for each in found]
    expected = [(sum(answers[:n]) + 0.5) / (n + 1) for n in range(len(answers))]
    assert [each.base for each in found] == pytest.approx(expected)


def test_the_first_forecast_knows_no_answer(found, on_record):
    """Other answers change later forecasts and not the first."""
    case = on_record.earlier
    asked = tuple(r.model_copy(update={"troops": not r.troops}) for r in case.records.requests)
    turned = replace(case, records=replace(case.records, requests=asked))
    other = requests.forecasts(on_record, turned, learning=True)
    assert other[0].chance == found[0].chance
    assert other[1].chance > found[1].chance + 0.02


def test_refusals_lower_what_is_expected(found):
    assert found[1].chance < found[0].chance


def test_without_learning_no_history_weighs_more(on_record):
    for each in requests.forecasts(on_record, on_record.case, learning=False):
        assert np.ptp(each.weight) == 0.0


def test_no_troops_without_an_ally_and_days_only_with_troops(found):
    for each in found:
        assert np.all(each.days[each.came] > 0)
        assert not each.came.all()
        assert each.troops.max() <= each.strength


def test_a_war_of_the_lead_lowers_the_chance(on_record):
    at_peace = replace(on_record, record=on_record.record.model_copy(update={"war": []}))
    last = [requests.forecasts(each, on_record.earlier, learning=False)[-1] for each in (on_record, at_peace)]
    assert last[0].chance < last[1].chance


def test_the_table_has_forecasts_scores_and_the_answered_request(found, on_record):
    assert len(requests._one_by_one(found)) == len(found)
    scored = requests._scored(on_record, found)
    assert [each.passed is not None for each in scored] == [True] * 3
    answered = requests._answered(on_record, found, "then")
    assert len(answered) == 2
    assert all(each.miss >= 0 and (each.miss == 0) == each.passed for each in answered)
