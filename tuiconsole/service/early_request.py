"""A request that leaves before the libraries of the wire and of the screen are loaded.

It goes by the standard library, in a thread, and only where that is all there is to it: nothing secret is told, and
nothing special leads to the server. What comes back counts if it is a plain success. Anything else is forgotten:
then the connection asks, which knows all about failures.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from tuiconsole.config.server import Server
from tuiconsole.engines.model import Request
from tuiconsole.service.bodies import whole_body
from tuiconsole.service.curl import full_url
from tuiconsole.service.errors import Failure, TookTooLong
from tuiconsole.service.exchange import Answer
from tuiconsole.service.retries import http_date

_Received = tuple[HTTPResponse, bytes]


def possible(server: Server) -> bool:
    """Whether *server* can be asked without all that a connection knows."""
    special = server.has_secrets or server.proxy or server.use_environment_proxy
    return server.url.startswith("http:") and not special


class EarlyRequest:
    """*request*, on its way to *server* from now on."""

    def __init__(self, server: Server, request: Request, stopwatch: Callable[[], float]) -> None:
        self.request = request
        self._server = server
        self._stopwatch = stopwatch
        self._began = stopwatch()
        self._received: Future[_Received | None] = Future()
        self._received.set_running_or_notify_cancel()
        # A daemon, because the program may end before an answer comes.
        threading.Thread(target=self._ask, name="early-request", daemon=True).start()

    async def answer(self) -> Answer | None:
        """The answer, if it is a success. Raises `TookTooLong`: the server is at work on it, and not asked again."""
        seconds = self._server.limits.seconds
        left = self._began + seconds - self._stopwatch()
        waiting = asyncio.wrap_future(self._received)
        await asyncio.wait((waiting,), timeout=max(left, 0.0))
        if not waiting.done():
            waiting.cancel()
            raise TookTooLong(self._server.name, f"no complete answer within {seconds:g} s")
        received = waiting.result()
        if received is None:
            return None
        response, raw = received
        if response.status != 200 or "json" not in response.headers.get("content-type", ""):
            return None
        try:
            coding = response.headers.get("content-encoding", "")
            body = await whole_body(self._server.name, coding, _at_once(raw), self._server.limits)
        except Failure:
            return None
        date = http_date(response.headers.get("date", ""))
        return Answer(body, self._stopwatch() - self._began, response.status, date)

    def _ask(self) -> None:
        try:
            self._received.set_result(self._exchange())
        except (OSError, HTTPException, ValueError):
            self._received.set_result(None)

    def _exchange(self) -> _Received | None:
        """The answer; None where it has not come whole, or nobody can tell."""
        limits, request = self._server.limits, self.request
        url = urlsplit(full_url(self._server.url, request))
        # Longer than anybody waits for it: a silence that ends here would count as no answer, and be asked for again.
        connection = HTTPConnection(url.hostname or "", url.port, timeout=2 * limits.seconds)
        headers = {"Accept": request.accept, "Accept-Encoding": "gzip", "User-Agent": "tuiconsole"}
        headers |= dict(request.headers)
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        try:
            target = f"{url.path}?{url.query}" if url.query else url.path
            body = None if request.body is None else request.body.encode()
            connection.request(request.method, target, body, headers)
            response = connection.getresponse()
            raw = response.read(limits.body_bytes + 1)
            lengths = response.headers.get_all("Content-Length", [])
            plain = len(lengths) <= 1 and all(length.isdigit() for length in lengths) and not response.headers.defects
            return (response, raw) if plain and not response.length else None
        finally:
            connection.close()


async def _at_once(raw: bytes) -> AsyncIterator[bytes]:
    yield raw
