"""Lists that failed come back by themselves, and what was on the screen stays there meanwhile."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, Limits, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.query import Query
from tuiconsole.service import errors
from tuiconsole.service.recovery import FIRST_SECONDS, Recovery
from tuiconsole.service.retries import Timing
from tuiconsole.service.service import QueryService

from .clockwork import Clockwork, settle
from .conftest import NOW
from .misbehaving import RESET, Asked, MisbehavingServer, Reply, answer, html
from .watching import PATIENCE, Watched

pytestmark = pytest.mark.anyio

ROWS = [{"id": f"i{number}", "startTime": f"2026-01-01T00:00:{59 - number:02}.000+0000"} for number in range(8)]
GONE = answer({"message": "gone"}, 503)
TRYING = 40.0
"""Seconds within which what was repaired is seen to be."""


@pytest.fixture
async def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
async def service(clockwork: Clockwork) -> AsyncIterator[QueryService]:
    running = QueryService(lambda: NOW, UTC, clockwork.stopwatch, sleep=clockwork.sleep, chance=lambda: 0.0)
    yield running
    await running.close()


class Engine:
    """A list of eight rows, and replies that come in the place of it while they are set."""

    def __init__(self, server: MisbehavingServer) -> None:
        self.url = f"{server.url}/engine-rest"
        self.instead: Reply | None = None
        self.of_count: Reply | None = None
        self.asked = server.asked
        server.reply = self.reply

    def reply(self, asked: Asked) -> Reply:
        if self.instead is not None:
            return self.instead
        if asked.path.endswith("/count"):
            return self.of_count or answer({"count": len(ROWS)})
        params = asked.params | (json.loads(asked.body) if asked.body else {})
        params |= params.get("sorting", [{}])[0]
        newest, oldest = params.get("startedBefore", "9"), params.get("startedAfter", "0")
        rows = [row for row in ROWS if oldest <= row["startTime"] <= newest]
        rows = rows[::-1] if params["sortOrder"] == "asc" else rows
        first = int(params.get("firstResult", "0"))
        return answer(rows[first : first + int(params["maxResults"])])

    def configured(self, **fields: object) -> Server:
        limits = Limits(page_size=4, seconds=20)
        return replace(Server("prod", self.url, "camunda", limits=limits), **fields)  # type: ignore[arg-type]


@pytest.fixture
def engine(server: MisbehavingServer) -> Engine:
    return Engine(server)


async def opened(service: QueryService, server: Server, user: str = "mary") -> Watched:
    """A list that is shown; another one, which has requests of its own, for another *user*."""
    rows = await service.open(server, CAMUNDA, Query(INSTANCES).with_("startedBy", user))
    watched = Watched(rows)
    watched.window = (0, 3)
    return watched


async def until(clockwork: Clockwork, condition: Callable[[], bool], seconds: float = TRYING) -> None:
    """Let time pass until something holds, second by second; the last second lasts as long as the machine needs."""
    for _ in range(int(seconds) - 1):
        for _ in range(20):
            if condition():
                return
            await asyncio.sleep(0.002)
        await clockwork.advance(1)
    await really(condition)


async def really(condition: Callable[[], bool]) -> None:
    """Wait, while no time passes, until something holds that takes but a network and a processor."""
    for _ in range(int(PATIENCE / 0.002)):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never came to hold")


@pytest.mark.parametrize(
    "trouble",
    [
        GONE,
        RESET,
        html(404),
        html(),
        html(200, "<input type=password>"),
        Reply(b"[{"),
        answer({"x": 1}),
        Reply(b"", 401),
    ],
)
async def test_a_list_comes_back_by_itself(
    service: QueryService, clockwork: Clockwork, engine: Engine, trouble: Reply
) -> None:
    engine.instead = trouble
    watched = await opened(service, engine.configured(sign_in=Bearer(Secret("geheim"))))
    await until(clockwork, lambda: watched.rows.failure is not None)
    failure = watched.rows.failure
    engine.instead = None
    await settle()
    assert watched.rows.failure is failure
    await until(clockwork, lambda: watched.rows.failure is None and watched.rows.started)
    await until(clockwork, watched.at_rest)
    assert watched.ids() == ["i0", "i1", "i2", "i3"]
    assert watched.rows.missing is None
    asked = len(engine.asked)
    await clockwork.advance(1000)
    assert len(engine.asked) == asked


async def test_a_refresh_that_failed_comes_back_by_itself(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    watched = await opened(service, engine.configured())
    await until(clockwork, watched.at_rest)
    engine.instead = GONE
    watched.rows.refresh()
    await until(clockwork, lambda: watched.rows.failure is not None)
    assert watched.ids() == ["i0", "i1", "i2", "i3"]
    as_of = watched.rows.as_of
    engine.instead = None
    await until(clockwork, lambda: watched.rows.failure is None)
    assert watched.ids() == ["i0", "i1", "i2", "i3"]
    assert watched.rows.as_of >= as_of


async def test_a_page_that_failed_comes_back_by_itself(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    watched = await opened(service, engine.configured(limits=Limits(page_size=2, seconds=20)))
    await until(clockwork, watched.at_rest)
    engine.instead = GONE
    watched.rows.show(5, 7)
    watched.window = (5, 7)
    await clockwork.advance(1)
    await until(clockwork, lambda: watched.rows.failure is not None)
    assert watched.rows.row(0) == ROWS[0]
    engine.instead = None
    await until(clockwork, lambda: watched.rows.failure is None)
    await until(clockwork, watched.at_rest)
    assert watched.ids() == ["i5", "i6", "i7"]


async def test_a_count_that_failed_comes_back_by_itself(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    engine.of_count = GONE
    watched = await opened(service, engine.configured(limits=Limits(page_size=2, seconds=20)))
    await until(clockwork, lambda: watched.rows.missing is not None)
    assert watched.rows.total.kind == "at least"
    assert watched.rows.failure is None
    engine.of_count = None
    await until(clockwork, lambda: watched.rows.total.kind == "exact")
    assert watched.rows.total.number == 8


async def test_what_a_server_does_not_want_is_not_asked_again(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    for refusal in (answer({"message": "no"}, 400), answer({"message": "no"}, 403)):
        engine.instead = refusal
        watched = await opened(service, engine.configured())
        await until(clockwork, lambda watched=watched: watched.rows.failure is not None)  # type: ignore[misc]
        asked = len(engine.asked)
        await clockwork.advance(1000)
        assert len(engine.asked) == asked


async def test_a_server_that_stays_away_is_asked_now_and_then(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    engine.instead = GONE
    lists = [await opened(service, engine.configured(), f"user{number}") for number in range(4)]
    await until(clockwork, lambda: all(one.rows.failure is not None for one in lists))
    asked = len(engine.asked)
    assert asked <= 8
    for _ in range(300):
        await clockwork.advance(1)
        # The network takes no time of this clock.
        await really(lambda: not any(one.rows.loading for one in lists))
    assert 8 <= len(engine.asked) - asked <= 11
    engine.instead = None
    await until(clockwork, lambda: all(one.rows.failure is None for one in lists))


async def test_a_person_need_not_wait(service: QueryService, clockwork: Clockwork, engine: Engine) -> None:
    """Neither for the next attempt nor for the end of a rest; and one list that is refreshed brings the others back."""
    target = engine.configured()
    engine.instead = GONE
    lists = [await opened(service, target, f"user{number}") for number in range(3)]
    await until(clockwork, lambda: all(one.rows.failure is not None for one in lists))
    assert service.waiting(target) is not None
    assert isinstance(service.trouble(target), errors.ServerFailed)
    engine.instead = None
    lists[0].rows.refresh()
    await until(clockwork, lambda: all(one.rows.failure is None and one.at_rest() for one in lists), 1)
    assert service.waiting(target) is None
    assert service.trouble(target) is None
    engine.instead = GONE
    for one in lists:
        one.rows.refresh()
    await until(clockwork, lambda: all(one.rows.failure is not None for one in lists))
    engine.instead = None
    service.skip_waiting(target)
    await until(clockwork, lambda: all(one.rows.failure is None for one in lists), 1)


async def test_a_wish_to_be_left_alone_is_counted_down_and_can_be_skipped(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    target = engine.configured()
    states: list[str] = []
    service.on_state = states.append
    engine.instead = Reply(b"", 429, headers=(("Retry-After", "50"),))
    watched = await opened(service, target)
    await until(clockwork, lambda: service.waiting(target) is not None, 2)
    engine.instead = None
    waiting = service.waiting(target)
    assert waiting is not None
    assert waiting.until - service.stopwatch() > 47
    assert "fewer" in waiting.reason or "before" in waiting.reason
    assert states
    assert watched.rows.loading
    assert watched.rows.failure is None
    asked = len(engine.asked)
    await clockwork.advance(30)
    assert len(engine.asked) == asked
    service.skip_waiting(target)
    await until(clockwork, lambda: watched.rows.started, 1)
    assert service.waiting(target) is None


async def test_another_server_is_never_affected(service: QueryService, clockwork: Clockwork, engine: Engine) -> None:
    engine.instead = GONE
    bad = await opened(service, engine.configured())
    await until(clockwork, lambda: bad.rows.failure is not None)
    other = MisbehavingServer()
    try:
        good = Engine(other)
        target = good.configured(name="other")
        watched = await opened(service, target)
        await until(clockwork, watched.at_rest, 1)
        assert watched.ids() == ["i0", "i1", "i2", "i3"]
        assert service.waiting(target) is None
        assert service.trouble(target) is None
    finally:
        other.close()


async def test_a_password_that_is_wrong_waits_for_a_person(
    service: QueryService, clockwork: Clockwork, engine: Engine
) -> None:
    target = engine.configured(sign_in=Basic("mary", Secret("geheim")))
    engine.instead = Reply(b"", 401)
    watched = await opened(service, target)
    await until(clockwork, lambda: watched.rows.failure is not None)
    await clockwork.advance(10)
    await until(clockwork, lambda: len(engine.asked) == 2, 70)
    await until(clockwork, lambda: (service.waiting(target) or watched).until == math.inf)  # type: ignore[union-attr]
    await clockwork.advance(10_000)
    assert len(engine.asked) == 2
    engine.instead = None
    watched.rows.refresh()
    await until(clockwork, lambda: watched.rows.failure is None and watched.rows.started, 2)


async def test_what_is_closed_is_left_alone(service: QueryService, clockwork: Clockwork, engine: Engine) -> None:
    engine.instead = GONE
    watched = await opened(service, engine.configured())
    await until(clockwork, lambda: watched.rows.failure is not None)
    asked = len(engine.asked)
    watched.rows.close()
    await clockwork.advance(1000)
    assert len(engine.asked) == asked


class Thing:
    """Something that can be asked to ask again."""

    def __init__(self, missing: errors.Failure | None) -> None:
        self.missing = missing
        self.retried = 0

    def retry(self) -> None:
        self.retried += 1


async def test_what_took_too_long_has_time(clockwork: Clockwork) -> None:
    recovery = Recovery(Timing(clockwork.stopwatch, clockwork.sleep, lambda: 0.0), lambda: None)
    slow = Thing(errors.TookTooLong("prod"))
    recovery.watch(slow)
    recovery.failed(slow.missing or errors.TookTooLong("prod"))
    await clockwork.advance(FIRST_SECONDS * 9)
    assert slow.retried == 0
    await clockwork.advance(FIRST_SECONDS)
    assert slow.retried == 1
    recovery.failed(errors.TookTooLong("prod"))
    await clockwork.advance(10)
    quick = Thing(errors.ServerFailed("prod"))
    recovery.watch(quick)
    recovery.failed(errors.ServerFailed("prod"))
    await clockwork.advance(FIRST_SECONDS * 2)
    assert quick.retried == 1
    recovery.close()
