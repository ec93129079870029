"""One item in full: every field, and the long texts that belong to it, such as a stack trace."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tuiconsole.config.server import Server
from tuiconsole.console.documents import Document, document_of
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.console.widgets.text_viewer import TextViewer
from tuiconsole.console.wishes import CopyText, ReadText, SaveText
from tuiconsole.engines.engine import Engine
from tuiconsole.engines.model import BinaryData, Item
from tuiconsole.service.errors import Failure
from tuiconsole.service.service import QueryService
from tuiconsole.text.quantities import format_size

_ENDING = re.compile(r"[A-Za-z0-9]{1,8}")
"""What may stand behind the last dot of a file's name that a server tells."""
_HINTS = (
    KeyHint("/", "find", "find"),
    KeyHint("n", "next", "in_viewer('find_next(1)')"),
    KeyHint("N", "before", "in_viewer('find_next(-1)')"),
    KeyHint("w", "wrap", "in_viewer('wrap')"),
    KeyHint("y", "copy", "copy"),
    KeyHint("S", "save", "save"),
    KeyHint("v", "pager", "read"),
    KeyHint("esc", "back", "leave"),
)


class ItemScreen(Dialog[None]):
    """Opens with what is known and fetches the rest."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="dialog.leave", show=False, tooltip="Back"),
        Binding("slash", "find", "Find", id="viewer.find", tooltip="Find text"),
        Binding("S", "save", "Save", id="viewer.save", tooltip="Save the long text, or everything, as a file"),
        Binding("y", "copy", "Copy", id="viewer.copy", tooltip="Copy the long text, or everything"),
        Binding("v,L", "read", "Pager", id="viewer.pager", tooltip="Read it in your pager"),
        Binding("E", "read(True)", "Editor", id="viewer.editor", tooltip="Open it in your editor"),
    ]

    def __init__(self, service: QueryService, server: Server, engine: Engine, rows: RowList, item: Item) -> None:
        super().__init__()
        self._service = service
        self._server = server
        self._engine = engine
        self._resource = rows.resource
        self._reading = rows.reading
        self._item = item
        self._document: Document | None = None
        self._texts: list[tuple[str, str]] = []
        self._data = ""
        self._viewer = TextViewer()
        self._find = TextInput(placeholder="find", compact=True, id="viewer-find")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="item") as dialog:
            dialog.border_title = Content(self._resource.noun[0].capitalize())
            yield self._viewer
            yield self._find
            yield KeyBar(_HINTS)

    def on_mount(self) -> None:
        self._find.display = False
        self._viewer.focus()
        self._show()
        self.run_worker(self._load(), exit_on_error=False)

    async def _load(self) -> None:
        await self._load_size()
        for text in self._resource.texts:
            if not text.wanted(self._item):
                continue
            try:
                fetched = await self._service.text(self._server, self._engine, text.request(self._item), text.field)
            except Failure as failure:
                fetched = str(failure)
            self._texts.append((text.title, fetched or "There is none."))
            self._show()

    async def _load_size(self) -> None:
        binary = self._resource.binary
        if binary is None or not binary.wanted(self._item):
            return
        try:
            size = (await self._service.data(self._server, self._engine, binary.size_request(self._item))).length
        except Failure as failure:
            self._data = str(failure)
        else:
            told = "the server tells its size only with it" if size is None else format_size(size)
            self._data = f"{told}; S saves it"
        self._show()

    def _show(self) -> None:
        self._document = document_of(self._resource, self._item, self._reading, self._texts, self._data)
        self._viewer.show_texts(self._document.lines, self._document.headings)

    def action_leave(self) -> None:
        if self._find.display:
            self._find.display = False
            self._viewer.focus()
        else:
            self.dismiss(None)

    def action_find(self) -> None:
        self._find.display = True
        self._find.focus()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        if not self._viewer.find(event.value):
            self.app.notify("Not found.", markup=False)
        self._find.display = False
        self._viewer.focus()

    async def action_in_viewer(self, action: str) -> None:
        """Run an action of the viewer, for a click on its hint."""
        await self._viewer.run_action(action)

    def action_save(self) -> None:
        binary = self._resource.binary
        if binary is not None and binary.wanted(self._item):
            self.run_worker(self._save_data(binary), exit_on_error=False)
        elif self._document is not None:
            self.post_message(SaveText(self._document.raw, self._title))

    async def _save_data(self, binary: BinaryData) -> None:
        """Fetch what is only wanted now, and save it under the name that it has."""
        try:
            body = (await self._service.data(self._server, self._engine, binary.request(self._item))).body
        except Failure as failure:
            self._data = str(failure)
        else:
            stem, dot, ending = binary.name_of(self._item).rpartition(".")
            suffix = f".{ending}" if dot and _ENDING.fullmatch(ending) else ".bin"
            self.post_message(SaveText(body, stem or self._title, suffix))
            self._data = f"{format_size(len(body))}; S saves it"
        self._show()

    def action_read(self, editor: bool = False) -> None:
        if self._document is not None:
            self.post_message(ReadText(self._document.raw, self._title, editor=editor))

    @property
    def _title(self) -> str:
        return f"{self._resource.noun[0]}-{self._item.get(self._resource.id_field)}"

    def action_copy(self) -> None:
        if self._document is not None:
            self.post_message(CopyText(self._document.raw, f"the text of the {self._resource.noun[0]}"))
