"""A viewer for long texts: stack traces, variables, items. Draws what is in sight, whatever the length.

A megabyte of lines is split once; wrapping counts the rows of each line and draws only those that are seen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.text.border import Shown


class TextViewer(LineView):
    """Lines of safe text, wrapped or not, searched with `/`, `n` and `N`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-viewer--match", "text-viewer--heading"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page(1)", "Page down", id="viewer.page_down", show=False, tooltip="One page down"),
        Binding("w", "wrap", "Wrap", id="viewer.wrap", tooltip="Wrap long lines, or cut them"),
        Binding("left,h", "sideways(-8)", "Left", id="viewer.left", show=False, tooltip="To the left"),
        Binding("right,l", "sideways(8)", "Right", id="viewer.right", show=False, tooltip="To the right"),
        Binding("n", "find_next(1)", "Next", id="viewer.next", show=False, tooltip="Next match"),
        Binding("N", "find_next(-1)", "Previous", id="viewer.previous", show=False, tooltip="Match before"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts: Sequence[Shown] = ()
        self._headings: frozenset[int] = frozenset()
        self._wrapped = True
        self._left = 0
        self._starts: list[int] = [0]
        self._pattern: re.Pattern[str] | None = None
        self._measured = 0

    def show_texts(self, texts: Sequence[Shown], headings: Sequence[int] = ()) -> None:
        """Show these lines; the numbers of *headings* stand out."""
        self._texts, self._headings = texts, frozenset(headings)
        self.top = self._left = 0
        self._measure()

    def _measure(self) -> None:
        """How many rows each line takes, as the running total of rows before it."""
        width = max(self.size.width - 1, 1)
        self._measured = width
        if self._wrapped:
            rows = (
                max(-(-len(text) // width), 1) if text.isascii() else len(chop_cells(text, width)) or 1
                for text in self._texts
            )
            self._starts = [0, *accumulate(rows)]
        else:
            self._starts = list(range(len(self._texts) + 1))
        self.lines_replaced()

    def on_resize(self) -> None:
        if max(self.size.width - 1, 1) != self._measured:
            at = self._text_at(self.top)
            self._measure()
            self.top = min(self._starts[min(at, len(self._texts))], self.last_top)
        super().on_resize()

    def _text_at(self, line: int) -> int:
        """The number of the text that stands on *line*."""
        return max(bisect_right(self._starts, line) - 1, 0)

    @property
    def line_count(self) -> int:
        return self._starts[-1]

    def draw_line(self, line: int, width: int) -> list[Segment]:
        number = self._text_at(line)
        text = self._texts[number]
        style = self.component_style("text-viewer--heading") if number in self._headings else self.plain_style
        if not self._wrapped:
            piece = text[self._left : self._left + width]
        elif text.isascii():
            offset = (line - self._starts[number]) * width
            piece = text[offset : offset + width]
        else:
            pieces = chop_cells(text, width) or [""]
            piece = pieces[min(line - self._starts[number], len(pieces) - 1)]
        return self._marked(piece, width, style)

    def _marked(self, piece: str, width: int, style: Style) -> list[Segment]:
        if self._pattern is None:
            return [Segment(fit_text(Shown(piece), width), style)]
        segments, at = [], 0
        match = style + self.component_style("text-viewer--match")
        for found in self._pattern.finditer(piece):
            segments += [Segment(piece[at : found.start()], style), Segment(found.group(), match)]
            at = found.end()
        segments.append(Segment(piece[at:], style))
        room = width - cell_len(piece)
        return (
            [*segments, Segment(" " * max(room, 0), style)]
            if room >= 0
            else [Segment(fit_text(Shown(piece), width), style)]
        )

    def find(self, text: str) -> bool:
        """Mark *text* wherever it stands, whatever its case, and go to the first match from here on."""
        self._pattern = re.compile(re.escape(text), re.IGNORECASE) if text else None
        self.refresh()
        return not text or self._go(1, inclusive=True)

    def action_find_next(self, step: int) -> None:
        if self._pattern is not None and not self._go(step):
            self.app.notify("Not found.", markup=False)

    def _go(self, step: int, *, inclusive: bool = False) -> bool:
        assert self._pattern is not None
        here, count = self._text_at(self.top), len(self._texts)
        for distance in range(0 if inclusive else 1, count + 1):
            number = (here + step * distance) % count if count else 0
            if count and self._pattern.search(self._texts[number]):
                self.scroll_lines_to(self._starts[number])
                return True
        return False

    def action_wrap(self) -> None:
        at = self._text_at(self.top)
        self._wrapped, self._left = not self._wrapped, 0
        self._measure()
        self.top = min(self._starts[min(at, max(len(self._starts) - 1, 0))], self.last_top)
        self.refresh()

    def action_sideways(self, cells: int) -> None:
        if not self._wrapped:
            self._left = max(self._left + cells, 0)
            self.refresh()
