"""What the panes ask about an IBM instance: every documented name, safe requests, and clauses joined with one's own."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tuiconsole.engines.ibm_activities import ACTIVITIES, ACTIVITY, HISTORY, KINDS, activity_badge
from tuiconsole.engines.ibm_bfm import IBM_BFM, INSTANCES
from tuiconsole.engines.ibm_clause import And, Condition, Expression, RawClause, write
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.ibm_instances import PROCESS
from tuiconsole.engines.ibm_lists import with_id, with_one_of
from tuiconsole.engines.ibm_tasks import TASKS
from tuiconsole.engines.ibm_templates import TEMPLATES
from tuiconsole.engines.ibm_views import ACTIVITY as ACTIVITY_VIEW
from tuiconsole.engines.ibm_views import TASK, column_of
from tuiconsole.engines.model import ParameterProblem, Request, Resource, Window
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import parse_line, write_line
from tuiconsole.engines.types import TypedValue, Value

from .documented import names

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PIID = "_PI:90030109.7232ed16.d33c67f6.beb30076"
TOP = "_PI:90030109.1111ed16.d33c67f6.beb30076"
INSTANCE = {"piid": PIID, "topLevelProcessInstanceID": TOP, "parentProcessInstanceID": TOP}

PAGED = ["whereClause", "orderByClause", "offset", "size"]
PARAMETERS = {
    "activities": PAGED,
    "history": PAGED,
    "tasks": PAGED,
    "templates": ["whereClause", "orderByClause", "size"],
    "activity": ["aiid"],
    "process": ["piid"],
}
# As far as the pages can be read.
FIELDS = {
    "activities": names("activationTime aiid completionTime description executionState expirationTime kind"),
    "activity": names("""
        activationTime activityTemplateID adminTaskID aiid applicationName availableActions completionTime
        customProperties description displayName enclosingForEachID eventHandlerInstanceID executionState expirationTime
    """),
    "process": names("""
        adminTaskID completionTime creationTime customProperties customText1 customText2 customText3 customText4
        customText5 customText6 customText7 customText8 description displayName executionState faultName
        isBusinessRelevant isContinueOnError lastModificationTime lastStateChangeTime
    """),
    "tasks": names("""
        activationTime description displayName dueTime durationUntilExpires firstActivationTime isWaitingForSubTask kind
        name originator owner positionInHierarchy
    """),
    "templates": names("""
        applicationName autoDeletionMode autonomy creationTime customProperties description displayName executionMode
        inputType
    """),
}
ACTIVITY_STATES = names("""
    STATE_CLAIMED STATE_EXPIRED STATE_FAILED STATE_FAILING STATE_FINISHED STATE_INACTIVE STATE_PROCESSING_UNDO
    STATE_READY STATE_RUNNING STATE_SKIPPED STATE_STOPPED STATE_TERMINATED STATE_TERMINATING STATE_WAITING
""")
ACTIVITY_COLUMNS = names("""
    PIID AIID PTID ATID SIID STID EHIID ENCLOSING_FEIID KIND COMPLETED ACTIVATED FIRST_ACTIVATED STARTED
    PREVIOUS_EXPIRATION_TIME STATE SUBSTATE STOP_REASON OWNER DESCRIPTION TEMPLATE_NAME TEMPLATE_DESCR
    BUSINESS_RELEVANCE EXPIRES INVOKED_INST_ID INVOKED_INST_TYPE SKIP_REQUESTED CONTINUE_ON_ERROR
""")
TASK_COLUMNS = names("""
    TKIID ACTIVATED APPLIC_DEFAULTS_ID APPLIC_NAME ASSIGNMENT_TYPE BUSINESS_RELEVANCE COMPLETED CONTAINMENT_CTX_ID
    CTX_AUTHORIZATION CUSTOM_TEXT1 CUSTOM_TEXT2 CUSTOM_TEXT3 CUSTOM_TEXT4 CUSTOM_TEXT5 CUSTOM_TEXT6 CUSTOM_TEXT7
    CUSTOM_TEXT8 DUE EXPIRES FIRST_ACTIVATED FOLLOW_ON_TKIID HIERARCHY_POSITION INHERITED_AUTH IS_AD_HOC IS_CHILD
    IS_ESCALATED IS_INLINE IS_READ IS_TRANSFERRED_TO_WORK_BASKET INVOKED_INSTANCE_ID INVOKED_INSTANCE_TYPE
    IS_WAIT_FOR_SUB_TK KIND LAST_MODIFIED LAST_STATE_CHANGE NAME NAME_SPACE ORIGINATOR OWNER PARENT_CONTEXT_ID PRIORITY
    RESUMES STARTED STARTER STATE SUPPORT_AUTOCLAIM SUPPORT_CLAIM_SUSP SUPPORT_DELEGATION SUPPORT_FOLLOW_ON
    SUPPORT_SUB_TASK SUSPENDED TKTID TOP_TKIID TYPE WORK_BASKET
""")
LISTS = [ACTIVITIES, HISTORY, TASKS, TEMPLATES, INSTANCES]


# Declarations


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_of_a_page_in_its_order(name: str) -> None:
    assert [p.name for p in IBM_BFM.resource(name).parameters] == PARAMETERS[name]


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_of_a_page_comes_before_those_that_are_inferred(name: str) -> None:
    fields = [field.name for field in IBM_BFM.resource(name).fields]
    assert fields[: len(FIELDS[name])] == FIELDS[name]
    assert len(set(fields)) == len(fields)


def test_the_views_behind_the_lists_are_complete() -> None:
    assert sorted(column.name for column in ACTIVITY_VIEW.columns) == sorted(ACTIVITY_COLUMNS)
    assert sorted(column.name for column in TASK.columns) == sorted(TASK_COLUMNS)


def test_states_and_kinds_are_those_that_the_pages_and_the_view_name() -> None:
    assert [state.value for state in ACTIVITIES.states] == ACTIVITY_STATES
    assert {name for name, _ in column_of("ACTIVITY.STATE").constants} == set(ACTIVITY_STATES)
    assert {name for name, _ in column_of("ACTIVITY.KIND").constants} < set(KINDS)
    assert {name for name, _ in column_of("TASK.STATE").constants} < {state.value for state in TASKS.states}


@pytest.mark.parametrize("resource", LISTS, ids=lambda resource: resource.name)
def test_every_sort_key_is_a_column_whose_field_an_answer_shows(resource: Resource) -> None:
    fields = {field.name for field in resource.fields}
    for key in resource.sort_keys:
        column_of(key.name)
        assert key.field in fields
    keys = {key.name for key in resource.sort_keys}
    assert resource.tie_break in keys
    assert {order.key for order in resource.default_order} <= keys
    assert {column.sort_key for column in resource.columns if column.sort_key} <= keys
    assert {name for column in resource.columns for name in column.fields} <= fields


def test_one_thing_alone_is_answered_whole() -> None:
    assert (PROCESS.unpaged, ACTIVITY.unpaged) == (True, True)
    assert ACTIVITIES.dialect.rows({"aiid": "_AI:1", "ownerName": ""}) == ([{"aiid": "_AI:1", "ownerName": None}], None)
    assert PROCESS.path_of({"piid": PIID}) == f"process/{PIID.replace(':', '%3A')}"
    assert ACTIVITIES.item_request({"aiid": "_AI:1/2"}).path == "activity/_AI%3A1%2F2"


@pytest.mark.parametrize(
    ("activity", "word", "tone"),
    [
        ({"executionState": "STATE_FINISHED", "stopReason": "STOP_REASON_UNSPECIFIED"}, "finished", "done"),
        ({"executionState": "STATE_STOPPED"}, "stopped", "failed"),
        ({"executionState": "STATE_STOPPED", "stopReason": "STOP_REASON_UNSPECIFIED"}, "stopped", "failed"),
        (
            {"executionState": "STATE_STOPPED", "stopReason": "STOP_REASON_IMPLEMENTATION_FAILED"},
            "stopped: implementation",
            "failed",
        ),
        ({"executionState": "STATE_STOPPED", "stopReason": "STOP_\x1b[2J"}, "stopped: STOP_␛[2J", "failed"),
        # What has gone on since it stopped no longer stands for its reason.
        ({"executionState": "STATE_RUNNING", "stopReason": "STOP_REASON_ACTIVATION_FAILED"}, "running", "running"),
        ({"executionState": "STATE_\x1b[2J"}, "STATE_␛[2J", "unknown"),
        ({"executionState": None}, "unknown", "unknown"),
        ({}, "unknown", "unknown"),
    ],
)
def test_how_an_activity_stands(activity: dict[str, Any], word: str, tone: str) -> None:
    state = activity_badge(activity, NOW)
    assert (state.word, state.tone) == (word, tone)


# Requests


def asked(resource: Resource, values: dict[str, Value], window: Window | None = None) -> Request:
    query = Query.of(resource, values)
    assert parse_line(resource, write_line(query)) == (query, ())
    wanted = window or Window(0, 101, query.order)
    return resource.dialect.list_request(resource, query.at(NOW, UTC), wanted)


@pytest.mark.parametrize(
    ("resource", "order"),
    [
        (ACTIVITIES, "ACTIVITY.STATE DESC, ACTIVITY.ACTIVATED DESC, ACTIVITY.AIID DESC"),
        (HISTORY, "ACTIVITY.ACTIVATED ASC, ACTIVITY.AIID ASC"),
        (TASKS, "TASK.ACTIVATED DESC, TASK.TKIID DESC"),
        (TEMPLATES, "PROCESS_TEMPLATE.NAME ASC, PROCESS_TEMPLATE.VALID_FROM DESC, PROCESS_TEMPLATE.PTID ASC"),
    ],
)
def test_the_plain_question_is_bounded_and_totally_ordered(resource: Resource, order: str) -> None:
    request = asked(resource, {})
    assert (request.method, request.body) == ("GET", None)
    params = dict(request.params)
    assert params.pop("offset", "0") == "0"
    assert params == {"orderByClause": order, "size": "101"}


def test_a_list_without_an_offset_has_one_page_and_says_so_at_the_second() -> None:
    assert "offset" not in dict(asked(TEMPLATES, {}).params)
    with pytest.raises(ParameterProblem, match="no offset"):
        asked(TEMPLATES, {}, Window(100, 101, TEMPLATES.default_order))


def test_tasks_are_asked_for_in_the_half_beside() -> None:
    assert asked(TASKS, {}).path == "../../htm/v1/tasks/filter"
    assert TASKS.item_request({"tkiid": "_TKI:1"}).path == "../../htm/v1/task/_TKI%3A1"


@pytest.mark.parametrize(
    ("resource", "typed", "sent"),
    [
        (ACTIVITIES, "STATE = stopped", "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED"),
        (ACTIVITIES, "template_name LIKE 'pay%'", "ACTIVITY.TEMPLATE_NAME LIKE 'pay%'"),
        (TASKS, "STATE IN (READY, CLAIMED)", "TASK.STATE IN (TASK.STATE.STATE_READY, TASK.STATE.STATE_CLAIMED)"),
        (TASKS, "PRIORITY <= 3", "TASK.PRIORITY <= 3"),
        (TEMPLATES, "NAME = 'order'", "PROCESS_TEMPLATE.NAME = 'order'"),
    ],
)
def test_a_column_without_a_view_is_one_of_the_list(resource: Resource, typed: str, sent: str) -> None:
    parameter = resource.parameter("whereClause")
    assert dict(asked(resource, {"whereClause": parameter.type.parse(typed)}).params)["whereClause"] == sent


@pytest.mark.parametrize("resource", LISTS, ids=lambda resource: resource.name)
def test_the_examples_that_a_form_gives_can_be_typed(resource: Resource) -> None:
    clause = resource.parameter("whereClause").type
    examples = clause.accepts.partition("such as ")[2].partition(" with AND")[0].split(", ")
    joined = ", ".join(examples).replace("('a', 'b')", "('a';'b')").replace("('1', '2')", "('1';'2')").split(", ")
    for example in joined:
        clause.parse(example.replace(";", ","))


# Clauses of one's own beside the given one


OF_INSTANCE = f"ACTIVITY.PIID = ID('{PIID}')"


@pytest.mark.parametrize(
    ("own", "sent"),
    [
        ("", OF_INSTANCE),
        ("STATE = RUNNING", f"({OF_INSTANCE} AND ACTIVITY.STATE = ACTIVITY.STATE.STATE_RUNNING)"),
        ("STATE = 3 AND KIND = 21", f"({OF_INSTANCE} AND ACTIVITY.STATE = 3 AND ACTIVITY.KIND = 21)"),
        ("STATE = 3 OR STATE = 13", f"({OF_INSTANCE} AND (ACTIVITY.STATE = 3 OR ACTIVITY.STATE = 13))"),
        ("NOT (STATE = 3 OR STATE = 13)", f"({OF_INSTANCE} AND NOT (ACTIVITY.STATE = 3 OR ACTIVITY.STATE = 13))"),
        ("ACTIVATED >= -2h", f"({OF_INSTANCE} AND ACTIVITY.ACTIVATED >= TS('2026-11-21T23:02:03'))"),
        # What a person writes raw can widen nothing: it stays inside of its own parentheses.
        ("raw:OWNER IS NULL OR 1=1", f"({OF_INSTANCE} AND (OWNER IS NULL OR 1=1))"),
        ("raw:NAME = ') OR (1=1'", f"({OF_INSTANCE} AND (NAME = ') OR (1=1'))"),
    ],
)
def test_what_a_place_gives_holds_beside_what_a_person_asks(own: str, sent: str) -> None:
    values = {"whereClause": ACTIVITIES.parameter("whereClause").type.parse(own)} if own else {}
    query = Query.of(ACTIVITIES, values).within(IBM_BFM.jobs[0].given(INSTANCE))
    request = ACTIVITIES.dialect.list_request(ACTIVITIES, query.at(NOW, UTC), Window(0, 5, query.order))
    assert dict(request.params)["whereClause"] == sent
    assert not query.problems(NOW, UTC)


def test_what_a_person_sorts_by_stays() -> None:
    own = Query.of(ACTIVITIES, {"orderByClause": ("ACTIVITY.KIND",)})
    assert own.within(IBM_BFM.jobs[0].given(INSTANCE)).order == own.order


def test_asking_in_one_place_for_another_is_a_contradiction() -> None:
    own = Query.of(ACTIVITIES, {"whereClause": Condition("ACTIVITY.PIID", "=", TOP)})
    [problem] = own.within(IBM_BFM.jobs[0].given(INSTANCE)).problems(NOW, UTC)
    assert "two values at once" in problem.message


def test_joined_clauses_are_flat_and_keep_what_is_raw_raw() -> None:
    one, other = parse_clause("NAME = 'a' AND STATE = 2"), parse_clause("STARTER = 'b'")
    both = one.both(other)
    assert isinstance(both, And)
    assert len(both.terms) == 3
    assert parse_clause(write(both)) == both
    mixed = both.both(RawClause("NAME IS NULL OR 1=1"))
    clause = INSTANCES.parameter("whereClause").type
    assert clause.write(mixed) == f"raw:{write(both)} AND (NAME IS NULL OR 1=1)"
    assert mixed.at(NOW, UTC) == mixed
    assert mixed.meaning(NOW, UTC) == ()
    assert write(RawClause("A=1").both(other)) == "(A=1) AND PROCESS_INSTANCE.STARTER = 'b'"
    with pytest.raises(TypeError):
        one.both(TypedValue("x"))


@pytest.mark.parametrize("identity", ["", "4711", "None", "_PI:x') OR (1=1", "it's", "\x1b"])
def test_an_id_of_another_form_is_asked_for_all_the_same_and_stays_one(identity: str) -> None:
    clause = with_id("ACTIVITY.PIID", identity)
    assert write(clause) == "ACTIVITY.PIID IN (ID('" + identity.replace("'", "''") + "'))"
    assert isinstance(clause, RawClause)


def test_several_ids_are_one_list() -> None:
    assert with_one_of("PROCESS_INSTANCE.PIID", (PIID, TOP)) == Condition("PROCESS_INSTANCE.PIID", "IN", (PIID, TOP))
    raw = with_one_of("PROCESS_INSTANCE.PIID", (PIID, "7"))
    assert write(raw) == f"PROCESS_INSTANCE.PIID IN (ID('{PIID}'), ID('7'))"


# The panes


def test_each_tab_asks_about_the_instance_or_says_why_it_cannot() -> None:
    for tab in (*IBM_BFM.jobs, *IBM_BFM.history):
        if tab.resource is None:
            assert tab.lacks.endswith(".")
            continue
        assert tab.resource in IBM_BFM.resources
        query = Query.of(tab.resource, dict(tab.given(INSTANCE)))
        assert not query.problems(NOW, UTC)
        request = tab.resource.dialect.list_request(tab.resource, query.at(NOW, UTC), Window(0, 5, query.order))
        assert PIID in dict(request.params).get("whereClause", request.path.replace("%3A", ":"))
    assert [tab.resource for tab in IBM_BFM.jobs] == [ACTIVITIES, None, None]
    assert [tab.resource for tab in IBM_BFM.history][:3] == [HISTORY, TASKS, PROCESS]
    assert {"nested", "bar", "duration"} <= {column.kind for column in HISTORY.columns}
    assert IBM_BFM.history[0].nesting is not None


@pytest.mark.parametrize(
    ("name", "instance", "clause"),
    [
        ("parent", INSTANCE, f"PROCESS_INSTANCE.PIID = ID('{TOP}')"),
        ("parent", {"piid": PIID, "parentProcessInstanceID": None}, None),
        ("root", INSTANCE, f"PROCESS_INSTANCE.PIID = ID('{TOP}')"),
        ("root", {"piid": PIID, "topLevelProcessInstanceID": PIID}, None),
        ("root", {"piid": PIID}, None),
        ("children", INSTANCE, f"PROCESS_INSTANCE.PARENT_PIID = ID('{PIID}')"),
        ("family", INSTANCE, f"PROCESS_INSTANCE.TOP_LEVEL_PIID = ID('{TOP}')"),
        ("family", {"piid": PIID}, None),
    ],
)
def test_relatives(name: str, instance: dict[str, Any], clause: str | None) -> None:
    [relative] = [relative for relative in IBM_BFM.relatives if relative.name == name]
    given = relative.given(instance)
    found = None if given is None else given["whereClause"]
    assert (str(found) if isinstance(found, Expression) else found) == clause


def test_what_fails_on_a_server_is_what_has_stopped() -> None:
    assert IBM_BFM.problems
    for source in IBM_BFM.problems:
        request = asked(source.resource, dict(source.values))
        assert dict(request.params)["whereClause"] == "ACTIVITY.STATE = ACTIVITY.STATE.STATE_STOPPED"
        assert {source.message, source.when, source.instance} <= {field.name for field in source.resource.fields}


def test_the_instances_of_a_group_are_listed_by_their_ids_however_many() -> None:
    assert IBM_BFM.with_ids is not None
    ids = [f"_PI:90030109.{number:x}.d33c67f6.beb30076" for number in range(200)]
    request = asked(INSTANCES, dict(IBM_BFM.with_ids(ids)))
    assert (request.method, request.why) == ("POST", "more than 2000 characters of query")
    assert asked(INSTANCES, dict(IBM_BFM.with_ids(ids[:1]))).method == "GET"
