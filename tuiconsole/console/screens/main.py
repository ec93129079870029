"""The main screen: the instances of one server above, the one under the cursor below, a status line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from tuiconsole.config.server import Server
from tuiconsole.console.cells import Reading
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.widgets.field_view import FieldView
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.one_line import OneLine, Part
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.engines.model import Engine
from tuiconsole.engines.query import Query
from tuiconsole.engines.versions import Release
from tuiconsole.service.errors import Failure
from tuiconsole.service.result_set import ResultSet
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.moments import format_instant
from tuiconsole.text.quantities import format_count, format_duration

_HINTS = (
    KeyHint("/", "query", "pane('query_line')"),
    KeyHint("f", "filter", "pane('filter')"),
    KeyHint("o", "sort", "pane('sort')"),
    KeyHint("r", "refresh", "pane('refresh')"),
    KeyHint("enter", "open", "pane('choose')"),
    KeyHint("tab", "pane", "app.focus_next"),
    KeyHint("z", "zoom", "zoom"),
    KeyHint("q", "quit", "app.quit"),
    KeyHint("?", "help", "app.help"),
)
REST_SECONDS = 0.15
"""How long the cursor must rest before the lower pane follows it."""


class MainScreen(Screen[None]):
    """Works one server. Owns no connection: it asks the service and hands answers to its panes."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-short"), (30, "-tall")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next pane", id="pane.next", show=False, tooltip="To the next pane"),
        Binding(
            "shift+tab", "app.focus_previous", "Previous", id="pane.previous", show=False, tooltip="To the pane before"
        ),
        Binding("escape", "back", "Back", id="pane.back", show=False, tooltip="Back to the list"),
        Binding(
            "z", "zoom", "Zoom", id="pane.zoom", tooltip="Give the pane in focus the whole screen, or take it back"
        ),
    ]

    def __init__(self, service: QueryService, server: Server, engine: Engine) -> None:
        super().__init__()
        self._service = service
        self._server = server
        self._engine = engine
        self._release: Release | None = None
        self._question = 0
        self._rest: Timer | None = None
        query = Query(engine.resources[0])
        reading = Reading(service.zone, service.clock())
        self.instances = ListPane(query, service, server, reading, id="instances")
        self._fields = FieldView(query.resource, reading, id="detail-fields")
        self._detail = Vertical(self._fields, id="detail", classes="pane")
        self._status = OneLine(id="status")
        self._hints = KeyBar(_HINTS, id="hints")

    def compose(self) -> ComposeResult:
        self._detail.border_title = Content("Instance")
        yield self.instances
        yield self._detail
        yield self._status
        yield self._hints

    def on_mount(self) -> None:
        self._fields.show_item(None, "No instance under the cursor.")
        self.instances.rows.focus()
        self._say_status()
        self._ask(self.instances.asked)
        self.run_worker(self._identify(), group="identify", exit_on_error=False)

    # Asking

    def on_list_pane_query_changed(self, event: ListPane.QueryChanged) -> None:
        event.stop()
        self._ask(event.query)

    def _ask(self, query: Query) -> None:
        self._question += 1
        self.run_worker(self._open(query, self._question), group="instances", exclusive=True)

    async def _open(self, query: Query, question: int) -> None:
        result_set: ResultSet | None = None
        failure: Failure | None = None
        result_set = await self._service.open(self._server, self._engine, query)
        if question != self._question:
            result_set.close()
            return
        self.instances.attach(result_set, failure)
        self._say_status()

    async def _identify(self) -> None:
        try:
            self._release = await self._service.release(self._server, self._engine)
        except Failure:
            return
        self.instances.release = self._release
        self._say_status()

    # Following the cursor

    def on_list_pane_moved(self, event: ListPane.Moved) -> None:
        event.stop()
        self._say_status()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST_SECONDS, self._follow)

    def _follow(self) -> None:
        self._fields.reading = self.instances.rows.reading
        self._fields.show_item(self.instances.rows.current, "No instance under the cursor.")

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        self._follow()
        self._fields.focus()

    # Panes

    async def action_pane(self, action: str) -> None:
        """Run an action of the list in focus, for a click on its hint."""
        await self.instances.run_action(action)

    def action_back(self) -> None:
        if self.has_class("-zoomed"):
            self.action_zoom()
        self.instances.rows.focus()

    def action_zoom(self) -> None:
        zoomed = not self.has_class("-zoomed")
        self.set_class(zoomed, "-zoomed")
        in_detail = self._detail.has_focus_within
        self.instances.set_class(zoomed and in_detail, "-away")
        self._detail.set_class(zoomed and not in_detail, "-away")

    def on_descendant_focus(self) -> None:
        if self.has_class("-zoomed"):
            in_detail = self._detail.has_focus_within
            self.instances.set_class(in_detail, "-away")
            self._detail.set_class(not in_detail, "-away")

    # The two lines at the bottom

    def _say_status(self) -> None:
        rows, result_set = self.instances.rows, self.instances.rows.result_set
        failed = self.instances.failure is not None
        release = str(self._release) if self._release else ""
        left: list[Part] = [
            (Shown("✗" if failed else "●"), "bad" if failed else "good"),
            (show(self._server.name), "strong"),
            (show(f"{self._engine.title} {release}".rstrip()), "quiet"),
        ]
        right: list[Part] = []
        if result_set is not None and result_set.started:
            at = format_instant(result_set.as_of, self._service.zone, now=result_set.as_of)
            position = min(rows.cursor + 1, rows.line_count)
            right.append((Shown(f"as of {at}"), "quiet"))
            right.append((Shown(position_text(position, result_set)), ""))
        if self._service.exchanges:
            last = self._service.exchanges[-1]
            right.insert(0, (Shown(format_duration(round(last.seconds * 1000))), "quiet"))
        if result_set is None or result_set.loading:
            right.insert(0, (Shown("loading"), "quiet"))
        self._status.say(left, right)


def position_text(position: int, result_set: ResultSet) -> str:
    """`12,402 of 1,000,030`, and how sure the second number is."""
    total = result_set.total
    of = {"exact": "of", "at least": "of at least", "unknown": "of"}[total.kind]
    return f"{format_count(position)} {of} {format_count(total.number)}"
