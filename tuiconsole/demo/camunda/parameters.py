"""Reads what a client asks, from a query string or a JSON body, into the same criteria.

A resource gives a table of its parameters' names and kinds. What the table does not name is ignored, as by the engine.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.errors import (
    EngineError,
    bad_number,
    bad_user_request,
    invalid,
    not_valid,
    unreadable_body,
)
from tuiconsole.demo.values import Scalar


class Kind(Enum):
    TEXT = auto()
    LIST = auto()
    FLAG = auto()
    DATE = auto()
    INTEGER = auto()
    LONG = auto()
    VARIABLES = auto()
    MOMENTS = auto()
    """Dates with an operator before each."""
    VALUE = auto()
    """Of a variable: a text in a query string, anything in a body."""


class Instant(int):
    """Milliseconds since 1970, where a plain number would mean itself."""


class VariableCondition(NamedTuple):
    """What a variable has to be like. An `Instant` is a date, everything else what JSON says it is."""

    name: str
    operator: str
    value: Scalar | Instant


_TOO_LONG = 1 << 63
"""What neither Java nor SQLite has a whole number for."""

Table = Mapping[str, Kind]
Values = dict[str, Any]


@dataclass(slots=True)
class Criteria:
    """A query: what is asked for, in which order. Paging is not part of it."""

    values: Values
    sorting: list[tuple[str, str]] = field(default_factory=list)
    either: list[Values] = field(default_factory=list)
    """Each of these is satisfied by any of its own criteria (`orQueries`)."""


class Page(NamedTuple):
    first: int
    size: int | None
    """None: to the end."""


def first_values(query: str) -> dict[str, str]:
    """The parameters of a query string; of a repeated one the engine sees the first."""
    values: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, value)
    return values


def page(query: Mapping[str, str]) -> Page | None:
    """Which rows are asked for; None if the numbers ask for none."""
    first = _integer(query["firstResult"]) if "firstResult" in query else 0
    size = _integer(query["maxResults"]) if "maxResults" in query else None
    if first < 0 or (size is not None and size <= 0):
        return None
    return Page(first, size)


def _integer(text: str) -> int:
    try:
        number = int(text) if text.strip() == text and "_" not in text else None
    except ValueError:
        number = None
    if number is None or not -(1 << 31) <= number < 1 << 31:
        raise bad_number()
    return number


def from_query(query: Mapping[str, str], table: Table, sort_keys: Sequence[str]) -> Criteria:
    """Criteria as a GET request gives them."""
    values: Values = {}
    for name, text in query.items():
        if name not in table:
            continue
        try:
            values[name] = _from_text(text, table[name])
        except EngineError as error:
            raise invalid(f"Cannot set query parameter '{name}' to value '{text}': {error.message}") from None
    return Criteria(values, _one_sorting(query.get("sortBy"), query.get("sortOrder"), sort_keys))


def _one_sorting(key: Any, order: Any, sort_keys: Sequence[str]) -> list[tuple[str, str]]:
    if key is not None and key not in sort_keys:
        raise invalid(f"Cannot set query parameter 'sortBy' to value '{key}'")
    if order is not None and order not in ("asc", "desc"):
        raise invalid(f"Cannot set query parameter 'sortOrder' to value '{order}'")
    if (key is None) != (order is None):
        raise invalid("Only a single sorting parameter specified. sortBy and sortOrder required")
    return [(key, order)] if key is not None else []


def _unconvertible(text: str, java: str) -> EngineError:
    return invalid(f'Cannot convert value "{text}" to java type {java}')


def _from_text(text: str, kind: Kind) -> Any:
    if kind is Kind.LIST:
        return _split(text)
    if kind is Kind.FLAG:
        if text not in ("true", "false"):
            raise _unconvertible(text, "java.lang.Boolean")
        return text == "true"
    if kind is Kind.DATE:
        time = dates.parse(text)
        if time is None:
            raise _unconvertible(text, "java.util.Date")
        return time
    if kind in (Kind.INTEGER, Kind.LONG):
        try:
            return int(text)
        except ValueError:
            java = "Integer" if kind is Kind.INTEGER else "Long"
            raise _unconvertible(text, f"java.lang.{java}") from None
    if kind is Kind.VARIABLES:
        return [_variable_from_text(part) for part in _split(text)]
    if kind is Kind.MOMENTS:
        return [_moment_from_text(part) for part in _split(text)]
    return text


def _split(text: str, separator: str = ",") -> list[str]:
    """Java's way: empty parts at the end do not count, but an empty text is one empty part."""
    parts = text.split(separator)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return [] if parts == [""] and text else parts


def _variable_from_text(text: str) -> VariableCondition:
    parts = _split(text, "_")
    if len(parts) != 3:
        raise invalid("variable query parameter has to have format KEY_OPERATOR_VALUE.")
    name, operator, value = parts
    return VariableCondition(name, operator, _typed(operator, value))


def _moment_from_text(text: str) -> tuple[str, int]:
    operator, found, value = text.partition("_")
    if not found or "_" in value:
        raise invalid("condition query parameter has to have format OPERATOR_VALUE.")
    time = dates.parse(value)
    if time is None:
        raise _unconvertible(value, "java.util.Date")
    return operator, time


def _moment_from_json(given: dict[str, Any]) -> tuple[str, int]:
    value = given.get("value")
    time = dates.parse(value) if isinstance(value, str) else None
    if time is None:
        raise _unconvertible(str(value), "java.util.Date")
    return str(given.get("operator")), time


def _typed(operator: str | None, value: Any) -> Scalar | Instant:
    if isinstance(value, (dict, list)):
        raise bad_user_request("Object values cannot be used to query")
    if operator == "like" or isinstance(value, str):
        text = _text(value) if value is not None else "null"
        time = dates.parse(text) if operator != "like" else None
        return text if time is None else Instant(time)
    if type(value) is int and abs(value) >= _TOO_LONG:
        return float(value)
    return value if value is None or isinstance(value, (bool, int)) else float(value)


def from_body(body: bytes, table: Table, sort_keys: Sequence[str]) -> Criteria:
    """Criteria as a POST request gives them."""
    try:
        given = json.loads(body)
    except ValueError:
        raise unreadable_body() from None
    if not isinstance(given, dict):
        raise unreadable_body()
    sorting = _one_sorting(given.get("sortBy"), given.get("sortOrder"), sort_keys)
    for entry in _objects(given.get("sorting")):
        key, order = str(entry.get("sortBy")), str(entry.get("sortOrder"))
        if key not in sort_keys:
            raise not_valid("You should call any of the orderBy methods first before specifying a direction")
        if order not in ("asc", "desc"):
            raise not_valid("Invalid query: call asc() or desc() after using orderByXX()")
        sorting.append((key, order))
    either = [_values_from(entry, table) for entry in _objects(given.get("orQueries"))]
    return Criteria(_values_from(given, table), sorting, either)


def _objects(given: Any) -> list[dict[str, Any]]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise unreadable_body()
    return given


def _values_from(given: dict[str, Any], table: Table) -> Values:
    return {
        name: _from_json(given[name], kind) for name, kind in table.items() if name in given and given[name] is not None
    }


def _from_json(given: Any, kind: Kind) -> Any:
    """A value of a body; Jackson turns one scalar into another where it can."""
    if kind is Kind.LIST:
        if not isinstance(given, list):
            raise unreadable_body()
        if None in given:
            raise bad_user_request("The list contains null value")
        return [_text(entry) for entry in given]
    if kind is Kind.VARIABLES:
        return [_variable_from_json(entry) for entry in _objects(given)]
    if kind is Kind.FLAG:
        if isinstance(given, bool):
            return given
        if given not in ("true", "false"):
            raise unreadable_body()
        return given == "true"
    if kind is Kind.DATE:
        time = given if type(given) is int else dates.parse(given) if isinstance(given, str) else None
        if time is None or abs(time) >= _TOO_LONG:
            raise unreadable_body()
        return time
    if kind is Kind.MOMENTS:
        return [_moment_from_json(entry) for entry in _objects(given)]
    if kind is Kind.VALUE:
        return _typed(None, given)
    if kind in (Kind.INTEGER, Kind.LONG):
        if type(given) is not int:
            raise unreadable_body()
        return given
    return _text(given)


def _text(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if not isinstance(given, (str, int, float)):
        raise unreadable_body()
    # Half of a surrogate pair is legal in JSON and nowhere else.
    return str(given).encode(errors="replace").decode()


def _variable_from_json(given: dict[str, Any]) -> VariableCondition:
    name, operator = given.get("name"), given.get("operator")
    if not isinstance(name, str):
        raise not_valid("name is null")
    if not isinstance(operator, str):
        raise invalid(f"Invalid variable comparator specified: {operator}")
    return VariableCondition(name, operator, _typed(operator, given.get("value")))
