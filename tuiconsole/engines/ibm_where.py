"""The parameter that takes an IBM where clause: checked and quoted by us, or typed raw and sent as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from tuiconsole.engines.condition_rows import RowGrammar
from tuiconsole.engines.ibm_clause import RAW, And, Expression, Or, RawClause, joined, write
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.ibm_clause_rows import ClauseRows
from tuiconsole.engines.types import ParameterType, Value
from tuiconsole.records import dataclass

_EXAMPLES = {
    "PROCESS_INSTANCE": "STATE = RUNNING, NAME LIKE 'a%', STARTED >= -2h, STARTER IN ('a', 'b')",
    "PROCESS_TEMPLATE": "NAME LIKE 'a%', VALID_FROM >= -2d, VERSION IN ('1', '2')",
    "ACTIVITY": "STATE = STOPPED, TEMPLATE_NAME LIKE 'a%', ACTIVATED >= -2h, OWNER IN ('a', 'b')",
    "TASK": "STATE = READY, NAME LIKE 'a%', DUE <= +2h, OWNER IN ('a', 'b')",
}


@dataclass(frozen=True, slots=True)
class Clause(ParameterType):
    """A where clause, read and checked; or, behind `raw:`, one that is not."""

    home: str = "PROCESS_INSTANCE"
    """The view that a column without one belongs to."""
    name: ClassVar[str] = "clause"

    def parse(self, text: str) -> Value:
        if text.startswith(RAW):
            return RawClause(text.removeprefix(RAW))
        if not text.strip():
            raise ValueError("an empty clause says nothing; leave the parameter out instead")
        return parse_clause(text, self.home)

    def write(self, value: Value) -> str:
        clause = cast(Expression, value)
        return f"{RAW}{clause}" if clause.raw else str(clause)

    @property
    def rows(self) -> RowGrammar:
        return ClauseRows(self.home)

    @property
    def accepts(self) -> str:
        return (
            f"conditions such as {_EXAMPLES[self.home]} with AND, OR, NOT and parentheses; "
            f"{RAW} and a clause that is sent unchecked"
        )


def where_text(clause: Expression | None, bounds: Sequence[Expression] = ()) -> str:
    """The text that goes out for *clause* within *bounds*; empty for neither.

    Whatever consists of several conditions stands in parentheses as a whole, because the server puts conditions of
    its own beside it and does not say how. What was typed raw, and stands alone, is sent as it was typed.
    """
    whole = joined(bounds if clause is None else (clause, *bounds))
    if whole is None:
        return ""
    return f"({write(whole)})" if isinstance(whole, And | Or) else write(whole)
