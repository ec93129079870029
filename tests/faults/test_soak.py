"""Hours of watching a server that fails every seventh request: nothing piles up, and nothing is left behind.

Time passes as fast as it can: what counts is how often things happen, which is once in five seconds.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from itertools import count, pairwise
from pathlib import Path

import pytest
from service.misbehaving import Asked, Reply
from service.watching import Watched

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.query import Query
from tuiconsole.service.service import REQUESTS_LOGGED, QueryService

from .conftest import DIALECTS
from .hostile_engine import HostileEngine

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(900)]

REFRESHES_A_MINUTE = 12
BAD = 7
MOST_BYTES_AN_HOUR = 1_000_000
STRETCHES = 9
"""Parts of the time whose growth is compared: a table of the interpreter's that doubles does so in one of them."""
WINDOWS = (0, 10, 20, 10)


def sockets() -> int:
    """How many this process has open."""
    found = 0
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208 - by name, because the one that lists is gone by then
        with suppress(FileNotFoundError):
            found += os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")  # noqa: PTH115
    return found


def memory() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts sockets where the kernel lists them")
@pytest.mark.parametrize(
    ("hostile", "minutes"),
    [("camunda", 9), *(pytest.param(dialect, 60, marks=pytest.mark.soak) for dialect in DIALECTS)],
    indirect=["hostile"],
)
async def test_faults_for_hours(
    service: QueryService,
    hostile: HostileEngine,
    caplog: pytest.LogCaptureFixture,
    tell: Callable[[str], None],
    minutes: int,
) -> None:
    hostile.deck = [f"text {number}" for number in range(50)]
    numbers, answers = count(1), hostile.front.reply

    def every_seventh_fails(asked: Asked) -> Reply:
        return Reply(b"", 503) if next(numbers) % BAD == 0 else answers(asked)

    hostile.front.reply = every_seventh_fails
    tasks_before, sockets_before = asyncio.all_tasks(), sockets()
    server = Server("prod", hostile.url, hostile.engine.name, limits=Limits(seconds=20, page_size=20))
    watched = Watched(await service.open(server, hostile.engine, Query(hostile.engine.resources[0])))
    rows = watched.rows

    async def refresh(times: int) -> None:
        for number in range(times):
            rows.refresh(by_hand=False)
            await watched.until(lambda: not rows.loading and rows.failure is None)
            first = WINDOWS[number % len(WINDOWS)]
            await watched.show(first, first + 9)
            # What the test's own parts keep is not the service's.
            hostile.front.asked.clear()
            watched.changes.clear()

    # Whoever runs the test keeps what is logged, for a report.
    caplog.set_level(logging.WARNING, "tuiconsole")
    tracemalloc.start()
    try:
        while len(service.exchanges) < REQUESTS_LOGGED:
            await refresh(len(WINDOWS))
        held = [memory()]
        for _ in range(STRETCHES):
            await refresh(minutes * REFRESHES_A_MINUTE // STRETCHES)
            held.append(memory())
    finally:
        tracemalloc.stop()
    growths = sorted(after - before for before, after in pairwise(held))
    an_hour = growths[STRETCHES // 2] * STRETCHES * 60 / minutes
    assert an_hour < MOST_BYTES_AN_HOUR
    assert None not in watched.shown()
    rows.close()
    await service.close()
    assert asyncio.all_tasks() == tasks_before
    # The other ends, in threads of the server, notice when it is their turn.
    for _ in range(1_000):
        if sockets() <= sockets_before:
            break
        await asyncio.sleep(0.02)
    assert sockets() <= sockets_before
    tell(f"{minutes} minutes of {hostile.engine.name} grew by {an_hour / 1000:+,.0f} kB an hour")
