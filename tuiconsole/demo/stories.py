"""What can become of an instance on its route: finished, under way, stuck, or cut short."""

import random
from typing import NamedTuple

from tuiconsole.demo.processes import TIMER, Route
from tuiconsole.demo.rows import State, Trouble

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

REASONS = (
    "Cancelled on the customer's request",
    "Duplicate",
    "Started by mistake",
    "Wrong version, started again",
    "Clean-up after the test in production",
)
# Younger than this, so many of a thousand that can be stuck are: people clear up what is old.
_STUCK = ((DAY, 50), (7 * DAY, 25), (60 * DAY, 6), (10_000 * DAY, 1))


class Story(NamedTuple):
    """How far an instance has come and in which way; the names are those of the columns."""

    state: State
    reached: int
    ended: int | None
    span: int
    whole: int
    trouble: Trouble = Trouble.NONE
    reason: str | None = None


class Stories:
    """Draws them for a present moment."""

    def __init__(self, rng: random.Random, now: int) -> None:
        self.rng = rng
        self.now = now

    def natural(self, route: Route, start: int, bits: int) -> Story:
        """An instance of which nothing is known but its start."""
        rng = self.rng
        draw = rng.random()
        # Most take about their typical time, a few take much longer.
        factor = (0.4 + 3.0 * draw * draw) * (6 if bits % 37 == 0 else 1)
        length = max(1, int(route.total * factor * SECOND / 16))
        age = self.now - start
        luck = rng.random()
        if route.weak and luck * 1000 < next(chance for younger, chance in _STUCK if age < younger):
            position = route.weak[bits % len(route.weak)]
            return self.stuck(route, start, bits, position, min(length, age) * route.tick(position, bits))
        if luck > 0.978 and (cut := int(length * rng.random())) < age:
            terminated = State.EXTERNALLY_TERMINATED if luck > 0.984 else State.INTERNALLY_TERMINATED
            reason = REASONS[bits % len(REASONS)] if terminated == State.EXTERNALLY_TERMINATED else None
            reached = self._position(route, bits, cut, length) + 1
            whole = max(1, route.tick(reached, bits))
            return Story(terminated, reached, start + cut, cut, whole, Trouble.NONE, reason)
        if length <= age:
            return self.completed(route, start, start + length)
        position = self._position(route, bits, age, length)
        whole = route.tick(position, bits)
        trouble = Trouble.QUEUED if route.steps[position].job else Trouble.NONE
        return Story(self._unfinished(), position, None, length * whole // route.total, max(1, whole), trouble)

    def completed(self, route: Route, start: int, end: int) -> Story:
        return Story(State.COMPLETED, route.length, end, end - start, route.total)

    def stuck(self, route: Route, start: int, bits: int, position: int, scaled_span: int) -> Story:
        """At a step that fails."""
        span = scaled_span // route.total
        step = route.steps[position]
        if step.topic:
            trouble = Trouble.FAILED_TASK
        elif step.type == TIMER:
            trouble = Trouble.FAILED_TIMER
        elif self.now - start - span < 8 * HOUR and bits % 5 < 3:
            trouble = Trouble.RETRYING if bits % 5 < 2 else Trouble.QUEUED
        else:
            trouble = Trouble.FAILED_JOB
        return Story(self._unfinished(), position, None, span, max(1, route.tick(position, bits)), trouble)

    def can_wait(self, route: Route) -> bool:
        """Whether the route has a step where a healthy instance can be found waiting."""
        return any(step.seconds and not step.job for step in route.steps)

    def waiting(self, route: Route, start: int, bits: int) -> Story:
        """An instance that its caller waits for now."""
        age = self.now - start
        healthy = [position for position, step in enumerate(route.steps) if step.seconds and not step.job]
        if route.weak and (not healthy or bits % 100 < 8):
            position = route.weak[bits % len(route.weak)]
            return self.stuck(route, start, bits, position, age // 2 * min(route.tick(position, bits), route.total))
        position = healthy[bits % len(healthy)] if healthy else 0
        whole = route.tick(position, bits)
        return Story(self._unfinished(), position, None, age // 2 * whole // route.total, max(1, whole))

    def torn_down(self, route: Route, start: int, bits: int, caller: Story) -> Story:
        """An instance that went down with its caller."""
        end = caller.ended or start
        reached = 1 + bits % (route.length - 1)
        whole = max(1, route.tick(reached, bits))
        return Story(caller.state, reached, end, end - start, whole, Trouble.NONE, caller.reason)

    def _unfinished(self) -> State:
        return State.SUSPENDED if self.rng.random() < 0.03 else State.ACTIVE

    def _position(self, route: Route, bits: int, elapsed: int, length: int) -> int:
        """The step that is under way so long after the start."""
        tick = elapsed * route.total // length
        position = route.length - 1
        while position and route.tick(position, bits) > tick:
            position -= 1
        return position
