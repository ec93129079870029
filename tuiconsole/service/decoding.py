"""From bytes to checked rows: JSON within limits, items of the declared shape, unknown fields kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import NoReturn

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import FieldKind, Item, Json, Resource
from tuiconsole.service.errors import Failure, NotJson, TooLarge, WrongShape

DEFAULT_LIMITS = Limits()

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
_LOOKED_INTO = frozenset({float, dict, list})


_PARSER_NESTING = 200
_PARSER_DIGITS = 4300


class UndecodableError(ValueError):
    """The bytes are not exactly one finite JSON value."""


class ExcessiveError(UndecodableError):
    """More of a JSON value than is taken apart."""


def decode(body: bytes, limits: Limits = DEFAULT_LIMITS) -> Json:
    """The JSON value in *body*, within *limits*. Raises `UndecodableError`."""
    if not body or body.isspace():
        raise UndecodableError("it is empty")
    # In a text these are no values, but nobody writes so many of them.
    if body.count(b",") + body.count(b"[") + body.count(b"{") > limits.values:
        raise ExcessiveError(f"it has more than {limits.values:,} values")
    value, within_parser_limits = _parsed(body, limits)
    if not within_parser_limits or limits.nesting < _PARSER_NESTING or limits.number_digits < _PARSER_DIGITS:
        _check(value, limits)
    return value


def failure_of(server: str, error: ValueError) -> Failure:
    """What *error*, which came of reading an answer of *server*, means to a person."""
    if isinstance(error, ExcessiveError):
        return TooLarge(server, f"the answer is more than we take apart: {error}")
    if isinstance(error, UndecodableError):
        return NotJson(server, f"the answer is not JSON ({error})")
    return WrongShape(server, f"the answer does not have the documented form ({error})")


def _parsed(body: bytes, limits: Limits) -> tuple[Json, bool]:
    """The value, and whether a parser with limits of its own has read it."""
    try:
        value = from_json(body, allow_inf_nan=False)
        if not _has_infinite(value):
            return value, True
    except ValueError as error:
        if not _SURROGATE.search(body):
            raise _kind_of(str(error), limits) from None
    # Half a surrogate pair is not a character, but engines hand on what others stored in a variable.
    try:
        return json.loads(body, parse_constant=_refuse_constant, parse_float=_finite), False
    except RecursionError:
        raise _too_deep(limits) from None
    except ValueError as error:
        raise _kind_of(str(error), limits) from None


def _has_infinite(value: Json) -> bool:
    """Whether a number in *value* was too large for this parser, which makes it infinite and says nothing."""
    found = [value]
    for one in found:
        if isinstance(one, float):
            if math.isinf(one):
                return True
        elif isinstance(one, dict):
            if not _LOOKED_INTO.isdisjoint(map(type, one.values())):
                found += [inner for inner in one.values() if type(inner) in _LOOKED_INTO]
        elif isinstance(one, list):
            found += [inner for inner in one if type(inner) in _LOOKED_INTO]
    return False


def _kind_of(said: str, limits: Limits) -> UndecodableError:
    if said.startswith("recursion limit exceeded"):
        return _too_deep(limits)
    if said.startswith(("number out of range", "Exceeds the limit")):
        return _too_long(limits)
    return UndecodableError(said)


def _too_deep(limits: Limits) -> ExcessiveError:
    return ExcessiveError(f"it is nested more than {min(limits.nesting, _PARSER_NESTING)} levels deep")


def _too_long(limits: Limits) -> ExcessiveError:
    return ExcessiveError(f"it has a number of more than {min(limits.number_digits, _PARSER_DIGITS):,} digits")


def _check(value: Json, limits: Limits) -> None:
    level: list[Json] = [[value]]
    too_long, deepest = 10**limits.number_digits, min(limits.nesting, _PARSER_NESTING)
    for depth in count():
        below: list[Json] = []
        for container in level:
            for one in container.values() if isinstance(container, dict) else container:
                if isinstance(one, dict | list):
                    below.append(one)
                elif isinstance(one, int) and not -too_long < one < too_long:
                    raise _too_long(limits)
        if not below:
            return
        if depth == deepest:
            raise _too_deep(limits)
        level = below


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def items_of(resource: Resource, body: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Sequence[Item], int | None]:
    """The checked items in *body* and the total, where the answer holds one.

    Raises `UndecodableError`, or another `ValueError` with a sentence that names the item and the field.
    """
    items, total = resource.dialect.rows(decode(body, limits))
    return _checked(resource, items), total


def item_of(resource: Resource, body: bytes, limits: Limits = DEFAULT_LIMITS) -> Item:
    """The checked item that *body* is. Raises as `items_of` does."""
    document = decode(body, limits)
    if not isinstance(document, dict):
        raise ValueError("an object was expected")
    return _checked(resource, [document])[0]


def _checked(resource: Resource, items: Sequence[Json]) -> Sequence[Item]:
    try:
        checked: list[Item] = _validator(resource).validate_python(items)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "string_unicode" and (named := list(map(_named, items))) != items:
            return _checked(resource, named)
        place = ".".join(str(part) for part in first["loc"][1:2]) or "item"
        number = first["loc"][0] if first["loc"] else 0
        raise ValueError(f"{place} of row {int(number) + 1}: {first['msg']}") from None
    return checked


def _named(item: Json) -> Json:
    """*item* with names that are characters throughout: half a surrogate pair in one would hide all of the items."""
    if not isinstance(item, dict):
        return item
    return {name.encode("utf-8", "backslashreplace").decode(): value for name, value in item.items()}


@lru_cache(maxsize=64)
def _validator(resource: Resource) -> SchemaValidator:
    fields = {
        f.name: core_schema.typed_dict_field(core_schema.nullable_schema(_SCHEMAS[f.kind]), required=False)
        for f in resource.fields
    }
    item = core_schema.typed_dict_schema(fields, extra_behavior="allow", strict=True)
    return SchemaValidator(core_schema.list_schema(item))
