"""While rows come, go and leave the filter between requests, none is shown twice and none that stayed is missed."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import Shifted
from tuiconsole.service.result_set import ResultSet

from .model_engine import EPOCH, ModelEngine, instance, instant, jittery
from .watching import Watched

pytestmark = pytest.mark.anyio

COUNT = 300
WINDOW = 10
PAGE = 20


class Movement:
    """Inserts on top, deletes anywhere, in front of every list request; keeps account of who stayed."""

    def __init__(self, seed: int, inserts: int, deletes: int, ties: int) -> None:
        self._chance = random.Random(seed)
        self._inserts, self._deletes = inserts, deletes
        self.ties = ties
        self._next = COUNT
        self.deleted: set[str] = set()

    def row(self, number: int) -> dict[str, Any]:
        # Ids are in no order that the start times know of.
        return instance(f"i{number * 7919 % 100_003:06d}", number // self.ties * 1000)

    def before(self, engine: ModelEngine, number: int) -> None:
        if number == 0:
            return
        for _ in range(self._inserts):
            # Each later than all before: what starts in the very instant of the newest is of its moment still.
            started = (COUNT + self._next) * 1000
            engine.insert(instance(f"n{self._next * 7919 % 100_003:06d}", started))
            self._next += 1
        for _ in range(self._deletes):
            if len(engine.rows) > COUNT * 4 // 5:
                victim = self._chance.choice(sorted(engine.rows))
                engine.delete(victim)
                self.deleted.add(victim)


def opened(engine: ModelEngine, query: Query) -> ResultSet:
    return ResultSet(query, engine.fetch, server="model", clock=lambda: EPOCH, zone=UTC, page_size=PAGE, pages_kept=64)


@given(
    seed=st.integers(0, 10_000),
    inserts=st.integers(0, 5),
    deletes=st.integers(0, 5),
    ties=st.sampled_from([1, 1, 3, 10, 120]),
    back=st.booleans(),
)
@settings(max_examples=100, derandomize=True)
async def test_scrolling_through_a_moving_list(seed: int, inserts: int, deletes: int, ties: int, back: bool) -> None:
    movement = Movement(seed, inserts, deletes, ties)
    engine = ModelEngine.of(*(movement.row(n) for n in range(COUNT)), chance=random.Random(seed))
    engine.before_each = movement.before
    at_first = {row["id"]: row["startTime"] for row in engine.rows.values()}
    rows = opened(engine, Query(INSTANCES).sorted_by(Order("startTime", descending=True)))
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        if back:
            await watched.show(rows.length - WINDOW, rows.length - 1)
        seen: set[str] = set()
        twice: set[str] = set()
        highest = ""
        top = max(rows.length - WINDOW, 0) if back else 0
        while top < rows.length:
            await watched.show(top, top + WINDOW - 1)
            shown = [identity for identity in watched.ids() if identity is not None]
            assert len(set(shown)) == len(shown)
            # At the head, the last step up is a short one.
            fresh = shown[: shown.index(highest)] if back and highest in shown else shown
            highest = shown[0] if shown else highest
            twice |= seen & set(fresh)
            seen |= set(shown)
            if back and top == 0:
                break
            if not back:
                top = watched.window[0] + WINDOW
                continue
            # What has gone above has moved the rest up, and a front end goes along: it stays on its rows.
            top = max(watched.window[0] - WINDOW, 0)
        loaded = [row for position in range(rows.length) if (row := rows.row(position)) is not None]
    finally:
        rows.close()
        await asyncio.sleep(0)
    assert not twice, "a row was shown twice"
    assert set(at_first) - movement.deleted <= seen, "a row that stayed was missed"
    assert len({row["id"] for row in loaded}) == len(loaded), "a row stands in the list twice"
    assert [row["startTime"] for row in loaded] == sorted((row["startTime"] for row in loaded), reverse=True)


@pytest.mark.parametrize("page", [1, 2, 7])
@pytest.mark.parametrize("descending", [True, False])
async def test_nothing_moves_in_a_list_that_does_not(page: int, descending: bool) -> None:
    """However equals are shuffled in answers, and in whatever turn these come: going up, each is where it belongs."""
    for seed in range(24):
        chance = random.Random(seed)
        started = [*range(5), *[500] * 45, *range(900, 900 + seed % 6)]
        engine = ModelEngine.of(
            *(instance(f"i{n * 7919 % 1003:04d}", at * 1000) for n, at in enumerate(started)), chance=chance
        )

        query = Query(INSTANCES).sorted_by(Order("startTime", descending=descending))
        fetch = jittery(engine, chance)
        rows = ResultSet(query, fetch, server="model", clock=lambda: EPOCH, zone=UTC, page_size=page, pages_kept=4)
        watched = Watched(rows)
        try:
            await watched.settled()
            await watched.counted()
            watched.changes.clear()
            expected = [row["id"] for row in engine.in_total_order(descending=descending)]
            for first in reversed(range(0, len(expected), PAGE)):
                await watched.show(first, first + PAGE - 1)
                assert watched.ids() == expected[first : first + PAGE]
            assert not [change for change in watched.changes if isinstance(change, Shifted)]
        finally:
            rows.close()
            await asyncio.sleep(0)


@pytest.mark.parametrize("descending", [True, False])
async def test_a_list_of_what_has_ended_is_entered_by_when_it_ended(descending: bool) -> None:
    engine = ModelEngine.of(
        *(instance(f"e{n * 7919 % 1003:04d}", 0, endTime=instant(n // 4 * 1000)) for n in range(COUNT)),
        *(instance(f"o{n:04d}", 0) for n in range(COUNT)),
        chance=random.Random(1),
    )
    expected = [row["id"] for row in engine.in_total_order("endTime", descending) if row["endTime"] is not None]

    def some_end(engine: ModelEngine, number: int) -> None:
        for n in range(3 * number, 3 * number + 3) if number else ():
            engine.change(f"o{n:04d}", endTime=instant((COUNT + n) * 1000))

    engine.before_each = some_end
    rows = opened(engine, Query(INSTANCES).with_("finished", True).sorted_by(Order("endTime", descending)))
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        for top in range(0, COUNT, WINDOW):
            await watched.show(top, top + WINDOW - 1)
            shown = [row["id"] for row in watched.shown() if row is not None]
            assert shown == expected[top : top + WINDOW] or top < PAGE
    finally:
        rows.close()
        await asyncio.sleep(0)
    offsets = [int(dict(request.params)["firstResult"]) for request in engine.lists]
    assert max(offsets) <= 2 * PAGE


async def test_what_may_not_have_ended_yet_is_not_left_out() -> None:
    engine = ModelEngine.of(
        *(instance(f"e{n:04d}", 0, endTime=instant(n * 1000)) for n in range(COUNT)),
        *(instance(f"o{n:04d}", 0) for n in range(PAGE)),
        chance=random.Random(1),
    )
    rows = opened(engine, Query(INSTANCES).sorted_by(Order("endTime", descending=True)))
    watched = Watched(rows)
    try:
        await watched.settled()
        await watched.counted()
        for top in (0, 100, COUNT):
            await watched.show(top, top + WINDOW - 1)
            expected = [row["id"] for row in engine.in_total_order("endTime")[top : top + WINDOW]]
            assert set(filter(None, watched.ids())) == set(expected) or top < PAGE
        assert rows.total.number == COUNT + PAGE
    finally:
        rows.close()
        await asyncio.sleep(0)
    assert not [request for request in engine.lists if "finished" in f"{request.params}{request.body}"]
