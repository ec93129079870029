"""`/process-instances/{id}/jobs`: what is still to be run for an instance, and what went wrong the last time.

What other engines leave to workers from outside this one calls by itself, so that here it is a job as well.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tuiconsole.demo.errands import BOUNDARY, Errand
from tuiconsole.demo.oracle.activities import execution_id
from tuiconsole.demo.oracle.asked import Asked
from tuiconsole.demo.oracle.errors import Refusal
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.traces import stack_trace
from tuiconsole.demo.oracle.wire import Item, cut, date, links
from tuiconsole.demo.pending import RETRIES, mixed
from tuiconsole.demo.rows import InstanceRow, JobRow, TaskRow
from tuiconsole.demo.store import Store

SORT_KEYS = ("JOBID", "RETRIES", "DUEDATE")
STATES = ("ALL", "SCHEDULED", "READY", "FAULTED", "EXHAUSTED")

_MASK = (1 << 60) - 1
_FACTOR = 0x9E3779B97F4A7C15
_JOB_COLUMNS, _TASK_COLUMNS = ", ".join(JobRow._fields), ", ".join(TaskRow._fields)


class Job(NamedTuple):
    """One job of an instance; times are milliseconds since 1970."""

    id: int
    part: int
    activity: str
    execution: int | None
    created: int
    due: int | None
    retries: int
    message: str | None
    executing: bool
    bits: int

    @property
    def exhausted(self) -> bool:
        return self.message is not None and self.retries == 0

    def is_in(self, state: str, now: int) -> bool:
        """The states overlap: one that failed is scheduled for its retry or ready as well."""
        scheduled = self.due is not None and self.due > now
        return {
            "ALL": True,
            "SCHEDULED": scheduled,
            "READY": not scheduled,
            "FAULTED": self.message is not None,
            "EXHAUSTED": self.exhausted,
        }[state]

    def trace(self, process: str) -> str | None:
        """Kept only of a failure that is final."""
        return stack_trace(self.message, process, self.bits) if self.message and self.exhausted else None


class Jobs:
    """The resource over one data set."""

    def __init__(self, store: Store, instances: Instances) -> None:
        self._store = store
        self._instances = instances

    def page(self, id: str, asked: Asked, origin: str) -> Item:
        row = self._instances.row(id)
        state, sorting, page = asked.choice("state", STATES) or "ALL", asked.sorting(SORT_KEYS), asked.page()
        # Without a sort, and between equals, the order has nothing to do with anything, but is always the same.
        jobs = sorted(self.of(row), key=lambda job: job.id * _FACTOR & _MASK)
        jobs = [job for job in jobs if job.is_in(state, self._store.now)]
        if sorting:
            jobs.sort(key=lambda job: _sort_value(job, sorting.key), reverse=sorting.descending)
        # Traces are long, and a list leaves them out.
        items = [self._item(job, row, origin, None) for job in jobs]
        return cut(items, page, origin, f"/process-instances/{id}/jobs")

    def one(self, id: str, job_id: str, origin: str) -> Item:
        row = self._instances.row(id)
        for job in self.of(row):
            if self._store.ids.format(job.id) == job_id:
                return self._item(job, row, origin, job.trace(self._store.landscape.definitions[row.definition].key))
        raise Refusal(404, f"Job {job_id} does not exist.")

    def of(self, row: InstanceRow) -> list[Job]:
        """Every job of an instance. What has ended has none."""
        return [*self._jobs(row), *self._calls(row)]

    def _jobs(self, row: InstanceRow) -> Iterator[Job]:
        errands: dict[int, Errand] = {errand.part: errand for errand in self._store.landscape.errands[row.route]}
        for each in self._store.all(f"select {_JOB_COLUMNS} from job where instance = ?", (row.n,)):
            job = JobRow(*each)
            errand = errands[job.part]
            name = self._store.landscape.routes[row.route].steps[errand.position].name
            yield Job(
                id=job.id,
                part=job.part,
                activity=f"{name}: remind" if errand.handler == BOUNDARY else name,
                execution=errand.execution,
                created=job.created,
                due=job.due,
                retries=job.retries,
                message=job.message,
                executing=job.locked_until is not None and job.locked_until > self._store.now,
                bits=mixed(row.bits, errand.copy),
            )

    def _calls(self, row: InstanceRow) -> Iterator[Job]:
        """A call of a service that is under way; after a failure it waits for its next try, if there is one."""
        now = self._store.now
        for each in self._store.all(f"select {_TASK_COLUMNS} from external_task where instance = ?", (row.n,)):
            task = TaskRow(*each)
            at_work = task.locked_until is not None and task.locked_until > now
            yield Job(
                id=task.id,
                part=task.part,
                activity=self._store.landscape.routes[row.route].steps[task.part].name,
                execution=None,
                created=task.created,
                due=task.locked_until if task.retries else None,
                retries=RETRIES if task.retries is None else task.retries,
                message=task.message,
                executing=at_work and task.message is None,
                bits=row.bits,
            )

    def _item(self, job: Job, row: InstanceRow, origin: str, trace: str | None) -> Item:
        ids, definition = self._store.ids, self._store.landscape.definitions[row.definition]
        instance, id = ids.format(row.id), ids.format(job.id)
        return {
            "links": links(origin, f"/process-instances/{instance}/jobs/{id}"),
            "activityName": job.activity,
            "createdTime": date(job.created),
            "dueDate": date(job.due),
            "exceptionMessage": job.message,
            "exceptionTrace": trace,
            "executionId": execution_id(ids, row, job.execution),
            "id": id,
            "isExecuting": job.executing,
            "isRetryAllowed": job.message is not None and not job.executing,
            "processDefinitionId": self._instances.definition_id(row),
            "processDefinitionKey": definition.key,
            "processInstanceId": instance,
            "retries": job.retries,
        }


def _sort_value(job: Job, key: str) -> int:
    if key == "JOBID":
        return job.id
    return job.retries if key == "RETRIES" else job.due or 0
