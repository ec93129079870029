"""Hostile amounts: time, bytes and compression are bounded, whatever a server sends."""

import asyncio
import gzip
import tracemalloc

import pytest

from tuiconsole.engines.model import Request
from tuiconsole.service import errors

from .conftest import Connect
from .misbehaving import PATIENCE, SILENCE, MisbehavingServer, Reply, unending, zipped

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
CAP = 100_000


@pytest.mark.parametrize(
    "reply",
    [
        SILENCE,
        Reply(b"[", declared=10**9, ending="dripping"),
        Reply(b"[", declared=10**9, ending="hanging"),
        Reply(raw=b"HTTP/1.1 200", ending="dripping"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", ending="hanging"),
        unending(b"[", 3),
        Reply(
            gzip.compress(b"[]" * 1000)[:12],
            headers=(("Content-Encoding", "gzip"),),
            declared=10**6,
            ending="hanging",
        ),
    ],
)
async def test_the_time_for_a_request_is_total(server: MisbehavingServer, connect: Connect, reply: Reply) -> None:
    """A byte now and then does not buy more of it."""
    server.reply = lambda asked: reply
    with pytest.raises(errors.TookTooLong) as caught:
        async with asyncio.timeout(PATIENCE):
            await connect(seconds=0.25).send(LIST)
    assert caught.value.summary == "no complete answer within 0.25 s"


async def test_a_body_up_to_the_limit_is_taken(server: MisbehavingServer, connect: Connect) -> None:
    server.replies(Reply(b"x" * CAP), zipped(b"x" * CAP))
    connection = connect(body_bytes=CAP)
    assert len((await connection.send(LIST)).body) == CAP
    assert len((await connection.send(LIST)).body) == CAP


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * (CAP + 1)),
        Reply(b"x" * (CAP + 1), declared=10**12, ending="hanging"),
        Reply(b"x" * (CAP + 1), status=500),
        unending(b"x" * 1000, CAP // 1000 + 1),
        zipped(b"x" * (CAP + 1)),
        zipped(b"\0" * 100 * CAP),
    ],
)
async def test_a_body_beyond_the_limit_is_refused(server: MisbehavingServer, connect: Connect, reply: Reply) -> None:
    server.reply = lambda asked: reply
    with pytest.raises(errors.TooLarge) as caught:
        await connect(body_bytes=CAP).send(LIST)
    assert caught.value.summary == "the answer is larger than 100,000 bytes"
    assert "raise the limit" in caught.value.remedy


async def test_a_small_body_does_not_become_a_large_one_before_it_is_noticed(
    server: MisbehavingServer, connect: Connect
) -> None:
    bomb = zipped(b"\0" * 64_000_000)
    server.reply = lambda asked: bomb
    connection = connect(body_bytes=CAP)
    tracemalloc.start()
    try:
        with pytest.raises(errors.TooLarge):
            await connection.send(LIST)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


async def test_a_compressed_answer_is_read_whole(server: MisbehavingServer, connect: Connect) -> None:
    body = b"[" + b",".join(str(number).encode() for number in range(200_000)) + b"]"
    server.reply = lambda asked: zipped(body)
    assert (await connect().send(LIST)).body == body
    assert server.asked[0].headers["Accept-Encoding"] == "gzip"


async def test_a_compressed_answer_may_have_several_members(server: MisbehavingServer, connect: Connect) -> None:
    whole = gzip.compress(b'[{"id":"a"},') + gzip.compress(b"") + gzip.compress(b'{"id":"b"}]')
    server.reply = lambda asked: Reply(whole, headers=(("Content-Encoding", "gzip"),))
    assert (await connect().send(LIST)).body == b'[{"id":"a"},{"id":"b"}]'


@pytest.mark.parametrize("behind", [b"x", b"[]", b"\0"])
async def test_nothing_else_may_follow_a_compressed_answer(
    server: MisbehavingServer, connect: Connect, behind: bytes
) -> None:
    server.reply = lambda asked: Reply(gzip.compress(b"[]") + behind, headers=(("Content-Encoding", "gzip"),))
    with pytest.raises(errors.Failure) as caught:
        await connect().send(LIST)
    assert "compressed answer" in caught.value.summary


@pytest.mark.parametrize("kept", [0, 5, 12, 40, -9, -8, -1])
async def test_a_compressed_answer_that_ends_too_early_is_not_taken_for_complete(
    server: MisbehavingServer, connect: Connect, kept: int
) -> None:
    """Not even where only the checksum is missing: rows could be missing with it."""
    server.reply = lambda asked: zipped(b'[{"id":"a"},{"id":"b"}]' * 50, keep=kept)
    with pytest.raises(errors.ConnectionBroke) as caught:
        await connect().send(LIST)
    assert caught.value.summary == "the compressed answer ended too early"


async def test_a_compressed_answer_with_a_wrong_checksum_is_refused(
    server: MisbehavingServer, connect: Connect
) -> None:
    damaged = bytearray(gzip.compress(b"[]" * 100))
    damaged[-8] ^= 1
    server.reply = lambda asked: Reply(bytes(damaged), headers=(("Content-Encoding", "gzip"),))
    with pytest.raises(errors.WrongShape, match="damaged"):
        await connect().send(LIST)


@pytest.mark.parametrize("coding", ["gzip, gzip", "deflate", "br", "zstd", "gzip, identity", "x" * 500])
async def test_only_what_was_asked_for_is_decompressed(
    server: MisbehavingServer, connect: Connect, coding: str
) -> None:
    body = gzip.compress(gzip.compress(b"[]"))
    server.reply = lambda asked: Reply(body, headers=(("Content-Encoding", coding),))
    with pytest.raises(errors.WrongShape, match="which was not asked for"):
        await connect().send(LIST)


@pytest.mark.parametrize("coding", ["GZIP", " gzip ", "identity", ""])
async def test_the_coding_is_read_as_the_standard_has_it(
    server: MisbehavingServer, connect: Connect, coding: str
) -> None:
    body = gzip.compress(b"[1]") if "gzip" in coding.lower() else b"[1]"
    server.reply = lambda asked: Reply(body, headers=(("Content-Encoding", coding),))
    assert (await connect().send(LIST)).body == b"[1]"
