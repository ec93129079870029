"""In a terminal that obeys what programs tell it about clipboards and titles, no text of a server's does."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .hostile_engine import HostileEngine
from .strings import CONTROLS
from .terminal import PATIENCE, PROGRAM

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Runs a command of a tmux of its own."""
    socket = str(tmp_path / "tmux")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", socket, *arguments], capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout

    yield run
    run("kill-server")


def test_clipboard_and_title_stay_as_they_were(
    hostile: HostileEngine, tmp_path: Path, tmux: Callable[..., str], tell: Callable[[str], None]
) -> None:
    hostile.deck = tuple(CONTROLS.values())

    def until(condition: Callable[[], bool], *keys: str) -> None:
        """Wait for it; what is pressed before a list has come to the screen goes nowhere, so *keys* are repeated."""
        end, again = time.monotonic() + PATIENCE, 0.0
        while not condition():
            assert time.monotonic() < end, tmux("capture-pane", "-p", "-t", "walk")
            if keys and time.monotonic() > again:
                tmux("send-keys", "-t", "walk", *keys)
                again = time.monotonic() + 3
            time.sleep(0.1)

    def sees(words: str) -> bool:
        return words in tmux("capture-pane", "-p", "-t", "walk")

    settings = {name: value or "" for name, value in hostile.configured(tmp_path).items() if name != "TMUX"}
    environment = [f"{name}={value}" for name, value in {**settings, "TUICONSOLE_WHOLE_FRAMES": "1"}.items()]
    command = shlex.join(["env", *environment, *PROGRAM, "there"])
    tmux("new-session", "-d", "-s", "walk", "-x", "150", "-y", "40", "cat")
    tmux("set-option", "-g", "set-clipboard", "on")
    tmux("set-option", "-g", "allow-passthrough", "on")
    tmux("set-option", "-g", "remain-on-exit", "on")
    tmux("select-pane", "-t", "walk", "-T", "untouched")
    tmux("respawn-pane", "-k", "-t", "walk", command)
    until(lambda: sees(f"1 of {len(CONTROLS)}"))
    tmux("select-pane", "-t", "walk", "-T", "untouched")
    until(lambda: sees("esc back"), "2", "Enter")
    until(lambda: not sees("esc back"), "Escape")
    until(lambda: sees("─ Requests"), "R")
    until(lambda: not sees("─ Requests"), "Escape")
    for number, text in enumerate(CONTROLS.values()):
        hostile.refusing = f"Refusal {number} {text}"
        until(lambda number=number: sees(f"Refusal {number}"), "1", "r")
    assert tmux("list-buffers") == ""
    assert tmux("display-message", "-p", "-t", "walk", "#{pane_title}") == "untouched\n"
    tell("walks without a trace in the clipboard or the title")
