"""What every test stands on: an environment without the developer's own settings, and one event loop library."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def plain_environment() -> Iterator[None]:
    """Nobody's colours, passwords or preferences decide about a test."""
    with pytest.MonkeyPatch.context() as environment:
        for name in list(os.environ):
            if name == "NO_COLOR" or name.startswith("TUICONSOLE_"):
                environment.delenv(name)
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
