"""A pane about the instance under the cursor: several lists behind tabs, one of them in sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tuiconsole.config.server import Server
from tuiconsole.console.cells import Reading
from tuiconsole.console.panes.list_pane import ListPane
from tuiconsole.console.widgets.tab_line import TabLine
from tuiconsole.engines.engine import Tab
from tuiconsole.engines.model import Item, Resource
from tuiconsole.engines.query import Query
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown
from tuiconsole.text.moments import parse_instant

if TYPE_CHECKING:
    from tuiconsole.console.widgets.field_view import FieldView
    from tuiconsole.console.widgets.wrapped_text import WrappedText


class RelatedPane(Vertical):
    """What a tab shows is mounted when there is first something to show in it, and asked while it is in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "tab(1)", "Next tab", id="pane.next_tab", show=False, tooltip="Next tab"),
        Binding(
            "left_square_bracket", "tab(-1)", "Tab before", id="pane.previous_tab", show=False, tooltip="Tab before"
        ),
    ]

    def __init__(
        self,
        name: str,
        tabs: tuple[Tab, ...],
        instances: Resource,
        service: QueryService,
        server: Server,
        *,
        id: str,
        with_fields: bool = False,
    ) -> None:
        super().__init__(id=id, classes="pane related")
        self._tabs = tabs
        self._instances = instances
        self._service = service
        self._server = server
        self._instance: Item | None = None
        self._reading = Reading(service.zone, service.clock())
        self._current = 0
        self._lists: dict[int, ListPane] = {}
        self._shown_for: dict[int, Item] = {}
        self._fields: FieldView | None = None
        self._lack: WrappedText | None = None
        self._titles = [tab.title for tab in tabs] + (["Instance"] if with_fields else [])
        self._line = TabLine(name, self._titles)

    def compose(self) -> ComposeResult:
        yield self._line

    def on_mount(self) -> None:
        if self._tabs and self._tabs[0].resource is None:
            self._show_tab()

    @property
    def lists(self) -> Collection[ListPane]:
        """Those of the tabs that were ever shown."""
        return self._lists.values()

    @property
    def list_in_sight(self) -> ListPane | None:
        """The list of the current tab, if it has one."""
        return self._lists.get(self._current)

    def focus_content(self) -> None:
        """Give the keys to what is in sight."""
        self._show_tab()
        in_sight = self.list_in_sight
        if in_sight is not None:
            in_sight.take_keys()
        elif self._fields is not None and self._fields.display:
            self._fields.focus()
        elif self._lack is not None:
            self._lack.focus()

    # Following the instance

    def follow(self, instance: Item | None, reading: Reading) -> None:
        """Show what belongs to *instance* from now on; what belonged to another disappears at once."""
        if instance is self._instance:
            return
        self._instance, self._reading = instance, reading
        for number, pane in self._lists.items():
            pane.idle = instance is None
            if self._shown_for.get(number) is not instance:
                pane.attach(None)
        self._show_fields()
        if self._lists or instance is not None:
            self._show_tab()

    def read_times(self, clock: Literal["local", "utc", "server"], relative: bool) -> None:
        """Show times like this from now on."""
        self._reading = replace(self._reading, clock=clock, relative=relative)
        for pane in self._lists.values():
            pane.read_times(clock, relative)
        self._show_fields()

    def _show_fields(self) -> None:
        if self._fields is not None:
            self._fields.reading = self._reading
            self._fields.show_item(self._instance, "No instance under the cursor.")

    def _ask_current(self) -> None:
        pane, instance = self.list_in_sight, self._instance
        if pane is None or self._shown_for.get(self._current) is instance:
            return
        if instance is None:
            self._shown_for.pop(self._current, None)
            return
        self._shown_for[self._current] = instance
        pane.rows.span = span_of(instance, self._instances, self._reading.now)
        pane.ask_given(self._tabs[self._current].given(instance))

    # Tabs

    def action_tab(self, step: int) -> None:
        if self._titles:
            self._choose((self._current + step) % len(self._titles))

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self._choose(event.number)

    def choose_titled(self, title: str) -> None:
        """Choose the tab called *title*, if there is one."""
        for number, tab in enumerate(self._tabs):
            if tab.title == title:
                self._choose(number)

    def _choose(self, number: int) -> None:
        had_focus = self.has_focus_within
        self._current = number
        self._line.choose(number)
        self._show_tab()
        if had_focus:
            self.focus_content()

    def _show_tab(self) -> None:
        tab = self._tabs[self._current] if self._current < len(self._tabs) else None
        if tab is not None and tab.resource is not None and self._current not in self._lists:
            self._mount_list(tab, tab.resource)
        for number, pane in self._lists.items():
            pane.display = number == self._current
        if tab is None and self._fields is None:
            self._mount_fields()
        if self._fields is not None:
            self._fields.display = tab is None
        if tab is not None and tab.resource is None:
            self._say_lack(tab)
        elif self._lack is not None:
            self._lack.display = False
        self._ask_current()

    def _mount_fields(self) -> None:
        from tuiconsole.console.widgets.field_view import FieldView

        self._fields = FieldView(self._instances, self._reading)
        self.mount(self._fields)
        self._show_fields()

    def _say_lack(self, tab: Tab) -> None:
        if self._lack is None:
            from tuiconsole.console.widgets.wrapped_text import WrappedText

            self._lack = WrappedText(id=f"{self.id}-lack")
            # There is nothing to move in it, but the keys for the next tab have to go somewhere.
            self._lack.can_focus = True
            self.mount(self._lack)
        self._lack.display = True
        self._lack.say([(Shown(f"{tab.title}: not offered by this engine."), "strong"), (Shown(tab.lacks), "quiet")])

    def _mount_list(self, tab: Tab, resource: Resource) -> None:
        pane = ListPane(
            Query(resource),
            self._service,
            self._server,
            self._reading,
            id=f"{self.id}-{self._current}",
            nesting=tab.nesting,
            framed=False,
        )
        pane.idle = self._instance is None
        self._lists[self._current] = pane
        self.mount(pane)


def span_of(instance: Mapping[str, object], resource: Resource, now: datetime) -> tuple[datetime, datetime] | None:
    """From the start of *instance* to its end, or to *now* while it runs."""
    column = next((column for column in resource.columns if column.kind == "duration"), None)
    if column is None:
        return None
    start, end = (instance.get(name) for name in column.fields[-2:])
    began = parse_instant(start) if isinstance(start, str) else None
    ended = parse_instant(end) if isinstance(end, str) else None
    return None if began is None else (began, ended or max(now, began))
