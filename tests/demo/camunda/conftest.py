"""A smaller engine than that of the directory above, and everything that its resources behind an instance list."""

from collections.abc import Iterator, Mapping

import pytest

from tuiconsole.demo.server import make_store, running
from tuiconsole.demo.store import Store

from ..client import Client, Row
from ..conftest import NOW
from .asking import PATHS, fetch

Everything = Mapping[str, list[Row]]


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = make_store(600, seed=7, now=NOW)
    yield store
    store.close()


@pytest.fixture(scope="session")
def engine(store: Store) -> Iterator[Client]:
    with running(store) as urls:
        yield Client(urls.camunda)


@pytest.fixture(scope="session")
def everything(engine: Client) -> Everything:
    """All rows of each resource."""
    return {path: fetch(engine, path) for path in PATHS}


@pytest.fixture(scope="session")
def instances(engine: Client) -> dict[str, Row]:
    """Every instance, by its id."""
    return {row["id"]: row for row in engine.rows()}
