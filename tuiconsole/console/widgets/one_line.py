"""One line of the screen that is redrawn only when its words change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.styled import Styled
from tuiconsole.text.border import Shown

Part = tuple[Shown, str | Style]
"""Words and the kind of emphasis, which is "", "strong", "quiet", "good" or "bad"; or a style of their own."""


class OneLine(Styled):
    """Parts on the left, parts on the right; when the line is too short, parts on the right give way first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "one-line--strong",
        "one-line--quiet",
        "one-line--good",
        "one-line--bad",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()

    def say(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Show these parts from now on."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    @property
    def text(self) -> str:
        """What stands on the line, without its gaps."""
        return " ".join(text for text, _ in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y or width <= 0:
            return Strip.blank(width, self.plain_style)
        left = " ".join(text for text, _ in self._left)
        right = list(self._right)
        while right and cell_len(left) + 2 + cell_len(" ".join(text for text, _ in right)) > width:
            right.pop(0)
        room = width - (cell_len(" ".join(text for text, _ in right)) + 1 if right else 0)
        segments: list[Segment] = []
        for text, emphasis in self._left:
            if room <= 0:
                break
            taken = min(cell_len(text), room)
            segments.append(Segment(fit_text(text, taken), self._style(emphasis)))
            room -= taken
            if room > 0:
                segments.append(Segment(" ", self.plain_style))
                room -= 1
        segments.append(Segment(" " * max(room, 0), self.plain_style))
        for text, emphasis in right:
            segments += [Segment(" ", self.plain_style), Segment(text, self._style(emphasis))]
        return Strip(segments).adjust_cell_length(width, self.plain_style)

    def _style(self, emphasis: str | Style) -> Style:
        if isinstance(emphasis, Style):
            return emphasis
        return self.component_style(f"one-line--{emphasis}") if emphasis else self.plain_style
