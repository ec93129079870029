"""The driver between Textual and the terminal: frames are reduced to what changed before they are written."""

from __future__ import annotations

import os

from textual.driver import Driver

from tuiconsole.console.frames import FRAME, Frames


def frugal_driver() -> type[Driver] | None:
    """The driver class for this platform; None where Textual's own must do, or where it was asked for.

    `TUICONSOLE_WHOLE_FRAMES=1` asks for it: a terminal that loses track of its own screen needs whole frames.
    """
    if os.name != "posix" or os.environ.get("TUICONSOLE_WHOLE_FRAMES") == "1":
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class FrugalDriver(LinuxDriver):
        """Textual's driver, writing less."""

        _frames: Frames | None = None

        def write(self, data: str) -> None:
            if self._frames is None:
                self._frames = Frames()
            if FRAME.match(data):
                data = self._frames.reduce(data)
                if not data:
                    return
            elif "\x1b[?1049" in data:
                self._frames.forget()
            super().write(data)

        def forget_screen(self) -> None:
            """The terminal may show anything now."""
            if self._frames is not None:
                self._frames.forget()

    return FrugalDriver
