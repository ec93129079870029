"""The request that leaves early believes no more than the connection does, and breaks by nothing that comes back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from service.misbehaving import MisbehavingServer

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.model import Request
from tuiconsole.service import errors
from tuiconsole.service.early_request import EarlyRequest

from .behaviours import BODY_BYTES, behaviours

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
HARMLESS = {"NUL in a header"}
"""Where the standard library is less strict, and what came is whole all the same."""


@pytest.mark.parametrize("name", [behaviour.name for behaviour in behaviours("")])
async def test_early(elsewhere: MisbehavingServer, tell: Callable[[str], None], name: str) -> None:
    behaviour = next(one for one in behaviours(elsewhere.url) if one.name == name)
    front = MisbehavingServer()
    front.reply = lambda asked: behaviour.reply
    slow = behaviour.seen is errors.TookTooLong
    limits = Limits(seconds=0.5 if slow else 20.0, body_bytes=BODY_BYTES)
    try:
        early = EarlyRequest(Server("prod", f"{front.url}/engine-rest", "camunda", limits=limits), LIST, time.monotonic)
        if slow:
            with pytest.raises(errors.TookTooLong):
                await early.answer()
        else:
            answer = await early.answer()
            # What the connection takes for an answer that is broken on its way, and asks for again, is none here.
            assert answer is None or behaviour.seen is not None or name in HARMLESS
            assert answer is None or (answer.status == 200 and len(answer.body) <= BODY_BYTES)
    finally:
        front.close()
    assert len(front.asked) == 1
    assert elsewhere.asked == []
    tell("survived by the early request")
