"""Lists that no request can order totally come as if one could, however a server shuffles equal rows."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.config.server import Limits, Server
from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Order, Request, Resource, Window
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.service.ties import first_request, settling
from tuiconsole.service.walk import walk

from .misbehaving import Asked, MisbehavingServer, Reply

pytestmark = pytest.mark.anyio

INCIDENTS = CAMUNDA.resource("incidents")
VARIABLES = CAMUNDA.resource("variables")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
MOST = 60

FIELDS = {"incidentTimestamp": "incidentTimestamp", "variableName": "name", "instanceId": "processInstanceId"}


def instant(minutes: int) -> str:
    return f"{EPOCH + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.000+0000"


def incidents(minutes: Sequence[int]) -> list[dict[str, Any]]:
    """An incident for each minute, with ids in no order."""
    ids = [f"{number:03}" for number in range(len(minutes))]
    random.Random(len(minutes)).shuffle(ids)
    return [{"id": one, "incidentTimestamp": instant(at)} for one, at in zip(ids, minutes, strict=True)]


@dataclass
class Shuffling:
    """A server that sorts as it is told, and leaves equal rows in another order on every request."""

    rows: list[dict[str, Any]]
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    requests: list[Request] = field(default_factory=list)

    async def fetch(self, request: Request) -> bytes:
        self.requests.append(request)
        return json.dumps(self.answer(dict(request.params), request.body)).encode()

    def answer(self, params: dict[str, str], body: str | None) -> list[dict[str, Any]]:
        said = json.loads(body or "{}")
        sorting = said.get("sorting", [params] if "sortBy" in params else [])
        rows = [row for row in self.rows if _within(row, params)]
        self.chance.shuffle(rows)
        for order in reversed(sorting):
            name = FIELDS[order["sortBy"]]
            rows.sort(key=lambda row: row[name], reverse=order["sortOrder"] == "desc")
        first = int(params["firstResult"])
        return rows[first : first + int(params["maxResults"])]

    def in_total_order(self, descending: bool) -> list[dict[str, Any]]:
        return sorted(self.rows, key=lambda row: (row["incidentTimestamp"], row["id"]), reverse=descending)


def _within(row: dict[str, Any], params: dict[str, str]) -> bool:
    stamp = row.get("incidentTimestamp", "1")
    return params.get("incidentTimestampAfter", "") < stamp < params.get("incidentTimestampBefore", "9")


def request_for(resource: Resource, window: Window) -> Request:
    return resource.dialect.list_request(resource, {}, window)


async def rows_of(server: Shuffling, window: Window, resource: Resource = INCIDENTS) -> list[dict[str, Any]]:
    body = await settling(resource, server.fetch, MOST)(request_for(resource, window))
    rows: list[dict[str, Any]] = json.loads(body)
    return rows


ties = st.lists(st.integers(0, 12), max_size=50)


@given(ties, st.integers(0, 55), st.integers(1, 20), st.booleans(), st.integers(0, 1000))
async def test_a_page_is_that_of_the_total_order(
    minutes: list[int], offset: int, limit: int, descending: bool, seed: int
) -> None:
    server = Shuffling(incidents(minutes), random.Random(seed))
    window = Window(offset, limit, (Order("incidentTimestamp", descending),))
    assert await rows_of(server, window) == server.in_total_order(descending)[offset : offset + limit]
    assert all(int(dict(request.params)["maxResults"]) <= MOST for request in server.requests)
    assert server.requests[0] == first_request(INCIDENTS, request_for(INCIDENTS, window), MOST)


@given(ties, st.integers(0, 12), st.integers(0, 10), st.integers(1, 10), st.booleans())
async def test_a_page_behind_a_bound_is_that_of_the_total_order(
    minutes: list[int], bound: int, offset: int, limit: int, descending: bool
) -> None:
    server = Shuffling(incidents(minutes))
    at = EPOCH + timedelta(minutes=bound)
    upper, lower = (at, None) if descending else (None, at)
    window = Window(offset, limit, (Order("incidentTimestamp", descending),), upper, lower)
    beyond = [
        row
        for row in server.in_total_order(descending)
        if (row["incidentTimestamp"] <= instant(bound) if descending else row["incidentTimestamp"] >= instant(bound))
    ]
    assert await rows_of(server, window) == beyond[offset : offset + limit]


async def test_rows_that_all_differ_are_asked_for_once() -> None:
    server = Shuffling(incidents(range(100)))
    await rows_of(server, Window(20, 10, (Order("incidentTimestamp"),)))
    [asked] = server.requests
    assert dict(asked.params)["firstResult"] == "19"
    assert dict(asked.params)["maxResults"] == "12"


async def test_a_short_list_comes_as_it_was_sent() -> None:
    body = b'[ {"id": "a", "incidentTimestamp": "1", "more": 1e3} ]'

    async def fetch(request: Request) -> bytes:
        return body

    window = Window(0, 5, (Order("incidentTimestamp"),))
    assert await settling(INCIDENTS, fetch, MOST)(request_for(INCIDENTS, window)) is body


async def test_more_equals_than_may_be_asked_for_are_left_as_they_come() -> None:
    server = Shuffling(incidents([1] * 500))
    rows = await rows_of(server, Window(200, 10, (Order("incidentTimestamp"),)))
    assert len(rows) == 10
    assert len(server.requests) == 3
    assert max(int(dict(request.params)["maxResults"]) for request in server.requests) == MOST


@pytest.mark.parametrize("order", [(), (Order("incidentId"),)], ids=["none", "by id"])
async def test_where_nothing_can_be_equal_nothing_is_added(order: tuple[Order, ...]) -> None:
    asked: list[Request] = []

    async def fetch(request: Request) -> bytes:
        asked.append(request)
        return b"[]"

    request = request_for(INCIDENTS, Window(20, 10, order))
    await settling(INCIDENTS, fetch, MOST)(request)
    assert asked == [request] == [first_request(INCIDENTS, request, MOST)]


@pytest.mark.parametrize("name", ["instances", "jobs", "external-tasks", "activities", "job-log"])
def test_what_a_server_orders_totally_is_left_to_it(name: str) -> None:
    async def fetch(request: Request) -> bytes:
        raise AssertionError

    assert settling(CAMUNDA.resource(name), fetch, MOST) is fetch


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'["a"]', b"7", b""])
async def test_what_is_no_list_is_for_others_to_judge(body: bytes) -> None:
    async def fetch(request: Request) -> bytes:
        return body

    window = Window(0, 5, (Order("incidentTimestamp"),))
    assert await settling(INCIDENTS, fetch, MOST)(request_for(INCIDENTS, window)) == body


async def test_equals_by_two_keys_are_settled_too() -> None:
    names = [(name, instance) for name in "abc" for instance in "xyz" for _ in range(5)]
    server = Shuffling(
        [{"id": f"{n:02}", "name": name, "processInstanceId": instance} for n, (name, instance) in enumerate(names)]
    )
    order = (Order("variableName"), Order("instanceId"))
    pages = [await rows_of(server, Window(first, 7, order), VARIABLES) for first in range(0, 45, 7)]
    assert [row["id"] for page in pages for row in page] == [f"{n:02}" for n in range(45)]
    assert {request.method for request in server.requests} == {"POST"}


@pytest.mark.parametrize("page_size", [3, 5, 8])
async def test_a_walk_meets_every_row_once(server: MisbehavingServer, service: QueryService, page_size: int) -> None:
    engine = Shuffling(incidents([minute // 9 for minute in range(100)]))

    def reply(asked: Asked) -> Reply:
        params = dict(parse_qsl(asked.target.partition("?")[2]))
        if asked.path.endswith("/count"):
            return Reply(json.dumps({"count": len(engine.rows)}).encode())
        return Reply(json.dumps(engine.answer(params, None)).encode())

    server.reply = reply
    at = Server("prod", f"{server.url}/engine-rest", "camunda", limits=Limits(page_size=page_size))
    met = [row async for page in walk(await service.open(at, CAMUNDA, Query(INCIDENTS))) for row in page]
    assert met == engine.in_total_order(descending=True)


async def test_the_preview_is_what_goes_out(server: MisbehavingServer, service: QueryService) -> None:
    server.reply = lambda asked: Reply(b'{"count": 0}' if asked.path.endswith("/count") else b"[]")
    at = Server("prod", f"{server.url}/engine-rest", "camunda")
    rows = await service.open(at, CAMUNDA, Query(INCIDENTS))
    assert await _first(walk(rows)) is None
    preview = service.preview(Query(INCIDENTS), at.limits)
    assert dict(preview.params) == server.asked[0].params


async def _first(pages: Any) -> Any:
    async for page in pages:
        return page
    return None
