"""A loopback server that does to its clients what servers, proxies and networks do, exactly as a test says.

A test gives it a function from what was asked to a `Reply`. Every connection has a thread of its own; whatever
waits in one ends when the server is closed.
"""

from __future__ import annotations

import gzip
import json
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

PATIENCE = 45.0
"""Seconds after which a wait for the other side is a failed test."""


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    target: str
    """Path and query, undecoded."""
    headers: Message
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """What to send, and how badly."""

    body: bytes = b"[]"
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    after: threading.Event | None = None
    """Answer once this is set."""
    declared: int | None = None
    """The length to announce, where it is not the body's."""
    ending: Literal["kept open", "closed", "reset", "hanging", "dripping"] = "kept open"
    """What becomes of the connection behind the body; `dripping` sends blanks, one by one, for ever."""
    raw: bytes | None = None
    """Sent in the place of status, headers and body."""


def answer(value: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status)


def html(status: int = 200, text: str = "<html><h1>Sign in</h1></html>") -> Reply:
    return Reply(text.encode(), status, "text/html; charset=utf-8")


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(b"", status, headers=(("Location", location),))


def zipped(body: bytes, *, keep: int | None = None, coding: str = "gzip") -> Reply:
    """*body* compressed; *keep* cuts the compressed bytes, as if they were all."""
    return Reply(gzip.compress(body)[:keep], headers=(("Content-Encoding", coding),))


SILENCE = Reply(raw=b"", ending="hanging")
RESET = Reply(raw=b"", ending="reset")
HANG_UP = Reply(raw=b"", ending="closed")


class MisbehavingServer:
    """Listens on a free loopback port until it is closed."""

    def __init__(self) -> None:
        self.reply: Callable[[Asked], Reply] = lambda asked: Reply()
        self.asked: list[Asked] = []
        """Everything that was asked, in the order of arrival."""
        self.at_once = 0
        """Requests that are being answered now."""
        self.most_at_once = 0
        self.closing = threading.Event()
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._listener = _Listener(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.tls: ssl.SSLContext | None = None

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Speak TLS on every connection from now on."""
        self.tls = context

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._listener.server_address[1]}"

    def replies(self, *replies: Reply) -> None:
        """Answer with *replies* one after the other, and with the last of them from then on."""
        coming = iter(replies)
        last = replies[-1]
        lock = threading.Lock()

        def following(asked: Asked) -> Reply:
            with lock:
                return next(coming, last)

        self.reply = following

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Block until *condition* holds; looked at whenever a request arrives or has been answered."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), "the server waited in vain"

    def close(self) -> None:
        self.closing.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        with self._changed:
            left = list(self._sockets)
        for connection in left:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        with self._changed:
            assert self._changed.wait_for(lambda: not self._sockets, PATIENCE), "a connection did not end"

    # Called by the connections' threads

    def begin(self, asked: Asked) -> Reply:
        with self._changed:
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self._changed.notify_all()
        return self.reply(asked)

    def end(self) -> None:
        with self._changed:
            self.at_once -= 1
            self._changed.notify_all()

    def opened(self, connection: socket.socket) -> None:
        with self._changed:
            self._sockets.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._changed:
            self._sockets.discard(connection)
            self._changed.notify_all()


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], server: MisbehavingServer) -> None:
        self.owner = server
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.owner.tls is None:
            super().finish_request(request, client_address)
            return
        encrypted = self.owner.tls.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        try:
            encrypted.do_handshake()
        except OSError:  # one side did not like what it saw of the other
            _hear_out(socket.socket(fileno=encrypted.detach()))
            return
        try:
            super().finish_request(encrypted, client_address)
        finally:
            encrypted.close()


def _hear_out(connection: socket.socket) -> None:
    """Close without losing what was said last: a connection with unread bytes is reset."""
    with connection, suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(PATIENCE)
        while connection.recv(1 << 16):
            pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener

    def handle(self) -> None:
        self.server.owner.opened(self.connection)
        try:
            # A client that goes away while it is being answered is what many tests are about.
            with suppress(ConnectionError, ValueError):
                super().handle()
        finally:
            self.server.owner.closed(self.connection)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = self.requestline.split(" ")[1]
        owner = self.server.owner
        reply = owner.begin(Asked(self.command, target, self.headers, body))
        try:
            self._send(reply, owner.closing)
        finally:
            owner.end()

    do_POST = do_CONNECT = do_GET

    def _send(self, reply: Reply, closing: threading.Event) -> None:
        while reply.after is not None and not reply.after.wait(0.02):
            if closing.is_set() or self._client_left():
                self.close_connection = True
                return
        if reply.raw is not None:
            self.wfile.write(reply.raw)
        else:
            self._send_head(reply)
            self.wfile.write(reply.body)
        self.wfile.flush()
        match reply.ending:
            case "kept open":
                self.close_connection = self.close_connection or reply.raw is not None
                return
            case "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "hanging" | "dripping":
                while not closing.wait(0.01) and not self._client_left():
                    if reply.ending == "dripping":
                        self.wfile.write(b" ")
                        self.wfile.flush()
        self.close_connection = True

    def _send_head(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        length = len(reply.body) if reply.declared is None else reply.declared
        for name, value in (("Content-Type", reply.kind), ("Content-Length", str(length)), *reply.headers):
            if value:
                self.send_header(name, value)
        self.end_headers()

    def _client_left(self) -> bool:
        with suppress(BlockingIOError):
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        return False

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `asked` instead."""


def unending(chunk: bytes, times: int) -> Reply:
    """*chunk* so many times, in chunks, without ever saying that this was all."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply(raw=head + (f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n") * times, ending="hanging")
