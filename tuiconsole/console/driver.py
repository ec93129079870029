"""The driver between Textual and the terminal: writes what changed, and merges frames while the line is busy.

It also reads what the terminal sends, because Textual's own driver ends the program over a byte that is no UTF-8, and
never stops asking a terminal that has gone away. And it sees to the signals that stop a program and have it go on:
Textual's own takes a terminal a second time that it never gave back, and then gives back what it has made of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from codecs import getincrementaldecoder
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, Final

from tuiconsole.console.frames import FRAME, Frames
from tuiconsole.console.line import Line

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

_HOLD: Final = "\x1b[?2026h"
_SHOW: Final = "\x1b[?2026l"
"""What makes a terminal show all of a frame at once; written by Textual where the terminal said that it knows them."""
_SEEN_WHOLE: Final = 1_000
"""Bytes of a frame that is over before anybody could see half of it."""
_SECONDS_BETWEEN_LOOKS: Final = 0.1
"""How long a lone escape may wait for what makes it part of a sequence, and the end for the thread that reads."""
_OTHER_SCREEN: Final = "\x1b[?1049"


def frugal_driver() -> type[Driver] | None:
    """The driver class for this platform; None where Textual's own must do.

    `TUICONSOLE_WHOLE_FRAMES=1` has it write everything: a terminal that loses track of its own screen needs that.
    """
    if os.name != "posix":
        return None
    import termios
    import tty

    whole = os.environ.get("TUICONSOLE_WHOLE_FRAMES") == "1"
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver
    from textual.events import Resize
    from textual.geometry import Size

    class FrugalDriver(LinuxDriver):
        """Textual's driver, writing less."""

        _frames: Frames | None = None
        _line: Line | None = None
        _later: asyncio.TimerHandle | None = None
        _holds = False
        _has_terminal = False
        _gave_it_back = False
        """To be stopped; it is taken again when the program may go on."""
        _is_to_stop = False

        def write(self, data: str) -> None:
            if whole:
                super().write(data)
                return
            if self._frames is None:
                self._frames = Frames(erases=_erases_in_colour())
            if data in (_HOLD, _SHOW):
                self._holds = True
            elif FRAME.match(data):
                self._frames.take(data)
                self._send()
            else:
                if _OTHER_SCREEN in data:
                    self._frames.forget()
                super().write(data)

        def _send(self) -> None:
            """Send what is to be shown, now or when the line can take it; by then together with what comes until."""
            assert self._frames is not None
            line = self._line = self._line or Line(time.monotonic)
            if self._later is not None:
                return
            if wait := line.wait:
                self._later = asyncio.get_running_loop().call_later(wait, self._send_late)
                return
            frame = self._frames.difference()
            if frame:
                if self._holds and len(frame) > _SEEN_WHOLE:
                    frame = f"{_HOLD}{frame}{_SHOW}"
                line.sent(len(frame.encode()))
                super().write(frame)

        def _send_late(self) -> None:
            self._later = None
            self._send()

        def start_application_mode(self) -> None:
            before = self._writer_thread
            # Who is to stop now has to give back what is being taken.
            self._has_terminal = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            # In the background it is not to be had.
            self._has_terminal = self._writer_thread is not before

        def stop_application_mode(self) -> None:
            if self._later is not None:
                self._later.cancel()
                self._later = None
            super().stop_application_mode()
            self._has_terminal = False

        def _sigtstp_application(self, *about: object) -> None:
            if self._has_terminal:
                self._is_to_stop = True
                self._loop.call_soon_threadsafe(self._stop)
            else:
                os.kill(os.getpid(), signal.SIGSTOP)

        def _sigcont_application(self, *about: object) -> None:
            self._is_to_stop = False
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._go_on)

        # Not by the handlers themselves: they come in the middle of anything, of handing on what is to be written too.

        def _stop(self) -> None:
            if self._is_to_stop and self._has_terminal:
                self.suspend_application_mode()
                self._gave_it_back = True
            if self._is_to_stop:
                os.kill(os.getpid(), signal.SIGSTOP)

        def _go_on(self) -> None:
            if self._is_to_stop:
                return
            if self._gave_it_back:
                self._must_signal_resume = True
                self.resume_application_mode()
                self._gave_it_back = not self._has_terminal
            elif self._has_terminal:
                self._take_again()

        def _take_again(self) -> None:
            """Stopped by what cannot be heeded, or not at all: somebody else may have had the terminal meanwhile."""
            try:
                attributes = termios.tcgetattr(self.fileno)
                attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
                attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
                attributes[tty.CC][termios.VMIN] = 1
                termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
            except termios.error:
                return
            self._enable_bracketed_paste()
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))

        def _run_input_thread(self) -> None:
            try:
                self.run_input_thread()
            except Exception as error:
                # As any other error of ours: Textual would print what it likes, and end as if all were well.
                self._app.call_later(self._app._handle_exception, error)

        def run_input_thread(self) -> None:
            """Hand on what is typed until the application ends, or there is nobody left who could type."""
            parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
            with DefaultSelector() as selector:
                selector.register(self.fileno, EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(_SECONDS_BETWEEN_LOOKS):
                        data = _read(self.fileno)
                        if not data:
                            # The same as if a shell had told that the line is lost.
                            os.kill(os.getpid(), signal.SIGHUP)
                            return
                        # Nothing yet of a character whose rest is on its way: the parser would take that for the end.
                        if text := decode(data):
                            for message in parser.feed(text):
                                self.process_message(message)
                    for message in parser.tick():
                        self.process_message(message)

        def send_message(self, message: Message) -> None:
            # Textual makes a task of its own of every key.
            self._loop.call_soon_threadsafe(self._app.post_message, message)

        def forget_screen(self) -> None:
            """The terminal may show anything now."""
            if self._frames is not None:
                self._frames.forget()

        def measure(self) -> None:
            """Tell the size that the terminal has: of two changes in a row, the first may have been told last."""
            size = Size(*self._get_terminal_size())
            if size != self._app.size:
                self._app.post_message(Resize(size, size))

    return FrugalDriver


def _read(descriptor: int) -> bytes:
    """What was typed; nothing where the terminal has gone."""
    try:
        return os.read(descriptor, 1 << 12)
    except OSError:
        return b""


def _erases_in_colour() -> bool:
    """Whether this terminal erases cells with the colour of the background that is set."""
    import curses

    try:
        curses.setupterm()
        return curses.tigetflag("bce") > 0 and curses.tigetstr("ech") is not None
    except curses.error:
        return False
