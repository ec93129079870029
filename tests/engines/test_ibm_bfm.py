"""IBM's instances: everything the page names is declared, and requests and answers have the documented form."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.ibm_bfm import INSTANCES
from tuiconsole.engines.ibm_clause import Condition
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.ibm_views import PROCESS_INSTANCE, column_of
from tuiconsole.engines.model import Order, ParameterProblem, Request, Window
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import parse_line, write_line

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)

# As they stand on the page and, for the view, in its description.
PARAMETERS = ["whereClause", "orderByClause", "offset", "size"]
FIELDS = [
    "completionTime",
    "creationTime",
    "description",
    "displayName",
    "executionState",
    "name",
    "parentProcessInstanceName",
    "parentProcessInstanceID",
    "piid",
    "processTemplateID",
    "processTemplateName",
    "resumptionTime",
    "startTime",
    "starter",
    "topLevelProcessInstanceName",
    "topLevelProcessInstanceID",
]
INSTANTS = {"completionTime", "creationTime", "resumptionTime", "startTime"}
STATES = [
    "STATE_COMPENSATED",
    "STATE_COMPENSATION_FAILED",
    "STATE_COMPENSATING",
    "STATE_DELETED",
    "STATE_FAILED",
    "STATE_FAILING",
    "STATE_FINISHED",
    "STATE_INDOUBT",
    "STATE_READY",
    "STATE_RUNNING",
    "STATE_SUSPENDED",
    "STATE_TERMINATED",
    "STATE_TERMINATING",
]
STATUSES = [200, 400, 406, 500]
VIEW = [
    "PTID",
    "PIID",
    "COMPLETED",
    "CONTINUE_ON_ERROR",
    "CREATED",
    "DESCRIPTION",
    "IS_MIGRATED",
    "NAME",
    "PARENT_NAME",
    "PARENT_PIID",
    "RESUMES",
    "STARTER",
    "STARTED",
    "STATE",
    "TEMPLATE_DESCR",
    "TEMPLATE_NAME",
    "TOP_LEVEL_PIID",
    "TOP_LEVEL_NAME",
    "CUSTOM_TEXT1",
    "CUSTOM_TEXT2",
    "CUSTOM_TEXT3",
    "CUSTOM_TEXT4",
    "CUSTOM_TEXT5",
    "CUSTOM_TEXT6",
    "CUSTOM_TEXT7",
    "CUSTOM_TEXT8",
]


def asked(line: str, window: Window | None = None) -> Request:
    """The request for a query line."""
    query, problems = parse_line(INSTANCES, line)
    assert not problems
    wanted = window or Window(query.first, 100, query.order)
    return INSTANCES.dialect.list_request(INSTANCES, query.at(NOW, UTC), wanted)


def test_everything_on_the_page_is_declared() -> None:
    assert [parameter.name for parameter in INSTANCES.parameters] == PARAMETERS
    assert [field.name for field in INSTANCES.fields] == FIELDS
    assert {field.name for field in INSTANCES.fields if field.kind == "instant"} == INSTANTS
    assert [field.kind for field in INSTANCES.fields if field.name not in INSTANTS] == ["text"] * 12
    assert [state.value for state in INSTANCES.states] == STATES
    assert next(f for f in INSTANCES.fields if f.name == INSTANCES.state_field).allowed == tuple(STATES)
    assert [status.code for status in INSTANCES.statuses] == STATUSES
    assert INSTANCES.path == "processes/filter"
    assert engine_of("ibm-bfm").resource("instances") is INSTANCES


def test_every_column_of_the_view_can_be_asked_for() -> None:
    assert sorted(column.name for column in PROCESS_INSTANCE.columns) == sorted(VIEW)
    states = {name for name, _ in column_of("PROCESS_INSTANCE.STATE").constants}
    assert states == set(STATES) - {"STATE_DELETED"}


def test_every_sort_key_is_a_column_whose_field_the_answer_shows() -> None:
    for key in INSTANCES.sort_keys:
        assert key.field in FIELDS
        assert column_of(key.name).type == ("instant" if key.field in INSTANTS else column_of(key.name).type)
    assert INSTANCES.sort_key(INSTANCES.default_order[0].key) is not None
    assert {column.sort_key for column in INSTANCES.columns if column.sort_key} <= {
        key.name for key in INSTANCES.sort_keys
    }


@pytest.mark.parametrize("text", [text for p in INSTANCES.parameters for text in (p.help, p.type.accepts)])
def test_every_parameter_explains_itself(text: str) -> None:
    assert text


def test_the_plain_question_is_bounded_and_totally_ordered() -> None:
    assert asked("") == Request(
        "GET",
        "processes/filter",
        (
            ("orderByClause", "PROCESS_INSTANCE.CREATED DESC, PROCESS_INSTANCE.PIID DESC"),
            ("offset", "0"),
            ("size", "100"),
        ),
    )


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("STARTED", "PROCESS_INSTANCE.STARTED ASC, PROCESS_INSTANCE.PIID ASC"),
        ("name desc", "PROCESS_INSTANCE.NAME DESC, PROCESS_INSTANCE.PIID DESC"),
        (
            "PROCESS_INSTANCE.STATE DESC, PROCESS_INSTANCE.NAME",
            "PROCESS_INSTANCE.STATE DESC, PROCESS_INSTANCE.NAME ASC, PROCESS_INSTANCE.PIID DESC",
        ),
        ("PIID DESC", "PROCESS_INSTANCE.PIID DESC"),
        ("STATE, PIID, NAME", "PROCESS_INSTANCE.STATE ASC, PROCESS_INSTANCE.PIID ASC"),
    ],
)
def test_every_order_ends_in_the_id(typed: str, sent: str) -> None:
    assert dict(asked(f'orderByClause="{typed}"').params)["orderByClause"] == sent


def test_bounds_stand_beside_the_clause_and_take_in_their_whole_second() -> None:
    when = datetime(2026, 11, 21, 14, 30, 5, 700_000, tzinfo=UTC)
    order = (Order("PROCESS_INSTANCE.CREATED", True),)
    clause = "whereClause=\"NAME = 'a' OR NAME = 'b'\""
    assert dict(asked(clause, Window(3, 100, order, upper=when)).params) == {
        "whereClause": "((PROCESS_INSTANCE.NAME = 'a' OR PROCESS_INSTANCE.NAME = 'b')"
        " AND PROCESS_INSTANCE.CREATED < TS('2026-11-21T14:30:06'))",
        "orderByClause": "PROCESS_INSTANCE.CREATED DESC, PROCESS_INSTANCE.PIID DESC",
        "offset": "3",
        "size": "100",
    }
    both = asked("", Window(0, 1, order, upper=when, lower=when - timedelta(hours=1)))
    assert dict(both.params)["whereClause"] == (
        "(PROCESS_INSTANCE.CREATED >= TS('2026-11-21T13:30:05')"
        " AND PROCESS_INSTANCE.CREATED < TS('2026-11-21T14:30:06'))"
    )
    # Rows without an end may stand anywhere, so a page never goes on from one.
    unbounded = asked("", Window(0, 1, (Order("PROCESS_INSTANCE.COMPLETED"),), upper=when))
    assert "whereClause" not in dict(unbounded.params)


def test_a_row_may_bear_a_time_that_nobody_could_type() -> None:
    order = (Order("PROCESS_INSTANCE.CREATED", True),)
    request = asked("", Window(0, 1, order, upper=datetime(1, 1, 1, tzinfo=UTC)))
    assert dict(request.params)["whereClause"] == "PROCESS_INSTANCE.CREATED < TS('0001-01-01T00:00:01')"


def test_a_question_too_long_for_a_url_is_tunnelled() -> None:
    names = ", ".join(f"'order-{number}'" for number in range(300))
    request = asked(f'whereClause="NAME IN ({names})"')
    assert request.method == "POST"
    assert request.params == ()
    assert request.headers == (("X-HTTP-Method-Override", "GET"),)
    assert request.content_type == "application/x-www-form-urlencoded"
    assert request.body is not None
    assert request.body.startswith("whereClause=PROCESS_INSTANCE.NAME%20IN%20%28%27order-0%27%2C")
    assert request.body.endswith("&offset=0&size=100")
    assert request.why


def test_a_time_that_is_not_absolute_is_not_sent() -> None:
    values = {"whereClause": parse_clause("STARTED >= -2h")}
    with pytest.raises(ParameterProblem, match="absolute"):
        INSTANCES.dialect.list_request(INSTANCES, values, Window(0, 1))


def test_half_a_character_is_not_sent() -> None:
    values = {"whereClause": Condition("PROCESS_INSTANCE.NAME", "=", "\ud83d")}
    assert INSTANCES.dialect.problems(values, None)
    with pytest.raises(ParameterProblem):
        INSTANCES.dialect.list_request(INSTANCES, values, Window(0, 1))


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("STARTED >= '2026-02-01' AND STARTED <= '2026-01-01'", "cannot be after"),
        ("NAME = 'a' AND STATE = 2 AND NAME = 'b'", "two values at once"),
        ("PROCESS_ATTRIBUTE1.NAME = 'a' AND PROCESS_ATTRIBUTE1.NAME = 'b'", "digit of its own"),
        ("NAME = 'a' AND NAME <> 'b'", ""),
        ("STARTED >= '2026-01-01' AND STARTED <= '2026-01-01'", ""),
        ("NOT (NAME = 'a' AND NAME = 'b')", ""),
        ("PROCESS_ATTRIBUTE1.NAME = 'a' AND PROCESS_ATTRIBUTE2.NAME = 'b'", ""),
    ],
)
def test_contradictions(clause: str, said: str) -> None:
    query = Query.of(INSTANCES, {"whereClause": parse_clause(clause)})
    problems = query.problems(NOW, UTC)
    assert [problem.parameter for problem in problems] == (["whereClause"] if said else [])
    assert all(said in problem.message for problem in problems)


def test_the_query_line_says_the_same() -> None:
    line = """whereClause="NAME = 'a ""b"" c' AND STARTED >= -2h" orderByClause="STATE DESC" size=5"""
    query, problems = parse_line(INSTANCES, line)
    assert not problems
    assert parse_line(INSTANCES, write_line(query)) == (query, ())
    assert query.sorted_by(Order("PROCESS_INSTANCE.NAME", True)).order == (Order("PROCESS_INSTANCE.NAME", True),)


@pytest.mark.parametrize("document", [{}, {"identifier": "piid"}, {"items": None}, {"identifier": None, "items": []}])
def test_an_empty_answer_in_any_form(document: Mapping[str, Any]) -> None:
    assert INSTANCES.dialect.rows(document) == ([], None)


@pytest.mark.parametrize("document", [[], None, "x", {"items": {}}, {"items": "x"}])
def test_an_answer_of_another_form(document: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        INSTANCES.dialect.rows(document)


def test_an_empty_text_is_no_value() -> None:
    rows, total = INSTANCES.dialect.rows({"items": [{"piid": "_PI:1", "completionTime": "", "new": 1}, {"name": "a"}]})
    assert rows == [{"piid": "_PI:1", "completionTime": None, "new": 1}, {"name": "a"}]
    assert total is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"errorNumber": "CWWBA0002E", "errorMessage": "Unknown column."}, "Unknown column. (CWWBA0002E)"),
        ({"errorNumber": "CWWBA0002E", "errorMessage": "CWWBA0002E: Unknown column X.",
          "errorMessageParameters": ["X", "Y"]}, "CWWBA0002E: Unknown column X. [Y]"),
        ({"errorNumber": "CWWBA0010E", "programmersDetails": {"stack": "…"}}, "CWWBA0010E"),
        ({"errorMessage": "no", "errorMessageParameters": "a"}, "no [a]"),
        ({"errorMessage": "no", "errorMessageParameters": None}, "no"),
        ({}, ""),
        ([], ""),
    ],
)  # fmt: skip
def test_the_server_s_own_words(document: object, said: str) -> None:
    assert INSTANCES.dialect.complaint(document) == said
