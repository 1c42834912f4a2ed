"""The rows on the publishers' own files; each skipped where those are absent."""

import numpy as np
import pandas as pd
import pytest

from foedus.backtest import council, honouring, joining, realignment, strategic
from foedus.problems import CaseErrors


@pytest.fixture(scope="module")
def trials(shared):
    return {check.name: check for check in honouring.checks(shared)}


def test_council_reproduces_every_recorded_turn(shared):
    found = council.checks(shared)
    assert len(found) == 17
    assert not [check for check in found if check.passed is False or check.skipped]
    assert sum(check.passed is True for check in found) == 14
    notes = " ".join(check.note for check in found)
    assert "27 of 27 turns" in notes
    assert "10 of 10 turns" in notes


def test_council_reads_the_publishers_scenario(shared):
    scene = council.read_scene(shared / "reference/tables/ktab/dummyData_3Dim.csv")
    assert scene.position.shape == (7, 3, 1)
    assert scene.position[0, :, 0] == pytest.approx([0.7579, 0.0637, 0.7045])
    assert scene.salience[1, 2, 0] == pytest.approx(0.2479)
    assert scene.capability[2, 0] == 129.643


def test_council_refuses_a_scenario_cut_short(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text("A,b,3,1\nActor,Description,Power,Pstn,Sal\nx,y,1,2,3\n")
    with pytest.raises(CaseErrors, match="1 actors of 3"):
        council.read_scene(path)


def test_realignment_has_no_differences(shared):
    found = realignment.checks(shared)
    assert [check.status for check in found] == ["pass"] * 5
    assert [check.obtained for check in found if check.name.endswith("minimum")] == ["-83,200", "-65,600"]


def test_strategic_refits_the_published_probit(shared):
    found = strategic.checks(shared)
    assert [check.status for check in found] == ["pass", "pass", "shown"]
    assert found[0].miss < 1e-4


def test_honouring_counts_the_published_rates(trials):
    rates = [check for check in trials.values() if check.source == honouring.BERKEMEIER]
    assert len(rates) == 10
    assert all(check.passed and check.miss == 0.0 for check in rates)


def test_honouring_refits_the_published_logit(trials):
    refit = [check for check in trials.values() if check.source == honouring.LEEDS]
    assert [check.status for check in refit] == ["pass"] * 3


def test_honouring_trials_before_1950_pass(trials):
    judged = [check for check in trials.values() if check.name.startswith("honouring: 19") and check.passed is not None]
    assert len([check for check in judged if "decade by decade" in check.name]) == 3
    assert all(check.passed for check in judged)


def test_forecast_has_a_probability_for_every_row(shared, tmp_path):
    path = tmp_path / "p.csv"
    assert honouring.forecast_to(shared, path) == 7469
    found = pd.read_csv(path)
    rows = honouring.ahead(shared)
    pd.testing.assert_frame_equal(found[list(honouring.KEYS)], rows[list(honouring.KEYS)])
    assert not found.duplicated(list(honouring.KEYS)).any()
    assert found["p"].between(0.0, 1.0, inclusive="neither").all()
    assert found["p"].mean() == pytest.approx(0.0073, abs=0.0002)


def test_forecast_is_known_before_1950(shared):
    """Nothing but the declared covariates of the attack itself is read of the later rows, and no outcome."""
    past, rows = honouring.known(shared), honouring.ahead(shared)
    assert past["year"].max() < 1950 <= rows["year"].min()
    forms = joining.estimate(past)
    whole = joining.forecast(forms, rows)
    np.testing.assert_allclose(
        joining.forecast(forms, rows[rows["year"] < 1960][list(joining.COLUMNS)]),
        whole[(rows["year"] < 1960).to_numpy()],
        rtol=1e-12,
    )


def test_outcomes_are_scored_where_a_user_has_them(shared, tmp_path):
    for name in ("before_1950.csv", "from_1950_features.csv"):
        (tmp_path / "data/honouring").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/honouring" / name).symlink_to(shared / "data/honouring" / name)
    rows = honouring.ahead(tmp_path)
    made_up = joining.forecast(joining.estimate(honouring.known(tmp_path)), rows) > 0.05
    rows[list(honouring.KEYS)].assign(join=made_up.astype(int)).to_csv(tmp_path / honouring.OUTCOMES, index=False)
    scored = [check for check in honouring.checks(tmp_path) if check.name.startswith("honouring: from 1950")]
    assert [check.passed for check in scored] == [True, False]
    assert scored[0].obtained.startswith("1.000")
