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

from tuiconsole.demo.errands import Errand, JobDefinition
from tuiconsole.demo.generate import Generator
from tuiconsole.demo.ids import Ids, Kind
from tuiconsole.demo.landscape import Landscape
from tuiconsole.demo.ledger import Ledger
from tuiconsole.demo.nodes import Holding, Node
from tuiconsole.demo.processes import shift
from tuiconsole.demo.rows import IncidentRow, InstanceRow, JobRow, TaskRow
from tuiconsole.demo.schema import INDEXES, SCHEMA

READERS = 8
Progress = Callable[[float], None]


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
                self._all_readers.append(_open(path, self.ids))
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
            connection.executescript(SCHEMA)
            connection.execute("begin")
            rows = _reported(Generator(ledger).instances(), ledger.count, progress)
            connection.executemany(_insert("instance", InstanceRow._fields), rows)
            connection.executemany(_insert("incident", IncidentRow._fields), ledger.incidents)
            connection.executemany(_insert("job", JobRow._fields), ledger.jobs)
            connection.executemany(_insert("external_task", TaskRow._fields), ledger.tasks)
            for kept in (ledger.incidents, ledger.jobs, ledger.tasks):
                kept.clear()
            self._fill_landscape(connection)
            connection.execute("commit")
            connection.executescript(INDEXES)
            connection.execute("analyze")
        finally:
            connection.close()
        if progress:
            progress(1.0)

    def _fill_landscape(self, connection: sqlite3.Connection) -> None:
        landscape = self.landscape
        connection.executemany(_insert("job_definition", JobDefinition._fields), landscape.job_definitions)
        for route in landscape.routes:
            connection.executemany(_insert("node", Node._fields), landscape.nodes[route.number])
            connection.executemany(_insert("errand", Errand._fields), landscape.errands[route.number])
            connection.executemany(_insert("variable", Holding._fields), landscape.holdings[route.number])
        for definition in landscape.definitions:
            process = definition.process
            connection.execute(
                f"insert into definition values ({', '.join('?' * 15)})",
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
                    definition.deployed,
                    definition.version_tag,
                    definition.suspended,
                    process.started_by_users,
                    process.priority,
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


def _open(path: Path, ids: Ids) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    connection.execute("pragma mmap_size = 1073741824")
    connection.execute("pragma cache_size = -4096")
    connection.execute("pragma temp_store = memory")
    connection.execute("pragma case_sensitive_like = on")
    # Lists of what is derived are sorted by ids that no column holds.
    connection.create_function("scrambled", 3, ids.number, deterministic=True)
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
