"""What the console is measured against: the demo engine, and something between that slows it down or changes a row."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .terminal import environment

NOW = "2026-03-01T12:00:00Z"
PAGE = "/history/process-instance?sortBy=startTime&sortOrder=desc&firstResult=0&maxResults=101"


@contextmanager
def demo_engine(instances: int) -> Iterator[str]:
    """The base URL of a demo engine with so many instances; its clock stands still."""
    command = [sys.executable, "-m", "tuiconsole", "demo", "--serve", "--instances", str(instances), "--now", NOW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) as process:
        try:
            assert process.stdout is not None
            yield next(line.split()[1] for line in process.stdout if line.startswith("camunda"))
        finally:
            process.terminate()


class Between(ThreadingHTTPServer):
    """Hands requests on to an engine, and its answers back: later, or with one row changed."""

    daemon_threads = True

    def __init__(self, engine: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.engine = engine.rpartition("/")[0]
        self.delay = 0.0
        """Seconds that the engine seems to take."""
        self.key = ""
        """What the first row of every list has for a business key; empty leaves it alone."""
        self.asked: list[tuple[float, str]] = []
        """When which path was asked for."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away has what it wanted."""

    @property
    def url(self) -> str:
        """The base URL for clients."""
        return f"http://127.0.0.1:{self.server_address[1]}/engine-rest"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Between

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path))
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = {"Content-Type": self.headers["Content-Type"]} if sent else {}
        address = self.server.engine + self.path
        request = urllib.request.Request(address, sent or None, kind, method=self.command)
        status, body = 200, b""
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        if self.server.key and body.startswith(b"["):
            rows: list[dict[str, Any]] = json.loads(body)
            if rows and "businessKey" in rows[0]:
                rows[0]["businessKey"] = self.server.key
            body = json.dumps(rows).encode()
        time.sleep(self.server.delay)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def between(engine: str) -> Iterator[Between]:
    """A `Between` that serves."""
    with Between(engine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def console(url: str) -> list[str]:
    """The command that opens the console on the engine at *url*."""
    return [sys.executable, "-m", "tuiconsole", "--url", url, "--engine", "camunda"]


def app(name: str, *words: str) -> list[str]:
    """The command that runs one of the programs under `apps/`."""
    return [sys.executable, "-m", f"tests.bench.apps.{name}", *words]
