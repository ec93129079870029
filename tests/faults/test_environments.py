"""Whatever size, kind and language a terminal has: the console works on it, or refuses in one line."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from service.misbehaving import MisbehavingServer

from tuiconsole.engines.catalogue import engine_of

from .grammar import forbidden
from .hostile_engine import HostileEngine
from .terminal import PATIENCE, PROGRAM, Terminal, left_on

TEXTS = ["plain", "注文書", "\x1b]0;x\x07", "[/b]", *(f"text {number}" for number in range(20))]

SIZES = ((1, 1), (2, 2), (10, 3), (20, 5), (59, 14), (80, 24), (120, 40), (400, 200))
TERMS = (
    "xterm-256color", "xterm", "screen", "tmux-256color", "linux", "vt100", "xterm-kitty", "unheard-of", "", None
)  # fmt: skip
LOCALES: tuple[dict[str, str | None], ...] = (
    {"LANG": "en_US.UTF-8", "LC_ALL": None},
    {"LANG": "C", "LC_ALL": None},
    {"LC_ALL": "POSIX"},
    {"LC_ALL": "xx_YY.nowhere"},
    {"LANG": None, "LC_ALL": None, "LC_CTYPE": None},
)


def pairs() -> list[tuple[tuple[int, int], str | None, int]]:
    """Forty of all combinations: each size with five kinds of terminal and each language, and each kind with four."""
    chosen = []
    for number in range(40):
        size, term = number % len(SIZES), (number // len(SIZES) + 2 * (number % len(SIZES))) % len(TERMS)
        chosen.append((SIZES[size], TERMS[term], (number + number // len(LOCALES)) % len(LOCALES)))
    return chosen


@pytest.fixture
def engine() -> Iterator[HostileEngine]:
    front = MisbehavingServer()
    yield HostileEngine(engine_of("camunda"), front, TEXTS)
    front.close()


def has_drawn(terminal: Terminal) -> bool:
    """Whether it shows rows, or where there is hardly any room, has the terminal to itself."""
    return "plain" in terminal.text if terminal.size[0] >= 59 else terminal.written.count(b"\x1b[?1006h") == 2


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(4))
def test_sizes_terminals_and_languages(
    engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], part: int
) -> None:
    known = engine.configured(tmp_path)
    for size, term, language in pairs()[part::4]:
        environment = {**known, **LOCALES[language], "TERM": term, "COLORTERM": None}
        with Terminal([*PROGRAM, "there"], size, environment) as terminal:
            terminal.until(partial(has_drawn, terminal), partial(str, (size, term, language)))
            terminal.type("j")
            terminal.resize((80, 24))
            terminal.sees("plain", " of 24")
            terminal.type("q")
            assert terminal.end() == 0, (size, term, language, terminal.written[-2000:].decode())
            assert left_on(terminal.written) == []
            assert forbidden(terminal.written) == {}, (size, term, language)
            tell("environments survived")


def refusal(arguments: list[str], environment: dict[str, str | None], **streams: int) -> list[str]:
    """What the console says where it refuses a terminal, whatever it is given of one."""
    with Terminal([*PROGRAM, *arguments], environment=environment, streams=streams) as terminal:
        assert terminal.end() == 2
        out, err = terminal.process.communicate() if streams else ("", "")
        told = [*terminal.written.decode().splitlines(), *(text.decode() for text in (out, err) if text)]
        assert not was_drawn(terminal.written)
        return [line for line in told if line]


def was_drawn(written: bytes) -> bool:
    return b"\x1b" in written


NO_TERMINALS: dict[str, tuple[dict[str, str | None], dict[str, int]]] = {
    "dumb": ({"TERM": "dumb"}, {}),
    "ASCII": ({"PYTHONIOENCODING": "ascii"}, {}),
    "Latin-1": ({"PYTHONIOENCODING": "latin-1"}, {}),
    "C and nothing else": ({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {}),
    "no input": ({}, {"stdin": subprocess.DEVNULL}),
    "no error output": ({}, {"stderr": subprocess.PIPE}),
}


@pytest.mark.parametrize("name", NO_TERMINALS)
@pytest.mark.parametrize("arguments", [["there"], ["demo"]], ids=["a server", "the demo"])
def test_no_terminal(
    engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], name: str, arguments: list[str]
) -> None:
    environment, streams = NO_TERMINALS[name]
    told = refusal(arguments, {**engine.configured(tmp_path), **environment}, **streams)
    assert len(told) == 1, told
    assert "tuiconsole query" in told[0]
    assert engine.front.asked == []
    tell("terminals that are none refused in one line")


@pytest.mark.parametrize(
    ("key", "title"), [("", ""), ("?", "Keys, and"), ("f", "Filter:"), ("s", "Servers")], ids=lambda it: it or "none"
)
def test_a_storm_of_resizes(
    engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], key: str, title: str
) -> None:
    with Terminal([*PROGRAM, "there"], environment=engine.configured(tmp_path)) as terminal:
        terminal.sees("plain", " of 24")
        if key:
            terminal.type(key)
            terminal.sees(title)
        for number in range(200):
            terminal.resize((1 + number * 37 % 230, 1 + number * 17 % 70))
            terminal.read(0.005)
        terminal.resize((100, 31))
        if key:
            terminal.sees(title)
            terminal.type("\x1b")
            terminal.until(lambda: title not in terminal.text)
        terminal.until(lambda: terminal.lines[-1].startswith(" / query") and "plain" in terminal.text)
        terminal.sees(" of 24")
        terminal.type("q")
        assert terminal.end() == 0
        assert forbidden(terminal.written) == {}
        tell("200 resizes survived")


def colours(written: bytes) -> set[str]:
    """The kinds of colours that were asked for."""
    codes = re.findall(r"\x1b\[([\d;]+)m", written.decode())
    return {kind for code in codes for kind in ("38;2", "38;5", "48;2", "48;5") if f";{kind}" in f";{code}"}


@pytest.mark.parametrize(
    "environment",
    [{"NO_COLOR": "1"}, {"TERM": "linux", "COLORTERM": None}],
    ids=["without colours", "sixteen colours"],
)
def test_few_colours(engine: HostileEngine, tmp_path: Path, environment: dict[str, str | None]) -> None:
    with Terminal([*PROGRAM, "there"], environment={**engine.configured(tmp_path), **environment}) as terminal:
        # States and failures have words and signs of their own, and the cursor stands out by more than a hue.
        terminal.sees("· plain", "✗ failed", "‖ suspended", " of 24")
        row = next(y for y, line in enumerate(terminal.lines) if "· plain" in line)
        terminal.until(lambda: terminal.look(3, row) != terminal.look(3, row + 1))
        engine.refusing = "boom"
        terminal.type("r")
        terminal.sees("✗ there: the server refuses this query")
        terminal.type("q")
        assert terminal.end() == 0
        if "NO_COLOR" not in environment:
            assert colours(terminal.written) == set()


def test_without_the_mouse(engine: HostileEngine, tmp_path: Path) -> None:
    with Terminal([*PROGRAM, "there", "--no-mouse"], environment=engine.configured(tmp_path)) as terminal:
        terminal.sees("plain", " of 24")
        terminal.type("q")
        assert terminal.end() == 0
        assert re.search(rb"\x1b\[\?(1000|1002|1003|1006|1015)h", terminal.written) is None


def test_bytes_that_are_no_keys(engine: HostileEngine, tmp_path: Path) -> None:
    """A terminal of another encoding, or a file that is pasted, does not end the program."""
    with Terminal([*PROGRAM, "there"], environment=engine.configured(tmp_path)) as terminal:
        terminal.sees("plain", " of 24")
        for data in (b"\xff\xfe", "ä".encode("latin-1"), bytes(range(128, 256)), b"\xed\xa0\xbd"):
            terminal.type_bytes(data)
        terminal.type("f")
        terminal.sees("╭─ Filter")
        assert terminal.process.poll() is None
        terminal.process.terminate()
        assert terminal.process.wait(PATIENCE) == 143


def test_a_character_in_two_parts(engine: HostileEngine, tmp_path: Path) -> None:
    """Over a slow line the bytes of one character come when they come."""
    with Terminal([*PROGRAM, "there"], environment=engine.configured(tmp_path)) as terminal:
        terminal.sees("plain", " of 24")
        terminal.type("/")
        terminal.sees("completes", "enter")
        for _ in range(20):
            for byte in "ä".encode():
                terminal.type_bytes(bytes([byte]))
                time.sleep(0.03)
        terminal.sees("ä" * 20)
        assert terminal.process.poll() is None
