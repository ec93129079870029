"""One small demo engine for all tests of this directory."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tuiconsole.demo.server import make_store, running
from tuiconsole.demo.store import Store

from .client import Client, Row

COUNT = 2_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = make_store(COUNT, seed=7, now=NOW)
    yield store
    store.close()


@pytest.fixture(scope="session")
def engine(store: Store) -> Iterator[Client]:
    with running(store) as urls:
        yield Client(urls.camunda)


@pytest.fixture(scope="session")
def rows(engine: Client) -> list[Row]:
    """Every instance there is."""
    return engine.rows()


@pytest.fixture(scope="session")
def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}
