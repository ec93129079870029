"""What the application offers on every screen: commands, requests, messages, looks, times, and own keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import ActiveBinding, Binding, BindingType

from tuiconsole.config.server import Server
from tuiconsole.console.memory import Memory
from tuiconsole.console.screens.main import MainScreen
from tuiconsole.console.theming import THEMES
from tuiconsole.console.view_acts import ViewActs
from tuiconsole.console.wishes import HowOften, KeepColumns, WhichColumns
from tuiconsole.engines.catalogue import engine_of
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences

_CLOCKS: tuple[tuple[Literal["local", "utc", "server"], str], ...] = (
    ("local", "on the clock of this machine"),
    ("utc", "in UTC"),
    ("server", "as the server writes them"),
)


class Desk(ViewActs):
    """Belongs to no server. Subclasses say which servers there are and which one is worked on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon,ctrl+p", "commands", "Commands", id="app.commands", tooltip="Do anything by its name"),
        Binding("R,ctrl+r", "requests", "Requests", id="app.requests", tooltip="Every request that went out"),
        Binding("M", "messages", "Messages", id="app.messages", tooltip="Every message there was"),
        Binding(
            "i", "by_id", "By id", id="query.by_id", show=False, tooltip="To the instance with an id, or to several"
        ),
        Binding("t", "clock", "Clock", id="app.clock", tooltip="Times: local, UTC, or as the server writes them"),
        Binding("T", "relative_times", "Relative", id="app.times", tooltip="Times as points, or as how long ago"),
    ]

    def __init__(
        self,
        service: QueryService,
        servers: Sequence[Server],
        preferences: Preferences | None,
        *,
        remembers: bool,
    ) -> None:
        super().__init__(preferences)
        self._service = service
        self._servers = tuple(servers)
        self._server = self._servers[0]
        self._remembers = remembers
        self._memory = Memory(self.notify, enabled=remembers)
        self._screens: list[MainScreen] = []
        self._clock: Literal["local", "utc", "server"] = preferences.zone if preferences else "local"
        self._relative = preferences is not None and preferences.times == "relative"

    def on_mount(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted.theme not in self.available_themes:
            self.notify(f"There is no theme called {wanted.theme}.", severity="warning")
        if wanted is not None and wanted.keys:
            self._check_keys(wanted.keys)

    def _check_keys(self, keys: Mapping[str, str]) -> None:
        """Tell what is wrong with the person's own keys: of two things with the same key one would win in silence."""
        from tuiconsole.console.own_keys import bindings_of, problems
        from tuiconsole.console.panes.list_pane import ListPane
        from tuiconsole.console.panes.query_acts import QueryActs
        from tuiconsole.console.panes.related_pane import RelatedPane
        from tuiconsole.console.panes.row_acts import RowActs
        from tuiconsole.console.widgets.line_view import LineView

        together = bindings_of([*type(self).__mro__, MainScreen, ListPane, QueryActs, RowActs, RelatedPane, LineView])
        for problem in problems(keys, [binding for binding in together if binding.id]):
            self.notify(f"[keys] in config.toml: {problem}.", severity="warning")

    def redacted(self, text: str) -> str:
        """*text* without the secrets of any server."""
        return self._service.redact(text)

    # Dialogs

    def action_commands(self) -> None:
        """Offer everything that can be done here."""
        from tuiconsole.console.palette import Command, Run, of_bindings, of_names
        from tuiconsole.console.screens.choice import ChoiceScreen

        if self.main is None:
            return
        engine = engine_of(self._server.engine)
        active = list(self.screen.active_bindings.values())
        others = [(server.name, server.engine) for server in self._servers if server is not self._server]
        commands = [
            *of_bindings(active, self._run_binding),
            *of_names("View", [(view.name, view.help or view.query) for view in self._views()], self._ask_named),
            *of_names("Server", others, self._work_on_named),
            *of_names("Jobs", [(tab.title, "") for tab in engine.jobs], self._jobs_tab),
            *of_names("History", [(tab.title, "") for tab in engine.history], self._history_tab),
            *of_names("Theme", self._other_themes(), self._look),
            *self.saved_view_commands(),
            Command("Add a server", "Tell the console about another server", self.action_add_server),
            Command("Density", "More room, or more rows", self.action_density),
            Command("Screenshot", "Keep the screen as an SVG", self.action_save_screenshot),
        ]

        def chosen(run: Run | None) -> None:
            if run is not None:
                self.call_next(run)

        choices = [command.choice() for command in commands]
        self.push_screen(ChoiceScreen(Shown("Commands"), choices, search=True), chosen)

    async def _run_binding(self, active: ActiveBinding) -> None:
        await self.run_action(active.binding.action, active.node)

    def action_requests(self) -> None:
        from tuiconsole.console.screens.requests import RequestsScreen

        self.push_screen(RequestsScreen(self._service, self._servers))

    def action_messages(self) -> None:
        """Show what was said; what is chosen is copied."""
        from tuiconsole.console.glyphs import GLYPHS
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        if not self.said:
            self.notify("There were no messages yet.")
            return
        marks = {"information": GLYPHS["done"], "warning": GLYPHS["waiting"], "error": GLYPHS["failed"]}
        choices = [
            Choice(Shown(f"{said.at:%H:%M:%S} {marks[said.severity]} {said.text}"), said.text)
            for said in reversed(self.said)
        ]

        def chosen(text: Shown | None) -> None:
            if text is not None:
                self.copy_to_clipboard(text)

        self.push_screen(ChoiceScreen(Shown("Messages"), choices, search=True, does="copies"), chosen)

    # Instances by their ids

    def action_by_id(self) -> None:
        """Ask for an id, and go to the instance that has it."""
        from tuiconsole.console.screens.prompt import PromptScreen

        main, engine = self.main, engine_of(self._server.engine)
        if main is None:
            return
        with_ids, single = engine.with_ids, engine.single

        def typed(text: str | None) -> None:
            ids = re.split(r"[\s,;]+", text.strip(" ,;")) if text else []
            if not ids:
                return
            if with_ids is not None:
                query = Query.of(engine.resources[0], with_ids(ids))
            elif single is not None and len(ids) == 1:
                query = Query.of(single, {"id": ids[0]})
            else:
                self.notify(f"{engine.title} shows one instance at a time.", severity="warning")
                return
            main.open_view(ids[0] if len(ids) == 1 else "ids", query, main.instances.rows.chosen)

        several = "Several are separated by blanks or commas, as they come out of a ticket or a log."
        about = Shown("As it comes out of a ticket or a log." if with_ids is None else several)
        self.push_screen(PromptScreen(Shown("Instance with the id"), about, goes="enter goes there"), typed)

    # Looks and times

    def _other_themes(self) -> list[tuple[str, str]]:
        """The themes that are not in use, our own first, each with a word about it."""
        own = {theme.name: about for theme, about in THEMES}
        names = [*own, *(name for name in self.available_themes if name not in own)]
        return [(name, own.get(name, "")) for name in names if name != self.theme]

    def _look(self, theme: str) -> None:
        self.theme = theme
        self._memory.keep_preference("theme", theme)

    def action_density(self) -> None:
        """More room, or more rows."""
        compact = not self.has_class("-compact")
        self.set_class(compact, "-compact")
        self.notify("Compact: more rows." if compact else "Comfortable: more room.", timeout=2)
        self._memory.keep_preference("density", "compact" if compact else "comfortable")

    def action_clock(self) -> None:
        """Show times on the next clock."""
        names = [name for name, _ in _CLOCKS]
        self._clock, about = _CLOCKS[(names.index(self._clock) + 1) % len(_CLOCKS)]
        self._relative = False
        self._read_times(f"Times are shown {about}.")
        self._memory.keep_preference("zone", self._clock)

    def action_relative_times(self) -> None:
        """Show times as points in time, or as how long ago they were."""
        self._relative = not self._relative
        self._read_times("Times are shown as how long ago." if self._relative else "Times are shown as they are.")
        self._memory.keep_preference("times", "relative" if self._relative else "absolute")

    def _read_times(self, told: str) -> None:
        for screen in self._screens:
            screen.read_times(self._clock, self._relative)
        self.notify(told, timeout=timedelta(seconds=2).total_seconds())

    # What is remembered

    def on_keep_columns(self, event: KeepColumns) -> None:
        event.stop()
        self._memory.keep_columns(self._server.engine, event.resource.name, event.chosen)

    def on_which_columns(self, event: WhichColumns) -> None:
        event.stop()
        chosen = self._memory.columns(self._server.engine, event.resource.name)
        if chosen:
            event.then(chosen)

    def on_how_often(self, event: HowOften) -> None:
        event.stop()
        event.then(self.preferences.watch_seconds)

    # Servers and tabs, by name

    def work_on(self, server: Server | None) -> None:
        """Work on *server* from now on."""
        raise NotImplementedError

    def action_add_server(self) -> None:
        """Ask for a server that is not known yet."""
        raise NotImplementedError

    def _work_on_named(self, name: str) -> None:
        self.work_on(next((server for server in self._servers if server.name == name), None))

    def _jobs_tab(self, title: str) -> None:
        if self.main is not None:
            self.main.show_tab("jobs", title)

    def _history_tab(self, title: str) -> None:
        if self.main is not None:
            self.main.show_tab("history", title)
