"""One item by its id, and the long texts that belong to it."""

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA, INSTANCES
from tuiconsole.engines.model import Resource
from tuiconsole.service.errors import Failure, NoEngineHere, NothingThere, NotJson, ServerFailed, TooLarge, WrongShape
from tuiconsole.service.service import QueryService

from .misbehaving import MisbehavingServer, Reply, answer, html

pytestmark = pytest.mark.anyio

JOBS = CAMUNDA.resource("jobs")
VARIABLES = CAMUNDA.resource("variables")
TASKS = CAMUNDA.resource("external-tasks")
[STACK_TRACE] = JOBS.texts
[DETAILS] = TASKS.texts

GONE = answer({"type": "InvalidRequestException", "message": "No job found with id a: job is null", "code": None}, 404)


def at(server: MisbehavingServer) -> Server:
    return Server("prod", f"{server.url}/engine-rest", "camunda", limits=Limits(body_bytes=1000))


@pytest.mark.parametrize(
    ("resource", "target"),
    [
        (INSTANCES, "/engine-rest/history/process-instance/a%2Fb"),
        (JOBS, "/engine-rest/job/a%2Fb"),
        (VARIABLES, "/engine-rest/history/variable-instance/a%2Fb?deserializeValues=false"),
    ],
    ids=["instances", "jobs", "variables"],
)
async def test_an_item_is_asked_for_by_its_id(
    server: MisbehavingServer, service: QueryService, resource: Resource, target: str
) -> None:
    server.reply = lambda asked: answer({"id": "a/b", "more": 1})
    assert await service.item(at(server), CAMUNDA, resource, {"id": "a/b"}) == {"id": "a/b", "more": 1}
    assert [one.target for one in server.asked] == [target]


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (GONE, NothingThere, "this job is not there any more"),
        (html(404), NoEngineHere, "no engine answers"),
        (html(), NotJson, "not JSON"),
        (answer([{"id": "a"}]), WrongShape, "an object was expected"),
        (answer({"id": 7}), WrongShape, "id of row 1"),
    ],
)
async def test_an_item_that_is_none(
    server: MisbehavingServer, service: QueryService, reply: Reply, kind: type[Failure], told: str
) -> None:
    server.reply = lambda asked: reply
    with pytest.raises(kind, match=told):
        await service.item(at(server), CAMUNDA, JOBS, {"id": "a"})


async def test_a_long_text_comes_as_it_is(server: MisbehavingServer, service: QueryService) -> None:
    text = "java.lang.Exception: \x1b[31m[/b] ä\n\tat a.b.C\r\n"
    server.reply = lambda asked: Reply(text.encode(), kind="text/plain")
    assert await service.text(at(server), CAMUNDA, STACK_TRACE.request({"id": "a/.."})) == text
    [asked] = server.asked
    assert (asked.target, asked.headers["Accept"]) == ("/engine-rest/job/a%2F../stacktrace", "text/plain")


async def test_no_text_is_an_empty_one(server: MisbehavingServer, service: QueryService) -> None:
    server.reply = lambda asked: Reply(b"", 204)
    assert await service.text(at(server), CAMUNDA, DETAILS.request({"id": "a"})) == ""


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (GONE, NothingThere, "what this text belongs to is not there any more"),
        (
            answer({"type": "NullValueException", "message": "externalTask is null", "code": 0}, 500),
            ServerFailed,
            "null",
        ),
        (Reply(b"x" * 1001, kind="text/plain"), TooLarge, "larger than 1,000 bytes"),
    ],
)
async def test_a_text_that_cannot_be_had(
    server: MisbehavingServer, service: QueryService, reply: Reply, kind: type[Failure], told: str
) -> None:
    server.reply = lambda asked: reply
    with pytest.raises(kind, match=told):
        await service.text(at(server), CAMUNDA, STACK_TRACE.request({"id": "a"}))
