"""The published schemas: current, valid, in agreement with what is loaded, and strict."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator

from foedus.case import find, published, shipped
from foedus.case.coverage import declared

from ..example import EXAMPLE

DRAFTS = (Draft4Validator, Draft7Validator, Draft202012Validator)
SCHEMAS = published.schemas()
CASES = [EXAMPLE, *(find(name) for name in shipped())]
FILES = {
    "*.toml": "",
    "uncertainties/*.toml": "uncertainties",
    "evidence/sources/*.toml": "source",
    "evidence/questions/*.toml": "question",
    "evidence/*.toml": "",
}
WRITTEN = {
    path: kind or path.stem for case in CASES for pattern, kind in FILES.items() for path in sorted(case.glob(pattern))
}


def plain(value: Any) -> Any:
    """TOML data as JSON data."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong(kind: str, text: str) -> list[str]:
    """Where a text is wrong; every draft must say the same."""
    data = plain(tomllib.loads(text))
    told = [
        sorted("/".join(str(part) for part in error.path) for error in draft(SCHEMAS[kind]).iter_errors(data))
        for draft in DRAFTS
    ]
    assert told[0] == told[1] == told[2]
    return told[0]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_committed_schema_is_current(kind: str, root: Path) -> None:
    """After a change of a model or a declaration: `foedus schema --out schema`."""
    assert (root / "schema" / f"{kind}.json").read_text(encoding="utf-8") == published.rendered(SCHEMAS[kind])


def test_no_schema_is_left_over(root: Path) -> None:
    assert {path.stem for path in (root / "schema").glob("*.json")} == set(SCHEMAS)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_schema_of_every_draft(kind: str, draft: type) -> None:
    draft.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_loads_fits(case: Path) -> None:
    written = {path: kind for path, kind in WRITTEN.items() if path.is_relative_to(case)}
    assert {"case", "members", "uncertainties", "source", "question", "origins"} <= set(written.values())
    for path, kind in written.items():
        assert wrong(kind, path.read_text(encoding="utf-8")) == [], path


def test_files_name_their_schema(root: Path) -> None:
    for path, kind in WRITTEN.items():
        first = path.read_text(encoding="utf-8").splitlines()[0]
        if path.is_relative_to(EXAMPLE) or first.startswith("#:schema"):
            assert first.startswith("#:schema "), path
            assert (path.parent / first.removeprefix("#:schema ")).resolve() == root / "schema" / f"{kind}.json"


def test_every_parameter_is_in_it_with_its_unit() -> None:
    properties = SCHEMAS["uncertainties"]["properties"]
    for submodel, parameters in declared().items():
        assert set(properties[submodel]["properties"]) == set(parameters)
        for name, parameter in parameters.items():
            schema = properties[submodel]["properties"][name]
            definition = SCHEMAS["uncertainties"]["definitions"][schema["allOf"][0]["$ref"].rpartition("/")[2]]
            assert definition["properties"]["unit"]["enum"] == [parameter.unit]
            assert definition["properties"]["high"]["maximum"] == parameter.high
            assert parameter.meaning in schema["description"]


GOOD = """
[training.half_life]
unit = "month"
distribution = "uniform"
low = 4
high = 18
assumption = "Invented for the test."
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("[training.half_life]", "[training.half_lief]"),
        ("[training.half_life]", "[traning.half_life]"),
        ("[training.half_life]", "[training.half_life.ARD]"),
        ('"month"', '"year"'),
        ("low = 4", "low = 0"),
        ("high = 18", "high = 180"),
        ('"uniform"', '"unifrom"'),
        ('assumption = "Invented for the test."', ""),
        ('assumption = "Invented for the test."', 'assumption = "Invented for the test."\nfact = "n001"'),
        ("low = 4", "lwo = 4"),
    ],
)
def test_what_the_schema_of_uncertainties_refuses(old: str, new: str) -> None:
    assert bool(wrong("uncertainties", GOOD.replace(old, new, 1))) == (old != new)


def test_labels_may_be_nested_as_deep_as_the_parameter_has_axes() -> None:
    body = 'unit = "index"\ndistribution = "uniform"\nlow = 0\nhigh = 1\nassumption = "Invented for the test."\n'
    assert wrong("uncertainties", f'[rivalry.exposure."*".north]\n{body}') == []
    assert wrong("uncertainties", f"[rivalry.exposure.ARD.north.x]\n{body}")
    assert wrong("uncertainties", "[rivalry.exposure.ARD]\nnorth = 1\n")


def test_a_correlation_may_name_any_table_of_uncertainties() -> None:
    keys = ["budget.growth", "budget.burden.ABC", "rivalry.exposure.*.north"]
    text = f'[[correlation]]\nbetween = {json.dumps(keys)}\nrank = 0.5\nfact = "x"\n'
    assert wrong("correlations", text) == []


@pytest.mark.parametrize(
    ("kind", "file", "old", "new"),
    [
        ("policies", "policies.toml", '"programme.allocation"', '"programme.alocation"'),
        ("policies", "policies.toml", "radio = 0.4", "radio = 1.4"),
        ("case", "case.toml", 'fan = "readiness"', 'fan = "readyness"'),
        ("case", "case.toml", "readiness_2030", "readyness_2030"),
        ("judgements", "judgements.toml", '"contract_signed"', '"contract_sined"'),
        ("members", "members.toml", '"frozen"', '"suspended"'),
        ("correlations", "correlations.toml", '"procurement.slip"', '"procurement.slop"'),
        ("correlations", "correlations.toml", '"procurement.slip"', '"procurement.slip.ARD"'),
        ("correlations", "correlations.toml", '"procurement.slip"', '"programme.cost_growth"'),
        ("correlations", "correlations.toml", '"procurement.slip", ', ""),
        ("correlations", "correlations.toml", "rank = 0.6", "rank = 1.6"),
    ],
)
def test_what_other_schemas_refuse(kind: str, file: str, old: str, new: str) -> None:
    text = (EXAMPLE / file).read_text(encoding="utf-8")
    assert wrong(kind, text) == []
    assert wrong(kind, text.replace(old, new, 1))


def test_every_field_says_what_it_is() -> None:
    for kind, schema in SCHEMAS.items():
        if kind in published.EVIDENCE:
            continue
        tables = {kind: schema, **schema.get("definitions", {})}
        for name, table in tables.items():
            for key, field in table.get("properties", {}).items():
                described = "description" in field or "$ref" in field or "$ref" in json.dumps(field)
                assert described, f"{kind}: {name}.{key}"
