"""The least that moves a cursor with Textual: one widget, one key, two lines repainted."""

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

_CURSOR = Style(reverse=True)


class Lines(Widget, can_focus=True):
    """As many lines as there is room for, and a cursor."""

    BINDINGS: list[BindingType] = [Binding("down", "move", "Down")]  # noqa: RUF012
    cursor = 0

    def render_line(self, y: int) -> Strip:
        text = f"line {y} of those that a cursor moves over".ljust(self.size.width)
        return Strip([Segment(text, _CURSOR if y == self.cursor else None)], self.size.width)

    def action_move(self) -> None:
        self.cursor += 1
        self.refresh(Region(0, self.cursor - 1, self.size.width, 2))


class TwoLines(App[None]):
    """Nothing but the lines."""

    def compose(self) -> ComposeResult:
        yield Lines()


if __name__ == "__main__":
    TwoLines().run()
