"""The lists of the dialect: what is listed, what each item shows, and how a page of it is read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuiconsole.demo.ibm.asked import Asked
from tuiconsole.demo.ibm.columns import Column, Columns, instance_columns, template_columns
from tuiconsole.demo.ibm.grammar import order_by_clause, where_clause
from tuiconsole.demo.ibm.pairs import Source, source
from tuiconsole.demo.ibm.statement import Statement
from tuiconsole.demo.ibm.wire import Item, date, id_text
from tuiconsole.demo.ibm.work import MANY, NODE_LINK, TASK_LINK, activity_columns, task_columns
from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.store import Store

_CHUNK = 500

INSTANCE_FIELDS = {
    "completionTime": "PROCESS_INSTANCE.COMPLETED",
    "creationTime": "PROCESS_INSTANCE.CREATED",
    "description": "PROCESS_INSTANCE.DESCRIPTION",
    "displayName": "PROCESS_TEMPLATE.DISPLAY_NAME",
    "executionState": "PROCESS_INSTANCE.STATE",
    "name": "PROCESS_INSTANCE.NAME",
    "parentProcessInstanceName": "PROCESS_INSTANCE.PARENT_NAME",
    "parentProcessInstanceID": "PROCESS_INSTANCE.PARENT_PIID",
    "piid": "PROCESS_INSTANCE.PIID",
    "processTemplateID": "PROCESS_INSTANCE.PTID",
    "processTemplateName": "PROCESS_INSTANCE.TEMPLATE_NAME",
    "resumptionTime": "PROCESS_INSTANCE.RESUMES",
    "startTime": "PROCESS_INSTANCE.STARTED",
    "starter": "PROCESS_INSTANCE.STARTER",
    "topLevelProcessInstanceName": "PROCESS_INSTANCE.TOP_LEVEL_NAME",
    "topLevelProcessInstanceID": "PROCESS_INSTANCE.TOP_LEVEL_PIID",
}
ACTIVITY_FIELDS = {
    "activationTime": "ACTIVITY.ACTIVATED",
    "aiid": "ACTIVITY.AIID",
    "completionTime": "ACTIVITY.COMPLETED",
    "description": "ACTIVITY.DESCRIPTION",
    "executionState": "ACTIVITY.STATE",
    "expirationTime": "ACTIVITY.EXPIRES",
    "kind": "ACTIVITY.KIND",
    "name": "ACTIVITY.TEMPLATE_NAME",
    "owner": "ACTIVITY.OWNER",
    "piid": "ACTIVITY.PIID",
    "processInstanceName": "PROCESS_INSTANCE.NAME",
    "processTemplateName": "PROCESS_INSTANCE.TEMPLATE_NAME",
    "startTime": "ACTIVITY.STARTED",
    "stopReason": "ACTIVITY.STOP_REASON",
}
TASK_FIELDS = {
    "activationTime": "TASK.ACTIVATED",
    "completionTime": "TASK.COMPLETED",
    "dueTime": "TASK.DUE",
    "expirationTime": "TASK.EXPIRES",
    "firstActivationTime": "TASK.FIRST_ACTIVATED",
    "isEscalated": "TASK.IS_ESCALATED",
    "isWaitingForSubTask": "TASK.IS_WAIT_FOR_SUB_TK",
    "kind": "TASK.KIND",
    "name": "TASK.NAME",
    "originator": "TASK.ORIGINATOR",
    "owner": "TASK.OWNER",
    "positionInHierarchy": "TASK.HIERARCHY_POSITION",
    "priority": "TASK.PRIORITY",
    "startTime": "TASK.STARTED",
    "state": "TASK.STATE",
    "tkiid": "TASK.TKIID",
}
TEMPLATE_FIELDS = {
    "applicationName": "PROCESS_TEMPLATE.APPLICATION_NAME",
    "creationTime": "PROCESS_TEMPLATE.CREATED",
    "description": "PROCESS_TEMPLATE.DESCRIPTION",
    "displayName": "PROCESS_TEMPLATE.DISPLAY_NAME",
    "executionMode": "PROCESS_TEMPLATE.EXECUTION_MODE",
    "name": "PROCESS_TEMPLATE.NAME",
    "ptid": "PROCESS_TEMPLATE.PTID",
    "validFromTime": "PROCESS_TEMPLATE.VALID_FROM",
    "version": "PROCESS_TEMPLATE.VERSION",
}


class List:
    """Rows found by a condition and an order, and read by their keys a piece at a time."""

    identifier = ""
    keys = ""
    """SELECT for the keys, up to WHERE."""
    items = ""
    """FROM for the items, given their keys as `k`."""
    tie = "i.bits"
    """What orders rows that the client leaves equal: neither by id nor by time, and never turned round."""
    unsorted = "i.id"
    pages = True
    """It knows of an offset."""

    def __init__(
        self,
        store: Store,
        views: Mapping[str, Columns],
        fields: Mapping[str, str],
        always: Item | None = None,
    ) -> None:
        self._store = store
        self._views = views
        self._always = always or {}
        self._columns = {field: views[view][name] for field, (view, name) in _split(fields)}
        selected = ", ".join(column.sql for column in self._columns.values())
        self._select = f"select {selected} from {self.items} order by k.key"

    def page(self, asked: Asked) -> Iterator[bytes]:
        """The answer in pieces. What is wrong with the question is said before the first. Raises `Refusal`."""
        statement = Statement(self._views, self._join, self._store.ids, self._store.now)
        where = f" where {statement.where(where_clause(asked.where))}" if asked.where else ""
        sortings = order_by_clause(asked.order) if asked.order else []
        order = statement.order_by(sortings, self.tie if sortings else self.unsorted)
        sql = f"{self.keys}{where} order by {order} limit ? offset ?"
        offset = asked.offset if self.pages else 0
        arguments = [*statement.arguments, -1 if asked.size is None else asked.size, offset]
        return self._pieces([row[0] for row in self._store.all(sql, arguments)])

    def of(self, keys: list[int]) -> list[Item]:
        """The items with these keys, in their order."""
        rows = self._store.all(self._select, (json.dumps(keys),))
        return [
            {
                field: _shown(column, value, self._store.ids)
                for (field, column), value in zip(self._columns.items(), row, strict=True)
            }
            | self._always
            for row in rows
        ]

    def one(self, condition: str, arguments: Sequence[Any]) -> Item | None:
        """The one item that satisfies a condition of ours, if it is listed at all."""
        keys = self._store.all(f"{self.keys} where {condition}", arguments)
        return self.of([keys[0][0]])[0] if keys else None

    def _pieces(self, keys: list[int]) -> Iterator[bytes]:
        yield f'{{"identifier":"{self.identifier}","items":['.encode()
        for start in range(0, len(keys), _CHUNK):
            items = self.of(keys[start : start + _CHUNK])
            text = ",".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)
            yield ("," * bool(start) + text).encode()
        yield b"]}"

    def _join(self, view: str, alias: str) -> Source | None:
        return source(view, alias, self._store.landscape, self._store.now)


class Instances(List):
    """`processes/filter`."""

    identifier = "piid"
    keys = "select i.n from instance i"
    items = "json_each(?) k cross join instance i on i.n = k.value"

    def __init__(self, store: Store, fields: Mapping[str, str] = INSTANCE_FIELDS) -> None:
        super().__init__(store, _around(store), fields)


class Activities(List):
    """`activities/filter`."""

    identifier = "aiid"
    keys = f"select i.n * {MANY} + s.part from instance i join node s on {NODE_LINK}"
    items = (
        f"json_each(?) k cross join instance i on i.n = k.value / {MANY} "
        f"join node s on s.route = i.route and s.part = k.value % {MANY}"
    )
    tie = "i.bits, s.part"
    unsorted = "i.n, s.sequence"

    def __init__(self, store: Store, fields: Mapping[str, str] = ACTIVITY_FIELDS) -> None:
        super().__init__(store, {"ACTIVITY": activity_columns(store.now), **_around(store)}, fields)


class Tasks(Activities):
    """`tasks/filter`, in the other half of the server."""

    identifier = "tkiid"
    keys = f"select i.n * {MANY} + s.part from instance i join node s on {TASK_LINK}"

    def __init__(self, store: Store) -> None:
        views = {"TASK": task_columns(store.now), **_around(store)}
        always = {"description": None, "displayName": None, "durationUntilExpires": None}
        List.__init__(self, store, views, TASK_FIELDS, always)


class Templates(List):
    """`processTemplates/filter`, which has no offset."""

    identifier = "ptid"
    keys = "select t.n from definition t"
    items = "json_each(?) k cross join definition t on t.n = k.value"
    tie = unsorted = "t.n % 7, t.n"
    pages = False

    def __init__(self, store: Store) -> None:
        views = {"PROCESS_TEMPLATE": template_columns(store.landscape, "t.n")}
        always: Item = {
            "autoDeletionMode": "AUTO_DELETE_NO",
            "autonomy": "AUTONOMY_CHILD",
            "customProperties": {},
            "inputType": None,
        }
        super().__init__(store, views, TEMPLATE_FIELDS, always)

    def _join(self, view: str, alias: str) -> Source | None:
        return None


def _around(store: Store) -> dict[str, Columns]:
    """The views of which each part of an instance has one row."""
    return {
        "PROCESS_INSTANCE": instance_columns(store.now),
        "PROCESS_TEMPLATE": template_columns(store.landscape, "i.definition"),
    }


def _split(fields: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for field, name in fields.items():
        view, _, column = name.partition(".")
        yield field, (view, column)


def _shown(column: Column, value: Any, ids: Ids) -> Any:
    """A value as the engine writes it."""
    if value is None:
        return None
    match column.type:
        case "time":
            return date(value)
        case "truth":
            return bool(value)
        case "code":
            return next(name for name, code in column.codes.items() if code == value)
        case "id":
            assert column.kind is not None
            whole = column.kind in (Kind.INSTANCE, Kind.DEFINITION)
            number, part = (value, 0) if whole else divmod(value, MANY)
            return id_text(ids, column.kind, number, part)
    return value
