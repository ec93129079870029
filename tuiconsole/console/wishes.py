"""What panes and dialogs want of the program as a whole. They post it; the application sees to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual.message import Message

from tuiconsole.console.columns import Chosen
from tuiconsole.engines.model import Resource


class CopyText(Message):
    """Copy *text*, which is raw on purpose; *what* it is, in our own words."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class SaveText(Message):
    """Put *text*, or bytes as they are, into a new file named after *title*."""

    def __init__(self, text: str | bytes, title: str, suffix: str = ".txt") -> None:
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


class KeepColumns(Message):
    """Show lists of *resource* with the columns that were *chosen*, from now on and the next time."""

    def __init__(self, resource: Resource, chosen: Sequence[Chosen]) -> None:
        super().__init__()
        self.resource = resource
        self.chosen = tuple(chosen)


class WhichColumns(Message):
    """Tell *then* which columns lists of *resource* were left with, if anybody chose some."""

    def __init__(self, resource: Resource, then: Callable[[Sequence[Chosen]], None]) -> None:
        super().__init__()
        self.resource = resource
        self.then = then


class HowOften(Message):
    """Tell *then* how many seconds a watched list rests before it is asked for again."""

    def __init__(self, then: Callable[[float], None]) -> None:
        super().__init__()
        self.then = then
