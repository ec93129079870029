"""Writes down instances as rows, with the incidents that follow from how each of them went."""

import random
from typing import NamedTuple

from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.pending import jobs_of, tasks_of
from tuiconsole.demo.processes import TIMER, Route
from tuiconsole.demo.rows import IncidentRow, IncidentStatus, InstanceRow, JobRow, TaskRow
from tuiconsole.demo.stories import DAY, Stories, Story


class Origin(NamedTuple):
    """Where an instance comes from: what it was started with, and by which instances if it was called."""

    key: str | None = None
    tenant: str | None = None
    starter: str | None = None
    restarted: int | None = None
    root: int | None = None
    root_ended: int | None = None
    path: tuple[tuple[int, str], ...] = ()
    """The callers and their call activities, from the nearest upwards."""


class Ledger:
    """The rows so far, and what all who add to them share: the numbers, the dice, the landscape and the present."""

    def __init__(self, count: int, seed: int, now: int) -> None:
        self.count = count
        self.now = now
        self.ids = Ids(seed)
        self.rng = random.Random(seed)
        self.landscape = Landscape(now)
        self.stories = Stories(self.rng, now)
        self.written = 0
        self.incidents: list[IncidentRow] = []
        self.jobs: list[JobRow] = []
        self.tasks: list[TaskRow] = []
        self._rows: list[InstanceRow] = []

    @property
    def room(self) -> int:
        """How many rows are still to come."""
        return self.count - self.written

    def take(self) -> list[InstanceRow]:
        """The rows since the last call; they are not kept."""
        rows, self._rows = self._rows, []
        return rows

    def called_by(self, number: int, activity: str, story: Story, origin: Origin) -> Origin:
        """What a called instance gets from its caller."""
        return Origin(
            key=origin.key if self.rng.random() < 0.8 else None,
            tenant=origin.tenant,
            root=number if origin.root is None else origin.root,
            root_ended=story.ended if origin.root is None else origin.root_ended,
            path=((number, activity), *origin.path),
        )

    def emit(self, route: Route, bits: int, start: int, story: Story, origin: Origin, failed: int | None = None) -> int:
        """Adds one instance and its incidents, and gives its number.

        With `failed` it had one at that position that somebody resolved, whatever the dice say.
        """
        number = self.written = self.written + 1
        process = self.landscape.definitions[route.definition].process
        root_ended = story.ended if origin.root is None else origin.root_ended
        removal = root_ended + process.keep_days * DAY if root_ended and process.keep_days else None
        case = number if process.key == "claim" and bits % 25 == 0 else None
        row = InstanceRow(
            n=number,
            id=self.ids.number(Kind.INSTANCE, number),
            definition=route.definition,
            route=route.number,
            reached=story.reached,
            state=story.state,
            start=start,
            ended=story.ended,
            removal=removal,
            span=story.span,
            whole=story.whole,
            bits=bits,
            trouble=story.trouble,
            parent=origin.path[0][0] if origin.path else None,
            root=origin.root or number,
            restarted=origin.restarted,
            business_key=origin.key,
            tenant=origin.tenant,
            starter=origin.starter,
            reason=story.reason,
            super_case=case,
            case_instance=case,
            sub_case=number if process.key == "claim" and bits % 31 == 0 else None,
        )
        self._rows.append(row)
        failing = row.ended is None and self._wait(row, route, origin)
        if failed is not None:
            self._resolved(row, route, failed, origin)
        elif route.weak and not failing:
            self._past_incidents(row, route, origin)
        return number

    def _wait(self, row: InstanceRow, route: Route, origin: Origin) -> bool:
        """Adds what an unfinished instance waits for; whether some of that has failed for good."""
        jobs = jobs_of(row, self.landscape, self.ids, self.now)
        tasks = tasks_of(row, self.landscape, self.ids, self.now)
        self.jobs.extend(jobs)
        self.tasks.extend(tasks)
        failed = [(job.part, job.message, job.failed_at or self.now) for job in jobs if job.retries == 0]
        happened = min(self.now, row.start + row.span + 3_000)
        failed += [(task.part, task.message, happened) for task in tasks if task.retries == 0]
        for part, message, created in failed:
            self._incident(row, route, row.reached, part, message, created, None, IncidentStatus.OPEN, origin)
        return bool(failed)

    def _past_incidents(self, row: InstanceRow, route: Route, origin: Origin) -> None:
        last = row.reached - 1
        if row.reason and last in route.weak and self.rng.random() < 0.6 and row.ended:
            begun = route.start_of(last, row.start, row.span, row.whole, row.bits)
            happened = min(row.ended, begun + 3_000)
            self._past_incident(row, route, last, happened, row.ended, IncidentStatus.DELETED, origin)
        elif self.rng.random() < 0.012 and (behind := [position for position in route.weak if position < last]):
            self._resolved(row, route, behind[row.bits % len(behind)], origin)

    def _resolved(self, row: InstanceRow, route: Route, position: int, origin: Origin) -> None:
        begun = route.start_of(position, row.start, row.span, row.whole, row.bits)
        over = route.start_of(position + 1, row.start, row.span, row.whole, row.bits)
        # A timer fails when it goes off, anything else soon after it was begun.
        timer = route.steps[position].type == TIMER
        happened = over - (over - begun) // 10 if timer else min(over, begun + 3_000)
        self._past_incident(row, route, position, happened, over, IncidentStatus.RESOLVED, origin)

    def _past_incident(
        self,
        row: InstanceRow,
        route: Route,
        position: int,
        created: int,
        ended: int,
        status: IncidentStatus,
        origin: Origin,
    ) -> None:
        errands = self.landscape.errands[route.number]
        part = next((errand.part for errand in errands if errand.position == position), position)
        message = route.steps[position].failure(row.bits)
        self._incident(row, route, position, part, message, created, ended, status, origin)

    def _incident(
        self,
        row: InstanceRow,
        route: Route,
        position: int,
        part: int,
        message: str | None,
        created: int,
        ended: int | None,
        status: IncidentStatus,
        origin: Origin,
    ) -> None:
        step = route.steps[position]
        kind = "failedExternalTask" if step.topic else "failedJob"
        first = cause = len(self.incidents) + 1
        for instance, activity in ((row.n, step.id), *origin.path):
            number = len(self.incidents) + 1
            self.incidents.append(
                IncidentRow(
                    n=number,
                    id=self.ids.text(Kind.INCIDENT, number),
                    instance=instance,
                    type=kind,
                    activity=activity,
                    message=message if number == first else None,
                    status=status,
                    created=created,
                    ended=ended,
                    cause=cause,
                    root_cause=first,
                    part=part if number == first else None,
                )
            )
            cause = number
