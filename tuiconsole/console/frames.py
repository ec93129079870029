"""What a frame must send so that the terminal shows it: the cells that changed, and nothing a terminal could obey.

Textual writes whole regions. Over a slow line most of that is what the terminal shows already. `Frames` keeps
the screen as it was sent, reads a frame back into cells, moves lines that only shifted with the terminal's own
line editing, and writes the cells that differ. It is also the second net under the text border: in a frame it
knows text, cursor positions and colours; whatever else stands there is not passed on.

Pure: no terminal, no Textual. A frame's effect is the same as if it had been sent as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

Cell = tuple[str, str]
"""A character, with the marks that combine with it, and its colours as SGR codes. "" continues a wide character."""

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\x1b\[(?P<codes>[\d;]*)m"
    r"|(?P<line>\r?\n)"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b\[[^@-~]*[@-~]?|[\x00-\x1f\x7f-\x9f]"
)
FRAME = re.compile(r"\x1b\[\d+;\d+H")
"""How every frame begins."""

_BLANK: Cell = (" ", "")
_LEAST_SHIFTED = 5
"""Lines that must move together before moving them pays."""
_GAP = 3
"""Unchanged cells that cost less than skipping them."""


class Look(NamedTuple):
    """SGR codes taken apart."""

    attributes: str
    foreground: str
    background: str


class Frames:
    """The screen as the terminal has it. `None` cells are unknown and always sent."""

    def __init__(self) -> None:
        self._rows: list[list[Cell | None]] = []
        self._style: str | None = None
        self._cursor: tuple[int, int] | None = None
        self._asked_cursor = (0, 0)

    def forget(self) -> None:
        """The terminal may show anything now: after a resize, or when another program had it."""
        self._rows = []
        self._style = None
        self._cursor = None

    def reduce(self, frame: str) -> str:
        """The least that makes the terminal show what *frame* would."""
        rows = self._applied(frame)
        out: list[str] = []
        changed = [y for y, row in rows.items() if row != self._rows[y]]
        if len(changed) >= _LEAST_SHIFTED:
            self._shift(rows, changed, out)
        for y in changed:
            self._send_row(y, rows[y], out)
        for y, row in rows.items():
            self._rows[y] = row
        if self._asked_cursor != (0, 0) and self._cursor != self._asked_cursor:
            self._move(*self._asked_cursor, out)
        return "".join(out)

    # Reading a frame

    def _applied(self, frame: str) -> dict[int, list[Cell | None]]:
        """The rows that *frame* writes to, as they are to be."""
        rows: dict[int, list[Cell | None]] = {}
        x = y = 0
        style = ""
        for token in _TOKEN.finditer(frame):
            text = token["text"]
            if text is not None:
                row = rows.get(y)
                if row is None:
                    row = rows[y] = list(self._row(y))
                x = _put(row, x, text, style)
            elif (codes := token["codes"]) is not None:
                style = "" if codes in ("", "0") else codes if not style else f"{style};{codes}"
            elif token["row"] is not None:
                y, x = int(token["row"]) - 1, int(token["column"]) - 1
            elif token["line"] is not None:
                y, x = y + 1, 0
        self._asked_cursor = (x, y)
        return rows

    def _row(self, y: int) -> list[Cell | None]:
        while len(self._rows) <= y:
            self._rows.append([])
        return self._rows[y]

    # Moving lines

    def _shift(self, rows: dict[int, list[Cell | None]], changed: list[int], out: list[str]) -> None:
        """Where a block of lines only moved up or down, let the terminal move it; `self._rows` moves along."""
        best = (0, 0, 0)
        old = [_kernel(row) for row in self._rows]
        new = {y: _kernel(rows[y]) for y in changed}
        first, last = changed[0], changed[-1]
        for by in range(first - last, last - first + 1):
            run = 0
            for y in range(first, last + 2):
                source = y + by
                if by and y in new and first <= source <= last and new[y] == old[source] != _kernel(self._rows[y]):
                    run += 1
                else:
                    if run > best[0]:
                        best = (run, by, y - run)
                    run = 0
        run, by, _ = best
        if run < _LEAST_SHIFTED or run <= abs(by):
            return
        top, bottom = first, last
        out.append(f"\x1b[m\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1};1H")
        out.append(f"\x1b[{abs(by)}{'M' if by > 0 else 'L'}\x1b[r")
        self._style, self._cursor = "", None
        width = max(len(row) for row in self._rows)
        blank: list[list[Cell | None]] = [[_BLANK] * width for _ in range(abs(by))]
        block = self._rows[top : bottom + 1]
        self._rows[top : bottom + 1] = block[by:] + blank if by > 0 else blank + block[:by]
        for y in range(top, bottom + 1):
            # A line that the frame did not write must look as before all the same.
            rows.setdefault(y, list(block[y - top]))
        changed[:] = [y for y in rows if rows[y] != self._rows[y]]

    # Sending cells

    def _send_row(self, y: int, row: list[Cell | None], out: list[str]) -> None:
        old = self._rows[y]
        dirty = _dirty(old, row)
        x, count = 0, len(row)
        while x < count:
            if not dirty[x]:
                x += 1
                continue
            end = x
            while end < count and (dirty[end] or any(dirty[end : end + _GAP + 1])):
                end += 1
            self._send_cells(y, x, row[x:end], out)
            x = end

    def _send_cells(self, y: int, x: int, cells: list[Cell | None], out: list[str]) -> None:
        if self._cursor != (x, y):
            self._move(x, y, out)
        for cell in cells:
            character, style = cell or _BLANK
            if not character:
                x += 1
                continue
            if self._cursor is None:
                self._move(x, y, out)
            if style != self._style:
                out.append(_transition(self._style, style))
                self._style = style
            out.append(character)
            x += 1
            # Terminals disagree about the width of much beyond plain letters: do not build on it.
            self._cursor = (x, y) if len(character) == 1 and _surely_one(character) else None
        width = len(self._rows[y])
        if self._cursor is not None and self._cursor[0] >= width:
            self._cursor = None

    def _move(self, x: int, y: int, out: list[str]) -> None:
        cursor = self._cursor
        if cursor is not None and cursor[1] == y and cursor[0] < x:
            out.append(f"\x1b[{x - cursor[0]}C" if x - cursor[0] > 1 else "\x1b[C")
        else:
            out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._cursor = (x, y)


def _put(row: list[Cell | None], x: int, text: str, style: str) -> int:
    """Write *text* into *row* from cell *x* on; the cell behind it."""
    if text.isascii():
        end = x + len(text)
        if len(row) < x:
            row.extend([None] * (x - len(row)))
        row[x:end] = [(character, style) for character in text]
        _mend(row, x, end)
        return end
    start = x
    for character in text:
        width = 1 if character < "\u0300" else cell_len(character)
        if width == 0:
            if 0 < x <= len(row) and (before := row[x - 1]) is not None:
                row[x - 1] = (before[0] + character, before[1])
            continue
        while len(row) < x + width:
            row.append(None)
        row[x] = (character, style)
        if width == 2:
            row[x + 1] = ("", style)
        x += width
    _mend(row, start, x)
    return x


def _mend(row: list[Cell | None], start: int, end: int) -> None:
    """What is left of wide characters that were overwritten by half can look like anything."""
    if end < len(row) and (after := row[end]) is not None and after[0] == "":
        row[end] = None
    if 0 < start < len(row) and (before := row[start - 1]) is not None and cell_len(before[0]) == 2:
        row[start - 1] = None


def _dirty(old: list[Cell | None], new: list[Cell | None]) -> list[bool]:
    """Which cells must be sent; halves of wide characters are sent as wholes."""
    dirty = [x >= len(old) or cell is None or cell != old[x] for x, cell in enumerate(new)]
    for x, sent in enumerate(dirty):
        if not sent:
            continue
        for row in (old, new):
            cell = row[x] if x < len(row) else None
            if cell is not None and cell[0] == "" and x:
                dirty[x - 1] = True
            after = row[x + 1] if x + 1 < len(row) else None
            if after is not None and after[0] == "" and x + 1 < len(dirty):
                dirty[x + 1] = True
    return dirty


def _kernel(row: list[Cell | None]) -> tuple[Cell | None, ...]:
    """What tells whether two lines are the same one moved: all but the edges, where frames and scrollbars stand."""
    return tuple(row[2:-3])


def _surely_one(character: str) -> bool:
    return character < "\u0300" or "\u2500" <= character <= "\u259f" or character in "▸‖✓▪✗·…▾▴●×–"


@lru_cache(maxsize=4096)
def _look(codes: str) -> Look:
    attributes: list[str] = []
    foreground = background = ""
    parts = codes.split(";") if codes else []
    while parts:
        code = parts.pop(0)
        if code in ("38", "48") and parts:
            taken = parts[:4] if parts[0] == "2" else parts[:2]
            del parts[: len(taken)]
            colour = ";".join([code, *taken])
            foreground, background = (colour, background) if code == "38" else (foreground, colour)
        elif code.isdigit() and (30 <= int(code) <= 37 or 90 <= int(code) <= 97):
            foreground = code
        elif code.isdigit() and (40 <= int(code) <= 47 or 100 <= int(code) <= 107):
            background = code
        elif code == "39":
            foreground = ""
        elif code == "49":
            background = ""
        elif code in ("", "0"):
            attributes, foreground, background = [], "", ""
        else:
            attributes.append(code)
    return Look(";".join(attributes), foreground, background)


@lru_cache(maxsize=4096)
def _transition(before: str | None, after: str) -> str:
    """The sequence that turns colours *before* into *after*."""
    new = _look(after)
    if before is not None:
        old = _look(before)
        if old.attributes == new.attributes:
            parts = []
            if old.foreground != new.foreground:
                parts.append(new.foreground or "39")
            if old.background != new.background:
                parts.append(new.background or "49")
            return f"\x1b[{';'.join(parts)}m" if parts else ""
    return f"\x1b[{';'.join(['', *filter(None, new)])}m"
