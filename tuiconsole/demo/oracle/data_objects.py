"""`/audit/instances/{instanceId}/data-objects`: the variables of an instance, those that were removed included."""

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.nodes import Holding
from tuiconsole.demo.oracle.activities import execution_id
from tuiconsole.demo.oracle.asked import Asked
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.wire import Item, date, within_instance
from tuiconsole.demo.rows import InstanceRow
from tuiconsole.demo.store import Store
from tuiconsole.demo.values import Scalar

ORDERS = ("variableName",)
LARGE = 4_000
"""Characters from which on a value stays away if it is not wanted."""
_LARGE_TYPES = ("Json", "Xml", "Object")


class DataObjects:
    """The resource over one data set."""

    def __init__(self, store: Store, instances: Instances) -> None:
        self._store = store
        self._instances = instances

    def page(self, id: str, asked: Asked, origin: str) -> Item:
        row = self._instances.row(id)
        ordering, page, removed = asked.ordering(ORDERS), asked.page(), asked.flag("includeDeleted")
        whole = asked.choice("serializeObjectValues", ("true", "false")) != "false"
        holdings = [each for each in self._store.landscape.holdings[row.route] if each.after <= row.reached]
        if ordering:
            holdings.sort(key=lambda each: each.name, reverse=ordering.descending)
        items = [self._item(each, row, whole) for each in holdings]
        items = [item for item in items if _chosen(item, asked) and (removed or item["state"] != "DELETED")]
        return within_instance(self._instances.one(id, origin), items, page)

    def _item(self, holding: Holding, row: InstanceRow, whole: bool) -> Item:
        ids, landscape = self._store.ids, self._store.landscape
        route, node = landscape.routes[row.route], holding.node
        text = _written(landscape.variables[holding.number].value.of(row.bits, row.start), holding.type)
        error = None
        if holding.type == "Object" and text is not None and not text.startswith("{"):
            text, error = None, "The class of the object is not known here."
        elif text is not None and not whole and (holding.type in _LARGE_TYPES or len(text) > LARGE):
            text = None
        instance = ids.format(row.id)
        return {
            "activityInstanceId": instance if node is None else ids.text(Kind.ACTIVITY, row.n, node),
            "createTime": date(route.start_of(holding.after, row.start, row.span, row.whole, row.bits)),
            # So it is called.
            "errorMessasge": error,
            "executionId": execution_id(ids, row, node),
            "id": ids.text(Kind.VARIABLE, row.n, holding.part),
            "name": holding.name,
            "processDefinitionId": self._instances.definition_id(row),
            "processDefinitionKey": landscape.definitions[row.definition].key,
            "processInstanceId": instance,
            "removalTime": date(row.removal),
            "rootProcessInstanceId": ids.text(Kind.INSTANCE, row.root),
            "state": "DELETED" if holding.until is not None and holding.until <= row.reached else "CREATED",
            "taskId": ids.text(Kind.TASK, row.n, node) if holding.task and node is not None else None,
            "typeName": holding.type,
            "value": text,
        }


_EXACTLY = {"definitionId": "processDefinitionId", "definitionKey": "processDefinitionKey", "variableName": "name"}
_ONE_OF = {"activityInstanceIdIn": "activityInstanceId", "executionIdIn": "executionId", "taskIdIn": "taskId"}


def _chosen(item: Item, asked: Asked) -> bool:
    return all(asked.text(name) in (None, item[field]) for name, field in _EXACTLY.items()) and all(
        (listed := asked.text(name)) is None or item[field] in listed.split(",") for name, field in _ONE_OF.items()
    )


def _written(value: Scalar, kind: str) -> str | None:
    """Every value is text here, whatever its type."""
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "Date" and isinstance(value, int):
        return date(value)
    return None if value is None else str(value)
