"""Fan: one monthly series as bands, and the events of one whole history beneath it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from foedus.model.outcomes import SERIES

COLUMNS = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
MEMBERSHIP = "states"
"""Unit of the series whose changes are events."""


class Band(NamedTuple):
    """One month of a series: quantiles over the histories."""

    date: str
    q05: float
    q10: float
    q25: float
    q50: float
    q75: float
    q90: float
    q95: float


class Lane(NamedTuple):
    """One kind of event in one history: its name and the months in which it happens."""

    name: str
    meaning: str
    dates: tuple[str, ...]


@dataclass(frozen=True)
class Fan:
    """A chart's worth of one series.

    Attributes:
        series, meaning, unit: the series.
        policy: whose bands they are.
        bands: by month.
        reference: the other policy drawn as a line, and its median by month; empty where it is the same policy.
        reference_median: by month.
        draw: number of the history shown beneath; -1 where there is none.
        lanes: its events.
        cut_off: last day of the evidence.
        horizons: years at whose end outcomes are read.
    """

    series: str
    meaning: str
    unit: str
    policy: str
    bands: tuple[Band, ...]
    reference: str
    reference_median: tuple[float, ...]
    draw: int
    lanes: tuple[Lane, ...]
    cut_off: str
    horizons: tuple[str, ...]


def fan(
    bands: pa.Table,
    sample: pa.Table,
    series: str,
    policy: str,
    reference: str,
    cut_off: str,
    horizons: tuple[str, ...],
) -> Fan:
    """Bands of one policy, the median of the reference, and a typical history.

    Typical is the whole history whose series ends nearest to the median.
    """
    declared = SERIES[series]
    mine = _rows(bands, policy, series)
    other = _rows(bands, reference, series) if reference != policy else []
    middle = mine[-1].q50 if mine else float("nan")
    draw, lanes = _typical(sample, series, policy, middle)
    return Fan(
        series,
        declared.meaning,
        declared.unit,
        policy,
        tuple(mine),
        reference if other else "",
        tuple(band.q50 for band in other),
        draw,
        lanes,
        cut_off,
        horizons,
    )


def _rows(bands: pa.Table, policy: str, series: str) -> list[Band]:
    kept = bands.filter((pc.field("policy") == policy) & (pc.field("series") == series))
    kept = kept.sort_by("month")
    columns = [kept[name].to_numpy().tolist() for name in COLUMNS]  # NaN where a month has no value
    return [Band(*row) for row in zip(kept["date"].to_pylist(), *columns, strict=True)]


def _typical(sample: pa.Table, series: str, policy: str, middle: float) -> tuple[int, tuple[Lane, ...]]:
    mine = sample.filter(pc.field("policy") == policy).sort_by([("draw", "ascending"), ("month", "ascending")])
    if not mine.num_rows:
        return -1, ()
    draws = mine["draw"].to_numpy()
    months = mine["month"].to_numpy()
    last = months == months.max()
    ends = mine[series].to_numpy()[last]
    distance = np.where(np.isfinite(ends), np.abs(ends - middle), np.inf)
    draw = int(draws[last][int(distance.argmin())])
    history = mine.filter(pc.field("draw") == draw)
    dates = np.array(history["date"].to_pylist())
    lanes = []
    for name, declared in SERIES.items():
        if name not in history.column_names:
            continue
        values = history[name].to_numpy()
        if declared.unit == "events":
            happens = values > 0
        elif declared.unit == MEMBERSHIP:
            happens = np.diff(values, prepend=values[:1]) != 0
        else:
            continue
        shown = "membership" if declared.unit == MEMBERSHIP else name.replace("_", " ")
        lanes.append(Lane(shown, declared.meaning, tuple(dates[happens].tolist())))
    return draw, tuple(lanes)
