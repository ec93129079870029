"""How a page that arrives joins the loaded pages beside it, although rows have come and gone between the requests.

An offset means another row as soon as a row before it vanishes. So a page is asked for with some rows of its
loaded neighbours, and its own rows are those between the ones that are recognised. Pure: no I/O, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Joint:
    """Which part of an answer is the page, and which neighbour no longer adjoins and must be asked for anew."""

    start: int
    end: int
    breaks_before: bool = False
    breaks_after: bool = False
    adrift: bool = False
    """The list begins within this page although pages stand above it: so much has gone that no place fits any more."""


def join(
    ids: Sequence[object],
    count: int,
    lead: int,
    *,
    before: Collection[object] | None,
    after: Collection[object] | None,
    keep_after: bool = False,
    from_start: bool = False,
    to_end: bool = False,
) -> Joint | None:
    """The page of *count* rows in an answer of *ids*, in the order of the list.

    *before* and *after* hold the ids of the loaded neighbours, None where there is none. Without neighbours the
    page begins at *lead*. With *keep_after* the page after is the one on screen, and the one before gives way.
    *from_start* and *to_end* say that the answer reaches to the end of the list on that side. None means that
    the answer does not reach far enough to tell.
    """
    before_end = after_at = None
    if before is not None:
        before_end = next((i + 1 for i in range(len(ids) - 1, -1, -1) if ids[i] in before), None)
        if before_end is None:
            # Not one row of the page before is left: nothing tells where this one begins.
            return Joint(*_expected(ids, count, lead), adrift=True) if from_start else None
    if after is not None and before_end is not None and any(identity in after for identity in ids[:before_end]):
        # The neighbours have rows in common: so many have gone that the page behind stands too far down.
        end = min(before_end + count, len(ids))
        return Joint(before_end, end, breaks_after=True) if end - before_end == count or to_end else None
    if after is not None:
        after_at = next((i for i in range(before_end or 0, len(ids)) if ids[i] in after), None)
    if after is not None and (keep_after or before is None):
        if after_at is None:
            return Joint(*_expected(ids, count, lead), breaks_after=True) if to_end else None
        start = max(after_at - count, before_end or 0)
        if after_at - start < count and before_end is None and not from_start:
            return None
        if before is None and lead and after_at - start < count:
            return Joint(start, after_at, adrift=True)
        return Joint(start, after_at, breaks_before=before is not None and before_end != start)
    start = (before_end or 0) if before is not None else lead
    end = min(start + count, len(ids))
    if after_at is not None and after_at < end:
        end = after_at
    elif end - start < count and not to_end:
        return None
    breaks_after = after is not None and after_at != end
    return Joint(start, end, breaks_before=before is not None and before_end is None, breaks_after=breaks_after)


def _expected(ids: Sequence[object], count: int, lead: int) -> tuple[int, int]:
    start = min(lead, len(ids))
    return start, min(start + count, len(ids))
