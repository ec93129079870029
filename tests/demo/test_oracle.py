"""The Oracle dialect filters, sorts, counts and limits as documented, and refuses what it cannot read."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tuiconsole.demo.server import Manners, running
from tuiconsole.demo.store import Store

from .client import Client, Row
from .conftest import COUNT, NOW

ABSENT = "00000000-0000-11f0-8000-024200000000"
NOON = NOW.strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture(scope="module")
def oracle(store: Store) -> Iterator[Client]:
    with running(store) as urls:
        yield Client(urls.oracle)


def everything(oracle: Client, path: str, query: str = "") -> list[Row]:
    """All rows of a list, in pages of the most there can be."""
    found: list[Row] = []
    while True:
        page = oracle.get(path, f"{query}&limit=50&offset={len(found)}")["items"]
        found += page
        if len(page) < 50:
            return found


@pytest.fixture(scope="module")
def instances(oracle: Client) -> list[Row]:
    return everything(oracle, "/instances")


@pytest.fixture(scope="module")
def jobs(oracle: Client, instances: list[Row]) -> dict[str, list[Row]]:
    """The jobs of every instance that has not ended."""
    running_ones = [row["id"] for row in instances if row["endTime"] is None]
    return {id: everything(oracle, f"/process-instances/{id}/jobs") for id in running_ones}


@pytest.fixture(scope="module")
def busiest(jobs: dict[str, list[Row]]) -> str:
    """The instance with the most jobs; there are more than fit on a page."""
    id = max(jobs, key=lambda id: len(jobs[id]))
    assert len(jobs[id]) > 50
    return id


def ids(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


# Instances


def test_the_instances_are_those_of_the_other_dialects(instances: list[Row], rows: list[Row]) -> None:
    assert sorted(ids(instances)) == sorted(ids(rows))
    assert len(instances) == COUNT


def some(instances: list[Row], name: str) -> str:
    """A value that a field really has, and not in every row."""
    values = [row[name] for row in instances if row[name]]
    return str(values[len(values) // 3])


FILTERS: list[tuple[str, str, Callable[[Row, Any], bool]]] = [
    ("applicationName", "applicationName", lambda row, value: row["applicationName"] == value),
    ("processDefinitionKey", "processDefinitionKey", lambda row, value: row["processDefinitionKey"] == value),
    ("businessKey", "businessKey", lambda row, value: row["businessKey"] == value),
    ("createdAfter", "createTime", lambda row, value: row["createTime"] > value),
    ("createdBefore", "createTime", lambda row, value: row["createTime"] < value),
    ("completedAfter", "endTime", lambda row, value: bool(row["endTime"]) and row["endTime"] > value),
    ("completedBefore", "endTime", lambda row, value: bool(row["endTime"]) and row["endTime"] < value),
]


@pytest.mark.parametrize(("parameter", "field", "matches"), FILTERS, ids=lambda value: value if str(value) else None)
def test_each_filter_really_filters(
    oracle: Client, instances: list[Row], parameter: str, field: str, matches: Callable[[Row, Any], bool]
) -> None:
    value = some(instances, field)
    # Rows show no fraction of a second: the end of the second it is, for a bound from below.
    bound = f"{value}.999" if parameter.endswith("After") else value
    found = everything(oracle, "/instances", f"{parameter}={quote(bound)}")
    assert sorted(ids(found)) == sorted(row["id"] for row in instances if matches(row, value))
    assert 0 < len(found) < COUNT


def test_several_business_keys_are_any_of_them(oracle: Client, instances: list[Row]) -> None:
    keys = sorted({row["businessKey"] for row in instances if row["businessKey"]})[:3]
    found = everything(oracle, "/instances", "&".join(f"businessKey={quote(key)}" for key in keys))
    assert {row["businessKey"] for row in found} == set(keys)


@pytest.mark.parametrize(
    ("query", "field", "holds"),
    [
        ("businessKeyLike=ORD-%25", "businessKey", lambda value: value.startswith("ORD-")),
        ("businessKeyLike=%254711%25", "businessKey", lambda value: "4711" in value),
        ("applicationNameLike=%25care", "applicationName", lambda value: value.endswith("care")),
        ("applicationNameLike=f_nance", "applicationName", lambda value: value == "finance"),
        ("applicationVersion=2.0", "processDefinitionId", lambda value: ":2:" in value),
        ("createdBy=mary", "createdBy", lambda value: value["id"] == "mary"),
        ("createdBy=scheduler", "createdBy", lambda value: value["type"] == "APP_CLIENT"),
        ("asMember=true", "createdBy", lambda value: value["id"] == "demo"),
    ],
)
def test_patterns_versions_and_people(
    oracle: Client, instances: list[Row], query: str, field: str, holds: Callable[[Any], bool]
) -> None:
    found = everything(oracle, "/instances", query)
    assert sorted(ids(found)) == sorted(row["id"] for row in instances if row[field] and holds(row[field]))
    assert 0 < len(found) < COUNT


def test_filters_are_combined_and_counted(oracle: Client, instances: list[Row]) -> None:
    query = "processDefinitionKey=invoice&createdBy=mary"
    found = everything(oracle, "/instances", query)
    expected = [r for r in instances if r["processDefinitionKey"] == "invoice" and r["createdBy"]["id"] == "mary"]
    assert sorted(ids(found)) == sorted(ids(expected))
    assert oracle.get("/instances", f"{query}&totalResults=true&limit=1")["totalResults"] == len(expected)


@pytest.mark.parametrize(
    "query", ["applicationName=none", "businessKey=none", "createdAfter=2999-01-01", "createdBy=x"]
)
def test_a_filter_that_matches_nothing(oracle: Client, query: str) -> None:
    assert oracle.get("/instances", query)["items"] == []


def test_what_it_does_not_know_is_ignored(oracle: Client, instances: list[Row]) -> None:
    assert oracle.get("/instances", "status=ACTIVE&totalResults=true")["totalResults"] == len(instances)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-01",
        "2026-02-01T00:00:00Z",
        "2026-02-01T00:00:00.000+00:00",
        "2026-02-01T00:00:00.000+00.00",
        "2026-02-01T02:30:00.123456789+02:30",
        "2026-02-01T00:00:00",
    ],
)
def test_iso_dates_in_their_many_forms(oracle: Client, instances: list[Row], text: str) -> None:
    found = oracle.get("/instances", f"createdAfter={quote(text)}&totalResults=true&limit=1")["totalResults"]
    assert found == sum(row["createTime"] >= "2026-02-01" for row in instances)


def test_sorting_by_update_puts_instances_without_one_last_or_first(oracle: Client) -> None:
    ascending = everything(oracle, "/instances", "sortBy=updatedTime&sortOrder=ASC")
    descending = everything(oracle, "/instances", "sortBy=updatedTime&sortOrder=DESC")
    times = [row["updatedTime"] for row in ascending]
    known = [time for time in times if time is not None]
    assert len(known) == COUNT - 5
    assert times == [*sorted(known), *[None] * 5]
    assert [row["updatedTime"] for row in descending] == [*[None] * 5, *sorted(known, reverse=True)]


def test_states_and_actions_fit(instances: list[Row]) -> None:
    states = {row["state"] for row in instances}
    assert states == {"ACTIVE", "SUSPENDED", "FAULTED", "COMPLETED", "TERMINATED"}
    for row in instances:
        ended = row["state"] in ("COMPLETED", "TERMINATED")
        assert (row["endTime"] is not None) == (row["durationInMillis"] is not None) == ended
        assert bool(row["availableActions"]) != ended


def test_one_instance(oracle: Client, instances: list[Row]) -> None:
    row = instances[17]
    assert oracle.get(f"/instances/{row['id']}") == row


# Paging and refusals, the same for every list


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
    "path",
    [
        f"/instances/{ABSENT}",
        "/instances/x",
        f"/process-instances/{ABSENT}/jobs",
        f"/process-instances/{ABSENT}/jobs/{ABSENT}",
        f"/process-instances/{ABSENT}/incidents",
        f"/process-instances/{ABSENT}/history",
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


# Jobs

IN_STATE: dict[str, Callable[[Row], bool]] = {
    "ALL": lambda job: True,
    "SCHEDULED": lambda job: job["dueDate"] is not None and job["dueDate"] > NOON,
    "READY": lambda job: job["dueDate"] is None or job["dueDate"] <= NOON,
    "FAULTED": lambda job: job["exceptionMessage"] is not None,
    "EXHAUSTED": lambda job: job["exceptionMessage"] is not None and job["retries"] == 0,
}


@pytest.mark.parametrize("state", IN_STATE)
def test_each_state_of_the_jobs(oracle: Client, jobs: dict[str, list[Row]], state: str) -> None:
    seen = 0
    for id, all_of_them in jobs.items():
        if not all_of_them:
            continue
        found = everything(oracle, f"/process-instances/{id}/jobs", f"state={state}")
        assert ids(found) == [job["id"] for job in all_of_them if IN_STATE[state](job)]
        seen += len(found)
    assert seen > 0


def test_there_are_jobs_of_every_kind(jobs: dict[str, list[Row]]) -> None:
    every = [job for found in jobs.values() for job in found]
    assert any(job["isExecuting"] for job in every)
    assert any(IN_STATE["FAULTED"](job) and IN_STATE["SCHEDULED"](job) for job in every)
    assert any(IN_STATE["FAULTED"](job) and IN_STATE["READY"](job) and job["retries"] for job in every)
    assert any(job["dueDate"] is None for job in every)
    for job in every:
        assert (job["exceptionTrace"] is not None) == IN_STATE["EXHAUSTED"](job)
        assert job["exceptionTrace"] is None or job["exceptionMessage"] in job["exceptionTrace"]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize(("key", "field"), [("JOBID", "id"), ("RETRIES", "retries"), ("DUEDATE", "dueDate")])
def test_jobs_are_sorted(
    oracle: Client, jobs: dict[str, list[Row]], busiest: str, key: str, field: str, direction: str
) -> None:
    found = everything(oracle, f"/process-instances/{busiest}/jobs", f"sortBy={key}&sortOrder={direction}")
    values = [(row[field] is not None, row[field]) for row in found]
    assert values == sorted(values, reverse=direction == "DESC")
    assert sorted(ids(found)) == sorted(ids(jobs[busiest]))


def test_jobs_are_counted_when_asked_to_be(oracle: Client, jobs: dict[str, list[Row]], busiest: str) -> None:
    body = oracle.get(f"/process-instances/{busiest}/jobs", "totalResults=true&limit=1&state=FAULTED")
    assert body["count"] == 1
    assert body["totalResults"] == sum(IN_STATE["FAULTED"](job) for job in jobs[busiest])


def test_one_job(oracle: Client, jobs: dict[str, list[Row]], busiest: str) -> None:
    job = jobs[busiest][60]
    assert oracle.get(f"/process-instances/{busiest}/jobs/{job['id']}") == job
    assert oracle.ask(f"/process-instances/{busiest}/jobs/{busiest}").status == 404
    elsewhere = next(id for id in jobs if id != busiest)
    assert oracle.ask(f"/process-instances/{elsewhere}/jobs/{job['id']}").status == 404


def test_what_has_ended_has_no_jobs(oracle: Client, instances: list[Row]) -> None:
    ended = next(row["id"] for row in instances if row["endTime"])
    assert oracle.get(f"/process-instances/{ended}/jobs", "totalResults=true")["totalResults"] == 0


# Incidents and history


def test_incidents_say_what_the_failed_job_says(
    oracle: Client, instances: list[Row], jobs: dict[str, list[Row]]
) -> None:
    stuck = [row["id"] for row in instances if row["state"] == "FAULTED"]
    assert stuck
    for id in stuck:
        body = oracle.get(f"/process-instances/{id}/incidents", "sortBy=CREATEDTIME&sortOrder=DESC")
        own = [incident for incident in body["items"] if incident["incidentMessage"]]
        assert body["count"] == len(body["items"]) == 1
        assert {incident["incidentMessage"] for incident in own} <= {job["exceptionMessage"] for job in jobs[id]}
        assert oracle.get(f"/process-instances/{id}/incidents/{own[0]['id']}") == own[0]


def test_the_history_leads_from_the_start_to_where_it_is(oracle: Client, instances: list[Row]) -> None:
    known = set(ids(instances))
    called = 0
    for row in instances[:200]:
        body = oracle.get(f"/process-instances/{row['id']}/history")
        assert body["instanceId"] == row["id"]
        activities = body["items"]
        if activities:
            assert activities[0]["activityType"] == "startEvent"
            assert activities[0]["startTime"] == row["createTime"]
        assert [a["startTime"] for a in activities] == sorted(a["startTime"] for a in activities)
        assert all(activity["endTime"] for activity in activities[:-1])
        if row["endTime"]:
            assert activities[-1]["endTime"] == row["endTime"]
        children = {a["calledProcessInstanceId"] for a in activities if a["calledProcessInstanceId"]}
        assert children <= known
        called += len(children)
    assert called > 0


# Signing in


def test_only_a_bearer_token_opens_when_signing_in_is_required(store: Store) -> None:
    with running(store, Manners(user="mary", password="secret")) as urls:
        client = Client(urls.oracle)
        refused = client.ask("/instances")
        assert refused.status == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert client.ask("/instances", Authorization="Basic bWFyeTpzZWNyZXQ=").status == 401
        assert client.ask("/instances", Authorization="Bearer other").status == 401
        assert client.ask("/instances", Authorization="Bearer secret").status == 200
