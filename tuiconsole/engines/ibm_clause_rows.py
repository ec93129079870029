"""Where clauses as the rows of a form: conditions that are all joined alike, and properties that take two of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuiconsole.engines.condition_rows import ConditionRow
from tuiconsole.engines.ibm_clause import (
    OPERATORS,
    RAW,
    And,
    Condition,
    Expression,
    Joiner,
    Not,
    Operator,
    Or,
    Scalar,
    conditions_in,
    quote,
    write_value,
)
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.ibm_views import PROPERTIES, VIEWS, ViewColumn, column_of, qualified
from tuiconsole.engines.types import escape, split_commas, unescape
from tuiconsole.records import dataclass

_CONTRARY = {"LIKE": "NOT LIKE", "IN": "NOT IN"}
_MEANINGS = {
    "=": "equal to",
    "<>": "not equal to",
    "<": "less than, before",
    "<=": "at most, not after",
    ">": "greater than, after",
    ">=": "at least, not before",
    "LIKE": "matches, with % and _ as wildcards",
    "IN": "one of several, separated by commas",
    "NOT LIKE": "does not match",
    "NOT IN": "none of several, separated by commas",
}
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_CALL = re.compile(r"(?:TS|LOCAL|ID)\('(?:[^']|'')*'\)", re.IGNORECASE)


def rows_of(expression: Expression) -> tuple[Joiner, tuple[Expression, ...]] | None:
    """*expression* as rows that are all joined alike, each a condition or its contrary; None if it is deeper."""
    joiner: Joiner = "OR" if isinstance(expression, Or) else "AND"
    rows = expression.terms if isinstance(expression, And | Or) else (expression,)
    if all(isinstance(row.term if isinstance(row, Not) else row, Condition) for row in rows):
        return joiner, rows
    return None


def property_pair(
    view: str, digit: int, name: str, operator: Operator, value: Scalar | tuple[Scalar, ...], column: str = "VALUE"
) -> tuple[Condition, Condition]:
    """A property's name and value, tied together by a digit that no other pair of the clause has."""
    numbered = f"{view}{digit}"
    return Condition(f"{numbered}.NAME", "=", name), Condition(f"{numbered}.{column}", operator, value)


def free_digit(view: str, expression: Expression | None) -> int:
    """The first digit that *expression* does not use with *view*. Raises `ValueError` when all nine are taken."""
    taken = set() if expression is None else {c.column.partition(".")[0] for c in conditions_in(expression)}
    for digit in range(1, 10):
        if f"{view}{digit}" not in taken:
            return digit
    raise ValueError(f"one clause can speak of nine properties of {view}, and nine are there already")


@dataclass(frozen=True, slots=True)
class ClauseRows:
    """Conditions that must all hold, in rows. Values stand without the quotes that their columns want."""

    home: str

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        return [
            (self._short(f"{view.name}{'1' if view.name in PROPERTIES else ''}.{column.name}"), column.help)
            for view in sorted(VIEWS, key=lambda view: view.name != self.home)
            for column in view.columns
        ]

    def operators(self, name: str) -> Sequence[tuple[str, str]]:
        column = self._column(name)
        known = OPERATORS[column.type if column else "text"]
        return [(o, _MEANINGS[o]) for o in (*known, *(_CONTRARY[each] for each in known if each in _CONTRARY))]

    def values(self, name: str) -> Sequence[str]:
        column = self._column(name)
        match column.type if column else "text":
            case "constant" if column:
                return [constant for constant, _ in column.constants]
            case "boolean":
                return ("TRUE", "FALSE")
            case "instant":
                return ("CURRENT_DATE", "today", "-1h", "-1d", "-7d")
        return ()

    def read(self, text: str) -> list[ConditionRow] | None:
        if not text:
            return []
        if text.startswith(RAW):
            return None
        try:
            joiner, terms = rows_of(parse_clause(text, self.home)) or ("OR", ())
        except ValueError:
            return None
        rows = [self._row(term) for term in terms]
        if joiner == "OR" and len(rows) > 1:
            return None
        return [row for row in rows if row] if rows and all(rows) else None

    def write(self, rows: Sequence[ConditionRow]) -> str:
        return " AND ".join(self._write(row) for row in rows)

    def _short(self, name: str) -> str:
        return name.removeprefix(f"{self.home}.")

    def _column(self, name: str) -> ViewColumn | None:
        try:
            return column_of(qualified(name, self.home))
        except ValueError:
            return None

    def _row(self, term: Expression) -> ConditionRow | None:
        condition = term.term if isinstance(term, Not) else term
        if not isinstance(condition, Condition):
            return None
        operator: str = condition.operator
        if isinstance(term, Not):
            if operator not in _CONTRARY:
                return None
            operator = _CONTRARY[operator]
        values = [_bare(condition.column, value) for value in condition.values]
        value = ",".join(escape(each) for each in values) if operator.endswith("IN") else values[0]
        return ConditionRow(self._short(condition.column), operator, value)

    def _write(self, row: ConditionRow) -> str:
        column = self._column(row.name)
        if not row.operator.endswith("IN"):
            return f"{row.name} {row.operator} {_literal(column, row.value)}"
        values = [unescape(each) for each in split_commas(row.value)]
        return f"{row.name} {row.operator} ({', '.join(_literal(column, value) for value in values)})"


def _bare(column: str, value: Scalar) -> str:
    """*value* as it stands in a row, which `_literal` makes the same literal of."""
    kind = column_of(column)
    if isinstance(value, str) and kind.type == "constant":
        return value
    if isinstance(value, str):
        return quote(value) if _LITERAL.fullmatch(value) or value != value.strip() else value
    written = write_value(column, value)
    plain = written.removeprefix("LOCAL('").removesuffix("')")
    return plain if written.startswith("LOCAL(") and _literal(kind, plain) == quote(plain) else written


def _literal(column: ViewColumn | None, text: str) -> str:
    """What a person wrote in a row, as the clause wants it; what is quoted already stays so, blanks around it too."""
    kind, text = column.type if column else "text", text.strip()
    if _LITERAL.fullmatch(text):
        return text
    if kind in ("text", "id"):
        return text if kind == "id" and _CALL.fullmatch(text) else quote(text)
    if kind == "instant" and text and text.upper() != "CURRENT_DATE" and not _CALL.fullmatch(text):
        return quote(text)
    return text
