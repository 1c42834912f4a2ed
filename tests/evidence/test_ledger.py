"""The shipped ledger: whole, as the hand annotation has it, and pooled as worked out on paper."""

import json
from pathlib import Path

import pytest

from foedus.evidence import Ledger

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
VERDICTS = {
    "agree": "agree",
    "agree-with-outlier": "outlier",
    "agree-refined": "refined",
    "conflict": "conflict",
    "translation": "translation",
    "different-referent": "different-referent",
    "different-attribute": "different-attribute",
}


@pytest.fixture(scope="session")
def annotation(shared: Path) -> dict[str, list[dict]]:
    folder = shared / "reference" / "ledger"
    return {
        name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("claims", "questions")
    }


def test_the_force_size_under_one_referent(csto: Ledger) -> None:
    pool = csto.one_referent_pool("cf.personnel")
    weights = dict(zip(pool.components, pool.weights("one-referent"), strict=True))
    assert weights["s2-025"] == pytest.approx(0.2375)
    assert weights["s0-014"] == pytest.approx(0.0564, abs=5e-5)
    assert pool.quantile(LEVELS) == pytest.approx([1776, 5400, 30973, 36010, 112403], abs=0.5)
    assert pool.probability_above(20000) == pytest.approx(0.64, abs=5e-3)


def test_the_start_of_the_visit(csto: Ledger) -> None:
    assert csto.pool("putin.visit.start").probabilities() == pytest.approx([0.59, 0.17, 0.24], abs=5e-3)


def test_a_figure_of_one_component_does_not_count_for_another(csto: Ledger) -> None:
    pool = csto.pool("cf.personnel")
    assert pool.referents == ("peacekeeping", "central-asian", "rapid-reaction", "all-components")
    share = {h: dict(zip(pool.components, pool.shares(h), strict=True)) for h in pool.referents}
    assert share["all-components"]["s0-014"] == 0
    assert share["peacekeeping"]["s2-025"] == 0
    assert share["all-components"]["s2-025"] > 0.4


def test_twelve_shared_questions_rest_on_one_origin(csto: Ledger) -> None:
    shared_questions = [question for question in csto.questions if len(csto.outlets(question)) > 1]
    assert len(shared_questions) == 34
    assert sum(csto.verdict(question).one_origin_repeated for question in shared_questions) == 12


def test_every_claim_worth_checking_is_in_the_ledger(csto: Ledger, annotation: dict[str, list[dict]]) -> None:
    shared_questions = {card["question"] for card in annotation["questions"] if card["kind"] == "question"}
    wanted = {
        claim["id"]
        for claim in annotation["claims"]
        if claim["checkable"] or claim["question"] in shared_questions or claim["low"] is not None or claim["date"]
    }
    assert len(wanted) >= 136
    assert wanted <= set(csto.claims)


def test_verdicts_and_origins_are_those_of_the_annotation(csto: Ledger, annotation: dict[str, list[dict]]) -> None:
    for card in annotation["questions"]:
        if card["kind"] == "question":
            verdict = csto.verdict(card["question"])
            assert verdict.kind == VERDICTS[card["verdict"]], card["question"]
            assert len(verdict.origins) == card["n_independent"], card["question"]
            assert set(verdict.outlets) == set(card["sources"]), card["question"]


def test_every_internal_issue_is_a_flag(csto: Ledger, annotation: dict[str, list[dict]]) -> None:
    issues = [card for card in annotation["questions"] if card["kind"] == "internal-issue"]
    assert len(issues) == 25
    for issue in issues:
        for claim in issue["claims"]:
            assert csto.claims[claim].flags, claim
        if not issue["claims"] and issue["source"] != "all":
            assert csto.sources[issue["source"]].flags, issue
    assert all("metadata-missing" in {note.flag for note in source.flags} for source in csto.sources.values())


def test_quotes_are_few_words_of_the_annotated_ones(csto: Ledger, annotation: dict[str, list[dict]]) -> None:
    annotated = {claim["id"]: claim["quote"] for claim in annotation["claims"]}
    for claim in csto.claims.values():
        assert len(claim.quote.split()) <= 25
        assert claim.id not in annotated or claim.quote in annotated[claim.id], claim.id


def test_confirmation_is_derived_from_other_origins(csto: Ledger) -> None:
    assert all(claim.plausibility > 1 for claim in csto.claims.values())
    assert csto.digit(csto.claims["s4-009"]) == 1  # the day of the summit: two outlets, two origins
    assert csto.digit(csto.claims["s4-001"]) == 3  # three outlets, one address
    assert csto.digit(csto.claims["s0-005"]) == 4  # four opinions confirm nothing
    assert csto.digit(csto.claims["s2-033"]) == 3  # nor do forecasts


def test_hops_are_counted_from_the_origin_of_a_claim(csto: Ledger) -> None:
    retelling = csto.sources["s0"]
    assert retelling.hops_of("tsargrad") == 2
    assert retelling.hops_of("putin-address-csc-2025-11-27") == 3
    assert csto.sources["s2"].hops_of("saprynskaya") == csto.sources["s2"].hops


def test_every_pool_can_be_drawn_from(csto: Ledger) -> None:
    import numpy as np

    u = np.random.default_rng(3).random((3, 500))
    for question in csto.questions:
        drawn = csto.pool(question).draw(*u)
        assert np.isfinite(drawn.value).all()
        assert drawn.label.max() < len(csto.pool(question).components)
