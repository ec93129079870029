"""Opens the console on servers that are known: where it can be drawn, as the person prefers it, with what it begins."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tuiconsole.commands.clock import local_zone, system_clock
from tuiconsole.commands.line import DONE, UsageError
from tuiconsole.commands.log import logged
from tuiconsole.config.server import Server
from tuiconsole.config.variables import anything_preferred
from tuiconsole.records import dataclass

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences
    from tuiconsole.engines.query import Query


@dataclass(frozen=True, slots=True)
class Opening:
    """What the console begins with, instead of everything there is."""

    name: str
    query: Query
    columns: tuple[str, ...]


def preferred() -> Preferences | None:
    """What the person prefers; None where nobody ever said. Raises `ConfigurationError`."""
    if not anything_preferred():
        return None
    from tuiconsole.config.settings import load_settings

    return load_settings().preferences


TURN_SECONDS: Final = 0.001
"""How long a thread that reads keys or a large answer has the interpreter to itself while the screen waits, or keeps
waiting while the screen draws: a fifth of the usual takes a third off what the slowest keys take."""
_DRAWN: Final = "╭─│▸✗✓…"
"""Some of what the console cannot do without."""


def check_terminal() -> None:
    """Refuse to start where no screen can be drawn. Raises `UsageError`."""
    instead = "'tuiconsole query' needs no screen"
    if not _at_terminal():
        raise UsageError(f"the console needs a terminal on standard input and standard error; {instead}")
    if _is_dumb():
        raise UsageError(f"a dumb terminal cannot show the console; {instead}")
    encoding = sys.stderr.encoding
    try:
        _DRAWN.encode(encoding)
    except UnicodeEncodeError:
        raise UsageError(
            f"{encoding} has no characters to draw the console with: choose a language in UTF-8, such as by "
            f"LC_ALL=C.UTF-8; {instead}"
        ) from None


def can_draw() -> bool:
    """Whether there is somewhere to draw a screen."""
    return _at_terminal() and not _is_dumb()


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _is_dumb() -> bool:
    return os.environ.get("TERM", "") == "dumb"


def open_console(
    servers: Sequence[Server],
    preferences: Preferences | None,
    *,
    opening: Opening | None = None,
    now: datetime | None = None,
    mouse: bool = True,
) -> int:
    """Run the application on *servers*, the first one first, and return its exit code.

    It begins with *opening* instead of everything there is. *now* stops the clock. Without *mouse* it leaves the mouse
    alone, whatever is preferred.
    """
    from tuiconsole.console import collector

    collector.rest()
    sys.setswitchinterval(TURN_SECONDS)
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.engines.query import Query
    from tuiconsole.service.service import QueryService

    service = QueryService((lambda: now) if now else system_clock, local_zone())
    engine = engine_of(servers[0].engine)
    columns = [(name, None) for name in opening.columns] if opening else ()
    query = opening.query if opening else Query(engine.resources[0])
    # The first rows are on their way while the libraries of the screen are being loaded.
    service.ask_early(servers[0], engine, query)
    from tuiconsole.console.app import Console
    from tuiconsole.console.endings import Ending

    called = opening.name if opening else ""
    app = Console(service, servers, query, preferences, columns=columns, called=called, remembers=True)
    ending = Ending()
    with logged(preferences is not None and preferences.log, service.redact), ending.watched(app.end):
        app.run(mouse=mouse and (preferences is None or preferences.mouse))
    return ending.exit_code or app.return_code or DONE
