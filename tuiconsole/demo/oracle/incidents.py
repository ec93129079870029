"""`/process-instances/{id}/incidents`: what is wrong with an instance now."""

from collections.abc import Sequence
from typing import Any

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.oracle.activities import execution_id
from tuiconsole.demo.oracle.asked import Asked
from tuiconsole.demo.oracle.errors import Refusal
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.jobs import Job, Jobs
from tuiconsole.demo.oracle.wire import Item, date, envelope, links
from tuiconsole.demo.rows import IncidentRow, IncidentStatus, InstanceRow
from tuiconsole.demo.store import Store

SORT_KEYS = {"CREATEDTIME": "created", "ACTIVITYID": "activity"}
_COLUMNS = ", ".join(IncidentRow._fields)


class Incidents:
    """The resource over one data set."""

    def __init__(self, store: Store, instances: Instances, jobs: Jobs) -> None:
        self._store = store
        self._instances = instances
        self._jobs = jobs

    def page(self, id: str, asked: Asked, origin: str) -> Item:
        row = self._instances.row(id)
        sorting, page, activity = asked.sorting(SORT_KEYS), asked.page(), asked.text("activityId")
        found = self._open(row, " and activity = ?" if activity else "", [activity] if activity else [])
        if sorting:
            found.sort(key=lambda x: getattr(x, SORT_KEYS[sorting.key]), reverse=sorting.descending)
        jobs = {job.part: job for job in self._jobs.of(row)}
        wanted = found[page.offset : page.offset + page.limit]
        items = [self._item(incident, row, jobs, origin) for incident in wanted]
        body = envelope(items, page, len(found) if page.total else None, origin, f"/process-instances/{id}/incidents")
        # Unlike in the other lists, this is the number of all.
        return {**body, "count": len(found)}

    def one(self, id: str, incident_id: str, origin: str) -> Item:
        row = self._instances.row(id)
        found = self._open(row, " and id = ?", [incident_id])
        if not found:
            raise Refusal(404, f"Incident {incident_id} does not exist.")
        return self._item(found[0], row, {job.part: job for job in self._jobs.of(row)}, origin)

    def _open(self, row: InstanceRow, condition: str, arguments: Sequence[Any]) -> list[IncidentRow]:
        sql = f"select {_COLUMNS} from incident where instance = ? and status = ?{condition} order by id"
        return [IncidentRow(*each) for each in self._store.all(sql, (row.n, int(IncidentStatus.OPEN), *arguments))]

    def _item(self, incident: IncidentRow, row: InstanceRow, jobs: dict[int, Job], origin: str) -> Item:
        definition = self._store.landscape.definitions[row.definition]
        activities = {activity.id: number for number, activity in enumerate(definition.process.activities)}
        number = activities[incident.activity]
        ids, instance = self._store.ids, self._store.ids.format(row.id)
        # An incident that was passed up by a called instance is about no job of this one.
        job = None if incident.part is None else jobs.get(incident.part)
        return {
            "links": links(origin, f"/process-instances/{instance}/incidents/{incident.id}"),
            "activityName": definition.process.activities[number].name,
            "createdTime": date(incident.created),
            "exceptionTrace": None if job is None else job.trace(definition.key),
            "executionId": execution_id(ids, row, None if job is None else job.execution),
            "id": incident.id,
            "incidentMessage": incident.message,
            "incidentType": "failedJob",
            "jobDefinition": None if job is None else ids.text(Kind.JOB_DEFINITION, row.definition, number),
            "processDefinitionId": self._instances.definition_id(row),
            "processInstanceId": instance,
        }
