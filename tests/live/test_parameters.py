"""Every documented parameter does on a real engine what the same parameter does when it is sent by hand.

The left side of each case is what a person types into the product, the right side what is sent without it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from .asking import INSTANCES, Answer, Way, ask
from .engine import LiveEngine
from .rest import Rest
from .seed import AWKWARD_KEYS

LIST = "history/process-instance"
NEW_YORK = ZoneInfo("America/New_York")

# The field that shows what a sort key sorts by; by hand, because the product's own table is under test.
FIELDS = {
    "instanceId": "id",
    "definitionId": "processDefinitionId",
    "definitionKey": "processDefinitionKey",
    "definitionName": "processDefinitionName",
    "definitionVersion": "processDefinitionVersion",
    "businessKey": "businessKey",
    "startTime": "startTime",
    "endTime": "endTime",
    "duration": "durationInMillis",
    "tenantId": "tenantId",
}


def wire(when: datetime) -> str:
    """An instant as the engine's documentation writes it."""
    utc = when.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}+0000"


def written(when: datetime) -> str:
    """An instant as a person in UTC writes it."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


@dataclass(frozen=True)
class Case:
    """A parameter, what a person types for it, and what goes out without the product."""

    parameter: str
    typed: Mapping[str, str]
    direct: Mapping[str, object]


def case_of(parameter: str, typed: str, direct: object = None) -> Case:
    return Case(parameter, {parameter: typed}, {parameter: typed if direct is None else direct})


def incidents_of(rest: Rest, instances: Sequence[str]) -> list[str]:
    return [rest.list("history/incident", processInstanceId=one)[0]["id"] for one in instances]


def child_of(rest: Rest, instance: str) -> str:
    return str(rest.list(LIST, superProcessInstanceId=instance)[0]["id"])


def called_case(rest: Rest, instance: str) -> str:
    return str(rest.list("history/case-instance", superProcessInstanceId=instance)[0]["id"])


def definition_id(rest: Rest) -> str:
    return str(rest.list("process-definition", key="invoice", version=1)[0]["id"])


def at_day(engine: LiveEngine, days: int) -> datetime:
    return engine.seed.started - timedelta(days=days)


# Each is given the engine, because ids and times differ from run to run.
CASES: dict[str, Callable[[LiveEngine], Case]] = {
    "sort key": lambda e: Case(
        "sortBy",
        {"sortBy": "businessKey", "sortOrder": "desc"},
        {"sortBy": "businessKey", "sortOrder": "desc"},
    ),
    "sort direction": lambda e: Case(
        "sortOrder",
        {"sortBy": "startTime", "sortOrder": "asc"},
        {"sortBy": "startTime", "sortOrder": "asc"},
    ),
    "first result": lambda e: Case(
        "firstResult",
        {"firstResult": "123", "sortBy": "instanceId", "sortOrder": "asc"},
        {"firstResult": 123, "sortBy": "instanceId", "sortOrder": "asc"},
    ),
    "most results": lambda e: Case(
        "maxResults",
        {"maxResults": "31", "sortBy": "instanceId", "sortOrder": "asc"},
        {"maxResults": 31, "sortBy": "instanceId", "sortOrder": "asc"},
    ),
    "id": lambda e: case_of("processInstanceId", e.seed.failed[0]),
    "ids": lambda e: case_of("processInstanceIds", ",".join(e.seed.failed[:3]), e.seed.failed[:3]),
    "id not in": lambda e: case_of("processInstanceIdNotIn", ",".join(e.seed.tied), e.seed.tied),
    "definition id": lambda e: case_of("processDefinitionId", definition_id(e.rest)),
    "definition key": lambda e: case_of("processDefinitionKey", "invoice"),
    "definition key in": lambda e: case_of("processDefinitionKeyIn", "invoice,label", ["invoice", "label"]),
    "definition name": lambda e: case_of("processDefinitionName", "Invoice receipt"),
    "definition name like": lambda e: case_of("processDefinitionNameLike", "nvoice rec", "%nvoice rec%"),
    "definition name like, own %": lambda e: case_of("processDefinitionNameLike", "%archive"),
    "definition key not in": lambda e: case_of("processDefinitionKeyNotIn", "sweep,order", ["sweep", "order"]),
    "business key": lambda e: case_of("processInstanceBusinessKey", "all variables"),
    "business key in": lambda e: case_of("processInstanceBusinessKeyIn", "A_1,100%,none", ["A_1", "100%", "none"]),
    "business key like": lambda e: case_of("processInstanceBusinessKeyLike", "EXP-00", "%EXP-00%"),
    "business key like, own %": lambda e: case_of("processInstanceBusinessKeyLike", "TIE-%"),
    "business key like, one character": lambda e: case_of("processInstanceBusinessKeyLike", "A_1", "%A_1%"),
    "business key like, escaped": lambda e: case_of("processInstanceBusinessKeyLike", r"A\_1", r"%A\_1%"),
    "roots": lambda e: case_of("rootProcessInstances", "true", True),
    "root id": lambda e: case_of("rootProcessInstanceId", e.seed.mislabelled[0]),
    "finished": lambda e: case_of("finished", "true", True),
    "unfinished": lambda e: case_of("unfinished", "true", True),
    "with incidents": lambda e: case_of("withIncidents", "true", True),
    "with root incidents": lambda e: case_of("withRootIncidents", "true", True),
    "incident ids": lambda e: case_of(
        "incidentIdIn",
        ",".join(incidents_of(e.rest, e.seed.failed[:2])),
        incidents_of(e.rest, e.seed.failed[:2]),
    ),
    "incident type": lambda e: case_of("incidentType", "failedExternalTask"),
    "incident open": lambda e: case_of("incidentStatus", "open"),
    "incident resolved": lambda e: case_of("incidentStatus", "resolved"),
    "incident message": lambda e: case_of("incidentMessage", "Article 4711 is out of stock: 0 of 12"),
    "incident message like": lambda e: case_of("incidentMessageLike", "gave no answer", "%gave no answer%"),
    "jobs retrying": lambda e: case_of("withJobsRetrying", "true", True),
    "started before": lambda e: case_of("startedBefore", written(e.seed.tie), wire(e.seed.tie)),
    "started after": lambda e: case_of("startedAfter", written(e.seed.tie), wire(e.seed.tie)),
    "finished before": lambda e: case_of("finishedBefore", written(e.seed.tie), wire(e.seed.tie)),
    "finished after": lambda e: case_of("finishedAfter", written(e.seed.tie), wire(e.seed.tie)),
    "activity after": lambda e: case_of("executedActivityAfter", written(at_day(e, 30)), wire(at_day(e, 30))),
    "activity before": lambda e: case_of("executedActivityBefore", written(at_day(e, 30)), wire(at_day(e, 30))),
    "job after": lambda e: case_of("executedJobAfter", written(at_day(e, 60)), wire(at_day(e, 60))),
    "job before": lambda e: case_of("executedJobBefore", written(at_day(e, 60)), wire(at_day(e, 60))),
    "started by": lambda e: case_of("startedBy", "clerk"),
    "parent": lambda e: case_of("superProcessInstanceId", e.seed.sticking[0]),
    "child": lambda e: case_of("subProcessInstanceId", child_of(e.rest, e.seed.sticking[0])),
    "calling case": lambda e: case_of("superCaseInstanceId", called_case(e.rest, e.seed.complaints[0])),
    "called case": lambda e: case_of("subCaseInstanceId", called_case(e.rest, e.seed.complaints[0])),
    "case": lambda e: case_of("caseInstanceId", called_case(e.rest, e.seed.complaints[1])),
    "tenant": lambda e: case_of("tenantIdIn", "north", ["north"]),
    "tenants": lambda e: case_of("tenantIdIn", "north,south", ["north", "south"]),
    "no tenant": lambda e: case_of("withoutTenantId", "true", True),
    "at an activity, failed": lambda e: case_of("activityIdIn", "post,stick", ["post", "stick"]),
    "activity done": lambda e: case_of("executedActivityIdIn", "pay,weigh", ["pay", "weigh"]),
    "activity under way": lambda e: case_of("activeActivityIdIn", "approve,reserve", ["approve", "reserve"]),
    "active": lambda e: case_of("active", "true", True),
    "suspended": lambda e: case_of("suspended", "true", True),
    "completed": lambda e: case_of("completed", "true", True),
    "ended outside": lambda e: case_of("externallyTerminated", "true", True),
    "ended inside": lambda e: case_of("internallyTerminated", "true", True),
    "variable": lambda e: case_of("variables", "requester_eq_o'neil"),
    "variable like": lambda e: case_of("variables", "requester_like_%ar%"),
    "variables": lambda e: case_of("variables", "fault_neq_refused,archiveFault_eq_timeout"),
    "variable names in any case": lambda e: Case(
        "variableNamesIgnoreCase",
        {"variables": "REQUESTER_eq_mary", "variableNamesIgnoreCase": "true"},
        {"variables": "REQUESTER_eq_mary", "variableNamesIgnoreCase": True},
    ),
    "variable values in any case": lambda e: Case(
        "variableValuesIgnoreCase",
        {"variables": "requester_eq_MARY", "variableValuesIgnoreCase": "true"},
        {"variables": "requester_eq_MARY", "variableValuesIgnoreCase": True},
    ),
}  # fmt: skip


def in_order(direct: Mapping[str, object]) -> dict[str, object]:
    """The request in the product's own order, unless it has one already."""
    return {"sortBy": "startTime", "sortOrder": "desc", **direct}


def assert_same(answer: Answer, rows: Sequence[Mapping[str, Any]], sort_key: str = "startTime") -> None:
    """Each row once, none else, and in the same order as far as the engine promises one."""
    assert len(answer.ids) == len(set(answer.ids)), "a row came twice"
    assert set(answer.ids) == {row["id"] for row in rows}
    assert answer.total == len(rows)
    assert answer.values(FIELDS[sort_key]) == [row[FIELDS[sort_key]] for row in rows]
    if sort_key == "instanceId":
        assert answer.ids == [row["id"] for row in rows]


def test_no_parameter_is_without_a_case(live_engine: LiveEngine) -> None:
    covered = {make(live_engine).parameter for make in CASES.values()}
    assert covered == {parameter.name for parameter in INSTANCES.parameters}


@pytest.mark.parametrize("name", CASES)
def test_a_parameter_does_what_it_does_when_sent_by_hand(live_engine: LiveEngine, name: str) -> None:
    rest, case = live_engine.rest, CASES[name](live_engine)
    rows = rest.list(LIST, **in_order(case.direct))
    rest_of_query = {key: value for key, value in case.direct.items() if key != case.parameter}
    if case.parameter == "sortOrder":
        rest_of_query["sortOrder"] = "desc"
    others = rest.list(LIST, **({} if case.parameter == "sortBy" else in_order(rest_of_query)))
    assert rows
    assert [row["id"] for row in rows] != [row["id"] for row in others], "the case would not notice the parameter"

    answer = ask(live_engine.url, case.typed)

    assert_same(answer, rows, str(case.direct.get("sortBy", "startTime")))
    if not case.direct.keys() & {"firstResult", "maxResults"}:
        assert answer.total == rest.count(LIST, **case.direct)


@pytest.mark.parametrize("key", [key for key in AWKWARD_KEYS if key], ids=repr)
def test_any_business_key_can_be_asked_for(live_engine: LiveEngine, key: str) -> None:
    (wanted,) = (one for one, given in zip(live_engine.seed.awkward, AWKWARD_KEYS, strict=True) if given == key)
    assert wanted in ask(live_engine.url, {"processInstanceBusinessKey": key}).ids
    in_a_list = key.replace("\\", "\\\\").replace(",", "\\,")
    assert wanted in ask(live_engine.url, {"processInstanceBusinessKeyIn": in_a_list}).ids


@pytest.mark.parametrize("size", [7, None])
def test_list_items_may_hold_commas(live_engine: LiveEngine, size: int | None) -> None:
    answer = ask(live_engine.url, {"processInstanceBusinessKeyIn": r"a\,b,a\\b,INV-0153,100%"}, page_size=size)
    body = {"processInstanceBusinessKeyIn": ["a,b", "a\\b", "INV-0153", "100%"]}
    rows = live_engine.rest.query(LIST, body | {"sorting": [{"sortBy": "startTime", "sortOrder": "desc"}]})
    assert len(rows) >= 3
    assert_same(answer, rows)
    assert answer.methods == {"POST"}


TYPED = {
    "amount_gt_number:100": [("amount", "gt", 100)],
    "amount_gteq_number:100": [("amount", "gteq", 100)],
    "amount_lt_number:200,requester_neq_mary": [("amount", "lt", 200), ("requester", "neq", "mary")],
    "amount_lteq_number:4.95": [("amount", "lteq", 4.95)],
    "amount_gt_number:100,amount_lt_number:300": [("amount", "gt", 100), ("amount", "lt", 300)],
    "manual_eq_boolean:true": [("manual", "eq", True)],
    "manual_eq_boolean:false": [("manual", "eq", False)],
    "approved_neq_boolean:false": [("approved", "neq", False)],
    "integer_eq_number:-7": [("integer", "eq", -7)],
    "double_eq_number:0.1": [("double", "eq", 0.1)],
    "long_eq_number:9007199254740993": [("long", "eq", 9007199254740993)],
    "nothing_eq_null:": [("nothing", "eq", None)],
    "credit_limit_gteq_number:10000": [("credit_limit", "gteq", 10000)],
    r"credit\_limit_lt_number:10001": [("credit_limit", "lt", 10001)],
    r"text\_with\_underscore_eq_a_b\,c=d": [("text_with_underscore", "eq", "a_b,c=d")],
    r"text\_with\_underscore_like_%\_b\,%": [("text_with_underscore", "like", "%_b,%")],
    "text_eq_text:plain": [("text", "eq", "plain")],
    "hostileText_eq_[/b] \x1b]0;x\x07\u202e": [("hostileText", "eq", "[/b] \x1b]0;x\x07\u202e")],
    "requester_eq_o'neil,amount_gteq_number:200": [("requester", "eq", "o'neil"), ("amount", "gteq", 200)],
}


@pytest.mark.parametrize("typed", TYPED, ids=ascii)
def test_variables_keep_their_type(live_engine: LiveEngine, typed: str) -> None:
    conditions = [{"name": name, "operator": operator, "value": value} for name, operator, value in TYPED[typed]]
    order = [{"sortBy": "startTime", "sortOrder": "desc"}]
    rows = live_engine.rest.query(LIST, {"variables": conditions, "sorting": order})
    assert 0 < len(rows) < live_engine.rest.count(LIST)
    assert_same(ask(live_engine.url, {"variables": typed}), rows)


def test_flags_beside_typed_variables_arrive(live_engine: LiveEngine) -> None:
    typed = {"variables": "AMOUNT_gt_number:100", "variableNamesIgnoreCase": "true", "finished": "true"}
    assert ask(live_engine.url, {"variables": typed["variables"]}).ids == []
    body = {
        "variables": [{"name": "AMOUNT", "operator": "gt", "value": 100}],
        "variableNamesIgnoreCase": True,
        "finished": True,
        "sorting": [{"sortBy": "startTime", "sortOrder": "desc"}],
    }
    rows = live_engine.rest.query(LIST, body)
    assert rows
    assert_same(ask(live_engine.url, typed), rows)


@pytest.mark.parametrize(
    "states",
    [
        ("active", "suspended"),
        ("externallyTerminated", "internallyTerminated"),
        ("suspended", "completed", "internallyTerminated"),
        ("active", "suspended", "completed", "externallyTerminated", "internallyTerminated"),
    ],
)
@pytest.mark.parametrize("beside", [{}, {"processDefinitionKeyIn": "approval,order,label"}], ids=["alone", "beside"])
def test_several_states_mean_any_of_them(
    live_engine: LiveEngine, states: Sequence[str], beside: Mapping[str, str]
) -> None:
    each = [row for state in states for row in live_engine.rest.list(LIST, **{state: True}, **beside)]
    rows = sorted(each, key=lambda row: datetime.fromisoformat(row["startTime"]), reverse=True)
    assert rows
    answer = ask(live_engine.url, dict.fromkeys(states, "true") | beside)
    assert_same(answer, rows)
    assert answer.methods == {"POST"}


def test_a_long_list_of_ids_goes_out_by_post(live_engine: LiveEngine) -> None:
    ids = [row["id"] for row in live_engine.rest.list(LIST)][::2]
    order = [{"sortBy": "startTime", "sortOrder": "desc"}]
    rows = live_engine.rest.query(LIST, {"processInstanceIds": ids, "sorting": order})
    answer = ask(live_engine.url, {"processInstanceIds": ",".join(ids)}, page_size=50)
    assert len(rows) == len(ids) > 150
    assert_same(answer, rows)
    assert answer.methods == {"POST"}


@pytest.mark.parametrize("way", ["there and back", "backwards"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("key", FIELDS)
def test_every_order_is_kept_across_small_pages(live_engine: LiveEngine, key: str, direction: str, way: Way) -> None:
    rows = live_engine.rest.list(LIST, sortBy=key, sortOrder=direction)
    assert len(rows) == live_engine.rest.count(LIST)
    answer = ask(live_engine.url, {"sortBy": key, "sortOrder": direction}, page_size=7, way=way)
    assert_same(answer, rows, key)


@pytest.mark.parametrize(("key", "direction"), [("startTime", "asc"), ("startTime", "desc"), ("endTime", "desc")])
def test_an_order_is_kept_by_jumping_about(live_engine: LiveEngine, key: str, direction: str) -> None:
    rows = live_engine.rest.list(LIST, sortBy=key, sortOrder=direction)
    answer = ask(live_engine.url, {"sortBy": key, "sortOrder": direction}, page_size=7, way="by jumps")
    assert_same(answer, rows, key)


def test_no_sort_key_is_without_a_test() -> None:
    assert {key.name for key in INSTANCES.sort_keys} == FIELDS.keys()


@pytest.mark.parametrize("way", get_args(Way))
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("size", [1, 2, 7, 44, 45, 46])
def test_a_tie_wider_than_a_page_neither_repeats_nor_loses_rows(
    live_engine: LiveEngine, size: int, direction: str, way: Way
) -> None:
    seed = live_engine.seed
    day = timedelta(days=1)
    around = {"startedAfter": seed.tie - day, "startedBefore": seed.tie + day}
    typed = {name: written(when) for name, when in around.items()} | {"sortBy": "startTime", "sortOrder": direction}
    order = [{"sortBy": "startTime", "sortOrder": direction}]
    body = {name: wire(when) for name, when in around.items()} | {"sorting": order}
    rows = live_engine.rest.query(LIST, body)
    assert len(rows) > len(seed.tied) == 45
    assert_same(ask(live_engine.url, typed, page_size=size, way=way), rows)


@pytest.mark.parametrize("way", ["there and back", "by jumps"])
@pytest.mark.parametrize("size", [1, 7, 20, None])
@pytest.mark.parametrize(("first", "most"), [(0, 1), (0, 20), (3, 20), (0, 21), (100, 50), (399, 50), (330, 1000)])
def test_a_query_may_be_a_part_of_the_list(
    live_engine: LiveEngine, first: int, most: int, size: int | None, way: Way
) -> None:
    paging = {"firstResult": first, "maxResults": most}
    rows = live_engine.rest.list(LIST, sortBy="instanceId", sortOrder="desc", **paging)
    typed = {name: str(number) for name, number in paging.items()} | {"sortBy": "instanceId", "sortOrder": "desc"}
    assert_same(ask(live_engine.url, typed, page_size=size, way=way), rows, "instanceId")


@pytest.mark.parametrize("way", get_args(Way))
def test_a_part_of_a_list_with_ties_has_each_row_once(live_engine: LiveEngine, way: Way) -> None:
    paging = {"firstResult": 11, "maxResults": 150}
    rows = live_engine.rest.list(LIST, sortBy="startTime", sortOrder="desc", **paging)
    answer = ask(live_engine.url, {name: str(number) for name, number in paging.items()}, page_size=7, way=way)
    assert len(answer.ids) == len(set(answer.ids)) == 150
    assert answer.values("startTime") == [row["startTime"] for row in rows]


@pytest.mark.parametrize("first", [404, 5000])
def test_a_part_beyond_the_end_is_empty(live_engine: LiveEngine, first: int) -> None:
    first = max(first, live_engine.rest.count(LIST))
    assert ask(live_engine.url, {"firstResult": str(first)}).ids == []


def midnight(engine: LiveEngine, days: int) -> datetime:
    """The start of a day so many days ago in New York."""
    day = engine.seed.started.astimezone(NEW_YORK).date() - timedelta(days=days)
    return datetime.combine(day, time(), NEW_YORK)


LAST = timedelta(milliseconds=1)

# What is typed in New York, and the instant that it means there; `{0}` is the date thirty days ago.
INSTANTS: dict[tuple[str, str], Callable[[LiveEngine], datetime]] = {
    ("startedBefore", "-10d"): lambda e: e.seed.tie,
    ("startedAfter", "-10d"): lambda e: e.seed.tie,
    ("startedBefore", "-10d1s"): lambda e: e.seed.tie - timedelta(seconds=1),
    ("startedAfter", "-1w3d"): lambda e: e.seed.tie,
    ("finishedAfter", "-36h"): lambda e: e.seed.started - timedelta(hours=36),
    ("finishedBefore", "now"): lambda e: e.seed.started,
    ("startedAfter", "today"): lambda e: midnight(e, 0),
    ("startedBefore", "today"): lambda e: midnight(e, -1) - LAST,
    ("startedAfter", "yesterday"): lambda e: midnight(e, 1),
    ("startedBefore", "yesterday"): lambda e: midnight(e, 0) - LAST,
    ("startedBefore", "yesterday 06:30"): lambda e: midnight(e, 1).replace(hour=6, minute=30),
    ("startedAfter", "06:30"): lambda e: midnight(e, 0).replace(hour=6, minute=30),
    ("startedAfter", "{0}"): lambda e: midnight(e, 30),
    ("startedBefore", "{0}"): lambda e: midnight(e, 29) - LAST,
    ("finishedBefore", "{0} 14:30"): lambda e: midnight(e, 30).replace(hour=14, minute=30),
    ("executedActivityAfter", "{0}T14:30:05.123"): lambda e: midnight(e, 30).replace(
        hour=14, minute=30, second=5, microsecond=123_000
    ),
    ("executedActivityBefore", "{0}"): lambda e: midnight(e, 29) - LAST,
    ("executedJobBefore", "{0} 23:59:59"): lambda e: midnight(e, 30).replace(hour=23, minute=59, second=59),
    ("executedJobAfter", "{0} 23:59+02:00"): lambda e: datetime.combine(
        midnight(e, 30).date(), time(23, 59), timezone(timedelta(hours=2))
    ),
    ("startedAfter", "{0} 12:00Z"): lambda e: datetime.combine(midnight(e, 30).date(), time(12), UTC),
}  # fmt: skip


@pytest.mark.parametrize(("name", "typed"), INSTANTS)
def test_times_mean_what_they_mean_where_they_are_typed(live_engine: LiveEngine, name: str, typed: str) -> None:
    meant = INSTANTS[name, typed](live_engine)
    rows = live_engine.rest.list(LIST, **in_order({name: wire(meant)}))
    filled = typed.format(midnight(live_engine, 30).date())
    answer = ask(live_engine.url, {name: filled}, now=live_engine.seed.started, zone=NEW_YORK)
    assert_same(answer, rows)
    sent = [value for request in answer.requests for key, value in request.params if key == name]
    assert datetime.strptime(sent[0], "%Y-%m-%dT%H:%M:%S.%f%z") == meant


def test_bounds_belong_to_the_span(live_engine: LiveEngine) -> None:
    tie, tied = live_engine.seed.tie, set(live_engine.seed.tied)
    typed = f"{tie:%Y-%m-%d %H:%M:%S}"
    for name in ("startedBefore", "startedAfter", "finishedBefore", "finishedAfter"):
        assert tied <= set(ask(live_engine.url, {name: f"{typed}.000Z"}).ids)
    for name, beyond in (("startedBefore", tie - LAST), ("startedAfter", tie + LAST)):
        outside = f"{beyond:%Y-%m-%d %H:%M:%S}.{beyond.microsecond // 1000:03}Z"
        assert not tied & set(ask(live_engine.url, {name: outside}).ids)
