"""`/process-instances/{id}/history`: the activities an instance has been through, all of them at once."""

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.wire import Item, date
from tuiconsole.demo.rows import HELD, InstanceRow, State
from tuiconsole.demo.store import Store


class History:
    """The resource over one data set."""

    def __init__(self, store: Store, instances: Instances) -> None:
        self._store = store
        self._instances = instances

    def of(self, id: str) -> Item:
        """No paging, and no envelope but the id."""
        row = self._instances.row(id)
        children = self._store.all("select id, definition from instance where parent = ? order by start, n", (row.n,))
        called = [(self._store.ids.format(id), self._store.landscape.definitions[d].key) for id, d in children]
        return {"instanceId": self._store.ids.format(row.id), "items": list(self._items(row, called))}

    def _items(self, row: InstanceRow, called: list[tuple[str, str]]) -> list[Item]:
        route = self._store.landscape.routes[row.route]
        # An activity whose job has not run has not begun.
        under_way = row.ended is None and row.trouble not in HELD
        items = []
        for position in range(min(row.reached + under_way, route.length)):
            step = route.steps[position]
            begun = route.start_of(position, row.start, row.span, row.whole, row.bits)
            over: int | None = row.ended
            if position < row.reached - 1 or (row.ended is None and position < row.reached):
                over = route.start_of(position + 1, row.start, row.span, row.whole, row.bits)
            cut_off = over == row.ended and row.state in (State.EXTERNALLY_TERMINATED, State.INTERNALLY_TERMINATED)
            child = next((pair for pair in called if pair[1] == step.calls), None)
            if child is not None:
                called.remove(child)
            items.append(
                {
                    "id": self._store.ids.text(Kind.ACTIVITY, row.n, position),
                    "activityId": step.id,
                    "activityName": step.name or None,
                    "activityType": step.type,
                    "calledCaseInstanceId": None,
                    "calledProcessInstanceId": child[0] if child else None,
                    "canceled": cut_off and position == row.reached - 1,
                    "startTime": date(begun),
                    "endTime": date(over),
                    "durationInMillis": None if over is None else over - begun,
                }
            )
        return items
