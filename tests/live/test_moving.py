"""While instances are started, finished and removed on a real engine, a list stays right, however it is travelled in.

What stayed is what a plain request in the same order finds both before the list is opened and after the journey.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from tuiconsole.engines.model import Order
from tuiconsole.service.changes import Change, RowState, Shifted
from tuiconsole.service.result_set import ResultSet

from .asking import CAMUNDA, INSTANCES, PATIENCE_SECONDS, query, server, service
from .engine import LiveEngine
from .rest import Rest
from .traffic import Traffic, traffic

Row = Mapping[str, Any]

PAGE, WINDOW = 12, 10
ENDS = 3
"""How often somebody goes from one end to the other."""
JUMPS = 12


class Screen:
    """A front end on one result set, and all that came into sight on it."""

    def __init__(self, rows: ResultSet, moving: Traffic) -> None:
        self.rows = rows
        self._moving = moving
        self.sights: list[list[Row]] = []
        """What each window showed."""
        self.walked = 0
        """How many of them were the journey; the others look at the end again, until enough has moved."""
        self.first = 0
        """The position of the first row in sight."""
        self._changed = asyncio.Event()
        rows.listener = self._told

    async def look(self, first: int) -> list[Row]:
        """The rows of the window from *first* on, when it has come to rest; meanwhile something moves."""
        self._moving.go_on()
        self.first = first
        self.rows.show(first, first + WINDOW - 1)
        await self._until(self._at_rest)
        sight = [row for position in self._window if (row := self.rows.row(position)) is not None]
        self.sights.append(sight)
        return sight

    async def look_at_end(self) -> None:
        """Bring the last rows into sight, whether anybody knows how many there are or not."""
        await self._until(lambda: self.rows.started)
        self.rows.reach_end()
        await self._until(lambda: self.rows.total.kind == "exact" or self.rows.unnumbered is not None)
        await self.look(self.last_window)

    async def counted(self) -> None:
        await self._until(lambda: self.rows.total.kind == "exact")

    @property
    def last_window(self) -> int:
        return max(self.rows.length - WINDOW, 0)

    async def _until(self, there: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not there():
                self._changed.clear()
                await self._changed.wait()
                if self.rows.failure is not None:
                    raise self.rows.failure

    @property
    def _window(self) -> range:
        return range(self.first, min(self.first + WINDOW, self.rows.length))

    def _at_rest(self) -> bool:
        coming = (RowState.UNKNOWN, RowState.LOADING)
        rows = self.rows
        return rows.started and not rows.loading and all(rows.state(at) not in coming for at in self._window)

    def _told(self, change: Change) -> None:
        if isinstance(change, Shifted):
            self.first = change.moved(self.first)
        self._changed.set()


async def forwards(screen: Screen) -> None:
    await screen.look(0)
    while screen.first + WINDOW < screen.rows.length:
        await screen.look(screen.first + WINDOW)


async def backwards(screen: Screen) -> None:
    await screen.look_at_end()
    while screen.first > 0:
        await screen.look(max(screen.first - WINDOW, 0))


async def by_the_ends(screen: Screen) -> None:
    for _ in range(ENDS):
        await screen.look_at_end()
        await screen.look(0)
    await backwards(screen)


async def by_jumps(screen: Screen) -> None:
    await screen.counted()
    chance = random.Random(7)
    for _ in range(JUMPS):
        await screen.look(chance.randrange(screen.last_window))
    await forwards(screen)


@pytest.mark.parametrize("journey", [forwards, backwards, by_the_ends, by_jumps])
@pytest.mark.parametrize(("filters", "direction"), [({}, "desc"), ({}, "asc"), ({"unfinished": "true"}, "desc")])
def test_a_list_that_moves(
    live_engine: LiveEngine,
    journey: Callable[[Screen], Awaitable[None]],
    filters: Mapping[str, str],
    direction: str,
) -> None:
    order = Order("startTime", descending=direction == "desc")
    client = service()

    async def travelled() -> Screen:
        try:
            asked = query(filters).sorted_by(order)
            screen = Screen(await client.open(server(live_engine.url, page_size=PAGE), CAMUNDA, asked), moving)
            await journey(screen)
            screen.walked = len(screen.sights)
            while not moving.enough:
                await screen.look(screen.last_window)
            screen.rows.close()
            return screen
        finally:
            await client.close()

    with traffic(live_engine) as moving:
        before = in_order(live_engine.rest, filters, direction)
        screen = asyncio.run(travelled())
        moving.end()
        after = {row["id"] for row in in_order(live_engine.rest, filters, direction)}
    stayed = [row["id"] for row in before if row["id"] in after]
    assert len(stayed) > 10 * PAGE
    assert len(stayed) < len(before)

    first_page = {row["id"] for row in before[:PAGE]}
    for sight in screen.sights:
        ids = [row["id"] for row in sight]
        assert len(set(ids)) == len(ids), "a row is in sight twice"
        times = [row["startTime"] for row in sight]
        assert times == sorted(times, reverse=order.descending), "rows are out of order"
        # Equals inside of the first page may stand as they came; from there on the order is total.
        beyond = [one for one in ids if one in set(stayed) - first_page]
        if beyond:
            at = stayed.index(beyond[0])
            assert beyond == stayed[at : at + len(beyond)], "between these rows one is missed, or they changed places"
    seen = {row["id"] for sight in screen.sights for row in sight}
    assert set(stayed) <= seen, "a row that stayed was never in sight"
    if journey is forwards:
        ids = [row["id"] for sight in screen.sights[: screen.walked] for row in sight]
        assert len(set(ids)) == len(ids), "a row came into sight twice"
    lists = [dict(exchange.request.params) for exchange in client.exchanges if exchange.request.path == INSTANCES.path]
    assert all("maxResults" in parameters for parameters in lists)


def in_order(rest: Rest, filters: Mapping[str, str], direction: str) -> list[Row]:
    """What a plain request finds, in an order in which no two are equal."""
    sorting = [{"sortBy": key, "sortOrder": direction} for key in ("startTime", "instanceId")]
    rows: list[Row] = rest.query(INSTANCES.path, {**dict.fromkeys(filters, True), "sorting": sorting})
    return rows
