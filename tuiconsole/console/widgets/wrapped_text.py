"""A few lines of text, wrapped to the width, each with a kind of emphasis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import chop_cells
from rich.segment import Segment
from textual.geometry import Size

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.text.border import Shown

Emphasis = str
"""One of "", "strong", "quiet", "good", "bad"."""


class WrappedText(LineView):
    """For texts of a screenful; a long text belongs into a viewer."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wrapped-text--strong",
        "wrapped-text--quiet",
        "wrapped-text--good",
        "wrapped-text--bad",
    }
    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
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
        return sum(len(chop_cells(text, max(width - 1, 1))) or 1 for text, _ in self._texts)

    def _wrap(self) -> None:
        width = max(self.size.width - 1, 1)
        self._lines = [
            (Shown(piece), emphasis) for text, emphasis in self._texts for piece in chop_cells(text, width) or [""]
        ]
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
