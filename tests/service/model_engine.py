"""A small engine that lists instances as the real ones do, with all that makes paging them hard.

It sorts by the one key of a GET and leaves rows with equal keys in another order on every request; only a POST with
a second, unique key is sorted totally. Bounds are inclusive, offsets count from the bounded list, `maxResults` is
read from the query string alone. Rows can be inserted, deleted and changed before any request, see `before_each`.

It refuses what it does not know, unlike an engine: a test must not rest on a filter that was ignored.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from tuiconsole.engines.model import Request

from .misbehaving import Asked, Reply

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

SORT_FIELDS = {
    "instanceId": "id",
    "definitionVersion": "processDefinitionVersion",
    "businessKey": "businessKey",
    "startTime": "startTime",
    "endTime": "endTime",
    "duration": "durationInMillis",
}

Row = dict[str, Any]


def instant(milliseconds: int) -> str:
    """So many milliseconds after the epoch of the model, as an engine writes it."""
    when = EPOCH + timedelta(milliseconds=milliseconds)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}+0000"


def instance(identity: str, started: int, **more: Any) -> Row:
    """An instance that started so many milliseconds after the epoch."""
    return {"id": identity, "startTime": instant(started), "endTime": None, "state": "ACTIVE", **more}


@dataclass
class ModelEngine:
    """Rows, and the requests that were answered from them."""

    rows: dict[str, Row] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    before_each: Callable[[ModelEngine, int], None] = lambda engine, number: None
    """Called before request number 0, 1, 2 … is answered: the place to insert, delete and change rows."""
    requests: list[Request] = field(default_factory=list)

    @classmethod
    def of(cls, *rows: Row, **more: Any) -> ModelEngine:
        return cls({row["id"]: row for row in rows}, **more)

    def insert(self, row: Row) -> None:
        assert row["id"] not in self.rows
        self.rows[row["id"]] = row

    def delete(self, identity: str) -> None:
        del self.rows[identity]

    def change(self, identity: str, **fields: Any) -> None:
        self.rows[identity] = {**self.rows[identity], **fields}

    @property
    def lists(self) -> list[Request]:
        """The requests for rows, without those for a count."""
        return [request for request in self.requests if not request.path.endswith("/count")]

    def in_total_order(self, key: str = "startTime", descending: bool = True) -> list[Row]:
        """All rows as a request would list them whose second key is the id, in the same direction."""
        rows = sorted(self.rows.values(), key=lambda row: row["id"])
        rows.sort(key=lambda row: _sortable(row.get(SORT_FIELDS[key])))
        return rows[::-1] if descending else rows

    # Answering

    def answer(self, request: Request) -> bytes:
        """The body that answers *request*."""
        self.before_each(self, len(self.requests))
        self.requests.append(request)
        said: dict[str, Any] = dict(request.params)
        paging = {name: int(said.pop(name)) for name in ("firstResult", "maxResults") if name in said}
        if request.method == "POST":
            assert not said, f"a POST has filters in its query string: {said}"
            said = json.loads(request.body or "")
        sorting = said.pop("sorting", None)
        if sorting is None:
            sorting = [{"sortBy": said.pop("sortBy"), "sortOrder": said.pop("sortOrder")}] if "sortBy" in said else []
        for group in said.pop("orQueries", ()):
            said["any of"] = group
        conditions = [_FILTERS[name](value) for name, value in said.items()]
        rows = [row for row in self.rows.values() if all(condition(row) for condition in conditions)]
        if request.path == "history/process-instance/count":
            assert not paging
            assert not sorting
            return json.dumps({"count": len(rows)}).encode()
        assert request.path == "history/process-instance"
        assert paging["maxResults"] > 0, "an unbounded list"
        self.chance.shuffle(rows)
        for order in reversed(sorting):
            name = SORT_FIELDS[order["sortBy"]]
            rows.sort(key=lambda row: _sortable(row.get(name)), reverse=order["sortOrder"] == "desc")
        first = paging["firstResult"]
        return json.dumps(rows[first : first + paging["maxResults"]]).encode()

    async def fetch(self, request: Request) -> bytes:
        """What a result set calls to have a request answered, in the place of a server."""
        return self.answer(request)

    def reply(self, asked: Asked) -> Reply:
        """What a server calls to have a request answered."""
        path = asked.path.removeprefix("/engine-rest/")
        pairs = tuple(parse_qsl(asked.target.partition("?")[2], keep_blank_values=True))
        body = asked.body.decode() or None
        method = "POST" if asked.method == "POST" else "GET"
        return Reply(self.answer(Request(method, path, pairs, body)))


def jittery(engine: ModelEngine, chance: random.Random) -> Callable[[Request], Awaitable[bytes]]:
    """*engine*, with answers that overtake each other."""

    async def fetch(request: Request) -> bytes:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        body = engine.answer(request)
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        return body

    return fetch


def _sortable(value: Any) -> tuple[bool, Any]:
    """Null is larger than anything, as in PostgreSQL."""
    return (value is None, 0 if value is None else value)


def _at_most(text: str, field: str = "startTime") -> Callable[[Row], bool]:
    bound = _utc(text)
    return lambda row: row[field] is not None and row[field] <= bound


def _at_least(text: str, field: str = "startTime") -> Callable[[Row], bool]:
    bound = _utc(text)
    return lambda row: row[field] is not None and row[field] >= bound


_FILTERS: dict[str, Callable[[Any], Callable[[Row], bool]]] = {
    "startedBefore": _at_most,
    "startedAfter": _at_least,
    "finishedBefore": lambda text: _at_most(text, "endTime"),
    "finishedAfter": lambda text: _at_least(text, "endTime"),
    "unfinished": lambda value: lambda row: row["endTime"] is None,
    "finished": lambda value: lambda row: row["endTime"] is not None,
    "active": lambda value: lambda row: row["state"] == "ACTIVE",
    "suspended": lambda value: lambda row: row["state"] == "SUSPENDED",
    "any of": lambda states: lambda row: any(_FILTERS[state](True)(row) for state in states),
    "startedBy": lambda value: lambda row: row.get("startUserId") == value,
}


def _utc(text: str) -> str:
    """An instant as rows have it, so that text compares as time does."""
    return instant((datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z") - EPOCH) // timedelta(milliseconds=1))
