"""Each resource behind an instance: every parameter, every sort key, pages, counts and single items, over HTTP."""

from typing import Any

import pytest

from tuiconsole.demo.camunda import (
    activities,
    definitions,
    external_tasks,
    history_variables,
    incidents,
    job_log,
    jobs,
    operations,
)

from ..client import Client, Row
from ..conftest import NOW
from . import rules
from .asking import (
    ACTIVITY,
    DEFINITION,
    INCIDENT,
    JOB,
    LOG,
    OPERATION,
    PAST_INCIDENT,
    PATHS,
    POSTED,
    TASK,
    VARIABLE,
    fetch,
    ids,
    millis,
    post,
)
from .conftest import Everything

NOW_MS = int(NOW.timestamp() * 1000)
FLAGS = rules.flags(NOW_MS)
SORT_KEYS = {
    JOB: jobs.listing(0).sort_keys,
    TASK: external_tasks.listing(0).sort_keys,
    INCIDENT: incidents.PRESENT.sort_keys,
    PAST_INCIDENT: incidents.PAST.sort_keys,
    ACTIVITY: activities.listing(0).sort_keys,
    LOG: job_log.listing(0).sort_keys,
    VARIABLE: history_variables.LISTING.sort_keys,
    OPERATION: operations.listing(0).sort_keys,
    DEFINITION: definitions.LISTING.sort_keys,
}


def cases(table: dict[str, dict[str, Any]]) -> Any:
    return [pytest.param(path, name, rule, id=f"{path} {name}") for path in table for name, rule in table[path].items()]


def some_values(rows: list[Row], field: str, count: int = 2) -> list[Any]:
    """Values that occur, from different places of the list."""
    values = list(dict.fromkeys(row[field] for row in rows if row[field] is not None))
    assert values, field
    return values[:: max(1, len(values) // count)][:count]


def check(engine: Client, path: str, query: dict[str, Any], expected: set[str], posted: bool = False) -> None:
    """What is listed is what is expected; of very many rows the number and some are looked at."""
    few = {} if len(expected) < 400 else {"maxResults": 100}
    found = ids(post(engine, path, query, **few) if posted else fetch(engine, path, **query, **few))
    if not few:
        assert found == expected
        return
    deleted = {"includeDeleted": "true"} if path == VARIABLE else {}
    count = engine.post(f"{path}/count", query | deleted) if posted else engine.get(f"{path}/count", query | deleted)
    assert (count, len(found)) == ({"count": len(expected)}, 100)
    assert found <= expected


@pytest.mark.parametrize(("path", "name", "field"), cases(rules.EQUAL))
def test_a_value_of_a_field(engine: Client, everything: Everything, path: str, name: str, field: str) -> None:
    for value in some_values(everything[path], field):
        expected = {row["id"] for row in everything[path] if row[field] == value}
        posted = path in POSTED and value != everything[path][0][field]
        check(engine, path, {name: value}, expected, posted)
    for nothing in ("", "no-such-value") if name != "version" else ("77",):
        assert fetch(engine, path, **{name: nothing}) == []


@pytest.mark.parametrize(("path", "name", "field"), cases(rules.AMONG))
def test_values_of_a_field(engine: Client, everything: Everything, path: str, name: str, field: str) -> None:
    values = some_values(everything[path], field)
    if field == "name":
        values = [value for value in values if "," not in value]
    expected = {row["id"] for row in everything[path] if row[field] in values}
    check(engine, path, {name: ",".join([*values, "nope"])}, expected)
    assert fetch(engine, path, **{name: ""}) == []
    if path in POSTED:
        check(engine, path, {name: [*values, "nope"]}, expected, posted=True)


@pytest.mark.parametrize(("path", "name", "field"), cases({path: r for path, r in rules.LIKE.items() if path != TASK}))
def test_patterns(engine: Client, everything: Everything, path: str, name: str, field: str) -> None:
    for value in some_values(everything[path], field):
        for pattern in (value[:3] + "%", "%" + value[-2:], f"_{value[1:4]}%"):
            expected = {row["id"] for row in everything[path] if rules.matches(row[field], pattern)}
            check(engine, path, {name: pattern}, expected)


@pytest.mark.parametrize(("path", "name", "holds"), cases(FLAGS))
def test_ticks(engine: Client, everything: Everything, path: str, name: str, holds: rules.Predicate) -> None:
    expected = {row["id"] for row in everything[path] if holds(row)}
    assert expected or (path, name) == (TASK, "suspended")
    check(engine, path, {name: "true"}, expected)
    extra = {"includeDeleted": "true"} if path == VARIABLE else {}
    assert engine.get(f"{path}/count", {name: "false"} | extra) == {"count": len(everything[path])}
    assert engine.ask(path, {name: "maybe"}).status == 400
    if path in POSTED:
        check(engine, path, {name: True}, expected, posted=True)


@pytest.mark.parametrize(("path", "name", "rule"), cases(rules.BOUNDS))
def test_bounds(engine: Client, everything: Everything, path: str, name: str, rule: tuple[str, str]) -> None:
    field, operator = rule
    for value in some_values(everything[path], field, 3):
        expected = {
            row["id"]
            for row in everything[path]
            if row[field] is not None and rules.COMPARE[operator](row[field], value)
        }
        check(engine, path, {name: value}, expected)
    answer = engine.ask(path, {name: "2020-01-01"})
    assert (answer.status, answer.json["type"]) == (400, "InvalidRequestException")


def test_each_parameter_is_tested_here() -> None:
    listings = {
        JOB: jobs.listing(0),
        TASK: external_tasks.listing(0),
        INCIDENT: incidents.PRESENT,
        PAST_INCIDENT: incidents.PAST,
        ACTIVITY: activities.listing(0),
        LOG: job_log.listing(0),
        VARIABLE: history_variables.LISTING,
        OPERATION: operations.listing(0),
        DEFINITION: definitions.LISTING,
    }
    for path, listing in listings.items():
        tables: list[dict[str, Any]] = [rules.EQUAL, rules.AMONG, rules.LIKE, FLAGS, rules.BOUNDS]
        named = {name for table in tables for name in table.get(path, {})} | rules.APART.get(path, set())
        assert named == set(listing.table), path


def test_jobs_apart(engine: Client, everything: Everything) -> None:
    every = everything[JOB]
    timers = fetch(engine, JOB, timers="true")
    messages = fetch(engine, JOB, messages="true")
    assert ids(timers) | ids(messages) == ids(every)
    assert not ids(timers) & ids(messages)
    assert all(job["dueDate"] for job in timers)
    both = engine.ask(JOB, {"timers": "true", "messages": "true"})
    assert (both.status, both.json["type"]) == (500, "ProcessEngineException")
    letters = fetch(engine, JOB, activityId="write-letter")
    assert {job["processDefinitionKey"] for job in letters} == {"dunning"}
    acquired = fetch(engine, JOB, acquired="true")
    assert acquired
    assert not any(job["suspended"] or job["retries"] == 0 for job in acquired)
    tenants = fetch(engine, JOB, tenantIdIn="emea", includeJobsWithoutTenantId="true")
    assert {job["tenantId"] for job in tenants} == {"emea", None}


def test_jobs_by_dates_with_operators(engine: Client, everything: Everything) -> None:
    for name, field, below in (("dueDates", "dueDate", "<"), ("createTimes", "createTime", "<=")):
        known = [job for job in everything[JOB] if job[field] is not None]
        low, high = some_values(sorted(known, key=lambda job: str(job[field])), field, 3)[:2]
        after = {job["id"] for job in known if job[field] > low}
        between = {job["id"] for job in known if job[field] > low and rules.COMPARE[below](job[field], high)}
        assert ids(fetch(engine, JOB, **{name: f"gt_{low}"})) == after
        assert ids(fetch(engine, JOB, **{name: f"gt_{low},lt_{high}"})) == between
        conditions = [{"operator": "gt", "value": low}, {"operator": "lt", "value": high}]
        assert ids(post(engine, JOB, {name: conditions})) == between
        for wrong in (f"eq_{low}", low, "gt_yesterday"):
            assert engine.ask(JOB, {name: wrong}).status == 400


def test_external_tasks_apart(engine: Client, everything: Everything) -> None:
    renewals = fetch(engine, TASK, processDefinitionName="Subscription renewal")
    assert renewals
    assert {task["processDefinitionKey"] for task in renewals} == {"subscription-renewal"}
    assert ids(fetch(engine, TASK, processDefinitionNameLike="Sub%al")) == ids(renewals)
    plans = {v["processInstanceId"]: v["value"] for v in everything[VARIABLE] if v["name"] == "plan"}
    plan = plans[renewals[0]["processInstanceId"]]
    expected = {task["id"] for task in renewals if plans[task["processInstanceId"]] == plan}
    assert ids(fetch(engine, TASK, processVariables=f"plan_eq_{plan}")) == expected
    shouted = {"processVariables": f"PLAN_eq_{plan.upper()}", "variableNamesIgnoreCase": "true"}
    assert fetch(engine, TASK, **shouted) == []
    assert ids(fetch(engine, TASK, **shouted, variableValuesIgnoreCase="true")) == expected
    condition = {"name": "plan", "operator": "eq", "value": plan}
    assert ids(post(engine, TASK, {"processVariables": [condition]})) == expected


def test_definitions_apart(engine: Client, everything: Everything) -> None:
    newest = fetch(engine, DEFINITION, sortBy="deployTime", sortOrder="desc")
    half = newest[: len(newest) // 2]
    incident = everything[INCIDENT][0]
    key = {"incidentId": incident["id"]}
    assert [row["id"] for row in fetch(engine, DEFINITION, **key)] == [incident["processDefinitionId"]]
    for name, field in (("incidentType", "incidentType"), ("incidentMessage", "incidentMessage")):
        (value, *_) = some_values(everything[INCIDENT], field)
        expected = {row["processDefinitionId"] for row in everything[INCIDENT] if row[field] == value}
        assert ids(fetch(engine, DEFINITION, **{name: value})) == expected
        if name == "incidentMessage":
            assert ids(fetch(engine, DEFINITION, incidentMessageLike=value[:-1] + "_")) >= expected
    assert fetch(engine, DEFINITION, startableBy="mary") == []
    tenants = fetch(engine, DEFINITION, tenantIdIn="hr", includeProcessDefinitionsWithoutTenantId="true")
    assert {row["tenantId"] for row in tenants} == {"hr", None}
    assert 0 < len(fetch(engine, DEFINITION, deployedAfter="2026-01-01T00:00:00.000+0000")) < len(half)
    assert fetch(engine, DEFINITION, deployedAt="2026-01-01T00:00:00.000+0000") == []


def test_what_nothing_here_can_match(engine: Client) -> None:
    for name in ("caseInstanceId", "caseExecutionIdIn", "caseActivityIdIn"):
        assert fetch(engine, VARIABLE, **{name: "x"}) == []
    for name in ("caseDefinitionId", "caseInstanceId", "caseExecutionId", "batchId"):
        assert fetch(engine, OPERATION, **{name: "x"}) == []


def _nulls_first(value: Any) -> tuple[bool, Any]:
    return (value is not None, value.encode() if isinstance(value, str) else value)


@pytest.mark.parametrize(("path", "key"), [(path, key) for path in PATHS for key in SORT_KEYS[path]])
def test_sort_keys(engine: Client, everything: Everything, path: str, key: str) -> None:
    field = rules.FIELDS.get(path, {}).get(key, key)
    rows = everything[path]
    first = min(len(rows), 300)
    for direction in ("asc", "desc"):
        found = fetch(engine, path, sortBy=key, sortOrder=direction, maxResults=300)
        assert len(ids(found)) == first
        if field in found[0]:
            values = sorted((_nulls_first(row[field]) for row in rows), reverse=direction == "desc")
            assert [_nulls_first(row[field]) for row in found] == values[:first]
    page = fetch(engine, path, sortBy=key, sortOrder="desc", firstResult=7, maxResults=40)
    assert page == found[7:47]


@pytest.mark.parametrize("path", PATHS)
def test_pages_make_up_the_whole(engine: Client, everything: Everything, path: str) -> None:
    rows = everything[path]
    size = len(rows) // 3 + 1
    paged = [row for first in (0, size, 2 * size) for row in fetch(engine, path, firstResult=first, maxResults=size)]
    assert paged == rows
    assert fetch(engine, path, firstResult=len(rows), maxResults=5) == []
    assert fetch(engine, path, maxResults=-1) == []
    number = engine.ask(path, {"maxResults": "abc"})
    assert (number.status, number.json["type"]) == (404, "QueryParamException")
    extra = {"includeDeleted": "true"} if path == VARIABLE else {}
    assert engine.get(f"{path}/count", extra) == {"count": len(rows)}


@pytest.mark.parametrize("path", PATHS)
def test_the_usual_refusals(engine: Client, everything: Everything, path: str) -> None:
    for query in ({"sortBy": "nope", "sortOrder": "asc"}, {"sortBy": "tenantId"}, {"sortOrder": "asc"}):
        for place in (path, f"{path}/count"):
            answer = engine.ask(place, query)
            assert (answer.status, answer.json["type"]) == (400, "InvalidRequestException")
    asked = {"nonsense": "1", "not deleted": "true", "maxResults": 20}
    assert fetch(engine, path, **asked) == everything[path][:20]
    assert engine.ask(path, Accept="text/html").status == 406
    posted = engine.ask(path, {"maxResults": 1}, b"{}", Content_Type="application/json")
    assert posted.status == (200 if path in POSTED else 405)


@pytest.mark.parametrize("path", POSTED)
def test_posted(engine: Client, everything: Everything, path: str) -> None:
    rows = everything[path]
    assert post(engine, path, {"maxResults": 3, "firstResult": 2}, maxResults=50) == rows[:50]
    assert post(engine, path, {}, maxResults=3, firstResult=2) == rows[2:5]
    keys = [key for key in SORT_KEYS[path] if rules.FIELDS.get(path, {}).get(key, key) in rows[0]]
    first, last = keys[-1], keys[0]
    sorting = [{"sortBy": first, "sortOrder": "desc"}, {"sortBy": last, "sortOrder": "asc"}]
    found = post(engine, path, {"sorting": sorting}, maxResults=300)

    def values(row: Row) -> list[tuple[bool, Any]]:
        return [_nulls_first(row[rules.FIELDS.get(path, {}).get(key, key)]) for key in (first, last)]

    expected = sorted(sorted(rows, key=lambda row: values(row)[1]), key=lambda row: values(row)[0], reverse=True)
    assert [values(row) for row in found] == [values(row) for row in expected[:300]]
    assert engine.ask(path, "", b"[", Content_Type="application/json").json["message"] == ""


@pytest.mark.parametrize("path", [path for path in PATHS if path not in (PAST_INCIDENT, OPERATION)])
def test_single_items(engine: Client, everything: Everything, path: str) -> None:
    stored = {"deserializeValues": "false"} if path == VARIABLE else {}
    for row in everything[path][:: len(everything[path]) // 5 or 1]:
        assert engine.get(f"{path}/{row['id'].replace('#', '%23')}", stored) == row
    unknown = engine.ask(f"{path}/no-such-id")
    assert unknown.status == 404
    assert "no-such-id" in unknown.json["message"]


def test_without_a_sort_the_order_within_an_instance_is_that_of_the_ids(engine: Client, everything: Everything) -> None:
    for path in (JOB, TASK, INCIDENT, PAST_INCIDENT, DEFINITION):
        found = [row["id"] for row in everything[path]]
        assert found == sorted(found)
    instance = everything[LOG][0]["processInstanceId"]
    for path in (ACTIVITY, LOG, VARIABLE):
        found = [row["id"] for row in fetch(engine, path, processInstanceId=instance)]
        assert found == sorted(found)


def test_of_states_that_exclude_each_other_the_last_counts_or_none_is_allowed(engine: Client) -> None:
    assert fetch(engine, LOG, creationLog="true", deletionLog="true") == fetch(engine, LOG, deletionLog="true")
    scopes = {"canceled": "true", "completeScope": "true", "maxResults": 50}
    assert fetch(engine, ACTIVITY, **scopes) == fetch(engine, ACTIVITY, completeScope="true", maxResults=50)
    refused = engine.ask(PAST_INCIDENT, {"open": "true", "resolved": "true"})
    assert (refused.status, refused.json["type"]) == (400, "BadUserRequestException")
    for path in (JOB, TASK, DEFINITION):
        assert fetch(engine, path, active="true", suspended="true") == fetch(engine, path, suspended="true")


def test_bounds_of_times_hold_also_where_milliseconds_differ(everything: Everything) -> None:
    assert all(millis(row["startTime"]) <= NOW_MS for row in everything[ACTIVITY])
