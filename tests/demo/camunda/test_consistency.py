"""What one resource says about an instance is what the others say."""

from collections import Counter, defaultdict

from ..client import Client, Row
from ..conftest import NOW
from .asking import (
    ACTIVITY,
    DEFINITION,
    INCIDENT,
    JOB,
    LOG,
    OPERATION,
    PAST_INCIDENT,
    PATHS,
    TASK,
    VARIABLE,
    ids,
    millis,
)
from .conftest import Everything

NOW_MS = int(NOW.timestamp() * 1000)
Instances = dict[str, Row]


def by(rows: list[Row], field: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[field]].append(row)
    return found


def test_every_row_belongs_to_an_instance(everything: Everything, instances: Instances) -> None:
    definitions = {row["id"]: row for row in everything[DEFINITION]}
    for path in PATHS:
        ids(everything[path])
        for row in everything[path] if path != DEFINITION else ():
            instance = instances[row["processInstanceId"]]
            assert row["processDefinitionId"] == instance["processDefinitionId"]
            assert definitions[row["processDefinitionId"]]["key"] == instance["processDefinitionKey"]
            if "tenantId" in row:
                assert row["tenantId"] == instance["tenantId"]
            if "rootProcessInstanceId" in row:
                assert row["rootProcessInstanceId"] == instance["rootProcessInstanceId"]
                assert row["removalTime"] == instance["removalTime"]


def test_what_has_ended_waits_for_nothing(everything: Everything, instances: Instances) -> None:
    for path in (JOB, TASK, INCIDENT):
        assert everything[path]
        for row in everything[path]:
            instance = instances[row["processInstanceId"]]
            assert instance["endTime"] is None
            if "suspended" in row:
                assert row["suspended"] == (instance["state"] == "SUSPENDED")


def test_a_failed_job_has_an_incident_a_trace_and_its_failures_in_the_log(
    engine: Client, everything: Everything
) -> None:
    failed = {job["id"]: job for job in everything[JOB] if job["retries"] == 0}
    caused = [row for row in everything[INCIDENT] if row["id"] == row["rootCauseIncidentId"]]
    of_jobs = {row["configuration"]: row for row in caused if row["incidentType"] == "failedJob"}
    assert failed.keys() == of_jobs.keys()
    log = by(everything[LOG], "jobId")
    for number, (id, job) in enumerate(failed.items()):
        incident = of_jobs[id]
        for mine, theirs in (
            ("exceptionMessage", "incidentMessage"),
            ("failedActivityId", "failedActivityId"),
            ("processInstanceId", "processInstanceId"),
            ("executionId", "executionId"),
            ("jobDefinitionId", "jobDefinitionId"),
        ):
            assert job[mine] == incident[theirs]
        failures = sorted((entry for entry in log[id] if entry["failureLog"]), key=lambda entry: -entry["jobRetries"])
        assert [entry["jobRetries"] for entry in failures] == [3, 2, 1]
        assert {entry["jobExceptionMessage"] for entry in failures} == {job["exceptionMessage"]}
        assert failures[-1]["timestamp"] == incident["incidentTimestamp"]
        (past,) = engine.get(PAST_INCIDENT, {"incidentId": incident["id"]}) if number < 5 else ({},)
        assert past.get("historyConfiguration", failures[-1]["id"]) == failures[-1]["id"]
        if number < 5:
            trace = engine.ask(f"/job/{id}/stacktrace")
            assert trace.headers["content-type"].startswith("text/plain")
            assert job["exceptionMessage"] in trace.body.decode()
            assert engine.ask(f"/history/job-log/{failures[-1]['id']}/stacktrace").body == trace.body


def test_traces_are_as_long_as_they_are_on_servers(engine: Client, everything: Everything) -> None:
    lengths = []
    for job in [job for job in everything[JOB] if job["exceptionMessage"]][:60]:
        answer = engine.ask(f"/job/{job['id']}/stacktrace")
        assert answer.status == 200
        lengths.append(answer.body.count(b"\n"))
    assert sum(60 <= length <= 120 for length in lengths) > len(lengths) / 2
    assert any(300 <= length <= 500 for length in lengths)


def test_where_nothing_failed_there_is_no_trace(engine: Client, everything: Everything) -> None:
    healthy = next(job for job in everything[JOB] if job["exceptionMessage"] is None)
    answer = engine.ask(f"/job/{healthy['id']}/stacktrace", Accept="text/plain")
    assert (answer.status, answer.body) == (204, b"")
    created = next(entry for entry in everything[LOG] if entry["creationLog"])
    assert engine.ask(f"/history/job-log/{created['id']}/stacktrace").status == 204
    for path, part in (("/job", "No job found"), ("/history/job-log", "No historic job log found")):
        unknown = engine.ask(f"{path}/nope/stacktrace")
        assert (unknown.status, unknown.json["type"]) == (404, "InvalidRequestException")
        assert part in unknown.json["message"]
    assert engine.ask(f"/job/{healthy['id']}/stacktrace", Accept="application/json").status == 406


def test_a_failed_external_task_has_an_incident(everything: Everything) -> None:
    failed = {task["id"]: task for task in everything[TASK] if task["retries"] == 0}
    caused = [row for row in everything[INCIDENT] if row["id"] == row["rootCauseIncidentId"]]
    of_tasks = {row["configuration"]: row for row in caused if row["incidentType"] == "failedExternalTask"}
    assert failed.keys() == of_tasks.keys()
    activities = {row["id"]: row for row in everything[ACTIVITY]}
    for id, task in failed.items():
        assert task["errorMessage"] == of_tasks[id]["incidentMessage"]
        assert task["activityId"] == of_tasks[id]["activityId"]
        assert activities[task["activityInstanceId"]]["endTime"] is None
        assert activities[task["activityInstanceId"]]["executionId"] == task["executionId"]


def test_details_of_external_tasks(engine: Client, everything: Everything) -> None:
    statuses: Counter[int] = Counter()
    for task in everything[TASK]:
        answer = engine.ask(f"/external-task/{task['id']}/errorDetails")
        statuses[answer.status] += 1
        if answer.status == 200:
            assert answer.headers["content-type"].startswith("text/plain")
            assert task["errorMessage"] in answer.body.decode()
        else:
            assert answer.body == b""
    assert set(statuses) == {200, 204}
    unknown = engine.ask("/external-task/nope/errorDetails")
    assert (unknown.status, unknown.json["type"]) == (500, "RestException")


def test_incidents_now_are_the_open_ones_of_the_history(everything: Everything) -> None:
    still = {row["id"]: row for row in everything[PAST_INCIDENT] if row["open"]}
    assert still.keys() == ids(everything[INCIDENT])
    for row in everything[INCIDENT]:
        assert row["incidentTimestamp"] == still[row["id"]]["createTime"]
    for row in everything[PAST_INCIDENT]:
        assert [row["open"], row["resolved"], row["deleted"]].count(True) == 1
        assert (row["endTime"] is None) == row["open"]


def test_an_echo_of_an_incident_is_where_the_caller_waits(everything: Everything, instances: Instances) -> None:
    known = {row["id"]: row for row in everything[INCIDENT]}
    echoes = [row for row in known.values() if row["id"] != row["rootCauseIncidentId"]]
    assert echoes
    waiting = {(row["processInstanceId"], row["activityId"]): row for row in everything[ACTIVITY] if not row["endTime"]}
    for echo in echoes:
        cause = known[echo["causeIncidentId"]]
        assert instances[cause["processInstanceId"]]["superProcessInstanceId"] == echo["processInstanceId"]
        call = waiting[echo["processInstanceId"], echo["activityId"]]
        assert call["calledProcessInstanceId"] == cause["processInstanceId"]
        assert echo["configuration"] is echo["incidentMessage"] is None


def test_activities_nest_and_lie_within_what_they_are_part_of(everything: Everything, instances: Instances) -> None:
    known = {row["id"]: row for row in everything[ACTIVITY]}
    depths: Counter[int] = Counter()
    for row in known.values():
        depth, inner = 0, row
        while (parent := inner["parentActivityInstanceId"]) != row["processInstanceId"]:
            outer = known[parent]
            assert outer["processInstanceId"] == row["processInstanceId"]
            assert outer["activityType"] in ("subProcess", "multiInstanceBody")
            assert outer["startTime"] <= inner["startTime"]
            assert outer["endTime"] is None or inner["endTime"] <= outer["endTime"]
            depth, inner = depth + 1, outer
        depths[depth] += 1
        instance = instances[row["processInstanceId"]]
        assert instance["startTime"] <= row["startTime"]
        assert instance["endTime"] is None or row["endTime"] <= instance["endTime"]
        if row["endTime"] is None:
            assert row["durationInMillis"] is None
            assert millis(row["startTime"]) <= NOW_MS
        else:
            assert row["durationInMillis"] == millis(row["endTime"]) - millis(row["startTime"]) >= 0
        assert (row["taskId"] is not None) == (row["activityType"] == "userTask")
        assert row["assignee"] is None or row["taskId"]
    assert set(depths) == {0, 1, 2, 3, 4}


def test_an_instance_is_where_its_open_activities_are(engine: Client, everything: Everything) -> None:
    open_ones = [row for row in everything[ACTIVITY] if row["endTime"] is None]
    for activity in ("await-delivery", "approve", "ship"):
        at = {row["processInstanceId"] for row in open_ones if row["activityId"] == activity}
        assert {row["id"] for row in engine.rows(activeActivityIdIn=activity)} == at


def test_what_was_cut_short_is_cancelled_and_nothing_else(everything: Everything, instances: Instances) -> None:
    for row in everything[ACTIVITY]:
        instance = instances[row["processInstanceId"]]
        if row["canceled"]:
            assert instance["state"] in ("EXTERNALLY_TERMINATED", "INTERNALLY_TERMINATED")
            assert row["endTime"] == instance["endTime"]
        if row["completeScope"]:
            assert row["activityType"] == "noneEndEvent"
    assert any(row["canceled"] for row in everything[ACTIVITY])


def test_call_activities_name_who_they_called(everything: Everything, instances: Instances) -> None:
    called = {row["calledProcessInstanceId"]: row for row in everything[ACTIVITY] if row["calledProcessInstanceId"]}
    children = {id for id, row in instances.items() if row["superProcessInstanceId"]}
    assert called.keys() == children
    for id, call in called.items():
        assert call["activityType"] == "callActivity"
        assert instances[id]["superProcessInstanceId"] == call["processInstanceId"]
        assert call["startTime"] <= instances[id]["startTime"]


def test_the_log_tells_each_jobs_story(everything: Everything) -> None:
    waiting = {job["id"]: job for job in everything[JOB]}
    log = by(everything[LOG], "jobId")
    assert waiting.keys() <= log.keys()
    for id, entries in log.items():
        entries.sort(key=lambda entry: (entry["timestamp"], -entry["jobRetries"]))
        ended = [entry for entry in entries if entry["successLog"] or entry["deletionLog"]]
        assert sum(entry["creationLog"] for entry in entries) == 1
        assert len(ended) == (id not in waiting)
        created = next(entry for entry in entries if entry["creationLog"])
        assert created["timestamp"] == entries[0]["timestamp"]
        assert not ended or ended[0]["timestamp"] == entries[-1]["timestamp"]
        for entry in entries:
            flags = [entry[f"{kind}Log"] for kind in ("creation", "failure", "success", "deletion")]
            assert flags.count(True) == 1
            assert (entry["jobExceptionMessage"] is not None) == entry["failureLog"]
            assert millis(entry["timestamp"]) <= NOW_MS
        if id in waiting:
            job, failures = waiting[id], sum(entry["failureLog"] for entry in entries)
            assert job["retries"] == 3 - failures
            assert created["timestamp"] == job["createTime"]
            assert {entry["jobDefinitionId"] for entry in entries} == {job["jobDefinitionId"]}
            assert {entry["executionId"] for entry in entries} == {job["executionId"]}


def test_resolved_incidents_were_resolved_by_somebody(everything: Everything) -> None:
    resolved = [row for row in everything[PAST_INCIDENT] if row["resolved"] and row["configuration"]]
    done = {row["jobId"] or row["externalTaskId"]: row for row in everything[OPERATION] if row["property"] == "retries"}
    assert {row["configuration"] for row in resolved} == done.keys()
    failures = {entry["id"] for entry in everything[LOG] if entry["failureLog"]}
    for row in resolved:
        assert done[row["configuration"]]["timestamp"] == row["endTime"]
        if row["incidentType"] == "failedJob":
            assert row["historyConfiguration"] in failures


def test_operations_tell_what_happened_to_tasks_and_instances(everything: Everything, instances: Instances) -> None:
    tasks = {row["taskId"]: row for row in everything[ACTIVITY] if row["taskId"]}
    kinds = by(everything[OPERATION], "operationType")
    assert {row["processInstanceId"] for row in kinds["Create"]} == {
        id for id, row in instances.items() if row["startUserId"]
    }
    assert {row["taskId"] for row in kinds["Claim"]} == {id for id, row in tasks.items() if row["assignee"]}
    done = {id for id, row in tasks.items() if row["endTime"] and not row["canceled"]}
    assert {row["taskId"] for row in kinds["Complete"]} == done
    for row in kinds["Complete"]:
        assert row["timestamp"] == tasks[row["taskId"]]["endTime"]
        assert row["userId"] == (tasks[row["taskId"]]["assignee"] or "demo")
    suspended = {id for id, row in instances.items() if row["state"] == "SUSPENDED"}
    assert {row["processInstanceId"] for row in kinds["Suspend"]} == suspended
    together = Counter(row["operationId"] for row in everything[OPERATION])
    assert set(together.values()) == {1, 2}


def test_variables_belong_to_their_instance_or_to_one_of_its_activities(everything: Everything) -> None:
    activities = {row["id"]: row for row in everything[ACTIVITY]}
    for row in everything[VARIABLE]:
        scope = row["activityInstanceId"]
        if scope != row["processInstanceId"]:
            assert activities[scope]["processInstanceId"] == row["processInstanceId"]
            assert activities[scope]["taskId"] == row["taskId"]
            assert activities[scope]["executionId"] == row["executionId"]
        assert millis(row["createTime"]) <= NOW_MS
    assert any(row["taskId"] for row in everything[VARIABLE])
