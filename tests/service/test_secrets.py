"""Secrets go onto the wire and nowhere else: no failure, log or traceback has them."""

import logging
import traceback
from base64 import b64encode

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer
from tuiconsole.engines.model import Request
from tuiconsole.service.connection import Exchange
from tuiconsole.service.errors import Failure

from .conftest import Connect
from .misbehaving import HANG_UP, RESET, SILENCE, MisbehavingServer, Reply, answer, html, redirect, zipped

pytestmark = pytest.mark.anyio

WORD = "xyzzy-4711"
TRACES = (WORD, b64encode(f"mary:{WORD}".encode()).decode(), b64encode(WORD.encode()).decode().rstrip("="))
SIGN_INS = [Basic("mary", Secret(WORD)), Bearer(Secret(WORD))]
LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))


def everything_about(failure: BaseException) -> str:
    """All that a crash screen could show: the whole chain, with the local variables of every frame but the test's."""
    assert failure.__traceback__ is not None
    below = failure.__traceback__.tb_next
    assert below is not None
    told = traceback.TracebackException(type(failure), failure, below, capture_locals=True)
    return "".join([*told.format(), repr(failure), str(failure), repr(vars(failure))])


def assert_no_secret(text: str) -> None:
    assert text
    assert [trace for trace in TRACES if trace in text] == []


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=["basic", "bearer"])
@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 401),
        answer({"message": "no"}, 403),
        html(404),
        answer({"message": "boom"}, 500),
        redirect("https://elsewhere.example/"),
        SILENCE,
        RESET,
        HANG_UP,
        zipped(b"[]", coding="br"),
        zipped(b"[]" * 50, keep=-8),
        Reply(b"x" * 3000),
        Reply(b"x", declared=10, ending="closed"),
        Reply(raw=b"nonsense\r\n\r\n"),
    ],
)
async def test_no_failure_knows_the_secret(
    server: MisbehavingServer,
    connect: Connect,
    exchanges: list[Exchange],
    caplog: pytest.LogCaptureFixture,
    reply: Reply,
    sign_in: Basic | Bearer,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.reply = lambda asked: reply
    connection = connect(sign_in=sign_in, seconds=0.25 if reply is SILENCE else 20, body_bytes=2000)
    with pytest.raises(Failure) as caught:
        await connection.send(LIST)
    assert WORD not in str(server.asked[0].target)
    assert_no_secret(everything_about(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert_no_secret(repr(exchanges) + str(exchanges[0]))
    assert_no_secret(repr(connection) + str(connection))
    assert WORD not in caplog.text


@pytest.mark.parametrize("word", ["gehe\nim", "gehe\r\nX-Injected: 1", "gehe\x00im"])
async def test_a_token_that_no_header_can_hold(server: MisbehavingServer, connect: Connect, word: str) -> None:
    with pytest.raises(Failure) as caught:
        await connect(sign_in=Bearer(Secret(word))).send(LIST)
    assert caught.value.summary == "the request cannot be sent"
    assert "the token" in caught.value.remedy
    assert "gehe" not in everything_about(caught.value)
    assert server.asked == []


async def test_an_unreachable_server(connect: Connect) -> None:
    with pytest.raises(Failure) as caught:
        await connect("http://127.0.0.1:9/engine-rest", sign_in=SIGN_INS[0]).send(LIST)
    assert_no_secret(everything_about(caught.value))


async def test_the_log_of_requests_holds_neither_headers_nor_answers(
    server: MisbehavingServer, connect: Connect, exchanges: list[Exchange]
) -> None:
    server.reply = lambda asked: answer([{"id": "confidential"}])
    await connect(f"{server.url}/engine-rest?key={WORD}", sign_in=SIGN_INS[0]).send(LIST)
    assert f"key={WORD}" in server.asked[0].target
    assert_no_secret(repr(exchanges))
    assert "confidential" not in repr(exchanges)
