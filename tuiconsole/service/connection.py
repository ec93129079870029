"""One server's connection: requests out, signed in, and what the server says of them back."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from tuiconsole.config.server import Server
from tuiconsole.engines.model import Dialect, Request
from tuiconsole.service import errors
from tuiconsole.service.curl import full_url
from tuiconsole.service.exchange import Answer as Answer
from tuiconsole.service.exchange import Exchange as Exchange
from tuiconsole.service.refusals import Received, refusal
from tuiconsole.service.sign_in import Held, SignIn
from tuiconsole.service.wire import Wire


def _utc() -> datetime:
    return datetime.now(UTC)


class Connection:
    """Sends requests to one server: bounded in number, time and size, signed in, never redirected."""

    def __init__(
        self,
        server: Server,
        dialect: Dialect,
        log: Callable[[Exchange], None],
        stopwatch: Callable[[], float],
        base_path: str = "",
        clock: Callable[[], datetime] = _utc,
    ) -> None:
        self._server = server
        self._dialect = dialect
        self._log = log
        self._stopwatch = stopwatch
        self._base_path = base_path
        self._clock = clock
        self._places = asyncio.Semaphore(server.limits.requests_at_once)
        self._wire = Wire(server)
        self._token_wire = Wire(server)
        self._sign_in = SignIn(server, self._post, stopwatch)

    async def send(self, request: Request, absence: str = "") -> Answer:
        """The answer to *request*. Raises `Failure`; nothing else leaves here but cancellation.

        *absence* is what a 404 means by the documentation, where it means that something is not there. A sign-in that
        is refused is had anew and tried once more.
        """
        try:
            return await self._signed_in(request, absence)
        except errors.Failure as error:
            failure = error
        # Without its past: exceptions carry along the frames that they went through, and what those held.
        failure.__cause__ = failure.__context__ = None
        raise failure.with_traceback(None)

    async def close(self) -> None:
        """Give the sockets back."""
        await self._wire.close()
        await self._token_wire.close()

    def redact(self, text: str) -> str:
        """*text* without the secrets of this server."""
        return self._sign_in.redact(text)

    async def _signed_in(self, request: Request, absence: str) -> Answer:
        self._wire.check(self._server.url)
        # What was refused before is had anew by now, and another renewal would not make it any newer.
        once = self._sign_in.is_refused
        while True:
            held: Held | None = None
            in_session = self._wire.has_cookies
            try:
                held = await self._sign_in.held()
                return await self._attempt(request, absence, held)
            except errors.NoSecretFound:
                raise
            except errors.SignInFailed as refused:
                self._wire.forget_cookies()
                if held is None or once or not (await self._sign_in.renew(held) or in_session):
                    self._sign_in.rejected(refused)
                    raise
            once = True

    async def _attempt(self, request: Request, absence: str, held: Held) -> Answer:
        async with self._places:
            started = self._stopwatch()
            answer: Received | None = None
            failure: errors.Failure | None = None
            try:
                answer = await self._exchange(request, held)
                failure = refusal(
                    self._server,
                    self._dialect,
                    answer,
                    absence=absence,
                    base_path=self._base_path,
                    accept=request.accept,
                    clock=self._clock,
                    redact=self._sign_in.redact,
                )
            except errors.Failure as error:
                failure = error
            finally:
                status, received = (answer.status, len(answer.body)) if answer is not None else (None, 0)
                seconds = self._stopwatch() - started
                # A copy, because what is raised keeps alive all that its frames held.
                logged = None if failure is None else copy.copy(failure)
                self._log(Exchange(self._server.name, request, status, seconds, received, logged))
        if failure is None:
            assert answer is not None
            self._sign_in.accepted(answer.date)
            return Answer(answer.body, seconds, answer.status, answer.date, answer.length)
        raise failure

    async def _exchange(self, request: Request, held: Held) -> Received:
        headers = [("Accept", request.accept), *request.headers]
        if request.body:
            headers.append(("Content-Type", request.content_type))
        headers += [(name, value.reveal()) for name, value in held.headers]
        content = None if request.body is None else request.body.encode()
        url = full_url(self._server.url, request)
        return await self._wire.exchange(request.method, url, headers, content)

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Received:
        self._token_wire.check(url)
        return await self._token_wire.exchange("POST", url, [*headers.items()], body)
