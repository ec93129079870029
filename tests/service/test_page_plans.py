"""Page plans: whichever entrance to a list is taken, the same rows come out, at the least offset."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiconsole.engines.model import Order, SortKey
from tuiconsole.service.page_plans import START, Anchor, PagePlan, narrowed, one_more, plan_page

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEY = SortKey("startTime", "startTime", before="startedBefore", after="startedAfter")


@dataclass(frozen=True)
class Listed:
    """A list as the server has it: a key for every row, in order; the row is its number in the list."""

    keys: list[datetime]
    descending: bool
    base: int

    @property
    def order(self) -> tuple[Order, ...]:
        return (Order("startTime", self.descending),)

    @property
    def length(self) -> int:
        return len(self.keys) - self.base

    def read(self, plan: PagePlan) -> list[int]:
        """What a server answers to the request of *plan*, as rows behind the base, turned round if the plan says so."""
        window = plan.window
        rows = list(range(len(self.keys)))
        if window.upper is not None:
            rows = [row for row in rows if self.keys[row] <= window.upper]
        if window.lower is not None:
            rows = [row for row in rows if self.keys[row] >= window.lower]
        [order] = window.order
        if order.descending != self.descending:
            assert window.total_order, "only a total order can be turned round"
            rows.reverse()
        rows = rows[window.offset : window.offset + window.limit]
        return [row - self.base for row in (reversed(rows) if plan.reverse else rows)]

    def entrance(self, position: int, backward: bool) -> Anchor:
        """The anchor between row *position* and the one before it, as reading the rows there would find it."""
        if backward:
            rest = self.keys[self.base + position :]
            return Anchor(position, rest[0], sum(key == rest[0] for key in rest), backward=True)
        passed = self.keys[: self.base + position]
        return Anchor(position, passed[-1], sum(key == passed[-1] for key in passed))


@st.composite
def lists(draw: st.DrawFn) -> Listed:
    size = draw(st.integers(1, 60))
    instants = draw(st.lists(st.integers(0, draw(st.sampled_from([0, 3, 100]))), min_size=size, max_size=size))
    descending = draw(st.booleans())
    keys = sorted((EPOCH + timedelta(milliseconds=number) for number in instants), reverse=descending)
    return Listed(keys, descending, draw(st.one_of(st.just(0), st.integers(0, size - 1))))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Listed, list[Anchor], int, int]:
    """A list, some entrances to it, and the page that is wanted: its first row and how many."""
    listed = draw(lists())
    places = st.tuples(st.integers(0, listed.length), st.booleans())
    anchors = [
        listed.entrance(position, backward)
        for position, backward in draw(st.lists(places, max_size=6, unique=True))
        if (position < listed.length if backward else position + listed.base > 0)
    ]
    if draw(st.booleans()):
        left_out = draw(st.integers(0, 5))
        anchors.append(
            Anchor(listed.length - min(left_out, listed.length), skip=min(left_out, listed.length), backward=True)
        )
    first = draw(st.integers(0, listed.length - 1))
    return listed, anchors, first, draw(st.integers(1, listed.length - first))


def plan_for(question: tuple[Listed, list[Anchor], int, int], **more: bool) -> PagePlan:
    listed, anchors, first, count = question
    return plan_page(first, count, order=listed.order, key=KEY, anchors=[START, *anchors], base=listed.base, **more)


@given(questions(), st.booleans())
def test_every_plan_brings_the_rows_that_were_asked_for(
    question: tuple[Listed, list[Anchor], int, int], beyond: bool
) -> None:
    listed, _, first, count = question
    plan = plan_for(question, beyond=beyond)
    rows = listed.read(plan)
    assert rows[:count] == list(range(first, first + count))
    assert (plan.first, plan.count) == (first, count)
    more = [first + count] if beyond and not plan.reverse and first + count < listed.length else []
    assert rows[count:] == more
    assert plan.window.limit == count + (beyond and not plan.reverse)


@given(questions())
def test_no_entrance_makes_a_request_dearer(question: tuple[Listed, list[Anchor], int, int]) -> None:
    listed, anchors, first, count = question
    offset = plan_for(question).window.offset
    assert 0 <= offset <= first + listed.base
    for left_out in range(len(anchors)):
        fewer = [*anchors[:left_out], *anchors[left_out + 1 :]]
        assert offset <= plan_for((listed, fewer, first, count)).window.offset


@given(questions())
def test_a_page_behind_an_entrance_costs_no_more_than_the_ties_there(
    question: tuple[Listed, list[Anchor], int, int],
) -> None:
    listed, anchors, first, count = question
    ahead, behind = listed.entrance(first, False) if first else START, Anchor(listed.length, backward=True)
    assert plan_for((listed, [*anchors, ahead], first, count)).window.offset <= ahead.skip + listed.base
    to_the_end = (listed, [*anchors, behind], first, listed.length - first)
    assert plan_for(to_the_end).window.offset == 0


@given(questions())
def test_only_what_is_turned_round_needs_more_order_than_was_asked_for(
    question: tuple[Listed, list[Anchor], int, int],
) -> None:
    plan = plan_for(question)
    assert plan.window.total_order is plan.reverse
    assert plan_for(question, total_order=True).window.total_order


@pytest.mark.parametrize(
    ("anchors", "first", "name", "offset", "reverse"),
    [
        ([], 500, "offset", 500, False),
        ([Anchor(500, EPOCH, 2)], 500, "anchored", 2, False),
        ([Anchor(400, EPOCH, 2)], 500, "nearest", 102, False),
        ([Anchor(900, backward=True)], 500, "from the end", 390, True),
        ([Anchor(510, EPOCH, 3, backward=True)], 500, "anchored", 3, True),
        ([Anchor(520, EPOCH, 3, backward=True)], 500, "nearest", 13, True),
        ([Anchor(505, EPOCH, 1), Anchor(505, EPOCH, 1, backward=True)], 500, "offset", 500, False),
        ([Anchor(100, EPOCH, 400)], 500, "offset", 500, False),
    ],
)
def test_a_plan_is_called_by_its_way_in(
    anchors: list[Anchor], first: int, name: str, offset: int, reverse: bool
) -> None:
    plan = plan_page(first, 10, order=(Order("startTime", True),), key=KEY, anchors=[START, *anchors])
    assert (plan.name, plan.window.offset, plan.reverse) == (name, offset, reverse)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("backward", [True, False])
def test_the_bound_lies_on_the_side_that_is_read_from(descending: bool, backward: bool) -> None:
    anchor = Anchor(50, EPOCH, 1, backward=backward)
    first = 40 if backward else 50
    window = plan_page(first, 10, order=(Order("startTime", descending),), key=KEY, anchors=[START, anchor]).window
    above, below = (window.upper, window.lower) if descending is not backward else (window.lower, window.upper)
    assert (above, below) == (EPOCH, None)
    assert window.order == (Order("startTime", descending is not backward),)


@given(questions(), st.integers(0, 200))
def test_a_narrowed_plan_brings_the_same_rows_or_fewer_than_it_asks_for(
    question: tuple[Listed, list[Anchor], int, int], milliseconds: int
) -> None:
    """So that whoever gets as many as were asked for has got the right ones."""
    listed, plan = question[0], plan_for(question)
    whole, close = listed.read(plan), listed.read(narrowed(plan, timedelta(milliseconds=milliseconds)))
    assert close == whole or len(close) < plan.window.limit
    assert narrowed(plan, timedelta(days=1)).window.offset == plan.window.offset


@given(questions())
def test_one_more_row_is_the_one_before(question: tuple[Listed, list[Anchor], int, int]) -> None:
    listed, plan = question[0], plan_for(question)
    if plan.reverse and plan.first:
        assert listed.read(one_more(plan)) == [plan.first - 1, *listed.read(plan)]
