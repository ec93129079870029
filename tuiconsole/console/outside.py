"""What the program does beyond its own screen: the clipboard, files, the pager and the browser, and what it says."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported
from textual.notifications import SeverityLevel

from tuiconsole.console.program import Program
from tuiconsole.console.wishes import CopyText, OpenLink, ReadText, SaveText, WhereTo
from tuiconsole.records import dataclass
from tuiconsole.text.border import Shown, show, show_lines
from tuiconsole.text.quantities import format_size

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences

MESSAGES_KEPT = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One notification, kept for whoever looked elsewhere."""

    at: datetime
    severity: SeverityLevel
    text: Shown


class Outside(Program):
    """Sees to the wishes of panes and dialogs, and keeps what it told people."""

    def __init__(self, preferences: Preferences | None) -> None:
        super().__init__(preferences)
        self.said: deque[Said] = deque(maxlen=MESSAGES_KEPT)

    # Telling

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say *message*, and keep it: a notification goes away by itself. Nothing in it is markup, or is obeyed."""
        self.said.append(Said(datetime.now().astimezone(), severity, show(message)))
        safe = "\n".join(show_lines(message))
        super().notify(safe, title=show(title), severity=severity, timeout=timeout, markup=False)

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer as it is: few terminals know how to change it, and nobody would change it back."""

    # Copying

    def copy_to_clipboard(self, text: str) -> None:
        """Copy *text* in the background; input fields ask for this themselves."""
        self.run_worker(self._copy(text, f"{len(text):,} characters"), group="copy", exit_on_error=False)

    def on_copy_text(self, event: CopyText) -> None:
        event.stop()
        self.run_worker(self._copy(event.text, event.what), group="copy", exit_on_error=False)

    async def _copy(self, text: str, what: str) -> None:
        from tuiconsole.console.clipboard import copy

        # What Textual itself pastes from.
        self._clipboard = text
        wanted = self.preferences
        copied = await copy(text, self._to_terminal, way=wanted.clipboard, most=wanted.clipboard_bytes)
        size = format_size(len(text.encode("utf-8", "replace")))
        if copied.by:
            self.notify(f"Copied {what} ({size}) by {' and '.join(copied.by)}.")
        else:
            self.notify(f"Not copied, {copied.why}.", severity="warning")
            await self._offer_file(text, what)

    def _to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    async def _offer_file(self, text: str, what: str) -> None:
        from tuiconsole.console.screens.choice import Choice, ChoiceScreen

        choices = [
            Choice(Shown("Save it as a file"), True, key="s"),
            Choice(Shown("Leave it"), False, key="l"),
        ]
        title = show(f"Too much to copy: {what}")

        def chosen(save: bool | None) -> None:
            if save:
                self._save(text, what, ".txt")

        self.push_screen(ChoiceScreen(title, choices), chosen)

    # Files

    def on_save_text(self, event: SaveText) -> None:
        event.stop()
        self._save(event.text, event.title, event.suffix)

    def on_where_to(self, event: WhereTo) -> None:
        event.stop()
        event.then(self.export_directory)

    def export_directory(self) -> Path:
        """Where exports go. Raises `OSError`."""
        from tuiconsole.config.exports import export_directory

        named = self.preferences.export_directory
        if not named:
            return export_directory()
        directory = Path(named).expanduser()
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        return directory

    def _save(self, text: str | bytes, title: str, suffix: str) -> None:
        from tuiconsole.config.exports import export

        try:
            path = export(text, title, suffix, self.export_directory())
        except OSError as error:
            self.notify(f"Not saved: {error.strerror or error}.", severity="error")
        else:
            self.notify(f"Saved as {path}.")

    def action_save_screenshot(self) -> None:
        """Keep the screen as an SVG, for its owner alone."""
        from tuiconsole.config.exports import export_text
        from tuiconsole.config.places import state_directory

        directory = state_directory() / "screenshots"
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            stamp = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
            path = export_text(self.export_screenshot(), f"screen-{stamp}", ".svg", directory)
        except OSError as error:
            self.notify(f"No screenshot: {error.strerror or error}.", severity="error")
        else:
            self.notify(f"Screenshot: {path}.")

    # Other programs

    def on_read_text(self, event: ReadText) -> None:
        event.stop()
        command = self._editor() if event.editor else self._pager()
        # A file instead of a pipe, because editors want one; in a directory that nobody else can look into.
        with tempfile.TemporaryDirectory(prefix="tuiconsole-") as directory:
            from tuiconsole.config.exports import export_text

            path = export_text(event.text, event.title, ".txt", Path(directory))
            try:
                with self.suspend():
                    subprocess.run([*command, str(path)], check=False)
            except SuspendNotSupported:
                self.notify("This terminal cannot be handed to another program.", severity="warning")
            except OSError as error:
                self.notify(f"{command[0]} does not start: {error.strerror or error}.", severity="error")
        self.refresh()

    def _pager(self) -> Sequence[str]:
        return self.preferences.pager or _words(os.environ.get("PAGER", "")) or ("less",)

    def _editor(self) -> Sequence[str]:
        named = os.environ.get("VISUAL", "") or os.environ.get("EDITOR", "")
        return self.preferences.editor or _words(named) or ("vi",)

    def on_open_link(self, event: OpenLink) -> None:
        event.stop()
        self.run_worker(self._open(event.link), group="link", exit_on_error=False)

    async def _open(self, link: str) -> None:
        command = [*self.preferences.browser] or _desktop_browser()
        if not command:
            self.notify(f"No browser here: {link}")
            await self._copy(link, "the link")
            return
        devnull = asyncio.subprocess.DEVNULL
        try:
            # A session of its own, so that the browser outlives the console.
            await asyncio.create_subprocess_exec(
                *command, link, stdin=devnull, stdout=devnull, stderr=devnull, start_new_session=True
            )
        except OSError as error:
            self.notify(f"{command[0]} does not start: {error.strerror or error}.", severity="error")
        else:
            self.notify(f"Opened {link}")


def _words(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text)
    except ValueError:
        return []


def _desktop_browser() -> list[str]:
    """The command that opens a link on this desktop; none where somebody sits at another machine."""
    import shutil

    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return []
    if sys.platform == "darwin":
        return ["open"]
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ["xdg-open"] if shutil.which("xdg-open") else []
    return []
