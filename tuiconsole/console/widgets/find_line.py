"""The line that asks what to look for in the rows that are loaded."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tuiconsole.console.widgets.text_input import TextInput


class FindLine(TextInput):
    """Hidden until it is opened; enter looks, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="dialog.leave_find", show=False, tooltip="Back to the rows"),
    ]

    class Sought(Message):
        """This text is to be found; nothing is looked for any more where it is empty."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The line was left; the rows have the keys again."""

    def __init__(self) -> None:
        super().__init__(placeholder="find in what is loaded · enter finds, n and N go on, esc leaves", compact=True)

    def open(self) -> None:
        """Ask, with what was asked last in place."""
        self.display = True
        self.action_select_all()
        self.focus()

    async def action_submit(self) -> None:
        self.display = False
        self.post_message(self.Sought(self.value))

    def action_leave(self) -> None:
        self.display = False
        self.post_message(self.Left())
