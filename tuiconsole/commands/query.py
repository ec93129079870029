"""`tuiconsole query`: the rows that match a query, as data."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace

from tuiconsole.commands.answer import Answer
from tuiconsole.commands.clock import local_zone, system_clock
from tuiconsole.commands.configured import find
from tuiconsole.commands.describe import resource_named
from tuiconsole.commands.line import DONE, UsageError
from tuiconsole.commands.log import log_wanted, logged
from tuiconsole.commands.output import Output, opened
from tuiconsole.commands.problems import say
from tuiconsole.commands.question import query_of
from tuiconsole.commands.target import Find, target_of
from tuiconsole.config.server import Server
from tuiconsole.engines.model import ParameterProblem, Request
from tuiconsole.engines.query import Query
from tuiconsole.service.curl import curl, full_url
from tuiconsole.service.errors import Failure
from tuiconsole.service.service import QueryService

DEFAULT_LIMIT = 50
"""Rows that are printed when nobody says how many."""
_PAGES_KEPT = 4


def carry_out(options: argparse.Namespace, find: Find = find) -> int:
    """Print what *options* ask for. *find* looks up the servers that are configured."""
    if options.raw and options.format != "csv":
        raise UsageError("--raw goes with --format csv")
    target = target_of(options, find)
    if not target.words:
        names = ", ".join(resource.name for resource in target.engine.resources)
        raise UsageError(f"name a resource: {names}")
    # One moment for the whole command: what `-2h` means when it is checked is what it means when it is sent.
    now, zone = system_clock(), local_zone()
    query = query_of(resource_named(target.engine, target.words[0]), target.words[1:], options.sort, now, zone)
    limit = _limit(options, query)
    service = QueryService(lambda: now, zone)
    _check_request(service, query)
    server = _paged(target.server(), query, limit)
    try:
        with opened(options.output) as output:
            if options.dry_run:
                _show(output, server, _first_request(options, service, server, query))
            else:
                with logged(log_wanted(), service.redact):
                    asyncio.run(Answer(options, service, server, target.engine, query, limit).print(output))
    except Failure as failure:
        say(failure.line())
        return failure.exit_code
    return DONE


def _limit(options: argparse.Namespace, query: Query) -> int | None:
    """How many rows are printed at most; None for all that the query itself lets through."""
    given = next((parameter.name for parameter, _ in query if parameter.role == "limit"), None)
    option = "--all" if options.all else "--limit" if options.limit else None
    if given is not None and option is not None:
        raise UsageError(f"{option}: contradicts {given}")
    if options.count and options.limit:
        raise UsageError("--limit: contradicts --count, which counts every row that matches")
    if given is not None or options.all or options.count:
        return None
    return options.limit or DEFAULT_LIMIT


def _check_request(service: QueryService, query: Query) -> None:
    try:
        service.preview(query)
    except ParameterProblem as problem:
        raise UsageError(f"{problem.parameter}: {problem.message}") from None


def _paged(server: Server, query: Query, limit: int | None) -> Server:
    """*server*, asked for large pages where many rows are wanted, and for no more than are wanted."""
    size = query.resource.most_per_page if limit is None else limit
    configured = server.limits.page_size
    size = size if configured is None else min(size, configured)
    return replace(server, limits=replace(server.limits, page_size=size, pages_kept=_PAGES_KEPT))


def _first_request(options: argparse.Namespace, service: QueryService, server: Server, query: Query) -> Request:
    if options.count:
        values = query.at(service.clock(), service.zone)
        counting = query.resource.dialect.count_request(query.resource, values)
        if counting is not None:
            return counting
        say("this engine does not count: the rows would be asked for and counted")
    return service.preview(query, server.limits)


def _show(output: Output, server: Server, request: Request) -> None:
    if request.why:
        say(f"{request.method}, because of this: {request.why}")
    lines = [f"{request.method} {full_url(server.url, request)}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    lines += [f"Content-Type: {request.content_type}", "", request.body] if request.body is not None else []
    output.write("\n".join([*lines, "", curl(server, request)]) + "\n")
