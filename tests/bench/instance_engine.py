"""An engine for one list: history/process-instance in the Camunda dialect, answered from a table of a database.

As a program it serves until it is ended. It refuses what it does not know, unlike an engine: no figure may rest on
a filter that was ignored.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from .instance_table import Database, InstanceTable, Where, stored
from .terminal import environment

LIST = "/engine-rest/history/process-instance"
ASKED = "/asked"

_SORTED_BY = {"instanceId": "RES.ID_", "startTime": "RES.START_TIME_", "endTime": "RES.END_TIME_"}
_FILTERS: Mapping[str, Callable[[Where, Any], None]] = {
    "startedBefore": lambda where, value: where.add("SELF.START_TIME_ <= ?", _instant(value)),
    "startedAfter": lambda where, value: where.add("SELF.START_TIME_ >= ?", _instant(value)),
    "finishedBefore": lambda where, value: where.add("SELF.END_TIME_ <= ?", _instant(value)),
    "finishedAfter": lambda where, value: where.add("SELF.END_TIME_ >= ?", _instant(value)),
    "finished": lambda where, value: where.add("SELF.END_TIME_ is not null"),
    "unfinished": lambda where, value: where.add("SELF.END_TIME_ is null"),
    "processDefinitionKey": lambda where, value: where.add("SELF.PROC_DEF_KEY_ = ?", value),
}


@contextmanager
def instance_engine(rows: int, database: str = "") -> Iterator[str]:
    """The address of one with so many rows, in the PostgreSQL database at a URL or in a file of its own."""
    command = [sys.executable, "-m", "tests.bench.instance_engine", str(rows), database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                raise RuntimeError("there is no database to measure on; see the error above")
            yield address
        finally:
            process.terminate()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, table: InstanceTable) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.table = table
        self.lists = self.unbounded = 0
        """Requests for rows, and those of them without a limit."""
        self.counting = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away has what it wanted."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server
    database: Database

    def setup(self) -> None:
        super().setup()
        self.database = self.server.table.connect()

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        said = self.rfile.read(length)
        path, _, query = self.path.partition("?")
        if path == ASKED:
            self._answer(200, {"lists": self.server.lists, "unbounded": self.server.unbounded})
            return
        if path not in (LIST, f"{LIST}/count"):
            self._answer(404, {"type": "NotFoundException", "message": "HTTP 404 Not Found"})
            return
        parameters: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
        first, most = int(parameters.pop("firstResult", 0)), parameters.pop("maxResults", None)
        if self.command == "POST":
            parameters |= json.loads(said or b"{}")
        try:
            order, where = _order(parameters), _where(parameters)
        except (KeyError, ValueError) as error:
            self._answer(400, {"type": "InvalidRequestException", "message": f"not known here: {error}"})
            return
        if path != LIST:
            self._answer(200, {"count": self.server.table.count(self.database, where)})
            return
        with self.server.counting:
            self.server.lists += 1
            self.server.unbounded += most is None
        if most is None:
            self._answer(400, {"type": "InvalidRequestException", "message": "a list without a limit"})
            return
        self._answer(200, self.server.table.page(self.database, where, order, first, int(most)))

    do_POST = do_GET

    def _answer(self, status: int, document: object) -> None:
        body = json.dumps(document, separators=(",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


def _order(parameters: dict[str, Any]) -> list[str]:
    one = [{name: parameters.pop(name) for name in ("sortBy", "sortOrder")}] if "sortBy" in parameters else []
    orders = parameters.pop("sorting", None) or one
    return [f"{_SORTED_BY[each['sortBy']]} {'desc' if each['sortOrder'] == 'desc' else 'asc'}" for each in orders]


def _where(parameters: Mapping[str, Any]) -> Where:
    where = Where()
    for name, value in parameters.items():
        _FILTERS[name](where, value)
    return where


def _instant(text: str) -> str:
    return stored(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z"))


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.instance_engine", description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("database", nargs="?", default="", help="URL of a PostgreSQL database; without, a scratch file")
    options = parser.parse_args()
    with _Server(InstanceTable.at(options.database, options.rows)) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
