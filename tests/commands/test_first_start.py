"""The program without any server: a screen on a terminal, one line where there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .own_files import Home, Terminal


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def started(home: Home) -> Iterator[Terminal]:
    terminal = Terminal(home)
    yield terminal
    terminal.stop()


def test_without_a_terminal_it_is_a_usage_error(home: Home) -> None:
    ran = home.run()
    assert (ran.code, ran.out) == (2, "")
    assert "no server is configured yet" in ran.err
    assert "tuiconsole demo" in ran.err


def test_one_can_leave_without_a_trace(home: Home, started: Terminal) -> None:
    started.wait_for("Look around in the demo")
    started.type("q")
    assert started.end() == 0
    assert not home.config.exists()


def test_the_demo_begins_from_there(started: Terminal) -> None:
    started.wait_for("Look around in the demo")
    started.type("d")
    started.wait_for("demo-camunda", seconds=60)
    started.type("q")
    assert started.end() == 0
