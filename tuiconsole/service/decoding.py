"""From bytes to checked rows: JSON within limits, items of the declared shape, unknown fields kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NoReturn

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json

from tuiconsole.engines.model import FieldKind, Item, Json, Resource

_SCHEMAS: dict[FieldKind, core_schema.CoreSchema] = {
    "text": core_schema.str_schema(strict=True),
    "integer": core_schema.int_schema(strict=True),
    "number": core_schema.float_schema(strict=True),
    "boolean": core_schema.bool_schema(strict=True),
    "instant": core_schema.union_schema([core_schema.str_schema(strict=True), core_schema.int_schema(strict=True)]),
    "milliseconds": core_schema.int_schema(strict=True),
    "object": core_schema.any_schema(),
    "list": core_schema.list_schema(),
}

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_PERHAPS_INFINITE = re.compile(rb"[0-9][eE]\+?[0-9]{3,}\s*[],}]|[0-9]{309}")


class UndecodableError(ValueError):
    """The bytes are not exactly one finite JSON value."""


def decode(body: bytes) -> Json:
    """The JSON value in *body*. Raises `UndecodableError`."""
    try:
        if not _PERHAPS_INFINITE.search(body):
            return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        if not _SURROGATE.search(body):
            raise UndecodableError(str(error)) from None
    # Half a surrogate pair is not a character, but engines hand on what others stored in a variable.
    try:
        return json.loads(body, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError:
        raise UndecodableError("nested too deeply") from None
    except ValueError as error:
        raise UndecodableError(str(error)) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def items_of(resource: Resource, body: bytes) -> tuple[Sequence[Item], int | None]:
    """The checked items in *body* and the total, where the answer holds one.

    Raises `UndecodableError`, or another `ValueError` with a sentence that names the item and the field.
    """
    items, total = resource.dialect.rows(decode(body))
    return _checked(resource, items), total


def item_of(resource: Resource, body: bytes) -> Item:
    """The checked item that *body* is. Raises as `items_of` does."""
    document = decode(body)
    if not isinstance(document, dict):
        raise ValueError("an object was expected")
    return _checked(resource, [document])[0]


def _checked(resource: Resource, items: Sequence[Json]) -> Sequence[Item]:
    try:
        checked: list[Item] = _validator(resource).validate_python(items)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:2]) or "item"
        number = first["loc"][0] if first["loc"] else 0
        raise ValueError(f"{place} of row {int(number) + 1}: {first['msg']}") from None
    return checked


@lru_cache(maxsize=64)
def _validator(resource: Resource) -> SchemaValidator:
    fields = {
        f.name: core_schema.typed_dict_field(core_schema.nullable_schema(_SCHEMAS[f.kind]), required=False)
        for f in resource.fields
    }
    item = core_schema.typed_dict_schema(fields, extra_behavior="allow", strict=True)
    return SchemaValidator(core_schema.list_schema(item))
