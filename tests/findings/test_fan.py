"""Bands, and the history that is shown beneath them."""

import numpy as np

from foedus.findings.fan import fan

from . import builders

CASE = builders.case()
ENSEMBLE = builders.ensemble(CASE, 60)


def made(policy: str = "train", reference: str = "wait"):
    return fan(ENSEMBLE.bands, ENSEMBLE.sample, "readiness", policy, reference, "2026-02-10", ("2026", "2028"))


def test_bands_are_of_the_policy_in_order_of_time() -> None:
    found = made()
    assert [band.date for band in found.bands][:2] == ["2026-01", "2026-02"]
    assert len(found.bands) == builders.MONTHS
    assert all(b.q05 <= b.q10 <= b.q25 <= b.q50 <= b.q75 <= b.q90 <= b.q95 for b in found.bands)
    assert found.reference_median[-1] < found.bands[-1].q50


def test_no_reference_line_where_it_is_the_same_policy() -> None:
    assert made("wait").reference == ""


def test_the_history_beneath_ends_nearest_to_the_median() -> None:
    found = made()
    sample = ENSEMBLE.sample.to_pandas()
    mine = sample[(sample.policy == "train") & (sample.month == builders.MONTHS - 1)]
    distances = np.abs(mine.readiness.to_numpy() - found.bands[-1].q50)
    assert found.draw == int(mine.draw.to_numpy()[distances.argmin()])


def test_lanes_are_the_events_of_that_history() -> None:
    found = made()
    history = ENSEMBLE.sample.to_pandas()
    history = history[(history.policy == "train") & (history.draw == found.draw)]
    lanes = {lane.name: lane.dates for lane in found.lanes}
    assert lanes["attack"] == tuple(history.date[history.attack > 0])
    assert lanes["membership"] == ()
    assert "readiness" not in lanes
