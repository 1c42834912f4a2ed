"""Uncertainties of the example: what is drawn from a question, a fact and an assumption."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from foedus.case import Case, load, quantile

from ..example import EXAMPLE
from .broken import broken, said

DRAWS = np.arange(20_000)


@pytest.fixture(scope="module")
def case() -> Case:
    return load(EXAMPLE)


def draw(case: Case, key: str, draws: np.ndarray = DRAWS):
    chances = np.random.default_rng(1).random((3, len(DRAWS)))
    return case.beliefs.uncertainties[key].draw(*chances[:, draws])


def test_a_number_question_is_drawn_from_its_pool(case: Case) -> None:
    personnel = case.beliefs.uncertainties["forces.personnel"]
    pool = case.ledger.pool("pact.personnel")
    drawn = draw(case, "forces.personnel")
    assert personnel.components == ("courier-1", "herald-1", "background")
    assert personnel.referents == ("standing", "all")
    referents = np.bincount(drawn.referent, minlength=2) / len(DRAWS)
    assert referents == pytest.approx([0.4, 0.6], abs=0.01)
    for index, referent in enumerate(personnel.referents):
        labels = np.bincount(drawn.label[drawn.referent == index], minlength=3)
        assert labels / labels.sum() == pytest.approx(pool.shares(referent), abs=0.015)
    courier = drawn.value[drawn.label == 0]
    assert (courier.min(), courier.max()) == pytest.approx((3500, 4500), abs=5)
    assert drawn.value[drawn.label == 1].min() >= 12_000


def test_what_a_claim_leaves_is_cut_at_the_parameters_bounds(case: Case) -> None:
    """ "More than 12,000" runs beyond 13,000; where a parameter cannot, it is cut and does not pile up there."""
    personnel = case.beliefs.uncertainties["forces.personnel"]
    narrow = replace(personnel, bounds=(3_900.0, 13_000.0))
    u = (np.arange(1000) + 0.5) / 1000
    herald, all_forces = np.full(1000, 0.2), np.full(1000, 0.9)
    free, cut = (each.draw(u, herald, all_forces) for each in (personnel, narrow))
    assert {personnel.components[label] for label in free.label} == {"herald-1"}
    assert np.array_equal(free.label, cut.label)
    assert free.value.max() > 13_000 > cut.value.max() > 12_990
    assert len(np.unique(cut.value)) == 1000
    # of 3,500 to 4,500, as 4,000 may be rounded, a quarter of what is left lies below 3,900 + 600 / 4
    courier = narrow.draw(np.array([0.25]), np.array([0.1]), np.array([0.1]))
    assert courier.value.tolist() == pytest.approx([4_050.0])


def test_categories_give_their_values(case: Case) -> None:
    granted = case.beliefs.uncertainties["programme.granted"]
    drawn = draw(case, "programme.granted")
    said = {name: drawn.value[drawn.label == index] for index, name in enumerate(granted.components)}
    assert 0.6 <= said["herald-2"].min() < said["herald-2"].max() <= 1.0
    assert 0.0 <= said["courier-2"].min() < said["courier-2"].max() <= 0.2
    # the background puts a quarter each on the two categories and a half on "other", which is 0 to 1
    background = said["background"]
    assert np.mean(background < 0.2) == pytest.approx(0.25 + 0.5 * 0.2, abs=0.03)
    assert np.mean((background > 0.2) & (background < 0.6)) == pytest.approx(0.5 * 0.4, abs=0.03)


def test_an_answer_and_its_place_make_the_value_and_know_nothing_of_each_other(case: Case) -> None:
    granted = case.beliefs.uncertainties["programme.granted"]
    drawn = draw(case, "programme.granted")
    low, high = np.array(granted.values).T
    assert granted.split
    assert granted.answers == ("ardmark", "members", "other")
    assert np.array_equal(drawn.value, low[drawn.answer] + drawn.place * (high - low)[drawn.answer])
    assert np.bincount(drawn.answer) / len(DRAWS) == pytest.approx(granted.pool.probabilities(), abs=0.015)
    for answer in range(3):  # the place is uniform, whichever answer holds and whoever said it
        assert np.quantile(drawn.place[drawn.answer == answer], [0.1, 0.5, 0.9]) == pytest.approx(
            [0.1, 0.5, 0.9], abs=0.03
        )
    number = draw(case, "forces.personnel")
    assert not case.beliefs.uncertainties["forces.personnel"].split
    assert number.answer is None
    assert number.place is None


def test_dates_give_months(case: Case) -> None:
    drawn = draw(case, "homeland.strategy_delay")
    components = case.beliefs.uncertainties["homeland.strategy_delay"].components
    assert {*drawn.value[drawn.label == components.index("herald-3")]} == {5.0}
    courier = drawn.value[drawn.label == components.index("courier-3")]
    assert (courier.min(), courier.max()) == pytest.approx((12, 23), abs=0.05)


@pytest.mark.parametrize("key", ["forces.personnel", "programme.granted", "homeland.strategy_delay"])
def test_quantiles_over_a_pool_agree_with_its_draws(case: Case, key: str) -> None:
    drawn = np.sort(draw(case, key).value)
    u = np.array([0.05, 0.15, 0.4, 0.7, 0.95])
    for chance, value in zip(u, quantile(case.beliefs.uncertainties[key], u), strict=True):
        if key != "forces.personnel":  # categories stand in the order of the card, not of their values
            assert drawn[0] <= value <= drawn[-1]
        else:
            assert np.mean(drawn <= value) == pytest.approx(chance, abs=0.015)


def test_draws_stay_in_bounds_and_do_not_depend_on_how_many_there_are(case: Case) -> None:
    for key, uncertainty in case.beliefs.uncertainties.items():
        drawn = draw(case, key, DRAWS[:400]).value
        assert np.all((drawn >= uncertainty.bounds[0]) & (drawn <= uncertainty.bounds[1])), key
        assert np.array_equal(drawn[:10], draw(case, key, DRAWS[:10]).value), key
        assert (len(np.unique(drawn)) == 1) == uncertainty.constant, key


def test_a_constant_is_no_uncertainty(case: Case) -> None:
    constants = {key for key in case.beliefs.uncertainties if key not in case.beliefs.uncertain}
    assert constants == {"supplier.capacity_in_peace", "threats.rate.attack", "cohesion.distance.ARD"}


def test_a_choice_of_one_value_is_a_constant(tmp_path: Path) -> None:
    old = "values = [0, 1, 2]\nweights = [0.6, 0.3, 0.1]"
    case = load(broken(tmp_path, "uncertainties/institutions.toml", old, "values = [1]"))
    assert case.beliefs.uncertainties["calendar.session_delay"].constant


def test_grounding(case: Case) -> None:
    grounding = {key: uncertainty.grounding for key, uncertainty in case.beliefs.uncertainties.items()}
    assert grounding["forces.personnel"] == "claims"
    assert grounding["procurement.lag"] == "facts"
    assert grounding["training.half_life"] == "assumption"  # its fact is only recalled
    assert case.beliefs.facts["n007"].assumed
    assert grounding["training.courses"] == "assumption"
    assert case.beliefs.uncertainties["training.half_life"].facts == ("n007",)


@pytest.mark.parametrize(
    ("old", "new", "grounding"),
    [
        ("median = 2", "median = 2", "facts"),
        ("median = 2\nspread = 0.3\nlow = 1", "median = 3.5\nspread = 0.1\nlow = 3", "assumption"),  # the fact says 2
        ('fact = "n006"', 'fact = "n002"', "assumption"),  # a fact without a figure
        ('fact = "n006"', 'facts = ["n002", "n006"]', "facts"),
        ('fact = "n006"', 'assumption = "Slower than elsewhere."\ninformed_by = ["n006"]', "assumption"),
    ],
)
def test_a_fact_that_does_not_state_the_number_informs_an_assumption(
    tmp_path: Path, old: str, new: str, grounding: str
) -> None:
    table = case_table("procurement.lag")
    lag = load(broken(tmp_path, "uncertainties/money.toml", table, table.replace(old, new))).beliefs.uncertainties[
        "procurement.lag"
    ]
    assert old in table
    assert lag.grounding == grounding
    assert lag.facts


def case_table(key: str) -> str:
    """A table of the example's uncertainties as it is written."""
    text = (EXAMPLE / "uncertainties" / "money.toml").read_text(encoding="utf-8")
    begin = text.index(f"[{key}]")
    return text[begin : text.index("\n\n", begin)]


def test_a_fact_cannot_inform_what_is_no_assumption(tmp_path: Path) -> None:
    case = broken(tmp_path, "uncertainties/money.toml", 'fact = "n006"', 'fact = "n006"\ninformed_by = ["n005"]')
    assert "informs an assumption, and there is none." in said(case)


def test_the_weights_of_rival_equations_are_assumed_whatever_informs_them(case: Case) -> None:
    assert {each.grounding for each in case.beliefs.uncertainties.values() if each.unit == "choice"} == {"assumption"}


def test_a_number_whose_background_outweighs_its_claims_is_assumed(tmp_path: Path, case: Case) -> None:
    assert case.beliefs.uncertainties["forces.personnel"].pool.component_shares()[-1] < 0.5
    heavy = broken(
        tmp_path,
        "evidence/questions/pact.personnel.toml",
        "[background]",
        'k = 20\nk_reason = "Neither paper had seen the units."\n\n[background]',
    )
    assert load(heavy).beliefs.uncertainties["forces.personnel"].grounding == "assumption"


def test_where_it_is_written(case: Case) -> None:
    half_life = case.beliefs.uncertainties["training.half_life"]
    rows = Path(half_life.file).read_text(encoding="utf-8").splitlines()
    assert half_life.line is not None
    assert rows[half_life.line - 1] == "[training.half_life]"
    assert half_life.text == "triangular: low 4, mode 9, high 18"
