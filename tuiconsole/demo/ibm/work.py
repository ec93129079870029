"""What the views of activities and of human tasks are: nodes `s` of the route of an instance `i`.

An activity that is done for each of a list is a for-each with an activity for each, all of them ready from the start.
What another engine calls a job that failed for good is an activity that has stopped here, for one of the reasons that
this engine has; what still retries is one that runs.
"""

from tuiconsole.demo.ibm.codes import (
    ACTIVITY_STATES,
    CALLED_BY_ACTIVITY,
    CALLED_BY_TASK,
    HIERARCHY_POSITIONS,
    INHERITED_RIGHTS,
    KINDS,
    STOP_REASONS,
    SUBSTATES,
    TASK_KINDS,
    TASK_STATES,
)
from tuiconsole.demo.ibm.columns import Column, Columns
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.nodes import COUNT, DONE
from tuiconsole.demo.processes import (
    BODY,
    CALL,
    END,
    GATEWAY,
    MESSAGE,
    START,
    SUBPROCESS,
    TIMER,
    USER_TASK,
    step_start,
)
from tuiconsole.demo.rows import State, Trouble

MANY = 1024
"""Parts of one instance have numbers below this."""
_OWNERS = ("mary", "john", "peter", "a.okafor", "j.lindqvist", "s.yilmaz", "k.novak", "r.almeida")
_DAY = 86_400_000

_COMPLETED = f"i.state = {State.COMPLETED.value}"
# Whether the instance has gone on to what comes next. What comes last in a finished instance ended with it.
_LEFT = "(i.reached > s.last + (i.ended is not null))"
_BEHIND = f"(case when {_LEFT} or {_COMPLETED} then {COUNT} else {DONE} end)"
_DONE = f"({_LEFT} or {_COMPLETED} or (s.copy is not null and s.copy < {_BEHIND}))"
# Of the copies that wait for their jobs, the first has the trouble of the instance, the others the same or a smaller.
_TROUBLE = (
    f"(case when s.copy is null or s.copy = {DONE} then i.trouble "
    f"else min(i.trouble, {Trouble.QUEUED.value} + (i.bits + s.copy * 7919) % 3) end)"
)
_TROUBLED = f"i.trouble >= {Trouble.FAILED_JOB.value}"
_STOPPED = (
    f"({_TROUBLED} and s.first = i.reached and s.type not in ('{SUBPROCESS}', '{BODY}') "
    f"and not {_DONE} and {_TROUBLE} >= {Trouble.FAILED_JOB.value})"
)
_BEGIN = step_start("s")

NODE_LINK = (
    "s.route = i.route and s.first < i.reached + (i.ended is null) and (s.copy is null "
    f"or s.copy < (case when s.job and i.ended is not null then {_BEHIND} else {COUNT} end))"
)
TASK_LINK = f"{NODE_LINK} and s.type = '{USER_TASK}'"

# One in five tasks is nobody's until somebody has done it.
_PLACE = f"((i.bits >> 7) + s.part * 13) % {len(_OWNERS) * 5 // 4}"
_OWNER = (
    f"(case when s.type = '{USER_TASK}' then case {_PLACE} "
    + " ".join(f"when {place} then '{owner}'" for place, owner in enumerate(_OWNERS))
    + f" else case when {_DONE} then '{_OWNERS[0]}' end end end)"
)
_CALLED = (
    "(case when s.calls is not null then (select c.n from instance c join definition k on k.n = c.definition "
    "where c.parent = i.n and k.key = s.calls order by c.n limit 1) end)"
)
_NAME = f"replace(s.activity, '#{BODY}', '-each')"
_KINDS = {
    START: 23, END: 24, USER_TASK: 43, CALL: 21, GATEWAY: 32, TIMER: 27, MESSAGE: 36, SUBPROCESS: 40, BODY: 49,
}  # fmt: skip
_KIND = (
    f"(case when s.parent is not null and s.type in ('{START}', '{END}') then 3 else case s.type "
    + " ".join(f"when '{type}' then {kind}" for type, kind in _KINDS.items())
    + " else 21 end end)"
)
_STATE = f"""(case when {_DONE} then 5
    when i.ended is not null then case i.state when {State.INTERNALLY_TERMINATED.value} then 6 else 7 end
    when {_STOPPED} then 13
    when s.type = '{USER_TASK}' then case when {_OWNER} is null then 2 else 8 end
    when s.type = '{MESSAGE}' then 11 else 3 end)"""
_STOP_REASON = f"""(case when not {_STOPPED} then 1
    when i.trouble = {Trouble.FAILED_TIMER.value} then 4
    when i.bits % 7 = 2 then 2 when i.bits % 29 = 5 then 5 else 3 end)"""
_UNDER_WAY = dict.fromkeys((2, 3, 8, 11), "i.ended is null")
_NOTHING, _NEVER, _UNKNOWN = Column("text", "null"), Column("time", "null"), Column("id", "null")
_NO, _YES = Column("truth", "0"), Column("truth", "1")


def _over(now: int) -> str:
    until = f"(case when {_LEFT} then {step_start('s', 'over_')} else coalesce(i.ended, {now}) end)"
    share = f"({until} - {_BEGIN}) * (s.copy + 1) / ({COUNT} + 1)"
    return (
        f"(case when s.copy is not null and s.copy < {_BEHIND} then {_BEGIN} + {share} "
        f"when {_LEFT} then {step_start('s', 'over_')} else i.ended end)"
    )


def _started(now: int) -> str:
    """A task is claimed some time after it is there; everything else starts at once."""
    claimed = f"{_BEGIN} + (coalesce({_over(now)}, {now}) - {_BEGIN}) / 4"
    return f"(case when s.type <> '{USER_TASK}' then {_BEGIN} when {_OWNER} is not null then {claimed} end)"


def activity_columns(now: int) -> Columns:
    """ACTIVITY."""
    return {
        "AIID": Column("id", f"(i.n * {MANY} + s.part)", kind=Kind.ACTIVITY, sorts=f"(i.id * {MANY} + s.part)"),
        "PIID": Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id"),
        "PTID": Column("id", "i.definition", kind=Kind.DEFINITION, sorts="i.definition"),
        "ATID": Column("id", f"(s.route * {MANY} + s.part)", kind=Kind.JOB_DEFINITION),
        "SIID": _UNKNOWN,
        "STID": _UNKNOWN,
        "EHIID": _UNKNOWN,
        "ENCLOSING_FEIID": Column(
            "id", f"(case when s.copy is not null then i.n * {MANY} + s.parent end)", kind=Kind.ACTIVITY
        ),
        "TEMPLATE_NAME": Column("text", _NAME),
        "TEMPLATE_DESCR": _NOTHING,
        "DESCRIPTION": _NOTHING,
        "STATE": Column("code", _STATE, ACTIVITY_STATES, implies={**_UNDER_WAY, 13: _TROUBLED}),
        "SUBSTATE": Column("code", "0", SUBSTATES),
        "KIND": Column("code", _KIND, KINDS),
        "STOP_REASON": Column("code", _STOP_REASON, STOP_REASONS, implies=dict.fromkeys((2, 3, 4, 5), _TROUBLED)),
        "STARTED": Column("time", _started(now)),
        "ACTIVATED": Column("time", _BEGIN),
        "FIRST_ACTIVATED": Column("time", _BEGIN),
        "COMPLETED": Column("time", _over(now)),
        "EXPIRES": Column("time", f"(case s.type when '{TIMER}' then {_BEGIN} + {_DAY} end)"),
        "PREVIOUS_EXPIRATION_TIME": _NEVER,
        "OWNER": Column("text", _OWNER),
        "INVOKED_INST_ID": Column("id", _CALLED, kind=Kind.INSTANCE),
        "INVOKED_INST_TYPE": Column("code", "(case when s.calls is null then 0 else 3 end)", CALLED_BY_ACTIVITY),
        "SKIP_REQUESTED": _NO,
        "CONTINUE_ON_ERROR": Column("truth", "(i.definition % 3 <> 0)"),
        "BUSINESS_RELEVANCE": Column("truth", f"({_KIND} not in (3, 32))"),
    }


def task_columns(now: int) -> Columns:
    """TASK."""
    over = _over(now)
    changed = f"coalesce({over}, {_started(now)}, {_BEGIN})"
    columns = {
        "TKIID": Column("id", f"(i.n * {MANY} + s.part)", kind=Kind.TASK, sorts=f"(i.id * {MANY} + s.part)"),
        "TKTID": _UNKNOWN,
        "CONTAINMENT_CTX_ID": Column("id", "i.n", kind=Kind.INSTANCE, sorts="i.id"),
        "PARENT_CONTEXT_ID": _NOTHING,
        "TOP_TKIID": Column("id", f"(i.n * {MANY} + s.part)", kind=Kind.TASK, sorts=f"(i.id * {MANY} + s.part)"),
        "FOLLOW_ON_TKIID": _UNKNOWN,
        "APPLIC_DEFAULTS_ID": _UNKNOWN,
        "INVOKED_INSTANCE_ID": _UNKNOWN,
        "INVOKED_INSTANCE_TYPE": Column("code", "0", CALLED_BY_TASK),
        "NAME": Column("text", _NAME),
        "NAME_SPACE": Column("text", "'http://demo/tasks'"),
        "TYPE": _NOTHING,
        "APPLIC_NAME": Column("text", "((select d.key from definition d where d.n = i.definition) || 'App')"),
        "WORK_BASKET": _NOTHING,
        "STATE": Column("code", _STATE, TASK_STATES, implies=_UNDER_WAY),
        "KIND": Column("code", "105", TASK_KINDS),
        "PRIORITY": Column("whole", "(3 + i.bits % 4)"),
        "OWNER": Column("text", _OWNER),
        "ORIGINATOR": Column("text", "i.starter"),
        "STARTER": Column("text", "i.starter"),
        "ACTIVATED": Column("time", _BEGIN),
        "FIRST_ACTIVATED": Column("time", _BEGIN),
        "STARTED": Column("time", _started(now)),
        "COMPLETED": Column("time", over),
        "DUE": Column("time", f"({_BEGIN} + (1 + i.bits % 3) * {_DAY})"),
        "EXPIRES": _NEVER,
        "RESUMES": _NEVER,
        "LAST_MODIFIED": Column("time", changed),
        "LAST_STATE_CHANGE": Column("time", changed),
        "ASSIGNMENT_TYPE": Column("whole", "1"),
        "CTX_AUTHORIZATION": Column("whole", "1"),
        "HIERARCHY_POSITION": Column("code", "0", HIERARCHY_POSITIONS),
        "INHERITED_AUTH": Column("code", "0", INHERITED_RIGHTS),
        "IS_CHILD": _YES,
        "IS_INLINE": _YES,
        "IS_READ": Column("truth", f"({_OWNER} is not null)"),
        "IS_ESCALATED": Column("truth", f"(coalesce({over}, {now}) - {_BEGIN} > 5 * {_DAY})"),
        "BUSINESS_RELEVANCE": _YES,
        "SUPPORT_DELEGATION": _YES,
        "SUSPENDED": Column("truth", f"(i.state = {State.SUSPENDED.value})"),
    }
    never = ("IS_AD_HOC", "IS_TRANSFERRED_TO_WORK_BASKET", "IS_WAIT_FOR_SUB_TK", "SUPPORT_AUTOCLAIM",
             "SUPPORT_CLAIM_SUSP", "SUPPORT_FOLLOW_ON", "SUPPORT_SUB_TASK")  # fmt: skip
    texts = {f"CUSTOM_TEXT{n}": _NOTHING for n in range(1, 9)}
    return columns | dict.fromkeys(never, _NO) | texts
