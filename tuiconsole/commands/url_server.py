"""The server that a command line describes by its URL, instead of the name of one that is configured."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from tuiconsole.commands.line import UsageError
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, ConfigurationError, Server, check_url
from tuiconsole.config.variables import PASSWORD, TOKEN


def server_of(options: argparse.Namespace, *, ask: bool = True) -> Server:
    """The server that --url, --engine and --user describe.

    Asks for a password if there is none in the environment; without *ask* the server is not fit to be signed in to.
    """
    if not options.url:
        raise UsageError("--url is missing")
    if not options.engine:
        raise UsageError("--engine is missing: which dialect does the server speak?")
    try:
        url = check_url(options.url)
    except ConfigurationError as error:
        raise UsageError(f"--url: {error}") from None
    if options.user is not None:
        _check_passwords(options.engine)
    name = url.partition("://")[2].partition("/")[0]
    return Server(name, url, options.engine, _sign_in(options.user, url, ask))


def _check_passwords(name: str) -> None:
    """Refuse a user where the engine called *name* would refuse every user. Raises `UsageError`."""
    from tuiconsole.engines.catalogue import engine_of

    engine = engine_of(name)
    if not engine.passwords:
        raise UsageError(f"--user: {engine.title} takes no passwords, only bearer tokens; put one into {TOKEN} instead")


def _sign_in(user: str | None, url: str, ask: bool) -> Basic | Bearer | None:
    if user is not None:
        if not user or ":" in user:
            raise UsageError("--user: a user name is not empty and has no colon")
        password = os.environ.get(PASSWORD) if ask else ""
        if password is None:
            if not sys.stdin.isatty():
                raise UsageError(f"--user needs {PASSWORD} where nobody can be asked")
            password = getpass.getpass(f"Password of {user} at {url}: ")
        return Basic(user, Secret(password))
    token = os.environ.get(TOKEN)
    return Bearer(Secret(token)) if token else None
