"""A widget that draws itself line by line: the styles it draws with are resolved once, not for every line."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class Styled(Widget):
    """Resolving a style walks through all ancestors of a widget: too much for every cell of every frame."""

    ALLOW_SELECT = False

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._styles: dict[str, Style] = {}

    def component_style(self, name: str) -> Style:
        """The Rich style of a component class, remembered until the styles change."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(name)
        return style

    @property
    def plain_style(self) -> Style:
        """The Rich style of the widget itself, remembered as well."""
        style = self._styles.get("")
        if style is None:
            style = self._styles[""] = self.rich_style
        return style

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()
