"""The contract of a result set: what is known of each position, when it changes, and what is asked for."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service.errors import Failure, NotAllowed, Refused, ServerFailed
from tuiconsole.service.result_set import Change, ListChanged, Replaced, ResultSet, RowsChanged, RowState, Total
from tuiconsole.service.service import QueryService

from .conftest import NOW
from .misbehaving import MisbehavingServer, answer
from .model_engine import ModelEngine, Row, instance
from .watching import Watched

pytestmark = pytest.mark.anyio

ALL = Query(INSTANCES)
PAGE = 10


def steady(count: int, start: int = 0) -> list[Row]:
    """So many instances, one a second, the newest first; the number in the id grows with age."""
    return [instance(f"i{number:06d}", (10**6 - number) * 1000) for number in range(start, start + count)]


def ids(first: int, last: int) -> list[str]:
    return [f"i{number:06d}" for number in range(first, last + 1)]


class Gate:
    """Holds the answers of an engine back until a test lets them through."""

    def __init__(self, engine: ModelEngine) -> None:
        self.engine = engine
        self.waiting: list[tuple[Request, asyncio.Future[None]]] = []
        self.deaf = False
        """Answers come even when nobody waits for them any more."""

    async def fetch(self, request: Request) -> bytes:
        let_through = asyncio.get_running_loop().create_future()
        self.waiting.append((request, let_through))
        try:
            await let_through
        except asyncio.CancelledError:
            if not self.deaf:
                raise
        return self.engine.answer(request)

    def open(self, which: int = 0, failure: Failure | None = None) -> None:
        _, let_through = self.waiting.pop(which)
        if let_through.cancelled():
            return
        if failure is None:
            let_through.set_result(None)
        else:
            let_through.set_exception(failure)


def opened(
    fetch: Callable[[Request], Awaitable[bytes]],
    query: Query = ALL,
    *,
    page_size: int = PAGE,
    pages_kept: int = 8,
    clock: Callable[[], datetime] = lambda: NOW,
) -> Watched:
    return Watched(
        ResultSet(
            query,
            fetch,
            server="prod",
            clock=clock,
            zone=UTC,
            page_size=page_size,
            pages_kept=pages_kept,
        )
    )


async def turns(count: int = 20) -> None:
    """Let everything happen that needs nobody else."""
    for _ in range(count):
        await asyncio.sleep(0)


def started_after(request: Request) -> object:
    said = dict(request.params) | json.loads(request.body or "{}")
    return said.get("startedAfter")


def pages_asked(engine: ModelEngine) -> int:
    return len(engine.lists)


# Through the whole service


async def test_rows_come_from_a_real_server(server: MisbehavingServer, service: QueryService) -> None:
    engine = ModelEngine.of(*steady(250))
    server.reply = engine.reply
    target = Server("prod", f"{server.url}/engine-rest", "camunda", None, Limits(page_size=50))
    rows = await service.open(target, CAMUNDA, ALL)
    watched = Watched(rows)
    await watched.settled()
    await watched.counted()
    assert rows.total == Total(250, "exact")
    for first in (0, 20, 230, 100):
        await watched.show(first, first + 19)
        assert watched.ids() == ids(first, first + 19)
    assert server.asked[0].target.endswith("?sortBy=startTime&sortOrder=desc&firstResult=0&maxResults=51")
    assert {request.path for request in engine.requests if request not in engine.lists} == {
        "history/process-instance/count"
    }
    rows.close()


async def test_two_lists_of_one_query_share_their_requests(server: MisbehavingServer, service: QueryService) -> None:
    engine = ModelEngine.of(*steady(5))
    server.reply = engine.reply
    target = Server("prod", f"{server.url}/engine-rest", "camunda")
    one, other = [Watched(await service.open(target, CAMUNDA, ALL)) for _ in range(2)]
    await one.settled()
    await other.settled()
    assert one.ids() == other.ids() == ids(0, 0)
    assert pages_asked(engine) == 1


async def test_the_preview_is_the_request_that_is_sent_first(server: MisbehavingServer, service: QueryService) -> None:
    engine = ModelEngine.of(*steady(5))
    server.reply = engine.reply
    target = Server("prod", f"{server.url}/engine-rest", "camunda")
    for query in (
        ALL,
        ALL.with_("unfinished", True),
        ALL.with_("firstResult", 3).with_("maxResults", 7),
        ALL.with_("active", True).with_("suspended", True),
        ALL.sorted_by(Order("businessKey")),
    ):
        preview = service.preview(query)
        await Watched(await service.open(target, CAMUNDA, query)).settled()
        assert (preview.method, preview.params, preview.body) == (
            engine.lists[-1].method,
            engine.lists[-1].params,
            engine.lists[-1].body,
        )


async def test_a_server_that_is_down_is_told_and_recovers(server: MisbehavingServer, service: QueryService) -> None:
    engine = ModelEngine.of(*steady(5))
    server.reply = lambda asked: answer({"message": "starting"}, 503)
    target = Server("prod", f"{server.url}/engine-rest", "camunda")
    watched = Watched(await service.open(target, CAMUNDA, ALL))
    await watched.settled()
    assert watched.rows.state(0) is RowState.FAILED
    assert isinstance(watched.rows.failure, ServerFailed)
    assert watched.rows.failure.said == "starting"
    server.reply = engine.reply
    watched.rows.refresh()
    await watched.until(lambda: watched.rows.started and watched.at_rest())
    assert watched.rows.failure is None
    assert watched.ids() == ids(0, 0)


# Length and total


async def test_an_empty_list() -> None:
    engine = ModelEngine()
    watched = opened(engine.fetch)
    assert not watched.rows.started
    assert watched.rows.total == Total(0, "unknown")
    await watched.settled()
    assert watched.rows.started
    assert (watched.rows.length, watched.rows.total) == (0, Total(0, "exact"))
    assert watched.rows.row(0) is None
    assert watched.rows.state(0) is RowState.GONE
    assert watched.rows.position_of("i000000") is None
    assert len(engine.requests) == 1
    watched.rows.refresh()
    await watched.settled()
    assert watched.rows.total == Total(0, "exact")


async def test_a_list_shorter_than_a_page_needs_no_count() -> None:
    engine = ModelEngine.of(*steady(PAGE))
    watched = opened(engine.fetch)
    await watched.settled()
    assert watched.rows.total == Total(PAGE, "exact")
    assert watched.rows.length == PAGE
    assert len(engine.requests) == 1


async def test_the_first_rows_do_not_wait_for_the_count() -> None:
    gate = Gate(ModelEngine.of(*steady(35)))
    watched = opened(gate.fetch)
    await turns()
    assert [request.path for request, _ in gate.waiting] == ["history/process-instance"]
    gate.open()
    await watched.until(lambda: watched.rows.state(0) is RowState.READY)
    assert watched.rows.total == Total(PAGE + 1, "at least")
    assert watched.rows.length == 2 * PAGE
    await turns()
    counts = [number for number, (request, _) in enumerate(gate.waiting) if request.path.endswith("/count")]
    assert len(counts) == 1
    gate.open(counts[0])
    await watched.counted()
    assert (watched.rows.total, watched.rows.length) == (Total(35, "exact"), 35)
    watched.rows.close()


async def test_without_a_count_the_total_is_known_at_the_last_row() -> None:
    """A server may refuse to count; the list stands all the same."""
    engine = ModelEngine.of(*steady(35))

    async def fetch(request: Request) -> bytes:
        if request.path.endswith("/count"):
            raise NotAllowed("prod")
        return await engine.fetch(request)

    watched = opened(fetch)
    await watched.settled()
    totals = [watched.rows.total]
    while watched.rows.total.kind != "exact":
        await watched.show(watched.rows.length - 5, watched.rows.length - 1)
        totals.append(watched.rows.total)
    assert watched.rows.failure is None
    assert [total.number for total in totals] == sorted(total.number for total in totals)
    assert {total.kind for total in totals[:-1]} == {"at least"}
    assert watched.rows.total == Total(35, "exact")
    await watched.show(30, 39)
    assert watched.ids() == ids(30, 34)


@pytest.mark.parametrize(
    ("first", "most", "shown"),
    [
        (0, 7, ids(0, 6)),
        (0, PAGE, ids(0, PAGE - 1)),
        (0, 25, ids(0, 24)),
        (30, None, ids(30, 34)),
        (12, 15, ids(12, 26)),
        (30, 15, ids(30, 34)),
        (35, None, []),
        (99, 5, []),
    ],
)
async def test_paging_that_the_query_asks_for(first: int, most: int | None, shown: list[str]) -> None:
    engine = ModelEngine.of(*steady(35))
    query = ALL.with_("firstResult", first) if first else ALL
    query = query if most is None else query.with_("maxResults", most)
    watched = opened(engine.fetch, query)
    await watched.settled()
    await watched.counted()
    assert watched.rows.total == Total(len(shown), "exact")
    await watched.show(0, 99)
    assert watched.ids() == shown
    assert watched.rows.length == len(shown)
    if most is not None:
        assert all(int(dict(request.params)["maxResults"]) <= most for request in engine.lists)


async def test_rows_with_one_start_time_around_a_first_result() -> None:
    """Those that were left out must not come back on the second page."""
    engine = ModelEngine.of(*(instance(f"i{number}", 0) for number in range(4)), chance=random.Random(1))
    watched = opened(engine.fetch, ALL.with_("firstResult", 1), page_size=1)
    await watched.settled()
    await watched.counted()
    await watched.show(0, 2)
    assert watched.ids() == ["i2", "i1", "i0"]


@pytest.mark.parametrize("seed", range(5))
async def test_rows_with_one_start_time_around_a_last_result(seed: int) -> None:
    """Which of them is the last one must not depend on when its page was asked for."""
    last = [instance("i999998", 0), instance("i999999", 0)]
    engine = ModelEngine.of(*steady(20), *last, chance=random.Random(seed))
    watched = opened(engine.fetch, ALL.with_("maxResults", 21))
    await watched.settled()
    await watched.show(15, 20)
    assert watched.ids()[-1] == "i999999"


async def test_the_end_of_a_long_list_is_read_from_its_end() -> None:
    engine = ModelEngine.of(*steady(5_000))
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    await watched.show(4_980, 4_999)
    assert watched.ids() == ids(4_980, 4_999)
    assert max(int(dict(request.params)["firstResult"]) for request in engine.lists) < 100


async def test_scrolling_down_costs_the_server_no_offsets() -> None:
    engine = ModelEngine.of(*steady(400))
    watched = opened(engine.fetch)
    await watched.settled()
    for top in range(0, 390, 5):
        await watched.show(top, top + 9)
        assert watched.ids() == ids(top, top + 9)
    assert max(int(dict(request.params)["firstResult"]) for request in engine.lists) <= 2
    assert {request.method for request in engine.lists[:-1]} == {"GET"}
    assert pages_asked(engine) == 40


# Resting, prefetching, keeping


async def test_a_scrub_asks_for_the_pages_it_rests_on_only() -> None:
    engine = ModelEngine.of(*steady(100_000))
    watched = opened(engine.fetch, page_size=100)
    await watched.settled()
    await watched.counted()
    before = pages_asked(engine)
    for step in range(200):
        top = step * 499
        watched.rows.show(top, top + 39)
        await turns(3)
    assert pages_asked(engine) == before
    await watched.show(99_340, 99_379)
    assert watched.ids() == ids(99_340, 99_379)
    assert pages_asked(engine) - before <= 2
    asked = pages_asked(engine)
    await watched.show(99_350, 99_389)
    assert pages_asked(engine) == asked


async def test_what_was_left_behind_before_it_came_is_not_asked_for() -> None:
    engine = ModelEngine.of(*steady(1_000))
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    before = pages_asked(engine)
    watched.rows.show(500, 509)
    await watched.show(0, 9)
    assert pages_asked(engine) - before <= 1
    assert watched.rows.state(500) is RowState.UNKNOWN


@pytest.mark.parametrize(("first", "then", "ahead", "behind"), [(50, 54, 60, 40), (59, 52, 40, 60)])
async def test_the_next_page_is_fetched_in_the_direction_of_travel(
    first: int, then: int, ahead: int, behind: int
) -> None:
    engine = ModelEngine.of(*steady(100), before_each=lambda engine, number: None)
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    await watched.show(first, first)
    known = watched.rows.state(behind)
    await watched.show(then, then + (1 if then < first else 5))
    assert watched.rows.state(ahead) is RowState.READY
    assert watched.rows.state(behind) is known


async def test_pages_far_from_the_window_are_forgotten_and_come_back_the_same() -> None:
    rows = [instance(f"i{number:04d}", number // 7) for number in range(900)]
    engine = ModelEngine.of(*rows, chance=random.Random(3))
    watched = opened(engine.fetch, pages_kept=6)
    await watched.settled()
    await watched.counted()
    seen: dict[int, object] = {}
    for top in [*range(0, 890, 9), 890, *range(880, 0, -9), 450, 3]:
        await watched.show(top, top + 9)
        for position, row in zip(watched.positions(), watched.shown(), strict=True):
            assert row is not None
            assert seen.setdefault(position, row) == row
        known = {at // PAGE for at in range(watched.rows.length) if watched.rows.state(at) is RowState.READY}
        assert len(known) <= 6 + 1
        assert {top // PAGE, (top + 9) // PAGE} <= known
    assert [seen[position] for position in range(PAGE, 900)] == engine.in_total_order()[PAGE:]


@pytest.mark.parametrize("seed", range(8))
async def test_equals_inside_of_the_first_page_stay_as_they_came(seed: int) -> None:
    """They came by GET, which need not leave them in the same order again."""
    rows = [instance("first", 10**10), instance("equal", 10**10), *steady(300)]
    engine = ModelEngine.of(*rows, chance=random.Random(seed))
    watched = opened(engine.fetch, pages_kept=4)
    await watched.settled()
    await watched.counted()
    await watched.show(0, 9)
    before = watched.ids()
    for top in (50, 100, 150, 200, 250, 0):
        await watched.show(top, top + 9)
    assert watched.ids() == before
    assert set(before[:2]) == {"first", "equal"}


@pytest.mark.parametrize("seed", range(8))
async def test_equals_on_both_sides_of_a_border_that_was_jumped_to(seed: int) -> None:
    """The page that was jumped to ends with one of them, and the next page begins with the other."""
    rows = steady(200)
    rows[60] = {**rows[60], "startTime": rows[59]["startTime"]}
    engine = ModelEngine.of(*rows, chance=random.Random(seed))
    watched = opened(engine.fetch, pages_kept=4)
    await watched.settled()
    await watched.counted()
    await watched.show(50, 53)
    await watched.show(52, 61)
    first = watched.ids()
    assert first == [row["id"] for row in engine.in_total_order()[52:62]]
    await watched.show(150, 159)
    await watched.show(60, 69)
    assert watched.ids()[:2] == first[-2:]


async def test_a_window_larger_than_what_is_kept_is_shown_and_then_leaves_the_server_alone() -> None:
    engine = ModelEngine.of(*steady(200))
    watched = opened(engine.fetch, page_size=2, pages_kept=4)
    await watched.settled()
    await watched.counted()
    await watched.show(10, 69)
    assert watched.ids() == ids(10, 69)
    asked = pages_asked(engine)
    await turns(100)
    assert pages_asked(engine) == asked


# Failing and recovering


async def test_a_page_that_fails_is_marked_and_the_others_stay() -> None:
    engine = ModelEngine.of(*steady(100))
    broken = True

    async def fetch(request: Request) -> bytes:
        if broken and int(dict(request.params).get("firstResult", 0)) > 1:
            raise ServerFailed("prod", said="boom", status=500)
        return await engine.fetch(request)

    watched = opened(fetch, ALL.sorted_by(Order("instanceId")))
    await watched.settled()
    await watched.counted()
    await watched.show(41, 49)
    assert {watched.rows.state(at) for at in watched.positions()} == {RowState.FAILED}
    assert watched.shown() == [None] * 9
    assert isinstance(watched.rows.failure, ServerFailed)
    assert watched.rows.state(0) is RowState.READY
    assert watched.rows.length == 100
    asked = pages_asked(engine)
    await watched.show(40, 49)
    await turns()
    assert pages_asked(engine) == asked, "a failed page is asked for again when someone says so"
    broken = False
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes and watched.at_rest())
    assert watched.ids() == ids(40, 49)
    assert watched.rows.failure is None


async def test_a_refresh_that_fails_leaves_the_rows_and_says_why() -> None:
    engine = ModelEngine.of(*steady(30))
    broken: list[Failure] = []

    async def fetch(request: Request) -> bytes:
        if broken:
            raise broken[0]
        return await engine.fetch(request)

    moments = iter(NOW + timedelta(minutes=minute) for minute in range(10))
    watched = opened(fetch, clock=lambda: next(moments))
    await watched.settled()
    await watched.counted()
    broken.append(ServerFailed("prod"))
    watched.rows.refresh()
    assert watched.rows.loading
    await watched.until(lambda: watched.rows.failure is not None)
    assert watched.rows.failure is broken[0]
    assert not watched.rows.loading
    assert watched.rows.as_of == NOW
    assert watched.rows.row(0) == steady(1)[0]
    assert Replaced() not in watched.changes
    broken.clear()
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes)
    assert watched.rows.failure is None
    assert watched.rows.as_of == NOW + timedelta(minutes=2)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
async def test_a_query_that_cannot_be_written_is_a_failure_too(text: str) -> None:
    engine = ModelEngine.of(*steady(3))
    watched = opened(engine.fetch, ALL.with_("startedBy", text))
    await watched.settled()
    assert watched.rows.state(0) is RowState.FAILED
    assert watched.rows.failure is not None
    assert "the query cannot be sent" in watched.rows.failure.summary
    assert "change the filter" in watched.rows.failure.remedy
    assert str(watched.rows.failure).encode()
    assert engine.requests == []


async def test_a_failure_of_the_first_page_can_be_tried_again_and_again() -> None:
    engine = ModelEngine.of(*steady(3))
    failures: list[Failure] = [Refused("prod"), ServerFailed("prod"), NotAllowed("prod")]

    async def fetch(request: Request) -> bytes:
        if failures:
            raise failures.pop(0)
        return await engine.fetch(request)

    watched = opened(fetch)
    for kind in (Refused, ServerFailed, NotAllowed):
        await watched.until(lambda kind=kind: type(watched.rows.failure) is kind)  # type: ignore[misc]
        assert not watched.rows.started
        assert watched.rows.state(0) is RowState.FAILED
        watched.rows.refresh()
    await watched.settled()
    assert watched.rows.failure is None
    assert watched.rows.total == Total(3, "exact")


# Refreshing, closing, late answers


async def test_a_refresh_keeps_the_old_rows_until_the_new_ones_are_there() -> None:
    engine = ModelEngine.of(*steady(100, start=50))
    gate = Gate(engine)
    watched = opened(gate.fetch, ALL.sorted_by(Order("instanceId")))
    await turns()
    while gate.waiting:
        gate.open()
        await turns()
    watched.rows.show(40, 49)
    await watched.until(lambda: bool(gate.waiting))
    while gate.waiting:
        gate.open()
        await turns()
    watched.window = (40, 49)
    before = watched.shown()
    assert watched.ids() == ids(90, 99)
    for row in steady(3):
        engine.insert(row)
    watched.changes.clear()
    watched.rows.refresh()
    steps = 0
    await turns()
    while Replaced() not in watched.changes:
        assert watched.shown() == before
        assert watched.rows.loading
        gate.open()
        await turns()
        steps += 1
    assert steps >= 2
    assert watched.ids() == [*ids(0, 2), *ids(50, 96)][40:]
    assert watched.rows.position_of("i000090", near=40) == 43
    assert watched.rows.position_of("i000000") == 0
    watched.rows.close()


async def test_a_refresh_far_down_fills_the_window_before_the_count_comes() -> None:
    engine = ModelEngine.of(*steady(100, start=50))
    counts = 0

    async def fetch(request: Request) -> bytes:
        nonlocal counts
        if request.path.endswith("/count"):
            counts += 1
            if counts > 1:
                raise ServerFailed("prod")
        return await engine.fetch(request)

    watched = opened(fetch)
    await watched.settled()
    await watched.counted()
    await watched.show(60, 69)
    when_replaced: list[list[str | None]] = []
    follow = watched.rows.listener

    def look(change: Change) -> None:
        if change == Replaced():
            when_replaced.append(watched.ids())
            assert pages_asked(engine) - asked == 2, "the first page and the one on screen, none on the way"
        follow(change)

    watched.rows.listener = look
    asked = pages_asked(engine)
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes)
    assert when_replaced == [ids(110, 119)]
    assert watched.rows.total.kind == "about"
    assert counts == 2


async def test_a_row_is_found_again_after_inserts_on_top() -> None:
    engine = ModelEngine.of(*steady(100, start=50))
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    await watched.show(20, 29)
    assert watched.rows.position_of("i000075", near=20) == 25
    for row in steady(7, start=43):
        engine.insert(row)
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes and watched.at_rest())
    assert watched.rows.position_of("i000075", near=25) == 32
    assert watched.rows.row(32) == engine.rows["i000075"]
    assert watched.rows.position_of("nobody") is None
    await watched.counted()
    assert watched.rows.total == Total(107, "exact")


async def test_a_list_is_of_one_moment_though_newer_instances_arrive() -> None:
    arriving = iter(steady(50)[::-1])

    def arrive(engine: ModelEngine, number: int) -> None:
        if number:
            engine.insert(next(arriving))

    engine = ModelEngine.of(*steady(100, start=50), before_each=arrive)
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    for top in (5, 15, 40, 60, 90, 0):
        await watched.show(top, top + 9)
        assert watched.ids() == ids(50 + top, 50 + top + 9)
    assert watched.rows.total == Total(100, "exact")


async def test_relative_times_are_resolved_once_for_a_list() -> None:
    engine = ModelEngine.of(*steady(35))
    moments = iter(NOW + timedelta(minutes=minute) for minute in range(10))
    query = ALL.with_("startedAfter", INSTANCES.parameter("startedAfter").type.parse("-90d"))
    watched = opened(engine.fetch, query, clock=lambda: next(moments))
    await watched.settled()
    await watched.counted()
    await watched.show(0, 34)
    assert {request.method for request in engine.lists} == {"GET", "POST"}
    assert {started_after(request) for request in engine.requests} == {"2025-12-01T12:00:00.000+0000"}
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes)
    assert started_after(engine.requests[-1]) == "2025-12-01T12:01:00.000+0000"
    assert watched.rows.as_of == NOW + timedelta(minutes=1)


async def test_answers_to_older_questions_are_dropped() -> None:
    """Even those that come although nobody waits for them."""
    engine = ModelEngine.of(*steady(5))
    gate = Gate(engine)
    gate.deaf = True
    watched = opened(gate.fetch)
    await turns()
    watched.rows.refresh()
    await turns()
    assert len(gate.waiting) == 2
    assert watched.rows.state(0) is RowState.LOADING
    engine.insert(instance("new", 10**10))
    gate.open(1)
    await watched.settled()
    assert watched.ids() == ["new"]
    changes = len(watched.changes)
    engine.delete("new")
    gate.open(0)
    await turns()
    assert watched.ids() == ["new"]
    assert len(watched.changes) == changes


async def test_of_two_refreshes_the_last_one_counts() -> None:
    engine = ModelEngine.of(*steady(5))
    gate = Gate(engine)
    watched = opened(gate.fetch)
    await turns()
    gate.open()
    await watched.settled()
    watched.rows.refresh()
    await turns()
    watched.rows.refresh()
    await turns()
    while gate.waiting:
        gate.open()
        await turns()
    assert watched.changes.count(Replaced()) == 1
    assert not watched.rows.loading
    assert watched.ids() == ids(0, 0)


async def test_nothing_changes_after_close() -> None:
    engine = ModelEngine.of(*steady(100))
    gate = Gate(engine)
    watched = opened(gate.fetch, ALL.sorted_by(Order("instanceId")))
    await turns()
    gate.open()
    await watched.until(lambda: watched.rows.state(0) is RowState.READY)
    watched.rows.show(10, 19)
    await turns()
    assert gate.waiting
    watched.rows.close()
    watched.changes.clear()
    while gate.waiting:
        gate.open()
        await turns()
    watched.rows.show(50, 59)
    watched.rows.refresh()
    await turns()
    assert watched.changes == []
    assert gate.waiting == []
    assert watched.rows.row(3) == engine.rows["i000003"]
    assert watched.rows.state(10) is not RowState.READY


async def test_a_list_closed_before_its_first_row() -> None:
    gate = Gate(ModelEngine.of(*steady(5)))
    watched = opened(gate.fetch)
    watched.rows.close()
    await turns()
    assert watched.changes == []
    assert not watched.rows.started


async def test_a_front_end_is_told_what_changed() -> None:
    engine = ModelEngine.of(*steady(25))
    watched = opened(engine.fetch, ALL.sorted_by(Order("instanceId")))
    await watched.settled()
    await watched.counted()
    assert RowsChanged(0, 9) in watched.changes
    assert ListChanged() in watched.changes
    assert Replaced() not in watched.changes
    watched.changes.clear()
    await watched.show(12, 19)
    assert {change for change in watched.changes if isinstance(change, RowsChanged)} == {RowsChanged(20, 24)}


async def test_windows_beyond_the_list_do_no_harm() -> None:
    engine = ModelEngine.of(*steady(15))
    watched = opened(engine.fetch)
    await watched.settled()
    await watched.counted()
    for first, last in [(-5, 3), (10, 500), (100, 120), (20, 5), (0, 0)]:
        await watched.show(max(first, 0), last)
        watched.rows.show(first, last)
    assert watched.rows.length == 15
    assert watched.rows.row(15) is None
    assert pages_asked(engine) <= 3
