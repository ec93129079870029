"""A program on a pseudo-terminal: it is typed at, its bytes are kept, its screen is read, and it is seen to its end.

Nothing here waits for a fixed time: it waits for what the screen, the bytes or the process ought to come to.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from unicodedata import category, combining, normalize

import pyte

PATIENCE = 60.0
"""Seconds after which something that ought to come counts as never coming, on a machine that is very busy."""
PROGRAM = [sys.executable, "-m", "tuiconsole"]
PRIVATE = re.compile(r"\x1b\[[<>=][\d;]*[a-zA-Z]|\x1b\[\?[\d;]*\$p")
"""Sequences that the emulator would take for something else."""
UNFINISHED = re.compile(r"\x1b(?:\[[^@-~]*)?$")

MODES = {
    "the other screen": "?1049",
    "the mouse": "?1000",
    "mouse movements": "?1003",
    "urxvt's mouse": "?1015",
    "SGR's mouse": "?1006",
    "mouse drags": "?1002",
    "focus reports": "?1004",
    "pasted text in brackets": "?2004",
    "resize reports": "?2048",
    "frames held back": "?2026",
}
"""What has to be off again in the end; beside these the cursor, line wrap and the keyboard's protocol."""


class Terminal:
    """*command* on a terminal of *size* columns and lines; a context that leaves no process behind."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (120, 40),
        environment: Mapping[str, str | None] = {},
        *,
        streams: Mapping[str, Any] = {},
    ) -> None:
        self.size = size
        self.master, slave = pty.openpty()
        self._resize(slave, size)
        self.before = termios.tcgetattr(slave)
        self.written = bytearray()
        """Every byte that came."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._fed, self._kept = 0, ""
        self._lines = [""] * size[1]
        known = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        wired = {"stdin": slave, "stdout": slave, "stderr": slave, **streams}
        self.process = subprocess.Popen(
            command,
            **wired,
            env={name: value for name, value in known.items() if value is not None},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(2 if "stderr" not in streams else 0, termios.TIOCSCTTY, 0),
        )
        self._slave = slave
        self._after: list[Any] = []
        self._over = False
        """Everything has been read, and nobody is left who could write more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.lose()

    # Doing

    def type(self, text: str) -> None:
        os.write(self.master, text.encode("utf-8", "surrogatepass"))

    def type_bytes(self, data: bytes) -> None:
        """What no keyboard types."""
        os.write(self.master, data)

    def paste(self, text: str) -> None:
        """As a terminal does that was asked to tell pasted text from typed text."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def click(self, column: int, line: int) -> None:
        """Press and let go of the left button over a cell, counted from 0."""
        self.type(f"\x1b[<0;{column + 1};{line + 1}M\x1b[<0;{column + 1};{line + 1}m")

    def resize(self, size: tuple[int, int]) -> None:
        self.size = size
        self._resize(self.master, size)

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def lose(self) -> None:
        """The line is lost: nobody holds the other side any more, and nobody ever will."""
        self._let_go()
        self.hang_up()

    def _let_go(self) -> None:
        """Hold the other side no longer."""
        if self._slave >= 0:
            self._after = self.attributes
            os.close(self._slave)
            self._slave = -1

    def hang_up(self) -> None:
        """The line is lost."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    @staticmethod
    def _resize(descriptor: int, size: tuple[int, int]) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    # Waiting

    def read(self, seconds: float = 0.05) -> bool:
        """Take what the program writes, and whether there was anything within so many seconds."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            data = b""
        self._over = not data
        self.written += data
        return bool(data)

    def until(self, condition: Callable[[], object], what: Callable[[], object] = str) -> None:
        """Read until *condition* holds; *what* tells what is the matter if it never does."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if not self.read():
                assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.text}"
            assert time.monotonic() < end, f"never came true: {what()}\n{self.text}"

    def comes(self, condition: Callable[[], object], seconds: float = 1.0) -> bool:
        """Whether *condition* holds within so many seconds."""
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            self.read()
        return bool(condition())

    def sees(self, *words: str) -> None:
        """Wait until all *words* stand on the screen."""
        self.until(lambda: all(word in self.text for word in words), lambda: f"{words} on the screen")

    def misses(self, *words: str) -> None:
        """Wait until none of *words* stands on the screen."""
        self.until(lambda: not any(word in self.text for word in words), lambda: f"none of {words} on the screen")

    def end(self) -> int:
        """Wait until the program has ended, and its exit code."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            self.read()
            assert time.monotonic() < until, f"the program does not end:\n{self.text}"
        # Once nobody holds the other side, the kernel hands on all that was written there before it says so.
        self._let_go()
        while not self._over:
            self.read()
            assert time.monotonic() < until, "something that the program started still holds the terminal"
        return self.process.returncode

    def is_stopped(self) -> bool:
        """Whether the program waits for somebody to let it go on."""
        return "\nState:\tT" in Path(f"/proc/{self.process.pid}/status").read_text()

    # Reading

    @property
    def all_written(self) -> bytes:
        """All that came until now, to the last byte."""
        while self.read(0):
            pass
        return bytes(self.written)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        if self._fed == len(self.written):
            return self._lines
        fresh = self._kept + self._decoder.decode(bytes(self.written[self._fed :]))
        self._fed = len(self.written)
        # A sequence that is cut in two by the end of a read is looked at with the next one.
        whole = UNFINISHED.search(fresh)
        self._kept = fresh[whole.start() :] if whole else ""
        if (self._screen.columns, self._screen.lines) != self.size:
            self._screen.resize(self.size[1], self.size[0])
        self._stream.feed(drawable(PRIVATE.sub("", fresh.removesuffix(self._kept))))
        columns, lines = self.size
        # Not the emulator's own reading, which fails where half of a wide character was written over.
        self._lines = ["".join(self._screen.buffer[y][x].data for x in range(columns)) for y in range(lines)]
        return self._lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def colour(self, column: int, line: int) -> str:
        """That of what stands in a cell."""
        return str(self._screen.buffer[line][column].fg)

    def look(self, column: int, line: int) -> tuple[str, str, bool, bool, bool]:
        """How a cell looks, apart from what stands in it."""
        cell = self._screen.buffer[line][column]
        return cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore

    @property
    def attributes(self) -> list[Any]:
        """How the terminal treats lines now, or did in the end: echo, signals, speed, characters."""
        return termios.tcgetattr(self._slave) if self._slave >= 0 else self._after

    @attributes.setter
    def attributes(self, wanted: list[Any]) -> None:
        termios.tcsetattr(self._slave, termios.TCSANOW, wanted)


def drawable(text: str) -> str:
    """*text* as the emulator can take it in: it drops whole lines for marks that it does not know as such."""
    return "".join(
        one for one in normalize("NFC", text) if one.isascii() or combining(one) or category(one) not in ("Mn", "Me")
    )


def left_on(written: bytes) -> list[str]:
    """What a terminal that got these bytes would still have on."""
    text = written.decode("utf-8", "replace")
    found = [name for name, mode in MODES.items() if text.rfind(f"\x1b[{mode}h") > text.rfind(f"\x1b[{mode}l")]
    if text.rfind("\x1b[?25l") > text.rfind("\x1b[?25h"):
        found.append("no cursor")
    if text.rfind("\x1b[?7l") > text.rfind("\x1b[?7h"):
        found.append("no line wrap")
    if len(re.findall(r"\x1b\[>\d+u", text)) > len(re.findall(r"\x1b\[<\d*u", text)):
        found.append("another keyboard protocol")
    return found
