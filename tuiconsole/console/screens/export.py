"""An export while it runs: how far it is, and what to do when it cannot go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.worker import Worker

from tuiconsole.config.server import Server
from tuiconsole.console.exporting import Export, Wanted
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.key_bar import KeyBar, KeyHint
from tuiconsole.console.widgets.row_list import RowList
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.console.wishes import WhereTo
from tuiconsole.engines.query import Query
from tuiconsole.service.errors import Failure
from tuiconsole.service.service import QueryService
from tuiconsole.text.border import Shown, show
from tuiconsole.text.quantities import format_count

_SECONDS_BETWEEN = 0.2
_RUNNING = (KeyHint("esc", "cancel", "leave"),)
_STOPPED = (
    KeyHint("r", "resume", "resume"),
    KeyHint("k", "keep what is there", "keep"),
    KeyHint("esc", "drop", "leave"),
)


class ExportScreen(Dialog[None]):
    """Leaves with the file, or without a trace."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Cancel", id="dialog.leave", show=False, tooltip="Cancel, and keep nothing"),
        Binding("r", "resume", "Resume", id="export.resume", tooltip="Go on where it stopped"),
        Binding("k", "keep", "Keep", id="export.keep", tooltip="Keep what was written so far"),
    ]

    def __init__(self, service: QueryService, server: Server, rows: RowList, query: Query, wanted: Wanted) -> None:
        super().__init__()
        self._service = service
        self._server = server
        self._rows = rows
        self._query = query
        self._wanted = wanted
        self._export: Export | None = None
        self._worker: Worker[None] | None = None
        self._failure = ""
        self._told = 0.0
        self._text = WrappedText()
        self._keys = KeyBar(_RUNNING)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="export") as dialog:
            dialog.border_title = "Export"
            yield self._text
            yield self._keys

    def on_mount(self) -> None:
        self.post_message(WhereTo(self._begin))

    def _begin(self, directory: Callable[[], Path]) -> None:
        try:
            self._export = Export(self._service, self._server, self._query, self._rows, self._wanted, directory())
        except OSError as error:
            self._say_failed(f"No file can be made: {error.strerror or error}.")
        else:
            self.action_resume()

    def action_resume(self) -> None:
        if self._export is not None and (self._worker is None or self._worker.is_finished):
            self._failure = ""
            self._keys.say(_RUNNING)
            self._say()
            self._worker = self.run_worker(self._run(self._export), exit_on_error=False)

    async def _run(self, export: Export) -> None:
        try:
            await export.run(self._tell)
        except Failure as failure:
            self._say_failed(str(failure))
        except OSError as error:
            self._say_failed(f"The file takes no more: {error.strerror or error}.")
        else:
            self._done(export)

    def _done(self, export: Export) -> None:
        one, several = self._query.resource.noun
        self.app.notify(f"{format_count(export.written)} {one if export.written == 1 else several}: {export.path}")
        self.dismiss(None)

    def _tell(self) -> None:
        if time.monotonic() - self._told >= _SECONDS_BETWEEN:
            self._told = time.monotonic()
            self._say()

    def _say(self) -> None:
        export = self._export
        if export is None:
            return
        of = f" of {format_count(export.total.number)}" if export.total.kind == "exact" else ""
        written = Shown(f"{format_count(export.written)}{of} {self._query.resource.noun[1]} written")
        lines = [(written, "strong"), (show(str(export.path)), "quiet")]
        self._text.say([*lines, (show(f"✗ {self._failure}"), "bad")] if self._failure else lines)

    def _say_failed(self, why: str) -> None:
        self._failure = why
        if self._export is None:
            self._text.say([(show(f"✗ {why}"), "bad")])
            return
        self._keys.say(_STOPPED)
        self._say()

    def action_keep(self) -> None:
        if self._export is None or not self._failure:
            return
        try:
            self._export.finish()
        except OSError as error:
            self._say_failed(f"The file takes no more: {error.strerror or error}.")
        else:
            self._done(self._export)

    async def action_leave(self) -> None:
        if self._worker is not None and not self._worker.is_finished:
            self._worker.cancel()
        if self._export is not None:
            try:
                self._export.discard()
            except OSError as error:
                self.app.notify(f"Not removed: {error.strerror or error}.", severity="error")
            else:
                self.app.notify("Export cancelled; nothing was kept.")
        self.dismiss(None)
