"""A log where somebody wants one: what was asked and what failed, for its owner alone, and no secret."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from .loopback import Loopback
from .own_files import Home

WORD = "xyzzy-4711"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    assert WORD not in made.everything()


def query(engine: Loopback, *words: str) -> list[str]:
    return ["query", "--url", engine.url, "--engine", "camunda", "--user", "mary", "instances", *words]


def test_nobody_gets_a_log_unasked(home: Home, engine: Loopback) -> None:
    assert home.run(*query(engine), TUICONSOLE_PASSWORD=WORD).code == 0
    assert not home.state.exists()


def test_what_was_asked_is_in_it(home: Home, engine: Loopback) -> None:
    path = home.state / "tuiconsole.log"
    done = home.run(*query(engine, "startedBy=mary"), TUICONSOLE_PASSWORD=WORD, TUICONSOLE_LOG="true")
    assert done.code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [line] = [line for line in path.read_text().splitlines() if "startedBy=mary" in line]
    assert ": GET history/process-instance?" in line
    assert ": 200, " in line
    engine.before = lambda seen: (400, "application/json", b'{"message": "not with xyzzy-4711"}')
    assert home.run(*query(engine), TUICONSOLE_PASSWORD=WORD, TUICONSOLE_LOG="true").code == 1
    assert "the server refuses this query (HTTP 400): not with ***" in path.read_text()


def test_a_log_that_cannot_be_written_is_a_usage_error(home: Home, engine: Loopback) -> None:
    home.state.parent.mkdir(parents=True)
    home.state.write_text("no directory")
    done = home.run(*query(engine), TUICONSOLE_PASSWORD=WORD, TUICONSOLE_LOG="true")
    assert done.code == 2
    assert "tuiconsole.log: cannot be written" in done.err
    assert engine.seen == []
    assert home.run(*query(engine), TUICONSOLE_PASSWORD=WORD, TUICONSOLE_LOG="maybe").code == 2
