"""The JSON Schema of every file of a case, for editors: from the models and from what the sub-models declare.

An editor that reads the line `#:schema ../schema/members.json` at the top of a TOML file completes and checks it. The
schemas know each file by itself; what must agree between files only `foedus check` can tell. They mean the same in
every draft of JSON Schema from 4 on, since editors differ in which they know.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foedus.case.coverage import declared
from foedus.case.files import FILES
from foedus.case.grounds import CHOICE
from foedus.case.levers import declared_levers
from foedus.case.uncertainties import GROUNDS, Category, UncertaintyTable
from foedus.distributions import FIGURES, WRITTEN
from foedus.evidence.questions import Question, Resolutions, UnpooledQuestions
from foedus.evidence.sources import Origins, Source, Table
from foedus.model import month, outcomes
from foedus.model.parameters import Lever, Parameter
from foedus.writing import place_text

DIALECT = "http://json-schema.org/draft-07/schema#"
EVIDENCE: dict[str, type[Table]] = {
    "source": Source,
    "question": Question,
    "origins": Origins,
    "unpooled": UnpooledQuestions,
    "resolutions": Resolutions,
}

Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """The JSON Schema of every kind of file, by its name."""
    found = {name.removesuffix(".toml"): _of_model(model) for name, model in FILES.items()}
    found["uncertainties"] = uncertainties()
    found |= {name: _of_model(model) for name, model in EVIDENCE.items()}
    found["policies"]["$defs"]["PolicyTable"]["properties"]["levers"] = _levers()
    found["case"]["properties"]["fan"] |= {"enum": list(outcomes.SERIES)}
    found["case"]["properties"]["criterion"] |= _outcome()
    found["correlations"]["$defs"]["Correlation"]["properties"]["between"] |= {"items": _key(), "uniqueItems": True}
    for table in ("Judgement", "Headline"):
        found["judgements"]["$defs"][table]["properties"]["outcome"] |= _outcome()
    return {name: {"$schema": DIALECT, **portable(schema)} for name, schema in found.items()}


def portable(schema: Schema) -> Schema:
    """The same schema in words that every draft knows; bounds that are excluded count as included."""
    found: Schema = {}
    for key, value in schema.items():
        match key:
            case "properties" | "$defs":
                found["definitions" if key == "$defs" else key] = {name: portable(each) for name, each in value.items()}
            case "const":
                found["enum"] = [value]
            case "exclusiveMinimum" | "exclusiveMaximum":
                found[{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}[key]] = value
            case "$ref":
                found["$ref"] = value.replace("#/$defs/", "#/definitions/")
            case "discriminator":
                pass
            case _:
                found[key] = _portable_value(value)
    if "$ref" in found and len(found) > 1:
        return {"allOf": [{"$ref": found.pop("$ref")}], **found}
    return found


def _portable_value(value: Any) -> Any:
    if isinstance(value, dict):
        return portable(value)
    return [_portable_value(inner) for inner in value] if isinstance(value, list) else value


def write(folder: Path) -> list[Path]:
    """Write every schema into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        place_text(path, rendered(schema))
        paths.append(path)
    return paths


def rendered(schema: Mapping[str, Any]) -> str:
    """A schema as text."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _of_model(model: type[Table]) -> Schema:
    return model.model_json_schema(by_alias=True)


def _levers() -> Schema:
    """The settings of a policy, with the bounds of each lever."""

    def one(lever: Lever) -> Schema:
        by = f", by {' and '.join(lever.axes)}" if lever.axes else ""
        or_less = " or less" if lever.or_less else ""
        shares = f"they add up to {lever.total or 0:g}{or_less}"
        rest = shares if lever.total is not None else f"what is not set is {lever.default:g}"
        cost = f"costs {lever.cost}" if lever.cost else "free, whatever it is set to"
        schema: Schema = {"type": "number", "minimum": lever.low, "maximum": lever.high}
        for _ in lever.axes:
            schema = {"type": "object", "additionalProperties": schema}
        return {**schema, "description": f"{lever.meaning}{by}; {rest}; {cost}"}

    known = declared_levers()
    return {
        "type": "object",
        "description": "settings of the levers",
        "properties": {name: one(lever) for name, lever in known.items()},
        "required": [name for name, lever in known.items() if lever.total is not None],
        "additionalProperties": False,
    }


def _outcome() -> Schema:
    """The name of an outcome; those read at horizons end in a year."""
    at_horizons = "|".join(outcomes.LOOKED_AT)
    return {
        "anyOf": [
            {"enum": [name for name in outcomes.OUTCOMES if name not in outcomes.LOOKED_AT]},
            {"pattern": f"^({at_horizons})_[0-9]{{4}}$"},
        ]
    }


def _key() -> Schema:
    """The key of an uncertainty; one of a parameter that differs by member, family and so on may end in labels."""
    known = {f"{submodel}.{name}": each for submodel, found in declared().items() for name, each in found.items()}
    labelled = "|".join(re.escape(key) for key, each in known.items() if each.axes)
    return {"anyOf": [{"enum": list(known)}, {"type": "string", "pattern": rf"^({labelled})(\.[A-Za-z0-9*-]+)+$"}]}


def uncertainties() -> Schema:
    """The schema of a file of uncertainties: every declared parameter with its unit and bounds."""
    definitions: dict[str, Schema] = _shared()
    properties: dict[str, Schema] = {}
    for submodel, parameters in declared().items():
        first_line = (month.SUBMODELS[submodel].__doc__ or "").splitlines()[0]
        properties[submodel] = {
            "type": "object",
            "description": first_line,
            "properties": {name: _parameter(parameter, definitions) for name, parameter in parameters.items()},
            "additionalProperties": False,
        }
    return {
        "title": "Uncertainties",
        "description": "`uncertainties/*.toml`: distribution, unit and ground of every parameter.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": definitions,
    }


def _shared() -> dict[str, Schema]:
    """What is the same for every parameter: fields, what must be written, and what a table of labels leaves out."""
    whole = UncertaintyTable.model_json_schema()
    fields: dict[str, Schema] = {}
    for name, field in whole["properties"].items():
        known = next((option for option in field.get("anyOf", []) if option.get("type") != "null"), field)
        fields[name] = known | {"description": field.get("description", "why it is so, in a sentence")}
    listed = "; ".join(f"{name}: {each.meaning()}" for name, each in WRITTEN.items())
    fields["distribution"]["description"] = f"left out where a question is the ground. {listed}"
    return {
        "category": {key: value for key, value in Category.model_json_schema().items() if key != "$defs"},
        "written": {
            "required": ["unit"],
            "oneOf": [{"required": [ground]} for ground in GROUNDS],
            "anyOf": [{"required": ["distribution"]}, {"required": ["question"]}],
        },
        "only-labels": {"not": {"anyOf": [{"required": [name]} for name in fields]}},
        **{f"field-{name}": field for name, field in fields.items()},
    }


def _parameter(parameter: Parameter, definitions: dict[str, Schema]) -> Schema:
    """A parameter; those of one unit, range and number of labels share a definition."""
    by = f", by {' and '.join(parameter.axes)}" if parameter.axes else ""
    allowed = f"{parameter.low:g} to {parameter.high:g}"
    text = f"{parameter.meaning} ({parameter.unit}, {allowed}){by}"
    return {"description": text, **_table(parameter, len(parameter.axes), definitions)}


def _table(parameter: Parameter, labels: int, definitions: dict[str, Schema]) -> Schema:
    """A reference to the schema of an uncertainty with tables for up to `labels` labels inside it."""
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{parameter.unit} {parameter.low:g} {parameter.high:g}".replace("/", "per"))
    name = f"{slug}-{labels}" if labels else slug
    if name not in definitions:
        definitions[name] = {
            "type": "object",
            "properties": _fields(parameter),
            **_shape(parameter, labels, definitions),
        }
    return _reference(name)


def _shape(parameter: Parameter, labels: int, definitions: dict[str, Schema]) -> Schema:
    if not labels:
        return {"allOf": [_reference("written")], "additionalProperties": False}
    inner = _table(parameter, labels - 1, definitions)
    return {"anyOf": [_reference("written"), _reference("only-labels")], "additionalProperties": inner}


def _fields(parameter: Parameter) -> Schema:
    """The fields of an uncertainty, with the unit and the bounds of the parameter."""
    number = {"type": "number", "minimum": parameter.low, "maximum": parameter.high}
    fields = {name: _reference(f"field-{name}") for name in UncertaintyTable.model_fields}
    fields["unit"] = {"const": parameter.unit, "description": "the unit that the sub-model declares"}
    for name, figure in FIGURES.items():
        if figure.value and not figure.many:
            fields[name] = {**number, "description": figure.meaning}
    fields["values"] = {
        "description": "of a choice: the values; under a category question: what each category means",
        "anyOf": [
            {"type": "array", "items": number, "minItems": 1},
            {"type": "object", "additionalProperties": _reference("category")},
        ],
    }
    if parameter.unit == CHOICE:
        rules = sorted(name for name, each in WRITTEN.items() if each.steps)
        fields["distribution"] = {"enum": rules, "description": "which rules, by number"}
    return fields


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
