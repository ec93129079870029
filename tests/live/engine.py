"""A real engine as a child process: built when its sources changed, booted, and surely ended."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal
from urllib.error import URLError

from .rest import Rest, RestError
from .seed import Seed, sow

Kind = Literal["operaton", "camunda"]

PROJECT = Path(__file__).with_name("operaton")
BUILD_SECONDS = 600
BOOT_SECONDS = 180


class EngineError(Exception):
    """The engine cannot be had, and the message says what to do about it."""


@dataclass(frozen=True)
class LiveEngine:
    """A running, seeded engine and plain ways to ask it."""

    url: str
    """Base of the REST interface that asks nobody who they are."""
    secured_url: str
    """Base of the same interface on a second port that demands Basic sign-in; see `seed.USERS`."""
    version: str
    kind: Kind
    seed: Seed
    rest: Rest = field(repr=False)
    secured: Rest = field(repr=False)
    """Signed in as the administrator; `secured.signed_in(user, password)` asks as another."""
    process: subprocess.Popen[bytes] = field(repr=False)

    def clock(self) -> Rest:
        """Beside the engine's interface: `put("clock", at=INSTANT)` stops its time, `delete("clock")` lets it run."""
        return Rest(self.url.removesuffix("/engine-rest"))


def build(kind: Kind = "operaton") -> Path:
    """The runnable jar, made anew when a source is younger than it."""
    import fcntl  # not on Windows, where this folder must still be importable for pytest to deselect it

    jar = PROJECT / "target" / kind / "live-engine.jar"
    jar.parent.mkdir(parents=True, exist_ok=True)
    with (jar.parent / ".lock").open("w") as lock:  # two test runs in one checkout must not build at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        sources = [PROJECT / "pom.xml", *(PROJECT / "src").rglob("*")]
        youngest = max(source.stat().st_mtime for source in sources)
        if not jar.exists() or jar.stat().st_mtime < youngest:
            _package(kind)
    return jar


def _package(kind: Kind) -> None:
    maven = _tool("mvn", "Maven (3.8 or later)")
    command = [maven, "-q", "-B", "-DskipTests", "package"]
    if kind == "camunda":
        command.append("-Pcamunda")
    try:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise EngineError(
            f"Building the engine took longer than {BUILD_SECONDS} s:\n{_tail(late.output or b'')}"
        ) from None
    if done.returncode:
        raise EngineError(f"Building the engine failed ({' '.join(command)}):\n{_tail(done.stdout)}")


@contextmanager
def running(
    kind: Kind = "operaton", *, port: int = 0, secured_port: int = 0, heap: str = "400m"
) -> Iterator[LiveEngine]:
    """Build, boot and seed an engine on loopback; end it when the block is left, however it is left."""
    java = _tool("java", "Java 17 or later")
    jar = build(kind)
    free = _free_ports()
    port = port or free[0]
    secured_port = secured_port or free[1]
    command = [
        java,
        f"-Xmx{heap}",
        # On the few cores of a test machine these two halve the time to boot.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dfile.encoding=UTF-8",
        # Neither UTC nor a whole hour nor with summer time: a client that mixes up zones is found out.
        "-Duser.timezone=Asia/Kolkata",
        "-Dlive.leash=true",
        "-jar",
        str(jar),
        f"--server.port={port}",
        f"--live.secured-port={secured_port}",
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # the leash: see LiveEngine.java
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            rest = Rest(f"http://127.0.0.1:{port}/engine-rest")
            secured = Rest(f"http://127.0.0.1:{secured_port}/engine-rest", "demo", "demo")
            version = _wait_until_up(process, rest, log)
            seed = _sow(rest, secured, log)
            yield LiveEngine(rest.url, secured.url, version, kind, seed, rest, secured, process)
        finally:
            _end(process)


def _wait_until_up(process: subprocess.Popen[bytes], rest: Rest, log: IO[bytes]) -> str:
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise EngineError(f"The engine ended while booting ({process.returncode}):\n{_log_tail(log)}")
        with suppress(URLError, ConnectionError, TimeoutError, RestError):
            return str(rest.get("version")["version"])
        time.sleep(0.2)
    raise EngineError(f"The engine did not answer within {BOOT_SECONDS} s:\n{_log_tail(log)}")


def _sow(rest: Rest, secured: Rest, log: IO[bytes]) -> Seed:
    try:
        return sow(rest, secured)
    except (RestError, OSError, TimeoutError) as error:
        raise EngineError(f"Seeding the engine failed: {error}\n{_log_tail(log)}") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_ports() -> tuple[int, int]:
    # Both are held at once, or the second could be the first again.
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _tool(name: str, what: str) -> str:
    if found := shutil.which(name):
        return found
    raise EngineError(f"The live tests need {what}: `{name}` is not on the PATH.")


def _log_tail(log: IO[bytes]) -> str:
    # Not by seeking: the child writes through the same file position.
    return _tail(os.pread(log.fileno(), os.fstat(log.fileno()).st_size, 0))


def _tail(output: bytes, lines: int = 60) -> str:
    return "\n".join(output.decode(errors="replace").splitlines()[-lines:])
