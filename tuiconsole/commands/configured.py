"""The servers that are configured, as a command needs them: found by name, and ready to be signed in to."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from dataclasses import replace

from tuiconsole.commands.line import UsageError
from tuiconsole.config.problem import did_you_mean
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, Limits, Password, Server
from tuiconsole.config.variables import anything_preferred
from tuiconsole.text.border import show


def servers() -> tuple[Server, ...]:
    """Every server, without secrets. Raises `ConfigurationError` where a file is damaged."""
    from tuiconsole.config.servers import ServersFile

    return ServersFile.load().servers(_usual_limits())


def _usual_limits() -> Limits:
    """Those of a server that has none of its own. Raises `ConfigurationError`."""
    if not anything_preferred():
        return Limits()
    from tuiconsole.config.settings import load_settings

    return load_settings().preferences.limits()


def find(name: str) -> Server | None:
    """The server called *name*, without secrets; None for a name that nobody configured."""
    return next((server for server in servers() if server.name == name), None)


def unknown(name: str, known: Iterable[str], instead: str = "") -> UsageError:
    """What to say about a server that nobody configured."""
    return UsageError(f"no server called {show(name)!r} is configured{did_you_mean(name, known)}{instead}")


def ready(server: Server, *, pretend: bool = False) -> Server:
    """*server* with an answer to everything that has to be asked for; the rest is fetched when it is needed.

    To *pretend* is to know how one would sign in, and nothing that is secret. Raises `UsageError`.
    """
    if server.sign_in is not None or server.credentials is None:
        return server
    if pretend:
        known = server.credentials
        return replace(
            server, sign_in=Basic(known.user, Secret("")) if isinstance(known, Password) else Bearer(Secret(""))
        )
    from tuiconsole.config.credentials import answered

    return answered(server, ask)


def ask(what: str) -> Secret:
    """The answer to a question for *what*, which does not show while it is typed. Raises `UsageError`."""
    if not sys.stdin.isatty():
        raise UsageError(f"{show(what)}: nobody can be asked; let it come from elsewhere, as by password_env")
    try:
        answer = getpass.getpass(f"{show(what)}: ")
    except EOFError:
        answer = ""
    if not answer:
        raise UsageError(f"{show(what)}: nothing was answered")
    return Secret(answer)
