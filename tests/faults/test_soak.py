"""An hour of watching a server that fails every seventh request: nothing piles up, and nothing is left behind.

The hour passes as fast as it can: what counts is how often things happen, which is once in five seconds.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from service.misbehaving import Asked, Reply
from service.watching import Watched

from tuiconsole.engines.query import Query
from tuiconsole.service.service import REQUESTS_LOGGED, QueryService

from .conftest import Door, patient

pytestmark = [pytest.mark.anyio, pytest.mark.soak, pytest.mark.timeout(1800)]

SECONDS_BETWEEN = 5
HOUR = 3600 // SECONDS_BETWEEN
BAD = 7
MOST_GROWTH = 1_000_000
"""Bytes."""


def sockets() -> int:
    """How many this process has open."""
    found = 0
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208 - by name, because the one that lists is gone by then
        with suppress(FileNotFoundError):
            found += os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")  # noqa: PTH115
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts sockets where the kernel lists them")
@pytest.mark.parametrize("door", ["camunda"], indirect=True)
async def test_an_hour_of_faults(
    service: QueryService, door: Door, caplog: pytest.LogCaptureFixture, tell: Callable[[str], None]
) -> None:
    asked = count(1)

    def every_seventh(_: Asked) -> Reply | None:
        return Reply(b"", 503) if next(asked) % BAD == 0 else None

    door.instead = every_seventh
    before = {*asyncio.all_tasks()}, sockets()
    rows = await service.open(patient(door), door.engine, Query(door.engine.resources[0]))
    watched = Watched(rows)
    await watched.show(0, 9)

    async def watch(rounds: int) -> None:
        for number in range(rounds):
            rows.refresh(by_hand=False)
            await watched.until(lambda: not rows.loading and rows.failure is None)
            await watched.show(number * 13 % 150, number * 13 % 150 + 9)
            # What the test's own parts keep is not the service's.
            caplog.clear()
            door.front.asked.clear()
            watched.changes.clear()

    tracemalloc.start()
    try:
        # The log of requests is full by then, and everything has failed once.
        await watch(REQUESTS_LOGGED)
        gc.collect()
        settled = tracemalloc.get_traced_memory()[0]
        await watch(HOUR)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - settled
    finally:
        tracemalloc.stop()
    assert grown < MOST_GROWTH
    assert None not in watched.shown()
    assert len(service.exchanges) == REQUESTS_LOGGED
    rows.close()
    await service.close()
    assert {*asyncio.all_tasks()} == before[0]
    # The other ends, in threads of the server, notice when it is their turn.
    for _ in range(1000):
        if sockets() <= before[1]:
            break
        await asyncio.sleep(0.02)
    assert sockets() <= before[1]
    tell(f"an hour left {grown / 1000:+,.0f} kB")
