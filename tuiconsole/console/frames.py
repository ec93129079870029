"""What a frame must send so that the terminal shows it: the cells that changed, and nothing a terminal could obey.

Textual writes whole regions. Over a slow line most of that is what the terminal shows already. `Frames` keeps
the screen as it was sent, reads frames back into cells, moves lines that only shifted with the terminal's own
line editing, and writes the cells that differ. Several frames may be taken before the difference is sent: what came
and went between them is never written. It is also the second net under the text border: in a frame it knows text,
cursor positions and colours; whatever else stands there is not passed on.

Pure: no terminal, no Textual. A difference has the effect of all frames since the last one, sent as they were.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

from rich.cells import cell_len

from tuiconsole.console.sgr import shows_on_blanks, transition

Cell = tuple[str, str]
"""A character, with the marks that combine with it, and its colours as SGR codes. "" continues a wide character."""
Row = list[Cell | None]

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
"""Lines that moving must bring to their places before moving pays."""
_SPAN = re.compile(rb"\x01+(?:\x00{1,3}\x01+)*")
"""Changed cells, with so few unchanged ones between them that skipping those would cost more."""
_DRAWN = "▸‖✓▪✗·…▾▴●×–"
_LEAST_ERASED = 10
"""Blanks that cost more than erasing and skipping them."""


class Frames:
    """The screen as the terminal has it, and as it is to be. `None` cells are unknown and always sent.

    *erases* says whether the terminal erases with the colour of the background (terminfo's `bce` and `ech`).
    """

    def __init__(self, *, erases: bool = False) -> None:
        self._erases = erases
        self._rows: list[Row] = []
        self._wanted: dict[int, Row] = {}
        self._style: str | None = None
        self._cursor: tuple[int, int] | None = None
        self._asked_cursor = (0, 0)

    def forget(self) -> None:
        """The terminal may show anything now: after a resize, or when another program had it."""
        self._rows = []
        self._wanted = {}
        self._style = None
        self._cursor = None

    def reduce(self, frame: str) -> str:
        """The least that makes the terminal show what *frame* would."""
        self.take(frame)
        return self.difference()

    def difference(self) -> str:
        """The least that makes the terminal show what was taken."""
        rows, self._wanted = self._wanted, {}
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

    def take(self, frame: str) -> None:
        """The terminal is to show *frame*, over what it shows or is to show already."""
        rows = self._wanted
        x = y = 0
        style = ""
        for token in _TOKEN.finditer(frame):
            match token.lastgroup:
                case "text":
                    row = rows.get(y)
                    if row is None:
                        row = rows[y] = list(self._row(y))
                    x = _put(row, x, token["text"], style)
                case "codes":
                    codes = token["codes"]
                    style = "" if codes in ("", "0") else codes if not style else f"{style};{codes}"
                case "column":
                    y, x = int(token["row"]) - 1, int(token["column"]) - 1
                case "line":
                    y, x = y + 1, 0
        self._asked_cursor = (x, y)

    def _row(self, y: int) -> Row:
        while len(self._rows) <= y:
            self._rows.append([])
        return self._rows[y]

    # Moving lines

    def _shift(self, rows: dict[int, Row], changed: list[int], out: list[str]) -> None:
        """Where lines only moved up or down, let the terminal move them; `self._rows` moves along."""
        top, bottom, by = _shift_of(self._rows, rows)
        if not by:
            return
        out.append(f"\x1b[m\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H")
        out.append(f"\x1b[{abs(by) if abs(by) > 1 else ''}{'M' if by > 0 else 'L'}\x1b[r")
        self._style, self._cursor = "", None
        width = max(len(row) for row in self._rows)
        blank: list[Row] = [[_BLANK] * width for _ in range(abs(by))]
        block = self._rows[top : bottom + 1]
        self._rows[top : bottom + 1] = block[by:] + blank if by > 0 else blank + block[:by]
        for y in range(top, bottom + 1):
            # A line that no frame wrote must look as before all the same.
            rows.setdefault(y, list(block[y - top]))
        changed[:] = [y for y in sorted(rows) if rows[y] != self._rows[y]]

    # Sending cells

    def _send_row(self, y: int, row: Row, out: list[str]) -> None:
        for span in _SPAN.finditer(bytes(_dirty(self._rows[y], row))):
            self._send_cells(y, span.start(), row[span.start() : span.end()], out)

    def _send_cells(self, y: int, x: int, cells: Row, out: list[str]) -> None:
        if self._cursor != (x, y):
            self._move(x, y, out)
        place = 0
        while place < len(cells):
            character, style = cells[place] or _BLANK
            if not character:
                place, self._cursor = place + 1, None
                continue
            if self._cursor is None:
                self._move(x + place, y, out)
            if character == " ":
                place = self._send_blanks(y, x, cells, place, out)
                continue
            self._change_style(style, out)
            if character.isascii():
                end = _end_of_word(cells, place, style)
                out.append("".join([cell[0] for cell in cells[place:end] if cell is not None]))
                place, self._cursor = end, (x + end, y)
                continue
            out.append(character)
            place += 1
            if place < len(cells) and (rest := cells[place]) is not None and not rest[0]:
                place += 1
            self._cursor = (x + place, y) if _agreed(character) else None
        if self._cursor is not None and self._cursor[0] >= len(self._rows[y]):
            self._cursor = None

    def _send_blanks(self, y: int, x: int, cells: Row, place: int, out: list[str]) -> int:
        """Send the blanks from *place* on that look alike; where they end."""
        blank = cells[place] or _BLANK
        end = place + 1
        while end < len(cells) and cells[end] == blank:
            end += 1
        self._change_style(blank[1], out)
        count = end - place
        if self._erases and count >= _LEAST_ERASED and not shows_on_blanks(blank[1]):
            out.append(f"\x1b[{count}X")
            self._cursor = (x + place, y)
            if end < len(cells):
                self._move(x + end, y, out)
        else:
            out.append(" " * count)
            self._cursor = (x + end, y)
        return end

    def _change_style(self, style: str, out: list[str]) -> None:
        if style != self._style:
            out.append(transition(self._style, style))
            self._style = style

    def _move(self, x: int, y: int, out: list[str]) -> None:
        cursor = self._cursor
        if cursor is not None and cursor[1] == y and cursor[0] < x:
            out.append(f"\x1b[{x - cursor[0]}C" if x - cursor[0] > 1 else "\x1b[C")
        else:
            out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._cursor = (x, y)


def _put(row: Row, x: int, text: str, style: str) -> int:
    """Write *text* into *row* from cell *x* on; the cell behind it."""
    marks, cells = _cells(text, style)
    if marks and 0 < x <= len(row):
        head = x - 2 if x > 1 and (row[x - 1] or _BLANK)[0] == "" else x - 1
        if (before := row[head]) is not None:
            row[head] = (before[0] + marks, before[1])
    if len(row) < x:
        row.extend([None] * (x - len(row)))
    end = x + len(cells)
    row[x:end] = cells
    _mend(row, x, end)
    return end


@lru_cache(maxsize=1024)
def _cells(text: str, style: str) -> tuple[str, tuple[Cell, ...]]:
    """Marks that combine with what stands before *text*, and its cells."""
    if text.isascii():
        return "", tuple([(character, style) for character in text])
    marks, cells = "", list[Cell]()
    for character in text:
        width = 1 if character < "\u0300" else cell_len(character)
        if width:
            cells.append((character, style))
            cells += [("", style)] * (width - 1)
        elif cells:
            head = -2 if not cells[-1][0] else -1
            cells[head] = (cells[head][0] + character, style)
        else:
            marks += character
    return marks, tuple(cells)


def _mend(row: Row, start: int, end: int) -> None:
    """What is left of wide characters that were overwritten by half can look like anything."""
    if end < len(row) and (after := row[end]) is not None and after[0] == "":
        row[end] = None
    if 0 < start < len(row) and (before := row[start - 1]) is not None and cell_len(before[0]) == 2:
        row[start - 1] = None


def _end_of_word(cells: Row, place: int, style: str) -> int:
    """Where the characters from *place* on end that look alike and about whose width nobody disagrees."""
    for end in range(place + 1, len(cells)):
        cell = cells[end]
        if cell is None or cell[1] != style or cell[0] <= " " or not cell[0].isascii():
            return end
    return len(cells)


def _dirty(old: Row, new: Row) -> list[bool]:
    """Which cells must be sent; halves of wide characters are sent as wholes."""
    if not old:
        return [True] * len(new)
    dirty = [cell is None or cell != was for cell, was in zip(new, old, strict=False)]
    dirty += [True] * (len(new) - len(old))
    if not (_has_halves(old) or _has_halves(new)):
        return dirty
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


def _has_halves(row: Row) -> bool:
    return "" in [cell[0] for cell in row if cell is not None]


def _shift_of(old: list[Row], rows: dict[int, Row]) -> tuple[int, int, int]:
    """The first and the last line of a block and how far up its lines have moved; 0 where moving would not pay."""
    was = [_kernel(row) for row in old]
    now = {y: _kernel(row) for y, row in rows.items()}
    places: dict[tuple[Cell | None, ...], list[int]] = {}
    for y, kernel in enumerate(was):
        places.setdefault(kernel, []).append(y)
    moved: dict[int, list[int]] = {}
    for y, kernel in now.items():
        if kernel != was[y]:
            for source in places.get(kernel, ()):
                moved.setdefault(source - y, []).append(y)
    best, most = (0, 0, 0), 0
    for by, lines in moved.items():
        top, bottom = min(lines) + min(by, 0), max(lines) + max(by, 0)
        # Lines of the block that stand where they belong already would have to be sent again.
        lost = sum(
            now.get(y, was[y]) == was[y] and not (top <= y + by <= bottom and was[y + by] == was[y])
            for y in range(top, bottom + 1)
        )
        if len(lines) >= _LEAST_SHIFTED and len(lines) - lost > most:
            best, most = (top, bottom, by), len(lines) - lost
    return best


def _kernel(row: Row) -> tuple[Cell | None, ...]:
    """What tells whether two lines are the same one moved: all but the edges, where frames and scrollbars stand."""
    return tuple(row[2:-3])


@lru_cache(maxsize=4096)
def _agreed(character: str) -> bool:
    """Whether all terminals give *character* the same width: what they disagree about is not built on."""
    if len(character) != 1:
        return False
    if character < "\u0300" or "\u2500" <= character <= "\u259f" or character in _DRAWN:
        return True
    if "\u3041" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3":
        return True
    narrow = east_asian_width(character) in ("Na", "N", "H")
    return narrow and character < "\u2600" and category(character)[0] in "LNPSZ"
