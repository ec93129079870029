"""The audit lists activities and data objects page by page, within the instance, filtered and sorted as asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from ..client import Client, Row
from .asking import everything, ids


def activities(oracle: Client, id: str, query: str = "") -> list[Row]:
    return everything(oracle, f"/audit/instances/{id}/activities", query)


def data_objects(oracle: Client, id: str, query: str = "") -> list[Row]:
    return everything(oracle, f"/audit/instances/{id}/data-objects", query)


@pytest.fixture(scope="module")
def nested(instances: list[Row]) -> str:
    """An instance with a great many activities and data objects of every kind."""
    found = [row for row in instances if row["processDefinitionKey"] == "catalogue-update" and row["endTime"]]
    return str(found[0]["id"])


def test_the_envelope_is_the_instance_itself(oracle: Client, nested: str) -> None:
    instance = oracle.get(f"/instances/{nested}")
    for name in ("activities", "data-objects"):
        body = oracle.get(f"/audit/instances/{nested}/{name}", "limit=7&offset=3&totalResults=true")
        assert {key: body[key] for key in instance} == instance
        assert (body["count"], body["limit"], body["offset"], len(body["items"])) == (7, 7, 3, 7)
        assert body["totalResults"] == len(everything(oracle, f"/audit/instances/{nested}/{name}"))
        assert "totalResults" not in oracle.get(f"/audit/instances/{nested}/{name}")


def test_the_activities_are_those_of_the_history(oracle: Client, instances: list[Row], nested: str) -> None:
    for id in [nested, *ids(instances[:50])]:
        told = oracle.get(f"/process-instances/{id}/history")["items"]
        found = activities(oracle, id)
        assert ids(found) == ids(told)
        assert [row["completedTime"] for row in found] == [row["endTime"] for row in told]
        for name in ("activityName", "activityType", "parentActivityInstanceId", "durationInMillis", "startTime"):
            assert [row[name] for row in found] == [row[name] for row in told]


FILTERS: list[tuple[str, Callable[[Row], Any]]] = [
    ("activityId=publish", lambda row: row["activityId"] == "publish"),
    ("activityId=publish&activityId=approve", lambda row: row["activityId"] in ("publish", "approve")),
    ("activityName=Publish%20article", lambda row: row["activityName"] == "Publish article"),
    ("activityNameLike=%25exception%25", lambda row: "exception" in (row["activityName"] or "")),
    ("activityType=userTask&activityType=subProcess", lambda row: row["activityType"] in ("userTask", "subProcess")),
    (
        "activityType=userTask&activityNameLike=Check%25",
        lambda row: row["activityName"] == "Check exception" and row["activityType"] == "userTask",
    ),
]


@pytest.mark.parametrize(("query", "holds"), FILTERS, ids=[query for query, _ in FILTERS])
def test_each_filter_of_the_activities(oracle: Client, nested: str, query: str, holds: Callable[[Row], Any]) -> None:
    every, found = activities(oracle, nested), activities(oracle, nested, query)
    assert ids(found) == [row["id"] for row in every if holds(row)]
    assert 0 < len(found) < len(every)


def test_activities_are_found_by_whom_they_are_assigned_to(oracle: Client, nested: str) -> None:
    every = activities(oracle, nested)
    assigned = {row["assignee"]["id"] for row in every if row["assignee"]}
    assert assigned
    for user in assigned:
        expected = [row["id"] for row in every if row["assignee"] and row["assignee"]["id"] == user]
        assert ids(activities(oracle, nested, f"assignee={user}")) == expected


def test_a_call_is_found_by_whom_it_called(oracle: Client, instances: list[Row]) -> None:
    for row in instances[:200]:
        for call in (call for call in activities(oracle, row["id"]) if call["calledProcessInstanceId"]):
            query = f"calledProcessInstanceId={call['calledProcessInstanceId']}"
            assert ids(activities(oracle, row["id"], query)) == [call["id"]]
            return
    pytest.fail("nobody calls anybody")


@pytest.mark.parametrize("field", ["activityName", "activityType", "startTime", "completedTime"])
def test_activities_are_sorted(oracle: Client, nested: str, field: str) -> None:
    rising = [row[field] or "" for row in activities(oracle, nested, f"orderBy={field}")]
    falling = [row[field] or "" for row in activities(oracle, nested, f"orderBy={field}:desc")]
    assert rising == sorted(rising)
    assert falling == rising[::-1]


# Data objects


def test_data_objects_are_text_whatever_they_are(oracle: Client, nested: str) -> None:
    found = {row["name"]: row for row in data_objects(oracle, nested)}
    assert all(row["value"] is None or isinstance(row["value"], str) for row in found.values())
    assert found["articles"]["value"] == "240"
    assert found["binding"]["value"] in ("true", "false")
    assert found["validFrom"]["value"].startswith("20")
    assert {row["value"] for row in found.values() if row["typeName"] == "Null"} == {None}
    assert found["priceList"]["value"].startswith("{")
    assert found["quote"]["value"] is None
    assert found["quote"]["errorMessasge"]
    assert {row["state"] for row in found.values()} == {"CREATED"}


def test_what_was_removed_is_shown_when_asked_for(oracle: Client, nested: str) -> None:
    shown, every = data_objects(oracle, nested), data_objects(oracle, nested, "includeDeleted=true")
    removed = [row for row in every if row["id"] not in ids(shown)]
    assert {(row["name"], row["state"]) for row in removed} == {("draft", "DELETED")}


def test_large_values_stay_away_when_not_wanted(oracle: Client, nested: str) -> None:
    whole = {row["name"]: row["value"] for row in data_objects(oracle, nested, "serializeObjectValues=true")}
    without = {row["name"]: row["value"] for row in data_objects(oracle, nested, "serializeObjectValues=false")}
    assert whole == {row["name"]: row["value"] for row in data_objects(oracle, nested)}
    assert len(whole["priceList"]) > 10_000
    assert without["priceList"] is None
    assert without["articles"] == whole["articles"]


def test_data_objects_of_one_activity_belong_to_its_run_and_its_task(oracle: Client, nested: str) -> None:
    every = data_objects(oracle, nested)
    own = next(row for row in every if row["name"] == "decision")
    run = next(row for row in activities(oracle, nested) if row["id"] == own["activityInstanceId"])
    assert (run["activityId"], run["taskId"]) == ("approve", own["taskId"])
    for name, value in (("activityInstanceIdIn", own["activityInstanceId"]), ("taskIdIn", own["taskId"])):
        assert ids(data_objects(oracle, nested, f"{name}={value}")) == [own["id"]]
        assert ids(data_objects(oracle, nested, f"{name}=x,{value},y")) == [own["id"]]
    assert own["id"] in ids(data_objects(oracle, nested, f"executionIdIn={own['executionId']}"))
    assert len(data_objects(oracle, nested, f"activityInstanceIdIn={own['activityInstanceId']},{nested}")) > 10


def test_data_objects_are_found_by_name_and_definition_and_sorted(oracle: Client, nested: str) -> None:
    every = data_objects(oracle, nested, "orderBy=variableName:asc")
    names = [row["name"] for row in every]
    assert names == sorted(names)
    assert ids(data_objects(oracle, nested, "orderBy=variableName:desc")) == ids(every)[::-1]
    for row in every[::5]:
        assert ids(data_objects(oracle, nested, f"variableName={quote(row['name'])}")) == [row["id"]]
    definition = every[0]["processDefinitionId"]
    for query, number in (
        (f"definitionId={quote(definition)}", len(every)),
        ("definitionKey=catalogue-update", len(every)),
        ("definitionKey=order", 0),
        ("definitionId=order:1:1", 0),
    ):
        assert len(data_objects(oracle, nested, query)) == number


def test_an_empty_list_has_a_status_of_its_own(oracle: Client, nested: str) -> None:
    for path in ("activities", "data-objects"):
        for query in ("activityId=none&variableName=none", "offset=9999"):
            answer = oracle.ask(f"/audit/instances/{nested}/{path}", query)
            assert (answer.status, answer.json["items"], answer.json["count"]) == (201, [], 0)
            assert answer.json["id"] == nested


def test_the_other_dialect_has_the_same_variables(oracle: Client, engine: Client, instances: list[Row]) -> None:
    for row in instances[:60]:
        query = {"processInstanceId": row["id"], "includeDeleted": "true", "sortBy": "variableName", "sortOrder": "asc"}
        there = engine.get("/history/variable-instance", query)
        here = data_objects(oracle, row["id"], "includeDeleted=true&orderBy=variableName:asc")
        for name in ("name", "state", "id"):
            assert sorted(each[name] for each in here) == sorted(each[name] for each in there)
