"""One line of keys and what they do; a click does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.strip import Strip

from tuiconsole.console.key_names import is_key, keys_of, readable_key
from tuiconsole.console.program import Program
from tuiconsole.console.widgets.styled import Styled


class KeyHint(NamedTuple):
    """A key, the word beside it, and the action that a click on them runs. Our own words, never data."""

    key: str
    word: str
    action: str
    binding: str = ""
    """The id by which a person may have given it another key."""


class KeyBar(Styled):
    """Shows as many hints as fit, the first ones first; the last one always, so that help stays in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--word"}

    def __init__(self, hints: Sequence[KeyHint] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints = tuple(hints)

    def on_mount(self) -> None:
        self._hints = self._with_own_keys(self._hints)

    def _with_own_keys(self, hints: Sequence[KeyHint]) -> tuple[KeyHint, ...]:
        """*hints* with the keys that do it here."""
        own = self.app.own_keys if isinstance(self.app, Program) else {}
        return tuple(
            hint._replace(key=next((readable_key(key) for key in keys_of(own[hint.binding]) if is_key(key)), hint.key))
            if hint.binding in own
            else hint
            for hint in hints
        )

    def say(self, hints: Sequence[KeyHint]) -> None:
        """Show these hints from now on."""
        wanted = self._with_own_keys(hints)
        if wanted != self._hints:
            self._hints = wanted
            self.refresh()

    def _fitting(self) -> list[KeyHint]:
        room = self.size.width - (_width(self._hints[-1]) if self._hints else 0)
        fitting = []
        for hint in self._hints[:-1]:
            room -= _width(hint)
            if room < 0:
                break
            fitting.append(hint)
        return [*fitting, *self._hints[-1:]]

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        for hint in self._fitting() if y == 0 else ():
            segments += [
                Segment(hint.key, self.component_style("key-bar--key")),
                Segment(f" {hint.word}  ", self.component_style("key-bar--word")),
            ]
        return Strip(segments).adjust_cell_length(self.size.width, self.plain_style)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        left = 0
        for hint in self._fitting():
            if left <= event.x < left + _width(hint) - 2:
                await self.screen.run_action(hint.action)
                return
            left += _width(hint)


def _width(hint: KeyHint) -> int:
    return len(hint.key) + len(hint.word) + 3
