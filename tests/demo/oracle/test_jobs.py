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
    assert any(IN_STATE["EXHAUSTED"](job) for job in every)


def test_a_trace_comes_with_one_job_that_has_failed_for_good_and_with_no_list(
    oracle: Client, jobs: dict[str, list[Row]]
) -> None:
    every = [job for found in jobs.values() for job in found]
    assert all(job["exceptionTrace"] is None for job in every)
    for job in [*filter(IN_STATE["EXHAUSTED"], every)][:20] + [*filter(IN_STATE["FAULTED"], every)][:20]:
        alone = oracle.get(f"/process-instances/{job['processInstanceId']}/jobs/{job['id']}")
        trace = alone.pop("exceptionTrace")
        assert alone == {name: value for name, value in job.items() if name != "exceptionTrace"}
        assert (trace is not None) == IN_STATE["EXHAUSTED"](job)
        assert trace is None or job["exceptionMessage"] in trace


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
    assert oracle.get(f"/process-instances/{busiest}/jobs/{job['id']}")["id"] == job["id"]
    assert oracle.ask(f"/process-instances/{busiest}/jobs/{busiest}").status == 404
    elsewhere = next(id for id in jobs if id != busiest)
    assert oracle.ask(f"/process-instances/{elsewhere}/jobs/{job['id']}").status == 404


def test_what_has_ended_has_no_jobs(oracle: Client, instances: list[Row]) -> None:
    ended = next(row["id"] for row in instances if row["endTime"])
    assert oracle.get(f"/process-instances/{ended}/jobs", "totalResults=true")["totalResults"] == 0


def test_each_failure_for_good_is_an_incident(oracle: Client, instances: list[Row], jobs: dict[str, list[Row]]) -> None:
    stuck = [row["id"] for row in instances if row["state"] == "FAULTED"]
    assert stuck
    for id in stuck:
        incidents = everything(oracle, f"/process-instances/{id}/incidents", "sortBy=CREATEDTIME&sortOrder=DESC")
        # What was passed up by a called instance has no message here.
        own = [incident for incident in incidents if incident["incidentMessage"]]
        assert sorted(each["incidentMessage"] for each in own) == sorted(
            job["exceptionMessage"] for job in jobs[id] if IN_STATE["EXHAUSTED"](job)
        )
        for incident in own[:3]:
            assert incident["incidentMessage"] in incident["exceptionTrace"]
            assert oracle.get(f"/process-instances/{id}/incidents/{incident['id']}") == incident


def test_incidents_are_counted_sorted_and_found_by_their_activity(oracle: Client, troubled: str) -> None:
    path = f"/process-instances/{troubled}/incidents"
    every = everything(oracle, path)
    body = oracle.get(path, "limit=2&totalResults=true")
    assert (len(body["items"]), body["count"], body["totalResults"]) == (2, len(every), len(every))
    newest = everything(oracle, path, "sortBy=CREATEDTIME&sortOrder=DESC")
    assert [row["createdTime"] for row in newest] == sorted((row["createdTime"] for row in every), reverse=True)
    activity = oracle.get(f"/process-instances/{troubled}/history")["items"][-1]["activityId"].partition("#")[0]
    assert sorted(ids(everything(oracle, path, f"activityId={activity}"))) == sorted(ids(every))
    assert everything(oracle, path, "activityId=none") == []
