"""A result set from its first row to its last, for whoever wants all of it and keeps none of it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence

from tuiconsole.engines.model import Item
from tuiconsole.service.changes import RowState
from tuiconsole.service.result_set import ResultSet

_PAGES_REMEMBERED = 2
"""Rows that slide over a page's border come again in the next page, and no later."""


async def walk(rows: ResultSet, limit: int | None = None, *, start: int = 0) -> AsyncGenerator[Sequence[Item]]:
    """The rows of *rows* from *start* on in their order, a page at a time, at most *limit*. Raises `Failure`.

    The next page is asked for when this one is handed out, and never earlier: where the list has anchors it can
    then be entered at this one's last row, and nothing that comes or goes elsewhere in the list can shift it.
    Takes the listener, and closes the result set at the end.
    """
    changed = asyncio.Event()
    rows.listener = lambda change: changed.set()
    recent: deque[set[object]] = deque(maxlen=_PAGES_REMEMBERED)
    position, given = start, 0
    try:
        while limit is None or given < limit:
            # A window of one row, the first of a page, keeps the result set from reading ahead.
            rows.show(position, position)
            while (state := rows.state(position)) in (RowState.UNKNOWN, RowState.LOADING):
                if _ends(rows, position):
                    return
                changed.clear()
                await changed.wait()
            if state is RowState.FAILED and rows.failure is not None:
                raise rows.failure
            page = []
            while (row := rows.row(position)) is not None:
                page.append(row)
                position += 1
            if not page:
                return
            page = _fresh(page, rows.resource.id_field, recent)
            page = page if limit is None else page[: limit - given]
            given += len(page)
            if (limit is None or given < limit) and not _ends(rows, position):
                rows.show(position, position)
            yield page
    finally:
        rows.close()


def _ends(rows: ResultSet, position: int) -> bool:
    return rows.total.kind == "exact" and position >= rows.total.number


def _fresh(page: Sequence[Item], id_field: str, recent: deque[set[object]]) -> list[Item]:
    """The rows of *page* that did not come just before."""
    fresh: list[Item] = []
    seen: set[object] = set()
    for row in page:
        identity = row.get(id_field)
        if identity is not None:
            if identity in seen or any(identity in ids for ids in recent):
                continue
            seen.add(identity)
        fresh.append(row)
    recent.append(seen)
    return fresh
