"""Floods and bombs: under 250 MB and over in a few seconds, with the limits that everybody has by default.

Measured in a process of its own, since memory that was taken once is not given back.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from service.misbehaving import MisbehavingServer, Reply, unending

MOST_BYTES = 250_000_000
MOST_SECONDS = 5.0
SECONDS = 3.0
MIB = 1 << 20


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    running = MisbehavingServer()
    yield running
    running.close()


@lru_cache
def zeros(size: int, layers: int) -> bytes:
    body = b"\0" * MIB
    packed = b""
    for _ in range(size // MIB):
        packed += gzip.compress(body)
    for _ in range(layers - 1):
        packed = gzip.compress(packed)
    return packed


def coded(body: bytes, coding: str = "gzip") -> Reply:
    return Reply(body, headers=(("Content-Encoding", coding),))


def drip() -> Reply:
    return Reply(b"[", declared=10**9, ending="dripping")


FLOODS: dict[str, tuple[Callable[[], Reply], str]] = {
    "an answer as it should be": (lambda: Reply(b'[{"id": "a"}]'), ""),
    "a bomb": (lambda: coded(zeros(600 * MIB, 1)), "TooLarge"),
    "a bomb in a bomb": (lambda: coded(zeros(200 * MIB, 2), "gzip, gzip"), "WrongShape"),
    "a bomb in a bomb, said once": (lambda: coded(zeros(600 * MIB, 3)), "NotJson"),
    "a gigabyte": (lambda: Reply(b"[" * (64 * MIB), declared=10**9, ending="closed"), "TooLarge"),
    "without an end": (lambda: unending(b"[" * MIB, 64), "TooLarge"),
    "nothing but brackets": (lambda: Reply(b"[" + b"{}," * 10_000_000 + b"{}]"), "TooLarge"),
    "as many values as are allowed": (lambda: Reply(b"[" + b"{}," * 499_000 + b"{}]"), ""),
    "as much text as is allowed": (lambda: Reply(b'[{"id": "' + b"x" * (31 * MIB) + b'"}]'), ""),
    "nested without end": (lambda: Reply(b"[" * (30 * MIB)), "TooLarge"),
    "one long number": (lambda: Reply(b"[" + b"9" * (30 * MIB) + b"]"), "TooLarge"),
    "a drip": (drip, "TookTooLong"),
}


@pytest.mark.parametrize("name", FLOODS)
def test_an_amount_is_bounded(server: MisbehavingServer, tell: Callable[[str], None], name: str) -> None:
    make, outcome = FLOODS[name]
    reply = make()
    server.reply = lambda asked: reply
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("one_answer.py")), f"{server.url}/engine-rest", str(SECONDS)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    tell(f"{name} {found['peak'] / 1e6:.0f} MB {found['seconds']:.1f} s")
    assert found["outcome"] == outcome
    assert found["peak"] < MOST_BYTES
    assert found["seconds"] < MOST_SECONDS
