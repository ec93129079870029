"""Requests to the Camunda family: documented names, GET while it can say everything, POST for a stated reason."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.camunda_dialect import URL_LIMIT, CamundaDialect, write_instant
from tuiconsole.engines.model import Order, Request, Window
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import VariableCondition
from tuiconsole.service.curl import full_url

from . import documented
from .values import queries

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
BASE = "http://engine.example/engine-rest"
DIALECT = CamundaDialect()
NEWEST_FIRST = (Order("startTime", descending=True),)

SENT = {
    "processInstanceId": ("a/b c", "a%2Fb%20c"),
    "processInstanceIds": ("a,b", "a%2Cb"),
    "processInstanceIdNotIn": ("a,b", "a%2Cb"),
    "processDefinitionId": ("invoice:1:7bf7", "invoice%3A1%3A7bf7"),
    "processDefinitionKey": ("invoice", "invoice"),
    "processDefinitionKeyIn": ("invoice,order", "invoice%2Corder"),
    "processDefinitionName": ("Rechnung prüfen", "Rechnung%20pr%C3%BCfen"),
    "processDefinitionNameLike": ("voice", "%25voice%25"),
    "processDefinitionKeyNotIn": ("a_b", "a_b"),
    "processInstanceBusinessKey": ("1+1=2&x", "1%2B1%3D2%26x"),
    "processInstanceBusinessKeyIn": ("ä,b", "%C3%A4%2Cb"),
    "processInstanceBusinessKeyLike": ("BK-1%", "BK-1%25"),
    "rootProcessInstances": ("true", "true"),
    "rootProcessInstanceId": ("r", "r"),
    "finished": ("true", "true"),
    "unfinished": ("true", "true"),
    "withIncidents": ("true", "true"),
    "withRootIncidents": ("true", "true"),
    "withJobsRetrying": ("true", "true"),
    "incidentIdIn": ("i,j", "i%2Cj"),
    "incidentType": ("failedJob", "failedJob"),
    "incidentStatus": ("open", "open"),
    "incidentMessage": ("50% #1?", "50%25%20%231%3F"),
    "incidentMessageLike": ("boom", "%25boom%25"),
    "startedBefore": ("2026-02-01", "2026-02-01T23%3A59%3A59.999%2B0100"),
    "startedAfter": ("2026-02-01", "2026-02-01T00%3A00%3A00.000%2B0100"),
    "finishedBefore": ("2026-07-01 14:30", "2026-07-01T14%3A30%3A00.000%2B0200"),
    "finishedAfter": ("-2h", "2026-03-01T11%3A00%3A00.000%2B0100"),
    "executedActivityAfter": ("now", "2026-03-01T13%3A00%3A00.000%2B0100"),
    "executedActivityBefore": ("today", "2026-03-01T23%3A59%3A59.999%2B0100"),
    "executedJobAfter": ("2026-02-01T10:00:00.1239Z", "2026-02-01T11%3A00%3A00.123%2B0100"),
    "executedJobBefore": ("14:30", "2026-03-01T14%3A30%3A00.000%2B0100"),
    "startedBy": ("mary", "mary"),
    "superProcessInstanceId": ("p", "p"),
    "subProcessInstanceId": ("p", "p"),
    "superCaseInstanceId": ("c", "c"),
    "subCaseInstanceId": ("c", "c"),
    "caseInstanceId": ("c", "c"),
    "tenantIdIn": ("a,b", "a%2Cb"),
    "withoutTenantId": ("true", "true"),
    "activityIdIn": ("a,b", "a%2Cb"),
    "executedActivityIdIn": ("a,b", "a%2Cb"),
    "activeActivityIdIn": ("a,b", "a%2Cb"),
    "active": ("true", "true"),
    "suspended": ("true", "true"),
    "completed": ("true", "true"),
    "externallyTerminated": ("true", "true"),
    "internallyTerminated": ("true", "true"),
    "variables": ("amount_gt_100,name_eq_Müller & Co", "amount_gt_100%2Cname_eq_M%C3%BCller%20%26%20Co"),
    "variableNamesIgnoreCase": ("true", "true"),
    "variableValuesIgnoreCase": ("true", "true"),
}
"""For every filter: what is typed, and what goes over the wire, at noon UTC seen from Berlin."""

PAGING = ("firstResult", "maxResults", "sortBy", "sortOrder")


def typed(**words: str) -> Query:
    """The query of what was typed for each parameter."""
    return Query.of(INSTANCES, {name: INSTANCES.parameter(name).type.parse(word) for name, word in words.items()})


def ask(query: Query, window: Window | None = None) -> Request:
    """The request for *query*, by default for its first fifty rows."""
    window = window or Window(query.first, 50, query.order)
    return DIALECT.list_request(INSTANCES, query.at(NOW, BERLIN), window)


def count(query: Query) -> Request:
    request = DIALECT.count_request(INSTANCES, query.at(NOW, BERLIN))
    assert request is not None
    return request


def wire(request: Request) -> list[str]:
    """The pieces of the query string as they go over the wire."""
    return full_url(BASE, request).partition("?")[2].split("&")


def filters_of(request: Request) -> dict[str, str]:
    """What a request filters by, the same for GET and POST, without what sorts and pages."""
    said: dict[str, Any] = dict(request.params)
    body: dict[str, Any] = json.loads(request.body) if request.body is not None else {}
    for group in body.pop("orQueries", ()):
        body |= group
    body.pop("sorting", None)
    for name, value in body.items():
        if isinstance(value, list):
            said[name] = ",".join(
                f"{item['name']}_{item['operator']}_{item['value']}" if isinstance(item, dict) else item
                for item in value
            )
        else:
            said[name] = "true" if value is True else value
    return {name: value for name, value in said.items() if name not in PAGING}


orders = st.lists(
    st.builds(Order, st.sampled_from([key.name for key in INSTANCES.sort_keys]), st.booleans()),
    max_size=2,
    unique_by=lambda order: order.key,
).map(tuple)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001
windows = st.builds(
    Window,
    offset=st.integers(0, 10**6),
    limit=st.integers(1, 1001),
    order=orders,
    upper=st.none() | instants,
    lower=st.none() | instants,
    total_order=st.booleans(),
)


def test_every_documented_filter_is_tried_below() -> None:
    documented_filters = set(documented.INSTANCE_PARAMETERS + documented.NEWER_INSTANCE_PARAMETERS) - set(PAGING)
    assert set(SENT) == documented_filters


@pytest.mark.parametrize("name", SENT)
def test_each_filter_goes_out_under_its_documented_name(name: str) -> None:
    word, sent = SENT[name]
    request = ask(typed(**{name: word}))
    assert (request.method, request.path, request.body, request.why) == ("GET", "history/process-instance", None, "")
    assert wire(request) == [
        f"{name}={sent}",
        "sortBy=startTime",
        "sortOrder=desc",
        "firstResult=0",
        "maxResults=50",
    ]


@pytest.mark.parametrize("direction", documented.CHOICES["sortOrder"])
@pytest.mark.parametrize("key", documented.CHOICES["sortBy"])
def test_each_sort_key_goes_out_with_its_direction(key: str, direction: str) -> None:
    request = ask(typed(sortBy=key, sortOrder=direction))
    assert request.method == "GET"
    assert wire(request) == [f"sortBy={key}", f"sortOrder={direction}", "firstResult=0", "maxResults=50"]


def test_the_window_goes_out_as_the_documented_paging() -> None:
    request = ask(typed(), Window(1200, 101, NEWEST_FIRST))
    assert wire(request) == ["sortBy=startTime", "sortOrder=desc", "firstResult=1200", "maxResults=101"]


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2026, 11, 21, 14, 2, 11, tzinfo=UTC), "2026-11-21T14:02:11.000+0000"),
        (datetime(2026, 1, 2, 3, 4, 5, 6_999, tzinfo=UTC), "2026-01-02T03:04:05.006+0000"),
        (datetime(2026, 7, 1, tzinfo=BERLIN), "2026-07-01T00:00:00.000+0200"),
        (datetime(2026, 7, 1, tzinfo=ZoneInfo("America/St_Johns")), "2026-07-01T00:00:00.000-0230"),
    ],
)
def test_instants_are_written_in_the_engines_pattern(when: datetime, written: str) -> None:
    assert write_instant(when) == written


@given(instants)
def test_no_plus_goes_out_bare(when: datetime) -> None:
    """It would arrive as a blank."""
    request = ask(typed(startedBy="a+b"), Window(0, 5, NEWEST_FIRST, upper=when.astimezone(BERLIN)))
    sent = wire(request)
    assert not any("+" in piece for piece in sent)
    assert "startedBy=a%2Bb" in sent
    assert any(piece.startswith("startedBefore=") and "%2B0" in piece for piece in sent)


@given(queries(INSTANCES), windows)
def test_the_limit_is_in_the_query_string_of_every_list(query: Query, window: Window) -> None:
    """Without it the engine answers with everything it has; in a body it is ignored."""
    request = ask(query, window)
    paging = [pair for pair in request.params if pair[0] in ("firstResult", "maxResults")]
    assert paging == [("firstResult", str(window.offset)), ("maxResults", str(window.limit))]
    pieces = wire(request)
    assert [piece for piece in pieces if piece.startswith("maxResults")] == [f"maxResults={window.limit}"]
    if request.method == "POST":
        assert not {"firstResult", "maxResults"} & json.loads(request.body or "{}").keys()
        assert request.params == tuple(paging)


@given(queries(INSTANCES))
def test_a_count_has_the_filters_of_the_list_and_nothing_else(query: Query) -> None:
    request = count(query)
    assert request.path == "history/process-instance/count"
    assert filters_of(request) == filters_of(ask(query))
    said = dict(request.params) | json.loads(request.body or "{}")
    assert not {*PAGING, "sorting"} & said.keys()


@given(queries(INSTANCES), windows)
def test_a_get_says_what_was_asked(query: Query, window: Window) -> None:
    request = ask(query, window)
    if request.method == "GET":
        assert request.body is None
        assert dict(parse_qsl(full_url(BASE, request).partition("?")[2], keep_blank_values=True)) == dict(
            request.params
        )
    else:
        assert request.why


def reasons(query: Query, window: Window) -> list[str]:
    """Why GET cannot say this, written from the documentation."""
    found = []
    states = {"active", "suspended", "completed", "externallyTerminated", "internallyTerminated"}
    if sum(name in states for name, _ in query.values) > 1:
        found.append("several states at once")
    for parameter, value in query.filters:
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, VariableCondition):
                if not isinstance(item.value, str):
                    found.append(f"{parameter.name} compares a typed value")
                elif set("_,") & set(item.name + item.value):
                    found.append(f"{parameter.name} has an underscore or a comma")
            elif "," in item:
                found.append(f"{parameter.name} has an item with a comma")
    keys = [order.key for order in window.order]
    if window.total_order and "instanceId" not in keys:
        found.append("equal sort keys: only POST takes a second one")
    if len(keys) > 1:
        found.append("several sort keys")
    return found


@given(queries(INSTANCES, most=4), windows)
def test_post_is_chosen_for_the_documented_reasons_only(query: Query, window: Window) -> None:
    request = ask(query, window)
    expected = reasons(query, window)
    if not expected:
        assert request.method == "GET"
        assert request.why == ""
    else:
        assert request.method == "POST"
        assert request.why in expected


@pytest.mark.parametrize(
    ("words", "why", "body"),
    [
        (
            {"active": "", "suspended": "", "startedBy": "mary"},
            "several states at once",
            {"startedBy": "mary", "orQueries": [{"active": True, "suspended": True}]},
        ),
        (
            {"processDefinitionKeyIn": "a\\,b,c"},
            "processDefinitionKeyIn has an item with a comma",
            {"processDefinitionKeyIn": ["a,b", "c"]},
        ),
        (
            {"variables": "amount_gt_number:100", "finished": ""},
            "variables compares a typed value",
            {"finished": True, "variables": [{"name": "amount", "operator": "gt", "value": 100}]},
        ),
        (
            {"variables": "order\\_no_eq_5"},
            "variables has an underscore or a comma",
            {"variables": [{"name": "order_no", "operator": "eq", "value": "5"}]},
        ),
        (
            {"variables": "a_eq_x\\,y,b_neq_null:", "variableNamesIgnoreCase": ""},
            "variables",
            {
                "variables": [
                    {"name": "a", "operator": "eq", "value": "x,y"},
                    {"name": "b", "operator": "neq", "value": None},
                ],
                "variableNamesIgnoreCase": True,
            },
        ),
        (
            {"active": "", "completed": "", "startedAfter": "2026-02-01", "processDefinitionNameLike": "voice"},
            "several states at once",
            {
                "startedAfter": "2026-02-01T00:00:00.000+0100",
                "processDefinitionNameLike": "%voice%",
                "orQueries": [{"active": True, "completed": True}],
            },
        ),
    ],
)
def test_the_body_of_a_post(words: dict[str, str], why: str, body: dict[str, Any]) -> None:
    request = ask(typed(**words))
    assert request.method == "POST"
    assert why in request.why
    sorting = [{"sortBy": "startTime", "sortOrder": "desc"}, {"sortBy": "instanceId", "sortOrder": "desc"}]
    assert json.loads(request.body or "") == {**body, "sorting": sorting}
    counted = count(typed(**words))
    assert counted.method == "POST"
    assert why in counted.why
    assert json.loads(counted.body or "") == body


@pytest.mark.parametrize("descending", [False, True])
def test_a_total_order_ends_in_the_id_and_turns_round_as_a_whole(descending: bool) -> None:
    direction = "desc" if descending else "asc"
    request = ask(typed(), Window(0, 50, (Order("duration", descending),), total_order=True))
    assert request.method == "POST"
    assert "equal sort keys" in request.why
    assert json.loads(request.body or "") == {
        "sorting": [{"sortBy": "duration", "sortOrder": direction}, {"sortBy": "instanceId", "sortOrder": direction}]
    }


def test_an_order_by_id_is_total_already() -> None:
    assert ask(typed(), Window(0, 50, (Order("instanceId"),), total_order=True)).method == "GET"


@pytest.mark.parametrize("letter", ["a", "ü", " ", "/"])
@pytest.mark.parametrize("request_of", [ask, count])
def test_get_is_given_up_where_the_url_becomes_too_long(request_of: Any, letter: str) -> None:
    """Measured as it goes over the wire, not as it is typed."""

    def length(size: int) -> tuple[str, int]:
        request = request_of(typed(startedBy=letter * size))
        return request.method, len(full_url("http://x", request)) - len("http://x")

    sizes = [length(size) for size in range(1, URL_LIMIT + 10, 7)]
    assert {method for method, _ in sizes} == {"GET", "POST"}
    gets = [size for method, size in sizes if method == "GET"]
    assert max(gets) <= URL_LIMIT
    assert max(gets) > URL_LIMIT - 50
    why = request_of(typed(startedBy=letter * URL_LIMIT)).why
    assert f"more than {URL_LIMIT} characters" in why


@given(queries(INSTANCES))
def test_equal_questions_make_equal_requests(query: Query) -> None:
    """So that they can share one answer."""
    again = Query.of(INSTANCES, dict(reversed(query.values)))
    assert ask(again) == ask(query)
    assert hash(ask(again)) == hash(ask(query))


@pytest.mark.parametrize(
    ("own", "bound", "sent"),
    [
        (None, NOW, "2026-03-01T12:00:00.000+0000"),
        ("-1h", NOW, "2026-03-01T12:00:00.000+0100"),
        ("-1h", NOW - timedelta(hours=2), "2026-03-01T10:00:00.000+0000"),
    ],
)
def test_of_two_upper_bounds_the_tighter_one_stands(own: str | None, bound: datetime, sent: str) -> None:
    query = typed() if own is None else typed(startedBefore=own)
    request = ask(query, Window(0, 50, NEWEST_FIRST, upper=bound))
    assert [value for name, value in request.params if name.startswith("started")] == [sent]


@pytest.mark.parametrize(
    ("own", "bound", "sent"),
    [
        (None, NOW, "2026-03-01T12:00:00.000+0000"),
        ("-1h", NOW, "2026-03-01T12:00:00.000+0000"),
        ("-1h", NOW - timedelta(hours=2), "2026-03-01T12:00:00.000+0100"),
    ],
)
def test_of_two_lower_bounds_the_tighter_one_stands(own: str | None, bound: datetime, sent: str) -> None:
    query = typed() if own is None else typed(startedAfter=own)
    request = ask(query, Window(0, 50, (Order("startTime"),), lower=bound))
    assert [value for name, value in request.params if name.startswith("started")] == [sent]


@pytest.mark.parametrize("key", ["duration", "businessKey", "instanceId"])
def test_a_key_without_documented_bounds_is_not_bounded(key: str) -> None:
    request = ask(typed(), Window(0, 50, (Order(key),), upper=NOW, lower=NOW))
    assert filters_of(request) == {}


def test_writing_a_request_changes_no_value() -> None:
    values = typed(startedBefore="now", active="", suspended="").at(NOW, UTC)
    before = dict(values)
    DIALECT.list_request(INSTANCES, values, Window(0, 5, NEWEST_FIRST, upper=NOW - timedelta(days=1)))
    DIALECT.count_request(INSTANCES, values)
    assert values == before


def all_sorted(values: Sequence[str]) -> bool:
    return list(values) == sorted(values)


def test_states_are_named_in_a_fixed_order() -> None:
    request = ask(typed(suspended="", completed="", active=""))
    [states] = json.loads(request.body or "")["orQueries"]
    assert all_sorted(list(states))
