"""Asks the product what a front end would ask it, so that each test states only the question and the answer.

Values are given as a person types them; the whole result set is walked through `show`, window by window.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Limits, Server
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Request, Resource
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import Change, Shifted
from tuiconsole.service.result_set import ResultSet, RowState
from tuiconsole.service.service import QueryService

CAMUNDA = engine_of("camunda")
INSTANCES = CAMUNDA.resource("instances")

Way = Literal["forwards", "backwards", "by jumps", "there and back"]

# Only a hang runs into it: no test measures time.
PATIENCE_SECONDS = 60
# Rows in sight: neither a page nor a multiple of the page sizes that the tests use.
WINDOW = 20


@dataclass(frozen=True)
class Answer:
    """Everything that a front end got to see of one query."""

    rows: Sequence[Mapping[str, Any]]
    """Every row, in the order of its position."""
    total: int
    requests: Sequence[Request]
    resource: Resource = INSTANCES

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows]

    def values(self, field: str) -> list[Any]:
        return [row.get(field) for row in self.rows]

    @property
    def methods(self) -> set[str]:
        """How the list was asked for; its count is not looked at."""
        return {request.method for request in self.requests if request.path == self.resource.path}


def server(url: str, *, user: str | None = None, password: str = "", page_size: int | None = None) -> Server:
    sign_in = None if user is None else Basic(user, Secret(password))
    return replace(Server("live", url, CAMUNDA.name, sign_in), limits=Limits(page_size=page_size, pages_kept=4))


def query(typed: Mapping[str, str], resource: Resource = INSTANCES) -> Query:
    """The query that these typed values mean."""
    return Query.of(resource, {name: resource.parameter(name).type.parse(text) for name, text in typed.items()})


def service(now: datetime | None = None, zone: tzinfo = UTC) -> QueryService:
    return QueryService(lambda: now or datetime.now(UTC), zone)


def ask(
    where: str | Server,
    typed: Mapping[str, str],
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
    page_size: int | None = None,
    way: Way = "forwards",
    resource: Resource = INSTANCES,
) -> Answer:
    """The answer to the query that *typed* means. Raises the `Failure` that a front end would show."""
    at = where if isinstance(where, Server) else server(where, page_size=page_size)
    asked = query(typed, resource)
    client = service(now, zone)
    assert asked.problems(client.clock(), zone) == ()

    async def whole() -> Answer:
        try:
            result_set = await client.open(at, CAMUNDA, asked)
            rows = await _walk(result_set, way)
            result_set.close()
        finally:
            await client.close()
        requests = [exchange.request for exchange in client.exchanges]
        for request in requests:
            if request.path == resource.path:
                assert dict(request.params)["maxResults"], f"an unbounded list was asked for: {request}"
        return Answer(rows, result_set.total.number, requests, resource)

    return asyncio.run(whole())


async def _walk(result_set: ResultSet, way: Way) -> list[Mapping[str, Any]]:
    changed = asyncio.Event()
    seen: dict[int, Mapping[str, Any]] = {}
    first = 0

    def told(change: Change) -> None:
        nonlocal seen, first
        if isinstance(change, Shifted):
            # As a front end does: the rows are the same, and stand elsewhere now.
            stay = {place: row for place, row in seen.items() if place < change.first}
            seen = stay | {change.moved(place): row for place, row in seen.items() if place >= change.first}
            first = change.moved(first)
        changed.set()

    result_set.listener = told

    async def until(settled: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not settled():
                changed.clear()
                await changed.wait()
                if result_set.failure is not None:
                    raise result_set.failure

    async def look(at: int) -> None:
        nonlocal first
        first = at

        def all_there() -> bool:
            last = first + WINDOW - 1
            states = [result_set.state(n) for n in range(first, min(last + 1, result_set.length))]
            there = all(state in (RowState.READY, RowState.GONE) for state in states)
            return there and (counted() or result_set.length > last)

        result_set.show(first, first + WINDOW - 1)
        await until(all_there)
        for position in range(first, first + WINDOW):
            row = result_set.row(position)
            if row is not None:
                before = seen.setdefault(position, row)
                assert before == row, f"row {position} became another one"

    def counted() -> bool:
        return result_set.total.kind == "exact"

    if way in ("forwards", "there and back"):
        reached = 0
        while not counted() or reached < result_set.length:
            await look(reached)
            reached = first + WINDOW
    else:
        await until(counted)
    starts = list(range(0, result_set.length, WINDOW))
    if way == "by jumps":
        random.Random(7).shuffle(starts)
    if way != "forwards":
        for start in starts if way == "by jumps" else reversed(starts):
            await look(start)
    # What has moved meanwhile may have moved past the windows that were looked at.
    while unseen := [place for place in range(result_set.length) if place not in seen]:
        await look(unseen[0])
        assert unseen[0] in seen or result_set.length <= unseen[0], f"row {unseen[0]} never came"
    assert sorted(seen) == list(range(len(seen))), "positions were left out"
    return [seen[position] for position in sorted(seen)]
