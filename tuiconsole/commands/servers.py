"""`tuiconsole servers`: the servers that are configured, and whether they answer."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tuiconsole.commands import configured
from tuiconsole.commands.clock import local_zone, system_clock
from tuiconsole.commands.line import DONE, FAILED, UNREACHABLE, USAGE, UsageError
from tuiconsole.commands.listing import lines_of
from tuiconsole.commands.output import opened
from tuiconsole.commands.problems import say
from tuiconsole.config.places import servers_path
from tuiconsole.config.server import OAuth2, Password, Server, Token
from tuiconsole.text.border import show

_COLUMNS = ("name", "engine", "url", "sign-in", "marks")


def carry_out(options: argparse.Namespace) -> int:
    """List, add, remove or check servers."""
    match options.action:
        case "add":
            from tuiconsole.commands.add_server import add

            return add(options)
        case "remove":
            return _remove(options.name)
        case "check":
            return _check(options)
        case _:
            return _list(options.format)


def _list(form: str) -> int:
    rows = [_row(server) for server in configured.servers()]
    if not rows:
        say("no server is configured; 'tuiconsole servers add' configures one")
    with opened(None) as output:
        output.write(_json(rows) if form == "json" else lines_of(_COLUMNS, rows))
    return DONE


def _row(server: Server) -> dict[str, str]:
    match server.credentials:
        case Password(user, source):
            how = f"{user}, {source}"
        case Token(source):
            how = f"token, {source}"
        case OAuth2(client_id=client, owner=owner):
            how = f"OAuth 2, {client}" + (f", {owner.user}" if owner else "")
        case None:
            how = ""
    marks = ["production"] if server.production else []
    told = ", ".join(filter(None, [*marks, server.colour, *server.marks]))
    return dict(zip(_COLUMNS, (server.name, server.engine, server.url, how, told), strict=True))


def _remove(name: str) -> int:
    from tuiconsole.config.servers import ServersFile

    file = ServersFile.load()
    if file.named(name) is None:
        raise configured.unknown(name, (entry.name for entry in file.entries))
    file.remove(name)
    say(f"removed {show(name)} from {show(str(servers_path()))}")
    return DONE


@dataclass(frozen=True, slots=True)
class _Found:
    """How it went with one server."""

    server: str
    code: int
    """The exit code that this alone would give."""
    told: str
    release: str = ""
    milliseconds: int | None = None
    """Of the fastest request: what the way there and back takes at least."""


def _result(found: _Found) -> dict[str, str]:
    latency = "" if found.milliseconds is None else f"{found.milliseconds} ms"
    return {"server": found.server, "result": found.told, "product": found.release, "latency": latency}


def _check(options: argparse.Namespace) -> int:
    known = {server.name: server for server in configured.servers()}
    for name in options.names:
        if name not in known:
            raise configured.unknown(name, known)
    chosen = [known[name] for name in dict.fromkeys(options.names or known)]
    if not chosen:
        raise UsageError("no server is configured; 'tuiconsole servers add' configures one")
    found = check(chosen)
    with opened(None) as output:
        if options.format == "json":
            output.write(_json([asdict(one) for one in found]))
        else:
            output.write(lines_of(("server", "result", "product", "latency"), list(map(_result, found))))
    # What is wrong on this side comes first, because it can be mended here; what may mend itself comes last.
    return next(
        code for code in (USAGE, FAILED, UNREACHABLE, DONE) if code == DONE or any(f.code == code for f in found)
    )


def check(servers: Sequence[Server]) -> list[_Found]:
    """Try each of *servers*, all at the same time once their secrets are known."""
    ready: list[Server | _Found] = []
    for server in servers:
        try:
            ready.append(configured.ready(server))
        except UsageError as error:
            ready.append(_Found(server.name, USAGE, str(error)))

    async def outcome(server: Server | _Found) -> _Found:
        return server if isinstance(server, _Found) else await _try(server)

    async def all_of_them() -> list[_Found]:
        return list(await asyncio.gather(*map(outcome, ready)))

    return asyncio.run(all_of_them())


async def _try(server: Server) -> _Found:
    from tuiconsole.engines.catalogue import engine_of
    from tuiconsole.service.errors import Failure
    from tuiconsole.service.health import examine
    from tuiconsole.service.service import QueryService

    service = QueryService(system_clock, local_zone())
    try:
        health = await examine(service, server, engine_of(server.engine))
    except Failure as failure:
        return _Found(server.name, failure.exit_code, failure.line().removeprefix(f"{show(server.name)}: "))
    finally:
        await service.close()
    return _Found(server.name, DONE, "ok", str(health.release), health.milliseconds)


def _json(rows: Sequence[object]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
