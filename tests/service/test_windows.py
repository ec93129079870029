"""Wherever a window goes on still data, the rows are those of one totally ordered list, each in its place.

The engine leaves rows with equal keys in another order on every request, so a page that rests on luck shows.
"""

import asyncio
import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Query
from tuiconsole.service import result_set
from tuiconsole.service.page_plans import OVERLAP
from tuiconsole.service.result_set import FETCHES_AT_ONCE, ResultSet, RowState

from .conftest import NOW
from .model_engine import SORT_FIELDS, ModelEngine, Row, instance, instant, jittery
from .watching import Watched

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A jump is taken as rested when the event loop comes round; how long it rests is tested elsewhere."""
    monkeypatch.setattr(result_set, "REST_SECONDS", 0)


@dataclass(frozen=True)
class Walk:
    """Data, a question about them, and the windows through which the answer is seen."""

    rows: list[Row]
    key: str
    descending: bool
    page_size: int
    pages_kept: int
    first: int
    most: int | None
    moves: list[tuple[str, float, int]]
    """How to move, by how much, and how tall the window is then."""
    seed: int

    @property
    def query(self) -> Query:
        query = Query(INSTANCES).sorted_by(Order(self.key, self.descending))
        if (self.key, self.descending) == ("startTime", True) and self.seed % 2:
            query = query.sorted_by(None)
        query = query.with_("firstResult", self.first) if self.first else query
        return query if self.most is None else query.with_("maxResults", self.most)


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    size = draw(st.integers(0, 120))
    spread = draw(st.sampled_from([0, 2, 10, 1000]))
    seed = draw(st.integers(0, 10**6))
    # Drawn from a seed and not one by one, which takes longer than the walk.
    chance = random.Random(seed)
    rows = []
    for number in range(size):
        ended = chance.choice([None, chance.randint(0, spread)])
        rows.append(
            instance(
                f"{(number * 7919) % 10007:05d}",
                chance.randint(0, spread),
                businessKey=chance.choice([None, "a", "b", f"k{number}"]),
                processDefinitionVersion=chance.randint(1, 3),
                endTime=None if ended is None else instant(ended),
                durationInMillis=ended,
            )
        )
    moves = st.tuples(
        st.sampled_from(["to", "by", "by", "end", "home"]),
        st.floats(-1, 1),
        st.integers(1, draw(st.sampled_from([3, 40]))),
    )
    return Walk(
        rows,
        key=draw(st.sampled_from(["startTime", "startTime", *SORT_FIELDS])),
        descending=draw(st.booleans()),
        page_size=draw(st.integers(1, 12) | st.integers(30, 130)),
        pages_kept=draw(st.integers(1, 8)),
        first=draw(st.sampled_from([0, 0, 0, 1, 5, 50])),
        most=draw(st.sampled_from([None, None, None, 1, 7, 30, 500])),
        moves=draw(st.lists(moves, max_size=8)),
        seed=seed,
    )


class Expected:
    """The list that a walk should see, from the rows alone."""

    def __init__(self, walk: Walk, engine: ModelEngine) -> None:
        everything = engine.in_total_order(walk.key, walk.descending)
        end = None if walk.most is None else walk.first + walk.most
        self.rows = everything[walk.first : end]
        self.ids = [row["id"] for row in self.rows]
        name = SORT_FIELDS[walk.key]
        self.keys = [row.get(name) for row in self.rows]
        self.of_key: dict[object, set[str]] = {}
        for row in everything:
            self.of_key.setdefault(row.get(name), set()).add(row["id"])
        self.first_page = walk.page_size

    def check(self, seen: dict[int, str]) -> None:
        """Every row in its place; inside of the first page, equals may stand as they came."""
        assert len(set(seen.values())) == len(seen)
        for position, identity in seen.items():
            if position >= self.first_page:
                assert identity == self.ids[position]
            else:
                assert identity in self.of_key[self.keys[position]]


def opened(walk: Walk, engine: ModelEngine) -> ResultSet:
    return ResultSet(
        walk.query,
        jittery(engine, random.Random(walk.seed)),
        server="prod",
        clock=lambda: NOW,
        zone=NOW.tzinfo,  # type: ignore[arg-type]
        page_size=walk.page_size,
        pages_kept=walk.pages_kept,
    )


def where(move: tuple[str, float, int], top: int, length: int) -> tuple[int, int]:
    """The window after one move."""
    kind, amount, height = move
    match kind:
        case "to":
            top = round(abs(amount) * length)
        case "by":
            top += round(amount * 30)
        case "end":
            top = length - height
        case "home":
            top = 0
    top = max(min(top, length - 1), 0)
    return top, top + height - 1


EQUALS_CHANGE_PLACES = Walk(
    [instance(f"i{number}", started) for number, started in ((1, 0), (7, 1), (5, 2), (3, 2), (2, 1))],
    key="startTime",
    descending=False,
    page_size=1,
    pages_kept=1,
    first=0,
    most=None,
    moves=[],
    seed=0,
)
"""Two equals, one of them in a page that was read in a total order, the other in one beside it that was not."""


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walks())
@example(EQUALS_CHANGE_PLACES)
async def test_every_row_stands_in_its_place(walk: Walk) -> None:
    engine = ModelEngine.of(*walk.rows, chance=random.Random(walk.seed))
    expected = Expected(walk, engine)
    rows = opened(walk, engine)
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        assert rows.total.number == len(expected.ids)
        seen: dict[int, str] = {}
        top, loads = 0, 2
        for move in [("home", 0.0, 5), *walk.moves]:
            top, bottom = where(move, top, rows.length)
            await watched.show(top, bottom)
            loads += bottom // walk.page_size - top // walk.page_size + 2
            assert rows.failure is None
            assert rows.length == len(expected.ids)
            assert [rows.state(position) for position in watched.positions()] == [RowState.READY] * len(watched.ids())
            for position, identity in zip(watched.positions(), watched.ids(), strict=True):
                assert identity is not None
                assert seen.setdefault(position, identity) == identity
        expected.check(seen)
        assert len(engine.lists) <= loads + FETCHES_AT_ONCE
        assert len(engine.requests) - len(engine.lists) <= 1
        # What a jump shows of two pages comes by one request.
        most = 2 * walk.page_size + 1 + 2 * OVERLAP
        assert all(int(dict(request.params)["maxResults"]) <= most for request in engine.lists)
    finally:
        rows.close()
        await asyncio.sleep(0)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walks(), st.booleans())
async def test_from_one_end_to_the_other_nothing_is_missing_and_nothing_comes_twice(walk: Walk, back: bool) -> None:
    engine = ModelEngine.of(*walk.rows, chance=random.Random(walk.seed))
    expected = Expected(walk, engine)
    rows = opened(walk, engine)
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        tops = range(0, rows.length, 9)
        seen: dict[int, str] = {}
        for top in reversed(tops) if back else tops:
            await watched.show(top, top + 8)
            seen.update(zip(watched.positions(), watched.ids(), strict=True))  # type: ignore[arg-type]
        assert sorted(seen) == list(range(len(expected.ids)))
        expected.check(seen)
        if not walk.first and walk.most is None:
            assert set(seen.values()) == set(expected.ids)
    finally:
        rows.close()
        await asyncio.sleep(0)
