"""A small server that speaks just enough of the Camunda dialect to page through tied rows, and can misbehave.

Its rows are computed, not stored, so that there may be any number of them. Seven rows share each start time; which of
them comes first is arbitrary, and another one for each request, unless the request asks for the id as second key.
"""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TIED = 7
NEWEST = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = "/engine-rest/history/process-instance"

Reply = tuple[int, str, bytes]


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    params: dict[str, str]
    body: Any
    authorization: str | None


@dataclass
class Loopback:
    """What the server has, what it was asked, and how it departs from good manners."""

    count: int = 30
    given: Sequence[dict[str, Any]] | None = None
    """These rows instead of the computed ones, on one page."""
    before: Callable[[Seen], Reply | None] = lambda seen: None
    """May answer in the server's place, or wait."""
    version: str = "7.24.0"
    seen: list[Seen] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/engine-rest"

    @property
    def lists(self) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == LIST]

    def answer(self, seen: Seen) -> Reply:
        self.seen.append(seen)
        reply = self.before(seen)
        if reply is not None:
            return reply
        if seen.path == f"{LIST}/count":
            return _json({"count": self.count if self.given is None else len(self.given)})
        if seen.path == "/engine-rest/version":
            return _json({"version": self.version})
        if seen.path != LIST:
            return 404, "text/html", b"<h1>not here</h1>"
        first, most = int(seen.params["firstResult"]), int(seen.params["maxResults"])
        if self.given is not None:
            return _json(list(self.given)[first : first + most])
        asked = seen.body if isinstance(seen.body, dict) else seen.params
        group = 0
        if "startedBefore" in asked:
            bound = datetime.strptime(asked["startedBefore"], "%Y-%m-%dT%H:%M:%S.%f%z")
            group = max(-((bound - NEWEST) // timedelta(seconds=1)), 0)
        total = any(key["sortBy"] == "instanceId" for key in asked.get("sorting", ()))
        turn = 0 if total else len(self.seen)
        start = group * TIED + first
        return _json([self.row(self._place(n, turn)) for n in range(start, min(start + most, self.count))])

    def _place(self, number: int, turn: int) -> int:
        """Which row stands at *number* when equals are turned by *turn*."""
        group = number - number % TIED
        return group + (number % TIED + turn) % min(TIED, self.count - group)

    @staticmethod
    def row(number: int) -> dict[str, Any]:
        started = NEWEST - timedelta(seconds=number // TIED)
        return {
            "id": f"{number:08d}-7c80-cc8f-ef95",
            "businessKey": f"ORDER-{number}",
            "processDefinitionId": "invoice:1:7bf79f13",
            "processDefinitionKey": "invoice",
            "processDefinitionName": "Invoice Receipt",
            "processDefinitionVersion": 1,
            "state": "COMPLETED",
            "startTime": f"{started:%Y-%m-%dT%H:%M:%S}.000+0000",
            "endTime": f"{started:%Y-%m-%dT%H:%M:%S}.250+0000",
            "durationInMillis": 250,
            "tenantId": None,
        }


def _json(document: Any) -> Reply:
    return 200, "application/json", json.dumps(document).encode()


def serve(engine: Loopback) -> ThreadingHTTPServer:
    """A server of *engine* on a free port, running until it is shut down."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Tests read what was asked from the engine."""

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: Any) -> None:
            parts = urlsplit(self.path)
            params = dict(parse_qsl(parts.query, keep_blank_values=True))
            seen = Seen(self.command, parts.path, params, body, self.headers.get("Authorization"))
            status, kind, data = engine.answer(seen)
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that goes away in the middle is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    engine.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
