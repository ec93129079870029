"""Which product a server is told to be, by what it answers and by what it refuses."""

import asyncio

import pytest

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import Misconfigured
from tuiconsole.service.service import QueryService

from .misbehaving import RESET, SILENCE, Asked, MisbehavingServer, Reply, answer, html

pytestmark = pytest.mark.anyio

ROW = answer([{"id": "a"}])
UNAUTHORIZED = Reply(b"", 401)
FORBIDDEN = answer({"type": "AuthorizationException", "message": "The user is not authorized"}, 403)
NO_SCRIPTS = answer(
    {"type": "InvalidRequestException", "message": "Not authorized to access script security configuration"}, 403
)
NOT_FOUND = answer({"type": "NotFoundException", "message": "HTTP 404 Not Found", "code": None}, 404)
BAD_REQUEST = answer({"type": "InvalidRequestException", "message": "Cannot set query parameter", "code": None}, 400)

PLACES = {
    "telemetry/data": "telemetry",
    "configuration": "configuration",
    "script-security/config": "scripts",
    "history/process-instance": "retrying",
    "job": "acquired",
    "external-task": "variables",
}


def named(name: object) -> Reply:
    return answer({"installation": "i", "product": {"name": name, "version": "1", "internals": {}}})


def at(server: MisbehavingServer, release: str = "", seconds: float = 45) -> Server:
    return Server("prod", f"{server.url}/engine-rest", "camunda", limits=Limits(seconds=seconds), release=release)


def behave(server: MisbehavingServer, version: str, **replies: Reply) -> None:
    """Answer as an engine of *version*: everything it is not told to answer is not found."""

    def reply(asked: Asked) -> Reply:
        path = asked.path.removeprefix("/engine-rest/")
        return answer({"version": version}) if path == "version" else replies.get(PLACES[path], NOT_FOUND)

    server.reply = reply


def asked(server: MisbehavingServer) -> list[str]:
    """What was asked for beside the version."""
    return [PLACES[one.path.removeprefix("/engine-rest/")] for one in server.asked if not one.path.endswith("version")]


ENGINES = {
    "camunda": ("7.24.0", {}, Release("camunda", "7.24.0"), []),
    "enterprise camunda": ("7.22.3-ee", {}, Release("camunda", "7.22.3-ee"), []),
    "operaton": ("1.0.3", {"telemetry": named("Operaton BPM Runtime")}, Release("operaton", "1.0.3"), ["telemetry"]),
    "operaton 2": ("2.2.0", {"telemetry": named("Operaton BPM Runtime")}, Release("operaton", "2.2.0"), ["telemetry"]),
    "cib seven 2": ("2.1.0", {"telemetry": named("CIB seven")}, Release("cibseven", "2.1.0"), ["telemetry"]),
    "cib seven 2.2 without rights": (
        "2.2.0",
        {"telemetry": FORBIDDEN, "configuration": answer({"engineName": "default", "historyLevel": "full"})},
        Release("cibseven", "2.2.0"),
        ["telemetry", "configuration"],
    ),
    "cib seven 2.0 without rights": (
        "2.0.0",
        {"telemetry": FORBIDDEN, "retrying": BAD_REQUEST, "variables": ROW},
        Release("cibseven", "2.0.0"),
        ["telemetry", "variables"],
    ),
    "cib seven 1 under the old name": (
        "1.1.0",
        {"telemetry": named("Camunda BPM Runtime"), "retrying": ROW, "acquired": ROW, "variables": ROW},
        Release("cibseven", "1.1.0"),
        ["telemetry", "retrying"],
    ),
    "an empty cib seven 1": (
        "1.1.0",
        {"telemetry": UNAUTHORIZED, "retrying": answer([]), "acquired": answer([])},
        Release("cibseven", "1.1.0"),
        ["telemetry", "retrying"],
    ),
    "eximeebpms": (
        "1.0.0",
        {"telemetry": named("Camunda BPM Runtime"), "retrying": BAD_REQUEST},
        Release("eximeebpms", "1.0.0"),
        ["telemetry", "retrying"],
    ),
    "eximeebpms without rights": (
        "1.2.0",
        {"telemetry": FORBIDDEN, "retrying": BAD_REQUEST, "acquired": ROW},
        Release("eximeebpms", "1.2.0"),
        ["telemetry", "retrying", "acquired"],
    ),
    "eximeebpms 1.3": (
        "1.3.0",
        {"telemetry": named("Camunda BPM Runtime"), "scripts": answer({"mode": "ENFORCE"})},
        Release("eximeebpms", "1.3.0"),
        ["telemetry", "scripts"],
    ),
    "eximeebpms 1.3 without rights": (
        "1.3.0",
        {"telemetry": FORBIDDEN, "scripts": NO_SCRIPTS},
        Release("eximeebpms", "1.3.0"),
        ["telemetry", "scripts"],
    ),
    "operaton without rights": (
        "1.0.3",
        {"telemetry": FORBIDDEN, "retrying": BAD_REQUEST, "acquired": BAD_REQUEST},
        Release(None, "1.0.3"),
        ["telemetry", "retrying", "acquired"],
    ),
    "operaton 2 behind a list of what may pass": (
        "2.1.0",
        {"telemetry": html(403), "variables": BAD_REQUEST},
        Release(None, "2.1.0"),
        ["telemetry", "variables"],
    ),
    "a proxy that lets the version pass": (
        "1.4.0",
        dict.fromkeys(PLACES.values(), FORBIDDEN),
        Release(None, "1.4.0"),
        ["telemetry", "scripts", "retrying"],
    ),
    "a product of the future": ("8.0.0", {"telemetry": NOT_FOUND}, Release(None, "8.0.0"), ["telemetry"]),
    "a version of no numbers": ("unknown", {}, Release(None, "unknown"), ["telemetry"]),
    "a name that is none": (
        "2.0.0",
        {"telemetry": named(None), "variables": BAD_REQUEST},
        Release(None, "2.0.0"),
        ["telemetry", "variables"],
    ),
    "telemetry that is a page": (
        "2.0.0",
        {"telemetry": html(), "variables": BAD_REQUEST},
        Release(None, "2.0.0"),
        ["telemetry", "variables"],
    ),
    "telemetry of another shape": (
        "2.0.0",
        {"telemetry": answer([1]), "variables": BAD_REQUEST},
        Release(None, "2.0.0"),
        ["telemetry", "variables"],
    ),
}


@pytest.mark.parametrize("kind", ENGINES)
async def test_products(server: MisbehavingServer, service: QueryService, kind: str) -> None:
    version, replies, release, questions = ENGINES[kind]
    behave(server, version, **replies)
    assert await service.release(at(server), CAMUNDA) == release
    assert asked(server) == questions


async def test_no_question_is_unbounded(server: MisbehavingServer, service: QueryService) -> None:
    behave(server, "1.4.0", telemetry=FORBIDDEN, retrying=BAD_REQUEST, acquired=BAD_REQUEST)
    await service.release(at(server), CAMUNDA)
    behave(server, "2.2.0", telemetry=FORBIDDEN, variables=BAD_REQUEST)
    await service.release(at(server), CAMUNDA)
    lists = [one for one in server.asked if one.path.endswith(("/process-instance", "/job", "/external-task"))]
    assert len(lists) == 3
    assert all(one.method == "GET" and one.params["maxResults"] == "1" for one in lists)


@pytest.mark.parametrize("trouble", [RESET, SILENCE], ids=["reset", "silence"])
async def test_a_server_that_goes_away_is_not_asked_on(
    server: MisbehavingServer, service: QueryService, trouble: Reply
) -> None:
    behave(server, "1.0.3", telemetry=trouble)
    target = at(server, seconds=2 if trouble is SILENCE else 45)
    assert await service.release(target, CAMUNDA) == Release(None, "1.0.3")
    assert set(asked(server)) == {"telemetry"}


async def test_who_stops_waiting_ends_the_questions(server: MisbehavingServer, service: QueryService) -> None:
    behave(server, "1.0.3", telemetry=SILENCE)
    asking = asyncio.create_task(service.release(at(server), CAMUNDA))
    await asyncio.to_thread(server.wait_until, lambda: len(server.asked) == 2)
    asking.cancel()
    await asyncio.wait([asking])
    assert asking.cancelled()


@pytest.mark.parametrize(
    ("configured", "release"),
    [
        ("cibseven 2.0", Release("cibseven", "2.0")),
        ("CIB seven 2.1.0-SNAPSHOT", Release("cibseven", "2.1.0-SNAPSHOT")),
        (" Camunda  7.20 ", Release("camunda", "7.20")),
        ("eximeebpms 1.3", Release("eximeebpms", "1.3")),
    ],
)
async def test_a_configured_release_is_believed(
    server: MisbehavingServer, service: QueryService, configured: str, release: Release
) -> None:
    assert await service.release(at(server, configured), CAMUNDA) == release
    assert server.asked == []


@pytest.mark.parametrize("configured", ["7.24", "seven 2.1", "camunda", "camunda seven", "operaton latest"])
async def test_a_configured_release_must_be_one(
    server: MisbehavingServer, service: QueryService, configured: str
) -> None:
    with pytest.raises(Misconfigured, match="is no product and version") as told:
        await service.release(at(server, configured), CAMUNDA)
    assert told.value.exit_code == 2
    assert server.asked == []
