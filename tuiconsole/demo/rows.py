"""The shape of the generated data: which columns an instance and an incident have, and what their codes mean."""

from enum import IntEnum
from typing import NamedTuple


class State(IntEnum):
    """The engine's states; the last three are finished."""

    ACTIVE = 0
    SUSPENDED = 1
    COMPLETED = 2
    EXTERNALLY_TERMINATED = 3
    INTERNALLY_TERMINATED = 4


class Trouble(IntEnum):
    """What the activity that an unfinished instance has reached is waiting for."""

    NONE = 0
    QUEUED = 1
    """Its job has not run yet."""
    RETRYING = 2
    """Its job failed and has retries left."""
    FAILED_JOB = 3
    FAILED_TASK = 4
    """A worker reported a failure and no retries are left."""
    FAILED_TIMER = 5
    """Its timer went off, what follows failed, and no retries are left."""


HELD = (Trouble.QUEUED, Trouble.RETRYING, Trouble.FAILED_JOB)
"""The activity has not begun: its job would begin it. The history has no activity instance for it yet."""


class InstanceRow(NamedTuple):
    """One process instance. Times are milliseconds since 1970, other instances are given by number."""

    n: int
    id: int
    """The scrambled number: what the id's text is made of and sorts like."""
    definition: int
    route: int
    reached: int
    """Unfinished: the position of the activity it is at. Finished: how many activities it entered."""
    state: int
    start: int
    ended: int | None
    removal: int | None
    span: int
    """From the start to the end or, if unfinished, to the start of the activity it is at."""
    whole: int
    """The length of `span` on the route's own scale."""
    bits: int
    trouble: int
    parent: int | None
    root: int
    restarted: int | None
    business_key: str | None
    tenant: str | None
    starter: str | None
    reason: str | None
    super_case: int | None
    case_instance: int | None
    sub_case: int | None


class IncidentStatus(IntEnum):
    OPEN = 0
    RESOLVED = 1
    DELETED = 2


class IncidentRow(NamedTuple):
    """One incident, or its echo in an instance that waits for the one where it happened."""

    n: int
    id: str
    instance: int
    type: str
    activity: str
    message: str | None
    """Echoes have none."""
    status: int
    created: int
    ended: int | None
    cause: int
    root_cause: int
    part: int | None
    """Which of the instance's jobs or external tasks it is about; echoes are about none."""


class JobRow(NamedTuple):
    """What the job executor has still to do for an instance."""

    id: int
    """Scrambled, like an instance's."""
    instance: int
    part: int
    definition: int
    errand: int
    """Which of the definition's kinds of jobs it is one of."""
    created: int
    due: int | None
    retries: int
    message: str | None
    """What went wrong the last time."""
    failed: str | None
    """The activity where it went wrong."""
    failed_at: int | None
    suspended: bool
    priority: int
    locked_until: int | None
    """An executor of the cluster has it in hand."""


class TaskRow(NamedTuple):
    """An external task: what a worker has still to do for an instance."""

    id: int
    instance: int
    part: int
    definition: int
    activity: str
    topic: str
    created: int
    worker: str | None
    locked_until: int | None
    retries: int | None
    """None until a worker reports a failure."""
    message: str | None
    details: bool
    """Whether the worker has told more than a message."""
    suspended: bool
    priority: int
