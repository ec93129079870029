"""Requests share: places in the queue to one server, and the answer to equal questions."""

import asyncio
import threading

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Request
from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import Failure, ServerFailed
from tuiconsole.service.service import QueryService

from .conftest import Connect
from .misbehaving import Asked, MisbehavingServer, Reply, answer, html

pytestmark = pytest.mark.anyio

VERSION = answer({"version": "7.24.0"})


def numbered(number: int) -> Request:
    return Request("GET", "history/process-instance", (("firstResult", str(number)), ("maxResults", "5")))


def at(server: MisbehavingServer, name: str = "prod", **limits: float) -> Server:
    return Server(name, f"{server.url}/engine-rest", "camunda", None, Limits(**limits))  # type: ignore[arg-type]


async def reached(server: MisbehavingServer, requests: int) -> None:
    """Returns when so many requests have arrived."""
    await asyncio.to_thread(server.wait_until, lambda: len(server.asked) >= requests)


@pytest.mark.parametrize("places", [1, 3])
async def test_no_more_requests_at_once_than_the_server_is_to_bear(
    server: MisbehavingServer, connect: Connect, places: int
) -> None:
    gates = [threading.Event() for _ in range(10)]

    def reply(asked: Asked) -> Reply:
        number = int(asked.params["firstResult"])
        return Reply(str(number).encode(), after=gates[number])

    server.reply = reply
    connection = connect(requests_at_once=places)
    questions = [asyncio.create_task(connection.send(numbered(number))) for number in range(10)]
    for let_go in range(10):
        await reached(server, min(let_go + places, 10))
        number = int(server.asked[let_go].params["firstResult"])
        gates[number].set()
        await questions[number]
    assert [(await question).body for question in questions] == [str(number).encode() for number in range(10)]
    assert server.most_at_once == places


async def test_servers_do_not_wait_for_each_other(server: MisbehavingServer, service: QueryService) -> None:
    gate = threading.Event()
    server.replies(answer({"version": "7.20.0"}), Reply(after=gate))
    one, other = at(server, "one", requests_at_once=1), at(server, "other", requests_at_once=1)
    assert await service.release(other, CAMUNDA) == Release("camunda", "7.20.0")
    held = asyncio.create_task(service.release(one, CAMUNDA))
    await reached(server, 2)
    server.reply = lambda asked: VERSION
    assert await service.release(other, CAMUNDA) == Release("camunda", "7.24.0")
    held.cancel()
    await asyncio.wait([held])


async def test_equal_questions_share_one_answer(server: MisbehavingServer, service: QueryService) -> None:
    gate = threading.Event()
    server.reply = lambda asked: Reply(VERSION.body, after=gate)
    asking = [asyncio.create_task(service.release(at(server), CAMUNDA)) for _ in range(5)]
    await reached(server, 1)
    gate.set()
    assert await asyncio.gather(*asking) == [Release("camunda", "7.24.0")] * 5
    assert len(server.asked) == 1
    assert len(service.exchanges) == 1


async def test_a_question_asked_again_later_is_asked_anew(server: MisbehavingServer, service: QueryService) -> None:
    server.replies(answer({"version": "7.1"}), answer({"version": "7.2"}))
    assert await service.release(at(server), CAMUNDA) == Release("camunda", "7.1")
    assert await service.release(at(server), CAMUNDA) == Release("camunda", "7.2")


async def test_equal_questions_to_other_servers_are_other_questions(
    server: MisbehavingServer, service: QueryService
) -> None:
    server.reply = lambda asked: VERSION
    await asyncio.gather(service.release(at(server, "a"), CAMUNDA), service.release(at(server, "b"), CAMUNDA))
    assert len(server.asked) == 2


async def test_a_failure_is_shared_too(server: MisbehavingServer, service: QueryService) -> None:
    gate = threading.Event()
    server.reply = lambda asked: Reply(html().body, 501, "text/html", after=gate)
    asking = [asyncio.create_task(service.release(at(server), CAMUNDA)) for _ in range(3)]
    await reached(server, 1)
    gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ServerFailed] * 3
    assert len(server.asked) == 1


async def test_who_stops_waiting_takes_the_answer_from_nobody(server: MisbehavingServer, service: QueryService) -> None:
    gate = threading.Event()
    server.reply = lambda asked: Reply(VERSION.body, after=gate)
    stays, leaves = [asyncio.create_task(service.release(at(server), CAMUNDA)) for _ in range(2)]
    await reached(server, 1)
    leaves.cancel()
    await asyncio.wait([leaves])
    assert leaves.cancelled()
    gate.set()
    assert await stays == Release("camunda", "7.24.0")
    assert len(server.asked) == 1


async def test_when_nobody_waits_any_more_the_request_is_given_up(
    server: MisbehavingServer, service: QueryService
) -> None:
    """Its place is free then, though the server has not answered."""
    target = at(server, requests_at_once=1)
    server.replies(Reply(after=threading.Event()), VERSION)
    leaving = [asyncio.create_task(service.release(target, CAMUNDA)) for _ in range(2)]
    await reached(server, 1)
    for task in leaving:
        task.cancel()
    await asyncio.wait(leaving)
    await asyncio.to_thread(server.wait_until, lambda: server.at_once == 0)
    assert await service.release(target, CAMUNDA) == Release("camunda", "7.24.0")
    assert [(exchange.status, exchange.failure) for exchange in service.exchanges] == [(None, None), (200, None)]


async def test_who_asks_while_an_equal_request_is_given_up_gets_an_answer(
    server: MisbehavingServer, service: QueryService
) -> None:
    """As when a list is refreshed before its first rows are there."""
    server.replies(Reply(after=threading.Event()), VERSION)
    leaving = asyncio.create_task(service.release(at(server), CAMUNDA))
    await reached(server, 1)
    leaving.cancel()
    coming = [asyncio.create_task(service.release(at(server), CAMUNDA)) for _ in range(3)]
    assert await asyncio.gather(*coming) == [Release("camunda", "7.24.0")] * 3
    assert leaving.cancelled()
    assert len(server.asked) == 2


async def test_closing_ends_what_is_under_way(server: MisbehavingServer, service: QueryService) -> None:
    server.reply = lambda asked: Reply(after=threading.Event())
    asking = asyncio.create_task(service.release(at(server), CAMUNDA))
    await reached(server, 1)
    await service.close()
    await asyncio.wait([asking])
    assert asking.cancelled()
    await asyncio.to_thread(server.wait_until, lambda: server.at_once == 0)


async def test_every_request_is_logged_and_only_the_newest_are_kept(
    server: MisbehavingServer, service: QueryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int | None] = []
    service.on_exchange = lambda exchange: told.append(exchange.status)
    server.replies(VERSION, html(501), answer({"version": "7.1"}))
    target = at(server)
    await service.release(target, CAMUNDA)
    with pytest.raises(Failure):
        await service.release(target, CAMUNDA)
    assert told == [200, 501]
    assert [exchange.request.path for exchange in service.exchanges] == ["version", "version"]
    for _ in range(service.exchanges.maxlen or 0):
        await service.release(target, CAMUNDA)
    assert len(service.exchanges) == service.exchanges.maxlen
    assert {exchange.status for exchange in service.exchanges} == {200}
