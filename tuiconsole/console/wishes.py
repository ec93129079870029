"""What panes and dialogs want of the program as a whole. They post it; the application sees to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.message import Message


class CopyText(Message):
    """Copy *text*, which is raw on purpose; *what* it is, in our own words."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class SaveText(Message):
    """Put *text* into a new file named after *title*."""

    def __init__(self, text: str, title: str, suffix: str = ".txt") -> None:
        super().__init__()
        self.text = text
        self.title = title
        self.suffix = suffix


class ReadText(Message):
    """Show *text* in the person's own pager, or in the editor."""

    def __init__(self, text: str, title: str, *, editor: bool = False) -> None:
        super().__init__()
        self.text = text
        self.title = title
        self.editor = editor


class OpenLink(Message):
    """Open *link* in a browser."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link


class WhereTo(Message):
    """Tell *then* where exports go; what it is told may raise `OSError`."""

    def __init__(self, then: Callable[[Callable[[], Path]], None]) -> None:
        super().__init__()
        self.then = then
