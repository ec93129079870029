"""`/process-definition`: what is deployed, for names and for completion."""

import json
from typing import Any

from tuiconsole.demo.camunda.errors import not_found
from tuiconsole.demo.camunda.parameters import Criteria, Kind, Page, Table
from tuiconsole.demo.store import Store

PARAMETERS: Table = {
    "processDefinitionId": Kind.TEXT,
    "processDefinitionIdIn": Kind.LIST,
    "key": Kind.TEXT,
    "keysIn": Kind.LIST,
    "keyLike": Kind.TEXT,
    "name": Kind.TEXT,
    "nameLike": Kind.TEXT,
    "version": Kind.INTEGER,
    "latestVersion": Kind.FLAG,
    "resourceName": Kind.TEXT,
    "resourceNameLike": Kind.TEXT,
    "deploymentId": Kind.TEXT,
    "tenantIdIn": Kind.LIST,
    "withoutTenantId": Kind.FLAG,
    "suspended": Kind.FLAG,
    "active": Kind.FLAG,
}

SORT_KEYS = {
    "id": "id",
    "key": "key",
    "name": "name",
    "version": "version",
    "deploymentId": "deployment",
    "tenantId": "tenant",
}

_LISTED = "(select value from json_each(?))"
_CLAUSES = {
    "processDefinitionId": "id = ?",
    "processDefinitionIdIn": f"id in {_LISTED}",
    "key": "key = ?",
    "keysIn": f"key in {_LISTED}",
    "keyLike": "key like ? escape '\\'",
    "name": "name = ?",
    "nameLike": "name like ? escape '\\'",
    "version": "version = ?",
    "latestVersion": "latest",
    "resourceName": "resource = ?",
    "resourceNameLike": "resource like ? escape '\\'",
    "deploymentId": "deployment = ?",
    "tenantIdIn": f"tenant in {_LISTED}",
    "withoutTenantId": "tenant is null",
    "suspended": "0",
    "active": "1",
}
_COLUMNS = "id, key, name, version, resource, deployment, tenant, keep_days"


class Definitions:
    """The resource over one data set."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, criteria: Criteria) -> int:
        where, arguments = _where(criteria)
        return int(self._store.all(f"select count(*) from definition{where}", arguments)[0][0])

    def page(self, criteria: Criteria, page: Page) -> list[dict[str, Any]]:
        where, arguments = _where(criteria)
        keys = [f"{SORT_KEYS[key]} {direction}" for key, direction in criteria.sorting] or ["id"]
        sql = f"select {_COLUMNS} from definition{where} order by {', '.join(keys)} limit ? offset ?"
        rows = self._store.all(sql, [*arguments, -1 if page.size is None else page.size, page.first])
        return [_item(row) for row in rows]

    def one(self, id: str) -> dict[str, Any]:
        rows = self._store.all(f"select {_COLUMNS} from definition where id = ?", (id,))
        if not rows:
            raise not_found(f"No matching definition with id {id}")
        return _item(rows[0])


def _where(criteria: Criteria) -> tuple[str, list[Any]]:
    clauses, arguments = [], []
    for name, value in criteria.values.items():
        if value is False or value == []:
            continue
        clauses.append(_CLAUSES[name])
        if PARAMETERS[name] is not Kind.FLAG:
            arguments.append(json.dumps(value) if PARAMETERS[name] is Kind.LIST else value)
    return (f" where {' and '.join(clauses)}" if clauses else ""), arguments


def _item(row: Any) -> dict[str, Any]:
    id, key, name, version, resource, deployment, tenant, keep_days = row
    return {
        "id": id,
        "key": key,
        "category": "http://demo.example/processes",
        "description": None,
        "name": name,
        "version": version,
        "resource": resource,
        "deploymentId": deployment,
        "diagram": None,
        "suspended": False,
        "tenantId": tenant,
        "versionTag": None,
        "historyTimeToLive": keep_days,
        "startableInTasklist": True,
    }
