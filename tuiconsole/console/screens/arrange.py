"""The dialog that arranges the columns of a list: which, in which order, how wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tuiconsole.console.cells import fit_text
from tuiconsole.console.columns import Chosen
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.engines.model import Column, Resource
from tuiconsole.text.border import Shown

_HINTS = (
    KeyHint("space", "show or hide", "in_list('flip')"),
    KeyHint("J K", "move", "in_list('carry(1)')"),
    KeyHint("< >", "width", "in_list('widen(1)')"),
    KeyHint("0", "as declared", "in_list('reset')"),
    KeyHint("enter", "keep", "keep"),
)
_WIDEST = 200
_LINES_OF_FRAME = 3


class ColumnLines(LineView):
    """A line for each column: whether it is shown, its title, its width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor", "choices--note"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "flip", "Show or hide", id="columns.toggle", tooltip="Show the column, or hide it"),
        Binding("J,shift+down", "carry(1)", "Later", id="columns.later", tooltip="Move the column to the right"),
        Binding("K,shift+up", "carry(-1)", "Earlier", id="columns.earlier", tooltip="Move the column to the left"),
        Binding("right,greater_than_sign", "widen(1)", "Wider", id="columns.wider", tooltip="One cell wider"),
        Binding("left,less_than_sign", "widen(-1)", "Narrower", id="columns.narrower", tooltip="One cell narrower"),
        Binding("0", "reset", "As declared", id="columns.reset", tooltip="All columns, as wide as suits"),
    ]

    def __init__(self, columns: Sequence[Column], chosen: Sequence[Chosen]) -> None:
        super().__init__()
        self._declared = {column.id: column for column in columns}
        widths = {name: width for name, width in chosen if name in self._declared}
        self._order = [*widths, *(name for name in self._declared if name not in widths)]
        self._widths: dict[str, int | None] = widths
        self._shown = set(widths or self._declared)
        self._cursor = 0

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What was arranged; nothing where it is what the declaration says."""
        chosen = tuple((name, self._widths.get(name)) for name in self._order if name in self._shown)
        return () if chosen == tuple((name, None) for name in self._declared) else chosen

    @property
    def line_count(self) -> int:
        return len(self._order)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        name = self._order[line]
        column, cells = self._declared[name], self._widths.get(name)
        base = self.component_style("choices--cursor") if line == self._cursor else self.rich_style
        mark = "✓" if name in self._shown else " "
        span = f"{column.width}" if column.width == column.most else f"{column.width} to {column.most}"
        wide = f"{cells or span} wide"
        note = min(16, max(width - 20, 0))
        return [
            Segment(fit_text(Shown(f" {mark} {column.title}"), width - note), base),
            Segment(fit_text(Shown(wide), note), self.coloured(base, "choices--note")),
        ]

    def action_move(self, lines: int) -> None:
        self._cursor = min(max(self._cursor + lines, 0), self.line_count - 1)
        if not self.top <= self._cursor < self.top + self.body_height:
            self.scroll_lines_to(self._cursor if lines < 0 else self._cursor - self.body_height + 1)
        self.refresh()

    def action_jump(self, place: str) -> None:
        self.action_move(-self.line_count if place == "start" else self.line_count)

    def action_flip(self) -> None:
        name = self._order[self._cursor]
        # A list without any column would show nothing at all.
        if self._shown != {name}:
            self._shown ^= {name}
        self.refresh()

    def action_carry(self, step: int) -> None:
        other = self._cursor + step
        if 0 <= other < len(self._order):
            self._order[self._cursor], self._order[other] = self._order[other], self._order[self._cursor]
            self.action_move(step)

    def action_widen(self, cells: int) -> None:
        name = self._order[self._cursor]
        width = self._widths.get(name) or self._declared[name].width
        self._widths[name] = min(max(width + cells, 1), _WIDEST)
        self.refresh()

    def action_reset(self) -> None:
        self._order, self._shown, self._widths = list(self._declared), set(self._declared), {}
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if line < self.line_count:
            event.stop()
            self._cursor = line
            self.action_flip()


class ArrangeScreen(Dialog[Sequence[Chosen] | None]):
    """Answers with the columns as they were arranged, or with None."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Cancel", id="dialog.cancel", show=False, tooltip="Change nothing"),
        Binding("enter", "keep", "Keep", id="columns.keep", tooltip="Show the columns like this from now on"),
    ]

    def __init__(self, resource: Resource, chosen: Sequence[Chosen]) -> None:
        super().__init__()
        self._lines = ColumnLines(resource.columns, chosen)
        self._height = len(resource.columns) + _LINES_OF_FRAME

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice") as dialog:
            dialog.border_title = "Columns"
            dialog.border_subtitle = "enter keeps · esc leaves"
            yield self._lines
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self.query_one(".choice").styles.height = self._height
        self._lines.focus()

    async def action_in_list(self, action: str) -> None:
        """Run an action of the lines, for a click on its hint."""
        await self._lines.run_action(action)

    def action_keep(self) -> None:
        self.dismiss(self._lines.chosen)
