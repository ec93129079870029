"""A field for one of a few values: the keys left and right, or a click, go through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.styled import Styled
from tuiconsole.text.border import Shown


class OneOf(Styled, can_focus=True):
    """Shows one of *choices*, each a value and what it is called."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"one-of--arrow", "one-of--focus"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "step(1)", "Next", id="dialog.next_value", show=False, tooltip="Another value"),
        Binding("left,h", "step(-1)", "Before", id="dialog.previous_value", show=False, tooltip="The value before"),
    ]

    class Changed(Message):
        """The person chose another value."""

        def __init__(self, field: OneOf) -> None:
            super().__init__()
            self.field = field

    def __init__(self, choices: Sequence[tuple[str, str]], *, id: str) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._at = 0

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return self._choices[self._at][0]

    def choose(self, value: str) -> None:
        """Show *value*, without telling anybody."""
        self._at = next((n for n, (one, _) in enumerate(self._choices) if one == value), self._at)
        self.refresh()

    def action_step(self, step: int) -> None:
        self._at = (self._at + step) % len(self._choices)
        self.refresh()
        self.post_message(self.Changed(self))

    def on_click(self) -> None:
        self.action_step(1)

    def render_line(self, y: int) -> Strip:
        if y:
            return Strip.blank(self.size.width, self.plain_style)
        arrow = self.component_style("one-of--arrow")
        word = self.component_style("one-of--focus") if self.has_focus else self.plain_style
        name = self._choices[self._at][1]
        segments = [
            Segment("‹ ", arrow),
            Segment(fit_text(Shown(name), min(len(name), max(self.size.width - 4, 0))), word),
            Segment(" ›", arrow),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.plain_style)
