"""Turns the trees of clauses into SQL: looks up views and columns, and takes only values that fit them.

The views that a clause mentions are joined to the one that is listed, as the engine does it. Of a view with several
rows for an instance one and the same row has to satisfy all that the clause says about it, so they go into one EXISTS
around the whole clause. What a client sent is passed as arguments.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tuiconsole.demo.ibm.columns import Column, Columns
from tuiconsole.demo.ibm.errors import (
    BAD_OPERAND,
    CANNOT_JOIN,
    UNKNOWN_COLUMN,
    UNKNOWN_OPERATOR,
    UNKNOWN_VIEW,
    Refusal,
)
from tuiconsole.demo.ibm.grammar import Comparison, Junction, Name, Negation, Operand, Sorting, Tree
from tuiconsole.demo.ibm.pairs import Source
from tuiconsole.demo.ibm.times import milliseconds
from tuiconsole.demo.ibm.wire import check_id, reference
from tuiconsole.demo.ibm.work import MANY
from tuiconsole.demo.ids import Ids, Kind

_KNOWN = frozenset({"PROCESS_INSTANCE", "PROCESS_TEMPLATE", "PROCESS_ATTRIBUTE", "QUERY_PROPERTY", "ACTIVITY",
                    "WORK_ITEM", "TASK", "TASK_CPROP", "TASK_TEMPL", "ESCALATION", "ESCALATION_TEMPL",
                    "APPLICATION_COMP"})  # fmt: skip
"""Views that there are, though not all can be joined with what is listed."""
_NUMBERED = ("PROCESS_ATTRIBUTE", "QUERY_PROPERTY")
_FITTING = {
    "text": ("text",),
    "id": ("id",),
    "time": ("ts", "now"),
    "truth": ("truth",),
    "code": ("number", "constant"),
    "whole": ("number",),
    "decimal": ("number",),
}
_UNFIT = {"text": (), "id": ("LIKE", "<", "<=", ">", ">="), "truth": ("LIKE", "<", "<=", ">", ">=")}
"""Operators that a type does not have; all others have no LIKE alone."""
_MOST_DIGITS = 40

Join = Callable[[str, str], Source | None]
"""From the name of a view and an alias to the view beside what is listed."""


class Statement:
    """The condition and the order of one list. `views` are those of which each listed thing has one row."""

    def __init__(self, views: Mapping[str, Columns], join: Join, ids: Ids, now: int) -> None:
        self._views = views
        self._join = join
        self._ids = ids
        self._now = now
        self._joined: dict[str, Source] = {}
        self.arguments: list[Any] = []

    def where(self, tree: Tree) -> str:
        """The condition; its arguments are in `arguments`."""
        condition = self._condition(tree)
        if not self._joined:
            return condition
        tables = " join ".join(source.table for source in self._joined.values())
        links = " and ".join(source.link for source in self._joined.values())
        return f"exists (select 1 from {tables} where {links} and ({condition}))"

    def order_by(self, sortings: Sequence[Sorting], tie: str) -> str:
        """The order, and behind it one of the server's own for what the client leaves equal.

        Nulls count as the largest, as with IBM's own database.
        """
        parts = []
        for name, descending in sortings:
            if name.view.upper() not in self._views:
                self._column(name)
                raise Refusal(CANNOT_JOIN, f"{name} cannot be in the order of this query.", str(name))
            column = self._column(name)
            if column.sql.isdigit():
                # A number here would mean a column of the answer; and what is always the same sorts nothing.
                continue
            direction = "desc nulls first" if descending else "asc nulls last"
            if column.sql in ("i.start", "i.n"):
                # What is never null is read in the order of its index.
                direction = "desc" if descending else "asc"
            parts.append(f"{column.sorts or column.sql} {direction}")
        return ", ".join([*parts, tie])

    def _condition(self, tree: Tree) -> str:
        match tree:
            case Negation(term):
                return f"not ({self._condition(term)})"
            case Junction(word, terms):
                return f" {word.lower()} ".join(f"({self._condition(term)})" for term in terms)
            case Comparison(name, operator, operands):
                return self._comparison(name, operator, operands)

    def _comparison(self, name: Name, operator: str, operands: tuple[Operand, ...]) -> str:
        column = self._column(name)
        if operator in _UNFIT.get(column.type, ("LIKE",)):
            raise Refusal(UNKNOWN_OPERATOR, f"The operator {operator} cannot be used with {name}.", operator, str(name))
        values = [self._value(name, column, operand) for operand in operands]
        self.arguments += values
        if operator == "IN":
            condition = f"{column.sql} in ({', '.join('?' * len(operands))})"
        else:
            condition = f"{column.sql} {operator.lower()} ?"
        if operator in ("=", "IN") and all(value in column.implies for value in values):
            sure = " or ".join(dict.fromkeys(column.implies[value] for value in values))
            return f"(({sure}) and {condition})"
        return condition

    def _column(self, name: Name) -> Column:
        view, wanted = name.view.upper(), name.column.upper()
        columns = self._views.get(view)
        if columns is None:
            columns = self._source(name, view).columns
        if wanted not in columns:
            raise Refusal(
                UNKNOWN_COLUMN, f"The view {name.view} has no column '{name.column}'.", name.view, name.column
            )
        return columns[wanted]

    def _source(self, name: Name, view: str) -> Source:
        if view not in self._joined:
            base = view[:-1] if view[-1:].isdigit() and view[:-1] in _NUMBERED else view
            source = self._join(base, f"v{len(self._joined)}")
            if source is None and base in _KNOWN:
                raise Refusal(CANNOT_JOIN, f"No join condition can be made for the view {name.view}.", name.view)
            if source is None:
                raise Refusal(UNKNOWN_VIEW, f"The view '{name.view}' is unknown.", name.view)
            self._joined[view] = source
        return self._joined[view]

    def _value(self, name: Name, column: Column, operand: Operand) -> Any:
        kind, text = operand
        broken = kind == "number" and (len(text) > _MOST_DIGITS or ("." in text and column.type != "decimal"))
        if broken or kind not in _FITTING[column.type]:
            raise Refusal(BAD_OPERAND, f"The operand '{text}' cannot be compared with {name}.", text, str(name))
        match kind:
            case "number":
                return float(text) if "." in text else max(-(1 << 62), min(1 << 62, int(text)))
            case "truth":
                return int(text == "TRUE")
            case "now":
                return self._now
            case "ts":
                return milliseconds(text, self._now)
            case "id":
                return self._number(column, text)
            case "constant":
                return self._constant(text)
        return text

    def _number(self, column: Column, text: str) -> int:
        """The number behind an id, or one that nothing has."""
        if column.kind is None:
            check_id(text)
            return -1
        meant = reference(self._ids, column.kind, text)
        if meant is None:
            return -1
        return meant.number if column.kind in (Kind.INSTANCE, Kind.DEFINITION) else meant.number * MANY + meant.part

    def _constant(self, text: str) -> int:
        view, name, constant = text.upper().split(".")
        column = self._column(Name(view, name))
        if constant not in column.codes:
            raise Refusal(BAD_OPERAND, f"The constant '{text}' is unknown.", text)
        return column.codes[constant]
