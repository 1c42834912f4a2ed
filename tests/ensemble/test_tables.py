"""Tables: a part's rows, and the bands that are made of those that did not fail."""

import pyarrow as pa
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
