"""Explanations add up, sensitivities move the way they should, and the picture shows every claim."""

from pathlib import Path

import pytest

from foedus.evidence import Ledger, load
from foedus.evidence import explain as terms
from foedus.evidence.chart import dots, figure, spec, svg


def test_every_row_can_be_redone_on_paper(csto: Ledger) -> None:
    for question in csto.questions:
        pool = csto.pool(question)
        for referent in pool.referents:
            table = terms.rows(pool, referent)
            total = sum(row.weight for row in table)
            for row in table[:-1]:
                assert row.r is not None
                assert row.c is not None
                assert row.fading is not None
                assert row.siblings is not None
                by_hand = row.r * row.c * row.fading / (1 + (row.siblings - 1) * pool.rho)
                assert row.weight == pytest.approx(by_hand)
                assert row.share == pytest.approx(by_hand / total)
            assert table[-1].weight == pool.k


def test_more_background_moves_the_pool_away_from_the_claims(small: Path) -> None:
    ledger = load(small)
    found = {variant.change: variant for variant in terms.variants(ledger, "signing")}
    now = terms.summary(ledger.pool("signing"))[0]
    assert found["k = 0.5 instead of 0.25"].summary[0] < now < found["k = 0.125 instead of 0.25"].summary[0]
    assert found["a-2 graded B3 instead of B4"].summary[0] > now > found["a-2 graded C4 instead of B4"].summary[0]


def test_shifts_are_between_nothing_and_everything(csto: Ledger) -> None:
    found = list(terms.variants(csto, "cf.personnel"))
    assert all(0 <= variant.shift <= 1 for variant in found)
    certain = [variant for variant in found if variant.change.startswith("referent certainly")]
    assert len(certain) == 4
    assert max(found, key=lambda variant: variant.shift) in certain


def test_a_hundred_dots_are_shared_out_as_the_pool_is(csto: Ledger) -> None:
    for question in ("cf.personnel", "kz2022.cause", "putin.visit.start"):
        pool = csto.pool(question)
        drawn = dots(pool)
        assert len(drawn) == 100
        for component, share in zip(pool.components, pool.component_shares(), strict=True):
            assert sum(name == component for name, _ in drawn) == pytest.approx(100 * share, abs=len(pool.referents))


def test_the_picture_names_claims_and_quantiles(csto: Ledger) -> None:
    drawn = svg(csto, "cf.personnel", csto.pool("cf.personnel"))
    assert drawn.startswith("<svg")
    for words in ("s0-014", "s2-025", "background", "31,560", "How many people"):
        assert words in drawn
    assert "frozen  41%" in str(spec(csto, "armenia.csto.status", csto.pool("armenia.csto.status")))


def test_specifications_are_vega_lite(csto: Ledger) -> None:
    from altair.vegalite.v6.schema import load_schema
    from jsonschema import Draft7Validator

    form = Draft7Validator(load_schema())
    for question in ("cf.personnel", "kz2022.cause", "putin.visit.start", "armenia.csto.status"):
        form.validate(spec(csto, question, csto.pool(question)))


@pytest.mark.parametrize(
    ("value", "text"), [(31560.3, "31,560"), (0.23751, "0.2375"), (6.0, "6.000"), (0.0, "0"), (-12.345, "-12.35")]
)
def test_figures_have_four_digits_and_no_powers_of_ten(value: float, text: str) -> None:
    assert figure(value) == text
