"""Screens that are laid out for the size that the terminal has, and for no other one, and first styled once."""

from __future__ import annotations

from typing import TypeVar

from textual.events import ScreenResume
from textual.geometry import Size
from textual.screen import ModalScreen, Screen

T = TypeVar("T")


class SteadyScreen(Screen[T]):
    """A screen that settles: where two sizes are on their way at once, Textual lays out the two in turn without end."""

    _has_been_shown = False

    def on_screen_resume(self, event: ScreenResume) -> None:
        # What was mounted a moment ago has its styles from there.
        event.refresh_styles &= self._has_been_shown
        self._has_been_shown = True

    def _screen_resized(self, size: Size) -> None:
        super()._screen_resized(self.app.size)


class Dialog(ModalScreen[T], SteadyScreen[T]):
    """A screen in front of another one, steady as it is."""
