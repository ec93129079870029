"""The real engine as a fixture, and the `live` mark on everything that needs it.

`LIVE_ENGINE=camunda` in the environment runs the same tests against Camunda 7.24 instead of Operaton.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from .engine import EngineError, Kind, LiveEngine, running

HERE = Path(__file__).parent

# pytest-timeout counts a fixture's setup to the first test that needs it; here that may be a first build, which
# downloads the engine.
SECONDS = 900


@pytest.hookimpl(tryfirst=True)  # before `-m` deselects by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.live)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def live_engine() -> Iterator[LiveEngine]:
    """One seeded engine for the whole run. Tests read it; one that changes it starts instances of its own."""
    wanted = os.environ.get("LIVE_ENGINE", "operaton")
    kinds: tuple[Kind, ...] = get_args(Kind)
    kind = next((each for each in kinds if each == wanted), None)
    if kind is None:
        pytest.fail(f"LIVE_ENGINE={wanted}: expected one of {', '.join(kinds)}", pytrace=False)
    try:
        with running(kind) as engine:
            yield engine
    except EngineError as error:
        # Chosen with `-m live` but not to be had: that is a failure to be told, never a skip.
        pytest.fail(str(error), pytrace=False)
