"""Serves a data set over HTTP on loopback: to a command until it is interrupted, to a test as long as it runs."""

import asyncio
import base64
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tuiconsole.demo.camunda import routes as camunda
from tuiconsole.demo.camunda.errors import EngineError
from tuiconsole.demo.ibm import routes as ibm
from tuiconsole.demo.ibm.wire import BASE as IBM_BASE
from tuiconsole.demo.oracle import routes as oracle
from tuiconsole.demo.oracle.wire import BASE as ORACLE_BASE
from tuiconsole.demo.store import Progress, Store

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoUrls:
    """Where the dialects are."""

    camunda: str
    ibm: str
    oracle: str


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server treats its clients, whatever they ask."""

    latency: float = 0.0
    """Seconds before every answer."""
    count_latency: float = 0.0
    """Seconds more before a count."""
    user: str | None = None
    """Who has to sign in; None lets everybody in."""
    password: str = ""
    """For Oracle, which knows no passwords, this is the token."""


def build_app(store: Store, manners: Manners | None = None) -> Starlette:
    """The dialects over one data set."""
    app = Starlette(
        routes=[*camunda.routes(store), *ibm.routes(store), *oracle.routes(store)],
        exception_handlers={EngineError: _refuse, HTTPException: _miss},
    )
    app.router.redirect_slashes = False
    app.add_middleware(_Doorkeeper, manners=manners or Manners())
    return app


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, EngineError)
    return error.response()


async def _miss(request: Request, error: Exception) -> Response:
    """The engine answers for the paths under its base; everything else is the servlet container's."""
    assert isinstance(error, HTTPException)
    if not request.url.path.startswith(camunda.BASE + "/"):
        title = f"{error.status_code} {error.detail}"
        page = f"<!doctype html><html><title>{title}</title><h1>{title}</h1></html>"
        return HTMLResponse(page, error.status_code)
    type = {404: "NotFoundException", 405: "NotAllowedException"}.get(error.status_code, "RestException")
    body = {"type": type, "message": f"HTTP {error.status_code} {error.detail}", "code": None}
    return JSONResponse(body, error.status_code, headers=error.headers)


class _Doorkeeper:
    """Lets in who may come in, and lets them wait."""

    def __init__(self, app: ASGIApp, manners: Manners) -> None:
        self._app = app
        self._manners = manners
        sign_in = f"{manners.user}:{manners.password}".encode()
        self._basic = b"Basic " + base64.b64encode(sign_in)
        self._bearer = b"Bearer " + manners.password.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        delay = self._manners.latency + (self._manners.count_latency if path.endswith("/count") else 0)
        if delay:
            await asyncio.sleep(delay)
        # The engine's own filter lets everybody ask for the names of the engines.
        if self._manners.user is None or path == f"{camunda.BASE}/engine" or self._signed_in(scope):
            await self._app(scope, receive, send)
            return
        challenge = "Bearer" if path.startswith(ORACLE_BASE) else 'Basic realm="default"'
        refusal = Response(status_code=401, headers={"WWW-Authenticate": challenge})
        await refusal(scope, receive, send)

    def _signed_in(self, scope: Scope) -> bool:
        path: str = scope["path"]
        expected = self._bearer if path.startswith(ORACLE_BASE) else self._basic
        return dict(scope["headers"]).get(b"authorization") == expected


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling, which would end with a second, loud signal."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(app: Starlette) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            # As long as a servlet container keeps them, so that a client seldom finds one gone.
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
        )
    )


def _listen(port: int) -> tuple[socket.socket, DemoUrls]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    origin = f"http://{HOST}:{listener.getsockname()[1]}"
    return listener, DemoUrls(camunda=origin + camunda.BASE, ibm=origin + IBM_BASE, oracle=origin + ORACLE_BASE)


def make_store(instances: int, seed: int, now: datetime | None = None, progress: Progress | None = None) -> Store:
    """A data set; the same for the same instances, seed and time."""
    moment = now or datetime.now(UTC)
    return Store(instances, seed, int(moment.timestamp() * 1000), progress)


@contextmanager
def running(store: Store, manners: Manners | None = None) -> Iterator[DemoUrls]:
    """The server in a thread of this process, for as long as the block lasts."""
    listener, urls = _listen(0)
    server = _server(build_app(store, manners))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="demo engine", daemon=True)
    thread.start()
    try:
        yield urls
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class _Ended(BaseException):
    """A signal, or the end of the input, came before the server was ready."""


class _Ending:
    """Waits for what ends the server, and remembers which signal it was."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        self.server: _Server | None = None
        self.store: Store | None = None
        self.over = threading.Event()

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.signal = signal.Signals(number)
        if self.server is None:
            raise _Ended
        self.end()

    def end(self) -> None:
        self.over.set()
        if self.server is not None:
            self.server.should_exit = True
        if self.store is not None:
            self.store.interrupt()

    def watch_input(self) -> None:
        threading.Thread(target=self._read_to_the_end, name="end of input", daemon=True).start()

    def _read_to_the_end(self) -> None:
        # Not through sys.stdin: its lock would be in this thread's hands when the interpreter wants to end.
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        self.end()

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Takes the signals that ask a program to end, where a program may take them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGHUP")
        taken = [signal.Signals[name] for name in names if name in signal.Signals.__members__]
        before = {number: signal.signal(number, self.on_signal) for number in taken}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    instances: int,
    seed: int,
    port: int = 0,
    now: datetime | None = None,
    ready: Callable[[DemoUrls], None] | None = None,
    progress: Progress | None = None,
    manners: Manners | None = None,
    until_eof: bool = False,
) -> signal.Signals | None:
    """Generates and serves until a signal or, if asked, the end of standard input; gives the signal, if it was one.

    The port is bound before anything is generated, so that a port in use is an `OSError` at once.
    """
    listener, urls = _listen(port)
    ending = _Ending()

    def report(fraction: float) -> None:
        if ending.over.is_set():
            raise _Ended
        if progress is not None:
            progress(fraction)

    try:
        with listener, ending.handling():
            if until_eof:
                ending.watch_input()
            ending.store = store = make_store(instances, seed, now, report)
            try:
                ending.server = _server(build_app(store, manners))
                if ending.over.is_set():
                    raise _Ended
                if ready is not None:
                    ready(urls)
                ending.server.run(sockets=[listener])
            finally:
                ending.store = None
                store.close()
    except _Ended:
        pass
    return ending.signal
