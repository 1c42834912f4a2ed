"""A question's pool as a picture: the pooled CDF with its intervals, over a hundred dots by claim."""

from typing import Any

import numpy as np

from foedus.drawing import SCHEMA, pictures
from foedus.evidence.explain import LEVELS
from foedus.evidence.ledger import Ledger
from foedus.evidence.pooling import BACKGROUND, Pool

DOTS = 100
BINS = 45
WIDTH = 620
COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#8a5a9e", "#b8860b", "#2f9c95", "#a8325e", "#5b6c2f")
GREY = "#b5b5b5"
VIEW = {"continuousWidth": 300, "continuousHeight": 300}
NUMBER, NAME = {"type": "quantitative"}, {"type": "nominal"}

Plain = dict[str, Any]
"""A part of a specification."""


def svg(ledger: Ledger, question_id: str, pool: Pool) -> str:
    """The picture as SVG text, made without network or browser.

    Raises:
        Undrawn: it could not be; see `foedus.drawing`.
    """
    return pictures([spec(ledger, question_id, pool)])[0]


def spec(ledger: Ledger, question_id: str, pool: Pool) -> Plain:
    """The picture as a Vega-Lite specification."""
    card = ledger.questions[question_id]
    chart = _categories(pool) if pool.categories else _number(pool, card.unit or "1")
    title = {"text": card.text, "anchor": "start", "fontSize": 14}
    return {"$schema": SCHEMA, "config": {"view": VIEW}, "title": title, **chart}


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


def _number(pool: Pool, unit: str) -> Plain:
    low, high = (float(pool.quantile(level)) for level in (0.002, 0.998))
    wide = low > 0 and high / low > 20
    grid = np.geomspace(low, high, 300) if wide else np.linspace(low, high, 300)
    scale = {"type": "log" if wide else "linear", "domain": [low, high], "nice": False}
    axis = NUMBER | {"field": "x", "scale": scale, "title": f"{pool.question}, {unit.strip('{}')}"}
    x, y = NUMBER | {"field": "x"}, NUMBER | {"field": "y"}
    curve = [{"x": float(x), "y": float(y)} for x, y in zip(grid, pool.cdf(grid), strict=True)]
    quantiles = [float(value) for value in pool.quantile(LEVELS)]
    bands = [
        {"x": quantiles[0], "x2": quantiles[4], "y": 0.5, "band": "90 %"},
        {"x": quantiles[1], "x2": quantiles[3], "y": 0.5, "band": "50 %"},
    ]
    opacity = {"domain": ["50 %", "90 %"], "range": [0.55, 0.2]}
    marks = [{"x": x, "y": q, "says": figure(x)} for x, q in zip(quantiles, LEVELS, strict=True)]
    upward = y | {"title": "probability of at most x", "scale": {"domain": [0, 1]}}
    interval = NAME | {"field": "band", "scale": opacity, "title": "interval"}
    bar = {"type": "bar", "height": 9, "color": "#222"}
    words = {"type": "text", "align": "left", "dx": 7, "dy": 9, "fontSize": 10}
    layers = [
        _layer(bands, bar, x=x, x2={"field": "x2"}, y=y, opacity=interval),
        _layer(curve, {"type": "line", "color": "#222", "strokeWidth": 1.8}, x=axis, y=upward),
        _layer(marks, {"type": "point", "filled": True, "color": "#222", "size": 28}, x=x, y=y),
        _layer(marks, words, x=x, y=y, text=NAME | {"field": "says"}),
    ]
    stacked = _stack([(c, min(max(v, low), high)) for c, v in dots(pool)], low, high, wide)
    column = y | {"axis": None, "scale": {"domainMin": -1}}
    lower = _layer(stacked, {"type": "circle", "size": 34, "opacity": 1}, x=axis, y=column, color=_colour(pool))
    caption = {"text": "Where each claim puts its share", "anchor": "start", "fontSize": 12, "fontWeight": "normal"}
    return {
        "vconcat": [
            {"layer": layers, "width": WIDTH, "height": 190},
            lower | {"width": WIDTH, "height": 150, "title": caption},
        ],
        "resolve": {"scale": {"x": "shared"}},
    }


def _categories(pool: Pool) -> Plain:
    heights: dict[str, int] = {}
    rows: list[Plain] = []
    for component, value in dots(pool):
        label = pool.categories[int(value)]
        place = heights[label] = heights.get(label, -1) + 1
        rows.append({"label": label, "x": place + 0.5, "component": component})
    chances = dict(zip(pool.categories, pool.probabilities(), strict=True))
    names = [f"{label}  {chances[label]:.0%}" for label in pool.categories]
    for row in rows:
        row["label"] = names[pool.categories.index(row["label"])]
    across = NUMBER | {"field": "x", "axis": None, "scale": {"domainMin": 0}}
    label = {"sort": names, "scale": {"domain": names}, "title": None, "axis": {"labelLimit": 320}}
    mark = {"type": "circle", "size": 40, "opacity": 1}
    dotted = _layer(rows, mark, x=across, y=NAME | {"field": "label"} | label, color=_colour(pool))
    return dotted | {"width": WIDTH, "height": 34 * len(names)}


def _layer(values: list[Plain], mark: Plain, **encoding: Plain) -> Plain:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


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


def _colour(pool: Pool) -> Plain:
    claims = [component for component in pool.components if component != BACKGROUND]
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(claims))]
    scale = {"domain": [*claims, BACKGROUND], "range": [*colours, GREY]}
    return NAME | {"field": "component", "scale": scale, "title": "one dot in 100"}
