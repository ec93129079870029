"""Keeps the generated data in SQLite, which brings the semantics, the cost and the parallel reading of a database.

The file lives in a temporary directory and is unlinked as soon as every reader has it open: whatever ends the process,
nothing stays behind (on Windows, where an open file cannot be unlinked, it goes with `close`). Each reader is its own
connection, and SQLite lets go of the interpreter's lock while it works, so a slow count does not hold up a list.
"""

import os
import queue
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tuiconsole.demo.generate import Generator
from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.ledger import Ledger
from tuiconsole.demo.processes import shift
from tuiconsole.demo.rows import IncidentRow, InstanceRow

READERS = 8
Progress = Callable[[float], None]

_SCHEMA = """
create table instance (
    n integer primary key, id integer not null, definition integer not null, route integer not null,
    reached integer not null, state integer not null, start integer not null, ended integer, removal integer,
    span integer not null, whole integer not null, bits integer not null, trouble integer not null,
    parent integer, root integer not null, restarted integer, business_key text, tenant text, starter text,
    reason text, super_case integer, case_instance integer, sub_case integer
);
create table incident (
    n integer primary key, id text not null, instance integer not null, type text not null, activity text not null,
    message text, status integer not null, created integer not null, ended integer,
    cause integer not null, root_cause integer not null
);
create table definition (
    n integer primary key, id text not null, key text not null, name text not null, version integer not null,
    latest integer not null, deployment text not null, tenant text, resource text not null, keep_days integer
);
create table step (
    route integer not null, position integer not null, activity text not null, job integer not null,
    tick integer not null, slack integer not null, shift integer not null, primary key (route, position)
) without rowid;
"""

# Those that an engine's own tables have, and no others: what is slow there is slow here.
_INDEXES = """
create unique index instance_id on instance (id);
create index instance_start on instance (start, ended);
create index instance_ended on instance (ended);
create index instance_business_key on instance (business_key);
create index instance_definition on instance (definition);
create index instance_parent on instance (parent);
create index instance_root on instance (root);
create index incident_instance on incident (instance);
create index incident_id on incident (id);
"""


class Store:
    """One data set, ready to be read by several threads at once."""

    def __init__(self, instances: int, seed: int, now: int, progress: Progress | None = None) -> None:
        self.seed = seed
        self.now = now
        ledger = Ledger(instances, seed, now)
        self.ids: Ids = ledger.ids
        self.landscape: Landscape = ledger.landscape
        self._directory = tempfile.TemporaryDirectory(prefix="tuiconsole-demo-", ignore_cleanup_errors=True)
        self._all_readers: list[sqlite3.Connection] = []
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        path = Path(self._directory.name, "engine.sqlite")
        try:
            self._fill(path, ledger, progress)
            for _ in range(READERS):
                self._all_readers.append(_open(path))
                self._readers.put(self._all_readers[-1])
        except BaseException:
            self.close()
            raise
        if os.name == "posix":
            self._directory.cleanup()

    def _fill(self, path: Path, ledger: Ledger, progress: Progress | None) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # Nobody reads the file before it is complete, and nobody needs it after a crash.
            connection.execute("pragma journal_mode = off")
            connection.execute("pragma synchronous = off")
            connection.execute("pragma locking_mode = exclusive")
            connection.executescript(_SCHEMA)
            connection.execute("begin")
            rows = _reported(Generator(ledger).instances(), ledger.count, progress)
            connection.executemany(_insert("instance", InstanceRow._fields), rows)
            connection.executemany(_insert("incident", IncidentRow._fields), ledger.incidents)
            ledger.incidents.clear()
            self._fill_landscape(connection)
            connection.execute("commit")
            connection.executescript(_INDEXES)
            connection.execute("analyze")
        finally:
            connection.close()
        if progress:
            progress(1.0)

    def _fill_landscape(self, connection: sqlite3.Connection) -> None:
        for definition in self.landscape.definitions:
            process = definition.process
            connection.execute(
                "insert into definition values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    definition.number,
                    f"{definition.key}:{definition.version}:{self.ids.text(Kind.DEFINITION, definition.number)}",
                    definition.key,
                    definition.name,
                    definition.version,
                    definition is self.landscape.latest(definition.key),
                    self.ids.text(Kind.DEPLOYMENT, definition.number),
                    process.tenant,
                    f"{definition.key}.bpmn",
                    process.keep_days,
                ),
            )
            for route in definition.routes:
                connection.executemany(
                    "insert into step values (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            route.number,
                            position,
                            step.id,
                            step.job,
                            route.ticks[position],
                            route.slack[position],
                            shift(position),
                        )
                        for position, step in enumerate(route.steps)
                    ],
                )

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """A connection for the caller alone; waits if all are in use."""
        connection = self._readers.get()
        try:
            yield connection
        finally:
            self._readers.put(connection)

    def all(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """Every row of a query that has few."""
        with self.reader() as connection:
            return connection.execute(sql, arguments).fetchall()

    def interrupt(self) -> None:
        """Ends every query under way with an error, so that nobody who wants to go has to wait for one."""
        for connection in self._all_readers:
            connection.interrupt()

    def close(self) -> None:
        """Closes the readers that are not in use; the data is gone then."""
        while not self._readers.empty():
            self._readers.get_nowait().close()
        self._directory.cleanup()


def _open(path: Path) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    connection.execute("pragma mmap_size = 1073741824")
    connection.execute("pragma cache_size = -4096")
    connection.execute("pragma temp_store = memory")
    connection.execute("pragma case_sensitive_like = on")
    connection.execute("select count(*) from definition").fetchone()
    return connection


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"


def _reported(rows: Iterator[InstanceRow], count: int, progress: Progress | None) -> Iterator[InstanceRow]:
    for number, row in enumerate(rows):
        # The indexes take about as long as one row in five.
        if progress and number % 2000 == 0:
            progress(number / count * 0.8)
        yield row
