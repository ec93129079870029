"""The last row of a list whose length nobody knows: it is read from its end, and numbered when both ends meet."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC

import pytest

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service import result_set
from tuiconsole.service.errors import ServerFailed
from tuiconsole.service.result_set import ResultSet, Total

from .conftest import NOW
from .model_engine import ModelEngine, Row, instance
from .watching import Watched

pytestmark = pytest.mark.anyio

PAGE = 20
WINDOW = 10


@pytest.fixture(autouse=True)
def rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_set, "REST_SECONDS", 0)


def rows_of(count: int, ties: int = 1) -> list[Row]:
    return [instance(f"i{number * 7919 % 100_003:06d}", number // ties * 1000) for number in range(count)]


def opened(
    engine: ModelEngine, order: Order, *, page_size: int = PAGE, pages_kept: int = 64, counts: bool = False
) -> Watched:
    query = Query(INSTANCES).sorted_by(order)
    return Watched(
        ResultSet(
            query,
            engine.fetch,
            server="model",
            clock=lambda: NOW,
            zone=UTC,
            page_size=page_size,
            pages_kept=pages_kept,
            counts=counts,
        )
    )


def offsets(engine: ModelEngine) -> list[int]:
    return [int(dict(request.params)["firstResult"]) for request in engine.lists]


async def at_the_end(watched: Watched) -> None:
    watched.rows.reach_end()
    await watched.show(max(watched.rows.length - WINDOW, 0), watched.rows.length - 1)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("key", ["startTime", "instanceId", "businessKey"])
async def test_the_end_is_reached_without_a_total(key: str, descending: bool) -> None:
    engine = ModelEngine.of(*rows_of(5_000), chance=random.Random(1))
    watched = opened(engine, Order(key, descending))
    await watched.settled()
    await at_the_end(watched)
    assert watched.ids() == [row["id"] for row in engine.in_total_order(key, descending)[-WINDOW:]]
    assert max(offsets(engine)) <= PAGE
    assert watched.rows.total == Total(2 * PAGE, "at least") or watched.rows.total.number > 2 * PAGE
    assert watched.rows.unnumbered is not None
    assert watched.rows.unnumbered <= watched.window[0]


@pytest.mark.parametrize(("count", "ties", "kept"), [(300, 1, 64), (3_000, 1, 64), (3_000, 7, 8), (700, 200, 64)])
async def test_walking_up_from_the_end_meets_the_start(count: int, ties: int, kept: int) -> None:
    """Also where there is more between than was presumed, and where the head was forgotten meanwhile."""
    engine = ModelEngine.of(*rows_of(count, ties), chance=random.Random(2))
    watched = opened(engine, Order("startTime", descending=True), pages_kept=kept)
    await watched.settled()
    for top in range(0, 100, WINDOW):
        await watched.show(top, top + WINDOW - 1)
    await at_the_end(watched)
    seen: list[str | None] = []
    while True:
        shown = watched.ids()
        seen = (shown[: shown.index(seen[0])] if seen and seen[0] in shown else shown) + seen
        if watched.window[0] == 0:
            break
        top = max(watched.window[0] - WINDOW, 0)
        await watched.show(top, top + WINDOW - 1)
    assert seen == [row["id"] for row in engine.in_total_order()]
    assert watched.rows.total == Total(count, "exact")
    assert watched.rows.unnumbered is None


async def test_walking_down_to_what_was_read_from_the_end() -> None:
    engine = ModelEngine.of(*rows_of(2_000), chance=random.Random(2))
    watched = opened(engine, Order("startTime", descending=True))
    await watched.settled()
    await at_the_end(watched)
    await watched.show(0, WINDOW - 1)
    seen: list[str | None] = []
    while watched.window[0] < watched.rows.length:
        seen += watched.ids()
        top = watched.window[0] + WINDOW
        await watched.show(top, top + WINDOW - 1)
    assert seen == [row["id"] for row in engine.in_total_order()]
    assert watched.rows.total == Total(2_000, "exact")


@pytest.mark.parametrize("count", [1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 5])
async def test_the_end_of_a_short_list(count: int) -> None:
    engine = ModelEngine.of(*rows_of(count), chance=random.Random(2))
    watched = opened(engine, Order("startTime", descending=True))
    await watched.settled()
    await at_the_end(watched)
    last = [row["id"] for row in engine.in_total_order()]
    assert watched.ids() == last[watched.window[0] :][:WINDOW] if watched.rows.total.kind == "exact" else last[-WINDOW:]
    await watched.show(0, count + 10)
    assert watched.ids() == last
    assert watched.rows.total == Total(count, "exact")


async def test_a_count_that_comes_later_numbers_what_was_read_from_the_end() -> None:
    engine = ModelEngine.of(*rows_of(5_003), chance=random.Random(1))
    refuses = True

    async def fetch(request: Request) -> bytes:
        if refuses and request.path.endswith("/count"):
            raise ServerFailed("model", status=503)
        return await engine.fetch(request)

    watched = Watched(
        ResultSet(Query(INSTANCES), fetch, server="model", clock=lambda: NOW, zone=UTC, page_size=PAGE, pages_kept=64)
    )
    await watched.settled()
    await at_the_end(watched)
    before = watched.ids()
    assert watched.rows.total.kind == "at least"
    refuses = False
    watched.rows.retry()
    await watched.counted()
    assert watched.rows.total == Total(5_003, "exact")
    assert watched.window[1] == 5_002
    await watched.settled()
    assert watched.ids() == before
    for top in (4_900, 2_600, 40, 4_993):
        await watched.show(top, top + WINDOW - 1)
        assert watched.ids() == [row["id"] for row in engine.in_total_order()[top : top + WINDOW]]


@pytest.mark.parametrize(("page", "up"), [(1, 5), (1, 16), (2, 10), (3, 15)])
async def test_what_was_presumed_to_lie_between_is_walked_through_before_the_count_comes(page: int, up: int) -> None:
    """With less between the ends than is asked for around a page, and than is in sight."""
    engine = ModelEngine.of(*rows_of(5_003), chance=random.Random(1))
    counted = asyncio.Event()

    async def fetch(request: Request) -> bytes:
        if request.path.endswith("/count"):
            await counted.wait()
        return await engine.fetch(request)

    newest_first = Query(INSTANCES).sorted_by(Order("startTime", descending=True))
    watched = Watched(
        ResultSet(newest_first, fetch, server="model", clock=lambda: NOW, zone=UTC, page_size=page, pages_kept=8)
    )
    expected = [row["id"] for row in engine.in_total_order()]
    await watched.settled()
    await at_the_end(watched)
    for walked in range(1, up):
        top = watched.window[0] - WINDOW
        await watched.show(top, top + WINDOW - 1)
        assert watched.ids() == expected[-(walked + 1) * WINDOW : -walked * WINDOW]
    counted.set()
    await watched.counted()
    for top in (1_100, 4_662, 20, 2_500, 4_993):
        await watched.show(top, top + WINDOW - 1)
        assert watched.ids() == expected[top : top + WINDOW]
    assert watched.rows.total == Total(5_003, "exact")


@pytest.mark.parametrize("height", [2, 5, 12])
async def test_walking_down_to_where_the_end_was_read_and_forgotten_reaches_it_by_all_that_lies_between(
    height: int,
) -> None:
    engine = ModelEngine.of(*rows_of(130), chance=random.Random(1))
    watched = opened(engine, Order("startTime", descending=False), page_size=1, pages_kept=4)
    await watched.settled()
    await at_the_end(watched)
    await watched.show(0, height - 1)
    seen = watched.ids()
    while watched.window[1] < watched.rows.length - 1:
        top = watched.window[0] + height
        await watched.show(top, top + height - 1)
        seen += watched.ids()
    assert seen == [row["id"] for row in engine.in_total_order(descending=False)]


async def test_a_jump_into_the_unknown_between() -> None:
    """What was presumed to lie between the two ends may not be there."""
    engine = ModelEngine.of(*rows_of(150), chance=random.Random(1))
    watched = opened(engine, Order("startTime", descending=True))
    await watched.settled()
    await at_the_end(watched)
    middle = watched.rows.length // 2
    await watched.show(middle, middle + WINDOW - 1)
    expected = [row["id"] for row in engine.in_total_order()]
    shown = [identity for identity in watched.ids() if identity is not None]
    assert shown
    assert shown == expected[expected.index(shown[0]) :][: len(shown)]
    await watched.show(0, 300)
    assert watched.ids() == expected


async def test_a_jump_in_between_does_not_count_on_what_is_forgotten_for_it() -> None:
    """Its answer runs into what an earlier jump had found, which is of no use there once rows have gone."""
    engine = ModelEngine.of(*rows_of(300), chance=random.Random(1))
    watched = opened(engine, Order("startTime", descending=True))
    await watched.settled()
    await at_the_end(watched)
    await watched.show(7 * PAGE, 7 * PAGE + WINDOW - 1)
    for row in engine.in_total_order()[45:95]:
        engine.delete(row["id"])
    await watched.show(3 * PAGE, 3 * PAGE + WINDOW - 1)
    expected = [row["id"] for row in engine.in_total_order()]
    shown = watched.ids()
    assert shown == expected[expected.index(shown[0]) :][: len(shown)]
    await watched.show(0, 400)
    assert watched.ids() == expected
