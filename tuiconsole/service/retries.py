"""Which failures are worth another request at once, and after how long a wait."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tuiconsole.records import dataclass
from tuiconsole.service.errors import ConnectionBroke, Failure

ATTEMPTS = 3
"""Requests for one question, the first one included."""
LONGEST_WAIT = 60.0
"""Seconds that we wait because a server wants it; beyond, people decide."""
_LONGEST_TOLD = 1e10
"""Seconds of a wait that can still be said as a date."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 8.0
_FOR_GOOD = {501, 505, 506, 508, 510, 511}
"""Statuses of a server that failed and will fail again."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks that waiting goes by, and its chance; tests have their own."""

    stopwatch: Callable[[], float]
    """Monotonic seconds. No one sets this clock, and it differs from every other."""
    sleep: Callable[[float], Awaitable[object]]
    chance: Callable[[], float]
    """From 0 to 1."""

    async def rest(self, over: asyncio.Event, seconds: float) -> None:
        """Until *over* is set, and no longer than so many seconds."""
        loop = asyncio.get_running_loop()
        ends: set[asyncio.Task[object]] = {loop.create_task(over.wait())}
        if math.isfinite(seconds):
            ends.add(loop.create_task(self._slept(seconds)))
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()

    async def _slept(self, seconds: float) -> object:
        return await self.sleep(seconds)


def worth_repeating(failure: Failure) -> bool:
    """Whether the same request may do better in a moment.

    A time limit that ran out is not among them: the server is still at work on the first request. Everything that is
    sent is a question, whatever its method, and a question may be asked twice.
    """
    if failure.status is None:
        return isinstance(failure, ConnectionBroke)
    return failure.status in (408, 429) or (failure.status >= 500 and failure.status not in _FOR_GOOD)


def pause(attempt: int, chance: Callable[[], float]) -> float:
    """Seconds before the request that follows number *attempt*, counted from 0.

    Anything up to a bound that doubles, so that many who failed together do not come back together.
    """
    return chance() * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt)


def wait_wanted(retry_after: str, now: datetime) -> float | None:
    """The seconds that a `Retry-After` header stands for, *now* on the clock of its server; None for no such header.

    What lies in the past or means nothing is no such header.
    """
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,10}(\.[0-9]*)?", text):
        return float(text) or None
    date = http_date(text)
    seconds = 0.0 if date is None else (date - now).total_seconds()
    return min(seconds, _LONGEST_TOLD) if seconds > 0 else None


def http_date(text: str) -> datetime | None:
    """The instant that *text* stands for in a header; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
