"""The formats in which rows leave the program as data, each written as the rows come."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tuiconsole.text.border import show

Row = Mapping[str, Any]
"""A row as the server sent it."""

_NOT_PLAIN = re.compile("[^ -~]")


class Format(Protocol):
    """Turns rows into text, a page at a time."""

    def rows(self, items: Sequence[Row]) -> str:
        """The text for *items*, which follow those that were written so far."""

    def end(self) -> str:
        """What stands behind the last row."""


class JsonLines:
    """One object a line, as the server sent it."""

    def rows(self, items: Sequence[Row]) -> str:
        return "".join(f"{json_text(item)}\n" for item in items)

    def end(self) -> str:
        return ""


class JsonArray:
    """One array, with one object a line. What breaks off before the closing bracket is not JSON, and so is noticed."""

    def __init__(self) -> None:
        self._before = "[\n"

    def rows(self, items: Sequence[Row]) -> str:
        if not items:
            return ""
        text = self._before + ",\n".join(map(json_text, items))
        self._before = ",\n"
        return text

    def end(self) -> str:
        return "\n]\n" if self._before == ",\n" else "[]\n"


def json_text(value: object) -> str:
    """*value* as JSON on one line. What a terminal would obey, hide or misjudge is escaped: the value is the same."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isascii() and text.isprintable():
        return text
    return _NOT_PLAIN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if show(character) == character:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))
