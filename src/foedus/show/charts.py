"""Charts: findings as SVG, described in Altair and rendered by vl-convert without a network or a browser.

The same findings give the same bytes: identifiers that the renderer counts up are renamed after the chart's own name.
"""

import re
from typing import Any

from foedus.findings.fan import Fan
from foedus.findings.wording import quantity

INK, MUTED, FAINT, RULE = "#1b1f24", "#5a636d", "#d9dadb", "#2b3036"
BLUE, ORANGE = "#1f5c99", "#b24a14"
BANDS = ("#d6e1ea", "#adc4d8", "#84a7c7")
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif"
SHAPES = ("cross", "square", "circle", "triangle-up", "triangle-down", "diamond", "triangle-right")
ALARMING = ("incident", "attack", "request")
WIDTH, HEIGHT, LANE = 640, 270, 24


def fan_chart(fan: Fan, policy: str, reference: str) -> str:
    """Median and 50, 80 and 90 % bands of a series, directly labelled, with one history's events beneath.

    Args:
        fan: what to draw.
        policy: the title of its policy.
        reference: the title of the policy drawn as a line.
    """
    import altair as alt

    rows: list[dict[str, Any]] = [{**band._asdict(), "year": _year(band.date, end=True)} for band in fan.bands]
    data = alt.Data(values=rows)
    first, last = _year(fan.bands[0].date), _year(fan.bands[-1].date, end=True)
    scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    ticks = [year for year in range(int(first), int(last) + 1) if first <= year <= last]
    axis = alt.Axis(format="d", values=ticks, grid=False, domain=False, tickColor=MUTED, labelFlush=False)
    x = alt.X("year:Q", scale=scale, axis=axis, title=None)
    y_scale = alt.Scale(zero=True, nice=True)
    axis = alt.Axis(format="%" if fan.unit == "share" else "~g", tickCount=5, title=None, domain=False, ticks=False)

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=axis)

    bands = [
        alt.Chart(data).mark_area(color=color).encode(x=x, y=y(low), y2=f"{high}:Q")
        for (low, high), color in zip((("q05", "q95"), ("q10", "q90"), ("q25", "q75")), BANDS, strict=True)
    ]
    median = alt.Chart(data).mark_line(color=BLUE, strokeWidth=2.2).encode(x=x, y=y("q50"))
    layers = [*bands, median, *_reference(alt, fan, x, y, rows), *_ends(alt, fan, rows, x, y, reference)]
    layers += _cut_off(alt, fan, x, with_label=True)
    upper = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
    chart = upper if not fan.lanes else alt.vconcat(upper, _lanes(alt, fan, scale), spacing=14)
    return _svg(chart, "fan", f"{fan.meaning} under {policy}: {_in_words(fan)}")


def _reference(alt: Any, fan: Fan, x: Any, y: Any, rows: list[dict[str, Any]]) -> list[Any]:
    if not fan.reference:
        return []
    values = [{"year": row["year"], "median": value} for row, value in zip(rows, fan.reference_median, strict=True)]
    line = alt.Chart(alt.Data(values=values)).mark_line(color=RULE, strokeWidth=1.3, strokeDash=[5, 4])
    return [line.encode(x=x, y=y("median"))]


def _ends(alt: Any, fan: Fan, rows: list[dict[str, Any]], x: Any, y: Any, reference: str) -> list[Any]:
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
        label = alt.Chart(alt.Data(values=[{"year": rows[-1]["year"], "at": value, "text": text}])).mark_text(
            align="left", dx=8, fontSize=12 if weight == "bold" else 11, color=color, fontWeight=weight, limit=180
        )
        marks.append(label.encode(x=x, y=y("at"), text="text:N"))
    return marks


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


def _cut_off(alt: Any, fan: Fan, x: Any, with_label: bool) -> list[Any]:
    """The line at the last day of the evidence; where that lies before the first month, a note at the left edge."""
    first, day = _year(fan.bands[0].date), _year(fan.cut_off)
    chart = alt.Chart(alt.Data(values=[{"year": max(first, day), "text": f"evidence to {fan.cut_off}"}]))
    marks = [chart.mark_rule(color=RULE, strokeWidth=1.2).encode(x=x)] if day >= first else []
    if with_label:
        text = chart.mark_text(align="left", dx=5, dy=8, fontSize=11, color=MUTED)
        marks.append(text.encode(x=x, y=alt.value(0), text="text:N"))
    return marks


def _lanes(alt: Any, fan: Fan, scale: Any) -> Any:
    names = [lane.name for lane in fan.lanes]
    rows = [{"lane": lane.name, "year": _year(date)} for lane in fan.lanes for date in lane.dates]
    x = alt.X("year:Q", scale=scale, axis=None)
    y = alt.Y(
        "lane:N",
        scale=alt.Scale(domain=names),
        axis=alt.Axis(orient="right", title=None, domain=False, ticks=False, grid=True, labelPadding=10),
    )
    shapes = [SHAPES[index % len(SHAPES)] for index in range(len(names))]
    colors = [ORANGE if name in ALARMING else BLUE for name in names]
    points = (
        alt.Chart(alt.Data(values=rows or [{"lane": names[0], "year": None}]))
        .mark_point(filled=True, size=62, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("lane:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
            color=alt.Color("lane:N", scale=alt.Scale(domain=names, range=colors), legend=None),
        )
    )
    return alt.layer(*_cut_off(alt, fan, x, with_label=False), points).properties(width=WIDTH, height=LANE * len(names))


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


def _svg(chart: Any, name: str, description: str) -> str:
    """Render; make identifiers the chart's own, let it grow with the page, and say what it shows."""
    from html import escape

    import altair as alt
    import vl_convert

    configured = (
        chart.configure(font=FONT, background="transparent", aria=False)
        .configure_view(stroke=None)
        .configure_axis(gridColor=FAINT, labelColor=MUTED, labelFontSize=12, titleColor=MUTED)
        .configure_legend(labelColor=INK)
    )
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    svg = vl_convert.vegalite_to_svg(configured.to_dict(), vl_version=version)
    for number, identifier in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))):
        svg = re.sub(rf'(id="|#){re.escape(identifier)}(["\)])', rf"\g<1>{name}-{number}\g<2>", svg)
    size = re.search(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"', svg)
    if size is None:
        raise ValueError("the renderer gave no SVG of known size")
    width, height = (f"{float(each):g}" for each in size.groups())
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{name}-title"><title id="{name}-title">{escape(description)}</title>'
    )
    return re.sub(r"^.*?<svg[^>]*>", lambda _: opening, svg, count=1, flags=re.DOTALL)
