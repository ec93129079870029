"""What an Oracle server says about one instance reads right: lists that come whole, texts that come late, absences."""

from collections.abc import Mapping
from typing import Any

import pytest

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Resource
from tuiconsole.engines.oracle_history import AUDIT, DATA_OBJECTS, HISTORY
from tuiconsole.engines.oracle_jobs import INCIDENTS, JOB, JOBS
from tuiconsole.engines.oracle_opa import ORACLE_OPA
from tuiconsole.engines.query import Query
from tuiconsole.service import errors
from tuiconsole.service.service import QueryService
from tuiconsole.service.walk import walk

from .misbehaving import MisbehavingServer, Reply, answer, html

pytestmark = pytest.mark.anyio

ABOUT_ONE = (JOBS, JOB, INCIDENTS, HISTORY, AUDIT, DATA_OBJECTS)


def target(server: MisbehavingServer, sign_in: Basic | Bearer | None = None) -> Server:
    return Server("opa", f"{server.url}/process/api/v1", "oracle-opa", sign_in)


async def rows(service: QueryService, server: Server, query: Query, engine: Engine = ORACLE_OPA) -> list[Any]:
    return [dict(item) async for page in walk(await service.open(server, engine, query)) for item in page]


def about(resource: Resource) -> Query:
    return Query.of(resource, {p.name: "7" for p in resource.parameters if p.role == "path"})


async def failure(
    service: QueryService, server: Server, resource: Resource = JOBS, engine: Engine = ORACLE_OPA
) -> errors.Failure:
    with pytest.raises(errors.Failure) as caught:
        await rows(service, server, about(resource), engine)
    return caught.value


# Lists that come whole


@pytest.mark.parametrize("number", [0, 1, 49, 50, 51, 700])
async def test_a_history_is_asked_for_once_however_long_it_is(
    server: MisbehavingServer, service: QueryService, number: int
) -> None:
    items = [{"id": f"{i:04}", "activityName": "Count"} for i in range(number)]
    server.reply = lambda asked: answer({"instanceId": "7", "items": items})
    result_set = await service.open(target(server), ORACLE_OPA, about(HISTORY))
    found = [dict(item) async for page in walk(result_set) for item in page]
    assert found == items
    assert (result_set.total.number, result_set.total.kind) == (number, "exact")
    assert [asked.target for asked in server.asked] == ["/process/api/v1/process-instances/7/history"]


async def test_rows_far_down_a_history_come_from_the_answer_that_is_there(
    server: MisbehavingServer, service: QueryService
) -> None:
    items = [{"id": f"{i:04}"} for i in range(3000)]
    server.reply = lambda asked: answer({"instanceId": "7", "items": items})
    result_set = await service.open(target(server), ORACLE_OPA, about(HISTORY))
    async for _ in walk(result_set):
        pass
    assert result_set.row(2999) == {"id": "2999"}
    assert result_set.position_of("1234") == 1234
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b'{"items": []}', b'{"id": "7", "applicationName": "Loans"}'])
@pytest.mark.parametrize("resource", [AUDIT, DATA_OBJECTS], ids=lambda resource: resource.name)
async def test_nothing_in_the_audit_is_no_failure(
    server: MisbehavingServer, service: QueryService, resource: Resource, body: bytes
) -> None:
    server.reply = lambda asked: Reply(body, 201)
    assert await rows(service, target(server), about(resource)) == []


async def test_an_empty_body_is_a_failure_where_there_should_be_one(
    server: MisbehavingServer, service: QueryService
) -> None:
    server.reply = lambda asked: Reply(b"")
    assert isinstance(await failure(service, target(server)), errors.NotJson)


# Absences


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 404),
        Reply(b"nothing", 404, "text/plain"),
        answer({}, 404),
        answer({"title": "Not Found", "detail": "No such instance.", "status": "404"}, 404),
        answer({"code": "NotFound", "message": "No such instance."}, 404),
    ],
)
@pytest.mark.parametrize("resource", ABOUT_ONE, ids=lambda resource: resource.name)
async def test_an_unknown_instance_is_told_in_the_words_of_the_resource(
    server: MisbehavingServer, service: QueryService, resource: Resource, reply: Reply
) -> None:
    server.reply = lambda asked: reply
    told = await failure(service, target(server), resource)
    assert type(told) is errors.NothingThere
    assert told.summary == next(status.meaning for status in resource.statuses if status.code == 404)
    assert "check the id" in told.remedy
    assert ("No such instance." in told.said) is (b"No such" in reply.body)


async def test_a_page_for_people_means_that_the_address_is_wrong(
    server: MisbehavingServer, service: QueryService
) -> None:
    server.reply = lambda asked: html(404)
    told = await failure(service, target(server))
    assert type(told) is errors.NoEngineHere
    assert told.remedy == "check the path of the URL, which by default ends in /process/api/v1"


async def test_the_list_of_all_instances_cannot_be_missing(server: MisbehavingServer, service: QueryService) -> None:
    server.reply = lambda asked: Reply(b"", 404)
    told = await failure(service, target(server), ORACLE_OPA.resources[0])
    assert type(told) is errors.NoEngineHere


async def test_each_engine_names_its_own_path(server: MisbehavingServer, service: QueryService) -> None:
    server.reply = lambda asked: html(404)
    told = await failure(service, Server("c", f"{server.url}/engine", "camunda"), CAMUNDA.resources[0], CAMUNDA)
    assert "/process/api" not in told.remedy


@pytest.mark.parametrize(
    ("sign_in", "advice"),
    [
        (None, "TUICONSOLE_TOKEN"),
        (Bearer(Secret("old")), "TUICONSOLE_TOKEN gives a new one"),
        (Basic("me", Secret("pw")), "check user and password"),
    ],
)
async def test_who_is_not_let_in_is_told_by_what_to_sign_in(
    server: MisbehavingServer, service: QueryService, sign_in: Basic | Bearer | None, advice: str
) -> None:
    server.reply = lambda asked: html(401)
    told = await failure(service, target(server, sign_in))
    assert type(told) is errors.SignInFailed
    assert advice in told.remedy


# Texts that come late


async def trace(service: QueryService, server: Server, item: Mapping[str, Any]) -> str:
    [text] = JOBS.texts
    return await service.text(server, ORACLE_OPA, text.request(item), text.field)


JOB_ITEM = {"id": "9", "processInstanceId": "7", "exceptionMessage": "no answer"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({**JOB_ITEM, "exceptionTrace": "java.lang.Error\n\tat A.b"}, "java.lang.Error\n\tat A.b"),
        ({**JOB_ITEM, "exceptionTrace": None}, ""),
        (JOB_ITEM, ""),
    ],
)
async def test_the_trace_of_a_job_stands_in_the_job_alone(
    server: MisbehavingServer, service: QueryService, body: dict[str, Any], text: str
) -> None:
    server.reply = lambda asked: answer(body)
    assert await trace(service, target(server), JOB_ITEM) == text
    assert [asked.target for asked in server.asked] == ["/process/api/v1/process-instances/7/jobs/9"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (html(200), errors.NotJson),
        (answer([]), errors.WrongShape),
        (answer("text"), errors.WrongShape),
        (answer(None), errors.WrongShape),
    ],
)
async def test_an_answer_that_is_no_job_has_no_trace(
    server: MisbehavingServer, service: QueryService, reply: Reply, kind: type[errors.Failure]
) -> None:
    server.reply = lambda asked: reply
    with pytest.raises(kind):
        await trace(service, target(server), JOB_ITEM)
