"""The dialect over the engine of the directory above, and everything that stands in its lists."""

from collections.abc import Iterator

import pytest

from tuiconsole.demo.server import running
from tuiconsole.demo.store import Store

from ..client import Client, Row

INSTANCES = "/processes/filter"


@pytest.fixture(scope="session")
def ibm(store: Store) -> Iterator[Client]:
    with running(store) as urls:
        yield Client(urls.ibm)


@pytest.fixture(scope="session")
def htm(store: Store) -> Iterator[Client]:
    """The half of the server that keeps the human tasks."""
    with running(store) as urls:
        yield Client(urls.ibm.replace("/bfm/", "/htm/"))


@pytest.fixture(scope="session")
def instances(ibm: Client) -> list[Row]:
    """Every instance there is, because nothing said how many are wanted."""
    found: list[Row] = ibm.get(INSTANCES)["items"]
    return found


@pytest.fixture(scope="session")
def activities(ibm: Client) -> list[Row]:
    found: list[Row] = ibm.get("/activities/filter", {"size": 100_000})["items"]
    return found
