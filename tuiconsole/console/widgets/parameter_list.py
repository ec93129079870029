"""All parameters of a resource, by section: what is set, what cannot be, and why. Drawn, not mounted, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.engines.draft import Draft
from tuiconsole.engines.model import Parameter
from tuiconsole.text.border import Shown, show

_NAME_WIDTH = 34


class ParameterList(LineView):
    """A cursor over parameters; headings are skipped. Shows the draft that it is given."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "parameter-list--heading",
        "parameter-list--cursor",
        "parameter-list--set",
        "parameter-list--problem",
        "parameter-list--unavailable",
        "parameter-list--help",
    }
    can_focus = False

    class Highlighted(Message):
        """Another parameter stands under the cursor."""

    class Chosen(Message):
        """The parameter under the cursor was clicked."""

    def __init__(self, draft: Draft, unavailable: Callable[[Parameter], str]) -> None:
        super().__init__()
        self._draft = draft
        self._unavailable = unavailable
        self._problems: Mapping[str, str] = {}
        self._lines: list[Parameter | str] = []
        self._cursor = 0
        self.find("")

    @property
    def current(self) -> Parameter | None:
        """The parameter under the cursor."""
        line = self._lines[self._cursor] if self._lines else None
        return line if isinstance(line, Parameter) else None

    def find(self, text: str) -> None:
        """Show the parameters whose name, section or help has every word of *text*."""
        words = text.casefold().split()
        keep = self.current.name if self._lines and self.current else ""
        sections: dict[str, list[Parameter]] = {}
        for parameter in self._draft.resource.parameters:
            haystack = f"{parameter.name} {parameter.section} {parameter.help}".casefold()
            if all(word in haystack for word in words) and parameter.role not in ("header", "fixed"):
                sections.setdefault(parameter.section, []).append(parameter)
        self._lines = []
        for section, listed in sections.items():
            self._lines += [section, *listed]
        named = [i for i, line in enumerate(self._lines) if isinstance(line, Parameter)]
        # The best match is the one whose name begins with what was typed.
        best = [i for i in named if words and self._name_at(i).casefold().startswith(text.casefold())]
        best.sort(key=lambda i: self._name_at(i).casefold() != text.casefold())
        kept = [i for i in named if self._name_at(i) == keep] if not words else []
        self._cursor = (kept or best or named or [0])[0]
        self.top = 0
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted())

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Mark the parameters that *problems* name, and repaint what changed with them."""
        self._problems = problems
        self.refresh()

    def move(self, lines: int) -> None:
        """Move the cursor by *lines* parameters."""
        named = [i for i, line in enumerate(self._lines) if isinstance(line, Parameter)]
        if not named:
            return
        place = named.index(self._cursor) if self._cursor in named else 0
        self._cursor = named[min(max(place + lines, 0), len(named) - 1)]
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted())

    def move_to(self, name: str) -> None:
        """Put the cursor on the parameter called *name*, if it is listed."""
        for index in range(len(self._lines)):
            if self._name_at(index) == name:
                self._cursor = index
                self._into_sight()
                self.refresh()
                self.post_message(self.Highlighted())

    def _name_at(self, index: int) -> str:
        line = self._lines[index]
        return line.name if isinstance(line, Parameter) else ""

    def _into_sight(self) -> None:
        height = self.body_height
        if not height:
            return
        first = self._cursor - 1 if self._cursor and isinstance(self._lines[self._cursor - 1], str) else self._cursor
        if first < self.top:
            self.top = first
        elif self._cursor >= self.top + height:
            self.top = self._cursor - height + 1

    def on_resize(self) -> None:
        super().on_resize()
        self._into_sight()

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        entry = self._lines[line]
        if isinstance(entry, str):
            return [Segment(fit_text(Shown(entry), width), self.component_style("parameter-list--heading"))]
        base = self.component_style("parameter-list--cursor") if line == self._cursor else self.plain_style
        text, reason = self._draft.text(entry.name), self._unavailable(entry)
        problem = self._problems.get(entry.name, "") if text else ""
        named = min(_NAME_WIDTH, width // 2)
        if reason:
            style = self.coloured(base, "parameter-list--unavailable")
            return [
                Segment(fit_text(Shown(f"– {entry.name}"), named), style),
                Segment(fit_text(Shown(reason), width - named), style),
            ]
        if text:
            mark, kind = ("✗", "problem") if problem else ("●", "set")
            style = self.coloured(base, f"parameter-list--{kind}")
            return [
                Segment(fit_text(Shown(f"{mark} {entry.name}"), named), style),
                Segment(fit_text(show(text), width - named), style),
            ]
        return [
            Segment(fit_text(Shown(f"  {entry.name}"), named), base),
            Segment(fit_text(Shown(entry.help), width - named), self.coloured(base, "parameter-list--help")),
        ]

    def draw_beyond(self, y: int, width: int) -> list[Segment]:
        if not self._lines and y == 0:
            text = Shown("No parameter has that in its name, section or help.")
            return [Segment(fit_text(text, width), self.component_style("parameter-list--help"))]
        return super().draw_beyond(y, width)

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if event.x >= self.size.width - 1 or line >= len(self._lines) or not self._name_at(line):
            return
        event.stop()
        self._cursor = line
        self.refresh()
        self.post_message(self.Highlighted())
        self.post_message(self.Chosen())
