"""Who watches a list asks for what is in sight, and for nothing else until the total is old."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service import result_set
from tuiconsole.service.changes import Replaced, Total
from tuiconsole.service.result_set import RECOUNT, ResultSet

from .conftest import NOW
from .model_engine import EPOCH, ModelEngine, instance
from .watching import Watched

pytestmark = pytest.mark.anyio

COUNT, PAGE, WINDOW = 2000, 50, 10
ALMOST = RECOUNT - timedelta(seconds=1)


@dataclass
class Clock:
    now: datetime = NOW


class Looker(Watched):
    """Somebody who watches a list of `COUNT` instances, one started every second."""

    def __init__(self, descending: bool = True) -> None:
        self.engine = ModelEngine.of(*(instance(f"i{number:06d}", number * 1000) for number in range(COUNT)))
        self.clock, self.fetch = Clock(), self.engine.fetch
        super().__init__(
            ResultSet(
                Query(INSTANCES).sorted_by(Order("startTime", descending)),
                lambda request: self.fetch(request),
                server="model",
                clock=lambda: self.clock.now,
                zone=UTC,
                page_size=PAGE,
                pages_kept=64,
            )
        )

    def start(self, many: int) -> None:
        """So many instances start."""
        first = len(self.engine.rows)
        for number in range(first, first + many):
            self.engine.insert(instance(f"i{number:06d}", number * 1000))

    async def look(self) -> list[Request]:
        """What is asked for when the time of the watch has come."""
        before, first = len(self.engine.requests), self.ids()[0]
        self.rows.look_again()
        await self.until(lambda: not self.rows.loading)
        if self.window[0] and first is not None:
            # As a front end does, it stays with its rows.
            now = self.rows.position_of(first, near=self.window[0])
            self.window = (self.window[0] if now is None else now, 0)
            self.window = (self.window[0], self.window[0] + WINDOW - 1)
        await self.show(*self.window)
        return self.engine.requests[before:]

    def there(self, skipped: int = 0) -> list[str]:
        """The ids that ought to be in sight, where *skipped* rows are newer than the list."""
        top = self.window[0] + skipped
        return [row["id"] for row in self.engine.in_total_order()[top : top + WINDOW]]


@pytest.fixture(autouse=True)
def rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_set, "REST_SECONDS", 0)


@pytest.fixture
async def looker() -> AsyncIterator[Looker]:
    looking = Looker()
    await looking.show(0, WINDOW - 1)
    await looking.counted()
    yield looking
    looking.rows.close()


async def test_at_the_head_one_page_tells_what_is_new_and_how_many_there_are(looker: Looker) -> None:
    for turn in range(1, 5):
        looker.start(3)
        (asked,) = await looker.look()
        assert "startedBefore" not in dict(asked.params)
        assert looker.ids() == looker.there()
        assert looker.rows.total == Total(COUNT + 3 * turn, "about")


async def test_the_total_is_counted_again_when_it_is_old(looker: Looker) -> None:
    looker.start(3)
    for identity in ("i000700", "i000701"):
        looker.engine.delete(identity)
    looker.clock.now += ALMOST
    await looker.look()
    assert looker.rows.total == Total(COUNT + 3, "about")
    looker.clock.now += RECOUNT - ALMOST
    asked = await looker.look()
    assert [request.path.endswith("/count") for request in asked] == [False, True]
    await looker.counted()
    assert looker.rows.total == Total(COUNT + 1, "exact")


async def test_asked_for_by_hand_it_is_counted_at_once(looker: Looker) -> None:
    looker.start(3)
    seen = []
    tell, looker.rows.listener = looker.rows.listener, lambda change: (seen.append(looker.rows.total), tell(change))[1]
    looker.rows.refresh()
    await looker.settled()
    await looker.counted()
    assert looker.rows.total == Total(COUNT + 3, "exact")
    assert "at least" not in {total.kind for total in seen}


@pytest.mark.parametrize("first", [1000, 1004, 1020, 1043, 1049, COUNT - WINDOW])
async def test_far_down_what_is_in_sight_is_one_request_near_the_rows_that_are_known(
    looker: Looker, first: int
) -> None:
    await looker.show(first, first + WINDOW - 1)
    for turn in range(1, 4):
        looker.start(7)
        changed = looker.ids()[turn]
        assert changed is not None
        looker.engine.change(changed, state="SUSPENDED")
        (asked,) = await looker.look()
        paging = dict(asked.params)
        assert int(paging["firstResult"]) <= PAGE
        assert int(paging["maxResults"]) <= 2 * PAGE + 1
        assert looker.window[0] == first
        assert looker.ids() == looker.there(skipped=7 * turn)
        assert [row["state"] for row in looker.shown() if row and row["id"] == changed] == ["SUSPENDED"]
        assert looker.rows.total == Total(COUNT, "about")


async def test_far_down_it_moves_to_now_when_it_is_counted(looker: Looker) -> None:
    await looker.show(1000, 1000 + WINDOW - 1)
    rows = looker.ids()
    looker.start(PAGE + 7)
    await looker.look()
    looker.clock.now += RECOUNT
    await looker.look()
    await looker.counted()
    assert looker.rows.total == Total(COUNT + PAGE + 7, "exact")
    moved = looker.rows.position_of(str(rows[0]), near=1000)
    assert moved == 1000 + PAGE + 7


@pytest.mark.parametrize("above", [0, 3, 20])
async def test_near_the_end_a_refresh_waits_neither_for_an_offset_nor_for_the_count(looker: Looker, above: int) -> None:
    await looker.show(COUNT - WINDOW - above, COUNT - 1 - above)
    rows = looker.ids()
    looker.start(7)
    held = asyncio.Event()
    fetch = looker.engine.fetch

    async def count_late(request: Request) -> bytes:
        if request.path.endswith("/count"):
            await held.wait()
        return await fetch(request)

    looker.fetch = count_late
    before = len(looker.engine.requests)
    looker.rows.refresh()
    await looker.until(lambda: Replaced() in looker.changes)
    assert max(int(dict(request.params)["firstResult"]) for request in looker.engine.requests[before:]) <= PAGE
    assert looker.rows.total == Total(COUNT + 7, "about")
    shown = looker.rows.position_of(str(rows[0]), near=looker.rows.length)
    assert shown == looker.rows.length - WINDOW - above
    looker.window = (shown, shown + WINDOW - 1)
    looker.rows.show(*looker.window)
    held.set()
    await looker.counted()
    assert looker.rows.total == Total(COUNT + 7, "exact")
    assert looker.window[0] == COUNT + 7 - WINDOW - above
    assert looker.ids() == rows


async def test_rows_that_leave_above_do_not_make_it_costly(looker: Looker) -> None:
    await looker.show(1000, 1000 + WINDOW - 1)
    rows = looker.ids()
    for number in range(COUNT - 1, COUNT - 31, -1):
        looker.engine.delete(f"i{number:06d}")
    asked = await looker.look()
    assert len(asked) == 1
    assert looker.ids() == rows


async def test_going_home_from_there_shows_the_same_list(looker: Looker) -> None:
    head = looker.ids()
    await looker.show(1000, 1000 + WINDOW - 1)
    looker.start(7)
    await looker.look()
    await looker.show(0, WINDOW - 1)
    assert looker.ids() == head
    assert looker.rows.total.number == COUNT
    looker.rows.count_newer()
    await looker.until(lambda: looker.rows.newer == 7)


async def test_oldest_first_the_new_ones_come_behind() -> None:
    looker = Looker(descending=False)
    try:
        await looker.show(1000, 1000 + WINDOW - 1)
        await looker.counted()
        looker.start(7)
        (asked,) = await looker.look()
        assert int(dict(asked.params)["firstResult"]) <= PAGE
        assert looker.ids() == [f"i{number:06d}" for number in range(1000, 1000 + WINDOW)]
    finally:
        looker.rows.close()


def test_the_model_began_before_the_clock() -> None:
    assert EPOCH + timedelta(seconds=COUNT) < NOW
