"""Where and order clauses select and sort what they say, and what cannot be understood has its documented number."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ..client import Client, Row
from ..conftest import COUNT, NOW
from .conftest import INSTANCES

Test = Callable[[Row], Any]
SINCE = "2026-02-01T00:00:00Z"


def matching(ibm: Client, clause: str) -> set[str]:
    return {row["piid"] for row in ibm.get(INSTANCES, {"whereClause": clause})["items"]}


CASES: list[tuple[str, Test]] = [
    ("PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING", lambda r: r["executionState"] == "STATE_RUNNING"),
    ("PROCESS_INSTANCE.STATE = 3", lambda r: r["executionState"] == "STATE_FINISHED"),
    ("process_instance.state in (Process_Instance.State.STATE_FAILED, 12)",
     lambda r: r["executionState"] in ("STATE_FAILED", "STATE_COMPENSATION_FAILED")),
    ("NOT PROCESS_INSTANCE.STATE = 3", lambda r: r["executionState"] != "STATE_FINISHED"),
    ("PROCESS_INSTANCE.NAME = 'ORD-4711'", lambda r: r["name"] == "ORD-4711"),
    ("PROCESS_INSTANCE.NAME LIKE 'ORD-%'", lambda r: r["name"].startswith("ORD-")),
    ("PROCESS_INSTANCE.NAME like 'INV-____-%' ", lambda r: r["name"][:4] == "INV-" and r["name"][8:9] == "-"),
    ("PROCESS_INSTANCE.TEMPLATE_NAME <> 'order'", lambda r: r["processTemplateName"] != "order"),
    ("PROCESS_INSTANCE.STARTER = 'mary'", lambda r: r["starter"] == "mary"),
    # What is not there is neither equal nor unequal.
    ("NOT (PROCESS_INSTANCE.STARTER = 'mary')", lambda r: r["starter"] not in (None, "mary")),
    ("PROCESS_INSTANCE.CREATED >= TS('2026-02-01T00:00:00')", lambda r: r["creationTime"] >= SINCE),
    ("PROCESS_INSTANCE.CREATED>=TS('2026-02')", lambda r: r["creationTime"] >= SINCE),
    ("PROCESS_INSTANCE.CREATED < TS('2026-02-01')", lambda r: r["creationTime"] < SINCE),
    ("PROCESS_INSTANCE.STARTED >= TS('T09:30')", lambda r: r["startTime"] >= "2026-03-01T09:30:00Z"),
    ("PROCESS_INSTANCE.STARTED >= TS('09:30:00')", lambda r: r["startTime"] >= "2026-03-01T09:30:00Z"),
    ("PROCESS_INSTANCE.COMPLETED <= CURRENT_DATE", lambda r: r["completionTime"] is not None),
    ("PROCESS_INSTANCE.RESUMES > CURRENT_DATE", lambda r: r["resumptionTime"] is not None),
    ("PROCESS_INSTANCE.PARENT_NAME LIKE '%'", lambda r: r["parentProcessInstanceID"] is not None),
    ("PROCESS_TEMPLATE.DISPLAY_NAME = 'Payment'", lambda r: r["displayName"] == "Payment"),
    ("PROCESS_INSTANCE.STARTER = 'mary' OR PROCESS_INSTANCE.STARTER = 'john' AND PROCESS_INSTANCE.STATE = 3",
     lambda r: r["starter"] == "mary" or (r["starter"] == "john" and r["executionState"] == "STATE_FINISHED")),
    ("(PROCESS_INSTANCE.STARTER = 'mary' OR PROCESS_INSTANCE.STARTER = 'john') AND (PROCESS_INSTANCE.STATE = 3)",
     lambda r: r["starter"] in ("mary", "john") and r["executionState"] == "STATE_FINISHED"),
    ("PROCESS_INSTANCE.NAME = 'it''s) OR (1=1'", lambda r: False),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "test"), CASES, ids=[clause for clause, _ in CASES])
def test_a_clause_selects_what_it_says(ibm: Client, instances: list[Row], clause: str, test: Test) -> None:
    assert matching(ibm, clause) == {row["piid"] for row in instances if test(row)}


def test_there_is_something_to_select(ibm: Client) -> None:
    selecting = [clause for clause, _ in CASES if not matching(ibm, clause)]
    assert selecting == ["PROCESS_INSTANCE.NAME = 'it''s) OR (1=1'"]


def test_ids(ibm: Client, instances: list[Row]) -> None:
    child = next(row for row in instances if row["parentProcessInstanceID"])
    for column, field in [
        ("PIID", "piid"),
        ("PTID", "processTemplateID"),
        ("PARENT_PIID", "parentProcessInstanceID"),
        ("TOP_LEVEL_PIID", "topLevelProcessInstanceID"),
    ]:
        expected = {row["piid"] for row in instances if row[field] == child[field]}
        assert child["piid"] in expected
        assert matching(ibm, f"PROCESS_INSTANCE.{column} = ID('{child[field]}')") == expected
    assert matching(ibm, "PROCESS_INSTANCE.PIID = ID('_PI:90030109.7232ed16.d33c67f6.beb30076')") == set()


def test_an_activity_makes_its_instance_match(ibm: Client, activities: list[Row]) -> None:
    stopped = {row["piid"] for row in activities if row["executionState"] == "STATE_STOPPED"}
    assert stopped
    assert matching(ibm, "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED") == stopped
    assert matching(ibm, "ACTIVITY.STOP_REASON <> 1") == stopped
    reason = "ACTIVITY.STOP_REASON = ACTIVITY.STOP_REASON.STOP_REASON_IMPLEMENTATION_FAILED"
    named = "STOP_REASON_IMPLEMENTATION_FAILED"
    assert matching(ibm, reason) == {row["piid"] for row in activities if row["stopReason"] == named} < stopped
    assert matching(ibm, f"NOT ({reason})") == {row["piid"] for row in activities if row["stopReason"] != named}
    # One and the same activity has to satisfy everything that is said.
    both = {r["piid"] for r in activities if r["executionState"] == "STATE_STOPPED" and r["name"] == "charge-card"}
    clause = "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED AND ACTIVITY.TEMPLATE_NAME = 'charge-card'"
    assert matching(ibm, clause) == both


def test_an_instance_with_a_stopped_activity_is_running(ibm: Client) -> None:
    stopped = matching(ibm, "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED AND PROCESS_INSTANCE.STATE <> 11")
    assert stopped <= matching(ibm, "PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_RUNNING")


def test_properties(ibm: Client, instances: list[Row]) -> None:
    emea = matching(ibm, "PROCESS_ATTRIBUTE1.NAME = 'tenant' AND PROCESS_ATTRIBUTE1.VALUE = 'emea'")
    started = matching(
        ibm,
        "PROCESS_ATTRIBUTE1.NAME = 'tenant' AND PROCESS_ATTRIBUTE1.VALUE = 'emea' "
        "AND PROCESS_ATTRIBUTE2.NAME = 'startedBy' AND PROCESS_ATTRIBUTE2.VALUE = 'mary'",
    )
    assert started == emea & {row["piid"] for row in instances if row["starter"] == "mary"}
    assert started
    # One pair is not two.
    assert not matching(ibm, "PROCESS_ATTRIBUTE1.NAME = 'tenant' AND PROCESS_ATTRIBUTE1.NAME = 'startedBy'")
    low = matching(ibm, "QUERY_PROPERTY1.NAME = 'amount' AND QUERY_PROPERTY1.DECIMAL_VALUE <= 1000")
    high = matching(ibm, "QUERY_PROPERTY1.NAME = 'amount' AND QUERY_PROPERTY1.DECIMAL_VALUE > 1000.5")
    assert low
    assert high
    assert not low & high
    assert low | high <= matching(ibm, "QUERY_PROPERTY.VARIABLE_NAME = 'amount'")


def test_roles(ibm: Client, instances: list[Row]) -> None:
    mine = matching(ibm, "WORK_ITEM.REASON = WORK_ITEM.REASON.REASON_STARTER AND WORK_ITEM.OWNER_ID = 'mary'")
    assert mine == {row["piid"] for row in instances if row["starter"] == "mary"}
    assert len(matching(ibm, "WORK_ITEM.EVERYBODY = TRUE")) == COUNT


@pytest.mark.parametrize("field", ["name", "starter", "creationTime", "completionTime", "parentProcessInstanceName"])
@pytest.mark.parametrize("direction", ["", " ASC", " DESC"])
def test_an_order_sorts_and_what_is_missing_counts_as_largest(ibm: Client, field: str, direction: str) -> None:
    column = {"name": "NAME", "starter": "STARTER", "creationTime": "CREATED", "completionTime": "COMPLETED",
              "parentProcessInstanceName": "PARENT_NAME"}[field]  # fmt: skip
    order = f"PROCESS_INSTANCE.{column}{direction}, PROCESS_INSTANCE.PIID"
    values = [row[field] for row in ibm.get(INSTANCES, {"orderByClause": order})["items"]]
    assert len(values) == COUNT
    assert values == sorted(values, key=lambda v: (v is None, v or ""), reverse=direction == " DESC")


def test_states_sort_by_their_number(ibm: Client) -> None:
    rows = ibm.get(INSTANCES, {"orderByClause": "PROCESS_INSTANCE.STATE"})["items"]
    states = list(dict.fromkeys(row["executionState"] for row in rows))
    assert states.index("STATE_RUNNING") < states.index("STATE_FINISHED") < states.index("STATE_SUSPENDED")


def test_ties_are_the_server_s_own_until_the_id_breaks_them(ibm: Client) -> None:
    batch = "PROCESS_INSTANCE.TEMPLATE_NAME = 'dunning'"
    up = ibm.get(INSTANCES, {"whereClause": batch, "orderByClause": "PROCESS_INSTANCE.CREATED ASC"})["items"]
    down = ibm.get(INSTANCES, {"whereClause": batch, "orderByClause": "PROCESS_INSTANCE.CREATED DESC"})["items"]
    assert up != down[::-1]
    order = "PROCESS_INSTANCE.CREATED {0}, PROCESS_INSTANCE.PIID {0}"
    up = ibm.get(INSTANCES, {"whereClause": batch, "orderByClause": order.format("ASC")})["items"]
    down = ibm.get(INSTANCES, {"whereClause": batch, "orderByClause": order.format("DESC")})["items"]
    assert up == down[::-1]


def test_times_are_cut_to_their_second_and_compared_with_their_fraction(ibm: Client, instances: list[Row]) -> None:
    second = next(row["creationTime"] for row in instances if row["name"].startswith("ORD-2"))
    exactly = f"PROCESS_INSTANCE.CREATED = TS('{second[:-1]}')"
    after = datetime.fromisoformat(second).timestamp() + 1
    within = (
        f"PROCESS_INSTANCE.CREATED >= TS('{second[:-1]}') AND "
        f"PROCESS_INSTANCE.CREATED < TS('{datetime.fromtimestamp(after, NOW.tzinfo):%Y-%m-%dT%H:%M:%S}')"
    )
    assert matching(ibm, exactly) < matching(ibm, within)


@pytest.mark.parametrize(
    ("number", "clause"),
    [
        ("CWWBA0001E", "PROCESSES.NAME = 'x'"),
        ("CWWBA0001E", "ACTIVITY1.STATE = 2"),
        ("CWWBA0002E", "PROCESS_INSTANCE.NAMEE = 'x'"),
        ("CWWBA0002E", "NAME = 'x'"),
        ("CWWBA0003E", "PROCESS_INSTANCE.NAME IS NULL"),
        ("CWWBA0003E", "PROCESS_INSTANCE.NAME != 'x'"),
        ("CWWBA0003E", "PROCESS_INSTANCE.NAME NOT LIKE 'x'"),
        ("CWWBA0003E", "PROCESS_INSTANCE.STATE LIKE 'x'"),
        ("CWWBA0004E", "PROCESS_INSTANCE.CREATED > TS('yesterday')"),
        ("CWWBA0004E", "PROCESS_INSTANCE.CREATED > TS('2026-13-01')"),
        ("CWWBA0004E", "PROCESS_INSTANCE.CREATED > TS('2026-01-01T00:00:00.5')"),
        ("CWWBA0004E", "PROCESS_INSTANCE.CREATED > TS('2026-01-01T00:00:00Z')"),
        ("CWWBA0006E", "PROCESS_INSTANCE.PIID = ID('4711')"),
        ("CWWBA0007E", "PROCESS_INSTANCE.PIID = ID('_PT:1.2.3.4')"),
        ("CWWBA0011E", "PROCESS_INSTANCE.NAME = x"),
        ("CWWBA0011E", "PROCESS_INSTANCE.NAME = 5"),
        ("CWWBA0011E", "PROCESS_INSTANCE.STATE = 'STATE_RUNNING'"),
        ("CWWBA0011E", "PROCESS_INSTANCE.STATE = PROCESS_INSTANCE.STATE.STATE_FOO"),
        ("CWWBA0011E", "PROCESS_INSTANCE.PIID = '_PI:1.2.3.4'"),
        ("CWWBA0150E", "TASK.STATE = 2"),
        ("CWWBA0153E", "(PROCESS_INSTANCE.NAME = 'x'"),
        ("CWWBA0153E", "PROCESS_INSTANCE.NAME = 'x') OR (1 = 1"),
        ("CWWBA0153E", "PROCESS_INSTANCE.NAME = 'x"),
        ("CWWBA0153E", "PROCESS_INSTANCE.NAME = 'x' PROCESS_INSTANCE.STATE = 2"),
        ("CWWBA0153E", "(" * 500 + "PROCESS_INSTANCE.STATE = 2" + ")" * 500),
    ],
)
def test_what_cannot_be_understood_has_its_number(ibm: Client, number: str, clause: str) -> None:
    answer = ibm.ask(INSTANCES, {"whereClause": clause, "size": 1})
    assert (answer.status, answer.json["errorNumber"]) == (400, number)
    assert set(answer.json) == {"errorNumber", "errorMessage", "errorMessageParameters", "programmersDetails"}


@pytest.mark.parametrize(
    ("number", "order"),
    [
        ("CWWBA0001E", "FOO.NAME"),
        ("CWWBA0002E", "PROCESS_INSTANCE.FOO"),
        ("CWWBA0002E", "NAME"),
        ("CWWBA0153E", "1"),
        ("CWWBA0150E", "ACTIVITY.STARTED"),
        ("CWWBA0153E", "PROCESS_INSTANCE.NAME DOWN"),
        ("CWWBA0153E", "PROCESS_INSTANCE.NAME,"),
    ],
)
def test_an_order_that_cannot_be_understood(ibm: Client, number: str, order: str) -> None:
    answer = ibm.ask(INSTANCES, {"orderByClause": order, "size": 1})
    assert (answer.status, answer.json["errorNumber"]) == (400, number)


def test_a_clause_too_large_for_the_database_is_the_server_s_failure(ibm: Client) -> None:
    clause = " OR ".join(["PROCESS_INSTANCE.STATE = 2"] * 1500)
    body = f"whereClause={clause.replace(' ', '%20').replace('=', '%3D')}&size=1".encode()
    form = {"Content_Type": "application/x-www-form-urlencoded", "X_HTTP_Method_Override": "GET"}
    answer = ibm.ask(INSTANCES, body=body, **form)
    assert (answer.status, answer.json["errorNumber"]) == (500, "CWWBA0117E")
