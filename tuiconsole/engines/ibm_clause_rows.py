"""Where clauses as the rows of a form: conditions that are all joined alike, and properties that take two of them."""

from __future__ import annotations

from tuiconsole.engines.ibm_clause import (
    And,
    Condition,
    Expression,
    Joiner,
    Not,
    Operator,
    Or,
    Scalar,
    conditions_in,
)


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
