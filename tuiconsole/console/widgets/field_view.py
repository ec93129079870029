"""Every field of one item, a line each, with unknown fields after the documented ones."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment

from tuiconsole.console.cells import Cell, Reading, field_text, fit_text, scalar
from tuiconsole.console.widgets.line_view import LineView
from tuiconsole.engines.model import Item, Resource
from tuiconsole.text.border import Shown, show


class FieldView(LineView):
    """Shows the fields of the item it is given, or a line that says why there is none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field-view--name",
        "field-view--empty",
        "field-view--foreign",
        "field-view--tone-running",
        "field-view--tone-waiting",
        "field-view--tone-done",
        "field-view--tone-stopped",
        "field-view--tone-failed",
        "field-view--tone-unknown",
    }

    def __init__(self, resource: Resource, reading: Reading, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.resource = resource
        self.reading = reading
        self._lines: list[tuple[Shown, Cell, bool]] = []
        self._message = Shown("")
        self._name_width = 0

    def show_item(self, item: Item | None, message: str = "") -> None:
        """Show *item*, or *message* (the program's own words) when there is none."""
        self._message = Shown(message)
        self._lines = []
        if item is not None:
            documented = {field.name for field in self.resource.fields}
            self._lines = [
                (Shown(field.name), field_text(field, item.get(field.name), self.resource, self.reading), True)
                for field in self.resource.fields
            ]
            self._lines += [
                (show(name), Cell(scalar(value)), False) for name, value in item.items() if name not in documented
            ]
        self._name_width = min(max((len(name) for name, _, _ in self._lines), default=0), 32)
        self.lines_replaced()

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def draw_line(self, line: int, width: int) -> list[Segment]:
        name, content, documented = self._lines[line]
        named = min(self._name_width, max(width // 2, 1))
        name_style = self.component_style("field-view--name" if documented else "field-view--foreign")
        text = content.text
        if not text:
            text, style = Shown("–"), self.component_style("field-view--empty")
        elif content.tone is not None:
            style = self.component_style(f"field-view--tone-{content.tone}")
        else:
            style = self.plain_style
        return [
            Segment(fit_text(name, named), name_style),
            Segment("  ", self.plain_style),
            Segment(fit_text(text, width - named - 2), style),
        ]

    def draw_beyond(self, y: int, width: int) -> list[Segment]:
        if y == 0 and not self._lines and self._message:
            return [Segment(fit_text(self._message, width), self.component_style("field-view--empty"))]
        return super().draw_beyond(y, width)
