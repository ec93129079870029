"""The console says which release it talks to."""

import asyncio

import pytest

from tuiconsole.engines.camunda_family import SINCE_7_24
from tuiconsole.engines.camunda_products import ACQUIRED, RETRYING, VARIABLES
from tuiconsole.engines.model import Request
from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import NoEngineHere, SignInFailed

from .asking import CAMUNDA, server, service
from .engine import LiveEngine
from .rest import RestError
from .seed import USERS


def release(url: str, **sign_in: str) -> Release:
    async def asked() -> Release:
        client = service()
        try:
            return await client.release(server(url, **sign_in), CAMUNDA)
        finally:
            await client.close()

    return asyncio.run(asked())


def test_the_release_is_the_engines_own(live_engine: LiveEngine) -> None:
    assert release(live_engine.url) == Release(live_engine.kind, live_engine.version)
    assert release(live_engine.secured_url, user="demo", password="demo") == release(live_engine.url)


@pytest.mark.parametrize("user", ["clerk", "guest"])
def test_who_may_not_ask_for_the_product_is_not_told_a_wrong_one(live_engine: LiveEngine, user: str) -> None:
    # Camunda's versions are its own; which fork it is, the engine only tells an administrator.
    product = "camunda" if live_engine.kind == "camunda" else None
    told = release(live_engine.secured_url, user=user, password=USERS[user])
    assert told == Release(product, live_engine.version)
    assert SINCE_7_24.covers(told)


@pytest.mark.parametrize("question", [RETRYING, ACQUIRED, VARIABLES], ids=lambda question: question.params[0][0])
def test_a_condition_that_is_none_is_refused_by_who_knows_it(live_engine: LiveEngine, question: Request) -> None:
    parameters = dict(question.params)
    with pytest.raises(RestError) as refusal:
        live_engine.rest.get(question.path, **parameters)
    assert refusal.value.status == 400
    [name] = parameters.keys() - {"maxResults"}
    unknown = {f"{name}OfTomorrow": parameters[name], "maxResults": 1}
    assert isinstance(live_engine.rest.get(question.path, **unknown), list)


def test_the_version_needs_the_sign_in_that_the_rest_needs(live_engine: LiveEngine) -> None:
    assert release(live_engine.secured_url, user="demo", password="demo").version == live_engine.version
    with pytest.raises(SignInFailed):
        release(live_engine.secured_url, user="demo", password="wrong")


def test_where_no_engine_is_there_is_no_version(live_engine: LiveEngine) -> None:
    with pytest.raises(NoEngineHere):
        release(f"{live_engine.url}-of-another")
