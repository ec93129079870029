"""Whatever happens between any two answers, in whatever order they come: nothing twice, nothing missed, all in order.

Rows start, end and leave the filter, answers are late, overtake each other or fail, and somebody scrolls, jumps and
asks anew meanwhile. After every step the rows that are there are held against a plain list of those that stayed.
"""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order, Request
from tuiconsole.engines.query import Query
from tuiconsole.service import result_set
from tuiconsole.service.changes import Change, Replaced, Shifted
from tuiconsole.service.errors import ServerFailed
from tuiconsole.service.result_set import FETCHES_AT_ONCE, RECOUNT, ResultSet, RowState

from .conftest import NOW
from .model_engine import SORT_FIELDS, ModelEngine, Row, instance

TURNS = 30
"""Of the event loop, after which everything has happened that waits for no answer."""
PAGES_MOST = 100
"""At the beginning: every row is looked at again with every page of the last walk."""


@dataclass
class Asked:
    """A request on its way, and what lets its answer through."""

    request: Request
    let_through: asyncio.Future[None]
    early: bytes | None
    """The answer, where the server had it at once and only the way back is long."""


class MovingList(RuleBasedStateMachine):
    """One list, a server that changes all the time, and a person."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.rest = result_set.REST_SECONDS
        result_set.REST_SECONDS = 0
        self.rows: ResultSet | None = None

    @initialize(
        seed=st.integers(0, 10**6),
        order=st.sampled_from(
            [
                ("startTime", True),
                ("startTime", True),
                ("startTime", False),
                ("instanceId", True),
                ("businessKey", False),
            ]
        ),
        count=st.sampled_from([0, 5, 60, 200, 400]),
        ties=st.sampled_from([1, 3, 10, 100, 1000]),
        page=st.sampled_from([1, 3, 10, 25]),
        kept=st.sampled_from([4, 8, 64]),
        counts=st.booleans(),
        unfinished=st.booleans(),
    )
    def begin(
        self,
        seed: int,
        order: tuple[str, bool],
        count: int,
        ties: int,
        page: int,
        kept: int,
        counts: bool,
        unfinished: bool,
    ) -> None:
        self.chance = random.Random(seed)
        self.key, self.descending = order
        self.ties, self.page, self.kept = ties, page, kept
        self.unfinished = unfinished
        self.number, self.now = 0, NOW
        self.engine = ModelEngine(chance=random.Random(seed))
        for _ in range(min(count, PAGES_MOST * page)):
            self.engine.insert(self.new_row())
        self.asked: list[Asked] = []
        self.shown: dict[int, str] = {}
        self.replaced = False
        query = Query(INSTANCES).sorted_by(Order(*order))
        query = query.with_("unfinished", True) if unfinished else query
        self.height = self.chance.randint(1, 12)
        self.top = self.reached = 0

        async def opened() -> ResultSet:
            rows = ResultSet(
                query,
                self.fetch,
                server="model",
                clock=lambda: self.now,
                zone=UTC,
                page_size=page,
                pages_kept=kept,
                counts=counts,
            )
            rows.listener = self.told
            return rows

        self.stayed = self.newly_stayed = set(self.matching())
        self.rows = self.loop.run(opened())
        self.turn()

    # The server

    def new_row(self, at: int | None = None) -> Row:
        self.number += 1
        started = (self.number if at is None else at) // self.ties * 1000
        # Ids and keys are in no order that the start times know of.
        scrambled = self.number * 7919 % 100_003
        return instance(f"i{scrambled:06d}", started, businessKey=f"k{scrambled % (100_003 // self.ties + 1):06d}")

    def matching(self) -> dict[str, Row]:
        return {i: row for i, row in self.engine.rows.items() if not self.unfinished or row["endTime"] is None}

    async def fetch(self, request: Request) -> bytes:
        if not request.path.endswith("/count"):
            assert 0 < int(dict(request.params)["maxResults"]) <= 1000
        early = self.engine.answer(request) if self.chance.random() < 0.5 else None
        asked = Asked(request, asyncio.get_running_loop().create_future(), early)
        self.asked.append(asked)
        try:
            await asked.let_through
        finally:
            if asked in self.asked:
                self.asked.remove(asked)
        return self.engine.answer(request) if early is None else early

    @rule(many=st.integers(1, 30))
    def rows_start(self, many: int) -> None:
        for _ in range(many):
            self.engine.insert(self.new_row())

    @precondition(lambda self: self.key != "startTime" or not self.descending)
    @rule(many=st.integers(1, 10))
    def rows_come_in_anywhere(self, many: int) -> None:
        for _ in range(many):
            self.engine.insert(self.new_row(at=self.chance.randint(0, self.number)))

    @rule(many=st.integers(1, 10), last=st.booleans())
    def rows_go(self, many: int, last: bool) -> None:
        """Anywhere, or where somebody is looking."""
        there = sorted(self.engine.rows)
        for identity in self.chance.sample(there, min(many, len(there))):
            if last and self.shown:
                identity = self.chance.choice(sorted(self.shown.values()))
            if identity in self.engine.rows:
                self.engine.delete(identity)
        self.left()

    @rule(many=st.integers(1, 20))
    def rows_end(self, many: int) -> None:
        """They leave a list of the unfinished."""
        there = sorted(self.engine.rows)
        for identity in self.chance.sample(there, min(many, len(there))):
            self.engine.change(identity, endTime=self.engine.rows[identity]["startTime"])
        self.left()

    def left(self) -> None:
        there = self.matching().keys()
        self.stayed, self.newly_stayed = self.stayed & there, self.newly_stayed & there

    # The way there and back

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 10), all_of_them=st.booleans())
    def answers_come(self, which: int, all_of_them: bool) -> None:
        waiting = list(self.asked)
        for asked in waiting if all_of_them else [waiting[which % len(waiting)]]:
            if not asked.let_through.done():
                asked.let_through.set_result(None)
            self.turn()

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 10))
    def an_answer_fails(self, which: int) -> None:
        asked = self.asked[which % len(self.asked)]
        if not asked.let_through.done():
            asked.let_through.set_exception(ServerFailed("model", status=503))
        self.turn()

    # The person

    def move_to(self, top: int) -> None:
        assert self.rows is not None
        self.top = min(max(top, 0), max(self.rows.length - self.height, 0))
        self.do(lambda rows: rows.show(self.top, self.top + self.height - 1))
        self.shown = self.in_sight()

    @rule(by=st.integers(-15, 15))
    def scrolls(self, by: int) -> None:
        self.move_to(self.top + by)

    @rule(where=st.floats(0, 1))
    def jumps(self, where: float) -> None:
        assert self.rows is not None
        self.move_to(round(where * self.rows.length))

    @rule()
    def goes_home(self) -> None:
        self.move_to(0)

    @rule()
    def goes_to_the_end(self) -> None:
        assert self.rows is not None
        self.do(lambda rows: rows.reach_end())
        self.move_to(self.rows.length)

    @rule()
    def tries_again(self) -> None:
        self.do(lambda rows: rows.retry())

    @rule()
    def asks_anew(self) -> None:
        self.newly_stayed = set(self.matching())
        self.do(lambda rows: rows.refresh())

    @rule(later=st.booleans())
    def watches(self, later: bool) -> None:
        self.now += later * RECOUNT
        # Away from the first rows, what has come since is left out.
        self.newly_stayed = set(self.stayed)
        self.do(lambda rows: rows.look_again())

    def told(self, change: Change) -> None:
        if isinstance(change, Shifted):
            self.shown = {change.moved(position): identity for position, identity in self.shown.items()}
            self.top = change.moved(self.top)
            self.reached = change.moved(self.reached)
        elif isinstance(change, Replaced):
            self.stayed, self.shown = set(self.newly_stayed), {}

    def do(self, act: Callable[[ResultSet], None]) -> None:
        async def done() -> None:
            assert self.rows is not None
            act(self.rows)

        self.loop.run(done())
        self.turn()

    def turn(self) -> None:
        async def turned() -> None:
            for _ in range(TURNS):
                await asyncio.sleep(0)

        self.loop.run(turned())

    # The oracle

    def order_of(self, row: Any) -> tuple[Any, str]:
        return (row[SORT_FIELDS[self.key]], row["id"])

    def ready(self) -> dict[int, Any]:
        rows = self.rows
        assert rows is not None
        at = [position for position in range(rows.length) if rows.state(position) is RowState.READY]
        return {position: rows.row(position) for position in at}

    def in_sight(self) -> dict[int, str]:
        rows = self.rows
        assert rows is not None
        seen = ((at, rows.row(at)) for at in range(self.top, min(self.top + self.height, rows.length)))
        return {at: row["id"] for at, row in seen if row is not None}

    @invariant()
    def what_is_on_the_screen_stays(self) -> None:
        if self.rows is not None:
            now, bottom = self.in_sight(), self.top + self.height
            # What has turned out to lie between two rows on the screen pushes the lower one down.
            assert not self.shown or min(self.shown) < bottom
            assert {at: now.get(at) for at in self.shown if at < bottom} == {
                at: identity for at, identity in self.shown.items() if at < bottom
            }
            self.shown = now

    @invariant()
    def nothing_is_twice_or_missed_or_out_of_order(self) -> None:
        rows = self.rows
        if rows is None:
            return
        ready = self.ready()
        ids = [row["id"] for row in ready.values()]
        assert len(ids) == len(set(ids)), "twice"
        stayed = sorted(self.order_of(self.engine.rows[identity]) for identity in self.stayed - set(ids))
        last: tuple[int, tuple[Any, str]] | None = None
        apart = False
        for position in range(rows.length):
            row = ready.get(position)
            if row is None:
                apart = True
            elif row["id"] in self.stayed:
                # Beside one that is gone, or has come in since, nothing is out of order.
                one = (position, self.order_of(row))
                # How texts are sorted only the server knows: places far apart can be told to be so when they meet.
                if not apart or self.key == "startTime":
                    assert last is None or not self.before(one, last), "out of order"
                if not apart:
                    missed = self.between(stayed, last, one)
                    assert not missed, f"missed {missed} before {position}"
                last, apart = one, False
        if rows.total.kind == "exact" and not apart:
            assert not self.between(stayed, last, None), "missed behind the last row"

    def before(self, one: tuple[int, tuple[Any, str]], other: tuple[int, tuple[Any, str]]) -> bool:
        """Whether *one* has to stand before *other*; equals inside of the first page may stand as they came."""
        a, b = one[1], other[1]
        if min(one[0], other[0]) < self.page:
            return bool(a[0] > b[0] if self.descending else a[0] < b[0])
        return a > b if self.descending else a < b

    def between(
        self,
        missing: list[tuple[Any, str]],
        one: tuple[int, tuple[Any, str]] | None,
        other: tuple[int, tuple[Any, str]] | None,
    ) -> list[tuple[Any, str]]:
        """Those of the *missing* rows that would have to stand between two that are there, or beyond one of them."""
        low, high = (other, one) if self.descending else (one, other)
        first = 0 if low is None else bisect_right(missing, low[1])
        last = len(missing) if high is None else bisect_left(missing, high[1])
        found = missing[first:last]
        return [row for row in found if self.apart(one, row) and self.apart(other, row)] if found else found

    def apart(self, one: tuple[int, tuple[Any, str]] | None, row: tuple[Any, str]) -> bool:
        """Whether a row that is there cannot have changed places with another: inside of the first page equals may."""
        return one is None or one[0] >= self.page or one[1][0] != row[0]

    @invariant()
    def no_more_is_asked_or_kept_than_may_be(self) -> None:
        if self.rows is None:
            return
        pages = sum(not asked.request.path.endswith("/count") for asked in self.asked)
        assert pages <= 2 * FETCHES_AT_ONCE
        assert len(self.asked) - pages <= 2
        assert len(self.ready()) <= (self.kept + 1) * 3 * max(self.page, 10) + self.height

    def teardown(self) -> None:
        try:
            if self.rows is not None:
                self.walk_it_all()
        finally:
            if self.rows is not None:
                self.rows.close()
            self.loop.close()
            result_set.REST_SECONDS = self.rest

    def walk_it_all(self) -> None:
        """Once nothing fails any more, whoever goes through the list, either way, meets all that stayed."""
        assert self.rows is not None
        met: set[str] = set()
        self.come_to_rest()
        upwards = self.chance.random() < 0.5
        if upwards:
            self.goes_to_the_end()
            self.come_to_rest()
        self.move_to(self.rows.length if upwards else 0)
        while True:
            self.come_to_rest()
            self.nothing_is_twice_or_missed_or_out_of_order()
            shown = self.in_sight()
            assert sorted(shown) == list(range(self.top, min(self.top + self.height, self.rows.length)))
            met |= set(shown.values())
            if upwards and self.top + self.height < self.reached:
                # What has come to light above has pushed these out below: whoever goes up goes back to them.
                self.move_to(self.reached - self.height)
                continue
            self.reached = self.top
            if self.top == 0 if upwards else self.top + self.height >= self.rows.length:
                break
            self.move_to(self.top - self.height if upwards else self.top + self.height)
        assert not self.stayed - met, "never met"
        assert self.rows.failure is None

    def come_to_rest(self) -> None:
        assert self.rows is not None
        for _ in range(200):
            self.tries_again()
            if not self.asked and not self.rows.loading:
                return
            while self.asked:
                self.answers_come(0, all_of_them=True)
        raise AssertionError("does not come to rest")


TestMovingList = MovingList.TestCase
TestMovingList.settings = settings(
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
pytestmark = pytest.mark.timeout(7200)
