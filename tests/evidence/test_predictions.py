"""Predictions: when they are due, whether they came true, and who was right."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from foedus.evidence import Claim, Ledger, load, predictions, resolving
from foedus.evidence.questions import Resolution
from foedus.problems import CaseErrors

SOURCE = "The Gazette, 3 March 2032, page 1"


def test_a_prediction_is_due_once_its_last_day_is_over(small: Path) -> None:
    ledger = load(small)
    assert predictions.due(ledger, date(2032, 12, 30)) == []
    (entry,) = predictions.due(ledger, date(2032, 12, 31))
    assert (entry.claim.id, entry.last_day, entry.source) == ("a-2", date(2032, 12, 31), "a")


def test_a_resolution_is_kept_scored_and_no_longer_due(small: Path) -> None:
    resolving.record(load(small), "signing", "signed", "2032-03-02", SOURCE)
    ledger = load(small)
    assert predictions.due(ledger, date(2040, 1, 1)) == []
    assert predictions.scores(ledger) == [predictions.Score("the chair", 1, 1)]
    assert predictions.scores(ledger, "source") == [predictions.Score("a", 1, 1)]
    resolution = ledger.resolutions["signing"]
    assert predictions.probability_given(ledger, resolution) == pytest.approx(ledger.pool("signing").probabilities()[0])


def test_a_later_resolution_replaces_the_earlier(small: Path) -> None:
    resolving.record(load(small), "signing", "signed", "2032-03-02", SOURCE)
    resolving.record(load(small), "signing", "other", "2032-12-31", SOURCE, "Signed by no one after all.")
    ledger = load(small)
    assert ledger.resolutions["signing"].happened == "other"
    assert predictions.scores(ledger) == [predictions.Score("the chair", 0, 1)]


def test_a_number_that_came_about_has_a_percentile(small: Path) -> None:
    resolving.record(load(small), "corps.size", "15000", "2032", SOURCE)
    ledger = load(small)
    resolution = ledger.resolutions["corps.size"]
    assert predictions.percentile_given(ledger, resolution) == pytest.approx(
        float(ledger.pool("corps.size").cdf(15000))
    )
    assert predictions.came_true(ledger.claims["a-1"], resolution, ledger.questions["corps.size"])
    assert not predictions.came_true(ledger.claims["b-1"], resolution, ledger.questions["corps.size"])


def test_what_cannot_have_happened_is_refused(small: Path, spoil: Callable[[str, str, str], Path]) -> None:
    ledger = load(small)
    assert 'Did you mean "signed"' in predictions.wrong_answer(ledger.questions["signing"], "singed")
    assert "asks for a number" in predictions.wrong_answer(ledger.questions["corps.size"], "many")
    with pytest.raises(CaseErrors, match="source"):
        resolving.record(ledger, "signing", "signed", "2032", "x")
    resolving.record(ledger, "signing", "signed", "2032", SOURCE)
    with pytest.raises(CaseErrors, match="no category"):
        load(spoil("resolutions.toml", '"signed"', '"singed"'))


def test_a_question_without_a_card_asks_for_what_its_claims_say(small: Path) -> None:
    claims = load(small).claims
    assert "asks for a number" in predictions.wrong_answer(None, "many", [claims["a-1"]])
    assert predictions.wrong_answer(None, "15000", [claims["a-2"], claims["a-1"]]) == ""
    assert predictions.wrong_answer(None, "many", [claims["a-2"]]) == predictions.wrong_answer(None, "many") == ""


def test_dates_come_true_within_what_was_claimed(csto: Ledger) -> None:
    happened = Resolution(question="forum.date", happened="2026-10-15", on="2026-10-15", source=SOURCE)
    card = csto.questions["forum.date"]
    assert predictions.came_true(csto.claims["s0-023"], happened, card)
    assert predictions.came_true(csto.claims["s3-006"], happened, card)
    late = happened.model_copy(update={"happened": "2026-12-01"})
    assert not predictions.came_true(csto.claims["s3-006"], late, card)
    assert predictions.probability_given(csto, happened) == pytest.approx(csto.pool("forum.date").probabilities()[0])


def test_a_question_that_is_not_pooled_can_be_resolved_too(csto: Ledger) -> None:
    happened = Resolution(question="us.midterms.date", happened="2026-11-03", on="2026-11-03", source=SOURCE)
    assert predictions.came_true(csto.claims["s3-010"], happened, None)
    assert predictions.probability_given(csto, happened) is None
    assert predictions.percentile_given(csto, happened) is None


@pytest.mark.parametrize(
    ("bound", "given", "value", "true"),
    [
        ("=", {"value": 30}, "33", True),
        ("=", {"value": 30}, "36", False),
        (">", {"value": 30}, "31", True),
        ("<", {"value": 30}, "31", False),
        ("range", {"low": 1, "high": 3}, "2", True),
    ],
)
def test_numbers_come_true_within_their_bound(
    small: Path, bound: str, given: dict[str, float], value: str, true: bool
) -> None:
    ledger = load(small)
    old = ledger.claims["a-1"].model_dump() | {"value": None, "bound": bound} | given
    resolution = Resolution(question="corps.size", happened=value, on="2032", source=SOURCE)
    claim = Claim.model_validate(old)
    assert predictions.came_true(claim, resolution, ledger.questions["corps.size"]) is true


def test_an_answer_that_is_no_number_fulfils_no_bound(small: Path) -> None:
    """A question without a card takes any answer."""
    ledger = load(small)
    resolution = Resolution(question="corps.size", happened="many", on="2032", source=SOURCE)
    assert not predictions.came_true(ledger.claims["a-1"], resolution, None)
    assert predictions.percentile_given(ledger, resolution) is None


@pytest.mark.parametrize("due", ["2025-1X", "[..2025-06]", "2025-24", "{2025-01,2025-02}", "2025-11-27T10:00:00Z"])
def test_every_date_that_is_understood_can_be_due(spoil: Callable[[str, str, str], Path], due: str) -> None:
    ledger = load(spoil("sources/a.toml", 'date = "2032"', f'date = "2032"\ndue = "{due}"'))
    (entry,) = predictions.due(ledger, date(2026, 3, 1))
    assert entry.last_day.year in (2025, 2026)
