"""The history nests as the processes do, agrees with jobs and with the other dialects, and is answered whole."""

from datetime import UTC, datetime

from ..client import Client, Row
from .asking import ids


def history(oracle: Client, id: str) -> list[Row]:
    body = oracle.get(f"/process-instances/{id}/history")
    assert set(body) == {"instanceId", "items"}
    assert body["instanceId"] == id
    found: list[Row] = body["items"]
    return found


def depth(activity: Row, activities: dict[str, Row]) -> int:
    parent = activities.get(activity["parentActivityInstanceId"])
    return 0 if parent is None else 1 + depth(parent, activities)


def test_it_leads_from_the_start_to_where_the_instance_is(oracle: Client, instances: list[Row]) -> None:
    known, called = set(ids(instances)), 0
    for row in instances[:200]:
        activities = history(oracle, row["id"])
        first, ends = activities[0], [activity["endTime"] for activity in activities]
        assert (first["activityType"], first["startTime"]) == ("startEvent", row["createTime"])
        # What it is at has not ended, unless a job has still to begin it.
        assert row["endTime"] is None or max(ends) == row["endTime"]
        assert all(end is None or end >= activity["startTime"] for end, activity in zip(ends, activities, strict=True))
        children = {a["calledProcessInstanceId"] for a in activities if a["calledProcessInstanceId"]}
        assert children <= known
        called += len(children)
    assert called > 0


def test_containers_stand_before_what_they_contain_and_take_as_long(oracle: Client, instances: list[Row]) -> None:
    depths: set[int] = set()
    for row in instances[:400]:
        seen: dict[str, Row] = {}
        for activity in history(oracle, row["id"]):
            assert activity["id"] not in seen
            parent = activity["parentActivityInstanceId"]
            assert parent == row["id"] or parent in seen
            if parent in seen:
                around = seen[parent]
                assert around["activityType"] in ("subProcess", "multiInstanceBody")
                assert around["startTime"] <= activity["startTime"]
                assert around["endTime"] is None or (activity["endTime"] or "") <= around["endTime"]
            seen[activity["id"]] = activity
            depths.add(depth(activity, seen))
    assert depths >= {0, 1}


def test_there_are_subprocesses_three_deep_and_a_list_of_hundreds(oracle: Client, instances: list[Row]) -> None:
    nested = [row for row in instances if row["processDefinitionKey"] == "catalogue-update"]
    assert nested
    deepest, widest = 0, 0
    for row in nested:
        activities = {activity["id"]: activity for activity in history(oracle, row["id"])}
        deepest = max([deepest, *(depth(activity, activities) for activity in activities.values())])
        widest = max(widest, len(activities))
    assert deepest >= 3
    assert widest > 200


def moment(text: str | None) -> datetime | None:
    """The same moment in either dialect, to the second."""
    if text is None:
        return None
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def test_the_other_dialect_tells_the_same_story(oracle: Client, engine: Client, instances: list[Row]) -> None:
    told = 0
    for row in [*instances[:150], *(row for row in instances if row["processDefinitionKey"] == "catalogue-update")]:
        query = {"processInstanceId": row["id"], "sortBy": "occurrence", "sortOrder": "asc", "maxResults": 1000}
        there = engine.get("/history/activity-instance", query)
        here = history(oracle, row["id"])
        told += len(here)
        for name in ("activityId", "activityName", "activityType", "canceled", "calledProcessInstanceId", "taskId"):
            assert [each[name] for each in here] == [each[name] for each in there]
        for name in ("startTime", "endTime"):
            assert [moment(each[name]) for each in here] == [moment(each[name]) for each in there]
    assert told > 1000


def test_what_waits_for_its_job_has_not_begun(oracle: Client, instances: list[Row], jobs: dict[str, list[Row]]) -> None:
    held = 0
    for id, found in jobs.items():
        failed = {job["activityName"] for job in found if job["retries"] == 0 and job["dueDate"] is None}
        if failed:
            under_way = {a["activityName"] for a in history(oracle, id) if a["activityType"] == "serviceTask"}
            held += not failed & under_way
    assert held > 0
