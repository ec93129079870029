"""Every list behind the panes shows what a plain request for it finds on a real engine.

The left side of each case is what a person types into the product, the right side what is sent without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from typing import Any

import pytest

from .asking import CAMUNDA, Answer, Way, ask
from .engine import LiveEngine
from .rest import EVERYTHING, Rest

PATHS = {
    "jobs": "job",
    "external-tasks": "external-task",
    "incidents": "incident",
    "activities": "history/activity-instance",
    "job-log": "history/job-log",
    "incident-log": "history/incident",
    "variables": "history/variable-instance",
    "operations": "history/user-operation",
    "definitions": "process-definition",
}


def rows_of(rest: Rest, resource: str, **parameters: object) -> list[Any]:
    """What a plain request finds."""
    if resource == "variables":
        parameters["deserializeValues"] = False
    rows: list[Any] = rest.list(PATHS[resource], **parameters)
    assert len(rows) < EVERYTHING
    return rows


def listed(url: str, resource: str, typed: Mapping[str, str], **how: Any) -> Answer:
    """What the product shows."""
    return ask(url, typed, resource=CAMUNDA.resource(resource), **how)


def assert_same(answer: Answer, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same rows, whatever their order."""
    assert sorted(answer.rows, key=itemgetter("id")) == sorted(rows, key=itemgetter("id"))
    assert answer.total == len(rows)


def wire(when: Any) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}+0000"


def test_no_list_is_without_a_test() -> None:
    assert {resource.name for resource in CAMUNDA.resources} == {*PATHS, "instances"}


@pytest.mark.parametrize("page_size", [None, 7])
@pytest.mark.parametrize("resource", PATHS)
def test_the_whole_list(live_engine: LiveEngine, resource: str, page_size: int | None) -> None:
    rows = rows_of(live_engine.rest, resource)
    if len(rows) > 500 and page_size:
        page_size = 41
    assert len(rows) > 5
    assert_same(listed(live_engine.url, resource, {}, page_size=page_size), rows)


@pytest.mark.parametrize("resource", PATHS)
def test_every_field_of_an_answer_is_declared(live_engine: LiveEngine, resource: str) -> None:
    declared = {field.name for field in CAMUNDA.resource(resource).fields}
    answered = {name for row in rows_of(live_engine.rest, resource) for name in row}
    # A removal time is only part of an answer where there is one.
    assert answered <= declared
    assert declared - answered <= {"removalTime", "annotation"}


@dataclass(frozen=True)
class Case:
    """A list, what a person types, and what goes out without the product."""

    resource: str
    typed: Mapping[str, str]
    direct: Callable[[LiveEngine], Mapping[str, object]]

    def __str__(self) -> str:
        return f"{self.resource} {' '.join(self.typed)}"


def case(resource: str, **typed: str) -> Case:
    """One that goes out as it is typed."""
    return Case(resource, typed, lambda engine: typed)


def due_in_a_week(engine: LiveEngine) -> Mapping[str, object]:
    now = engine.seed.started
    return {"dueDates": f"gt_{wire(now)},lt_{wire(now + timedelta(weeks=1))}"}


CASES = (
    case("jobs", noRetriesLeft="true"),
    case("jobs", withRetriesLeft="true", withException="true"),
    case("jobs", timers="true"),
    case("jobs", messages="true"),
    case("jobs", suspended="true"),
    case("jobs", active="true", processDefinitionKey="approval"),
    case("jobs", failedActivityId="post"),
    case("jobs", activityId="archive"),
    case("jobs", priorityHigherThanOrEquals="50"),
    case("jobs", priorityLowerThanOrEquals="49"),
    case("jobs", tenantIdIn="north"),
    case("jobs", tenantIdIn="north", includeJobsWithoutTenantId="true"),
    case("jobs", withoutTenantId="true"),
    case("jobs", acquired="true"),
    Case("jobs", {"dueDates": "gt_now,lt_+1w"}, due_in_a_week),
    Case("jobs", {"createTimes": "lt_-1d"},
         lambda e: {"createTimes": f"lt_{wire(e.seed.started - timedelta(days=1))}"}),
    case("external-tasks", noRetriesLeft="true"),
    case("external-tasks", withRetriesLeft="true", topicName="stock"),
    case("external-tasks", locked="true"),
    case("external-tasks", notLocked="true"),
    case("external-tasks", workerId="shelf-2"),
    case("external-tasks", processDefinitionKeyIn="order,invoice"),
    case("external-tasks", processDefinitionName="nobody"),
    Case("external-tasks", {"processDefinitionNameLike": "rder"}, lambda e: {"processDefinitionNameLike": "%rder%"}),
    case("external-tasks", processVariables="fault_notLike_x%"),
    Case("external-tasks", {"lockExpirationAfter": "+1h"},
         lambda e: {"lockExpirationAfter": wire(e.seed.started + timedelta(hours=1))}),
    case("incidents", incidentType="failedExternalTask"),
    case("incidents", activityId="post"),
    case("incidents", processDefinitionKeyIn="order,label"),
    Case("incidents", {"incidentMessageLike": "out of stock"}, lambda e: {"incidentMessageLike": "%out of stock%"}),
    Case("incidents", {"incidentTimestampBefore": "-10d"},
         lambda e: {"incidentTimestampBefore": wire(e.seed.started - timedelta(days=10))}),
    Case("incidents", {"incidentTimestampAfter": "-10d"},
         lambda e: {"incidentTimestampAfter": wire(e.seed.started - timedelta(days=10))}),
    case("activities", activityType="callActivity"),
    case("activities", unfinished="true"),
    case("activities", finished="true", activityId="approve"),
    case("activities", canceled="true"),
    case("activities", completeScope="true"),
    case("activities", taskAssignee="demo"),
    case("activities", tenantIdIn="north,south"),
    case("activities", activityName="Approve, or not?"),
    Case("activities", {"startedAfter": "-20d", "startedBefore": "-10d"},
         lambda e: {"startedAfter": wire(e.seed.started - timedelta(days=20)),
                    "startedBefore": wire(e.seed.started - timedelta(days=10))}),
    Case("activities", {"finishedBefore": "-10d"},
         lambda e: {"finishedBefore": wire(e.seed.started - timedelta(days=10))}),
    case("job-log", failureLog="true"),
    case("job-log", successLog="true", processDefinitionKey="invoice"),
    case("job-log", deletionLog="true"),
    case("job-log", creationLog="true"),
    case("job-log", failedActivityIdIn="post,archive"),
    case("job-log", jobDefinitionType="async-continuation"),
    case("job-log", jobDefinitionConfiguration="async-before", activityIdIn="post"),
    case("job-log", jobPriorityHigherThanOrEquals="50"),
    case("incident-log", open="true"),
    case("incident-log", resolved="true"),
    case("incident-log", deleted="true"),
    case("incident-log", processDefinitionKey="invoice", incidentType="failedJob"),
    Case("incident-log", {"createTimeBefore": "-10d"},
         lambda e: {"createTimeBefore": wire(e.seed.started - timedelta(days=10))}),
    Case("incident-log", {"endTimeAfter": "-10d"},
         lambda e: {"endTimeAfter": wire(e.seed.started - timedelta(days=10))}),
    case("variables", variableName="amount"),
    case("variables", variableNameIn="amount,text_with_underscore"),
    case("variables", variableName="requester", variableValue="mary"),
    case("variables", variableName="REQUESTER", variableNamesIgnoreCase="true"),
    case("variables", variableName="requester", variableValue="MARY", variableValuesIgnoreCase="true"),
    case("variables", variableTypeIn="bytes,file"),
    case("variables", processDefinitionKey="order"),
    Case("variables", {"variableNameLike": "nrOf"}, lambda e: {"variableNameLike": "%nrOf%"}),
    case("operations", operationType="SetJobRetries"),
    case("operations", entityTypeIn="Job,Task"),
    case("operations", category="TaskWorker"),
    case("operations", categoryIn="Operator,Admin", property="suspensionState"),
    case("operations", userId="demo", entityType="ProcessInstance"),
    Case("operations", {"afterTimestamp": "-10d"},
         lambda e: {"afterTimestamp": wire(e.seed.started - timedelta(days=10))}),
    case("definitions", latestVersion="true"),
    case("definitions", latestVersion="true", keysIn="invoice,order"),
    case("definitions", key="approval", withoutTenantId="true"),
    case("definitions", version="2"),
    case("definitions", tenantIdIn="north", includeProcessDefinitionsWithoutTenantId="true"),
    case("definitions", startableInTasklist="true", active="true"),
    case("definitions", incidentType="failedJob"),
    Case("definitions", {"resourceNameLike": "invoice"}, lambda e: {"resourceNameLike": "%invoice%"}),
    Case("definitions", {"deployedAfter": "-50d"},
         lambda e: {"deployedAfter": wire(e.seed.started - timedelta(days=50))}),
)  # fmt: skip

FOUND_BY_NOTHING = {"jobs acquired", "external-tasks processDefinitionName", "activities activityName"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_filters(live_engine: LiveEngine, case: Case) -> None:
    rows = rows_of(live_engine.rest, case.resource, **case.direct(live_engine))
    everything = live_engine.rest.count(PATHS[case.resource])
    assert (0 < len(rows) <= everything) is (str(case) not in FOUND_BY_NOTHING)
    assert_same(listed(live_engine.url, case.resource, case.typed, now=live_engine.seed.started), rows)


@pytest.mark.parametrize("resource", ["jobs", "incidents", "activities", "job-log", "incident-log", "variables"])
def test_what_belongs_to_one_instance(live_engine: LiveEngine, resource: str) -> None:
    instance = live_engine.seed.failed[-1]
    rows = rows_of(live_engine.rest, resource, processInstanceId=instance)
    assert 0 < len(rows) < 30
    assert_same(listed(live_engine.url, resource, {"processInstanceId": instance}), rows)


def test_typed_values_keep_their_type(live_engine: LiveEngine) -> None:
    typed = {"variableName": "amount", "variableValue": "number:10"}
    rows = live_engine.rest.query(PATHS["variables"], {"variableName": "amount", "variableValue": 10})
    assert rows
    answer = listed(live_engine.url, "variables", typed)
    assert answer.ids == [row["id"] for row in rows]
    assert answer.methods == {"POST"}
    assert listed(live_engine.url, "variables", {**typed, "variableValue": "10"}).ids == []


def test_typed_process_variables(live_engine: LiveEngine) -> None:
    body = {"processVariables": [{"name": "parcels", "operator": "eq", "value": 2}]}
    rows = live_engine.rest.query(PATHS["external-tasks"], body)
    assert rows
    assert_same(listed(live_engine.url, "external-tasks", {"processVariables": "parcels_eq_number:2"}), rows)
    assert listed(live_engine.url, "external-tasks", {"processVariables": "parcels_eq_2"}).ids == []


# Order


def test_failed_jobs_come_first(live_engine: LiveEngine) -> None:
    retries = listed(live_engine.url, "jobs", {}).values("retries")
    assert retries == sorted(retries)
    assert retries[0] == 0


def test_activities_come_in_the_order_in_which_they_happened(live_engine: LiveEngine) -> None:
    instance = live_engine.seed.mispacked[0]
    answer = listed(live_engine.url, "activities", {"processInstanceId": instance}, page_size=2)
    assert answer.values("startTime") == sorted(answer.values("startTime"))
    before: set[str] = {instance}
    for row in answer.rows:
        assert row["parentActivityInstanceId"] in before, "a container stands before what it contains"
        before.add(row["id"])


@pytest.mark.parametrize("way", ["there and back", "by jumps"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(
    ("resource", "key"),
    [
        ("jobs", "jobRetries"),
        ("jobs", "jobDueDate"),
        ("external-tasks", "taskPriority"),
        ("activities", "startTime"),
        ("activities", "activityType"),
        ("job-log", "timestamp"),
        ("job-log", "occurrence"),
        ("job-log", "hostname"),
    ],
)
def test_no_two_rows_change_places(live_engine: LiveEngine, resource: str, key: str, direction: str, way: Way) -> None:
    rows = rows_of(live_engine.rest, resource)
    typed = {"sortBy": key, "sortOrder": direction}
    assert_same(listed(live_engine.url, resource, typed, page_size=max(len(rows) // 15, 3), way=way), rows)


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(
    ("resource", "key", "field"),
    [
        ("incidents", "incidentTimestamp", "incidentTimestamp"),
        ("incident-log", "createTime", "createTime"),
        ("operations", "timestamp", "timestamp"),
        ("activities", "startTime", "startTime"),
    ],
)
def test_paging_by_time_leaves_nothing_out(
    live_engine: LiveEngine, resource: str, key: str, field: str, direction: str
) -> None:
    rows = rows_of(live_engine.rest, resource, sortBy=key, sortOrder=direction)
    answer = listed(live_engine.url, resource, {"sortBy": key, "sortOrder": direction}, page_size=5)
    assert_same(answer, rows)
    assert answer.values(field) == [row[field] for row in rows]


@pytest.mark.parametrize(
    ("resource", "key"),
    [(resource.name, key.name) for resource in CAMUNDA.resources for key in resource.sort_keys],
)
def test_a_server_sorts_by_every_key(live_engine: LiveEngine, resource: str, key: str) -> None:
    typed = {"sortBy": key, "sortOrder": "desc", "maxResults": "5"}
    assert len(listed(live_engine.url, resource, typed).ids) == 5
