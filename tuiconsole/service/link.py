"""One server as the service stands to it: asks again what is worth it, waits when told to, and rests when all fails.

A request may go out at once, after a pause, or not at all:

- The server asked to be left alone (`Retry-After`): whatever is to be sent waits for it, up to a minute. A longer
  wait is a failure that says until when, and until then nothing is sent.
- Requests keep failing: five in a row, and nothing is sent for half a minute. Then one request is let through, and
  what becomes of it decides whether the others may follow.
- The sign-in was refused: the same, after the first time; or after the second, where it was good enough before and
  may be so for everything else. A password that was refused twice stays where it is until somebody says so: accounts
  get locked.

`hurry` is a person saying so; it ends every wait. What happens to one server has no effect on another.
"""

from __future__ import annotations

import asyncio
import copy
import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tuiconsole.records import dataclass
from tuiconsole.service.errors import Failure, Resting, SignInFailed
from tuiconsole.service.retries import ATTEMPTS, LONGEST_WAIT, Timing, pause, worth_repeating
from tuiconsole.text.border import Shown

if TYPE_CHECKING:
    from tuiconsole.engines.model import Request
    from tuiconsole.service.exchange import Answer

IN_A_ROW = 5
"""Failures, one after the other, that make a server rest."""
REST_SECONDS = 30.0
REFUSALS_A_MINUTE = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why nothing is sent to a server at the moment, and until when."""

    reason: Shown
    until: float
    """On the service's stopwatch; infinite where only a person can end the wait."""


class Sender(Protocol):
    """Sends one request once. Raises `Failure`."""

    async def send(self, request: Request, absence: str = "") -> Answer: ...


@dataclass(slots=True)
class _Rest:
    """Nothing is sent until then, and then one request to see how things are."""

    until: float
    failure: Failure
    probing: bool = False


class Link:
    """Sends to one server. See the module for when it does not."""

    def __init__(self, server: str, sender: Sender, timing: Timing, changed: Callable[[], None]) -> None:
        self._server = server
        self._sender = sender
        self._timing = timing
        self._changed = changed
        self._in_a_row = 0
        self._known_here = False
        """The server has answered us since it last refused us."""
        self._has_rested = False
        """The server was left alone since it last answered."""
        self._refused_at: deque[float] = deque(maxlen=REFUSALS_A_MINUTE)
        self._rest: _Rest | None = None
        self._not_before = -math.inf
        self._not_before_reason = Shown("")
        self._pauses: dict[asyncio.Event, Waiting] = {}
        self.trouble: Failure | None = None
        """The newest failure of the server itself, until it answers again."""
        self.on_recovery: Callable[[], None] = lambda: None
        """Called when the server answers after a rest."""

    async def send(self, request: Request, absence: str = "") -> Answer:
        """The answer to *request*, asked for as often as it is worth it. Raises `Failure`."""
        attempt = 0
        while True:
            await self._wait_as_told()
            rest = self._admit()
            try:
                answer = await self._sender.send(request, absence)
            except Failure as failure:
                self._failed(failure)
                if attempt + 1 >= ATTEMPTS or self._rest is not None or not worth_repeating(failure):
                    raise
                reason, told_when = failure.summary, failure.wait is not None
            else:
                self._succeeded()
                return answer
            finally:
                if rest is not None:
                    rest.probing = False
            if not told_when:
                await self._pause(reason, pause(attempt, self._timing.chance))
            attempt += 1

    @property
    def waiting(self) -> Waiting | None:
        """Why nothing is sent now, if that is so; of several reasons the one that lasts longest."""
        now = self._timing.stopwatch()
        waits = list(self._pauses.values())
        if self._rest is not None:
            waits.append(Waiting(self._rest.failure.summary, self._rest.until))
        return max((wait for wait in waits if wait.until > now), key=lambda wait: wait.until, default=None)

    def hurry(self) -> None:
        """Wait for nothing any more. A server that still fails rests again after the next failure."""
        self._rest = None
        self._not_before = -math.inf
        self._in_a_row = min(self._in_a_row, IN_A_ROW - 1)
        for over in self._pauses:
            over.set()
        self._changed()

    # Whether a request may go out

    async def _wait_as_told(self) -> None:
        while (seconds := self._not_before - self._timing.stopwatch()) > 0:
            await self._pause(self._not_before_reason, seconds)

    def _admit(self) -> _Rest | None:
        """Let a request pass, as the one that ends the rest where there is one. Raises the failure behind the rest."""
        rest = self._rest
        if rest is None:
            return None
        if rest.probing or self._timing.stopwatch() < rest.until:
            # A copy, because every raise leaves its tracks in an exception.
            raise copy.copy(rest.failure)
        rest.probing = True
        return rest

    async def _pause(self, reason: Shown, seconds: float) -> None:
        over = asyncio.Event()
        self._pauses[over] = Waiting(reason, self._timing.stopwatch() + seconds)
        self._changed()
        try:
            await self._timing.rest(over, seconds)
        finally:
            del self._pauses[over]
            self._changed()

    # What answers and failures do to that

    def _succeeded(self) -> None:
        rested, troubled = self._has_rested, self.trouble is not None
        self._rest, self._in_a_row, self.trouble = None, 0, None
        self._known_here, self._has_rested = True, False
        if rested:
            self.on_recovery()
        if rested or troubled:
            self._changed()

    def _failed(self, failure: Failure) -> None:
        now = self._timing.stopwatch()
        if isinstance(failure, SignInFailed):
            self.trouble = failure
            self._in_a_row = 0
            self._refused_at.append(now)
            if not failure.passes:
                self._rest_until(math.inf, failure)
            elif not self._known_here:
                enough = len(self._refused_at) == REFUSALS_A_MINUTE
                until = max(now + REST_SECONDS, self._refused_at[0] + 60 if enough else now)
                self._rest_until(until, failure)
            self._known_here = False
        elif failure.exit_code == Resting.exit_code:
            self.trouble = failure
            self._in_a_row += 1
            self._note_wish(failure, now)
            if self._in_a_row >= IN_A_ROW:
                until = max(now + REST_SECONDS, self._rest.until if self._rest is not None else 0.0)
                self._rest_until(until, self._resting(failure))
        else:
            # It says no, but it says so: the server is there.
            self._succeeded()
            return
        self._changed()

    def _rest_until(self, until: float, failure: Failure) -> None:
        self._rest, self._has_rested = _Rest(until, failure), True

    def _note_wish(self, failure: Failure, now: float) -> None:
        """Heed what the server said about when it wants to be asked again."""
        if failure.wait is None:
            return
        if failure.wait > LONGEST_WAIT:
            self._rest_until(now + failure.wait, failure)
        elif now + failure.wait > self._not_before:
            self._not_before = now + failure.wait
            self._not_before_reason = failure.summary

    def _resting(self, failure: Failure) -> Failure:
        what = f"nothing was asked, because the last {self._in_a_row} requests failed, the newest like this"
        status = f" (HTTP {failure.status})" if failure.status else ""
        said = f"{failure.summary}{status}" + (f": {failure.said}" if failure.said else "")
        return Resting(self._server, what, said=said)
