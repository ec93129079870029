"""Each way to misbehave, once, before each engine: survived, told in one line, and over.

Survived is: the event loop never stood still; nothing but the request itself was sent, and nothing anywhere else; no
secret is in what is told; what is told is one line for a person; and when the server behaves again, the rows come, by
themselves or when somebody asks for them.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from service.misbehaving import MisbehavingServer
from service.watching import Watched

from tuiconsole.engines.query import Query
from tuiconsole.service import errors
from tuiconsole.service.service import QueryService

from .behaviours import behaviours
from .conftest import WORD, Door, patient

pytestmark = pytest.mark.anyio

NAMES = [behaviour.name for behaviour in behaviours("")]
LONGEST_STALL = 3.0


@asynccontextmanager
async def steady() -> AsyncIterator[None]:
    """The event loop comes round all the time."""
    longest, loop = 0.0, asyncio.get_running_loop()

    async def beat() -> None:
        nonlocal longest
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            longest = max(longest, loop.time() - before)

    beating = loop.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
    assert longest < LONGEST_STALL


def is_one_line(text: str) -> bool:
    return len(text) < 900 and not any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in text)


def test_there_are_enough_of_them() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 62


@pytest.mark.parametrize("name", NAMES)
async def test_once(
    service: QueryService,
    door: Door,
    elsewhere: MisbehavingServer,
    caplog: pytest.LogCaptureFixture,
    tell: Callable[[str], None],
    name: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    behaviour = next(one for one in behaviours(elsewhere.url) if one.name == name)
    door.misbehave(behaviour.reply)
    target = door.server if behaviour.seen is errors.TookTooLong else patient(door)
    async with steady():
        rows = await service.open(target, door.engine, Query(door.engine.resources[0]), counts=False)
        watched = Watched(rows)
        watched.window = (0, 9)
        if behaviour.seen is not None:
            await watched.until(lambda: rows.failure is not None)
            failure = rows.failure
            assert type(failure) is behaviour.seen
            for line in (str(failure), failure.line()):
                assert is_one_line(line)
                assert line.startswith("prod: ")
                assert WORD not in line
            assert failure.remedy
            assert rows.row(0) is None
            if behaviour.over == "by hand":
                rows.refresh()
        await watched.until(lambda: rows.failure is None and watched.at_rest())
    assert len(watched.shown()) == 10
    assert None not in watched.shown()
    first = door.lists[0]
    same = [asked for asked in door.lists if (asked.target, asked.body) == (first.target, first.body)]
    assert len(same) == 2
    assert elsewhere.asked == []
    assert service.trouble(door.server) is None
    assert service.waiting(door.server) is None
    assert WORD not in caplog.text + repr(service.exchanges) + "".join(map(str, service.exchanges))
    tell(f"survived by {door.engine.name}")
