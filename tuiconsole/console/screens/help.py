"""The help screen: every key that works here, generated from the bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tuiconsole.console.cells import fit_text
from tuiconsole.console.theming import DIALOGS
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.text.border import Shown

GROUPS = {
    "list": "Moving",
    "pane": "Panes",
    "query": "Query",
    "family": "Family",
    "viewer": "Reading",
    "problems": "Problems",
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
        Binding("escape,q,question_mark", "dismiss", "Close", id="dialog.close", tooltip="Close this dialog"),
    ]

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._keys = KeyTable(bindings)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "esc closes"
            yield self._keys
