"""Readers: the same numbers by pandas, xarray and SQL, from memory and from a folder."""

from pathlib import Path

import numpy as np
import pytest
from example import EXAMPLE
from pandas.testing import assert_frame_equal

from foedus import ensemble
from foedus.case import load
from foedus.ensemble import readers
from foedus.problems import CaseErrors


@pytest.fixture(scope="module")
def run() -> ensemble.Ensemble:
    return ensemble.run(load(EXAMPLE), draws=12, seed=3, engine="numpy", processes=1)


@pytest.fixture(scope="module")
def place(run, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("run")
    ensemble.write(run, load(EXAMPLE), place)
    return place


def test_pandas_reads_a_folder_as_it_reads_memory(run, place):
    for name in ("outcomes", "drawn", "bands", "sample"):
        assert_frame_equal(readers.to_pandas(place, name), readers.to_pandas(run, name), check_exact=True)


def test_xarray_has_every_axis_labelled(run, place):
    rows = readers.to_pandas(run)
    data = readers.to_xarray(place)
    assert data["trust"].dims == ("policy", "draw")
    one = rows[(rows["policy"] == "train") & (rows["draw"] == 7)]["trust"].item()
    assert data["trust"].sel(policy="train", draw=7).item() == one
    bands = readers.to_xarray(run, "bands")
    assert bands["q50"].dims == ("policy", "series", "month")
    frame = readers.to_pandas(run, "bands")
    at = (frame["policy"] == "equip") & (frame["series"] == "delivered") & (frame["month"] == 40)
    assert bands["q50"].sel(policy="equip", series="delivered", month=40).item() == frame[at]["q50"].item()
    months = readers.to_xarray(run, "sample")
    assert months["readiness"].shape == (2, 12, 60)
    assert str(months["date"].sel(month=13).item()) == frame[frame["month"] == 13]["date"].iloc[0]
    drawn = readers.to_xarray(run, "drawn")
    assert np.array_equal(drawn["training.half_life"], readers.to_pandas(run, "drawn")["training.half_life"])


def test_a_place_without_a_run_is_refused(tmp_path):
    for ask in (readers.to_pandas, readers.to_xarray, lambda place: ensemble.query(place, "SELECT 1")):
        with pytest.raises(CaseErrors, match="no finished run here"):
            ask(tmp_path)
