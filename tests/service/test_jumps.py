"""A jump to where nothing is loaded costs one offset, wherever in its pages the window lies."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC

import pytest

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service.result_set import ResultSet

from .model_engine import EPOCH, ModelEngine, instance
from .watching import Watched

pytestmark = pytest.mark.anyio

COUNT, PAGE, WINDOW = 2000, 50, 10
FAR = 300
"""More than any request skips that enters the list at a loaded row."""


def offset_of(request: Request) -> int:
    return int(dict(request.params)["firstResult"])


def opened(engine: ModelEngine) -> ResultSet:
    async def fetch(request: Request) -> bytes:
        # What is asked for at once is all asked for before the first answer comes.
        await asyncio.sleep(0)
        return engine.answer(request)

    return ResultSet(
        Query(INSTANCES).sorted_by(Order("startTime", descending=True)),
        fetch,
        server="model",
        clock=lambda: EPOCH,
        zone=UTC,
        page_size=PAGE,
        pages_kept=64,
    )


async def counted() -> tuple[Watched, ModelEngine]:
    """A list of so many rows, a second apart, of which the first page and the total are there."""
    engine = ModelEngine.of(*(instance(f"i{number:06d}", number * 1000) for number in range(COUNT)))
    watched = Watched(opened(engine))
    await watched.settled()
    await watched.counted()
    return watched, engine


@pytest.mark.parametrize("first", range(900, 950, 7))
async def test_a_jump_costs_one_offset(first: int) -> None:
    watched, engine = await counted()
    rows = watched.rows
    try:
        before = len(engine.lists)
        await watched.show(first, first + WINDOW - 1)
        asked = engine.lists[before:]
        assert [offset_of(request) > FAR for request in asked].count(True) == 1
        # And it goes on from there in both directions, with nothing shown twice and nothing missed.
        for top in (*range(first, first + 4 * PAGE, WINDOW), *range(first, first - 4 * PAGE, -WINDOW)):
            await watched.show(top, top + WINDOW - 1)
            assert watched.ids() == [row["id"] for row in engine.in_total_order()[top : top + WINDOW]]
    finally:
        rows.close()
    assert [offset_of(request) > FAR for request in engine.lists[before:]].count(True) == 1


@pytest.mark.parametrize("first", [93, 148, 195, 243, 344, 1000, 1044, 1444, 1900])
async def test_a_jump_never_makes_the_server_read_more_rows_than_plain_offset_does(first: int) -> None:
    watched, engine = await counted()
    try:
        before = len(engine.lists)
        watched.rows.show(first, first + WINDOW - 1)
        await watched.until(lambda: all(watched.rows.row(first + line) is not None for line in range(WINDOW)))
        # What comes after that is the page ahead.
        (request,) = engine.lists[before : before + 1]
        assert offset_of(request) + int(dict(request.params)["maxResults"]) <= first + PAGE + 1
        watched.window = (first, first + WINDOW - 1)
        assert watched.ids() == [row["id"] for row in engine.in_total_order()[first : first + WINDOW]]
    finally:
        watched.rows.close()


async def test_behind_a_batch_that_started_at_once_a_page_is_looked_for_within_two_bounds() -> None:
    """A bound on one side alone makes a database sort all that lies beyond it."""
    started = [number * 1000 for number in range(1000)] + [10**6] * 500 + [10**6 + n * 1000 for n in range(500)]
    engine = ModelEngine.of(*(instance(f"i{number:06d}", when) for number, when in enumerate(started)))
    rows = opened(engine)
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        for top in range(0, 1900, WINDOW):
            await watched.show(top, top + WINDOW - 1)
        assert watched.ids() == [row["id"] for row in engine.in_total_order()[1890:1900]]
    finally:
        rows.close()
    for request in engine.lists[1:-3]:
        assert {"startedBefore", "startedAfter"} <= dict(request.params).keys() | json.loads(
            request.body or "{}"
        ).keys()


async def test_while_a_jump_rests_nothing_is_asked_for_whatever_comes_meanwhile() -> None:
    """An answer that came then would have asked for the place that a scrub only passes."""
    watched, engine = await counted()
    try:
        watched.rows.show(85, 85 + WINDOW - 1)
        before = len(engine.lists)
        for first in range(300, 1700, 200):
            watched.rows.show(first, first + WINDOW - 1)
            # The page that was ahead of the first window comes in while the next jump rests.
            await asyncio.sleep(0)
        asked = [offset_of(request) for request in engine.lists[before:]]
        assert max(asked, default=0) <= PAGE, "places that were passed"
        await watched.show(1700, 1700 + WINDOW - 1)
        assert watched.ids() == [row["id"] for row in engine.in_total_order()[1700 : 1700 + WINDOW]]
    finally:
        watched.rows.close()
