"""`/history/user-operation`: who started, claimed, completed, suspended, deleted and repaired what."""

from collections.abc import Sequence
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.activities import ASSIGNEE, activities
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
    instance,
    part,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.processes import USER_TASK
from tuiconsole.demo.rows import IncidentStatus, State
from tuiconsole.demo.store import Store

ROOM = 16
"""Room for the entries about one thing in their ids; an operation has the number of its first entry."""

_TASK = "TaskWorker"
_OPERATOR = "Operator"
_NOBODY = "null task, null execution, null job, null job_definition, null external_task"


def _operations(now: int) -> str:
    """All entries. Several can be of one operation: whoever plans a task sets a priority and a date at once."""
    tasks = activities(now)
    about_task = f"s.part task, s.execution, null job, null job_definition, null external_task from {tasks} s"
    plain = "i.n, i.id, i.definition, i.root, i.removal, i.bits, 0 part"
    of_task = "s.n, s.id, s.definition, s.root, s.removal, s.bits, s.part"
    assigned = f"coalesce({ASSIGNEE}, 'demo')"
    claimed = f"s.begun + (coalesce(s.over, {now}) - s.begun) / 3"
    suspended_at = f"(i.start + i.span + {now}) / 2"
    entries = [
        f"select {plain}, 0 seq, 0 first, i.starter user, i.start time, 'Create' type, 'ProcessInstance' entity, "
        f"'{_OPERATOR}' category, null property, null old, null new, {_NOBODY} "
        "from instance i where i.starter is not null",
        f"select {of_task}, 1, 1, {ASSIGNEE}, {claimed}, 'Claim', 'Task', '{_TASK}', 'assignee', null, {ASSIGNEE}, "
        f"{about_task} where s.type = '{USER_TASK}' and {ASSIGNEE} is not null",
        f"select {of_task}, 2, 2, {assigned}, s.over, 'Complete', 'Task', '{_TASK}', 'delete', 'false', 'true', "
        f"{about_task} where s.type = '{USER_TASK}' and s.over is not null and not s.canceled",
        f"select {of_task}, 3, 3, 'demo', {claimed}, 'Update', 'Task', '{_TASK}', 'priority', '50', '80', "
        f"{about_task} where s.type = '{USER_TASK}' and s.chance % 6 = 0",
        f"select {of_task}, 4, 3, 'demo', {claimed}, 'Update', 'Task', '{_TASK}', 'dueDate', null, "
        f"cast({claimed} + 86400000 as text), {about_task} where s.type = '{USER_TASK}' and s.chance % 6 = 0",
        f"select {plain}, 5, 5, 'demo', i.ended, 'Delete', 'ProcessInstance', '{_OPERATOR}', null, null, null, "
        f"{_NOBODY} from instance i where i.state = {int(State.EXTERNALLY_TERMINATED)} and i.parent is null",
        f"select {plain}, 6, 6, 'demo', {suspended_at}, 'Suspend', 'ProcessInstance', '{_OPERATOR}', "
        f"'suspensionState', null, 'suspended', {_NOBODY} from instance i where i.state = {int(State.SUSPENDED)}",
        "select i.n, i.id, i.definition, i.root, i.removal, i.bits, x.part, 7, 7, 'ops-bot', x.ended, "
        "case e.part is null when 0 then 'SetJobRetries' else 'SetExternalTaskRetries' end, "
        f"case e.part is null when 0 then 'Job' else 'ExternalTask' end, '{_OPERATOR}', 'retries', '0', '1', null, "
        "e.execution, e.part, e.errand, case when e.part is null then x.part end "
        "from instance i cross join incident x on x.instance = i.n left join errand e on e.route = i.route and "
        f"e.part = x.part where x.part is not null and x.status = {int(IncidentStatus.RESOLVED)}",
    ]
    return f"({' union all '.join(entries)})"


def _entry(ids: Ids, value: str) -> Sequence[int | None]:
    reference = ids.parse(value)
    if reference is None or reference.kind is not IdKind.OPERATION:
        return (None, None, None)
    return (*divmod(reference.number, ROOM), reference.part)


_NEVER = Filter(Kind.TEXT, "? is null")


def listing(now: int) -> Listing:
    return Listing(
        columns="s.n, s.id, s.definition, s.root, s.removal, s.part, s.seq, s.first, s.user, s.time, s.type, s.entity, "
        "s.category, s.property, s.old, s.new, s.task, s.execution, s.job, s.job_definition, s.external_task",
        source=f"{_operations(now)} s",
        filters={
            "deploymentId": defined("s.definition", "deployment = ?"),
            "processDefinitionId": defined("s.definition", "id = ?"),
            "processDefinitionKey": defined("s.definition", "key = ?"),
            "processInstanceId": instance("s.n"),
            "executionId": execution("s.n = ? and coalesce(s.execution, -1) = ? and s.entity <> 'ProcessInstance'"),
            "caseDefinitionId": _NEVER,
            "caseInstanceId": _NEVER,
            "caseExecutionId": _NEVER,
            "taskId": part("s.n = ? and s.task = ?", IdKind.TASK),
            "externalTaskId": part("s.n = ? and s.external_task = ?", IdKind.EXTERNAL_TASK),
            "batchId": _NEVER,
            "jobId": part("s.n = ? and s.job = ?", IdKind.JOB),
            "jobDefinitionId": part("s.definition = ? and s.job_definition = ?", IdKind.JOB_DEFINITION),
            "userId": text("s.user"),
            "operationId": Filter(Kind.TEXT, "s.n = ? and s.first = ? - 8 and s.part = ?", _entry),
            "operationType": text("s.type"),
            "entityType": text("s.entity"),
            "entityTypeIn": among("s.entity"),
            "category": text("s.category"),
            "categoryIn": among("s.category"),
            "property": text("s.property"),
            "afterTimestamp": bound("s.time >"),
            "beforeTimestamp": bound("s.time <"),
        },
        sort_keys={"timestamp": "s.time"},
        single=Filter(Kind.TEXT, "s.n = ? and s.seq = ? and s.part = ?", _entry),
        missing="User operation with id {} does not exist",
        ties="(s.bits + s.part * 40503 + s.seq * 7) % 1021",
        # They come as they are found: the engine promises no more, and a sort would have to find them all.
        order="",
    )


class Operations(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, listing(store.now), self._to_item)
        self._names = names

    def _to_item(self, row: Any) -> Item:
        n, id, definition, root, removal, part, seq, first, user, time, type, entity, category, *rest = row
        property, old, new, task, execution, job, job_definition, external_task = rest
        names, ids = self._names, self._names.ids
        own = ids.format(id)
        whole = entity == "ProcessInstance"
        return {
            "id": ids.text(IdKind.OPERATION, n * ROOM + seq, part),
            "deploymentId": ids.text(IdKind.DEPLOYMENT, definition),
            "processDefinitionId": names.definition_ids[definition],
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "processInstanceId": own,
            "executionId": None if whole else own if execution is None else names.execution(n, execution),
            "caseDefinitionId": None,
            "caseInstanceId": None,
            "caseExecutionId": None,
            "taskId": None if task is None else ids.text(IdKind.TASK, n, task),
            "jobId": None if job is None else ids.text(IdKind.JOB, n, job),
            "jobDefinitionId": None if job_definition is None else names.job_definition(definition, job_definition),
            "batchId": None,
            "userId": user,
            "timestamp": dates.format(time),
            "operationId": ids.text(IdKind.OPERATION, n * ROOM + 8 + first, part),
            "externalTaskId": None if external_task is None else ids.text(IdKind.EXTERNAL_TASK, n, external_task),
            "operationType": type,
            "entityType": entity,
            "property": property,
            "orgValue": old,
            "newValue": new,
            "removalTime": dates.format(removal),
            "rootProcessInstanceId": names.instance(root),
            "category": category,
            "annotation": "As agreed on the phone" if seq >= 5 and n % 3 == 0 else None,
        }
