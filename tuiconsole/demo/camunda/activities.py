"""`/history/activity-instance`: what instances have been through and are at, nested as the processes nest it."""

from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.lists import (
    Filter,
    Item,
    List,
    Listing,
    Names,
    among,
    bound,
    defined,
    execution,
    execution_code,
    flag,
    instance,
    tenants,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.nodes import COUNT, DONE
from tuiconsole.demo.processes import END, USER_TASK, step_start
from tuiconsole.demo.rows import HELD, State
from tuiconsole.demo.store import Store

ASSIGNEES = ("mary", "john", "peter", "a.okafor", "j.lindqvist", "s.yilmaz", "k.novak", "r.almeida")

_HELD = ", ".join(str(int(trouble)) for trouble in HELD)
_RUNS, _CUT = "i.ended is null", f"i.state in ({int(State.EXTERNALLY_TERMINATED)}, {int(State.INTERNALLY_TERMINATED)})"
_ENTERED = f"(s.first < i.reached or (s.first = i.reached and {_RUNS} and (s.opens or i.trouble not in ({_HELD}))))"
# Whether the instance has gone on to the next activity. The last one of a finished instance ended with it.
_LEFT = "(i.reached > s.last + (i.ended is not null))"
_BEGIN, _NEXT = step_start("s"), step_start("s", "over_")
# Copies that are behind an instance: all, unless it is at them or was cut short there.
_BEHIND = f"(case when {_LEFT} or i.state = {int(State.COMPLETED)} then {COUNT} else {DONE} end)"


def activities(now: int) -> str:
    """A table of all activity instances: when they began and ended, and what of their instance is needed."""
    until = f"(case when {_LEFT} then {_NEXT} else coalesce(i.ended, {now}) end)"
    share = f"({until} - {_BEGIN})"
    cut = f"(not {_LEFT} and {_CUT})"
    return f"""(
select i.n, i.id, i.bits, i.definition, i.tenant, i.root, i.removal, s.part, s.sequence, s.activity, s.name, s.type,
    s.parent, s.around, s.execution, s.calls,
    case when s.copy is null or not s.job then {_BEGIN} else {_BEGIN} + {share} * s.copy / ({COUNT} + 1) end begun,
    case when s.copy is not null and s.copy < {_BEHIND} then {_BEGIN} + {share} * (s.copy + 1) / ({COUNT} + 1)
        when {_LEFT} then {_NEXT} else i.ended end over,
    case when s.copy is not null and s.copy < {_BEHIND} then 0 else {cut} end canceled,
    case when s.type = '{USER_TASK}' then (i.bits >> 7) + s.part * 13 end chance
from instance i cross join node s on s.route = i.route
where {_ENTERED} and (s.copy is null or s.copy < (case when s.job then {_BEHIND} else {COUNT} end))
)"""


# One in five tasks is nobody's yet.
_PLACES = len(ASSIGNEES) * 5 // 4
ASSIGNEE = (
    f"(case s.chance % {_PLACES} "
    + " ".join(f"when {place} then '{name}'" for place, name in enumerate(ASSIGNEES))
    + " end)"
)
_CALLED = (
    "(case when s.calls is not null then (select c.n from instance c join definition k on k.n = c.definition "
    "where c.parent = s.n and k.key = s.calls order by c.n limit 1) end)"
)
_COLUMNS = (
    f"s.n, s.id, s.definition, s.tenant, s.root, s.removal, s.part, s.activity, s.name, s.type, s.parent, s.around, "
    f"s.execution, s.begun, s.over, s.canceled, {ASSIGNEE}, {_CALLED}"
)


def activity_pair(ids: Ids, value: str) -> tuple[int | None, int | None]:
    """An activity instance's id starts with the activity's."""
    reference = ids.parse(value.rpartition(":")[2])
    if reference is None or reference.kind is not IdKind.ACTIVITY:
        return (None, None)
    return reference.number, reference.part


def activity_id(ids: Ids, number: int, part: int, activity: str) -> str:
    return f"{activity}:{ids.text(IdKind.ACTIVITY, number, part)}"


_ONE = Filter(
    Kind.TEXT,
    "s.n = ? and s.part = ? and s.activity = ?",
    lambda ids, value: (*activity_pair(ids, value), value.rpartition(":")[0]),
)
_ID = f"s.activity || ':' || printf('%012x', scrambled({int(IdKind.ACTIVITY)}, s.n, s.part))"


def _amend(values: Values) -> None:
    tenants(values)
    if values.get("completeScope"):
        # The engine keeps the one that it was told last.
        values.pop("canceled", None)


def listing(now: int) -> Listing:
    return Listing(
        columns=_COLUMNS,
        source=f"{activities(now)} s cross join definition d on d.n = s.definition",
        filters={
            "activityInstanceId": _ONE,
            "processInstanceId": instance("s.n"),
            "processDefinitionId": defined("s.definition", "id = ?"),
            "executionId": execution("s.n = ? and coalesce(s.execution, -1) = ?"),
            "activityId": text("s.activity"),
            "activityName": text("s.name"),
            "activityType": text("s.type"),
            "taskAssignee": text(ASSIGNEE),
            "finished": flag("s.over is not null"),
            "unfinished": flag("s.over is null"),
            "canceled": flag("s.canceled"),
            "completeScope": flag(f"s.type = '{END}' and not s.canceled"),
            "startedBefore": bound("s.begun <="),
            "startedAfter": bound("s.begun >="),
            "finishedBefore": bound("s.over <="),
            "finishedAfter": bound("s.over >="),
            "tenantIdIn": among("s.tenant"),
            "withoutTenantId": flag("s.tenant is null"),
        },
        sort_keys={
            "activityInstanceId": _ID,
            "instanceId": "s.id",
            "executionId": execution_code("s").replace("i.", "s."),
            "activityId": "s.activity",
            "activityName": "s.name",
            "activityType": "s.type",
            "startTime": "s.begun",
            "endTime": "s.over",
            "duration": "s.over - s.begun",
            "definitionId": "d.id",
            "occurrence": "s.sequence",
            "tenantId": "s.tenant",
        },
        single=_ONE,
        missing="Historic activity instance with id '{}' does not exist",
        ties="(s.bits + s.part * 40503) % 1021",
        order=f"s.id, {_ID}",
        amend=_amend,
    )


class Activities(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, listing(store.now), self._to_item)
        self._names = names

    def _to_item(self, row: Any) -> Item:
        n, id, definition, tenant, root, removal, part, activity, name, type, parent, *rest = row
        around, execution, begun, over, canceled, assignee, called = rest
        names, ids = self._names, self._names.ids
        instance = ids.format(id)
        return {
            "id": activity_id(ids, n, part, activity),
            "parentActivityInstanceId": instance if parent is None else activity_id(ids, n, parent, around),
            "activityId": activity,
            "activityName": name,
            "activityType": type,
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "processDefinitionId": names.definition_ids[definition],
            "processInstanceId": instance,
            "executionId": instance if execution is None else names.execution(n, execution),
            "taskId": ids.text(IdKind.TASK, n, part) if type == USER_TASK else None,
            "assignee": assignee,
            "calledProcessInstanceId": names.instance(called),
            "calledCaseInstanceId": None,
            "startTime": dates.format(begun),
            "endTime": dates.format(over),
            "durationInMillis": None if over is None else over - begun,
            "canceled": bool(canceled),
            "completeScope": type == END and not canceled,
            "tenantId": tenant,
            "removalTime": dates.format(removal),
            "rootProcessInstanceId": names.instance(root),
        }
