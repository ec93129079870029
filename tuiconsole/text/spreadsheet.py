"""Rows as CSV, in which no cell of theirs becomes a formula of the spreadsheet that opens it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tuiconsole.text.border import show
from tuiconsole.text.formats import Row, json_text

OTHER = "other"
"""The last column: fields that the documentation does not know, as a JSON object; empty where there are none."""

# Blanks and what cannot be seen do not keep every spreadsheet from finding the formula behind them.
_FORMULA = re.compile("[\t\r\n]|[\\s\0\ufeff\u200b-\u200f\u2060]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Csv:
    """RFC 4180: a header line, then one record for each row, with the fields called *names* in their order.

    Text is quoted, so that an empty text differs from no value; numbers and booleans are not. Text that a
    spreadsheet would take for a formula gets a `'` in front, unless *raw*. For a *terminal*, text passes the
    border.
    """

    def __init__(self, names: Sequence[str], *, raw: bool, terminal: bool) -> None:
        self._names = list(names)
        self._known = frozenset(self._names)
        self._raw = raw
        self._terminal = terminal
        self._head = ",".join([*self._names, OTHER]) + "\r\n"

    def rows(self, items: Sequence[Row]) -> str:
        text = self._head + "".join(map(self._record, items))
        self._head = ""
        return text

    def end(self) -> str:
        return self._head

    def _record(self, item: Row) -> str:
        other = {name: value for name, value in item.items() if name not in self._known}
        cells = [self._cell(item.get(name)) for name in self._names]
        return ",".join([*cells, self._cell(other or None)]) + "\r\n"

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool | int | float):
            return json_text(value)
        text = value if isinstance(value, str) else json_text(value)
        if self._terminal:
            text = show(text)
        if not self._raw:
            text = defused(text)
        return '"' + text.replace('"', '""') + '"'


def defused(text: str) -> str:
    """*text* with a `'` in front where a spreadsheet would take it for a formula. Numbers stay numbers."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
