"""What every test stands on: an environment without the developer's own settings, and one event loop library."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is decides about no test.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")
settings.register_profile("nightly", max_examples=1000)
"""For `pytest --hypothesis-profile nightly`: ten times the movements that a list is put through otherwise."""


@pytest.fixture(scope="session", autouse=True)
def plain_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody's colours, passwords, servers or preferences decide about a test, and no test leaves any behind."""
    with pytest.MonkeyPatch.context() as environment:
        for name in list(os.environ):
            if name == "NO_COLOR" or name.startswith("TUICONSOLE_"):
                environment.delenv(name)
        home = tmp_path_factory.mktemp("home")
        environment.setenv("TUICONSOLE_CONFIG_DIR", str(home / "config"))
        environment.setenv("TUICONSOLE_STATE_DIR", str(home / "state"))
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
