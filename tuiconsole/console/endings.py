"""Ends the program so that the terminal is as it was: on signals, on a crash, and on a terminal that nobody reads.

Textual restores the terminal when it ends by itself, but installs no handler for the signals that end programs,
and waits for ever on a terminal that does not take its output. Here a signal asks the application to end; a
thread that sees it has not ended in time restores the terminal by itself and leaves.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tuiconsole.text.border import show, show_lines

PATIENCE_SECONDS: Final = 2.0
"""How long the application may take to end by itself after a signal."""

_PLAIN: Final = (
    "\x1b[?2026l"  # no frame is being held back
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"  # the mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l"  # focus, paste, resize reports
    "\x1b[?7h\x1b[?25h\x1b[0m"  # line wrap, the cursor, plain colours
)
"""Does no harm to a terminal that is as it was already."""
_RESTORE: Final = f"\x1b[<u\x1b[?1049l{_PLAIN}"
"""Plain keys and the screen as it was: to be written once, or it would take away what others have there."""
_TRIES: Final = 100
_SECONDS_BETWEEN_TRIES: Final = 0.005
_SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


class Ending:
    """Remembers the terminal as it was, and which signal ended the program."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._over = threading.Event()
        self._ask: Callable[[], None] = lambda: None
        self._attributes = _terminal_attributes()

    @property
    def exit_code(self) -> int | None:
        """The exit code that the signal stands for; None when there was none."""
        return None if self.signal is None else 128 + self.signal

    @contextmanager
    def watched(self, ask: Callable[[], None]) -> Iterator[None]:
        """Within the block a signal calls *ask*, which is to end the application from another thread."""
        self._ask = ask
        taken = [signal.Signals[name] for name in _SIGNALS if name in signal.Signals.__members__]
        before = {number: signal.signal(number, self._on_signal) for number in taken}
        try:
            yield
        finally:
            self._over.set()
            if self.signal is not None:
                # A signal may come while the application is just about to take the terminal.
                _write_at_once(_PLAIN)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None:
            return
        self.signal = number
        threading.Thread(target=self._leave_in_time, name="ending", daemon=True).start()
        self._ask()

    def _leave_in_time(self) -> None:
        if not self._over.wait(PATIENCE_SECONDS):
            self._restore_terminal()
            os._exit(self.exit_code or 1)

    def _restore_terminal(self) -> None:
        """Without the application's help, and without waiting for a terminal that takes nothing."""
        if self._attributes is None:
            _write_at_once(_RESTORE)
            return
        import termios

        for _ in range(_TRIES):
            for descriptor in (0, 2):
                with suppress(termios.error, OSError):
                    termios.tcsetattr(descriptor, termios.TCSANOW, self._attributes)
            if _write_at_once(_RESTORE):
                break
            for descriptor in (0, 2):
                with suppress(termios.error, OSError):
                    # What the terminal has not taken by now is thrown away. Whoever waits to write it goes on then,
                    # and lets nobody else write until it has.
                    termios.tcflush(descriptor, termios.TCOFLUSH)
            time.sleep(_SECONDS_BETWEEN_TRIES)


def _write_at_once(sequences: str) -> bool:
    """To the terminal, and whether it took all of them without waiting."""
    data = sequences.encode()
    with suppress(OSError):
        descriptor = os.open("/dev/tty", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            return os.write(descriptor, data) == len(data)
        finally:
            os.close(descriptor)
    return False


def _terminal_attributes() -> list[Any] | None:
    try:
        import termios

        return termios.tcgetattr(sys.stdin.fileno())
    except (ImportError, OSError, ValueError):
        return None
    except Exception as error:
        # termios.error is no OSError, and without termios it has no name.
        if type(error).__name__ != "error":
            raise
        return None


def crash_report(error: BaseException) -> str:
    """What to say of an error of our own: where it happened, without any value of a variable.

    The locals that a richer traceback would show hold passwords and other people's data.
    """
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    lines = [f"  {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    said = " ".join(show_lines(str(error))[:3])[:300]
    return "\n".join([f"tuiconsole ended because of an error of its own: {show(type(error).__name__)}: {said}", *lines])
