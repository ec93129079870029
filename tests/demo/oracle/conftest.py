"""The dialect over the engine of the directory above, and what stands in its lists."""

from collections.abc import Iterator

import pytest

from tuiconsole.demo.server import running
from tuiconsole.demo.store import Store

from ..client import Client, Row
from .asking import everything


@pytest.fixture(scope="session")
def oracle(store: Store) -> Iterator[Client]:
    with running(store) as urls:
        yield Client(urls.oracle)


@pytest.fixture(scope="session")
def instances(oracle: Client) -> list[Row]:
    return everything(oracle, "/instances")


@pytest.fixture(scope="session")
def jobs(oracle: Client, instances: list[Row]) -> dict[str, list[Row]]:
    """The jobs of every instance that has not ended."""
    running_ones = [row["id"] for row in instances if row["endTime"] is None]
    return {id: everything(oracle, f"/process-instances/{id}/jobs") for id in running_ones}


@pytest.fixture(scope="session")
def troubled(jobs: dict[str, list[Row]]) -> str:
    """The instance with the most jobs that have failed for good."""
    id = max(jobs, key=lambda id: sum(job["retries"] == 0 for job in jobs[id]))
    assert sum(job["retries"] == 0 for job in jobs[id]) > 2
    return id


@pytest.fixture(scope="session")
def busiest(jobs: dict[str, list[Row]]) -> str:
    """The instance with the most jobs; there are more than fit on a page."""
    id = max(jobs, key=lambda id: len(jobs[id]))
    assert len(jobs[id]) > 50
    return id
