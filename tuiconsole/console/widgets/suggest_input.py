"""An input with a list of what may stand there: arrows choose, tab takes, enter submits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from tuiconsole.console.cells import fit_text
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.engines.query_line import Completion
from tuiconsole.text.border import Shown, show

Suggest = Callable[[str, int], Sequence[Completion]]
"""From the text and the position of the cursor to the ways to go on."""


class _Candidates(LineView):
    """The ways to go on, with the chosen one marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"suggest-input--chosen", "suggest-input--help"}
    can_focus = False

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.listed: Sequence[Completion] = ()
        self.chosen = -1

    @property
    def line_count(self) -> int:
        return len(self.listed)

    def offer(self, listed: Sequence[Completion]) -> None:
        self.listed, self.chosen, self.top = listed, -1, 0
        self.display = bool(listed)
        self.styles.height = min(len(listed), self._most)
        self.refresh()

    def choose(self, step: int) -> None:
        self.chosen = min(max(self.chosen + step, -1), len(self.listed) - 1)
        if self.chosen >= 0:
            self.top = min(max(self.top, self.chosen - self.body_height + 1), self.chosen)
        self.refresh()

    def draw_line(self, line: int, width: int) -> list[Segment]:
        completion = self.listed[line]
        base = self.component_style("suggest-input--chosen") if line == self.chosen else self.plain_style
        label = f" {show(completion.label)}"
        room = min(max(len(label), 30), width) if completion.help else width
        return [
            Segment(fit_text(Shown(label), room), base),
            Segment(
                fit_text(Shown(f" {completion.help}"), width - room),
                self.coloured(base, "suggest-input--help"),
            ),
        ]

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if line < len(self.listed):
            event.stop()
            self.chosen = line
            assert isinstance(self.parent, SuggestInput)
            self.parent.take()


class SuggestInput(Vertical):
    """One line to type in. Suggestions are asked for at every change, so they must be at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", "Next", id="dialog.next_suggestion", show=False, tooltip="Next suggestion"),
        Binding(
            "up", "choose(-1)", "Previous", id="dialog.previous_suggestion", show=False, tooltip="Suggestion before"
        ),
        Binding("tab", "take", "Take", id="dialog.take", show=False, priority=True, tooltip="Take the suggestion"),
    ]

    class Changed(Message):
        """Other text stands there."""

    class Submitted(Message):
        """Enter was pressed."""

    class Above(Message):
        """The arrow up was pressed with no suggestion to leave."""

    class Below(Message):
        """The arrow down was pressed with no suggestion to go to."""

    def __init__(self, placeholder: str = "", *, most: int = 6, id: str | None = None) -> None:
        super().__init__(id=id)
        self.input = TextInput(placeholder=placeholder, compact=True, select_on_focus=False)
        self._candidates = _Candidates(most)
        self._suggest: Suggest = lambda text, position: ()

    def compose(self) -> ComposeResult:
        yield self.input
        yield self._candidates

    def on_mount(self) -> None:
        self._candidates.display = False

    @property
    def text(self) -> str:
        """What stands in the input."""
        return self.input.value

    @property
    def chosen(self) -> bool:
        """Whether a suggestion is marked."""
        return self._candidates.chosen >= 0

    def edit(self, text: str, suggest: Suggest) -> None:
        """Put *text* there for editing, with suggestions from *suggest*."""
        self._suggest = suggest
        with self.prevent(TextInput.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        self._offer()

    def point_at(self, start: int, end: int) -> None:
        """Select the part of the text that a message is about."""
        self.input.selection = type(self.input.selection)(start, end)

    def _offer(self) -> None:
        self._candidates.offer(self._suggest(self.input.value, self.input.cursor_position))

    def take(self) -> None:
        """Put the chosen suggestion, or the first, in the place of what it completes."""
        listed = self._candidates.listed
        if not listed:
            return
        taken = listed[max(self._candidates.chosen, 0)]
        text = self.input.value
        self.input.value = text[: taken.start] + taken.text + text[taken.end :]
        self.input.cursor_position = taken.start + len(taken.text)

    def action_take(self) -> None:
        self.take()

    def action_choose(self, step: int) -> None:
        if step < 0 and self._candidates.chosen < 0:
            self.post_message(self.Above())
        elif step > 0 and not self._candidates.listed:
            self.post_message(self.Below())
        self._candidates.choose(step)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._offer()
        self.post_message(self.Changed())

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        if self._candidates.chosen >= 0:
            self.take()
        else:
            self.post_message(self.Submitted())
