"""What fails on the whole server now, grouped by what it says."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from tuiconsole.config.server import Server
from tuiconsole.console.cells import Reading, fit_text, instant
from tuiconsole.console.glyphs import GLYPHS
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.wrapped_text import WrappedText, wrapped
from tuiconsole.engines.engine import Engine
from tuiconsole.service.errors import Failure
from tuiconsole.service.problems import Group, problems
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.quantities import format_count

_HINTS = (
    KeyHint("enter", "instances", "open"),
    KeyHint("r", "refresh", "refresh"),
    KeyHint("esc", "back", "leave"),
)


class GroupList(LineView):
    """Groups, the largest first, under the title of their source; a cursor over the groups."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "group-list--heading",
        "group-list--cursor",
        "group-list--failed",
        "group-list--waiting",
        "group-list--quiet",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Instances", id="problems.open", show=False, tooltip="The instances of the group"),
    ]

    class Highlighted(Message):
        """Another group stands under the cursor."""

    class Chosen(Message):
        """The group under the cursor was chosen."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._lines: list[Group | Shown] = []
        self._cursor = 0

    @property
    def current(self) -> Group | None:
        """The group under the cursor."""
        line = self._lines[self._cursor] if self._cursor < len(self._lines) else None
        return line if isinstance(line, Group) else None

    def show_lines(self, lines: list[Group | Shown]) -> None:
        """Show *lines*: groups, and headings between them; the cursor stays on what says the same."""
        said = self.current.message if self.current else None
        self._lines = lines
        groups = [i for i, line in enumerate(lines) if isinstance(line, Group)]
        same = [i for i in groups if (g := lines[i]) and isinstance(g, Group) and g.message == said]
        self._cursor = (same or groups or [0])[0]
        self.lines_replaced()
        self.post_message(self.Highlighted())

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        entry = self._lines[line]
        if not isinstance(entry, Group):
            return [Segment(fit_text(entry, width), self.component_style("group-list--heading"))]
        base = self.component_style("group-list--cursor") if line == self._cursor else self.rich_style
        tone = "failed" if entry.source.tone == "failed" else "waiting"
        newest = instant(entry.newest or None, self._reading)
        wide = width >= 100
        oldest = f"{instant(entry.oldest or None, self._reading)} … " if wide else ""
        dates = f"{oldest}{newest}"
        date_width = 42 if wide else 19
        message = show(entry.message) if entry.message else Shown("(no message)")
        count = fit_text(Shown(format_count(entry.count)), 7, right=True)
        return [
            Segment(f"{GLYPHS[entry.source.tone]} ", self.coloured(base, f"group-list--{tone}")),
            Segment(f"{count}  ", base),
            Segment(fit_text(Shown(dates), date_width) + "  ", self.coloured(base, "group-list--quiet")),
            Segment(fit_text(message, max(width - 13 - date_width, 0)), base),
        ]

    def action_move(self, lines: int) -> None:
        groups = [i for i, line in enumerate(self._lines) if isinstance(line, Group)]
        if not groups:
            return
        place = groups.index(self._cursor) if self._cursor in groups else 0
        self._move_to(groups[min(max(place + lines, 0), len(groups) - 1)])

    def action_jump(self, place: str) -> None:
        self.action_move(-len(self._lines) if place == "start" else len(self._lines))

    def _move_to(self, line: int) -> None:
        self._cursor = line
        if line < self.top:
            self.scroll_lines_to(max(line - 1, 0))
        elif line >= self.top + self.body_height:
            self.scroll_lines_to(line - self.body_height + 1)
        self.refresh()
        self.post_message(self.Highlighted())

    def action_choose(self) -> None:
        if self.current is not None:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if line < len(self._lines) and isinstance(self._lines[line], Group):
            event.stop()
            again = line == self._cursor and event.chain > 1
            self._move_to(line)
            if again:
                self.action_choose()


class ProblemsScreen(Dialog[Group | None]):
    """Answers with the group whose instances are to be listed, or with None."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="dialog.leave", show=False, tooltip="Back"),
        Binding("r", "refresh", "Refresh", id="problems.refresh", tooltip="Look again"),
    ]

    def __init__(self, service: QueryService, server: Server, engine: Engine) -> None:
        super().__init__()
        self._service = service
        self._server = server
        self._engine = engine
        self._list = GroupList(Reading(service.zone, service.clock()))
        self._whole = WrappedText(id="problem-message")
        self._found: dict[str, tuple[list[Group], Shown]] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="problems") as dialog:
            dialog.border_title = Content(f"Problems on {show(self._server.name)}")
            yield self._list
            yield self._whole
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self._list.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        self._found = {}
        for source in self._engine.problems:
            self._found[source.title] = ([], Shown("looking …"))
        self._show_found()
        # One after the other: three lists at once would keep the server from answering the panes.
        self.run_worker(self._look(), exclusive=True, exit_on_error=False)

    async def _look(self) -> None:
        for source in self._engine.problems:
            try:
                async for groups, complete in problems(self._service, self._server, self._engine, source):
                    listed = sorted(groups.values(), key=lambda group: -group.count)
                    number = sum(group.count for group in listed)
                    least = "" if complete else "at least "
                    self._found[source.title] = (listed, Shown(f"{least}{format_count(number)}" if number else "none"))
                    self._show_found()
            except Failure as failure:
                self._found[source.title] = ([], Shown(f"✗ {failure}"))
                self._show_found()

    def _show_found(self) -> None:
        width = max(self._list.size.width - 1, 1)
        lines: list[Group | Shown] = []
        for title, (groups, note) in self._found.items():
            if lines:
                lines.append(Shown(""))
            lines += [*(Shown(line) for line in wrapped(f"{title}: {note}", width)), *groups]
        if not self._engine.problems:
            reason = self._engine.no_problems or "This engine has no list of problems."
            lines = [Shown(line) for line in wrapped(f"Not offered by this engine. {reason}", width)]
        self._list.show_lines(lines)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_found)

    def on_group_list_highlighted(self) -> None:
        current = self._list.current
        self._whole.say([(show(current.message) if current and current.message else Shown(""), "")])

    def on_group_list_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        self.dismiss(self._list.current)

    def action_leave(self) -> None:
        self.dismiss(None)
