"""The lazily loaded, sparse answer to a query, for a front end that shows a window of it.

The contract
------------
A result set is a list *of one moment*, addressed by position 0..`length - 1`. A front end says which rows it
shows (`show`), reads rows (`row`, `state`), and is told what changed (`listener`); it never waits.

States of a position
  `UNKNOWN`  nobody asked for it yet, or it was forgotten because the window is far away
  `LOADING`  it has been asked for
  `READY`    its row is there, and stays there and the same until it is forgotten; it comes back as the same row
  `FAILED`   it could not be had, see `failure`; it stays failed until there is something better
  `GONE`     it is behind the last row

What may change, and how a front end hears of it
  `RowsChanged`  states of these positions; what was READY stays so
  `ListChanged`  `length`, `total`, `newer`, `failure`, `missing`, `loading`
  `Shifted`      rows before a place have turned out to be more or fewer than was thought: what stands behind it keeps
                 its rows and takes other positions. A front end moves its window and its cursor along, and nothing on
                 the screen changes. The result set has moved its own idea of the window already
  `Replaced`     after `refresh`: everything may be another row now. `position_of` finds a row again by its id

What a front end may rely on
- Within one list no row stands twice, rows stand in the order of the query, and whoever goes from one end to the other
  has met every row that was there all the time, whatever comes and goes meanwhile.
- `length` grows as pages arrive, until `total` is exact; then it changes by `Shifted`, or at its end: it shrinks where
  rows have gone, and grows again where some have come behind the last one. A window beyond it shows nothing.
- The last row can be pointed at before anybody knows how many there are: after `reach_end`, the last position is the
  last row. Positions from `unnumbered` on are then counted from the end only.
- Newest first, rows that are newer than the list are never mixed in: `count_newer` has them counted, for `newer` to say
  how many. In any other order they may come in where nobody has been yet.
- `refresh` asks anew and changes nothing until the new list can fill the window. `look_again` does so for who only
  watches: it asks for what is in sight alone, and takes over the total, as "about", for as long as `RECOUNT`. Away from
  its first rows the list stays one of those that had come by then, as they are now, until it is counted anew. `retry`,
  which the service calls by itself in a while, takes nothing away that is shown, a failure included.
- Answers to superseded questions are dropped, whenever they come. At most `FETCHES_AT_ONCE` pages of a list, and its
  count, are on their way at any time; none is asked for without a limit.
- What is held is bounded by the pages kept, however long the list is; `show`, `row` and `state` cost the same anywhere.
- All calls, and all calls of the listener, happen on the event loop that the result set was opened on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo

from tuiconsole.config.server import Limits
from tuiconsole.engines.query import Query
from tuiconsole.service.answered import Answered
from tuiconsole.service.asking import Fetch
from tuiconsole.service.changes import Change, ListChanged, Replaced, RowsChanged, Shifted
from tuiconsole.service.changes import RowState as RowState
from tuiconsole.service.changes import Total as Total
from tuiconsole.service.counting import counted, newer, newer_request, take_total
from tuiconsole.service.decoding import DEFAULT_LIMITS
from tuiconsole.service.errors import Failure, TookTooLong
from tuiconsole.service.listing import PRESUMED_PAGES, Listing
from tuiconsole.service.loading import Loader
from tuiconsole.service.places import Places
from tuiconsole.service.renewal import came, carry, follow, is_far_down, stand_by_end, stay
from tuiconsole.service.wanting import Sight, visible, wanted

REST_SECONDS = 0.08
"""How long a jump must rest before its rows are asked for, so that a scrub does not ask for what it passes."""
FETCHES_AT_ONCE = 3
RECOUNT = timedelta(minutes=1)
"""How old a total is when a list that is watched is counted anew."""
_REFRESH = -1
"""In the place of a page's number: what failed is a whole refresh."""


class ResultSet(Answered):
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
        self._clock = clock
        self._zone = zone
        self._size = page_size
        self._most = most_per_request
        super().__init__(query, self._begin(query), limits)
        self.listener: Callable[[Change], None] = lambda change: None
        self._fetch = fetch
        self._server = server
        self._kept = max(pages_kept, 4)
        self._counts = counts
        self._limits = limits
        self._tell_failure = tell
        self._hurry = hurry
        self._sight = Sight(0, page_size - 1, upwards=False)
        self._rest: asyncio.TimerHandle | None = None
        self._loader = Loader(
            query, fetch, self._decoded, server=server, limits=limits, most_per_request=most_per_request
        )
        self._pump()

    # What a front end says

    def show(self, first: int, last: int) -> None:
        """Rows *first..last* are on screen: what is missing there is asked for, and what comes next."""
        if self._closed:
            return
        first, last = max(first, 0), max(first, last)
        old = self._sight
        if (first, last) != (old.first, old.last):
            self._sight = Sight(first, last, upwards=first < old.first)
            self._listing.watched = False
        jumped = first > old.last + self._size or last < old.first - self._size
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
            jumped = True
        if jumped:
            self._rest = asyncio.get_running_loop().call_later(REST_SECONDS, self._rested)
        else:
            self._pump()

    def reach_end(self) -> bool:
        """Let the last position be the last row, even while nobody knows how many there are before it.

        Does nothing where that is so already, and where the list cannot be read from its end. Returns whether it is so.
        """
        listing = self._listing
        reaches = listing.end is None and self._loader.reversible and self.query.most is None
        if reaches and listing.more and self.started and not self._closed:
            listing.reach_end()
            self.listener(ListChanged())
        return listing.end is not None

    def refresh(self, *, by_hand: bool = True) -> None:
        """Ask again, from now. What is shown stays until the answer can take its place.

        *by_hand*, the server is asked even where it is being left alone because of earlier failures.
        """
        if self._closed:
            return
        if by_hand:
            self._hurry()
        if self._coming is not None:
            self._coming.cancel()
        if not self._listing.pages:
            self._listing.cancel()
            self._listing = self._begin(self.query)
            self.listener(Replaced())
        else:
            self._coming = self._begin(self.query)
        self._pump()
        self.listener(ListChanged())

    def look_again(self) -> None:
        """What `refresh` does, for who watches: see the contract."""
        listing = self._listing
        if not self._counted_lately(listing):
            self.refresh(by_hand=False)
        elif self._sight.first < listing.places.end(0):
            self.refresh(by_hand=False)
            if self._coming is not None:
                self._coming.watched = True
        else:
            if self._coming is not None:
                self._coming.cancel()
            coming = self._coming = self._begin(self.query)
            if listing.bound is not None:
                self._loader.bound(coming, listing.bound)
            stay(coming, listing)
            coming.watched = True
            self._frame(coming)
            self._pump()
            self.listener(ListChanged())

    def _counted_lately(self, listing: Listing) -> bool:
        """Whether the total of *listing* is good enough for the list that takes its place."""
        whole = self.query.first == 0 and self.query.most is None
        counted_at = listing.counted_at if listing.exact and whole else None
        return counted_at is not None and self._clock() - counted_at < RECOUNT

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
            self._listing = self._begin(self.query)
            self._listing.failed = listing.failed
            listing = self._listing
        wanted = set(self._wanted(listing))
        for number in [number for number, failure in listing.failed.items() if type(failure).passes]:
            if number not in wanted:
                # Nobody looks there any more. Whoever does so again asks for it as for any other page.
                del listing.failed[number]
            elif number not in listing.tasks:
                listing.again.add(number)
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

    def _begin(self, query: Query) -> Listing:
        now = self._clock()
        return Listing(now, query.at(now, self._zone), Places(self._size), query.most)

    def _rested(self) -> None:
        self._rest = None
        self._frame(self._listing)
        if self._coming is not None and self._coming.pages:
            self._come_in(self._coming)
        else:
            self._pump()

    def _frame(self, listing: Listing) -> None:
        """Have what is in sight in one page of *listing*, where nothing is known of it yet."""
        listing.frame(self._sight.first, self._sight.last, self._most)

    def _wanted(self, listing: Listing) -> Sequence[int]:
        sight = self._sight.moved(listing.displaced)
        return visible(listing, sight) if listing.watched or listing is self._coming else wanted(listing, sight)

    def _pump(self) -> None:
        """Start what is wanted and not under way, within the number of fetches at once; not while a jump rests."""
        if self._rest is not None:
            return
        self._make_room()
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

    def _make_room(self) -> None:
        """Where a list is read from both ends and nobody knows what lies between, there is always more between.

        More than can be in sight, or whoever scrolls from one side would find himself on the other.
        """
        listing, sight = self._listing, self._sight
        if listing.tail is None:
            return
        height, (first, after) = sight.last - sight.first + 1, listing.gap
        if sight.first - height < after and first <= sight.last + height and after - first < height + self._size:
            room = PRESUMED_PAGES * self._size + 2 * height
            listing.set_gap(room, seen_from_end=sight.sees_tail(listing))
            self._tell_shifts()

    async def _load(self, listing: Listing, number: int) -> None:
        listing.again.discard(number)
        task = asyncio.current_task()
        total = None
        try:
            total = await self._loader.load(listing, number, lambda: self._sight, lambda: self._tell_moves(listing))
            listing.failed.pop(number, None)
            if listing is self._coming and number == 0:
                await self._catch_up(listing, counted=total is not None)
        except Failure as failure:
            listing.failed.pop(number, None)
            listing.failed[number] = failure
            self._tell_failure(failure)
        except ValueError as error:
            why = "it holds half of a character" if isinstance(error, UnicodeEncodeError) else error
            unsent = Failure(self._server, f"the query cannot be sent ({why})", advice="change the filter")
            listing.failed[number] = unsent
        finally:
            if listing.tasks.get(number) is task:
                del listing.tasks[number]
        if number == 0 and 0 in listing.pages and self._counts and not listing.exact:
            if total is not None:
                self._counted(listing, total)
            elif listing.counting is None:
                listing.counting = asyncio.get_running_loop().create_task(self._count(listing))
        self._settle(listing, number)

    def _settle(self, listing: Listing, number: int) -> None:
        """Tell the front end about a page of *listing* that has arrived or failed."""
        if self._closed or listing not in (self._listing, self._coming):
            return
        if listing is self._coming:
            listing.shifts.clear()
            if listing.failed:
                listing.cancel()
                self._listing.failed = {_REFRESH: next(iter(listing.failed.values()))}
                self._coming = None
                self.listener(ListChanged())
                return
            self._come_in(listing)
            return
        self._tell_shifts()
        self._forget()
        self._tell_page(number)
        self.listener(ListChanged())
        self._pump()

    async def _catch_up(self, coming: Listing, *, counted: bool) -> None:
        """The first page of *coming* is there: find out how far it has moved on from the list that is shown."""
        old = self._listing
        before = came(coming, old)
        if before is None and is_far_down(old, self._sight.last):
            before = await newer(self.query, coming.values, old, self._fetch, self._limits)
        follow(coming, old, self._sight.last, before, reversible=self._loader.reversible)
        if coming.watched and before is not None and not counted and not coming.exact:
            carry(coming, old, old.length + before, reversible=self._loader.reversible)

    def _come_in(self, listing: Listing) -> None:
        """Let *listing* take the place of the one that is shown, as soon as it can fill the window."""
        stand_by_end(listing)
        self._pump()
        if not listing.tasks and self._rest is None:
            self._listing.cancel()
            self._listing, self._coming = listing, None
            self._sight = self._sight.moved(listing.displaced)
            listing.displaced = 0
            self._forget()
            self.listener(Replaced())
            self._pump()

    def _tell_moves(self, listing: Listing) -> None:
        if not self._closed and listing is self._listing:
            self._tell_shifts()

    def _tell_shifts(self) -> None:
        """Move the window along with the rows in it, and have the front end do the same."""
        shifts, self._listing.shifts = self._listing.shifts, []
        for unseen, shift in shifts:
            first = self._sight.first
            if unseen <= first < shift.first <= self._sight.last:
                # What is above in the window has not come yet: it goes by what is there below.
                shift = Shifted(unseen, shift.by)
            self._sight = self._sight.moved(shift.moved(first) - first)
            self.listener(shift)

    # Counting

    def count_newer(self) -> None:
        """Have counted what is newer than this list, unless that means nothing here or is being counted already."""
        listing = self._listing
        counting = listing.counting_newer is not None and not listing.counting_newer.done()
        if self._closed or counting or self.loading:
            return
        if newer_request(self.query, listing.values, listing) is not None:
            listing.counting_newer = asyncio.get_running_loop().create_task(self._count_newer(listing))

    async def _count_newer(self, listing: Listing) -> None:
        values = self.query.at(self._clock(), self._zone)
        number = await newer(self.query, values, listing, self._fetch, self._limits)
        if number is not None and number != listing.newer and not self._closed:
            listing.newer = number
            if listing is self._listing:
                self.listener(ListChanged())

    async def _count(self, listing: Listing) -> None:
        request = self.resource.dialect.count_request(self.resource, listing.values)
        if request is None:
            return
        try:
            number = await counted(self.query, request, self._fetch, self._limits)
        except Failure as failure:
            # What took too long is left at that: a count is not worth keeping a server busy.
            if not isinstance(failure, TookTooLong):
                listing.uncounted = failure
                self._tell_failure(failure)
            return
        if number is None:
            return
        self._counted(listing, number)
        if self._closed:
            return
        if listing is self._listing:
            self._tell_shifts()
            self.listener(ListChanged())
            self._pump()
        elif listing is self._coming and listing.pages:
            listing.shifts.clear()
            self._come_in(listing)

    def _counted(self, listing: Listing, number: int) -> None:
        if listing.exact:
            return
        from_end = listing is self._listing and self._sight.sees_tail(listing)
        take_total(listing, number, self.query, reversible=self._loader.reversible, seen_from_end=from_end)

    # Keeping and forgetting

    def _forget(self) -> None:
        """Drop the pages farthest from the window, but never the first: equals inside of it stay as they came."""
        pages = self._listing.pages
        if len(pages) <= self._kept:
            return
        middle = self._listing.places.at((self._sight.first + self._sight.last) // 2)
        # What is wanted stays even beyond the limit: dropped, it would be asked for again at once, and for ever.
        wanted = set(self._wanted(self._listing))
        for number in sorted(pages, key=lambda n: (n not in wanted, abs(n - middle)))[self._kept :]:
            if number not in wanted and number != 0:
                del pages[number]

    def _tell_page(self, number: int) -> None:
        places = self._listing.places
        self.listener(RowsChanged(places.start(number), max(places.end(number), places.start(number) + 1) - 1))
