"""Which pages of a list to ask for, by where somebody looks and which way they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuiconsole.service.listing import Listing


@dataclass(frozen=True, slots=True)
class Sight:
    """Where somebody looks: the positions, and whether they came there from below."""

    first: int
    last: int
    upwards: bool

    def pages(self, listing: Listing) -> range:
        """The pages of *listing* there."""
        return range(listing.places.at(self.first), listing.places.at(self.last) + 1)

    def moved(self, by: int) -> Sight:
        """The same look at a list in which the rows stand *by* positions farther down."""
        return Sight(max(self.first + by, 0), max(self.last + by, 0), self.upwards)

    def sees_tail(self, listing: Listing) -> bool:
        """Whether that is at what was read from the end, or on the way up from there."""
        if listing.tail is None:
            return False
        from_below = self.upwards and self.first >= listing.known_rows
        return from_below or self.last >= listing.places.start(listing.tail)


def visible(listing: Listing, sight: Sight) -> list[int]:
    """The pages that are in *sight*; the first one where nothing is known of the list yet."""
    if not listing.length or not (listing.known or listing.exact):
        return [0]
    places, end = listing.places, max(listing.length - 1, 0)
    # A page between may take no places, and then nothing is wanted of it.
    return [
        number
        for number in range(places.at(min(sight.first, end)), places.at(min(sight.last, end)) + 1)
        if places.rows(number) or not number
    ]


def wanted(listing: Listing, sight: Sight) -> Sequence[int]:
    """Pages to ask for: what is in *sight*, and once that is there, one page ahead in the direction of travel."""
    in_sight = listing.in_reach(visible(listing, sight))
    if not listing.length or not listing.pages.keys() >= set(in_sight):
        # Read on from there, the page ahead costs next to nothing; beside it, it costs the same offset again.
        return in_sight
    places, end, margin = listing.places, max(listing.length - 1, 0), listing.places.size // 2
    ahead = sight.first - margin if sight.upwards else sight.last + margin
    extra = [places.at(ahead)] if 0 <= ahead <= end else []
    if ahead > end and end // places.size > sight.last // places.size:
        extra = [places.at(end)]
    return (*in_sight, *(number for number in extra if number not in in_sight))
