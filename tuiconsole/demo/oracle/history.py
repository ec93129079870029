"""`/process-instances/{id}/history`: the activities an instance has been through, all of them at once."""

from tuiconsole.demo.oracle.activities import Activities
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.wire import Item, date


class History:
    """The resource over one data set."""

    def __init__(self, instances: Instances, activities: Activities) -> None:
        self._instances = instances
        self._activities = activities

    def of(self, id: str) -> Item:
        """No paging, and no envelope but the id."""
        row = self._instances.row(id)
        items = [
            {
                "id": activity.id,
                "parentActivityInstanceId": activity.parent,
                "activityId": activity.run.node.activity,
                "activityName": activity.run.node.name,
                "activityType": activity.run.node.type,
                "calledCaseInstanceId": None,
                "calledProcessInstanceId": activity.called,
                "canceled": activity.run.canceled,
                "completeScope": activity.completes_scope,
                "durationInMillis": activity.duration,
                "endTime": date(activity.run.over),
                "executionId": activity.execution,
                "processInstanceId": id,
                "startTime": date(activity.run.begun),
                "taskId": activity.task,
            }
            for activity in self._activities.of(row)
        ]
        return {"instanceId": id, "items": items}
