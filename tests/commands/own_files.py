"""Commands that run on files of a test's own, where a platform would keep those of the user."""

import os
import pty
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .conftest import Ran, command, environment


@dataclass(frozen=True)
class Home:
    """A home directory, and the program in it."""

    path: Path

    @property
    def config(self) -> Path:
        return self.path / "config" / "tuiconsole"

    @property
    def state(self) -> Path:
        return self.path / "state" / "tuiconsole"

    def variables(self, **more: str) -> dict[str, str]:
        own = {"TUICONSOLE_CONFIG_DIR": "", "TUICONSOLE_STATE_DIR": "", "HOME": str(self.path)}
        xdg = {"XDG_CONFIG_HOME": str(self.path / "config"), "XDG_STATE_HOME": str(self.path / "state")}
        return environment(**(own | xdg | more))

    def run(self, *words: str, **more: str) -> Ran:
        done = subprocess.run(
            command(words), capture_output=True, stdin=subprocess.DEVNULL, env=self.variables(**more), timeout=60
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def everything(self) -> str:
        """All that lies in the home directory."""
        return "".join(path.read_bytes().decode("latin-1") for path in self.path.rglob("*") if path.is_file())


class Terminal:
    """The program on a terminal, answered as a person would."""

    def __init__(self, home: Home, *words: str, **more: str) -> None:
        self._ours, theirs = pty.openpty()
        self.said = b""
        """What was said after what was waited for."""
        self.heard = b""
        """Everything."""
        self._child = subprocess.Popen(
            command(words),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            # Whole frames, because what is waited for is looked for in what is written, not on a screen.
            env=home.variables(**more, TERM="xterm-256color", TUICONSOLE_WHOLE_FRAMES="1"),
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
        )
        os.close(theirs)

    def wait_for(self, text: str, seconds: float = 30) -> None:
        """Read until *text* was said after what was waited for before."""
        until = time.monotonic() + seconds
        while text.encode() not in self.said:
            if not self._read(until):
                raise AssertionError(f"{text!r} was never said: {self.said.decode('utf-8', 'replace')}")
        self.said = self.said.partition(text.encode())[2]

    def answer(self, question: str, text: str) -> None:
        self.wait_for(question)
        self.type(f"{text}\n")

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """The exit code, once it has ended by itself."""
        until = time.monotonic() + 60
        while self._child.poll() is None and time.monotonic() < until:
            self._read(time.monotonic() + 0.1)
        while self._read(time.monotonic() + 0.1):
            pass
        return self.stop()

    def stop(self) -> int:
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGKILL)
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1
        return self._child.wait(10)

    def _read(self, until: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(until - time.monotonic(), 0))
        if not ready:
            return False
        try:
            part = os.read(self._ours, 65_536)
        except OSError:
            return False
        self.said += part
        self.heard += part
        return bool(part)
