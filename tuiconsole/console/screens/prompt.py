"""A dialog that asks for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.console.widgets.wrapped_text import WrappedText
from tuiconsole.text.border import Shown


class PromptScreen(Dialog[str | None]):
    """Answers with what was typed, without blanks around it, or with None. What is *secret* does not show.

    *goes* says what enter does.
    """

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel", show=False, tooltip="Answer nothing"),
    ]

    def __init__(self, title: Shown, about: Shown, *, secret: bool = False, goes: str = "enter keeps") -> None:
        super().__init__()
        self._heading = title
        self._secret = secret
        self._goes = goes
        self._about = WrappedText()
        self._about.say([(about, "quiet")])

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="export") as dialog:
            dialog.border_title = Content(self._heading)
            dialog.border_subtitle = Content(f"{self._goes} · esc leaves")
            yield self._about
            yield TextInput(compact=True, password=self._secret)

    def on_mount(self) -> None:
        self.query_one(TextInput).focus()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        # A password may begin or end with a blank, and none is empty.
        self.dismiss((event.value if self._secret else event.value.strip()) or None)
