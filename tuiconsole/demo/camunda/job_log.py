"""`/history/job-log`: every job that was created, failed, succeeded or went away with its instance."""

import json
from collections.abc import Sequence
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.errors import not_found
from tuiconsole.demo.camunda.lists import (
    Filter,
    Item,
    List,
    Listing,
    Names,
    among,
    bound,
    defined,
    execution_code,
    execution_pair,
    flag,
    instance,
    part,
    tenants,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.camunda.traces import stack_trace
from tuiconsole.demo.errands import BOUNDARY
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.nodes import COUNT, DONE
from tuiconsole.demo.pending import RETRIES, mixed
from tuiconsole.demo.processes import step_start
from tuiconsole.demo.rows import IncidentStatus, State
from tuiconsole.demo.store import Store

CREATED, SUCCEEDED, DELETED = 0, 4, 5
"""The numbers of a job's entries; those in between are its failures."""
ENTRIES = 8
"""Room for the entries of a job in their ids."""
HOSTS = ("engine-1.internal", "engine-2.internal")

_RUNS = "i.ended is null"
_LEFT = "(i.reached > s.position + (i.ended is not null))"
_BEGIN, _NEXT = step_start("s"), step_start("s", "over_")
_CUT = f"(not {_LEFT} and i.state in ({int(State.EXTERNALLY_TERMINATED)}, {int(State.INTERNALLY_TERMINATED)}))"
_BEHIND = f"(case when {_LEFT} or i.state = {int(State.COMPLETED)} then {COUNT} else {DONE} end)"
_RANDOM = "(i.bits + coalesce(s.copy, 0) * 7919)"


def _jobs(now: int) -> str:
    """Every job of every instance: when it was created, when that was over, how it ended and how often it failed."""
    over = f"(case when {_LEFT} then {_NEXT} else i.ended end)"
    share = f"(coalesce({over}, {now}) - {_BEGIN})"
    reminder = f"({_BEGIN} + s.seconds * 1000)"
    past = (
        "(select max(x.created) from incident x where x.instance = i.n and x.part = s.part "
        f"and x.status <> {int(IncidentStatus.OPEN)})"
    )
    ended = f"""(case
        when s.handler = '{BOUNDARY}' then min({reminder}, coalesce({over}, {now}))
        when s.copy < {_BEHIND} then {_BEGIN} + {share} * (s.copy + 1) / ({COUNT} + 1)
        else {over} end)"""
    succeeded = f"""(case
        when s.handler = '{BOUNDARY}' then {reminder} <= coalesce({over}, {now})
        when s.copy is not null then s.copy < {_BEHIND}
        else {over} is not null and not {_CUT} end)"""
    due = f"""(case s.handler when '{BOUNDARY}' then {reminder}
        when 'async-continuation' then null else coalesce(j.due, {over}) end)"""
    return f"""
select i.n, i.id, i.bits, i.definition, i.tenant, i.root, i.removal, s.part, s.position, s.copy, s.errand, s.handler,
    s.failed, s.execution, s.failures, s.failure_count, {_BEGIN} begun, {due} due, {succeeded} succeeded,
    case when {succeeded} or {over} is not null then {ended} end ended,
    coalesce(j.failed_at, {past}) last_failed, j.message is not null failing, j.retries, {_RANDOM} random
from instance i cross join errand s on s.route = i.route
left join job j on j.instance = i.n and j.part = s.part
where (s.position < i.reached or (s.position = i.reached and {_RUNS}))
    and (s.copy is null or s.copy < {COUNT})
"""


def entries(now: int) -> str:
    """A table of all entries. A job that nothing more is known of failed once in sixteen and then worked."""
    failures = f"""(case when failure_count = 0 then 0 when failing then {RETRIES} - retries
        when last_failed is not null then {RETRIES} else random / 512 % 16 = 0 and ended is not null end)"""
    time = f"""(case seq when {CREATED} then begun when {SUCCEEDED} then ended when {DELETED} then ended
        else max(begun, min(coalesce(last_failed, begun + 2000 + random % 900) - (failures - seq) * 1000,
            coalesce(ended, {now}))) end)"""
    message = (
        "replace(json_extract(failures_json, '$[' || (random % failure_count) || ']'), '{}', random % 9000 + 1000)"
    )
    return f"""(
select l.*, q.seq, {time} time, q.seq between 1 and {RETRIES} failure,
    case when q.seq between 1 and {RETRIES} then {message} end message,
    case when q.seq in ({CREATED}, 1) then {RETRIES} when q.seq between 2 and {RETRIES} then {RETRIES} + 1 - q.seq
        else max(1, {RETRIES} - failures) end retries_left
from (select l.n, l.id, l.bits, l.definition, l.tenant, l.root, l.removal, l.part, l.position, l.copy, l.errand,
        l.handler, l.failed, l.execution, l.failures failures_json, l.failure_count, l.begun, l.due, l.succeeded,
        l.ended, l.last_failed, l.random, {failures} failures
    from ({_jobs(now)}) l) l
cross join (select column1 seq from (values ({CREATED}), (1), (2), (3), ({SUCCEEDED}), ({DELETED}))) q
where case q.seq when {CREATED} then 1 when {SUCCEEDED} then l.succeeded and l.ended is not null
    when {DELETED} then not l.succeeded and l.ended is not null else q.seq <= l.failures end
)"""


_COLUMNS = (
    "s.n, s.id, s.definition, s.tenant, s.root, s.removal, s.part, s.copy, s.errand, s.handler, s.failed, s.execution, "
    "s.due, s.bits, s.seq, s.time, s.failure, s.message, s.retries_left, c.activity, c.configuration, d.deployment"
)
_HOST = f"(case (s.bits / 2048 + s.seq) % 2 when 0 then '{HOSTS[0]}' else '{HOSTS[1]}' end)"
_CODE = f"scrambled({int(IdKind.LOG_ENTRY)}, s.n * {ENTRIES} + s.seq, s.part)"


def _entry(ids: Ids, value: str) -> Sequence[int | None]:
    reference = ids.parse(value)
    if reference is None or reference.kind is not IdKind.LOG_ENTRY:
        return (None, None, None)
    return (*divmod(reference.number, ENTRIES), reference.part)


def _executions(ids: Ids, value: Sequence[str]) -> Sequence[str]:
    return (json.dumps([execution_pair(ids, each) for each in value]),)


_ONE = Filter(Kind.TEXT, "s.n = ? and s.seq = ? and s.part = ?", _entry)
_STATES = ("creationLog", "failureLog", "successLog", "deletionLog")


def _amend(values: Values) -> None:
    tenants(values)
    # The engine keeps the one that it was told last.
    asked = [name for name in _STATES if values.get(name)]
    for name in asked[:-1]:
        values.pop(name)


def listing(now: int) -> Listing:
    return Listing(
        columns=f"{_COLUMNS}, d.priority, {_HOST}",
        source=f"{entries(now)} s cross join definition d on d.n = s.definition "
        "cross join job_definition c on c.definition = s.definition and c.errand = s.errand",
        filters={
            "logId": _ONE,
            "jobId": part("s.n = ? and s.part = ?", IdKind.JOB),
            "jobExceptionMessage": text("s.message"),
            "jobDefinitionId": part("s.definition = ? and s.errand = ?", IdKind.JOB_DEFINITION),
            "jobDefinitionType": text("s.handler"),
            "jobDefinitionConfiguration": text("c.configuration"),
            "activityIdIn": among("c.activity"),
            "failedActivityIdIn": among("(case when s.failure then s.failed end)"),
            "executionIdIn": Filter(
                Kind.LIST,
                "exists (select 1 from json_each(?) e where json_extract(e.value, '$[0]') = s.n "
                "and json_extract(e.value, '$[1]') = coalesce(s.execution, -1))",
                _executions,
            ),
            "processInstanceId": instance("s.n"),
            "processDefinitionId": defined("s.definition", "id = ?"),
            "processDefinitionKey": defined("s.definition", "key = ?"),
            "deploymentId": defined("s.definition", "deployment = ?"),
            "tenantIdIn": among("s.tenant"),
            "withoutTenantId": flag("s.tenant is null"),
            "hostname": text(_HOST),
            "jobPriorityLowerThanOrEquals": bound("d.priority <=", Kind.LONG),
            "jobPriorityHigherThanOrEquals": bound("d.priority >=", Kind.LONG),
            "creationLog": flag(f"s.seq = {CREATED}"),
            "failureLog": flag("s.failure"),
            "successLog": flag(f"s.seq = {SUCCEEDED}"),
            "deletionLog": flag(f"s.seq = {DELETED}"),
        },
        sort_keys={
            "timestamp": "s.time",
            "jobId": f"scrambled({int(IdKind.JOB)}, s.n, s.part)",
            "jobDefinitionId": f"scrambled({int(IdKind.JOB_DEFINITION)}, s.definition, s.errand)",
            "jobDueDate": "s.due",
            "jobRetries": "s.retries_left",
            "jobPriority": "d.priority",
            "activityId": "c.activity",
            "executionId": execution_code("s").replace("i.", "s."),
            "processInstanceId": "s.id",
            "processDefinitionId": "d.id",
            "processDefinitionKey": "d.key",
            "deploymentId": "d.deployment",
            "hostname": _HOST,
            "occurrence": f"s.position * {ENTRIES} + s.seq",
            "tenantId": "s.tenant",
        },
        single=_ONE,
        missing="Historic job log with id {} does not exist",
        ties="(s.bits + s.part * 40503 + s.seq * 7) % 1021",
        order=f"s.id, {_CODE}",
        amend=_amend,
    )


class JobLog(List):
    """The resource over one data set."""

    def __init__(self, store: Store, names: Names) -> None:
        super().__init__(store, listing(store.now), self._to_item)
        self._names = names

    def trace(self, id: str) -> str | None:
        """The stack trace, if the entry is of a failure."""
        listing = self.listing
        sql = f"select {listing.columns} from {listing.source} where {_ONE.sql}"
        rows = self._store.all(sql, _entry(self._store.ids, id))
        if not rows:
            raise not_found(f"No historic job log found with id '{id}': historicJobLog is null")
        row = rows[0]
        definition, copy, failed, bits, message = row[2], row[7], row[10], row[13], row[17]
        process = self._names.landscape.definitions[definition].key
        return None if message is None else stack_trace(message, failed, process, mixed(bits, copy))

    def _to_item(self, row: Any) -> Item:
        n, id, definition, tenant, root, removal, part, _, errand, handler, failed, *rest = row
        execution, due, _, seq, time, failure, message, retries, *rest = rest
        activity, configuration, deployment, priority, host = rest
        names, ids = self._names, self._names.ids
        instance = ids.format(id)
        return {
            "id": ids.text(IdKind.LOG_ENTRY, n * ENTRIES + seq, part),
            "timestamp": dates.format(time),
            "removalTime": dates.format(removal),
            "jobId": ids.text(IdKind.JOB, n, part),
            "jobDueDate": dates.format(due),
            "jobRetries": retries,
            "jobPriority": priority,
            "jobExceptionMessage": message,
            "failedActivityId": failed if failure else None,
            "jobDefinitionId": names.job_definition(definition, errand),
            "jobDefinitionType": handler,
            "jobDefinitionConfiguration": configuration,
            "activityId": activity,
            "executionId": instance if execution is None else names.execution(n, execution),
            "processInstanceId": instance,
            "processDefinitionId": names.definition_ids[definition],
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "deploymentId": deployment,
            "rootProcessInstanceId": names.instance(root),
            "tenantId": tenant,
            "hostname": host,
            "batchId": None,
            "creationLog": seq == CREATED,
            "failureLog": bool(failure),
            "successLog": seq == SUCCEEDED,
            "deletionLog": seq == DELETED,
        }
