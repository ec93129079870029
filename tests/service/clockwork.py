"""Time that passes when a test says so."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count

_ROUNDS = 50
"""Turns of the event loop after which everything that could go on without the clock has gone on."""


class Clockwork:
    """A stopwatch, and sleepers that it wakes."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def stopwatch(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake = asyncio.Event()
        heappush(self._sleepers, (self.now + seconds, next(self._numbers), wake))
        await wake.wait()

    async def advance(self, seconds: float) -> None:
        """Let time pass, and let whoever wakes on the way do what they do."""
        end = self.now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.now, _, wake = heappop(self._sleepers)
            wake.set()
            await settle()
        self.now = end
        await settle()


async def settle() -> None:
    """Let everything go on that does not wait for a clock or a network."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
