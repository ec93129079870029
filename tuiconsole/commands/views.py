"""`tuiconsole views`: queries that have a name."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from tuiconsole.commands import configured
from tuiconsole.commands.line import DONE, UsageError
from tuiconsole.commands.listing import lines_of
from tuiconsole.commands.output import Output, opened
from tuiconsole.commands.problems import say
from tuiconsole.config.names import server_names
from tuiconsole.config.places import views_path
from tuiconsole.config.problem import did_you_mean
from tuiconsole.config.server import Server
from tuiconsole.config.view import View
from tuiconsole.config.views import ViewsFile, names
from tuiconsole.text.border import show


def carry_out(options: argparse.Namespace) -> int:
    """List, show or remove views."""
    match options.action:
        case "list":
            with opened(None) as output:
                _list(output, options)
        case "show":
            with opened(None) as output:
                _show(output, options)
        case _:
            view = view_named(options.name, options.engine, saved=True)
            ViewsFile.load().remove(view)
            say(f"removed {show(view.name)} from {show(str(views_path()))}")
    return DONE


def view_named(name: str, engine: str | None = None, *, saved: bool = False) -> View:
    """The view called *name*, of *engine* if that is given; one that was *saved* on request. Raises `UsageError`."""
    file = ViewsFile.load()
    views = [view for view in file.of(engine) if not (saved and view.built_in)]
    found = [view for view in views if view.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        engines = ", ".join(view.engine for view in found)
        raise UsageError(f"there is a view called {show(name)!r} for more than one engine; say --engine: {engines}")
    if saved and any(view.name == name for view in file.of(engine)):
        raise UsageError(f"the view {show(name)!r} comes with the program, and cannot be removed")
    of = f" of {engine}" if engine else ""
    raise UsageError(f"there is no view{of} called {show(name)!r}{did_you_mean(name, names(views))}")


def _list(output: Output, options: argparse.Namespace) -> None:
    views = ViewsFile.load().of(options.engine)
    if options.format == "json":
        output.write(json.dumps([asdict(view) for view in views], ensure_ascii=False, indent=2) + "\n")
        return
    rows = [
        {
            "name": view.name,
            "engine": view.engine,
            "resource": view.resource,
            "from": "built in" if view.built_in else "saved",
            "query": f"not offered: {view.lacks}" if view.lacks else view.query,
            "sort": view.sort,
        }
        for view in views
    ]
    output.write(lines_of(("name", "engine", "resource", "from", "query", "sort"), rows))


def _show(output: Output, options: argparse.Namespace) -> None:
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.engines.view_query import command_of, query_of

    server = _server(options.server)
    view = view_named(options.name, options.engine or (server.engine if server else None))
    if server is not None and server.engine != view.engine:
        raise UsageError(f"{show(server.name)} speaks {server.engine}, and the view is one of {view.engine}")
    told = {
        "name": view.name,
        "engine": view.engine,
        "resource": view.resource,
        "query": view.query,
        "columns": ", ".join(view.columns),
        "sort": view.sort,
        "about": view.help,
        "not offered": view.lacks,
    }
    output.write("".join(f"{name + ':':<13}{show(text)}\n" for name, text in told.items() if text))
    if view.lacks:
        return
    name = server.name if server else "SERVER"
    try:
        # A user that is not known yet stands for one that is.
        user = server.user if server else "USER"
        query_of(view, engine_of(view.engine), user)
        output.write(f"\n{show(command_of(view, [name], user))}\n")
    except ValueError as error:
        raise UsageError(f"{show(view.name)}: {show(str(error))}") from None


def _server(name: str | None) -> Server | None:
    if name is None:
        return None
    server = configured.find(name)
    if server is None:
        raise configured.unknown(name, server_names())
    return server
