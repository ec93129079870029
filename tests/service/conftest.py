"""A misbehaving server, connections to it, and a query service that is closed when its test is over."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.service.connection import Connection, Exchange
from tuiconsole.service.service import QueryService

from .misbehaving import MisbehavingServer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

Connect = Callable[..., Connection]


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    running = MisbehavingServer()
    yield running
    running.close()


@pytest.fixture
def exchanges() -> list[Exchange]:
    """What connections made by `connect` have logged."""
    return []


@pytest.fixture
async def connect(server: MisbehavingServer, exchanges: list[Exchange]) -> AsyncIterator[Connect]:
    """Makes connections, by default to the misbehaving server; keywords are fields of `Limits` and `Server`."""
    made: list[Connection] = []

    def connection(url: str = "", *, sign_in: object = None, **limits: float) -> Connection:
        target = Server("prod", url or f"{server.url}/engine-rest", "camunda", sign_in, Limits(**limits))  # type: ignore[arg-type]
        made.append(Connection(target, CAMUNDA.dialect, exchanges.append, lambda: 0.0))
        return made[-1]

    yield connection
    for each in made:
        await each.close()


@pytest.fixture
async def service() -> AsyncIterator[QueryService]:
    # By this chance, what is sent again is sent again at once.
    running = QueryService(lambda: NOW, UTC, chance=lambda: 0.0)
    yield running
    await running.close()
