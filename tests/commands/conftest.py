"""The command in a process of its own, and the server it asks."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from .loopback import Loopback, serve


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def environment(**more: str) -> dict[str, str]:
    """The test's own environment, at noon in UTC wherever it runs."""
    return {**os.environ, "TZ": "UTC", **more}


def command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "tuiconsole", *words]


@pytest.fixture
def run() -> Run:
    """Runs a command line to its end."""

    def ran(*words: str, env: Mapping[str, str] | None = None) -> Ran:
        done = subprocess.run(
            command(words), capture_output=True, stdin=subprocess.DEVNULL, env=environment(**(env or {})), timeout=60
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return ran


@pytest.fixture
def engine() -> Iterator[Loopback]:
    made = Loopback()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def query(run: Run, engine: Loopback) -> Run:
    """Runs `tuiconsole query` on the instances of the server."""

    def ran(*words: str, env: Mapping[str, str] | None = None) -> Ran:
        return run("query", "--url", engine.url, "--engine", "camunda", "instances", *words, env=env)

    return ran
