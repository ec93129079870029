"""The connection to a server before it is there: its library is loaded when something is first sent."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from tuiconsole.config.server import Server
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import Request
from tuiconsole.service.exchange import Answer, Exchange

if TYPE_CHECKING:
    from tuiconsole.service.connection import Connection
    from tuiconsole.service.early_request import EarlyRequest

DRAWN_SECONDS = 0.1
"""How long what came early may take to be drawn, before loading gets in its way."""


class LateConnection:
    """Sends as a `Connection` does; loading that takes as long as a frame takes several times."""

    def __init__(
        self, server: Server, engine: Engine, log: Callable[[Exchange], None], stopwatch: Callable[[], float]
    ) -> None:
        self._server = server
        self._engine = engine
        self._log = log
        self._stopwatch = stopwatch
        self._early: EarlyRequest | None = None
        self._loads_at = 0.0
        self._connection: Connection | None = None

    def ask_early(self, request: Request) -> None:
        """Send *request* now, where that is possible; `send` hands out the answer."""
        from tuiconsole.service.early_request import EarlyRequest, possible

        if possible(self._server):
            self._early = EarlyRequest(self._server, request, self._stopwatch)

    async def send(self, request: Request, absence: str = "") -> Answer:
        """The answer to *request*. Raises `Failure`."""
        early = self._early
        if early is not None and early.request == request:
            self._early = None
            answer = await early.answer()
            if answer is not None:
                size = len(answer.body)
                self._loads_at = self._stopwatch() + DRAWN_SECONDS
                self._log(Exchange(self._server.name, request, answer.status, answer.seconds, size, None))
                return answer
        return await (await self._opened()).send(request, absence)

    async def sign_in_as(self, server: Server) -> None:
        """Use the secrets of *server*, which is the same one otherwise, from the next request on."""
        old, self._connection = self._connection, None
        self._server, self._early = server, None
        if old is not None:
            await old.close()

    async def close(self) -> None:
        """Give the sockets back."""
        if self._connection is not None:
            await self._connection.close()

    def redact(self, text: str) -> str:
        """*text* without the secrets of the server."""
        return text if self._connection is None else self._connection.redact(text)

    async def _opened(self) -> Connection:
        if self._connection is None:
            await asyncio.sleep(self._loads_at - self._stopwatch())
            module = await asyncio.to_thread(importlib.import_module, "tuiconsole.service.connection")
            if self._connection is None:
                self._connection = module.Connection(
                    self._server, self._engine.dialect, self._log, self._stopwatch, self._engine.base_path
                )
        return self._connection
