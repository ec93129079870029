"""Paging: travelling in a long list by this console's plans, beside plain offsets over the same connection.

Where an offset costs as many rows as it skips. Jumps are asked for at once here: the moment for which they rest
otherwise spares the server what a scrub passes, however the rows are asked for then.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import mean
from typing import Any
from unittest.mock import patch

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Order, Window
from tuiconsole.engines.query import Query
from tuiconsole.service import result_set
from tuiconsole.service.changes import Change, RowState, Shifted
from tuiconsole.service.result_set import ResultSet
from tuiconsole.service.service import QueryService

from .instance_engine import ASKED, instance_engine
from .report import Line, milliseconds, ratio

CAMUNDA = engine_of("camunda")
NEWEST_FIRST = Query(INSTANCES).sorted_by(Order("startTime", descending=True))
PAGE = INSTANCES.page_size
BODY = 40
"""Rows in sight."""
JUMPS = 20
NEAR, FAR = 0.001, 0.9
"""Where steady scrolling is measured, as parts of the list."""
PAGES_A_TURN = 10
PLAIN_PAGES = 5
"""One costs as much as the next, and at the far end that is much."""
PATIENCE_SECONDS = 180


def measure(rows: int, repeats: int, scrolled: int, database: str = "") -> Iterator[Line]:
    """The lines of this measure: *rows* in the list, *scrolled* pages of steady scroll, *database* a URL if any."""
    with instance_engine(rows, database) as address, patch.object(result_set, "REST_SECONDS", 0.0):
        compared = _Comparison(address, rows)
        with asyncio.Runner() as runner:
            yield from runner.run(compared.ends(repeats))
            yield runner.run(compared.jumps())
            yield from runner.run(compared.scrolls(scrolled))
            runner.run(compared.close())
        with urllib.request.urlopen(address + ASKED) as answer:
            asked = json.load(answer)
    yield Line(
        "paging: requests without a limit", str(asked["unbounded"]), f"of {asked['lists']:,} for rows", None, "0"
    )


class _Comparison:
    def __init__(self, address: str, rows: int) -> None:
        limits = Limits(seconds=PATIENCE_SECONDS)
        self._server = Server("bench", f"{address}/engine-rest", CAMUNDA.name, limits=limits)
        self._rows = rows
        self._service = QueryService(lambda: datetime.now(UTC), UTC)

    async def close(self) -> None:
        """End every connection."""
        await self._service.close()

    async def ends(self, repeats: int) -> list[Line]:
        """From nothing to the first rows, to the last ones, and back."""
        await self._plain(0)  # whatever is loaded or opened once
        first, end, home = [], [], []
        for _ in range(repeats):
            began = time.monotonic()
            list_ = _Traveller(await self._service.open(self._server, CAMUNDA, NEWEST_FIRST))
            await list_.until(lambda rows: rows.state(0) is RowState.READY)
            first.append(time.monotonic() - began)
            end.append(await list_.jump_to_end())
            home.append(await list_.jump(0))
            list_.rows.close()
        plain_first = [await self._plain(0) for _ in range(repeats)]
        plain_end = [await self._plain(self._rows - PAGE) for _ in range(min(repeats, 3))]
        beside = f"{milliseconds(plain_end)}, which is {ratio(plain_end, plain_first):,.0f} of its first pages"
        return [
            _line("first rows", first, plain_first),
            Line("paging: End, beside first rows", milliseconds(end), milliseconds(first), ratio(end, first), "≤ 2"),
            Line("paging: End, beside plain offset", milliseconds(end), beside, ratio(end, plain_end)),
            _line("Home", home, plain_first),
        ]

    async def jumps(self) -> Line:
        """To places of which nothing is known."""
        chance = random.Random(4711)
        places = [chance.randrange(self._rows - PAGE) for _ in range(JUMPS)]
        list_ = _Traveller(await self._service.open(self._server, CAMUNDA, NEWEST_FIRST))
        await list_.counted()
        ours, plain = [], []
        for place in places:
            ours.append(await list_.jump(place))
            plain.append(await self._plain(place))
        list_.rows.close()
        worst, where = max((mine / its, place) for mine, its, place in zip(ours, plain, places, strict=True))
        beside = f"mean {milliseconds([mean(plain)])}; the worst of ours is {worst:.2f} of it, at row {where:,}"
        return Line(
            f"paging: {JUMPS} jumps",
            f"mean {milliseconds([mean(ours)])}",
            beside,
            mean(ours) / mean(plain),
            "≤ 0.5, worst ≤ 1",
        )

    async def scrolls(self, pages: int) -> list[Line]:
        """On and on, near the start and far from it; in turns, so that whatever else the machine does hits both."""
        near, far = int(self._rows * NEAR), min(int(self._rows * FAR), self._rows - (pages + 1) * PAGE)
        lists = {}
        for start in (near, far):
            lists[start] = _Traveller(await self._service.open(self._server, CAMUNDA, NEWEST_FIRST))
            await lists[start].counted()
            await lists[start].jump(start)
        ours: dict[int, list[float]] = {near: [], far: []}
        plain: dict[int, list[float]] = {near: [], far: []}
        for done in range(0, pages, PAGES_A_TURN):
            for start, list_ in lists.items():
                first = start + done * PAGE
                began = time.monotonic()
                for top in range(first, first + PAGES_A_TURN * PAGE, BODY):
                    await list_.show(top)
                ours[start].append((time.monotonic() - began) / PAGES_A_TURN)
                if len(plain[start]) < PLAIN_PAGES:
                    plain[start].append(await self._plain(first))
        for list_ in lists.values():
            list_.rows.close()
        what, goal = f"scrolling at row {far:,}, beside row {near:,}", "≤ 1.3"
        beside = milliseconds(ours[near])
        return [
            *(_line(f"a page of {pages} scrolled from row {start:,}", ours[start], plain[start]) for start in lists),
            Line(f"paging: {what}", milliseconds(ours[far]), beside, ratio(ours[far], ours[near]), goal),
        ]

    async def _plain(self, offset: int) -> float:
        """The seconds that a page takes from so many rows on."""
        request = INSTANCES.dialect.list_request(INSTANCES, {}, Window(offset, PAGE, NEWEST_FIRST.order))
        began = time.monotonic()
        rows: list[Any] = json.loads(await self._service.text(self._server, CAMUNDA, request))
        assert rows
        return time.monotonic() - began


class _Traveller:
    """Goes through a result set as somebody at the screen does."""

    def __init__(self, rows: ResultSet) -> None:
        self.rows = rows
        self._first = 0
        """The position of the first row in sight."""
        self._changed = asyncio.Event()
        rows.listener = self._told

    async def jump(self, first: int) -> float:
        """The seconds until all rows from *first* on are in sight."""
        began = time.monotonic()
        await self.show(first)
        return time.monotonic() - began

    async def jump_to_end(self) -> float:
        """The seconds until the last rows are in sight, whether anybody knows how many there are or not."""
        self.rows.reach_end()
        return await self.jump(self.rows.length - BODY)

    async def show(self, first: int) -> None:
        """The rows from *first* on are in sight."""
        self._first = first
        self.rows.show(first, first + BODY - 1)
        await self.until(lambda rows: all(rows.state(self._first + line) is RowState.READY for line in range(BODY)))

    async def counted(self) -> None:
        """The total is there."""
        await self.until(lambda rows: rows.total.kind == "exact")

    async def until(self, there: Callable[[ResultSet], bool]) -> None:
        """*there* holds."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not there(self.rows):
                if self.rows.failure is not None:
                    raise self.rows.failure
                self._changed.clear()
                await self._changed.wait()

    def _told(self, change: Change) -> None:
        if isinstance(change, Shifted):
            self._first = change.moved(self._first)
        self._changed.set()


def _line(what: str, ours: list[float], plain: list[float]) -> Line:
    return Line(f"paging: {what}", milliseconds(ours), f"plain offset {milliseconds(plain)}", ratio(ours, plain))
