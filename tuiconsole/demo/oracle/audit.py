"""`/audit/instances/{instanceId}/activities`: the activities of an instance, filtered and page by page."""

from collections.abc import Callable

from tuiconsole.demo.oracle.activities import Activities, Activity
from tuiconsole.demo.oracle.asked import Asked, is_like
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.wire import Item, date, within_instance

ORDERS: dict[str, Callable[[Activity], str | int]] = {
    "activityName": lambda activity: activity.run.node.name or "",
    "activityType": lambda activity: activity.run.node.type,
    "startTime": lambda activity: activity.run.begun,
    "completedTime": lambda activity: activity.run.over or 0,
}


class Audit:
    """The resource over one data set."""

    def __init__(self, instances: Instances, activities: Activities) -> None:
        self._instances = instances
        self._activities = activities

    def page(self, id: str, asked: Asked, origin: str) -> Item:
        row = self._instances.row(id)
        ordering, page = asked.ordering(ORDERS), asked.page()
        found = [activity for activity in self._activities.of(row) if _chosen(activity, asked)]
        if ordering:
            found.sort(key=ORDERS[ordering.key], reverse=ordering.descending)
        items = [_item(activity, id) for activity in found]
        return within_instance(self._instances.one(id, origin), items, page)


def _chosen(activity: Activity, asked: Asked) -> bool:
    node = activity.run.node
    ids, types, like = asked.texts("activityId"), asked.texts("activityType"), asked.text("activityNameLike")
    return (
        (not ids or node.activity in ids)
        and (not types or node.type in types)
        and asked.text("activityName") in (None, node.name)
        and (like is None or is_like(node.name or "", like))
        and asked.text("assignee") in (None, activity.assignee)
        and asked.text("calledProcessInstanceId") in (None, activity.called)
    )


def _item(activity: Activity, instance: str) -> Item:
    run, who = activity.run, activity.assignee
    return {
        "activated": None,
        "activityId": run.node.activity,
        # Ended with a scope, canceled, or neither.
        "activityInstanceState": 2 if run.canceled else int(activity.completes_scope),
        "activityName": run.node.name,
        "activityType": run.node.type,
        "activityTypeDetail": None,
        "alterFlow": False,
        "alterFlowDetail": None,
        "assignee": None if who is None else {"id": who, "displayName": who.title(), "type": "USER"},
        "calledProcessInstanceId": activity.called,
        "canceled": run.canceled,
        "completedTime": date(run.over),
        "completeScope": activity.completes_scope,
        "draft": False,
        "durationInMillis": activity.duration,
        "executionId": activity.execution,
        "id": activity.id,
        "parentActivityInstanceId": activity.parent,
        "processInstanceId": instance,
        "startTime": date(run.begun),
        "taskId": activity.task,
    }
