"""What a front end reads of a result set. What it may rely on stands at the head of `result_set.py`."""

from __future__ import annotations

from datetime import datetime

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Item
from tuiconsole.engines.query import Query
from tuiconsole.service.changes import RowState, Total
from tuiconsole.service.errors import Failure
from tuiconsole.service.listing import Listing
from tuiconsole.service.pages import Decoded


class Answered:
    """The answer to a query as far as it is known: the list of one moment, and perhaps one that is to replace it."""

    def __init__(self, query: Query, listing: Listing, limits: Limits) -> None:
        self.query = query
        self.resource = query.resource
        self._listing = listing
        self._coming: Listing | None = None
        self._closed = False
        self._decoded = Decoded(self.resource, limits)

    @property
    def length(self) -> int:
        """How many positions can be pointed at now."""
        return self._listing.length

    @property
    def total(self) -> Total:
        """The number of rows as far as it is known."""
        return self._listing.total

    @property
    def unnumbered(self) -> int | None:
        """The first of the positions that are counted from the end only; None where all are counted from the start."""
        return None if self._listing.tail is None else self._listing.places.start(self._listing.tail)

    @property
    def newer(self) -> int | None:
        """How many rows would stand before the first one by now, as `count_newer` found; None where it did not."""
        return self._listing.newer

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
        return self._listing.known > 0 or self._listing.exact

    def state(self, position: int) -> RowState:
        """What is known of *position*."""
        listing = self._listing
        number = listing.places.at(position)
        if number in listing.pages:
            return RowState.READY
        if number in listing.tasks:
            return RowState.LOADING
        if listing.exact and position >= listing.length:
            return RowState.GONE
        return RowState.FAILED if number in listing.failed else RowState.UNKNOWN

    def row(self, position: int) -> Item | None:
        """The item at *position*, or None unless its state is READY."""
        places = self._listing.places
        number = places.at(position)
        page = self._listing.pages.get(number)
        if page is None:
            return None
        return self._decoded.items(page)[page.indices[position - places.start(number)]]

    def position_of(self, identity: str, near: int = 0) -> int | None:
        """Where the loaded row with this id stands, searched outwards from *near*; None if it is not loaded."""
        listing = self._listing
        for number in sorted(listing.pages, key=lambda n: abs(n - listing.places.at(near))):
            ids = listing.pages[number].ids
            if identity in ids:
                return listing.places.start(number) + ids.index(identity)
        return None
