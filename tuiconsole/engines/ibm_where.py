"""The parameter that takes an IBM where clause: checked and quoted by us, or typed raw and sent as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tuiconsole.engines.ibm_clause import And, Expression, Or, joined, write
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.types import ParameterType, Structured, Value

RAW = "raw:"
_QUOTED = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class RawClause(Structured):
    """A clause in the engine's own words, sent as it was typed. Raises `ValueError` where it has no end.

    It may say what the documentation does not promise. Only its quotes and parentheses are checked: what paging
    adds behind it must not end up inside of it.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"write the clause behind {RAW}")
        outside = _QUOTED.sub("", self.text)
        if "'" in outside:
            raise ValueError("a quote is never closed; a quote inside text is doubled")
        depth = 0
        for mark in re.findall("[()]", outside):
            depth += 1 if mark == "(" else -1
            if depth < 0:
                raise ValueError("a parenthesis is closed that was never opened")
        if depth:
            raise ValueError("a parenthesis is never closed")

    def __str__(self) -> str:
        return self.text


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
        return f"{RAW}{value}" if isinstance(value, RawClause) else str(value)

    @property
    def accepts(self) -> str:
        return (
            "conditions such as STATE = RUNNING, NAME LIKE 'a%', STARTED >= -2h, STARTER IN ('a', 'b') with AND, OR, "
            f"NOT and parentheses; {RAW} and a clause that is sent unchecked"
        )


def where_text(clause: Expression | RawClause | None, bounds: Sequence[Expression] = ()) -> str:
    """The text that goes out for *clause* within *bounds*; empty for neither.

    Whatever consists of several conditions stands in parentheses as a whole, because the server puts conditions of
    its own beside it and does not say how.
    """
    if clause is None:
        whole = joined(bounds)
        return "" if whole is None else _enclosed(whole)
    if not bounds:
        return _enclosed(clause)
    own = _enclosed(clause) if isinstance(clause, Expression) else f"({clause})"
    return f"({' AND '.join((own, *map(_enclosed, bounds)))})"


def _enclosed(clause: Expression | RawClause) -> str:
    if isinstance(clause, RawClause):
        return clause.text
    return f"({write(clause)})" if isinstance(clause, And | Or) else write(clause)
