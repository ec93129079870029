"""Which server a command line means, and which words of it are left for the question."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tuiconsole.commands.configured import ready, unknown
from tuiconsole.commands.describe import engine_named
from tuiconsole.commands.line import UsageError
from tuiconsole.commands.url_server import server_of
from tuiconsole.config.names import server_names
from tuiconsole.config.server import Server
from tuiconsole.engines.engine import Engine

Find = Callable[[str], Server | None]
"""From the name of a configured server to the server; None for a name that nobody configured."""


@dataclass(frozen=True, slots=True)
class Target:
    """An engine, the words behind it, and the server itself, once a person may be asked for a password."""

    engine: Engine
    words: Sequence[str]
    server: Callable[[], Server]


def target_of(options: argparse.Namespace, find: Find) -> Target:
    """What the words and --url, --engine and --user mean. Raises `UsageError`."""
    words: Sequence[str] = options.words
    if options.url:
        if not options.engine:
            raise UsageError("--engine is missing: which dialect does the server speak?")
        ask = not options.dry_run
        return Target(engine_named(options.engine), words, lambda: server_of(options, ask=ask))
    if not words:
        raise UsageError("name a server and a resource, or give --url and --engine instead of the server")
    server = find(words[0])
    if server is None:
        raise unknown(words[0], server_names(), "; give --url and --engine instead")
    if options.engine or options.user:
        raise UsageError("--engine and --user go with --url: a configured server has its own")
    return Target(engine_named(server.engine), words[1:], lambda: ready(server, pretend=options.dry_run))
