"""What really goes over the wire, read by the server that receives it."""

import asyncio
import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer
from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Parameter, Request, Window
from tuiconsole.engines.types import Text
from tuiconsole.service.connection import Exchange

from .conftest import Connect
from .misbehaving import MisbehavingServer, Reply, answer

pytestmark = pytest.mark.anyio

LIST = Request("GET", "history/process-instance", (("maxResults", "5"),))
STACK_TRACE = replace(
    INSTANCES,
    path="job/{id}/stacktrace",
    parameters=(Parameter("id", Text(), "Path", "The job.", role="path"),),
)


async def test_a_get(server: MisbehavingServer, connect: Connect) -> None:
    await connect().send(LIST)
    [asked] = server.asked
    assert (asked.method, asked.target, asked.body) == (
        "GET",
        "/engine-rest/history/process-instance?maxResults=5",
        b"",
    )
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["Accept-Encoding"] == "gzip"
    assert asked.headers["User-Agent"] == "tuiconsole"
    assert "Content-Type" not in asked.headers
    assert "Authorization" not in asked.headers
    assert "Cookie" not in asked.headers


async def test_a_post(server: MisbehavingServer, connect: Connect) -> None:
    values = {"startedBy": "Jürgen \N{GRINNING FACE}"}
    window = Window(20, 6, (Order("startTime", descending=True),), total_order=True)
    await connect().send(INSTANCES.dialect.list_request(INSTANCES, values, window))
    [asked] = server.asked
    assert (asked.method, asked.target) == ("POST", "/engine-rest/history/process-instance?firstResult=20&maxResults=6")
    assert asked.headers["Content-Type"] == "application/json"
    assert json.loads(asked.body)["startedBy"] == values["startedBy"]
    assert json.loads(asked.body)["sorting"][1] == {"sortBy": "instanceId", "sortOrder": "desc"}


async def test_a_date_arrives_with_its_plus(server: MisbehavingServer, connect: Connect) -> None:
    values = {"startedAfter": datetime(2026, 3, 1, 12, tzinfo=UTC), "startedBy": "a+b c"}
    await connect().send(INSTANCES.dialect.list_request(INSTANCES, values, Window(0, 5)))
    [asked] = server.asked
    assert "startedAfter=2026-03-01T12%3A00%3A00.000%2B0000" in asked.target
    assert "startedBy=a%2Bb%20c" in asked.target
    assert "+" not in asked.target
    assert asked.params["startedAfter"] == "2026-03-01T12:00:00.000+0000"
    assert asked.params["startedBy"] == "a+b c"


ids = st.one_of(
    st.sampled_from(
        ["..", ".", "...", "../../admin?x=", "a/b?c#d%", "%2e%2e", "%2F", "%", "\\..\\", "//", " ", ";x", "é"]
    ),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ids)
async def test_an_id_stays_in_its_segment(server: MisbehavingServer, connect: Connect, identity: str) -> None:
    connection = connect()
    await connection.send(STACK_TRACE.dialect.list_request(STACK_TRACE, {"id": identity}, Window(0, 5)))
    await connection.close()
    path, _, query = server.asked[-1].target.partition("?")
    assert path.split("/")[:3] == ["", "engine-rest", "job"]
    assert [unquote(part) for part in path.split("/")[3:]] == [identity, "stacktrace"]
    assert query == "firstResult=0&maxResults=5"


async def test_the_query_of_the_base_url_is_kept(server: MisbehavingServer, connect: Connect) -> None:
    await connect(f"{server.url}/rest?tenant=a%20b&x").send(LIST)
    assert server.asked[0].target == "/rest/history/process-instance?tenant=a%20b&x&maxResults=5"


async def test_a_server_at_the_root(server: MisbehavingServer, connect: Connect) -> None:
    await connect(server.url).send(LIST)
    assert server.asked[0].target == "/history/process-instance?maxResults=5"


@pytest.mark.parametrize(("user", "password"), [("mary", "geheim"), ("mary", "ge:he im"), ("jürgen", "pässword")])
async def test_basic_sign_in(server: MisbehavingServer, connect: Connect, user: str, password: str) -> None:
    await connect(sign_in=Basic(user, Secret(password))).send(LIST)
    scheme, _, sent = server.asked[0].headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert b64decode(sent).decode() == f"{user}:{password}"


async def test_bearer_sign_in(server: MisbehavingServer, connect: Connect) -> None:
    await connect(sign_in=Bearer(Secret("abc.def"))).send(LIST)
    assert server.asked[0].headers["Authorization"] == "Bearer abc.def"


async def test_environment_and_home_directory_have_no_say(
    server: MisbehavingServer, connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a proxy nor a .netrc that somebody set up for other programs."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    await connect().send(LIST)
    assert "Authorization" not in server.asked[0].headers


async def test_an_answer_comes_with_the_clock_of_its_server(
    server: MisbehavingServer, connect: Connect, exchanges: list[Exchange]
) -> None:
    server.replies(
        Reply(b"[1]", headers=(("Date", "Sun, 01 Mar 2026 12:00:00 GMT"),)),
        Reply(b"[1]", headers=(("Date", "yesterday"),)),
        answer([], 201),
    )
    connection = connect()
    first = await connection.send(LIST)
    assert (first.body, first.date) == (b"[1]", datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (await connection.send(LIST)).date is None
    assert (await connection.send(LIST)).date is None
    assert [(exchange.status, exchange.received, exchange.failure) for exchange in exchanges] == [
        (200, 3, None),
        (200, 3, None),
        (201, 2, None),
    ]


@pytest.mark.parametrize("turns", range(30))
async def test_whoever_stops_asking_at_any_moment_leaves_the_way_free(
    server: MisbehavingServer, connect: Connect, turns: int
) -> None:
    """Also between the making of a connection and its first use."""
    connection = connect(requests_at_once=1, seconds=10)
    for _ in range(3):
        asking = asyncio.create_task(connection.send(Request("GET", "/x")))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
    assert (await connection.send(Request("GET", "/y"))).status == 200
