"""A dialog that asks for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.text.border import Shown


class PromptScreen(ModalScreen[str | None]):
    """Answers with what was typed, without blanks around it, or with None."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel", show=False, tooltip="Answer nothing"),
    ]

    def __init__(self, title: Shown, about: Shown) -> None:
        super().__init__()
        self._heading = title
        self._about = WrappedText()
        self._about.say([(about, "quiet")])

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="export") as dialog:
            dialog.border_title = Content(self._heading)
            dialog.border_subtitle = "enter keeps · esc leaves"
            yield self._about
            yield Input(compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip() or None)
