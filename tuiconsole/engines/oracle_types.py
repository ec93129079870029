"""Types of parameters that only Oracle's API has: an order in one word, and several of the documented values."""

from __future__ import annotations

import re
from typing import cast

from tuiconsole.engines.types import ListOf, OrderColumns, Value
from tuiconsole.records import dataclass

_DIRECTIONS = {"": "", "asc": "", "desc": " DESC"}


@dataclass(frozen=True, slots=True)
class OneField(OrderColumns):
    """One field and its direction, `variableName:desc`. Without columns any field may be tried."""

    def parse(self, text: str) -> Value:
        field, _, direction = text.strip().partition(":")
        known = {column.casefold(): column for column in self.columns}
        if self.columns and field.casefold() not in known:
            raise ValueError(f"{field!r} is not one of {', '.join(self.columns)}; only one field can be sorted by")
        if not re.fullmatch(r"\w+", field, re.ASCII):
            raise ValueError(f"{field!r} is not the name of a field; only one field can be sorted by")
        if direction.casefold() not in _DIRECTIONS:
            raise ValueError(f"behind {field}: stands asc or desc, not {direction!r}")
        return (f"{known.get(field.casefold(), field)}{_DIRECTIONS[direction.casefold()]}",)

    def write(self, value: Value) -> str:
        field, _, direction = cast(tuple[str, ...], value)[0].partition(" ")
        return f"{field}:{'desc' if direction else 'asc'}"

    @property
    def accepts(self) -> str:
        return "the name of one field, with :asc or :desc behind it"


@dataclass(frozen=True, slots=True)
class SomeOf(ListOf):
    """Several of the documented values, any of which may match."""

    values: tuple[str, ...] = ()

    def parse(self, text: str) -> Value:
        known = {value.casefold(): value for value in self.values}
        items = [item.strip() for item in cast(tuple[str, ...], ListOf.parse(self, text))]
        for item in items:
            if item.casefold() not in known:
                raise ValueError(f"{item!r} is not one of the documented values")
        return tuple(dict.fromkeys(known[item.casefold()] for item in items))

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.values

    @property
    def accepts(self) -> str:
        return "some of the documented values, separated by commas"
