"""Report: findings as one HTML file that opens from disk, with scripts off and without a network."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foedus.drawing import Undrawn
from foedus.findings import wording
from foedus.findings.drivers import REST
from foedus.problems import visible
from foedus.show.charts import drawn, fan_chart

if TYPE_CHECKING:
    from foedus.findings import Findings

FOLDER = Path(__file__).parent


class Pictures(NamedTuple):
    """The report's pictures as SVG.

    Attributes:
        fan: the leading series through time; empty if it could not be drawn.
        missing: why it could not, as a clause for the middle of a sentence; else empty.
    """

    fan: str
    missing: str = ""


def draw(findings: "Findings") -> Pictures:
    """The pictures of a report; where they cannot be drawn, why."""
    f = findings
    try:
        return Pictures(*drawn([fan_chart(f.fan, f.names[f.fan.policy], f.names.get(f.fan.reference, ""))]))
    except Undrawn as reason:
        return Pictures("", str(reason))


def render(findings: "Findings", pictures: Pictures | None = None) -> str:
    """The report as HTML; the same findings give the same text.

    Args:
        findings: what it shows.
        pictures: from `draw`, which is called if they are not given.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "anchor": anchor,
        "bare": bare,
        "grouped": wording.grouped,
        "money": money,
        "percent": wording.percent,
    }
    environment.globals |= {
        "amount": wording.amount,
        "counted": wording.counted,
        "difference": wording.difference,
        "figure": wording.figure,
        "percent_range": wording.percent_range,
        "quantity": wording.quantity,
        "rest": REST,
        "signed": wording.signed,
    }
    return environment.get_template("page.html").render(**_context(findings, pictures or draw(findings))).strip() + "\n"


def anchor(key: str) -> str:
    """An identifier for use in a link: letters, digits, full stops, hyphens and underscores."""
    return re.sub(r"[^A-Za-z0-9_.-]", "any", key.replace(":", "-"))


def bare(quote: str) -> str:
    """A quotation without quotation marks of its own around it, which the page adds."""
    return quote.strip('"“”«»„ ')


def money(million: float) -> str:
    """An amount in million USD, in short: "$1.2 bn", "$340 m"."""
    if million >= 1000:
        return f"${wording.figure(million / 1000)} bn"
    return f"${wording.figure(million)} m"


def _shown(value: Any) -> Any:
    """What the page shows of a value: a text `visible`, unless it is HTML of our own."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _context(f: "Findings", pictures: Pictures) -> dict[str, Any]:
    """What the template shows besides the findings: the same things in the order and shape of its tables."""
    comparison = f.choice.comparison
    answers = f.answers
    lead, level = f.choice.lead, f.choice.level
    used = [row for row in f.evidence if row.feeds]
    return {
        "f": f,
        "style": (FOLDER / "style.css").read_text(encoding="utf-8"),
        "fan": pictures.fan,
        "missing": pictures.missing,
        "listed": {claim.id for row in f.evidence for claim in row.claims},
        "claims": sum(len(row.claims) for row in f.evidence),
        "used": used,
        "unused": [row for row in f.evidence if not row.feeds],
        "horizon_bands": [
            (band, f.fan.reference_median[month] if f.fan.reference else None)
            for month, band in enumerate(f.fan.bands)
            if band.date in {f"{year}-12" for year in f.fan.horizons}
        ],
        "regret_width": max(row.regret.q95 for row in comparison.rows),
        "driver_rows": [
            (answers[each.outcome], each) for each in (lead, level, *(row.drivers for row in f.judgements))
        ],
        "ranked_tables": [(answers["lead"], lead), (answers[comparison.outcome], level)],
        "outcome_unit": f.units[comparison.outcome],
        "carrying": [row for row in f.assumptions if row.share],
        "idle": [row for row in f.assumptions if not row.share],
        "first_feed": _first_feed(f),
        "ladder": _ladder(),
    }


def _first_feed(f: "Findings") -> dict[str, str]:
    """For each uncertainty, the first fact that lists it: where a link to the uncertainty leads."""
    found: dict[str, str] = {}
    for fact in f.facts:
        for key in fact.feeds:
            found.setdefault(key, fact.id)
    return found


def _ladder() -> list[tuple[str, int, int]]:
    ends = [0, *(round(100 * upper) for upper, _ in wording.LADDER)]
    return [(words, low, high) for (_, words), low, high in zip(wording.LADDER, ends[:-1], ends[1:], strict=True)]
