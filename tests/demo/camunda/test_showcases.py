"""Each showcase can be found by its business key and shows what it is there for."""

import json
from collections import Counter
from xml.etree import ElementTree

import pytest

from ..client import Client, Row
from ..conftest import NOW
from .asking import ACTIVITY, INCIDENT, JOB, LOG, OPERATION, PAST_INCIDENT, TASK, VARIABLE, called, fetch, millis, post

NOW_MS = int(NOW.timestamp() * 1000)


def of(engine: Client, key: str, path: str, **query: str) -> list[Row]:
    return fetch(engine, path, processInstanceId=called(engine, key)["id"], **query)


def variables(engine: Client) -> dict[str, Row]:
    return {row["name"]: row for row in of(engine, "CAT-VARIABLES", VARIABLE)}


def test_an_instance_waits_in_a_subprocess_three_deep(engine: Client) -> None:
    rows = {row["id"]: row for row in of(engine, "CAT-DEEP", ACTIVITY, sortBy="occurrence", sortOrder="asc")}
    waiting = [row for row in rows.values() if row["endTime"] is None and row["activityType"] == "userTask"]
    assert waiting
    path, inner = [], waiting[0]
    while inner["parentActivityInstanceId"] in rows:
        inner = rows[inner["parentActivityInstanceId"]]
        path.append((inner["activityType"], inner["activityId"]))
    assert path == [
        ("multiInstanceBody", "check#multiInstanceBody"),
        ("subProcess", "verify"),
        ("subProcess", "collect"),
        ("subProcess", "prepare"),
    ]
    seen: set[str] = {called(engine, "CAT-DEEP")["id"]}
    for row in rows.values():
        # Sorted by occurrence, what is around comes before what is in it.
        assert row["parentActivityInstanceId"] in seen
        seen.add(row["id"])


def test_one_activity_has_hundreds_of_jobs(engine: Client) -> None:
    jobs = of(engine, "CAT-240-JOBS", JOB)
    states = Counter((job["retries"], job["exceptionMessage"] is not None) for job in jobs)
    assert len(jobs) > 150
    assert set(states) == {(0, True), (1, True), (2, True), (3, False)}
    assert len({job["executionId"] for job in jobs}) == len(jobs)
    assert len(of(engine, "CAT-240-JOBS", INCIDENT)) == states[0, True]
    published = [row for row in of(engine, "CAT-240-JOBS", ACTIVITY) if row["activityId"] == "publish"]
    assert len(published) + len(jobs) == 240
    body = of(engine, "CAT-240-JOBS", ACTIVITY, activityType="multiInstanceBody", unfinished="true")
    assert [row["activityId"] for row in body] == ["publish#multiInstanceBody"]


def test_what_is_finished_has_no_jobs_but_a_log(engine: Client) -> None:
    assert called(engine, "CAT-FINISHED")["state"] == "COMPLETED"
    for path in (JOB, TASK, INCIDENT):
        assert of(engine, "CAT-FINISHED", path) == []
    failures = of(engine, "CAT-FINISHED", LOG, failureLog="true", activityIdIn="import")
    assert len(failures) == 3
    assert engine.ask(f"/history/job-log/{failures[0]['id']}/stacktrace").status == 200
    (incident,) = of(engine, "CAT-FINISHED", PAST_INCIDENT)
    assert incident["resolved"]
    assert {"Create", "SetJobRetries", "Complete"} <= {
        row["operationType"] for row in of(engine, "CAT-FINISHED", OPERATION)
    }


def test_a_job_is_retried_and_another_waits_to_be_run(engine: Client) -> None:
    (retried,) = of(engine, "DUN-RETRYING", JOB)
    assert 0 < retried["retries"] < 3
    assert retried["exceptionMessage"]
    assert millis(retried["dueDate"]) > NOW_MS
    assert [row["id"] for row in engine.rows(withJobsRetrying="true", processInstanceBusinessKey="DUN-RETRYING")]
    (queued,) = of(engine, "DUN-QUEUED", JOB)
    assert (queued["retries"], queued["exceptionMessage"]) == (3, None)


def test_a_job_before_an_activity_keeps_it_out_of_the_history_and_a_timers_does_not(engine: Client) -> None:
    (job,) = of(engine, "DUN-RETRYING", JOB)
    assert job["failedActivityId"] == "write-letter"
    assert of(engine, "DUN-RETRYING", ACTIVITY, activityId="write-letter") == []
    (timer,) = of(engine, "DUN-TIMER-FAILED", JOB)
    assert (timer["retries"], timer["failedActivityId"]) == (0, "closed")
    assert millis(timer["dueDate"]) < NOW_MS
    (waiting,) = of(engine, "DUN-TIMER-FAILED", ACTIVITY, unfinished="true")
    assert waiting["activityId"] == "grace"
    (incident,) = of(engine, "DUN-TIMER-FAILED", INCIDENT)
    assert (incident["activityId"], incident["failedActivityId"]) == ("grace", "closed")


def test_a_suspended_instance_has_a_suspended_job(engine: Client) -> None:
    assert called(engine, "ORD-SUSPENDED")["state"] == "SUSPENDED"
    (job,) = of(engine, "ORD-SUSPENDED", JOB)
    assert job["suspended"]
    assert fetch(engine, JOB, jobId=job["id"], executable="true") == []
    assert "Suspend" in {row["operationType"] for row in of(engine, "ORD-SUSPENDED", OPERATION)}


def test_one_stack_trace_is_a_megabyte(engine: Client) -> None:
    (job,) = of(engine, "PAY-ENDLESS-TRACE", JOB)
    trace = engine.ask(f"/job/{job['id']}/stacktrace").body.decode()
    assert trace.count("\n") == 76_000
    assert 1_000_000 < len(trace) < 1_200_000
    assert job["exceptionMessage"] in trace.splitlines()[0]


@pytest.mark.parametrize(
    ("key", "retries", "message", "details"),
    [
        ("REN-WORKER-FAILED", {0}, True, 200),
        ("REN-NO-DETAILS", {0}, True, 204),
        ("REN-WORKER-RETRYING", {1, 2}, True, None),
        ("REN-WORKER-AT-IT", {None}, False, 204),
    ],
)
def test_workers(engine: Client, key: str, retries: set[int | None], message: bool, details: int | None) -> None:
    (task,) = of(engine, key, TASK)
    assert task["retries"] in retries
    assert (task["errorMessage"] is not None) == message
    assert len(of(engine, key, INCIDENT)) == (task["retries"] == 0)
    assert engine.ask(f"/external-task/{task['id']}/errorDetails").status in {details or 200, details or 204}
    if key == "REN-WORKER-AT-IT":
        assert fetch(engine, TASK, externalTaskId=task["id"], locked="true") == [task]


def test_a_restart_leads_to_what_it_repeats_and_the_key_leads_back(engine: Client) -> None:
    old, new = engine.rows(processInstanceBusinessKey="INV-RESTARTED-1", sortBy="startTime", sortOrder="asc")
    assert new["restartedProcessInstanceId"] == old["id"]
    assert "Delete" in {row["operationType"] for row in fetch(engine, OPERATION, processInstanceId=old["id"])}


def test_there_are_variables_of_every_type(engine: Client) -> None:
    found = variables(engine)
    assert {row["type"] for row in found.values()} == {
        *("Boolean", "Bytes", "Date", "Double", "File", "Integer", "Json", "Long", "Null", "Object", "String", "Xml")
    }
    assert found["binding"]["value"] in (True, False)
    assert found["revision"]["value"] == 9_007_199_254_740_993
    assert found["approvedBy"]["value"] is None
    assert millis(found["validFrom"]["value"])
    assert len(json.loads(found["priceList"]["value"])["articles"]) >= 300
    assert ElementTree.fromstring(found["order"]["value"]).tag.endswith("order")
    assert len(found["protocol"]["value"]) == 1_000_000
    assert len(found["n" * 255]["name"]) == 255
    assert "\x1b" in found["escape\x1b[2J"]["value"]
    assert "\u202e" in found["gnp.\u202exe"]["value"]


def test_bytes_come_by_themselves(engine: Client) -> None:
    found = variables(engine)
    cover, contract = found["cover"], found["contract"]
    assert cover["value"] is contract["value"] is None
    answer = engine.ask(f"{VARIABLE}/{cover['id']}/data")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert int(answer.headers["content-length"]) == len(answer.body) > 40_000
    answer = engine.ask(f"{VARIABLE}/{contract['id']}/data")
    assert answer.headers["content-type"] == contract["valueInfo"]["mimeType"] == "application/pdf"
    assert "filename" in answer.headers["content-disposition"]
    assert answer.body.startswith(b"%PDF")
    plain = engine.ask(f"{VARIABLE}/{found['season']['id']}/data")
    assert (plain.status, "not a binary value" in plain.json["message"]) == (400, True)
    assert engine.ask(f"{VARIABLE}/nope/data").status == 404


def test_objects_are_as_stored_only_if_asked_for(engine: Client) -> None:
    stored = variables(engine)
    made = {row["name"]: row for row in of(engine, "CAT-VARIABLES", VARIABLE, deserializeValues="true")}
    assert made.keys() == stored.keys()
    assert stored["quote"]["value"].startswith("rO0AB")
    assert json.loads(stored["terms"]["value"])["days"]
    for name in ("quote", "terms"):
        assert stored[name]["errorMessage"] is None
        assert made[name]["value"] is None
        assert stored[name]["valueInfo"]["objectTypeName"] in made[name]["errorMessage"]
        assert engine.get(f"{VARIABLE}/{stored[name]['id']}") == made[name]
    # The engine wraps documents in something that says everything about them but what they contain.
    assert made["priceList"]["value"]["dataFormatName"] == "application/json"
    assert made["order"]["value"]["dataFormatName"] == "application/xml"
    assert made["season"] == stored["season"]


def test_removed_variables_are_listed_only_if_asked_for(engine: Client) -> None:
    instance = called(engine, "CAT-VARIABLES")["id"]
    without = {row["name"] for row in engine.get(VARIABLE, {"processInstanceId": instance})}
    assert variables(engine).keys() - without == {"draft"}
    assert variables(engine)["draft"]["state"] == "DELETED"


def test_variables_by_value(engine: Client) -> None:
    season = variables(engine)["season"]
    instance = season["processInstanceId"]
    asked = {"processInstanceId": instance, "variableName": "season"}
    assert fetch(engine, VARIABLE, **asked, variableValue=season["value"]) == [season]
    assert fetch(engine, VARIABLE, **asked, variableValue="x") == []
    shouted = {"processInstanceId": instance, "variableName": "SEASON", "variableValue": season["value"].upper()}
    assert fetch(engine, VARIABLE, **shouted) == []
    both = {"variableNamesIgnoreCase": "true", "variableValuesIgnoreCase": "true"}
    assert fetch(engine, VARIABLE, **shouted, **both) == [season]
    assert fetch(engine, VARIABLE, **asked | {"variableName": "articles"}, variableValue="240") == []
    (articles,) = post(
        engine, VARIABLE, {"processInstanceId": instance, "variableName": "articles", "variableValue": 240}
    )
    assert articles["value"] == 240
    assert fetch(engine, VARIABLE, processInstanceId=instance, variableTypeIn="JSON,xml") == fetch(
        engine, VARIABLE, processInstanceId=instance, variableTypeIn="Json,Xml"
    )
    alone = engine.ask(VARIABLE, {"variableValue": "x"})
    assert alone.status == 400
    assert "variable name and value are required" in alone.json["message"]


def test_the_model_of_a_definition(engine: Client) -> None:
    instance = called(engine, "CAT-DEEP")
    model = engine.get(f"/process-definition/{instance['processDefinitionId']}/xml")
    assert model["id"] == instance["processDefinitionId"]
    root = ElementTree.fromstring(model["bpmn20Xml"])
    assert root.find(".//{*}subProcess/{*}subProcess/{*}subProcess/{*}userTask[@id='approve']") is not None
    assert engine.ask("/process-definition/nope/xml").status == 404
