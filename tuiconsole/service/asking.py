"""How the rows around one page are asked for: which of them, by which way into the list, and within which bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Item, Request, SortKey
from tuiconsole.engines.query import Query
from tuiconsole.service.decoding import failure_of, items_of
from tuiconsole.service.listing import Listing
from tuiconsole.service.page_plans import OVERLAP, PagePlan, narrowed, plan_page

Fetch = Callable[[Request], Awaitable[bytes]]

NARROW_FROM = 1000
"""Rows in a list that a database sorts in no time at all."""
NARROW_OFFSET = 5000
"""Offsets beyond which a span that holds the page cannot be guessed well."""
SPAN_FACTOR = 4
"""How many times as far as the rows were apart so far a page is first looked for."""
WIDER = 20
"""By how much that is widened at least where it was not far enough."""
SHORTEST_SPAN = timedelta(seconds=1)
_READ_AT_ONCE = 1 << 18
"""Bytes of an answer that are read in less time than a frame takes; more of them are read beside the event loop."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that are asked for around a page."""

    first: int
    count: int
    lead: int
    """Rows before the page."""
    trail: int
    """Rows behind it."""
    farthest: bool
    """No more than this will be asked for."""
    clean: bool
    """No tie holds the first of these rows to the one before it."""


class Asker:
    """Asks for pages of the listings of one query, and writes nothing into them."""

    def __init__(self, query: Query, fetch: Fetch, key: SortKey | None, *, server: str, limits: Limits) -> None:
        self._query = query
        self._resource = query.resource
        self._fetch = fetch
        self._key = key
        self._server = server
        self._limits = limits

    async def ask(
        self, listing: Listing, reach: Reach, plan: PagePlan
    ) -> tuple[Request, bytes, Sequence[Item], int | None]:
        """The answer to *plan*, looked for close to where it enters the list before it is looked for anywhere."""
        whole = self.request(listing, plan)
        for span in (*self._spans(listing, reach, plan), None):
            request = whole if span is None else self.request(listing, narrowed(plan, span))
            body = await self._fetch(request)
            try:
                if len(body) > _READ_AT_ONCE:
                    items, total = await asyncio.to_thread(items_of, self._resource, body, self._limits)
                else:
                    items, total = items_of(self._resource, body, self._limits)
            except ValueError as error:
                raise failure_of(self._server, error) from None
            # Short of the limit although the bound on the far side is not the query's own: it was set too close.
            if len(items) >= plan.window.limit or request == whole:
                break
        return whole, body, items, total

    @staticmethod
    def _spans(listing: Listing, reach: Reach, plan: PagePlan) -> Iterator[timedelta]:
        """How far to look from where *plan* enters the list, one after the other."""
        entered = plan.window.upper or plan.window.lower
        if listing.pace is None or entered is None or plan.window.offset > NARROW_OFFSET:
            return
        if listing.exact and (
            listing.length <= NARROW_FROM or reach.first + reach.count + reach.trail >= listing.length
        ):
            return
        rows = (plan.window.offset + plan.window.limit) * SPAN_FACTOR
        span = max(listing.pace * rows, SHORTEST_SPAN)
        yield span
        # Behind a batch that came all at once it goes on at the pace of the whole list.
        pace = abs(listing.began - entered) / max(reach.first, 1) if listing.began is not None else listing.pace
        span = max(span * WIDER, pace * rows)
        yield span
        if span < pace * rows * WIDER:
            yield pace * rows * WIDER

    def request(self, listing: Listing, plan: PagePlan) -> Request:
        window = plan.window
        if listing.newest is not None:
            window = replace(window, upper=min(window.upper or listing.newest, listing.newest))
        return self._resource.dialect.list_request(self._resource, listing.values, window)

    def reach(self, listing: Listing, number: int, overlap: int, *, farthest: bool) -> Reach:
        """What to ask for page *number*: its rows, and some of the pages beside it that are loaded."""
        first, count = listing.places.start(number), listing.places.rows(number)
        if self._query.most is not None:
            count = min(count, self._query.most - first)
        above, below = (False, False) if self.is_part else self.adjoining(listing, number)
        lead = min(overlap, first) if above or below else 0
        untied = 0
        if above and not listing.total_order and overlap <= OVERLAP:
            untied = self._untied(listing, number, lead)
            lead = untied or lead
        # The start of the whole list has no row before it that could change places.
        clean = untied > 0 or (first == lead and self._query.first == 0)
        # What was asked for again with more rows before the page needs more behind it as well.
        trail = overlap if below or overlap > OVERLAP else 0
        return Reach(first, count, lead, trail, farthest, clean)

    @property
    def is_part(self) -> bool:
        """A query for a part of a list is a question about places: it is answered by places, not by neighbours."""
        return self._query.first > 0 or self._query.most is not None

    @staticmethod
    def adjoining(listing: Listing, number: int) -> tuple[bool, bool]:
        above, below = listing.above(number), listing.below(number)
        return (
            above is not None and listing.adjoin(above, number),
            below is not None and listing.adjoin(number, below),
        )

    def _untied(self, listing: Listing, number: int, lead: int) -> int:
        """The most rows, up to *lead*, at the end of the page above that no tie holds to the row before them; or 0."""
        above = listing.above(number)
        keys = () if above is None else listing.pages[above].keys
        if self._key is None or not self._key.field:
            return 0
        return next((rows for rows in range(min(lead, len(keys) - 1), 0, -1) if keys[-rows] != keys[-rows - 1]), 0)

    def plan(self, listing: Listing, number: int, reach: Reach, avoided: bool | None) -> PagePlan:
        """How to ask for *reach*, around page *number*; *avoided* are ways that read backwards, or those that do not.

        Nothing is avoided where one end of the list alone leads there.
        """
        first = reach.first - reach.lead
        wanted = reach.lead + reach.count + reach.trail
        if listing.end is not None:
            wanted = max(min(wanted, listing.length - first), reach.lead + 1)
        # From the second page on, a page's first border is only known to be free of ties at a clean anchor, or
        # where the rows on both sides of it are loaded.
        clean = reach.clean or listing.entrances.clean(first)
        # Its last border is not seen where no row beyond it is asked for.
        beyond = self._query.most is None or first + wanted < self._query.most
        # What was numbered in another list may stand elsewhere in this one: that nothing lies behind the last rows is
        # told by the end of the list itself alone, or by an answer that could go on.
        to_end = listing.end is not None and first + wanted >= listing.length
        avoided = avoided if listing.tail is None else None
        # Rows that a query leaves out at the head may be equals of its first one.
        total_order = listing.total_order or self._query.first > 0 or (first > 0 and not (clean and beyond))
        return plan_page(
            first,
            wanted,
            order=self._query.order,
            key=self._key,
            anchors=(
                way
                for way in listing.ways_to(number)
                if way.backward is not avoided and not (to_end and way.backward and way.key is not None)
            ),
            base=self._query.first,
            total_order=total_order and self._resource.orders_totally,
            beyond=beyond,
        )
