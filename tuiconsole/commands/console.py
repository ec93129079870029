"""`tuiconsole`: open the console on a server."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from tuiconsole.commands.line import COMMANDS, DONE, USAGE, UsageError
from tuiconsole.commands.log import logged
from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Basic, Bearer, ConfigurationError, Server, check_url
from tuiconsole.config.variables import anything_preferred
from tuiconsole.text.border import show

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences
    from tuiconsole.engines.query import Query

NOTHING_CONFIGURED: Final = (
    "no server is configured yet: 'tuiconsole demo' shows the console on generated data, 'tuiconsole servers add' "
    "tells it about a server of yours; or name a server with --url and --engine"
)


def carry_out(options: argparse.Namespace) -> int:
    """Open the console on the server that *options* name, with the other ones at hand."""
    from tuiconsole.commands import configured

    if options.url and options.server is not None:
        raise UsageError("--url: a configured server has its own")
    known = () if options.url else configured.servers()
    if options.url:
        known = (server_of(options),)
    elif options.engine or options.user:
        raise UsageError("--engine and --user go with --url, and --url is missing")
    elif options.server is None and not known:
        if options.view is not None or not can_draw():
            raise UsageError(NOTHING_CONFIGURED)
        return _first_start(preferred(), mouse=not options.no_mouse)
    elif options.server is not None:
        known = _from(options.server, known)
    check_terminal()
    preferences = preferred()
    if options.server is None and preferences is not None and preferences.server and not options.url:
        known = _from(preferences.server, known)
    opening = None if options.view is None else _opening(options.view, known[0])
    servers = [configured.ready(known[0]), *known[1:]]
    return open_console(servers, preferences, opening=opening, mouse=not options.no_mouse)


def _first_start(preferences: Preferences | None, *, mouse: bool) -> int:
    """Offer the demo, or a form for a server, and go on with what is chosen."""
    from tuiconsole.console.endings import Ending
    from tuiconsole.console.first_start import FirstStart
    from tuiconsole.service.service import QueryService

    app = FirstStart(QueryService(system_clock, local_zone()), preferences)
    ending = Ending()
    with ending.watched(app.end):
        app.run(mouse=mouse and (preferences is None or preferences.mouse))
    if ending.exit_code or app.return_code:
        return ending.exit_code or app.return_code or DONE
    if app.server is not None:
        return open_console([app.server], preferences, mouse=mouse)
    if app.wants_demo:
        from tuiconsole.commands.demo import carry_out as demo
        from tuiconsole.commands.line import parser

        return demo(parser("demo").parse_args([] if mouse else ["--no-mouse"]))
    return DONE


def preferred() -> Preferences | None:
    """What the person prefers; None where nobody ever said. Raises `ConfigurationError`."""
    if not anything_preferred():
        return None
    from tuiconsole.config.settings import load_settings

    return load_settings().preferences


def _from(name: str, known: Sequence[Server]) -> tuple[Server, ...]:
    """*known*, with the one called *name* in front. Raises `UsageError`."""
    from tuiconsole.commands.configured import unknown

    server = next((server for server in known if server.name == name), None)
    if server is None:
        raise unknown(name, [*(server.name for server in known), *COMMANDS])
    return server, *(other for other in known if other is not server)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the console begins with, instead of everything there is."""

    query: Query
    columns: tuple[str, ...]


def _opening(name: str, server: Server) -> Opening:
    """What the view called *name* shows of *server*. Raises `UsageError`."""
    from tuiconsole.commands.views import view_named
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.engines.view_query import query_of

    engine = engine_of(server.engine)
    view = view_named(name, server.engine)
    try:
        query = query_of(view, engine, server.user)
    except ValueError as error:
        raise UsageError(f"--view: {show(view.name)}: {show(str(error))}") from None
    if query.resource is not engine.resources[0]:
        command = f"tuiconsole views show {view.name}"
        raise UsageError(f"--view: {show(view.name)} is no view of instances; '{show(command)}' tells how to print it")
    if problems := query.problems(system_clock(), local_zone()):
        raise UsageError(*(f"--view: {show(view.name)}: {p.parameter}: {p.message}" for p in problems))
    return Opening(query, view.columns)


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
        raise UsageError(
            f"--user: {engine.title} takes no passwords, only bearer tokens; put one into TUICONSOLE_TOKEN instead"
        )


def _sign_in(user: str | None, url: str, ask: bool) -> Basic | Bearer | None:
    if user is not None:
        if not user or ":" in user:
            raise UsageError("--user: a user name is not empty and has no colon")
        password = os.environ.get("TUICONSOLE_PASSWORD") if ask else ""
        if password is None:
            if not sys.stdin.isatty():
                raise UsageError("--user needs TUICONSOLE_PASSWORD where nobody can be asked")
            password = getpass.getpass(f"Password of {user} at {url}: ")
        return Basic(user, Secret(password))
    token = os.environ.get("TUICONSOLE_TOKEN")
    return Bearer(Secret(token)) if token else None


def check_terminal() -> None:
    """Refuse to start where no screen can be drawn. Raises `UsageError`."""
    instead = "'tuiconsole query' needs no screen"
    if not _at_terminal():
        raise UsageError(f"the console needs a terminal on standard input and standard error; {instead}")
    if _is_dumb():
        raise UsageError(f"a dumb terminal cannot show the console; {instead}")


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
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.engines.query import Query
    from tuiconsole.service.service import QueryService

    service = QueryService((lambda: now) if now else system_clock, local_zone())
    engine = engine_of(servers[0].engine)
    columns = [(name, None) for name in opening.columns] if opening else ()
    query = opening.query if opening else Query(engine.resources[0])
    # The first rows are on their way while the libraries of the screen are being loaded.
    service.ask_early(servers[0], engine, query)
    collector.rest()
    from tuiconsole.console.app import Console
    from tuiconsole.console.endings import Ending

    app = Console(service, servers, query, preferences, columns=columns, remembers=True)
    ending = Ending()
    with logged(preferences is not None and preferences.log, service.redact), ending.watched(app.end):
        app.run(mouse=mouse and (preferences is None or preferences.mouse))
    return ending.exit_code or app.return_code or DONE


def system_clock() -> datetime:
    """Now, on the clock of this machine."""
    return datetime.now().astimezone()


def local_zone() -> tzinfo:
    """The zone of this machine, with its rules for summer time where they can be found."""
    from pathlib import Path
    from zoneinfo import ZoneInfo

    named = os.environ.get("TZ", "").lstrip(":")
    try:
        if named:
            return ZoneInfo(named)
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file, key="local")
    except (OSError, ValueError):
        zone = datetime.now().astimezone().tzinfo
        assert zone is not None
        return zone


__all__ = ["USAGE", "carry_out", "check_terminal", "open_console", "server_of"]
