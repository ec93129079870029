"""Paging by whole seconds over rows stored with fractions: every row once, in its place, wherever one looks."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuiconsole.engines.ibm_bfm import INSTANCES
from tuiconsole.engines.ibm_clause import And, Condition, Expression, Timestamp
from tuiconsole.engines.ibm_clause_parser import parse_clause
from tuiconsole.engines.model import Request
from tuiconsole.engines.query import Query
from tuiconsole.service.result_set import ResultSet, RowState

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = 5
Row = tuple[int, str, str]
"""Milliseconds since the epoch, name, id."""


def seconds(when: datetime) -> str:
    """A time cut to its second, as IBM's own widgets show it."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def fractions(when: datetime) -> str:
    """A time with its fraction, which the documented format allows as well."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Engine:
    """A server that stores milliseconds, and answers a list request from what it reads in it."""

    def __init__(self, rows: list[Row], shown: Callable[[datetime], str]) -> None:
        self.rows = rows
        self.shown = shown
        self.deepest = 0

    async def fetch(self, request: Request) -> bytes:
        params = dict(request.params)
        if request.body is not None:
            params = {name: values[0] for name, values in parse_qs(request.body).items()}
        matching = self.rows
        if "whereClause" in params:
            clause = parse_clause(params["whereClause"])
            matching = [row for row in self.rows if holds(clause, row)]
        for part in reversed(params["orderByClause"].split(", ")):
            column, direction = part.split(" ")
            place = {"CREATED": 0, "STARTED": 0, "NAME": 1, "PIID": 2}[column.partition(".")[2]]
            matching = sorted(matching, key=lambda row, place=place: row[place], reverse=direction == "DESC")  # type: ignore[misc]
        offset, size = int(params["offset"]), int(params["size"])
        self.deepest = max(self.deepest, offset)
        await asyncio.sleep(0)
        items = [self.item(row) for row in matching[offset : offset + size]]
        return json.dumps({"identifier": "piid", "items": items}).encode()

    def item(self, row: Row) -> dict[str, str]:
        when = self.shown(EPOCH + timedelta(milliseconds=row[0]))
        return {"piid": row[2], "name": row[1], "creationTime": when, "startTime": when}


def holds(clause: Expression, row: Row) -> bool:
    """Whether *row* satisfies *clause*, which is made of what this test sends."""
    if isinstance(clause, And):
        return all(holds(term, row) for term in clause.terms)
    assert isinstance(clause, Condition)
    if isinstance(clause.value, Timestamp):
        bound, when = clause.value.moment.at(EPOCH, UTC), EPOCH + timedelta(milliseconds=row[0])
        return {"<": when < bound, "<=": when <= bound, ">": when > bound, ">=": when >= bound}[clause.operator]
    assert clause.operator == "="
    return row[1] == clause.value


async def rested(result_set: ResultSet) -> None:
    """Waits until nothing is on its way."""
    quiet = 0
    for _ in range(2_000):
        await asyncio.sleep(0)
        quiet = 0 if result_set.loading else quiet + 1
        if quiet == 3:
            return
    raise AssertionError("it asks in circles")


def open_set(engine: Engine, line: dict[str, str]) -> ResultSet:
    values = {name: INSTANCES.parameter(name).type.parse(text) for name, text in line.items()}
    query = Query.of(INSTANCES, values)
    return ResultSet(query, engine.fetch, server="model", clock=lambda: EPOCH, zone=UTC, page_size=PAGE, pages_kept=4)


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiconsole.service.result_set.REST_SECONDS", 0)


TIMES = st.one_of(
    # Few seconds, many rows in each; and some seconds of which whole pages consist.
    st.lists(st.integers(0, 6_000), max_size=60),
    st.lists(st.sampled_from([1_000, 1_001, 1_500, 1_999, 2_000, 2_999, 3_000]), max_size=60),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    times=TIMES,
    later=st.lists(st.integers(7_000, 9_000), max_size=6),
    descending=st.booleans(),
    column=st.sampled_from(["CREATED", "STARTED"]),
    shown=st.sampled_from([seconds, fractions]),
    filtered=st.booleans(),
    jumps=st.lists(st.integers(0, 60), max_size=6),
)
def test_every_row_once_and_in_its_place(
    times: list[int],
    later: list[int],
    descending: bool,
    column: str,
    shown: Callable[[datetime], str],
    filtered: bool,
    jumps: list[int],
) -> None:
    rows = [
        (time, "a" if number % 3 else "b", f"_PI:1.2.3.{number * 7919 % 4096:x}") for number, time in enumerate(times)
    ]
    engine = Engine(list(rows), shown)
    line = {"orderByClause": f"{column} {'DESC' if descending else 'ASC'}"}
    if filtered:
        line["whereClause"] = "NAME = 'a'"
    expected = [
        row[2] for row in sorted(rows, key=lambda r: (r[0], r[2]), reverse=descending) if row[1] == "a" or not filtered
    ]

    async def walk() -> None:
        result_set = open_set(engine, line)
        await rested(result_set)
        if descending and expected:
            # Newer instances arrive, and must not push down the rows of a list that is older.
            engine.rows += [(time, "a", f"_PI:9.9.9.{number:x}") for number, time in enumerate(later)]
        seen: dict[int, str] = {}

        async def look(first: int) -> None:
            result_set.show(first, first + PAGE - 1)
            await rested(result_set)
            for position in range(first, first + PAGE):
                if result_set.state(position) is RowState.READY:
                    row = result_set.row(position)
                    assert row is not None
                    assert seen.setdefault(position, row["piid"]) == row["piid"]

        position = 0
        while position < result_set.length:
            await look(position)
            position += PAGE
        for jump in jumps:
            await look(jump)
        assert [seen[position] for position in sorted(seen)] == expected
        assert result_set.total.number == len(expected)
        result_set.close()

    asyncio.run(walk())


def test_pages_far_down_are_entered_at_a_row_and_not_counted_off() -> None:
    engine = Engine([(number * 400, "a", f"_PI:1.2.3.{number:x}") for number in range(200)], seconds)

    async def walk() -> None:
        result_set = open_set(engine, {})
        for first in range(0, 195, PAGE):
            result_set.show(first, first + PAGE - 1)
            await rested(result_set)
        result_set.close()

    asyncio.run(walk())
    assert engine.deepest <= 2 * PAGE


def test_the_clause_survives_the_bound_of_the_newest_row() -> None:
    engine = Engine([(number, "ab"[number % 2], f"_PI:1.2.3.{number:x}") for number in range(40)], seconds)
    result: list[str] = []

    async def walk() -> None:
        result_set = open_set(engine, {"whereClause": "NAME = 'b'"})
        for first in range(0, 20, PAGE):
            result_set.show(first, first + PAGE - 1)
            await rested(result_set)
            result.extend(result_set.row(first + n)["name"] for n in range(PAGE))  # type: ignore[index]
        result_set.close()

    asyncio.run(walk())
    assert result == ["b"] * 20
