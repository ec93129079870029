"""`/external-task`: what workers have still to do, and what they said when they could not."""

from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.activities import activity_id
from tuiconsole.demo.camunda.errors import EngineError
from tuiconsole.demo.camunda.lists import (
    Filter,
    Item,
    List,
    Listing,
    Names,
    among,
    bound,
    coded,
    codes,
    execution,
    flag,
    instance,
    instances,
    like,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.camunda.traces import worker_details
from tuiconsole.demo.camunda.variables import variable_condition
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.store import Store

_COLUMNS = (
    "t.id, t.instance, t.part, t.definition, t.activity, t.topic, t.created, t.worker, t.locked_until, t.retries, "
    "t.message, t.details, t.suspended, t.priority, i.tenant, i.business_key, i.bits, s.execution, d.version_tag"
)
_SOURCE = (
    "external_task t join instance i on i.n = t.instance join definition d on d.n = t.definition "
    "join node s on s.route = i.route and s.part = t.part"
)
_VARIABLES = ("processVariables", "variableNamesIgnoreCase", "variableValuesIgnoreCase")


def _amend(values: Values) -> None:
    if values.get("suspended"):
        # The engine keeps the one that it was told last.
        values.pop("active", None)


def listing(now: int) -> Listing:
    return Listing(
        columns=_COLUMNS,
        source=_SOURCE,
        filters={
            "externalTaskId": coded("t.id", IdKind.EXTERNAL_TASK),
            "externalTaskIdIn": codes("t.id", IdKind.EXTERNAL_TASK),
            "topicName": text("t.topic"),
            "workerId": text("t.worker"),
            "locked": flag(f"t.locked_until > {now}"),
            "notLocked": flag(f"t.locked_until is null or t.locked_until <= {now}"),
            "withRetriesLeft": flag("t.retries is null or t.retries > 0"),
            "noRetriesLeft": flag("t.retries = 0"),
            "lockExpirationAfter": bound("t.locked_until >"),
            "lockExpirationBefore": bound("t.locked_until <"),
            "activityId": text("t.activity"),
            "activityIdIn": among("t.activity"),
            "executionId": execution(),
            "processInstanceId": instance("t.instance"),
            "processInstanceIdIn": instances("t.instance"),
            "processDefinitionId": text("d.id"),
            "tenantIdIn": among("i.tenant"),
            "active": flag("not t.suspended"),
            "suspended": flag("t.suspended"),
            "priorityHigherThanOrEquals": bound("t.priority >=", Kind.LONG),
            "priorityLowerThanOrEquals": bound("t.priority <=", Kind.LONG),
            "processDefinitionKey": text("d.key"),
            "processDefinitionKeyIn": among("d.key"),
            "processDefinitionName": text("d.name"),
            "processDefinitionNameLike": like("d.name"),
            "variableNamesIgnoreCase": flag("1"),
            "variableValuesIgnoreCase": flag("1"),
            "processVariables": Filter(Kind.VARIABLES, "1"),
        },
        sort_keys={
            "id": "t.id",
            "lockExpirationTime": "t.locked_until",
            "processInstanceId": "i.id",
            "processDefinitionId": "d.id",
            "processDefinitionKey": "d.key",
            "taskPriority": "t.priority",
            "tenantId": "i.tenant",
        },
        single=coded("t.id", IdKind.EXTERNAL_TASK),
        missing="External task with id {} does not exist",
        ties="(i.bits + t.part * 40503) % 1021",
        order="t.id",
        amend=_amend,
    )


class ExternalTasks(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, listing(store.now), self._to_item)
        self._names = names

    def one(self, id: str) -> Item:
        try:
            return super().one(id)
        except EngineError as error:
            raise EngineError(404, "RestException", error.message) from None

    def details(self, id: str) -> str | None:
        """What the worker told about its last failure, if it told anything."""
        try:
            row = self.row(id)
        except EngineError as error:
            # Not a 404: the engine takes an unknown task for its own fault.
            raise EngineError(500, "RestException", error.message) from None
        topic, message, details, bits = row[5], row[10], row[11], row[16]
        return worker_details(message, topic, bits) if details else None

    def _where(self, values: Values) -> tuple[str, list[Any]]:
        rest = {name: value for name, value in values.items() if name not in _VARIABLES}
        where, arguments = super()._where(rest)
        conditions, *ignore = (values.get(name) for name in _VARIABLES)
        for condition in conditions or ():
            clause, used = variable_condition(condition, bool(ignore[0]), bool(ignore[1]), self._names.landscape)
            where += f" and {clause}"
            arguments += used
        return where, arguments

    def _to_item(self, row: Any) -> Item:
        id, number, part, definition, activity, topic, created, worker, locked_until, retries, *rest = row
        message, _, suspended, priority, tenant, business_key, _, execution, tag = rest
        names = self._names
        return {
            "activityId": activity,
            "activityInstanceId": activity_id(names.ids, number, part, activity),
            "errorMessage": message,
            "executionId": names.execution(number, execution),
            "id": names.ids.format(id),
            "lockExpirationTime": dates.format(locked_until),
            "createTime": dates.format(created),
            "processDefinitionId": names.definition_ids[definition],
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "processDefinitionVersionTag": tag,
            "processInstanceId": names.instance(number),
            "retries": retries,
            "suspended": bool(suspended),
            "workerId": worker,
            "topicName": topic,
            "tenantId": tenant,
            "priority": priority,
            "businessKey": business_key,
        }
