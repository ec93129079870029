"""`/history/variable-instance`: the variables of instances, the local ones of tasks, and those that were removed."""

import json
from collections.abc import Sequence
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.activities import activity_id, activity_pair
from tuiconsole.demo.camunda.errors import invalid
from tuiconsole.demo.camunda.lists import (
    Filter,
    Item,
    List,
    Listing,
    Names,
    among,
    defined,
    execution_pair,
    flag,
    instance,
    instances,
    like,
    pair,
    part,
    tenants,
    text,
)
from tuiconsole.demo.camunda.parameters import Kind, Values
from tuiconsole.demo.camunda.variables import comparison
from tuiconsole.demo.ids import Ids
from tuiconsole.demo.ids import Kind as IdKind
from tuiconsole.demo.payloads import Binary, Serialized
from tuiconsole.demo.processes import Variable, step_start
from tuiconsole.demo.store import Store

_COLUMNS = (
    "i.n, i.id, i.bits, i.start, i.definition, i.tenant, i.root, i.removal, v.part, v.number, v.name, v.type, v.node, "
    f"v.activity, v.execution, v.task, coalesce(i.reached >= v.until, 0), {step_start('v')}"
)
_OWN = {"variableValue", "variableNamesIgnoreCase", "variableValuesIgnoreCase", "variableName", "variableNameLike"}


def _pairs(read: Any) -> Any:
    """Arguments for a list of ids of things that are a number and a part."""

    def arguments(ids: Ids, value: Sequence[str]) -> Sequence[str]:
        return (json.dumps([read(ids, each) for each in value]),)

    return arguments


def _paired(number: str, column: str) -> str:
    return (
        f"exists (select 1 from json_each(?) e where json_extract(e.value, '$[0]') = {number} "
        f"and json_extract(e.value, '$[1]') = {column})"
    )


def _amend(values: Values) -> None:
    tenants(values)
    if "variableTypeIn" in values:
        values["variableTypeIn"] = [name.lower() for name in values["variableTypeIn"]]
    if not values.get("includeDeleted"):
        values["not deleted"] = True


LISTING = Listing(
    columns=_COLUMNS,
    source="instance i cross join variable v on v.route = i.route and i.reached >= v.after "
    "cross join definition d on d.n = i.definition",
    filters={
        "variableName": text("v.name"),
        "variableNameLike": like("v.name"),
        "variableValue": Filter(Kind.VALUE, "1"),
        "variableNamesIgnoreCase": flag("1"),
        "variableValuesIgnoreCase": flag("1"),
        "variableTypeIn": among("lower(v.type)"),
        "includeDeleted": flag("1"),
        "not deleted": flag("v.until is null or i.reached < v.until"),
        "processInstanceId": instance(),
        "processInstanceIdIn": instances(),
        "processDefinitionId": defined("i.definition", "id = ?"),
        "processDefinitionKey": defined("i.definition", "key = ?"),
        "executionIdIn": Filter(Kind.LIST, _paired("i.n", "coalesce(v.execution, -1)"), _pairs(execution_pair)),
        # Nothing here was set by a case.
        "caseInstanceId": Filter(Kind.TEXT, "? is null"),
        "caseExecutionIdIn": Filter(Kind.LIST, "? is null"),
        "caseActivityIdIn": Filter(Kind.LIST, "? is null"),
        "taskIdIn": Filter(
            Kind.LIST,
            f"v.task and {_paired('i.n', 'v.node')}",
            _pairs(lambda ids, each: pair(ids, each, IdKind.TASK)),
        ),
        "activityInstanceIdIn": Filter(
            Kind.LIST,
            _paired("i.n", "coalesce(v.node, -1)"),
            _pairs(
                lambda ids, each: (
                    (own, -1) if (own := ids.find(each, IdKind.INSTANCE)) is not None else activity_pair(ids, each)
                )
            ),
        ),
        "tenantIdIn": among("i.tenant"),
        "withoutTenantId": flag("i.tenant is null"),
        "variableNameIn": among("v.name"),
    },
    sort_keys={"instanceId": "i.id", "variableName": "v.name", "tenantId": "i.tenant"},
    single=part("i.n = ? and v.part = ?", IdKind.VARIABLE),
    missing="Historic variable instance with Id '{}' does not exist.",
    ties="(i.bits + v.part * 40503) % 1021",
    order=f"i.id, scrambled({int(IdKind.VARIABLE)}, i.n, v.part)",
    amend=_amend,
)


class HistoryVariables(List):
    """The resource over one data set, for those who want values as they are stored or made into what they stand for."""

    def __init__(self, store: Store, names: Names, deserialize: bool) -> None:
        super().__init__(store, LISTING, self._to_item)
        self._names = names
        self._deserialize = deserialize

    def data(self, id: str) -> tuple[bytes, str, str | None]:
        """The bytes of a variable, their type and, of a file, its name."""
        row = self.row(id)
        bits, number = row[2], row[9]
        value = self._names.landscape.variables[number].value
        if not isinstance(value, Binary):
            raise invalid(f"Value of variable with id {id} is not a binary value.")
        return value.data(bits), value.mime, value.name

    def _where(self, values: Values) -> tuple[str, list[Any]]:
        name, value = values.get("variableName"), values.get("variableValue")
        if value is not None and name is None:
            raise invalid(
                "Only a single variable value parameter specified: variable name and value are required to be able to "
                "query after a specific variable value."
            )
        rest = {key: each for key, each in values.items() if key not in _OWN}
        where, arguments = super()._where(rest)
        ignore_names, ignore_values = (bool(values.get(f"variable{part}IgnoreCase")) for part in ("Names", "Values"))
        for key, operator in (("variableName", "="), ("variableNameLike", "like")):
            if key in values:
                escape = " escape '\\'" if operator == "like" else ""
                left, right = ("upper(v.name)", "upper(?)") if ignore_names else ("v.name", "?")
                where += f" and {left} {operator} {right}{escape}"
                arguments.append(values[key])
        if value is not None:
            clauses = []
            for number, variable in enumerate(self._names.landscape.variables):
                clause, used = comparison(variable, "eq", value, ignore_values)
                if used or clause == "1":
                    clauses.append(f"(v.number = {number} and {clause})")
                    arguments += used
            where += f" and ({' or '.join(clauses) or '0'})"
        return where, arguments

    def _to_item(self, row: Any) -> Item:
        n, id, bits, start, definition, tenant, root, removal, part, number, *rest = row
        name, type, node, activity, execution, task, deleted, created = rest
        names, ids = self._names, self._names.ids
        own = ids.format(id)
        variable = names.landscape.variables[number]
        value, info, error = self._value(variable, bits, start)
        return {
            "type": type,
            "value": value,
            "valueInfo": info,
            "id": ids.text(IdKind.VARIABLE, n, part),
            "name": name,
            "processDefinitionKey": names.landscape.definitions[definition].key,
            "processDefinitionId": names.definition_ids[definition],
            "processInstanceId": own,
            "executionId": names.execution(n, execution),
            "activityInstanceId": own if node is None else activity_id(ids, n, node, activity),
            "caseDefinitionKey": None,
            "caseDefinitionId": None,
            "caseInstanceId": None,
            "caseExecutionId": None,
            "taskId": ids.text(IdKind.TASK, n, node) if task else None,
            "errorMessage": error,
            "tenantId": tenant,
            "state": "DELETED" if deleted else "CREATED",
            "createTime": dates.format(created),
            "removalTime": dates.format(removal),
            "rootProcessInstanceId": names.instance(root),
        }

    def _value(self, variable: Variable, bits: int, start: int) -> tuple[Any, dict[str, str], str | None]:
        """The value, what else is said of it, and why there is none."""
        kind, stored = variable.value, variable.value.of(bits, start)
        if isinstance(kind, Serialized):
            info = {"objectTypeName": kind.java, "serializationDataFormat": kind.format}
            if not self._deserialize:
                return stored, info, None
            reason = f"Cannot deserialize object in variable '{variable.name}': {kind.java}"
            return None, info, reason
        if isinstance(kind, Binary) and kind.name is not None:
            return None, {"filename": kind.name, "mimeType": kind.mime}, None
        if kind.type == "Date" and isinstance(stored, int):
            return dates.format(stored), {}, None
        if self._deserialize and kind.type in ("Json", "Xml"):
            return _as_bean(kind.type), {}, None
        return stored, {}, None


def _as_bean(type: str) -> dict[str, Any]:
    """What the engine makes of its own wrappers when asked for values made into what they stand for: nothing useful."""
    if type == "Xml":
        return {"dataFormatName": "application/xml", "name": None, "namespace": "http://demo.example/schema"}
    kinds = ("array", "value", "null", "number", "boolean", "string")
    return {"dataFormatName": "application/json", "object": True, **dict.fromkeys(kinds, False)}
