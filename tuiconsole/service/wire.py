"""The wire to one origin: requests out, bounded bodies in. The only module that knows the HTTP library."""

from __future__ import annotations

import asyncio
import importlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import httpx

from tuiconsole.config.server import Server
from tuiconsole.service import errors
from tuiconsole.service.bodies import whole_body
from tuiconsole.service.proxies import Proxy, proxy_for
from tuiconsole.service.refusals import Received
from tuiconsole.service.trust import check_unencrypted, tls_context, tls_failure

_COOKIES_KEPT = 50
_LOCATION = "location"
_LOGGERS = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))

_LOADED_LATE = ("httpcore", "anyio._backends._asyncio")
"""What the library loads by itself when it first sends, for several frames, on the event loop."""


def _keep_quiet(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


for _name in _LOGGERS:
    # A filter, since levels are for people to set: these write whole URLs, and the cookies of answers.
    logging.getLogger(_name).addFilter(_keep_quiet)
for _name in _LOADED_LATE:
    with suppress(ImportError):
        importlib.import_module(_name)


class Wire:
    """The way to one origin: opened when it is first needed, with cookies of its own."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    def check(self, url: str) -> None:
        """Raises `Misconfigured` where nothing may be sent to *url*."""
        check_unencrypted(self._server, url, proxied=proxy_for(self._server, url) is not None)

    async def exchange(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], content: bytes | None
    ) -> Received:
        """The whole answer, within the limits of the server. Raises `Failure`."""
        seconds = self._server.limits.seconds
        try:
            client = await self._opened(url)
            async with asyncio.timeout(seconds):
                return await self._exchange(client, method, url, headers, content)
        except errors.Failure as error:
            failure = error
        except TimeoutError:
            failure = errors.TookTooLong(self._server.name, f"no complete answer within {seconds:g} s")
        except Exception as error:
            failure = self._transport_failure(url, error)
        # Raised outside of the handlers: the library's exceptions carry URLs and headers along as context.
        raise failure.with_traceback(None)

    @property
    def has_cookies(self) -> bool:
        """The server may know us from an earlier request."""
        return self._client is not None and bool(self._client.cookies)

    def forget_cookies(self) -> None:
        """Begin without a session."""
        if self._client is not None:
            self._client.cookies.clear()

    async def close(self) -> None:
        """Give the sockets back."""
        if self._client is not None:
            with suppress(Exception):
                await self._client.aclose()

    async def _opened(self, url: str) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is None:
                server = self._server
                proxy = proxy_for(server, url)
                secure = url.startswith("https:") or (proxy is not None and proxy.url.startswith("https:"))
                # The trusted authorities are read from files, and there are many of them.
                context = await asyncio.to_thread(tls_context, server) if secure else None
                self._client = httpx.AsyncClient(
                    headers={"Accept-Encoding": "gzip", "User-Agent": "tuiconsole"},
                    transport=_OneAtATime(context, _proxied(proxy, context)),
                    follow_redirects=False,
                    trust_env=False,
                    timeout=None,
                    event_hooks={"response": [_set_location_aside]},
                )
            return self._client

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        method: str,
        url: str,
        headers: Sequence[tuple[str, str]],
        content: bytes | None,
    ) -> Received:
        written = [(name.encode(), value.encode()) for name, value in headers]
        outgoing = client.build_request(method, url, content=content, headers=written)
        response = await client.send(outgoing, stream=True)
        try:
            self._check_headers(client, response)
            chunks, coding = response.aiter_raw(), response.headers.get("content-encoding", "")
            body = await whole_body(self._server.name, coding, chunks, self._server.limits)
        finally:
            await response.aclose()
        received = {**response.headers, "location": response.extensions.get(_LOCATION, "")}
        return Received(response.status_code, received, body)

    def _check_headers(self, client: httpx.AsyncClient, response: httpx.Response) -> None:
        limits, raw = self._server.limits, response.headers.raw
        if len(client.cookies) > _COOKIES_KEPT:
            client.cookies.clear()
        if len(raw) > limits.header_lines or sum(len(name) + len(value) for name, value in raw) > limits.header_bytes:
            client.cookies.clear()
            raise errors.TooLarge(
                self._server.name,
                "the headers of the answer are larger than allowed",
                advice="something else than an engine may answer there; look at what stands in between",
            )

    def _transport_failure(self, url: str, error: Exception) -> errors.Failure:
        server, name = self._server, self._server.name
        parts = urlsplit(url)
        chain = _causes(error)
        about_tls = tls_failure(server, parts.hostname or "", chain)
        if about_tls is not None:
            return about_tls
        proxy = proxy_for(server, url)
        if isinstance(error, httpx.ProxyError):
            return errors.ProxyFailed(name, said=str(error))
        if any(isinstance(cause, socket.gaierror) for cause in chain):
            host = urlsplit(proxy.url).hostname if proxy is not None else parts.hostname
            return errors.UnknownHost(name, f"the host name {host} is not known")
        if isinstance(error, httpx.ConnectError):
            if proxy is not None:
                return errors.ProxyFailed(name, f"nothing answers at the proxy {urlsplit(proxy.url).netloc}")
            return errors.Unreachable(name, f"nothing answers at {parts.netloc}")
        if isinstance(error, httpx.DecodingError):
            return errors.WrongShape(name, "the compressed answer is damaged")
        if isinstance(error, httpx.LocalProtocolError):
            advice = "look for line breaks and other control characters in the user's name and the token"
            return errors.Failure(name, "the request cannot be sent", advice=advice)
        if isinstance(error, httpx.TransportError | OSError):
            return errors.ConnectionBroke(name)
        return errors.Failure(name, f"the request failed: {type(error).__name__}")


async def _set_location_aside(response: httpx.Response) -> None:
    # The library looks at where a redirect leads even if nobody is to follow it, and refuses what it finds no address.
    response.extensions[_LOCATION] = response.headers.pop("location", "")


class _OneAtATime(httpx.AsyncBaseTransport):
    """Connections that carry one request at a time, and are closed with a request that does not come to its end.

    In a pool that requests share, the library keeps for ever a connection whose request was cancelled when it was
    just made: nobody uses it and nobody closes it, and a few of these are all that a server is allowed.
    """

    def __init__(self, context: ssl.SSLContext | None, proxy: httpx.Proxy | None) -> None:
        self._context = context
        self._proxy = proxy
        self._idle: list[httpx.AsyncHTTPTransport] = []
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # The one that was used last is the likeliest to be open still.
        wire = self._idle.pop() if self._idle else self._wire()
        try:
            response = await wire.handle_async_request(request)
        except BaseException:
            await wire.aclose()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Body(response.stream, wire, self)
        return response

    async def over(self, wire: httpx.AsyncHTTPTransport) -> None:
        """The request on *wire* has come to its end."""
        if self._closed:
            await wire.aclose()
        else:
            self._idle.append(wire)

    async def aclose(self) -> None:
        self._closed = True
        while self._idle:
            await self._idle.pop().aclose()

    def _wire(self) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(verify=self._context or False, trust_env=False, proxy=self._proxy)


class _Body(httpx.AsyncByteStream):
    """The body of an answer; closed, it frees its connection."""

    def __init__(self, body: httpx.AsyncByteStream, wire: httpx.AsyncHTTPTransport, wires: _OneAtATime) -> None:
        self._body = body
        self._wire = wire
        self._wires = wires

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._body)

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        except BaseException:
            await self._wire.aclose()
            raise
        await self._wires.over(self._wire)


def _proxied(proxy: Proxy | None, context: ssl.SSLContext | None) -> httpx.Proxy | None:
    if proxy is None:
        return None
    auth = (proxy.user, proxy.password.reveal()) if proxy.user else None
    return httpx.Proxy(proxy.url, ssl_context=context if proxy.url.startswith("https:") else None, auth=auth)


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and seen not in found:
        found.append(seen)
        seen = seen.__cause__ or seen.__context__
    return found
