"""The form of requests and answers: envelope, fields, paging, headers, tunnelling, and the other resources."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from ..client import Client, Row
from ..conftest import COUNT
from .conftest import INSTANCES

FIELDS = {
    "completionTime", "creationTime", "description", "displayName", "executionState", "name",
    "parentProcessInstanceName", "parentProcessInstanceID", "piid", "processTemplateID", "processTemplateName",
    "resumptionTime", "startTime", "starter", "topLevelProcessInstanceName", "topLevelProcessInstanceID",
}  # fmt: skip
ID = re.compile(r"_PI:[0-9a-f]{1,8}(\.[0-9a-f]{1,8}){3}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TOTAL = "PROCESS_INSTANCE.CREATED DESC, PROCESS_INSTANCE.PIID DESC"


def test_every_item_has_the_documented_fields(ibm: Client, instances: list[Row]) -> None:
    assert ibm.get(INSTANCES, {"size": 1})["identifier"] == "piid"
    assert len(instances) == COUNT
    assert all(row.keys() == FIELDS for row in instances)
    assert len({row["piid"] for row in instances}) == COUNT
    for row in instances:
        assert all(ID.fullmatch(row[name]) for name in ("piid", "topLevelProcessInstanceID"))
        assert TIME.fullmatch(row["creationTime"])
        assert (row["parentProcessInstanceID"] is None) == (row["topLevelProcessInstanceID"] == row["piid"])
        assert row["resumptionTime"] is None or row["executionState"] == "STATE_SUSPENDED"


def test_the_ids_lead_to_the_instances_that_bear_them(instances: list[Row]) -> None:
    names = {row["piid"]: row["name"] for row in instances}
    for row in instances:
        assert names[row["topLevelProcessInstanceID"]] == row["topLevelProcessInstanceName"]
        if row["parentProcessInstanceID"]:
            assert names[row["parentProcessInstanceID"]] == row["parentProcessInstanceName"]


def test_what_ended_has_an_end(instances: list[Row]) -> None:
    ended = {"STATE_FINISHED", "STATE_TERMINATED", "STATE_FAILED", "STATE_COMPENSATED", "STATE_COMPENSATION_FAILED"}
    assert all((row["executionState"] in ended) == (row["completionTime"] is not None) for row in instances)


def test_pages_put_together_are_the_list(ibm: Client) -> None:
    whole = ibm.get(INSTANCES, {"orderByClause": TOTAL})["items"]
    pages: list[Row] = []
    while page := ibm.get(INSTANCES, {"orderByClause": TOTAL, "size": 300, "offset": len(pages)})["items"]:
        pages += page
    assert pages == whole


@pytest.mark.parametrize(
    ("query", "count"),
    [({"size": 5}, 5), ({"size": 0}, 0), ({"size": 5, "offset": COUNT - 2}, 2), ({"offset": COUNT + 5}, 0),
     ({"size": "", "offset": "", "whereClause": "", "orderByClause": " "}, COUNT), ({"size": 5, "foo": 1}, 5)],
)  # fmt: skip
def test_offset_and_size(ibm: Client, query: dict[str, Any], count: int) -> None:
    assert len(ibm.get(INSTANCES, query)["items"]) == count


@pytest.mark.parametrize("query", ["size=x", "size=-1", "offset=1.5", "size=99999999999"])
def test_a_number_that_is_none(ibm: Client, query: str) -> None:
    answer = ibm.ask(INSTANCES, query)
    assert (answer.status, answer.json["errorNumber"]) == (400, "CWWBA0166E")


@pytest.mark.parametrize(
    ("accept", "status"),
    [("text/html", 406), ("application/xml", 406), ("text/html, */*;q=0.1", 200), ("application/json", 200)],
)
def test_only_json_can_be_had(ibm: Client, accept: str, status: int) -> None:
    answer = ibm.ask(INSTANCES, "size=1", Accept=accept)
    assert answer.status == status
    assert status == 200 or answer.json["errorNumber"] == "CWWBA0163E"


@pytest.mark.parametrize("header", ["X_HTTP_Method_Override", "X_Method_Override"])
def test_a_get_can_be_tunnelled(ibm: Client, instances: list[Row], header: str) -> None:
    names = ", ".join("'" + row["name"].replace("'", "''") + "'" for row in instances[:300])
    query = {"whereClause": f"PROCESS_INSTANCE.NAME IN ({names})", "size": "1000"}
    body = urlencode(query, quote_via=quote).encode()
    form = {"Content_Type": "application/x-www-form-urlencoded; charset=UTF-8", header: "GET"}
    answer = ibm.ask(INSTANCES, body=body, **form)
    assert answer.status == 200
    wanted = {row["name"] for row in instances[:300]}
    assert {row["piid"] for row in answer.json["items"]} == {r["piid"] for r in instances if r["name"] in wanted}
    assert ibm.ask(INSTANCES, body=body, Content_Type="application/x-www-form-urlencoded").status == 405


def test_one_instance(ibm: Client, instances: list[Row]) -> None:
    for row in instances[:5]:
        detail = ibm.get(f"/process/{quote(row['piid'])}")
        assert row.items() <= detail.items()
    missing = ibm.ask("/process/_PI:90030109.7232ed16.d33c67f6.beb30076")
    assert (missing.status, missing.json["errorNumber"]) == (404, "CWWBE0095E")
    assert ibm.ask("/process/4711").json["errorNumber"] == "CWWBA0006E"


def test_activities_of_an_instance(ibm: Client, instances: list[Row], activities: list[Row]) -> None:
    piid = next(row["piid"] for row in instances if row["name"] == "ORD-4711")
    query = {"whereClause": f"ACTIVITY.PIID = ID('{piid}')", "orderByClause": "ACTIVITY.STARTED, ACTIVITY.AIID"}
    rows = ibm.get("/activities/filter", query)["items"]
    assert sorted(row["aiid"] for row in rows) == sorted(row["aiid"] for row in activities if row["piid"] == piid)
    assert rows[0]["kind"] == "KIND_RECEIVE"
    assert [row["startTime"] for row in rows] == sorted(row["startTime"] for row in rows)
    assert len({row["aiid"] for row in activities}) == len(activities)


def test_an_activity_by_its_id(ibm: Client, activities: list[Row]) -> None:
    wanted = activities[7]
    rows = ibm.get("/activities/filter", {"whereClause": f"ACTIVITY.AIID = ID('{wanted['aiid']}')"})["items"]
    assert rows == [wanted]


def test_templates(ibm: Client, instances: list[Row]) -> None:
    rows = ibm.get("/processTemplates/filter", {"whereClause": "PROCESS_TEMPLATE.NAME = 'order'"})["items"]
    assert [row["name"] for row in rows] == ["order"] * 5
    assert {row["processTemplateID"] for row in instances if row["processTemplateName"] == "order"} <= {
        row["ptid"] for row in rows
    }
    answer = ibm.ask("/processTemplates/filter", {"whereClause": "PROCESS_INSTANCE.STATE = 2"})
    assert answer.json["errorNumber"] == "CWWBA0150E"


def test_what_is_not_there(ibm: Client) -> None:
    assert ibm.ask("/nothing").status == 404
