"""A program in a pseudo-terminal: keys go in, and what comes back is counted and timed.

Reads as fast as the program writes, and answers nothing: a terminal without special abilities. What a program
costs is read from the kernel's clock of its processor time, so that it stands beside the wall clock untouched by
who else uses the machine.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

QUIET_SECONDS = 0.4
"""A program that has written nothing for so long has written all that it has to say."""
PATIENCE_SECONDS = 120.0

KEYS = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "page down": "\x1b[6~",
    "page up": "\x1b[5~",
    "end": "\x1b[F",
    "home": "\x1b[H",
}


@dataclass(frozen=True)
class Size:
    """Columns and lines of a terminal."""

    columns: int
    lines: int

    def __str__(self) -> str:
        return f"{self.columns}×{self.lines}"


USUAL = Size(120, 40)


@dataclass
class Written:
    """What a program wrote in one stretch, and what that cost to the last byte."""

    bytes: int = 0
    cpu: float = 0.0
    """Seconds of processor time."""
    seconds: float = 0.0
    text: bytearray = field(default_factory=bytearray)
    seen: dict[str, tuple[float, float]] = field(default_factory=dict)
    """When each of the marks came that were waited for: seconds, and seconds of processor time."""


class ProgramEnded(Exception):
    """The program ended by itself."""


class ProgramSilent(Exception):
    """The program did not write what was waited for."""


class Program:
    """*command* in a terminal of *size*; a context."""

    def __init__(self, command: Sequence[str], size: Size = USUAL) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment(), start_new_session=True
        )
        os.close(slave)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def cpu(self) -> float:
        """Seconds of processor time that the program has used."""
        # How Linux names the clock of another process: clock_getcpuclockid(3).
        return time.clock_gettime(~self.pid << 3 | 2)

    def memory(self) -> int:
        """Bytes of the program that are in memory and its own."""
        _, resident, shared, *_ = map(int, Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split())
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE")

    def press(self, keys: str) -> None:
        """Type *keys*."""
        os.write(self._master, keys.encode())

    def read(self, seconds: float, most: int = 1 << 16) -> bytes:
        """What the program writes next; empty when it writes nothing for *seconds*."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        try:
            return os.read(self._master, most) if ready else b""
        except OSError as error:
            raise ProgramEnded(self._process.wait()) from error

    def settle(
        self,
        marks: Mapping[str, bytes] | None = None,
        *,
        quiet: float = QUIET_SECONDS,
        since: float | None = None,
        something: bool = False,
    ) -> Written:
        """Read until all *marks* have come, *something* where that is awaited, and the program is quiet.

        Times count from now, or from its start.
        """
        began, cpu = (time.monotonic(), self.cpu()) if since is None else (since, 0.0)
        written = Written()
        missing = dict(marks or {})
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            data = self.read(quiet)
            if not data and not missing and (written.bytes or not something):
                return written
            if data:
                written.bytes += len(data)
                written.text += data
                written.seconds, written.cpu = time.monotonic() - began, self.cpu() - cpu
                for name in [name for name, mark in missing.items() if mark in written.text]:
                    written.seen[name] = (written.seconds, written.cpu)
                    del missing[name]
        raise ProgramSilent(f"{missing} did not come: {bytes(written.text[-300:])!r}")

    def wait_for_output(self) -> float:
        """Seconds until the program writes something."""
        began = time.monotonic()
        if not self.read(PATIENCE_SECONDS):
            raise ProgramSilent("nothing came")
        return time.monotonic() - began

    def wait_for_end(self) -> None:
        """Read until the program ends by itself."""
        with suppress(ProgramEnded):
            while True:
                self.read(PATIENCE_SECONDS)


def environment() -> dict[str, str]:
    """Nobody's preferences, and modules compiled as an installation has them."""
    ours = ("TEXTUAL", "TUICONSOLE", "COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **plain,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPYCACHEPREFIX": str(_SCRATCH / "compiled"),
        "TUICONSOLE_CONFIG_DIR": str(_SCRATCH / "config"),
        "TUICONSOLE_STATE_DIR": str(_SCRATCH / "state"),
    }


_SCRATCH = Path(tempfile.mkdtemp(prefix="bench-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)


def scratch(name: str) -> Path:
    """A file of this run."""
    return _SCRATCH / name
