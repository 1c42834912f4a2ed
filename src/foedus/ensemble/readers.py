"""Readers: a run's tables for pandas and xarray, from memory or from its folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from foedus.ensemble import store
from foedus.ensemble.simulate import Ensemble
from foedus.ensemble.tables import QUANTILES

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Name = Literal["outcomes", "drawn", "bands", "sample"]
AXES = {
    "outcomes": ("policy", "draw"),
    "drawn": ("draw",),
    "bands": ("policy", "series", "month"),
    "sample": ("policy", "draw", "month"),
}


def table(run: Ensemble | Path | str, name: Name = "outcomes", unchecked: bool = False) -> pa.Table:
    """One table of a run.

    Args:
        run: a run, or its folder.
        name: which table.
        unchecked: do not hold the file against its checksum; for runs so long that reading them takes minutes.

    Raises:
        CaseErrors: the folder holds no finished run, or the table is not what was written.
    """
    if isinstance(run, Ensemble):
        return getattr(run, name)
    folder = Path(run)
    return store.table(folder, store.complete(folder, (name,), unchecked), name)


def to_pandas(run: Ensemble | Path | str, name: Name = "outcomes") -> "pd.DataFrame":
    """One table of a run as a data frame.

    Its rows: histories ("outcomes", the default); draws ("drawn"); policy, month and series ("bands"); or policy, draw
    and month ("sample").
    """
    return table(run, name).to_pandas()


def to_xarray(run: Ensemble | Path | str, name: Name = "outcomes") -> "xr.Dataset":
    """One table of a run as labelled arrays.

    Returns:
        "outcomes": each outcome `[policy, draw]`; "drawn": each uncertainty `[draw]`; "bands": each quantile and the
        mean `[policy, series, month]`; "sample": each series `[policy, draw, month]`.
    """
    import xarray as xr

    rows = table(run, name)
    axes = AXES[name]
    labels = {axis: _labels(rows[axis]) for axis in axes}
    shape = tuple(len(each) for each in labels.values())
    columns = {
        column: (axes, _values(rows[column]).reshape(shape))
        for column in rows.column_names
        if column not in axes and column != "date"
    }
    data = xr.Dataset(columns, coords=labels)
    if "date" in rows.column_names:
        data = data.assign_coords(date=("month", rows["date"].to_pylist()[: len(labels["month"])]))
    if name == "bands":
        data.attrs["quantiles"] = list(QUANTILES.values())
    return data


def _labels(column: pa.ChunkedArray) -> np.ndarray:
    """Different values of a column, in the order they come in."""
    return np.array(list(dict.fromkeys(column.to_pylist())))


def _values(column: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    return column.to_numpy()
