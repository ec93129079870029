"""What every application of this program has: its looks, its layout by size, and endings that leave nothing behind."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import App
from textual.events import Resize
from textual.filter import ANSIToTruecolor
from textual.timer import Timer
from textual.worker import WorkerFailed

from tuiconsole.console import collector
from tuiconsole.console.driver import frugal_driver
from tuiconsole.console.endings import crash_report
from tuiconsole.console.key_names import keys_of, readable_key
from tuiconsole.console.theming import DARK, STYLESHEETS, THEMES
from tuiconsole.console.turns import Turns

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.theme import Theme

    from tuiconsole.config.preferences import Preferences

LOADED_SECONDS = 3.0
"""After so long everything is loaded that the program always needs."""
SETTLED_SECONDS = 0.2
"""So long after the last of several resizes the terminal is taken to keep its size."""


class Program(App[None]):
    """Looks as *preferences* say; without any, as it comes."""

    TITLE = "tuiconsole"
    CSS_PATH = [*STYLESHEETS]
    ENABLE_COMMAND_PALETTE = False
    # Of the application, because a screen's own would not reach the dialogs.
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-short"), (30, "-tall")]

    def __init__(self, preferences: Preferences | None) -> None:
        self._themes: dict[str, Theme] = {}
        super().__init__(driver_class=frugal_driver())
        self._wanted = preferences
        self._turns = Turns(self, super().on_event)
        self._resized: Timer | None = None
        self._ends_on: asyncio.AbstractEventLoop | None = None
        self.animation_level = "none"
        # Where a terminal tells no size, Textual guesses twice, differently, and lays out the two in turn without end.
        self.console.size = shutil.get_terminal_size()
        self._begun_with: tuple[int, int] | None = self.console.size
        """The size that the first frame was drawn for; None once another one was told, or all has come to rest."""
        for theme, _ in THEMES:
            self.register_theme(theme)
        # Set here, not by the environment: the look of the console is its own. Nothing has been styled yet that would
        # have to be styled anew.
        self.set_reactive(Program.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        if preferences is not None:
            if preferences.theme != DARK.name and preferences.theme in self.available_themes:
                self.theme = preferences.theme
                self.stylesheet.set_variables(self.get_css_variables())
            self.set_class(preferences.density == "compact", "-compact")
            self.set_class(preferences.reduced_motion, "-still")
            self.set_keymap(preferences.keys)

    @property
    def preferences(self) -> Preferences:
        """What the person prefers; the defaults where nobody said."""
        if self._wanted is None:
            from tuiconsole.config.preferences import Preferences

            self._wanted = Preferences()
        return self._wanted

    @property
    def own_keys(self) -> Mapping[str, str]:
        """Keys of the person's own choice, by the id of what they do."""
        return {} if self._wanted is None else self._wanted.keys

    @property
    def has_heard(self) -> bool:
        """Whether everything that was typed has been handled, and what came of it on the screen."""
        return self._turns.over

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    def on_ready(self) -> None:
        # By then the first rows are there as well, and what it took to ask for them.
        self.set_timer(LOADED_SECONDS, collector.begin)

    def on_load(self) -> None:
        self._ends_on = asyncio.get_running_loop()

    def end(self) -> None:
        """End the application; may be called from anywhere, at any time."""
        if self._ends_on is not None and not self._ends_on.is_closed():
            self._ends_on.call_soon_threadsafe(self.exit)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Looked up once: every widget of every frame asks, and each time Textual makes a list of them all."""
        found = self._themes.get(theme_name) or super().get_theme(theme_name)
        if found is not None:
            self._themes[theme_name] = found
        return found

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without the one that looks up the terminal's own colours: nothing here has any, and it costs every line."""
        return [used for used in super().get_line_filters() if not isinstance(used, ANSIToTruecolor)]

    def redacted(self, text: str) -> str:
        """*text* without the secrets that this application knows: here, none."""
        return text

    def action_help_quit(self) -> None:
        """Say how to leave, to somebody who pressed ctrl+c: it may be what they press to copy."""
        keys = ", ".join(readable_key(key) for key in keys_of(self.own_keys.get("app.quit", "q")))
        self.notify(f"{keys} or ^q ends the program.")

    def _fatal_error(self) -> None:
        """Textual's own report shows the locals of every frame: passwords, and whatever servers sent."""
        error = self._exception
        if error is not None:
            # What a worker failed of says more than that it failed.
            cause = error.error if isinstance(error, WorkerFailed) else error
            self.panic(Text(self.redacted(crash_report(cause))))
        else:
            self._close_messages_no_wait()

    def on_resize(self, event: Resize) -> None:
        # Twice at the start, what was known already is told; the first frame need not be sent again for that.
        if event.size != self._begun_with:
            self._begun_with = None
            # A terminal lays its lines out anew, each in its own way.
            self._forget_screen()
        if self._resized is not None:
            self._resized.stop()
        self._resized = self.set_timer(SETTLED_SECONDS, self._settle)

    def _settle(self) -> None:
        """What was on its way to the terminal when it took on another size may have come to stand anywhere."""
        measure = getattr(self._driver, "measure", None)
        if measure is not None:
            measure()
        if self._begun_with is None:
            self._forget_screen()
            self.refresh()
        self._begun_with = None

    def _forget_screen(self) -> None:
        forget = getattr(self._driver, "forget_screen", None)
        if forget is not None:
            forget()
