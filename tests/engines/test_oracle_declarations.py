"""The Oracle resources are declared completely, under the names their pages give."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Parameter, ParameterProblem, Resource, Window
from tuiconsole.engines.oracle_instances import INSTANCE, INSTANCES
from tuiconsole.engines.oracle_jobs import JOB, JOBS, job_badge
from tuiconsole.engines.oracle_opa import ORACLE_OPA
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Value

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

JOB_PARAMETERS = ["id", "limit", "offset", "sortBy", "sortOrder", "state", "totalResults"]
JOB_CHOICES = {
    "sortBy": ["JOBID", "RETRIES", "DUEDATE"],
    "sortOrder": ["ASC", "DESC"],
    "state": ["ALL", "SCHEDULED", "READY", "FAULTED", "EXHAUSTED"],
}
JOB_DEFAULTS = {"limit": "25", "offset": "0", "state": "ALL", "totalResults": "false"}
JOB_FIELDS = [
    "activityName",
    "createdTime",
    "dueDate",
    "exceptionMessage",
    "exceptionTrace",
    "executionId",
    "id",
    "isExecuting",
    "isRetryAllowed",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceId",
    "retries",
    "links",
]
JOB_STATUSES = [200, 401, 404, 429, 500, 503]

CONFIRMED_INSTANCE_PARAMETERS = [
    "applicationName",
    "applicationNameLike",
    "applicationVersion",
    "asMember",
    "businessKey",
    "businessKeyLike",
    "completedAfter",
    "completedBefore",
    "createdAfter",
    "processDefinitionKey",
    "sortBy",
    "sortOrder",
]
INFERRED_INSTANCE_PARAMETERS = ["createdBefore", "createdBy", "limit", "offset", "totalResults"]
CONFIRMED_INSTANCE_FIELDS = [
    "applicationDescription",
    "applicationName",
    "applicationTitle",
    "availableActions",
    "businessKey",
    "createdBy",
    "createTime",
    "description",
    "durationInMillis",
    "endTime",
    "id",
    "processDefinitionId",
    "processDefinitionKey",
]


def names(resource: Resource) -> list[str]:
    return [parameter.name for parameter in resource.parameters]


def test_the_job_list_has_every_parameter_of_its_page_in_its_order() -> None:
    assert names(JOBS) == JOB_PARAMETERS
    assert JOBS.path == "process-instances/{id}/jobs"
    for name in JOB_PARAMETERS:
        parameter = JOBS.parameter(name)
        if name != "totalResults":
            assert list(parameter.type.allowed) == JOB_CHOICES.get(name, [])
        assert parameter.default == JOB_DEFAULTS.get(name, "")
    assert [parameter.name for parameter in JOBS.parameters if parameter.role == "path"] == ["id"]


def test_the_job_list_has_every_field_and_status_of_its_page() -> None:
    assert [field.name for field in JOBS.fields] == JOB_FIELDS
    assert [status.code for status in JOBS.statuses] == JOB_STATUSES
    assert [key.name for key in JOBS.sort_keys] == JOB_CHOICES["sortBy"]
    assert [key.name for key in JOBS.sort_keys if key.unique] == ["JOBID"]


def test_the_overlap_of_the_job_states_is_said() -> None:
    assert "overlap" in JOBS.parameter("state").help


def test_the_instance_list_has_what_its_page_confirms_and_marks_what_it_does_not() -> None:
    assert set(names(INSTANCES)) == {*CONFIRMED_INSTANCE_PARAMETERS, *INFERRED_INSTANCE_PARAMETERS}
    marked = [parameter.name for parameter in INSTANCES.parameters if "name inferred" in parameter.help]
    assert sorted(marked) == sorted(INFERRED_INSTANCE_PARAMETERS)
    assert set(CONFIRMED_INSTANCE_FIELDS) <= {field.name for field in INSTANCES.fields}


def test_instances_come_first_and_one_of_them_is_asked_for_by_its_id() -> None:
    engine = engine_of("oracle-opa")
    assert engine.resources[0] is INSTANCES
    assert engine.resource("jobs") is JOBS
    assert INSTANCE.path_of({"id": "a/b"}) == "instances/a%2Fb"
    assert INSTANCE.fields == INSTANCES.fields


def test_one_job_has_the_fields_of_the_list_and_is_found_by_two_ids() -> None:
    assert JOB.fields == JOBS.fields
    assert JOB.path_of({"id": "a/b", "jobId": ".."}) == "process-instances/a%2Fb/jobs/%2E%2E"
    assert [problem.parameter for problem in Query.of(JOB, {"id": "7"}).problems(NOW, UTC)] == ["jobId"]


@pytest.mark.parametrize("resource", ORACLE_OPA.resources, ids=lambda resource: resource.name)
def test_declarations_hang_together(resource: Resource) -> None:
    fields = {field.name for field in resource.fields}
    assert {key.field for key in resource.sort_keys} - {""} <= fields
    assert {name for column in resource.columns for name in column.fields} <= fields
    assert {column.sort_key for column in resource.columns} - {""} <= {key.name for key in resource.sort_keys}
    assert {order.key for order in resource.default_order} <= {key.name for key in resource.sort_keys}
    assert {name for p in resource.parameters for name in (*p.needs, *p.excludes)} <= set(names(resource))
    assert any(column.kind == "badge" for column in resource.columns) == (resource.badge is not None)
    assert len(set(names(resource))) == len(names(resource))
    assert {p.values_of for p in resource.parameters} - {""} <= fields
    assert {f"{{{p.name}}}" in resource.path for p in resource.parameters if p.role == "path"} <= {True}


def test_never_more_than_fifty_on_a_page() -> None:
    assert {resource.most_per_page for resource in ORACLE_OPA.resources if not resource.unpaged} == {50}


# Requests


def asked(resource: Resource, text: dict[str, str], window: Window | None = None) -> list[tuple[str, str]]:
    values: dict[str, Value] = {name: resource.parameter(name).type.parse(typed) for name, typed in text.items()}
    query = Query.of(resource, values)
    request = resource.dialect.list_request(resource, query.at(NOW, UTC), window or Window(0, 50, query.order))
    assert request.method == "GET"
    assert request.body is None
    return list(request.params)


PAGING = [("limit", "50"), ("offset", "0")]
JOBS_BY_ID = [("sortBy", "JOBID"), ("sortOrder", "ASC")]


def test_jobs_are_asked_for_in_the_one_order_that_is_total() -> None:
    assert asked(JOBS, {"id": "7"}) == [*JOBS_BY_ID, *PAGING]


def test_key_and_direction_go_out_together() -> None:
    assert asked(JOBS, {"id": "7", "sortBy": "DUEDATE", "sortOrder": "DESC"}) == [
        ("sortBy", "DUEDATE"), ("sortOrder", "DESC"), *PAGING,
    ]  # fmt: skip
    lonely = Query.of(JOBS, {"id": "7", "sortBy": "DUEDATE"})
    assert [problem.parameter for problem in lonely.problems(NOW, UTC)] == ["sortBy"]


def test_the_instance_of_the_jobs_is_required() -> None:
    assert [problem.parameter for problem in Query(JOBS).problems(NOW, UTC)] == ["id"]
    with pytest.raises(ParameterProblem):
        JOBS.path_of({})


@pytest.mark.parametrize(
    ("name", "typed", "sent"),
    [
        ("state", "exhausted", [("state", "EXHAUSTED"), *JOBS_BY_ID, *PAGING]),
        ("state", "ALL", [("state", "ALL"), *JOBS_BY_ID, *PAGING]),
        ("totalResults", "true", [*JOBS_BY_ID, *PAGING, ("totalResults", "true")]),
        # What the console shows at most and where it begins is the window's business, not a second parameter.
        ("limit", "7", [*JOBS_BY_ID, *PAGING]),
        ("offset", "7", [*JOBS_BY_ID, *PAGING]),
    ],
)
def test_each_parameter_of_the_jobs(name: str, typed: str, sent: list[tuple[str, str]]) -> None:
    assert asked(JOBS, {"id": "7", name: typed}) == sent


LATEST = [("sortBy", "updatedTime"), ("sortOrder", "DESC")]


@pytest.mark.parametrize(
    ("name", "typed", "sent"),
    [
        ("applicationName", "Loans", [("applicationName", "Loans")]),
        ("applicationNameLike", "oan", [("applicationNameLike", "%oan%")]),
        ("applicationNameLike", "Lo%", [("applicationNameLike", "Lo%")]),
        ("applicationVersion", "1.0", [("applicationVersion", "1.0")]),
        ("asMember", "true", [("asMember", "true")]),
        ("businessKey", "A-1,B\\,2", [("businessKey", "A-1"), ("businessKey", "B,2")]),
        ("businessKeyLike", "4711", [("businessKeyLike", "%4711%")]),
        ("completedAfter", "2026-01-30 08:30", [("completedAfter", "2026-01-30T08:30:00.000Z")]),
        ("completedBefore", "2026-01-30", [("completedBefore", "2026-01-30T23:59:59.999Z")]),
        ("createdAfter", "-2h", [("createdAfter", "2026-03-01T10:00:00.000Z")]),
        ("createdBefore", "now", [("createdBefore", "2026-03-01T12:00:00.000Z")]),
        ("createdBy", "mary", [("createdBy", "mary")]),
        ("processDefinitionKey", "order", [("processDefinitionKey", "order")]),
    ],
)
def test_each_filter_of_the_instances(name: str, typed: str, sent: list[tuple[str, str]]) -> None:
    assert asked(INSTANCES, {name: typed}) == [*sent, *LATEST, *PAGING]


def test_instants_go_out_in_utc() -> None:
    values = {"createdAfter": NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))}
    request = INSTANCES.dialect.list_request(INSTANCES, values, Window(0, 50))
    assert ("createdAfter", "2026-03-01T12:00:00.000Z") in request.params


def test_a_span_that_ends_before_it_begins_is_found() -> None:
    parse = INSTANCES.parameter("createdAfter").type.parse
    query = Query.of(INSTANCES, {"createdAfter": parse("-1h"), "createdBefore": parse("-2h")})
    assert [problem.parameter for problem in query.problems(NOW, UTC)] == ["createdAfter"]


def test_the_number_of_rows_is_asked_for_with_one_row() -> None:
    request = JOBS.dialect.count_request(JOBS, {"id": "7", "state": "FAULTED", "limit": 3, "offset": 9})
    assert request is not None
    assert request.path == "process-instances/7/jobs"
    assert request.params == (("state", "FAULTED"), ("limit", "1"), ("totalResults", "true"))
    assert INSTANCE.dialect.count_request(INSTANCE, {"id": "7"}) is None


def test_one_instance_is_asked_for_without_paging() -> None:
    assert asked(INSTANCE, {"id": "7"}) == []


def test_every_parameter_says_in_a_sentence_what_it_does() -> None:
    def lacks(parameter: Parameter) -> bool:
        return not parameter.help.endswith(".") or not parameter.section

    assert not [p.name for resource in ORACLE_OPA.resources for p in resource.parameters if lacks(p)]
    assert not [f.name for resource in ORACLE_OPA.resources for f in resource.fields if not f.help.endswith(".")]


# The badge

LATER, EARLIER = "2026-03-01T12:05:00", "2026-03-01T11:55:00"


@pytest.mark.parametrize(
    ("job", "badge"),
    [
        ({"dueDate": LATER, "retries": 3}, "scheduled"),
        ({"dueDate": EARLIER, "retries": 3}, "ready"),
        ({"dueDate": "2026-03-01T12:00:00", "retries": 3}, "ready"),
        ({"dueDate": None, "retries": 3}, "ready"),
        ({}, "ready"),
        ({"dueDate": "soon"}, "ready"),
        ({"dueDate": EARLIER, "retries": 3, "isExecuting": True}, "executing"),
        ({"dueDate": LATER, "retries": 2, "exceptionMessage": "no answer"}, "faulted"),
        ({"dueDate": EARLIER, "retries": 2, "exceptionMessage": "no answer"}, "faulted"),
        ({"dueDate": EARLIER, "retries": 2, "exceptionMessage": ""}, "faulted"),
        ({"exceptionMessage": "no answer"}, "faulted"),
        ({"dueDate": EARLIER, "retries": 2, "exceptionMessage": "no answer", "isExecuting": True}, "executing"),
        ({"dueDate": EARLIER, "retries": 0, "exceptionMessage": "no answer"}, "exhausted"),
        ({"dueDate": LATER, "retries": 0, "exceptionMessage": "no answer"}, "exhausted"),
        # A Java exception may have no message.
        ({"dueDate": EARLIER, "retries": 0, "exceptionMessage": None}, "exhausted"),
        ({"exceptionMessage": "no answer", "exceptionTrace": "at A.b(A.java:1)"}, "exhausted"),
        ({"retries": 1, "exceptionMessage": None, "exceptionTrace": "at A.b(A.java:1)"}, "faulted"),
        ({"retries": 0, "exceptionMessage": "no answer", "isExecuting": True}, "executing"),
        ({"dueDate": "2026-03-01T12:00:00.500Z"}, "scheduled"),
        ({"dueDate": "2026-03-01T12:30:00+0100"}, "ready"),
        ({"dueDate": "2026-03-01T12:30:00+00:00"}, "scheduled"),
    ],
)
def test_the_badge_of_a_job(job: dict[str, object], badge: str) -> None:
    state = job_badge(job, NOW)
    assert state.word == badge
    assert state in JOBS.states
