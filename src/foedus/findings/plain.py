"""Plain data: findings as what JSON can hold, for programs."""

import dataclasses
import math
from typing import Any

from foedus.findings.wording import Span, plain


def as_data(value: Any) -> Any:
    """Dataclasses and named tuples as objects by field, a NaN as null, sentences as their plain text.

    Raises:
        TypeError: something in the findings has no plain form.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and (names := getattr(value, "_fields", ())):
        return {name: as_data(each) for name, each in zip(names, value, strict=True)}
    if isinstance(value, dict):
        return {str(key): as_data(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        if value and all(isinstance(each, Span) for each in value):
            return plain(value)
        return [as_data(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no plain form")
