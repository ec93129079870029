"""`/incident` and `/history/incident`: what went wrong for good, where it did and in what waits for that."""

import json
from collections.abc import Sequence
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.errors import bad_user_request
from tuiconsole.demo.camunda.lists import (
    Filter,
    Item,
    List,
    Listing,
    Names,
    among,
    bound,
    execution,
    execution_code,
    flag,
    instance,
    like,
    tenants,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.rows import IncidentStatus
from tuiconsole.demo.store import Store

ATTEMPTS = 3
_SOURCE = (
    "incident x join instance i on i.n = x.instance join definition d on d.n = i.definition "
    "left join errand e on e.route = i.route and e.part = x.part "
    "left join node s on s.route = i.route and s.part = x.part"
)
_FAILED = "(case when x.part is null then null when e.part is null then x.activity else e.failed end)"
_COLUMNS = (
    f"x.id, x.instance, x.type, x.activity, x.message, x.status, x.created, x.ended, x.cause, x.root_cause, x.part, "
    f"{_FAILED}, s.execution, e.errand, i.definition, i.tenant, i.root, i.removal, i.bits"
)
_KINDS = {"failedJob": IdKind.JOB, "failedExternalTask": IdKind.EXTERNAL_TASK}


def _incident(column: str) -> Filter:
    return Filter(Kind.TEXT, f"{column} = ?", lambda ids, value: (ids.find(value, IdKind.INCIDENT),))


def _configuration(ids: Ids, value: str) -> Sequence[Any]:
    reference = ids.parse(value)
    types = [type for type, kind in _KINDS.items() if reference and reference.kind is kind]
    return (reference.number, reference.part, types[0]) if reference and types else (None, None, None)


def _job_definitions(ids: Ids, value: Sequence[str]) -> Sequence[str]:
    references = [ids.parse(each) for each in value]
    pairs = [[each.number, each.part] for each in references if each and each.kind is IdKind.JOB_DEFINITION]
    return (json.dumps(pairs),)


def _log_entry(ids: Ids, value: str) -> Sequence[int | None]:
    reference = ids.parse(value)
    if reference is None or reference.kind is not IdKind.LOG_ENTRY or reference.number % 8 != ATTEMPTS:
        return (None, None)
    return (reference.number // 8, reference.part)


_COMMON = {
    "incidentId": text("x.id"),
    "incidentType": text("x.type"),
    "incidentMessage": text("x.message"),
    "incidentMessageLike": like("x.message"),
    "processDefinitionId": text("d.id"),
    "processDefinitionKeyIn": among("d.key"),
    "processInstanceId": instance("x.instance"),
    "executionId": execution(),
    "activityId": text("x.activity"),
    "failedActivityId": text(_FAILED),
    "causeIncidentId": _incident("x.cause"),
    "rootCauseIncidentId": _incident("x.root_cause"),
    "configuration": Filter(Kind.TEXT, "x.instance = ? and x.part = ? and x.type = ?", _configuration),
    "tenantIdIn": among("i.tenant"),
    "jobDefinitionIdIn": Filter(
        Kind.LIST,
        "x.type = 'failedJob' and exists (select 1 from json_each(?) l where json_extract(l.value, '$[0]') = "
        "i.definition and json_extract(l.value, '$[1]') = e.errand)",
        _job_definitions,
    ),
}


def _cause_id(column: str) -> str:
    """What an incident that another one points to sorts by."""
    return f"scrambled({int(IdKind.INCIDENT)}, {column}, 0)"


_PART_CODE = (
    f"(case when x.part is null then null else scrambled(case x.type when 'failedJob' then {int(IdKind.JOB)} "
    f"else {int(IdKind.EXTERNAL_TASK)} end, x.instance, x.part) end)"
)
_LOG_CODE = (
    f"(case when x.part is null then null "
    f"else scrambled({int(IdKind.LOG_ENTRY)}, x.instance * 8 + {ATTEMPTS}, x.part) end)"
)
_COMMON_KEYS = {
    "incidentId": "x.id",
    "incidentMessage": "x.message",
    "incidentType": "x.type",
    "executionId": execution_code("s"),
    "activityId": "x.activity",
    "processInstanceId": "i.id",
    "processDefinitionId": "d.id",
    "causeIncidentId": _cause_id("x.cause"),
    "rootCauseIncidentId": _cause_id("x.root_cause"),
    "configuration": _PART_CODE,
    "tenantId": "i.tenant",
}
_TIES = "(i.bits + x.n * 40503) % 1021"
_OPEN = f"x.status = {int(IncidentStatus.OPEN)}"

_STATES = ("open", "resolved", "deleted")


def _amend(values: Values) -> None:
    tenants(values)
    asked = [name for name in _STATES if values.get(name)]
    if len(asked) > 1:
        raise bad_user_request(f"Already querying for incident state <{asked[0]}>")


PRESENT = Listing(
    columns=_COLUMNS,
    source=_SOURCE,
    always=_OPEN,
    filters={
        **_COMMON,
        "incidentTimestampBefore": bound("x.created <"),
        "incidentTimestampAfter": bound("x.created >"),
    },
    sort_keys={**_COMMON_KEYS, "incidentTimestamp": "x.created"},
    single=text("x.id"),
    missing="No matching incident with id {}",
    ties=_TIES,
    order="x.id",
)

PAST = Listing(
    columns=_COLUMNS,
    source=_SOURCE,
    filters={
        **_COMMON,
        "processDefinitionKey": text("d.key"),
        "createTimeBefore": bound("x.created <"),
        "createTimeAfter": bound("x.created >"),
        "endTimeBefore": bound("x.ended <"),
        "endTimeAfter": bound("x.ended >"),
        "historyConfiguration": Filter(Kind.TEXT, "x.instance = ? and x.part = ?", _log_entry),
        "open": flag(_OPEN),
        "resolved": flag(f"x.status = {int(IncidentStatus.RESOLVED)}"),
        "deleted": flag(f"x.status = {int(IncidentStatus.DELETED)}"),
        "withoutTenantId": flag("i.tenant is null"),
    },
    sort_keys={
        **_COMMON_KEYS,
        "createTime": "x.created",
        "endTime": "x.ended",
        "processDefinitionKey": "d.key",
        "historyConfiguration": _LOG_CODE,
        "incidentState": "x.status",
    },
    single=text("x.id"),
    missing="Historic incident with id {} does not exist",
    ties=_TIES,
    order="x.id",
    amend=_amend,
)


class Incidents(List):
    """Either resource over one data set."""

    def __init__(self, store: Store, names: Names, past: bool) -> None:
        super().__init__(store, PAST if past else PRESENT, self._to_past_item if past else self._to_item)
        self._names = names

    def _to_item(self, row: Any) -> Item:
        id, number, type, activity, message, _, created, _, cause, root_cause, *rest = row
        part, failed, execution, errand, definition, tenant, _, _, bits = rest
        names = self._names
        return {
            "id": id,
            "processDefinitionId": names.definition_ids[definition],
            "processInstanceId": names.instance(number),
            "executionId": names.execution(number, execution),
            "incidentTimestamp": dates.format(created),
            "incidentType": type,
            "activityId": activity,
            "failedActivityId": failed,
            "causeIncidentId": names.ids.text(IdKind.INCIDENT, cause),
            "rootCauseIncidentId": names.ids.text(IdKind.INCIDENT, root_cause),
            "configuration": None if part is None else names.ids.text(_KINDS[type], number, part),
            "tenantId": tenant,
            "incidentMessage": message,
            "jobDefinitionId": None if errand is None else names.job_definition(definition, errand),
            "annotation": f"Told the supplier, ticket {bits % 90_000 + 10_000}" if bits % 11 == 3 else None,
        }

    def _to_past_item(self, row: Any) -> Item:
        item = self._to_item(row)
        _, number, _, _, _, status, _, ended, _, _, part, _, _, _, definition, _, root, removal, _ = row
        names = self._names
        item["createTime"] = item.pop("incidentTimestamp")
        entry = None if part is None else names.ids.text(IdKind.LOG_ENTRY, number * 8 + ATTEMPTS, part)
        return item | {
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "rootProcessInstanceId": names.instance(root),
            "endTime": dates.format(ended),
            "removalTime": dates.format(removal),
            "historyConfiguration": entry,
            "open": status == IncidentStatus.OPEN,
            "deleted": status == IncidentStatus.DELETED,
            "resolved": status == IncidentStatus.RESOLVED,
        }
