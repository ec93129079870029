"""The first request leaves before the libraries of the screen are there: once, and where it tells nothing secret."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .loopback import Loopback, Reply, Seen
from .own_files import Home, Terminal

SCREEN = """
import os, time
until = time.monotonic() + 60
while not os.path.exists(os.environ["GATE"]) and time.monotonic() < until:
    time.sleep(0.01)
raise SystemExit("there is no screen")
"""
"""In the place of the library of the screen: it takes until the gate is open to be loaded."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """What opens the gate when it is created; the screen stands beside it."""
    (tmp_path / "screen").mkdir()
    (tmp_path / "screen" / "textual.py").write_text(SCREEN)
    return tmp_path / "gate"


@pytest.fixture
def opened(home: Home) -> Iterator[list[Terminal]]:
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.stop()


def at(engine: Loopback) -> tuple[str, ...]:
    return "--url", engine.url, "--engine", "camunda"


def comes(engine: Loopback, lists: int) -> bool:
    """Whether so many lists are asked for in the end."""
    until = time.monotonic() + 60
    while len(engine.lists) < lists and time.monotonic() < until:
        time.sleep(0.01)
    return len(engine.lists) >= lists


def test_the_first_rows_are_asked_for_before_there_is_a_screen(
    home: Home, engine: Loopback, gate: Path, opened: list[Terminal]
) -> None:
    terminal = Terminal(home, *at(engine), GATE=str(gate), PYTHONPATH=str(gate.parent / "screen"))
    opened.append(terminal)
    assert comes(engine, 1)
    gate.touch()
    terminal.wait_for("there is no screen")


def test_the_first_rows_are_asked_for_once(home: Home, engine: Loopback, opened: list[Terminal]) -> None:
    terminal = Terminal(home, *at(engine))
    opened.append(terminal)
    terminal.wait_for("ORDER-1")
    # What the server is was asked after them.
    terminal.wait_for("7.24.0")
    assert len(engine.lists) == 1


def test_a_first_answer_that_is_none_is_asked_for_again(home: Home, engine: Loopback, opened: list[Terminal]) -> None:
    def fail_first(seen: Seen) -> Reply | None:
        return (503, "text/plain", b"not yet") if seen in engine.lists[:1] and len(engine.lists) == 1 else None

    engine.before = fail_first
    terminal = Terminal(home, *at(engine))
    opened.append(terminal)
    terminal.wait_for("ORDER-1")
    assert len(engine.lists) == 2
    terminal.wait_for("7.24.0")


@pytest.mark.parametrize("secret", [{"TUICONSOLE_TOKEN": "xyzzy-4711"}, {"TUICONSOLE_PASSWORD": "xyzzy-4711"}])
def test_nothing_secret_is_told_early(
    home: Home, engine: Loopback, gate: Path, opened: list[Terminal], secret: dict[str, str]
) -> None:
    user = ("--user", "mary") if "TUICONSOLE_PASSWORD" in secret else ()
    more = {"GATE": str(gate), "PYTHONPATH": str(gate.parent / "screen"), **secret}
    terminal = Terminal(home, *at(engine), *user, **more)
    opened.append(terminal)
    gate.touch()
    terminal.wait_for("there is no screen")
    terminal.end()
    assert engine.seen == []
