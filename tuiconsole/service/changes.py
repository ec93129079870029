"""What a front end hears from a result set: states of rows, totals, and what changed. Light to import."""

from __future__ import annotations

from enum import Enum, auto
from typing import Literal

from tuiconsole.records import dataclass


class RowState(Enum):
    """What is known of one position."""

    UNKNOWN = auto()
    LOADING = auto()
    READY = auto()
    FAILED = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are, and how sure that is."""

    number: int = 0
    kind: Literal["exact", "about", "at least", "unknown"] = "unknown"
    """"about" is what it was a moment ago, and what is known to have come since."""


UNKNOWN = Total()


@dataclass(frozen=True, slots=True)
class RowsChanged:
    """Rows `first..last` read differently now."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ListChanged:
    """Length, total, failure or activity changed; rows did not."""


@dataclass(frozen=True, slots=True)
class Shifted:
    """What stood at position `first` and behind stands `by` positions farther down now, or up where that is negative.

    Rows before it have turned out to be more, or fewer, than was thought. The rows themselves are the same.
    """

    first: int
    by: int

    def moved(self, position: int) -> int:
        """Where what stood at *position* stands now."""
        return max(position + self.by, 0) if position >= self.first else position


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another list stands in the place of the old one."""


Change = RowsChanged | ListChanged | Shifted | Replaced
