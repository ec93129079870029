"""What can be done with the rows of any list: copy, mark, find, export, choose columns, open elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tuiconsole.console.wishes import CopyText, OpenLink, ReadText
from tuiconsole.text.border import Shown, show

if TYPE_CHECKING:
    from tuiconsole.config.server import Server
    from tuiconsole.console.widgets.row_list import RowList
    from tuiconsole.engines.model import Item
    from tuiconsole.engines.query import Query
    from tuiconsole.engines.types import Value
    from tuiconsole.service.service import QueryService


class RowActs(Vertical):
    """The base of panes that show rows. What an act needs is imported when somebody acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="row.copy", tooltip="Copy the row, its id, a cell, the request"),
    ]

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
        from tuiconsole.engines.catalogue import engine_of
        from tuiconsole.engines.view_query import command_of, view_of

        view = view_of("", engine_of(self._server.engine), self._whole_query)
        self.post_message(CopyText(command_of(view, [self._server.name]), "the query as command line"))

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
