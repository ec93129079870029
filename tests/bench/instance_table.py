"""A table of process instances in the engine's own shape and under its own statement, in SQLite or PostgreSQL.

What an offset costs is decided by the columns, the indexes, the outer join and the `distinct` together, so all four
are the engine's. The rows are the same at every making.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
SECONDS_APART = 60
"""Between two starts, on average: a million instances are two years."""
BATCH = 200
"""As many instances as one batch starts, several in each millisecond."""
DEFINITIONS = 20

_SCHEMA = """
create table ACT_RE_PROCDEF (
    ID_ varchar(64) not null, REV_ integer, CATEGORY_ varchar(255), NAME_ varchar(255), KEY_ varchar(255) not null,
    VERSION_ integer not null, DEPLOYMENT_ID_ varchar(64), TENANT_ID_ varchar(64), primary key (ID_));
create table ACT_HI_PROCINST (
    ID_ varchar(64) not null, PROC_INST_ID_ varchar(64) not null, BUSINESS_KEY_ varchar(255),
    PROC_DEF_KEY_ varchar(255), PROC_DEF_ID_ varchar(64) not null, START_TIME_ timestamp not null,
    END_TIME_ timestamp, REMOVAL_TIME_ timestamp, DURATION_ bigint, START_USER_ID_ varchar(255),
    START_ACT_ID_ varchar(255), END_ACT_ID_ varchar(255), SUPER_PROCESS_INSTANCE_ID_ varchar(64),
    ROOT_PROC_INST_ID_ varchar(64), SUPER_CASE_INSTANCE_ID_ varchar(64), CASE_INST_ID_ varchar(64),
    DELETE_REASON_ varchar(4000), TENANT_ID_ varchar(64), STATE_ varchar(255), RESTARTED_PROC_INST_ID_ varchar(64))
"""
_INDEXES = """
create unique index HI_PROCINST_ID on ACT_HI_PROCINST (ID_);
create unique index HI_PROCINST_PROC_INST_ID on ACT_HI_PROCINST (PROC_INST_ID_);
create index HI_PROCINST_START on ACT_HI_PROCINST (START_TIME_, END_TIME_);
create index HI_PROCINST_END on ACT_HI_PROCINST (END_TIME_);
create index HI_PROCINST_BUSINESS_KEY on ACT_HI_PROCINST (BUSINESS_KEY_);
create index HI_PROCINST_DEFINITION on ACT_HI_PROCINST (PROC_DEF_ID_, END_TIME_);
create index HI_PROCINST_DEFINITION_KEY on ACT_HI_PROCINST (PROC_DEF_KEY_);
create index HI_PROCINST_TENANT on ACT_HI_PROCINST (TENANT_ID_);
create index HI_PROCINST_ROOT on ACT_HI_PROCINST (ROOT_PROC_INST_ID_);
create index HI_PROCINST_REMOVAL on ACT_HI_PROCINST (REMOVAL_TIME_)
"""
_INSERT = f"insert into ACT_HI_PROCINST values ({', '.join('?' * 20)})"
_INSERT_DEFINITION = f"insert into ACT_RE_PROCDEF values ({', '.join('?' * 8)})"

SHOWN = {
    "ID_": "id",
    "BUSINESS_KEY_": "businessKey",
    "PROC_DEF_ID_": "processDefinitionId",
    "PROC_DEF_KEY_": "processDefinitionKey",
    "NAME_": "processDefinitionName",
    "VERSION_": "processDefinitionVersion",
    "START_TIME_": "startTime",
    "END_TIME_": "endTime",
    "REMOVAL_TIME_": "removalTime",
    "DURATION_": "durationInMillis",
    "START_USER_ID_": "startUserId",
    "START_ACT_ID_": "startActivityId",
    "DELETE_REASON_": "deleteReason",
    "ROOT_PROC_INST_ID_": "rootProcessInstanceId",
    "SUPER_PROCESS_INSTANCE_ID_": "superProcessInstanceId",
    "SUPER_CASE_INSTANCE_ID_": "superCaseInstanceId",
    "CASE_INST_ID_": "caseInstanceId",
    "TENANT_ID_": "tenantId",
    "STATE_": "state",
    "RESTARTED_PROC_INST_ID_": "restartedProcessInstanceId",
}
"""Which column comes out of the REST interface under which name."""


class Database(Protocol):
    """What is used of a connection, whichever module made it."""

    def cursor(self) -> Any: ...
    def commit(self) -> None: ...


class InstanceTable:
    """The table in one database; every thread asks for a connection of its own."""

    def __init__(self, connect: Callable[[], Database], mark: str) -> None:
        self.connect = connect
        self._mark = mark
        """What stands for a value in a statement."""

    @classmethod
    def at(cls, url: str, rows: int) -> InstanceTable:
        """The table of *rows* rows at a PostgreSQL *url*, or in a scratch file where there is none; made if needed."""
        if url:
            import psycopg  # only for who wants it: `pip install 'psycopg[binary]'`

            table = cls(lambda: psycopg.connect(url, autocommit=False), "%s")
            table._fill_postgresql(rows)
            return table
        shape = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
        file = Path(tempfile.gettempdir()) / f"tuiconsole-bench-{rows}-{shape}.sqlite"
        if not file.exists():
            half = file.with_suffix(".half")
            half.unlink(missing_ok=True)
            cls(lambda: _sqlite(half), "?")._fill(rows)
            half.rename(file)
        return cls(lambda: _sqlite(file), "?")

    def page(self, database: Database, where: Where, order: Sequence[str], offset: int, limit: int) -> list[Any]:
        """Rows as the engine selects them, as mappings of what the REST interface shows."""
        by = f" order by {', '.join(order)}" if order else " order by RES.ID_ asc"
        statement = f"select distinct RES.* {_from(where)}{by} limit ? offset ?"
        cursor = self._run(database, statement, (*where.values, limit, offset))
        names = [SHOWN.get(column[0].upper()) for column in cursor.description]
        return [
            {name: _wire(value) for name, value in zip(names, row, strict=True) if name is not None} for row in cursor
        ]

    def count(self, database: Database, where: Where) -> int:
        """How many rows match, as the engine counts them."""
        cursor = self._run(database, f"select count(distinct RES.ID_) {_from(where)}", where.values)
        return int(cursor.fetchone()[0])

    def _run(self, database: Database, statement: str, values: Sequence[object] = ()) -> Any:
        cursor = database.cursor()
        cursor.execute(statement.replace("?", self._mark), values)
        return cursor

    def _fill(self, rows: int) -> None:
        database = self.connect()
        for statement in _SCHEMA.split(";"):
            self._run(database, statement)
        cursor = database.cursor()
        cursor.executemany(_INSERT_DEFINITION.replace("?", self._mark), _definitions())
        cursor.executemany(_INSERT.replace("?", self._mark), _instances(rows))
        for statement in _INDEXES.split(";"):
            self._run(database, statement)
        self._run(database, "analyze")
        database.commit()

    def _fill_postgresql(self, rows: int) -> None:
        database = self.connect()
        if self._run(database, "select to_regclass('ACT_HI_PROCINST')").fetchone()[0] is not None:
            if self._run(database, "select count(*) from ACT_HI_PROCINST").fetchone()[0] == rows:
                return
            self._run(database, "drop table ACT_HI_PROCINST, ACT_RE_PROCDEF")
        database.commit()
        self._fill(rows)


class Where:
    """Conditions on the table, and the values that they compare with."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """One more that must hold."""
        self.conditions.append(condition)
        self.values += values


def _from(where: Where) -> str:
    conditions = f" where {' and '.join(where.conditions)}" if where.conditions else ""
    return (
        "from (select SELF.*, DEF.NAME_, DEF.VERSION_ from ACT_HI_PROCINST SELF"
        f" left join ACT_RE_PROCDEF DEF on SELF.PROC_DEF_ID_ = DEF.ID_{conditions}) RES"
    )


def _sqlite(file: Path) -> Database:
    connection = sqlite3.connect(file)
    # Offsets shall cost what walking over rows costs, not what reading a cold file does.
    for setting in ("cache_size = -400000", "mmap_size = 2000000000", "temp_store = memory", "synchronous = off"):
        connection.execute(f"pragma {setting}")
    return connection


def stored(when: datetime) -> str:
    """*when* as the table keeps it: text that sorts by time."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{when.microsecond // 1000:03d}"


def _wire(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}+0000"
    if isinstance(value, str) and len(value) == 23 and value[10] == " ":
        return f"{value[:10]}T{value[11:]}+0000"
    return value


def _definitions() -> Iterator[tuple[object, ...]]:
    for number in range(DEFINITIONS):
        key = f"process{number}"
        yield f"{key}:1:{number}", 1, "bench", f"Process number {number}", key, 1, f"deployment{number}", None


def _instances(rows: int) -> Iterator[tuple[object, ...]]:
    """Started one after the other, with a batch now and then; one in ten of the last tenth is not finished."""
    chance = random.Random(4711)
    since, batch = 0.0, 0
    for number in range(rows):
        if batch:
            batch -= 1
            since += 0.001 * (chance.random() < 0.3)
        else:
            since += chance.expovariate(1 / SECONDS_APART)
            batch = BATCH if chance.random() < 0.0005 else 0
        started = BEGAN + timedelta(seconds=since)
        # Of version 1, as engines make them: the time's lowest bits come first, so they are in no order of time.
        identity = str(uuid.UUID(fields=(chance.getrandbits(32), chance.getrandbits(16), 0x11EE, 0x80, 1, 1)))
        key = f"process{chance.randrange(DEFINITIONS)}"
        took = chance.expovariate(1 / 600)
        open_still = number > rows * 0.9 and chance.random() < 0.1
        yield (
            identity,
            identity,
            f"ORDER-{number:07d}",
            key,
            f"{key}:1:{key.removeprefix('process')}",
            stored(started),
            None if open_still else stored(started + timedelta(seconds=took)),
            None,
            None if open_still else int(took * 1000),
            "demo",
            "start",
            None if open_still else "end",
            None,
            identity,
            None,
            None,
            None,
            None,
            "ACTIVE" if open_still else "COMPLETED",
            None,
        )
