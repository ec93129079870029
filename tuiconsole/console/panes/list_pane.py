"""A pane that shows one result set: its rows, why there are none, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tuiconsole.config.server import Server
from tuiconsole.console.cells import Reading
from tuiconsole.console.columns import Chosen
from tuiconsole.console.panes.notices import empty_notice, failure_notice
from tuiconsole.console.panes.query_acts import QueryActs
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.console.wishes import HowOften, WhichColumns
from tuiconsole.engines.engine import Nesting
from tuiconsole.engines.query import Query
from tuiconsole.engines.types import Value
from tuiconsole.engines.versions import Release
from tuiconsole.records import dataclass
from tuiconsole.service.changes import Change, Shifted
from tuiconsole.service.errors import Failure
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown

if TYPE_CHECKING:
    from tuiconsole.console.panes.watching import Watch
    from tuiconsole.console.widgets.wrapped_text import WrappedText
    from tuiconsole.service.result_set import ResultSet


@dataclass(frozen=True, slots=True)
class Place:
    """What a pane showed, and where: enough to come back to it."""

    asked: Query
    result_set: ResultSet | None
    top: int
    cursor: int
    columns: tuple[Chosen, ...]


class ListPane(QueryActs):
    """Rows of one resource of one server. Asks for nothing itself: it posts what is wanted of the service.

    What stands around the rows is imported and mounted when it is first needed: at the start there are only rows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="pane.open", show=False, tooltip="Open the row under the cursor"),
        Binding("r", "refresh", "Refresh", id="query.refresh", tooltip="Ask again, from now"),
        Binding("w", "watch", "Watch", id="query.watch", tooltip="Ask again by itself, or no more"),
    ]

    class QueryChanged(Message):
        """Another query is wanted."""

        def __init__(self, pane: ListPane, query: Query) -> None:
            super().__init__()
            self.pane = pane
            self.query = query

    class Moved(Message):
        """Rows, the total or the activity of the list changed."""

        def __init__(self, pane: ListPane) -> None:
            super().__init__()
            self.pane = pane

    class Arrived(Message):
        """The service reports a change of the result set."""

        def __init__(self, result_set: ResultSet, change: Change) -> None:
            super().__init__()
            self.result_set = result_set
            self.change = change

    def __init__(
        self,
        query: Query,
        service: QueryService,
        server: Server,
        reading: Reading,
        *,
        id: str,
        nesting: Nesting | None = None,
        framed: bool = True,
    ) -> None:
        super().__init__(id=id, classes="pane" if framed else "list")
        self.asked = query
        """What the person asks; `given` comes on top of it."""
        self.given: dict[str, Value] = {}
        """What the place of this pane sets, such as the instance: asked, but not the person's to change."""
        self.release: Release | None = None
        """What the server is, once it is known."""
        self.idle = False
        """There is nothing to ask about at the moment."""
        self.known: dict[str, list[str]] = {}
        """Values that the server has, by parameter, for completion."""
        self._service = service
        self._server = server
        self._error: WrappedText | None = None
        self._framed = framed
        self.rows = _rows(query, reading, nesting, f"{id}-rows")
        self.watched: Watch | None = None
        """While somebody watches the list."""
        self._opening_failure: Failure | None = None
        self._wants_keys = False

    def compose(self) -> ComposeResult:
        if self._framed:
            self.border_title = Content(self.asked.resource.title)
        yield self.rows

    def on_mount(self) -> None:
        self._show_filters()
        self._explain()
        if self._wants_keys:
            self.rows.focus()
        if not self.rows.chosen:
            self.post_message(WhichColumns(self.asked.resource, self.rows.choose_columns))

    def take_keys(self) -> None:
        """Give the keys to the rows; as soon as they are there, where this pane is about to be mounted."""
        self._wants_keys = True
        if self.rows.is_attached:
            self.rows.focus()

    # What the service answers

    def attach(self, result_set: ResultSet | None, failure: Failure | None = None) -> None:
        """Show *result_set*, or say why there is none."""
        if self.rows.result_set is not None:
            self.rows.result_set.close()
        self._opening_failure = failure
        if result_set is not None:
            result_set.listener = lambda change: self._post(result_set, change)
        self.rows.attach(result_set)
        self._marks_changed()
        self._explain()

    def read_times(self, clock: Literal["local", "utc", "server"], relative: bool) -> None:
        """Show times like this from now on."""
        self.rows.reading = replace(self.rows.reading, clock=clock, relative=relative)
        self.rows.refresh()

    def leave(self) -> Place:
        """Let go of the list without closing it, to come back to it later."""
        place = Place(self.asked, self.rows.result_set, self.rows.top, self.rows.cursor, self.rows.chosen)
        self.rows.attach(None)
        return place

    def return_to(self, place: Place) -> None:
        """Show what was shown at *place*, as it was."""
        self.asked = place.asked
        self.rows.choose_columns(place.columns)
        if not place.columns:
            self.post_message(WhichColumns(place.asked.resource, self.rows.choose_columns))
        self._show_filters()
        if place.result_set is None:
            self._post_query()
            return
        self.attach(place.result_set)
        self.rows.restore(place.top, place.cursor)
        self.rows.focus()

    def say_title(self, trail: Sequence[str]) -> None:
        """The title, with the steps that led here."""
        self.border_title = Content(" › ".join([self.asked.resource.title, *trail]))

    def _post(self, result_set: ResultSet, change: Change) -> None:
        if isinstance(change, Shifted) and result_set is self.rows.result_set:
            # At once: whatever is drawn or asked next goes by the places that the rows have now.
            self.rows.rows_changed(change)
        self.post_message(self.Arrived(result_set, change))

    def on_list_pane_arrived(self, event: Arrived) -> None:
        event.stop()
        if event.result_set is not self.rows.result_set:
            return
        self.rows.reading = replace(self.rows.reading, now=event.result_set.as_of)
        if self.watched is not None:
            self.watched.before_change()
        if not isinstance(event.change, Shifted):
            self.rows.rows_changed(event.change)
        if self.watched is not None:
            self.watched.after_change()
        self._explain()
        self.post_message(self.Moved(self))

    @property
    def failure(self) -> Failure | None:
        """What keeps this pane from being current."""
        result_set = self.rows.result_set
        return self._opening_failure if result_set is None else result_set.failure

    def _explain(self) -> None:
        """Say what there is to say beside the rows, or in their place."""
        result_set, failure = self.rows.result_set, self.failure
        empty = self.rows.line_count == 0
        if failure is not None and empty:
            self.rows.notice = failure_notice(failure)
        elif result_set is None and self.idle:
            self.rows.notice = [(Shown("No instance under the cursor."), False)]
        elif result_set is None or not result_set.started:
            self.rows.notice = [(Shown(f"Loading {self.asked.resource.noun[1]} …"), False)]
        else:
            self.rows.notice = empty_notice(self.asked, of_instance=bool(self.given))
        self._say_error(None if empty else failure)
        if empty:
            self.rows.refresh()

    def _say_error(self, failure: Failure | None) -> None:
        """A line or two under the rows that are there, while they are not current."""
        if self._error is None:
            if failure is None:
                return
            from tuiconsole.console.widgets.wrapped_text import WrappedText

            self._error = WrappedText(classes="error-line")
            self.mount(self._error)
        self._error.display = failure is not None
        if failure is not None:
            self._error.say([(Shown(f"✗ {failure}"), "")])

    # What the person wants

    def action_choose(self) -> None:
        if self.rows.current is not None:
            self.rows.action_choose()

    def action_refresh(self) -> None:
        if self.rows.result_set is None:
            self._post_query()
        else:
            self.rows.result_set.refresh()

    def action_watch(self) -> None:
        """Have the list asked for again by itself from now on, or no more."""
        if self.watched is None:
            self.post_message(HowOften(self._begin_watch))
            return
        self.watched.end()
        self.watched = None
        self._say_watch()

    def _begin_watch(self, seconds: float) -> None:
        from tuiconsole.console.panes.watching import Watch

        if self.watched is None:
            self.watched = Watch(self.rows, seconds)
            self._say_watch()

    def _say_watch(self) -> None:
        self.border_subtitle = "" if self.watched is None else Content(f"watched every {self.watched.seconds:g} s")
        self.post_message(self.Moved(self))

    def ask_given(self, given: Mapping[str, Value]) -> None:
        """Ask the same about another instance: *given* takes the place of what was given before."""
        self.given = dict(given)
        self._post_query()

    def _post_query(self) -> None:
        self.post_message(self.QueryChanged(self, self.asked.within(self.given)))


def _rows(query: Query, reading: Reading, nesting: Nesting | None, id: str) -> RowList:
    if nesting is None:
        return RowList(query.resource, reading, id=id)
    from tuiconsole.console.widgets.timeline import Timeline

    return Timeline(query.resource, reading, nesting, id=id)
