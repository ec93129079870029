"""One dialog for every choice among a few things, or, with a search, among many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from tuiconsole.console.cells import NOTHING, fit_text
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.text_input import TextInput
from tuiconsole.text.border import Shown

T = TypeVar("T")
_LINES_OF_FRAME = 2


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One thing to choose: what it is, what it means, and the key that chooses it at once."""

    label: Shown
    value: T
    note: Shown = NOTHING
    key: str = ""


class Choices(LineView, Generic[T]):
    """The choices that match what was typed, with one under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor", "choices--key", "choices--note"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Choose", id="dialog.choose", show=False, tooltip="Take what is under the cursor"),
    ]

    class Taken(Message):
        """The choice under the cursor was taken."""

    def __init__(self, choices: Sequence[Choice[T]]) -> None:
        super().__init__()
        self._all = tuple(choices)
        self._matching = list(self._all)
        self.cursor = 0

    @property
    def current(self) -> Choice[T] | None:
        """What is under the cursor."""
        return self._matching[self.cursor] if self.cursor < len(self._matching) else None

    def with_key(self, key: str) -> Choice[T] | None:
        """What *key* chooses at once."""
        return next((choice for choice in self._all if choice.key == key), None)

    def narrow(self, typed: str) -> None:
        """Keep what has every word of *typed* in it; where a label begins with them stands first."""
        words = typed.casefold().split()

        def rank(choice: Choice[T]) -> tuple[int, int]:
            label = choice.label.casefold()
            return (
                0 if words and label.startswith(words[0]) else 1,
                0 if all(w in label for w in words) else 1,
            )

        found = [c for c in self._all if all(word in f"{c.label} {c.note}".casefold() for word in words)]
        self._matching = sorted(found, key=rank) if words else found
        self.top = self.cursor = 0
        self.refresh()

    @property
    def line_count(self) -> int:
        return len(self._matching)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        choice = self._matching[line]
        base = self.component_style("choices--cursor") if line == self.cursor else self.rich_style
        keys = 4 if any(c.key for c in self._all) else 1
        note = min(cell_len(choice.note), max(width - keys - 24, 0))
        return [
            Segment(fit_text(Shown(f" {choice.key}"), keys), self.coloured(base, "choices--key")),
            Segment(fit_text(choice.label, width - keys - note - 1), base),
            Segment(" " + fit_text(choice.note, note), self.coloured(base, "choices--note")),
        ]

    def action_move(self, lines: int) -> None:
        self.cursor = min(max(self.cursor + lines, 0), max(self.line_count - 1, 0))
        if self.cursor < self.top:
            self.scroll_lines_to(self.cursor)
        elif self.cursor >= self.top + self.body_height:
            self.scroll_lines_to(self.cursor - self.body_height + 1)
        self.refresh()

    def action_jump(self, place: str) -> None:
        self.action_move(-self.line_count if place == "start" else self.line_count)

    def action_take(self) -> None:
        if self.current is not None:
            self.post_message(self.Taken())

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y
        if line < self.line_count:
            event.stop()
            self.cursor = line
            self.action_take()


class ChoiceScreen(Dialog[T | None], Generic[T]):
    """Answers with the value that was chosen, or with None. *does* says what enter does to it."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel", show=False, tooltip="Choose nothing"),
        Binding("down,ctrl+n", "step(1)", "Down", id="dialog.down", show=False, tooltip="One line down"),
        Binding("up,ctrl+p", "step(-1)", "Up", id="dialog.up", show=False, tooltip="One line up"),
        Binding("pagedown", "page(1)", "Page down", id="dialog.page_down", show=False, tooltip="One page down"),
        Binding("pageup", "page(-1)", "Page up", id="dialog.page_up", show=False, tooltip="One page up"),
    ]

    def __init__(
        self, title: Shown, choices: Sequence[Choice[T]], *, search: bool = False, does: str = "chooses"
    ) -> None:
        super().__init__()
        self._heading = title
        self._does = does
        self._choices = Choices(choices)
        self._search = TextInput(placeholder="type to narrow", compact=True) if search else None
        self._lines = len(choices) + (1 if search else 0)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice") as dialog:
            dialog.border_title = Content(self._heading)
            dialog.border_subtitle = Content(f"enter {self._does} · esc leaves")
            if self._search is not None:
                yield self._search
            yield self._choices

    def on_mount(self) -> None:
        self.query_one(".choice").styles.height = self._lines + _LINES_OF_FRAME
        (self._search or self._choices).focus()

    def on_key(self, event: events.Key) -> None:
        chosen = None if self._search is not None or not event.character else self._choices.with_key(event.character)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen.value)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._choices.narrow(event.value)

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._choices.action_take()

    def on_choices_taken(self) -> None:
        if self._choices.current is not None:
            self.dismiss(self._choices.current.value)

    def action_step(self, lines: int) -> None:
        self._choices.action_move(lines)

    def action_page(self, pages: int) -> None:
        self._choices.action_page(pages)
