"""What an unfinished instance waits for: jobs that an executor has still to run, tasks that a worker has to do."""

from tuiconsole.demo.errands import ASYNC, BOUNDARY, Errand
from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.nodes import count_of, done_of
from tuiconsole.demo.rows import InstanceRow, JobRow, State, TaskRow, Trouble
from tuiconsole.demo.stories import DAY, HOUR, MINUTE, SECOND

RETRIES = 3
_PRIME = 7_919


def mixed(bits: int, copy: int | None) -> int:
    """Random bits for one of many copies (in SQL: `i.bits + copy * 7919`)."""
    return bits + (copy or 0) * _PRIME


def jobs_of(row: InstanceRow, landscape: Landscape, ids: Ids, now: int) -> list[JobRow]:
    """The jobs of an unfinished instance."""
    found = []
    for errand in landscape.errands[row.route]:
        if errand.position == row.reached:
            job = _job(row, errand, landscape, ids, now)
            if job is not None:
                found.append(job)
    return found


def _job(row: InstanceRow, errand: Errand, landscape: Landscape, ids: Ids, now: int) -> JobRow | None:
    route = landscape.routes[row.route]
    definition = landscape.definitions[row.definition]
    bits, trouble = mixed(row.bits, errand.copy), row.trouble
    if errand.copy is not None:
        done = done_of(count := count_of(errand.low, errand.high, row.bits), row.bits)
        if not done <= errand.copy < count:
            return None
        if errand.copy > done:
            # The first is the one that the instance's trouble is about; the others have the same or a smaller one.
            trouble = min(trouble, Trouble.QUEUED + bits % 3)
    created = route.start_of(row.reached, row.start, row.span, row.whole, row.bits)
    due: int | None = None
    retries, failed_at, locked_until = RETRIES, None, None
    if errand.handler == BOUNDARY:
        due = created + errand.seconds * SECOND
        if due <= now:
            return None
    elif errand.handler != ASYNC:
        due = max(created + errand.seconds * SECOND, now + MINUTE + bits % DAY)
        if trouble == Trouble.FAILED_TIMER:
            due = max(created, min(created + errand.seconds * SECOND, now - 10 * MINUTE - bits % HOUR))
            retries, failed_at = 0, min(now, due + 3 * SECOND)
    elif trouble == Trouble.FAILED_JOB:
        retries, failed_at = 0, min(now, created + 3 * SECOND)
    elif trouble == Trouble.RETRYING:
        retries = 1 + bits % 2
        failed_at = min(now, created + (RETRIES - retries) * SECOND)
        # Most wait for their next try; some are due, and of those some are being tried.
        waits = (bits >> 7) % 4 > 0
        due = now + 30 * SECOND + (bits >> 9) % (15 * MINUTE) if waits else now - (bits >> 9) % MINUTE
        locked_until = now + 4 * MINUTE if not waits and bits >> 5 & 1 else None
    elif bits % 3 == 0:
        locked_until = now + 5 * MINUTE - (bits >> 9) % MINUTE
    return JobRow(
        id=ids.number(Kind.JOB, row.n, errand.part),
        instance=row.n,
        part=errand.part,
        definition=row.definition,
        errand=errand.errand,
        created=created,
        due=due,
        retries=retries,
        message=None if failed_at is None else route.steps[row.reached].failure(bits),
        failed=None if failed_at is None else errand.failed,
        failed_at=failed_at,
        suspended=row.state == State.SUSPENDED,
        priority=definition.process.priority,
        locked_until=None if row.state == State.SUSPENDED else locked_until,
    )


def tasks_of(row: InstanceRow, landscape: Landscape, ids: Ids, now: int) -> list[TaskRow]:
    """The external tasks of an unfinished instance: one, where a worker does its activity."""
    route = landscape.routes[row.route]
    step = route.steps[row.reached]
    if step.topic is None:
        return []
    bits = row.bits >> 3
    failed = row.trouble == Trouble.FAILED_TASK
    # Of the others, some wait for a worker, some are with one, and some were given back with a failure.
    fetched, given_back = bits % 4 in (1, 2), bits % 4 == 3
    worker = f"{step.topic}-{1 + (bits >> 5) % 4}" if failed or fetched or given_back else None
    locked_until = now + 30 * SECOND + (bits >> 9) % (20 * MINUTE) if fetched and not failed else None
    if given_back and not failed:
        locked_until = now + ((bits >> 9) % 20 - 10) * MINUTE
    return [
        TaskRow(
            id=ids.number(Kind.EXTERNAL_TASK, row.n, row.reached),
            instance=row.n,
            part=row.reached,
            definition=row.definition,
            activity=step.id,
            topic=step.topic,
            created=route.start_of(row.reached, row.start, row.span, row.whole, row.bits),
            worker=worker,
            locked_until=locked_until,
            retries=0 if failed else 1 + bits % 2 if given_back else None,
            message=step.failure(row.bits) if failed or given_back else None,
            details=(failed or given_back) and (bits >> 12) % 4 > 0,
            suspended=row.state == State.SUSPENDED,
            priority=landscape.definitions[row.definition].process.priority,
        )
    ]
