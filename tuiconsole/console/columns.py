"""The columns of a list: which of them fit into a line, how wide each may be, and what a click on one sorts by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuiconsole.engines.model import Column, Order

GAP = 2
"""Blanks between two columns."""
Chosen = tuple[str, int | None]
"""A column that somebody wants to see, by its id, and its width where that was chosen too."""


def arranged(columns: Sequence[Column], chosen: Sequence[Chosen]) -> Sequence[Column]:
    """*columns* as they were *chosen*: those, in that order, the first ones staying longest; all where none was."""
    known = {column.id: column for column in columns}
    found = []
    for place, (name, width) in enumerate(chosen):
        if name in known:
            column = replace(known[name], priority=place + 1)
            found.append(column if width is None else replace(column, width=width, most=width))
    return found or columns


def fit_columns(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns that fit into *width* cells, by priority, each with its width; room left over widens them."""
    chosen: list[Column] = []
    used = 0
    for column in sorted(columns, key=lambda c: c.priority):
        needed = column.width + (GAP if chosen else 0)
        if used + needed > width and chosen:
            break
        chosen.append(column)
        used += needed
    shown = [column for column in columns if column in chosen]
    widths = {column.id: column.width for column in shown}
    spare = width - used
    for column in sorted(shown, key=lambda c: c.priority):
        extra = max(min(column.most - column.width, spare), 0)
        widths[column.id] += extra
        spare -= extra
    if spare < 0 and shown:
        widths[shown[0].id] = max(width, 1)
    return [(column, widths[column.id]) for column in shown]


def column_at(columns: list[tuple[Column, int]], x: int) -> Column | None:
    """The column whose title stands at cell *x*."""
    left = 0
    for column, cells in columns:
        if left <= x < left + cells + GAP:
            return column
        left += cells + GAP
    return None


def order_after_click(column: Column, current: tuple[Order, ...]) -> Order:
    """Sort by *column*; a second time turns the direction round."""
    same = bool(current) and current[0].key == column.sort_key
    return Order(
        column.sort_key, descending=not current[0].descending if same else column.kind in ("instant", "duration")
    )
