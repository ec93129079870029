"""Jobs are in the states, the order and the number that is asked for; incidents and history agree with them."""

from collections.abc import Callable

import pytest

from ..client import Client, Row
from ..conftest import NOW
from .asking import everything, ids

NOON = NOW.strftime("%Y-%m-%dT%H:%M:%S")

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
