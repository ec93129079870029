"""The filters in force, one chip each, to be removed by click or key; `x` leads there from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiconsole.console.widgets.styled import Styled
from tuiconsole.engines.model import Parameter
from tuiconsole.engines.query import Query
from tuiconsole.engines.query_line import write_word
from tuiconsole.engines.types import Value
from tuiconsole.text.border import Shown, show

_LONGEST = 40


def _parts(query: Query, parameter: Parameter, value: Value) -> Iterator[tuple[Query, str]]:
    """Everything in *value* that can be taken away by itself: what is left of *query* then, and how it is written."""
    grammar = parameter.type.rows
    rows = grammar.read(parameter.type.write(value)) if grammar is not None else None
    if grammar is None or not rows:
        yield query.without(parameter.name), write_word(parameter, value)
        return
    for place, row in enumerate(rows):
        others = rows[:place] + rows[place + 1 :]
        left = query.with_(parameter.name, parameter.type.parse(grammar.write(others))) if others else None
        yield left or query.without(parameter.name), f"{row.name} {row.operator} {row.value}"


class Chips(Styled, can_focus=True):
    """One line. Left and right choose a chip, delete or enter removes it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chips--chip", "chips--chosen", "chips--more"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "choose(-1)", "Left", id="query.chip_left", show=False, tooltip="Filter to the left"),
        Binding("right,l", "choose(1)", "Right", id="query.chip_right", show=False, tooltip="Filter to the right"),
        Binding("delete,backspace,x,enter", "remove", "Remove", id="query.chip_remove", show=False,
                tooltip="Remove the chosen filter"),
        Binding("escape,down,j", "leave", "Back", id="query.chip_leave", show=False, tooltip="Back to the rows"),
    ]  # fmt: skip

    class Removed(Message):
        """One of the filters is no longer wanted; this is what is left."""

        def __init__(self, left: Query) -> None:
            super().__init__()
            self.left = left

    class Left(Message):
        """The rows have the keys again."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[tuple[Query, Shown]] = []
        """What is left without each of them, and how it is written."""
        self._chosen = 0

    def show_query(self, query: Query) -> None:
        """Show the filters of *query*; without any there is no line."""
        self._chips = []
        for parameter, value in query:
            if parameter.role not in ("sort key", "sort direction", "order", "path"):
                for left, written in _parts(query, parameter, value):
                    text = show(written)
                    self._chips.append((left, text if len(text) <= _LONGEST else Shown(text[: _LONGEST - 1] + "…")))
        self._chosen = min(self._chosen, max(len(self._chips) - 1, 0))
        self.display = bool(self._chips)
        self.refresh()

    def _placed(self) -> list[tuple[int, int, int]]:
        """Chip, first cell and end of each chip that fits; the chosen one is always among them."""
        width = max(self.size.width - 4, 1)
        first = 0
        while True:
            placed: list[tuple[int, int, int]] = []
            left = 0
            for index in range(first, len(self._chips)):
                cells = cell_len(self._chips[index][1]) + 4
                if left + cells > width and placed:
                    break
                placed.append((index, left, left + cells))
                left += cells + 1
            if not placed or placed[-1][0] >= self._chosen or first >= self._chosen:
                return placed
            first += 1

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        placed = self._placed() if y == 0 else []
        for index, _, _ in placed:
            chosen = self.has_focus and index == self._chosen
            style = self.component_style("chips--chosen" if chosen else "chips--chip")
            segments += [
                Segment(f" {self._chips[index][1]} ×", style),
                Segment(" ", style),
                Segment(" ", self.plain_style),
            ]
        hidden = len(self._chips) - len(placed)
        if hidden:
            segments.append(Segment(f"+{hidden}", self.component_style("chips--more")))
        if placed:
            used = sum(segment.cell_length for segment in segments)
            hint = " enter takes it away, esc leaves" if self.has_focus else " x: take one away"
            if used + len(hint) <= self.size.width:
                segments.append(Segment(hint, self.component_style("chips--more")))
        return Strip(segments).adjust_cell_length(self.size.width, self.plain_style)

    def action_choose(self, step: int) -> None:
        self._chosen = min(max(self._chosen + step, 0), len(self._chips) - 1)
        self.refresh()

    def action_remove(self) -> None:
        if self._chips:
            self.post_message(self.Removed(self._chips[self._chosen][0]))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        for index, left, end in self._placed():
            if left <= event.x < end:
                event.stop()
                self._chosen = index
                if event.x >= end - 3:
                    self.action_remove()
                self.refresh()
