"""`tuiconsole`: open the console on a server, or offer what can be done where none is known."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tuiconsole.commands.clock import local_zone, system_clock
from tuiconsole.commands.line import COMMANDS, DONE, UsageError
from tuiconsole.commands.opening import Opening, can_draw, check_terminal, open_console, preferred
from tuiconsole.commands.url_server import server_of
from tuiconsole.config.server import Server
from tuiconsole.text.border import show

if TYPE_CHECKING:
    from tuiconsole.config.preferences import Preferences

NOTHING_CONFIGURED: Final = (
    "no server is configured yet: 'tuiconsole demo' shows the console on generated data, 'tuiconsole servers add' "
    "tells it about a server of yours; or name a server with --url and --engine"
)


def carry_out(options: argparse.Namespace) -> int:
    """Open the console on the server that *options* name, with the other ones at hand."""
    from tuiconsole.console import collector

    collector.rest()
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


def _from(name: str, known: Sequence[Server]) -> tuple[Server, ...]:
    """*known*, with the one called *name* in front. Raises `UsageError`."""
    from tuiconsole.commands.configured import unknown

    server = next((server for server in known if server.name == name), None)
    if server is None:
        raise unknown(name, [*(server.name for server in known), *COMMANDS])
    return server, *(other for other in known if other is not server)


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
    return Opening(view.name, query, view.columns)
