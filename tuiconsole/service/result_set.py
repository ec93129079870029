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
- `length` grows as pages arrive, until `total` is exact; then it changes by `Shifted`, or shrinks at its end.
- The last row can be pointed at before anybody knows how many there are: after `reach_end`, the last position is the
  last row. Positions from `unnumbered` on are then counted from the end only.
- Rows that are newer than the list are never mixed in. `count_newer` has them counted, for `newer` to say how many.
- `refresh` asks anew and changes nothing until the new list can fill the window. `retry`, which the service calls by
  itself in a while, takes nothing away that is shown, a failure included.
- Answers to superseded questions are dropped, whenever they come. At most `FETCHES_AT_ONCE` pages of a list, and its
  count, are on their way at any time; none is asked for without a limit.
- What is held is bounded by the pages kept, however long the list is; `show`, `row` and `state` cost the same anywhere.
- All calls, and all calls of the listener, happen on the event loop that the result set was opened on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Request
from tuiconsole.engines.query import Query
from tuiconsole.service.answered import Answered
from tuiconsole.service.asking import Fetch
from tuiconsole.service.changes import Change, ListChanged, Replaced, RowsChanged, Shifted
from tuiconsole.service.changes import RowState as RowState
from tuiconsole.service.changes import Total as Total
from tuiconsole.service.counting import counted, newer_request
from tuiconsole.service.decoding import DEFAULT_LIMITS
from tuiconsole.service.errors import Failure, TookTooLong
from tuiconsole.service.listing import PRESUMED_PAGES, Listing
from tuiconsole.service.loading import Loader, Sight
from tuiconsole.service.page_plans import Anchor
from tuiconsole.service.places import Places

REST_SECONDS = 0.08
"""How long a jump must rest before its rows are asked for, so that a scrub does not ask for what it passes."""
FETCHES_AT_ONCE = 3
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
        self._window = (0, page_size - 1)
        self._direction = 1
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

    def reach_end(self) -> None:
        """Let the last position be the last row, even while nobody knows how many there are before it.

        Does nothing where that is so already, and where the list cannot be read from its end.
        """
        listing = self._listing
        if self._closed or not self.started or listing.end is not None or self.query.most is not None:
            return
        if self._loader.reversible and listing.more:
            listing.reach_end()
            self.listener(ListChanged())

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
            self._coming.follow(self._listing, self._window[1])
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
        first, last = (self._listing.places.at(position) for position in self._window)
        if last == first + 1:
            self._listing.merge(first, self._most)
        self._pump()

    def _wanted(self, listing: Listing) -> Iterable[int]:
        """Pages to ask for: what is on screen, and once that is there, one page ahead in the direction of travel."""
        first, last = (max(place + listing.displaced, 0) for place in self._window)
        if not listing.length or not (listing.known or listing.exact):
            return (0,)
        places, end = listing.places, max(listing.length - 1, 0)
        # A page between may take no places, and then nothing is wanted of it.
        visible = [
            number
            for number in range(places.at(min(first, end)), places.at(min(last, end)) + 1)
            if places.rows(number) or not number
        ]
        if listing is self._coming:
            return visible
        visible = listing.in_reach(visible)
        if not listing.pages.keys() >= set(visible):
            # Read on from there, the page ahead costs next to nothing; beside it, it costs the same offset again.
            return visible
        margin = self._size // 2
        ahead = last + margin if self._direction > 0 else first - margin
        extra = [places.at(ahead)] if 0 <= ahead <= end else []
        if ahead > end and end // self._size > last // self._size:
            extra = [places.at(end)]
        return (*visible, *(number for number in extra if number not in visible))

    def _pump(self) -> None:
        """Start what is wanted and not under way, within the number of fetches at once."""
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
        """Where a list is read from both ends and nobody knows what lies between, there is always more between."""
        listing = self._listing
        if listing.tail is None or listing.tail - listing.known > 1:
            return
        if any(listing.known <= number < listing.tail for number in self._wanted(listing)):
            listing.set_gap(PRESUMED_PAGES * self._size, seen_from_end=self._sees_tail)
            self._tell_shifts()

    @property
    def _sees_tail(self) -> bool:
        """Whether the window is at what was read from the end, or on its way up from there."""
        listing, (first, last) = self._listing, self._window
        if listing.tail is None:
            return False
        from_below = self._direction < 0 and first >= listing.known_rows
        return from_below or last >= listing.places.start(listing.tail)

    async def _load(self, listing: Listing, number: int) -> None:
        listing.again.discard(number)
        task = asyncio.current_task()
        total = None
        try:
            total = await self._loader.load(listing, number, self._sight, lambda: self._tell_moves(listing))
            listing.failed.pop(number, None)
        except Failure as failure:
            listing.failed.pop(number, None)
            listing.failed[number] = failure
            self._tell_failure(failure)
        except ValueError as error:
            unsent = Failure(self._server, f"the query cannot be sent ({error})", advice="change the filter")
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

    def _sight(self) -> Sight:
        return Sight(*self._window, self._direction < 0)

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

    def _come_in(self, listing: Listing) -> None:
        """Let *listing* take the place of the one that is shown, as soon as it can fill the window."""
        listing.stand_by_end()
        self._pump()
        if not listing.tasks:
            self._listing.cancel()
            self._listing, self._coming = listing, None
            first, last = self._window
            self._window = (max(first + listing.displaced, 0), max(last + listing.displaced, 0))
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
            first, last = self._window
            if unseen <= first < shift.first <= last:
                # What is above in the window has not come yet: it goes by what is there below.
                shift = Shifted(unseen, shift.by)
            by = shift.moved(first) - first
            self._window = (first + by, last + by)
            self.listener(shift)

    # Counting

    def count_newer(self) -> None:
        """Have counted what is newer than this list, unless that means nothing here or is being counted already."""
        listing = self._listing
        counting = listing.counting_newer is not None and not listing.counting_newer.done()
        if self._closed or counting or self.loading:
            return
        values = self.query.at(self._clock(), self._zone)
        request = newer_request(self.query, values, listing)
        if request is not None:
            listing.counting_newer = asyncio.get_running_loop().create_task(self._count_newer(listing, request))

    async def _count_newer(self, listing: Listing, request: Request) -> None:
        try:
            number = await counted(self.query, request, self._fetch, self._limits)
        except Failure:
            # Whoever misses it asks for the list.
            return
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
        # Some of those that were read may be gone: there is more all the same, where the last page said so.
        shown = max(number - self.query.first, listing.known_rows + listing.more if listing.known else 0)
        beyond = 0
        if self.query.most is not None:
            beyond = max(shown - self.query.most, 0)
            shown -= beyond
        listing.end_at(shown, seen_from_end=listing is self._listing and self._sees_tail)
        if self._loader.reversible:
            listing.entrances.add(Anchor(listing.length, backward=True, skip=beyond))

    # Keeping and forgetting

    def _forget(self) -> None:
        """Drop the pages farthest from the window, but never the first: equals inside of it stay as they came."""
        pages = self._listing.pages
        if len(pages) <= self._kept:
            return
        middle = self._listing.places.at(sum(self._window) // 2)
        # What is wanted stays even beyond the limit: dropped, it would be asked for again at once, and for ever.
        wanted = set(self._wanted(self._listing))
        for number in sorted(pages, key=lambda n: (n not in wanted, abs(n - middle)))[self._kept :]:
            if number not in wanted and number != 0:
                del pages[number]

    def _tell_page(self, number: int) -> None:
        places = self._listing.places
        self.listener(RowsChanged(places.start(number), max(places.end(number), places.start(number) + 1) - 1))
