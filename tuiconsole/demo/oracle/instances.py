"""`/instances`: the list and the single instance."""

import json
from typing import Any

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.oracle.applications import application_of
from tuiconsole.demo.oracle.asked import Asked, is_like
from tuiconsole.demo.oracle.errors import no_instance
from tuiconsole.demo.oracle.wire import Item, date, envelope, links
from tuiconsole.demo.processes import Definition
from tuiconsole.demo.rows import InstanceRow, State, Trouble
from tuiconsole.demo.store import Store

MEMBER = "demo"
"""The user that `asMember` takes the client for."""
SORT_KEYS = ("updatedTime",)
UNTIMED = 2
"""So many instances, the oldest ones, are from before the engine noted the time of their last update."""

_COLUMNS = ", ".join(f"i.{name}" for name in InstanceRow._fields)
_LISTED = "(select value from json_each(?))"
_TEXTS = {"businessKeyLike": "i.business_key like ? escape '\\'", "createdBy": "coalesce(i.starter, 'scheduler') = ?"}
_INSTANTS = {
    "completedAfter": "i.ended > ?",
    "completedBefore": "i.ended < ?",
    "createdAfter": "i.start > ?",
    "createdBefore": "i.start < ?",
}
_UPDATED = f"case when i.n > {UNTIMED} then coalesce(i.ended, i.start + i.span) end"


class Instances:
    """The resource over one data set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._definition_ids: list[str] = [row[0] for row in store.all("select id from definition order by n")]

    def page(self, asked: Asked, origin: str) -> Item:
        sorting, page = asked.sorting(SORT_KEYS), asked.page()
        where, arguments = self._where(asked)
        total = self._store.all(f"select count(*) from instance i{where}", arguments)[0][0] if page.total else None
        order = "i.id"
        if sorting:
            # Ties come in an order of their own, which the direction does not turn round.
            order = f"({_UPDATED}) {'desc nulls first' if sorting.descending else 'asc nulls last'}, i.bits"
        sql = f"select {_COLUMNS} from instance i{where} order by {order} limit ? offset ?"
        rows = self._store.all(sql, [*arguments, page.limit, page.offset])
        items = [self._item(InstanceRow(*row), origin) for row in rows]
        return envelope(items, page, total, origin, "/instances")

    def one(self, id: str, origin: str) -> Item:
        return self._item(self.row(id), origin)

    def row(self, id: str) -> InstanceRow:
        """The instance with this id. Raises `Refusal`."""
        number = self._store.ids.find(id, Kind.INSTANCE)
        rows = self._store.all(f"select {_COLUMNS} from instance i where i.n = ?", (number,))
        if not rows:
            raise no_instance(id)
        return InstanceRow(*rows[0])

    def definition_id(self, row: InstanceRow) -> str:
        return self._definition_ids[row.definition]

    def _where(self, asked: Asked) -> tuple[str, list[Any]]:
        """Nothing a client sent becomes part of the statement; it is all passed as arguments."""
        clauses: list[str] = []
        arguments: list[Any] = []
        narrowing = ("applicationName", "applicationNameLike", "applicationVersion", "processDefinitionKey")
        if any(asked.text(name) for name in narrowing):
            numbers = [d.number for d in self._store.landscape.definitions if _chosen(d, asked)]
            clauses.append(f"i.definition in {_LISTED}")
            arguments.append(json.dumps(numbers))
        if keys := asked.texts("businessKey"):
            clauses.append(f"i.business_key in {_LISTED}")
            arguments.append(json.dumps(keys))
        if asked.flag("asMember"):
            clauses.append("i.starter = ?")
            arguments.append(MEMBER)
        for name, sql in (*_TEXTS.items(), *_INSTANTS.items()):
            value = asked.text(name) if name in _TEXTS else asked.instant(name)
            if value is not None:
                clauses.append(sql)
                arguments.append(value)
        return (f" where {' and '.join(clauses)}" if clauses else ""), arguments

    def _item(self, row: InstanceRow, origin: str) -> Item:
        definition = self._store.landscape.definitions[row.definition]
        application = application_of(definition.key)
        id = self._store.ids.format(row.id)
        updated = row.start + row.span if row.ended is None else row.ended
        return {
            "links": links(origin, f"/instances/{id}"),
            "id": id,
            "applicationName": application.name,
            "applicationTitle": application.title,
            "applicationDescription": application.description,
            "availableActions": _actions(row),
            "businessKey": row.business_key,
            "createdBy": _creator(row),
            "createTime": date(row.start),
            "description": definition.name,
            "durationInMillis": None if row.ended is None else row.ended - row.start,
            "endTime": date(row.ended),
            "processDefinitionId": self.definition_id(row),
            "processDefinitionKey": definition.key,
            "processName": definition.name,
            "state": state(row),
            "updatedTime": date(updated) if row.n > UNTIMED else None,
        }


def state(row: InstanceRow) -> str:
    """The state in this engine's words: what has failed for good while it runs is faulted."""
    if row.ended is not None:
        return "COMPLETED" if row.state == State.COMPLETED else "TERMINATED"
    if row.state == State.SUSPENDED:
        return "SUSPENDED"
    return "FAULTED" if row.trouble >= Trouble.FAILED_JOB else "ACTIVE"


def _actions(row: InstanceRow) -> list[str]:
    if row.ended is not None:
        return []
    return ["RESUME", "TERMINATE"] if row.state == State.SUSPENDED else ["SUSPEND", "TERMINATE", "ALTER_FLOW"]


def _creator(row: InstanceRow) -> Item:
    if row.starter is None:
        return {"id": "scheduler", "displayName": "Scheduler", "type": "APP_CLIENT"}
    return {"id": row.starter, "displayName": row.starter.title(), "type": "USER"}


def _chosen(definition: Definition, asked: Asked) -> bool:
    name, like = asked.text("applicationName"), asked.text("applicationNameLike")
    version, key = asked.text("applicationVersion"), asked.text("processDefinitionKey")
    application = application_of(definition.key)
    return (
        name in (None, application.name)
        and (like is None or is_like(application.name, like))
        and version in (None, f"{definition.version}.0")
        and key in (None, definition.key)
    )
