"""A jump to where nothing is loaded costs one offset, wherever in its pages the window lies."""

from __future__ import annotations

import asyncio
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


@pytest.mark.parametrize("first", range(900, 950, 7))
async def test_a_jump_costs_one_offset(first: int) -> None:
    engine = ModelEngine.of(*(instance(f"i{number:06d}", number * 1000) for number in range(COUNT)))

    async def fetch(request: Request) -> bytes:
        # What is asked for at once is all asked for before the first answer comes.
        await asyncio.sleep(0)
        return engine.answer(request)

    rows = ResultSet(
        Query(INSTANCES).sorted_by(Order("startTime", descending=True)),
        fetch,
        server="model",
        clock=lambda: EPOCH,
        zone=UTC,
        page_size=PAGE,
        pages_kept=64,
    )
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
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
