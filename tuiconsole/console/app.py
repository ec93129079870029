"""The Textual application: themes, keys that work everywhere, and the service that panes ask."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tuiconsole.config.server import Server
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.console.theming import DARK, LIGHT, STYLESHEETS
from tuiconsole.engines.model import Engine
from tuiconsole.service.service import QueryService


class Console(App[None]):
    """The console on one server."""

    TITLE = "tuiconsole"
    CSS_PATH = [*STYLESHEETS]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", id="app.help", tooltip="Show all keys"),
        Binding("q", "quit", "Quit", id="app.quit", tooltip="End the program"),
    ]

    def __init__(self, service: QueryService, server: Server, engine: Engine) -> None:
        super().__init__()
        self._service = service
        self._server = server
        self._engine = engine
        self.animation_level = "none"
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        # Set here, not by the environment: the look of the console is its own.
        self.theme = DARK.name

    def get_default_screen(self) -> MainScreen:
        return MainScreen(self._service, self._server, self._engine)

    async def on_unmount(self) -> None:
        await self._service.close()

    def action_help(self) -> None:
        from tuiconsole.console.screens.help import HelpScreen

        bindings = [active.binding for active in self.screen.active_bindings.values()]
        self.push_screen(HelpScreen(bindings))
