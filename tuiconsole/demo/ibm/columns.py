"""What the columns of the views are over the generated data: a type and an SQL expression each.

The engine's tables are not those of this data set, so every column is worked out from an instance `i`, its definition
and, for activities, a step `a` of its route. Nothing here comes from a client.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.processes import CALL, END, GATEWAY, MESSAGE, START, TIMER, USER_TASK, step_start
from tuiconsole.demo.rows import State, Trouble


class Column(NamedTuple):
    """One column. An id's expression is the number behind it, and `sorts` is what its text sorts like."""

    type: str
    sql: str
    codes: Mapping[str, int] = {}
    kind: Kind | None = None
    sorts: str = ""


Columns = dict[str, Column]

INSTANCE_STATES = {
    "STATE_READY": 1, "STATE_RUNNING": 2, "STATE_FINISHED": 3, "STATE_COMPENSATING": 4, "STATE_FAILED": 5,
    "STATE_TERMINATED": 6, "STATE_COMPENSATED": 7, "STATE_TERMINATING": 8, "STATE_FAILING": 9, "STATE_INDOUBT": 10,
    "STATE_SUSPENDED": 11, "STATE_COMPENSATION_FAILED": 12,
}  # fmt: skip
TEMPLATE_STATES = {"STATE_STARTED": 1, "STATE_STOPPED": 2}
EXECUTION_MODES = {"EXECUTION_MODE_MICROFLOW": 1, "EXECUTION_MODE_LONG_RUNNING": 2}
SPHERES = {"COMP_SPHERE_REQUIRED": 2, "COMP_SPHERE_SUPPORTS": 4}
ACTIVITY_STATES = {
    "STATE_INACTIVE": 1, "STATE_READY": 2, "STATE_RUNNING": 3, "STATE_SKIPPED": 4, "STATE_FINISHED": 5,
    "STATE_FAILED": 6, "STATE_TERMINATED": 7, "STATE_CLAIMED": 8, "STATE_TERMINATING": 9, "STATE_FAILING": 10,
    "STATE_WAITING": 11, "STATE_EXPIRED": 12, "STATE_STOPPED": 13, "STATE_PROCESSING_UNDO": 14,
}  # fmt: skip
KINDS = {
    "KIND_EMPTY": 3, "KIND_INVOKE": 21, "KIND_RECEIVE": 23, "KIND_REPLY": 24, "KIND_THROW": 25, "KIND_TERMINATE": 26,
    "KIND_WAIT": 27, "KIND_COMPENSATE": 29, "KIND_SEQUENCE": 30, "KIND_SWITCH": 32, "KIND_WHILE": 34, "KIND_PICK": 36,
    "KIND_FLOW": 38, "KIND_SCOPE": 40, "KIND_SCRIPT": 42, "KIND_STAFF": 43, "KIND_ASSIGN": 44, "KIND_CUSTOM": 45,
    "KIND_RETHROW": 46, "KIND_FOR_EACH_SERIAL": 47, "KIND_FOR_EACH_PARALLEL": 49, "KIND_REPEAT_UNTIL": 52,
}  # fmt: skip
STOP_REASONS = {
    "STOP_REASON_UNSPECIFIED": 1, "STOP_REASON_ACTIVATION_FAILED": 2, "STOP_REASON_IMPLEMENTATION_FAILED": 3,
    "STOP_REASON_FOLLOW_ON_NAVIGATION_FAILED": 4, "STOP_REASON_EXIT_CONDITION_FALSE": 5,
}  # fmt: skip

_OWNERS = ("mary", "john", "peter", "a.okafor")
_REGIONS = ("north", "south", "east", "west")
# What another engine calls suspended or ended is so here as well. Of the others a few are in the states that only this
# engine has; what has a stopped activity is none of them: to this engine it runs.
_STATE = f"""case i.state
    when {State.SUSPENDED.value} then 11
    when {State.COMPLETED.value} then 3
    when {State.EXTERNALLY_TERMINATED.value} then 6
    when {State.INTERNALLY_TERMINATED.value} then case i.bits % 5 when 0 then 7 when 1 then 12 else 5 end
    else case when i.trouble <> {Trouble.NONE.value} then 2
        when i.parent is not null and i.bits % 53 = 11 then 4
        else case i.bits % 211 when 3 then 9 when 5 then 8 when 7 then 10 else 2 end end end"""


def name_of(instance: str) -> str:
    """What an instance is called: its business key, or the template's name and a number."""
    return (
        f"coalesce({instance}.business_key, {_of_definition('key', f'{instance}.definition')} || '-' || {instance}.n)"
    )


def _of_definition(column: str, number: str) -> str:
    return f"(select d.{column} from definition d where d.n = {number})"


def _related(expression: str, number: str) -> str:
    """Something about another instance `o`."""
    return f"(select {expression} from instance o where o.n = {number})"


def _picked(number: str, texts: tuple[str, ...]) -> str:
    cases = " ".join(f"when {index} then '{text}'" for index, text in enumerate(texts))
    return f"(case {number} % {len(texts)} {cases} end)"


def instance_columns(now: int) -> Columns:
    """PROCESS_INSTANCE."""
    template = _of_definition("name", "i.definition")
    columns = {
        "PIID": Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id"),
        "PTID": Column("id", "i.definition", kind=Kind.DEFINITION, sorts="i.definition"),
        "NAME": Column("text", name_of("i")),
        "STATE": Column("code", _STATE, INSTANCE_STATES),
        "TEMPLATE_NAME": Column("text", _of_definition("key", "i.definition")),
        "TEMPLATE_DESCR": Column("text", f"({template} || ', as deployed')"),
        "DESCRIPTION": Column("text", f"({template} || ' ' || i.business_key)"),
        "CREATED": Column("time", "i.start"),
        "STARTED": Column("time", "i.start"),
        "COMPLETED": Column("time", "i.ended"),
        "RESUMES": Column(
            "time",
            f"(case when i.state = {State.SUSPENDED.value} and i.bits % 3 = 0 "
            f"then {now} + (1 + i.bits % 96) * 3600000 end)",
        ),
        "STARTER": Column("text", "i.starter"),
        "PARENT_NAME": Column("text", _related(name_of("o"), "i.parent")),
        "PARENT_PIID": Column("id", "i.parent", kind=Kind.INSTANCE, sorts=_related("o.id", "i.parent")),
        "TOP_LEVEL_NAME": Column("text", _related(name_of("o"), "i.root")),
        "TOP_LEVEL_PIID": Column("id", "i.root", kind=Kind.INSTANCE, sorts=_related("o.id", "i.root")),
        "IS_MIGRATED": Column("truth", "(i.bits % 13 = 0)"),
        "CONTINUE_ON_ERROR": Column("truth", "(i.definition % 3 <> 0)"),
    }
    texts = {1: "i.tenant", 2: _picked("(i.bits >> 33)", _REGIONS), 3: "i.business_key"}
    return columns | {f"CUSTOM_TEXT{n}": Column("text", texts.get(n, "null")) for n in range(1, 9)}


def template_columns(landscape: Landscape, number: str) -> Columns:
    """PROCESS_TEMPLATE, for the definition with a number."""
    deployed = " ".join(f"when {d.number} then {d.deployed}" for d in landscape.definitions)
    created = f"(case {number} {deployed} end)"
    nothing = ("PROCESS_APP_NAME", "PROCESS_APP_ACRONYM", "SNAPSHOT_ID", "SNAPSHOT_NAME", "TRACK_NAME", "TOOLKIT_NAME",
               "TOOLKIT_ACRONYM", "TOOLKIT_SNAPSHOT_ID", "TOOLKIT_SNAPSHOT_NAME", "TOP_LEVEL_TOOLKIT_NAME",
               "TOP_LEVEL_TOOLKIT_ACRONYM", *(f"CUSTOM_TEXT{n}" for n in range(1, 9)))  # fmt: skip
    columns = {
        "PTID": Column("id", number, kind=Kind.DEFINITION, sorts=number),
        "NAME": Column("text", _of_definition("key", number)),
        "DISPLAY_NAME": Column("text", _of_definition("name", number)),
        "DESCRIPTION": Column("text", f"({_of_definition('name', number)} || ', as deployed')"),
        "APPLICATION_NAME": Column("text", f"({_of_definition('key', number)} || 'App')"),
        "TARGET_NAMESPACE": Column("text", f"('http://demo/' || {_of_definition('key', number)})"),
        "VERSION": Column("text", f"({_of_definition('version', number)} || '.0')"),
        "VALID_FROM": Column("time", created),
        "CREATED": Column("time", created),
        "STATE": Column("code", "1", TEMPLATE_STATES),
        "EXECUTION_MODE": Column("code", "2", EXECUTION_MODES),
        "CAN_RUN_SYNC": Column("truth", "0"),
        "CAN_RUN_INTERRUP": Column("truth", "1"),
        "CONTINUE_ON_ERROR": Column("truth", f"({number} % 3 <> 0)"),
        "IS_TIP": Column("truth", "0"),
        "COMP_SPHERE": Column("code", "4", SPHERES),
    }
    return columns | {name: Column("text", "null") for name in nothing}


def activity_columns(landscape: Landscape) -> Columns:
    """ACTIVITY, for an instance `i`, a step `a` of its route and, if there is one, the next step `e`."""
    types = {step.id: step.type for route in landscape.routes for step in route.steps}
    kinds = {START: 23, END: 24, USER_TASK: 43, CALL: 21, GATEWAY: 32, TIMER: 27, MESSAGE: 36}
    kind_cases = " ".join(f"when '{id}' then {kinds.get(type, 21)}" for id, type in types.items())
    kind = f"(case a.activity {kind_cases} end)"
    behind = "a.position < i.reached"
    cut = f"i.ended is not null and i.state <> {State.COMPLETED.value} and a.position = i.reached - 1"
    stopped = f"i.trouble >= {Trouble.FAILED_JOB.value}"
    state = f"""(case when {cut} then 7 when {behind} then 5 when {stopped} then 13
        else case {kind} when 43 then case i.bits % 2 when 0 then 2 else 8 end
        when 27 then 11 when 36 then 11 else 3 end end)"""
    over = f"(case when {behind} then coalesce({step_start('e')}, i.ended) end)"
    return {
        "AIID": Column("id", "(i.n * 1024 + a.position)", kind=Kind.ACTIVITY, sorts="(i.id * 1024 + a.position)"),
        "PIID": Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id"),
        "PTID": Column("id", "i.definition", kind=Kind.DEFINITION, sorts="i.definition"),
        "ATID": Column(
            "id", "(a.route * 1024 + a.position)", kind=Kind.JOB_DEFINITION, sorts="(a.route * 1024 + a.position)"
        ),
        "TEMPLATE_NAME": Column("text", "a.activity"),
        "TEMPLATE_DESCR": Column("text", "null"),
        "DESCRIPTION": Column("text", "null"),
        "STATE": Column("code", state, ACTIVITY_STATES),
        "KIND": Column("code", kind, KINDS),
        "STOP_REASON": Column("code", f"(case {state} when 13 then 3 else 1 end)", STOP_REASONS),
        "STARTED": Column("time", step_start("a")),
        "ACTIVATED": Column("time", step_start("a")),
        "COMPLETED": Column("time", over),
        "EXPIRES": Column("time", f"(case {kind} when 27 then {step_start('a')} + 86400000 end)"),
        "OWNER": Column(
            "text", f"(case when {kind} = 43 and {state} <> 2 then {_picked('(i.bits >> 21)', _OWNERS)} end)"
        ),
        "SKIP_REQUESTED": Column("truth", "0"),
        "CONTINUE_ON_ERROR": Column("truth", "(i.definition % 3 <> 0)"),
        "BUSINESS_RELEVANCE": Column("truth", f"({kind} <> 32)"),
    }


NEXT_STEP = "left join step e on e.route = a.route and e.position = a.position + 1"
ACTIVITY_LINK = "a.route = i.route and a.position < i.reached + (i.ended is null)"
