"""Ensembles of the example case: the same everywhere, paired by luck, and honest about failures."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal
from runs import believing

from foedus import ensemble
from foedus.case import Case, bind
from foedus.ensemble import plan
from foedus.ensemble.draws import sample
from foedus.model import month
from foedus.model.outcomes import catalogue

DRAWS = 260  # more than one chunk


@pytest.fixture(scope="module")
def run(case: Case) -> ensemble.Ensemble:
    return ensemble.run(case, draws=DRAWS, seed=3, engine="numpy", processes=1)


def rows(table: pa.Table, policy: str) -> pa.Table:
    return table.filter(pa.compute.equal(table["policy"].cast(pa.string()), policy))


def test_there_is_one_row_for_each_draw_and_policy_with_every_outcome(case, run):
    assert run.outcomes.num_rows == DRAWS * len(case.policies)
    assert set(catalogue(case.about.horizons)) <= set(run.outcomes.schema.names)
    for policy in case.policies:
        assert rows(run.outcomes, policy)["draw"].to_pylist() == list(range(DRAWS))


@pytest.mark.slow
def test_two_processes_and_one_give_the_same(case, run):
    again = ensemble.run(case, draws=DRAWS, seed=3, engine="numpy", processes=2)
    for name in ("outcomes", "drawn", "bands", "sample"):
        assert_frame_equal(getattr(again, name).to_pandas(), getattr(run, name).to_pandas(), check_exact=True)


@pytest.mark.slow
def test_workers_that_stay_give_the_same_run_after_run(case, run):
    policy = next(iter(case.policies))
    changed = replace(case, policies={policy: list(case.policies.values())[1]})
    with ensemble.Pool(2) as workers:
        for of in (case, changed, case):
            again = ensemble.run(of, DRAWS, 3, [policy], "numpy", workers=workers)
            same = again.outcomes.to_pandas().equals(rows(run.outcomes, policy).to_pandas())
            assert same == (of is case)


@pytest.mark.slow
def test_workers_that_stay_take_nothing_of_an_earlier_run_for_this_one(case):
    policy = next(iter(case.policies))
    key, uncertainty = next(
        (key, each)
        for key, each in case.beliefs.uncertain.items()
        if each.distribution and each.distribution.shape == "uniform"
    )
    whole = uncertainty.distribution
    narrower = replace(uncertainty, distribution=replace(whole, high=(whole.low + whole.high) / 2))
    others = [
        (case, 20, 3, "random"),
        (case, 20, 4, "random"),
        (case, 21, 3, "random"),
        (case, 20, 3, "latin-hypercube"),
        (believing(case, uncertainties=case.beliefs.uncertainties | {key: narrower}), 20, 3, "random"),
        (believing(case, correlations=()), 20, 3, "random"),
    ]
    with ensemble.Pool(1) as workers:
        for of, draws, seed, design in [*others, *reversed(others)]:
            kept = ensemble.run(of, draws, seed, [policy], "numpy", design=design, workers=workers)
            alone = ensemble.planned(of, draws, seed, [policy], "numpy", design)
            expected = plan.sample(of, seed, 0, draws, design, draws).table()
            assert kept.drawn.to_pandas().equals(expected.to_pandas())
            assert alone.drawn_from == ensemble.planned(of, draws, seed, None, "numpy", design).drawn_from
    # The digest is of what is written there: a big array would be shortened.
    assert "array(" not in repr((case.beliefs.uncertainties, case.beliefs.correlated))
    assert len({ensemble.planned(of, n, s, None, "numpy", d).drawn_from for of, n, s, d in others}) == len(others)


def test_fewer_draws_are_the_first_of_more(case, run):
    few = ensemble.run(case, draws=7, seed=3, engine="numpy", processes=1)
    for policy in case.policies:
        first_of_many = rows(run.outcomes, policy).slice(0, 7).to_pandas()
        assert_frame_equal(rows(few.outcomes, policy).to_pandas(), first_of_many, check_exact=True)


def test_another_seed_gives_other_histories(case, run):
    other = ensemble.run(case, draws=7, seed=4, engine="numpy", processes=1)
    assert other.outcomes["mean_readiness"].to_pylist() != run.outcomes["mean_readiness"].to_pylist()[:7]


def test_policies_meet_the_same_luck_until_they_cause_a_difference(case, run):
    first, second = list(case.policies)[:2]
    one, two = (rows(run.sample, policy).to_pandas() for policy in (first, second))
    before_money = one["month"] == 0
    for name in month.outcomes.SERIES:
        assert np.array_equal(one.loc[before_money, name], two.loc[before_money, name]), name
    # Sessions do not depend on what is bought, so they agree to the end.
    assert np.array_equal(one["session"], two["session"])
    assert not np.array_equal(one["readiness"], two["readiness"])


def test_bands_are_the_quantiles_of_the_histories(case, run):
    policy = next(iter(case.policies))
    last = f"ready_troops_{case.about.horizons[-1]}"
    band = rows(run.bands, policy).to_pandas()
    at_end = band[(band["series"] == "ready_troops") & (band["date"] == f"{case.about.horizons[-1]}-12")]
    values = rows(run.outcomes, policy)[last].to_numpy()
    assert at_end["q50"].item() == pytest.approx(np.quantile(values, 0.5))
    assert at_end["q05"].item() == pytest.approx(np.quantile(values, 0.05))
    assert (band["q05"] <= band["q50"]).all()
    assert (band["q50"] <= band["q95"]).all()


def test_a_failed_history_is_a_row_that_says_where(case, monkeypatch):
    broken_draw, broken_policy = 5, next(iter(case.policies))

    def bind_with_a_hole(case, values):
        parameters = bind(case, values)
        half_life = np.array(np.broadcast_to(parameters.training.half_life, (plan.CHUNK,)))
        half_life[broken_draw] = np.nan
        return parameters._replace(training=parameters.training._replace(half_life=half_life))

    monkeypatch.setattr(plan, "bind", bind_with_a_hole)
    run = ensemble.run(case, draws=8, seed=3, policies=[broken_policy], engine="numpy", processes=1)
    row = run.outcomes.slice(broken_draw, 1).to_pylist()[0]
    assert (row["status"], row["failed_month"], row["failed_submodel"]) == ("failed", 0, "training")
    assert row["mean_readiness"] is None
    assert run.outcomes["status"].to_pylist().count("ok") == 7
    assert np.isfinite(run.bands["q50"].to_numpy()).all()


def test_what_cannot_be_run_is_refused(case):
    for wrong in ({"draws": 0}, {"policies": ["no-such-policy"]}, {"engine": "abacus"}, {"policies": []}):
        with pytest.raises(ValueError, match="cannot run"):
            ensemble.run(case, **wrong)


def test_a_draw_depends_on_its_number_alone(case):
    many, one = sample(case, 3, 0, 40), sample(case, 3, 17, 1)
    for key, values in many.values.items():
        assert one.values[key][0] == values[17], key
    for key, labels in many.claims.items():
        assert one.claims[key][0] == labels[17], key


def test_uncertainties_on_one_question_agree_on_which_report_is_right(case):
    by_question: dict[str, list[str]] = {}
    for key, uncertainty in case.beliefs.uncertainties.items():
        if uncertainty.question:
            by_question.setdefault(uncertainty.question, []).append(key)
    draws = sample(case, 3, 0, 64)
    assert by_question
    for keys in by_question.values():
        for other in keys[1:]:
            assert list(draws.claims[other]) == list(draws.claims[keys[0]])


def test_drawn_values_stay_within_declared_bounds(case):
    from foedus.model.parameters import declarations

    draws = sample(case, 3, 0, 500)
    for key, uncertainty in case.beliefs.uncertainties.items():
        declared = declarations(month.Parameters.__annotations__[uncertainty.submodel])[uncertainty.parameter]
        values = draws.values[key]
        assert (values >= declared.low).all(), key
        assert (values <= declared.high).all(), key
