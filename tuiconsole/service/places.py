"""Which positions of a list its pages take: `size` rows each, unless a page was seen to have more or fewer.

Rows come and go while a list is read, so that two places in it lie farther apart, or closer together, than was thought.
A page then takes another number of rows, and all behind it move; what is loaded stays in its page. Pure arithmetic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tuiconsole.records import dataclass


@dataclass(frozen=True, slots=True)
class _Odd:
    """Pages `first` up to `after`, which take other than `size` rows: one page any number, several pages none."""

    first: int
    after: int
    rows: int


class Places:
    """Pages are numbered from 0; how many there are is for others to know."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._odd: list[_Odd] = []
        self._firsts: list[int] = []
        self._ends: list[int] = []
        """The position behind each of the odd ones."""

    def copy(self) -> Places:
        """The same places, to be changed by themselves."""
        copied = Places(self.size)
        copied._take(self._odd)
        return copied

    def start(self, number: int) -> int:
        """The position of the first row of page *number*."""
        index = bisect_left(self._firsts, number) - 1
        if index < 0:
            return number * self.size
        return self._ends[index] + max(number - self._odd[index].after, 0) * self.size

    def rows(self, number: int) -> int:
        """How many positions page *number* takes."""
        odd = self._covering(number)
        return self.size if odd is None else odd.rows

    def end(self, number: int) -> int:
        """The position behind the last row of page *number*."""
        return self.start(number) + self.rows(number)

    def at(self, position: int) -> int:
        """The page with *position* in it."""
        index = bisect_right(self._ends, position)
        first, start = (self._odd[index - 1].after, self._ends[index - 1]) if index else (0, 0)
        number = first + (position - start) // self.size
        return min(number, self._firsts[index]) if index < len(self._odd) else number

    def put(self, number: int, rows: int) -> int:
        """Page *number* takes *rows* positions from now on. Returns by how much all behind it moves."""
        before = self.rows(number)
        if rows != before:
            own = [] if rows == self.size else [_Odd(number, number + 1, rows)]
            self._take([*self._without(number, number + 1), *own])
        return rows - before

    def close(self, first: int, after: int) -> int:
        """Pages *first* up to *after* take no positions any more. Returns by how much all behind them moves."""
        if first >= after:
            return 0
        before = self.start(after)
        self._take([*self._without(first, after), _Odd(first, after, 0)])
        return self.start(after) - before

    def replace(self, first: int, after: int, rows: int) -> int:
        """In the place of pages *first* up to *after* stand as many as *rows* take. Returns the page behind them."""
        now_after = first - (-rows // self.size)
        moved = now_after - after
        odd = [
            _Odd(one.first + moved, one.after + moved, one.rows) if one.first >= after else one
            for one in self._without(first, after)
        ]
        if rows % self.size:
            odd.append(_Odd(now_after - 1, now_after, rows % self.size))
        self._take(odd)
        return now_after

    def _without(self, first: int, after: int) -> list[_Odd]:
        """The odd ones outside of pages *first* up to *after*, in parts where those cut through them."""
        left = [_Odd(odd.first, min(odd.after, first), odd.rows) for odd in self._odd if odd.first < first]
        right = [_Odd(max(odd.first, after), odd.after, odd.rows) for odd in self._odd if odd.after > after]
        return [*left, *right]

    def _covering(self, number: int) -> _Odd | None:
        index = bisect_right(self._firsts, number) - 1
        return self._odd[index] if index >= 0 and number < self._odd[index].after else None

    def _take(self, odd: list[_Odd]) -> None:
        self._odd = sorted(odd, key=lambda one: one.first)
        self._firsts = [one.first for one in self._odd]
        self._ends = []
        page = position = 0
        for one in self._odd:
            position += (one.first - page) * self.size + one.rows
            page = one.after
            self._ends.append(position)
