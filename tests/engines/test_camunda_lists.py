"""The lists behind the panes: complete by name, sensible to look at, and never asked for without a limit."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.camunda import CAMUNDA
from tuiconsole.engines.model import Order, Parameter, Request, Resource, Window
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Flag, Instants, Integer, ListOf

from .documented_lists import FIELDS, PARAMETERS
from .values import queries

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SORTING_AND_PAGING = ["sortBy", "sortOrder", "firstResult", "maxResults"]
RESOURCES = [resource for resource in CAMUNDA.resources if resource.name != "instances"]
PARAMETERS_OF_ALL = [(resource, parameter) for resource in RESOURCES for parameter in resource.parameters]

each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
each_parameter = pytest.mark.parametrize(
    ("resource", "parameter"), PARAMETERS_OF_ALL, ids=[f"{r.name} {p.name}" for r, p in PARAMETERS_OF_ALL]
)


def query(resource: str, **typed: str) -> Query:
    """The query of what was typed for each parameter."""
    declared = CAMUNDA.resource(resource)
    return Query.of(declared, {name: declared.parameter(name).type.parse(text) for name, text in typed.items()})


def ask(asked: Query, window: Window | None = None) -> Request:
    """The request for *asked*, by default for its first fifty rows."""
    window = window or Window(asked.first, 50, asked.order)
    return asked.resource.dialect.list_request(asked.resource, asked.at(NOW, UTC), window)


def body_of(request: Request) -> dict[str, Any]:
    assert request.method == "POST"
    assert request.body is not None
    body: dict[str, Any] = json.loads(request.body)
    return body


def problems(asked: Query) -> dict[str, str]:
    return {problem.parameter: problem.message for problem in asked.problems(NOW, UTC)}


# What is declared


def test_instances_come_first() -> None:
    assert CAMUNDA.resources[0].name == "instances"
    assert [resource.name for resource in RESOURCES] == [*PARAMETERS] == [*FIELDS]


@each_resource
def test_every_documented_parameter_is_declared_once(resource: Resource) -> None:
    names = Counter(parameter.name for parameter in resource.parameters)
    assert names == Counter(PARAMETERS[resource.name] + SORTING_AND_PAGING)


@each_resource
def test_every_documented_field_is_declared_once(resource: Resource) -> None:
    assert Counter(field.name for field in resource.fields) == Counter(FIELDS[resource.name])


@each_resource
def test_everything_refers_to_what_there_is(resource: Resource) -> None:
    fields = {field.name for field in resource.fields}
    keys = {key.name for key in resource.sort_keys}
    names = {parameter.name for parameter in resource.parameters}
    assert resource.id_field in fields
    assert resource.tie_break in keys | {""}
    for column in resource.columns:
        assert set(column.fields) <= fields
        assert column.sort_key in keys | {""}
    for key in resource.sort_keys:
        assert key.field in fields | {""}
        assert {key.before, key.after} <= names | {""}
        assert key.unique_within in keys | {""}
    assert {order.key for order in resource.default_order} <= keys
    for parameter in resource.parameters:
        assert parameter.values_of in fields | {""}


@each_parameter
def test_parameters_name_each_other_both_ways(resource: Resource, parameter: Parameter) -> None:
    for other in parameter.excludes:
        assert parameter.name in resource.parameter(other).excludes
    for other in parameter.needs:
        resource.parameter(other)


@each_parameter
def test_every_parameter_can_be_shown_in_a_form(resource: Resource, parameter: Parameter) -> None:
    assert parameter.section
    assert parameter.help.endswith(".")
    assert "\n" not in parameter.help
    assert parameter.type.accepts


@each_resource
@pytest.mark.parametrize(("width", "least"), [(78, 4), (56, 3)])
def test_the_most_important_columns_fit(resource: Resource, width: int, least: int) -> None:
    by_priority = sorted(resource.columns, key=lambda column: column.priority)
    assert len({column.priority for column in by_priority}) == len(by_priority)
    assert all(column.width <= column.most for column in by_priority)
    assert sum(column.width + 2 for column in by_priority[:least]) - 2 <= width


@each_resource
def test_every_order_is_total(resource: Resource) -> None:
    key = resource.sort_key(resource.tie_break)
    assert resource.orders_totally
    assert resource.settles_ties is (key is None)
    assert key is None or (resource.post and (key.unique or key.unique_within))


# How items stand


def state(resource: str, item: Mapping[str, Any]) -> str:
    badge = CAMUNDA.resource(resource).badge
    assert badge is not None
    found = badge(item, NOW)
    assert found in CAMUNDA.resource(resource).states or found.tone == "unknown"
    return found.word


SOON, BEFORE = "2026-03-01T12:00:01.000+0000", "2026-03-01T12:59:59.000+0100"


@pytest.mark.parametrize(
    ("job", "word"),
    [
        ({"retries": 0, "exceptionMessage": "boom", "suspended": True}, "failed"),
        ({"retries": 0, "exceptionMessage": None}, "failed"),
        ({"retries": 2, "exceptionMessage": "boom", "dueDate": SOON}, "retrying"),
        ({"retries": 2, "exceptionMessage": None, "failedActivityId": "post"}, "retrying"),
        ({"retries": 2, "exceptionMessage": "boom", "suspended": True}, "suspended"),
        ({"retries": 3, "dueDate": SOON, "suspended": True}, "suspended"),
        ({"retries": 3, "dueDate": SOON}, "scheduled"),
        ({"retries": 3, "dueDate": BEFORE}, "due"),
        ({"retries": 3, "dueDate": None}, "due"),
        ({"retries": 3, "dueDate": "soon"}, "due"),
        ({}, "due"),
    ],
)
def test_how_a_job_stands(job: Mapping[str, Any], word: str) -> None:
    assert state("jobs", job) == word


@pytest.mark.parametrize(
    ("task", "word"),
    [
        ({"retries": 0, "errorMessage": "boom"}, "failed"),
        ({"retries": 2, "errorMessage": "boom", "lockExpirationTime": SOON}, "retrying"),
        ({"retries": 2, "errorMessage": None}, "retrying"),
        ({"retries": None, "suspended": True, "lockExpirationTime": SOON}, "suspended"),
        ({"retries": None, "lockExpirationTime": SOON}, "in work"),
        ({"retries": None, "lockExpirationTime": BEFORE}, "open"),
        ({}, "open"),
    ],
)
def test_how_an_external_task_stands(task: Mapping[str, Any], word: str) -> None:
    assert state("external-tasks", task) == word


@pytest.mark.parametrize(
    ("resource", "item", "word"),
    [
        ("activities", {"canceled": False, "endTime": None}, "running"),
        ("activities", {"canceled": False, "endTime": BEFORE}, "ended"),
        ("activities", {"canceled": True, "endTime": BEFORE}, "canceled"),
        ("job-log", {"creationLog": True}, "created"),
        ("job-log", {"failureLog": True}, "failed"),
        ("job-log", {"successLog": True}, "succeeded"),
        ("job-log", {"deletionLog": True}, "deleted"),
        ("job-log", {}, "unknown"),
        ("incident-log", {"open": True}, "open"),
        ("incident-log", {"resolved": True}, "resolved"),
        ("incident-log", {"deleted": True}, "deleted"),
        ("incident-log", {}, "unknown"),
        ("definitions", {"suspended": False}, "active"),
        ("definitions", {"suspended": True}, "suspended"),
    ],
)
def test_how_other_things_stand(resource: str, item: Mapping[str, Any], word: str) -> None:
    assert state(resource, item) == word


# What goes out


@pytest.mark.parametrize(
    ("resource", "name", "typed", "sent"),
    [
        ("jobs", "dueDates", "gt_-2h,lt_2026-03-05",
         "gt_2026-03-01T10:00:00.000+0000,lt_2026-03-05T00:00:00.000+0000"),
        ("jobs", "createTimes", "gt_2026-03-01", "gt_2026-03-01T23:59:59.999+0000"),
        ("jobs", "priorityLowerThanOrEquals", "-9223372036854775808", "-9223372036854775808"),
        ("jobs", "jobIds", "a,b", "a,b"),
        ("jobs", "timers", "true", "true"),
        ("external-tasks", "processVariables", "fault_notLike_x%,n_eq_1", "fault_notLike_x%,n_eq_1"),
        ("variables", "variableValue", "mary", "mary"),
        ("variables", "variableValue", "100", "100"),
        ("variables", "variableNameLike", "amount", "%amount%"),
        ("operations", "category", "operator", "Operator"),
        ("incidents", "incidentTimestampBefore", "2026-02-01", "2026-02-01T23:59:59.999+0000"),
        ("definitions", "version", "3", "3"),
    ],
)  # fmt: skip
def test_values_in_a_query_string(resource: str, name: str, typed: str, sent: str) -> None:
    asked = query(resource, **{name: typed})
    window = Window(0, 50, asked.order[:1])
    request = ask(asked, window)
    assert request.method == "GET"
    assert dict(request.params)[name] == sent


@pytest.mark.parametrize(
    ("resource", "typed", "body"),
    [
        ("jobs", {"dueDates": "gt_-2h,lt_now", "tenantIdIn": "a\\,b"},
         {"dueDates": [{"operator": "gt", "value": "2026-03-01T10:00:00.000+0000"},
                       {"operator": "lt", "value": "2026-03-01T12:00:00.000+0000"}], "tenantIdIn": ["a,b"]}),
        ("variables", {"variableName": "amount", "variableValue": "number:10"},
         {"variableName": "amount", "variableValue": 10}),
        ("variables", {"variableName": "yes", "variableValue": "boolean:true"},
         {"variableName": "yes", "variableValue": True}),
        ("variables", {"variableName": "none", "variableValue": "null:"},
         {"variableName": "none", "variableValue": None}),
        ("external-tasks", {"processVariables": "parcels_eq_number:2"},
         {"processVariables": [{"name": "parcels", "operator": "eq", "value": 2}]}),
    ],
)  # fmt: skip
def test_values_in_a_body(resource: str, typed: Mapping[str, str], body: Mapping[str, Any]) -> None:
    sent = body_of(ask(query(resource, **typed)))
    sent.pop("sorting")
    assert sent == body


@pytest.mark.parametrize("typed", [{}, {"variableName": "a", "variableValue": "number:1"}], ids=["GET", "POST"])
def test_values_are_never_unpacked_by_the_server(typed: Mapping[str, str]) -> None:
    variables = CAMUNDA.resource("variables")
    for asked in (query("variables", **typed), query("variables", **typed, deserializeValues="false")):
        request = ask(asked, Window(0, 50, (Order("variableName"),)))
        assert request.method == ("POST" if typed else "GET")
        assert request.params.count(("deserializeValues", "false")) == 1
        count = variables.dialect.count_request(variables, asked.at(NOW, UTC))
        assert count is not None
        assert "deserializeValues" not in str(count)
    with pytest.raises(ValueError, match="is not one of false"):
        query("variables", deserializeValues="true")


@pytest.mark.parametrize(
    ("resource", "sorted_by"),
    [
        ("jobs", ["jobRetries asc", "jobId asc"]),
        ("activities", ["startTime asc", "occurrence asc", "activityInstanceId asc"]),
        ("job-log", ["timestamp desc", "jobId desc", "occurrence desc"]),
        ("variables", ["variableName asc", "instanceId asc"]),
    ],
)
def test_the_order_that_a_list_comes_in(resource: str, sorted_by: list[str]) -> None:
    asked = query(resource)
    body = body_of(ask(asked, Window(0, 50, asked.order, total_order=True)))
    assert [f"{one['sortBy']} {one['sortOrder']}" for one in body["sorting"]] == sorted_by


@pytest.mark.parametrize(
    ("key", "sorted_by"),
    [
        ("hostname", ["hostname", "jobId", "occurrence"]),
        ("jobId", ["jobId", "occurrence"]),
        ("occurrence", ["occurrence", "jobId"]),
    ],
)
def test_an_entry_is_only_unique_among_those_of_its_job(key: str, sorted_by: list[str]) -> None:
    body = body_of(ask(query("job-log"), Window(0, 50, (Order(key),), total_order=True)))
    assert [one["sortBy"] for one in body["sorting"]] == sorted_by


@pytest.mark.parametrize(
    ("resource", "key", "before", "after", "margin"),
    [
        ("activities", "startTime", "startedBefore", "startedAfter", 0),
        ("incidents", "incidentTimestamp", "incidentTimestampBefore", "incidentTimestampAfter", 1),
        ("incident-log", "createTime", "createTimeBefore", "createTimeAfter", 1),
        ("operations", "timestamp", "beforeTimestamp", "afterTimestamp", 1),
    ],
)
def test_the_bounds_of_paging_let_their_own_instant_in(
    resource: str, key: str, before: str, after: str, margin: int
) -> None:
    bounded = Window(0, 50, (Order(key),), upper=NOW, lower=NOW)
    params = dict(ask(query(resource), bounded).params)
    assert datetime.strptime(params[before], "%Y-%m-%dT%H:%M:%S.%f%z") == NOW + timedelta(milliseconds=margin)
    assert datetime.strptime(params[after], "%Y-%m-%dT%H:%M:%S.%f%z") == NOW - timedelta(milliseconds=margin)


def test_no_page_is_bounded_by_a_time_that_an_item_may_lack() -> None:
    """What was never locked would be left out by any bound."""
    bounded = Window(0, 50, (Order("lockExpirationTime"),), upper=NOW, lower=NOW)
    assert (
        not {"lockExpirationBefore", "lockExpirationAfter"} & dict(ask(query("external-tasks"), bounded).params).keys()
    )


@pytest.mark.parametrize(
    ("resource", "typed", "told"),
    [
        ("jobs", {"timers": "true", "messages": "true"}, {"timers": "contradicts messages", "messages": ""}),
        ("jobs", {"includeJobsWithoutTenantId": "true"}, {"includeJobsWithoutTenantId": "needs tenantIdIn"}),
        ("incident-log", {"open": "true", "deleted": "true"}, {"open": "contradicts deleted", "deleted": ""}),
        ("incident-log", {"endTimeAfter": "now", "endTimeBefore": "-1h"}, {"endTimeAfter": "later than endTimeBefore"}),
        ("job-log", {"failureLog": "true", "successLog": "true"}, {"failureLog": "contradicts", "successLog": ""}),
        ("variables", {"variableValue": "1"}, {"variableValue": "needs variableName"}),
        ("definitions", {"latestVersion": "true", "version": "1"}, {"version": "contradicts", "latestVersion": ""}),
        ("external-tasks", {"variableNamesIgnoreCase": "true"}, {"variableNamesIgnoreCase": "needs processVariables"}),
    ],
)
def test_what_a_server_refuses_or_heeds_by_half_is_told_before(
    resource: str, typed: Mapping[str, str], told: Mapping[str, str]
) -> None:
    found = problems(query(resource, **typed))
    assert found.keys() == told.keys()
    assert all(part in found[name] for name, part in told.items())


def test_an_item_with_a_comma_is_refused_where_it_would_be_taken_for_two() -> None:
    for resource in RESOURCES:
        for parameter in resource.parameters:
            if isinstance(parameter.type, ListOf):
                assert parameter.type.commas is resource.post


windows = st.builds(
    Window,
    offset=st.integers(0, 10**6),
    limit=st.integers(1, 1001),
    upper=st.none() | st.just(NOW),
    lower=st.none() | st.just(NOW),
    total_order=st.booleans(),
)


@given(st.sampled_from(RESOURCES).flatmap(queries), windows)
def test_no_list_is_asked_for_without_a_limit(asked: Query, window: Window) -> None:
    resource = asked.resource
    window = Window(window.offset, window.limit, asked.order, window.upper, window.lower, window.total_order)
    request = ask(asked, window)
    assert request.params.count(("maxResults", str(window.limit))) == 1
    assert request.params.count(("firstResult", str(window.offset))) == 1
    names = [name for name, _ in request.params]
    body = {} if request.body is None else json.loads(request.body)
    assert request.method == "GET" or resource.post
    assert len(set(names)) == len(names)
    assert {*names, *body} <= {parameter.name for parameter in resource.parameters} | {"sorting"}
    assert not {"firstResult", "maxResults", "deserializeValues"} & body.keys()
    for name, value in body.items():
        kind = None if name == "sorting" else resource.parameter(name).type
        if isinstance(kind, ListOf | Instants):
            assert isinstance(value, list)
        if isinstance(kind, Flag):
            assert value is True
        if isinstance(kind, Integer):
            assert type(value) is int


@given(st.sampled_from(RESOURCES).flatmap(queries))
def test_counting_neither_sorts_nor_pages(asked: Query) -> None:
    resource = asked.resource
    request = resource.dialect.count_request(resource, asked.at(NOW, UTC))
    assert request is not None
    assert request.path == resource.count_path
    body = {} if request.body is None else json.loads(request.body)
    said = {name for name, _ in request.params} | body.keys()
    assert said == {parameter.name for parameter, _ in asked.filters}
