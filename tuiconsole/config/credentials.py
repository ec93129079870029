"""Secrets fetched from where they are kept. Blocks: the query service calls it in a thread."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Final, assert_never

from tuiconsole.config.problem import ConfigurationError
from tuiconsole.config.secret import Secret, is_sendable
from tuiconsole.config.server import Basic, Bearer, OAuth2, Password, Server, Token
from tuiconsole.config.sources import Asked, FromCommand, FromEnvironment, FromFile, Source, Stored
from tuiconsole.text.border import show

MOST_BYTES: Final = 1 << 16
"""No secret is longer; whatever gives more, gives something else."""

Ask = Callable[[str], Secret]
"""From what is asked for, such as `Password of mary at prod`, to the answer."""


class NoSecret(ConfigurationError):
    """A secret could not be fetched. The message says where from and why, and never what."""


def resolve(source: Source) -> Secret:
    """The secret that *source* gives now; nothing is kept. Raises `NoSecret`."""
    match source:
        case Stored(secret):
            return secret
        case FromEnvironment(variable):
            text = os.environ.get(variable)
            if text is None:
                raise NoSecret(f"the environment variable {show(variable)} is not set")
            return _checked(text, f"the environment variable {show(variable)}")
        case FromFile(path):
            return _checked(_first_line(_read(path), f"{show(path)}"), show(path))
        case FromCommand(words, seconds):
            name = f"the command {show(words[0])}"
            return _checked(_first_line(_output(words, seconds, name), f"what {name} printed"), f"what {name} printed")
        case Asked():
            raise NoSecret("it has to be asked for, and there is nobody to ask")
        case _:
            assert_never(source)


def answered(server: Server, ask: Ask) -> Server:
    """*server* with an answer in the place of every secret that has to be asked for."""

    def answer(source: Source, what: str) -> Source:
        return Stored(ask(what)) if isinstance(source, Asked) else source

    known = server.credentials
    match known:
        case Password(user, source):
            known = Password(user, answer(source, f"Password of {user} at {server.name}"))
        case Token(source):
            known = Token(answer(source, f"Token for {server.name}"))
        case OAuth2():
            known = replace(known, client_secret=answer(known.client_secret, f"Client secret for {server.name}"))
            if known.owner is not None:
                password = answer(known.owner.password, f"Password of {known.owner.user} at {server.name}")
                known = replace(known, owner=Password(known.owner.user, password))
    headers = tuple((name, answer(source, f"Header {name} for {server.name}")) for name, source in server.headers)
    return replace(server, credentials=known, headers=headers)


def questions(server: Server) -> list[str]:
    """What a person has to be asked for before anything can be sent to *server*."""
    if server.sign_in is not None:
        return []
    asked: list[str] = []

    def note(what: str) -> Secret:
        asked.append(what)
        return Secret("")

    answered(server, note)
    return asked


def commands(server: Server) -> list[FromCommand]:
    """What is run before anything can be sent to *server*: some of it unlocks a password manager, or asks a person."""
    if server.sign_in is not None:
        return []
    sources = [source for _, source in server.headers]
    match server.credentials:
        case Password(_, source) | Token(source):
            sources.append(source)
        case OAuth2(client_secret=secret, owner=owner):
            sources += [secret] if owner is None else [secret, owner.password]
    return [source for source in sources if isinstance(source, FromCommand)]


def to_ask_again(server: Server) -> Server:
    """*server* with a question in the place of every secret that it is signed in to with, wherever that came from."""
    known = server.credentials
    match server.sign_in or known:
        case Basic(user) | Password(user):
            known = Password(user, Asked())
        case Bearer() | Token():
            known = Token(Asked())
        case OAuth2() as flow:
            owner = None if flow.owner is None else Password(flow.owner.user, Asked())
            known = replace(flow, client_secret=Asked(), owner=owner)
    return replace(server, sign_in=None, credentials=known)


def _checked(text: str, where: str) -> Secret:
    if not text:
        raise NoSecret(f"{where} is empty")
    if not is_sendable(text):
        raise NoSecret(f"{where} holds control characters")
    return Secret(text)


def _first_line(data: bytes, where: str) -> str:
    line = data.partition(b"\n")[0].removesuffix(b"\r")
    try:
        return line.decode()
    except UnicodeDecodeError:
        # Not chained: the error holds the bytes.
        pass
    raise NoSecret(f"{where} is not UTF-8")


def _read(path: str) -> bytes:
    shown = show(path)
    try:
        # A pipe in place of a file must not keep us waiting for someone to write into it.
        descriptor = os.open(Path(path).expanduser(), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NoSecret(f"{shown} cannot be read: {reason}") from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NoSecret(f"{shown} is not a file")
        if os.name != "nt" and found.st_mode & 0o077:
            raise NoSecret(f"others may read or write {shown}; 'chmod 600' that file")
        if sys.platform != "win32" and found.st_uid not in (os.geteuid(), 0):
            raise NoSecret(f"{shown} belongs to another user")
        return os.read(descriptor, MOST_BYTES)
    finally:
        os.close(descriptor)


def _output(words: tuple[str, ...], seconds: float, name: str) -> bytes:
    """What a command prints, if it ends well and in time. What it says on standard error may hold anything."""
    try:
        # A session of its own: it cannot draw over the console, and it ends with everything that it started.
        child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NoSecret(f"{name} cannot be run: {reason}") from None
    deadline = time.monotonic() + seconds
    try:
        printed = _gather(child, deadline)
        if len(printed) > MOST_BYTES:
            raise NoSecret(f"{name} printed more than {MOST_BYTES:,} bytes")
        code = child.wait(max(deadline - time.monotonic(), 0.01))
    except (subprocess.TimeoutExpired, TimeoutError):
        raise NoSecret(f"{name} did not end within {seconds:g} s") from None
    finally:
        _end(child)
    if code:
        how = f"ended with {code}" if code > 0 else f"was ended by signal {-code}"
        raise NoSecret(f"{name} {how}; run it by hand to see why")
    return printed


def _gather(child: subprocess.Popen[bytes], deadline: float) -> bytes:
    assert child.stdout is not None
    printed = b""
    with DefaultSelector() as waiting:
        waiting.register(child.stdout, EVENT_READ)
        while len(printed) <= MOST_BYTES:
            if not waiting.select(max(deadline - time.monotonic(), 0)):
                raise TimeoutError
            part = os.read(child.stdout.fileno(), MOST_BYTES)
            if not part:
                break
            printed += part
    return printed


def _end(child: subprocess.Popen[bytes]) -> None:
    assert child.stdout is not None
    child.stdout.close()
    if sys.platform == "win32":
        child.kill()
    elif child.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
