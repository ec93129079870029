"""The lists of the dialect: what is listed, what each item shows, and how a page of it is read."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tuiconsole.demo.ibm.asked import Asked
from tuiconsole.demo.ibm.columns import (
    ACTIVITY_LINK,
    NEXT_STEP,
    Column,
    Columns,
    activity_columns,
    instance_columns,
    template_columns,
)
from tuiconsole.demo.ibm.grammar import order_by_clause, where_clause
from tuiconsole.demo.ibm.pairs import Source, source
from tuiconsole.demo.ibm.statement import Statement
from tuiconsole.demo.ibm.wire import Item, date, id_text
from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.store import Store

_CHUNK = 500
_MANY = 1024

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
DETAIL_FIELDS = INSTANCE_FIELDS | {
    "isContinueOnError": "PROCESS_INSTANCE.CONTINUE_ON_ERROR",
    **{f"customText{n}": f"PROCESS_INSTANCE.CUSTOM_TEXT{n}" for n in range(1, 9)},
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

    def __init__(self, store: Store, views: Mapping[str, Columns], fields: Mapping[str, str]) -> None:
        self._store = store
        self._views = views
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
        arguments = [*statement.arguments, -1 if asked.size is None else asked.size, asked.offset]
        return self._pieces([row[0] for row in self._store.all(sql, arguments)])

    def of(self, keys: list[int]) -> list[Item]:
        """The items with these keys, in their order."""
        rows = self._store.all(self._select, (json.dumps(keys),))
        return [
            {
                field: _shown(column, value, self._store.ids)
                for (field, column), value in zip(self._columns.items(), row, strict=True)
            }
            for row in rows
        ]

    def _pieces(self, keys: list[int]) -> Iterator[bytes]:
        yield f'{{"identifier":"{self.identifier}","items":['.encode()
        for start in range(0, len(keys), _CHUNK):
            items = self.of(keys[start : start + _CHUNK])
            text = ",".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)
            yield ("," * bool(start) + text).encode()
        yield b"]}"

    def _join(self, view: str, alias: str) -> Source | None:
        return source(view, alias, self._store.landscape)


class Instances(List):
    """`processes/filter`."""

    identifier = "piid"
    keys = "select i.n from instance i"
    items = "json_each(?) k cross join instance i on i.n = k.value"

    def __init__(self, store: Store, fields: Mapping[str, str] = INSTANCE_FIELDS) -> None:
        views = {
            "PROCESS_INSTANCE": instance_columns(store.now),
            "PROCESS_TEMPLATE": template_columns(store.landscape, "i.definition"),
        }
        super().__init__(store, views, fields)


class Activities(List):
    """`activities/filter`."""

    identifier = "aiid"
    keys = f"select i.n * {_MANY} + a.position from instance i join step a on {ACTIVITY_LINK} {NEXT_STEP}"
    items = (
        f"json_each(?) k cross join instance i on i.n = k.value / {_MANY} "
        f"join step a on a.route = i.route and a.position = k.value % {_MANY} {NEXT_STEP}"
    )
    tie = "i.bits, a.position"
    unsorted = "i.n, a.position"

    def __init__(self, store: Store) -> None:
        views = {
            "ACTIVITY": activity_columns(store.landscape),
            "PROCESS_INSTANCE": instance_columns(store.now),
            "PROCESS_TEMPLATE": template_columns(store.landscape, "i.definition"),
        }
        super().__init__(store, views, ACTIVITY_FIELDS)


class Templates(List):
    """`processTemplates/filter`."""

    identifier = "ptid"
    keys = "select t.n from definition t"
    items = "json_each(?) k cross join definition t on t.n = k.value"
    tie = unsorted = "t.n % 7, t.n"

    def __init__(self, store: Store) -> None:
        super().__init__(store, {"PROCESS_TEMPLATE": template_columns(store.landscape, "t.n")}, TEMPLATE_FIELDS)

    def _join(self, view: str, alias: str) -> Source | None:
        return None


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
            number, part = (value, 0) if whole else divmod(value, _MANY)
            return id_text(ids, column.kind, number, part)
    return value
