"""The list of one moment, as far as it is known: its pages, where they stand, and where else it can be entered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tuiconsole.engines.model import Resolved
from tuiconsole.service.changes import UNKNOWN, Shifted, Total
from tuiconsole.service.entrances import Entrances
from tuiconsole.service.errors import Failure
from tuiconsole.service.joints import Beside
from tuiconsole.service.page_plans import OVERLAP, Anchor
from tuiconsole.service.pages import Page
from tuiconsole.service.places import Places

PRESUMED_PAGES = 50
"""How far apart the loaded parts of a list are thought to be while nothing tells how long it is."""
DROPS_MOST = 8


@dataclass(slots=True, eq=False)
class Listing:
    """Everything known about the list of one moment. Pages are numbered; `places` says which positions they take."""

    asked_at: datetime
    values: dict[str, Resolved]
    places: Places
    most: int | None = None
    """No more rows than this are wanted."""
    pages: dict[int, Page] = field(default_factory=dict)
    entrances: Entrances = field(default_factory=Entrances)
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    failed: dict[int, Failure] = field(default_factory=dict)
    known: int = 0
    """The page behind those that were read from the start on."""
    end: int | None = None
    """The page behind the last one, as soon as there is a last one to point at."""
    tail: int | None = None
    """The first page of those that were read from the end on, while nothing tells how many come before it."""
    exact: bool = False
    """The number of rows is known."""
    counted_at: datetime | None = None
    """The moment of the list for which they were counted."""
    watched: bool = False
    """Somebody watches it and does not move: nothing is asked for ahead, and the total is taken over."""
    carried: bool = False
    """That is the number of the list that this one is to replace, and of what is known to have come since."""
    more: bool = True
    presumed: int = 0
    """How long it is thought to be until that is known."""
    replaces: int = 0
    """Length of the list that this one is to replace."""
    displaced: int = 0
    """How much farther down the rows in sight are thought to stand than in the list that this one is to replace."""
    seen_from_end: bool = False
    """Whoever looks at it sees its rows as so many before the end."""
    newer: int | None = None
    """How many rows have come since that would stand before the first one."""
    counting_newer: asyncio.Task[None] | None = None
    counting: asyncio.Task[None] | None = None
    uncounted: Failure | None = None
    total_order: bool = False
    frozen: bool = False
    newest: datetime | None = None
    """No row later than this, where the values have no place of their own to say so."""
    bound: datetime | None = None
    """The key of the first row, where that bounds the list."""
    drops: dict[int, int] = field(default_factory=dict)
    """How often a page was asked for anew because it no longer adjoined."""
    again: set[int] = field(default_factory=set)
    """Pages that failed and are to be asked for all the same."""
    pace: timedelta | None = None
    """How far apart in time neighbours were in the page that came last."""
    began: datetime | None = None
    """The time of the first row, where the list is sorted by time."""
    shifts: list[tuple[int, Shifted]] = field(default_factory=list)
    """What has moved and nobody was told of yet; each behind the position from which on nobody has seen a row."""

    # How long it is

    @property
    def length(self) -> int:
        """How many positions can be pointed at."""
        if self.end is not None:
            return self.places.start(self.end)
        known = self.known_rows
        ahead = max(known + (self.places.size if self.more and known else 0), self.presumed)
        return ahead if self.most is None else min(ahead, self.most)

    @property
    def known_rows(self) -> int:
        """How many rows from the start on were read."""
        return self.places.start(self.known)

    @property
    def total(self) -> Total:
        """The number of rows as far as it is known."""
        if self.carried:
            return Total(self.length if self.tail is None else self.presumed, "about")
        if self.exact:
            return Total(self.length, "exact")
        if self.tail is not None:
            return Total(self.known_rows + self.length - self.places.start(self.tail), "at least")
        return Total(self.known_rows + self.more, "at least") if self.known else UNKNOWN

    def end_at(self, rows: int, *, seen_from_end: bool = False) -> None:
        """There are exactly so many *rows*, no fewer than were read; see `set_gap`."""
        if self.tail is not None:
            first, after = self.gap
            self.set_gap(max(after - first + rows - self.length, 1), seen_from_end=seen_from_end)
            self.tail = None
        elif rows <= self.known_rows:
            self.end = self.known
        else:
            last = self.places.at(rows - 1)
            self.places.put(last, rows - self.places.start(last))
            self.end = last + 1
        self.exact, self.more = True, False

    def end_behind(self, number: int) -> None:
        """Page *number* is the last one: the rows were read to their end."""
        if self.end is not None:
            end = self.places.end(number)
            self.entrances.move(end, self.length, end - self.length)
        self.end, self.tail, self.exact, self.more = number + 1, None, True, False
        # Where its places were taken over as well, nobody has counted them from the start.
        self.carried = self.carried and 0 not in self.pages

    def go_on(self) -> None:
        """There are more rows than was thought."""
        self.entrances.move(self.length, self.length + 1, 0)
        self.presumed = self.length + self.places.size
        self.end, self.exact, self.more, self.carried = None, False, True, False

    def reach_end(self) -> None:
        """Have a last page to point at, although nobody knows how many there are before it."""
        self.tail = self.known + PRESUMED_PAGES
        self.end = self.tail + 1
        self.entrances.add(Anchor(self.length, backward=True))

    @property
    def gap(self) -> tuple[int, int]:
        """The first position of those that nobody has seen, and the one behind them, until the two ends have met."""
        first, after = self._gap
        return self.places.start(first), self.places.start(after)

    @property
    def _gap(self) -> tuple[int, int]:
        """The first page of `gap`, and the page behind it."""
        assert self.tail is not None
        between = [number for number in self.pages if self.known <= number < self.tail]
        first = max((number + 1 for number in between if not self.pages[number].from_end), default=self.known)
        return first, min((number for number in between if number >= first), default=self.tail)

    def close_in(self) -> None:
        """See whether what was read from the start and what was read from the end have met."""
        assert self.tail is not None
        places = self.places
        while (number := places.at(self.known_rows)) < self.tail and number in self.pages:
            self.known = number + 1
        while (above := self.above(self.tail)) is not None and above >= self.known and self.adjoin(above, self.tail):
            self.tail = above
        if places.start(self.tail) <= self.known_rows:
            self.tail, self.exact, self.more, self.carried = None, True, False, False

    def set_gap(self, rows: int, *, seen_from_end: bool) -> None:
        """Take *rows* to lie between what was read from the start and what was read from the end.

        *seen_from_end*, whoever looks at a place between sees it as so many rows before the end.
        """
        assert self.tail is not None
        assert self.end is not None
        first, behind = self._gap
        start, after = self.gap
        for task in self.tasks.values():
            # They are for pages that are called otherwise now.
            task.cancel()
        self.tasks.clear()
        moved = self.places.replace(first, behind, rows) - behind
        self.pages = {n + moved * (n >= first): p for n, p in self.pages.items() if not first <= n < behind}
        self.failed = {n + moved * (n >= first): f for n, f in self.failed.items() if not first <= n < behind}
        self.again.clear()
        self.drops.clear()
        self.tail += moved
        self.end += moved
        self._moved(start, after, start + rows - after, told_from=start if seen_from_end else after)

    def numbered_from_end(self, number: int) -> bool | None:
        """Whether page *number* has its number from the end of the list; None where nothing ties it to either end.

        While nobody knows how many rows lie between what was read from the start and what was read from the end.
        """
        if self.tail is None or number <= self.known:
            return False
        if number >= self.tail - 1:
            return True
        above, below = self.above(number), self.below(number)
        if above is not None and self.adjoin(above, number):
            return self.pages[above].from_end
        if below is not None and self.adjoin(number, below):
            return self.pages[below].from_end
        return None

    def ways_to(self, number: int) -> Iterator[Anchor]:
        """The entrances that lead to page *number*: those that are numbered from the same end of the list.

        What nothing ties to either end may be entered from both, but not by what is itself only thought to lie there.
        """
        if self.tail is None:
            return iter(self.entrances)
        known, tail = self.known_rows, self.places.start(self.tail)
        from_end = self.numbered_from_end(number)

        def leads_there(anchor: Anchor) -> bool:
            if anchor.position <= known:
                return from_end is not True
            return anchor.position >= tail and from_end is not False

        return filter(leads_there, self.entrances)

    def in_reach(self, wanted: list[int]) -> list[int]:
        """Those of the *wanted* pages to ask for now: what nobody has numbered is read on from what is loaded."""
        if self.tail is None:
            return wanted
        tail, beside = self.tail, {number + step for number in self.pages for step in (-1, 1)}
        held = any(number in beside for number in wanted)
        return [n for n in wanted if not (held and self.known < n < tail and n not in beside and n not in self.pages)]

    # What moves

    def put(self, number: int, rows: int, *, upwards: bool) -> None:
        """Page *number* has *rows* rows; *upwards*, its own places are told from the rows below it."""
        start, end = self.places.start(number), self.places.end(number)
        self._moved(end, end, self.places.put(number, rows), told_from=start if upwards else end)

    def close(self, first: int, after: int) -> None:
        """There is nothing between pages *first* and *after*, the latter left out."""
        start, end = self.places.start(first), self.places.start(after)
        self._moved(start, end, self.places.close(first, after))

    def _moved(self, first: int, after: int, by: int, told_from: int | None = None) -> None:
        if by:
            self.entrances.move(first, after, by)
            self.shifts.append((first, Shifted(after if told_from is None else told_from, by)))

    def frame(self, first: int, last: int, most: int) -> None:
        """Have positions *first..last* in one page where they are in two of which nothing is known.

        What shows rows of both then costs one offset and not two. No request is to be for more than *most* rows.
        """
        places, number = self.places, self.places.at(first)
        behind = number + 1
        if places.at(last) != behind or not self._is_open(number, behind):
            return
        start, size, third = places.start(number), places.size, behind + 1
        begin = max(first - (size - (last + 1 - first)) // 2, start)
        rest = places.end(third) - begin - size
        alone = not any(page in self.pages for page in (number - 1, third, third + 1))
        if alone and last < begin + size and self._is_open(number, third) and rest + 2 * OVERLAP < most:
            for page, rows in ((number, begin - start), (behind, size), (third, rest)):
                places.put(page, rows)
        elif places.end(behind) - start + 2 * OVERLAP < most:
            places.put(number, places.end(behind) - start)
            places.put(behind, 0)

    def _is_open(self, first: int, last: int) -> bool:
        """Whether pages *first* up to and with *last* may still take other places, without moving what is behind."""
        if first < 1 or self.end is None or last + 1 >= self.end or not self.exact:
            return False
        held = self.pages.keys() | self.tasks.keys() | self.failed.keys()
        return self.known not in range(first + 1, last + 1) and held.isdisjoint(range(first, last + 1))

    # What is loaded

    def above(self, number: int) -> int | None:
        """The nearest loaded page before *number*."""
        return max((page for page in self.pages if page < number), default=None)

    def below(self, number: int) -> int | None:
        """The nearest loaded page behind *number*."""
        return min((page for page in self.pages if page > number), default=None)

    def adjoin(self, number: int, behind: int) -> bool:
        """Whether nothing is thought to lie between two pages."""
        return self.places.end(number) == self.places.start(behind)

    def run(self, number: int, step: int, rows: int) -> list[int]:
        """Loaded pages from *number* on that adjoin one another, until they hold *rows*."""
        found: list[int] = []
        while rows > 0:
            found.append(number)
            rows -= len(self.pages[number].indices)
            follower = self.below(number) if step > 0 else self.above(number)
            if follower is None or not self.adjoin(min(number, follower), max(number, follower)):
                break
            number = follower
        return found

    def beside(self, number: int, rows: int) -> tuple[Beside | None, Beside | None]:
        """What is loaded above page *number* and below it: as many as *rows*, and what they were seen next to."""
        above, below = self.above(number), self.below(number)
        return (
            above if above is None else self._beside(number, above, -1, rows),
            below if below is None else self._beside(number, below, 1, rows),
        )

    def _beside(self, number: int, page: int, step: int, rows: int) -> Beside:
        known = {recognised for each in self.run(page, step, rows) for recognised in self._recognised(each)}
        seen = self.pages[page].behind if step < 0 else self.pages[page].before
        return Beside(known, self.adjoin(min(number, page), max(number, page)), seen)

    def owners(self) -> dict[object, int]:
        """The page of every row that is loaded."""
        return {recognised: number for number in self.pages for recognised in self._recognised(number)}

    def _recognised(self, number: int) -> list[object]:
        page = self.pages[number]
        return [one for one in zip(page.ids, page.keys, strict=True) if one[0] is not None]

    def drop(self, number: int, step: int) -> bool:
        """Have what is loaded from *number* on asked for anew, because it does not adjoin: it is of another time.

        Never the first page, and nothing for ever on a list that does not come to rest.
        """
        drops = self.drops.get(number, 0)
        if drops >= DROPS_MOST:
            return False
        self.drops[number] = drops + 1
        for page in self.run(number, step, 1 << 40):
            if page:
                self.pages.pop(page, None)
        return True

    def land(self, number: int, sight: range) -> None:
        """Somebody has jumped to page *number*: where nobody has numbered the rows, no other jump is remembered."""
        if self.tail is not None and self.known < number < self.tail:
            for other in [page for page in self.pages if self.known < page < self.tail and page not in sight]:
                del self.pages[other]

    def cancel(self) -> None:
        """Ask for nothing any more."""
        for task in (*self.tasks.values(), self.counting, self.counting_newer):
            if task is not None:
                task.cancel()
