"""The demo engine behind a door of the test's own: it can be held shut, answer in the engine's place, or be gone."""

import json
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tuiconsole.demo.server import build_app
from tuiconsole.demo.store import Store

HOST = "127.0.0.1"
LIST = "/history/process-instance"
COUNT = LIST + "/count"

Instead = Callable[[], Response]
Ending = str | tuple[str, ...]
"""How a path ends, or how any of several do."""
BASES = {"camunda": "/engine-rest", "ibm": "/rest/bpm/bfm/v1", "oracle": "/process/api/v1"}
"""Where the demo engine answers in each dialect."""


class Door:
    """Lets requests through to the demo engine, unless it was told otherwise."""

    def __init__(self, store: Store) -> None:
        self._engine: ASGIApp = build_app(store)
        self._open = threading.Event()
        self._open.set()
        self._held: Ending = ""
        self._instead: Instead | None = None
        self._instead_of: Ending = ""
        self._until: datetime | None = None

    def hold(self, path: Ending = "") -> None:
        """Keep requests whose path ends like this waiting until `let_go`."""
        self._held = path
        self._open.clear()

    def let_go(self) -> None:
        self._open.set()

    def answer(self, instead: Instead | None, path: Ending = LIST) -> None:
        """Answer requests whose path ends like this with *instead*; None gives the engine its place back."""
        self._instead, self._instead_of = instead, path

    def hide_after(self, moment: datetime | None) -> None:
        """Act as if nothing had started after *moment* yet."""
        self._until = moment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.endswith(self._held):
            await run_in_threadpool(self._open.wait)
        if self._instead is not None and path.endswith(self._instead_of):
            await self._instead()(scope, receive, send)
            return
        if self._until is not None and LIST in path:
            scope, receive = await _bounded(scope, receive, self._until)
        await self._engine(scope, receive, send)


async def _bounded(scope: Scope, receive: Receive, until: datetime) -> tuple[Scope, Receive]:
    """The same request with `startedBefore` no later than *until*."""
    if scope["method"] == "GET":
        values = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        _bound(values, until)
        return {**scope, "query_string": urlencode(values).encode()}, receive
    document = json.loads(await _body(receive))
    _bound(document, until)
    body = json.dumps(document).encode()

    async def receive_bounded() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}, receive_bounded


def _bound(values: dict[str, Any], until: datetime) -> None:
    written = f"{until:%Y-%m-%dT%H:%M:%S}.{until.microsecond // 1000:03d}+0000"
    # All instants are written alike and in UTC, so the smaller text is the earlier one.
    values["startedBefore"] = min(values.get("startedBefore", written), written)


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


class Loopback:
    """An application on a port of its own that can stop and come back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        with socket.create_server((HOST, 0)) as probe:
            self._port: int = probe.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return self.at("camunda")

    def at(self, dialect: str) -> str:
        """Where the application answers in *dialect*."""
        return f"http://{HOST}:{self._port}{BASES[dialect]}"

    def start(self) -> None:
        listener = socket.create_server((HOST, self._port))
        config = uvicorn.Config(
            self._app, log_config=None, access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def refusal(status: int, message: str) -> Instead:
    """The engine's own way to say no."""
    return lambda: JSONResponse({"type": "RestException", "message": message, "code": None}, status)


def login_page() -> Response:
    """What a proxy puts in the engine's place."""
    return HTMLResponse("<!doctype html><title>Sign in</title><form>…</form>")


def rows(*items: dict[str, Any]) -> Instead:
    """A list of exactly these instances."""
    return lambda: JSONResponse(list(items))
