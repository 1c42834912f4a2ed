"""Charts: findings as Vega-Lite specifications, which are plain data, and those as SVG for the report.

The same findings give the same bytes: identifiers that the renderer counts up are renamed after the chart's own name.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from foedus.drawing import SCHEMA, drawable, pictures
from foedus.findings.fan import Fan
from foedus.findings.wording import quantity

INK, MUTED, FAINT, RULE = "#1b1f24", "#5a636d", "#d9dadb", "#2b3036"
BLUE, ORANGE = "#1f5c99", "#b24a14"
BANDS = {("q05", "q95"): "#d6e1ea", ("q10", "q90"): "#adc4d8", ("q25", "q75"): "#84a7c7"}
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif"
SHAPES = ("cross", "square", "circle", "triangle-up", "triangle-down", "diamond", "triangle-right")
ALARMING = ("incident", "attack", "request")
WIDTH, HEIGHT, LANE = 640, 270, 24
LOOK = {
    "font": FONT,
    "background": "transparent",
    "aria": False,
    "view": {"continuousWidth": 300, "continuousHeight": 300, "stroke": None},
    "axis": {"gridColor": FAINT, "labelColor": MUTED, "labelFontSize": 12, "titleColor": MUTED},
    "legend": {"labelColor": INK},
}

Plain = dict[str, Any]
"""A part of a specification."""


class Chart(NamedTuple):
    """A picture before it is drawn: its name in the page, what it shows in words, and its specification."""

    name: str
    description: str
    specification: Plain


def drawn(charts: Sequence[Chart]) -> list[str]:
    """The charts as SVG.

    Raises:
        Undrawn: they could not be; see `foedus.drawing`.
    """
    made = pictures([chart.specification for chart in charts])
    return [_own(svg, chart) for svg, chart in zip(made, charts, strict=True)]


def fan_chart(fan: Fan, policy: str, reference: str) -> Chart:
    """Median and 50, 80 and 90 % bands of a series, directly labelled, with one history's events beneath.

    Args:
        fan: what to draw.
        policy: the title of its policy.
        reference: the title of the policy drawn as a line.
    """
    rows = [{**band._asdict(), "year": _year(band.date, end=True)} for band in fan.bands]
    first, last = _year(fan.bands[0].date), _year(fan.bands[-1].date, end=True)
    scale = {"domain": [first, last], "nice": False, "zero": False}
    ticks = [year for year in range(int(first), int(last) + 1) if first <= year <= last]
    axis = {"format": "d", "values": ticks, "grid": False, "domain": False, "tickColor": MUTED, "labelFlush": False}
    x = {"field": "year", "type": "quantitative", "scale": scale, "axis": axis, "title": None}
    layers = [*_bands(fan, rows, x), *_reference(fan, rows, x), *_ends(fan, rows, x, reference)]
    upper = {"layer": [*layers, *_cut_off(fan, x, with_label=True)], "width": WIDTH, "height": HEIGHT}
    whole = upper if not fan.lanes else {"vconcat": [upper, _lanes(fan, scale)], "spacing": 14}
    description = f"{fan.meaning} under {policy}: {_in_words(fan)}"
    return Chart("fan", description, {"$schema": SCHEMA, "config": LOOK, **whole})


def _layer(values: list[Plain], mark: Plain, **encoding: Plain) -> Plain:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _upwards(fan: Fan, field: str) -> Plain:
    """The vertical axis, for one column."""
    form = "%" if fan.unit == "share" else "~g"
    axis = {"format": form, "tickCount": 5, "title": None, "domain": False, "ticks": False}
    return {"field": field, "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}


def _bands(fan: Fan, rows: list[Plain], x: Plain) -> list[Plain]:
    areas = [
        _layer(rows, {"type": "area", "color": color}, x=x, y=_upwards(fan, low), y2={"field": high})
        for (low, high), color in BANDS.items()
    ]
    return [*areas, _layer(rows, {"type": "line", "color": BLUE, "strokeWidth": 2.2}, x=x, y=_upwards(fan, "q50"))]


def _reference(fan: Fan, rows: list[Plain], x: Plain) -> list[Plain]:
    if not fan.reference:
        return []
    values = [{"year": row["year"], "median": value} for row, value in zip(rows, fan.reference_median, strict=True)]
    line = {"type": "line", "color": RULE, "strokeWidth": 1.3, "strokeDash": [5, 4]}
    return [_layer(values, line, x=x, y=_upwards(fan, "median"))]


def _ends(fan: Fan, rows: list[Plain], x: Plain, reference: str) -> list[Plain]:
    """The direct labels at the right end, moved apart where they would overlap."""
    last = fan.bands[-1]
    wanted = [(last.q50, f"median {quantity(last.q50, fan.unit)}", INK, "bold")]
    if fan.reference:
        wanted.append((fan.reference_median[-1], f"{reference}, median", RULE, "normal"))
    for value, text in ((last.q90, "90th pct"), (last.q10, "10th pct"), (last.q95, "95th pct"), (last.q05, "5th pct")):
        wanted.append((value, text, MUTED, "normal"))
    top = max(band.q95 for band in fan.bands) * 1.08 or 1.0
    marks = []
    for value, text, color, weight in _apart(wanted, 14 * top / HEIGHT):
        size = 12 if weight == "bold" else 11
        mark = {"type": "text", "align": "left", "dx": 8, "fontSize": size, "color": color, "fontWeight": weight}
        at = [{"year": rows[-1]["year"], "at": value, "text": text}]
        marks.append(_layer(at, mark | {"limit": 180}, x=x, y=_upwards(fan, "at"), text=_TEXT))
    return marks


_TEXT = {"field": "text", "type": "nominal"}


def _apart(labels: list[tuple[float, str, str, str]], gap: float) -> list[tuple[float, str, str, str]]:
    """The labels at least `gap` apart: the first stays, the second makes way, the others are left out where crowded."""
    kept: list[tuple[float, str, str, str]] = []
    for rank, (value, text, color, weight) in enumerate(labels):
        near = [other[0] for other in kept if abs(other[0] - value) < gap]
        if near and rank == 1:
            value = near[0] + (gap if value >= near[0] else -gap)
            near = []
        if not near:
            kept.append((value, text, color, weight))
    return kept


def _cut_off(fan: Fan, x: Plain, with_label: bool) -> list[Plain]:
    """The line at the last day of the evidence; where that lies before the first month, a note at the left edge."""
    first, day = _year(fan.bands[0].date), _year(fan.cut_off)
    at = [{"year": max(first, day), "text": f"evidence to {fan.cut_off}"}]
    marks = [_layer(at, {"type": "rule", "color": RULE, "strokeWidth": 1.2}, x=x)] if day >= first else []
    if with_label:
        mark = {"type": "text", "align": "left", "dx": 5, "dy": 8, "fontSize": 11, "color": MUTED}
        marks.append(_layer(at, mark, x=x, y={"value": 0}, text=_TEXT))
    return marks


def _lanes(fan: Fan, scale: Plain) -> Plain:
    names = [lane.name for lane in fan.lanes]
    rows: list[Plain] = [{"lane": lane.name, "year": _year(date)} for lane in fan.lanes for date in lane.dates]
    x = {"field": "year", "type": "quantitative", "scale": scale, "axis": None}
    lane = {"field": "lane", "type": "nominal"}
    axis = {"orient": "right", "title": None, "domain": False, "ticks": False, "grid": True, "labelPadding": 10}
    shapes = [SHAPES[index % len(SHAPES)] for index in range(len(names))]
    colors = [ORANGE if name in ALARMING else BLUE for name in names]
    points = _layer(
        rows or [{"lane": names[0], "year": None}],
        {"type": "point", "filled": True, "size": 62, "opacity": 1},
        x=x,
        y=lane | {"scale": {"domain": names}, "axis": axis},
        shape=lane | {"scale": {"domain": names, "range": shapes}, "legend": None},
        color=lane | {"scale": {"domain": names, "range": colors}, "legend": None},
    )
    return {
        "layer": [*_cut_off(fan, x, with_label=False), points],
        "width": WIDTH,
        "height": LANE * len(names),
    }


def _in_words(fan: Fan) -> str:
    """The chart for a reader who does not see it."""
    first, last = fan.bands[0], fan.bands[-1]
    start, end = (f"{quantity(band.q50, fan.unit)}" for band in (first, last))
    spread = f"{quantity(last.q10, fan.unit)} to {quantity(last.q90, fan.unit)}"
    return f"median {start} in {first.date}, {end} in {last.date}, with eight histories in ten from {spread}"


def _year(date: str, end: bool = False) -> float:
    """A date, month or year as a number of years; a month's end where `end`."""
    year, month, day = (*(int(part) for part in date.split("-")), 1, 1)[:3]
    return year + (month - 1 + end + (day - 1) / 31) / 12


def _own(svg: str, chart: Chart) -> str:
    """Make identifiers the chart's own, let it grow with the page, and say what it shows."""
    name = chart.name
    for number, identifier in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))):
        svg = re.sub(rf'(id="|#){re.escape(identifier)}(["\)])', rf"\g<1>{name}-{number}\g<2>", svg)
    size = re.search(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"', svg)
    if size is None:
        raise ValueError("the renderer gave no SVG of known size")
    width, height = (f"{float(each):g}" for each in size.groups())
    title = escape(drawable(chart.description))
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{name}-title"><title id="{name}-title">{title}</title>'
    )
    return re.sub(r"^.*?<svg[^>]*>", lambda _: opening, svg, count=1, flags=re.DOTALL)
