"""The words in which a process is described: activities, routes through them, versions, variables.

A process instance is stored as a route, how far it has got on it, and a few random bits. Everything else about it
(which activities it executed and when, its jobs, its variables) follows from those, here in Python and, by the same
formula, in SQL. That is what keeps a million instances small.
"""

from dataclasses import dataclass, field, replace

from tuiconsole.demo.values import Value

START = "startEvent"
END = "noneEndEvent"
USER_TASK = "userTask"
SERVICE_TASK = "serviceTask"
RULE_TASK = "businessRuleTask"
CALL = "callActivity"
GATEWAY = "exclusiveGateway"
TIMER = "intermediateTimer"
MESSAGE = "intermediateMessageCatch"
SUBPROCESS = "subProcess"
BODY = "multiInstanceBody"

# Time on a route is counted in sixteenths of a second of typical duration: the random part fits between two steps.
_GRAIN = 16


@dataclass(frozen=True, slots=True)
class Activity:
    """One box or circle of the diagram."""

    id: str
    name: str
    type: str
    seconds: int = 0
    """How long it takes typically. Zero: done in the same transaction, never seen waiting."""
    job: bool = False
    """A job of the job executor runs it (asyncBefore)."""
    topic: str | None = None
    """A worker fetches it as an external task of this topic."""
    calls: str | None = None
    """The key of the process that it calls."""
    failures: tuple[str, ...] = ()
    """What goes wrong with it; `{}` becomes a number."""
    since: int = 1
    """The first version of the process that has it."""
    within: str | None = None
    """The subprocess that it is part of."""
    each: tuple[int, int] | None = None
    """It is done once for each of so many (at least, at most)."""

    @property
    def reminds(self) -> bool:
        """Whether a timer on its boundary goes off when nobody has done it for too long."""
        return self.type == USER_TASK and self.seconds >= 20 * 3600

    @property
    def patience(self) -> int:
        """After how many seconds."""
        return 3 * self.seconds

    def as_body(self) -> "Activity":
        """What the history shows around the copies of an activity that is done for each of a list."""
        return replace(self, id=f"{self.id}#{BODY}", type=BODY, calls=None)

    @property
    def can_fail(self) -> bool:
        return bool(self.failures)

    def failure(self, bits: int) -> str:
        """What goes wrong with it for an instance, or for one of its jobs, of these random bits."""
        return self.failures[bits % len(self.failures)].replace("{}", str(bits % 9_000 + 1_000))


@dataclass(frozen=True, slots=True)
class Variable:
    """A process variable: its name, how its value follows from the instance, and when it is set."""

    name: str
    value: Value
    after: int = 0
    """How many activities have to be behind the instance."""
    until: int | None = None
    """Behind how many it is removed."""
    local: str | None = None
    """The activity that it belongs to and is set with; None: the instance."""


@dataclass(frozen=True, slots=True)
class Process:
    """Everything about one process that its versions share."""

    key: str
    name: str
    activities: tuple[Activity, ...]
    routes: tuple[tuple[int, str], ...]
    """Share in percent, and the ids of the activities in order."""
    versions: tuple[int, ...]
    """How many days ago each version was deployed."""
    variables: tuple[Variable, ...]
    share: int = 0
    """How many of a thousand root instances are of this process."""
    business_key: str | None = None
    """A format with `serial`, `year` and `random`, or none: called instances then carry their caller's."""
    started_by_users: bool = True
    keep_days: int | None = 1095
    tenant: str | None = None
    renamed: dict[int, str] = field(default_factory=dict)
    """From which version on it is called what."""
    priority: int = 0
    """Of its jobs and external tasks."""
    scopes: tuple[Activity, ...] = ()
    """The subprocesses that activities are within; no route names them."""


class Route:
    """One way from the start event to an end event in one version."""

    __slots__ = ("calls", "definition", "length", "number", "slack", "steps", "ticks", "total", "weak")

    def __init__(self, number: int, definition: int, steps: tuple[Activity, ...]) -> None:
        self.number = number
        self.definition = definition
        self.steps = steps
        self.length = len(steps)
        self.ticks = [0]
        self.slack = [0]
        for before, step in zip(steps, (*steps[1:], None), strict=True):
            self.ticks.append(self.ticks[-1] + before.seconds * _GRAIN)
            # What is instantaneous stays so: only a step that takes time can take a little longer.
            self.slack.append(min(step.seconds, before.seconds * 4) if step else 0)
        self.total = self.ticks[-1]
        self.calls = [(position, step.calls) for position, step in enumerate(steps) if step.calls]
        self.weak = [position for position, step in enumerate(steps) if step.can_fail]

    def tick(self, position: int, bits: int) -> int:
        """When the step at this position starts, on the route's own scale. Never decreases along the route."""
        return self.ticks[position] + (bits >> shift(position) & 7) * self.slack[position]

    def start_of(self, position: int, start: int, span: int, whole: int, bits: int) -> int:
        """When the step at this position started, in milliseconds since 1970 (`step_start` says the same in SQL)."""
        return start + span * self.tick(position, bits) // whole


def shift(position: int) -> int:
    """Which of an instance's random bits vary the step at this position."""
    return position * 3 % 57


def step_start(step: str, prefix: str = "") -> str:
    """`Route.start_of` in SQL, for an instance `i` and a step of its route under the given alias.

    A row that says when something begins and when it is over has a second set of columns, under a prefix.
    """
    tick, shift, slack = (f"{step}.{prefix}{column}" for column in ("tick", "shift", "slack"))
    return f"(i.start + i.span * ({tick} + (i.bits >> {shift} & 7) * {slack}) / i.whole)"


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a process, as deployed."""

    number: int
    process: Process
    version: int
    deployed: int
    """Milliseconds since 1970."""
    routes: tuple[Route, ...]
    shares: tuple[int, ...]

    @property
    def key(self) -> str:
        return self.process.key

    @property
    def name(self) -> str:
        names = [name for since, name in self.process.renamed.items() if since <= self.version]
        return names[-1] if names else self.process.name

    @property
    def version_tag(self) -> str | None:
        return f"{self.version}.0" if self.process.business_key else None

    @property
    def suspended(self) -> bool:
        """Nobody is to start the first version of what has gone through many."""
        return self.version == 1 and len(self.process.versions) > 4
