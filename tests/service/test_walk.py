"""A walk sees every row that stays exactly once, while others come and go."""

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Request
from tuiconsole.engines.query import Query
from tuiconsole.service.errors import Failure, ServerFailed
from tuiconsole.service.result_set import ResultSet
from tuiconsole.service.walk import walk

INSTANCES = engine_of("camunda").resource("instances")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = 20


class Moving:
    """A list of instances, newest first, that changes before each answer. Three of them share each start time."""

    def __init__(self, count: int, seed: int = 0) -> None:
        self.rows = {f"{n:05d}": NOON - timedelta(seconds=n // 3) for n in range(count)}
        self.born = 0
        self.comes = self.goes = 0
        self.last_given = ""
        self.requests: list[Request] = []
        self.random = random.Random(seed)

    async def fetch(self, request: Request) -> bytes:
        self.requests.append(request)
        if len(self.requests) > 1:
            for _ in range(self.goes):
                # From the newest third, which is where rows that vanish push later ones up.
                goes = self.random.choice(sorted(self.rows)[: len(self.rows) // 3])
                if goes != self.last_given:
                    del self.rows[goes]
            for _ in range(self.comes):
                self.born += 1
                self.rows[f"new{self.born}"] = NOON + timedelta(seconds=self.born)
        params = dict(request.params)
        asked = json.loads(request.body) if request.body else params
        bound = asked.get("startedBefore")
        latest = datetime.strptime(bound, "%Y-%m-%dT%H:%M:%S.%f%z") if bound else NOON + timedelta(days=1)
        listed = sorted(((when, key) for key, when in self.rows.items() if when <= latest), reverse=True)
        first = int(params["firstResult"])
        page = listed[first : first + int(params["maxResults"])]
        self.last_given = page[-2][1] if len(page) > PAGE else ""
        return json.dumps(
            [{"id": key, "startTime": f"{when:%Y-%m-%dT%H:%M:%S.000+0000}"} for when, key in page]
        ).encode()

    def result_set(self, query: Query | None = None) -> ResultSet:
        return ResultSet(
            query or Query.of(INSTANCES, {}),
            self.fetch,
            server="here",
            clock=lambda: NOON,
            zone=UTC,
            page_size=PAGE,
            pages_kept=4,
            counts=False,
        )


def walked(rows: Moving, limit: int | None = None, query: Query | None = None) -> list[str]:
    async def all_of_it() -> list[str]:
        return [str(row["id"]) async for page in walk(rows.result_set(query), limit) for row in page]

    return asyncio.run(all_of_it())


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 500])
def test_every_row_comes_once_and_in_order(count: int) -> None:
    rows = Moving(count)
    assert walked(rows) == [key for _, key in sorted(((when, key) for key, when in rows.rows.items()), reverse=True)]


@pytest.mark.parametrize("limit", [1, PAGE - 1, PAGE, PAGE + 1, 77])
def test_a_limit_is_kept_and_asks_for_no_page_too_many(limit: int) -> None:
    rows = Moving(500)
    assert len(walked(rows, limit)) == limit
    pages = {(dict(r.params)["firstResult"], (r.body or "")[:60]) for r in rows.requests}
    assert len(pages) <= -(-limit // PAGE) + 1


def test_the_query_s_own_first_and_most_are_kept() -> None:
    query = Query.of(INSTANCES, {"firstResult": 10, "maxResults": 45})
    assert walked(Moving(100), query=query) == walked(Moving(100))[10:55]


@pytest.mark.parametrize("seed", range(5))
def test_what_stays_is_neither_missed_nor_repeated_while_others_come(seed: int) -> None:
    rows = Moving(400, seed)
    rows.comes = 9
    there = set(rows.rows)
    ids = walked(rows)
    assert len(ids) == len(set(ids))
    assert there <= set(ids)


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_go_take_no_others_with_them_unless_it_is_the_last_one_given(seed: int) -> None:
    rows = Moving(400, seed)
    rows.rows = {key: NOON - timedelta(seconds=int(key)) for key in rows.rows}
    rows.goes = 4
    ids = walked(rows)
    assert len(ids) == len(set(ids))
    assert set(rows.rows) <= set(ids)


def test_a_failure_ends_it_and_what_came_before_was_given() -> None:
    rows = Moving(500)
    fetch = rows.fetch

    async def failing(request: Request) -> bytes:
        if len(rows.requests) > 3:
            raise ServerFailed("here", status=500)
        return await fetch(request)

    rows.fetch = failing  # type: ignore[method-assign]
    given: list[str] = []

    async def until_it_fails() -> None:
        async for page in walk(rows.result_set()):
            given.extend(str(row["id"]) for row in page)

    with pytest.raises(Failure):
        asyncio.run(until_it_fails())
    assert len(given) >= PAGE
