"""The published schemas: current, valid, in agreement with what is loaded, and strict."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from foedus.case import published
from foedus.case.coverage import declared

from ..example import EXAMPLE

SCHEMAS = published.schemas()
KINDS = {path: path.stem for path in EXAMPLE.glob("*.toml")}
KINDS |= dict.fromkeys(EXAMPLE.glob("uncertainties/*.toml"), "uncertainties")
KINDS |= dict.fromkeys(EXAMPLE.glob("evidence/sources/*.toml"), "source")
KINDS |= dict.fromkeys(EXAMPLE.glob("evidence/questions/*.toml"), "question")
KINDS |= {EXAMPLE / "evidence" / "origins.toml": "origins"}


def plain(value: Any) -> Any:
    """TOML data as JSON data."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def wrong(kind: str, text: str) -> list[str]:
    errors = Draft202012Validator(SCHEMAS[kind]).iter_errors(plain(tomllib.loads(text)))
    return ["/".join(str(part) for part in error.path) for error in errors]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_committed_schema_is_current(kind: str, root: Path) -> None:
    """After a change of a model or a declaration: `foedus schema --out schema`."""
    assert (root / "schema" / f"{kind}.json").read_text(encoding="utf-8") == published.rendered(SCHEMAS[kind])


def test_no_schema_is_left_over(root: Path) -> None:
    assert {path.stem for path in (root / "schema").glob("*.json")} == set(SCHEMAS)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("path", sorted(KINDS), ids=lambda path: path.relative_to(EXAMPLE).as_posix())
def test_the_example_fits(path: Path) -> None:
    assert wrong(KINDS[path], path.read_text(encoding="utf-8")) == []


def test_every_parameter_is_in_it_with_its_unit() -> None:
    properties = SCHEMAS["uncertainties"]["properties"]
    for submodel, parameters in declared().items():
        assert set(properties[submodel]["properties"]) == set(parameters)
        for name, parameter in parameters.items():
            schema = properties[submodel]["properties"][name]
            definition = SCHEMAS["uncertainties"]["$defs"][schema["$ref"].rpartition("/")[2]]
            assert definition["properties"]["unit"]["const"] == parameter.unit
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


@pytest.mark.parametrize(
    ("kind", "file", "old", "new"),
    [
        ("policies", "policies.toml", '"programme.allocation"', '"programme.alocation"'),
        ("policies", "policies.toml", "radio = 0.4", "radio = 1.4"),
        ("case", "case.toml", 'fan = "readiness"', 'fan = "readyness"'),
        ("case", "case.toml", "readiness_2030", "readyness_2030"),
        ("judgements", "judgements.toml", '"contract_signed"', '"contract_sined"'),
        ("members", "members.toml", '"frozen"', '"suspended"'),
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
        tables = {kind: schema, **schema.get("$defs", {})}
        for name, table in tables.items():
            for key, field in table.get("properties", {}).items():
                described = "description" in field or "$ref" in field or "$ref" in json.dumps(field)
                assert described, f"{kind}: {name}.{key}"
