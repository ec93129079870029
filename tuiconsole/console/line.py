"""The line to the terminal: how much may be on its way, so that the picture never lags far behind the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

BYTES_PER_SECOND: Final = 125_000
"""What a line is trusted to carry. It cannot be asked: SSH takes everything at once, and queues it."""
MOST_AHEAD: Final = 6_000
"""Bytes on their way to which no further frame is added: a twentieth of a second."""


class Line:
    """Counts what was sent, less what has arrived by now on a line of 1 Mbit/s."""

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch = stopwatch
        self._ahead = 0.0
        self._at = stopwatch()

    def sent(self, count: int) -> None:
        """So many bytes more are on their way."""
        self._ahead = self._on_its_way() + count
        self._at = self._stopwatch()

    @property
    def wait(self) -> float:
        """Seconds until another frame may be sent."""
        return max(self._on_its_way() - MOST_AHEAD, 0.0) / BYTES_PER_SECOND

    def _on_its_way(self) -> float:
        return max(self._ahead - (self._stopwatch() - self._at) * BYTES_PER_SECOND, 0.0)
