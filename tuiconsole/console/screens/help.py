"""The help screen: every key that works here, generated from the bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tuiconsole.console.cells import fit_text
from tuiconsole.console.key_names import readable
from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.console.widgets.text_input import TextInput
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
    "servers": "Servers",
    "problems": "Problems",
    "requests": "Requests",
    "export": "Exporting",
    "app": "Program",
    "dialog": "Dialogs",
}
"""The first word of a binding's id is its group."""
_ROOM_FOR_NAMES = 60
"""From this width on there is room for the names by which keys are given to something else in config.toml."""


class KeyTable(LineView):
    """Keys and what they do, by group."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-table--group", "key-table--key", "key-table--name"}

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._rows: list[tuple[str, str, str]] = []
        groups: dict[str, dict[str, tuple[list[str], str]]] = {}
        for binding in bindings:
            group = GROUPS.get((binding.id or "").partition(".")[0])
            if group is None:
                continue
            keys, _ = groups.setdefault(group, {}).setdefault(
                binding.id or "", ([], binding.tooltip or binding.description)
            )
            key = readable(binding)
            if key not in keys:
                keys.append(key)
        for group in GROUPS.values():
            if group in groups:
                rows = [(" ".join(keys), text, name) for name, (keys, text) in groups[group].items()]
                self._rows += [("", group, ""), *rows, ("", "", "")]
        self._all = self._rows

    def narrow(self, typed: str) -> None:
        """Keep the keys that have every word of *typed* in what they do or are called, or are what was typed."""
        words = typed.casefold().split()

        def found(keys: str, about: str) -> bool:
            return bool(keys) and (typed in keys.split() or all(word in about.casefold() for word in words))

        self._rows = [row for row in self._all if not words or found(row[0], f"{row[1]} {row[2]}")]
        self.top = 0
        self.refresh()

    @property
    def line_count(self) -> int:
        return len(self._rows)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        keys, text, name = self._rows[line]
        if not keys:
            return [Segment(fit_text(Shown(text), width), self.component_style("key-table--group"))]
        named = max(len(row[2]) for row in self._all) if width > _ROOM_FOR_NAMES else 0
        return [
            Segment(fit_text(Shown(keys), 14), self.component_style("key-table--key")),
            Segment(fit_text(Shown(text), max(width - 14 - named - 1, 0)), self.rich_style),
            Segment(" " + fit_text(Shown(name), named), self.component_style("key-table--name")),
        ]


class HelpScreen(Dialog[None]):
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
            dialog.border_title = "Keys, and the names by which config.toml changes them"
            dialog.border_subtitle = "esc closes"
            yield TextInput(placeholder="type what you want to do", compact=True)
            yield self._keys

    def on_input_changed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._keys.narrow(event.value)

    async def action_in_keys(self, action: str) -> None:
        """Run an action of the keys while the search has the focus."""
        await self._keys.run_action(action)
