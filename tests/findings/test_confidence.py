"""The rule of confidence, clause by clause; it never speaks of likelihood."""

import pytest

from foedus.findings.confidence import confidence
from foedus.findings.drivers import REST, Driver, Drivers
from foedus.findings.evidence import Basis, ClaimRow, QuestionRow
from foedus.findings.wording import LADDER


def drivers(claims=0.0, facts=0.0, assumption=0.0, ranked=None, varies=True) -> Drivers:
    parts = {"claims": claims, "facts": facts, "assumption": assumption}
    found = [Driver(f"{name}.x", name, "q" if name == "claims" else None, part) for name, part in parts.items() if part]
    rest = 1 - claims - facts - assumption
    chosen = tuple(found) if ranked is None else ranked
    return Drivers("x", "p", chosen, parts | {REST: rest}, 0.01, 2000, 100, varies)


def basis(verdict="agree", origins=2, grades=("B2",), sureness="high", resolved="") -> Basis:
    claims = tuple(
        ClaimRow(f"c{n}", "q", "o", "s", grade, "or", "", "x", "asserted", "", 0.3, (), "")
        for n, grade in enumerate(grades)
    )
    row = QuestionRow("q", "Is it so?", verdict, (), 2, origins, False, resolved, 0.3, ("claims.x",), claims)
    return Basis({"q": row}, {"facts.x": ("f1",)}, {"f1": sureness})


def test_high_needs_everything() -> None:
    assert confidence(drivers(claims=0.5, facts=0.3, assumption=0.1), basis()).level == "high"


@pytest.mark.parametrize(
    ("made", "rests"),
    [
        (drivers(claims=0.4, facts=0.2, assumption=0.3), basis()),
        (drivers(claims=0.2, facts=0.2), basis()),
        (drivers(claims=0.8), basis(origins=1)),
        (drivers(claims=0.8), basis(verdict="conflict")),
        (drivers(claims=0.8), basis(grades=("C3",))),
        (drivers(facts=0.8), basis(sureness="medium")),
        (drivers(ranked=()), basis()),
        (drivers(varies=False, ranked=()), basis()),
    ],
)
def test_anything_lacking_makes_it_moderate(made: Drivers, rests: Basis) -> None:
    assert confidence(made, rests).level == "moderate"


@pytest.mark.parametrize(
    ("made", "rests"),
    [
        (drivers(facts=0.3, assumption=0.4), basis()),
        (drivers(claims=0.8), basis(grades=("D4", "C4"))),
        (drivers(claims=0.8), basis(grades=("F6",))),
        (drivers(assumption=0.05), basis()),
    ],
)
def test_mostly_assumed_or_weakly_claimed_is_low(made: Drivers, rests: Basis) -> None:
    assert confidence(made, rests).level == "low"


def test_a_settled_conflict_no_longer_counts() -> None:
    settled = basis(verdict="conflict", resolved="4000 (2026)")
    assert confidence(drivers(claims=0.8), settled).level == "high"


def test_the_reason_names_what_lowers_it() -> None:
    found = confidence(drivers(claims=0.5, assumption=0.1), basis(verdict="conflict", origins=1))
    assert "1 conflict between reports unresolved." in found.because
    assert "one origin only" in found.because
    assert "mostly on assumptions: 80%" in confidence(drivers(facts=0.1, assumption=0.4), basis()).because


def test_confidence_uses_no_likelihood_word() -> None:
    for made in (drivers(claims=0.8), drivers(assumption=0.4), drivers(ranked=()), drivers(varies=False, ranked=())):
        because = confidence(made, basis()).because.lower()
        assert not any(f" {words} " in f" {because} " for _, words in LADDER)
