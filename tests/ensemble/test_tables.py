"""Tables: a part's rows, and the bands that are made of those that did not fail."""

import numpy as np
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from foedus.ensemble import tables
from foedus.ensemble.plan import of, planned
from foedus.ensemble.simulate import compute


def test_bands_leave_failed_histories_out_though_their_months_are_finite(case):
    plan = planned(case, 20, 3, ["equip"], "numpy")
    _, part = compute(plan, next(of(plan, "equip")))
    place = part.column_names.index("failed_month")
    failed = part.set_column(place, "failed_month", pa.array([0, 5, *[None] * 18], pa.int64()))
    assert tables.failures(failed) == 2
    told = tables.bands(case, "equip", [failed]).to_pandas()
    assert_frame_equal(told, tables.bands(case, "equip", [part.slice(2)]).to_pandas(), check_exact=True)
    assert not told.equals(tables.bands(case, "equip", [part]).to_pandas())


@pytest.mark.parametrize("histories", [1, 2, 7, 100])
def test_quantiles_are_numpys(histories):
    values = np.sort(np.random.default_rng(histories).normal(size=(histories, 3)), axis=0)
    theirs = np.quantile(values, list(tables.QUANTILES.values()), axis=0)
    np.testing.assert_allclose(tables._quantiles(values), theirs, rtol=1e-13)


def test_whole_histories_are_the_months_of_the_first_draws(case, monkeypatch):
    monkeypatch.setattr(tables, "WHOLE_HISTORIES", 2)
    plan = planned(case, 3, 3, ["equip"], "numpy")
    _, part = compute(plan, next(of(plan, "equip")))
    told = tables.whole_histories(case, "equip", part).to_pandas()
    months = tables.month_names(case)
    assert list(told["date"]) == months * 2
    assert list(told["month"]) == [*range(len(months))] * 2
    assert list(told["draw"]) == [0] * len(months) + [1] * len(months)
    for name in tables.SERIES:
        first, second = part[tables.MONTHS_OF + name].to_pylist()[:2]
        np.testing.assert_array_equal(told[name].to_numpy(float), np.array([*first, *second], float))
