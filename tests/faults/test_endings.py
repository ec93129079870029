"""However the console ends, and whatever it does then, the terminal is as it was and the exit code says why."""

from __future__ import annotations

import fcntl
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from service.misbehaving import SILENCE, Asked, MisbehavingServer

from tuiconsole.engines.catalogue import engine_of

from .crashing import PLACES
from .grammar import forbidden
from .hostile_engine import HostileEngine
from .terminal import PATIENCE, PROGRAM, Terminal, left_on

CRASHING = [sys.executable, "-m", "faults.crashing"]
SECRET = b"geheim-4711"


@pytest.fixture
def engine() -> Iterator[HostileEngine]:
    front = MisbehavingServer()
    yield HostileEngine(engine_of("camunda"), front, [f"text {number}" for number in range(30)])
    front.close()


Moment = Callable[[Terminal, HostileEngine], None]


def idle(terminal: Terminal, engine: HostileEngine) -> None:
    terminal.sees("text 0", " of 30", "Timeline")


def loading(terminal: Terminal, engine: HostileEngine) -> None:
    terminal.sees("Loading")
    terminal.until(lambda: [asked for asked in engine.front.asked if "process-instance" in asked.path])


def in_dialog(terminal: Terminal, engine: HostileEngine) -> None:
    idle(terminal, engine)
    terminal.type("f")
    terminal.sees("╭─ Filter")


MOMENTS: dict[str, Moment] = {"idle": idle, "loading": loading, "in a dialog": in_dialog}


@contextmanager
def console_at(moment: str, engine: HostileEngine, directory: Path) -> Iterator[Terminal]:
    """The console, doing what *moment* says."""
    if moment == "loading":
        answers = engine.front.reply

        def reply(asked: Asked) -> object:
            return SILENCE if "process-instance" in asked.path else answers(asked)

        engine.front.reply = reply  # type: ignore[assignment]
    with Terminal([*PROGRAM, "there"], environment=engine.configured(directory)) as terminal:
        MOMENTS[moment](terminal, engine)
        yield terminal


def is_as_before(terminal: Terminal, turns: int = 2) -> bool:
    """Whether the terminal has nothing left of the console but what stood there before."""
    assert left_on(terminal.written) == []
    assert terminal.attributes == terminal.before
    assert forbidden(terminal.written, turns) == {}
    return True


CODES = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGQUIT: 131, signal.SIGINT: 130}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_signals(
    engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], number: signal.Signals, moment: str
) -> None:
    with console_at(moment, engine, tmp_path) as terminal:
        terminal.signal(number)
        assert terminal.end() == CODES[number]
        assert is_as_before(terminal)
        tell("endings that left the terminal clean")


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_key_that_quits(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], moment: str) -> None:
    with console_at(moment, engine, tmp_path) as terminal:
        if moment == "in a dialog":
            terminal.type("\x1b")
            terminal.misses("╭─ Filter")
        terminal.type("q")
        assert terminal.end() == 0
        assert is_as_before(terminal)
        tell("endings that left the terminal clean")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_lost_line(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], moment: str) -> None:
    with console_at(moment, engine, tmp_path) as terminal:
        terminal.lose()
        assert terminal.process.wait(PATIENCE) == 129
        tell("lost lines after which nothing went on")


@pytest.mark.parametrize("moment", MOMENTS)
def test_stopped_and_continued(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], moment: str) -> None:
    with console_at(moment, engine, tmp_path) as terminal:
        for _ in range(2):
            terminal.signal(signal.SIGTSTP)
            terminal.until(terminal.is_stopped)
            terminal.until(lambda: left_on(terminal.all_written) == [])
            assert terminal.attributes == terminal.before
            length = len(terminal.written)
            terminal.signal(signal.SIGCONT)
            # What switches the mouse on is written twice, first and last.
            terminal.until(lambda length=length: terminal.written[length:].count(b"\x1b[?1006h") == 2)
        MOMENTS[moment](terminal, engine) if moment != "in a dialog" else terminal.sees("╭─ Filter")
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == 143
        assert is_as_before(terminal, turns=6)
        tell("endings that left the terminal clean")


def test_told_to_go_on_that_never_stopped(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    """Service managers say so to whatever they end, and a debugger stops what cannot see it coming."""
    with console_at("idle", engine, tmp_path) as terminal:
        terminal.signal(signal.SIGCONT)
        terminal.signal(signal.SIGSTOP)
        terminal.until(terminal.is_stopped)
        raw = terminal.attributes
        # A shell that gets the terminal back does this.
        terminal.attributes = terminal.before
        terminal.signal(signal.SIGCONT)
        terminal.until(lambda: terminal.attributes == raw)
        terminal.type("f")
        terminal.sees("╭─ Filter")
        terminal.signal(signal.SIGTERM)
        terminal.signal(signal.SIGCONT)
        assert terminal.end() == 143
        assert left_on(terminal.written) == []
        assert terminal.attributes == terminal.before
        tell("endings that left the terminal clean")


def test_stopped_and_continued_in_haste(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    with console_at("idle", engine, tmp_path) as terminal:
        for number in range(20):
            terminal.signal(signal.SIGTSTP)
            terminal.read(0.002 * (number % 7))
            terminal.signal(signal.SIGCONT)
            terminal.read(0.003 * (number % 5))
        for _ in range(30):
            if terminal.comes(lambda: "╭─ Filter" in terminal.text):
                break
            # Of two signals that come at once nobody knows which was the first; and what is typed too early is lost.
            terminal.signal(signal.SIGCONT)
            terminal.type("f")
        terminal.sees("╭─ Filter")
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == 143
        assert left_on(terminal.written) == []
        assert terminal.attributes == terminal.before
        tell("endings that left the terminal clean")


@pytest.mark.parametrize("place", PLACES)
def test_crashes(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], place: str) -> None:
    tests = str(Path(__file__).parents[1])
    environment = {**engine.configured(tmp_path), "PYTHONPATH": tests}
    with Terminal([*CRASHING, place, "there"], environment=environment) as terminal:
        if place not in ("drawing", "mounting"):
            idle(terminal, engine)
            terminal.type("r")
            while terminal.process.poll() is None and not terminal.comes(lambda: terminal.process.poll() is not None):
                terminal.type("j")
        assert terminal.end() == 1
        assert is_as_before(terminal)
        assert SECRET not in terminal.written
        assert "broken ␛]0;GOTCHA␇" in terminal.written.decode()
        tell("crashes that left the terminal clean and told no secret")


def waiting(terminal: Terminal) -> int:
    """How many bytes wait to be read."""
    return int(struct.unpack("i", fcntl.ioctl(terminal.master, termios.FIONREAD, b"\0" * 4))[0])


def fill(terminal: Terminal) -> None:
    """Make the console write until the terminal takes no more, and read nothing of it."""
    end, before = time.monotonic() + PATIENCE, -1
    while (now := waiting(terminal)) != before or now < 4_000:
        before = now
        for keys in ("Gg", "zz", "\t") * 20:
            terminal.type(keys)
        time.sleep(0.5)
        assert time.monotonic() < end, f"{now} bytes wait"


def test_a_terminal_that_nobody_reads(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    with console_at("idle", engine, tmp_path) as terminal:
        fill(terminal)
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE) == 143
        assert terminal.attributes == terminal.before
        terminal.end()
        assert left_on(terminal.written) == []
        tell("endings that left the terminal clean")


def test_a_terminal_that_is_read_again(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    with console_at("idle", engine, tmp_path) as terminal:
        fill(terminal)
        engine.deck = ["what is there now"]
        terminal.until(lambda: not terminal.read(0.5))
        terminal.type("\x1b\x1b1r")
        terminal.sees("what is there now")
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == 143
        assert is_as_before(terminal)
        tell("endings that left the terminal clean")
