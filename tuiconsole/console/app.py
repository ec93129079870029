"""The Textual application: one screen per server, the switching between them, and the service that they ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType

from tuiconsole.config.server import Server
from tuiconsole.console.columns import Chosen
from tuiconsole.console.desk import Desk
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences
    from tuiconsole.console.screens.servers import Found


class Console(Desk):
    """The console on *servers*, beginning with the first, and there with *opening*, *called* so, shown with *columns*.

    Each server keeps its place while another is worked on. Without *preferences* the defaults hold. Files of the
    person are read and written only if it *remembers*.
    """

    DEFAULT_MODE = "the first server"
    """Not Textual's own name, to which nobody can come back; no server can be called like this."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "servers", "Server", id="app.servers", tooltip="Work on another server"),
        Binding("A", "sign_in", "Sign in", id="app.sign_in", tooltip="Type a password or token for this server"),
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
        columns: Sequence[Chosen] = (),
        called: str = "",
        remembers: bool = False,
    ) -> None:
        super().__init__(service, servers, preferences, remembers=remembers)
        self._opening, self._columns, self._called = opening, columns, called
        self._modes_made: set[str] = set()
        self._health: dict[str, Found] = {}

    def get_default_screen(self) -> MainScreen:
        return self._screen_for(self._server, self._opening, self._columns, self._called)

    def _screen_for(
        self, server: Server, opening: Query | None = None, columns: Sequence[Chosen] = (), called: str = ""
    ) -> MainScreen:
        screen = MainScreen(self._service, server, engine_of(server.engine), opening, columns, called)
        screen.read_times(self._clock, self._relative)
        self._screens.append(screen)
        return screen

    async def on_unmount(self) -> None:
        await self._service.close()

    # Servers

    def action_servers(self) -> None:
        """Offer the servers, and tell how they are doing."""
        from tuiconsole.console.screens.servers import ServersScreen

        def chosen(answer: Server | Literal["another"] | None) -> None:
            if answer == "another":
                self.action_add_server()
            else:
                self.work_on(answer)

        self.push_screen(ServersScreen(self._service, self._servers, self._server, self._health), chosen)

    def action_add_server(self) -> None:
        """Ask for a server that is not known yet, and work on it."""
        from tuiconsole.console.screens.server_form import ServerForm

        def kept(server: Server | None) -> None:
            if server is not None:
                self._servers = (*self._servers, server)
                self.notify(f"Added {server.name}: 'tuiconsole {server.name}' opens it.")
                self.work_on(server)

        taken = [server.name for server in self._servers]
        self.push_screen(ServerForm(self._service, taken, self.preferences.limits()), kept)

    def work_on(self, server: Server | None) -> None:
        """Put the screen of *server* in front; each server keeps its place meanwhile."""
        if server is None or server is self._server:
            return
        from tuiconsole.config.credentials import questions

        if asked := questions(server):
            self.run_worker(self._ask_for(server, asked), group="secrets", exclusive=True)
        else:
            self._switch_to(server)

    async def _ask_for(self, server: Server, asked: Sequence[str]) -> None:
        """Work on *server* once its secrets that only a person knows are there."""
        ready = await self._with_answers(server, asked)
        if ready is not None:
            self._servers = tuple(ready if known is server else known for known in self._servers)
            self._switch_to(ready)

    async def _with_answers(self, server: Server, asked: Sequence[str]) -> Server | None:
        """*server* with what a person answers to what is *asked*; None where they would rather not."""
        from tuiconsole.config.credentials import answered
        from tuiconsole.config.secret import Secret, is_sendable
        from tuiconsole.console.screens.prompt import PromptScreen

        about = Shown("Kept until the program ends, and written nowhere.")
        answers: dict[str, Secret] = {}
        for what in asked:
            prompt = PromptScreen(show(what), about, secret=True, goes="enter goes on")
            answer = await self.push_screen_wait(prompt)
            if answer is None:
                return None
            if not is_sendable(answer):
                self.notify("That holds control characters, and cannot be sent.", severity="error")
                return None
            answers[what] = Secret(answer)
        return answered(server, answers.__getitem__)

    def action_sign_in(self) -> None:
        """Ask again for what the server is signed in to with."""
        self.run_worker(self._sign_in_again(self._server), group="secrets", exclusive=True)

    async def _sign_in_again(self, server: Server) -> None:
        from tuiconsole.config.credentials import questions, to_ask_again

        unanswered = to_ask_again(server) if server.sign_in or server.credentials else await self._with_user(server)
        ready = None if unanswered is None else await self._with_answers(unanswered, questions(unanswered))
        if ready is not None:
            await self._service.sign_in_anew(ready)
            if self.main is not None:
                self.main.identify()

    async def _with_user(self, server: Server) -> Server | None:
        """*server*, which nobody signs in to so far, for somebody who wants to; None where they would rather not."""
        from dataclasses import replace

        from tuiconsole.config.server import Password, Token
        from tuiconsole.config.sources import Asked
        from tuiconsole.console.screens.prompt import PromptScreen

        if not engine_of(server.engine).passwords:
            return replace(server, credentials=Token(Asked()))
        about = Shown("Until the program ends; servers.toml is where it stays.")
        user = await self.push_screen_wait(PromptScreen(show(f"User at {server.name}"), about, goes="enter goes on"))
        return replace(server, credentials=Password(user, Asked())) if user else None

    def _switch_to(self, server: Server) -> None:
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
