"""How many rows a list has, and how many newer ones there are since: asked in the background, and never waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

from tuiconsole.config.server import Limits
from tuiconsole.engines.model import Request, Resolved
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Instant
from tuiconsole.service.asking import Fetch
from tuiconsole.service.decoding import decode
from tuiconsole.service.errors import Failure
from tuiconsole.service.listing import Listing
from tuiconsole.service.page_plans import Anchor

_JUST_AFTER = timedelta(milliseconds=1)
"""The engines that count know nothing shorter."""


def newer_request(query: Query, values: dict[str, Resolved], listing: Listing) -> Request | None:
    """The request that counts what would stand before the first row of *listing* if it were asked for with *values*.

    None where the question means nothing, because the list is not sorted from the newest on, and where the engine
    cannot be asked.
    """
    key = query.sort_key
    if listing.bound is None or key is None or not key.after:
        return None
    if not isinstance(query.resource.parameter(key.after).type, Instant):
        return None
    after, own = listing.bound + _JUST_AFTER - key.margin, values.get(key.after)
    later = max(after, own) if isinstance(own, datetime) else after
    return query.resource.dialect.count_request(query.resource, {**values, key.after: later})


async def counted(query: Query, request: Request, fetch: Fetch, limits: Limits) -> int | None:
    """The number that answers *request*; None where it is none. Raises `Failure`."""
    body = await fetch(request)
    try:
        return query.resource.dialect.count(decode(body, limits))
    except ValueError:
        return None


async def newer(
    query: Query, values: dict[str, Resolved], listing: Listing, fetch: Fetch, limits: Limits
) -> int | None:
    """The number that answers `newer_request`; None where there is none, be it because the server failed."""
    request = newer_request(query, values, listing)
    if request is None:
        return None
    try:
        return await counted(query, request, fetch, limits)
    except Failure:
        # Whoever misses it asks for the list.
        return None


def take_total(listing: Listing, number: int, query: Query, *, reversible: bool, seen_from_end: bool) -> None:
    """*listing* was counted, and has *number* rows, those included that the *query* leaves out."""
    # Some of those that were read may be gone: there is more all the same, where the last page said so.
    shown = max(number - query.first, listing.known_rows + listing.more if listing.known else 0)
    beyond = 0
    if query.most is not None:
        beyond = max(shown - query.most, 0)
        shown -= beyond
    listing.counted_at, listing.carried = listing.asked_at, False
    listing.end_at(shown, seen_from_end=seen_from_end)
    if reversible:
        listing.entrances.add(Anchor(listing.length, backward=True, skip=beyond))
