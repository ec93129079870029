"""Activities and tasks tell the stories that the other dialects tell, in every column that is documented."""

from collections import Counter
from urllib.parse import quote

import pytest

from tuiconsole.demo.ibm.work import activity_columns, task_columns
from tuiconsole.demo.store import Store

from ..client import Client, Row

ACTIVITIES, TASKS = "/activities/filter", "/tasks/filter"
MISSING = "d33c67f6.beb30076"


def elsewhere(store: Store, piid: str) -> str:
    """The id that the other dialects know an instance by."""
    first, second, *_ = piid.partition(":")[2].split(".")
    return store.ids.format(int(first[4:], 16) << 32 | int(second, 16))


def of_instance(ibm: Client, piid: str) -> list[Row]:
    query = {"whereClause": f"ACTIVITY.PIID = ID('{piid}')", "orderByClause": "ACTIVITY.ACTIVATED, ACTIVITY.AIID"}
    found: list[Row] = ibm.get(ACTIVITIES, query)["items"]
    return found


@pytest.fixture(scope="session")
def tasks(htm: Client) -> list[Row]:
    found: list[Row] = htm.get(TASKS, {"size": 100_000})["items"]
    return found


def test_what_has_stopped_is_what_has_failed_for_good(
    ibm: Client, engine: Client, store: Store, activities: list[Row]
) -> None:
    stopped = Counter(elsewhere(store, row["piid"]) for row in activities if row["executionState"] == "STATE_STOPPED")
    failed = Counter(row["processInstanceId"] for row in engine.get("/job", {"noRetriesLeft": "true"}))
    failed += Counter(row["processInstanceId"] for row in engine.get("/external-task", {"noRetriesLeft": "true"}))
    assert stopped == failed
    assert max(stopped.values()) > 20
    asked = ibm.get(ACTIVITIES, {"whereClause": "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED"})["items"]
    assert len(asked) == stopped.total()


def test_only_what_has_stopped_has_a_reason(activities: list[Row]) -> None:
    reasons = Counter(row["stopReason"] for row in activities if row["executionState"] == "STATE_STOPPED")
    assert "STOP_REASON_UNSPECIFIED" not in reasons
    assert len(reasons) > 2
    others = {row["stopReason"] for row in activities if row["executionState"] != "STATE_STOPPED"}
    assert others == {"STOP_REASON_UNSPECIFIED"}


def test_an_instance_has_been_through_the_same_activities(
    ibm: Client, engine: Client, store: Store, instances: list[Row]
) -> None:
    named = [row for row in instances if row["name"][:4] in ("CAT-", "ORD-", "REN-")]
    for row in [*instances[:40], *named[:60]]:
        theirs = engine.get("/history/activity-instance", {"processInstanceId": elsewhere(store, row["piid"])})
        own = of_instance(ibm, row["piid"])
        expected = Counter(activity["activityId"].replace("#multiInstanceBody", "-each") for activity in theirs)
        found = Counter(activity["name"] for activity in own)
        if row["completionTime"]:
            assert found == expected
            assert all(activity["completionTime"] for activity in own)
        else:
            # What waits for its job has not begun there, and stands here with its trouble.
            assert expected <= found
            assert {a["executionState"] for a in own if not a["completionTime"]} <= {
                "STATE_RUNNING", "STATE_STOPPED", "STATE_READY", "STATE_CLAIMED", "STATE_WAITING",
            }  # fmt: skip
        times = [activity["activationTime"] for activity in own]
        assert times == sorted(times)


def test_a_list_is_a_for_each_with_an_activity_for_each(ibm: Client, instances: list[Row]) -> None:
    piid = next(row["piid"] for row in instances if row["name"] == "CAT-240-JOBS")
    own = of_instance(ibm, piid)
    [body] = [row for row in own if row["name"] == "publish-each"]
    assert (body["kind"], body["executionState"]) == ("KIND_FOR_EACH_PARALLEL", "STATE_RUNNING")
    copies = [row for row in own if row["name"] == "publish"]
    assert len(copies) == 240
    states = Counter(row["executionState"] for row in copies)
    assert set(states) == {"STATE_FINISHED", "STATE_RUNNING", "STATE_STOPPED"}
    detail = ibm.get(f"/activity/{quote(copies[0]['aiid'])}")
    assert detail["enclosingForEachID"] == body["aiid"]
    inside = {"whereClause": f"ACTIVITY.ENCLOSING_FEIID = ID('{body['aiid']}')"}
    assert len(ibm.get(ACTIVITIES, inside)["items"]) == 240


def test_what_calls_leads_to_the_child_and_back(ibm: Client, instances: list[Row]) -> None:
    child = next(row for row in instances if row["parentProcessInstanceID"])
    clause = f"ACTIVITY.INVOKED_INST_ID = ID('{child['piid']}')"
    [calling] = ibm.get(ACTIVITIES, {"whereClause": clause})["items"]
    assert calling["piid"] == child["parentProcessInstanceID"]
    assert ibm.get(f"/activity/{quote(calling['aiid'])}")["invokedInstanceID"] == child["piid"]


def test_each_human_activity_has_its_task(htm: Client, activities: list[Row], tasks: list[Row]) -> None:
    human = [row for row in activities if row["kind"] == "KIND_STAFF"]
    shown = ("name", "owner", "activationTime", "completionTime")
    assert Counter(tuple(row[name] for name in shown) for row in human) == Counter(
        tuple(row[name] for name in shown) for row in tasks
    )
    assert Counter(row["executionState"] for row in human) == Counter(row["state"] for row in tasks)
    assert {"STATE_READY", "STATE_CLAIMED", "STATE_FINISHED", "STATE_TERMINATED"} <= {row["state"] for row in tasks}
    assert all(
        (row["owner"] is None) == (row["startTime"] is None) for row in tasks if row["state"] != "STATE_FINISHED"
    )
    assert all(row["owner"] for row in tasks if row["state"] == "STATE_FINISHED")
    for piid in {row["piid"] for row in human[:200]}:
        found = htm.get(TASKS, {"whereClause": f"TASK.CONTAINMENT_CTX_ID = ID('{piid}')"})["items"]
        assert sorted(t["name"] for t in found) == sorted(row["name"] for row in human if row["piid"] == piid)


def test_tasks_can_be_asked_for_by_their_template(htm: Client, tasks: list[Row]) -> None:
    query = {"whereClause": "PROCESS_TEMPLATE.NAME = 'order' AND TASK.STATE = TASK.STATE.STATE_FINISHED", "size": 1000}
    found = htm.get(TASKS, query)["items"]
    assert found
    assert {row["tkiid"] for row in found} < {row["tkiid"] for row in tasks if row["state"] == "STATE_FINISHED"}


@pytest.mark.parametrize(("view", "column"), [
    *(("ACTIVITY", name) for name in activity_columns(0)), *(("TASK", name) for name in task_columns(0)),
])  # fmt: skip
def test_each_column_can_be_compared_and_sorted_by(ibm: Client, htm: Client, view: str, column: str) -> None:
    columns = activity_columns(0) if view == "ACTIVITY" else task_columns(0)
    client, path = (ibm, ACTIVITIES) if view == "ACTIVITY" else (htm, TASKS)
    name = f"{view}.{column}"
    prefixes = {"PIID": "_PI", "PTID": "_PT", "CONTAINMENT_CTX_ID": "_PI", "INVOKED_INST_ID": "_PI", "TKIID": "_TKI",
                "TOP_TKIID": "_TKI", "ATID": "_AT"}  # fmt: skip
    operand = {
        "text": "'x'",
        "id": f"ID('{prefixes.get(column, '_AI')}:90030109.7232ed16.{MISSING}')",
        "time": "CURRENT_DATE",
        "truth": "TRUE",
        "code": next((f"{name}.{code}" for code in columns[column].codes), ""),
        "whole": "1",
    }[columns[column].type]
    query = {"whereClause": f"{name} = {operand}", "orderByClause": f"{name} DESC", "size": 1}
    assert "items" in client.get(path, query)


def test_one_activity_tells_what_stopped_it(ibm: Client, engine: Client, store: Store, activities: list[Row]) -> None:
    stopped = next(
        row for row in activities if row["executionState"] == "STATE_STOPPED" and row["name"] == "charge-card"
    )
    detail = ibm.get(f"/activity/{quote(stopped['aiid'])}")
    assert stopped.items() <= detail.items()
    assert "FORCERETRY" in detail["availableActions"]
    [job] = engine.get("/job", {"processInstanceId": elsewhere(store, stopped["piid"])})
    assert detail["unhandledException"] == {"errorNumber": "CWWBE0057I", "errorMessage": job["exceptionMessage"]}
    finished = next(row for row in activities if row["executionState"] == "STATE_FINISHED")
    assert ibm.get(f"/activity/{quote(finished['aiid'])}")["unhandledException"] is None


def test_an_instance_that_failed_has_a_fault_and_no_other_has(ibm: Client, instances: list[Row]) -> None:
    failed = next(row for row in instances if row["executionState"] == "STATE_FAILED")
    detail = ibm.get(f"/process/{quote(failed['piid'])}")
    assert detail["faultName"].startswith("{http")
    assert ibm.get(f"/process/{quote(failed['piid'])}/fault")["serviceFault"]["message"]
    finished = next(row for row in instances if row["executionState"] == "STATE_FINISHED")
    assert ibm.get(f"/process/{quote(finished['piid'])}")["faultName"] is None
    answer = ibm.ask(f"/process/{quote(finished['piid'])}/fault")
    assert (answer.status, answer.json["errorNumber"]) == (404, "CWWBA0015E")


@pytest.mark.parametrize(
    ("half", "path", "status", "number"),
    [
        ("ibm", f"/activity/_AI:90040109.7232ed16.{MISSING}", 404, "CWWBE0096E"),
        ("ibm", f"/activity/_PI:90030109.7232ed16.{MISSING}", 400, "CWWBA0007E"),
        ("ibm", "/activity/4711", 400, "CWWBA0006E"),
        ("ibm", f"/process/_PI:90030109.7232ed16.{MISSING}/fault", 404, "CWWBE0095E"),
        ("ibm", f"/processTemplate/_PT:90010109.7232ed16.{MISSING}", 404, "CWWBA0015E"),
        ("htm", f"/task/_TKI:a01b0109.7232ed16.{MISSING}", 404, "CWTKA0024E"),
        ("htm", "/tasks/filter?whereClause=TASK.FOO%3D1", 400, "CWTKA0038E"),
        ("htm", "/tasks/filter?whereClause=FOO.STATE%3D1", 400, "CWTKA0039E"),
        ("htm", "/tasks/filter?whereClause=TASK.DUE%3DTS%28%27x%27%29", 400, "CWTKA0035E"),
        ("htm", "/tasks/filter?whereClause=TASK.STATE+LIKE+%27x%27", 400, "CWTKA0036E"),
        ("htm", "/tasks/filter?whereClause=TASK.STATE%3D%27x%27", 400, "CWTKA0037E"),
    ],
)
def test_what_cannot_be_had_has_its_number(
    ibm: Client, htm: Client, half: str, path: str, status: int, number: str
) -> None:
    answer = (ibm if half == "ibm" else htm).ask(path)
    assert (answer.status, answer.json["errorNumber"]) == (status, number)


def test_one_task_and_one_template(ibm: Client, htm: Client, tasks: list[Row], instances: list[Row]) -> None:
    assert htm.get(f"/task/{quote(tasks[5]['tkiid'])}") == tasks[5]
    ptid = instances[0]["processTemplateID"]
    assert ibm.get(f"/processTemplate/{quote(ptid)}")["name"] == instances[0]["processTemplateName"]


def test_templates_know_no_offset(ibm: Client) -> None:
    first = ibm.get("/processTemplates/filter", {"size": 3})["items"]
    assert len(first) == 3
    assert ibm.get("/processTemplates/filter", {"size": 3, "offset": 3})["items"] == first
