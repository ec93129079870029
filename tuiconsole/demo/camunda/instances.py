"""`/history/process-instance`: the list, the count and the single process instance."""

from collections.abc import Iterator
from typing import Any

from tuiconsole.demo.camunda import dates
from tuiconsole.demo.camunda.conditions import Where
from tuiconsole.demo.camunda.errors import not_found
from tuiconsole.demo.camunda.lists import stream
from tuiconsole.demo.camunda.parameters import Criteria, Page
from tuiconsole.demo.ids import Kind
from tuiconsole.demo.rows import InstanceRow, State
from tuiconsole.demo.store import Store

SORT_KEYS = {
    "instanceId": "i.id",
    "definitionId": "d.id",
    "definitionKey": "d.key",
    "definitionName": "d.name",
    "definitionVersion": "d.version",
    "businessKey": "i.business_key",
    "startTime": "i.start",
    "endTime": "i.ended",
    "duration": "i.ended - i.start",
    "tenantId": "i.tenant",
}
"""Nulls sort before everything, as in H2 and MySQL."""

_COLUMNS = ", ".join(f"i.{name}" for name in InstanceRow._fields)


def _order(sorting: list[tuple[str, str]]) -> str:
    """The engine promises an order by the given keys and nothing more.

    Here rows with equal keys come in an order that has to do neither with ids nor with starting, and that does not turn
    round with the direction: whoever relies on ties gets them wrong. It is the same on every page, though.
    """
    if not sorting:
        return " order by i.id"
    keys = [f"{SORT_KEYS[key]} {direction}" for key, direction in sorting]
    return f" order by {', '.join(keys)}, i.bits"


class Instances:
    """The resource over one data set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids = store.ids
        self._definition_ids: list[str] = [row[0] for row in store.all("select id from definition order by n")]

    def count(self, criteria: Criteria) -> int:
        where = self._where(criteria)
        sql = f"select count(*) from instance i{where.sql}"
        return int(self._store.all(sql, where.arguments)[0][0])

    def one(self, text: str) -> dict[str, Any]:
        number = self._ids.find(text, Kind.INSTANCE)
        rows = self._store.all(f"select {_COLUMNS} from instance i where i.n = ?", (number,))
        if not rows:
            raise not_found(f"Historic process instance with id {text} does not exist")
        return self._item(rows[0])

    def chunks(self, criteria: Criteria, page: Page) -> Iterator[bytes]:
        """The JSON array in pieces. The statement is made before the first piece is taken."""
        where = self._where(criteria)
        joined = any(SORT_KEYS[key].startswith("d.") for key, _ in criteria.sorting)
        join = " left join definition d on d.n = i.definition" if joined else ""
        limit = " limit ? offset ?"
        sql = f"select {_COLUMNS} from instance i{join}{where.sql}{_order(criteria.sorting)}{limit}"
        arguments = [*where.arguments, -1 if page.size is None else page.size, page.first]
        return stream(self._store, sql, arguments, self._item)

    def _where(self, criteria: Criteria) -> Where:
        return Where(criteria, self._ids, self._store.landscape, self._store.now)

    def _item(self, row: Any) -> dict[str, Any]:
        instance = InstanceRow(*row)
        definition = self._store.landscape.definitions[instance.definition]
        route = self._store.landscape.routes[instance.route]
        return {
            "id": self._ids.format(instance.id),
            "businessKey": instance.business_key,
            "processDefinitionId": self._definition_ids[instance.definition],
            "processDefinitionKey": definition.key,
            "processDefinitionName": definition.name,
            "processDefinitionVersion": definition.version,
            "startTime": dates.format(instance.start),
            "endTime": dates.format(instance.ended),
            "removalTime": dates.format(instance.removal),
            "durationInMillis": None if instance.ended is None else instance.ended - instance.start,
            "startUserId": instance.starter,
            "startActivityId": route.steps[0].id,
            "deleteReason": instance.reason,
            "rootProcessInstanceId": self._instance_id(instance.root),
            "superProcessInstanceId": self._instance_id(instance.parent),
            "superCaseInstanceId": self._case_id(instance.super_case),
            "caseInstanceId": self._case_id(instance.case_instance),
            "tenantId": instance.tenant,
            "state": State(instance.state).name,
            "restartedProcessInstanceId": self._instance_id(instance.restarted),
        }

    def _instance_id(self, number: int | None) -> str | None:
        return None if number is None else self._ids.text(Kind.INSTANCE, number)

    def _case_id(self, number: int | None) -> str | None:
        return None if number is None else self._ids.text(Kind.CASE, number)
