"""What is new on the screen since somebody last looked, for a list that is being watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from tuiconsole.engines.model import Item

_GLYPHS: Final[dict[Literal["new", "changed"], str]] = {"new": "+", "changed": "*"}


class News:
    """Compares the rows on the screen with those of the look before; of other rows nothing is kept."""

    def __init__(self) -> None:
        self._before: dict[str, Item] = {}
        self._found: dict[str, Literal["new", "changed"]] = {}

    def look(self, rows: Mapping[str, Item]) -> None:
        """Take *rows* as what somebody has seen."""
        self._before = dict(rows)

    def compare(self, rows: Mapping[str, Item]) -> None:
        """Tell what is different in *rows* from what was seen; what was told before is known by now."""
        if self._before:
            self._found = {
                identity: "changed" if identity in self._before else "new"
                for identity, item in rows.items()
                if self._before.get(identity) != item
            }

    def of(self, identity: str) -> str:
        """The glyph in front of a row: one cell, and never by colour alone."""
        found = self._found.get(identity)
        return " " if found is None else _GLYPHS[found]
