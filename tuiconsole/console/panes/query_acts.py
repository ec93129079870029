"""How a list is asked for something else: the query line, the form, the filters in force, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tuiconsole.console.columns import order_after_click
from tuiconsole.console.panes.row_acts import RowActs
from tuiconsole.engines.model import Order
from tuiconsole.engines.query import Query

if TYPE_CHECKING:
    from tuiconsole.console.widgets.chips import Chips
    from tuiconsole.console.widgets.query_bar import QueryBar
    from tuiconsole.console.widgets.row_list import RowList
    from tuiconsole.engines.draft import Draft
    from tuiconsole.engines.versions import Release

PAST_KEPT = 100
"""Queries that the query line offers again."""


class QueryActs(RowActs):
    """The base of panes whose query is a person's to write; they all write the same one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "query_line", "Query line", id="query.line", tooltip="Write the query in one line"),
        Binding("f", "filter", "Filter", id="query.form", tooltip="The form with every documented parameter"),
        Binding("o", "sort", "Sort", id="query.sort", tooltip="Sort by a documented key"),
        Binding("x", "chips", "Filters in force", id="query.chips", show=False,
                tooltip="To the filters in force, to take one away"),
    ]  # fmt: skip

    release: Release | None
    known: dict[str, list[str]]
    _draft: tuple[Draft, Query] | None = None
    """What was typed into the form and not asked, and what was asked meanwhile."""
    _past: tuple[Query, ...] = ()
    _chips: Chips | None = None
    _bar: QueryBar | None = None

    def _post_query(self) -> None:
        """Have asked what is asked now."""
        raise NotImplementedError

    def ask(self, query: Query) -> None:
        """Ask *query* from now on, and show it in every place that writes the query."""
        self.asked = query
        self._show_filters()
        if self._bar is None:
            self._past = (*self._past, query)[-PAST_KEPT:]
        else:
            self._bar.remember(query)
            if self._bar.display:
                self._bar.follow(query)
        self._post_query()

    def _show_filters(self) -> None:
        """A line over the rows, while there are filters."""
        if self._chips is None:
            if not self.asked.values:
                return
            from tuiconsole.console.widgets.chips import Chips

            self._chips = Chips()
            self.mount(self._chips, before=self.rows)
        self._chips.show_query(self.asked)

    # The query line

    async def action_query_line(self) -> None:
        if self._bar is None:
            from tuiconsole.console.widgets.query_bar import QueryBar

            self._bar = QueryBar(self.asked.resource, self._service)
            for query in self._past:
                self._bar.remember(query)
            await self.mount(self._bar, before=0)
        self._bar.open(self.asked, self.given, self.release, self._completions())

    def on_query_bar_asked(self, event: QueryBar.Asked) -> None:
        event.stop()
        self.ask(event.query_to_ask)

    def on_query_bar_closed(self, event: QueryBar.Closed) -> None:
        event.stop()
        self.rows.focus()

    def action_filter(self) -> None:
        from tuiconsole.console.screens.filter_form import FilterForm
        from tuiconsole.engines.draft import Draft

        # What was typed and not asked is there again, beside what was asked since in some other way.
        draft = Draft.of(self.asked) if self._draft is None else self._draft[0].onto(self._draft[1], self.asked)

        def closed(query: Query | None) -> None:
            self._draft = (draft, self.asked) if query is None and draft != Draft.of(self.asked) else None
            if query is not None:
                self.ask(query)

        form = FilterForm(
            draft, self._service, self._server, self.release, self._completions(), self.asked, self.ask, self.given
        )
        self.app.push_screen(form, closed)

    def _completions(self) -> dict[str, list[str]]:
        """Values the server is known to have: told by it, or seen in the rows that are loaded."""
        seen = self.rows.seen_values({p.values_of for p in self.asked.resource.parameters if p.values_of})
        return {
            p.name: list(dict.fromkeys([*self.known.get(p.name, ()), *seen.get(p.values_of, ())]))
            for p in self.asked.resource.parameters
            if p.values_of or p.name in self.known
        }

    def action_chips(self) -> None:
        if self._chips is not None and self._chips.display:
            self._chips.focus()
        else:
            self._tell("There are no filters in force: f or / sets some.")

    def on_chips_left(self, event: Chips.Left) -> None:
        event.stop()
        self.rows.focus()

    def on_chips_removed(self, event: Chips.Removed) -> None:
        event.stop()
        self.ask(event.left)
        if self._chips is not None and not self._chips.display:
            self.rows.focus()

    def action_sort(self) -> None:
        from tuiconsole.console.screens.sort import SortScreen

        order = self.asked.order
        self.app.push_screen(SortScreen(self.asked.resource, order[0] if order else None), self._sort_by)

    def _sort_by(self, order: Order | None) -> None:
        if order is not None and (order,) != self.asked.order:
            self.ask(self.asked.sorted_by(order))

    def on_row_list_header_clicked(self, event: RowList.HeaderClicked) -> None:
        event.stop()
        self._sort_by(order_after_click(event.column, self.asked.order))
