"""Evidence rows: claims with grade, origin and share, conflicts first."""

from dataclasses import replace

import pytest

from foedus.evidence.questions import Resolution
from foedus.findings.evidence import questions, strength

from .made_evidence import ledger


def rows(feeds=None, **changes):
    return questions(replace(ledger(), **changes), feeds or {"forces.size": ["forces.personnel"]})


def test_questions_that_feed_the_run_come_first_and_conflicts_first_of_these() -> None:
    both = {"programme.adopted": ["council.tabled"], "forces.size": ["forces.personnel"]}
    assert [row.id for row in rows(both)] == ["forces.size", "programme.adopted"]
    assert [row.id for row in rows({"programme.adopted": ["council.tabled"]})] == ["programme.adopted", "forces.size"]
    assert [claim.answer for claim in rows(both)[1].claims] == ["adopted"]


def test_a_claim_is_shown_as_it_was_made_and_weighed() -> None:
    row = rows()[0]
    assert (row.verdict, row.outlets, row.origins, row.unresolved) == ("conflict", 2, 2, True)
    first, second = row.claims
    assert (first.id, first.grade, first.outlet, first.origin) == ("g-1", "B2", "The Gazette", "gazette-desk")
    assert first.answer == "4\u202f000 people"
    assert (second.answer, second.modality, second.said_by) == ("over 30\u202f000 people", "quoted", "an aide")
    # By hand: .75 * .75 and .25 * .5 * .95 against k = .25, each under one of two referents of weight one half.
    assert first.share == pytest.approx(0.5 * 0.5625 / (0.5625 + 0.25))
    assert second.share == pytest.approx(0.5 * 0.11875 / (0.11875 + 0.25))
    assert row.background == pytest.approx(1 - first.share - second.share)


@pytest.mark.parametrize(("grades", "best"), [(["D3", "B2"], "strong"), (["D4", "C3"], "fair"), (["D4", "F2"], "weak")])
def test_a_question_is_as_good_as_its_best_claim_that_counts(grades: list[str], best: str) -> None:
    row = rows()[0]
    counted = [claim._replace(grade=grade) for claim, grade in zip(row.claims, grades, strict=True)]
    left_out = counted[0]._replace(grade="A1", share=0.0)
    assert replace(row, claims=(*counted, left_out)).best_grade == best


def test_a_settled_question_is_no_conflict_any_more() -> None:
    settled = Resolution(question="forces.size", happened="4000", on="2026-05-01", source="The Ministry, yearbook")
    row = rows(resolutions={"forces.size": settled})[0]
    assert not row.unresolved
    assert not row.disputed
    assert row.resolved.startswith("4000 (2026-05-01")


@pytest.mark.parametrize(
    ("grade", "found"),
    [
        ("A1", "strong"),
        ("B2", "strong"),
        ("B3", "fair"),
        ("C1", "fair"),
        ("C3", "fair"),
        ("C4", "weak"),
        ("F2", "weak"),
    ],
)
def test_grades_in_three_classes(grade: str, found: str) -> None:
    assert strength(grade) == found
