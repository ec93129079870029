"""An input that shows harmlessly what stands in it, and gives it away as it is."""

from __future__ import annotations

from itertools import accumulate

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Input

from tuiconsole.text.border import show


class TextInput(Input):
    """What is typed, pasted or put there by completion may hold anything that a server has said.

    The value stays as it is; only what is drawn crosses the border. Positions of the cursor count characters of
    the value, so the cursor steps over a whole ``‹U+202E›`` at once.
    """

    def on_mount(self) -> None:
        self.cursor_blink = not self.app.has_class("-still")

    def render_line(self, y: int) -> Strip:
        if y or self._is_plain:
            return super().render_line(y)
        pieces, base = _pieces(self.value), self.rich_style
        segments = [Segment(piece, base) for piece in pieces]
        if self.has_focus:
            selected = range(*sorted(self.selection))
            over = base + self.get_component_rich_style("input--selection")
            segments = [Segment(s.text, over if i in selected else s.style) for i, s in enumerate(segments)]
            if self._cursor_visible:
                at, cursor = self.cursor_position, base + self.get_component_rich_style("input--cursor")
                segments.append(Segment(" ", base))
                segments[at] = Segment(segments[at].text, cursor)
        width = self.scrollable_content_region.width + 1
        left = int(self.scroll_offset.x)
        return Strip(segments).crop(left, left + width).extend_cell_length(width, base)

    @property
    def _is_plain(self) -> bool:
        """Whether what stands here is drawn as it is, or as dots."""
        return self.password or show(self.value) is self.value

    @property
    def content_width(self) -> int:
        """Cells of what is drawn, and one for the cursor."""
        return super().content_width if self._is_plain else self._position_to_cell(len(self.value)) + 1

    def _position_to_cell(self, position: int) -> int:
        if self._is_plain:
            return super()._position_to_cell(position)
        return sum(map(cell_len, _pieces(self.value)[:position]))

    def _cell_offset_to_index(self, offset: int) -> int:
        if self._is_plain:
            return super()._cell_offset_to_index(offset)
        ends = accumulate(map(cell_len, _pieces(self.value)))
        cell = offset + self.scroll_offset.x
        return next((index for index, end in enumerate(ends) if cell < end), len(self.value))


def _pieces(value: str) -> list[str]:
    """What is drawn for each character of *value*."""
    # A character that begins what looks like an escape is escaped too, so it is shown with what follows.
    return [
        show(value[at : at + 3])[:-2] if character == "‹" and value.startswith("U+", at + 1) else show(character)
        for at, character in enumerate(value)
    ]
