"""The switcher: the servers there are, and which one is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tuiconsole.config.server import Server
from tuiconsole.console.theming import DIALOGS
from tuiconsole.text.border import show


class ServersScreen(ModalScreen[Server | None]):
    """Answers with the server that was chosen, or with None."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Cancel", id="dialog.cancel", tooltip="Stay on this server"),
        Binding("j", "cursor(1)", "Down", id="dialog.down", show=False, tooltip="One line down"),
        Binding("k", "cursor(-1)", "Up", id="dialog.up", show=False, tooltip="One line up"),
    ]

    def __init__(self, servers: Sequence[Server], current: Server) -> None:
        super().__init__()
        self._servers = servers
        self._current = current

    def compose(self) -> ComposeResult:
        width = max(len(server.name) for server in self._servers)
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Servers"
            dialog.border_subtitle = "enter switches · esc stays"
            yield OptionList(
                *(
                    Option(Content(f"{show(server.name):<{width}}  {server.engine:<11}  {show(server.url)}"))
                    for server in self._servers
                )
            )

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self._servers.index(self._current)

    def action_cursor(self, step: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if step > 0 else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._servers[event.option_index])
