"""Lists that failed are asked for again by themselves, no more often than a server in trouble can bear."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet

from tuiconsole.service.errors import Failure, TookTooLong
from tuiconsole.service.link import Waiting
from tuiconsole.service.retries import Timing

FIRST_SECONDS = 5.0
MOST_SECONDS = 30.0
SLOW_FACTOR = 10.0
"""How much later a question is asked again that took too long: the server may still be at work on the last one."""


class Recoverable(Protocol):
    """What can ask again for what it did not get."""

    @property
    def missing(self) -> Failure | None:
        """What it could recover from; None where asking again would change nothing."""

    def retry(self) -> None:
        """Ask again for what failed."""


class Recovery:
    """Sees to it that what was asked of one server is asked again."""

    def __init__(self, timing: Timing, waiting: Callable[[], Waiting | None]) -> None:
        self._timing = timing
        self._waiting = waiting
        self._watched: WeakSet[Recoverable] = WeakSet()
        self._attempts = 0
        self._last = -math.inf
        self._due = math.inf
        self._sooner = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def watch(self, one: Recoverable) -> None:
        """Have *one* ask again when it should."""
        self._watched.add(one)

    def failed(self, failure: Failure) -> None:
        """Something watched has failed: see to it in a while, if that can help."""
        # By its type: where a person has to do something first, nothing goes out before, but it does then.
        if not type(failure).passes:
            return
        if self._timing.stopwatch() - self._last > 2 * MOST_SECONDS:
            self._attempts = 0
        seconds = min(FIRST_SECONDS * 2**self._attempts, MOST_SECONDS)
        self._see_to_it_in(seconds * (SLOW_FACTOR if isinstance(failure, TookTooLong) else 1))

    def hurry(self) -> None:
        """See to everything now: the server answers, or a person wants to know whether it does."""
        self._attempts = 0
        if any(one.missing is not None for one in self._watched):
            self._see_to_it_in(0)

    def close(self) -> None:
        """Ask for nothing any more."""
        if self._task is not None:
            self._task.cancel()

    def _see_to_it_in(self, seconds: float) -> None:
        due = self._timing.stopwatch() + seconds
        if due < self._due:
            self._due = due
            self._sooner.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._see_to_it())

    async def _see_to_it(self) -> None:
        while True:
            while (seconds := self._due - self._timing.stopwatch()) > 0:
                self._sooner.clear()
                await self._timing.rest(self._sooner, seconds)
            waiting = self._waiting()
            if waiting is None:
                break
            # What is asked now would not be sent. Whoever ends the wait says so by `hurry`.
            self._due = waiting.until
        self._due, self._last = math.inf, self._timing.stopwatch()
        self._attempts += 1
        self._task = None
        for one in list(self._watched):
            if one.missing is not None:
                one.retry()
