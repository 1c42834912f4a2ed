"""A question's pool as a picture: the pooled CDF with its intervals, over a hundred dots by claim."""

from typing import Any

import numpy as np

from foedus.evidence.explain import LEVELS
from foedus.evidence.ledger import Ledger
from foedus.evidence.pooling import BACKGROUND, Pool

DOTS = 100
BINS = 45
WIDTH = 620
COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#8a5a9e", "#b8860b", "#2f9c95", "#a8325e", "#5b6c2f")
GREY = "#b5b5b5"


def svg(ledger: Ledger, question_id: str, pool: Pool) -> str:
    """The picture as SVG text, made without network or browser."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec(ledger, question_id, pool))


def spec(ledger: Ledger, question_id: str, pool: Pool) -> dict[str, Any]:
    """The picture as a Vega-Lite specification."""
    card = ledger.questions[question_id]
    chart = _categories(pool) if pool.categories else _number(pool, card.unit or "1")
    return chart.properties(title={"text": card.text, "anchor": "start", "fontSize": 14}).to_dict()


def dots(pool: Pool) -> list[tuple[str, float]]:
    """A hundred (component, value) pairs: each part of the mixture has its share of them, spread over its quantiles.

    Shares are rounded by largest remainder, so that the dots are always a hundred.
    """
    parts = [
        (component, index, place, float(weight * share))
        for index, (referent, weight) in enumerate(zip(pool.referents, pool.referent_weights, strict=True))
        for place, (component, share) in enumerate(zip(pool.components, pool.shares(referent), strict=True))
    ]
    wanted = np.array([share * DOTS for *_, share in parts])
    counts = np.floor(wanted).astype(int)
    for place in np.argsort(counts - wanted, kind="stable")[: DOTS - counts.sum()]:
        counts[place] += 1
    pairs = []
    for (component, index, place, _), count in zip(parts, counts, strict=True):
        values = pool.spread(index, place, (np.arange(count) + 0.5) / max(count, 1))
        pairs += [(component, float(value)) for value in values]
    return sorted(pairs, key=lambda pair: pool.components.index(pair[0]))


def figure(value: float) -> str:
    """A number to four significant digits, never with a power of ten: 31,560 or 0.2375."""
    digits = max(0, 3 - int(np.floor(np.log10(abs(value))))) if value else 0
    return f"{value:,.{digits}f}"


def _number(pool: Pool, unit: str) -> Any:
    import altair as alt

    low, high = (float(pool.quantile(level)) for level in (0.002, 0.998))
    wide = low > 0 and high / low > 20
    grid = np.geomspace(low, high, 300) if wide else np.linspace(low, high, 300)
    scale = alt.Scale(type="log" if wide else "linear", domain=[low, high], nice=False)
    axis = alt.X("x:Q", scale=scale, title=f"{pool.question}, {unit.strip('{}')}")
    curve = [{"x": float(x), "y": float(y)} for x, y in zip(grid, pool.cdf(grid), strict=True)]
    quantiles = [float(value) for value in pool.quantile(LEVELS)]
    bands = [
        {"x": quantiles[0], "x2": quantiles[4], "y": 0.5, "band": "90 %"},
        {"x": quantiles[1], "x2": quantiles[3], "y": 0.5, "band": "50 %"},
    ]
    marks = [{"x": x, "y": q, "says": figure(x)} for x, q in zip(quantiles, LEVELS, strict=True)]
    line = alt.Chart(alt.Data(values=curve)).mark_line(color="#222", strokeWidth=1.8)
    line = line.encode(x=axis, y=alt.Y("y:Q", title="probability of at most x", scale=alt.Scale(domain=[0, 1])))
    band = alt.Chart(alt.Data(values=bands)).mark_bar(height=9, color="#222")
    band = band.encode(x="x:Q", x2="x2", y="y:Q", opacity=alt.Opacity("band:N", scale=_opacity(), title="interval"))
    points = alt.Chart(alt.Data(values=marks)).mark_point(filled=True, color="#222", size=28).encode(x="x:Q", y="y:Q")
    words = alt.Chart(alt.Data(values=marks)).mark_text(align="left", dx=7, dy=9, fontSize=10)
    words = words.encode(x="x:Q", y="y:Q", text="says:N")
    upper = (band + line + points + words).properties(width=WIDTH, height=190)
    stacked = _stack([(c, min(max(v, low), high)) for c, v in dots(pool)], low, high, wide)
    lower = alt.Chart(alt.Data(values=stacked)).mark_circle(size=34, opacity=1)
    lower = lower.encode(x=axis, y=alt.Y("y:Q", axis=None, scale=alt.Scale(domainMin=-1)), color=_colour(pool))
    lower = lower.properties(width=WIDTH, height=150, title=_caption())
    return alt.vconcat(upper, lower).resolve_scale(x="shared")


def _categories(pool: Pool) -> Any:
    import altair as alt

    heights: dict[str, int] = {}
    rows = []
    for component, value in dots(pool):
        label = pool.categories[int(value)]
        place = heights[label] = heights.get(label, -1) + 1
        rows.append({"label": label, "x": place + 0.5, "component": component})
    chances = dict(zip(pool.categories, pool.probabilities(), strict=True))
    names = [f"{label}  {chances[label]:.0%}" for label in pool.categories]
    for row in rows:
        row["label"] = names[pool.categories.index(row["label"])]
    chart = alt.Chart(alt.Data(values=rows)).mark_circle(size=40, opacity=1)
    chart = chart.encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domainMin=0)),
        y=alt.Y("label:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=alt.Axis(labelLimit=320)),
        color=_colour(pool),
    )
    return chart.properties(width=WIDTH, height=34 * len(names))


def _stack(pairs: list[tuple[str, float]], low: float, high: float, wide: bool) -> list[dict[str, Any]]:
    """Dots in columns, one upon the other."""
    edges = np.geomspace(low, high, BINS + 1) if wide else np.linspace(low, high, BINS + 1)
    middles = np.sqrt(edges[1:] * edges[:-1]) if wide else (edges[1:] + edges[:-1]) / 2
    heights = np.zeros(BINS, dtype=int)
    rows = []
    for component, value in pairs:
        column = int(np.clip(np.searchsorted(edges, value, side="right") - 1, 0, BINS - 1))
        rows.append({"x": float(middles[column]), "y": int(heights[column]), "component": component})
        heights[column] += 1
    return rows


def _colour(pool: Pool) -> Any:
    import altair as alt

    claims = [component for component in pool.components if component != BACKGROUND]
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(claims))]
    return alt.Color(
        "component:N", scale=alt.Scale(domain=[*claims, BACKGROUND], range=[*colours, GREY]), title="one dot in 100"
    )


def _opacity() -> Any:
    import altair as alt

    return alt.Scale(domain=["50 %", "90 %"], range=[0.55, 0.2])


def _caption() -> dict[str, Any]:
    return {"text": "Where each claim puts its share", "anchor": "start", "fontSize": 12, "fontWeight": "normal"}
