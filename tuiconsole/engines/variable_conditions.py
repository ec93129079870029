"""Comparisons of process variables: what a person may write, in one text or in rows, and what it means."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import ClassVar, cast

from tuiconsole.engines.condition_rows import ConditionRow, RowGrammar
from tuiconsole.engines.types import (
    VARIABLE_OPERATORS,
    ParameterType,
    Scalar,
    TypedValue,
    Value,
    VariableCondition,
    VariableOperator,
    escape,
    split_commas,
    unescape,
)
from tuiconsole.records import dataclass

_MEANINGS = {
    "eq": "= equal to",
    "neq": "≠ != not equal to",
    "gt": "> greater than",
    "gteq": "≥ >= greater than or equal to",
    "lt": "< less than",
    "lteq": "≤ <= less than or equal to",
    "like": "matches, with % and _ as wildcards",
    "notLike": "does not match",
}


@dataclass(frozen=True, slots=True)
class VariableConditions(ParameterType):
    """Comparisons of process variables, written `name_operator_value` and separated by commas.

    A value is text, as the documentation has it, unless it says its JSON type: `number:100`,
    `boolean:true`, `null:` (and `text:number:100` for text that looks like one of these).
    """

    operators: tuple[VariableOperator, ...] = VARIABLE_OPERATORS
    name: ClassVar[str] = "variables"

    def parse(self, text: str) -> Value:
        conditions = tuple(self._condition(part) for part in split_commas(text) if part)
        if not conditions:
            raise ValueError("write at least one name_operator_value, for instance amount_gt_number:100")
        return conditions

    def write(self, value: Value) -> str:
        return ",".join(self._write(condition) for condition in cast(tuple[VariableCondition, ...], value))

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.operators

    @property
    def rows(self) -> RowGrammar:
        return VariableRows(self.operators)

    @property
    def accepts(self) -> str:
        return "name_operator_value, … with " + ", ".join(self.operators) + "; typed: number:1, boolean:true, null:"

    def _condition(self, part: str) -> VariableCondition:
        found = _parts(self.operators, part)
        if found is None or not found[1]:
            raise ValueError(
                f"{part!r} is not name_operator_value with one of {', '.join(self.operators)} in the middle"
            )
        name, operator, value = found.groups()
        return VariableCondition(unescape(name), cast(VariableOperator, operator), _scalar(unescape(value)))

    @staticmethod
    def _write(condition: VariableCondition) -> str:
        name = escape(condition.name).replace("_", "\\_")
        return "_".join((name, condition.operator, escape(_write_scalar(condition.value))))


@dataclass(frozen=True, slots=True)
class ScalarValue(ParameterType):
    """One value that is compared with its type, written as in `VariableConditions`."""

    name: ClassVar[str] = "value"

    def parse(self, text: str) -> Value:
        return TypedValue(_scalar(text))

    def write(self, value: Value) -> str:
        return _write_scalar(cast(TypedValue, value).value, empty="text:")

    @property
    def accepts(self) -> str:
        return "text, or number:100, boolean:true, null:; text: alone is the empty text"


_TYPED = re.compile(r"(number|boolean|null|text):")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?", re.ASCII)


def _scalar(text: str) -> Scalar:
    kind, colon, rest = text.partition(":")
    if not colon or kind not in ("number", "boolean", "null", "text"):
        return text
    if kind == "text":
        return rest
    if kind == "null":
        if rest:
            raise ValueError(f"null: takes no value, not {rest!r}")
        return None
    if kind == "boolean":
        if rest not in ("true", "false"):
            raise ValueError(f"boolean: takes true or false, not {rest!r}")
        return rest == "true"
    number = json.loads(rest) if _NUMBER.fullmatch(rest) else math.inf
    if not math.isfinite(number):
        raise ValueError(f"number: takes a number, not {rest!r}")
    return cast(Scalar, number)


def _write_scalar(value: Scalar, empty: str = "") -> str:
    if isinstance(value, str):
        return f"text:{value}" if _TYPED.match(value) else value or empty
    if value is None:
        return "null:"
    return f"{'boolean' if isinstance(value, bool) else 'number'}:{json.dumps(value)}"


def _parts(operators: Sequence[str], part: str) -> re.Match[str] | None:
    return re.fullmatch(rf"((?:\\.|[^\\])*?)_({'|'.join(operators)})_(.*)", part, re.DOTALL)


@dataclass(frozen=True, slots=True)
class VariableRows:
    """Variable conditions in rows; a value is written as in the text, but its commas stand as they are."""

    known: tuple[VariableOperator, ...]
    names: tuple[tuple[str, str], ...] = ()

    def operators(self, name: str) -> Sequence[tuple[str, str]]:
        return [(operator, _MEANINGS[operator]) for operator in self.known]

    def values(self, name: str) -> Sequence[str]:
        return ()

    def read(self, text: str) -> list[ConditionRow] | None:
        found = [_parts(self.known, part) for part in split_commas(text) if part]
        if not all(found):
            return None
        return [ConditionRow(unescape(m[1]), m[2], unescape(m[3])) for m in found if m]

    def write(self, rows: Sequence[ConditionRow]) -> str:
        return ",".join(
            "_".join((escape(row.name).replace("_", "\\_"), row.operator, escape(row.value))) for row in rows
        )
