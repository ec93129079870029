"""Which jobs a route makes the job executor run: continuations, timers, and reminders on tasks that take long."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from tuiconsole.demo.nodes import COPIES, Node
from tuiconsole.demo.processes import SERVICE_TASK, TIMER, Process, Route, shift

ASYNC = "async-continuation"
INTERMEDIATE = "timer-intermediate-transition"
BOUNDARY = "timer-transition"
REMINDERS = 256
"""Where the numbers of job definitions of reminders start; those below are of the activities themselves."""
_REMINDER_PARTS = 512


class JobDefinition(NamedTuple):
    """What all jobs that one element of a process model makes have in common."""

    definition: int
    errand: int
    activity: str
    handler: str
    configuration: str


class Errand(NamedTuple):
    """One job of a route, or one for each copy of an activity."""

    route: int
    part: int
    position: int
    errand: int
    handler: str
    copy: int | None
    low: int
    high: int
    seconds: int
    failures: str
    failure_count: int
    failed: str
    """Where it goes wrong: for a timer, in what follows."""
    execution: int | None
    tick: int
    shift: int
    slack: int
    over_tick: int
    over_shift: int
    over_slack: int


def job_definitions_of(process: Process, version: int, definition: int) -> list[JobDefinition]:
    found: list[JobDefinition] = []
    for index, activity in enumerate(process.activities):
        if activity.since > version:
            continue
        if activity.job:
            found.append(JobDefinition(definition, index, activity.id, ASYNC, "async-before"))
        elif activity.type == TIMER:
            duration = f"DURATION: {_duration(activity.seconds)}"
            found.append(JobDefinition(definition, index, activity.id, INTERMEDIATE, duration))
        elif activity.reminds:
            duration = f"DURATION: {_duration(activity.patience)}"
            found.append(
                JobDefinition(definition, REMINDERS + index, f"{activity.id}-overdue", BOUNDARY, duration),
            )
    return found


def _duration(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    if rest:
        return f"PT{seconds // 60}M"
    return f"PT{hours}H" if hours % 24 else f"P{hours // 24}D"


def errands_of(route: Route, process: Process, nodes: Sequence[Node]) -> list[Errand]:
    """The jobs along a route."""
    executions = {node.part: node.execution for node in nodes}
    found: list[Errand] = []
    copies = COPIES
    for position, step in enumerate(route.steps):
        number = process.activities.index(step)
        low, high = step.each or (0, 0)
        # Jobs of copies have the copies' parts, in the order in which the history numbers them.
        parts = list(range(copies, copies + high))
        copies += high
        after = position + 1
        if not (step.job or step.type == TIMER or step.reminds):
            continue
        follows = route.steps[after].id if step.type == TIMER and after < route.length else step.id
        errand = Errand(
            route=route.number,
            part=_REMINDER_PARTS + position if step.reminds else position,
            position=position,
            errand=REMINDERS + number if step.reminds else number,
            handler=ASYNC if step.type == SERVICE_TASK else INTERMEDIATE if step.type == TIMER else BOUNDARY,
            copy=None,
            low=low,
            high=high,
            seconds=step.patience if step.reminds else step.seconds,
            failures=json.dumps(step.failures),
            failure_count=len(step.failures),
            failed=follows,
            execution=executions[position],
            tick=route.ticks[position],
            shift=shift(position),
            slack=route.slack[position],
            over_tick=route.ticks[after],
            over_shift=shift(after),
            over_slack=route.slack[after],
        )
        if step.each and step.job:
            found.extend(errand._replace(part=part, copy=copy, execution=part) for copy, part in enumerate(parts))
        else:
            found.append(errand)
    return found
