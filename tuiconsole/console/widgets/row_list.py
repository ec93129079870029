"""The list of a result set's rows: columns by priority, a cursor, placeholders for what is on its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tuiconsole.console.cells import Cell, Reading, cell, fit, fit_text
from tuiconsole.console.columns import GAP, Chosen, arranged, column_at, fit_columns
from tuiconsole.console.highlight import highlighted
from tuiconsole.console.news import News
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.engines.model import Column, Item, Resource
from tuiconsole.service.changes import Change, Replaced, RowsChanged, RowState, Shifted
from tuiconsole.text.border import Shown

if TYPE_CHECKING:
    from tuiconsole.service.result_set import ResultSet


class RowList(LineView):
    """Shows one result set. Never waits: it draws what is there, and the result set tells what has come."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--header",
        "row-list--cursor",
        "row-list--cursor-blurred",
        "row-list--pending",
        "row-list--notice",
        "row-list--failed",
        "row-list--mark",
        "row-list--match",
        "row-list--tone-running",
        "row-list--tone-waiting",
        "row-list--tone-done",
        "row-list--tone-stopped",
        "row-list--tone-failed",
        "row-list--tone-unknown",
    }
    header_height = 1

    class RowChosen(Message):
        """The row under the cursor was chosen with enter or a second click."""

        def __init__(self, row_list: RowList) -> None:
            super().__init__()
            self.row_list = row_list

        @property
        def control(self) -> RowList:
            return self.row_list

    class HeaderClicked(Message):
        """A column's title was clicked."""

        def __init__(self, column: Column) -> None:
            super().__init__()
            self.column = column

    def __init__(self, resource: Resource, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.resource = resource
        self.reading = reading
        self.cursor = 0
        self.notice: list[tuple[Shown, bool]] = []
        """What to say when there is no row: lines of text, each with whether it reports a failure."""
        self.moved: Callable[[], None] = lambda: None
        """Called when the cursor stands on another row, or the row under it has arrived: what must change in the same
        frame cannot wait for a message."""
        self.span: tuple[datetime, datetime] | None = None
        """From when to when bars reach, where a column draws them."""
        self.marks: dict[str, Item] = {}
        """Rows that are marked, by their ids: kept even when they are no longer loaded."""
        self.news: News | None = None
        """What has changed since the last look, while somebody watches."""
        self.pattern: re.Pattern[str] | None = None
        """What is being looked for."""
        self.chosen: tuple[Chosen, ...] = ()
        """The columns that somebody chose; those of the resource where nobody did."""
        self._result_set: ResultSet | None = None
        self._cursor_id: str | None = None
        self._columns: list[tuple[Column, int]] = []
        self._fitted_to = -1
        self._wants_end = False
        self._lines_drawn = 0

    # The result set

    @property
    def result_set(self) -> ResultSet | None:
        """What is shown; None before the first query."""
        return self._result_set

    def attach(self, result_set: ResultSet | None) -> None:
        """Show *result_set* from its start."""
        self._result_set = result_set
        self.top = self.cursor = 0
        self._cursor_id = None
        self._wants_end = False
        self.marks = {}
        self._settle_lines()
        self.shown_lines_changed()
        self.moved()

    def restore(self, top: int, cursor: int) -> None:
        """Put the cursor and the upper edge where they were."""
        self.cursor = min(cursor, max(self.line_count - 1, 0))
        self.top = min(top, self.last_top)
        self.refresh()
        self.shown_lines_changed()
        self._cursor_arrived()

    def rows_changed(self, change: Change) -> None:
        """Repaint what *change* touches, and keep the cursor on its row."""
        if isinstance(change, RowsChanged):
            self.refresh_lines(change.first, change.last)
            if change.first <= self.position(self.cursor) <= change.last:
                self._cursor_arrived()
        elif isinstance(change, Shifted):
            self._move_along(change)
        elif isinstance(change, Replaced):
            self._follow_cursor()
            if self.news is not None:
                self.news.compare(self.in_sight())
            self._settle_lines()
            self.shown_lines_changed()
            self._cursor_arrived()
        elif self.line_count != self._lines_drawn:
            self._settle_lines()
        if self._wants_end and self._reaches_end():
            self.action_jump("end")

    def _move_along(self, change: Shifted) -> None:
        """Rows that nobody sees have turned out to be more, or fewer: stay with those in sight."""
        self.top = self.line_of(change.moved(self.position(self.top)))
        self.cursor = self.line_of(change.moved(self.position(self.cursor)))
        self._settle_lines()

    def _settle_lines(self) -> None:
        """Repaint after the number of lines, or all of them, have changed."""
        self._lines_drawn = self.line_count
        self.cursor = min(self.cursor, max(self._lines_drawn - 1, 0))
        self.lines_replaced()

    @property
    def current(self) -> Item | None:
        """The row under the cursor, if it is there."""
        return self.item_at(self.cursor)

    def item_at(self, line: int) -> Item | None:
        """The row on *line*, if it is there."""
        return None if self._result_set is None else self._result_set.row(self.position(line))

    def id_of(self, item: Item) -> str:
        """What tells *item* from every other row."""
        return str(item.get(self.resource.id_field))

    def words_at(self, line: int) -> str | None:
        """What the columns say on *line*, uncut; None where no row is loaded."""
        item = self.item_at(line)
        if item is None:
            return None
        cells = (self.cell_of(column, item, width) for column, width in self._columns)
        return "  ".join(f"{content.text}{content.tail}" for content in cells)

    def in_sight(self) -> dict[str, Item]:
        """The rows on the screen, by their ids."""
        lines = range(self.top, min(self.top + self.body_height, self.line_count))
        return {self.id_of(item): item for line in lines if (item := self.item_at(line)) is not None}

    def seen_values(self, fields: set[str]) -> dict[str, list[str]]:
        """Values of *fields* in the rows in sight, each once."""
        found: dict[str, dict[str, None]] = {name: {} for name in fields}
        for line in range(self.top, min(self.top + self.body_height, self.line_count)):
            item = self._result_set.row(self.position(line)) if self._result_set is not None else None
            for name in fields:
                value = item.get(name) if item is not None else None
                if isinstance(value, str) and value and value.isprintable():
                    found[name][value] = None
        return {name: list(values) for name, values in found.items()}

    def _follow_cursor(self) -> None:
        """After a refresh: the cursor goes where its row has gone, and stays on the same line of the screen."""
        if self._result_set is None or self._cursor_id is None:
            return
        found = self._result_set.position_of(self._cursor_id, near=self.position(self.cursor))
        line = self.cursor if found is None else self.line_of(found)
        if line != self.cursor:
            # Who watches the head of a list wants to see what is new there, as long as the cursor stays in sight.
            at_head = self.news is not None and self.top == 0 and line < self.body_height
            self.top = 0 if at_head else max(self.top + line - self.cursor, 0)
            self.cursor = line

    def _cursor_arrived(self) -> None:
        item = self.current
        identity = item.get(self.resource.id_field) if item is not None else None
        self._cursor_id = identity if isinstance(identity, str) else None
        self.moved()

    # Lines

    def position(self, line: int) -> int:
        """The position in the result set that *line* shows."""
        return line

    def line_of(self, position: int) -> int:
        """The line that shows *position*, or the one nearest to it."""
        return position

    def cell_of(self, column: Column, item: Item, width: int) -> Cell:
        """What *column* shows of *item* in *width* cells."""
        return cell(column, item, self.resource, self.reading)

    @property
    def line_count(self) -> int:
        return 0 if self._result_set is None else self._result_set.length

    def shown_lines_changed(self) -> None:
        if self._result_set is not None and self.body_height:
            self._result_set.show(self.position(self.top), self.position(self.top + self.body_height - 1))

    def on_resize(self) -> None:
        super().on_resize()
        self.move_cursor(self.cursor)

    def choose_columns(self, chosen: Sequence[Chosen]) -> None:
        """Show these columns from now on."""
        self.chosen = tuple(chosen)
        self._fitted_to = -1
        self.refresh()

    def _fit_to(self, width: int) -> None:
        """Choose the columns for *width* cells; when drawing, because a list is drawn before it hears of its size."""
        if width != self._fitted_to:
            self._fitted_to = width
            self._columns = fit_columns(arranged(self.resource.columns, self.chosen), width)

    def look(self, line: int) -> object:
        return self.has_focus if line == self.cursor else None

    def draw_header(self, row: int, width: int) -> list[Segment]:
        gutter = self._gutter
        self._fit_to(width - gutter)
        style = self.component_style("row-list--header")
        order = self._result_set.query.order[:1] if self._result_set is not None else ()
        parts = []
        for column, cells in self._columns:
            mark = next((" ▾" if o.descending else " ▴" for o in order if o.key == column.sort_key), "")
            parts.append(fit_text(Shown(column.title), cells, Shown(mark), right=column.kind == "duration"))
        return [Segment(" " * gutter + fit_text(Shown((" " * GAP).join(parts)), width - gutter), style)]

    @property
    def _gutter(self) -> int:
        """Cells in front of the rows for marks, while there are any, and for what is new while somebody watches."""
        return GAP if self.marks or self.news is not None else 0

    def draw_line(self, line: int, width: int) -> list[Segment]:
        assert self._result_set is not None
        gutter = self._gutter
        self._fit_to(width - gutter)
        base = self._line_style(line)
        in_focus = self.has_focus and line == self.cursor
        position = self.position(line)
        item = self._result_set.row(position)
        if item is None:
            placeholder = self._placeholder(self._result_set.state(position), width - gutter, base)
            return [Segment(" " * gutter, base), placeholder] if gutter else [placeholder]
        segments: list[Segment] = []
        used = gutter
        if gutter:
            identity = self.id_of(item)
            news = self.news.of(identity) if self.news is not None else " "
            mark = f"{'●' if identity in self.marks else ' '}{news}"
            segments.append(Segment(mark, base if in_focus else self.coloured(base, "row-list--mark")))
        for column, cells in self._columns:
            if used > gutter:
                segments.append(Segment(" " * GAP, base))
                used += GAP
            content = self.cell_of(column, item, cells)
            # On the cursor's bar one colour reads better than many, and takes fewer bytes.
            toned = content.tone is not None and not in_focus
            style = self.coloured(base, f"row-list--tone-{content.tone}") if toned else base
            match = self.component_style("row-list--match") if self.pattern is not None else style
            segments += highlighted(fit(content, cells), style, self.pattern, match)
            used += cells
        segments.append(Segment(" " * max(width - used, 0), base))
        return segments

    def _line_style(self, line: int) -> Style:
        if line != self.cursor:
            return self.plain_style
        return self.component_style("row-list--cursor" if self.has_focus else "row-list--cursor-blurred")

    def _placeholder(self, state: RowState, width: int, base: Style) -> Segment:
        if state is RowState.FAILED:
            return Segment(
                fit_text(Shown("✗ not loaded: press r to try again"), width),
                self.coloured(base, "row-list--failed"),
            )
        pending = self.coloured(base, "row-list--pending")
        if state is RowState.GONE:
            return Segment(fit_text(Shown("– no longer in the list"), width), pending)
        return Segment(fit_text(Shown("···"), width), pending)

    def draw_beyond(self, y: int, width: int) -> list[Segment]:
        if self.line_count:
            return super().draw_beyond(y, width)
        lines = [
            (Shown(piece), failed) for text, failed in self.notice for piece in wrap(text, max(width - 4, 8)) or [""]
        ]
        row = y - self.header_height - max((self.body_height - len(lines)) // 3, 0)
        if not 0 <= row < len(lines):
            return super().draw_beyond(y, width)
        text, failed = lines[row]
        style = self.component_style("row-list--failed" if failed else "row-list--notice")
        return [Segment("  ", self.plain_style), Segment(fit_text(text, width - 2), style)]

    # The cursor

    def move_cursor(self, line: int) -> None:
        """Put the cursor on *line*, as far as there are lines, and bring it into sight."""
        self._wants_end = False
        line = min(max(line, 0), max(self.line_count - 1, 0))
        old, self.cursor = self.cursor, line
        if line < self.top:
            self.scroll_lines_to(line)
        elif line >= self.top + self.body_height:
            self.scroll_lines_to(line - self.body_height + 1)
        if line != old:
            self.repaint_lines(old, line)
            self._cursor_arrived()

    def action_move(self, lines: int) -> None:
        self.move_cursor(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        step = pages * max(self.body_height - 1, 1)
        self._move_both(step)

    def action_half(self, halves: int) -> None:
        self._move_both(halves * max(self.body_height // 2, 1))

    def action_jump(self, place: str) -> None:
        there = place == "start" or self._reaches_end()
        self.move_cursor(0 if place == "start" else self.line_count - 1)
        self._wants_end = not there

    def _reaches_end(self) -> bool:
        """Whether the last line shows the last row."""
        if self._result_set is None:
            return True
        return self._result_set.reach_end()

    def action_choose(self) -> None:
        self.post_message(self.RowChosen(self))

    def _move_both(self, lines: int) -> None:
        """Scroll by *lines* and keep the cursor on its line of the screen, until an end stops the scrolling."""
        target = self.cursor + lines  # before scrolling, which takes the cursor along where it would be left behind
        self.scroll_lines_to(self.top + lines)
        self.move_cursor(target)

    def scroll_lines_to(self, top: int) -> None:
        self._wants_end = False
        super().scroll_lines_to(top)
        if self.body_height and self.line_count:
            inside = min(max(self.cursor, self.top), self.top + self.body_height - 1)
            if inside != self.cursor and not self.top <= self.cursor < self.top + self.body_height:
                left, self.cursor = self.cursor, min(inside, self.line_count - 1)
                self.repaint_lines(left, self.cursor)
                self._cursor_arrived()

    def on_focus(self) -> None:
        self.repaint_lines(self.cursor)

    def on_blur(self) -> None:
        self.repaint_lines(self.cursor)

    def on_click(self, event: events.Click) -> None:
        if event.x >= self.size.width - 1:
            return
        event.stop()
        if event.y < self.header_height:
            column = column_at(self._columns, event.x - self._gutter)
            if column is not None and column.sort_key:
                self.post_message(self.HeaderClicked(column))
            return
        line = self.top + event.y - self.header_height
        if line >= self.line_count:
            return
        if line == self.cursor and event.chain > 1:
            self.action_choose()
        self.move_cursor(line)
