"""What came of one request: the answer for whoever asked, and the line in the log. Light to import."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tuiconsole.engines.model import Request
from tuiconsole.records import dataclass

if TYPE_CHECKING:
    from tuiconsole.service.errors import Failure


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a successful answer."""

    body: bytes
    seconds: float
    """From asking for a place in the queue's head to the last byte; waiting for a free place not included."""
    status: int
    date: datetime | None
    """The server's clock, to the second, if it said so."""
    length: int | None = None
    """The size of the whole, in bytes as they were sent, if the server said it before it came."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the request log keeps of one request. Holds neither headers nor bodies."""

    server: str
    request: Request
    status: int | None
    seconds: float
    received: int
    failure: Failure | None
    at: datetime | None = None
    """When it ended, on this machine's clock; set by the log."""

    def __str__(self) -> str:
        params = "&".join(f"{name}={value}" for name, value in self.request.params)
        asked = f"{self.server}: {self.request.method} {self.request.path}{'?' if params else ''}{params}"
        outcome = str(self.status)
        if self.failure is not None:
            outcome = self.failure.line().removeprefix(f"{self.server}: ")
        return f"{asked}: {outcome}, {self.received:,} bytes in {self.seconds:.3f} s"
