"""How the list of a newer moment comes to take the place of another one, for whoever looks at that."""

from __future__ import annotations

from tuiconsole.service.entrances import instant_of
from tuiconsole.service.listing import Listing
from tuiconsole.service.page_plans import Anchor

FAR_DOWN = 10
"""Pages from which on it is worth while to enter a list elsewhere than at its start."""


def is_far_down(old: Listing, last: int) -> bool:
    """Whether row *last* of *old* is far from the start, from which it is counted."""
    return old.tail is None and last >= FAR_DOWN * old.places.size


def came(coming: Listing, old: Listing) -> int | None:
    """How many rows the first page of *coming* has before those of *old*; None where that is all, or cannot be told."""
    if old.bound is None:
        return 0
    keys = [instant_of(key) for key in coming.pages[0].keys] if 0 in coming.pages else []
    newer = sum(1 for key in keys if key is not None and key > old.bound)
    return newer if newer < len(keys) else None


def follow(coming: Listing, old: Listing, last: int, newer: int | None, *, reversible: bool) -> None:
    """Let whoever looks down to row *last* of *old* find the same rows in *coming*, before which *newer* ones stand."""
    coming.replaces, coming.presumed = old.length, old.length + (newer or 0)
    coming.carried = not coming.exact and (old.exact or old.carried)
    if old.tail is not None:
        coming.seen_from_end = last >= old.places.start(old.tail)
    elif reversible and old.end is not None and is_far_down(old, last) and old.places.at(last) >= old.end - 1:
        # From the end they are as near as they were; from the start, what is known leads to the rows before them.
        coming.seen_from_end = True
    elif newer is not None and is_far_down(old, last):
        coming.displaced = newer
        coming.entrances.take_over(old.entrances, newer)


def stand_by_end(coming: Listing) -> None:
    """Have those who looked at the end of the list before find it in *coming*, as soon as that can be."""
    if coming.seen_from_end and coming.known and coming.end is None:
        coming.reach_end()
    if coming.seen_from_end and coming.end is not None:
        coming.displaced = coming.length - coming.replaces


def stay(coming: Listing, old: Listing) -> None:
    """Let *coming* be the rows of *old* as they are now, its length included, without what is newer than those."""
    coming.places = old.places.copy()
    coming.entrances.take_over(old.entrances, 0)
    coming.total_order, coming.newer = old.total_order, old.newer
    coming.pace, coming.began = old.pace, old.began
    carry(coming, old, old.length, reversible=any(anchor.key is None and anchor.backward for anchor in old.entrances))


def carry(coming: Listing, old: Listing, rows: int, *, reversible: bool) -> None:
    """Take *rows* for the length of *coming*, because *old* was counted a moment ago."""
    coming.end_at(max(rows, coming.known_rows + coming.more if coming.known else 0))
    coming.carried, coming.counted_at = True, old.counted_at
    if reversible:
        coming.entrances.add(Anchor(coming.length, backward=True))
