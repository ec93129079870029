"""The switcher: the servers there are, how they are doing, and which one is worked on."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.config.credentials import commands, questions
from tuiconsole.config.server import Server
from tuiconsole.config.sources import FromCommand
from tuiconsole.console.cells import fit_text
from tuiconsole.console.glyphs import GLYPHS
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.server_marks import badge, title, warnings
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.wrapped_text import Emphasis, WrappedText
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.model import Tone
from tuiconsole.service.errors import Failure
from tuiconsole.service.health import Health, examine
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.quantities import format_duration

Found = Health | Failure
"""How a server was doing when it was asked last."""

_HINTS = (
    KeyHint("enter", "switch", "in_list('take')"),
    KeyHint("a", "add one", "add"),
    KeyHint("r", "ask again", "ask(True)"),
    KeyHint("esc", "stay", "stay"),
)
_LINES_OF_FRAME = 10
"""Of the frame, the header, the words about the server under the cursor, and the keys."""


def product(server: Server, found: Found | None) -> Shown:
    """What *server* is, as far as it said so."""
    engine = engine_of(server.engine).title
    if not isinstance(found, Health):
        return show(engine)
    return show(str(found.release) if found.release.product else f"{engine} {found.release}".strip())


class ServerList(LineView):
    """A line for each server, with one under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "group-list--cursor",
        "group-list--failed",
        "group-list--quiet",
        "servers--up",
        "row-list--header",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Switch", id="servers.switch", tooltip="Work on the server under the cursor"),
    ]
    header_height = 1

    class Moved(Message):
        """Another server stands under the cursor."""

    class Taken(Message):
        """The server under the cursor was chosen."""

    def __init__(self, servers: Sequence[Server], current: Server, found: MutableMapping[str, Found]) -> None:
        super().__init__()
        self._servers = servers
        self._here = current
        self._found = found
        self.asked: set[str] = set()
        """Servers whose answer is awaited."""
        self.cursor = servers.index(current)

    @property
    def current(self) -> Server:
        """The server under the cursor."""
        return self._servers[self.cursor]

    @property
    def line_count(self) -> int:
        return len(self._servers)

    def health(self, server: Server) -> tuple[Tone, str]:
        """How *server* is doing, as a tone and in a word."""
        match self._found.get(server.name):
            case Health(seconds=seconds):
                return "done", format_duration(max(round(seconds * 1000), 1))
            case Failure():
                return "failed", "down"
            case _ if server.name in self.asked:
                return "unknown", "asking"
            case _:
                return "unknown", "not asked"

    def _names(self, width: int) -> int:
        return max(min(max(cell_len(title(server)) for server in self._servers) + 2, width // 2), 0)

    def draw_header(self, row: int, width: int) -> list[Segment]:
        names = self._names(width - 4)
        return [
            Segment(
                fit_text(Shown(f"    {'Server':<{names}} {'Answers in':>10}  Product"), width),
                self.component_style("row-list--header"),
            )
        ]

    def draw_line(self, line: int, width: int) -> list[Segment]:
        server = self._servers[line]
        base = self.component_style("group-list--cursor") if line == self.cursor else self.rich_style
        tone, word = self.health(server)
        glyph = {"done": "servers--up", "failed": "group-list--failed"}.get(tone, "group-list--quiet")
        key = str(line + 1) if line < 9 else " "
        names = self._names(width - 4)
        name = title(server)
        worn = badge(server)
        own = min(cell_len(name) + 2, names)
        told = product(server, self._found.get(server.name))
        if wary := warnings(server):
            told = Shown(f"{wary} · {told}")
        return [
            Segment(f"{key} ", self.coloured(base, "group-list--quiet")),
            Segment(f"{GLYPHS[tone]} ", self.coloured(base, glyph)),
            Segment(fit_text(Shown(f" {name} "), own), base if worn is None else worn),
            Segment(" " * (names - own), base),
            Segment(fit_text(Shown(f" {word:>10}  "), min(13, width - 4 - names)), self.coloured(base, glyph)),
            Segment(
                fit_text(told, max(width - 4 - names - 13, 0)),
                self.coloured(base, "group-list--failed" if wary else "group-list--quiet"),
            ),
        ]

    def action_move(self, lines: int) -> None:
        self.cursor = min(max(self.cursor + lines, 0), self.line_count - 1)
        if self.cursor < self.top:
            self.scroll_lines_to(self.cursor)
        elif self.cursor >= self.top + self.body_height:
            self.scroll_lines_to(self.cursor - self.body_height + 1)
        self.refresh()
        self.post_message(self.Moved())

    def action_jump(self, place: str) -> None:
        self.action_move(-self.line_count if place == "start" else self.line_count)

    def action_take(self) -> None:
        self.post_message(self.Taken())

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y - self.header_height
        if 0 <= line < self.line_count:
            event.stop()
            self.action_move(line - self.cursor)
            self.action_take()


class ServersScreen(Dialog[Server | Literal["another"] | None]):
    """Answers with the server that was chosen, with the wish for another one, or with None.

    Servers are asked how they are doing while this is open, each once and all at the same time; *found* is what they
    said the last time, and is kept up to date. Left out is who cannot be asked without a person or a command that has
    not been run yet: ten servers must not have a password manager ask ten times because somebody looks at the list.
    """

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,s", "stay", "Stay", id="dialog.cancel", show=False, tooltip="Stay on this server"),
        Binding("a", "add", "Add", id="servers.add", tooltip="Tell the console about another server"),
        Binding("r", "ask(True)", "Ask again", id="servers.ask", tooltip="Ask again, also what the cursor is on"),
    ]

    def __init__(
        self,
        service: QueryService,
        servers: Sequence[Server],
        current: Server,
        found: MutableMapping[str, Found],
    ) -> None:
        super().__init__()
        self._service = service
        self._servers = servers
        self._current = current
        self._found = found
        self._list = ServerList(servers, current, found)
        self._about = WrappedText(id="problem-message")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="servers") as dialog:
            dialog.border_title = "Servers"
            yield self._list
            yield self._about
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self.query_one("#servers").styles.height = len(self._servers) + _LINES_OF_FRAME
        self._list.focus()
        self._say_about()
        self.action_ask()

    def action_ask(self, also_current: bool = False) -> None:
        """Ask every server that can be asked as it is, and the one under the cursor too if a command does for it."""
        for server in self._servers:
            wanted = self._waits_for(server) is None or (also_current and server is self._list.current)
            if wanted and server.name not in self._list.asked and not questions(server):
                self._list.asked.add(server.name)
                self.run_worker(self._ask(server), group=f"ask {server.name}", exit_on_error=False)
        self._list.refresh()

    def _waits_for(self, server: Server) -> FromCommand | None:
        """The command that would be run if *server* were asked; None where it has been asked before, or needs none."""
        if server is self._current or any(one.server == server.name for one in self._service.exchanges):
            return None
        return next(iter(commands(server)), None)

    async def _ask(self, server: Server) -> None:
        try:
            self._found[server.name] = await examine(self._service, server, engine_of(server.engine))
        except Failure as failure:
            self._found[server.name] = failure
        finally:
            self._list.asked.discard(server.name)
        self._list.refresh()
        self._say_about()

    def on_server_list_moved(self) -> None:
        self._say_about()

    def _say_about(self) -> None:
        server = self._list.current
        found = self._found.get(server.name)
        here = "here · " if server is self._current else ""
        user = f" · as {server.user}" if server.user else ""
        texts: list[tuple[Shown, Emphasis]] = [(show(f"{here}{server.url}{user}"), "")]
        if wary := warnings(server):
            texts.append((wary, "bad"))
        if isinstance(found, Failure):
            texts.append((Shown(str(found)), "bad"))
        elif asked := questions(server):
            texts.append((show(f"{asked[0]}: asked for when you switch"), "quiet"))
        elif found is None and (command := self._waits_for(server)) is not None:
            texts.append((show(f"Switching, or r, gets the secret from the {command}"), "quiet"))
        else:
            texts.append((product(server, found), "quiet"))
        self._about.say(texts)

    def on_server_list_taken(self) -> None:
        self.dismiss(self._list.current)

    def on_key(self, event: events.Key) -> None:
        digit = event.character or ""
        if digit.isdecimal() and 1 <= int(digit) <= len(self._servers):
            event.stop()
            self.dismiss(self._servers[int(digit) - 1])

    def action_add(self) -> None:
        self.dismiss("another")

    def action_stay(self) -> None:
        self.dismiss(None)

    async def action_in_list(self, action: str) -> None:
        """Run an action of the list, for a click on its hint."""
        await self._list.run_action(action)
