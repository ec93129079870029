"""Where the first page ends among equals, the rows before them are there at once, and the equals in their order later.

The engine leaves rows with equal keys in another order on every request.
"""

from __future__ import annotations

import asyncio
import random
from datetime import UTC

import pytest

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import Change, Replaced, RowState
from tuiconsole.service.result_set import ResultSet

from .conftest import NOW
from .model_engine import ModelEngine, Row, instance
from .watching import Watched

pytestmark = pytest.mark.anyio

COUNT, PAGE, WINDOW = 300, 20, 8


def rows_of(before: int, equals: int) -> list[Row]:
    """So many rows before the border of which none equals another, then so many *equals*."""
    started = [10**6 - 1000 * min(number, max(before, number - equals)) for number in range(COUNT)]
    return [instance(f"i{number * 7919 % 10007:05d}", when) for number, when in enumerate(started)]


class HeldBack:
    """Answers what is asked for first, and keeps all else waiting."""

    def __init__(self, engine: ModelEngine) -> None:
        self.engine = engine
        self.let_through = asyncio.Event()
        self.lists = 0

    async def fetch(self, request: Request) -> bytes:
        if not request.path.endswith("/count"):
            self.lists += 1
            if self.lists > 1:
                await self.let_through.wait()
        return self.engine.answer(request)


def opened(held: HeldBack) -> Watched:
    newest_first = Query(INSTANCES).sorted_by(Order("startTime", descending=True))
    clock = {"clock": lambda: NOW, "zone": UTC, "page_size": PAGE, "pages_kept": 8}
    return Watched(ResultSet(newest_first, held.fetch, server="model", **clock))


def in_sight(watched: Watched) -> list[str]:
    return [identity for identity in watched.ids() if identity is not None]


@pytest.mark.parametrize(("before", "equals"), [(15, 10), (3, 40), (19, 2), (1, 250), (12, 9)])
async def test_the_rows_before_the_equals_wait_for_no_second_answer(before: int, equals: int) -> None:
    engine = ModelEngine.of(*rows_of(before, equals), chance=random.Random(1))
    there = [row["id"] for row in engine.in_total_order()]
    held = HeldBack(engine)
    watched = opened(held)
    try:
        await watched.until(lambda: watched.rows.state(0) is RowState.READY)
        first = [watched.rows.row(position) for position in range(before)]
        assert [row["id"] for row in first if row] == there[:before]
        held.let_through.set()
        met: list[str] = []
        for top in range(0, COUNT, WINDOW):
            await watched.show(top, top + WINDOW - 1)
            met += in_sight(watched)
        assert met == there
    finally:
        watched.rows.close()


async def test_a_refresh_does_not_wait_for_them_either() -> None:
    engine = ModelEngine.of(*rows_of(15, 10), chance=random.Random(1))
    held = HeldBack(engine)
    held.let_through.set()
    watched = opened(held)
    await watched.show(0, WINDOW - 1)
    asked: list[int] = []
    tell = watched.rows.listener

    def told(change: Change) -> None:
        if change == Replaced():
            asked.append(held.lists)
        tell(change)

    watched.rows.listener = told
    before = held.lists
    watched.rows.refresh()
    await watched.until(lambda: bool(asked))
    assert asked == [before + 1]
    assert in_sight(watched) == [row["id"] for row in engine.in_total_order()[:WINDOW]]
    watched.rows.close()


async def test_where_all_of_the_first_page_are_equals_they_come_in_their_order() -> None:
    engine = ModelEngine.of(*rows_of(0, 10_000), chance=random.Random(1))
    held = HeldBack(engine)
    held.let_through.set()
    watched = opened(held)
    met: list[str] = []
    for top in range(0, COUNT, WINDOW):
        await watched.show(top, top + WINDOW - 1)
        met += in_sight(watched)
    assert met == [row["id"] for row in engine.in_total_order()]
    watched.rows.close()


@pytest.mark.parametrize("seed", range(3))
async def test_no_row_is_shown_in_another_order_than_the_list_has(seed: int) -> None:
    """Equals farther up in a page that ends among equals are part of what waits."""
    rows = rows_of(15, 10)
    rows[6] = {**rows[6], "startTime": rows[5]["startTime"]}
    engine = ModelEngine.of(*rows, chance=random.Random(seed))
    there = [row["id"] for row in engine.in_total_order()]
    held = HeldBack(engine)
    watched = opened(held)
    try:
        await watched.until(lambda: watched.rows.state(0) is RowState.READY)
        first = [row["id"] for position in range(PAGE) if (row := watched.rows.row(position)) is not None]
        assert first == there[:5]
        held.let_through.set()
        await watched.show(0, PAGE - 1)
        assert in_sight(watched) == there[:PAGE]
    finally:
        watched.rows.close()
