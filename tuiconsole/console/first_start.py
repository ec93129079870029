"""What there is to see before any server is known: the demo, or a form for a server of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tuiconsole.config.places import servers_path
from tuiconsole.config.preferences import Preferences
from tuiconsole.config.server import Server
from tuiconsole.console.outside import Outside
from tuiconsole.console.screens.choice import Choice, Choices
from tuiconsole.console.screens.server_form import ServerForm
from tuiconsole.console.screens.steady import SteadyScreen
from tuiconsole.console.theming import DIALOGS, STYLESHEETS
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show

Answer = Literal["demo", "server", "quit"]


class Welcome(SteadyScreen[None]):
    """Says what this is, and what can be done first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+c", "answer('quit')", "Quit", id="dialog.quit", tooltip="End the program"),
    ]

    def __init__(self, answer: Callable[[Answer], None]) -> None:
        super().__init__()
        self._answer = answer
        self._text = WrappedText()
        self._choices: Choices[Answer] = Choices(
            [
                Choice(Shown("Look around in the demo"), "demo", Shown("generated data, nothing to set up"), "d"),
                Choice(Shown("Add a server of yours"), "server", Shown("it is tried before it is kept"), "a"),
                Choice(Shown("Quit"), "quit", key="q"),
            ]
        )

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="welcome") as dialog:
            dialog.border_title = "tuiconsole"
            dialog.border_subtitle = "enter chooses · q quits"
            yield self._text
            yield self._choices

    def on_mount(self) -> None:
        self._text.say(
            [
                (Shown("A terminal console for process engines: Camunda 7 and its kin, IBM BPM, Oracle."), "strong"),
                (Shown("It reads, and changes nothing on a server."), ""),
                (show(f"No server is configured yet. Those that are added stand in {servers_path()}."), "quiet"),
            ]
        )
        self._choices.focus()

    def on_key(self, event: object) -> None:
        chosen = self._choices.with_key(getattr(event, "character", None) or "")
        if chosen is not None:
            self._answer(chosen.value)

    def on_choices_taken(self) -> None:
        if self._choices.current is not None:
            self._answer(self._choices.current.value)

    def action_answer(self, answer: Answer) -> None:
        self._answer(answer)


class FirstStart(Outside):
    """Ends with what to do: `wants_demo`, or the `server` to open; neither where the person wants nothing."""

    CSS_PATH = [*STYLESHEETS, DIALOGS]

    def __init__(self, service: QueryService, preferences: Preferences | None) -> None:
        super().__init__(preferences)
        self._service = service
        self.wants_demo = False
        self.server: Server | None = None

    def get_default_screen(self) -> Welcome:
        return Welcome(self._answered)

    def _answered(self, answer: Answer) -> None:
        if answer == "server":
            self.push_screen(ServerForm(self._service, (), self.preferences.limits()), self._kept)
        else:
            self.wants_demo = answer == "demo"
            self.exit()

    def _kept(self, server: Server | None) -> None:
        if server is not None:
            self.server = server
            self.exit()

    async def on_unmount(self) -> None:
        await self._service.close()
