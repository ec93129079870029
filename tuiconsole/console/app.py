"""The Textual application: themes, keys that work everywhere, one screen per server, and the service they ask."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from tuiconsole.config.server import Server
from tuiconsole.console.desk import Desk
from tuiconsole.console.driver import frugal_driver
from tuiconsole.console.endings import crash_report
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.console.theming import STYLESHEETS
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences


class Console(Desk):
    """The console on *servers*, beginning with the first, and there with *opening*.

    Each server keeps its place while another is worked on. Without *preferences* the defaults hold. Files of the
    person are read and written only if it *remembers*.
    """

    TITLE = "tuiconsole"
    DEFAULT_MODE = "the first server"
    """Not Textual's own name, to which nobody can come back; no server can be called like this."""
    CSS_PATH = [*STYLESHEETS]
    ENABLE_COMMAND_PALETTE = False
    # Of the application, because a screen's own would not reach the dialogs.
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-short"), (30, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "servers", "Server", id="app.servers", tooltip="Work on another server"),
        Binding("question_mark", "help", "Help", id="app.help", tooltip="Show all keys"),
        Binding("q", "quit", "Quit", id="app.quit", tooltip="End the program"),
    ]

    def __init__(
        self,
        service: QueryService,
        servers: Sequence[Server],
        opening: Query | None = None,
        preferences: Preferences | None = None,
        *,
        remembers: bool = False,
    ) -> None:
        super().__init__(frugal_driver(), service, servers, preferences, remembers=remembers)
        self._opening = opening
        self._modes_made: set[str] = set()
        self._ends_on: asyncio.AbstractEventLoop | None = None
        self.animation_level = "none"
        # Where a terminal tells no size, Textual guesses twice, differently, and lays out the two in turn without end.
        self.console.size = shutil.get_terminal_size()

    def get_default_screen(self) -> MainScreen:
        return self._screen_for(self._server, self._opening)

    def _screen_for(self, server: Server, opening: Query | None = None) -> MainScreen:
        screen = MainScreen(self._service, server, engine_of(server.engine), opening)
        screen.read_times(self._clock, self._relative)
        self._screens.append(screen)
        return screen

    async def on_unmount(self) -> None:
        await self._service.close()

    def _fatal_error(self) -> None:
        """Textual's own report shows the locals of every frame: passwords, and whatever servers sent."""
        error = self._exception
        if error is not None:
            self.panic(Text(crash_report(error)))
        else:
            self._close_messages_no_wait()

    def end(self) -> None:
        """End the application; may be called from anywhere, at any time."""
        if self._ends_on is not None and not self._ends_on.is_closed():
            self._ends_on.call_soon_threadsafe(self.exit)

    def on_resize(self) -> None:
        # A terminal lays its lines out anew, each in its own way.
        forget = getattr(self._driver, "forget_screen", None)
        if forget is not None:
            forget()

    def on_load(self) -> None:
        self._ends_on = asyncio.get_running_loop()

    def action_servers(self) -> None:
        from tuiconsole.console.screens.servers import ServersScreen

        self.push_screen(ServersScreen(self._servers, self._server), self.work_on)

    def work_on(self, server: Server | None) -> None:
        """Put the screen of *server* in front; each server keeps its place meanwhile."""
        if server is None or server is self._server:
            return
        self._server = server
        # A mode of its own for each server: screens and dialogs stay as they are while another one is in front.
        mode = self.DEFAULT_MODE if server is self._servers[0] else server.name
        if mode not in self._modes_made:
            # That of the first server is there already, but has to be made known before one can come back to it.
            self.add_mode(mode, lambda: self._screen_for(server))
            self._modes_made.add(mode)
        self.switch_mode(mode)

    def action_help(self) -> None:
        from tuiconsole.console.screens.help import HelpScreen

        bindings = [active.binding for active in self.screen.active_bindings.values()]
        self.push_screen(HelpScreen(bindings))
