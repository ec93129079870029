"""A scrolling view that draws only the lines in sight: the base of every list and every long text.

It keeps its own top line and draws its own scrollbar, so that a scroll is one repaint and a view of ten
million lines costs what a view of ten does. Subclasses say how many lines there are (`line_count`) and draw one
(`draw_line`); nothing is measured or laid out per line, and what is kept of lines that were drawn is a few screens.
"""

from __future__ import annotations

from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tuiconsole.console.widgets.styled import Styled

_WHEEL_LINES = 3
_DRAWN_KEPT = 400
"""Lines that are kept as they were drawn: a few screens of them."""


class LineView(Styled, can_focus=True):
    """See the module. `top` is the first line in sight; the first `header_height` rows do not scroll."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-view--track", "line-view--thumb"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="list.down", show=False, tooltip="One line down"),
        Binding("up,k", "move(-1)", "Up", id="list.up", show=False, tooltip="One line up"),
        Binding("pagedown", "page(1)", "Page down", id="list.page_down", show=False, tooltip="One page down"),
        Binding("pageup", "page(-1)", "Page up", id="list.page_up", show=False, tooltip="One page up"),
        Binding("ctrl+d", "half(1)", "Half page down", id="list.half_down", show=False, tooltip="Half a page down"),
        Binding("ctrl+u", "half(-1)", "Half page up", id="list.half_up", show=False, tooltip="Half a page up"),
        Binding("home,g", "jump('start')", "First", id="list.first", show=False, tooltip="To the first line"),
        Binding("end,G", "jump('end')", "Last", id="list.last", show=False, tooltip="To the last line"),
    ]

    header_height = 0

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.top = 0
        self._drawn: dict[tuple[int, int, str, object], Strip] = {}
        self._dragging = False

    # For subclasses

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return 0

    def draw_line(self, line: int, width: int) -> list[Segment]:
        """The segments of *line*, together exactly *width* cells."""
        raise NotImplementedError

    def look(self, line: int) -> object:
        """What *line* looks like beside what it says: it is drawn once for each look that it has had."""
        return None

    def draw_header(self, row: int, width: int) -> list[Segment]:
        """The segments of a row that does not scroll."""
        raise NotImplementedError

    def shown_lines_changed(self) -> None:
        """Other lines are in sight than before."""

    # Geometry

    @property
    def body_height(self) -> int:
        """Rows for lines, without the header."""
        return max(self.size.height - self.header_height, 0)

    @property
    def last_top(self) -> int:
        """The farthest that the view scrolls."""
        return max(self.line_count - self.body_height, 0)

    def scroll_lines_to(self, top: int) -> None:
        """Put line *top* at the upper edge, as far as there are lines."""
        top = min(max(top, 0), self.last_top)
        if top != self.top:
            self.top = top
            # The lines that stay in sight are drawn already.
            super().refresh()
            self.shown_lines_changed()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if not regions:
            self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def refresh_lines(self, first: int, last: int) -> None:
        """Draw lines *first..last* anew, now as far as they are in sight, and the others when they come into it."""
        for drawn in [drawn for drawn in self._drawn if first <= drawn[0] <= last]:
            del self._drawn[drawn]
        first, last = max(first - self.top, 0), min(last - self.top, self.body_height - 1)
        if first <= last:
            self.refresh(Region(0, first + self.header_height, self.size.width, last - first + 1))

    def repaint_lines(self, *lines: int) -> None:
        """Repaint those of *lines* that are in sight, whose `look` is another one now."""
        width, height = self.size
        rows = [row for line in lines if self.header_height <= (row := line - self.top + self.header_height) < height]
        if rows:
            self.refresh(*[Region(0, row, width, 1) for row in rows])

    def lines_replaced(self) -> None:
        """Repaint after the lines, or their number, have changed."""
        self.top = min(self.top, self.last_top)
        self.refresh()

    # Drawing

    def coloured(self, base: Style, name: str) -> Style:
        """*base* with only the colour of a component: its background would cut a hole into the cursor's bar."""
        return base + Style.from_color(self.component_style(name).color)

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width = self.size.width - 1
        if width <= 0:
            return Strip.blank(self.size.width)
        if y < self.header_height:
            return Strip([*self.draw_header(y, width), self._bar(-1)], width + 1)
        line, bar = self.top + y - self.header_height, self._bar(y - self.header_height)
        if line >= self.line_count:
            return Strip([*self.draw_beyond(y, width), bar], width + 1)
        drawn = (line, width, bar.text, self.look(line))
        strip = self._drawn.get(drawn)
        if strip is None:
            if len(self._drawn) > _DRAWN_KEPT:
                self._drawn.clear()
            strip = self._drawn[drawn] = Strip([*self.draw_line(line, width), bar], width + 1)
        return strip

    def draw_beyond(self, y: int, width: int) -> list[Segment]:
        """A row below the last line."""
        return [Segment(" " * width, self.plain_style)]

    def _bar(self, row: int) -> Segment:
        """One cell of the scrollbar; without anything to scroll there is none."""
        if row < 0 or self.last_top == 0:
            return Segment(" ", self.plain_style)
        first, size = self._thumb()
        thumb = first <= row < first + size
        return Segment("┃" if thumb else "│", self.component_style(f"line-view--{'thumb' if thumb else 'track'}"))

    def _thumb(self) -> tuple[int, int]:
        height = self.body_height
        size = max(height * height // max(self.line_count, 1), 1)
        return (height - size) * self.top // max(self.last_top, 1), size

    # Moving

    def action_move(self, lines: int) -> None:
        self.scroll_lines_to(self.top + lines)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(self.body_height - 1, 1))

    def action_half(self, halves: int) -> None:
        self.action_move(halves * max(self.body_height // 2, 1))

    def action_jump(self, place: str) -> None:
        self.scroll_lines_to(0 if place == "start" else self.last_top)

    def on_resize(self) -> None:
        self.top = min(self.top, self.last_top)
        self.refresh()
        self.shown_lines_changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines_to(self.top + _WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines_to(self.top - _WHEEL_LINES)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.x == self.size.width - 1 and self.last_top and event.y >= self.header_height:
            event.stop()
            self._dragging = True
            self.capture_mouse()
            self._scrub(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            event.stop()
            self._scrub(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._dragging:
            event.stop()
            self._dragging = False
            self.release_mouse()

    def _scrub(self, y: int) -> None:
        rows = max(self.body_height - 1, 1)
        row = min(max(y - self.header_height, 0), rows)
        self.scroll_lines_to(self.last_top * row // rows)
