"""One key after the other: what is typed ahead acts on what it would have acted on for a slow typist."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

Typed = events.Key | events.Paste
_MOST_ROUNDS: Final = 20
"""After so many the next key goes on all the same: keys must work however busy a screen is."""


class Turns:
    """Keeps what is typed into *application*, and has it handled by *handle* when its turn has come.

    Textual hands a key at once to the widget that has the keys then, while a move of the keys to another widget, a
    dialog and a pane that is about to be mounted all come about later, by messages. So a key waits until everybody is
    at rest: nobody has anything left to hear, or is about to be mounted.
    """

    def __init__(self, application: App[None], handle: Callable[[Typed], Awaitable[None]]) -> None:
        self._application = application
        self._handle = handle
        self._waiting: deque[Typed] = deque()
        self._rounds = 0

    @property
    def over(self) -> bool:
        """Whether everything that was typed has been handled, and what came of it."""
        return not self._waiting and not self._busy()

    async def take(self, typed: Typed) -> None:
        """Handle *typed*, when everything is over that was typed before it."""
        self._waiting.append(typed)
        if not self._rounds:
            await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting:
            busy = self._busy()
            if (busy or self._application.message_queue_size) and self._rounds < _MOST_ROUNDS:
                self._rounds += 1
                around = (self._application.focused or self._application.screen).ancestors_with_self
                self._come_back_after([*busy, *around])
                return
            self._rounds = 0
            await self._handle(self._waiting.popleft())

    def _busy(self) -> list[Widget]:
        screen = self._application.screen
        everybody = [screen, *screen.walk_children(Widget)]
        return [widget for widget in everybody if widget.message_queue_size or not widget.is_mounted]

    def _come_back_after(self, nodes: Sequence[DOMNode]) -> None:
        """Go on when each of *nodes* has heard what it has to hear; the application, which comes last, goes on."""
        for number, node in enumerate(nodes, 1):
            rest = nodes[number:]
            # Those that have gone meanwhile hear nothing any more.
            if node.call_later(self._come_back_after, rest) if rest else node.call_later(self._go_on):
                return
