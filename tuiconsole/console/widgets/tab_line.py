"""One line with the name of a pane and the titles of its tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tuiconsole.console.widgets.styled import Styled


class TabLine(Styled):
    """Titles are our own words. A title that is clicked is chosen; when room is short the chosen one stays.

    A name that the first title says anyway is left out.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--name", "tab-line--tab", "tab-line--current", "tab-line--rule"}

    class Chosen(Message):
        """The tab with this number was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        super().__init__()
        self._heading = "" if titles and titles[0] == name else f"{name}  "
        self._titles = tuple(titles)
        self._current = 0

    def choose(self, number: int) -> None:
        """Mark the tab with this number."""
        if number != self._current:
            self._current = number
            self.refresh()

    def _placed(self) -> list[tuple[int, int, int]]:
        """Number, first cell and end of the titles that fit, the current one among them."""
        room = self.size.width
        for first in range(self._current + 1):
            placed: list[tuple[int, int, int]] = []
            left = len(self._heading)
            for number in range(first, len(self._titles)):
                end = left + len(self._titles[number]) + 2
                if end > room and number > first:
                    break
                placed.append((number, left, end))
                left = end + 1
            if placed[-1][0] >= self._current:
                return placed
        return placed

    def render_line(self, y: int) -> Strip:
        if y or not self._titles:
            return Strip.blank(self.size.width, self.plain_style)
        style = self.component_style
        segments = [Segment(self._heading, style("tab-line--name"))]
        placed = self._placed()
        for number, _, _ in placed:
            kind = "current" if number == self._current else "tab"
            segments += [
                Segment(f" {self._titles[number]} ", style(f"tab-line--{kind}")),
                Segment(" ", self.plain_style),
            ]
        hidden = len(self._titles) - len(placed)
        rest = self.size.width - sum(len(segment.text) for segment in segments)
        more = f"+{hidden} " if hidden and rest >= 3 else ""
        segments.append(Segment(more + "─" * max(rest - len(more), 0), style("tab-line--rule")))
        return Strip(segments).adjust_cell_length(self.size.width, self.plain_style)

    def on_click(self, event: events.Click) -> None:
        for number, left, end in self._placed():
            if left <= event.x < end:
                event.stop()
                self.post_message(self.Chosen(number))
