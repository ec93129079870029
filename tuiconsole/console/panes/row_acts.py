"""What can be done with the rows of any list: copy, mark, find, export, choose columns, open elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tuiconsole.console.program import Program
from tuiconsole.console.wishes import CopyText, KeepColumns, OpenLink, ReadText
from tuiconsole.text.border import Shown, show

if TYPE_CHECKING:
    from tuiconsole.config.server import Server
    from tuiconsole.console.columns import Chosen
    from tuiconsole.console.widgets.find_line import FindLine
    from tuiconsole.console.widgets.row_list import RowList
    from tuiconsole.engines.model import Item
    from tuiconsole.engines.query import Query
    from tuiconsole.engines.types import Value
    from tuiconsole.service.service import QueryService

MOST_MARKED = 10_000
"""Marked rows are held in memory, unlike all others."""


class RowActs(Vertical):
    """The base of panes that show rows. What an act needs is imported when somebody acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="row.copy", tooltip="Copy the row, its id, a cell, the request"),
        Binding("space", "mark", "Mark", id="row.mark", tooltip="Mark the row, or take the mark away"),
        Binding("m", "mark_through", "Mark through", id="row.mark_through", tooltip="Mark from the last mark to here"),
        Binding("u", "unmark", "Unmark", id="row.unmark", show=False, tooltip="Take every mark away"),
        Binding("backslash,ctrl+f", "find", "Find", id="row.find", tooltip="Find text in the rows that are loaded"),
        Binding("e", "export", "Export", id="row.export", tooltip="Write rows into a file: loaded, marked, or all"),
        Binding("B", "web", "Web console", id="row.web", show=False, tooltip="Open it in the engine's own web console"),
        Binding("L", "read", "Pager", id="row.pager", show=False, tooltip="Read the whole row in your pager"),
        Binding("E", "read(True)", "Editor", id="row.editor", show=False, tooltip="Open the whole row in your editor"),
        Binding("C", "columns", "Columns", id="row.columns", tooltip="Choose, order and resize the columns"),
        Binding("n", "find_next(1)", "Next", id="row.find_next", show=False, tooltip="To the next match"),
        Binding("N", "find_next(-1)", "Before", id="row.find_previous", show=False, tooltip="To the match before"),
    ]

    _find_line: FindLine | None = None
    _marked_at: int | None = None
    rows: RowList
    asked: Query
    given: dict[str, Value]
    _service: QueryService
    _server: Server

    @property
    def _whole_query(self) -> Query:
        return self.asked.within(self.given)

    @property
    def _noun(self) -> str:
        return self.asked.resource.noun[0]

    def _tell(self, message: str) -> None:
        self.app.notify(message, markup=False)

    # Marking

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        rows, item = self.rows, self.rows.current
        if item is None:
            return
        identity = rows.id_of(item)
        if identity in rows.marks:
            del rows.marks[identity]
        else:
            rows.marks[identity] = item
        self._marked_at = rows.cursor
        rows.action_move(1)
        self._marks_changed()

    def action_mark_through(self) -> None:
        """Mark every row from the last one that was marked to the one under the cursor."""
        rows = self.rows
        start = rows.cursor if self._marked_at is None or not rows.marks else self._marked_at
        first, last = min(start, rows.cursor), max(start, rows.cursor)
        missing = 0
        for line in range(first, min(last, first + MOST_MARKED - 1) + 1):
            item = rows.item_at(line)
            if item is None:
                missing += 1
            else:
                rows.marks[rows.id_of(item)] = item
        self._marked_at = rows.cursor
        if last - first >= MOST_MARKED:
            self._tell(f"Marked the first {MOST_MARKED:,} rows: an export of all rows has no such limit.")
        elif missing:
            self._tell(f"{missing:,} rows on the way are not loaded, and not marked.")
        self._marks_changed()

    def action_unmark(self) -> None:
        """Take every mark away."""
        self.rows.marks.clear()
        self._marked_at = None
        self._marks_changed()

    def _marks_changed(self) -> None:
        number = len(self.rows.marks)
        self.border_subtitle = Content(f"{number:,} marked") if number else ""
        self.rows.refresh()
        self.rows.moved()

    # Finding

    async def action_find(self) -> None:
        """Ask what to look for."""
        from tuiconsole.console.widgets.find_line import FindLine

        if self._find_line is None:
            self._find_line = FindLine()
            await self.mount(self._find_line)
        self._find_line.open()

    def on_find_line_sought(self, event: FindLine.Sought) -> None:
        event.stop()
        text = event.text
        self.rows.pattern = re.compile(re.escape(text), re.IGNORECASE) if text else None
        self.rows.refresh()
        self.rows.focus()
        if text:
            self._go_to_match(1, inclusive=True)

    def on_find_line_left(self, event: FindLine.Left) -> None:
        event.stop()
        self.rows.focus()

    def action_find_next(self, step: int) -> None:
        """To another match, from here on and round the end."""
        if self.rows.pattern is None:
            self._tell("Nothing is looked for yet: \\ asks what to find.")
        else:
            self._go_to_match(step)

    def _go_to_match(self, step: int, *, inclusive: bool = False) -> None:
        self.run_worker(self._find(step, inclusive), group="find", exclusive=True, exit_on_error=False)

    async def _find(self, step: int, inclusive: bool) -> None:
        from tuiconsole.console.finding import find

        found = await find(self.rows, step, inclusive=inclusive)
        if found.line is not None:
            self.rows.move_cursor(found.line)
        else:
            several = self.asked.resource.noun[1]
            self._tell(f"Not found in the {found.looked_at:,} {several} that are loaded.")

    # Copying

    def action_copy(self) -> None:
        """Offer what there is to copy; each is one key away."""
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        item = self.rows.current
        choices = []
        if item is not None:
            identity = item.get(self.asked.resource.id_field)
            choices = [
                Choice(Shown("Row as JSON"), "row", key="y"),
                Choice(Shown("Id"), "id", show(str(identity)[:40]), key="i"),
                Choice(Shown("Cell …"), "cell", key="c"),
            ]
        if self.rows.marks:
            choices.append(Choice(Shown(f"{len(self.rows.marks):,} marked rows as JSON"), "marked", key="m"))
        choices += [
            Choice(Shown("Request as curl"), "curl", key="u"),
            Choice(Shown("Query as command line"), "command", key="l"),
        ]
        self.app.push_screen(ChoiceScreen(Shown("Copy"), choices), lambda what: self._copy(what, item))

    def _copy(self, what: str | None, item: Item | None) -> None:
        match what:
            case "row" if item is not None:
                self.post_message(CopyText(json_of([item]), f"the {self._noun} as JSON"))
            case "id" if item is not None:
                self.post_message(CopyText(str(item.get(self.asked.resource.id_field)), f"the id of the {self._noun}"))
            case "marked":
                marked = list(self.rows.marks.values())
                self.post_message(CopyText(json_of(marked), f"{len(marked):,} {self.asked.resource.noun[1]} as JSON"))
            case "cell" if item is not None:
                self._copy_cell(item)
            case "curl":
                self._copy_request()
            case "command":
                self._copy_command()

    def _copy_cell(self, item: Item) -> None:
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        choices = [
            Choice(Shown(field.name), field.name, show(raw(item.get(field.name))[:60]))
            for field in self.asked.resource.fields
            if item.get(field.name) is not None
        ]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.post_message(CopyText(raw(item.get(name)), name))

        self.app.push_screen(ChoiceScreen(Shown("Copy a cell"), choices, search=True), chosen)

    def _copy_request(self) -> None:
        from tuiconsole.engines.model import ParameterProblem
        from tuiconsole.service.curl import curl

        try:
            request = self._service.preview(self._whole_query, self._server.limits)
        except ParameterProblem as problem:
            self._tell(f"{problem.parameter}: {problem.message}")
            return
        self.post_message(CopyText(curl(self._server, request), "the request as curl"))

    def _copy_command(self) -> None:
        from tuiconsole.config.names import server_names
        from tuiconsole.engines.catalogue import engine_of
        from tuiconsole.engines.view_query import command_of, view_of

        view = view_of("", engine_of(self._server.engine), self._whole_query)
        server = self._server
        if server.name in server_names():
            named = [server.name]
        else:
            # Nobody configured it: it is the demo's, or came from the command line.
            named = ["--url", server.url, "--engine", server.engine, *(["--user", server.user] if server.user else [])]
        self.post_message(CopyText(command_of(view, named), "the query as command line"))

    # Exporting

    def action_export(self) -> None:
        """Offer which rows go into a file, and in which form."""
        from tuiconsole.console.exporting import Wanted, offers
        from tuiconsole.console.screens.choice import ChoiceScreen
        from tuiconsole.console.screens.export import ExportScreen

        if self.rows.result_set is None:
            return
        app = self.app
        choices = offers(self.rows, app.preferences.export_format if isinstance(app, Program) else "csv")

        def chosen(wanted: Wanted | None) -> None:
            if wanted is not None:
                screen = ExportScreen(self._service, self._server, self.rows, self._whole_query, wanted)
                self.app.push_screen(screen)

        self.app.push_screen(ChoiceScreen(Shown("Export"), choices), chosen)

    # Columns

    def action_columns(self) -> None:
        """Let the person arrange the columns of this list."""
        from tuiconsole.console.screens.arrange import ArrangeScreen

        def arranged(chosen: Sequence[Chosen] | None) -> None:
            if chosen is not None:
                self.rows.choose_columns(chosen)
                self.post_message(KeepColumns(self.asked.resource, chosen))

        self.app.push_screen(ArrangeScreen(self.asked.resource, self.rows.chosen), arranged)

    # Elsewhere

    def action_web(self) -> None:
        """Open the row in the engine's own console."""
        from tuiconsole.engines.model import filled

        item = self.rows.current
        if not self._server.web_link:
            self._tell("No web console is configured for this server: set web_link in servers.toml.")
        elif item is not None:
            self.post_message(OpenLink(filled(self._server.web_link, item)))

    def action_read(self, editor: bool = False) -> None:
        """Show the whole row in a program of the person's own."""
        item = self.rows.current
        if item is not None:
            title = f"{self._noun}-{item.get(self.asked.resource.id_field)}"
            self.post_message(ReadText(json_of([item]), title, editor=editor))


def json_of(items: Sequence[Item]) -> str:
    """One item as a JSON object, several as an array."""
    plain = [dict(item) for item in items]
    return json.dumps(plain[0] if len(plain) == 1 else plain, ensure_ascii=False, indent=2)


def raw(value: object) -> str:
    """A value as the server sent it: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
