"""One server's connection: requests out, bounded bodies in. The only module that knows the HTTP library."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from tuiconsole.config.server import Basic, Bearer, Server
from tuiconsole.engines.model import Dialect, NoEngine, Request
from tuiconsole.service import errors
from tuiconsole.service.curl import full_url
from tuiconsole.service.decoding import decode

_INFLATE_STEP = 1 << 18
_SIGN_IN = {
    Basic: "check user and password; TUICONSOLE_PASSWORD or --user give new ones",
    Bearer: "the token is not valid, or no longer; TUICONSOLE_TOKEN gives a new one",
    type(None): "sign in with a token in TUICONSOLE_TOKEN, or with --user where the engine takes passwords",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a successful answer."""

    body: bytes
    seconds: float
    """From asking for a place in the queue's head to the last byte; waiting for a free place not included."""
    status: int
    date: datetime | None
    """The server's clock, to the second, if it said so."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the request log keeps of one request. Holds neither headers nor bodies."""

    server: str
    request: Request
    status: int | None
    seconds: float
    received: int
    failure: errors.Failure | None


class Connection:
    """Sends requests to one server: bounded in number, time and size, signed in, never redirected."""

    def __init__(
        self,
        server: Server,
        dialect: Dialect,
        log: Callable[[Exchange], None],
        stopwatch: Callable[[], float],
        base_path: str = "",
    ) -> None:
        self._server = server
        self._dialect = dialect
        self._log = log
        self._stopwatch = stopwatch
        self._base_path = base_path
        self._places = asyncio.Semaphore(server.limits.requests_at_once)
        self._client = httpx.AsyncClient(
            auth=self._auth(server),
            headers={"Accept-Encoding": "gzip", "User-Agent": "tuiconsole"},
            verify=ssl.create_default_context() if server.url.startswith("https:") else False,
            follow_redirects=False,
            trust_env=False,
            timeout=None,
            limits=httpx.Limits(max_connections=server.limits.requests_at_once + 1),
        )

    async def send(self, request: Request, absence: str = "") -> Answer:
        """The answer to *request*. Raises `Failure`; nothing else leaves here but cancellation.

        *absence* is what a 404 means by the documentation, where it means that something is not there.
        """
        async with self._places:
            started = self._stopwatch()
            status: int | None = None
            body = b""
            failure: errors.Failure | None = None
            try:
                async with asyncio.timeout(self._server.limits.seconds):
                    status, body, date, kind, location = await self._exchange(request)
                if not 200 <= status < 300:
                    raise self._refusal(status, body, kind, location, absence)
                return Answer(body, self._stopwatch() - started, status, date)
            except errors.Failure as error:
                failure = error
            except TimeoutError:
                failure = errors.TookTooLong(
                    self._server.name, f"no complete answer within {self._server.limits.seconds:g} s"
                )
            except Exception as error:
                failure = self._transport_failure(error)
            finally:
                self._log(Exchange(self._server.name, request, status, self._stopwatch() - started, len(body), failure))
            # Raised outside of the handlers: the library's exceptions carry URLs and headers along as context.
            raise failure

    async def close(self) -> None:
        """Give the sockets back."""
        with suppress(Exception):
            await self._client.aclose()

    async def _exchange(self, request: Request) -> tuple[int, bytes, datetime | None, str, str]:
        outgoing = self._client.build_request(
            request.method,
            full_url(self._server.url, request),
            content=None if request.body is None else request.body.encode(),
            headers={"Accept": request.accept}
            | ({"Content-Type": request.content_type} if request.body else {})
            | dict(request.headers),
        )
        response = await self._client.send(outgoing, stream=True)
        try:
            body = await self._body(response)
        finally:
            await response.aclose()
        headers = response.headers
        return (
            response.status_code,
            body,
            _date(headers.get("date", "")),
            headers.get("content-type", ""),
            headers.get("location", ""),
        )

    async def _body(self, response: httpx.Response) -> bytes:
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        chunks = response.aiter_raw()
        if coding in ("", "identity"):
            return await self._collect(chunks)
        if coding != "gzip":
            raise errors.WrongShape(self._server.name, f"the answer is encoded as {coding}, which was not asked for")
        return await self._collect(self._inflated(chunks))

    async def _inflated(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Decompressed in small steps, so that a small body cannot become a large one before it is noticed."""
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        async for chunk in chunks:
            while chunk:
                if inflate.eof:  # what follows the end is another member, or damage
                    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield inflate.decompress(chunk, _INFLATE_STEP)
                chunk = inflate.unconsumed_tail or inflate.unused_data
        if not inflate.eof:
            raise errors.ConnectionBroke(self._server.name, "the compressed answer ended too early")

    async def _collect(self, chunks: AsyncIterator[bytes]) -> bytes:
        most = self._server.limits.body_bytes
        body = bytearray()
        async for chunk in chunks:
            body += chunk
            if len(body) > most:
                raise errors.TooLarge(self._server.name, f"the answer is larger than {most:,} bytes")
        return bytes(body)

    def _refusal(self, status: int, body: bytes, kind: str, location: str, absence: str) -> errors.Failure:
        said, from_engine = "", False
        if "json" in kind:
            try:
                said = self._dialect.complaint(decode(body))
                # What does not complain as engines do may be the web server around one.
                from_engine = bool(said)
            except NoEngine as answer:
                return errors.NoEngineHere.at(self._server.name, status, str(answer), self._base_path)
            except ValueError:
                pass
        elif "html" not in kind and body:
            said = body[:2000].decode("utf-8", "replace")
        if status == 401:
            advice = _SIGN_IN[type(self._server.sign_in)]
            return errors.SignInFailed(self._server.name, said=said, status=status, advice=advice)
        return errors.failure_of_status(
            self._server.name,
            status,
            said,
            location=_without_query(location),
            refused_is_wrong_path=not from_engine,
            # A page for people comes from a web server that knows no engine, whatever the engine would mean by it.
            absence="" if "html" in kind else absence,
            base_path=self._base_path,
        )

    def _transport_failure(self, error: Exception) -> errors.Failure:
        name = self._server.name
        chain = list(_causes(error))
        certificate = next((e for e in chain if isinstance(e, ssl.SSLCertVerificationError)), None)
        if certificate is not None:
            return errors.TlsFailed(name, f"the certificate is not trusted: {certificate.verify_message}")
        if any(isinstance(e, ssl.SSLError) for e in chain):
            return errors.TlsFailed(name)
        if any(isinstance(e, socket.gaierror) for e in chain):
            return errors.UnknownHost(name, f"the host name {urlsplit(self._server.url).hostname} is not known")
        if isinstance(error, httpx.ConnectError):
            return errors.Unreachable(name, f"nothing answers at {self._server.host}")
        if isinstance(error, httpx.DecodingError | zlib.error):
            return errors.WrongShape(name, "the compressed answer is damaged")
        if isinstance(error, httpx.LocalProtocolError):
            advice = "look for line breaks and other control characters in the user's name and the token"
            return errors.Failure(name, "the request cannot be sent", advice=advice)
        if isinstance(error, httpx.TransportError | OSError):
            return errors.ConnectionBroke(name)
        return errors.Failure(name, f"the request failed: {type(error).__name__}")

    @staticmethod
    def _auth(server: Server) -> httpx.Auth | None:
        match server.sign_in:
            case Basic(user, password):
                return httpx.BasicAuth(user, password.reveal())
            case Bearer(token):
                return _BearerAuth(token.reveal())
            case None:
                return None


class _BearerAuth(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and seen not in found:
        found.append(seen)
        seen = seen.__cause__ or seen.__context__
    return found


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _without_query(location: str) -> str:
    # A redirect's query or fragment may carry a session or a token.
    return re.split("[?#]", location, maxsplit=1)[0][:200]
