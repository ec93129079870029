"""What a list costs, in requests, offsets and pages held, is the same wherever one is in it and however long it is."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuiconsole.engines.camunda import INSTANCES
from tuiconsole.engines.catalogue import engines
from tuiconsole.engines.model import Order, Request, Window
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Instant
from tuiconsole.service import result_set
from tuiconsole.service.result_set import Replaced, ResultSet, RowState

from .conftest import NOW
from .model_engine import EPOCH, ModelEngine, instance, instant
from .watching import Watched

pytestmark = pytest.mark.anyio

PAGE = 100
WINDOW = 40


@pytest.fixture(autouse=True)
def rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_set, "REST_SECONDS", 0)


class LongList:
    """An engine with any number of instances, one every ten seconds, of which none is held anywhere."""

    def __init__(self, count: int, *, gap: tuple[int, int] = (0, 0), gap_seconds: int = 0) -> None:
        self.count = count
        self.gap, self.gap_seconds = gap, gap_seconds
        self.requests: list[Request] = []

    def started(self, number: int) -> datetime:
        later = self.gap_seconds if number >= self.gap[1] else 0
        return EPOCH + timedelta(seconds=10 * number + later)

    def said(self, request: Request) -> dict[str, Any]:
        return dict(request.params) | json.loads(request.body or "{}")

    async def fetch(self, request: Request) -> bytes:
        self.requests.append(request)
        await asyncio.sleep(0)
        said = self.said(request)
        first, after = 0, self.count
        if "startedAfter" in said:
            first = self.place(said["startedAfter"], after_it=False)
        if "startedBefore" in said:
            after = self.place(said["startedBefore"], after_it=True)
        if request.path.endswith("/count"):
            return json.dumps({"count": max(after - first, 0)}).encode()
        order = said.get("sortOrder") or said["sorting"][0]["sortOrder"]
        numbers = range(first, after) if order == "asc" else range(after - 1, first - 1, -1)
        offset = int(said["firstResult"])
        rows = [self.row(number) for number in numbers[offset : offset + int(said["maxResults"])]]
        return json.dumps(rows).encode()

    def place(self, written: str, *, after_it: bool) -> int:
        """How many instances started before the time that is written, or not after it."""
        bound = datetime.strptime(written, "%Y-%m-%dT%H:%M:%S.%f%z")
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            passed = self.started(middle) <= bound if after_it else self.started(middle) < bound
            low, high = (middle + 1, high) if passed else (low, middle)
        return low

    def row(self, number: int) -> dict[str, Any]:
        started = self.started(number)
        return instance(f"i{number:09d}", (started - EPOCH) // timedelta(milliseconds=1))

    @property
    def lists(self) -> list[dict[str, Any]]:
        return [self.said(request) for request in self.requests if not request.path.endswith("/count")]


def opened(engine: LongList, *, descending: bool = True, kept: int = 16) -> Watched:
    query = Query(INSTANCES).sorted_by(Order("startTime", descending))
    rows = ResultSet(query, engine.fetch, server="model", clock=lambda: NOW, zone=UTC, page_size=PAGE, pages_kept=kept)
    return Watched(rows)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("back", [True, False])
async def test_a_page_far_down_is_bounded_on_both_sides(descending: bool, back: bool) -> None:
    """The upper bound alone has some databases sort everything below it before they give the first row."""
    engine = LongList(1_000_000)
    watched = opened(engine, descending=descending)
    await watched.settled()
    await watched.counted()
    await watched.show(600_000, 600_000 + WINDOW - 1)
    asked = len(engine.lists)
    step = -WINDOW if back else WINDOW
    for top in range(600_000 + step, 600_000 + 50 * step, step):
        await watched.show(top, top + WINDOW - 1)
        numbers = [int(str(identity)[1:]) for identity in watched.ids()]
        expected = range(top, top + WINDOW)
        assert numbers == [999_999 - position if descending else position for position in expected]
    scrolled = engine.lists[asked + 1 :]
    assert len(scrolled) >= 15
    for said in scrolled:
        assert {"startedAfter", "startedBefore"} <= said.keys()
        low, high = (
            engine.place(said["startedAfter"], after_it=False),
            engine.place(said["startedBefore"], after_it=True),
        )
        assert high - low <= 20 * PAGE, "no more than a few pages lie within the bounds"
        assert int(said["firstResult"]) <= 2 * PAGE


@pytest.mark.parametrize("descending", [True, False])
async def test_bounds_that_are_too_close_are_widened(descending: bool) -> None:
    """Where nothing started for a year, a page comes back short; it is not the end of the list."""
    engine = LongList(10_000, gap=(4_950, 5_000), gap_seconds=365 * 86_400)
    watched = opened(engine, descending=descending)
    await watched.settled()
    await watched.counted()
    seen: list[str | None] = []
    for top in range(4_000, 6_000, WINDOW):
        await watched.show(top, top + WINDOW - 1)
        seen += watched.ids()
    numbers = range(9_999, -1, -1) if descending else range(10_000)
    assert seen == [f"i{number:09d}" for number in numbers[4_000:6_000]]
    assert watched.rows.total.number == 10_000
    # A page and the two that were asked for beside the empty year.
    assert len(engine.lists) <= 2_000 // PAGE + 12


BOUNDED = [
    pytest.param(resource, key, id=f"{engine.name}-{resource.name}-{key.name}")
    for engine in engines()
    for resource in engine.resources
    for key in resource.sort_keys
    if key.before and key.after
]


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize(("resource", "key"), BOUNDED)
def test_every_key_that_has_bounds_takes_both_and_the_tighter_one_wins(
    resource: Any, key: Any, descending: bool
) -> None:
    low, high = NOW - timedelta(days=2), NOW - timedelta(days=1)
    given: dict[str, Any] = {
        name: "x" for name in ("id", "piid", "processInstanceId") if f"{{{name}}}" in resource.path
    }

    def sent(values: dict[str, Any], window: Window) -> str:
        request = resource.dialect.list_request(resource, given | values, window)
        return f"{sorted(request.params)} {request.body}"

    order = (Order(key.name, descending),)
    both = sent({}, Window(0, 10, order, upper=high, lower=low))
    assert both != sent({}, Window(0, 10, order, upper=high))
    assert both != sent({}, Window(0, 10, order, lower=low))
    if not isinstance(resource.parameter(key.before).type, Instant):
        return
    own_high, own_low = high - timedelta(hours=1), low + timedelta(hours=1)
    window = Window(0, 10, order, upper=high, lower=low)
    tighter = {key.before: own_high, key.after: own_low}
    assert sent(tighter, window) == sent(tighter, Window(0, 10, order))
    wider = {key.before: high + timedelta(hours=1), key.after: low - timedelta(hours=1)}
    assert sent(wider, window) == sent({}, window)


async def test_ten_thousand_rows_with_one_start_time() -> None:
    """A batch: neither bounds nor keys tell these apart, only the second key and their number do."""
    rows = [instance(f"i{number * 7919 % 100_003:06d}", 0) for number in range(10_000)]
    around = [instance(f"a{number:03d}", 1_000 + number) for number in range(150)]
    around += [instance(f"b{number:03d}", -1_000 - number) for number in range(150)]
    engine = ModelEngine.of(*rows, *around, chance=random.Random(4))
    query = Query(INSTANCES)
    watched = Watched(
        ResultSet(query, engine.fetch, server="model", clock=lambda: NOW, zone=UTC, page_size=PAGE, pages_kept=16)
    )
    await watched.settled()
    await watched.counted()
    expected = [row["id"] for row in engine.in_total_order()]
    seen: list[str | None] = []
    for top in range(0, 1_000, PAGE):
        await watched.show(top, top + PAGE - 1)
        seen += watched.ids()
    for top in (*range(10_200, 9_500, -PAGE), 5_000, 5_100, 4_900):
        await watched.show(top, top + PAGE - 1)
        assert watched.ids() == expected[top : top + PAGE]
    assert seen == expected[:1_000]


async def test_a_batch_that_shrinks_while_one_scrolls_through_it() -> None:
    rows = [instance(f"i{number * 7919 % 100_003:06d}", 0) for number in range(3_000)]
    chance = random.Random(5)
    gone: set[str] = set()

    def shrink(engine: ModelEngine, number: int) -> None:
        for identity in chance.sample(sorted(engine.rows), 5 if number else 0):
            engine.delete(identity)
            gone.add(identity)

    engine = ModelEngine.of(*rows, chance=random.Random(4), before_each=shrink)
    watched = Watched(
        ResultSet(
            Query(INSTANCES), engine.fetch, server="m", clock=lambda: NOW, zone=UTC, page_size=PAGE, pages_kept=16
        )
    )
    await watched.settled()
    seen: list[str] = []
    top = 0
    while top < watched.rows.length:
        await watched.show(top, top + WINDOW - 1)
        seen += [identity for identity in watched.ids() if identity is not None]
        top = watched.window[0] + WINDOW
    assert len(seen) == len(set(seen))
    assert {row["id"] for row in rows} - gone <= set(seen)


async def walked(engine: LongList, first: int, windows: int, kept: int) -> tuple[int, int, int]:
    """Requests, the deepest offset, and the most rows held, while somebody goes down from *first*."""
    watched = opened(engine, kept=kept)
    await watched.settled()
    await watched.counted()
    await watched.show(first, first + WINDOW - 1)
    asked, most = len(engine.lists), 0
    for top in range(first, first + windows * WINDOW, WINDOW):
        await watched.show(top, top + WINDOW - 1)
        rows = watched.rows
        held = [at for at in range(first - PAGE, top + 3 * PAGE) if rows.state(at) is RowState.READY]
        most = max(most, len(held))
    lists = engine.lists[asked:]
    watched.rows.close()
    return len(lists), max(int(said["firstResult"]) for said in lists), most


async def test_ten_million_rows_cost_what_a_thousand_do() -> None:
    kept = 6
    short = await walked(LongList(5_000), 1_000, 60, kept)
    near = await walked(LongList(10_000_000), 1_000, 60, kept)
    far = await walked(LongList(10_000_000), 9_000_000, 60, kept)
    assert near[0] == pytest.approx(short[0], abs=1)
    assert far[0] == pytest.approx(near[0], abs=1)
    assert near[1] <= 2 * PAGE
    assert far[1] <= 2 * PAGE
    assert {short[2], near[2], far[2]} <= set(range((kept + 1) * PAGE + 1))


async def test_a_list_that_is_asked_anew_far_down_is_entered_there() -> None:
    """Once it is known how many are newer, whoever stands far down finds the same rows there, in their new places."""
    engine = LongList(1_000_000)
    watched = opened(engine)
    await watched.settled()
    await watched.counted()
    for top in range(399_800, 400_001, WINDOW):
        await watched.show(top, top + WINDOW - 1)
    before = watched.ids()
    engine.count += 7
    watched.rows.count_newer()
    await watched.until(lambda: watched.rows.newer == 7)
    assert watched.ids() == before, "what is newer is never mixed in"
    asked = len(engine.lists)
    watched.rows.refresh()
    await watched.until(lambda: Replaced() in watched.changes)
    await watched.counted()
    place = watched.rows.position_of(str(before[0]), near=400_000)
    assert place == 400_007
    await watched.show(place, place + WINDOW - 1)
    assert watched.ids() == before
    assert watched.rows.total.number == 1_000_007
    assert watched.rows.newer is None
    assert max(int(said["firstResult"]) for said in engine.lists[asked:]) <= 2 * PAGE


async def test_a_jump_goes_in_by_the_nearest_way() -> None:
    engine = LongList(1_000_000)
    watched = opened(engine, kept=64)
    await watched.settled()
    await watched.counted()
    chance = random.Random(1)
    for _ in range(20):
        top = chance.randrange(1_000_000 - WINDOW)
        asked = len(engine.lists)
        await watched.show(top, top + WINDOW - 1)
        assert watched.ids()[0] == f"i{999_999 - top:09d}"
        assert all(int(said["firstResult"]) <= top for said in engine.lists[asked:]), "never worse than a plain offset"
    offsets = [int(said["firstResult"]) for said in engine.lists]
    assert sum(offsets) / len(offsets) < 250_000 / 2


def test_instants_are_those_of_the_model() -> None:
    assert LongList(10).row(3)["startTime"] == instant(30_000)
