"""A query: immutable, the same whatever order it was put together in, and honest about what is wrong with it."""

import copy
import dataclasses
import pickle
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Problem, Query
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release
from tuiconsole.text.moments import Moment

from .values import queries

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALL = Query(INSTANCES)


def typed(**words: str) -> Query:
    """The query of what was typed for each parameter."""
    return Query.of(INSTANCES, {name: INSTANCES.parameter(name).type.parse(word) for name, word in words.items()})


def problems(query: Query, release: Release | None = None) -> list[tuple[str, str]]:
    return [(problem.parameter, problem.message) for problem in query.problems(NOW, UTC, release)]


@given(queries(INSTANCES), st.randoms(use_true_random=False))
def test_values_stand_in_the_order_of_the_declaration(query: Query, chance: object) -> None:
    names = [parameter.name for parameter in INSTANCES.parameters]
    stood = [name for name, _ in query.values]
    assert stood == sorted(stood, key=names.index)
    shuffled = list(query.values)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one_by_one = ALL
    for name, value in shuffled:
        one_by_one = one_by_one.with_(name, value)
    assert one_by_one == query == Query.of(INSTANCES, dict(shuffled))
    assert hash(one_by_one) == hash(query)
    assert repr(one_by_one) == repr(query)


@given(queries(INSTANCES))
def test_what_was_written_makes_the_same_query(query: Query) -> None:
    written = {parameter.name: parameter.type.write(value) for parameter, value in query}
    assert typed(**written) == query


def test_a_query_does_not_change() -> None:
    query = typed(unfinished="", startedBy="mary")
    for changed in (
        query.with_("startedBy", "john"),
        query.without("startedBy"),
        query.sorted_by(Order("duration")),
    ):
        assert changed != query
    assert query == typed(unfinished="", startedBy="mary")
    with pytest.raises(dataclasses.FrozenInstanceError):
        query.values = ()  # type: ignore[misc]


def test_values_given_are_not_kept_by_reference() -> None:
    values: dict[str, Value] = {"startedBy": "mary"}
    query = Query.of(INSTANCES, values)
    values["startedBy"] = "john"
    assert query["startedBy"] == "mary"


def test_a_value_is_found_by_name() -> None:
    query = typed(startedBy="mary")
    assert query["startedBy"] == "mary"
    assert query.get("startedBy") == "mary"
    assert query.get("unfinished") is None
    assert "startedBy" in query
    assert "unfinished" not in query
    assert query.without("startedBy", "unfinished") == ALL
    with pytest.raises(KeyError):
        query["unfinished"]


def test_a_name_that_no_documentation_has_is_refused() -> None:
    with pytest.raises(KeyError):
        Query.of(INSTANCES, {"startedby": "mary"})
    with pytest.raises(KeyError):
        ALL.with_("nonsense", "1")


def test_a_query_can_be_copied() -> None:
    query = typed(startedAfter="-2h", variables="a_eq_1")
    assert copy.copy(query) == query
    assert pickle.loads(pickle.dumps(query.values)) == query.values


def test_order_is_the_declarations_own_until_one_is_asked_for() -> None:
    assert ALL.order == (Order("startTime", descending=True),)
    assert typed(sortBy="duration", sortOrder="asc").order == (Order("duration"),)
    assert typed(sortBy="duration", sortOrder="desc").order == (Order("duration", descending=True),)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", [key.name for key in INSTANCES.sort_keys])
def test_sorted_by_every_documented_key(key: str, descending: bool) -> None:
    order = Order(key, descending)
    query = typed(unfinished="").sorted_by(order)
    assert query.order == (order,)
    assert problems(query) == []
    assert [parameter.name for parameter, _ in query.filters] == ["unfinished"]
    assert query.sorted_by(None) == typed(unfinished="")


def test_paging_and_sorting_are_no_filters() -> None:
    query = typed(sortBy="duration", sortOrder="asc", firstResult="20", maxResults="7", startedBy="mary")
    assert [(parameter.name, value) for parameter, value in query.filters] == [("startedBy", "mary")]
    assert (query.first, query.most) == (20, 7)
    assert (ALL.first, ALL.most) == (0, None)


def test_relative_instants_become_absolute_at_one_moment() -> None:
    query = typed(startedAfter="-2h", startedBefore="now", finishedAfter="yesterday", finishedBefore="yesterday")
    values = query.at(NOW, BERLIN)
    assert values["startedAfter"] == NOW - timedelta(hours=2)
    assert values["startedBefore"] == NOW
    assert values["finishedAfter"] == datetime(2026, 2, 28, tzinfo=BERLIN)
    assert values["finishedBefore"] == datetime(2026, 2, 28, 23, 59, 59, 999_000, tzinfo=BERLIN)
    assert query["startedAfter"] == Moment.parse("-2h")
    assert query.at(NOW + timedelta(hours=1), BERLIN)["startedAfter"] == NOW - timedelta(hours=1)


def test_what_is_not_relative_resolves_to_itself() -> None:
    query = typed(unfinished="", startedBy="mary", tenantIdIn="a,b", variables="a_eq_number:1")
    assert query.at(NOW, UTC) == dict(query.values)


@pytest.mark.parametrize(
    ("words", "concerned", "reason"),
    [
        ({"finished": "", "unfinished": ""}, {"finished", "unfinished"}, "contradicts"),
        ({"rootProcessInstances": "", "superProcessInstanceId": "x"}, None, "no row can match both"),
        ({"tenantIdIn": "a", "withoutTenantId": ""}, {"tenantIdIn", "withoutTenantId"}, "contradicts"),
        ({"executedActivityIdIn": "a", "activeActivityIdIn": "b"}, None, "contradicts"),
        ({"sortBy": "duration"}, {"sortBy"}, "needs sortOrder as well"),
        ({"sortOrder": "asc"}, {"sortOrder"}, "needs sortBy as well"),
        ({"variableNamesIgnoreCase": ""}, {"variableNamesIgnoreCase"}, "needs variables as well"),
        ({"variableValuesIgnoreCase": ""}, {"variableValuesIgnoreCase"}, "needs variables as well"),
        ({"startedAfter": "now", "startedBefore": "-1h"}, {"startedAfter"}, "is later than startedBefore"),
        ({"finishedAfter": "today", "finishedBefore": "yesterday"}, {"finishedAfter"}, "is later than finishedBefore"),
        ({"executedJobAfter": "now", "executedJobBefore": "-1d"}, {"executedJobAfter"}, "is later than"),
        ({"executedActivityAfter": "now", "executedActivityBefore": "-1d"}, None, "is later than"),
    ],
)
def test_contradictions_and_missing_companions(words: dict[str, str], concerned: set[str] | None, reason: str) -> None:
    found = problems(typed(**words))
    assert found
    assert {name for name, _ in found} == (concerned or {name for name, _ in found}) <= set(words)
    assert all(reason in message for _, message in found)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"startedAfter": "yesterday", "startedBefore": "yesterday"},
        {"startedAfter": "now", "startedBefore": "now"},
        {"finished": "", "completed": ""},
        {"active": "", "suspended": "", "completed": ""},
        {"variables": "a_eq_1", "variableNamesIgnoreCase": "", "variableValuesIgnoreCase": ""},
        {"sortBy": "endTime", "sortOrder": "desc"},
    ],
)
def test_what_goes_together_has_no_problem(words: dict[str, str]) -> None:
    assert problems(typed(**words)) == []
    assert problems(typed(**words), Release("camunda", "7.24.0")) == []


def test_a_parameter_newer_than_the_server_is_a_problem() -> None:
    query = typed(withJobsRetrying="", rootProcessInstanceId="r", startedBy="mary")
    assert problems(query, Release("camunda", "7.22.0")) == [
        (
            "rootProcessInstanceId",
            f"the server is Camunda 7.22.0; {INSTANCES.parameter('rootProcessInstanceId').since}",
        ),
        ("withJobsRetrying", f"the server is Camunda 7.22.0; {INSTANCES.parameter('withJobsRetrying').since}"),
    ]
    assert [name for name, _ in problems(query, Release("camunda", "7.23.0"))] == ["rootProcessInstanceId"]
    assert problems(query, Release("camunda", "7.24.0")) == problems(query) == []


def test_what_a_product_has_dropped_is_a_problem() -> None:
    [(name, message)] = problems(typed(caseInstanceId="c"), Release("eximeebpms", "1.4.0"))
    assert name == "caseInstanceId"
    assert "removed in EximeeBPMS 1.4" in message


def test_several_states_at_once_need_a_newer_server() -> None:
    query = typed(active="", suspended="")
    [(name, message)] = problems(query, Release("camunda", "7.23.0"))
    assert name in ("active", "suspended")
    assert "several states at once" in message
    assert "Camunda 7.23.0" in message
    assert problems(typed(active=""), Release("camunda", "7.23.0")) == []
    assert problems(query, Release("operaton", "1.0.3")) == []


def test_a_missing_path_parameter_is_a_problem() -> None:
    one = dataclasses.replace(INSTANCES.parameter("processInstanceId"), role="path")
    resource = dataclasses.replace(INSTANCES, path="history/process-instance/{processInstanceId}", parameters=(one,))
    assert Query(resource).problems(NOW, UTC) == (Problem("processInstanceId", "is required"),)
    assert Query.of(resource, {"processInstanceId": "x"}).problems(NOW, UTC) == ()
