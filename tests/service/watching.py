"""Waiting for a result set to come to rest, by its own word and never by the clock."""

import asyncio
from collections.abc import Callable

from tuiconsole.service.changes import Shifted
from tuiconsole.service.decoding import Item
from tuiconsole.service.result_set import Change, ResultSet, RowState

PATIENCE = 45.0
"""Seconds after which a result set that does not come to rest is a failed test."""


class Watched:
    """Follows one result set, as a pane would."""

    def __init__(self, rows: ResultSet) -> None:
        self.rows = rows
        self.changes: list[Change] = []
        self.window = (0, 0)
        self._woken = asyncio.Event()
        rows.listener = self._told

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._woken.clear()
                await self._woken.wait()

    async def show(self, first: int, last: int) -> None:
        """Show a window and wait until nothing in it, and nothing near it, is on its way."""
        self.window = (first, last)
        self.rows.show(first, last)
        await self.settled()

    async def settled(self) -> None:
        await self.until(self.at_rest)

    async def counted(self) -> None:
        await self.until(lambda: self.rows.total.kind == "exact")

    def at_rest(self) -> bool:
        rows = self.rows
        if rows.loading or not (rows.started or rows.failure):
            return False
        return all(rows.state(at) not in (RowState.UNKNOWN, RowState.LOADING) for at in self.positions())

    def positions(self) -> range:
        """The positions of the window that exist as far as the result set knows."""
        first, last = self.window
        return range(first, min(last + 1, self.rows.length))

    def shown(self) -> list[Item | None]:
        """The rows of the window, None where there is none to see."""
        return [self.rows.row(position) for position in self.positions()]

    def ids(self) -> list[str | None]:
        return [None if row is None else row["id"] for row in self.shown()]

    def _told(self, change: Change) -> None:
        self.changes.append(change)
        if isinstance(change, Shifted):
            top = change.moved(self.window[0])
            self.window = (top, top + self.window[1] - self.window[0])
        self._woken.set()
