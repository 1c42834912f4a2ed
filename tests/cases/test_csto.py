"""The CSTO case: what it must hold, and that nothing in it is decoration."""

import numpy as np
import pytest

from foedus.backtest import prior
from foedus.case import Case, bind, load
from foedus.ensemble import engine
from foedus.ensemble.draws import sample
from foedus.model.outcomes import catalogue

ROUNDS = 60
EXTREMES = (0.01, 0.99)


@pytest.fixture(scope="module")
def case() -> Case:
    return load("csto")


def test_six_members_of_which_one_is_frozen(case):
    assert case.scene.labels["member"] == ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")
    frozen = dict(zip(case.scene.labels["member"], case.scene.alliance.frozen[:, 0], strict=True))
    assert frozen == {"ARM": 1.0, "BLR": 0.0, "KAZ": 0.0, "KGZ": 0.0, "RUS": 0.0, "TJK": 0.0}


def test_months_run_from_2026_to_2035(case):
    assert (case.about.start.isoformat(), case.about.months) == ("2026-01-01", 120)
    assert case.about.horizons == ("2026", "2028", "2030", "2035")


def test_the_lead_chairs_in_2026_and_the_session_is_in_november(case):
    chair = case.scene.calendar.chair[:12, case.scene.labels["member"].index("RUS"), 0]
    assert chair.tolist() == [1.0] * 12
    assert np.flatnonzero(case.scene.calendar.session[:12, 0]).tolist() == [10]


def test_a_frozen_member_takes_no_chair(case):
    assert case.scene.calendar.chair[:, case.scene.labels["member"].index("ARM"), 0].max() == 0.0


def test_six_policies_spend_equal_money_and_one_none(case):
    assert list(case.policies) == [
        "nothing",
        "upkeep",
        "announced",
        "border-first",
        "air-defence-first",
        "train-and-command",
        "mixed-suppliers",
    ]
    for name, policy in case.policies.items():
        assert policy.levers.programme.allocation.sum() == pytest.approx(0 if name == "nothing" else 1)
        assert policy.levers.programme.supplier_mix.sum() == pytest.approx(1)


def test_four_referents_feed_the_scope(case):
    scope = case.beliefs.uncertainties["forces.personnel"]
    assert scope.question == "cf.personnel"
    referents = set(sample(case, 1, 0, 400).referents["forces.personnel"])
    assert referents == {"peacekeeping", "central-asian", "rapid-reaction", "all-components"}


def test_enough_is_uncertain_and_enough_of_it_rests_on_the_reports(case):
    assert len(case.beliefs.uncertain) >= 60
    assert sum(each.grounding == "claims" for each in case.beliefs.uncertain.values()) >= 12


def test_every_uncertainty_has_its_ground_and_recalled_facts_are_assumptions(case):
    for key, uncertainty in case.beliefs.uncertainties.items():
        grounds = (uncertainty.question, uncertainty.facts and not uncertainty.assumption, uncertainty.assumption)
        assert sum(bool(ground) for ground in grounds) == 1, key
        recalled = [
            fact for fact in uncertainty.facts if case.beliefs.facts[fact].source_title in ("recalled", "assumption")
        ]
        if recalled:
            assert uncertainty.grounding == "assumption", (key, recalled)


def test_five_formal_requests_are_on_record(case):
    assert len(case.records.requests) == 5
    assert sum(request.troops for request in case.records.requests) == 1


@pytest.mark.slow
def test_each_uncertainty_moves_an_outcome(case):
    """Two histories of one draw and one luck, which differ in one uncertainty alone, end differently somewhere."""
    still = set(case.beliefs.uncertain)
    world = engine.World(case.scene.labels, case.scene.alliance, case.scene.calendar, seed=5)
    for number in range(ROUNDS):
        first = number * engine.CHUNK
        base = sample(case, 5, first, engine.CHUNK).values
        waiting = sorted(still)
        tried = [waiting[column % len(waiting)] for column in range(engine.CHUNK)]
        policy = list(case.policies.values())[number % len(case.policies)]
        runs = []
        for extreme in EXTREMES:
            values = {key: column.copy() for key, column in base.items()}
            for column, key in enumerate(tried):
                u = np.array([extreme])
                values[key][column] = case.beliefs.uncertainties[key].draw(u, u, u).value[0]
            job = engine.Job(world, first, bind(case, values), policy.levers)
            runs.append(engine.simulate(job, "jax").outcomes)
        moved = np.zeros(engine.CHUNK, dtype=bool)
        for name in catalogue(case.about.horizons):
            moved |= ~np.isclose(runs[0][name], runs[1][name], rtol=1e-12, atol=0, equal_nan=True)
        still -= {key for key, yes in zip(tried, moved, strict=True) if yes}
        if not still:
            return
    pytest.fail(f"these change no outcome: {sorted(still)}")


@pytest.mark.slow
def test_numpy_and_jax_decide_alike(case):
    world = engine.World(case.scene.labels, case.scene.alliance, case.scene.calendar, seed=5)
    parameters = bind(case, sample(case, 5, 0, engine.CHUNK).values)
    job = engine.Job(world, 0, parameters, case.policies["announced"].levers)
    ours, theirs = (engine.simulate(job, each) for each in ("numpy", "jax"))
    for name, outcome in catalogue(case.about.horizons).items():
        one, two = ours.outcomes[name], theirs.outcomes[name]
        if outcome.kind == "yes-no":
            np.testing.assert_array_equal(one, two, err_msg=name)
        else:
            np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-12, err_msg=name)
    for name in ("session", "exercise", "incident", "attack", "request", "mission", "active_members"):
        np.testing.assert_array_equal(ours.series[name], theirs.series[name], err_msg=name)


def test_what_a_card_excludes_is_not_pooled(case):
    excluded = {card.id: {entry.claim for entry in card.excluded} for card in case.ledger.questions.values()}
    assert any(excluded.values())
    for question, claims in excluded.items():
        pooled = {term.claim for term in case.ledger.pool(question).terms}
        answered = {claim.id for claim in case.ledger.claims_on(question)}
        assert pooled == answered - claims, question


MOST_ATTACKS = 40
"""A 99 % point of attacks in ten years that no record comes near: five with own fatalities in 23 years."""


@pytest.mark.slow
def test_what_the_case_believes_is_possible_and_not_absurd(case):
    """`foedus check csto --prior-predictive`: no share outside [0, 1], and no tail beyond all that ever was."""
    found = {row.outcome: row for row in prior.implied(case, 1024, 1, "jax").rows}
    assert [name for name, row in found.items() if "impossible" in row.marks] == []
    assert found["attacks"].quantiles[prior.AT.index(0.99)] < MOST_ATTACKS
    assert found["requests"].quantiles[prior.AT.index(0.99)] < MOST_ATTACKS
    shares = [
        row for row in found.values() if row.unit in ("", "share") and row.valued and row.outcome != "externality"
    ]
    assert len(shares) > 20
    for row in shares:
        assert min(row.quantiles) >= 0.0, row.outcome
        assert max(row.quantiles) <= 1.0 + 1e-9, row.outcome
