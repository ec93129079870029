"""What all of IBM's lists have in common: their parameters, their statuses, and clauses that name things by id."""

from __future__ import annotations

from collections.abc import Sequence

from tuiconsole.engines.ibm_clause import Condition, Expression, RawClause, quote
from tuiconsole.engines.ibm_dialect import IbmBfmDialect
from tuiconsole.engines.ibm_where import Clause
from tuiconsole.engines.model import Parameter, SortKey, Status
from tuiconsole.engines.types import Integer, OrderColumns

DIALECT = IbmBfmDialect()
WHERE = "whereClause"


def list_parameters(
    view: str,
    several: str,
    sort_keys: Sequence[SortKey],
    columns: str,
    *,
    offset: bool = True,
) -> tuple[Parameter, ...]:
    """The parameters of the list of *several* things over *view*, in the order of its page.

    *columns* says what its clause may speak of.
    """
    leave_out = Parameter("offset", Integer(0), "Paging",
                          f"Leave out this many {several} at the head of the list.", role="offset")  # fmt: skip
    return (
        Parameter(WHERE, Clause(view), "Filter",
                  f"Which {several}: conditions on {columns}. "
                  "Times in TS('…') are UTC, times as -2h or '2026-11-21 14:30' are yours; % and _ in a LIKE are "
                  "always wildcards; rather than OR use IN, which is quicker."),
        Parameter("orderByClause", OrderColumns(tuple(key.name for key in sort_keys)), "Sorting",
                  "What the list is sorted by, most important first; the id is added as the last, so that no two rows "
                  "are equal. What is shown as a word sorts by its number, and texts as the server's language has it.",
                  role="order"),
        *((leave_out,) if offset else ()),
        Parameter("size", Integer(1), "Paging",
                  f"Show no more {several} than this.", role="limit"),
    )  # fmt: skip


def statuses(what: str, absence: str = "") -> tuple[Status, ...]:
    """What the statuses mean that all of these pages have; *absence* is what a 404 means where there can be one."""
    return (
        Status(200, what),
        Status(400, "the server refuses a parameter, or misses one"),
        *((Status(401, "this user may not see it"), Status(404, absence)) if absence else ()),
        Status(406, "the server cannot answer in the form or compression that was asked for"),
        Status(500, "the server failed, and says how"),
    )


def with_id(column: str, identity: str) -> Expression:
    """The clause that *column* is this id, of which only the server knows for sure how it is written."""
    return with_one_of(column, (identity,))


def with_one_of(column: str, identities: Sequence[str]) -> Expression:
    """The clause that *column* is one of these ids."""
    try:
        if len(identities) == 1:
            return Condition(column, "=", identities[0])
        return Condition(column, "IN", tuple(identities))
    except ValueError:
        listed = ", ".join(f"ID({quote(identity)})" for identity in identities)
        return RawClause(f"{column} IN ({listed})")
