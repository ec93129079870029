"""Page plans: how rows a..b of a frozen list are asked for at the least cost to the server.

An engine pages by offset, and an offset costs as many rows as it skips. A list that is sorted by a key with a
documented bound can be entered anywhere else as well: at the row where a loaded page ended, because "start
time not after this one" plus the few rows with exactly that start time leads to the next row; and from its
far end, by turning the order round. Every such entrance is an `Anchor`; the plan is the entrance with the
smallest offset. Pure arithmetic: nothing here does I/O, and every plan can be checked against a plain list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from tuiconsole.engines.model import Order, SortKey, Window
from tuiconsole.records import dataclass

OVERLAP = 20
"""Rows of a loaded neighbour that are asked for along with a page, to be recognised."""
PlanName = Literal["offset", "anchored", "from the end", "nearest"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entrance to the list between two rows.

    Forwards, row `position` is row `skip` of the list bounded by `key`. Backwards, row `position - 1` is row
    `skip` of the reversed list bounded by `key`. `key` None is the natural start or end of the list.
    """

    position: int
    key: datetime | None = None
    skip: int = 0
    backward: bool = False
    clean: bool = True
    """The rows on both sides of the border have different keys, so that no tie straddles it."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One request for rows `first` up to `first + count`, and how to read its answer."""

    name: PlanName
    first: int
    count: int
    window: Window
    reverse: bool = False


START = Anchor(0)


def plan_page(
    first: int,
    count: int,
    *,
    order: Sequence[Order],
    key: SortKey | None,
    anchors: Iterable[Anchor],
    base: int = 0,
    total_order: bool = False,
    beyond: bool = True,
) -> PagePlan:
    """The cheapest request for rows `first..first+count-1`.

    `key` is the declared sort key of `order[0]`; `anchors` are the entrances known so far, and the start of the list
    is the way in where none of them leads there; `base` rows of the server's list come before row 0. One row more
    than `count` is asked for when reading forwards: it tells whether there is more, and whether a tie straddles the
    end. Without `beyond` the list is known to end with these rows.
    """
    ways = [(offset, anchor) for anchor in anchors if (offset := _offset(anchor, first, count, base)) is not None]
    best_offset, best = min(ways, key=lambda way: way[0], default=(base + first, START))
    window = Window(best_offset, count + (beyond and not best.backward), tuple(order), total_order=total_order)
    if best.backward:
        window = replace(window, order=tuple(Order(o.key, not o.descending) for o in order), total_order=True)
    if best.key is not None and key is not None:
        descending = bool(order) and order[0].descending
        from_above = descending is not best.backward
        window = replace(window, upper=best.key) if from_above else replace(window, lower=best.key)
    if best.key is None and not best.backward:
        name: PlanName = "offset"
    elif best.key is None:
        name = "from the end"
    else:
        name = "anchored" if best_offset == best.skip else "nearest"
    return PagePlan(name, first, count, window, best.backward)


def _offset(anchor: Anchor, first: int, count: int, base: int) -> int | None:
    """How many rows an answer that enters at *anchor* passes over; None where it does not lead to those rows."""
    passed = anchor.position - (first + count) if anchor.backward else first - anchor.position
    if passed < 0:
        return None
    return passed + anchor.skip + (base if anchor.key is None and not anchor.backward else 0)


def narrowed(plan: PagePlan, span: timedelta) -> PagePlan:
    """*plan* with a bound on its far side as well, *span* beyond the one that it enters by.

    A database that cannot stop early sorts everything within the bounds before it gives the first row. What comes back
    short of the limit says nothing about the end of the list then: it has to be asked for with a wider span.
    """
    window = plan.window
    if window.upper is not None and window.lower is None:
        return replace(plan, window=replace(window, lower=window.upper - span))
    if window.lower is not None and window.upper is None:
        return replace(plan, window=replace(window, upper=window.lower + span))
    return plan


def one_more(plan: PagePlan) -> PagePlan:
    """*plan*, which reads backwards, with the row before its rows as well."""
    window = replace(plan.window, limit=plan.window.limit + 1)
    return replace(plan, first=plan.first - 1, count=plan.count + 1, window=window)
