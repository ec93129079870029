"""What the panes ask about an Oracle instance: every documented name, and a reason for what the engine lacks."""

from datetime import UTC, datetime

import pytest

from tuiconsole.engines.engine import Tab
from tuiconsole.engines.model import Resource, Window
from tuiconsole.engines.oracle_history import AUDIT, DATA_OBJECTS, HISTORY, NESTING, activity_badge
from tuiconsole.engines.oracle_jobs import INCIDENTS, JOBS
from tuiconsole.engines.oracle_opa import ORACLE_OPA
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import parse_line, write_line
from tuiconsole.engines.types import Value

from .documented import names

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

PARAMETERS = {
    "incidents": names("id activityId limit offset sortBy sortOrder totalResults"),
    "history": names("id"),
    "audit": names("""
        instanceId activityId activityName activityNameLike activityType assignee limit offset orderBy totalResults
    """),
    "data-objects": names("""
        instanceId activityInstanceIdIn definitionId definitionKey executionIdIn includeDeleted limit offset orderBy
        serializeObjectValues taskIdIn totalResults
    """),
}
INFERRED_PARAMETERS = {"audit": ["calledProcessInstanceId"], "data-objects": ["variableName"]}
FIELDS = {
    "incidents": names("""
        activityName createdTime exceptionTrace executionId id incidentMessage incidentType jobDefinition
        processDefinitionId processInstanceId links
    """),
    "history": names("activityId activityName activityType calledCaseInstanceId calledProcessInstanceId links"),
    "audit": names("""
        activated activityId activityInstanceState activityName activityType activityTypeDetail alterFlow
        alterFlowDetail assignee calledProcessInstanceId canceled completedTime completeScope draft links
    """),
    "data-objects": names("""
        activityInstanceId createTime errorMessasge executionId id name processDefinitionId processDefinitionKey
        processInstanceId removalTime rootProcessInstanceId state taskId typeName value links
    """),
}
OF_CAMUNDA = names("""
    canceled completeScope durationInMillis endTime executionId id parentActivityInstanceId processInstanceId startTime
    taskId
""")
STRUCTURED = [200, 401, 404, 429, 500, 503]
STATUSES = {
    "jobs": STRUCTURED,
    "job": STRUCTURED,
    "incidents": STRUCTURED,
    "history": STRUCTURED,
    "audit": [200, 201, *STRUCTURED[1:]],
    "data-objects": [200, 201, *STRUCTURED[1:]],
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_of_a_page_and_none_that_it_does_not_have(name: str) -> None:
    resource = ORACLE_OPA.resource(name)
    inferred = INFERRED_PARAMETERS.get(name, [])
    assert sorted(p.name for p in resource.parameters) == sorted([*PARAMETERS[name], *inferred])
    assert [p.name for p in resource.parameters if "name inferred" in p.help] == inferred
    listed = [p.name for p in resource.parameters[1:]]
    assert listed == sorted(listed, key=str.casefold)


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_of_a_page(name: str) -> None:
    fields = [field.name for field in ORACLE_OPA.resource(name).fields]
    assert set(FIELDS[name]) <= set(fields)
    assert set(fields) - set(FIELDS[name]) <= (set(OF_CAMUNDA) if name in ("history", "audit") else set())


@pytest.mark.parametrize("name", STATUSES)
def test_each_status_of_a_page(name: str) -> None:
    resource = ORACLE_OPA.resource(name)
    assert [status.code for status in resource.statuses] == STATUSES[name]
    absence = next(status.meaning for status in resource.statuses if status.code == 404)
    assert ("no structured process" in absence) is resource.path.startswith("process-instances/")
    assert absence.endswith("with this id") or absence == "no instance has this id"


def test_paging_has_the_documented_defaults_and_a_history_has_none() -> None:
    for resource in (INCIDENTS, AUDIT, DATA_OBJECTS):
        assert (resource.parameter("limit").default, resource.parameter("offset").default) == ("25", "0")
    assert HISTORY.unpaged
    assert [r.name for r in ORACLE_OPA.resources if r.unpaged] == ["instance", "job", "history"]


def test_the_types_of_activities_are_the_documented_ones() -> None:
    types = AUDIT.parameter("activityType").type.allowed
    assert len(set(types)) == len(types) == 54
    assert {"multiInstanceBody", "cancelBoundaryCatch", "intermediateNoneThrowEvent", "noneEndEvent"} <= set(types)


# Requests


def asked(resource: Resource, text: dict[str, str]) -> list[tuple[str, str]]:
    path = next(p.name for p in resource.parameters if p.role == "path")
    values: dict[str, Value] = {name: resource.parameter(name).type.parse(typed) for name, typed in text.items()}
    query = Query.of(resource, {path: "7", **values})
    line = write_line(query)
    assert parse_line(resource, line) == (query, ()), line
    request = resource.dialect.list_request(resource, query.at(NOW, UTC), Window(0, 50, query.order))
    assert (request.method, request.body) == ("GET", None)
    return list(request.params)


PAGING = [("limit", "50"), ("offset", "0")]
NEWEST = [("sortBy", "CREATEDTIME"), ("sortOrder", "DESC")]
BY_NAME = [("orderBy", "variableName:asc")]


@pytest.mark.parametrize(
    ("resource", "name", "typed", "sent"),
    [
        (INCIDENTS, "activityId", "charge", [("activityId", "charge"), *NEWEST, *PAGING]),
        (INCIDENTS, "totalResults", "true", [*NEWEST, *PAGING, ("totalResults", "true")]),
        (AUDIT, "activityId", "a,b\\,c", [("activityId", "a"), ("activityId", "b,c"), *PAGING]),
        (AUDIT, "activityName", "Pay out", [("activityName", "Pay out"), *PAGING]),
        (AUDIT, "activityNameLike", "pay", [("activityNameLike", "%pay%"), *PAGING]),
        (
            AUDIT,
            "activityType",
            "usertask, serviceTask,userTask",
            [("activityType", "userTask"), ("activityType", "serviceTask"), *PAGING],
        ),
        (AUDIT, "assignee", "mary", [("assignee", "mary"), *PAGING]),
        (AUDIT, "calledProcessInstanceId", "8", [("calledProcessInstanceId", "8"), *PAGING]),
        (AUDIT, "orderBy", "activityName:DESC", [("orderBy", "activityName:desc"), *PAGING]),
        (AUDIT, "orderBy", "activityName", [("orderBy", "activityName:asc"), *PAGING]),
        (AUDIT, "totalResults", "true", [*PAGING, ("totalResults", "true")]),
        (DATA_OBJECTS, "activityInstanceIdIn", "1,2", [("activityInstanceIdIn", "1,2"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "definitionId", "order:1:9", [("definitionId", "order:1:9"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "definitionKey", "order", [("definitionKey", "order"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "executionIdIn", "1,2", [("executionIdIn", "1,2"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "includeDeleted", "true", [("includeDeleted", "true"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "orderBy", "variablename:desc", [("orderBy", "variableName:desc"), *PAGING]),
        (DATA_OBJECTS, "serializeObjectValues", "false", [("serializeObjectValues", "false"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "taskIdIn", "1,2", [("taskIdIn", "1,2"), *BY_NAME, *PAGING]),
        (DATA_OBJECTS, "variableName", "amount", [("variableName", "amount"), *BY_NAME, *PAGING]),
    ],
)
def test_each_parameter(resource: Resource, name: str, typed: str, sent: list[tuple[str, str]]) -> None:
    assert asked(resource, {name: typed}) == sent


def test_a_history_is_asked_for_with_nothing_but_the_id() -> None:
    assert asked(HISTORY, {}) == []
    assert HISTORY.path_of({"id": "7"}) == "process-instances/7/history"
    assert HISTORY.dialect.count_request(HISTORY, {"id": "7"}) is None


def test_a_list_of_the_audit_is_counted_with_one_row() -> None:
    request = AUDIT.dialect.count_request(AUDIT, {"instanceId": "7", "assignee": "mary"})
    assert request is not None
    assert request.path == "audit/instances/7/activities"
    assert request.params == (("assignee", "mary"), ("limit", "1"), ("totalResults", "true"))


@pytest.mark.parametrize(
    ("resource", "name", "typed"),
    [
        (DATA_OBJECTS, "orderBy", "name:asc"),
        (DATA_OBJECTS, "orderBy", "variableName:up"),
        (DATA_OBJECTS, "orderBy", "variableName:asc,variableName:desc"),
        (AUDIT, "orderBy", "a b:asc"),
        (AUDIT, "orderBy", ""),
        (AUDIT, "activityType", "userTask,subprocess2"),
        (DATA_OBJECTS, "taskIdIn", "a\\,b"),
    ],
)
def test_what_could_not_be_asked_is_refused(resource: Resource, name: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        resource.parameter(name).type.parse(typed)


# The panes


def tabs() -> list[Tab]:
    return [*ORACLE_OPA.jobs, *ORACLE_OPA.history]


def test_each_tab_asks_about_the_instance_or_says_why_it_cannot() -> None:
    instance = {"id": "7", "state": "ACTIVE"}
    for tab in tabs():
        if tab.resource is None:
            assert tab.lacks.endswith(".")
            continue
        assert tab.resource in ORACLE_OPA.resources
        query = Query.of(tab.resource, dict(tab.given(instance)))
        assert not query.problems(NOW, UTC)
        assert "/7/" in tab.resource.path_of(query.at(NOW, UTC))
    assert [tab.resource for tab in ORACLE_OPA.jobs][:2] == [JOBS, INCIDENTS]
    assert [tab.resource for tab in ORACLE_OPA.history][:3] == [HISTORY, AUDIT, DATA_OBJECTS]
    assert {tab.title for tab in tabs() if tab.resource is None} == {"External tasks", "Job log", "Operations"}


def test_activities_nest_by_fields_that_they_have() -> None:
    for resource in (HISTORY, AUDIT):
        fields = {field.name for field in resource.fields}
        assert {NESTING.parent, NESTING.root, NESTING.kind} <= fields
        assert {"nested", "bar", "duration"} <= {column.kind for column in resource.columns}


def test_an_instance_names_no_relatives_and_the_server_has_no_list_of_problems() -> None:
    assert ORACLE_OPA.relatives == ORACLE_OPA.problems == ()
    assert ORACLE_OPA.no_problems.endswith(".")


@pytest.mark.parametrize(
    ("activity", "word"),
    [
        ({"startTime": "2026-03-01T11:00:00", "endTime": "2026-03-01T11:05:00", "canceled": False}, "ended"),
        ({"startTime": "2026-03-01T11:00:00", "endTime": None}, "running"),
        ({"startTime": "2026-03-01T11:00:00"}, "running"),
        ({"completedTime": "2026-03-01T11:05:00"}, "ended"),
        ({"completedTime": None}, "running"),
        ({"completedTime": "2026-03-01T11:05:00", "canceled": True}, "canceled"),
        ({"canceled": True}, "canceled"),
        ({"activityName": "Pay"}, "unknown"),
    ],
)
def test_how_an_activity_stands(activity: dict[str, object], word: str) -> None:
    assert activity_badge(activity, NOW).word == word


# One item alone


def test_what_can_be_asked_for_alone() -> None:
    item = {"id": "9", "processInstanceId": "7"}
    assert {r.name: r.item_request(item).path for r in ORACLE_OPA.resources if r.item_path} == {
        "instances": "instances/9",
        "jobs": "process-instances/7/jobs/9",
        "incidents": "process-instances/7/incidents/9",
    }


@pytest.mark.parametrize(
    ("job", "wanted"),
    [
        ({"id": "9", "processInstanceId": "7", "exceptionMessage": "no"}, True),
        ({"id": "9", "processInstanceId": "7", "exceptionMessage": "no", "exceptionTrace": "at A.b"}, False),
        ({"id": "9", "processInstanceId": "7", "exceptionMessage": None}, False),
        # Without the instance there is no address to ask at.
        ({"id": "9", "exceptionMessage": "no"}, False),
    ],
)
def test_a_trace_is_asked_for_where_the_list_leaves_it_out(job: dict[str, object], wanted: bool) -> None:
    [trace] = JOBS.texts
    assert trace.wanted(job) is wanted
    if wanted:
        assert trace.request(job).path == "process-instances/7/jobs/9"
        assert trace.request(job).accept == "application/json"
        assert trace.field in {field.name for field in JOBS.fields}
