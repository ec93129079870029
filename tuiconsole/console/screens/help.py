"""The help screen: every key that works here, generated from the bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tuiconsole.console.cells import fit_text
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.text.border import Shown

GROUPS = {
    "list": "Moving",
    "pane": "Panes",
    "query": "Query",
    "family": "Family",
    "row": "Rows",
    "view": "Views",
    "columns": "Columns",
    "viewer": "Reading",
    "problems": "Problems",
    "requests": "Requests",
    "export": "Exporting",
    "app": "Program",
    "dialog": "Dialogs",
}
"""The first word of a binding's id is its group."""


class KeyTable(LineView):
    """Keys and what they do, by group."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-table--group", "key-table--key"}

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._rows: list[tuple[str, str]] = []
        groups: dict[str, dict[str, tuple[list[str], str]]] = {}
        for binding in bindings:
            group = GROUPS.get((binding.id or "").partition(".")[0])
            if group is None:
                continue
            keys, _ = groups.setdefault(group, {}).setdefault(
                binding.id or "", ([], binding.tooltip or binding.description)
            )
            name = readable_key(binding)
            if name not in keys:
                keys.append(name)
        for group in GROUPS.values():
            if group in groups:
                self._rows += (
                    [("", group)] + [(" ".join(keys), text) for keys, text in groups[group].values()] + [("", "")]
                )

        self._all = self._rows

    def narrow(self, typed: str) -> None:
        """Keep the keys that have every word of *typed* in what they do, or are what was typed."""
        words = typed.casefold().split()
        self._rows = [
            (keys, text)
            for keys, text in self._all
            if not words or (keys and (typed in keys.split() or all(word in text.casefold() for word in words)))
        ]
        self.top = 0
        self.refresh()

    @property
    def line_count(self) -> int:
        return len(self._rows)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        keys, text = self._rows[line]
        if not keys:
            return [Segment(fit_text(Shown(text), width), self.component_style("key-table--group"))]
        return [
            Segment(fit_text(Shown(keys), 18), self.component_style("key-table--key")),
            Segment(fit_text(Shown(text), width - 18), self.rich_style),
        ]


def readable_key(binding: Binding) -> str:
    """A key as people write it."""
    names = {
        "question_mark": "?",
        "slash": "/",
        "colon": ":",
        "backslash": "\\",
        "exclamation_mark": "!",
        "plus": "+",
        "minus": "-",
        "left_square_bracket": "[",
        "right_square_bracket": "]",
        "greater_than_sign": ">",
        "less_than_sign": "<",
        "pagedown": "PgDn",
        "pageup": "PgUp",
        "escape": "esc",
        "down": "↓",
        "up": "↑",
    }
    return binding.key_display or names.get(binding.key, binding.key.replace("ctrl+", "^"))


class HelpScreen(ModalScreen[None]):
    """Shows the keys of the screen below it."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="dialog.close", tooltip="Close this dialog"),
        Binding("down", "in_keys('move(1)')", "Down", id="dialog.down", show=False, tooltip="One line down"),
        Binding("up", "in_keys('move(-1)')", "Up", id="dialog.up", show=False, tooltip="One line up"),
        Binding(
            "pagedown", "in_keys('page(1)')", "Page down", id="dialog.page_down", show=False, tooltip="One page down"
        ),
        Binding("pageup", "in_keys('page(-1)')", "Page up", id="dialog.page_up", show=False, tooltip="One page up"),
    ]

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._keys = KeyTable(bindings)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "esc closes"
            yield Input(placeholder="type what you want to do", compact=True)
            yield self._keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._keys.narrow(event.value)

    async def action_in_keys(self, action: str) -> None:
        """Run an action of the keys while the search has the focus."""
        await self._keys.run_action(action)
