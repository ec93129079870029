"""How one page of a listing is loaded: asked for, joined to what is loaded beside it, and put in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Literal

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Item, SortKey
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Instant
from tuiconsole.service.asking import Asker, Fetch, Reach
from tuiconsole.service.entrances import enters, entrances, instant_of, key_of, sorts_before
from tuiconsole.service.joints import Beside, Joint, join, torn
from tuiconsole.service.listing import Listing
from tuiconsole.service.page_plans import OVERLAP, PagePlan, one_more
from tuiconsole.service.pages import Decoded, Page
from tuiconsole.service.wanting import Sight


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer, and which part of it is the page."""

    plan: PagePlan
    joint: Joint
    body: bytes
    items: Sequence[Item]
    total: int | None


class Loader:
    """Loads pages of the listings of one query. What the answers say of a listing is written into it."""

    def __init__(
        self, query: Query, fetch: Fetch, decoded: Decoded, *, server: str, limits: Limits, most_per_request: int
    ) -> None:
        self._query = query
        self._resource = query.resource
        self._decoded = decoded
        self._most = most_per_request
        self._key: SortKey | None = query.sort_key
        self._field = self._key.field if self._key is not None else ""
        self._asker = Asker(query, fetch, self._key, server=server, limits=limits)

    @property
    def reversible(self) -> bool:
        """The list can be read from its end: its order is total, else the two directions need not mirror each other."""
        return self._resource.orders_totally or (self._key is not None and self._key.unique)

    async def load(
        self, listing: Listing, number: int, sight: Callable[[], Sight], moved: Callable[[], None]
    ) -> int | None:
        """Load page *number*, and leave what is in *sight* where it is. Calls *moved* whenever others have moved.

        Returns the total, where an answer told it. Raises `Failure`, and `ValueError` where nothing can be sent.
        """
        spare = max((self._most - listing.places.size - 1) // 2, 0)
        overlap, passed = min(OVERLAP, spare), 0
        avoided: bool | None = None
        while True:
            if self._is_nowhere(listing, number):
                return None
            reach = self._asker.reach(listing, number, overlap, farthest=passed == 3)
            plan = self._asker.plan(listing, number, reach, avoided)
            if plan.reverse and reach.first and not reach.lead:
                # One row beyond, as when reading forwards: it tells whether a page that comes meanwhile adjoins.
                reach, plan = replace(reach, lead=1), one_more(plan)
            request, body, items, total = await self._asker.ask(listing, reach, plan)
            if self._is_nowhere(listing, number):
                return None
            if not any(self._asker.adjoining(listing, number)):
                # First, or the page would be fitted to what is not there any more.
                listing.land(number, sight().pages(listing))
            joint = self._joint(listing, number, reach, plan, items, sight())
            if joint is None:
                passed += 1
                above, below = self._asker.adjoining(listing, number)
                # With a neighbour that came after it was asked for, it has not been asked for with any overlap yet.
                if not ((above and not reach.lead) or (below and not reach.trail)):
                    overlap = min(overlap * 5, spare)
                    # Counted from one end, a row has another number than counted from the other, once rows have gone.
                    avoided = plan.reverse if avoided is None else None
                continue
            ties = self._ties(listing, number, reach, plan, items, joint)
            if ties != "none":
                listing.total_order = True
                # The first page is never forgotten, so equals inside of it may stay as they came.
                asked_totally = (
                    self._asker.request(listing, self._asker.plan(listing, number, reach, avoided)) == request
                )
                if (number or ties == "straddling") and not asked_totally:
                    untied = self._untied_head(listing, number, items, joint)
                    if not untied:
                        continue
                    joint = replace(joint, end=untied)
            if self._is_elsewhere(listing, number, plan, items, joint):
                moved()
                continue
            self._store(listing, number, _Answer(plan, joint, body, items, total), sight().upwards)
            return total

    @staticmethod
    def _is_nowhere(listing: Listing, number: int) -> bool:
        """Whether it has turned out meanwhile that there are no rows in the place of a page."""
        return not listing.places.rows(number) or (listing.end is not None and number >= listing.end)

    # Reading the answer

    def _joint(
        self,
        listing: Listing,
        number: int,
        reach: Reach,
        plan: PagePlan,
        items: Sequence[Item],
        sight: Sight,
    ) -> Joint | None:
        """Which part of the answer is page *number*. None where more must be asked for to tell."""
        seen = [self._seen(item) for item in (reversed(items) if plan.reverse else items)]
        short, bounds = len(items) < plan.window.limit, (plan.window.lower, plan.window.upper)
        # As they are now: some of them may have come in the meantime.
        above, below = (
            (None, None) if self._asker.is_part else listing.beside(number, reach.count + reach.lead + reach.trail)
        )
        from_start = (reach.first == reach.lead and not plan.reverse) or (plan.reverse and short)
        to_end = plan.window.offset == 0 and bounds == (None, None) if plan.reverse else short
        lead = 0 if from_start and plan.reverse else reach.lead
        if plan.reverse and to_end and below is None and number + 1 == listing.end and not self._asker.is_part:
            # The end of the list is a neighbour as well: between it and the page above, everything is the page.
            below = Beside((), adjoins=True)
        if not number and from_start and below is not None and below.adjoins:
            # And so is its start: the first page is all that lies before the rows below.
            above = Beside((), adjoins=True)
        joint = join(seen, reach.count, lead, above=above, below=below, from_start=from_start, to_end=to_end)
        if joint is not None or not reach.farthest:
            return joint
        # Nothing that is known was met again: the neighbours are of another time.
        adjoining = self._asker.adjoining(listing, number)
        page_above, page_below = listing.above(number), listing.below(number)
        in_pages = sight.pages(listing)
        keep_below = page_below in in_pages and page_above not in in_pages
        joint = torn(seen, reach.count, lead, above=None if keep_below else above, below=below)
        if adjoining[0] and not joint.meets_above and page_above is not None:
            listing.drop(page_above, -1)
        if adjoining[1] and not joint.meets_below and page_below is not None:
            listing.drop(page_below, 1)
        return joint

    def _seen(self, item: Item) -> tuple[object, object] | None:
        """What a row is recognised by; one that is sorted elsewhere now than it was is another one in this list."""
        identity = item.get(self._resource.id_field)
        return None if identity is None else (identity, self._key_of(item))

    def _key_of(self, item: Item) -> object:
        return key_of(self._key, item) if self._key is not None and self._field else None

    def _ties(
        self, listing: Listing, number: int, reach: Reach, plan: PagePlan, items: Sequence[Item], joint: Joint
    ) -> Literal["none", "inside", "straddling"]:
        """Whether rows of the page have the same sort key, so that another request could order them otherwise.

        A straddling tie is one of the page's last row and the one after it: those two may change pages.
        """
        key = self._key
        if plan.reverse or not self._resource.orders_totally or plan.window.total_order or key is None or key.unique:
            return "none"
        if not key.field:
            return "straddling"
        values = [item.get(key.field) for item in items]
        end = joint.end
        # Where the page was expected to begin as well: of a tie there, what is beside it may be anywhere in the answer.
        borders = [joint.start, reach.lead, end]
        if joint.meets_below and end < len(values):
            # The page below was met by a row that may stand before others here only because they are equals.
            borders.append(end + 1)
            if end + 1 == len(values) >= plan.window.limit:
                return "straddling"
        if any(0 < border < len(values) and values[border - 1] == values[border] for border in borders):
            return "straddling"
        if self._strangers(listing, number, items[: joint.start]):
            # A row among those of the page before that was not there: it has changed places with an equal.
            return "straddling"
        return "inside" if any(one == other for one, other in pairwise(values[joint.start : end])) else "none"

    def _untied_head(self, listing: Listing, number: int, items: Sequence[Item], joint: Joint) -> int:
        """How many rows of the first page come before any that have equals; 0 where its last one has none behind it.

        They need not wait for the others, which become rows of the page behind, and are asked for in their order.
        """
        key, end = self._key, joint.end
        if number or self._asker.is_part or joint.meets_below or key is None or not key.field or end >= len(items):
            return 0
        values = [item.get(key.field) for item in items[: end + 1]]
        return next(row for row in range(end) if values[row] == values[row + 1]) if values[-1] == values[-2] else 0

    def _strangers(self, listing: Listing, number: int, rows: Sequence[Item]) -> bool:
        """Whether *rows*, the last ones of the page above, have one among them that is not of it."""
        above = listing.above(number)
        if above is None or not listing.adjoin(above, number):
            return False
        known = listing.pages[above].ids
        recognised = [row.get(self._resource.id_field) in known for row in rows]
        return True in recognised and not all(recognised[recognised.index(True) :])

    # Putting it in its place

    def _is_elsewhere(self, listing: Listing, number: int, plan: PagePlan, items: Sequence[Item], joint: Joint) -> bool:
        """Whether what came has its place on the other side of a loaded page.

        Then fewer rows lie between them than was thought, and it is taken that there are none: asked for again, the
        page is what adjoins there.
        """
        above, below = listing.above(number), listing.below(number)
        held_above, held_below = self._asker.adjoining(listing, number)
        if self._asker.is_part or held_above or held_below:
            return False
        around = [*reversed(items)] if plan.reverse else items
        rows = [seen for item in around[joint.start : joint.end] if (seen := self._seen(item)) is not None]
        owners = listing.owners()
        owner = next((owners[row] for row in rows if row in owners), None)
        first, last = (rows[0][1], rows[-1][1]) if rows else (None, None)
        descending = bool(self._query.order) and self._query.order[0].descending
        if above is not None and (
            (joint.meets_above and not rows)
            or (owner is not None and owner < number)
            or sorts_before(first, listing.pages[above].keys[-1:], descending)
        ):
            listing.close(above + 1, number)
            return True
        if above is not None and not rows and not joint.meets_above:
            # The list ends before this page, nobody knows where: half as far may still be in it.
            middle = (listing.places.end(above) + listing.places.start(number)) // 2
            listing.close(listing.places.at(middle), number)
            return True
        if below is not None and (
            (joint.meets_below and not rows)
            or owner is not None
            or sorts_before(next(iter(listing.pages[below].keys), None), (last,), descending)
        ):
            listing.close(number + 1, below)
            return True
        return False

    def _store(self, listing: Listing, number: int, answer: _Answer, from_below: bool) -> None:
        plan, joint = answer.plan, answer.joint
        around = [*reversed(answer.items)] if plan.reverse else answer.items
        last = len(answer.items) - 1
        above, below = listing.above(number), listing.below(number)
        held_above, held_below = self._asker.adjoining(listing, number)
        upwards = held_below and (not held_above or from_below)
        coming = {row.get(self._resource.id_field) for row in around} - {None}
        loaded = {identity for page in listing.pages.values() for identity in coming.intersection(page.ids)}
        # What is loaded already has changed its place in the list since: it stays where it was.
        places = [i for i in range(joint.start, joint.end) if around[i].get(self._resource.id_field) not in loaded]
        rows = [around[i] for i in places]
        from_end = listing.numbered_from_end(number)
        more = plan.reverse or len(answer.items) > joint.end or len(answer.items) >= plan.window.limit
        ahead = around[joint.start - 1] if joint.start else None
        behind = around[joint.end] if joint.end < len(around) else None
        if rows or not number:
            page = Page(
                answer.body,
                [last - i for i in places] if plan.reverse else places,
                tuple(row.get(self._resource.id_field) for row in rows),
                tuple(self._key_of(row) for row in rows),
                answer.items,
                from_end=plan.reverse if from_end is None else from_end,
            )
            # Where equals may stand in any order, the row beside a page need not be its neighbour.
            if plan.window.total_order or self._key is None or self._key.unique:
                page.before = self._seen(around[joint.start - 1]) if joint.start else None
                page.behind = self._seen(behind) if behind is not None else None
            listing.pages[number] = page
            self._decoded.keep(page)
        if not number and not listing.frozen:
            self._freeze(listing, rows)
        if joint.meets_above and above is not None:
            listing.close(above + 1, number)
        if joint.meets_below and below is not None:
            listing.close(number + 1, below)
        listing.put(number, len(rows), upwards=upwards)
        self._settle_length(listing, number, more=more, forwards=not plan.reverse)
        self._enter(listing, number, answer, rows, (ahead, behind if more else None))

    def _settle_length(self, listing: Listing, number: int, *, more: bool, forwards: bool) -> None:
        """What page *number*, which has arrived, says about the length of the list."""
        most, end = self._query.most, listing.places.end(number)
        if listing.tail is not None and forwards and not more:
            # Read on from the start to the end: what was numbered from the end is known under other numbers now.
            for beyond in [page for page in listing.pages if page > number]:
                del listing.pages[beyond]
        elif listing.tail is not None:
            listing.close_in()
        elif forwards:
            listing.known = max(listing.known, number + 1)
        if not forwards:
            return
        if most is not None and end >= most:
            listing.end_behind(number)
        elif not more and listing.below(number) is None:
            listing.end_behind(number if end > listing.places.start(number) or not number else number - 1)
        elif more and listing.exact and end >= listing.length:
            # There is more than was counted: rows have come in since.
            listing.go_on()

    def _freeze(self, listing: Listing, rows: Sequence[Item]) -> None:
        """Newest first: bound the list by its first row, so that later arrivals cannot push rows down."""
        listing.frozen = True
        key, order = self._key, self._query.order
        if not rows or key is None or not key.before or not order[0].descending or self._query.first:
            return
        newest = instant_of(rows[0].get(key.field))
        if newest is not None:
            self.bound(listing, newest)

    def bound(self, listing: Listing, newest: datetime) -> None:
        """Leave out of *listing* what is later than *newest*, by the key that it is sorted by."""
        listing.frozen, listing.bound, key = True, newest, self._key
        if key is not None and isinstance(self._resource.parameter(key.before).type, Instant):
            own = listing.values.get(key.before)
            latest = newest + key.margin
            listing.values[key.before] = min(own, latest) if isinstance(own, datetime) else latest
        else:
            listing.newest = newest

    def _enter(
        self,
        listing: Listing,
        number: int,
        answer: _Answer,
        rows: Sequence[Item],
        beside: tuple[Item | None, Item | None],
    ) -> None:
        """Both ends of a page become entrances, where the key of the row and the number of its equals are known."""
        plan, joint, first = answer.plan, answer.joint, listing.places.start(number)
        bound = plan.window.lower or plan.window.upper
        # Within a tie, what comes before the page is what its own way in has passed over.
        before = after = None
        if bound is not None and not plan.reverse:
            before = (bound, plan.window.offset + joint.start)
        elif bound is not None:
            after = (bound, plan.window.offset + len(answer.items) - joint.end)
        if first == self._query.first == 0 and rows:
            start = listing.began = instant_of(self._key_of(rows[0]))
            before = None if start is None else (start, 0)
        ahead, behind = beside
        for anchor in entrances(self._key, first, rows, ahead=ahead, behind=behind, before=before, after=after):
            listing.entrances.add(anchor)
        if enters(self._key) and len(rows) > 1:
            ends = instant_of(self._key_of(rows[0])), instant_of(self._key_of(rows[-1]))
            if ends[0] is not None and ends[1] is not None:
                listing.pace = abs(ends[0] - ends[1]) / (len(rows) - 1)
