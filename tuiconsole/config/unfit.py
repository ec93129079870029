"""What was written and does not fit, and where it stands: gathered, so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

Place = tuple[str | int, ...]
"""The way to a value: keys of tables, numbers of elements."""


class Unfit(ValueError):
    """What was written cannot be used. The one argument has a sentence for each place."""

    @property
    def problems(self) -> list[tuple[Place, str]]:
        found: list[tuple[Place, str]] = self.args[0]
        return found


class Problems:
    """Those of one table or list."""

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []

    def add(self, key: str | int, message: str) -> None:
        """What stands behind *key* is wrong, or missing."""
        self._found.append(((key,), message))

    @contextmanager
    def at(self, key: str | int) -> Iterator[None]:
        """Reads what stands behind *key*; whatever is wrong with it is noted, and the reading goes on."""
        try:
            yield
        except Unfit as error:
            self._found += [((key, *place), message) for place, message in error.problems]
        except ValueError as error:
            self.add(key, str(error))

    def end(self) -> None:
        """Raise `Unfit` where something was wrong."""
        if self._found:
            raise Unfit(self._found)
