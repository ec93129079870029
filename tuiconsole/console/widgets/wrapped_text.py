"""A few lines of text, wrapped to the width, each with a kind of emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.geometry import Size

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.text.border import Shown

Emphasis = str
"""One of "", "strong", "quiet", "good", "bad"."""


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* cells, broken between words wherever no word is longer than a line."""
    lines, line = [], ""
    for word in re.findall(r" *[^ ]+| +$", text):
        if cell_len(line) + cell_len(word) <= width:
            line += word
        elif cell_len(word) > width:
            *full, line = chop_cells(line + word, width)
            lines += full
        else:
            lines.append(line)
            line = word.lstrip(" ")
    return [*lines, line]


class WrappedText(LineView):
    """For texts of a screenful; a long text belongs into a viewer."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wrapped-text--strong",
        "wrapped-text--quiet",
        "wrapped-text--good",
        "wrapped-text--bad",
    }
    can_focus = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._texts: tuple[tuple[Shown, Emphasis], ...] = ()
        self._lines: list[tuple[Shown, Emphasis]] = []

    def say(self, texts: Sequence[tuple[Shown, Emphasis]]) -> None:
        """Show *texts*, each from a new line on."""
        if tuple(texts) != self._texts:
            height = len(self._lines)
            self._texts = tuple(texts)
            self._wrap()
            if len(self._lines) != height:
                self.refresh(layout=True)

    @property
    def text(self) -> str:
        """All that is said, unwrapped."""
        return "\n".join(text for text, _ in self._texts)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(wrapped(text, max(width - 1, 1))) for text, _ in self._texts)

    def _wrap(self) -> None:
        width = self.size.width - 1
        # Without a width yet there is nothing to wrap to: a letter a line would flash up.
        self._lines = (
            []
            if width < 1
            else [(Shown(piece), emphasis) for text, emphasis in self._texts for piece in wrapped(text, width)]
        )
        self.lines_replaced()

    def on_resize(self) -> None:
        self._wrap()
        super().on_resize()

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        text, emphasis = self._lines[line]
        style = self.component_style(f"wrapped-text--{emphasis}") if emphasis else self.plain_style
        return [Segment(fit_text(text, width), style)]
