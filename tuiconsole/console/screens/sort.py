"""The sort dialog: one documented key and a direction."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tuiconsole.console.screens.steady import Dialog
from tuiconsole.console.theming import DIALOGS
from tuiconsole.engines.model import Order, Resource


class SortScreen(Dialog[Order | None]):
    """Answers with the order that was chosen, or with None."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Cancel", id="dialog.cancel", tooltip="Keep the order as it is"),
        Binding("j", "cursor('down')", "Down", id="dialog.down", show=False, tooltip="One line down"),
        Binding("k", "cursor('up')", "Up", id="dialog.up", show=False, tooltip="One line up"),
    ]

    def __init__(self, resource: Resource, current: Order | None) -> None:
        super().__init__()
        self._orders = [Order(key.name, descending) for key in resource.sort_keys for descending in (False, True)]
        self._current = current

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Sort by"
            dialog.border_subtitle = "enter sorts · esc keeps"
            width = max(len(order.key) for order in self._orders)
            yield OptionList(
                *(
                    Option(Content(f"{order.key:<{width}}  {'▾ descending' if order.descending else '▴ ascending'}"))
                    for order in self._orders
                )
            )

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = self._orders.index(self._current) if self._current in self._orders else 0

    def action_cursor(self, direction: str) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if direction == "down" else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._orders[event.option_index])
