"""A console that is used for a while, with secrets that its server repeats: none comes out, wherever it could.

The real program on a terminal: what it writes there, what it copies, every file that it leaves, what others see of it
among the processes, and what it says when it breaks. So are the commands that add and try a server.
"""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from os import environ
from pathlib import Path
from re import findall

import pytest
import tomli_w
from service.misbehaving import Asked, MisbehavingServer, Reply, answer

from tuiconsole.engines.catalogue import engine_of

from .hostile_engine import HostileEngine
from .terminal import PROGRAM, Terminal

PASSWORD, KEY = "geheim-4711", "schluessel-0815"
SIGNED = b64encode(f"mary:{PASSWORD}".encode()).decode()
TRACES = (PASSWORD, KEY, SIGNED, b64encode(PASSWORD.encode()).decode(), b64encode(KEY.encode()).decode())


@pytest.fixture
def engine() -> Iterator[HostileEngine]:
    front = MisbehavingServer()
    yield HostileEngine(engine_of("camunda"), front, [f"text {number}" for number in range(9)])
    front.close()


def told(engine: HostileEngine, directory: Path) -> dict[str, str | None]:
    """The environment of a console that knows both secrets: one from a file, one from the environment."""
    environment = engine.configured(directory)
    kept = directory / "password"
    kept.touch(mode=0o600)
    kept.write_text(PASSWORD)
    entry = {
        "name": "there",
        "url": engine.url,
        "engine": "camunda",
        "user": "mary",
        "password_file": str(kept),
        "headers": {"X-Key": {"env": "KEY_OF_THERE"}},
    }
    (directory / "config" / "servers.toml").write_text(tomli_w.dumps({"servers": [entry]}))
    return {**environment, "KEY_OF_THERE": KEY, "SSH_TTY": "/dev/pts/9"}


def repeating(engine: HostileEngine) -> Callable[[Asked], Reply]:
    """An engine that refuses everything but lists of instances, and repeats all that it was sent."""
    answers = engine.front.reply

    def reply(asked: Asked) -> Reply:
        if asked.path.endswith(("process-instance", "/count", "/version")) and engine.refusing is None:
            return answers(asked)
        said = f"No {dict(asked.headers.items())} for {PASSWORD} with {KEY}"
        return answer({"type": said, "message": said}, 400)

    return reply


def kept_in(directory: Path) -> dict[str, str]:
    """Every file that the console has left."""
    files = (path for path in directory.rglob("*") if path.is_file() and path.name != "password")
    return {str(path.relative_to(directory)): path.read_text(errors="replace") for path in files}


def test_a_console_that_is_used(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None]) -> None:
    environment = told(engine, tmp_path)
    engine.front.reply = repeating(engine)
    with Terminal([*PROGRAM, "there"], environment=environment) as terminal:

        def walk(keys: str, words: str) -> None:
            """Press *keys* until *words* stand on the screen."""
            for _ in range(30):
                terminal.type(keys)
                if terminal.comes(lambda: words in terminal.text, 2.0):
                    return
            terminal.sees(words)

        def leave(words: str) -> None:
            for _ in range(30):
                terminal.type("\x1b")
                if terminal.comes(lambda: words not in terminal.text, 2.0):
                    return
            terminal.misses(words)

        terminal.sees("text 0", " of 9", "No {")
        walk("R", "╭─ Requests")
        leave("╭─ Requests")
        walk("1y", "╭─ Copy ")
        walk("u", "Copied the request as curl")
        walk("f", "╭─ Filter")
        terminal.type("\x19")
        terminal.sees("without the secret")
        leave("╭─ Filter")
        walk("e", "╭─ Export")
        terminal.type("\r")
        terminal.until(lambda: [*(tmp_path / "exports").glob("*.csv")], lambda: "an export")
        leave("╭─ Export")
        engine.refusing = "no"
        walk("1r", "refuses this query")
        walk("M", "╭─ Messages")
        leave("╭─ Messages")
        walk(":", "╭─ Commands")
        terminal.type("Screenshot")
        walk("\r", "Screenshot: ")
        seen_by_others = Path(f"/proc/{terminal.process.pid}/cmdline")
        among_processes = seen_by_others.read_text() if seen_by_others.exists() else ""
        walk("s", "╭─ Servers")
        leave("╭─ Servers")
        terminal.type("q")
        assert terminal.end() == 0
    written = terminal.written.decode("utf-8", "replace")
    copied = [b64decode(text).decode() for text in findall(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", written)]
    assert any("curl" in text for text in copied)
    heard = "".join(f"{asked.headers.items()}" for asked in engine.front.asked)
    assert SIGNED in heard
    assert KEY in heard
    files = kept_in(tmp_path)
    assert any(name.endswith(".svg") for name in files)
    sinks = {"the terminal": written, "copies": "".join(copied), "the processes": among_processes, **files}
    for place, text in sinks.items():
        assert [trace for trace in TRACES if trace in text] == [], place
        tell("places without a secret")


@pytest.mark.parametrize(
    "command",
    [
        ("servers", "list"),
        ("servers", "list", "--format", "json"),
        ("servers", "check", "there"),
        ("query", "there", "instances"),
        ("query", "there", "instances", "--dry-run"),
        ("query", "there", "jobs"),
        ("config", "show"),
        ("config", "validate"),
    ],
    ids=" ".join,
)
def test_commands(engine: HostileEngine, tmp_path: Path, tell: Callable[[str], None], command: tuple[str, ...]) -> None:
    environment = told(engine, tmp_path)
    engine.front.reply = repeating(engine)
    engine.refusing = "no"
    known = {**environ, **{name: value for name, value in environment.items() if value is not None}}
    done = subprocess.run([*PROGRAM, *command], env=known, capture_output=True, text=True, timeout=60)
    assert done.stdout + done.stderr
    sinks = {"output": done.stdout, "errors": done.stderr, **kept_in(tmp_path)}
    for place, text in sinks.items():
        assert [trace for trace in TRACES if trace in text] == [], (place, text)
        tell("places without a secret")
