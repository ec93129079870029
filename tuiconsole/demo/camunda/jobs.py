"""`/job`: what the job executor has still to do, with what went wrong the last time it tried."""

import json
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.errors import engine_error, invalid, not_found
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
    execution_code,
    flag,
    instance,
    instances,
    part,
    tenants,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.camunda.traces import stack_trace
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.pending import mixed
from tuiconsole.demo.store import Store

_COLUMNS = (
    "j.id, j.instance, j.definition, j.errand, s.execution, j.due, j.retries, j.message, j.failed, j.suspended, "
    "j.priority, i.tenant, j.created, s.position, s.copy, i.bits"
)
_SOURCE = (
    "job j join instance i on i.n = j.instance join definition d on d.n = j.definition "
    "join job_definition c on c.definition = j.definition and c.errand = j.errand "
    "join errand s on s.route = i.route and s.part = j.part"
)


def _moments(column: str, below: str) -> Filter:
    """All of the conditions on a date, whose operators `_amend` has checked."""
    operator, time = "json_extract(m.value, '$[0]')", "json_extract(m.value, '$[1]')"
    met = f"coalesce(case {operator} when 'gt' then {column} > {time} else {column} {below} {time} end, 0)"
    sql = f"not exists (select 1 from json_each(?) m where not {met})"
    return Filter(Kind.MOMENTS, sql, lambda ids, value: (json.dumps(value),))


def _amend(values: Values) -> None:
    tenants(values)
    for name, words in (("dueDates", "due date"), ("createTimes", "create time")):
        for operator, _ in values.get(name, ()):
            if operator not in ("gt", "lt"):
                raise invalid(f"Invalid {words} comparator specified: {operator}")
    if values.get("timers") and values.get("messages"):
        raise engine_error("Cannot combine onlyTimers() with onlyMessages() in the same query")
    if values.get("suspended"):
        # The engine keeps the one that it was told last.
        values.pop("active", None)
    if values.pop("includeJobsWithoutTenantId", False) and "tenantIdIn" in values:
        values["tenantIdIn or none"] = values.pop("tenantIdIn")


def listing(now: int) -> Listing:
    return Listing(
        columns=_COLUMNS,
        source=_SOURCE,
        filters={
            "jobId": coded("j.id", IdKind.JOB),
            "jobIds": codes("j.id", IdKind.JOB),
            "jobDefinitionId": part("j.definition = ? and j.errand = ?", IdKind.JOB_DEFINITION),
            "processInstanceId": instance("j.instance"),
            "processInstanceIds": instances("j.instance"),
            "executionId": execution(),
            "processDefinitionId": text("d.id"),
            "processDefinitionKey": text("d.key"),
            "activityId": text("c.activity"),
            "withRetriesLeft": flag("j.retries > 0"),
            "executable": flag(f"j.retries > 0 and not j.suspended and (j.due is null or j.due <= {now})"),
            "timers": flag("c.handler like 'timer%'"),
            "messages": flag("c.handler not like 'timer%'"),
            "dueDates": _moments("j.due", "<"),
            "createTimes": _moments("j.created", "<="),
            "withException": flag("j.message is not null"),
            "exceptionMessage": text("j.message"),
            "failedActivityId": text("j.failed"),
            "noRetriesLeft": flag("j.retries = 0"),
            "active": flag("not j.suspended"),
            "suspended": flag("j.suspended"),
            "priorityLowerThanOrEquals": bound("j.priority <=", Kind.LONG),
            "priorityHigherThanOrEquals": bound("j.priority >=", Kind.LONG),
            "tenantIdIn": among("i.tenant"),
            "withoutTenantId": flag("i.tenant is null"),
            "includeJobsWithoutTenantId": flag("1"),
            "acquired": flag(f"j.locked_until > {now}"),
            "tenantIdIn or none": among("i.tenant is null or i.tenant"),
        },
        sort_keys={
            "jobId": "j.id",
            "executionId": execution_code("s"),
            "processInstanceId": "i.id",
            "processDefinitionId": "d.id",
            "processDefinitionKey": "d.key",
            "jobPriority": "j.priority",
            "jobRetries": "j.retries",
            "jobDueDate": "j.due",
            "tenantId": "i.tenant",
        },
        single=coded("j.id", IdKind.JOB),
        missing="Job with id {} does not exist",
        ties="(i.bits + j.part * 40503) % 1021",
        order="j.id",
        amend=_amend,
    )


class Jobs(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, listing(store.now), self._to_item)
        self._names = names

    def trace(self, id: str) -> str | None:
        """The stack trace of the last failure, if there was one."""
        rows = self._store.all(
            f"select {_COLUMNS} from {_SOURCE} where j.id = ?", (self._store.ids.code(id, IdKind.JOB),)
        )
        if not rows:
            raise not_found(f"No job found with id '{id}': job is null")
        row = rows[0]
        message, failed, bits = row[7], row[8], mixed(row[15], row[14])
        process = self._names.landscape.definitions[row[2]].key
        return None if message is None else stack_trace(message, failed, process, bits)

    def _to_item(self, row: Any) -> Item:
        id, number, definition, errand, execution, due, retries, message, *rest = row
        failed, suspended, priority, tenant, created, *_ = rest
        names = self._names
        return {
            "id": names.ids.format(id),
            "jobDefinitionId": names.job_definition(definition, errand),
            "processInstanceId": names.instance(number),
            "processDefinitionId": names.definition_ids[definition],
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "executionId": names.execution(number, execution),
            "exceptionMessage": message,
            "failedActivityId": failed,
            "retries": retries,
            "dueDate": dates.format(due),
            "suspended": bool(suspended),
            "priority": priority,
            "tenantId": tenant,
            "createTime": dates.format(created),
            "batchId": None,
        }
