"""How a page that arrives joins the loaded pages beside it, although rows have come and gone between the requests.

An offset means another row as soon as a row before it vanishes. So a page is asked for with some rows of its
loaded neighbours, and its own rows are those between the ones that are recognised. Pure: no I/O, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """The nearest loaded rows on one side of a page."""

    ids: Collection[object]
    adjoins: bool
    """No row was thought to lie between them and the page."""
    next: object = None
    """The row that was seen beside them in their own answer; None where none was, or none that is sure to stay."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Which part of an answer is the page, and what lies between it and the loaded rows on either side."""

    start: int
    end: int
    meets_above: bool = False
    """Nothing lies between the page and the rows above, or there is no row above at all any more."""
    meets_below: bool = False
    apart: bool = False
    """The rows beside that were thought to adjoin were not met: they are of another time."""


def join(
    ids: Sequence[object],
    count: int,
    lead: int,
    *,
    above: Beside | None,
    below: Beside | None,
    from_start: bool = False,
    to_end: bool = False,
) -> Joint | None:
    """The page of about *count* rows in an answer of *ids*, in the order of the list.

    *lead* rows of the answer are expected before the page. *from_start* and *to_end* say that the answer reaches to the
    end of the list on that side. Between two neighbours that adjoin, the page is whatever lies between them. None means
    that the answer does not reach far enough to tell.
    """
    top, bottom = _top(ids, count, lead, above, from_start), None
    if below is not None:
        bottom = next((i for i in range(top or 0, len(ids)) if ids[i] in below.ids), None)
        if bottom is None and below.adjoins and not any(identity in below.ids for identity in ids[:top]):
            bottom = len(ids) if to_end else _beside(ids, below.next, 1)
    held_above, held_below = above is not None and above.adjoins, below is not None and below.adjoins
    if (held_above and top is None) or (held_below and bottom is None):
        return None
    if held_above and held_below:
        return Joint(top or 0, bottom or 0, True, True)
    if held_below:
        assert bottom is not None
        start = max(bottom - count, top or 0)
        meets = start == top or (start == 0 and from_start)
        return Joint(start, bottom, meets, True) if meets or bottom - start == count else None
    start = top if top is not None and (held_above or top > lead) else lead
    end = min(start + count, len(ids))
    meets_above = start == top or (start == 0 and from_start)
    if bottom is not None and bottom <= end:
        return Joint(start, max(bottom, start), meets_above, True)
    if held_above and end - start < count and not to_end:
        return None
    return Joint(min(start, end), end, meets_above, to_end and end == len(ids))


def torn(ids: Sequence[object], count: int, lead: int, *, above: Beside | None, below: Beside | None) -> Joint:
    """The page where nothing was met that was thought to adjoin: by its place, or beside the one side that was met."""
    if above is not None and above.adjoins:
        top = _top(ids, count, lead, above, from_start=False)
        if top is not None:
            return Joint(top, min(top + count, len(ids)), meets_above=True, apart=True)
    if below is not None and below.adjoins:
        bottom = next((i for i, identity in enumerate(ids) if identity in below.ids), None)
        if bottom is not None:
            return Joint(max(bottom - count, 0), bottom, meets_below=True, apart=True)
    start = min(lead, len(ids))
    return Joint(start, min(start + count, len(ids)), apart=True)


def _top(ids: Sequence[object], count: int, lead: int, above: Beside | None, from_start: bool) -> int | None:
    """Where the rows above end in the answer, as far as it tells."""
    if above is None:
        return None
    top = next((i + 1 for i in range(len(ids) - 1, -1, -1) if ids[i] in above.ids), None)
    if top is None and above.adjoins:
        return 0 if from_start else _beside(ids[: lead + count], above.next, 0)
    return top


def _beside(ids: Sequence[object], identity: object, after: int) -> int | None:
    """The place of the row with *identity*, or the one behind it."""
    if identity is None or identity not in ids:
        return None
    return ids.index(identity) + after
