"""The console says which release it talks to."""

import asyncio

import pytest

from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import NoEngineHere, SignInFailed

from .asking import CAMUNDA, server, service
from .engine import LiveEngine


def release(url: str, **sign_in: str) -> Release:
    async def asked() -> Release:
        client = service()
        try:
            return await client.release(server(url, **sign_in), CAMUNDA)
        finally:
            await client.close()

    return asyncio.run(asked())


def test_the_version_is_the_engines_own(live_engine: LiveEngine) -> None:
    # The engine gives no product name here, and a guess would be worse than none.
    assert release(live_engine.url) == Release(None, live_engine.version)
    assert live_engine.version in str(release(live_engine.url))


def test_the_version_needs_the_sign_in_that_the_rest_needs(live_engine: LiveEngine) -> None:
    assert release(live_engine.secured_url, user="demo", password="demo").version == live_engine.version
    with pytest.raises(SignInFailed):
        release(live_engine.secured_url, user="demo", password="wrong")


def test_where_no_engine_is_there_is_no_version(live_engine: LiveEngine) -> None:
    with pytest.raises(NoEngineHere):
        release(f"{live_engine.url}-of-another")
