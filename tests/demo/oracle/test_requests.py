"""Pages have their limits, and what cannot be read, found or allowed is refused in a form of its own."""

import pytest

from tuiconsole.demo.server import Manners, running
from tuiconsole.demo.store import Store

from ..client import Client

ABSENT = "00000000-0000-11f0-8000-024200000000"


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", 25), ("limit=7", 7), ("limit=50", 50), ("limit=51", 50), ("limit=0", 50), ("limit=-1", 50), ("limit=", 25)],
)
def test_a_limit_out_of_bounds_gives_the_most_there_can_be(oracle: Client, busiest: str, query: str, rows: int) -> None:
    for path in ("/instances", f"/process-instances/{busiest}/jobs"):
        body = oracle.get(path, query)
        assert len(body["items"]) == body["count"] == rows
        assert "totalResults" not in body


def test_beyond_the_end_is_nothing(oracle: Client, busiest: str) -> None:
    for path in ("/instances", f"/process-instances/{busiest}/jobs"):
        assert oracle.get(path, "offset=99999")["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "sortOrder=ASC",
        "sortBy=JOBID",
        "sortBy=updatedTime",
        "sortBy=nothing&sortOrder=ASC",
        "sortBy=JOBID&sortOrder=asc",
        "state=FAILED",
        "limit=ten",
        "offset=1.5",
        "limit=99999999999",
        "totalResults=yes",
        "createdAfter=yesterday",
        "asMember=1",
    ],
)
def test_what_cannot_be_read_is_refused(oracle: Client, busiest: str, query: str) -> None:
    job_list = any(name in query for name in ("JOBID", "state"))
    answer = oracle.ask(f"/process-instances/{busiest}/jobs" if job_list else "/instances", query)
    assert answer.status == 400
    assert answer.json["title"] == "Bad Request"
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "orderBy=nothing:asc",
        "orderBy=variableName:up",
        "orderBy=variableName:asc,name:asc",
        "includeDeleted=maybe",
        "serializeObjectValues=0",
        "totalResults=1",
    ],
)
def test_what_cannot_be_read_of_the_audit_is_refused(oracle: Client, busiest: str, query: str) -> None:
    answer = oracle.ask(f"/audit/instances/{busiest}/data-objects", query)
    assert answer.status == 400
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "path",
    [
        f"/instances/{ABSENT}",
        "/instances/x",
        f"/process-instances/{ABSENT}/jobs",
        f"/process-instances/{ABSENT}/jobs/{ABSENT}",
        f"/process-instances/{ABSENT}/incidents",
        f"/process-instances/{ABSENT}/history",
        f"/audit/instances/{ABSENT}/activities",
        f"/audit/instances/{ABSENT}/data-objects",
        "/process-instances",
        "/instances/",
        "/nothing/at/all",
    ],
)
def test_what_is_not_there(oracle: Client, path: str) -> None:
    answer = oracle.ask(path)
    assert answer.status == 404
    assert answer.json["title"] == "Not Found"
    assert answer.json["o:errorCode"]


def test_nothing_can_be_changed(oracle: Client, busiest: str) -> None:
    answer = oracle.ask(f"/process-instances/{busiest}/jobs", body=b"{}")
    assert answer.status == 405
    assert answer.json["status"] == "405"


def test_only_a_bearer_token_opens_when_signing_in_is_required(store: Store) -> None:
    with running(store, Manners(user="mary", password="secret")) as urls:
        client = Client(urls.oracle)
        refused = client.ask("/instances")
        assert refused.status == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert client.ask("/instances", Authorization="Basic bWFyeTpzZWNyZXQ=").status == 401
        assert client.ask("/instances", Authorization="Bearer other").status == 401
        assert client.ask("/instances", Authorization="Bearer secret").status == 200
