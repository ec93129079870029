"""`/process-instances/{id}/jobs`: what is still to be run for an instance, derived from the instance itself."""

from collections.abc import Iterator
from typing import NamedTuple

from tuiconsole.demo.ids import Kind
from tuiconsole.demo.oracle.asked import Asked
from tuiconsole.demo.oracle.errors import Refusal
from tuiconsole.demo.oracle.instances import Instances
from tuiconsole.demo.oracle.traces import stack_trace
from tuiconsole.demo.oracle.wire import Item, cut, date, links
from tuiconsole.demo.processes import MESSAGE, TIMER, USER_TASK, Activity
from tuiconsole.demo.rows import InstanceRow, Trouble
from tuiconsole.demo.store import Store
from tuiconsole.demo.stories import DAY, HOUR, MINUTE, SECOND

SORT_KEYS = ("JOBID", "RETRIES", "DUEDATE")
STATES = ("ALL", "SCHEDULED", "READY", "FAULTED", "EXHAUSTED")
RETRIES = 3

_MASK = (1 << 60) - 1
_FACTOR = 0x9E3779B97F4A7C15


class Job(NamedTuple):
    """One job of an instance; times are milliseconds since 1970."""

    part: int
    activity: str
    created: int
    due: int | None
    retries: int = RETRIES
    message: str | None = None
    executing: bool = False
    bits: int = 0

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


class Jobs:
    """The resource over one data set."""

    def __init__(self, store: Store, instances: Instances) -> None:
        self._store = store
        self._instances = instances

    def page(self, id: str, asked: Asked, origin: str) -> Item:
        row = self._instances.row(id)
        state, sorting, page = asked.choice("state", STATES) or "ALL", asked.sorting(SORT_KEYS), asked.page()
        # Without a sort, and between equals, the order has nothing to do with anything, but is always the same.
        jobs = sorted(self.of(row), key=lambda job: job.bits * _FACTOR & _MASK)
        jobs = [job for job in jobs if job.is_in(state, self._store.now)]
        if sorting:
            jobs.sort(key=lambda job: self._sort_value(job, row, sorting.key), reverse=sorting.descending)
        items = [self._item(job, row, origin) for job in jobs]
        return cut(items, page, origin, f"/process-instances/{id}/jobs")

    def one(self, id: str, job_id: str, origin: str) -> Item:
        row = self._instances.row(id)
        reference = self._store.ids.parse(job_id)
        if reference is not None and (reference.kind, reference.number) == (Kind.JOB, row.n):
            for job in self.of(row):
                if job.part == reference.part:
                    return self._item(job, row, origin)
        raise Refusal(404, f"Job {job_id} does not exist.")

    def of(self, row: InstanceRow) -> list[Job]:
        """Every job of an instance. What has ended has none."""
        if row.ended is not None:
            return []
        step = self._store.landscape.routes[row.route].steps[row.reached]
        if row.trouble == Trouble.NONE:
            return list(self._waiting(step, row))
        return [self._held(step, row, part) for part in range(_breadth(row.bits))]

    def _waiting(self, step: Activity, row: InstanceRow) -> Iterator[Job]:
        """The timers of an activity that nothing is wrong with, and the call of a service that is under way."""
        now, entered = self._store.now, min(row.start + row.span, self._store.now)
        # Somebody wants to be reminded every day, and a timer that everybody forgot is overdue.
        tomorrow = entered + ((now - entered) // DAY + 1) * DAY
        if step.type == TIMER:
            late = row.bits % 9 == 0
            due = now - row.bits % HOUR if late else max(entered + step.seconds * SECOND, now + MINUTE + row.bits % DAY)
            yield Job(0, step.name, entered, due, bits=row.bits)
        elif step.type == USER_TASK and row.bits % 2:
            yield Job(0, f"{step.name}: remind", entered, tomorrow, bits=row.bits)
            if row.bits % 3 == 0:
                yield Job(1, f"{step.name}: escalate", entered, tomorrow + 2 * DAY, bits=_mixed(row.bits, 1))
        elif step.type == MESSAGE:
            yield Job(0, f"{step.name}: give up", entered, tomorrow + 30 * DAY, bits=row.bits)
        elif step.topic:
            yield Job(0, step.name, entered, None, executing=row.bits % 4 > 0, bits=row.bits)

    def _held(self, step: Activity, row: InstanceRow, part: int) -> Job:
        """The job that would run the activity, or one of many where it is done once for each of a list."""
        now, created = self._store.now, min(row.start + row.span, self._store.now)
        bits = _mixed(row.bits, part)
        # The first is the one the instance's own trouble speaks of; the others have the same or a smaller one.
        trouble = row.trouble if part == 0 else min(row.trouble, Trouble.QUEUED + bits % 3)
        message = step.failure(bits) if trouble >= Trouble.RETRYING else None
        if trouble >= Trouble.FAILED_JOB:
            return Job(part, step.name, created, min(now, created + 10 * MINUTE), 0, message, bits=bits)
        if trouble == Trouble.RETRYING:
            waits = (bits >> 7) % 3 > 0
            due = now + 30 * SECOND + (bits >> 9) % (15 * MINUTE) if waits else now - (bits >> 9) % MINUTE
            executing = not waits and (bits >> 5) % 2 == 0
            return Job(part, step.name, created, due, 1 + bits % 2, message, executing, bits)
        return Job(part, step.name, created, created if bits % 2 else None, executing=bits % 3 == 0, bits=bits)

    def _sort_value(self, job: Job, row: InstanceRow, key: str) -> int:
        if key == "JOBID":
            return self._store.ids.number(Kind.JOB, row.n, job.part)
        return job.retries if key == "RETRIES" else job.due or 0

    def _item(self, job: Job, row: InstanceRow, origin: str) -> Item:
        ids, definition = self._store.ids, self._store.landscape.definitions[row.definition]
        instance, id = ids.format(row.id), ids.text(Kind.JOB, row.n, job.part)
        trace = stack_trace(job.message, definition.key, job.bits) if job.message and job.exhausted else None
        return {
            "links": links(origin, f"/process-instances/{instance}/jobs/{id}"),
            "activityName": job.activity,
            "createdTime": date(job.created),
            "dueDate": date(job.due),
            "exceptionMessage": job.message,
            "exceptionTrace": trace,
            "executionId": ids.text(Kind.ACTIVITY, row.n, job.part) if job.part else instance,
            "id": id,
            "isExecuting": job.executing,
            "isRetryAllowed": job.message is not None and not job.executing,
            "processDefinitionId": self._instances.definition_id(row),
            "processDefinitionKey": definition.key,
            "processInstanceId": instance,
            "retries": job.retries,
        }


def _breadth(bits: int) -> int:
    """For how many of a list an activity is done: mostly for one, sometimes for a few, now and then for very many."""
    drawn = bits >> 13
    if drawn % 13 == 0:
        return 60 + (bits >> 20) % 160
    return 2 + (bits >> 20) % 7 if drawn % 5 == 0 else 1


def _mixed(bits: int, part: int) -> int:
    """Random bits for one of many; the first has the instance's own."""
    return (bits + part * _FACTOR) & _MASK if part else bits
