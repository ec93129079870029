"""The entrances to a list that its loaded rows give: where a page begins or ends, and what its keys are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import TypeGuard

from tuiconsole.engines.model import Item, SortKey
from tuiconsole.service.page_plans import OVERLAP, START, Anchor
from tuiconsole.text.moments import parse_instant

ANCHORS_KEPT = 4096


class Entrances:
    """All that are known of one list. What is visited most of a list of any length leaves a bounded number of them."""

    def __init__(self) -> None:
        self._anchors: dict[tuple[int, bool], Anchor] = {(0, False): START}

    def __iter__(self) -> Iterator[Anchor]:
        return iter(self._anchors.values())

    def clean(self, position: int) -> bool:
        """Whether it is known that no tie straddles the border before *position*."""
        anchor = self._anchors.get((position, False))
        return anchor is not None and anchor.clean

    def add(self, anchor: Anchor) -> None:
        """Take *anchor* in the place of any other one there."""
        self._anchors[anchor.position, anchor.backward] = anchor
        if len(self._anchors) > ANCHORS_KEPT:
            # Every other one goes: what is left still leads near to every place that was visited.
            ends = {place: anchor for place, anchor in self._anchors.items() if anchor.key is None}
            self._anchors = dict(sorted(self._anchors.items())[::2]) | ends

    def take_over(self, old: Iterable[Anchor], by: int) -> None:
        """The entrances of an *old* list lead into this one too, where the same rows stand *by* places farther down."""
        for anchor in old:
            if anchor.key is not None:
                # What came since may have tied what was not.
                self.add(replace(anchor, position=anchor.position + by, clean=False))

    def move(self, first: int, after: int, by: int) -> None:
        """What stood at *after* and behind it has moved *by* positions; what stood from *first* up to it is gone."""
        kept: dict[tuple[int, bool], Anchor] = {}
        for anchor in self._anchors.values():
            # It goes with the row that it has its key of: the one before it, or the one behind it.
            before = anchor.backward is (anchor.key is not None and not anchor.skip)
            stays = anchor.position <= first if before else anchor.position < first
            moves = anchor.position > after if before else anchor.position >= after
            if stays or moves:
                position = anchor.position if stays else anchor.position + by
                kept[position, anchor.backward] = replace(anchor, position=position)
        self._anchors = kept | {(0, False): START}


def entrances(
    key: SortKey | None,
    first: int,
    rows: Sequence[Item],
    *,
    ahead: Item | None,
    behind: Item | None,
    before: tuple[datetime, int] | None = None,
    after: tuple[datetime, int] | None = None,
) -> list[Anchor]:
    """Where the *rows* from position *first* on let one enter their list.

    *ahead* is the row before them, and *behind* the one after them, as far as they are known.

    *before* and *after* say how many rows with a key come before these rows, or behind them, where that is known.
    """
    if not rows or not enters(key):
        return []
    keys = [key_of(key, row) for row in rows]
    # The pages beside are asked for with some of these rows: an entrance there spares them the offset.
    found = [
        _downwards(keys, place, first, before, untied=untied)
        for place, untied in (
            (len(rows), behind is not None and key_of(key, behind) != keys[-1]),
            (len(rows) - OVERLAP, len(rows) > OVERLAP and keys[-OVERLAP] != keys[-OVERLAP - 1]),
        )
        if place > 0
    ]
    found += [_upwards(keys, place, first, after) for place in (0, OVERLAP) if place < len(rows)]
    # A page that stands alone leads to itself where no tie holds it to what is beside it.
    ends = instant_of(keys[0]), instant_of(keys[-1])
    if ahead is not None and ends[0] is not None and key_of(key, ahead) != keys[0]:
        found.append(Anchor(first, ends[0]))
    if behind is not None and ends[1] is not None and key_of(key, behind) != keys[-1]:
        found.append(Anchor(first + len(rows), ends[1], backward=True))
    return [anchor for anchor in found if anchor is not None]


def enters(key: SortKey | None) -> TypeGuard[SortKey]:
    """Whether a list sorted by *key* can be entered by bounds."""
    return key is not None and bool(key.before and key.after and key.field)


def _downwards(
    keys: Sequence[object], place: int, first: int, before: tuple[datetime, int] | None, *, untied: bool
) -> Anchor | None:
    last = instant_of(keys[place - 1])
    run = _run(keys[place - 1 :: -1])
    if last is None:
        return None
    if run == place:
        # One tie up to here: how many equals came before is what the way in has passed over.
        if before is None or before[0] != last:
            return None
        run += before[1]
    return Anchor(first + place, last, run, clean=untied)


def _upwards(keys: Sequence[object], place: int, first: int, after: tuple[datetime, int] | None) -> Anchor | None:
    entered = instant_of(keys[place])
    run = _run(keys[place:])
    if entered is None:
        return None
    if run == len(keys) - place:
        if after is None or after[0] != entered:
            return None
        run += after[1]
    return Anchor(first + place, entered, run, backward=True)


def key_of(key: SortKey, row: Item) -> object:
    """What *row* is sorted by, as far as a bound could tell it from its neighbours."""
    value = row.get(key.field)
    when = instant_of(value) if key.whole_seconds else None
    return value if when is None else when.replace(microsecond=0)


def instant_of(value: object) -> datetime | None:
    """The time that *value* is, if it is one."""
    if isinstance(value, datetime):
        return value
    return parse_instant(value) if isinstance(value, str) else None


def _run(keys: Sequence[object]) -> int:
    """How many of *keys*, from the first on, are equal."""
    return sum(1 for _ in takewhile(lambda key: key == keys[0], keys))


def sorts_before(key: object, others: Sequence[object], descending: bool) -> bool:
    """Whether *key* is certain to come before the one of *others*: how a server compares texts is not known."""
    if not others:
        return False
    one, other = _certain(key), _certain(others[0])
    if one is None or other is None:
        return False
    return one > other if descending else one < other


def _certain(key: object) -> float | None:
    if isinstance(key, int | float):
        return float(key)
    when = instant_of(key)
    return None if when is None else when.timestamp()
