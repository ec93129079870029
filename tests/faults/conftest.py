"""The demo engine behind a door that can be told to misbehave, and a service whose waits are short."""

from __future__ import annotations

import asyncio
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from service.misbehaving import Asked, MisbehavingServer, Reply

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Bearer, Limits, Server
from tuiconsole.demo.server import DemoUrls, make_store, running
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.engine import Engine
from tuiconsole.service.service import QueryService

from .behaviours import BODY_BYTES, SECONDS
from .hostile_engine import HostileEngine

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
COUNT = 200
HASTE = 200.0
"""How much faster the clock runs by which the service waits. Requests have their time by the real one."""
WORD = "geheim-4711"
"""A secret that must not turn up anywhere."""
DIALECTS = ("camunda", "ibm-bfm", "oracle-opa")


FIGURES: pytest.StashKey[dict[str, list[str]]] = pytest.StashKey()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a figure to what is printed at the end, under the name of the test's module."""
    told = request.config.stash.setdefault(FIGURES, {})
    return told.setdefault(request.module.__name__.rpartition("_")[2], []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, figures in terminalreporter.config.stash.get(FIGURES, {}).items():
        counted = [f"{number} {figure}" if number > 1 else figure for figure, number in Counter(figures).items()]
        terminalreporter.write_line(f"faults, {name}: {', '.join(counted)}")


@dataclass
class Door:
    """Stands before one dialect: passes on what is asked, or does to it what `instead` says."""

    engine: Engine
    server: Server
    front: MisbehavingServer
    behind: str
    instead: Callable[[Asked], Reply | None]

    @property
    def lists(self) -> list[Asked]:
        """The requests for rows, or for how many there are."""
        return [asked for asked in self.front.asked if not asked.path.endswith("/version")]

    def reply(self, asked: Asked) -> Reply:
        return self.instead(asked) or self.passed_on(asked)

    def passed_on(self, asked: Asked) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.behind).netloc, timeout=20)
        try:
            kept = {name: value for name, value in asked.headers.items() if name.lower() != "accept-encoding"}
            connection.request(asked.method, asked.target, asked.body or None, kept)
            answer = connection.getresponse()
            return Reply(answer.read(), answer.status, answer.getheader("Content-Type") or "")
        finally:
            connection.close()

    def misbehave(self, reply: Reply, times: int = 1, when: Callable[[Asked], bool] = lambda asked: True) -> None:
        """Do that to the next requests that *when* picks."""
        left = [times]
        lock = threading.Lock()

        def instead(asked: Asked) -> Reply | None:
            with lock:
                if left[0] == 0 or not when(asked):
                    return None
                left[0] -= 1
                return reply

        self.instead = instead


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoUrls]:
    store = make_store(COUNT, seed=5, now=NOW)
    with running(store) as urls:
        yield urls
    store.close()


@pytest.fixture
def elsewhere() -> Iterator[MisbehavingServer]:
    """Another server, which nobody should ask anything."""
    server = MisbehavingServer()
    yield server
    server.close()


@pytest.fixture(params=DIALECTS)
def door(request: pytest.FixtureRequest, demo: DemoUrls) -> Iterator[Door]:
    name: str = request.param
    behind = {"camunda": demo.camunda, "ibm-bfm": demo.ibm, "oracle-opa": demo.oracle}[name]
    front = MisbehavingServer()
    url = front.url + urlsplit(behind).path
    limits = Limits(seconds=SECONDS, body_bytes=BODY_BYTES, page_size=20)
    server = Server("prod", url, name, Bearer(Secret(WORD)), limits)
    made = Door(engine_of(name), server, front, behind, lambda asked: None)
    front.reply = made.reply
    yield made
    front.close()


@pytest.fixture(params=DIALECTS)
def hostile(request: pytest.FixtureRequest) -> Iterator[HostileEngine]:
    front = MisbehavingServer()
    yield HostileEngine(engine_of(request.param), front)
    front.close()


@pytest.fixture
async def service() -> AsyncIterator[QueryService]:
    chance = random.Random(4711)
    running = QueryService(
        lambda: NOW,
        UTC,
        lambda: time.monotonic() * HASTE,
        sleep=lambda seconds: asyncio.sleep(seconds / HASTE),
        chance=chance.random,
    )
    yield running
    await running.close()


def patient(door: Door) -> Server:
    """The server, given so much time that a busy machine cannot fail a test."""
    return replace(door.server, limits=replace(door.server.limits, seconds=20.0))
