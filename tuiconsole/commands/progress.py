"""How far a long command has come, on one line of standard error that is written over."""

from __future__ import annotations

import sys
import time

_SECONDS_BETWEEN = 0.1


class Progress:
    """Shows nothing unless somebody watches: standard error is a terminal, and the data goes elsewhere."""

    def __init__(self, noun: str, *, wanted: bool) -> None:
        self.shown = wanted and sys.stderr.isatty()
        self._noun = noun
        self._drawn = 0
        self._next = 0.0

    def rows(self, number: int, total: int | None) -> None:
        """*number* rows of *total* are written."""
        if not self.shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS_BETWEEN
        of = f" of {total:,}" if total is not None and total >= number else ""
        self._draw(f"{number:,}{of} {self._noun}")

    def clear(self) -> None:
        """Leave an empty line for what is said next."""
        if self._drawn:
            self._draw("")
            sys.stderr.write("\r")
            sys.stderr.flush()
            self._drawn = 0

    def _draw(self, text: str) -> None:
        # Blanks instead of an escape sequence: every terminal understands them.
        sys.stderr.write(f"\r{text.ljust(self._drawn)}")
        sys.stderr.flush()
        self._drawn = len(text)
