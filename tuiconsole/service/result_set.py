"""The lazily loaded, sparse answer to a query, for a front end that shows a window of it.

The contract
------------
A result set is a list *of one moment*, addressed by position 0..`length - 1`. A front end says which rows it
shows (`show`), reads rows (`row`, `state`), and is told what changed (`listener`); it never waits.

- A position is `UNKNOWN` (nobody asked), `LOADING`, `READY`, `FAILED` (see `failure`) or `GONE` (the server has
  fewer rows there than it counted). A READY row stays READY and the same, unless its page was forgotten because the
  window is far away; then it is UNKNOWN and comes back as the same row.
- `length` grows as pages arrive, until `total` is exact; then it only shrinks, when rows turn out to be gone.
- `refresh` asks anew and changes nothing until the new list can fill the window; then everything may have
  changed at once (`Replaced`). `position_of` finds a row again by its id.
- What failed stays failed until there is something better: `retry`, which the service calls by itself in a while,
  takes nothing away that is shown, the failure included.
- Answers to superseded questions are dropped, whenever they come.
- All calls, and all calls of the listener, happen on the event loop that the result set was opened on.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import Literal

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Item, Request, Resolved, SortKey
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Instant
from tuiconsole.service.changes import UNKNOWN, Change, ListChanged, Replaced, RowsChanged, RowState, Total
from tuiconsole.service.decoding import DEFAULT_LIMITS, decode, failure_of, items_of
from tuiconsole.service.errors import Failure, TookTooLong
from tuiconsole.service.joints import Joint, join
from tuiconsole.service.page_plans import OVERLAP, START, Anchor, PagePlan, plan_page
from tuiconsole.text.moments import parse_instant

REST_SECONDS = 0.08
"""How long a jump must rest before its rows are asked for, so that a scrub does not ask for what it passes."""
FETCHES_AT_ONCE = 3
ITEMS_DECODED = 8
ANCHORS_KEPT = 4096
_REFRESH = -1
"""In the place of a page's number: what failed is a whole refresh."""
DROPS_MOST = 8
RESTARTS_MOST = 3


Fetch = Callable[[Request], Awaitable[bytes]]


@dataclass(slots=True)
class _Page:
    """The bytes of one page; items are decoded when someone looks at them."""

    body: bytes
    indices: range
    """Which items of the body are the page's rows, in the order of the list."""
    items: Sequence[Item] | None = None
    before: object = None
    """The id of the row before the page, and behind it, as far as its own answer told."""
    behind: object = None


@dataclass(slots=True)
class _Listing:
    """Everything known about the list of one moment."""

    asked_at: datetime
    values: dict[str, Resolved]
    pages: OrderedDict[int, _Page] = field(default_factory=OrderedDict)
    anchors: dict[tuple[int, bool], Anchor] = field(default_factory=lambda: {(0, False): START})
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    failed: dict[int, Failure] = field(default_factory=dict)
    known_end: int = 0
    presumed: int = 0
    """Length of the list that this one is to replace, until its own is known."""
    more: bool = True
    total: Total = UNKNOWN
    counting: asyncio.Task[None] | None = None
    total_order: bool = False
    frozen: bool = False
    drops: dict[int, int] = field(default_factory=dict)
    """How often a page was asked for anew because it no longer adjoined."""
    newest: datetime | None = None
    """No row later than this, where the values have no place of their own to say so."""
    again: set[int] = field(default_factory=set)
    """Pages that failed and are to be asked for all the same."""
    uncounted: Failure | None = None

    def cancel(self) -> None:
        for task in (*self.tasks.values(), self.counting):
            if task is not None:
                task.cancel()


@dataclass(frozen=True, slots=True)
class _Reach:
    """The rows that are asked for around a page."""

    first: int
    count: int
    lead: int
    """Rows before the page."""
    trail: int
    """Rows behind it."""
    farthest: bool
    """No more than this will be asked for."""
    beside: tuple[bool, bool]
    """Whether the page before, and the one behind, were loaded when this was asked."""
    clean: bool
    """No tie holds the first of these rows to the one before it."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer, and which part of it is the page."""

    plan: PagePlan
    joint: Joint
    body: bytes
    items: Sequence[Item]
    total: int | None


class ResultSet:
    """See the module's contract. Made by `QueryService.open`."""

    def __init__(
        self,
        query: Query,
        fetch: Fetch,
        *,
        server: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        page_size: int,
        pages_kept: int,
        most_per_request: int = 1000,
        counts: bool = True,
        limits: Limits = DEFAULT_LIMITS,
        tell: Callable[[Failure], None] = lambda failure: None,
        hurry: Callable[[], None] = lambda: None,
    ) -> None:
        """*tell* is told of every failure, *hurry* that a person wants an answer at once."""
        self.query = query
        self.resource = query.resource
        self.listener: Callable[[Change], None] = lambda change: None
        self._fetch = fetch
        self._server = server
        self._clock = clock
        self._zone = zone
        self._size = page_size
        self._spare = max((most_per_request - page_size - 1) // 2, 0)
        """Rows that a request may ask for on either side of a page."""
        self._kept = max(pages_kept, 4)
        self._counts = counts
        self._limits = limits
        self._tell_failure = tell
        self._hurry = hurry
        self._window = (0, page_size - 1)
        self._direction = 1
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False
        self._restarts = 0
        self._coming: _Listing | None = None
        self._decoded: OrderedDict[int, _Page] = OrderedDict()
        self._listing = self._begin()
        self._pump()

    # What a front end reads

    @property
    def length(self) -> int:
        """How many positions can be pointed at now."""
        return self._length_of(self._listing)

    @property
    def total(self) -> Total:
        """The number of rows as far as it is known."""
        listing = self._listing
        if listing.total.kind == "exact" or not listing.known_end:
            return listing.total
        return Total(listing.known_end + listing.more, "at least")

    @property
    def as_of(self) -> datetime:
        """When the question was asked that the rows are the answer to."""
        return self._listing.asked_at

    @property
    def failure(self) -> Failure | None:
        """The failure of the newest attempt that failed and was not made good since."""
        coming = {} if self._coming is None else self._coming.failed
        return next(reversed((self._listing.failed | coming).values()), None)

    @property
    def missing(self) -> Failure | None:
        """A failure that `retry` may make good; None where it would change nothing."""
        if self._closed:
            return None
        found = [*self._listing.failed.values(), *filter(None, [self._listing.uncounted])]
        return next((failure for failure in found if type(failure).passes), None)

    @property
    def loading(self) -> bool:
        """Whether rows are on their way."""
        return bool(self._listing.tasks) or self._coming is not None

    @property
    def started(self) -> bool:
        """Whether the first page has been answered, be it by nothing."""
        return bool(self._listing.known_end) or self._listing.total.kind == "exact"

    def state(self, position: int) -> RowState:
        """What is known of *position*."""
        listing, number = self._listing, position // self._size
        page = listing.pages.get(number)
        if page is not None:
            return RowState.READY if position % self._size < len(page.indices) else RowState.GONE
        if number in listing.tasks:
            return RowState.LOADING
        return RowState.FAILED if number in listing.failed else RowState.UNKNOWN

    def row(self, position: int) -> Item | None:
        """The item at *position*, or None unless its state is READY."""
        number, place = divmod(position, self._size)
        page = self._listing.pages.get(number)
        if page is None or place >= len(page.indices):
            return None
        return self._items(page)[page.indices[place]]

    def position_of(self, identity: str, near: int = 0) -> int | None:
        """Where the loaded row with this id stands, searched outwards from *near*; None if it is not loaded."""
        for number in sorted(self._listing.pages, key=lambda n: abs(n - near // self._size)):
            page = self._listing.pages[number]
            items = self._items(page)
            for place, index in enumerate(page.indices):
                if items[index].get(self.resource.id_field) == identity:
                    return number * self._size + place
        return None

    # What a front end says

    def show(self, first: int, last: int) -> None:
        """Rows *first..last* are on screen: what is missing there is asked for, and what comes next."""
        if self._closed:
            return
        first, last = max(first, 0), max(first, last)
        old_first, old_last = self._window
        if (first, last) != self._window:
            self._direction = 1 if first >= old_first else -1
        self._window = (first, last)
        jumped = first > old_last + self._size or last < old_first - self._size
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
            jumped = True
        if jumped:
            self._rest = asyncio.get_running_loop().call_later(REST_SECONDS, self._rested)
        else:
            self._pump()

    def refresh(self, *, by_hand: bool = True) -> None:
        """Ask again, from now. What is shown stays until the answer can take its place.

        *by_hand*, the server is asked even where it is being left alone because of earlier failures.
        """
        if by_hand and not self._closed:
            self._hurry()
        self._restarts = 0
        self._ask_anew()

    def _ask_anew(self) -> None:
        if self._closed:
            return
        if self._coming is not None:
            self._coming.cancel()
        if not self._listing.pages:
            self._listing.cancel()
            self._listing = self._begin()
            self.listener(Replaced())
        else:
            self._coming = self._begin()
            self._coming.presumed = self.length
        self._pump()
        self.listener(ListChanged())

    def retry(self) -> None:
        """Ask again for what failed, where that may help. What is shown stays as it is until there is an answer."""
        listing = self._listing
        if self.missing is None or self._coming is not None:
            return
        if _REFRESH in listing.failed:
            self.refresh(by_hand=False)
            return
        if not listing.pages and not listing.tasks:
            # Nobody has seen anything of this list: it may as well be the list of this moment.
            listing.cancel()
            self._listing = self._begin()
            self._listing.failed = listing.failed
            listing = self._listing
        failed = {number for number, failure in listing.failed.items() if type(failure).passes}
        listing.again |= failed - listing.tasks.keys()
        if listing.uncounted is not None and listing.pages:
            listing.uncounted = None
            listing.counting = asyncio.get_running_loop().create_task(self._count(listing))
        self._pump()
        self.listener(ListChanged())

    def close(self) -> None:
        """Stop asking. The rows stay readable; nothing changes any more."""
        self._closed = True
        if self._rest is not None:
            self._rest.cancel()
        self._listing.cancel()
        if self._coming is not None:
            self._coming.cancel()

    # Asking

    def _begin(self) -> _Listing:
        now = self._clock()
        return _Listing(now, self.query.at(now, self._zone))

    def _rested(self) -> None:
        self._rest = None
        self._pump()

    def _wanted(self, listing: _Listing) -> Iterable[int]:
        """Pages to ask for, most urgent first: what is on screen, then one page ahead in the direction of travel."""
        first, last = self._window
        if not listing.known_end and listing.total.kind == "unknown":
            return (0,)
        last_page = max((self._length_of(listing) - 1) // self._size, 0)
        visible = range(min(first // self._size, last_page), min(last // self._size, last_page) + 1)
        margin = self._size // 2
        ahead = (last + margin) // self._size if self._direction > 0 else (first - margin) // self._size
        extra = [ahead] if ahead not in visible and 0 <= ahead <= last_page else []
        if listing is self._coming:
            extra = []
        return (*visible, *extra)

    def _length_of(self, listing: _Listing) -> int:
        if listing.total.kind == "exact":
            return listing.total.number
        ahead = listing.known_end + (self._size if listing.more and listing.known_end else 0)
        ahead = max(ahead, listing.presumed)
        return ahead if self.query.most is None else min(ahead, self.query.most)

    def _pump(self) -> None:
        """Start what is wanted and not under way, within the number of fetches at once."""
        for listing in filter(None, (self._coming, self._listing)):
            for number in self._wanted(listing):
                if len(listing.tasks) >= FETCHES_AT_ONCE:
                    break
                known = number in listing.pages or (number in listing.failed and number not in listing.again)
                if not known and number not in listing.tasks:
                    task = asyncio.get_running_loop().create_task(self._load(listing, number))
                    listing.tasks[number] = task
                    if listing is self._listing:
                        self._tell_page(number)

    async def _load(self, listing: _Listing, number: int) -> None:
        listing.again.discard(number)
        try:
            await self._load_page(listing, number)
            listing.failed.pop(number, None)
        except Failure as failure:
            listing.failed.pop(number, None)
            listing.failed[number] = failure
            self._tell_failure(failure)
        except ValueError as error:
            unsent = Failure(self._server, f"the query cannot be sent ({error})", advice="change the filter")
            listing.failed[number] = unsent
        finally:
            listing.tasks.pop(number, None)
        self._settle(listing, number)

    def _settle(self, listing: _Listing, number: int) -> None:
        """Tell the front end about a page of *listing* that has arrived or failed."""
        if self._closed or listing not in (self._listing, self._coming):
            return
        if listing is self._coming:
            if listing.failed:
                listing.cancel()
                self._listing.failed = {_REFRESH: next(iter(listing.failed.values()))}
                self._coming = None
                self.listener(ListChanged())
                return
            self._pump()
            if not listing.tasks:
                self._listing.cancel()
                self._listing, self._coming = listing, None
                self._decoded.clear()
                self._forget()
                self.listener(Replaced())
                self._pump()
            return
        self._forget()
        self._tell_page(number)
        self.listener(ListChanged())
        self._pump()

    async def _load_page(self, listing: _Listing, number: int) -> None:
        overlap = min(OVERLAP, self._spare)
        while True:
            reach = self._reach(listing, number, overlap)
            plan = self._plan(listing, reach)
            request = self._request(listing, plan)
            body = await self._fetch(request)
            try:
                items, total = items_of(self.resource, body, self._limits)
            except ValueError as error:
                raise failure_of(self._server, error) from None
            joint = self._joint(listing, number, reach, plan, items)
            if joint is None:
                overlap = min(overlap * 5, self._spare)
                continue
            if joint.adrift and listing is self._listing and self._restarts < RESTARTS_MOST:
                self._restarts += 1
                self._ask_anew()
                return
            ties = self._ties(listing, number, plan, items, joint)
            if ties != "none":
                listing.total_order = True
                # The first page is never forgotten, so equals inside of it may stay as they came.
                asked_totally = self._request(listing, self._plan(listing, reach)) == request
                if (number or ties == "straddling") and not asked_totally:
                    continue
            self._store(listing, number, _Answer(plan, joint, body, items, total))
            return

    def _reach(self, listing: _Listing, number: int, overlap: int) -> _Reach:
        """What to ask for page *number*: its rows, and some of the pages beside it that are loaded."""
        first, count = number * self._size, self._size
        if self.query.most is not None:
            count = min(count, self.query.most - first)
        # A query for a part of a list is a question about places: it is answered by places, not by neighbours.
        part = self.query.first > 0 or self.query.most is not None
        beside = (False, False) if part else (self._joins(listing, number - 1), self._joins(listing, number + 1))
        lead = min(overlap, first) if any(beside) else 0
        untied = 0
        if beside[0] and not listing.total_order:
            untied = self._untied(listing, number - 1, lead)
            lead = untied or lead
        # The start of the whole list has no row before it that could change places.
        clean = untied > 0 or (first == lead and self.query.first == 0)
        return _Reach(first, count, lead, overlap if beside[1] else 0, overlap >= self._spare, beside, clean)

    @staticmethod
    def _joins(listing: _Listing, number: int) -> bool:
        """Whether page *number* is loaded and has rows that can be recognised."""
        page = listing.pages.get(number)
        return page is not None and len(page.indices) > 0

    def _untied(self, listing: _Listing, number: int, lead: int) -> int:
        """The largest number of rows, up to *lead*, at the end of a page that no tie holds to the row before; or 0."""
        page = listing.pages[number]
        items, indices = self._items(page), page.indices
        key = self._key
        if key is None or not key.field:
            return 0
        for rows in range(min(lead, len(indices) - 1), 0, -1):
            if _key_of(key, items[indices[-rows]]) != _key_of(key, items[indices[-rows - 1]]):
                return rows
        return 0

    def _joint(
        self, listing: _Listing, number: int, reach: _Reach, plan: PagePlan, items: Sequence[Item]
    ) -> Joint | None:
        """Which part of the answer is page *number*. None where more must be asked for to tell."""
        identity = self.resource.id_field
        ids = [item.get(identity) for item in (reversed(items) if plan.reverse else items)]
        short = len(items) < plan.window.limit
        before = self._ids(listing, number - 1) if reach.beside[0] else None
        after = self._ids(listing, number + 1) if reach.beside[1] else None
        first_seen, last_seen = self._window
        joint = join(
            ids,
            reach.count,
            reach.lead,
            before=before,
            after=after,
            keep_after=reach.first + reach.count <= last_seen and reach.first < first_seen,
            from_start=reach.first == reach.lead or (plan.reverse and short),
            to_end=(short and not plan.reverse) or (plan.reverse and plan.window.offset == 0 and after is None),
        )
        if joint is None and reach.farthest:
            # Nothing that is known was met again: the neighbours are of another time, and the page stands for itself.
            start = min(reach.lead, len(ids))
            return Joint(start, min(start + reach.count, len(ids)), before is not None, after is not None)
        return joint

    def _ids(self, listing: _Listing, number: int) -> frozenset[object] | None:
        page = listing.pages.get(number)
        if page is None:
            return None
        items = self._items(page)
        return frozenset(items[index].get(self.resource.id_field) for index in page.indices)

    def _request(self, listing: _Listing, plan: PagePlan) -> Request:
        window = plan.window
        if listing.newest is not None:
            window = replace(window, upper=min(window.upper or listing.newest, listing.newest))
        return self.resource.dialect.list_request(self.resource, listing.values, window)

    @property
    def _key(self) -> SortKey | None:
        order = self.query.order
        return self.resource.sort_key(order[0].key) if order else None

    def _plan(self, listing: _Listing, reach: _Reach) -> PagePlan:
        first = reach.first - reach.lead
        wanted = reach.lead + reach.count + reach.trail
        if listing.total.kind == "exact":
            wanted = max(min(wanted, listing.total.number - first), reach.lead + 1)
        # From the second page on, a page's first border is only known to be free of ties at a clean anchor, or
        # where the rows on both sides of it are loaded.
        clean = reach.clean or listing.anchors.get((first, False), replace(START, clean=False)).clean
        # Its last border is not seen where no row beyond it is asked for.
        beyond = self.query.most is None or first + wanted < self.query.most
        # Rows that a query leaves out at the head may be equals of its first one.
        total_order = listing.total_order or self.query.first > 0 or (first > 0 and not (clean and beyond))
        return plan_page(
            first,
            wanted,
            order=self.query.order,
            key=self._key,
            anchors=listing.anchors.values(),
            base=self.query.first,
            total_order=total_order and self.resource.orders_totally,
            beyond=beyond,
        )

    def _strangers(self, listing: _Listing, number: int, rows: Sequence[Item]) -> bool:
        """Whether *rows*, the last ones of the page before *number*, have one among them that is not of it."""
        known = self._ids(listing, number - 1)
        if known is None:
            return False
        recognised = [row.get(self.resource.id_field) in known for row in rows]
        return True in recognised and not all(recognised[recognised.index(True) :])

    def _ties(
        self, listing: _Listing, number: int, plan: PagePlan, items: Sequence[Item], joint: Joint
    ) -> Literal["none", "inside", "straddling"]:
        """Whether rows of the page have the same sort key, so that another request could order them otherwise.

        A straddling tie is one of the page's last row and the one after it: those two may change pages.
        """
        key = self._key
        if plan.reverse or not self.resource.orders_totally or plan.window.total_order or key is None or key.unique:
            return "none"
        if not key.field:
            return "straddling"
        values = [item.get(key.field) for item in items]
        end = joint.end
        borders = [end] if joint.start == 0 else [joint.start, end]
        if any(0 < border < len(values) and values[border - 1] == values[border] for border in borders):
            return "straddling"
        if self._strangers(listing, number, items[: joint.start]):
            # A row among those of the page before that was not there: it has changed places with an equal.
            return "straddling"
        return "inside" if any(one == other for one, other in pairwise(values[joint.start : end])) else "none"

    def _store(self, listing: _Listing, number: int, answer: _Answer) -> None:
        plan, joint, items = answer.plan, answer.joint, answer.items
        if plan.reverse:
            last = len(items) - 1
            indices = range(last - joint.start, last - joint.end, -1)
            more = True
        else:
            indices = range(joint.start, joint.end)
            more = len(items) > joint.end
        # Where equals may stand in any order, the row beside a page need not be its neighbour.
        ordered = plan.window.total_order or self._key is None or self._key.unique
        around = [item.get(self.resource.id_field) for item in (reversed(items) if plan.reverse else items)]
        page = _Page(
            answer.body,
            indices,
            before=around[joint.start - 1] if joint.start and ordered else None,
            behind=around[joint.end] if joint.end < len(around) and ordered else None,
        )
        listing.pages[number] = page
        first = number * self._size
        end = first + len(indices)
        if not plan.reverse:
            listing.known_end = max(listing.known_end, end)
            if not more:
                listing.more = False
                # A page without rows tells that the list ends before it, not where.
                listing.total = Total(end if len(indices) else min(first, self._length_of(listing)), "exact")
            elif self.query.most is not None and end >= self.query.most:
                listing.more = False
                listing.total = Total(self.query.most, "exact")
            elif listing.total.kind == "exact" and end >= listing.total.number:
                # There is more than was counted: rows have come in since.
                listing.total, listing.more = UNKNOWN, True
                listing.presumed = end + self._size
        if number == 0 and not listing.frozen:
            self._freeze(listing, items)
            if self._counts and listing.total.kind != "exact":
                if answer.total is not None:
                    self._counted(listing, answer.total)
                elif listing.counting is None:
                    listing.counting = asyncio.get_running_loop().create_task(self._count(listing))
        if joint.breaks_before:
            self._drop(listing, number - 1, range(number))
        if joint.breaks_after:
            self._drop(listing, number + 1, range(number + 1, max(listing.pages) + 1))
        self._remember_borders(listing, first, answer, [items[i] for i in indices], more)
        page.items = items
        self._keep_decoded(number, page)
        self._check_seam(listing, number - 1)
        self._check_seam(listing, number)

    def _check_seam(self, listing: _Listing, number: int) -> None:
        """Drop one of two loaded pages that do not adjoin: asked for at once, with rows coming or going between."""
        above, below = listing.pages.get(number), listing.pages.get(number + 1)
        if above is None or below is None or not (above.indices and below.indices):
            return
        # Not the very row at the border: equals inside of the first page may stand in another order.
        after_fits = above.behind is None or above.behind in (self._ids(listing, number + 1) or ())
        before_fits = below.before is None or below.before in (self._ids(listing, number) or ())
        if after_fits and before_fits:
            return
        on_screen = self._window[0] // self._size <= number + 1 <= self._window[1] // self._size
        above_on_screen = self._window[0] // self._size <= number <= self._window[1] // self._size
        if on_screen and not above_on_screen and number:
            self._drop(listing, number, range(number + 1))
        else:
            self._drop(listing, number + 1, range(number + 1, max(listing.pages) + 1))

    def _drop(self, listing: _Listing, number: int, pages: range) -> None:
        """Have *pages* asked for again, because page *number* among them no longer adjoins: they are of another time.

        Never the first page, and nothing for ever on a list that does not come to rest.
        """
        drops = listing.drops.get(number, 0)
        if drops >= DROPS_MOST:
            return
        listing.drops[number] = drops + 1
        for gone in pages:
            if gone and listing.pages.pop(gone, None) is not None:
                self._decoded.pop(gone, None)

    def _freeze(self, listing: _Listing, items: Sequence[Item]) -> None:
        """Newest first: bound the list by its first row, so that later arrivals cannot push rows down."""
        listing.frozen = True
        order = self.query.order
        key = self.resource.sort_key(order[0].key) if order else None
        if not items or key is None or not key.before or not order[0].descending or self.query.first:
            return
        newest = _instant(items[0].get(key.field))
        if newest is None:
            return
        if isinstance(self.resource.parameter(key.before).type, Instant):
            own = listing.values.get(key.before)
            bound = newest + key.margin
            listing.values[key.before] = min(own, bound) if isinstance(own, datetime) else bound
        else:
            listing.newest = newest

    def _remember_borders(
        self, listing: _Listing, first: int, answer: _Answer, rows: Sequence[Item], more: bool
    ) -> None:
        """Both borders of a page become anchors, where the key of the row and the number of its equals are known."""
        plan, key = answer.plan, self._key
        if not rows or key is None or not (key.before and key.after) or not key.field:
            return
        bounded = plan.window.upper or plan.window.lower
        last, end = _key_of(key, rows[-1]), first + len(rows)
        instant = _instant(last)
        if instant is not None and not plan.reverse:
            run = _run(reversed(rows), key, last)
            if run == len(rows):
                # The whole page is one tie: how many equals came before is what its own entrance skipped.
                at_start = first == self.query.first == 0
                run = plan.window.offset + answer.joint.end if bounded == instant else run if at_start else -1
            clean = more and _key_of(key, answer.items[answer.joint.end]) != last
            if run > 0:
                self._anchor(listing, Anchor(end, instant, run, clean=clean))
            # The next page is asked for with the last rows of this one: an entrance there spares it the offset.
            inner = rows[: len(rows) - OVERLAP]
            instant = _instant(_key_of(key, inner[-1])) if inner else None
            if instant is not None:
                run = _run(reversed(inner), key, _key_of(key, inner[-1]))
                if run < len(inner):
                    untied = _key_of(key, rows[len(inner)]) != _key_of(key, inner[-1])
                    self._anchor(listing, Anchor(end - OVERLAP, instant, run, clean=untied))
        instant = _instant(_key_of(key, rows[0]))
        if instant is not None and plan.reverse:
            run = _run(rows, key, _key_of(key, rows[0]))
            if run < len(rows):
                self._anchor(listing, Anchor(first, instant, run, backward=True))
            elif bounded == instant:
                skipped = plan.window.offset + len(answer.items) - answer.joint.start
                self._anchor(listing, Anchor(first, instant, skipped, backward=True))

    def _anchor(self, listing: _Listing, anchor: Anchor) -> None:
        listing.anchors[anchor.position, anchor.backward] = anchor
        if len(listing.anchors) > ANCHORS_KEPT:
            # Every other one goes: what is left still leads near to every place that was visited.
            kept = sorted(listing.anchors.items())
            listing.anchors = dict(kept[::2]) | {(0, False): START}

    async def _count(self, listing: _Listing) -> None:
        request = self.resource.dialect.count_request(self.resource, listing.values)
        if request is None:
            return
        try:
            body = await self._fetch(request)
            number = self.resource.dialect.count(decode(body, self._limits))
        except Failure as failure:
            # What took too long is left at that: a count is not worth keeping a server busy.
            if not isinstance(failure, TookTooLong):
                listing.uncounted = failure
                self._tell_failure(failure)
            return
        except ValueError:
            return
        self._counted(listing, number)
        if not self._closed and listing is self._listing:
            self.listener(ListChanged())
            self._pump()

    def _counted(self, listing: _Listing, number: int) -> None:
        if listing.total.kind == "exact":
            return
        shown = max(number - self.query.first, listing.known_end)
        if self.query.most is not None:
            shown = min(shown, self.query.most)
        listing.total = Total(shown, "exact")
        key = self.resource.sort_key(self.query.order[0].key) if self.query.order else None
        if self.resource.orders_totally or (key is not None and key.unique):
            # Read backwards only where the order is total: else the two directions need not be each other's mirror.
            beyond = max(number - self.query.first - shown, 0)
            listing.anchors[shown, True] = Anchor(shown, backward=True, skip=beyond)

    # Keeping and forgetting

    def _forget(self) -> None:
        """Drop the pages farthest from the window, but never the first: see `_load_page`."""
        pages = self._listing.pages
        if len(pages) <= self._kept:
            return
        middle = sum(self._window) // 2 // self._size
        # What is wanted stays even beyond the limit: dropped, it would be asked for again at once, and for ever.
        wanted = set(self._wanted(self._listing))
        for number in sorted(pages, key=lambda n: (n not in wanted, abs(n - middle)))[self._kept :]:
            if number in wanted or number == 0:
                continue
            del pages[number]
            self._decoded.pop(number, None)

    def _items(self, page: _Page) -> Sequence[Item]:
        if page.items is None:
            page.items, _ = items_of(self.resource, page.body, self._limits)
            number = next(n for n, p in self._listing.pages.items() if p is page)
            self._keep_decoded(number, page)
        return page.items

    def _keep_decoded(self, number: int, page: _Page) -> None:
        self._decoded[number] = page
        self._decoded.move_to_end(number)
        while len(self._decoded) > ITEMS_DECODED:
            self._decoded.popitem(last=False)[1].items = None

    def _tell_page(self, number: int) -> None:
        self.listener(RowsChanged(number * self._size, (number + 1) * self._size - 1))


def _key_of(key: SortKey, row: Item) -> object:
    """What *row* is sorted by, as far as a bound could tell it from its neighbours."""
    value = row.get(key.field)
    when = _instant(value) if key.whole_seconds else None
    return value if when is None else when.replace(microsecond=0)


def _run(rows: Iterable[Item], key: SortKey, value: object) -> int:
    """How many of *rows*, from the first on, have *value*."""
    count = 0
    for row in rows:
        if _key_of(key, row) != value:
            break
        count += 1
    return count


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return parse_instant(value) if isinstance(value, str) else None
