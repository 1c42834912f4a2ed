"""How the rows of an answer in SQL are spelt: for a reader and for CSV as DuckDB does, for JSON with its structure.

Python knows no infinite day, no 24:00:00 and no year 10,000, and Arrow no whole number of 128 bits: DuckDB casts what
is of such a kind to text (`spelt`, `parted`), also within lists, and the kind says what the text is of.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from math import isfinite
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from foedus.cli.output import json_line
from foedus.ensemble.sql import quoted

WHOLE = ("tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint")
BROKEN = ("float", "double")
LARGE = ("hugeint", "uhugeint", "bignum")
NUMBERS = (*WHOLE, *BROKEN, *LARGE, "decimal")
AS_THEY_ARE = (*WHOLE, *BROKEN, "boolean", "blob", "decimal")
"""Kinds whose every value Arrow and Python know."""

LISTS = ("list", "array")
ROWS = ("struct", "tuple")
NESTED = (*LISTS, *ROWS, "map", "union")

TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?)?")
"""A timestamp as DuckDB spells it, where ISO 8601 has a spelling too."""


def is_number(kind: Any) -> bool:
    """Whether what is of this kind of DuckDB's is a number."""
    return kind.id in NUMBERS


def spelt(kind: Any) -> str:
    """What a column is cast to that is shown or becomes CSV: all but numbers of some digits is text."""
    return str(kind) if kind.id in (*WHOLE, *BROKEN) else "VARCHAR"


def parted(kind: Any) -> str:
    """What a column is cast to that becomes JSON: lists and the like keep their parts, and these become text."""
    inner = inside(kind)
    match kind.id:
        case "list":
            return f"{parted(inner['child'])}[]"
        case "array":
            return f"{parted(inner['child'])}[{dict(kind.children)['size']}]"
        case "map":
            return f"MAP({parted(inner['key'])}, {parted(inner['value'])})"
        case "tuple":
            return f"TUPLE({', '.join(parted(each) for _, each in kind.children)})"
        case "struct" | "union" if inner:
            members = (f"{quoted(name)} {parted(each)}" for name, each in inner.items())
            return f"{kind.id.upper()}({', '.join(members)})"
        case "struct":
            return str(kind)
    return str(kind) if kind.id in AS_THEY_ARE else "VARCHAR"


def inside(kind: Any) -> dict[str, Any]:
    """The kinds that a kind is made of, by name; nothing where it has no parts.

    Those of a tuple have no names of their own and take Arrow's; a union's tag is left out.
    """
    match kind.id:
        case "tuple":
            return {f"element{place}": each for place, (_, each) in enumerate(kind.children, 1)}
        case "union":
            return dict(kind.children[1:])
        case "array":
            return dict(kind.children[:1])
        case "list" | "map" | "struct":
            return dict(kind.children)
    return {}


def json_texts(kind: Any, column: pa.Array) -> Iterator[str]:
    """The values of a column, `parted`, each as JSON."""
    inner = inside(kind)
    match kind.id:
        case "list" | "array":
            return _lists(column, json_texts(inner["child"], column.flatten()))
        case "map":
            return _maps(inner["key"], inner["value"], column)
        case "struct" | "tuple":
            return _structs(inner, column)
        case "union":
            parts = [list(json_texts(each, column.field(place))) for place, each in enumerate(inner.values())]
            return (parts[code][place] for place, code in enumerate(column.type_codes.to_pylist()))
    as_json = _leaf(kind.id)
    return ("null" if value is None else as_json(value) for value in column.to_pylist())


def _lists(column: pa.Array, values: Iterator[str], marks: str = "[]") -> Iterator[str]:
    for length in pc.call_function("list_value_length", [column]).to_pylist():
        yield "null" if length is None else f"{marks[0]}{', '.join(islice(values, length))}{marks[1]}"


def _maps(key: Any, value: Any, column: pa.Array) -> Iterator[str]:
    """Objects, where the keys are text in JSON; otherwise lists of pairs."""
    pair = pa.struct([pa.field("key", column.type.key_type, nullable=False), ("value", column.type.item_type)])
    column = column.cast(pa.list_(pair))  # a map has no lengths
    flat = column.flatten()
    pairs = zip(json_texts(key, flat.field(0)), json_texts(value, flat.field(1)), strict=True)
    if key.id in NESTED or key.id in NUMBERS or key.id == "boolean":
        return _lists(column, (f'{{"key": {name}, "value": {text}}}' for name, text in pairs))
    return _lists(column, (f"{name}: {text}" for name, text in pairs), "{}")


def _structs(inner: dict[str, Any], column: pa.Array) -> Iterator[str]:
    names = [json_line(name) for name in inner]
    parts = [json_texts(each, column.field(place)) for place, each in enumerate(inner.values())]
    for there in column.is_valid().to_pylist():
        values = [next(part) for part in parts]
        yield f"{{{', '.join(map(': '.join, zip(names, values, strict=True)))}}}" if there else "null"


def _leaf(kind: str) -> Callable[[Any], str]:
    """How JSON has a value of a kind without parts: what is no number is null, bytes are hexadecimal."""
    if kind in WHOLE or kind in LARGE:
        return str
    if kind in BROKEN:
        return lambda value: repr(value) if isfinite(value) else "null"
    if kind == "decimal":
        return lambda value: f"{value:f}"
    if kind == "boolean":
        return lambda value: "true" if value else "false"
    if kind == "blob":
        return lambda value: f'"{value.hex()}"'
    return lambda value: json_line(_iso(value) if kind.startswith("timestamp") else value)


def _iso(value: str) -> str:
    """A timestamp as in ISO 8601, where that has it; otherwise as DuckDB spells it."""
    found = TIMESTAMP.fullmatch(value)
    if found is None:
        return value
    day, time, hours, minutes = found.groups()
    return f"{day}T{time}{hours + (minutes or ':00') if hours else ''}"
