"""Charts: what is drawn, that nothing is fetched, and that the same findings give the same bytes."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import product

import pytest

from foedus.findings.fan import Band, Fan, Lane
from foedus.show.charts import drawn, fan_chart

SVG = "{http://www.w3.org/2000/svg}"


def fan(cut_off: str = "2026-05-10", lanes: bool = True, reference: bool = True) -> Fan:
    months = [f"{2026 + number // 12}-{number % 12 + 1:02d}" for number in range(36)]
    bands = tuple(
        Band(month, 0.3 - n / 300, 0.32 - n / 300, 0.36, 0.4 + n / 300, 0.44 + n / 200, 0.48 + n / 200, 0.5 + n / 150)
        for n, month in enumerate(months)
    )
    events = (Lane("session", "Sessions", ("2026-11", "2027-11")), Lane("attack", "Attacks", ()))
    return Fan(
        "readiness",
        "Readiness of the forces",
        "index",
        "train",
        bands,
        "wait" if reference else "",
        tuple(0.4 for _ in bands) if reference else (),
        3,
        events if lanes else (),
        cut_off,
        ("2026", "2028"),
    )


def svg(of: Fan, policy: str = "Train first", reference: str = "") -> str:
    return drawn([fan_chart(of, policy, reference)])[0]


@pytest.fixture(scope="module")
def chart() -> str:
    return svg(fan(), "Train first", "Wait & see")


def texts(picture: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(picture).iter(f"{SVG}text")]


def test_it_is_labelled_directly(chart: str) -> None:
    found = texts(chart)
    assert "median 0.52" in found
    assert "Wait & see, median" in found
    assert "90th pct" in found
    assert "evidence to 2026-05-10" in found
    assert {"2026", "2027", "2028", "2029", "session", "attack"} <= set(found)


def test_it_has_three_bands_and_a_mark_for_each_event(chart: str) -> None:
    assert len(re.findall(r"mark-area", chart)) == 3
    symbols = [each for each in ET.fromstring(chart).iter(f"{SVG}g") if "mark-symbol" in each.get("class", "")]
    assert sum(len(list(each)) for each in symbols) == 2


def test_a_reader_who_does_not_see_it_is_told(chart: str) -> None:
    root = ET.fromstring(chart)
    title = root.find(f"{SVG}title")
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id") == "fan-title"
    assert title.text is not None
    assert "median 0.40 in 2026-01, 0.52 in 2028-12, with eight histories in ten from 0.20 to 0.66" in title.text


def test_same_findings_same_bytes(chart: str) -> None:
    assert (
        drawn([fan_chart(fan(lanes=False), "Another", ""), fan_chart(fan(), "Train first", "Wait & see")])[1] == chart
    )


def test_identifiers_are_the_chart_s_own_and_nothing_is_fetched(chart: str) -> None:
    identifiers = re.findall(r'\bid="([^"]+)"', chart)
    assert len(identifiers) == len(set(identifiers))
    assert all(each.startswith("fan-") for each in identifiers)
    assert set(re.findall(r"url\(#([^)]+)\)", chart)) <= set(identifiers)
    assert "http" not in chart.replace('xmlns="http://www.w3.org/2000/svg"', "").replace(
        'xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )


def test_evidence_older_than_the_first_month_is_noted_without_a_line() -> None:
    lines = [
        svg(fan(cut_off=day, lanes=False, reference=False)).count("mark-rule role-mark")
        for day in ("2025-11-30", "2026-05-10")
    ]
    assert lines == [0, 1]
    assert "evidence to 2025-11" in texts(svg(replace(fan(), cut_off="2025-11"), "Train first", "Wait"))


def test_lanes_and_reference_may_be_missing() -> None:
    found = texts(svg(fan(lanes=False, reference=False)))
    assert "session" not in found
    assert not any(text.endswith(", median") for text in found)


def test_specifications_are_vega_lite() -> None:
    from altair.vegalite.v6.schema import load_schema
    from jsonschema import Draft7Validator

    form = Draft7Validator(load_schema())
    for lanes, reference, unit in product((False, True), (False, True), ("index", "share")):
        of = replace(fan(lanes=lanes, reference=reference), unit=unit)
        form.validate(fan_chart(of, "Train first", "Wait").specification)
    assert not form.is_valid({**fan_chart(fan(), "Train first", "Wait").specification, "spacing": "wide"})


def test_a_title_from_elsewhere_is_drawn_as_it_can_be() -> None:
    picture = svg(fan(), "Train\x0bfirst \ud800", "Wait\x1b\u202e")
    assert "Wait␛<U+202E>, median" in texts(picture)
    assert "Train␋first <U+D800>" in (ET.fromstring(picture)[0].text or "")
